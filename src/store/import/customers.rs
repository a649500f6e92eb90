//! Customers from a file, by their code, with the tariffs that they contract.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use super::contracts::{Catalogue, Turned, catalogue, contract};
use super::{CHUNK, Problems};
use crate::domain::customer::Customer;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::store::audit::{self, Deed};
use crate::store::customers::RecordRow;
use crate::store::pool::{Tx, on_tx};
use crate::store::search::folded_code;
use crate::store::{CustomerRecord, ImportMode, Imported, Row, Stamp, Store, StoreError};
use crate::text;

pub(super) type Record = Row<CustomerRecord>;

impl Store {
    /// Adds the customers whose code is new and updates the others; each then contracts the tariffs of his row.
    ///
    /// # Errors
    /// `Rows`: a code twice; a tariff that does not exist, or is retired and new to one who is on record; one taken from a
    /// customer whose device uses it.
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
        let at = self.by_shared_clock(stamp.at);
        let stamp = &Stamp { at, ..stamp.clone() };
        let mut tx = self.write().await?;
        let mut problems = Problems::default();
        let tariffs = catalogue(&mut tx).await?;
        check(rows, &tariffs, &mut problems);
        let mut imported = Imported::default();
        for (chunk, before) in rows.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
            tell(before);
            let known = known(&mut tx, chunk).await?;
            imported.updated += known.len() as u64;
            let ids = write(&mut tx, chunk).await?;
            let turned = contract(&mut tx, chunk, (&known, &ids), &tariffs, stamp, &mut problems).await?;
            note(&mut tx, chunk, &known, &ids, &turned, stamp).await?;
        }
        problems.none_or_error()?;
        imported.added = rows.len() as u64 - imported.updated;
        self.finish(tx, "customers", imported, mode, stamp).await
    }
}

fn check(rows: &[Record], tariffs: &Catalogue, problems: &mut Problems) {
    let mut lines: HashMap<&str, u64> = HashMap::with_capacity(rows.len());
    for Row { line, record } in rows {
        if let Some(first) = lines.insert(&record.code, *line) {
            problems.add(*line, "code", text!("file-key-twice", key = record.code.as_str(), line = first));
            lines.insert(&record.code, first);
        }
        for name in record.tariffs.iter().filter(|name| !tariffs.by_name.contains_key(*name)) {
            problems.add(*line, "tariffs", text!("import-tariff-unknown", tariff = name.as_str()));
        }
    }
}

/// Those of these customers who are on record, by code, as they are.
async fn known(tx: &mut Tx, chunk: &[Record]) -> Result<HashMap<String, Customer>, StoreError> {
    let rows: Vec<RecordRow> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "select id, code, name, tax_id, status, email, phone, address, city, postal_code, version
                from customers where code in (",
        );
        let mut codes = query.separated(", ");
        for Row { record, .. } in chunk {
            codes.push_bind(record.code.as_str());
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    rows.into_iter()
        .map(|row| row.into_customer().map(|customer| (customer.code.clone(), customer)))
        .collect()
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
                city = excluded.city, postal_code = excluded.postal_code,
                version = customers.version + case when
                    customers.name = excluded.name and customers.status = excluded.status
                    and customers.tax_id is not distinct from excluded.tax_id
                    and customers.email is not distinct from excluded.email
                    and customers.phone is not distinct from excluded.phone
                    and customers.address = excluded.address and customers.city = excluded.city
                    and customers.postal_code = excluded.postal_code
                then 0 else 1 end
            returning code, id",
        );
        query.build_query_as().fetch_all(connection).await
    })?;
    Ok(ids.into_iter().collect())
}

/// Leaves a line in the trail of each customer who is new or another than before.
async fn note(
    tx: &mut Tx,
    chunk: &[Record],
    known: &HashMap<String, Customer>,
    ids: &HashMap<String, i64>,
    turned: &BTreeMap<i64, Turned<'_>>,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let details: Vec<(i64, Value)> = chunk
        .iter()
        .filter_map(|Row { record, .. }| {
            let id = *ids.get(&record.code)?;
            Some((id, detail(record, known.get(&record.code), turned.get(&id))?))
        })
        .collect();
    let deeds: Vec<Deed<'_>> = details
        .iter()
        .map(|(id, detail)| Deed { action: "import", entity: "customer", id: Some(*id), detail })
        .collect();
    audit::note_all(tx, stamp, &deeds).await
}

/// What the trail says of a row; `None` when it changes nothing.
fn detail(record: &CustomerRecord, before: Option<&Customer>, turned: Option<&Turned<'_>>) -> Option<Value> {
    let Some(before) = before else {
        return Some(json!({ "code": record.code, "new": true, "version": 1 }));
    };
    let changed = changed(record, before);
    if changed.is_empty() && turned.is_none() {
        return None;
    }
    let is_other_status = before.status != record.status;
    Some(json!({
        "code": record.code,
        "changed": changed,
        "version": before.version + i64::from(!changed.is_empty()),
        "from": is_other_status.then_some(before.status),
        "to": is_other_status.then_some(record.status),
        "contracted": turned.map(|turned| turned.contracted.as_slice()).unwrap_or_default(),
        "ended": turned.map(|turned| turned.ended.as_slice()).unwrap_or_default(),
    }))
}

/// The names of the fields in which a row is another than the record.
fn changed(record: &CustomerRecord, before: &Customer) -> Vec<&'static str> {
    [
        ("name", record.name != before.name),
        ("tax_id", record.tax_id != before.tax_id),
        ("status", record.status != before.status),
        ("email", record.email != before.email),
        ("phone", record.phone != before.phone),
        ("address", record.address != before.address),
        ("city", record.city != before.city),
        ("postal_code", record.postal_code != before.postal_code),
    ]
    .into_iter()
    .filter_map(|(field, is_changed)| is_changed.then_some(field))
    .collect()
}
