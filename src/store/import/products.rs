//! Products from a file, by their name, with their free stock.

use std::collections::{HashMap, HashSet};

use super::{CHUNK, Problems};
use crate::store::pool::{Tx, on_tx};
use crate::store::{ImportMode, Imported, ProductRecord, Row, Stamp, Store, StoreError};
use crate::text;

impl Store {
    /// Adds the products whose name is new and updates the others; the stock is the free one, of units not handed out.
    ///
    /// # Errors
    /// `Rows`: a name twice.
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
        let known: HashSet<String> = known(&mut tx).await?;
        for chunk in rows.chunks(CHUNK) {
            write(&mut tx, chunk).await?;
        }
        let updated = rows.iter().filter(|row| known.contains(&row.record.name)).count() as u64;
        let imported = Imported { added: rows.len() as u64 - updated, updated };
        self.finish(tx, "products", imported, mode, stamp).await
    }
}

async fn known(tx: &mut Tx) -> Result<HashSet<String>, StoreError> {
    let names: Vec<String> = on_tx!(tx, |connection| {
        sqlx::query_scalar("select name from products").fetch_all(connection).await
    })?;
    Ok(names.into_iter().collect())
}

async fn write(tx: &mut Tx, chunk: &[Row<ProductRecord>]) -> Result<(), StoreError> {
    on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("insert into products (name, model, technology, stock) ");
        query.push_values(chunk, |mut values, Row { record, .. }| {
            values
                .push_bind(record.name.as_str())
                .push_bind(record.model.as_str())
                .push_bind(record.technology.0.as_str())
                .push_bind(record.stock);
        });
        query.push(
            " on conflict (name) do update set model = excluded.model, technology = excluded.technology,
                stock = excluded.stock",
        );
        query.build().execute(connection).await.map(drop)
    })?;
    Ok(())
}
