//! Products and their stock.

use std::collections::BTreeMap;

use super::pool::{Tx, all, one, run};
use super::{Store, StoreError};
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::technology::TechnologyKey;
use crate::domain::values::fold;

macro_rules! product_sql {
    ($rest:literal) => {
        concat!(
            "select id, name, model, technology, stock,
                (select count(distinct serial) from devices
                    where devices.product_id = products.id and state <> 'removed') as assigned
            from products ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct ProductRow {
    id: i64,
    name: String,
    model: String,
    technology: String,
    stock: i64,
    assigned: i64,
}

impl From<ProductRow> for Product {
    fn from(row: ProductRow) -> Self {
        Self {
            id: ProductId(row.id),
            name: row.name,
            model: row.model,
            technology: TechnologyKey(row.technology),
            stock: row.stock,
            assigned: row.assigned,
        }
    }
}

impl Store {
    /// All, by name, those out of stock too.
    pub async fn products(&self) -> Result<Vec<Product>, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(&mut tx, ProductRow, product_sql!(""))?;
        let mut products: Vec<Product> = rows.into_iter().map(Product::from).collect();
        products.sort_by_cached_key(|product| (fold(&product.name), product.id));
        Ok(products)
    }

    pub async fn product_named(&self, name: &str) -> Result<Product, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, ProductRow, product_sql!("where name = $1"), name)?;
        row.map(Product::from).ok_or(StoreError::Missing)
    }
}

/// What came of taking a unit out of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    /// The stock is empty, or the product gone.
    No,
}

/// Puts units back (more than 0) or takes them (less), product by product, as far as there are any.
pub(super) async fn move_stock(tx: &mut Tx, moves: &BTreeMap<ProductId, i64>) -> Result<Taken, StoreError> {
    // In the order of the map, so that two transactions that swap the same products do not wait for each other.
    for (id, by) in moves.iter().filter(|(_, by)| **by != 0) {
        let touched =
            run!(tx, "update products set stock = stock + $2 where id = $1 and stock + $2 >= 0", id.0, *by,)?;
        if touched == 0 && *by < 0 {
            return Ok(Taken::No);
        }
    }
    Ok(Taken::Yes)
}
