//! A list of operations as SQL: which stretches of which index it is made of, and what is read of them.

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::super::StoreError;
use super::super::outbox::{OperationRow, operation_columns, operation_tables};
use super::super::pool::{Tx, on_tx};
use super::found::Found;
use super::{Count, OperationFilter};
use crate::domain::ids::OperationId;
use crate::domain::operation::OperationState;

#[derive(sqlx::FromRow)]
pub(super) struct ListRow {
    #[sqlx(flatten)]
    pub operation: OperationRow,
    pub customer_name: String,
    pub lease_until: Option<i64>,
}

/// Which side of an id the rows stand on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
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
pub(super) struct List<'a> {
    pub filter: &'a OperationFilter,
    pub found: Option<Found>,
}

impl List<'_> {
    fn arms(&self) -> Vec<Arm<'_>> {
        // The indexes begin with one state. All states together are in the order of the ids by themselves; so is what is
        // to be resolved, which has an index of its own.
        let each = |states: &[OperationState]| -> Vec<Vec<OperationState>> {
            states.iter().map(|state| vec![*state]).collect()
        };
        let (states, of_system) = match self.filter {
            OperationFilter::ToResolve => (vec![Vec::new()], vec![Vec::new()]),
            OperationFilter::States(states) if states.is_empty() => {
                (vec![Vec::new()], each(&OperationState::ALL))
            }
            OperationFilter::States(states) => (each(states), each(states)),
        };
        let Some((found, (customers, devices))) =
            self.found.as_ref().and_then(|found| Some((found, found.few.as_ref()?)))
        else {
            return states.into_iter().map(|states| Arm { of: Of::All, states }).collect();
        };
        let whose = [(Of::Customers(customers), customers.len()), (Of::Devices(devices), devices.len())];
        let mut arms: Vec<Arm<'_>> = whose
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(of, _)| Arm { of, states: states.concat() })
            .collect();
        for system in &found.systems {
            arms.extend(
                of_system.iter().map(|states| Arm { of: Of::System(*system), states: states.clone() }),
            );
        }
        arms
    }

    /// The rows next to an id, in the order of the list, and whether there are more behind them.
    pub(super) async fn read(
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
                ", coalesce(c.name, '') as customer_name, o.lease_until",
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

    pub(super) async fn count(&self, tx: &mut Tx, at_most: i64) -> Result<Count, StoreError> {
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
                // As the index has it, word for word.
                " and o.state in ('refused', 'attention') and o.overtaken = false
                and (o.state = 'attention' or o.kind <> 'reboot')
                and not exists (select 1 from devices r where r.id = o.device_id and r.state = 'removed')",
            );
        }
        if let (Of::All, Some(found)) = (&arm.of, &self.found) {
            found.push_condition(query);
        }
    }
}

pub(super) fn push_in<DB: Database, T>(
    query: &mut QueryBuilder<DB>,
    column: &str,
    values: impl Iterator<Item = T>,
) where
    for<'t> T: Encode<'t, DB> + Type<DB>,
{
    query.push(column).push(" in (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}
