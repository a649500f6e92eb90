//! Another tariff for a device, and with it another template.

use serde_json::json;

use crate::domain::device::{Device, DeviceState, Saved};
use crate::domain::ids::{DeviceId, TariffId};
use crate::domain::operation::OperationKind;
use crate::domain::problem::Problem;
use crate::store::audit::{self, Deed};
use crate::store::contracts::end_if_free;
use crate::store::devices::{current, technology_of};
use crate::store::life::{hold, refused};
use crate::store::pool::{Tx, one, run};
use crate::store::queue::{Order, Queued, queue};
use crate::store::save_device::checks::check_tariff;
use crate::store::{Gaps, Stamp, Store, StoreChange, StoreError};
use crate::text;

impl Store {
    /// Gives a device another tariff of its customer's, and queues the change of its template.
    ///
    /// # Errors
    /// Problems at `tariff`: it is the same, not his, or without a service that the technology serves. `Changed` when the
    /// device has another version than was seen.
    pub async fn change_tariff(
        &self,
        device: DeviceId,
        version: i64,
        tariff: TariffId,
        stamp: &Stamp,
    ) -> Result<Saved, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = retariff(&mut tx, device, version, tariff, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }
}

pub(in crate::store) async fn retariff(
    tx: &mut Tx,
    device: DeviceId,
    version: i64,
    tariff: TariffId,
    stamp: &Stamp,
) -> Result<(Saved, Vec<StoreChange>), StoreError> {
    let held = hold(tx, device).await?.seen_as(version)?;
    let before = current(tx, device).await?.ok_or(StoreError::Missing)?;
    if held.state == DeviceState::Removing || held.leaving {
        return Err(refused(text!("device-being-removed")));
    }
    check(tx, &before, tariff).await?;
    let order = Order { gaps: Gaps::TemplateEmptied, ..held.order(OperationKind::Device, held.intent) };
    let Queued { operation, changes } = queue(tx, order, stamp).await?;
    run!(
        &mut *tx,
        "update devices set tariff_id = $2, state = $3, version = version + 1 where id = $1",
        device.0,
        tariff.0,
        held.queued().word(),
    )?;
    end_if_free(tx, before.customer, before.tariff, stamp.at).await?;
    let name = one!(&mut *tx, (String,), "select name from tariffs where id = $1", tariff.0)?;
    let detail = json!({
        "serial": held.serial,
        "from": before.tariff_name,
        "to": name.map(|(name,)| name),
        "changed": ["tariff"],
        "version": before.version + 1,
        "operation": operation,
    });
    let deed = Deed { action: "change_tariff", entity: "device", id: Some(device.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    Ok((Saved { device, operation }, changes))
}

async fn check(tx: &mut Tx, device: &Device, tariff: TariffId) -> Result<(), StoreError> {
    let mut problems = Vec::new();
    if device.tariff == tariff {
        let text = text!("device-tariff-same", tariff = device.tariff_name.as_str());
        problems.push(Problem::new("tariff", text));
    } else {
        let technology = technology_of(&device.technology.0)?;
        check_tariff(tx, device.customer, tariff, technology, &mut problems).await?;
    }
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}
