//! Changes of a device that are one step for a person: its tariff, the unit, its customer.
//!
//! Records, stock and outbox are changed together. Where a unit has to be gone before another is registered in its place,
//! the new device knows its predecessor, and nothing of it is sent while that one is there: see `outbox`. So neither two
//! can stand there by mistake, nor none without an operation that says why.

mod release;
mod retariff;
mod swap;
mod transfer;

use std::collections::BTreeMap;

use super::life::{Held, give_up, hold, refused, want};
use super::pool::{Tx, all, one, run};
use super::units::is_surely_not_there;
use super::{Stamp, Store, StoreChange, StoreError, devices};
use crate::domain::device::{CheckedDevice, Device, DeviceState, FieldChange, Intent, SecretChange};
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::technology::Value;
use crate::text;
pub(super) use release::{Predecessor, lock_with_predecessor, release};
pub(super) use retariff::retariff;

/// A device that another takes the place of.
struct Leaving {
    device: Device,
    intent: Intent,
    /// It is suspended because its customer is blocked.
    is_blocked: bool,
    removal: Option<OperationId>,
}

/// The devices on record that are this unit, locked, the one that was seen among them. Its serial has to be locked.
async fn hold_unit(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    serial: &str,
) -> Result<Vec<Held>, StoreError> {
    let ids = all!(
        &mut *tx,
        (i64,),
        "select id from devices where serial = $1 and state <> 'removed' and not leaving order by id",
        serial
    )?;
    let mut unit = Vec::new();
    for (id,) in ids {
        let held = hold(tx, DeviceId(id)).await?;
        let held = if held.id == device { held.seen_as(version)? } else { held };
        check_may_leave(tx, &held).await?;
        unit.push(held);
    }
    if unit.iter().any(|held| held.id == device) {
        return Ok(unit);
    }
    // It is leaving, gone, or another unit by now.
    let held = hold(tx, device).await?.seen_as(version)?;
    check_may_leave(tx, &held).await?;
    Err(StoreError::Changed)
}

/// What is already on its way out, or waits for another to go, is not moved once more.
async fn check_may_leave(tx: &mut Tx, held: &Held) -> Result<(), StoreError> {
    if held.leaving {
        return Err(refused(text!("device-leaving")));
    }
    if held.state == DeviceState::Removing {
        return Err(refused(text!("device-being-removed")));
    }
    let waits = one!(
        tx,
        (i64,),
        "select count(*) from devices n join devices p on p.id = n.predecessor_id
            where n.id = $1 and p.state <> 'removed'",
        held.id.0
    )?;
    if waits == Some((0,)) { Ok(()) } else { Err(refused(text!("device-waits-for-place"))) }
}

/// Takes a device from its place: it is removed there, or given up if it surely is not there.
async fn take_away(
    tx: &mut Tx,
    held: Held,
    written_off: Option<&str>,
    stamp: &Stamp,
) -> Result<(Leaving, Vec<StoreChange>), StoreError> {
    let device = devices::current(tx, held.id).await?.ok_or(StoreError::Missing)?;
    let (intent, is_blocked) = (held.intent, held.is_blocked);
    run!(&mut *tx, "update devices set written_off = $2 where id = $1", held.id.0, written_off)?;
    if is_surely_not_there(tx, held.id, held.state).await? {
        let ((), told) = give_up(tx, held.id, device.version, Predecessor::Stays, stamp).await?;
        return Ok((Leaving { device, intent, is_blocked, removal: None }, told));
    }
    run!(&mut *tx, "update devices set leaving = true where id = $1", held.id.0)?;
    let (saved, told) = want(tx, held.id, device.version, Intent::Removed, stamp).await?;
    Ok((Leaving { device, intent, is_blocked, removal: Some(saved.operation) }, told))
}

/// The new device waits until the one whose place it takes is gone.
async fn follow_on(tx: &mut Tx, device: DeviceId, leaving: &Leaving) -> Result<(), StoreError> {
    if leaving.removal.is_some() {
        run!(tx, "update devices set predecessor_id = $2 where id = $1", device.0, leaving.device.id.0)?;
    }
    Ok(())
}

impl Store {
    /// All that the record has of a device, secrets opened, to be recorded as another.
    async fn copied(&self, tx: &mut Tx, device: &Device) -> Result<CheckedDevice, StoreError> {
        let desired = self.desired(tx, device.id).await?;
        let mut fields = BTreeMap::new();
        for (key, value) in desired.values {
            fields.insert(key, value.map_or(FieldChange::Clear, FieldChange::Set));
        }
        for (key, secret) in desired.secrets {
            let change = match secret {
                SecretChange::Keep => FieldChange::Keep,
                SecretChange::Clear => FieldChange::Clear,
                SecretChange::Set(secret) => FieldChange::Set(Value::Secret(secret)),
            };
            fields.insert(key, change);
        }
        Ok(CheckedDevice {
            name: device.name.clone(),
            serial: device.serial.clone(),
            technology: device.technology.clone(),
            fields,
        })
    }
}
