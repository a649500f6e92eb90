//! A device that goes over to another customer, as the same unit.

use serde_json::json;

use super::{follow_on, hold_unit, take_away};
use crate::domain::device::DeviceDraft;
use crate::domain::ids::{DraftId, SystemId};
use crate::domain::one_step::{MoveDraft, OneStep};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::store::audit::{self, Deed};
use crate::store::devices::current;
use crate::store::drafts::note_saved;
use crate::store::pool::{Tx, all, one, run};
use crate::store::units::lock_serial_of;
use crate::store::{Stamp, Store, StoreChange, StoreError};
use crate::text;

impl Store {
    /// Moves a device to another customer, who has to be linked in every system where it stands: it is removed at the one
    /// and registered at the other as soon as it is gone. The unit stays out of stock. All or nothing. `typed` is the draft
    /// that was kept of the form, and is noted as saved.
    ///
    /// # Errors
    /// Problems at `customer`, `external_id` and `tariff`. `Changed` when the device has another version than was seen.
    pub async fn move_device(
        &self,
        draft: &MoveDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<OneStep, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = self.transfer(&mut tx, draft, typed, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    async fn transfer(
        &self,
        tx: &mut Tx,
        draft: &MoveDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<(OneStep, Vec<StoreChange>), StoreError> {
        let serial = lock_serial_of(tx, draft.device).await?.ok_or(StoreError::Missing)?;
        let unit = hold_unit(tx, draft.device, draft.version, &serial).await?;
        let row = one!(&mut *tx, (String,), "select code from customers where id = $1", draft.customer.0)?;
        let (to,) = row.ok_or(StoreError::Missing)?;
        let (mut gone, mut changes) = (Vec::new(), Vec::new());
        for held in unit {
            if held.customer == draft.customer {
                return Err(at("customer", text!("move-same-customer", code = to)));
            }
            let place = place(tx, draft, held.system, &to).await?;
            let device = current(tx, held.id).await?.ok_or(StoreError::Missing)?;
            let copied = self.copied(tx, &device).await?;
            let (leaving, told) = take_away(tx, held, None, stamp).await?;
            changes.extend(told);
            gone.push((leaving, place, copied));
        }
        run!(
            &mut *tx,
            "update serials set customer_id = $2 where serial = $1",
            serial.as_str(),
            draft.customer.0
        )?;
        let mut step = None;
        for (leaving, external_id, device) in gone {
            let before = &leaving.device;
            let new = DeviceDraft {
                known: None,
                customer: draft.customer,
                system: before.system,
                external_id,
                product: before.product,
                tariff: draft.tariff,
                device,
            };
            let (saved, told) = self.record(tx, &new, leaving.intent, None, stamp).await?;
            changes.extend(told);
            follow_on(tx, saved.device, &leaving).await?;
            let detail = json!({ "serial": serial, "from": before.customer_code, "to": to });
            for id in [before.id, saved.device] {
                let deed = Deed { action: "move", entity: "device", id: Some(id.0), detail: &detail };
                audit::note(tx, stamp, &deed).await?;
            }
            if before.id == draft.device {
                step = Some(OneStep { saved, removal: leaving.removal });
            }
        }
        let step = step.ok_or(StoreError::Changed)?;
        note_saved(tx, typed, "device", step.saved.device.0).await?;
        Ok((step, changes))
    }
}

/// The id under which the other customer is to have it in a system.
async fn place(tx: &mut Tx, draft: &MoveDraft, system: SystemId, code: &str) -> Result<String, StoreError> {
    let ids = all!(
        &mut *tx,
        (String,),
        "select external_id from links where customer_id = $1 and system_id = $2 order by external_id",
        draft.customer.0,
        system.0
    )?;
    let mut ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
    if let Some(at) = ids.iter().position(|id| Some(id) == draft.external_id.as_ref()) {
        return Ok(ids.swap_remove(at));
    }
    match (ids.len(), ids.pop()) {
        (1, Some(id)) => Ok(id),
        (0, _) | (_, None) => {
            let name = one!(tx, (String,), "select name from systems where id = $1", system.0)?;
            let system = name.map(|(name,)| name).unwrap_or_default();
            Err(at("customer", text!("move-not-linked", code = code, system = system)))
        }
        (_, Some(id)) => {
            ids.push(id);
            Err(at("external_id", text!("move-which-id", code = code, ids = ids.join(", "))))
        }
    }
}

fn at(field: &'static str, text: Text) -> StoreError {
    StoreError::Problems(vec![Problem::new(field, text)])
}
