//! The contracts of customers from a file: those of each become the tariffs of his row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::customers::Record;
use super::{CHUNK, Problems};
use crate::domain::customer::Customer;
use crate::store::pool::{Tx, all, locking, on_tx};
use crate::store::row::millis;
use crate::store::{Row, Stamp, StoreError};
use crate::text;

/// The tariffs that there are.
pub(super) struct Catalogue {
    /// By name, the id, and whether it is offered.
    pub by_name: HashMap<String, (i64, bool)>,
    names: HashMap<i64, String>,
}

/// What the rows have done to the contracts of a customer, by the names of the tariffs.
#[derive(Default)]
pub(super) struct Turned<'a> {
    pub contracted: Vec<&'a str>,
    pub ended: Vec<&'a str>,
}

/// All tariffs, locked, so that none is retired meanwhile.
pub(super) async fn catalogue(tx: &mut Tx) -> Result<Catalogue, StoreError> {
    let sql = locking!(&*tx, "select name, id, retired_at from tariffs order by id", "for share");
    let rows = all!(tx, (String, i64, Option<i64>), sql)?;
    Ok(Catalogue {
        names: rows.iter().map(|(name, id, _)| (*id, name.clone())).collect(),
        by_name: rows.into_iter().map(|(name, id, retired_at)| (name, (id, retired_at.is_none()))).collect(),
    })
}

/// Makes the contracts of these customers those of their rows, unless something is wrong; gives those of whom they are
/// others than before.
pub(super) async fn contract<'a>(
    tx: &mut Tx,
    chunk: &[Record],
    (known, ids): (&HashMap<String, Customer>, &HashMap<String, i64>),
    tariffs: &'a Catalogue,
    stamp: &Stamp,
    problems: &mut Problems,
) -> Result<BTreeMap<i64, Turned<'a>>, StoreError> {
    let mut lines: HashMap<i64, u64> = HashMap::with_capacity(chunk.len());
    let mut wanted: BTreeMap<(i64, i64), bool> = BTreeMap::new();
    for Row { line, record } in chunk {
        let Some(&customer) = ids.get(&record.code) else { continue };
        lines.insert(customer, *line);
        // One who is new has had his tariffs elsewhere, and keeps them, as everybody does.
        let is_new = !known.contains_key(&record.code);
        let tariffs = record.tariffs.iter().filter_map(|name| tariffs.by_name.get(name));
        wanted.extend(tariffs.map(|(tariff, is_offered)| ((customer, *tariff), *is_offered || is_new)));
    }
    let there = contracts(tx, ids).await?;
    let name = |tariff: i64| tariffs.names.get(&tariff).map_or("", String::as_str);
    let mut turned: BTreeMap<i64, Turned<'a>> = BTreeMap::new();
    let mut added = Vec::new();
    // One that ends with its devices is given out as well, and read back to the same: it still ends with them.
    for (&(customer, tariff), &may_begin) in wanted.iter().filter(|(pair, _)| !there.contains(pair)) {
        if may_begin {
            added.push((customer, tariff));
        } else {
            let line = lines.get(&customer).copied().unwrap_or_default();
            problems.add(line, "tariffs", text!("contract-tariff-retired", tariff = name(tariff)));
        }
        turned.entry(customer).or_default().contracted.push(name(tariff));
    }
    let ended: Vec<_> = there.iter().filter(|pair| !wanted.contains_key(pair)).copied().collect();
    for &(customer, tariff) in &ended {
        turned.entry(customer).or_default().ended.push(name(tariff));
    }
    if problems.is_empty() {
        for pairs in added.chunks(CHUNK) {
            begin(tx, pairs, stamp).await?;
        }
        for pairs in ended.chunks(CHUNK) {
            end(tx, pairs, stamp).await?;
        }
    }
    // Only now is looked who needs those that end: a device saved meanwhile has been waited for.
    for pairs in ended.chunks(CHUNK) {
        for (customer, tariff, serial) in used(tx, pairs).await? {
            let line = lines.get(&customer).copied().unwrap_or_default();
            problems.add(line, "tariffs", text!("import-tariff-used", tariff = tariff, serial = serial));
        }
    }
    Ok(turned)
}

/// The contracts of these customers, by customer and tariff; those that are to end, too.
async fn contracts(tx: &mut Tx, ids: &HashMap<String, i64>) -> Result<BTreeSet<(i64, i64)>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows: Vec<(i64, i64)> = on_tx!(tx, |connection| {
        let mut query =
            sqlx::QueryBuilder::new("select customer_id, tariff_id from contracts where customer_id in (");
        let mut customers = query.separated(", ");
        for id in ids.values() {
            customers.push_bind(id);
        }
        query.push(")");
        query.build_query_as().persistent(ids.len() == CHUNK).fetch_all(connection).await
    })?;
    Ok(rows.into_iter().collect())
}

// How many there are differs from one chunk to the next: a statement of each length would be kept by the connection, with
// its hundreds of parameters, for nobody. Only that of a whole chunk is wanted again.

async fn begin(tx: &mut Tx, pairs: &[(i64, i64)], stamp: &Stamp) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("insert into contracts (customer_id, tariff_id, since) ");
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff).push_bind(millis(stamp.at));
        });
        query.push(" on conflict (customer_id, tariff_id) do nothing");
        query.build().persistent(pairs.len() == CHUNK).execute(connection).await.map(drop)
    })?;
    Ok(())
}

/// Ends contracts.
async fn end(tx: &mut Tx, pairs: &[(i64, i64)], stamp: &Stamp) -> Result<(), StoreError> {
    on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "insert into ended_contracts (customer_id, tariff_id, since, ended_at)
                select customer_id, tariff_id, since, ",
        );
        query.push_bind(millis(stamp.at)).push(" from contracts where (customer_id, tariff_id) in (");
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff);
        });
        query.push(") order by customer_id, tariff_id");
        query.build().persistent(pairs.len() == CHUNK).execute(connection).await.map(drop)
    })?;
    on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("delete from contracts where (customer_id, tariff_id) in (");
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff);
        });
        query.push(")");
        query.build().persistent(pairs.len() == CHUNK).execute(connection).await.map(drop)
    })?;
    Ok(())
}

/// The devices on record that are of these contracts: of whom, by which tariff, and their serials.
async fn used(tx: &mut Tx, pairs: &[(i64, i64)]) -> Result<Vec<(i64, String, String)>, StoreError> {
    let used = on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "select d.customer_id, t.name, d.serial from devices d join tariffs t on t.id = d.tariff_id
                where d.state <> 'removed' and (d.customer_id, d.tariff_id) in (",
        );
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff);
        });
        query.push(") order by d.id");
        query.build_query_as().persistent(pairs.len() == CHUNK).fetch_all(connection).await
    })?;
    Ok(used)
}
