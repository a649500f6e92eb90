//! Claiming an operation of the outbox, and settling it.
//!
//! Which state follows from what happened is decided in `crate::outbox`; here it is only kept that nothing is worked
//! twice, nor settled by a worker that lost it.

use jiff::Timestamp;

use super::follow::{Step, follow, lock_device};
use super::outbox::{one_operation, open_operations};
use super::pool::{Turn, Tx, all, locking, one, run};
use super::push::{desired_customer, link_made};
use super::row::{corrupt, json, millis, time, to_json, word};
use super::strays::{is_ours_now, stray_device};
use super::{
    ClaimRules, Claimed, Gaps, Place, Seen, Settlement, Store, StoreChange, StoreError, Task, Wanted,
};
use crate::domain::device::Intent;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::domain::text::Text;

/// The next operation to claim to a system, of a device on record or of anything else: `$1` now, `$2` the only one wanted, `$3`
/// the system.
macro_rules! next_sql {
    ($subject:literal) => {
        concat!(
            "select o.id, o.system_id, o.customer_id, o.device_id, o.external_id, o.serial, o.creates, o.keeps, o.empties_template, o.kind, o.intent,
                o.state, o.attempt, o.job, o.seen, o.due_at, coalesce(o.accepted_at, o.created_at) as accepted_at
            from operations o
                ",
            $subject,
            " where ",
            open_operations!(),
            " and o.system_id = $3 and o.due_at <= $1 and (o.lease_until is null or o.lease_until <= $1)
                and ($2 is null or o.id = $2)
            order by o.due_at, o.id limit 1"
        )
    };
}

/// What is read of an operation to work on it.
#[derive(sqlx::FromRow)]
struct WorkRow {
    id: i64,
    system_id: i64,
    customer_id: Option<i64>,
    device_id: Option<i64>,
    external_id: Option<String>,
    /// Of a device that is on nobody's record.
    serial: Option<String>,
    creates: bool,
    keeps: bool,
    empties_template: bool,
    kind: String,
    intent: String,
    state: String,
    attempt: i64,
    job: Option<String>,
    seen: Option<String>,
    due_at: i64,
    /// Of meaning only while it is accepted.
    accepted_at: i64,
}

impl WorkRow {
    fn state(&self) -> Result<OperationState, StoreError> {
        word("state of operation", &self.state, OperationState::from_word)
    }

    fn intent(&self) -> Result<Intent, StoreError> {
        word("intent", &self.intent, Intent::from_word)
    }

    fn kind(&self) -> Result<OperationKind, StoreError> {
        word("kind of operation", &self.kind, OperationKind::from_word)
    }

    const fn gaps(&self) -> Gaps {
        match (self.keeps, self.empties_template) {
            (false, _) => Gaps::Emptied,
            (true, true) => Gaps::TemplateEmptied,
            (true, false) => Gaps::Kept,
        }
    }

    /// Brings its device, if it has one, after the state that it has just taken.
    async fn follow(&self, tx: &mut Tx, state: OperationState, intent: Intent) -> Result<(), StoreError> {
        let Some(device) = self.device_id.map(DeviceId) else { return Ok(()) };
        let (operation, kind) = (OperationId(self.id), self.kind()?);
        follow(tx, Step { device, operation, kind, state, intent }).await
    }

    fn change(&self, state: OperationState) -> StoreChange {
        StoreChange::Operation {
            operation: OperationId(self.id),
            customer: self.customer_id.map(CustomerId),
            system: SystemId(self.system_id),
            state,
        }
    }

    /// What the work begins with, and the state in which it is claimed.
    fn task(&self) -> Result<(Task, OperationState), StoreError> {
        let read_back = || -> Result<_, StoreError> {
            let seen = self.seen.as_deref().map(seen_from).transpose()?;
            Ok((Task::ReadBack { seen }, OperationState::Unsure))
        };
        match (self.state()?, self.kind()?) {
            (OperationState::Queued, _) => Ok((Task::Send, OperationState::Running)),
            // Its lease ran out: the worker died or was cut off, perhaps after sending.
            (
                OperationState::Running | OperationState::Unsure,
                OperationKind::Device | OperationKind::Customer,
            ) => read_back(),
            (OperationState::Running, OperationKind::Reboot) if self.seen.is_none() => {
                Ok((Task::Send, OperationState::Running))
            }
            (state @ (OperationState::Running | OperationState::Unsure), OperationKind::Reboot) => {
                Ok((Task::GiveUp, state))
            }
            (OperationState::Accepted, _) => {
                let job = self.job.clone().ok_or_else(|| corrupt("accepted without job", self.id))?;
                Ok((Task::AskAfter { job, since: time(self.accepted_at)? }, OperationState::Accepted))
            }
            (
                ended @ (OperationState::Applied
                | OperationState::Refused
                | OperationState::Attention
                | OperationState::Cancelled
                | OperationState::Replaced),
                _,
            ) => Err(corrupt("claimed", ended.word())),
        }
    }
}

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
    /// record ends as needing attention, so that it does not stand before the others.
    pub async fn claim(
        &self,
        only: Option<OperationId>,
        rules: ClaimRules,
        now: Timestamp,
    ) -> Result<Option<Claimed>, StoreError> {
        let now = self.by_shared_clock(now);
        loop {
            let mut tx = self.write().await?;
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
                Err(error @ StoreError::Corrupt { .. }) => {
                    set_aside(&mut tx, &row, &error.text(), now).await?;
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
        // Its worker died after it had noted what stood there, perhaps after sending too.
        let may_be_there = row.state()? == OperationState::Running && row.seen.is_some();
        // Of a command nothing is read back: what is noted tells whether this sending was begun, and no earlier one.
        let forgets_seen = matches!((row.kind()?, &task), (OperationKind::Reboot, Task::Send));
        let lease = i64::try_from(rules.lease.as_millis()).unwrap_or(i64::MAX);
        run!(
            tx,
            "update operations set state = $2, intent = $3, lease_until = $4,
                may_be_there = may_be_there or $5, attempt = attempt + 1, attempts = attempts + $6,
                seen = case when $7 then null else seen end,
                stood = case when $8 then (select d.standing from devices d where d.id = operations.device_id)
                    else stood end
                where id = $1",
            row.id,
            state.word(),
            intent.word(),
            millis(now).saturating_add(lease),
            may_be_there,
            tries(&task),
            forgets_seen,
            matches!(task, Task::Send),
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
        // What was sent before is his own, and so is what he was linked to meanwhile.
        let is_free = row.creates && row.seen.is_none() && !is_linked(tx, row, external_id).await?;
        Ok(Wanted::Customer { customer, place: if is_free { Place::Free } else { Place::His } })
    }

    /// Notes what stands there, before each sending. It tells whoever reads back whether the change has arrived, and
    /// whoever corrects a serial whether a device was left behind by what was sent before.
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
            "update operations set seen = $3, may_be_there = $4
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
        let touched = run!(
            &mut tx,
            "update operations set lease_until = $3
                where id = $1 and attempt = $2 and lease_until is not null",
            operation.0,
            attempt,
            millis(self.by_shared_clock(lease_until)),
        )?;
        if touched == 0 {
            return Err(StoreError::NotClaimed);
        }
        tx.commit_unannounced().await
    }

    /// Ends a claim: says what has become of the operation.
    ///
    /// # Errors
    /// `NotClaimed` when another claim has overtaken this one, `IllegalMove` when the state cannot follow.
    pub async fn settle(
        &self,
        operation: OperationId,
        attempt: i64,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_claim(operation, attempt, settlement, 0, now).await
    }

    /// Ends a claim as if it had not been made, for a worker that was stopped before it sent anything: the operation
    /// stands as before and is due at once, and no try is counted. Tells the state in which it is left.
    ///
    /// # Errors
    /// `NotClaimed` when another claim has overtaken this one.
    pub async fn put_back(&self, claimed: &Claimed, now: Timestamp) -> Result<OperationState, StoreError> {
        let Claimed { operation, attempt, task, .. } = claimed;
        let state = match task {
            Task::Send => OperationState::Queued,
            Task::ReadBack { .. } | Task::GiveUp => OperationState::Unsure,
            Task::AskAfter { .. } => OperationState::Accepted,
        };
        let error = operation.last_error.clone();
        let settlement = Settlement { state, due_at: Some(now), error, job: None };
        self.end_claim(operation.id, *attempt, &settlement, tries(task), now).await?;
        Ok(state)
    }

    /// `untried` tries that the claim had counted are taken back.
    async fn end_claim(
        &self,
        operation: OperationId,
        attempt: i64,
        settlement: &Settlement,
        untried: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let now = self.by_shared_clock(now);
        let due_at = settlement.due_at.map_or(now, |due_at| self.by_shared_clock(due_at));
        let mut tx = self.write().await?;
        lock_device(&mut tx, operation).await?;
        let sql = locking!(
            &tx,
            "select id, system_id, customer_id, device_id, external_id, serial, creates, keeps, empties_template, kind, intent, state, attempt,
                job, seen, due_at, coalesce(accepted_at, created_at) as accepted_at from operations
                where id = $1 and attempt = $2 and lease_until is not null",
            "for update"
        );
        let row = one!(&mut tx, WorkRow, sql, operation.0, attempt)?.ok_or(StoreError::NotClaimed)?;
        let (from, to) = (row.state()?, settlement.state);
        if !from.may_become(to) {
            return Err(StoreError::IllegalMove { from, to });
        }
        let is_taken_now = to == OperationState::Accepted && from != OperationState::Accepted;
        let has_become_unsure = to == OperationState::Unsure
            && matches!(from, OperationState::Running | OperationState::Accepted);
        run!(
            &mut tx,
            "update operations set state = $2, due_at = $3, last_error = $4, job = coalesce($5, job),
                settled_at = $6, may_be_there = may_be_there or $7, attempts = attempts - $8, lease_until = null,
                accepted_at = case when $9 then $10 else accepted_at end where id = $1",
            operation.0,
            to.word(),
            millis(due_at),
            settlement.error.as_ref().map(to_json),
            settlement.job.as_deref(),
            to.has_ended().then(|| millis(now)),
            has_become_unsure,
            untried,
            is_taken_now,
            millis(now),
        )?;
        row.follow(&mut tx, to, row.intent()?).await?;
        if let (true, OperationState::Applied, Some(customer), Some(id)) =
            (row.creates, to, row.customer_id, &row.external_id)
        {
            link_made(&mut tx, operation, CustomerId(customer), SystemId(row.system_id), id).await?;
        }
        self.commit(tx).await?;
        self.publish(row.change(to));
        Ok(())
    }
}

/// The operation that is due first, of a device on record or of anything else, to a system to which not as many are under way
/// as may be.
async fn next(
    tx: &mut Tx,
    only: Option<OperationId>,
    rules: ClaimRules,
    now: Timestamp,
) -> Result<Option<WorkRow>, StoreError> {
    // A device that is being saved is skipped: who saves it tells when he is done.
    let of_device = locking!(
        &*tx,
        next_sql!("join devices d on d.id = o.device_id and o.device_id is not null"),
        "for update of o, d skip locked"
    );
    let of_others = locking!(
        &*tx,
        next_sql!("join systems y on y.id = o.system_id and o.device_id is null"),
        "for update of o skip locked"
    );
    let (now, only) = (millis(now), only.map(|id| id.0));
    let systems = all!(
        &mut *tx,
        (i64,),
        "select y.id from systems y
            where ($3 is null or y.id = (select o.system_id from operations o where o.id = $3))
                and (select count(*) from operations b
                    where b.system_id = y.id and b.settled_at is null and b.lease_until is not null
                        and b.lease_until > $1) < $2",
        now,
        i64::from(rules.per_system),
        only,
    )?;
    let mut first: Option<WorkRow> = None;
    for (system,) in systems {
        let device = one!(&mut *tx, WorkRow, of_device, now, only, system)?;
        let other = one!(&mut *tx, WorkRow, of_others, now, only, system)?;
        first = first.into_iter().chain(device).chain(other).min_by_key(|row| (row.due_at, row.id));
    }
    Ok(first)
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

/// Whether the id of an operation about a customer is his by now.
async fn is_linked(tx: &mut Tx, row: &WorkRow, external_id: &str) -> Result<bool, StoreError> {
    let link = one!(
        tx,
        (i64,),
        "select count(*) from links where system_id = $1 and external_id = $2 and customer_id = $3",
        row.system_id,
        external_id,
        row.customer_id,
    )?;
    Ok(link != Some((0,)))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::super::pool::Pool;
    use super::*;

    #[tokio::test]
    async fn the_next_operation_is_found_by_when_it_is_due_and_not_among_all_that_are_queued() {
        let Pool::Sqlite { write, .. } = Pool::open("sqlite::memory:").await.unwrap() else {
            panic!("SQLite")
        };
        for (sql, index) in [
            (
                concat!(
                    "explain query plan ",
                    next_sql!("join devices d on d.id = o.device_id and o.device_id is not null")
                ),
                "operations_open_of_devices (system_id=? AND due_at<?)",
            ),
            (
                concat!(
                    "explain query plan ",
                    next_sql!("join systems y on y.id = o.system_id and o.device_id is null")
                ),
                "operations_open_of_others (system_id=? AND due_at<?)",
            ),
        ] {
            let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(sql)
                .bind(1_i64)
                .bind(None::<i64>)
                .bind(1_i64)
                .fetch_all(&write)
                .await
                .unwrap();
            let plan = plan.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n");
            assert!(
                plan.contains(index) && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
                "{plan}"
            );
        }
    }
}
