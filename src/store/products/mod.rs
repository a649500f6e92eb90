//! Products: what they are, how many of each there are, and what keeps them in the list.
//!
//! Their stock is changed in `stock` by a person, and in `units` by the devices.

mod list;
mod save;

use super::pool::{Pool, Tx, all, locking, one, run};
use super::row::time_if_any;
use super::{Store, StoreError};
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::technology::TechnologyKey;
use crate::domain::values::fold;
pub use list::{ProductKey, ProductPage, ProductQuery, ProductRow, Shown};
pub use save::ProductDraft;
pub(super) use save::technology_fixed;

macro_rules! product_sql {
    ($rest:literal) => {
        concat!(
            "select id, name, model, technology, stock, named, assigned, retired_at, version from products ",
            $rest
        )
    };
}
use product_sql;

#[derive(sqlx::FromRow)]
struct StoredProduct {
    id: i64,
    name: String,
    model: String,
    technology: String,
    stock: i64,
    named: i64,
    assigned: i64,
    retired_at: Option<i64>,
    version: i64,
}

impl StoredProduct {
    fn into_product(self) -> Result<Product, StoreError> {
        Ok(Product {
            id: ProductId(self.id),
            name: self.name,
            model: self.model,
            technology: TechnologyKey(self.technology),
            stock: self.stock,
            named: self.named,
            assigned: self.assigned,
            retired_at: time_if_any(self.retired_at)?,
            version: self.version,
        })
    }
}

/// Folds the models of products that a migration has left unfolded.
pub(super) async fn fold_models(pool: &Pool) -> Result<(), StoreError> {
    let sql = "select id, model from products where model_folded is null";
    let mut tx = pool.read().await?;
    if all!(&mut tx, (i64, String), sql)?.is_empty() {
        return Ok(());
    }
    drop(tx);
    let mut tx = pool.write().await?;
    for (id, model) in all!(&mut tx, (i64, String), sql)? {
        run!(&mut tx, "update products set model_folded = $2 where id = $1", id, fold(&model))?;
    }
    tx.commit_unannounced().await
}

impl Store {
    /// All, by name, those out of stock and those retired too.
    pub async fn products(&self) -> Result<Vec<Product>, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(&mut tx, StoredProduct, product_sql!(""))?;
        let mut products =
            rows.into_iter().map(StoredProduct::into_product).collect::<Result<Vec<_>, _>>()?;
        products.sort_by_cached_key(|product| (fold(&product.name), product.id));
        Ok(products)
    }

    pub async fn product(&self, id: ProductId) -> Result<Product, StoreError> {
        let mut tx = self.read().await?;
        load(&mut tx, id).await?.ok_or(StoreError::Missing)
    }

    pub async fn product_named(&self, name: &str) -> Result<Product, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, StoredProduct, product_sql!("where name = $1"), name)?;
        row.ok_or(StoreError::Missing)?.into_product()
    }
}

pub(super) async fn load(tx: &mut Tx, id: ProductId) -> Result<Option<Product>, StoreError> {
    let row = one!(tx, StoredProduct, product_sql!("where id = $1"), id.0)?;
    row.map(StoredProduct::into_product).transpose()
}

/// All of them, locked in their order until the end of the transaction.
pub(super) async fn hold_all(tx: &mut Tx) -> Result<Vec<Product>, StoreError> {
    let sql = locking!(&*tx, product_sql!("order by id"), "for update");
    all!(tx, StoredProduct, sql)?.into_iter().map(StoredProduct::into_product).collect()
}

/// The serial of a current device of a product, if it has any.
pub(super) async fn a_device_of(tx: &mut Tx, id: ProductId) -> Result<Option<String>, StoreError> {
    let row = one!(
        tx,
        (String,),
        "select serial from devices where product_id = $1 and state <> 'removed' order by id limit 1",
        id.0,
    )?;
    Ok(row.map(|(serial,)| serial))
}
