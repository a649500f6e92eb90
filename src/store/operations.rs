//! The list of operations: a page at a time by id, newest first, filtered and searched, and counted as far as it matters.
//!
//! However many there are, a page is put together from stretches of an index, each no longer than the page: see [`Arm`].
//! Nothing is done to an operation here; see `outbox` and `claim`.

use jiff::Timestamp;
use sqlx::{Database, Encode, QueryBuilder, Type};

use super::outbox::{OperationRow, operation_columns, operation_tables};
use super::pool::{Tx, all, on_tx};
use super::row::time_if_any;
use super::{Store, StoreError};
use crate::domain::ids::OperationId;
use crate::domain::operation::{Operation, OperationState};
use crate::domain::values::fold;

/// No list is counted further than this.
const COUNTED: i64 = 10_000;
/// Whoever is meant by a search that finds more customers, devices or systems than this is not looked up first.
const FEW: i64 = 200;
const FEW_SYSTEMS: usize = 8;

/// Which operations a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationFilter {
    /// Those that a person has to do something about: refused or given up, the device still there, and nothing newer of the
    /// same kind done to it since.
    ToResolve,
    /// Those in one of these states; no state means all.
    States(Vec<OperationState>),
}

/// Which part of the list, newest first, a page is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationPart {
    Newest,
    Oldest,
    OlderThan(OperationId),
    NewerThan(OperationId),
    /// This one, if it is in the list, with as many newer as older ones about it.
    Around(OperationId),
}

/// Which operations a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationQuery {
    pub filter: OperationFilter,
    /// The beginning of a customer's code or name or of a serial number, or a part of the name of a system; empty for all.
    pub search: String,
    pub part: OperationPart,
    pub limit: u16,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Exactly(i64),
    /// They were counted no further.
    MoreThan(i64),
}

/// Why an operation that has not ended is not done yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// An earlier one of the same device comes first.
    Behind(OperationId),
    /// A worker has it, until then unless it goes on saying that it does. By the clock of this computer.
    Held(Timestamp),
    /// It is worked from then on. By the clock of this computer.
    Due(Timestamp),
}

/// An operation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOperation {
    pub operation: Operation,
    pub customer_name: String,
    /// `None` once it has ended.
    pub wait: Option<Wait>,
}

/// A page of operations, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationPage {
    pub rows: Vec<ListedOperation>,
    /// Whether there are newer ones than the first; true where the page was asked for as older than one.
    pub more_newer: bool,
    /// Whether there are older ones than the last; true where the page was asked for as newer than one.
    pub more_older: bool,
    /// How many the whole list has.
    pub count: Count,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    #[sqlx(flatten)]
    operation: OperationRow,
    customer_name: String,
    lease_until: Option<i64>,
    behind: Option<i64>,
}

impl Store {
    /// One page of the list, newest first.
    pub async fn operations(&self, query: &OperationQuery) -> Result<OperationPage, StoreError> {
        let mut tx = self.read().await?;
        let found = Found::of(&mut tx, &query.search).await?;
        let list = List { filter: &query.filter, found };
        let count = list.count(&mut tx, COUNTED).await?;
        let limit = i64::from(query.limit);
        let (newest, oldest) = (OperationId(i64::MAX), OperationId(0));
        let (rows, more_newer, more_older) = match query.part {
            OperationPart::Newest => {
                let (rows, more) = list.read(&mut tx, Side::Older, newest, limit).await?;
                (rows, false, more)
            }
            OperationPart::OlderThan(id) => {
                let (rows, more) = list.read(&mut tx, Side::Older, id, limit).await?;
                (rows, true, more)
            }
            OperationPart::NewerThan(id) => {
                let (rows, more) = list.read(&mut tx, Side::Newer, id, limit).await?;
                (rows, more, true)
            }
            OperationPart::Oldest => {
                let (rows, more) = list.read(&mut tx, Side::Newer, oldest, limit).await?;
                (rows, more, false)
            }
            OperationPart::Around(id) => {
                let (mut rows, newer) = list.read(&mut tx, Side::Newer, id, limit / 2).await?;
                let next = OperationId(id.0.saturating_add(1));
                let (rest, older) = list.read(&mut tx, Side::Older, next, limit - limit / 2).await?;
                rows.extend(rest);
                (rows, newer, older)
            }
        };
        let rows = rows.into_iter().map(|row| self.listed(row)).collect::<Result<_, _>>()?;
        Ok(OperationPage { rows, more_newer, more_older, count })
    }

    /// How many operations a person has to do something about, counted as far as `at_most`.
    pub async fn operations_to_resolve(&self, at_most: i64) -> Result<Count, StoreError> {
        let mut tx = self.read().await?;
        let list = List { filter: &OperationFilter::ToResolve, found: None };
        list.count(&mut tx, at_most).await
    }

    fn listed(&self, row: ListRow) -> Result<ListedOperation, StoreError> {
        let ListRow { operation, customer_name, lease_until, behind } = row;
        let operation = operation.into_operation()?;
        let lease_until = time_if_any(lease_until)?;
        let wait = match (operation.state.has_ended(), behind, lease_until) {
            (true, ..) => None,
            (false, Some(id), _) => Some(Wait::Behind(OperationId(id))),
            (false, None, Some(until)) => Some(Wait::Held(self.by_own_clock(until))),
            (false, None, None) => Some(Wait::Due(self.by_own_clock(operation.due_at))),
        };
        Ok(ListedOperation { operation, customer_name, wait })
    }
}

/// Texts that begin in some way stand in an index from one text, included, to another, left out.
struct Beginning {
    from: String,
    to: String,
}

impl Beginning {
    /// What begins with nothing is nobody.
    fn of(from: String) -> Self {
        let to = if from.is_empty() { String::new() } else { format!("{from}{}", char::MAX) };
        Self { from, to }
    }
}

/// Whose operations a search means.
struct Found {
    name: Beginning,
    code: Beginning,
    serial: Beginning,
    systems: Vec<i64>,
    /// Customers and devices, when they are few.
    few: Option<(Vec<i64>, Vec<i64>)>,
}

impl Found {
    /// `None` when nothing was typed.
    async fn of(tx: &mut Tx, typed: &str) -> Result<Option<Self>, StoreError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let spaceless: String = typed.split_whitespace().collect();
        let (name, code) = (Beginning::of(fold(typed)), Beginning::of(spaceless.to_lowercase()));
        let serial = Beginning::of(spaceless.to_uppercase());
        // There are a few dozen at the most, so that they can be compared here.
        let mut systems = all!(&mut *tx, (i64, String), "select id, name from systems")?;
        systems.retain(|(_, system)| !name.from.is_empty() && fold(system).contains(&name.from));
        let customers = all!(
            &mut *tx,
            (i64,),
            "select id from customers where name_folded >= $1 and name_folded < $2
                union select id from customers where code_folded >= $3 and code_folded < $4 limit $5",
            &name.from,
            &name.to,
            &code.from,
            &code.to,
            FEW + 1,
        )?;
        let devices = all!(
            &mut *tx,
            (i64,),
            "select id from devices where serial >= $1 and serial < $2 limit $3",
            &serial.from,
            &serial.to,
            FEW + 1,
        )?;
        let is_few = |count: usize| i64::try_from(count).is_ok_and(|count| count <= FEW);
        let are_few = is_few(customers.len()) && is_few(devices.len()) && systems.len() <= FEW_SYSTEMS;
        let ids = |rows: Vec<(i64,)>| rows.into_iter().map(|(id,)| id).collect();
        let few = are_few.then(|| (ids(customers), ids(devices)));
        let systems = systems.into_iter().map(|(id, _)| id).collect();
        Ok(Some(Self { name, code, serial, systems, few }))
    }
}

/// Which side of an id the rows stand on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Older,
    Newer,
}

/// Whose operations a stretch of an index holds.
enum Of<'a> {
    All,
    Customers(&'a [i64]),
    Devices(&'a [i64]),
    System(i64),
}

/// A stretch of an index that holds operations of the list in the order of their ids. The list is all of them together.
struct Arm<'a> {
    of: Of<'a>,
    /// No state means all.
    states: Vec<OperationState>,
}

/// A filtered and searched list.
struct List<'a> {
    filter: &'a OperationFilter,
    found: Option<Found>,
}

impl List<'_> {
    fn states(&self) -> &[OperationState] {
        match self.filter {
            OperationFilter::ToResolve => &[OperationState::Refused, OperationState::Attention],
            OperationFilter::States(states) => states,
        }
    }

    fn arms(&self) -> Vec<Arm<'_>> {
        let states = self.states();
        // The indexes begin with one state; all of them together are in the order of the ids by themselves.
        let each = |states: &[OperationState]| -> Vec<Vec<OperationState>> {
            states.iter().map(|state| vec![*state]).collect()
        };
        let Some((found, (customers, devices))) =
            self.found.as_ref().and_then(|found| Some((found, found.few.as_ref()?)))
        else {
            let states = if states.is_empty() { vec![Vec::new()] } else { each(states) };
            return states.into_iter().map(|states| Arm { of: Of::All, states }).collect();
        };
        let whose = [(Of::Customers(customers), customers.len()), (Of::Devices(devices), devices.len())];
        let mut arms: Vec<Arm<'_>> = whose
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(of, _)| Arm { of, states: states.to_vec() })
            .collect();
        let states = if states.is_empty() { OperationState::ALL.as_slice() } else { states };
        for system in &found.systems {
            arms.extend(each(states).into_iter().map(|states| Arm { of: Of::System(*system), states }));
        }
        arms
    }

    /// The rows next to an id, in the order of the list, and whether there are more behind them.
    async fn read(
        &self,
        tx: &mut Tx,
        side: Side,
        id: OperationId,
        limit: i64,
    ) -> Result<(Vec<ListRow>, bool), StoreError> {
        let arms = self.arms();
        if arms.is_empty() {
            return Ok((Vec::new(), false));
        }
        let mut rows: Vec<ListRow> = on_tx!(tx, |connection| {
            let mut query = QueryBuilder::new(concat!(
                "select ",
                operation_columns!(),
                ", c.name as customer_name, o.lease_until,
                    case when o.state in ('queued', 'running', 'accepted', 'unsure') then (
                        select max(e.id) from operations e
                        where e.device_id = o.device_id and e.system_id = o.system_id and e.id < o.id
                            and e.state in ('queued', 'running', 'accepted', 'unsure')) end as behind",
                operation_tables!(),
                " where o.id in (",
            ));
            self.push_ids(&mut query, &arms, side, id, limit + 1);
            query.push(") order by o.id desc");
            query.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        let has_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if has_more {
            match side {
                Side::Older => drop(rows.pop()),
                Side::Newer => drop(rows.remove(0)),
            }
        }
        Ok((rows, has_more))
    }

    async fn count(&self, tx: &mut Tx, at_most: i64) -> Result<Count, StoreError> {
        let arms = self.arms();
        if arms.is_empty() {
            return Ok(Count::Exactly(0));
        }
        let (count,): (i64,) = on_tx!(tx, |connection| {
            let mut query = QueryBuilder::new("select count(*) from (");
            self.push_ids(&mut query, &arms, Side::Older, OperationId(i64::MAX), at_most + 1);
            query.push(") as counted");
            query.build_query_as().persistent(false).fetch_one(connection).await
        })?;
        Ok(if count > at_most { Count::MoreThan(at_most) } else { Count::Exactly(count) })
    }

    /// The ids next to an id, out of all arms.
    fn push_ids<DB: Database>(
        &self,
        query: &mut QueryBuilder<DB>,
        arms: &[Arm<'_>],
        side: Side,
        id: OperationId,
        limit: i64,
    ) where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
        for<'t> String: Encode<'t, DB> + Type<DB>,
    {
        let order = match side {
            Side::Older => " order by id desc limit ",
            Side::Newer => " order by id limit ",
        };
        query.push("select id from (");
        for (arm, number) in arms.iter().zip(0..) {
            if number > 0 {
                query.push(" union ");
            }
            // Each in brackets of its own: only so may it have an order and a limit.
            query.push("select id from (select o.id from operations o where o.id ");
            query.push(if side == Side::Older { "< " } else { "> " }).push_bind(id.0);
            self.push_conditions(query, arm);
            query.push(order).push_bind(limit).push(") as arm");
        }
        query.push(") as found").push(order).push_bind(limit);
    }

    fn push_conditions<DB: Database>(&self, query: &mut QueryBuilder<DB>, arm: &Arm<'_>)
    where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
        for<'t> String: Encode<'t, DB> + Type<DB>,
    {
        match arm.states.as_slice() {
            [] => {}
            [state] => drop(query.push(" and o.state = ").push_bind(state.word().to_owned())),
            states => push_in(query, " and o.state", states.iter().map(|state| state.word().to_owned())),
        }
        match &arm.of {
            Of::All => {}
            Of::Customers(ids) => push_in(query, " and o.customer_id", ids.iter().copied()),
            Of::Devices(ids) => push_in(query, " and o.device_id", ids.iter().copied()),
            Of::System(id) => drop(query.push(" and o.system_id = ").push_bind(*id)),
        }
        if *self.filter == OperationFilter::ToResolve {
            query.push(
                " and not exists (
                    select 1 from operations n
                    where n.device_id = o.device_id and n.kind = o.kind and n.id > o.id)
                and not exists (select 1 from devices r where r.id = o.device_id and r.state = 'removed')",
            );
        }
        if let (Of::All, Some(found)) = (&arm.of, &self.found) {
            found.push_condition(query);
        }
    }
}

impl Found {
    /// So many are meant that the newest operations need only be gone through: some of them will be theirs.
    fn push_condition<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
        for<'t> String: Encode<'t, DB> + Type<DB>,
    {
        let Self { name, code, serial, systems, few: _ } = self;
        let ranges = [
            (" and (o.customer_id in (select id from customers where name_folded", name, ") or "),
            ("o.customer_id in (select id from customers where code_folded", code, ") or "),
            ("o.device_id in (select id from devices where serial", serial, ")"),
        ];
        for (begin, Beginning { from, to }, end) in ranges {
            let column = begin.rsplit(' ').next().unwrap_or_default();
            query.push(begin).push(" >= ").push_bind(from.clone());
            query.push(" and ").push(column).push(" < ").push_bind(to.clone()).push(end);
        }
        if !systems.is_empty() {
            push_in(query, " or o.system_id", systems.iter().copied());
        }
        query.push(")");
    }
}

fn push_in<DB: Database, T>(query: &mut QueryBuilder<DB>, column: &str, values: impl Iterator<Item = T>)
where
    for<'t> T: Encode<'t, DB> + Type<DB>,
{
    query.push(column).push(" in (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}
