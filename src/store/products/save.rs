//! A product is added, changed, retired, brought back, or deleted if it was never used.

use serde_json::json;

use super::{Product, StoredProduct, a_device_of, load, product_sql};
use crate::domain::ids::{DraftId, ProductId};
use crate::domain::problem::Problem;
use crate::domain::product::CheckedProduct;
use crate::domain::text::Text;
use crate::domain::values::fold;
use crate::store::audit::{self, Deed};
use crate::store::drafts::note_saved;
use crate::store::pool::{Tx, locking, one, run};
use crate::store::row::{corrupt, millis};
use crate::store::{Stamp, Store, StoreError};
use crate::text;

/// A product to be saved, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductDraft {
    /// The product that is changed and the version of it that was seen; `None` for a new one.
    pub known: Option<(ProductId, i64)>,
    pub product: CheckedProduct,
}

impl Store {
    /// Saves a new or a changed product; `typed` is the draft that was kept of its form, and is noted as saved.
    ///
    /// # Errors
    /// Problems: name taken; another technology while devices or known serials are of it. `Changed` when it has another
    /// version than was seen.
    pub async fn save_product(
        &self,
        draft: &ProductDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<Product, StoreError> {
        let mut tx = self.write().await?;
        let done = save(&mut tx, draft, typed, stamp).await;
        self.conclude(tx, done.map(|product| (product, Vec::new()))).await
    }

    /// Retires a product: it is offered for new devices no more, and stays with those that it has.
    ///
    /// # Errors
    /// `Missing`, or `Changed` when it has another version than was seen.
    pub async fn retire_product(&self, id: ProductId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = set_retired(&mut tx, (id, version), Some(millis(stamp.at)), stamp).await;
        self.conclude(tx, done.map(|()| ((), Vec::new()))).await
    }

    /// Offers a retired product again.
    ///
    /// # Errors
    /// As [`Self::retire_product`].
    pub async fn restore_product(
        &self,
        id: ProductId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = set_retired(&mut tx, (id, version), None, stamp).await;
        self.conclude(tx, done.map(|()| ((), Vec::new()))).await
    }

    /// Deletes a product that was never used, with the history of its stock.
    ///
    /// # Errors
    /// As [`Self::retire_product`]; a problem when a device ever was of it, or units are in stock.
    pub async fn delete_product(&self, id: ProductId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = delete(&mut tx, (id, version), stamp).await;
        self.conclude(tx, done.map(|()| ((), Vec::new()))).await
    }
}

async fn save(
    tx: &mut Tx,
    draft: &ProductDraft,
    typed: Option<DraftId>,
    stamp: &Stamp,
) -> Result<Product, StoreError> {
    let before = match draft.known {
        Some(known) => Some(hold(tx, known).await?),
        None => None,
    };
    check(tx, draft, before.as_ref()).await?;
    let id = match write(tx, draft).await {
        // Another process took the name since it was looked up.
        Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {
            return Err(StoreError::Problems(vec![name_taken(draft)]));
        }
        other => other?,
    };
    let detail = json!({
        "name": draft.product.name,
        "changed": changed(draft, before.as_ref()),
        "version": before.as_ref().map_or(1, |before| before.version + 1),
    });
    note(tx, "save", id, &detail, stamp).await?;
    note_saved(tx, typed, "product", id.0).await?;
    load(tx, id).await?.ok_or(StoreError::Missing)
}

/// The product, locked, if it is as it was seen.
async fn hold(tx: &mut Tx, (id, version): (ProductId, i64)) -> Result<Product, StoreError> {
    let sql = locking!(&*tx, product_sql!("where id = $1"), "for update");
    let row = one!(tx, StoredProduct, sql, id.0)?;
    let product = row.ok_or(StoreError::Missing)?.into_product()?;
    if product.version == version { Ok(product) } else { Err(StoreError::Changed) }
}

async fn check(tx: &mut Tx, draft: &ProductDraft, before: Option<&Product>) -> Result<(), StoreError> {
    let mut problems = Vec::new();
    let name = draft.product.name.as_str();
    let holder = one!(&mut *tx, (i64,), "select id from products where name = $1", name)?;
    if holder.is_some_and(|(id,)| before.is_none_or(|product| product.id.0 != id)) {
        problems.push(name_taken(draft));
    }
    if let Some(before) = before
        && before.technology != draft.product.technology
        && let Some(text) = technology_fixed(tx, before).await?
    {
        problems.push(Problem::new("technology", text));
    }
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}

/// What keeps a product from being of another technology: its devices have the fields of this one, and its serials its
/// form.
pub(in crate::store) async fn technology_fixed(
    tx: &mut Tx,
    product: &Product,
) -> Result<Option<Text>, StoreError> {
    if let Some(serial) = a_device_of(tx, product.id).await? {
        return Ok(Some(text!("product-technology-used", serial = serial)));
    }
    Ok((product.named > 0).then(|| text!("product-technology-named", count = product.named)))
}

fn name_taken(draft: &ProductDraft) -> Problem {
    Problem::new("name", text!("product-name-taken", name = draft.product.name.as_str()))
}

async fn write(tx: &mut Tx, draft: &ProductDraft) -> Result<ProductId, StoreError> {
    let product = &draft.product;
    if let Some((id, _)) = draft.known {
        run!(
            tx,
            "update products set name = $2, name_folded = $3, model = $4, model_folded = $5, technology = $6,
                version = version + 1 where id = $1",
            id.0,
            product.name.as_str(),
            fold(&product.name),
            product.model.as_str(),
            fold(&product.model),
            product.technology.0.as_str(),
        )?;
        return Ok(id);
    }
    let row = one!(
        tx,
        (i64,),
        "insert into products (name, name_folded, model, model_folded, technology, stock)
            values ($1, $2, $3, $4, $5, 0) returning id",
        product.name.as_str(),
        fold(&product.name),
        product.model.as_str(),
        fold(&product.model),
        product.technology.0.as_str(),
    )?;
    row.map(|(id,)| ProductId(id)).ok_or_else(|| corrupt("products", "no id"))
}

/// The names of the fields that a draft changes, for the trail.
fn changed(draft: &ProductDraft, before: Option<&Product>) -> Vec<&'static str> {
    let product = &draft.product;
    [
        ("name", before.is_none_or(|before| before.name != product.name)),
        ("model", before.is_none_or(|before| before.model != product.model)),
        ("technology", before.is_none_or(|before| before.technology != product.technology)),
    ]
    .into_iter()
    .filter(|(_, is_changed)| *is_changed)
    .map(|(field, _)| field)
    .collect()
}

async fn set_retired(
    tx: &mut Tx,
    known: (ProductId, i64),
    retired_at: Option<i64>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let product = hold(tx, known).await?;
    run!(
        &mut *tx,
        "update products set retired_at = $2, version = version + 1 where id = $1",
        product.id.0,
        retired_at,
    )?;
    let action = if retired_at.is_some() { "retire" } else { "restore" };
    let detail = json!({ "name": product.name, "version": product.version + 1 });
    note(tx, action, product.id, &detail, stamp).await
}

async fn delete(tx: &mut Tx, known: (ProductId, i64), stamp: &Stamp) -> Result<(), StoreError> {
    let product = hold(tx, known).await?;
    let used = one!(&mut *tx, (i64,), "select id from devices where product_id = $1 limit 1", product.id.0)?;
    let name = product.name.as_str();
    let against = match (used, product.stock) {
        (Some(_), _) => Some(text!("product-delete-used", name = name)),
        (None, 0) => None,
        (None, stock) => Some(text!("product-delete-stock", name = name, count = stock)),
    };
    if let Some(text) = against {
        return Err(StoreError::Problems(vec![Problem::new("", text)]));
    }
    run!(&mut *tx, "delete from stock_movements where product_id = $1", product.id.0)?;
    run!(&mut *tx, "delete from products where id = $1", product.id.0)?;
    let detail = json!({ "name": product.name, "model": product.model });
    note(tx, "delete", product.id, &detail, stamp).await
}

async fn note(
    tx: &mut Tx,
    action: &'static str,
    id: ProductId,
    detail: &serde_json::Value,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    audit::note(tx, stamp, &Deed { action, entity: "product", id: Some(id.0), detail }).await
}
