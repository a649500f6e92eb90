//! A device that is registered in its system already: it is recorded, takes no unit from stock, and nothing is sent.

use serde_json::json;

use super::{Before, Plan, known, leave_tariff, plan, write};
use crate::domain::device::{DeviceDraft, DeviceState, Intent};
use crate::domain::ids::{DeviceId, ProductId};
use crate::domain::problem::Problem;
use crate::store::audit::{self, Deed};
use crate::store::devices::technology_of;
use crate::store::pool::{Tx, run};
use crate::store::units::product_elsewhere;
use crate::store::{Stamp, Store, StoreError};
use crate::text;

impl Store {
    /// Records a device as it is registered there. `is_held` says that its customer holds the serial already.
    ///
    /// # Errors
    /// Problems: the device is being removed; the same unit stands in another system as another product.
    pub(in crate::store) async fn record_registered(
        &self,
        tx: &mut Tx,
        draft: &DeviceDraft,
        is_held: bool,
        stamp: &Stamp,
    ) -> Result<DeviceId, StoreError> {
        let technology = technology_of(&draft.device.technology.0)?;
        let before = match draft.known {
            Some((id, version)) => Some(known(tx, draft, id, version).await?),
            None => None,
        };
        count(tx, draft, before.as_ref(), is_held).await?;
        let mut plan = plan(draft, before.as_ref(), Intent::Active, technology)?;
        plan.state = match &before {
            None => DeviceState::Active,
            Some(before) => before.state()?,
        };
        // A registration that was given up stands there all the same, says the file.
        let is_there = match plan.state {
            DeviceState::Active | DeviceState::Failed => plan.intent == Intent::Active,
            DeviceState::Pending
            | DeviceState::Suspended
            | DeviceState::Unsure
            | DeviceState::Removing
            | DeviceState::Removed => false,
        };
        if is_there {
            plan.state = DeviceState::Active;
        }
        let device = write(tx, draft, &plan).await?;
        leave_tariff(tx, draft, before.as_ref(), stamp.at).await?;
        if is_there {
            run!(&mut *tx, "update devices set standing = 'active' where id = $1", device.0)?;
        }
        if before.is_some() || !plan.secrets.is_empty() {
            self.write_secrets(tx, device, &plan).await?;
        }
        note(tx, draft, &plan, device, before.as_ref(), stamp).await?;
        Ok(device)
    }
}

/// Counts the unit as assigned, without taking it from the stock.
async fn count(
    tx: &mut Tx,
    draft: &DeviceDraft,
    before: Option<&Before>,
    is_held: bool,
) -> Result<(), StoreError> {
    let serial = draft.device.serial.as_str();
    if let Some(before) = before
        && before.state()? == DeviceState::Removing
    {
        return Err(StoreError::Problems(vec![Problem::new("", text!("device-being-removed"))]));
    }
    let elsewhere = product_elsewhere(tx, serial, draft.known.map(|(id, _)| id)).await?;
    if elsewhere.is_some_and(|product| product != draft.product) {
        let text = text!("import-unit-other-product", serial = serial);
        return Err(StoreError::Problems(vec![Problem::new("product", text)]));
    }
    if !is_held {
        run!(
            &mut *tx,
            "insert into serials (serial, customer_id) values ($1, $2)",
            serial,
            draft.customer.0,
        )?;
    }
    let was = before.map(|before| ProductId(before.product_id));
    if elsewhere.is_some() || was == Some(draft.product) {
        return Ok(());
    }
    if let Some(was) = was {
        run!(&mut *tx, "update products set assigned = assigned - 1 where id = $1", was.0)?;
    }
    run!(&mut *tx, "update products set assigned = assigned + 1 where id = $1", draft.product.0)?;
    Ok(())
}

async fn note(
    tx: &mut Tx,
    draft: &DeviceDraft,
    plan: &Plan,
    device: DeviceId,
    before: Option<&Before>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let detail = json!({
        "serial": draft.device.serial.as_str(),
        "new": before.is_none(),
        "changed": plan.changed,
        "version": before.map_or(1, |before| before.version + 1),
    });
    audit::note(tx, stamp, &Deed { action: "import", entity: "device", id: Some(device.0), detail: &detail })
        .await
}
