//! Which operation is worked next, and what is read of it.

use jiff::Timestamp;

use super::seen_from;
use crate::domain::device::Intent;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{OperationKind, OperationState};
use crate::store::follow::{Step, follow};
use crate::store::outbox::open_operations;
use crate::store::pool::{Tx, all, locking, one};
use crate::store::row::{corrupt, millis, time, word};
use crate::store::{ClaimRules, Gaps, StoreChange, StoreError, Task};

/// The columns of a [`WorkRow`], of `o`.
macro_rules! work_columns {
    () => {
        "o.id, o.system_id, o.customer_id, o.device_id, o.external_id, o.serial, o.creates, o.keeps,
            o.empties_template, o.kind, o.intent, o.state, o.attempt, o.job, o.seen, o.due_at,
            coalesce(o.accepted_at, o.created_at) as accepted_at"
    };
}
pub(super) use work_columns;

/// The next operation to claim to a system, of a device on record or of anything else: `$1` now, `$2` the only one
/// wanted, `$3` the system.
macro_rules! next_sql {
    ($subject:literal) => {
        concat!(
            "select ",
            work_columns!(),
            " from operations o ",
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
pub(super) struct WorkRow {
    pub id: i64,
    pub system_id: i64,
    pub customer_id: Option<i64>,
    pub device_id: Option<i64>,
    pub external_id: Option<String>,
    /// Of a device that is on nobody's record.
    pub serial: Option<String>,
    pub creates: bool,
    pub keeps: bool,
    pub empties_template: bool,
    pub kind: String,
    pub intent: String,
    pub state: String,
    pub attempt: i64,
    pub job: Option<String>,
    pub seen: Option<String>,
    pub due_at: i64,
    /// Of meaning only while it is accepted.
    pub accepted_at: i64,
}

impl WorkRow {
    pub fn state(&self) -> Result<OperationState, StoreError> {
        word("state of operation", &self.state, OperationState::from_word)
    }

    pub fn intent(&self) -> Result<Intent, StoreError> {
        word("intent", &self.intent, Intent::from_word)
    }

    pub fn kind(&self) -> Result<OperationKind, StoreError> {
        word("kind of operation", &self.kind, OperationKind::from_word)
    }

    pub const fn gaps(&self) -> Gaps {
        match (self.keeps, self.empties_template) {
            (false, _) => Gaps::Emptied,
            (true, true) => Gaps::TemplateEmptied,
            (true, false) => Gaps::Kept,
        }
    }

    /// Brings its device, if it has one, after the state that it has just taken.
    pub async fn follow(&self, tx: &mut Tx, state: OperationState, intent: Intent) -> Result<(), StoreError> {
        let Some(device) = self.device_id.map(DeviceId) else { return Ok(()) };
        let (operation, kind) = (OperationId(self.id), self.kind()?);
        follow(tx, Step { device, operation, kind, state, intent }).await
    }

    /// Whether its worker died after it had noted what stood there, and so perhaps after sending too.
    pub fn was_begun_and_lost(&self) -> Result<bool, StoreError> {
        Ok(self.state()? == OperationState::Running && self.seen.is_some())
    }

    pub fn change(&self, state: OperationState) -> StoreChange {
        StoreChange::Operation {
            operation: OperationId(self.id),
            customer: self.customer_id.map(CustomerId),
            system: SystemId(self.system_id),
            state,
        }
    }

    /// What the work begins with, and the state in which it is claimed.
    pub fn task(&self) -> Result<(Task, OperationState), StoreError> {
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

/// The operation that is due first, of a device on record or of anything else, to a system to which not as many are under way
/// as may be.
pub(super) async fn next(
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
                and (exists (select 1 from operations o where o.system_id = y.id and o.settled_at is null
                        and o.device_id is not null and o.due_at <= $1)
                    or exists (select 1 from operations o where o.system_id = y.id and o.settled_at is null
                        and o.device_id is null and o.due_at <= $1))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::*;
    use crate::store::pool::Pool;

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
