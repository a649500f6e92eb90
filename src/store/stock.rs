//! The stock of a product as a person changes it: units come in, go out, or are told by their serials.
//!
//! What always holds, and the database keeps too: a serial is in a customer's hands or in the stock of one product, never
//! in both and never twice; no more serials are known in a stock than there are units in it. A device whose serial is known
//! in stock takes that unit, and the serial comes back with it; any other takes one without a serial. See `units`.

use std::collections::{BTreeMap, HashSet};

use serde_json::json;

use super::audit::{self, Deed};
use super::devices::technology_of;
use super::drafts::note_saved;
use super::movements::{self, Moved};
use super::pool::{Tx, all, locking, on_tx, one};
use super::products::load;
use super::{Stamp, Store, StoreError};
use crate::domain::ids::{DraftId, ProductId};
use crate::domain::problem::Problem;
use crate::domain::product::{MAX_STOCK, Product, StockChange, StockDeed};
use crate::domain::text::Text;
use crate::domain::values::{SerialNumber, fold};
use crate::text;

/// How many serials one statement carries.
const CHUNK: usize = 500;
/// So many serials that cannot be taken are told of at once.
const MOST_TOLD: usize = 5;

/// Where a serial is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SerialPlace {
    InStock {
        product: ProductId,
        name: String,
    },
    /// In the hands of a customer, in whatever system.
    InUse {
        code: String,
        name: String,
    },
}

/// Which serials in stock are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockSerialQuery {
    /// Of this product; `None` for all that are offered.
    pub product: Option<ProductId>,
    /// A part of the serial; empty for all.
    pub search: String,
    pub limit: u16,
}

/// A unit in stock whose serial is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockSerial {
    pub serial: SerialNumber,
    pub product: ProductId,
    pub product_name: String,
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    serial: String,
    product_id: Option<i64>,
    product_name: Option<String>,
    customer_code: Option<String>,
    customer_name: Option<String>,
}

impl PlaceRow {
    fn into_place(self) -> Option<(SerialNumber, SerialPlace)> {
        let serial = SerialNumber::from_stored(self.serial);
        let in_stock = self.product_id.zip(self.product_name);
        let in_use = self.customer_code.zip(self.customer_name);
        let place = match (in_stock, in_use) {
            (Some((product, name)), _) => SerialPlace::InStock { product: ProductId(product), name },
            (None, Some((code, name))) => SerialPlace::InUse { code, name },
            (None, None) => return None,
        };
        Some((serial, place))
    }
}

impl Store {
    /// Changes the stock of a product: units without a serial and units with one, all of them or none. `typed` is the draft
    /// that was kept of the form, and is noted as saved.
    ///
    /// # Errors
    /// Problems at `units` and `serial`: a serial that is in use or in stock already, or not in this stock when it is to go
    /// out, or not as the technology of the product writes it; more units than there are.
    pub async fn change_stock(
        &self,
        product: ProductId,
        change: &StockChange,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<Product, StoreError> {
        let mut tx = self.write().await?;
        let done = carry_out(&mut tx, product, change, typed, stamp).await;
        self.conclude(tx, done.map(|product| (product, Vec::new()))).await
    }

    /// Where each of these serials is; one that is nowhere is not in the answer.
    pub async fn serial_places(
        &self,
        serials: &[SerialNumber],
    ) -> Result<BTreeMap<SerialNumber, SerialPlace>, StoreError> {
        let mut tx = self.read().await?;
        let words: Vec<&str> = serials.iter().map(SerialNumber::as_str).collect();
        places(&mut tx, &words).await
    }

    /// The units in stock whose serial is known, by serial.
    pub async fn stock_serials(&self, query: &StockSerialQuery) -> Result<Vec<StockSerial>, StoreError> {
        let mut tx = self.read().await?;
        let part = format!("%{}%", fold(&query.search).replace(' ', "%").to_uppercase());
        let limit = i64::from(query.limit);
        let rows = match query.product {
            Some(product) => all!(
                &mut tx,
                (String, i64, String),
                "select s.serial, p.id, p.name from serials s join products p on p.id = s.product_id
                    where s.product_id = $1 and s.serial like $2 order by s.serial limit $3",
                product.0,
                part,
                limit,
            )?,
            None => all!(
                &mut tx,
                (String, i64, String),
                "select s.serial, p.id, p.name from serials s join products p on p.id = s.product_id
                    where p.retired_at is null and s.serial like $1 order by s.serial limit $2",
                part,
                limit,
            )?,
        };
        let unit = |(serial, product, product_name)| StockSerial {
            serial: SerialNumber::from_stored(serial),
            product: ProductId(product),
            product_name,
        };
        Ok(rows.into_iter().map(unit).collect())
    }
}

/// Where each of these serials is.
pub(super) async fn places(
    tx: &mut Tx,
    serials: &[&str],
) -> Result<BTreeMap<SerialNumber, SerialPlace>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in serials.chunks(CHUNK) {
        let rows: Vec<PlaceRow> = on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new(
                "select s.serial, s.product_id, p.name as product_name, c.code as customer_code,
                    c.name as customer_name
                from serials s left join products p on p.id = s.product_id
                    left join customers c on c.id = s.customer_id where s.serial in (",
            );
            let mut wanted = query.separated(", ");
            for serial in chunk {
                wanted.push_bind(*serial);
            }
            query.push(")");
            query.build_query_as().fetch_all(connection).await
        })?;
        found.extend(rows.into_iter().filter_map(PlaceRow::into_place));
    }
    Ok(found)
}

async fn carry_out(
    tx: &mut Tx,
    product: ProductId,
    change: &StockChange,
    typed: Option<DraftId>,
    stamp: &Stamp,
) -> Result<Product, StoreError> {
    // In their order, and before the product: two who change the same serials do not wait for each other.
    let mut serials: Vec<&str> = change.serials.iter().map(SerialNumber::as_str).collect();
    serials.sort_unstable();
    serials.dedup();
    match change.deed {
        StockDeed::In | StockDeed::Name => put_in(tx, product, &serials).await?,
        StockDeed::Out => take_out(tx, product, &serials).await?,
    }
    check_form(tx, product, change).await?;
    count(tx, product, change, serials.len()).await?;
    let after = load(tx, product).await?.ok_or(StoreError::Missing)?;
    movements::note(tx, &moved(&after, change, &serials), stamp).await?;
    let detail = json!({ "units": change.units, "serials": serials.len(), "reason": change.reason });
    let action = match change.deed {
        StockDeed::In => "stock_in",
        StockDeed::Out => "stock_out",
        StockDeed::Name => "stock_name",
    };
    audit::note(tx, stamp, &Deed { action, entity: "product", id: Some(product.0), detail: &detail }).await?;
    note_saved(tx, typed, "product", product.0).await?;
    Ok(after)
}

/// Puts serials into the stock of a product.
async fn put_in(tx: &mut Tx, product: ProductId, serials: &[&str]) -> Result<(), StoreError> {
    let mut added: HashSet<String> = HashSet::with_capacity(serials.len());
    for chunk in serials.chunks(CHUNK) {
        let put: Vec<String> = on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new("insert into serials (serial, product_id) ");
            query.push_values(chunk, |mut values, serial| {
                values.push_bind(*serial).push_bind(product.0);
            });
            query.push(" on conflict (serial) do nothing returning serial");
            query.build_query_scalar().fetch_all(connection).await
        })?;
        added.extend(put);
    }
    let taken: Vec<&str> = serials.iter().copied().filter(|serial| !added.contains(*serial)).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let there = places(tx, &taken).await?;
    let problem = |(serial, place): (&SerialNumber, &SerialPlace)| Problem::new("serial", place.told(serial));
    Err(StoreError::Problems(there.iter().map(problem).take(MOST_TOLD).collect()))
}

/// Serials that come in have to be as the technology of the product writes them, which may be another by now than when
/// they were scanned.
async fn check_form(tx: &mut Tx, product: ProductId, change: &StockChange) -> Result<(), StoreError> {
    match change.deed {
        StockDeed::In | StockDeed::Name => {}
        StockDeed::Out => return Ok(()),
    }
    let sql = locking!(&*tx, "select technology from products where id = $1", "for update");
    let (key,) = one!(&mut *tx, (String,), sql, product.0)?.ok_or(StoreError::Missing)?;
    let form = technology_of(&key)?.serial;
    let problems: Vec<Problem> = change
        .serials
        .iter()
        .filter_map(|serial| match SerialNumber::parse(serial.as_str(), form) {
            Ok(read) if read == *serial => None,
            Ok(read) => Some(text!("serial-other-form", serial = serial.as_str(), right = read.as_str())),
            Err(text) => Some(text),
        })
        .map(|text| Problem::new("serial", text))
        .take(MOST_TOLD)
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}

impl SerialPlace {
    /// Why a serial cannot come into a stock.
    pub fn told(&self, serial: &SerialNumber) -> Text {
        let serial = serial.as_str();
        match self {
            Self::InStock { name, .. } => text!("serial-in-stock", serial = serial, product = name.as_str()),
            Self::InUse { code, name } => {
                text!("serial-in-use", serial = serial, code = code.as_str(), name = name.as_str())
            }
        }
    }
}

/// Takes serials out of the stock of a product.
async fn take_out(tx: &mut Tx, product: ProductId, serials: &[&str]) -> Result<(), StoreError> {
    let mut gone: HashSet<String> = HashSet::with_capacity(serials.len());
    for chunk in serials.chunks(CHUNK) {
        let deleted: Vec<String> = on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new("delete from serials where product_id = ");
            query.push_bind(product.0).push(" and serial in (");
            let mut wanted = query.separated(", ");
            for serial in chunk {
                wanted.push_bind(*serial);
            }
            query.push(") returning serial");
            query.build_query_scalar().fetch_all(connection).await
        })?;
        gone.extend(deleted);
    }
    let problems: Vec<Problem> = serials
        .iter()
        .filter(|serial| !gone.contains(**serial))
        .map(|serial| Problem::new("serial", text!("serial-not-in-stock", serial = *serial)))
        .take(MOST_TOLD)
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}

/// Brings the numbers of a product after its serials.
async fn count(
    tx: &mut Tx,
    product: ProductId,
    change: &StockChange,
    serials: usize,
) -> Result<(), StoreError> {
    let serials = i64::try_from(serials).unwrap_or(i64::MAX);
    let (units, named) = match change.deed {
        StockDeed::In => (change.units.saturating_add(serials), serials),
        StockDeed::Out => (-change.units - serials, -serials),
        StockDeed::Name => (0, serials),
    };
    let counted = one!(
        &mut *tx,
        (i64,),
        "update products set stock = stock + $2, named = named + $3
            where id = $1 and stock + $2 >= named + $3 and stock + $2 <= $4 returning stock",
        product.0,
        units,
        named,
        MAX_STOCK,
    )?;
    if counted.is_some() {
        return Ok(());
    }
    let before = load(tx, product).await?.ok_or(StoreError::Missing)?;
    let name = before.name.as_str();
    let problem = match change.deed {
        StockDeed::In => Problem::new("units", text!("stock-too-much", max = MAX_STOCK)),
        StockDeed::Out => {
            Problem::new("units", text!("stock-too-little", product = name, count = before.unnamed()))
        }
        StockDeed::Name => {
            Problem::new("serial", text!("stock-none-unnamed", product = name, count = before.unnamed()))
        }
    };
    Err(StoreError::Problems(vec![problem]))
}

/// The lines of the history: one for the units without a serial, and one for each that has one.
fn moved<'a>(after: &Product, change: &'a StockChange, serials: &[&'a str]) -> Vec<Moved<'a>> {
    let of_each = match change.deed {
        StockDeed::In => 1,
        StockDeed::Out => -1,
        StockDeed::Name => 0,
    };
    let count = i64::try_from(serials.len()).unwrap_or(i64::MAX);
    let line = |units, stock, serial| Moved {
        product: after.id,
        kind: change.deed.movement(),
        units,
        stock,
        serial,
        customer: None,
        reason: &change.reason,
    };
    let unnamed = change.units * of_each;
    let mut stock = after.stock - of_each * count;
    let first = (unnamed != 0).then(|| line(unnamed, stock, None));
    let named = serials.iter().map(|serial| {
        stock += of_each;
        line(of_each, stock, Some(*serial))
    });
    let named: Vec<Moved<'a>> = named.collect();
    first.into_iter().chain(named).collect()
}
