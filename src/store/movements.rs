//! The history of the stock of each product: every movement, with who made it and when.

use jiff::Timestamp;

use super::pool::{Tx, all, on_tx, one};
use super::row::{millis, time, word};
use super::{Stamp, Store, StoreError};
use crate::domain::ids::{CustomerId, MovementId, ProductId};
use crate::domain::product::MovementKind;

/// How many movements one statement writes.
const CHUNK: usize = 500;

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub id: MovementId,
    pub at: Timestamp,
    pub by: String,
    pub kind: MovementKind,
    /// Units that came (more than 0) or went (less).
    pub units: i64,
    /// What was in stock after it.
    pub stock: i64,
    pub serial: Option<String>,
    /// Code and name of the customer whose device it was or is.
    pub customer: Option<(String, String)>,
    pub reason: String,
}

/// Which movements of a product a page is to hold, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovementQuery {
    pub product: ProductId,
    /// Those before this one; `None` for the newest.
    pub before: Option<MovementId>,
    pub limit: u16,
}

/// A page of the history, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementPage {
    pub rows: Vec<Movement>,
    /// How many there are in all.
    pub total: i64,
}

/// A movement to be noted.
pub(super) struct Moved<'a> {
    pub product: ProductId,
    pub kind: MovementKind,
    pub units: i64,
    /// What is in stock after it.
    pub stock: i64,
    pub serial: Option<&'a str>,
    pub customer: Option<CustomerId>,
    pub reason: &'a str,
}

pub(super) async fn note(tx: &mut Tx, moved: &[Moved<'_>], stamp: &Stamp) -> Result<(), StoreError> {
    for chunk in moved.chunks(CHUNK) {
        on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new(
                "insert into stock_movements (product_id, at, by_whom, kind, units, stock, serial, customer_id,
                    reason) ",
            );
            query.push_values(chunk, |mut values, moved| {
                values
                    .push_bind(moved.product.0)
                    .push_bind(millis(stamp.at))
                    .push_bind(stamp.by.as_str())
                    .push_bind(moved.kind.word())
                    .push_bind(moved.units)
                    .push_bind(moved.stock)
                    .push_bind(moved.serial)
                    .push_bind(moved.customer.map(|customer| customer.0))
                    .push_bind(moved.reason);
            });
            query.build().execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct MovementRow {
    id: i64,
    at: i64,
    by_whom: String,
    kind: String,
    units: i64,
    stock: i64,
    serial: Option<String>,
    code: Option<String>,
    name: Option<String>,
    reason: String,
}

impl MovementRow {
    fn into_movement(self) -> Result<Movement, StoreError> {
        Ok(Movement {
            id: MovementId(self.id),
            at: time(self.at)?,
            by: self.by_whom,
            kind: word("kind of movement", &self.kind, MovementKind::from_word)?,
            units: self.units,
            stock: self.stock,
            serial: self.serial,
            customer: self.code.zip(self.name),
            reason: self.reason,
        })
    }
}

impl Store {
    /// A page of the history of a product, newest first.
    pub async fn stock_movements(&self, query: &MovementQuery) -> Result<MovementPage, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(
            &mut tx,
            MovementRow,
            "select m.id, m.at, m.by_whom, m.kind, m.units, m.stock, m.serial, c.code, c.name, m.reason
                from stock_movements m left join customers c on c.id = m.customer_id
                where m.product_id = $1 and m.id < $2 order by m.id desc limit $3",
            query.product.0,
            query.before.map_or(i64::MAX, |before| before.0),
            i64::from(query.limit),
        )?;
        let rows = rows.into_iter().map(MovementRow::into_movement).collect::<Result<Vec<_>, _>>()?;
        let total = one!(
            &mut tx,
            (i64,),
            "select count(*) from stock_movements where product_id = $1",
            query.product.0,
        )?;
        Ok(MovementPage { rows, total: total.map_or(0, |(total,)| total) })
    }
}
