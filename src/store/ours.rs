//! Our side of a report: every customer with what of him concerns one system, page after page.

use std::collections::{HashMap, HashSet};

use super::devices::{Stored, technology_of};
use super::pool::{Tx, all, on_tx};
use super::row::{json, parsed, word};
use super::{Store, StoreError};
use crate::domain::customer::CustomerStatus;
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, SystemId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{TechnologyKey, Value};
use crate::domain::values::SerialNumber;
use crate::reconcile::sides::{OurCustomer, OurDevice, OurService, Unit};

/// So many customers are read at a time.
const PAGE: i64 = 1_000;

/// The field by which a device is known besides its serial.
const MAC: &str = "mac";

/// Which customers are read.
enum Which<'a> {
    /// From one id to another, both of them too.
    Between(i64, i64),
    Among(&'a [CustomerId]),
}

macro_rules! bound {
    ($query:expr, $column:literal, $which:expr) => {
        match $which {
            Which::Between(first, last) => {
                $query.push(concat!($column, " between ")).push_bind(*first).push(" and ").push_bind(*last);
            }
            Which::Among(ids) => {
                $query.push(concat!($column, " in ("));
                let mut list = $query.separated(", ");
                for id in ids.iter() {
                    list.push_bind(id.0);
                }
                $query.push(")");
            }
        }
    };
}

/// The rows of a query about some customers, with `$system` bound where `SYSTEM` stands between its two parts.
macro_rules! of_customers {
    ($tx:expr, $row:ty, $before:literal, $column:literal, $which:expr, $after:literal, $system:expr, $rest:literal) => {
        on_tx!(&mut *$tx, |connection| {
            let mut query = sqlx::QueryBuilder::new($before);
            bound!(query, $column, $which);
            query.push($after).push_bind($system).push($rest);
            query.build_query_as::<$row>().fetch_all(connection).await
        })?
    };
}

#[derive(sqlx::FromRow)]
struct CustomerRow {
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
}

#[derive(sqlx::FromRow)]
struct DeviceRow {
    id: i64,
    customer_id: i64,
    system_id: i64,
    external_id: String,
    name: String,
    serial: String,
    technology: String,
    state: String,
    fields: String,
    tariff_id: i64,
    product_name: String,
    tariff_name: String,
    /// Another takes its place, which may be that of another customer.
    is_leaving: bool,
}

/// What is the same for all customers of a reading.
struct Known {
    system: SystemId,
    templates: HashMap<(i64, ServiceKind), String>,
    /// The devices about which an operation has not ended.
    under_way: HashSet<i64>,
}

impl Store {
    /// Gives our services, and then every customer in the order of ids, page after page, as they stand at one moment.
    pub async fn our_side(
        &self,
        system: SystemId,
        mut begin: impl FnMut(Vec<OurService>),
        mut take: impl FnMut(Vec<OurCustomer>),
    ) -> Result<(), StoreError> {
        let mut tx = self.read().await?;
        let services = services(&mut tx, system).await?;
        let known = known(&mut tx, system, &services).await?;
        begin(services);
        let mut after = 0;
        loop {
            let ids = all!(
                &mut tx,
                (i64,),
                "select id from customers where id > $1 order by id limit $2",
                after,
                PAGE
            )?;
            let (Some((first,)), Some((last,))) = (ids.first(), ids.last()) else { return Ok(()) };
            after = *last;
            take(customers(&mut tx, &Which::Between(*first, *last), &known).await?);
        }
    }

    /// Some customers, as [`Store::our_side`] gives them; who is not on record any more is left out.
    pub async fn our_records(
        &self,
        system: SystemId,
        ids: &[CustomerId],
    ) -> Result<Vec<OurCustomer>, StoreError> {
        const CHUNK: usize = 500;
        let mut tx = self.read().await?;
        let mut records = Vec::with_capacity(ids.len());
        for ids in ids.chunks(CHUNK) {
            let which = Which::Among(ids);
            let known = known_of(&mut tx, system, &which).await?;
            records.extend(customers(&mut tx, &which, &known).await?);
        }
        Ok(records)
    }
}

impl Store {
    /// The services that we sell, each with its template in a system.
    pub async fn our_services(&self, system: SystemId) -> Result<Vec<OurService>, StoreError> {
        services(&mut self.read().await?, system).await
    }
}

async fn services(tx: &mut Tx, system: SystemId) -> Result<Vec<OurService>, StoreError> {
    let rows = all!(
        tx,
        (i64, String, String, Option<String>),
        "select t.id, t.name, s.kind, l.template_id from tariff_services s
            join tariffs t on t.id = s.tariff_id
            left join template_links l on l.service_id = s.id and l.system_id = $1
            order by t.name, s.kind",
        system.0,
    )?;
    rows.into_iter()
        .map(|(tariff, tariff_name, kind, template)| {
            let kind = word("kind of service", &kind, ServiceKind::from_word)?;
            Ok(OurService { tariff: TariffId(tariff), tariff_name, kind, template })
        })
        .collect()
}

/// What has to be known of all customers.
async fn known(tx: &mut Tx, system: SystemId, services: &[OurService]) -> Result<Known, StoreError> {
    let under_way = all!(
        tx,
        (i64,),
        "select device_id from operations where system_id = $1 and device_id is not null
            and state in ('queued', 'running', 'accepted', 'unsure')",
        system.0,
    )?;
    let templates = services
        .iter()
        .filter_map(|service| Some(((service.tariff.0, service.kind), service.template.clone()?)));
    Ok(Known {
        system,
        templates: templates.collect(),
        under_way: under_way.into_iter().map(|(id,)| id).collect(),
    })
}

/// What has to be known of some customers, and no more: one row is read again as often as one is mended.
async fn known_of(tx: &mut Tx, system: SystemId, which: &Which<'_>) -> Result<Known, StoreError> {
    let under_way = of_customers!(
        tx,
        (i64,),
        "select o.device_id from operations o join devices d on d.id = o.device_id where ",
        "d.customer_id",
        which,
        " and o.system_id = ",
        system.0,
        " and o.state in ('queued', 'running', 'accepted', 'unsure')"
    );
    let templates = of_customers!(
        tx,
        (i64, String, String),
        "select s.tariff_id, s.kind, l.template_id from tariff_services s
            join template_links l on l.service_id = s.id
            where s.tariff_id in (select tariff_id from devices where ",
        "customer_id",
        which,
        ") and l.system_id = ",
        system.0,
        ""
    );
    let templates = templates.into_iter().map(|(tariff, kind, template)| {
        Ok(((tariff, word("kind of service", &kind, ServiceKind::from_word)?), template))
    });
    Ok(Known {
        system,
        templates: templates.collect::<Result<_, StoreError>>()?,
        under_way: under_way.into_iter().map(|(id,)| id).collect(),
    })
}

async fn customers(tx: &mut Tx, which: &Which<'_>, known: &Known) -> Result<Vec<OurCustomer>, StoreError> {
    let rows = of_customers!(
        tx,
        CustomerRow,
        "select id, code, name, tax_id, status, email, phone, address, city, postal_code from customers where ",
        "id",
        which,
        " and id > ",
        0_i64,
        " order by id"
    );
    let mut customers = rows.into_iter().map(CustomerRow::into_customer).collect::<Result<Vec<_>, _>>()?;
    let contracts = of_customers!(
        tx,
        (i64, i64),
        "select customer_id, tariff_id from contracts where ",
        "customer_id",
        which,
        " and customer_id > ",
        0_i64,
        " order by customer_id, tariff_id"
    );
    let links = of_customers!(
        tx,
        (i64, String),
        "select customer_id, external_id from links where ",
        "customer_id",
        which,
        " and system_id = ",
        known.system.0,
        " order by customer_id, external_id"
    );
    let devices = of_customers!(
        tx,
        DeviceRow,
        "select d.id, d.customer_id, d.system_id, d.external_id, d.name, d.serial, d.technology, d.state, d.fields,
            d.tariff_id, p.name as product_name, t.name as tariff_name,
            d.leaving and d.state <> 'removed' as is_leaving
            from devices d join products p on p.id = d.product_id join tariffs t on t.id = d.tariff_id where ",
        "d.customer_id",
        which,
        " and (d.state <> 'removed' or d.system_id = ",
        known.system.0,
        ") order by d.customer_id, d.id"
    );
    for (customer, tariff) in contracts {
        with(&mut customers, customer, |customer| customer.tariffs.push(TariffId(tariff)));
    }
    for (customer, id) in links {
        with(&mut customers, customer, |customer| customer.links.push(id));
    }
    for row in devices {
        let customer = row.customer_id;
        if row.system_id == known.system.0 {
            let device = row.into_device(known)?;
            with(&mut customers, customer, |customer| customer.devices.push(device));
        } else if !row.is_leaving {
            let unit = row.into_unit()?;
            with(&mut customers, customer, |customer| customer.elsewhere.push(unit));
        }
    }
    Ok(customers)
}

/// Does something to the customer with this id: they are in the order of their ids.
fn with(customers: &mut [OurCustomer], id: i64, change: impl FnOnce(&mut OurCustomer)) {
    if let Ok(place) = customers.binary_search_by_key(&id, |customer| customer.id.0) {
        change(&mut customers[place]);
    }
}

impl CustomerRow {
    fn into_customer(self) -> Result<OurCustomer, StoreError> {
        Ok(OurCustomer {
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
            tariffs: Vec::new(),
            links: Vec::new(),
            devices: Vec::new(),
            elsewhere: Vec::new(),
        })
    }
}

impl DeviceRow {
    fn into_device(self, known: &Known) -> Result<OurDevice, StoreError> {
        let values: HashMap<String, Stored> = json("fields of device", &self.fields)?;
        let serves = technology_of(&self.technology)?.serves;
        Ok(OurDevice {
            id: DeviceId(self.id),
            external_id: self.external_id,
            name: self.name,
            serial: SerialNumber::from_stored(self.serial),
            technology: TechnologyKey(self.technology),
            state: word("state of device", &self.state, DeviceState::from_word)?,
            // Even when its removal was refused: what is to become of it is for a person to say, under Operaciones.
            is_under_way: self.is_leaving || known.under_way.contains(&self.id),
            template: known.templates.get(&(self.tariff_id, serves)).cloned(),
            product: self.product_name,
            tariff: self.tariff_name,
            values: values.into_iter().map(|(key, value)| (key, value.into())).collect(),
        })
    }

    fn into_unit(self) -> Result<Unit, StoreError> {
        let mut values: HashMap<String, Stored> = json("fields of device", &self.fields)?;
        let mac = match values.remove(MAC).map(Value::from) {
            Some(Value::Text(words)) => Some(words),
            Some(Value::Switch(_) | Value::Secret(_)) | None => None,
        };
        Ok(Unit { serial: SerialNumber::from_stored(self.serial), mac })
    }
}
