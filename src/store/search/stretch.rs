//! A stretch of the list of customers, in the order that is wanted: which columns keep that order, and where it begins.

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::super::sort::{CustomerColumn, Direction, Sort};
use super::super::{CustomerKey, Edge};

/// Which side of its beginning a stretch lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Side {
    After,
    Before,
}

/// Whether the customer at whom a stretch begins is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    In,
    Out,
}

/// A part of the list that begins somewhere and goes one way.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Stretch<'a> {
    sort: Sort<CustomerColumn>,
    pub side: Side,
    /// `None`: it begins where the list does, or ends.
    from: Option<(&'a CustomerKey, Bound)>,
}

impl<'a> Stretch<'a> {
    pub const fn of(sort: Sort<CustomerColumn>, edge: &'a Edge<CustomerKey>) -> Self {
        let (side, from) = match edge {
            Edge::First => (Side::After, None),
            Edge::After(key) => (Side::After, Some((key, Bound::Out))),
            Edge::From(key) => (Side::After, Some((key, Bound::In))),
            Edge::Before(key) => (Side::Before, Some((key, Bound::Out))),
            Edge::Last => (Side::Before, None),
        };
        Self { sort, side, from }
    }

    /// The columns of `customers` that keep the order, the first one first; the last tells any two customers apart.
    pub const fn columns(&self) -> &'static str {
        match self.sort.by {
            CustomerColumn::Name => "name_folded, id",
            CustomerColumn::Code => "code_folded, id",
            CustomerColumn::Status => "status, name_folded, id",
        }
    }

    /// Whether it is sorted as `customer_words` is kept.
    pub fn is_by_name(&self) -> bool {
        self.sort.by == CustomerColumn::Name
    }

    /// Whether the next ones are those with greater values.
    fn goes_up(&self) -> bool {
        (self.sort.direction == Direction::Up) == (self.side == Side::After)
    }

    /// The condition that they lie on this side of the beginning; `columns` are as the query calls them.
    pub fn push_condition<DB: Database>(&self, query: &mut QueryBuilder<DB>, columns: &str)
    where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
        for<'t> String: Encode<'t, DB> + Type<DB>,
    {
        let Some((key, bound)) = self.from else { return };
        let beyond = match (self.goes_up(), bound) {
            (true, Bound::Out) => " > ",
            (true, Bound::In) => " >= ",
            (false, Bound::Out) => " < ",
            (false, Bound::In) => " <= ",
        };
        query.push(" where (").push(columns).push(")").push(beyond).push("(");
        match self.sort.by {
            CustomerColumn::Name => query.push_bind(key.name.clone()),
            CustomerColumn::Code => query.push_bind(key.code.clone()),
            CustomerColumn::Status => {
                query.push_bind(key.status.word().to_owned()).push(", ").push_bind(key.name.clone())
            }
        };
        query.push(", ").push_bind(key.id.0).push(")");
    }

    /// The order in which the next ones come first, and how many.
    pub fn push_order<DB: Database>(&self, query: &mut QueryBuilder<DB>, limit: i64)
    where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
    {
        let way = if self.goes_up() { "" } else { " desc" };
        for (column, before) in
            self.columns().split(", ").zip(std::iter::once(" order by ").chain(std::iter::repeat(", ")))
        {
            query.push(before).push(column).push(way);
        }
        query.push(" limit ").push_bind(limit);
    }
}
