//! Claiming an operation of the outbox, and settling it.
//!
//! Which state follows from what happened is decided in `crate::outbox`; here it is only kept that nothing is worked
//! twice, nor settled by a worker that lost it.

mod next;
mod settle;

use jiff::Timestamp;

use self::next::{WorkRow, next};
use super::outbox::one_operation;
use super::pool::{Turn, Tx, one, run};
use super::push::desired_customer;
use super::row::{corrupt, json, millis, to_json};
use super::strays::{is_ours_now, stray_device};
use super::{ClaimRules, Claimed, Gaps, Hold, Seen, Store, StoreError, Task, Wanted};
use crate::domain::device::Intent;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::OperationState;
use crate::domain::text::Text;
use crate::text;

/// How many tries a task counts for: asking after what was taken is none, nor is asking nobody.
const fn tries(task: &Task) -> i64 {
    match task {
        Task::Send | Task::ReadBack { .. } => 1,
        Task::AskAfter { .. } | Task::GiveUp => 0,
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredSeen {
    Absent,
    Present { revision: Option<String> },
}

fn seen_from(text: &str) -> Result<Seen, StoreError> {
    Ok(match json("seen", text)? {
        StoredSeen::Absent => Seen::Absent,
        StoredSeen::Present { revision } => Seen::Present { revision },
    })
}

impl Store {
    /// Claims the next operation that is due, or the named one if it can be claimed now.
    ///
    /// One whose lease ran out, or whose outcome is unknown, comes to be read back. What cannot even be read from the
    /// record, or is for a system that is gone, ends as needing attention, so that it does not stand before the others.
    pub async fn claim(
        &self,
        only: Option<OperationId>,
        rules: ClaimRules,
        now: Timestamp,
    ) -> Result<Option<Claimed>, StoreError> {
        loop {
            let mut tx = self.write().await?;
            let now = self.by_shared_clock_in(&mut tx, now).await?;
            tx.take_turn(Turn::Claim).await?;
            let Some(row) = next(&mut tx, only, rules, now).await? else {
                return Ok(None);
            };
            if row.state()? == OperationState::Queued && is_on_record(&mut tx, &row).await? {
                leave_to_record(&mut tx, &row, now).await?;
                self.commit(tx).await?;
                self.publish(row.change(OperationState::Replaced));
                continue;
            }
            match self.take(&mut tx, &row, rules, now).await {
                Ok(claimed) => {
                    self.commit(tx).await?;
                    self.publish(row.change(claimed.operation.state));
                    return Ok(Some(claimed));
                }
                Err(error @ (StoreError::Corrupt { .. } | StoreError::Missing)) => {
                    set_aside(&mut tx, &row, &why_not(&error), now).await?;
                    self.commit(tx).await?;
                    tracing::error!(operation = row.id, %error, "an operation cannot be read from the record");
                    self.publish(row.change(OperationState::Attention));
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn take(
        &self,
        tx: &mut Tx,
        row: &WorkRow,
        rules: ClaimRules,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let (mut task, state) = row.task()?;
        if let Task::AskAfter { since, .. } = &mut task {
            *since = self.by_own_clock(*since);
        }
        let wanted = self.wanted(tx, row).await?;
        let access = self.access(tx, SystemId(row.system_id)).await?;
        // A job goes on with what was sent; anything else is worked from the record as it is now.
        let intent = match (&task, &wanted) {
            (Task::AskAfter { .. }, _) => row.intent()?,
            (_, Wanted::Device { device, .. }) => device.intent,
            (_, Wanted::Customer { customer, .. }) => customer.intent,
            (_, Wanted::Stray { .. }) => Intent::Removed,
        };
        // What is noted tells whether this sending was begun and what stood there just before, and of no earlier one. Of a
        // removal it is kept that it was begun at all: who takes it back has to know.
        let is_sending = matches!(task, Task::Send);
        let lease = i64::try_from(rules.lease.as_millis()).unwrap_or(i64::MAX);
        run!(
            tx,
            "update operations set state = $2, intent = $3, lease_until = $4,
                may_be_there = may_be_there or $5 or ($7 and seen is not null and intent = 'removed'),
                attempt = attempt + 1, attempts = attempts + $6,
                seen = case when $7 then null else seen end,
                stood = case when $7 then (select d.standing from devices d where d.id = operations.device_id)
                    else stood end
                where id = $1",
            row.id,
            state.word(),
            intent.word(),
            millis(now).saturating_add(lease),
            row.was_begun_and_lost()?,
            tries(&task),
            is_sending,
        )?;
        row.follow(tx, state, intent).await?;
        let operation = one_operation(tx, OperationId(row.id)).await?;
        Ok(Claimed { operation, attempt: row.attempt + 1, task, wanted, access })
    }

    async fn wanted(&self, tx: &mut Tx, row: &WorkRow) -> Result<Wanted, StoreError> {
        if let Some(device) = row.device_id {
            let device = self.desired(tx, DeviceId(device)).await?;
            return Ok(Wanted::Device { device, gaps: row.gaps() });
        }
        let external_id =
            row.external_id.as_deref().ok_or_else(|| corrupt("operation about nothing", row.id))?;
        if let Some(serial) = &row.serial {
            return Ok(Wanted::Device { device: stray_device(external_id, serial), gaps: Gaps::Emptied });
        }
        let Some(customer) = row.customer_id else {
            return Ok(Wanted::Stray { external_id: external_id.to_owned() });
        };
        let customer = desired_customer(tx, CustomerId(customer), external_id).await?;
        let hold = if row.creates { hold_of_new(tx, row, external_id).await? } else { Hold::His };
        Ok(Wanted::Customer { customer, hold })
    }

    /// Notes what stands there, before each sending. It tells whoever reads back whether the change has arrived, and
    /// whoever corrects a serial whether a device was left behind by what was sent before. That a customer was perhaps
    /// made is not forgotten: what was sent before may arrive late.
    pub async fn note_seen(
        &self,
        operation: OperationId,
        attempt: i64,
        seen: &Seen,
    ) -> Result<(), StoreError> {
        let stored = match seen.clone() {
            Seen::Absent => StoredSeen::Absent,
            Seen::Present { revision } => StoredSeen::Present { revision },
        };
        let mut tx = self.write().await?;
        let touched = run!(
            &mut tx,
            "update operations set seen = $3, may_be_there = $4 or (creates and may_be_there)
                where id = $1 and attempt = $2 and lease_until is not null",
            operation.0,
            attempt,
            to_json(&stored),
            matches!(seen, Seen::Present { .. }),
        )?;
        if touched == 0 {
            return Err(StoreError::NotClaimed);
        }
        tx.commit_unannounced().await
    }

    /// Holds a claim for longer.
    pub async fn renew(
        &self,
        operation: OperationId,
        attempt: i64,
        lease_until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let lease_until = self.by_shared_clock_in(&mut tx, lease_until).await?;
        let touched = run!(
            &mut tx,
            "update operations set lease_until = $3
                where id = $1 and attempt = $2 and lease_until is not null",
            operation.0,
            attempt,
            millis(lease_until),
        )?;
        if touched == 0 {
            return Err(StoreError::NotClaimed);
        }
        tx.commit_unannounced().await
    }
}

/// Whether what was on nobody's record when its removal was queued is on ours by now.
async fn is_on_record(tx: &mut Tx, row: &WorkRow) -> Result<bool, StoreError> {
    match (&row.external_id, row.device_id) {
        (Some(id), None) if row.customer_id.is_none() || row.serial.is_some() => {
            is_ours_now(tx, SystemId(row.system_id), id, row.serial.as_deref()).await
        }
        _ => Ok(false),
    }
}

/// What is on record is as the record wants it: nothing of it is removed as a stray.
async fn leave_to_record(tx: &mut Tx, row: &WorkRow, now: Timestamp) -> Result<(), StoreError> {
    run!(tx, "update operations set state = 'replaced', settled_at = $2 where id = $1", row.id, millis(now))?;
    Ok(())
}

/// Whose the record is that has the id of a customer who is to be made: by now he may be linked to it, or somebody else of
/// ours.
async fn hold_of_new(tx: &mut Tx, row: &WorkRow, external_id: &str) -> Result<Hold, StoreError> {
    let link = one!(
        &mut *tx,
        (i64,),
        "select customer_id from links where system_id = $1 and external_id = $2",
        row.system_id,
        external_id,
    )?;
    match link {
        Some((holder,)) if row.customer_id == Some(holder) => return Ok(Hold::His),
        Some(_) => return Ok(Hold::Free),
        None => {}
    }
    // An earlier operation may have made him as well as this one.
    let in_doubt = one!(
        tx,
        (i64,),
        "select count(*) from operations where customer_id = $1 and system_id = $2 and external_id = $3
            and creates and may_be_there",
        row.customer_id,
        row.system_id,
        external_id,
    )?;
    let is_perhaps_made = in_doubt != Some((0,)) || row.was_begun_and_lost()?;
    Ok(if is_perhaps_made { Hold::PerhapsMade } else { Hold::Free })
}

/// Why an operation cannot be worked. Of what it is about only the system can go while it stands.
fn why_not(error: &StoreError) -> Text {
    match error {
        StoreError::Missing => text!("outbox-attention-system-gone"),
        error => error.text(),
    }
}

async fn set_aside(tx: &mut Tx, row: &WorkRow, error: &Text, now: Timestamp) -> Result<(), StoreError> {
    run!(
        tx,
        "update operations set state = 'attention', last_error = $2, settled_at = $3, lease_until = null,
            may_be_there = may_be_there or state <> 'queued' where id = $1",
        row.id,
        to_json(error),
        millis(now),
    )?;
    if let Ok(intent) = row.intent() {
        match row.follow(tx, OperationState::Attention, intent).await {
            // What cannot be read may be the device itself.
            Ok(()) | Err(StoreError::Corrupt { .. } | StoreError::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
