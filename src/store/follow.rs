//! Brings a device after its operations: its state, what is known to stand there, and what the record wants of it.
//!
//! Which state follows is `crate::domain::device`'s; the operation itself is written by who calls this.

use super::StoreError;
use super::contracts::goes_on;
use super::pool::{Tx, all, locking, one, run};
use super::row::word;
use super::units::{give_back, lock_serial, stamp_of};
use crate::domain::device::{DeviceState, Intent, Standing};
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::operation::{OperationKind, OperationState};

/// A state that an operation of a device has just taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub device: DeviceId,
    pub operation: OperationId,
    pub kind: OperationKind,
    pub state: OperationState,
    pub intent: Intent,
}

/// Keeps the device of an operation from being changed, and of a removal its serial too, which a removed one gives up.
///
/// The serial before the device and the device before the operation, as who saves a device does, so that neither waits
/// for the other for ever.
pub(super) async fn lock_device(tx: &mut Tx, operation: OperationId) -> Result<(), StoreError> {
    let given_up = one!(
        &mut *tx,
        (String,),
        "select d.serial from operations o join devices d on d.id = o.device_id
            where o.id = $1 and o.intent = 'removed'",
        operation.0,
    )?;
    if let Some((serial,)) = given_up {
        lock_serial(tx, &serial).await?;
    }
    let sql = locking!(
        &*tx,
        "select id from devices where id = (select device_id from operations where id = $1)",
        "for update"
    );
    one!(tx, (i64,), sql, operation.0)?;
    Ok(())
}

/// Brings a device after one of its operations, and then after the others that are still open, in their order.
///
/// One that is removed by it gives its unit back: the device and its serial have to be locked.
pub(super) async fn follow(tx: &mut Tx, step: Step) -> Result<(), StoreError> {
    match step.kind {
        OperationKind::Device => {}
        OperationKind::Customer | OperationKind::Reboot => return Ok(()),
    }
    let row = one!(
        &mut *tx,
        (String, String, String),
        "select state, standing, intent from devices where id = $1",
        step.device.0
    )?;
    let (before, stood, wanted_before) = row.ok_or(StoreError::Missing)?;
    let before = word("state of device", &before, DeviceState::from_word)?;
    let stood = word("standing of device", &stood, Standing::from_word)?;
    let wanted_before = word("intent", &wanted_before, Intent::from_word)?;
    if before == DeviceState::Removed {
        return Ok(());
    }
    let (mut standing, mut wanted) = (stood, wanted_before);
    if step.state == OperationState::Applied {
        standing = Standing::of(step.intent);
    }
    let others = others_open(tx, step).await?;
    if came_to_nothing(step.state) {
        // What nobody works for any more is not to be sent along with the next change.
        wanted = others.last().map_or(standing.intent(), |(_, intent)| *intent);
    }
    let mut after = before.after(standing, step.state, step.intent);
    for (state, intent) in others {
        after = after.after(standing, state, intent);
    }
    if (after, standing, wanted) == (before, stood, wanted_before) {
        return Ok(());
    }
    run!(
        &mut *tx,
        "update devices set state = $2, standing = $3, intent = $4 where id = $1",
        step.device.0,
        after.word(),
        standing.word(),
        wanted.word(),
    )?;
    let is_taken_back = (step.state, step.intent) == (OperationState::Cancelled, Intent::Removed);
    if is_taken_back && after != DeviceState::Removing {
        goes_on(tx, step.device).await?;
    }
    if after == DeviceState::Removed {
        let (stamp, ordered_at) = stamp_of(tx, step.operation).await?;
        give_back(tx, step.device, ordered_at, &stamp).await?;
    }
    Ok(())
}

const fn came_to_nothing(state: OperationState) -> bool {
    match state {
        OperationState::Refused | OperationState::Attention | OperationState::Cancelled => true,
        OperationState::Queued
        | OperationState::Running
        | OperationState::Accepted
        | OperationState::Unsure
        | OperationState::Applied
        | OperationState::Replaced => false,
    }
}

/// States and intents of the other operations of the device's state that have not ended, in their order.
async fn others_open(tx: &mut Tx, step: Step) -> Result<Vec<(OperationState, Intent)>, StoreError> {
    let rows = all!(
        tx,
        (String, String),
        "select state, intent from operations where device_id = $1 and id <> $2 and kind = 'device'
            and state in ('queued', 'running', 'accepted', 'unsure') order by id",
        step.device.0,
        step.operation.0,
    )?;
    rows.iter()
        .map(|(state, intent)| {
            let state = word("state of operation", state, OperationState::from_word)?;
            Ok((state, word("intent", intent, Intent::from_word)?))
        })
        .collect()
}
