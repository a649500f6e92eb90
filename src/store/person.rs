//! What a person does to an operation: has it tried again, or gives it up.
//!
//! From which state he may is `crate::domain::operation`'s. What is with a worker is not touched.

use jiff::Timestamp;
use serde_json::json;

use super::audit::{self, Deed};
use super::follow::{Step, follow, lock_device};
use super::pool::{Tx, locking, one, run};
use super::row::{millis, word};
use super::{Stamp, Store, StoreChange, StoreError, systems};
use crate::domain::device::{DeviceState, Intent};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::text;

#[derive(sqlx::FromRow)]
struct Row {
    system_id: i64,
    customer_id: Option<i64>,
    device_id: Option<i64>,
    external_id: Option<String>,
    serial: Option<String>,
    creates: bool,
    kind: String,
    intent: String,
    state: String,
}

/// An operation in a person's hands, locked with its device.
struct Taken {
    id: OperationId,
    customer: Option<CustomerId>,
    system: SystemId,
    /// `None` when it is about a customer himself, or about what is on nobody's record.
    device: Option<DeviceId>,
    external_id: Option<String>,
    /// Of a device that is on nobody's record.
    serial: Option<String>,
    /// Of a customer who is to be made there.
    creates: bool,
    kind: OperationKind,
    intent: Intent,
    state: OperationState,
}

impl Taken {
    /// Brings its device, if it has one, after the state that it has just taken.
    async fn follow(&self, tx: &mut Tx, state: OperationState) -> Result<(), StoreError> {
        let Some(device) = self.device else { return Ok(()) };
        follow(tx, Step { device, operation: self.id, kind: self.kind, state, intent: self.intent }).await
    }

    fn change(&self, state: OperationState) -> StoreChange {
        StoreChange::Operation { operation: self.id, customer: self.customer, system: self.system, state }
    }
}

impl Store {
    /// Has an operation tried again, now: it is queued as if it had never been tried. One that is queued and only waits
    /// is due now.
    ///
    /// # Errors
    /// A problem that says why not: it is under way or done, a newer one of its device stands in its place, or the device
    /// or the system is gone, or the customer is not linked any more.
    pub async fn retry(&self, operation: OperationId, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = try_again(&mut tx, operation, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Gives an operation up. Its device is then as it was before, as far as is known.
    ///
    /// # Errors
    /// A problem that says why not: it is under way, or has ended.
    pub async fn cancel(&self, operation: OperationId, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = call_off(&mut tx, operation, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn try_again(
    tx: &mut Tx,
    operation: OperationId,
    stamp: &Stamp,
) -> Result<((), Vec<StoreChange>), StoreError> {
    let taken = take(tx, operation).await?;
    // First: of one that was cancelled there is nothing to save again either.
    systems::hold(tx, taken.system).await.map_err(|error| match error {
        StoreError::Missing => refused(text!("operation-system-gone")),
        error => error,
    })?;
    if let Some(text) = taken.state.against_retry() {
        return Err(refused(text));
    }
    if taken.state == OperationState::Queued {
        run!(&mut *tx, "update operations set due_at = $2 where id = $1", operation.0, millis(stamp.at))?;
    } else {
        check_is_newest(tx, &taken).await?;
        check_is_his(tx, &taken).await?;
        queue_again(tx, &taken, stamp.at).await?;
    }
    note(tx, &taken, "retry", stamp).await?;
    Ok(((), vec![taken.change(OperationState::Queued)]))
}

async fn call_off(
    tx: &mut Tx,
    operation: OperationId,
    stamp: &Stamp,
) -> Result<((), Vec<StoreChange>), StoreError> {
    let taken = take(tx, operation).await?;
    if let Some(text) = taken.state.against_cancel() {
        return Err(refused(text));
    }
    run!(
        &mut *tx,
        "update operations set state = 'cancelled', settled_at = $2 where id = $1",
        operation.0,
        millis(stamp.at),
    )?;
    taken.follow(tx, OperationState::Cancelled).await?;
    note(tx, &taken, "cancel", stamp).await?;
    Ok(((), vec![taken.change(OperationState::Cancelled)]))
}

async fn note(tx: &mut Tx, taken: &Taken, action: &'static str, stamp: &Stamp) -> Result<(), StoreError> {
    let detail = json!({ "kind": taken.kind.word(), "from": taken.state.word() });
    audit::note(tx, stamp, &Deed { action, entity: "operation", id: Some(taken.id.0), detail: &detail }).await
}

fn refused(text: Text) -> StoreError {
    StoreError::Problems(vec![Problem::new("", text)])
}

async fn take(tx: &mut Tx, operation: OperationId) -> Result<Taken, StoreError> {
    lock_device(tx, operation).await?;
    let sql = locking!(
        &*tx,
        "select system_id, customer_id, device_id, external_id, serial, creates, kind, intent, state from operations where id = $1",
        "for update"
    );
    let row = one!(tx, Row, sql, operation.0)?.ok_or(StoreError::Missing)?;
    Ok(Taken {
        id: operation,
        customer: row.customer_id.map(CustomerId),
        system: SystemId(row.system_id),
        device: row.device_id.map(DeviceId),
        external_id: row.external_id,
        serial: row.serial,
        creates: row.creates,
        kind: word("kind of operation", &row.kind, OperationKind::from_word)?,
        intent: word("intent", &row.intent, Intent::from_word)?,
        state: word("state of operation", &row.state, OperationState::from_word)?,
    })
}

/// What has overtaken an operation: a newer one of its kind, or any that is open, since a device gets one operation at a
/// time and in their order.
async fn newer(tx: &mut Tx, taken: &Taken) -> Result<Option<OperationId>, StoreError> {
    let row = match taken.device {
        Some(device) => one!(
            tx,
            (Option<i64>,),
            "select max(id) from operations where device_id = $1 and id > $2
                and (kind = $3 or state in ('queued', 'running', 'accepted', 'unsure'))",
            device.0,
            taken.id.0,
            taken.kind.word(),
        )?,
        None => one!(
            tx,
            (Option<i64>,),
            "select max(id) from operations where system_id = $1 and external_id = $2 and kind = $3
                and coalesce(customer_id, 0) = $4 and coalesce(serial, '') = $5 and id > $6",
            taken.system.0,
            taken.external_id.as_deref(),
            taken.kind.word(),
            taken.customer.map_or(0, |customer| customer.0),
            taken.serial.as_deref().unwrap_or_default(),
            taken.id.0,
        )?,
    };
    Ok(row.and_then(|(id,)| id).map(OperationId))
}

async fn check_is_newest(tx: &mut Tx, taken: &Taken) -> Result<(), StoreError> {
    if let Some(device) = taken.device {
        let device = one!(&mut *tx, (String,), "select state from devices where id = $1", device.0)?;
        let (state,) = device.ok_or(StoreError::Missing)?;
        if word("state of device", &state, DeviceState::from_word)? == DeviceState::Removed {
            return Err(refused(text!("operation-device-gone")));
        }
    }
    match newer(tx, taken).await? {
        Some(newer) => Err(refused(text!("operation-overtaken", id = newer.0.to_string()))),
        None => Ok(()),
    }
}

/// What is done to a customer's own record there, or to a device that he has there alone, is done only while the id is his:
/// once it is not, it would be done to somebody else's.
async fn check_is_his(tx: &mut Tx, taken: &Taken) -> Result<(), StoreError> {
    let (Some(customer), Some(id), None) = (taken.customer, &taken.external_id, taken.device) else {
        return Ok(());
    };
    if taken.creates {
        return Ok(());
    }
    let sql = locking!(
        &*tx,
        "select customer_id from links where system_id = $1 and external_id = $2 and customer_id = $3",
        "for share"
    );
    match one!(tx, (i64,), sql, taken.system.0, id.as_str(), customer.0)? {
        Some(_) => Ok(()),
        None => Err(refused(text!("operation-link-gone", id = id.as_str()))),
    }
}

async fn queue_again(tx: &mut Tx, taken: &Taken, now: Timestamp) -> Result<(), StoreError> {
    // What it wants is wanted again: the record may have gone back to what stands there.
    match taken.kind {
        OperationKind::Device => {
            run!(
                &mut *tx,
                "update devices set intent = $2 where id = $1",
                taken.device.map(|device| device.0),
                taken.intent.word()
            )?;
        }
        OperationKind::Customer | OperationKind::Reboot => {}
    }
    run!(
        &mut *tx,
        "update operations set state = 'queued', attempts = 0, due_at = $2, lease_until = null, last_error = null,
            job = null, seen = null, accepted_at = null, settled_at = null,
            stood = (select d.standing from devices d where d.id = operations.device_id) where id = $1",
        taken.id.0,
        millis(now),
    )?;
    taken.follow(tx, OperationState::Queued).await
}
