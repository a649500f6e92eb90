//! Products from a file, by their name, with their free stock.

use std::collections::HashMap;

use super::{CHUNK, Problems};
use crate::domain::ids::ProductId;
use crate::domain::product::{MovementKind, Product};
use crate::domain::values::fold;
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
        let mut problems = Problems::default();
        let mut lines: HashMap<&str, u64> = HashMap::new();
        for Row { line, record } in rows {
            match lines.get(record.name.as_str()) {
                Some(&first) => {
                    let text = text!("import-twice", value = record.name.as_str(), line = first);
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
        for chunk in rows.chunks(CHUNK) {
            let ids = write(&mut tx, chunk).await?;
            note(&mut tx, chunk, &known, &ids, stamp).await?;
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

/// Retires those that the file says are retired, and offers the others of which it says so.
async fn retire(
    tx: &mut Tx,
    chunk: &[Row<ProductRecord>],
    known: &HashMap<String, Product>,
    ids: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    for Row { record, .. } in chunk {
        let before = known.get(&record.name).and_then(|product| product.retired_at).map(millis);
        let (Some(told), Some(id)) = (record.retired.told(), ids.get(&record.name)) else { continue };
        let told = told.map(millis);
        if told != before {
            let sql = "update products set retired_at = $2, version = version + 1 where id = $1";
            run!(&mut *tx, sql, *id, told)?;
        }
    }
    Ok(())
}

/// Notes in the history of each product whose stock is another now, by how much.
async fn note(
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
