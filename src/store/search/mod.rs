//! Which customers answer a search, and in which order: the only SQL that is not the same on both databases.
//!
//! On SQLite the groups of three letters stand in `customer_trigrams` and are asked for by `match`; PostgreSQL finds
//! them by itself for a `like` on `customer_words`.

mod typed;

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::pool::{Tx, all, on_tx, one};
use super::{CustomerKey, StoreError, Total};
pub(super) use typed::{Part, Search, dialled, folded_code, folded_id, folded_serial, spelled};

/// The whole list is counted no further than this, and what a search finds no further than that.
const MOST_COUNTED: i64 = 100_000;
const MOST_FOUND: i64 = 10_000;
/// Where more are found, so many customers of the list are looked at for those of a page before all found are sorted.
const NEXT_IN_LIST: i64 = 10_000;

/// Which side of a key of the list customers stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    After,
    Before,
}

impl Side {
    /// What compares with the key, and the order in which the next ones come first.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::After => (" > ", " order by name_folded, id"),
            Self::Before => (" < ", " order by name_folded desc, id desc"),
        }
    }
}

/// How many there are, as far as it matters.
pub(super) async fn count(tx: &mut Tx, search: Option<&Search>) -> Result<Total, StoreError> {
    let (most, counted) = match search {
        None => {
            let sql = "select count(*) from (select 1 from customers limit $1) as counted";
            (MOST_COUNTED, one!(tx, (i64,), sql, MOST_COUNTED + 1)?)
        }
        Some(search) if search.ways().is_empty() => (MOST_FOUND, None),
        Some(search) => (MOST_FOUND, Some((count_found(tx, search).await?,))),
    };
    let count = counted.map_or(0, |(count,)| count);
    Ok(if count > most { Total::MoreThan(most) } else { Total::Exactly(count) })
}

/// Some of the customers that answer a search, in no order.
pub(super) async fn some(tx: &mut Tx, search: &Search, limit: i64) -> Result<Vec<i64>, StoreError> {
    if search.ways().is_empty() {
        return Ok(Vec::new());
    }
    let ids = match tx {
        Tx::Sqlite(transaction) => {
            let sql = "select rowid from customer_trigrams where words match $1 limit $2";
            let query = sqlx::query_scalar(sql).bind(matching(search)).bind(limit);
            query.fetch_all(&mut **transaction).await?
        }
        Tx::Postgres(transaction) => {
            let mut query = QueryBuilder::new("select customer_id from customer_words where ");
            push_condition(&mut query, search);
            query.push(" limit ").push_bind(limit);
            query.build_query_scalar().fetch_all(&mut **transaction).await?
        }
    };
    Ok(ids)
}

async fn count_found(tx: &mut Tx, search: &Search) -> Result<i64, StoreError> {
    let found: (i64,) = match tx {
        Tx::Sqlite(transaction) => {
            let sql = "select count(*) from (
                    select rowid from customer_trigrams where words match $1 limit $2
                )";
            let query = sqlx::query_as(sql).bind(matching(search)).bind(MOST_FOUND + 1);
            query.fetch_one(&mut **transaction).await?
        }
        Tx::Postgres(transaction) => {
            let mut query = QueryBuilder::new("select count(*) from (select 1 from customer_words where ");
            push_condition(&mut query, search);
            query.push(" limit ").push_bind(MOST_FOUND + 1).push(") as found");
            query.build_query_as().fetch_one(&mut **transaction).await?
        }
    };
    Ok(found.0)
}

/// The ids of the customers next to a key, the nearest first. `total` is what the search finds.
pub(super) async fn beside(
    tx: &mut Tx,
    search: Option<&Search>,
    total: Total,
    side: Side,
    key: &CustomerKey,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(search) = search else { return all_beside(tx, side, key, limit).await };
    if search.ways().is_empty() {
        return Ok(Vec::new());
    }
    // Of many, those of a page are soon come across in the list; unless they stand together, further on.
    if matches!(total, Total::MoreThan(_)) {
        let come_across = found_next(tx, search, side, key, limit).await?;
        if i64::try_from(come_across.len()).is_ok_and(|count| count == limit) {
            return Ok(come_across);
        }
    }
    found_sorted(tx, search, side, key, limit).await
}

async fn all_beside(tx: &mut Tx, side: Side, key: &CustomerKey, limit: i64) -> Result<Vec<i64>, StoreError> {
    let sql = match side {
        Side::After => {
            "select id from customers where (name_folded, id) > ($1, $2) order by name_folded, id limit $3"
        }
        Side::Before => {
            "select id from customers where (name_folded, id) < ($1, $2)
                order by name_folded desc, id desc limit $3"
        }
    };
    let ids = all!(tx, (i64,), sql, &key.name, key.id.0, limit)?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Goes through the next customers of the list.
async fn found_next(
    tx: &mut Tx,
    search: &Search,
    side: Side,
    key: &CustomerKey,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let (beyond, order) = side.words();
    on_tx!(tx, |connection| {
        let mut query = QueryBuilder::new(
            "select id from (
                select name_folded, customer_id as id, words from customer_words
                    where (name_folded, customer_id)",
        );
        push_key(&mut query, beyond, key);
        query.push(order).push(" limit ").push_bind(NEXT_IN_LIST).push(") as next where ");
        push_condition(&mut query, search);
        query.push(order).push(" limit ").push_bind(limit);
        Ok(query.build_query_scalar().fetch_all(connection).await?)
    })
}

/// Sorts all that are found.
async fn found_sorted(
    tx: &mut Tx,
    search: &Search,
    side: Side,
    key: &CustomerKey,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let ids = match tx {
        Tx::Sqlite(transaction) => {
            // Crossed, so that the index of the list is not gone through instead.
            let mut query = QueryBuilder::new(
                "with found as materialized (
                    select c.name_folded, c.id from customer_trigrams t cross join customers c on c.id = t.rowid
                        where t.words match ",
            );
            query.push_bind(matching(search));
            push_found_beside(&mut query, side, key, limit);
            query.build_query_scalar().fetch_all(&mut **transaction).await?
        }
        Tx::Postgres(transaction) => {
            let mut query = QueryBuilder::new(
                "with found as materialized (
                    select name_folded, customer_id as id from customer_words where ",
            );
            push_condition(&mut query, search);
            push_found_beside(&mut query, side, key, limit);
            query.build_query_scalar().fetch_all(&mut **transaction).await?
        }
    };
    Ok(ids)
}

fn push_found_beside<DB: Database>(query: &mut QueryBuilder<DB>, side: Side, key: &CustomerKey, limit: i64)
where
    for<'t> i64: Encode<'t, DB> + Type<DB>,
    for<'t> String: Encode<'t, DB> + Type<DB>,
{
    let (beyond, order) = side.words();
    query.push(") select id from found where (name_folded, id)");
    push_key(query, beyond, key);
    query.push(order).push(" limit ").push_bind(limit);
}

fn push_key<DB: Database>(query: &mut QueryBuilder<DB>, beyond: &str, key: &CustomerKey)
where
    for<'t> i64: Encode<'t, DB> + Type<DB>,
    for<'t> String: Encode<'t, DB> + Type<DB>,
{
    query.push(beyond).push("(").push_bind(key.name.clone());
    query.push(", ").push_bind(key.id.0).push(")");
}

/// The condition that a search puts on `words`; it must ask for something.
pub(super) fn push_condition<DB: Database>(query: &mut QueryBuilder<DB>, search: &Search)
where
    for<'t> String: Encode<'t, DB> + Type<DB>,
{
    let mut or = "((";
    for way in search.ways() {
        let mut and = or;
        for Part(spellings) in way {
            let mut either = and;
            for spelling in spellings {
                query.push(either).push("words like ").push_bind(containing(spelling)).push(r" escape '\'");
                either = " or ";
            }
            and = ") and (";
        }
        or = ")) or ((";
    }
    query.push("))");
}

/// The pattern of `like` for texts that contain this one.
fn containing(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// The search as `match` reads it: every text in quotes, so that nothing of it is an operator.
fn matching(search: &Search) -> String {
    let quoted = |spelling: &String| format!("\"{}\"", spelling.replace('"', "\"\""));
    let either = |Part(spellings): &Part| {
        format!("({})", spellings.iter().map(quoted).collect::<Vec<_>>().join(" OR "))
    };
    let all = |way: &Vec<Part>| format!("({})", way.iter().map(either).collect::<Vec<_>>().join(" AND "));
    search.ways().iter().map(all).collect::<Vec<_>>().join(" OR ")
}
