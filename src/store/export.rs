//! The records given out whole, one after the other, as they stand at one moment; never more than a page of them is held.

use std::collections::{BTreeMap, HashMap};

use super::customers::RecordRow;
use super::devices::Stored;
use super::pool::{Tx, all};
use super::row::json;
use super::{CustomerRecord, DeviceRecord, ProductRecord, Store, StoreError, TariffRecord};
use crate::domain::customer::Customer;
use crate::domain::device::Entry;
use crate::domain::retirement::Retirement;
use crate::domain::values::Secret;

/// So many customers are read at a time.
const PAGE: i64 = 1_000;

const CUSTOMERS: &str =
    "select id, code, name, tax_id, status, email, phone, address, city, postal_code, version
    from customers where code > $1 order by code limit $2";
const CONTRACTS: &str = "select k.customer_id, t.name from contracts k join tariffs t on t.id = k.tariff_id
    where k.customer_id in (select id from customers where code > $1 order by code limit $2)
    order by k.customer_id, t.name";

const DEVICES: &str =
    "select d.id, c.code, y.name as system, d.external_id, p.name as product, t.name as tariff,
        d.name, d.serial, d.technology, d.fields
    from devices d
        join customers c on c.id = d.customer_id
        join systems y on y.id = d.system_id
        join products p on p.id = d.product_id
        join tariffs t on t.id = d.tariff_id
    where d.id > $1 and d.state <> 'removed' and not d.leaving order by d.id limit $2";

#[derive(sqlx::FromRow)]
struct DeviceRow {
    id: i64,
    code: String,
    system: String,
    external_id: String,
    product: String,
    tariff: String,
    name: String,
    serial: String,
    technology: String,
    fields: String,
}

impl DeviceRow {
    fn into_record(self) -> Result<DeviceRecord, StoreError> {
        let stored: BTreeMap<String, Stored> = json("fields of device", &self.fields)?;
        let entry = |stored| match stored {
            Stored::Switch(on) => Entry::Switch(on),
            Stored::Text(text) => Entry::Words(Secret::new(text)),
        };
        Ok(DeviceRecord {
            customer: self.code,
            serial: self.serial,
            system: Some(self.system),
            external_id: Some(self.external_id),
            product: Some(self.product),
            tariff: Some(self.tariff),
            name: Some(self.name),
            technology: Some(self.technology),
            fields: stored.into_iter().map(|(key, value)| (key, entry(value))).collect(),
        })
    }
}

impl Store {
    /// Gives every device on record to `take`, in the order in which they were recorded, without their secrets. One whose
    /// place another takes is left out: that one is given.
    ///
    /// # Errors
    /// As [`Store::export_customers`].
    pub async fn export_devices<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(DeviceRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut tx = self.read().await?;
        let mut after = 0;
        loop {
            let page = all!(&mut tx, DeviceRow, DEVICES, after, PAGE).map_err(StoreError::from)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for row in page {
                take(row.into_record()?)?;
            }
        }
    }

    /// Gives every customer to `take`, by code; `take` may end it with an error of its own.
    ///
    /// # Errors
    /// That of `take`, or what the database refused.
    pub async fn export_customers<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(CustomerRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut tx = self.read().await?;
        let mut after = String::new();
        loop {
            let page = customers(&mut tx, &after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.code);
            page.into_iter().try_for_each(&mut take)?;
        }
    }

    /// Gives every product to `take`, by name.
    ///
    /// # Errors
    /// As [`Store::export_customers`].
    pub async fn export_products<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(ProductRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        self.products().await?.into_iter().try_for_each(|product| {
            let record = ProductRecord {
                name: product.name,
                model: product.model,
                technology: product.technology,
                stock: product.stock,
                retired: Retirement::of(product.retired_at),
            };
            take(record)
        })
    }

    /// Gives every concept of every tariff to `take`, in their order, and the services that have none.
    ///
    /// # Errors
    /// As [`Store::export_customers`].
    pub async fn export_tariffs<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(TariffRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        for tariff in self.tariffs().await? {
            let retired = Retirement::of(tariff.retired_at);
            for service in tariff.services {
                let none = service.concepts.is_empty().then_some(None);
                for concept in service.concepts.into_iter().map(Some).chain(none) {
                    let (tariff, service) = (tariff.name.clone(), service.kind);
                    take(TariffRecord { tariff, service, concept, retired })?;
                }
            }
        }
        Ok(())
    }
}

async fn customers(tx: &mut Tx, after: &str) -> Result<Vec<CustomerRecord>, StoreError> {
    let mut tariffs: HashMap<i64, Vec<String>> = HashMap::new();
    for (customer, tariff) in all!(&mut *tx, (i64, String), CONTRACTS, after, PAGE)? {
        tariffs.entry(customer).or_default().push(tariff);
    }
    let rows = all!(tx, RecordRow, CUSTOMERS, after, PAGE)?;
    rows.into_iter()
        .map(|row| {
            let customer = row.into_customer()?;
            let tariffs = tariffs.remove(&customer.id.0).unwrap_or_default();
            Ok(record(customer, tariffs))
        })
        .collect()
}

fn record(customer: Customer, tariffs: Vec<String>) -> CustomerRecord {
    let Customer { id: _, code, name, tax_id, status, email, phone, address, city, postal_code, version: _ } =
        customer;
    CustomerRecord { code, name, tax_id, status, email, phone, address, city, postal_code, tariffs }
}
