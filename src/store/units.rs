//! The unit that a device is: its serial, the place that it has or may have in a system, its way out of stock and back.
//!
//! A unit counts once in the stock, in however many systems of its customer it stands. It comes back with its serial if it
//! went out with it: one that nobody has seen in stock may have been a slip of whoever typed it.

use jiff::Timestamp;

use super::contracts::end_if_free;
use super::movements::{self, Moved};
use super::pool::{Tx, locking, one, run};
use super::row::time;
use super::{Stamp, StoreError};
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, ProductId, TariffId};
use crate::domain::product::MovementKind;

/// Keeps the serial from being given up or taken by another transaction. Serials are locked before devices.
pub(super) async fn lock_serial(tx: &mut Tx, serial: &str) -> Result<(), StoreError> {
    let sql = locking!(&*tx, "select serial from serials where serial = $1", "for update");
    one!(tx, (String,), sql, serial)?;
    Ok(())
}

/// Locks the serial of a device, which is then locked itself, and gives it. `None` when there is no such device.
///
/// Read without a lock, the serial may be another by the time that it is locked: whoever goes on looks again.
pub(super) async fn lock_serial_of(tx: &mut Tx, device: DeviceId) -> Result<Option<String>, StoreError> {
    let row = one!(&mut *tx, (String,), "select serial from devices where id = $1", device.0)?;
    let Some((serial,)) = row else { return Ok(None) };
    lock_serial(tx, &serial).await?;
    Ok(Some(serial))
}

/// The product of the unit with this serial, if it stands in another device on record too.
pub(super) async fn product_elsewhere(
    tx: &mut Tx,
    serial: &str,
    known: Option<DeviceId>,
) -> Result<Option<ProductId>, StoreError> {
    let row = one!(
        tx,
        (i64,),
        "select product_id from devices where serial = $1 and state <> 'removed' and id <> $2 limit 1",
        serial,
        known.map_or(0, |id| id.0),
    )?;
    Ok(row.map(|(id,)| ProductId(id)))
}

/// Which way a unit goes. Those that come back are counted first: they may be what goes out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Back,
    Out,
}

/// A unit that goes out to a customer or comes back from him.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitMove<'a> {
    pub product: ProductId,
    pub way: Way,
    pub serial: &'a str,
    pub customer: CustomerId,
    /// It leaves the stock with its serial, or comes into it with it.
    pub is_named: bool,
}

/// What came of moving units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    /// The stock is empty, the product gone, or each unit left has a serial and it is another.
    No,
}

/// Counts units out of the stock of their products and back into it, and notes each in the history.
pub(super) async fn move_units(
    tx: &mut Tx,
    mut moves: Vec<UnitMove<'_>>,
    stamp: &Stamp,
) -> Result<Taken, StoreError> {
    // In the order of the products, so that two transactions that swap the same ones do not wait for each other.
    moves.sort_by_key(|moved| (moved.product, moved.way));
    for moved in moves {
        let (units, kind) = match moved.way {
            Way::Back => (1, MovementKind::Returned),
            Way::Out => (-1, MovementKind::Assigned),
        };
        let named = if moved.is_named { units } else { 0 };
        let left = one!(
            &mut *tx,
            (i64,),
            "update products set stock = stock + $2, named = named + $3, assigned = assigned - $2
                where id = $1 and stock + $2 >= named + $3 returning stock",
            moved.product.0,
            units,
            named,
        )?;
        let Some((stock,)) = left else { return Ok(Taken::No) };
        let line = Moved {
            product: moved.product,
            kind,
            units,
            stock,
            serial: Some(moved.serial),
            customer: Some(moved.customer),
            reason: "",
        };
        movements::note(tx, &[line], stamp).await?;
    }
    Ok(Taken::Yes)
}

/// Lets go of a serial that no customer holds any more: it goes back into the stock of this product if it came from one.
/// Says whether it did. The serial has to be locked.
pub(super) async fn let_go(tx: &mut Tx, serial: &str, product: ProductId) -> Result<bool, StoreError> {
    let kept = run!(
        &mut *tx,
        "update serials set customer_id = null, product_id = $2, was_named = false
            where serial = $1 and was_named",
        serial,
        product.0,
    )?;
    if kept == 0 {
        run!(&mut *tx, "delete from serials where serial = $1", serial)?;
    }
    Ok(kept > 0)
}

/// Gives the unit of a device that goes off the record back into stock, unless it was written off, and frees its serial,
/// unless it stands in another device too; a contract that only waited for the device, which was asked to go at `left_at`,
/// ends. The serial has to be locked.
pub(super) async fn give_back(
    tx: &mut Tx,
    device: DeviceId,
    left_at: Timestamp,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let row = one!(
        &mut *tx,
        (String, i64, i64, i64, Option<String>),
        "select serial, product_id, customer_id, tariff_id, written_off from devices where id = $1",
        device.0
    )?;
    let (serial, product, customer, tariff, written_off) = row.ok_or(StoreError::Missing)?;
    end_if_free(tx, CustomerId(customer), TariffId(tariff), left_at).await?;
    if product_elsewhere(tx, &serial, Some(device)).await?.is_some() {
        return Ok(());
    }
    let (product, customer) = (ProductId(product), CustomerId(customer));
    let is_named = match &written_off {
        None => let_go(tx, &serial, product).await?,
        Some(_) => {
            run!(&mut *tx, "delete from serials where serial = $1", serial.as_str())?;
            false
        }
    };
    let back = UnitMove { product, way: Way::Back, serial: &serial, customer, is_named };
    // Putting back cannot fail for want of stock.
    move_units(tx, vec![back], stamp).await?;
    match written_off {
        Some(reason) => write_off(tx, product, &serial, &reason, stamp).await,
        None => Ok(()),
    }
}

/// Counts a unit that has just come back out of the stock for good, with the reason.
async fn write_off(
    tx: &mut Tx,
    product: ProductId,
    serial: &str,
    reason: &str,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let sql = "update products set stock = stock - 1 where id = $1 returning stock";
    let (stock,) = one!(&mut *tx, (i64,), sql, product.0)?.ok_or(StoreError::Missing)?;
    let kind = MovementKind::Out;
    let line = Moved { product, kind, units: -1, stock, serial: Some(serial), customer: None, reason };
    movements::note(tx, &[line], stamp).await
}

/// Who ordered an operation, and when it was settled: whose deed it is that a unit comes back. And when he ordered it.
pub(super) async fn stamp_of(tx: &mut Tx, operation: OperationId) -> Result<(Stamp, Timestamp), StoreError> {
    let row = one!(
        tx,
        (String, i64, i64),
        "select created_by, coalesce(settled_at, created_at), created_at from operations where id = $1",
        operation.0,
    )?;
    let (by, at, ordered_at) = row.ok_or(StoreError::Missing)?;
    Ok((Stamp { by, at: time(at)? }, time(ordered_at)?))
}

/// Whether no operation can have brought the device there: all were refused, or never sent with effect. One that was
/// sent and is queued again, replaced or refused since may have.
pub(super) async fn is_surely_not_there(
    tx: &mut Tx,
    device: DeviceId,
    state: DeviceState,
) -> Result<bool, StoreError> {
    if !matches!(state, DeviceState::Pending | DeviceState::Failed) {
        return Ok(false);
    }
    let perhaps = one!(
        tx,
        (i64,),
        "select count(*) from operations where device_id = $1
            and (may_be_there or state in ('running', 'accepted', 'unsure', 'applied', 'attention'))",
        device.0,
    )?;
    Ok(perhaps == Some((0,)))
}
