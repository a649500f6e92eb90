//! Products from a file, by their name, with their free stock.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{CHUNK, Problems};
use crate::domain::ids::ProductId;
use crate::domain::product::{MovementKind, Product};
use crate::domain::values::fold;
use crate::store::audit::{self, Deed};
use crate::store::movements::{self, Moved};
use crate::store::pool::{Tx, on_tx, run};
use crate::store::products::{hold_all, technology_fixed};
use crate::store::row::millis;
use crate::store::{ImportMode, Imported, ProductRecord, Row, Stamp, Store, StoreError};
use crate::text;

impl Store {
    /// Adds the products whose name is new and updates the others; the stock is the free one, of units not handed out.
    ///
    /// # Errors
    /// `Rows`: a name twice; less stock than there are units whose serial is known; another technology while devices or
    /// known serials are of it.
    pub async fn import_products(
        &self,
        rows: &[Row<ProductRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        self.import_products_telling(rows, mode, stamp, &|_| {}).await
    }

    /// The same, and tells how many rows have gone in as it goes.
    ///
    /// # Errors
    /// As the same.
    pub async fn import_products_telling(
        &self,
        rows: &[Row<ProductRecord>],
        mode: ImportMode,
        stamp: &Stamp,
        tell: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Imported, StoreError> {
        let mut problems = Problems::default();
        let mut lines: HashMap<&str, u64> = HashMap::new();
        for Row { line, record } in rows {
            match lines.get(record.name.as_str()) {
                Some(&first) => {
                    let text = text!("file-key-twice", key = record.name.as_str(), line = first);
                    problems.add(*line, "name", text);
                }
                None => drop(lines.insert(&record.name, *line)),
            }
        }
        problems.none_or_error()?;
        let mut tx = self.write().await?;
        let known: HashMap<String, Product> =
            hold_all(&mut tx).await?.into_iter().map(|product| (product.name.clone(), product)).collect();
        let mut problems = Problems::default();
        for Row { line, record } in rows {
            if let Some(product) = known.get(&record.name) {
                check(&mut tx, *line, record, product, &mut problems).await?;
            }
        }
        problems.none_or_error()?;
        for (chunk, before) in rows.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
            tell(before);
            let ids = write(&mut tx, chunk).await?;
            note(&mut tx, chunk, &known, &ids, stamp).await?;
            note_moved(&mut tx, chunk, &known, &ids, stamp).await?;
            retire(&mut tx, chunk, &known, &ids).await?;
        }
        let updated = rows.iter().filter(|row| known.contains_key(&row.record.name)).count() as u64;
        let imported = Imported { added: rows.len() as u64 - updated, updated };
        self.finish(tx, "products", imported, mode, stamp).await
    }
}

/// What a product on record has against its row.
async fn check(
    tx: &mut Tx,
    line: u64,
    record: &ProductRecord,
    product: &Product,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    if record.stock < product.named {
        problems.add(line, "stock", text!("import-stock-named", count = product.named));
    }
    if record.technology != product.technology
        && let Some(text) = technology_fixed(tx, product).await?
    {
        problems.add(line, "technology", text);
    }
    Ok(())
}

/// Writes the records and gives the id of each name.
async fn write(tx: &mut Tx, chunk: &[Row<ProductRecord>]) -> Result<HashMap<String, i64>, StoreError> {
    let ids: Vec<(String, i64)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "insert into products (name, name_folded, model, model_folded, technology, stock) ",
        );
        query.push_values(chunk, |mut values, Row { record, .. }| {
            values
                .push_bind(record.name.as_str())
                .push_bind(fold(&record.name))
                .push_bind(record.model.as_str())
                .push_bind(fold(&record.model))
                .push_bind(record.technology.0.as_str())
                .push_bind(record.stock);
        });
        query.push(
            " on conflict (name) do update set name_folded = excluded.name_folded,
                version = products.version + case when products.model <> excluded.model
                    or products.technology <> excluded.technology then 1 else 0 end,
                model = excluded.model, model_folded = excluded.model_folded, technology = excluded.technology, stock = excluded.stock
            returning name, id",
        );
        query.build_query_as().fetch_all(connection).await
    })?;
    Ok(ids.into_iter().collect())
}

/// Since when a product is to be retired from now on, where the file says so and it is another moment than before.
fn retired_anew(record: &ProductRecord, before: Option<&Product>) -> Option<Option<i64>> {
    let before = before.and_then(|product| product.retired_at).map(millis);
    record.retired.told().map(|told| told.map(millis)).filter(|told| *told != before)
}

/// Retires those that the file says are retired, and offers the others of which it says so.
async fn retire(
    tx: &mut Tx,
    chunk: &[Row<ProductRecord>],
    known: &HashMap<String, Product>,
    ids: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    for Row { record, .. } in chunk {
        let told = retired_anew(record, known.get(&record.name));
        let (Some(told), Some(id)) = (told, ids.get(&record.name)) else { continue };
        let sql = "update products set retired_at = $2, version = version + 1 where id = $1";
        run!(&mut *tx, sql, *id, told)?;
    }
    Ok(())
}

/// Leaves a line in the trail of each product that is new or another than before.
async fn note(
    tx: &mut Tx,
    chunk: &[Row<ProductRecord>],
    known: &HashMap<String, Product>,
    ids: &HashMap<String, i64>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let details: Vec<(i64, Value)> = chunk
        .iter()
        .filter_map(|Row { record, .. }| {
            let before = known.get(&record.name);
            let changed = changed(record, before);
            let is_retired_anew = retired_anew(record, before).is_some();
            let steps = i64::from(!changed.is_empty()) + i64::from(is_retired_anew);
            let version = before.map_or(0, |before| before.version) + steps;
            let detail = json!({ "name": record.name, "changed": changed, "version": version });
            (steps > 0).then_some((*ids.get(&record.name)?, detail))
        })
        .collect();
    let deeds: Vec<Deed<'_>> = details
        .iter()
        .map(|(id, detail)| Deed { action: "import", entity: "product", id: Some(*id), detail })
        .collect();
    audit::note_all(tx, stamp, &deeds).await
}

/// The names of the fields in which a row is another than the record. Its stock has a history of its own.
fn changed(record: &ProductRecord, before: Option<&Product>) -> Vec<&'static str> {
    [
        ("name", before.is_none()),
        ("model", before.is_none_or(|before| before.model != record.model)),
        ("technology", before.is_none_or(|before| before.technology != record.technology)),
    ]
    .into_iter()
    .filter_map(|(field, is_changed)| is_changed.then_some(field))
    .collect()
}

/// Notes in the history of each product whose stock is another now, by how much.
async fn note_moved(
    tx: &mut Tx,
    chunk: &[Row<ProductRecord>],
    known: &HashMap<String, Product>,
    ids: &HashMap<String, i64>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let moved: Vec<Moved<'_>> = chunk
        .iter()
        .filter_map(|Row { record, .. }| {
            let units = record.stock - known.get(&record.name).map_or(0, |product| product.stock);
            let product = ProductId(*ids.get(&record.name)?);
            let (kind, stock) = (MovementKind::Import, record.stock);
            let line = Moved { product, kind, units, stock, serial: None, customer: None, reason: "" };
            (units != 0).then_some(line)
        })
        .collect();
    movements::note(tx, &moved, stamp).await
}
