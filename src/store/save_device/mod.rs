//! Saving a device: the record, its secrets, the stock and the operation that carries it out, in one transaction.
//!
//! What the form itself can tell is checked before, in `crate::domain::device`.

mod adopted;
pub(super) mod checks;
mod registered;
mod stock;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::json;

use super::audit::{self, Deed};
use super::contracts::end_if_free;
use super::devices::{Stored, secret_place, technology_of};
use super::drafts::note_saved;
use super::pool::{Tx, all, locking, one, run};
use super::queue::{Order, Queued, queue};
use super::row::{corrupt, json, to_json, word};
use super::units::lock_serial;
use super::{Gaps, Stamp, Store, StoreChange, StoreError};
use crate::domain::device::{DeviceDraft, DeviceState, FieldChange, Intent, Saved, Standing};
use crate::domain::ids::{CustomerId, DeviceId, DraftId, ProductId, TariffId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::technology::{Technology, Value};
use crate::domain::values::Secret;
pub use adopted::{Adoptable, AdoptedDevice, FoundThere};
use checks::{check_link, check_place, check_serial, check_stays, check_tariff};
use stock::move_unit;

/// A device as it was before it is saved.
#[derive(sqlx::FromRow)]
struct Before {
    id: i64,
    customer_id: i64,
    system_id: i64,
    external_id: String,
    product_id: i64,
    tariff_id: i64,
    name: String,
    serial: String,
    technology: String,
    intent: String,
    state: String,
    standing: String,
    fields: String,
    version: i64,
    leaving: bool,
}

impl Before {
    fn state(&self) -> Result<DeviceState, StoreError> {
        word("state of device", &self.state, DeviceState::from_word)
    }
}

/// Whose the serial of a draft is.
struct Held {
    holder: CustomerId,
    /// The product in whose stock it was until now.
    from_stock: Option<ProductId>,
}

/// What a device that is new on the record goes on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing: its unit goes out for the first time.
    New,
    /// Another unit, in whose place it is wanted like this.
    InPlace(Intent),
    /// The same unit at another customer, which goes on whatever has become of its product.
    Moved(Intent),
}

impl Start {
    const fn intent(self) -> Intent {
        match self {
            Self::New => Intent::Active,
            Self::InPlace(intent) | Self::Moved(intent) => intent,
        }
    }
}

/// What is to be written besides what the draft says itself.
struct Plan {
    technology: &'static Technology,
    intent: Intent,
    state: DeviceState,
    values: BTreeMap<String, Stored>,
    secrets: BTreeMap<String, Option<Secret>>,
    changed: Vec<String>,
}

impl Store {
    /// Writes the device, takes one from stock when it is new, replaces older unsent operations of it and queues one, in one step.
    ///
    /// A record saved as it was is queued all the same: it is pushed again.
    ///
    /// # Errors
    /// Problems: serial taken here, out of stock, tariff not the customer's or without a service that the technology
    /// serves, not linked, being removed. `Changed` when a known device has another version than the draft has seen.
    pub async fn save_device(&self, draft: &DeviceDraft, stamp: &Stamp) -> Result<Saved, StoreError> {
        self.save_device_of(draft, None, stamp).await
    }

    /// Saves a device that was typed in a form, and notes in the same step that the draft of it is saved.
    ///
    /// # Errors
    /// As [`Self::save_device`].
    pub async fn save_typed_device(
        &self,
        draft: &DeviceDraft,
        typed: DraftId,
        stamp: &Stamp,
    ) -> Result<Saved, StoreError> {
        self.save_device_of(draft, Some(typed), stamp).await
    }

    async fn save_device_of(
        &self,
        draft: &DeviceDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<Saved, StoreError> {
        let mut tx = self.write().await?;
        let done = self.record(&mut tx, draft, Start::New, typed, stamp).await;
        self.conclude(tx, done).await
    }

    /// Records a device in a transaction that does more; `start` is for one that is new.
    pub(super) async fn record(
        &self,
        tx: &mut Tx,
        draft: &DeviceDraft,
        start: Start,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<(Saved, Vec<StoreChange>), StoreError> {
        let technology = technology_of(&draft.device.technology.0)?;
        // The serials before the device: two devices of one unit may be saved at once.
        let held = hold_serials(tx, draft).await?;
        let before = match draft.known {
            Some((id, version)) => Some(known(tx, draft, id, version).await?),
            None => None,
        };
        let mut problems = Vec::new();
        check_stays(before.as_ref(), &mut problems)?;
        check_link(tx, draft, &mut problems).await?;
        check_tariff(tx, draft.customer, draft.tariff, technology, &mut problems).await?;
        check_place(tx, draft, before.as_ref(), &mut problems).await?;
        check_serial(tx, draft, held.holder, &mut problems).await?;
        move_unit(tx, draft, before.as_ref(), (&held, start), stamp, &mut problems).await?;
        if !problems.is_empty() {
            problems.sort_by_key(|problem| order_in_form(&problem.field));
            return Err(StoreError::Problems(problems));
        }
        let plan = plan(draft, before.as_ref(), start.intent(), technology)?;
        let device = write(tx, draft, &plan).await?;
        self.write_secrets(tx, device, &plan).await?;
        leave_tariff(tx, draft, before.as_ref(), self.by_shared_clock(stamp.at)).await?;
        let queued = Stamp { by: stamp.by.clone(), at: self.by_shared_clock(stamp.at) };
        let order = Order {
            system: draft.system,
            customer: draft.customer,
            device,
            kind: OperationKind::Device,
            intent: plan.intent,
            gaps: Gaps::Emptied,
        };
        let Queued { operation, changes } = queue(tx, order, &queued).await?;
        let detail = json!({
            "serial": draft.device.serial.as_str(),
            "new": draft.known.is_none(),
            "changed": plan.changed,
            "version": before.as_ref().map_or(1, |before| before.version + 1),
            "operation": operation,
        });
        let deed = Deed { action: "save", entity: "device", id: Some(device.0), detail: &detail };
        audit::note(tx, stamp, &deed).await?;
        note_saved(tx, typed, "device", device.0).await?;
        Ok((Saved { device, operation }, changes))
    }

    async fn write_secrets(&self, tx: &mut Tx, device: DeviceId, plan: &Plan) -> Result<(), StoreError> {
        let kept = all!(tx, (String,), "select field from device_secrets where device_id = $1", device.0)?;
        for (field,) in kept {
            if plan.technology.field(&field).is_none_or(|spec| !spec.kind.is_secret()) {
                run!(tx, "delete from device_secrets where device_id = $1 and field = $2", device.0, field,)?;
            }
        }
        for (field, secret) in &plan.secrets {
            let sealed = match secret {
                Some(secret) => Some(self.seal().seal(secret_place(device, field), secret)?),
                None => None,
            };
            run!(
                tx,
                "insert into device_secrets (device_id, field, sealed) values ($1, $2, $3)
                    on conflict (device_id, field) do update set sealed = excluded.sealed",
                device.0,
                field,
                sealed,
            )?;
        }
        Ok(())
    }
}

/// Locks the serial of the draft and the one that a known device gives up for it, in their order, so that nobody looks
/// where else a unit stands while another is changing that; gives who holds the serial of the draft.
async fn hold_serials(tx: &mut Tx, draft: &DeviceDraft) -> Result<Held, StoreError> {
    let serial = draft.device.serial.as_str();
    let given_up = match draft.known {
        // Read without a lock: if it changes meanwhile, so does the version of the device, and nothing is saved.
        Some((id, _)) => one!(&mut *tx, (String,), "select serial from devices where id = $1", id.0)?,
        None => None,
    };
    match given_up.filter(|(given_up,)| given_up != serial) {
        Some((given_up,)) if given_up.as_str() < serial => {
            lock_serial(tx, &given_up).await?;
            hold_serial(tx, draft).await
        }
        Some((given_up,)) => {
            let held = hold_serial(tx, draft).await?;
            lock_serial(tx, &given_up).await?;
            Ok(held)
        }
        None => hold_serial(tx, draft).await,
    }
}

/// Notes the customer as the holder of the serial, unless somebody holds it; gives who does. The row stays locked.
async fn hold_serial(tx: &mut Tx, draft: &DeviceDraft) -> Result<Held, StoreError> {
    let serial = draft.device.serial.as_str();
    let row = one!(
        &mut *tx,
        (Option<i64>, Option<i64>),
        "insert into serials (serial, customer_id)
            select $1, id from customers where id = $2
            on conflict (serial) do update set serial = excluded.serial
            returning customer_id, product_id",
        serial,
        draft.customer.0,
    )?;
    let (holder, from_stock) = row.ok_or(StoreError::Missing)?;
    if from_stock.is_some() {
        run!(
            tx,
            "update serials set customer_id = $2, product_id = null, was_named = true where serial = $1",
            serial,
            draft.customer.0,
        )?;
    }
    Ok(Held { holder: holder.map_or(draft.customer, CustomerId), from_stock: from_stock.map(ProductId) })
}

async fn known(tx: &mut Tx, draft: &DeviceDraft, id: DeviceId, version: i64) -> Result<Before, StoreError> {
    let sql = locking!(
        &*tx,
        "select id, customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, standing, fields, version, leaving from devices where id = $1 and state <> 'removed'",
        "for update"
    );
    let before = one!(tx, Before, sql, id.0)?
        .filter(|before| before.customer_id == draft.customer.0)
        .ok_or(StoreError::Missing)?;
    if before.version == version { Ok(before) } else { Err(StoreError::Changed) }
}

fn order_in_form(field: &str) -> usize {
    ["", "system", "product", "tariff", "serial"].iter().position(|key| *key == field).unwrap_or(usize::MAX)
}

/// Puts together what the record keeps and what the draft changes.
fn plan(
    draft: &DeviceDraft,
    before: Option<&Before>,
    start: Intent,
    technology: &'static Technology,
) -> Result<Plan, StoreError> {
    let old: BTreeMap<String, Stored> = match before {
        Some(before) => json("fields of device", &before.fields)?,
        None => BTreeMap::new(),
    };
    let (intent, state, standing) = match before {
        Some(before) => (
            word("intent", &before.intent, Intent::from_word)?,
            before.state()?,
            word("standing of device", &before.standing, Standing::from_word)?,
        ),
        None => (start, DeviceState::Pending, Standing::Nothing),
    };
    let mut values = old.clone();
    values.retain(|key, _| technology.field(key).is_some_and(|field| !field.kind.is_secret()));
    let mut secrets = BTreeMap::new();
    for (key, change) in &draft.device.fields {
        let is_secret = technology.field(key).is_some_and(|field| field.kind.is_secret());
        match change {
            FieldChange::Keep => {}
            FieldChange::Clear if is_secret => drop(secrets.insert(key.clone(), None)),
            FieldChange::Clear => drop(values.remove(key)),
            FieldChange::Set(Value::Text(text)) => {
                values.insert(key.clone(), Stored::Text(text.clone()));
            }
            FieldChange::Set(Value::Switch(on)) => drop(values.insert(key.clone(), Stored::Switch(*on))),
            FieldChange::Set(Value::Secret(secret)) => {
                secrets.insert(key.clone(), Some(secret.clone()));
            }
        }
    }
    let state = state.after(standing, OperationState::Queued, intent);
    let changed = changed(draft, before, &old, &values, &secrets);
    Ok(Plan { technology, intent, state, values, secrets, changed })
}

/// The names of what changes, for the trail; of secrets too only the names.
fn changed(
    draft: &DeviceDraft,
    before: Option<&Before>,
    old: &BTreeMap<String, Stored>,
    new: &BTreeMap<String, Stored>,
    secrets: &BTreeMap<String, Option<Secret>>,
) -> Vec<String> {
    let own = before.map_or_else(Vec::new, |before| {
        [
            ("system", before.system_id != draft.system.0),
            ("external_id", before.external_id != draft.external_id),
            ("product", before.product_id != draft.product.0),
            ("tariff", before.tariff_id != draft.tariff.0),
            ("name", before.name != draft.device.name),
            ("serial", before.serial != draft.device.serial.as_str()),
            ("technology", before.technology != draft.device.technology.0),
        ]
        .into_iter()
        .filter(|(_, is_changed)| *is_changed)
        .map(|(field, _)| field.to_owned())
        .collect()
    });
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let values = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    own.into_iter().chain(values.cloned()).chain(secrets.keys().cloned()).collect()
}

/// Ends the contract of the tariff that a device had until now, if it only waited for it.
async fn leave_tariff(
    tx: &mut Tx,
    draft: &DeviceDraft,
    before: Option<&Before>,
    left_at: Timestamp,
) -> Result<(), StoreError> {
    match before {
        Some(before) if before.tariff_id != draft.tariff.0 => {
            end_if_free(tx, draft.customer, TariffId(before.tariff_id), left_at).await
        }
        Some(_) | None => Ok(()),
    }
}

async fn write(tx: &mut Tx, draft: &DeviceDraft, plan: &Plan) -> Result<DeviceId, StoreError> {
    let device = &draft.device;
    if let Some((id, _)) = draft.known {
        run!(
            tx,
            "update devices set system_id = $2, external_id = $3, product_id = $4, tariff_id = $5, name = $6,
                serial = $7, technology = $8, state = $9, fields = $10, version = version + 1 where id = $1",
            id.0,
            draft.system.0,
            draft.external_id.as_str(),
            draft.product.0,
            draft.tariff.0,
            device.name.as_str(),
            device.serial.as_str(),
            device.technology.0.as_str(),
            plan.state.word(),
            to_json(&plan.values),
        )?;
        return Ok(id);
    }
    let row = one!(
        tx,
        (i64,),
        "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial,
                technology, intent, state, fields, version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) returning id",
        draft.customer.0,
        draft.system.0,
        draft.external_id.as_str(),
        draft.product.0,
        draft.tariff.0,
        device.name.as_str(),
        device.serial.as_str(),
        device.technology.0.as_str(),
        plan.intent.word(),
        plan.state.word(),
        to_json(&plan.values),
    )?;
    row.map(|(id,)| DeviceId(id)).ok_or_else(|| corrupt("devices", "no id"))
}
