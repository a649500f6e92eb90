//! Another unit in the place of a device: the old one removed there, the new one registered as soon as it is gone.

use serde_json::json;

use super::{Leaving, follow_on, hold_unit, take_away};
use crate::domain::device::{CheckedDevice, DeviceDraft};
use crate::domain::ids::DraftId;
use crate::domain::one_step::{OldUnit, OneStep, SwapDraft};
use crate::domain::problem::Problem;
use crate::store::audit::{self, Deed};
use crate::store::devices::current;
use crate::store::drafts::note_saved;
use crate::store::pool::{Tx, one};
use crate::store::save_device::Start;
use crate::store::status::block;
use crate::store::units::lock_serial;
use crate::store::{Stamp, Store, StoreChange, StoreError};
use crate::text;

impl Store {
    /// Puts another unit in the place of a device, in every system where it stands: the old one goes back into stock when
    /// it is removed, or is written off; the new one is taken from it. All or nothing. `typed` is the draft that was kept of
    /// the form, and is noted as saved.
    ///
    /// # Errors
    /// Problems as of a device that is saved. `Changed` when the device has another version than was seen.
    pub async fn swap_device(
        &self,
        draft: &SwapDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<OneStep, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = self.swap(&mut tx, draft, typed, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    async fn swap(
        &self,
        tx: &mut Tx,
        draft: &SwapDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<(OneStep, Vec<StoreChange>), StoreError> {
        let row = one!(
            &mut *tx,
            (String,),
            "select serial from devices where id = $1 and state <> 'removed'",
            draft.device.0
        )?;
        let (old,) = row.ok_or(StoreError::Missing)?;
        lock_both(tx, &old, draft.serial.as_str()).await?;
        let (written_off, reason) = match &draft.old_unit {
            OldUnit::BackIntoStock => (None, None),
            OldUnit::Broken(reason) => (Some(reason.as_str()), Some(reason)),
        };
        let (mut step, mut changes) = (None, Vec::new());
        for held in hold_unit(tx, draft.device, draft.version, &old).await? {
            let device = current(tx, held.id).await?.ok_or(StoreError::Missing)?;
            let copied = self.copied(tx, &device).await?;
            let (leaving, told) = take_away(tx, held, written_off, stamp).await?;
            changes.extend(told);
            let new = in_its_place(draft, &leaving, copied);
            let (saved, told) = self.record(tx, &new, Start::InPlace(leaving.intent), None, stamp).await?;
            changes.extend(told);
            follow_on(tx, saved.device, &leaving).await?;
            if leaving.is_blocked {
                block(tx, saved.device).await?;
            }
            let detail = json!({
                "serial": draft.serial.as_str(),
                "from": old,
                "to": draft.serial.as_str(),
                "broken": reason,
            });
            let deed = Deed { action: "swap", entity: "device", id: Some(saved.device.0), detail: &detail };
            audit::note(tx, stamp, &deed).await?;
            if leaving.device.id == draft.device {
                step = Some(OneStep { saved, removal: leaving.removal });
            }
        }
        let step = step.ok_or(StoreError::Changed)?;
        note_saved(tx, typed, "device", step.saved.device.0).await?;
        Ok((step, changes))
    }
}

/// Locks the serial that goes and, if it is known here, the one that comes, in their order.
async fn lock_both(tx: &mut Tx, old: &str, new: &str) -> Result<(), StoreError> {
    if old == new {
        let text = text!("swap-same-serial", serial = new);
        return Err(StoreError::Problems(vec![Problem::new("serial", text)]));
    }
    lock_serial(tx, old.min(new)).await?;
    lock_serial(tx, old.max(new)).await
}

fn in_its_place(draft: &SwapDraft, leaving: &Leaving, copied: CheckedDevice) -> DeviceDraft {
    let mut fields = copied.fields;
    fields.extend(draft.fields.clone());
    let before = &leaving.device;
    DeviceDraft {
        known: None,
        customer: before.customer,
        system: before.system,
        external_id: before.external_id.clone(),
        product: draft.product,
        tariff: before.tariff,
        device: CheckedDevice { serial: draft.serial.clone(), fields, ..copied },
    }
}
