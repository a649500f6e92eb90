//! The list of products: a page at a time, by folded name or by a number of units.

use super::{Product, StoredProduct};
use crate::domain::ids::ProductId;
use crate::domain::values::fold;
use crate::store::pool::{Tx, all, one};
use crate::store::{Direction, Edge, ProductColumn, Sort, Store, StoreError};

/// Sorts behind every name: the last of all characters, which no name has.
const LAST: char = char::MAX;

/// Where a product stands in the list, however it is sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductKey {
    /// Folded.
    pub name: String,
    pub id: ProductId,
    pub stock: i64,
    pub assigned: i64,
}

/// Which products a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Those that are offered for new devices.
    #[default]
    Offered,
    /// Those that are retired, too.
    All,
}

/// Which products a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductQuery {
    pub shown: Shown,
    /// Words of the name or of the model in their order, or the serial of a unit in stock; empty for all.
    pub search: String,
    pub sort: Sort<ProductColumn>,
    pub edge: Edge<ProductKey>,
    pub limit: u16,
}

/// A product in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    pub key: ProductKey,
    pub product: Product,
}

/// A page of products, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPage {
    pub rows: Vec<ProductRow>,
    /// How many answer the query.
    pub total: i64,
    /// How many are retired, whatever is asked.
    pub retired: i64,
}

#[derive(sqlx::FromRow)]
struct ListedProduct {
    name_folded: String,
    #[sqlx(flatten)]
    product: StoredProduct,
}

/// The list in its order: by a number that is the same for all when names decide, by folded name, and by id. What is most
/// comes first by its negative, so that names go upwards within a number either way.
macro_rules! page_sql {
    ($rest:literal) => {
        concat!(
            "with listed as (
                select case $4 when 'stock' then stock when '-stock' then -stock
                        when 'assigned' then assigned when '-assigned' then -assigned else 0 end as rank,
                    name_folded, id, name, model, technology, stock, named, assigned, retired_at, version
                from products where ($1 or retired_at is null)
                    and (name_folded like $2 or model_folded like $2
                        or id = (select product_id from serials where serial = $3))
            )
            select name_folded, id, name, model, technology, stock, named, assigned, retired_at, version
                from listed where (rank, name_folded, id) ",
            $rest
        )
    };
}

/// The next ones upwards or downwards from a place, which may be in it or not.
const UP_AT: &str = page_sql!(">= ($5, $6, $7) order by rank, name_folded, id limit $8");
const UP_BEYOND: &str = page_sql!("> ($5, $6, $7) order by rank, name_folded, id limit $8");
const DOWN_AT: &str = page_sql!("<= ($5, $6, $7) order by rank desc, name_folded desc, id desc limit $8");
const DOWN_BEYOND: &str = page_sql!("< ($5, $6, $7) order by rank desc, name_folded desc, id desc limit $8");

/// A place in the order of the list.
struct Spot {
    rank: i64,
    name: String,
    id: i64,
}

/// The number that decides, as the query calls it.
const fn rank_word(sort: Sort<ProductColumn>) -> &'static str {
    match (sort.by, sort.direction) {
        (ProductColumn::Name, _) => "",
        (ProductColumn::Stock, Direction::Up) => "stock",
        (ProductColumn::Stock, Direction::Down) => "-stock",
        (ProductColumn::Assigned, Direction::Up) => "assigned",
        (ProductColumn::Assigned, Direction::Down) => "-assigned",
    }
}

/// Whether the list goes through the order from its end: only names do, since numbers are turned by their sign.
fn is_turned(sort: Sort<ProductColumn>) -> bool {
    sort.by == ProductColumn::Name && sort.direction == Direction::Down
}

fn spot(sort: Sort<ProductColumn>, key: &ProductKey) -> Spot {
    let number = match sort.by {
        ProductColumn::Name => 0,
        ProductColumn::Stock => key.stock,
        ProductColumn::Assigned => key.assigned,
    };
    let rank = match sort.direction {
        Direction::Up => number,
        Direction::Down => -number,
    };
    Spot { rank, name: key.name.clone(), id: key.id.0 }
}

impl Store {
    /// One page of the list, in the order that is wanted.
    pub async fn product_page(&self, query: &ProductQuery) -> Result<ProductPage, StoreError> {
        let mut tx = self.read().await?;
        let with_retired = match query.shown {
            Shown::Offered => false,
            Shown::All => true,
        };
        let (words, serial) = searched(&query.search);
        let (sql, spot, is_reversed) = beginning(query);
        let (words, serial) = (words.as_str(), serial.as_str());
        let (rank, limit) = (rank_word(query.sort), i64::from(query.limit));
        let Spot { rank: number, name, id } = spot;
        let mut listed =
            all!(&mut tx, ListedProduct, sql, with_retired, words, serial, rank, number, name, id, limit)?;
        if is_reversed {
            listed.reverse();
        }
        let rows = listed.into_iter().map(ListedProduct::into_row).collect::<Result<Vec<_>, _>>()?;
        let (total, retired) = counts(&mut tx, with_retired, words, serial).await?;
        Ok(ProductPage { rows, total, retired })
    }
}

impl ListedProduct {
    fn into_row(self) -> Result<ProductRow, StoreError> {
        let product = self.product.into_product()?;
        let Product { id, stock, assigned, .. } = product;
        Ok(ProductRow { key: ProductKey { name: self.name_folded, id, stock, assigned }, product })
    }
}

/// What is searched: the pattern of a name or model, and a serial as it would be kept.
fn searched(search: &str) -> (String, String) {
    // Folded words have no letter that a pattern would take for another.
    let words = format!("%{}%", fold(search).replace(' ', "%"));
    let serial = search.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    (words, serial)
}

/// What is asked, from where, and whether the answer is to be turned round.
fn beginning(query: &ProductQuery) -> (&'static str, Spot, bool) {
    let first = || Spot { rank: i64::MIN, name: String::new(), id: 0 };
    let last = || Spot { rank: i64::MAX, name: LAST.to_string(), id: i64::MAX };
    let at = |key| spot(query.sort, key);
    match (&query.edge, is_turned(query.sort)) {
        (Edge::First, false) => (UP_AT, first(), false),
        (Edge::First, true) => (DOWN_AT, last(), false),
        (Edge::After(key), false) => (UP_BEYOND, at(key), false),
        (Edge::After(key), true) => (DOWN_BEYOND, at(key), false),
        (Edge::From(key), false) => (UP_AT, at(key), false),
        (Edge::From(key), true) => (DOWN_AT, at(key), false),
        (Edge::Before(key), false) => (DOWN_BEYOND, at(key), true),
        (Edge::Before(key), true) => (UP_BEYOND, at(key), true),
        (Edge::Last, false) => (DOWN_AT, last(), true),
        (Edge::Last, true) => (UP_AT, first(), true),
    }
}

/// How many answer a search, and how many are retired.
async fn counts(
    tx: &mut Tx,
    with_retired: bool,
    words: &str,
    serial: &str,
) -> Result<(i64, i64), StoreError> {
    let row = one!(
        tx,
        (i64, i64),
        "select (select count(*) from products where ($1 or retired_at is null)
                and (name_folded like $2 or model_folded like $2
                    or id = (select product_id from serials where serial = $3))),
            (select count(*) from products where retired_at is not null)",
        with_retired,
        words,
        serial,
    )?;
    Ok(row.unwrap_or_default())
}
