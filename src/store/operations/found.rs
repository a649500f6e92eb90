//! Whose operations a search means.

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::super::StoreError;
use super::super::pool::{Tx, all};
use super::list::push_in;
use crate::domain::values::fold;

/// Whoever is meant by a search that finds more customers, devices or systems than this is not looked up first.
const FEW: i64 = 200;
const FEW_SYSTEMS: usize = 8;

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
pub(super) struct Found {
    name: Beginning,
    code: Beginning,
    serial: Beginning,
    pub(super) systems: Vec<i64>,
    /// Customers and devices, when they are few.
    pub(super) few: Option<(Vec<i64>, Vec<i64>)>,
}

impl Found {
    /// `None` when nothing was typed.
    pub(super) async fn of(tx: &mut Tx, typed: &str) -> Result<Option<Self>, StoreError> {
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

    /// So many are meant that the newest operations need only be gone through: some of them will be theirs.
    pub(super) fn push_condition<DB: Database>(&self, query: &mut QueryBuilder<DB>)
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
