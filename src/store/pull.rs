//! Theirs taken over: a customer or a device of ours made like the record of a system, or a customer made out of one.
//!
//! Nothing is queued: it stands there already.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::customers::RecordRow;
use super::devices::Stored;
use super::pool::{Tx, locking, one, run};
use super::row::{json as read_json, to_json};
use super::search::{folded_code, folded_id};
use super::strays::keep_customer;
use super::{Stamp, Store, StoreChange, StoreError};
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::ids::{CustomerId, DeviceId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::technology::Value;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::reconcile::sides::OurCustomer;
use crate::text;

/// What of a customer is taken over; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulledCustomer {
    pub name: Option<String>,
    pub tax_id: Option<TaxId>,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub status: Option<CustomerStatus>,
}

/// What of a device is taken over; what is not here stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PulledDevice {
    pub name: Option<String>,
    pub is_suspended: Option<bool>,
    pub values: BTreeMap<String, Option<Value>>,
}

/// A customer made out of a record of a system. His code is the id that he has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedCustomer {
    pub external_id: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub address: String,
    pub status: CustomerStatus,
}

impl Store {
    /// Takes over what differs of a customer, who was `seen` as he is.
    ///
    /// # Errors
    /// `Changed` when he is not any more as he was seen.
    pub async fn pull_customer(
        &self,
        seen: &OurCustomer,
        pulled: &PulledCustomer,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = locking!(
            &tx,
            "select id, code, name, tax_id, status, email, phone, address, city, postal_code, version
                from customers where id = $1",
            "for update"
        );
        let before = one!(&mut tx, RecordRow, sql, seen.id.0)?.ok_or(StoreError::Missing)?.into_customer()?;
        if !is_as_seen(&before, seen) {
            return Err(StoreError::Changed);
        }
        let name = pulled.name.as_ref().unwrap_or(&before.name);
        let tax_id = pulled.tax_id.as_ref().or(before.tax_id.as_ref());
        let email = pulled.email.as_ref().or(before.email.as_ref());
        let phone = pulled.phone.as_ref().or(before.phone.as_ref());
        let status = pulled.status.unwrap_or(before.status);
        run!(
            &mut tx,
            "update customers set version = version + 1, name = $2, name_folded = $3, tax_id = $4, email = $5, phone = $6, status = $7
                where id = $1",
            seen.id.0,
            name.as_str(),
            fold(name),
            tax_id.map(TaxId::as_str),
            email.map(EmailAddress::as_str),
            phone.map(PhoneNumber::as_str),
            status.word(),
        )?;
        let detail = json!({
            "code": before.code,
            "from": before.status.word(),
            "to": status.word(),
            "changed": changed(pulled, &before),
            "version": before.version + 1,
        });
        let deed = Deed { action: "pull", entity: "customer", id: Some(seen.id.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await?;
        self.publish(StoreChange::Elsewhere);
        Ok(())
    }

    /// Takes over what differs of a device, of which nothing may be under way.
    ///
    /// # Errors
    /// `Changed` when it has another version than was seen, or an operation on it has not ended.
    pub async fn pull_device(
        &self,
        device: DeviceId,
        version: i64,
        pulled: &PulledDevice,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let sql = locking!(
            &tx,
            "select name, serial, fields, version,
                (select count(*) from operations o where o.device_id = devices.id
                    and o.state in ('queued', 'running', 'accepted', 'unsure')) as under_way
                from devices where id = $1 and state <> 'removed'",
            "for update"
        );
        let row = one!(&mut tx, (String, String, String, i64, i64), sql, device.0)?;
        let (name, serial, fields, known, under_way) = row.ok_or(StoreError::Missing)?;
        if known != version || under_way > 0 {
            return Err(StoreError::Changed);
        }
        let mut values: BTreeMap<String, Stored> = read_json("fields of device", &fields)?;
        for (key, value) in &pulled.values {
            match stored(value.as_ref()) {
                Some(value) => drop(values.insert(key.clone(), value)),
                None => drop(values.remove(key)),
            }
        }
        let standing =
            pulled.is_suspended.map(|is_suspended| if is_suspended { "suspended" } else { "active" });
        run!(
            &mut tx,
            "update devices set name = $2, fields = $3, version = version + 1,
                state = coalesce($4, state), standing = coalesce($4, standing), intent = coalesce($4, intent)
                where id = $1",
            device.0,
            pulled.name.as_ref().unwrap_or(&name).as_str(),
            to_json(&values),
            standing,
        )?;
        let is_renamed = pulled.name.as_ref().is_some_and(|pulled| *pulled != name);
        let changed: Vec<&str> = is_renamed
            .then_some("name")
            .into_iter()
            .chain(pulled.values.keys().map(String::as_str))
            .collect();
        let detail =
            json!({ "serial": serial, "changed": changed, "state": standing, "version": version + 1 });
        let deed = Deed { action: "pull", entity: "device", id: Some(device.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await?;
        self.publish(StoreChange::Elsewhere);
        Ok(())
    }

    /// Makes a customer out of a record of a system, and links him to it.
    ///
    /// # Errors
    /// `Changed` when the record is somebody's; a problem at `code` when a customer has it, or at `external_id` while who
    /// has it there is being terminated.
    pub async fn adopt_customer(
        &self,
        system: SystemId,
        adopted: &AdoptedCustomer,
        stamp: &Stamp,
    ) -> Result<CustomerId, StoreError> {
        let mut tx = self.write().await?;
        // The system is locked, so that one who removes it comes before or after, not between.
        let sql = locking!(&tx, "select name from systems where id = $1 and removed_at is null", "for share");
        let (system_name,) = one!(&mut tx, (String,), sql, system.0)?.ok_or(StoreError::Missing)?;
        let id = insert(&mut tx, adopted).await?;
        let linked = run!(
            &mut tx,
            "insert into links (system_id, external_id, external_id_folded, customer_id) values ($1, $2, $3, $4)
                on conflict (system_id, external_id) do nothing",
            system.0,
            adopted.external_id.as_str(),
            folded_id(&adopted.external_id),
            id.0,
        )?;
        if linked == 0 {
            return Err(StoreError::Changed);
        }
        keep_customer(&mut tx, system, &adopted.external_id).await?;
        let external_id = adopted.external_id.as_str();
        let detail = json!({ "code": external_id, "system": system_name, "external_id": external_id });
        let deed = Deed { action: "adopt", entity: "customer", id: Some(id.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await?;
        self.publish(StoreChange::Elsewhere);
        Ok(id)
    }
}

/// The names of the fields in which what is taken over is another than the record.
fn changed(pulled: &PulledCustomer, before: &Customer) -> Vec<&'static str> {
    [
        ("name", pulled.name.as_ref().is_some_and(|name| *name != before.name)),
        ("tax_id", pulled.tax_id.is_some() && pulled.tax_id != before.tax_id),
        ("status", pulled.status.is_some_and(|status| status != before.status)),
        ("email", pulled.email.is_some() && pulled.email != before.email),
        ("phone", pulled.phone.is_some() && pulled.phone != before.phone),
    ]
    .into_iter()
    .filter_map(|(field, is_changed)| is_changed.then_some(field))
    .collect()
}

async fn insert(tx: &mut Tx, adopted: &AdoptedCustomer) -> Result<CustomerId, StoreError> {
    let code = adopted.external_id.trim();
    let row = one!(
        tx,
        (i64,),
        "insert into customers (code, code_folded, name, name_folded, tax_id, status, email, phone, address, city,
                postal_code)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '') on conflict (code) do nothing returning id",
        code,
        folded_code(code),
        adopted.name.trim(),
        fold(&adopted.name),
        adopted.tax_id.as_ref().map(TaxId::as_str),
        adopted.status.word(),
        adopted.email.as_ref().map(EmailAddress::as_str),
        adopted.phone.as_ref().map(PhoneNumber::as_str),
        adopted.address.trim(),
    )?;
    let (id,) = row.ok_or_else(|| {
        StoreError::Problems(vec![Problem::new("code", text!("report-adopt-code-taken", code = code))])
    })?;
    Ok(CustomerId(id))
}

fn is_as_seen(now: &Customer, seen: &OurCustomer) -> bool {
    let now = (&now.name, &now.tax_id, &now.email, &now.phone, now.status);
    now == (&seen.name, &seen.tax_id, &seen.email, &seen.phone, seen.status)
}

fn stored(value: Option<&Value>) -> Option<Stored> {
    match value? {
        Value::Text(words) => Some(Stored::Text(words.clone())),
        Value::Switch(on) => Some(Stored::Switch(*on)),
        Value::Secret(_) => None,
    }
}
