//! Whose operations a search means.

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::super::customer_list::{self, Found as Customers};
use super::super::pool::{Tx, all};
use super::super::search::{self, Search, folded_serial, spelled};
use super::super::{FoundBy, StoreError};
use super::list::push_in;
use crate::domain::values::fold;

/// Whoever is meant by a search that finds more customers, devices or systems than this is not looked up first.
const FEW: i64 = 1_000;
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
    search: Search,
    /// Of devices that are gone, too, which no customer is found by any more.
    serial: Beginning,
    pub(super) systems: Vec<i64>,
    /// Customers and devices, when they are few.
    pub(super) few: Option<(Vec<i64>, Vec<i64>)>,
}

impl Found {
    /// `None` when nothing was typed.
    pub(super) async fn of(tx: &mut Tx, typed: &str) -> Result<Option<Self>, StoreError> {
        let Some(search) = Search::of(typed) else { return Ok(None) };
        let spaceless: String = typed.split_whitespace().collect();
        let serial = Beginning::of(spaceless.to_uppercase());
        let part = fold(typed);
        // There are a few dozen at the most, so that they can be compared here.
        let mut systems = all!(&mut *tx, (i64, String), "select id, name from systems")?;
        systems.retain(|(_, system)| !part.is_empty() && fold(system).contains(&part));
        let customers = search::some(tx, &search, FEW + 1).await?;
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
        let few = if are_few {
            let devices = devices.into_iter().map(|(id,)| id).collect();
            Some(told_apart(tx, &search, &customers, devices).await?)
        } else {
            None
        };
        let systems = systems.into_iter().map(|(id, _)| id).collect();
        Ok(Some(Self { search, serial, systems, few }))
    }

    /// So many are meant that the newest operations need only be gone through: some of them will be theirs.
    pub(super) fn push_condition<DB: Database>(&self, query: &mut QueryBuilder<DB>)
    where
        for<'t> i64: Encode<'t, DB> + Type<DB>,
        for<'t> String: Encode<'t, DB> + Type<DB>,
    {
        let Self { search, serial: Beginning { from, to }, systems, few: _ } = self;
        // The sign keeps the databases from looking each of the many up in an index, and then sorting all that is theirs.
        query.push(" and (false");
        if !search.ways().is_empty() {
            query.push(" or +o.customer_id in (select customer_id from customer_words where ");
            search::push_condition(query, search);
            query.push(")");
        }
        query.push(" or +o.device_id in (select id from devices where serial >= ").push_bind(from.clone());
        query.push(" and serial < ").push_bind(to.clone()).push(")");
        if !systems.is_empty() {
            push_in(query, " or +o.system_id", systems.iter().copied());
        }
        query.push(")");
    }
}

/// Customers who are meant, and devices: who is found by a serial is not meant with his other devices.
async fn told_apart(
    tx: &mut Tx,
    search: &Search,
    found: &[i64],
    mut devices: Vec<i64>,
) -> Result<(Vec<i64>, Vec<i64>), StoreError> {
    let mut customers = Vec::new();
    for Customers { id, by } in customer_list::found(tx, found, search).await? {
        if !matches!(by, Some(FoundBy::Serial(_))) {
            customers.push(id);
            continue;
        }
        let his = all!(&mut *tx, (i64, String), "select id, serial from devices where customer_id = $1", id)?;
        let is_meant = |serial: &str| {
            let words = spelled(&folded_serial(serial));
            search.ways().iter().flatten().any(|part| part.is_in(&words))
        };
        devices.extend(his.into_iter().filter(|(_, serial)| is_meant(serial)).map(|(id, _)| id));
    }
    devices.sort_unstable();
    devices.dedup();
    Ok((customers, devices))
}
