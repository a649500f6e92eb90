//! The outbox as rows: what was to be done, and when there is more to do.
//!
//! Nothing is claimed nor settled here; see `claim`.

use jiff::Timestamp;

use super::pool::{Tx, one};
use super::row::{json, time, time_if_any, word};
use super::{Store, StoreError};
use crate::domain::action::Action;
use crate::domain::device::{Intent, Standing};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{Behind, Operation, OperationKind, OperationState};

/// The columns of an operation as lists show it, to be taken from [`operation_tables`].
macro_rules! operation_columns {
    () => {
        "o.id, o.system_id, y.name as system_name, o.customer_id, c.code as customer_code,
                o.external_id, o.device_id, coalesce(d.serial, o.serial) as serial, o.kind, o.intent, o.stood, o.state, o.attempts, o.due_at, o.last_error,
                o.created_at, o.created_by, o.settled_at, b.id as behind, b.state as behind_state,
                b.due_at as behind_due_at, b.lease_until as behind_lease_until"
    };
}

/// `o` is the operation; `y`, `c` and `d` its system, customer and device; `b` the one that it waits for: of several that
/// which goes on first, as [`open_operations`] has it.
macro_rules! operation_tables {
    () => {
        " from operations o
                join systems y on y.id = o.system_id
                left join customers c on c.id = o.customer_id
                left join devices d on d.id = o.device_id
                left join operations b on b.id = case
                    when o.state in ('queued', 'running', 'accepted', 'unsure') then coalesce((
                        select min(e.id) from operations e
                        where e.device_id = o.device_id and +e.system_id = o.system_id and e.id < o.id
                            and e.state in ('queued', 'running', 'accepted', 'unsure')), (
                        select min(e.id) from operations e
                        where e.customer_id = o.customer_id and e.kind = 'customer'
                            and +e.system_id = o.system_id and o.device_id is not null and e.id < o.id
                            and e.state in ('queued', 'running', 'accepted', 'unsure')), (
                        select max(e.id) from devices p join operations e on e.device_id = p.id
                        where p.id = d.predecessor_id and p.state <> 'removed')) end "
    };
}

/// An operation with what lists show of it.
macro_rules! operation_sql {
    ($rest:literal) => {
        concat!(
            "select ",
            $crate::store::outbox::operation_columns!(),
            $crate::store::outbox::operation_tables!(),
            $rest
        )
    };
}

/// Operations that a worker may take now, at `$1`, as far as the order of each device goes. A customer comes before his
/// devices: where he is not, they cannot be.
///
/// Nor is anything of a device taken that is to stand in the place of one that is still there, nor of one that is just
/// being taken away there because it was on nobody's record.
///
/// The signs keep SQLite from going through all that is open of the system for each of them: a device has few.
macro_rules! open_operations {
    () => {
        " o.settled_at is null
            and not exists (
                select 1 from operations e
                where e.device_id = o.device_id and +e.system_id = o.system_id and e.id < o.id
                    and e.state in ('queued', 'running', 'accepted', 'unsure'))
            and not exists (
                select 1 from operations e
                where e.kind = 'customer' and e.customer_id = o.customer_id and +e.system_id = o.system_id
                    and e.id < o.id and e.state in ('queued', 'running', 'accepted', 'unsure'))
            and not exists (
                select 1 from operations e
                where (e.customer_id is null or e.serial is not null) and +e.system_id = o.system_id
                    and e.external_id = coalesce(o.external_id,
                        (select n.external_id from devices n where n.id = o.device_id))
                    and e.id < o.id and e.state in ('queued', 'running', 'accepted', 'unsure'))
            and not exists (
                select 1 from devices n join devices p on p.id = n.predecessor_id
                where n.id = o.device_id and p.state <> 'removed')"
    };
}
pub(super) use {open_operations, operation_columns, operation_sql, operation_tables};

#[derive(sqlx::FromRow)]
pub(super) struct OperationRow {
    id: i64,
    system_id: i64,
    system_name: String,
    customer_id: Option<i64>,
    customer_code: Option<String>,
    external_id: Option<String>,
    device_id: Option<i64>,
    serial: Option<String>,
    kind: String,
    intent: String,
    stood: Option<String>,
    state: String,
    attempts: i64,
    due_at: i64,
    last_error: Option<String>,
    created_at: i64,
    created_by: String,
    settled_at: Option<i64>,
    behind: Option<i64>,
    behind_state: Option<String>,
    behind_due_at: Option<i64>,
    behind_lease_until: Option<i64>,
}

impl OperationRow {
    pub(super) fn into_operation(self) -> Result<Operation, StoreError> {
        let kind = word("kind of operation", &self.kind, OperationKind::from_word)?;
        let behind = self.behind()?;
        Ok(Operation {
            id: OperationId(self.id),
            system: SystemId(self.system_id),
            system_name: self.system_name,
            customer: self.customer_id.map(CustomerId),
            customer_code: self.customer_code,
            external_id: self.external_id,
            device: self.device_id.map(DeviceId),
            serial: self.serial,
            kind,
            action: action(kind, &self.intent, self.stood.as_deref())?,
            state: word("state of operation", &self.state, OperationState::from_word)?,
            attempts: self.attempts,
            due_at: time(self.due_at)?,
            last_error: self.last_error.map(|text| json("error of operation", &text)).transpose()?,
            created_at: time(self.created_at)?,
            created_by: self.created_by,
            settled_at: time_if_any(self.settled_at)?,
            behind,
        })
    }

    fn behind(&self) -> Result<Option<Behind>, StoreError> {
        let (Some(id), Some(state)) = (self.behind, &self.behind_state) else { return Ok(None) };
        let state = word("state of operation", state, OperationState::from_word)?;
        let until = if state.has_ended() { None } else { self.behind_due_at.max(self.behind_lease_until) };
        Ok(Some(Behind { operation: OperationId(id), state, until: time_if_any(until)? }))
    }
}

fn action(kind: OperationKind, intent: &str, stood: Option<&str>) -> Result<Action, StoreError> {
    let intent = word("intent", intent, Intent::from_word)?;
    let stood = match stood {
        Some(stood) => word("standing of device", stood, Standing::from_word)?,
        None => Standing::Nothing,
    };
    Ok(Action::of(kind, intent, stood))
}

impl Store {
    pub async fn operation(&self, id: OperationId) -> Result<Operation, StoreError> {
        let mut tx = self.read().await?;
        one_operation(&mut tx, id).await
    }

    /// When the next operation that has not ended falls due (a lease that runs out counts); `None` when all have ended.
    ///
    /// One that waits for an earlier one of its device falls due when that one has ended. It can be past: when as many
    /// operations as `ClaimRules` allow are under way to a system, the next waits until one of them is settled.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut tx = self.read().await?;
        let waiting = one!(
            &mut tx,
            (i64,),
            concat!(
                "select o.due_at from operations o where o.lease_until is null and ",
                open_operations!(),
                " order by o.due_at, o.id limit 1"
            )
        )?;
        // As many as may be under way at once.
        let under_way = one!(
            &mut tx,
            (Option<i64>,),
            concat!(
                "select min(case when o.lease_until > o.due_at then o.lease_until else o.due_at end)
                from operations o where o.lease_until is not null and ",
                open_operations!()
            )
        )?;
        let due = waiting.map(|(due,)| due).into_iter().chain(under_way.and_then(|(due,)| due)).min();
        let due = time_if_any(due)?;
        Ok(due.map(|due| self.by_own_clock(due)))
    }
}

pub(super) async fn one_operation(tx: &mut Tx, id: OperationId) -> Result<Operation, StoreError> {
    let row = one!(tx, OperationRow, operation_sql!("where o.id = $1"), id.0)?;
    row.ok_or(StoreError::Missing)?.into_operation()
}
