//! The unit that a device is: its serial, the place that it has or may have in a system, and its way back into stock.
//!
//! A unit counts once in the stock, in however many systems of its customer it stands.

use std::collections::BTreeMap;

use super::StoreError;
use super::contracts::end_if_free;
use super::pool::{Tx, locking, one, run};
use super::products::move_stock;
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, ProductId, TariffId};

/// Keeps the serial from being given up or taken by another transaction. Serials are locked before devices.
pub(super) async fn lock_serial(tx: &mut Tx, serial: &str) -> Result<(), StoreError> {
    let sql = locking!(&*tx, "select customer_id from serials where serial = $1", "for update");
    one!(tx, (i64,), sql, serial)?;
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

/// Gives the unit of a device that goes off the record back into stock, unless it was written off, and frees its serial,
/// unless it stands in another device too; a contract that only waited for the device ends. The serial has to be locked.
pub(super) async fn give_back(tx: &mut Tx, device: DeviceId) -> Result<(), StoreError> {
    let row = one!(
        &mut *tx,
        (String, i64, i64, i64, Option<String>),
        "select serial, product_id, customer_id, tariff_id, written_off from devices where id = $1",
        device.0
    )?;
    let (serial, product, customer, tariff, written_off) = row.ok_or(StoreError::Missing)?;
    end_if_free(tx, CustomerId(customer), TariffId(tariff)).await?;
    if product_elsewhere(tx, &serial, Some(device)).await?.is_some() {
        return Ok(());
    }
    run!(&mut *tx, "delete from serials where serial = $1", serial.as_str())?;
    if written_off.is_none() {
        // Putting back cannot fail for want of stock.
        move_stock(tx, &BTreeMap::from([(ProductId(product), 1)])).await?;
    }
    Ok(())
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
