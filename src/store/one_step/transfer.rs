//! A device that goes over to another customer, as the same unit.

use serde_json::json;

use super::{Leaving, follow_on, hold_unit, take_away};
use crate::domain::customer::CustomerStatus;
use crate::domain::device::{DeviceDraft, Intent};
use crate::domain::ids::{DraftId, SystemId};
use crate::domain::one_step::{MoveDraft, OneStep};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::store::audit::{self, Deed};
use crate::store::devices::current;
use crate::store::drafts::note_saved;
use crate::store::pool::{Tx, all, one, run};
use crate::store::row::word;
use crate::store::save_device::Start;
use crate::store::status::block;
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
        let sql = "select code, status from customers where id = $1";
        let (to, status) =
            one!(&mut *tx, (String, String), sql, draft.customer.0)?.ok_or(StoreError::Missing)?;
        let status = word("status of customer", &status, CustomerStatus::from_word)?;
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
        // One that surely was not there has gone back into the stock, and is taken from it again.
        run!(
            &mut *tx,
            "update serials set customer_id = $2 where serial = $1 and customer_id is not null",
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
            let (intent, is_blocked) = beginning(&leaving, status);
            let (saved, told) = self.record(tx, &new, Start::Moved(intent), None, stamp).await?;
            changes.extend(told);
            follow_on(tx, saved.device, &leaving).await?;
            if is_blocked {
                block(tx, saved.device).await?;
            }
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

/// What is wanted of the device at a customer of this status, and whether that is because he is blocked. What was done to
/// the customer before is not done to him.
fn beginning(leaving: &Leaving, status: CustomerStatus) -> (Intent, bool) {
    let was_by_hand = leaving.intent == Intent::Suspended && !leaving.is_blocked;
    match status {
        CustomerStatus::Bloqueado => (Intent::Suspended, !was_by_hand),
        CustomerStatus::Captado | CustomerStatus::Alta | CustomerStatus::Baja if was_by_hand => {
            (Intent::Suspended, false)
        }
        CustomerStatus::Captado | CustomerStatus::Alta | CustomerStatus::Baja => (Intent::Active, false),
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
