//! The list of operations: a page at a time by id, newest first, filtered and searched, and counted as far as it matters.
//!
//! However many there are, a page is put together from stretches of an index, each no longer than the page: see `list`.
//! Nothing is done to an operation here; see `outbox`, `claim` and `person`.

mod found;
mod list;

use jiff::Timestamp;

use super::row::time_if_any;
use super::{Store, StoreError};
use crate::domain::ids::OperationId;
use crate::domain::operation::{Behind, Operation, OperationState};
use found::Found;
use list::{List, ListRow, Side};

/// No list is counted further than this, and one that is searched not so far.
const COUNTED: i64 = 10_000;
const FOUND: i64 = 1_000;

/// Which operations a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperationFilter {
    /// Those that a person has to do something about: refused or given up, the device still there, and no newer change of
    /// it that takes their place. A restart that was refused leaves nothing to be mended.
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
    /// Parts of what a customer is found by, of a serial number or of the name of a system; empty for all.
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
    /// Another comes first. By the clock of this computer.
    Behind(Behind),
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

impl Store {
    /// One page of the list, newest first.
    pub async fn operations(&self, query: &OperationQuery) -> Result<OperationPage, StoreError> {
        let mut tx = self.read().await?;
        let found = Found::of(&mut tx, &query.search).await?;
        let list = List { filter: &query.filter, found };
        let count = list.count(&mut tx, if list.found.is_some() { FOUND } else { COUNTED }).await?;
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
        let ListRow { operation, customer_name, lease_until } = row;
        let operation = operation.into_operation()?;
        let lease_until = time_if_any(lease_until)?;
        let wait = match (operation.state.has_ended(), operation.behind, lease_until) {
            (true, ..) => None,
            (false, Some(behind), _) => {
                let until = behind.until.map(|until| self.by_own_clock(until));
                Some(Wait::Behind(Behind { until, ..behind }))
            }
            (false, None, Some(until)) => Some(Wait::Held(self.by_own_clock(until))),
            (false, None, None) => Some(Wait::Due(self.by_own_clock(operation.due_at))),
        };
        Ok(ListedOperation { operation, customer_name, wait })
    }
}
