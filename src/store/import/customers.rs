//! Customers from a file, by their code, with the tariffs that they contract.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{CHUNK, Problems};
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::store::pool::{Tx, all, on_tx};
use crate::store::search::folded_code;
use crate::store::{CustomerRecord, ImportMode, Imported, Row, Stamp, Store, StoreError};
use crate::text;

type Record = Row<CustomerRecord>;

impl Store {
    /// Adds the customers whose code is new and updates the others; each then contracts the tariffs of his row.
    ///
    /// # Errors
    /// `Rows`: a code twice, a tariff that does not exist, or one taken from a customer whose device uses it.
    pub async fn import_customers(
        &self,
        rows: &[Row<CustomerRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        self.import_customers_telling(rows, mode, stamp, &|_| {}).await
    }

    /// The same, and tells how many rows have gone in as it goes.
    ///
    /// # Errors
    /// As the same.
    pub async fn import_customers_telling(
        &self,
        rows: &[Row<CustomerRecord>],
        mode: ImportMode,
        stamp: &Stamp,
        tell: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Imported, StoreError> {
        let mut tx = self.write().await?;
        let mut problems = Problems::default();
        let tariffs: HashMap<String, i64> =
            all!(&mut tx, (String, i64), "select name, id from tariffs")?.into_iter().collect();
        check(rows, &tariffs, &mut problems);
        let mut imported = Imported::default();
        for (chunk, before) in rows.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
            tell(before);
            imported.updated += known(&mut tx, chunk).await?;
            let ids = write(&mut tx, chunk).await?;
            contract(&mut tx, chunk, &ids, &tariffs, &mut problems).await?;
        }
        problems.none_or_error()?;
        imported.added = rows.len() as u64 - imported.updated;
        self.finish(tx, "customers", imported, mode, stamp).await
    }
}

fn check(rows: &[Record], tariffs: &HashMap<String, i64>, problems: &mut Problems) {
    let mut lines: HashMap<&str, u64> = HashMap::with_capacity(rows.len());
    for Row { line, record } in rows {
        if let Some(first) = lines.insert(&record.code, *line) {
            problems.add(*line, "code", text!("import-twice", value = record.code.as_str(), line = first));
            lines.insert(&record.code, first);
        }
        for name in record.tariffs.iter().filter(|name| !tariffs.contains_key(*name)) {
            problems.add(*line, "tariffs", text!("import-tariff-unknown", tariff = name.as_str()));
        }
    }
}

/// How many of these customers are on record.
async fn known(tx: &mut Tx, chunk: &[Record]) -> Result<u64, StoreError> {
    let count: i64 = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("select count(*) from customers where code in (");
        let mut codes = query.separated(", ");
        for Row { record, .. } in chunk {
            codes.push_bind(record.code.as_str());
        }
        query.push(")");
        query.build_query_scalar().fetch_one(connection).await
    })?;
    Ok(count.unsigned_abs())
}

/// Writes the records and gives the id of each code. A code that stands twice has been told already: the last one wins
/// in a transaction that is not kept.
async fn write(tx: &mut Tx, chunk: &[Record]) -> Result<HashMap<String, i64>, StoreError> {
    let mut written = HashSet::with_capacity(chunk.len());
    let records = chunk.iter().map(|row| &row.record).filter(|record| written.insert(record.code.as_str()));
    let ids: Vec<(String, i64)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "insert into customers (code, code_folded, name, name_folded, tax_id, status, email, phone,
                address, city, postal_code) ",
        );
        query.push_values(records, |mut values, record| {
            values
                .push_bind(record.code.as_str())
                .push_bind(folded_code(&record.code))
                .push_bind(record.name.as_str())
                .push_bind(fold(&record.name))
                .push_bind(record.tax_id.as_ref().map(TaxId::as_str))
                .push_bind(record.status.word())
                .push_bind(record.email.as_ref().map(EmailAddress::as_str))
                .push_bind(record.phone.as_ref().map(PhoneNumber::as_str))
                .push_bind(record.address.as_str())
                .push_bind(record.city.as_str())
                .push_bind(record.postal_code.as_str());
        });
        query.push(
            " on conflict (code) do update set code_folded = excluded.code_folded, name = excluded.name,
                name_folded = excluded.name_folded, tax_id = excluded.tax_id, status = excluded.status,
                email = excluded.email, phone = excluded.phone, address = excluded.address,
                city = excluded.city, postal_code = excluded.postal_code
            returning code, id",
        );
        query.build_query_as().fetch_all(connection).await
    })?;
    Ok(ids.into_iter().collect())
}

/// Makes the contracts of these customers those of their rows.
async fn contract(
    tx: &mut Tx,
    chunk: &[Record],
    ids: &HashMap<String, i64>,
    tariffs: &HashMap<String, i64>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let mut lines: HashMap<i64, u64> = HashMap::with_capacity(chunk.len());
    let mut wanted: BTreeSet<(i64, i64)> = BTreeSet::new();
    for Row { line, record } in chunk {
        let Some(&customer) = ids.get(&record.code) else { continue };
        lines.insert(customer, *line);
        let tariffs = record.tariffs.iter().filter_map(|name| tariffs.get(name));
        wanted.extend(tariffs.map(|tariff| (customer, *tariff)));
    }
    let there: Vec<(i64, i64)> = on_tx!(&mut *tx, |connection| {
        let mut query =
            sqlx::QueryBuilder::new("select customer_id, tariff_id from contracts where customer_id in (");
        let mut customers = query.separated(", ");
        for id in ids.values() {
            customers.push_bind(id);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    let there: BTreeSet<(i64, i64)> = there.into_iter().collect();
    let added: Vec<_> = wanted.difference(&there).copied().collect();
    for pairs in added.chunks(CHUNK) {
        on_tx!(&mut *tx, |connection| {
            let mut query = sqlx::QueryBuilder::new("insert into contracts (customer_id, tariff_id) ");
            query.push_values(pairs, |mut values, (customer, tariff)| {
                values.push_bind(customer).push_bind(tariff);
            });
            query.push(" on conflict (customer_id, tariff_id) do nothing");
            query.build().execute(connection).await.map(drop)
        })?;
    }
    let removed: Vec<_> = there.difference(&wanted).copied().collect();
    for pairs in removed.chunks(CHUNK) {
        end(tx, pairs, &lines, problems).await?;
    }
    Ok(())
}

/// Ends contracts, and only then looks who needs them: a device saved meanwhile has been waited for.
async fn end(
    tx: &mut Tx,
    pairs: &[(i64, i64)],
    lines: &HashMap<i64, u64>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("delete from contracts where (customer_id, tariff_id) in (");
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff);
        });
        query.push(")");
        query.build().execute(connection).await.map(drop)
    })?;
    let used: Vec<(i64, String, String)> = on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "select d.customer_id, t.name, d.serial from devices d join tariffs t on t.id = d.tariff_id
                where d.state <> 'removed' and (d.customer_id, d.tariff_id) in (",
        );
        query.push_values(pairs, |mut values, (customer, tariff)| {
            values.push_bind(customer).push_bind(tariff);
        });
        query.push(") order by d.id");
        query.build_query_as().fetch_all(connection).await
    })?;
    for (customer, tariff, serial) in used {
        let line = lines.get(&customer).copied().unwrap_or_default();
        problems.add(line, "tariffs", text!("import-tariff-used", tariff = tariff, serial = serial));
    }
    Ok(())
}
