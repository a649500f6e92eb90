//! In which order the systems are listed: they are few, and sorted here.

use std::cmp::Ordering;

use crate::domain::values::fold;
use crate::store::{Direction, Sort, SystemSummary};

/// A column that systems are sorted by; equal ones stay in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    #[default]
    Name,
    /// Those that failed before those that were not tested, and those before those that went well.
    Test,
    Linked,
    Waiting,
}

impl Column {
    pub const ALL: [Self; 4] = [Self::Name, Self::Test, Self::Linked, Self::Waiting];
}

/// Puts systems that come by their names into an order.
pub fn put_in_order(systems: &mut [SystemSummary], sort: Sort<Column>) {
    systems.sort_by_cached_key(|summary| (fold(&summary.system.name), summary.system.id));
    let by_column = |one: &SystemSummary, other: &SystemSummary| match sort.by {
        Column::Name => fold(&one.system.name).cmp(&fold(&other.system.name)),
        Column::Test => test(one).cmp(&test(other)),
        Column::Linked => one.customers_linked.cmp(&other.customers_linked),
        Column::Waiting => one.operations_waiting.cmp(&other.operations_waiting),
    };
    let directed = |ordering: Ordering| match sort.direction {
        Direction::Up => ordering,
        Direction::Down => ordering.reverse(),
    };
    systems.sort_by(|one, other| directed(by_column(one, other)));
}

fn test(summary: &SystemSummary) -> (u8, Option<jiff::Timestamp>) {
    match &summary.last_test {
        Some(test) if !test.ok => (0, Some(test.at)),
        None => (1, None),
        Some(test) => (2, Some(test.at)),
    }
}
