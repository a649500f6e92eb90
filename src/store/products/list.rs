//! The list of products: a page at a time, by folded name.

use super::{Product, StoredProduct};
use crate::domain::ids::ProductId;
use crate::domain::values::fold;
use crate::store::pool::{Tx, all, one};
use crate::store::{Edge, Store, StoreError};

/// Sorts behind every name: the last of all characters, which no name has.
const LAST: char = char::MAX;

/// The key by which products are listed: folded name, then id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductKey {
    pub name: String,
    pub id: ProductId,
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

/// On which side of a key a page lies.
enum Side {
    /// At it and after it.
    From,
    Before,
}

macro_rules! page_sql {
    ($rest:literal) => {
        concat!(
            "select name_folded, id, name, model, technology, stock, named, assigned, retired_at, version
            from products where ($1 or retired_at is null)
                and (name_folded like $2 or model_folded like $2
                    or id = (select product_id from serials where serial = $3)) ",
            $rest
        )
    };
}

impl Store {
    /// One page of the list, by folded name.
    pub async fn product_page(&self, query: &ProductQuery) -> Result<ProductPage, StoreError> {
        let mut tx = self.read().await?;
        let with_retired = match query.shown {
            Shown::Offered => false,
            Shown::All => true,
        };
        let (words, serial) = searched(&query.search);
        let (side, key) = beginning(&query.edge);
        let (sql, is_reversed) = match side {
            Side::From => {
                (page_sql!("and (name_folded, id) >= ($4, $5) order by name_folded, id limit $6"), false)
            }
            Side::Before => (
                page_sql!("and (name_folded, id) < ($4, $5) order by name_folded desc, id desc limit $6"),
                true,
            ),
        };
        let (words, serial) = (words.as_str(), serial.as_str());
        let limit = i64::from(query.limit);
        let mut listed =
            all!(&mut tx, ListedProduct, sql, with_retired, words, serial, key.name, key.id.0, limit)?;
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
        Ok(ProductRow { key: ProductKey { name: self.name_folded, id: product.id }, product })
    }
}

/// What is searched: the pattern of a name or model, and a serial as it would be kept.
fn searched(search: &str) -> (String, String) {
    // Folded words have no letter that a pattern would take for another.
    let words = format!("%{}%", fold(search).replace(' ', "%"));
    let serial = search.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    (words, serial)
}

fn beginning(edge: &Edge<ProductKey>) -> (Side, ProductKey) {
    let last = || ProductKey { name: LAST.to_string(), id: ProductId(i64::MAX) };
    match edge {
        Edge::First => (Side::From, ProductKey { name: String::new(), id: ProductId(0) }),
        Edge::After(key) => (Side::From, ProductKey { id: ProductId(key.id.0 + 1), ..key.clone() }),
        Edge::From(key) => (Side::From, key.clone()),
        Edge::Before(key) => (Side::Before, key.clone()),
        Edge::Last => (Side::Before, last()),
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
