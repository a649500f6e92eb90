//! A device that was to take another's place and is given up: what becomes of that other one.

use serde_json::json;

use crate::domain::device::{Intent, Standing};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::store::audit::{self, Deed};
use crate::store::follow::{Step, follow};
use crate::store::life::{is_being_removed, refused, want};
use crate::store::pool::{Tx, all, locking, one, run};
use crate::store::row::{millis, word};
use crate::store::units::lock_serial;
use crate::store::{Stamp, StoreChange, StoreError};
use crate::text;

/// What becomes of the device whose place one that is given up was to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Predecessor {
    /// It stays where it is, as if nothing had been asked.
    Stays,
    /// It goes as well, if it is the same customer's: he leaves.
    Goes,
}

#[derive(sqlx::FromRow)]
struct Before {
    id: i64,
    serial: String,
    customer_id: i64,
    system_id: i64,
    standing: String,
    version: i64,
    is_of_the_same: bool,
}

/// Locks a device and the one whose place it is to take: first their serials, then themselves, each in their order.
pub(in crate::store) async fn lock_with_predecessor(tx: &mut Tx, device: DeviceId) -> Result<(), StoreError> {
    let serials = all!(
        &mut *tx,
        (String,),
        "select distinct d.serial from devices n join devices d on d.id in (n.id, n.predecessor_id)
            where n.id = $1 order by d.serial",
        device.0
    )?;
    for (serial,) in serials {
        lock_serial(tx, &serial).await?;
    }
    let sql = locking!(
        &*tx,
        "select id from devices where id = $1 or id = (select predecessor_id from devices where id = $1)
            order by id",
        "for update"
    );
    all!(tx, (i64,), sql, device.0)?;
    Ok(())
}

/// Lets the device go whose place one that is given up was to take; both have to be locked.
///
/// # Errors
/// A problem while it is being removed: what comes of that has to be known first.
pub(in crate::store) async fn release(
    tx: &mut Tx,
    device: DeviceId,
    then: Predecessor,
    stamp: &Stamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let before = one!(
        &mut *tx,
        Before,
        "select p.id, p.serial, p.customer_id, p.system_id, p.standing, p.version,
                p.customer_id = n.customer_id as is_of_the_same
            from devices n join devices p on p.id = n.predecessor_id where n.id = $1 and p.state <> 'removed'",
        device.0
    )?;
    let Some(before) = before else { return Ok(Vec::new()) };
    let id = DeviceId(before.id);
    let is_going = is_being_removed(tx, id).await?;
    let stays = match then {
        Predecessor::Stays if is_going => return Err(refused(text!("device-place-being-freed"))),
        Predecessor::Stays => true,
        Predecessor::Goes => !before.is_of_the_same && !is_going,
    };
    run!(
        &mut *tx,
        "update devices set leaving = false, version = version + 1,
            written_off = case when $2 then null else written_off end where id = $1",
        id.0,
        stays
    )?;
    // One that was given up in the stock is there.
    run!(
        &mut *tx,
        "update serials set customer_id = $2 where serial = $1 and customer_id is not null",
        before.serial.as_str(),
        before.customer_id
    )?;
    if stays { take_back(tx, &before, stamp).await } else { Ok(Vec::new()) }
}

/// Takes the removal back that is only queued.
async fn take_back(tx: &mut Tx, before: &Before, stamp: &Stamp) -> Result<Vec<StoreChange>, StoreError> {
    let device = DeviceId(before.id);
    let queued = one!(
        &mut *tx,
        (i64, bool),
        "select id, seen is not null or may_be_there from operations
            where device_id = $1 and kind = 'device' and intent = 'removed' and state = 'queued'",
        device.0
    )?;
    // It was refused or called off before: the device stands there.
    let Some((operation, is_perhaps_sent)) = queued else { return Ok(Vec::new()) };
    if is_perhaps_sent {
        // It was tried before and may be gone: it is sent again as it stood.
        let intent = word("standing of device", &before.standing, Standing::from_word)?.intent();
        return want(tx, device, before.version + 1, intent, stamp).await.map(|(_, changes)| changes);
    }
    let (operation, cancelled) = (OperationId(operation), OperationState::Cancelled);
    run!(
        &mut *tx,
        "update operations set state = $2, settled_at = $3 where id = $1",
        operation.0,
        cancelled.word(),
        millis(stamp.at)
    )?;
    let kind = OperationKind::Device;
    follow(tx, Step { device, operation, kind, state: cancelled, intent: Intent::Removed }).await?;
    let detail = json!({ "kind": kind.word(), "from": OperationState::Queued.word() });
    let deed = Deed { action: "cancel", entity: "operation", id: Some(operation.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    let (customer, system) = (CustomerId(before.customer_id), SystemId(before.system_id));
    Ok(vec![StoreChange::Operation { operation, customer: Some(customer), system, state: cancelled }])
}
