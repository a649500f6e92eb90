//! A customer's status: what it would do to his devices, and the change itself, devices and all, in one step.

use serde_json::json;

use super::audit::{self, Deed};
use super::customers::record;
use super::life::{give_up, want};
use super::one_step::Predecessor;
use super::pool::{Tx, all, one, run};
use super::row::word;
use super::save_customer::seen;
use super::units::{is_surely_not_there, lock_serial};
use super::{Stamp, Store, StoreChange, StoreError, devices};
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::device::{Device, Intent};
use crate::domain::ids::{CustomerId, DeviceId, OperationId};
use crate::domain::status_change::{DeviceWish, Share, Standing, StatusChange, Wish, share};
use crate::domain::system::SystemKind;

/// What a status would do to a customer's devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusPlan {
    pub customer: Customer,
    pub status: CustomerStatus,
    /// The devices that it concerns.
    pub devices: Vec<PlannedDevice>,
}

/// A device, the kind of its system, and what a status has to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDevice {
    pub device: Device,
    pub kind: SystemKind,
    pub share: Share,
}

impl Store {
    /// What a status would do to a customer's devices, as they are now.
    pub async fn status_plan(
        &self,
        customer: CustomerId,
        status: CustomerStatus,
    ) -> Result<StatusPlan, StoreError> {
        let mut tx = self.read().await?;
        let record = record(&mut tx, customer).await?.ok_or(StoreError::Missing)?;
        let mut planned = Vec::new();
        for device in devices::of_customer(&mut tx, customer).await? {
            let row = one!(
                &mut tx,
                (bool, bool, String),
                "select d.blocked, d.leaving, y.kind from devices d join systems y on y.id = d.system_id where d.id = $1",
                device.id.0
            )?;
            let (is_blocked, is_leaving, kind) = row.ok_or(StoreError::Missing)?;
            let is_surely_not_there = is_surely_not_there(&mut tx, device.id, device.state).await?;
            let standing = Standing { is_blocked, is_leaving, is_surely_not_there };
            if let Some(share) = share(status, &device, standing) {
                let kind = word("kind of system", &kind, SystemKind::from_word)?;
                planned.push(PlannedDevice { device, kind, share });
            }
        }
        Ok(StatusPlan { customer: record, status, devices: planned })
    }

    /// Changes a customer's status, and does with his devices what was agreed to: all or nothing. Gives the operations
    /// that were queued.
    ///
    /// # Errors
    /// `Changed` when the customer or a device has another version than was seen; a problem for a device with which it
    /// cannot be done now.
    pub async fn change_status(
        &self,
        change: &StatusChange,
        stamp: &Stamp,
    ) -> Result<Vec<OperationId>, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = carry_out(&mut tx, change, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

async fn carry_out(
    tx: &mut Tx,
    change: &StatusChange,
    stamp: &Stamp,
) -> Result<(Vec<OperationId>, Vec<StoreChange>), StoreError> {
    let (operations, changes) = grant(tx, change.customer, &change.devices, stamp).await?;
    let before = seen(tx, change.customer, change.version).await?;
    run!(
        &mut *tx,
        "update customers set status = $2, version = version + 1 where id = $1",
        change.customer.0,
        change.status.word()
    )?;
    let detail = json!({
        "code": before.code,
        "from": before.status,
        "to": change.status,
        "devices": change.devices.len(),
        "changed": ["status"],
        "version": before.version + 1,
    });
    let deed = Deed { action: "status", entity: "customer", id: Some(change.customer.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    Ok((operations, changes))
}

/// Does with devices of a customer what is wished; gives the operations that were queued.
pub(super) async fn grant(
    tx: &mut Tx,
    customer: CustomerId,
    wishes: &[DeviceWish],
    stamp: &Stamp,
) -> Result<(Vec<OperationId>, Vec<StoreChange>), StoreError> {
    // Serials before devices, and each in their order, as everybody does.
    let serials = all!(
        &mut *tx,
        (String,),
        "select distinct serial from devices where customer_id = $1 and state <> 'removed' order by serial",
        customer.0
    )?;
    for (serial,) in serials.iter().filter(|_| !wishes.is_empty()) {
        lock_serial(tx, serial).await?;
    }
    let mut wishes = wishes.to_vec();
    wishes.sort_by_key(|wish| wish.device);
    let (mut operations, mut changes) = (Vec::new(), Vec::new());
    for DeviceWish { device, version, wish } in wishes {
        let holder = one!(&mut *tx, (i64,), "select customer_id from devices where id = $1", device.0)?;
        if holder != Some((customer.0,)) {
            return Err(StoreError::Changed);
        }
        let told = match wish {
            Wish::Discard => give_up(tx, device, version, Predecessor::Goes, stamp).await?.1,
            Wish::Suspend => {
                let (saved, told) = want(tx, device, version, Intent::Suspended, stamp).await?;
                block(tx, device).await?;
                operations.push(saved.operation);
                told
            }
            Wish::Resume | Wish::Remove => {
                let intent = if wish == Wish::Resume { Intent::Active } else { Intent::Removed };
                let (saved, told) = want(tx, device, version, intent, stamp).await?;
                operations.push(saved.operation);
                told
            }
        };
        changes.extend(told);
    }
    Ok((operations, changes))
}

/// Notes that it was suspended because its customer was blocked.
pub(super) async fn block(tx: &mut Tx, device: DeviceId) -> Result<(), StoreError> {
    run!(tx, "update devices set blocked = true where id = $1", device.0)?;
    Ok(())
}
