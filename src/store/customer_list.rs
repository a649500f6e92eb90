//! The list of customers: a page at a time, sorted by a column, with what a search has found each of them by.
//!
//! Which customers answer a search is told in `search`.

use std::collections::HashMap;

use super::pool::{Tx, on_tx};
use super::row::{parsed, word};
use super::search::{self, Part, Search, Side, Stretch, dialled, folded_id, folded_serial, spelled};
use super::{CustomerKey, CustomerPage, CustomerQuery, CustomerRow, FoundBy, Store, StoreError};
use crate::domain::customer::CustomerStatus;
use crate::domain::ids::CustomerId;
use crate::domain::values::SerialNumber;

/// How many customers one statement asks for.
const CHUNK: usize = 500;

#[derive(sqlx::FromRow)]
struct ListRow {
    id: i64,
    code: String,
    code_folded: String,
    name: String,
    name_folded: String,
    tax_id: Option<String>,
    status: String,
    phone: Option<String>,
    city: String,
    systems: i64,
    devices: i64,
}

/// What the customers of a page are linked with and have.
#[derive(Default)]
struct Belongings {
    external_ids: HashMap<i64, Vec<String>>,
    serials: HashMap<i64, Vec<String>>,
}

impl Store {
    /// One page of the list, in the order that is wanted.
    pub async fn customers(&self, query: &CustomerQuery) -> Result<CustomerPage, StoreError> {
        let mut tx = self.read().await?;
        let search = Search::of(&query.search);
        let total = search::count(&mut tx, search.as_ref()).await?;
        let stretch = Stretch::of(query.sort, &query.edge);
        let limit = i64::from(query.limit);
        let mut ids = search::along(&mut tx, search.as_ref(), total, &stretch, limit).await?;
        if stretch.side == Side::Before {
            ids.reverse();
        }
        let rows = read(&mut tx, &ids, search.as_ref()).await?;
        Ok(CustomerPage { rows, total })
    }
}

/// A customer whom a search has found, and what by.
pub(super) struct Found {
    pub id: i64,
    pub by: Option<FoundBy>,
}

/// What these customers, whom a search has found, were found by.
pub(super) async fn found(tx: &mut Tx, ids: &[i64], search: &Search) -> Result<Vec<Found>, StoreError> {
    let rows = read(tx, ids, Some(search)).await?;
    Ok(rows.into_iter().map(|row| Found { id: row.key.id.0, by: row.found_by }).collect())
}

/// The rows of these customers, in this order.
async fn read(tx: &mut Tx, ids: &[i64], search: Option<&Search>) -> Result<Vec<CustomerRow>, StoreError> {
    let mut rows: HashMap<i64, ListRow> = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let read: Vec<ListRow> = of(
            tx,
            "select c.id, c.code, c.code_folded, c.name, c.name_folded, c.tax_id, c.status, c.phone, c.city,
                (select count(distinct l.system_id) from links l where l.customer_id = c.id) as systems,
                (select count(*) from devices d
                    where d.customer_id = c.id and d.state <> 'removed' and not d.leaving) as devices
                from customers c where c.id in (",
            chunk,
        )
        .await?;
        rows.extend(read.into_iter().map(|row| (row.id, row)));
    }
    let belongings = match search {
        Some(_) => belongings(tx, ids).await?,
        None => Belongings::default(),
    };
    let rows = ids.iter().filter_map(|id| rows.remove(id));
    rows.map(|row| row.into_row(search, &belongings)).collect()
}

async fn belongings(tx: &mut Tx, ids: &[i64]) -> Result<Belongings, StoreError> {
    let mut belongings = Belongings::default();
    for chunk in ids.chunks(CHUNK) {
        let links: Vec<(i64, String)> =
            of(tx, "select customer_id, external_id from links where customer_id in (", chunk).await?;
        for (id, external_id) in links {
            belongings.external_ids.entry(id).or_default().push(external_id);
        }
        let devices: Vec<(i64, String)> = of(
            tx,
            "select customer_id, serial from devices where state <> 'removed' and customer_id in (",
            chunk,
        )
        .await?;
        for (id, serial) in devices {
            belongings.serials.entry(id).or_default().push(serial);
        }
    }
    Ok(belongings)
}

/// The rows of a query that ends in a list of ids.
pub(super) async fn of<T>(tx: &mut Tx, sql: &'static str, ids: &[i64]) -> Result<Vec<T>, StoreError>
where
    T: Send + Unpin,
    for<'r> T: sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + sqlx::FromRow<'r, sqlx::postgres::PgRow>,
{
    on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(sql);
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id);
        }
        query.push(")");
        Ok(query.build_query_as().fetch_all(connection).await?)
    })
}

impl ListRow {
    fn into_row(self, search: Option<&Search>, belongings: &Belongings) -> Result<CustomerRow, StoreError> {
        let status = word("status of customer", &self.status, CustomerStatus::from_word)?;
        let key =
            CustomerKey { name: self.name_folded, id: CustomerId(self.id), code: self.code_folded, status };
        let mut row = CustomerRow {
            key,
            code: self.code,
            name: self.name,
            tax_id: self.tax_id.map(|tax_id| parsed("tax id", &tax_id)).transpose()?,
            status,
            phone: self.phone.map(|phone| parsed("telephone", &phone)).transpose()?,
            city: self.city,
            systems: self.systems,
            devices: self.devices,
            found_by: None,
        };
        row.found_by = search.and_then(|search| found_by(&row, search, belongings));
        Ok(row)
    }
}

/// What a search has found a customer by: of several things, the one that is the least in sight.
fn found_by(row: &CustomerRow, search: &Search, belongings: &Belongings) -> Option<FoundBy> {
    let mut known = vec![(spelled(&row.key.name), None), (spelled(&row.key.code), Some(FoundBy::Code))];
    known.extend(
        row.tax_id.iter().map(|tax_id| (spelled(&tax_id.as_str().to_lowercase()), Some(FoundBy::TaxId))),
    );
    known.extend(row.phone.iter().map(|phone| (spelled(&dialled(phone)), Some(FoundBy::Phone))));
    let id = row.key.id.0;
    let external_ids = belongings.external_ids.get(&id).into_iter().flatten();
    known.extend(external_ids.map(|id| (spelled(&folded_id(id)), Some(FoundBy::ExternalId(id.clone())))));
    let serials = belongings.serials.get(&id).into_iter().flatten();
    known.extend(serials.map(|serial| {
        (spelled(&folded_serial(serial)), Some(FoundBy::Serial(SerialNumber::from_stored(serial.clone()))))
    }));
    let told = |part: &Part| known.iter().find(|(words, _)| part.is_in(words)).map(|(_, by)| by.clone());
    let way = |way: &Vec<Part>| way.iter().map(told).collect::<Option<Vec<_>>>();
    search.ways().iter().find_map(way)?.into_iter().max().flatten()
}
