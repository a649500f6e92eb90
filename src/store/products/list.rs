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

/// The next ones upwards or downwards from a place, which may be in it or not.
#[derive(Debug, Clone, Copy)]
enum Way {
    UpAt,
    UpBeyond,
    DownAt,
    DownBeyond,
}

/// The texts of the queries that go through an order, one for each way.
struct Ways {
    up_at: &'static str,
    up_beyond: &'static str,
    down_at: &'static str,
    down_beyond: &'static str,
}

impl Ways {
    const fn sql(&self, way: Way) -> &'static str {
        match way {
            Way::UpAt => self.up_at,
            Way::UpBeyond => self.up_beyond,
            Way::DownAt => self.down_at,
            Way::DownBeyond => self.down_beyond,
        }
    }
}

macro_rules! ways {
    ($from:literal, $key:literal, $spot:literal, $up:literal, $down:literal, $limit:literal) => {
        Ways {
            up_at: concat!($from, $key, " >= ", $spot, " order by ", $up, $limit),
            up_beyond: concat!($from, $key, " > ", $spot, " order by ", $up, $limit),
            down_at: concat!($from, $key, " <= ", $spot, " order by ", $down, $limit),
            down_beyond: concat!($from, $key, " < ", $spot, " order by ", $down, $limit),
        }
    };
}

/// A whole list in an order that an index keeps: by a number and by folded name. What is most comes first by its
/// negative, so that names go upwards within a number either way.
macro_rules! whole {
    ($key:literal, $spot:literal, $up:literal, $down:literal) => {
        ways!(
            "select name_folded, id, name, model, technology, stock, named, assigned, retired_at, version
                from products where ($1 or retired_at is null) and ",
            $key,
            $spot,
            $up,
            $down,
            " limit $5"
        )
    };
}

const BY_NAME: Ways = whole!(
    // No number decides; the parameter has to stand somewhere.
    "cast($2 as bigint) is not null and (name_folded, id)",
    "($3, $4)",
    "name_folded, id",
    "name_folded desc, id desc"
);
const BY_STOCK: Ways = whole!(
    "(stock, name_folded, id)",
    "($2, $3, $4)",
    "stock, name_folded, id",
    "stock desc, name_folded desc, id desc"
);
const BY_MOST_STOCK: Ways = whole!(
    "(minus_stock, name_folded, id)",
    "($2, $3, $4)",
    "minus_stock, name_folded, id",
    "minus_stock desc, name_folded desc, id desc"
);
const BY_ASSIGNED: Ways = whole!(
    "(assigned, name_folded, id)",
    "($2, $3, $4)",
    "assigned, name_folded, id",
    "assigned desc, name_folded desc, id desc"
);
const BY_MOST_ASSIGNED: Ways = whole!(
    "(minus_assigned, name_folded, id)",
    "($2, $3, $4)",
    "minus_assigned, name_folded, id",
    "minus_assigned desc, name_folded desc, id desc"
);

/// What answers a search, in any order: all of it is found, and then put in order.
const FOUND: Ways = ways!(
    "with listed as (
        select case $6 when 'stock' then stock when '-stock' then minus_stock
                when 'assigned' then assigned when '-assigned' then minus_assigned else 0 end as rank,
            name_folded, id, name, model, technology, stock, named, assigned, retired_at, version
        from products where ($1 or retired_at is null)
            and (name_folded like $7 or model_folded like $7
                or id = (select product_id from serials where serial = $8))
    )
    select name_folded, id, name, model, technology, stock, named, assigned, retired_at, version from listed where ",
    "(rank, name_folded, id)",
    "($2, $3, $4)",
    "rank, name_folded, id",
    "rank desc, name_folded desc, id desc",
    " limit $5"
);

const fn whole(sort: Sort<ProductColumn>) -> &'static Ways {
    match (sort.by, sort.direction) {
        (ProductColumn::Name, _) => &BY_NAME,
        (ProductColumn::Stock, Direction::Up) => &BY_STOCK,
        (ProductColumn::Stock, Direction::Down) => &BY_MOST_STOCK,
        (ProductColumn::Assigned, Direction::Up) => &BY_ASSIGNED,
        (ProductColumn::Assigned, Direction::Down) => &BY_MOST_ASSIGNED,
    }
}

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
        let with_retired = query.shown == Shown::All;
        let (way, Spot { rank, name, id }, is_reversed) = beginning(query);
        let limit = i64::from(query.limit);
        let searched = searched(&query.search);
        let mut listed = match &searched {
            None => {
                let sql = whole(query.sort).sql(way);
                all!(&mut tx, ListedProduct, sql, with_retired, rank, name, id, limit)?
            }
            Some((words, serial)) => {
                let (sql, by) = (FOUND.sql(way), rank_word(query.sort));
                let (words, serial) = (words.as_str(), serial.as_str());
                all!(&mut tx, ListedProduct, sql, with_retired, rank, name, id, limit, by, words, serial)?
            }
        };
        if is_reversed {
            listed.reverse();
        }
        let rows = listed.into_iter().map(ListedProduct::into_row).collect::<Result<Vec<_>, _>>()?;
        let (total, retired) = counts(&mut tx, query.shown, searched.as_ref()).await?;
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

/// What is searched, if anything: the pattern of a name or model, and a serial as it would be kept.
fn searched(search: &str) -> Option<(String, String)> {
    let folded = fold(search);
    let serial = search.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    // Folded words have no letter that a pattern would take for another.
    (!serial.is_empty()).then(|| (format!("%{}%", folded.replace(' ', "%")), serial))
}

/// What is asked, from where, and whether the answer is to be turned round.
fn beginning(query: &ProductQuery) -> (Way, Spot, bool) {
    let first = || Spot { rank: i64::MIN, name: String::new(), id: 0 };
    let last = || Spot { rank: i64::MAX, name: LAST.to_string(), id: i64::MAX };
    let at = |key| spot(query.sort, key);
    match (&query.edge, is_turned(query.sort)) {
        (Edge::First, false) => (Way::UpAt, first(), false),
        (Edge::First, true) => (Way::DownAt, last(), false),
        (Edge::After(key), false) => (Way::UpBeyond, at(key), false),
        (Edge::After(key), true) => (Way::DownBeyond, at(key), false),
        (Edge::From(key), false) => (Way::UpAt, at(key), false),
        (Edge::From(key), true) => (Way::DownAt, at(key), false),
        (Edge::Before(key), false) => (Way::DownBeyond, at(key), true),
        (Edge::Before(key), true) => (Way::UpBeyond, at(key), true),
        (Edge::Last, false) => (Way::DownAt, last(), true),
        (Edge::Last, true) => (Way::UpAt, first(), true),
    }
}

/// How many answer a search, and how many are retired.
async fn counts(
    tx: &mut Tx,
    shown: Shown,
    searched: Option<&(String, String)>,
) -> Result<(i64, i64), StoreError> {
    let row = one!(
        &mut *tx,
        (i64, i64),
        "select (select count(*) from products), (select count(*) from products where retired_at is not null)",
    )?;
    let (all, retired) = row.unwrap_or_default();
    let total = match (searched, shown) {
        (None, Shown::All) => all,
        (None, Shown::Offered) => all - retired,
        (Some((words, serial)), _) => {
            let sql = "select count(*) from products where ($1 or retired_at is null)
                and (name_folded like $2 or model_folded like $2
                    or id = (select product_id from serials where serial = $3))";
            let found = one!(tx, (i64,), sql, shown == Shown::All, words.as_str(), serial.as_str())?;
            found.map_or(0, |(found,)| found)
        }
    };
    Ok((total, retired))
}
