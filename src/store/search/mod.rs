//! Which customers answer a search, and in which order: the only SQL that is not the same on both databases.
//!
//! On SQLite the groups of three letters stand in `customer_trigrams` and are asked for by `match`; PostgreSQL finds
//! them by itself for a `like` on `customer_words`.

mod stretch;
mod typed;

use sqlx::{Database, Encode, QueryBuilder, Type};

use super::pool::{Tx, on_tx, one};
use super::{StoreError, Total};
pub(super) use stretch::{Side, Stretch};
pub(super) use typed::{Part, Search, dialled, folded_code, folded_id, folded_serial, spelled};

/// The whole list is counted no further than this, and what a search finds no further than that.
const MOST_COUNTED: i64 = 100_000;
const MOST_FOUND: i64 = 10_000;
/// Of more than this, those of a page are looked for in the list before all that are found are looked up and sorted.
const MANY: i64 = 1_000;
/// So many customers of the list are looked at for them, and then so many.
const NEXT_IN_LIST: [i64; 2] = [1_000, 8_000];

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

/// The ids of the customers of a stretch of the list, the nearest first. `total` is what the search finds.
pub(super) async fn along(
    tx: &mut Tx,
    search: Option<&Search>,
    total: Total,
    stretch: &Stretch<'_>,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let Some(search) = search else { return all_along(tx, stretch, limit).await };
    if search.ways().is_empty() {
        return Ok(Vec::new());
    }
    // Of many, those of a page are soon come across in the list; unless they stand together, further on.
    let is_many = match total {
        Total::Exactly(found) => found > MANY,
        Total::MoreThan(_) => true,
    };
    if is_many {
        for next in NEXT_IN_LIST.into_iter().filter(|next| *next >= limit) {
            let come_across = found_next(tx, search, stretch, next, limit).await?;
            if i64::try_from(come_across.len()).is_ok_and(|count| count == limit) {
                return Ok(come_across);
            }
        }
    }
    found_sorted(tx, search, stretch, limit).await
}

async fn all_along(tx: &mut Tx, stretch: &Stretch<'_>, limit: i64) -> Result<Vec<i64>, StoreError> {
    on_tx!(tx, |connection| {
        let mut query = QueryBuilder::new("select id from customers");
        stretch.push_condition(&mut query, stretch.columns());
        stretch.push_order(&mut query, limit);
        Ok(query.build_query_scalar().fetch_all(connection).await?)
    })
}

/// Goes through the next customers of the list.
async fn found_next(
    tx: &mut Tx,
    search: &Search,
    stretch: &Stretch<'_>,
    next: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    on_tx!(tx, |connection| {
        let mut query = QueryBuilder::new("select id from (");
        if stretch.is_by_name() {
            query.push("select name_folded, customer_id as id, words from customer_words");
            stretch.push_condition(&mut query, "name_folded, customer_id");
            stretch.push_order(&mut query, next);
        } else {
            // Crossed, so that what they are found by is looked up for these and no others.
            query.push(
                "select c.status, c.name_folded, c.code_folded, c.id, w.words
                    from (select status, name_folded, code_folded, id from customers",
            );
            stretch.push_condition(&mut query, stretch.columns());
            stretch.push_order(&mut query, next);
            query.push(
                ") as c cross join customer_words w where w.name_folded = c.name_folded and w.customer_id = c.id",
            );
        }
        query.push(") as next where ");
        push_condition(&mut query, search);
        stretch.push_order(&mut query, limit);
        Ok(query.build_query_scalar().fetch_all(connection).await?)
    })
}

/// Sorts all that are found.
async fn found_sorted(
    tx: &mut Tx,
    search: &Search,
    stretch: &Stretch<'_>,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let ids = match tx {
        Tx::Sqlite(transaction) => {
            // Crossed, so that the index of the list is not gone through instead.
            let mut query = QueryBuilder::new(
                "with found as materialized (
                    select c.status, c.code_folded, c.name_folded, c.id
                        from customer_trigrams t cross join customers c on c.id = t.rowid where t.words match ",
            );
            query.push_bind(matching(search));
            push_found_along(&mut query, stretch, limit);
            query.build_query_scalar().fetch_all(&mut **transaction).await?
        }
        Tx::Postgres(transaction) => {
            let mut query = QueryBuilder::new("with found as materialized (select ");
            query.push(if stretch.is_by_name() {
                "name_folded, customer_id as id from customer_words where "
            } else {
                "c.status, c.code_folded, c.name_folded, c.id
                    from customer_words w join customers c on c.id = w.customer_id where "
            });
            push_condition(&mut query, search);
            push_found_along(&mut query, stretch, limit);
            query.build_query_scalar().fetch_all(&mut **transaction).await?
        }
    };
    Ok(ids)
}

fn push_found_along<DB: Database>(query: &mut QueryBuilder<DB>, stretch: &Stretch<'_>, limit: i64)
where
    for<'t> i64: Encode<'t, DB> + Type<DB>,
    for<'t> String: Encode<'t, DB> + Type<DB>,
{
    query.push(") select id from found");
    stretch.push_condition(query, stretch.columns());
    stretch.push_order(query, limit);
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
