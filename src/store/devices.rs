//! Devices as they are recorded, and as they are to be in their systems.
//!
//! Secrets leave only by name, to whom `reveal_secret` notes, or for a driver.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::audit::{self, Deed};
use super::outbox::{OperationRow, operation_sql};
use super::pool::{Tx, all, one};
use super::row::{corrupt, json, word};
use super::seal::Place;
use super::{Stamp, Store, StoreError};
use crate::domain::device::{DesiredDevice, Device, DeviceState, Intent, SecretChange};
use crate::domain::ids::{CustomerId, DeviceId, ProductId, SystemId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{self, Technology, TechnologyKey, Value};
use crate::domain::values::{Secret, SerialNumber};

/// What was typed before is looked for in so many devices of each technology, and so many values are proposed.
const NEWEST: i64 = 1_000;
const MOST_VALUES: usize = 50;

/// A value of a field that is not secret, as it is written in `devices.fields`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Stored {
    Switch(bool),
    Text(String),
}

impl From<Stored> for Value {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Switch(on) => Self::Switch(on),
            Stored::Text(text) => Self::Text(text),
        }
    }
}

/// The four queries that read some devices whole. The condition is on `d` and `$1`.
struct Queries {
    devices: &'static str,
    secrets: &'static str,
    templates: &'static str,
    operations: &'static str,
}

macro_rules! devices_where {
    ($condition:literal) => {
        Queries {
            devices: concat!(
                "select d.id, d.customer_id, c.code as customer_code, d.system_id, y.name as system_name,
                    d.external_id, d.product_id, p.name as product_name, d.tariff_id, t.name as tariff_name,
                    d.name, d.serial, d.technology, d.intent, d.state, d.fields, d.version, d.leaving
                from devices d
                    join customers c on c.id = d.customer_id
                    join systems y on y.id = d.system_id
                    join products p on p.id = d.product_id
                    join tariffs t on t.id = d.tariff_id
                where ",
                $condition,
                " order by d.id"
            ),
            secrets: concat!(
                "select s.device_id, s.field, s.sealed from device_secrets s
                    join devices d on d.id = s.device_id where ",
                $condition
            ),
            templates: concat!(
                "select d.id, s.kind, l.template_id from devices d
                    join tariff_services s on s.tariff_id = d.tariff_id
                    join template_links l on l.service_id = s.id and l.system_id = d.system_id where ",
                $condition
            ),
            operations: concat!(
                operation_sql!(""),
                "where o.id in (select max(n.id) from operations n join devices d on d.id = n.device_id where ",
                $condition,
                " group by n.device_id)"
            ),
        }
    };
}

/// Whether the device `d` is of a unit that is going over to another customer: it is his already.
macro_rules! is_handed_over {
    () => {
        "(d.leaving and exists (select 1 from devices n where n.predecessor_id = d.id and n.serial = d.serial
            and n.state <> 'removed'))"
    };
}
pub(super) use is_handed_over;

const ONE: Queries = devices_where!("d.id = $1");
const OF_CUSTOMER: Queries = devices_where!("d.customer_id = $1 and d.state <> 'removed'");

#[derive(sqlx::FromRow)]
struct DeviceRow {
    id: i64,
    customer_id: i64,
    customer_code: String,
    system_id: i64,
    system_name: String,
    external_id: String,
    product_id: i64,
    product_name: String,
    tariff_id: i64,
    tariff_name: String,
    name: String,
    serial: String,
    technology: String,
    intent: String,
    state: String,
    fields: String,
    version: i64,
    leaving: bool,
}

/// A device with what only a driver is given.
struct Loaded {
    device: Device,
    intent: Intent,
    sealed: BTreeMap<String, Option<String>>,
}

/// Where a secret of a device is kept.
pub(super) const fn secret_place(device: DeviceId, field: &str) -> Place<'_> {
    Place { table: "device_secrets", row: device.0, field }
}

pub(super) fn technology_of(key: &str) -> Result<&'static Technology, StoreError> {
    technology::technology(key).ok_or_else(|| corrupt("technology", key))
}

async fn load(tx: &mut Tx, queries: &Queries, id: i64) -> Result<Vec<Loaded>, StoreError> {
    let mut sealed: BTreeMap<i64, BTreeMap<String, Option<String>>> = BTreeMap::new();
    for (device, field, secret) in all!(tx, (i64, String, Option<String>), queries.secrets, id)? {
        sealed.entry(device).or_default().insert(field, secret);
    }
    let mut templates: BTreeMap<(i64, ServiceKind), String> = BTreeMap::new();
    for (device, kind, template) in all!(tx, (i64, String, String), queries.templates, id)? {
        let kind = word("kind of service", &kind, ServiceKind::from_word)?;
        templates.insert((device, kind), template);
    }
    let mut operations = BTreeMap::new();
    for row in all!(tx, OperationRow, queries.operations, id)? {
        let operation = row.into_operation()?;
        operations.insert(operation.device, operation);
    }
    let mut loaded = Vec::new();
    for row in all!(tx, DeviceRow, queries.devices, id)? {
        let id = DeviceId(row.id);
        let serves = technology_of(&row.technology)?.serves;
        let template = templates.remove(&(row.id, serves));
        let sealed = sealed.remove(&row.id).unwrap_or_default();
        loaded.push(row.into_loaded(sealed, template, operations.remove(&Some(id)))?);
    }
    Ok(loaded)
}

impl DeviceRow {
    fn into_loaded(
        self,
        sealed: BTreeMap<String, Option<String>>,
        template: Option<String>,
        last_operation: Option<crate::domain::operation::Operation>,
    ) -> Result<Loaded, StoreError> {
        let values: BTreeMap<String, Stored> = json("fields of device", &self.fields)?;
        let device = Device {
            id: DeviceId(self.id),
            customer: CustomerId(self.customer_id),
            customer_code: self.customer_code,
            system: SystemId(self.system_id),
            system_name: self.system_name,
            external_id: self.external_id,
            product: ProductId(self.product_id),
            product_name: self.product_name,
            tariff: TariffId(self.tariff_id),
            tariff_name: self.tariff_name,
            name: self.name,
            serial: SerialNumber::from_stored(self.serial),
            technology: TechnologyKey(self.technology),
            state: word("state of device", &self.state, DeviceState::from_word)?,
            values: values.into_iter().map(|(key, value)| (key, value.into())).collect(),
            secrets: sealed.iter().map(|(field, secret)| (field.clone(), secret.is_some())).collect(),
            template,
            last_operation,
            is_leaving: self.leaving,
            version: self.version,
        };
        Ok(Loaded { device, intent: word("intent", &self.intent, Intent::from_word)?, sealed })
    }
}

pub(super) async fn of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Device>, StoreError> {
    Ok(load(tx, &OF_CUSTOMER, customer.0).await?.into_iter().map(|loaded| loaded.device).collect())
}

/// The device, unless it is there no more.
pub(super) async fn current(tx: &mut Tx, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let device = load(tx, &ONE, id.0).await?.pop().map(|loaded| loaded.device);
    Ok(device.filter(|device| device.state != DeviceState::Removed))
}

async fn load_one(tx: &mut Tx, id: DeviceId) -> Result<Loaded, StoreError> {
    load(tx, &ONE, id.0).await?.pop().ok_or(StoreError::Missing)
}

impl Store {
    pub async fn device(&self, id: DeviceId) -> Result<Device, StoreError> {
        let mut tx = self.read().await?;
        Ok(load_one(&mut tx, id).await?.device)
    }

    /// The current devices with a serial, at most one a system: of a unit that goes over to another customer, his.
    pub async fn devices_with_serial(&self, serial: &str) -> Result<Vec<Device>, StoreError> {
        let mut tx = self.read().await?;
        let ids = all!(
            &mut tx,
            (i64,),
            concat!(
                "select d.id from devices d where d.serial = $1 and d.state <> 'removed' and not ",
                is_handed_over!(),
                " order by d.id"
            ),
            serial,
        )?;
        let mut devices = Vec::new();
        for (id,) in ids {
            devices.push(load_one(&mut tx, DeviceId(id)).await?.device);
        }
        Ok(devices)
    }

    /// A secret of a device in clear; leaves an audit row. `None` when it is empty or not known.
    pub async fn reveal_secret(
        &self,
        device: DeviceId,
        field: &str,
        stamp: &Stamp,
    ) -> Result<Option<Secret>, StoreError> {
        let mut tx = self.write().await?;
        let row = one!(
            &mut tx,
            (String, Option<String>),
            "select d.serial, s.sealed from devices d
                left join device_secrets s on s.device_id = d.id and s.field = $2 where d.id = $1",
            device.0,
            field,
        )?;
        let (serial, sealed) = row.ok_or(StoreError::Missing)?;
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let secret = self.seal().open(secret_place(device, field), &sealed)?;
        let detail = json!({ "serial": serial, "field": field });
        let deed = Deed { action: "reveal_secret", entity: "device", id: Some(device.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await?;
        Ok(Some(secret))
    }

    /// The values that a field has in the newest devices on record, the most used first, at most 50.
    pub async fn used_values(&self, field: &str) -> Result<Vec<String>, StoreError> {
        let mut tx = self.read().await?;
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for technology in technology::technologies().iter().filter(|known| known.field(field).is_some()) {
            let newest = all!(
                &mut tx,
                (String,),
                "select fields from devices where technology = $1 and state <> 'removed'
                    order by id desc limit $2",
                technology.key.0.as_str(),
                NEWEST,
            )?;
            for (fields,) in newest {
                let mut values: BTreeMap<String, Stored> = json("fields of device", &fields)?;
                if let Some(Stored::Text(value)) = values.remove(field) {
                    *uses.entry(value).or_default() += 1;
                }
            }
        }
        let mut values: Vec<(String, usize)> = uses.into_iter().collect();
        values.sort_by_key(|(_, uses)| Reverse(*uses));
        values.truncate(MOST_VALUES);
        Ok(values.into_iter().map(|(value, _)| value).collect())
    }

    /// The device as it is to be in its system, made from the record as it is now, secrets opened.
    pub(super) async fn desired(&self, tx: &mut Tx, id: DeviceId) -> Result<DesiredDevice, StoreError> {
        let Loaded { device, intent, sealed } = load_one(tx, id).await?;
        let technology = technology_of(&device.technology.0)?;
        let mut values = BTreeMap::new();
        let mut secrets = BTreeMap::new();
        for field in &technology.fields {
            if !field.kind.is_secret() {
                values.insert(field.key.clone(), device.values.get(&field.key).cloned());
                continue;
            }
            let change = match sealed.get(&field.key) {
                None => SecretChange::Keep,
                Some(None) => SecretChange::Clear,
                Some(Some(sealed)) => {
                    SecretChange::Set(self.seal().open(secret_place(id, &field.key), sealed)?)
                }
            };
            secrets.insert(field.key.clone(), change);
        }
        Ok(DesiredDevice {
            external_id: device.external_id,
            serial: device.serial,
            name: device.name,
            technology: device.technology,
            template_id: device.template,
            intent,
            values,
            secrets,
        })
    }
}
