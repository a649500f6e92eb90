//! Customers: the list by key, a customer's file, and his links. What answers a search is told in `search`.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::pool::{Tx, all, locking, on_tx, one, run};
use super::row::{parsed, word};
use super::search::folded_id;
use super::strays::keep_customer;
use super::{CustomerFile, Stamp, Store, StoreError, devices, tariffs};
use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::ids::{CustomerId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::values::fold;
use crate::text;

#[derive(sqlx::FromRow)]
pub(super) struct RecordRow {
    id: i64,
    code: String,
    name: String,
    tax_id: Option<String>,
    status: String,
    email: Option<String>,
    phone: Option<String>,
    address: String,
    city: String,
    postal_code: String,
    version: i64,
}

impl RecordRow {
    pub(super) fn into_customer(self) -> Result<Customer, StoreError> {
        Ok(Customer {
            id: CustomerId(self.id),
            code: self.code,
            name: self.name,
            tax_id: self.tax_id.map(|tax_id| parsed("tax id", &tax_id)).transpose()?,
            status: word("status of customer", &self.status, CustomerStatus::from_word)?,
            email: self.email.map(|email| parsed("e-mail", &email)).transpose()?,
            phone: self.phone.map(|phone| parsed("telephone", &phone)).transpose()?,
            address: self.address,
            city: self.city,
            postal_code: self.postal_code,
            version: self.version,
        })
    }
}

impl Store {
    pub async fn customer(&self, id: CustomerId) -> Result<CustomerFile, StoreError> {
        let mut tx = self.read().await?;
        file(&mut tx, id).await
    }

    pub async fn customer_coded(&self, code: &str) -> Result<CustomerFile, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, (i64,), "select id from customers where code = $1", code)?;
        let (id,) = row.ok_or(StoreError::Missing)?;
        file(&mut tx, CustomerId(id)).await
    }

    /// Links a customer to an id of a system. Already so linked: nothing changes.
    ///
    /// # Errors
    /// A problem at `external_id` when it is another customer's, or while who has it there is being terminated.
    pub async fn link_customer(
        &self,
        customer: CustomerId,
        system: SystemId,
        external_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        // The system is locked, so that one who removes it comes before or after, not between.
        let sql = locking!(
            &tx,
            "select c.code, y.name from customers c join systems y on y.id = $2
                where c.id = $1 and y.removed_at is null",
            "for share of y"
        );
        let there = one!(&mut tx, (String, String), sql, customer.0, system.0)?;
        let (code, system_name) = there.ok_or(StoreError::Missing)?;
        let added = run!(
            &mut tx,
            "insert into links (system_id, external_id, external_id_folded, customer_id) values ($1, $2, $3, $4)
                on conflict (system_id, external_id) do nothing",
            system.0,
            external_id,
            folded_id(external_id),
            customer.0,
        )?;
        if added == 0 {
            return held(&mut tx, customer, system, external_id).await;
        }
        keep_customer(&mut tx, system, external_id).await?;
        let detail = json!({ "code": code, "system": system_name, "external_id": external_id });
        let deed = Deed { action: "link", entity: "customer", id: Some(customer.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Takes the link of a customer with an id of a system away.
    ///
    /// # Errors
    /// A problem at `external_id` while he has devices there under it, which would be left behind unseen, or while
    /// something is being done to his record there, which would be done to nobody's.
    pub async fn unlink_customer(
        &self,
        customer: CustomerId,
        system: SystemId,
        external_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = locking!(
            &tx,
            "select c.code, y.name from links l
                join customers c on c.id = l.customer_id join systems y on y.id = l.system_id
                where l.customer_id = $1 and l.system_id = $2 and l.external_id = $3",
            "for update of l"
        );
        let there = one!(&mut tx, (String, String), sql, customer.0, system.0, external_id)?;
        let (code, system_name) = there.ok_or(StoreError::Missing)?;
        // After the lock: a device saved meanwhile has been waited for.
        let devices = one!(
            &mut tx,
            (i64,),
            "select count(*) from devices
                where customer_id = $1 and system_id = $2 and external_id = $3 and state <> 'removed'",
            customer.0,
            system.0,
            external_id,
        )?;
        match devices {
            Some((0,)) => {}
            devices => {
                let count = devices.map_or(0, |(count,)| count);
                let text = text!("link-has-devices", id = external_id, system = system_name, count = count);
                return Err(StoreError::Problems(vec![Problem::new("external_id", text)]));
            }
        }
        let open = one!(
            &mut tx,
            (Option<i64>,),
            "select max(id) from operations
                where customer_id = $1 and system_id = $2 and external_id = $3 and kind = 'customer'
                    and state in ('queued', 'running', 'accepted', 'unsure')",
            customer.0,
            system.0,
            external_id,
        )?;
        if let Some((Some(operation),)) = open {
            let text = text!("link-has-operation", id = external_id, operation = operation.to_string());
            return Err(StoreError::Problems(vec![Problem::new("external_id", text)]));
        }
        run!(&mut tx, "delete from links where system_id = $1 and external_id = $2", system.0, external_id,)?;
        let detail = json!({ "code": code, "system": system_name, "external_id": external_id });
        let deed = Deed { action: "unlink", entity: "customer", id: Some(customer.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Which of these ids of a system are linked, and to which customer's code.
    pub async fn linked_ids(
        &self,
        system: SystemId,
        external_ids: &[String],
    ) -> Result<BTreeMap<String, String>, StoreError> {
        const CHUNK: usize = 500;
        let mut tx = self.read().await?;
        let mut linked = BTreeMap::new();
        for chunk in external_ids.chunks(CHUNK) {
            let rows: Vec<(String, String)> = on_tx!(&mut tx, |connection| {
                let mut query = sqlx::QueryBuilder::new(
                    "select l.external_id, c.code from links l
                        join customers c on c.id = l.customer_id where l.system_id = ",
                );
                query.push_bind(system.0).push(" and l.external_id in (");
                let mut ids = query.separated(", ");
                for id in chunk {
                    ids.push_bind(id);
                }
                query.push(")");
                query.build_query_as().fetch_all(connection).await
            })?;
            linked.extend(rows);
        }
        Ok(linked)
    }
}

/// The record of a customer, if there is such a one.
pub(super) async fn record(tx: &mut Tx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let row = one!(
        tx,
        RecordRow,
        "select id, code, name, tax_id, status, email, phone, address, city, postal_code, version
            from customers where id = $1",
        id.0,
    )?;
    row.map(RecordRow::into_customer).transpose()
}

async fn file(tx: &mut Tx, id: CustomerId) -> Result<CustomerFile, StoreError> {
    let customer = record(tx, id).await?.ok_or(StoreError::Missing)?;
    let links = all!(
        tx,
        (i64, String, String),
        "select l.system_id, y.name, l.external_id from links l
            join systems y on y.id = l.system_id where l.customer_id = $1",
        id.0,
    )?;
    let mut links: Vec<Link> = links
        .into_iter()
        .map(|(system, system_name, external_id)| Link {
            customer: id,
            system: SystemId(system),
            system_name,
            external_id,
        })
        .collect();
    links.sort_by_cached_key(|link| (fold(&link.system_name), link.external_id.clone()));
    Ok(CustomerFile {
        customer,
        tariffs: tariffs::of_customer(tx, id).await?,
        links,
        devices: devices::of_customer(tx, id).await?,
    })
}

/// Says whether the link that was there is the one asked for.
async fn held(
    tx: &mut Tx,
    customer: CustomerId,
    system: SystemId,
    external_id: &str,
) -> Result<(), StoreError> {
    let holder = one!(
        tx,
        (i64, String),
        "select c.id, c.code from links l join customers c on c.id = l.customer_id
            where l.system_id = $1 and l.external_id = $2",
        system.0,
        external_id,
    )?;
    match holder {
        Some((id, _)) if id == customer.0 => Ok(()),
        Some((_, code)) => Err(StoreError::Problems(vec![Problem::new(
            "external_id",
            text!("link-of-another", id = external_id, code = code),
        )])),
        // It was taken away in this very moment.
        None => Err(StoreError::Changed),
    }
}
