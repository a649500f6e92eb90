//! What becomes of a device once it is registered: suspended, resumed, removed, restarted, or given up.
//!
//! Each is one transaction: the record, the outbox and the trail. Nothing is sent from here.

use serde_json::json;

use super::audit::{self, Deed};
use super::contracts::goes_on;
use super::one_step::{Predecessor, lock_with_predecessor, release};
use super::pool::{Tx, locking, one, run};
use super::queue::{Order, Queued, end_unsent, queue};
use super::row::word;
use super::units::{give_back, is_surely_not_there};
use super::{Gaps, Stamp, Store, StoreChange, StoreError};
use crate::domain::device::{DeviceState, Intent, Saved, Standing};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::text;

/// A current device, locked.
pub(super) struct Held {
    pub id: DeviceId,
    pub customer: CustomerId,
    pub system: SystemId,
    pub serial: String,
    pub intent: Intent,
    pub state: DeviceState,
    standing: Standing,
    version: i64,
    /// Another takes its place: it only waits to be gone.
    pub leaving: bool,
    /// It was suspended because its customer was blocked.
    pub is_blocked: bool,
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    customer_id: i64,
    system_id: i64,
    serial: String,
    intent: String,
    state: String,
    standing: String,
    version: i64,
    leaving: bool,
    blocked: bool,
}

impl Held {
    pub(super) fn order(&self, kind: OperationKind, intent: Intent) -> Order {
        let (system, customer, device) = (self.system, self.customer, self.id);
        Order { system, customer, device, kind, intent, gaps: Gaps::Kept }
    }

    /// The state of the device once a change that leaves what is wanted of it is queued.
    pub(super) const fn queued(&self) -> DeviceState {
        self.state.after(self.standing, OperationState::Queued, self.intent)
    }

    pub(super) fn seen_as(self, version: i64) -> Result<Self, StoreError> {
        if self.version == version { Ok(self) } else { Err(StoreError::Changed) }
    }
}

impl Store {
    /// Makes the record want a device active, suspended or gone, replaces what was not sent of it, and queues the change.
    ///
    /// A device that already is as wanted is queued all the same: it is pushed again.
    ///
    /// # Errors
    /// `Missing` for a removed device, `Changed` when it has another version than was seen; a problem while a removal is
    /// on its way there: what came of it has to be known first. One that is still queued is taken back by wanting the device
    /// active, and refuses to suspend it.
    pub async fn intend(
        &self,
        device: DeviceId,
        version: i64,
        intent: Intent,
        stamp: &Stamp,
    ) -> Result<Saved, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = intend(&mut tx, device, version, intent, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Queues a restart of a device. Its record and its state stay as they are.
    ///
    /// # Errors
    /// `Missing` for a removed device; a problem for one that is not registered there, or is being removed.
    pub async fn reboot(&self, device: DeviceId, stamp: &Stamp) -> Result<Saved, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = restart(&mut tx, device, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Gives up a registration that surely is not there: off the record, its unit back into stock.
    ///
    /// # Errors
    /// As [`Self::intend`]; a problem for a device that may be there, which has to be removed instead, and while the one
    /// whose place it was to take is being removed.
    pub async fn discard(&self, device: DeviceId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done =
            give_up(&mut tx, device, version, Predecessor::Stays, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn intend(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    intent: Intent,
    stamp: &Stamp,
) -> Result<(Saved, Vec<StoreChange>), StoreError> {
    let held = hold(tx, device).await?.seen_as(version)?;
    // A removal that waits is taken back by saying so, not by the way.
    let is_waiting = held.state == DeviceState::Removing && !is_being_removed(tx, device).await?;
    if is_waiting && intent == Intent::Suspended {
        return Err(refused(text!("device-removal-waits")));
    }
    want(tx, device, version, intent, stamp).await
}

pub(super) async fn want(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    intent: Intent,
    stamp: &Stamp,
) -> Result<(Saved, Vec<StoreChange>), StoreError> {
    let held = hold(tx, device).await?.seen_as(version)?;
    if is_being_removed(tx, device).await? {
        return Err(refused(text!("device-removal-under-way")));
    }
    if held.leaving && intent != Intent::Removed {
        return Err(refused(text!("device-leaving")));
    }
    let Queued { operation, changes } = queue(tx, held.order(OperationKind::Device, intent), stamp).await?;
    let state = held.state.after(held.standing, OperationState::Queued, intent);
    run!(
        &mut *tx,
        "update devices set intent = $2, state = $3, blocked = blocked and $2 <> 'active', version = version + 1
            where id = $1",
        device.0,
        intent.word(),
        state.word(),
    )?;
    if held.state == DeviceState::Removing && intent != Intent::Removed {
        goes_on(tx, device).await?;
    }
    note(tx, &held, action(intent), Some(operation), stamp).await?;
    Ok((Saved { device, operation }, changes))
}

async fn restart(
    tx: &mut Tx,
    device: DeviceId,
    stamp: &Stamp,
) -> Result<(Saved, Vec<StoreChange>), StoreError> {
    let held = hold(tx, device).await?;
    match held.state {
        DeviceState::Active | DeviceState::Suspended => {}
        DeviceState::Pending
        | DeviceState::Failed
        | DeviceState::Unsure
        | DeviceState::Removing
        | DeviceState::Removed => return Err(refused(text!("device-reboot-not-there"))),
    }
    let order = held.order(OperationKind::Reboot, held.intent);
    let Queued { operation, changes } = queue(tx, order, stamp).await?;
    note(tx, &held, "reboot", Some(operation), stamp).await?;
    Ok((Saved { device, operation }, changes))
}

pub(super) async fn give_up(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    then: Predecessor,
    stamp: &Stamp,
) -> Result<((), Vec<StoreChange>), StoreError> {
    lock_with_predecessor(tx, device).await?;
    let held = hold(tx, device).await?.seen_as(version)?;
    if !is_surely_not_there(tx, device, held.state).await? {
        return Err(refused(text!("device-perhaps-there")));
    }
    let mut changes = end_unsent(tx, device, held.customer, OperationState::Cancelled, stamp.at).await?;
    run!(
        &mut *tx,
        "update devices set intent = 'removed', state = 'removed', version = version + 1 where id = $1",
        device.0,
    )?;
    give_back(tx, device, stamp.at, stamp).await?;
    changes.extend(release(tx, device, then, stamp).await?);
    note(tx, &held, "discard", None, stamp).await?;
    Ok(((), changes))
}

const fn action(intent: Intent) -> &'static str {
    match intent {
        Intent::Active => "resume",
        Intent::Suspended => "suspend",
        Intent::Removed => "remove",
    }
}

pub(super) fn refused(text: Text) -> StoreError {
    StoreError::Problems(vec![Problem::new("", text)])
}

pub(super) async fn hold(tx: &mut Tx, device: DeviceId) -> Result<Held, StoreError> {
    let sql = locking!(
        &*tx,
        "select customer_id, system_id, serial, intent, state, standing, version, leaving, blocked
            from devices where id = $1 and state <> 'removed'",
        "for update"
    );
    let row = one!(tx, HeldRow, sql, device.0)?.ok_or(StoreError::Missing)?;
    Ok(Held {
        id: device,
        customer: CustomerId(row.customer_id),
        system: SystemId(row.system_id),
        serial: row.serial,
        intent: word("intent", &row.intent, Intent::from_word)?,
        state: word("state of device", &row.state, DeviceState::from_word)?,
        standing: word("standing of device", &row.standing, Standing::from_word)?,
        version: row.version,
        leaving: row.leaving,
        is_blocked: row.blocked,
    })
}

/// Whether a removal has been sent, perhaps, and has not ended. One that is only queued can be taken back.
pub(super) async fn is_being_removed(tx: &mut Tx, device: DeviceId) -> Result<bool, StoreError> {
    let under_way = one!(
        tx,
        (i64,),
        "select count(*) from operations where device_id = $1 and kind = 'device' and intent = 'removed'
            and state in ('running', 'accepted', 'unsure')",
        device.0,
    )?;
    Ok(under_way != Some((0,)))
}

pub(super) async fn note(
    tx: &mut Tx,
    held: &Held,
    action: &'static str,
    operation: Option<OperationId>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let detail = json!({ "serial": held.serial, "operation": operation });
    audit::note(tx, stamp, &Deed { action, entity: "device", id: Some(held.id.0), detail: &detail }).await
}
