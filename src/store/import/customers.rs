//! Customers from a file, by their code, with the tariffs that they contract.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::contracts::{Catalogue, Turned, catalogue, contract};
use super::{CHUNK, Problems};
use crate::domain::customer::Customer;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::store::audit::{self, Deed};
use crate::store::customers::RecordRow;
use crate::store::pool::{Tx, on_tx};
use crate::store::search::folded_code;
use crate::store::{CustomerRecord, ImportMode, Imported, Row, RowProblem, Stamp, Store, StoreError};
use crate::text;

pub(super) type Record = Row<CustomerRecord>;

/// An import of customers under way. What is added is kept only when it is ended, and then all of it.
pub struct CustomerImport {
    store: Store,
    tx: Tx,
    mode: ImportMode,
    stamp: Stamp,
    tariffs: Catalogue,
    /// The line on which each customer stood: of one no more than this is held.
    lines: HashMap<i64, u32>,
    problems: Problems,
    imported: Imported,
}

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
        let mut import = self.begin_customers(mode, stamp).await?;
        import.add(rows).await?;
        import.end().await
    }

    /// Begins to import customers, who are added a few at a time.
    pub async fn begin_customers(
        &self,
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<CustomerImport, StoreError> {
        let stamp = Stamp { by: stamp.by.clone(), at: self.by_shared_clock(stamp.at) };
        let mut tx = self.write().await?;
        let tariffs = catalogue(&mut tx).await?;
        Ok(CustomerImport {
            store: self.clone(),
            tx,
            mode,
            stamp,
            tariffs,
            lines: HashMap::new(),
            problems: Problems::default(),
            imported: Imported::default(),
        })
    }
}

impl CustomerImport {
    /// Adds a few rows. What is wrong with them is told at the end.
    pub async fn add(&mut self, rows: &[Row<CustomerRecord>]) -> Result<(), StoreError> {
        for chunk in rows.chunks(CHUNK) {
            self.add_chunk(chunk).await?;
        }
        Ok(())
    }

    async fn add_chunk(&mut self, chunk: &[Record]) -> Result<(), StoreError> {
        let Self { tx, tariffs, lines, problems, imported, stamp, .. } = self;
        let known = known(tx, chunk).await?;
        check(chunk, (&known, lines), tariffs, problems);
        imported.updated += known.len() as u64;
        imported.added += chunk.len().saturating_sub(known.len()) as u64;
        // Once something is wrong nothing is kept: the rest is not written, only judged by what is on record.
        let ids = if problems.is_empty() {
            write(tx, chunk).await?
        } else {
            known.iter().map(|(code, customer)| (code.clone(), customer.id.0)).collect()
        };
        let turned = contract(tx, chunk, (&known, &ids), tariffs, stamp, problems).await?;
        if problems.is_empty() {
            note(tx, chunk, &known, &ids, &turned, stamp).await?;
            let line = |row: &Record| u32::try_from(row.line).unwrap_or(u32::MAX);
            lines.extend(chunk.iter().filter_map(|row| Some((*ids.get(&row.record.code)?, line(row)))));
        }
        Ok(())
    }

    /// Keeps what was added, or not, as asked.
    ///
    /// # Errors
    /// `Rows`: all that is wrong with the rows; nothing was imported.
    pub async fn end(self) -> Result<Imported, StoreError> {
        if !self.problems.is_empty() {
            return Err(StoreError::Rows(self.give_up().await));
        }
        self.store.finish(self.tx, "customers", self.imported, self.mode, &self.stamp).await
    }

    /// Lets go of what was added; gives what was wrong with it so far.
    pub async fn give_up(self) -> Vec<RowProblem> {
        // A connection that fails now is let go of anyway.
        let _ = self.tx.give_up().await;
        self.problems.into_rows()
    }
}

/// What the rows have wrong but for the contracts: a code that stood already, here or in the rows before, and tariffs
/// that there are not.
fn check(
    chunk: &[Record],
    (known, before): (&HashMap<String, Customer>, &HashMap<i64, u32>),
    tariffs: &Catalogue,
    problems: &mut Problems,
) {
    let mut lines: HashMap<&str, u64> = HashMap::with_capacity(chunk.len());
    for Row { line, record } in chunk {
        let earlier = || known.get(&record.code).and_then(|customer| before.get(&customer.id.0));
        match lines.get(record.code.as_str()).copied().or_else(|| earlier().copied().map(u64::from)) {
            Some(first) => {
                let text = text!("file-key-twice", key = record.code.as_str(), line = first);
                problems.add(*line, "code", text);
            }
            None => drop(lines.insert(&record.code, *line)),
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
        query.build_query_as().persistent(chunk.len() == CHUNK).fetch_all(connection).await
    })?;
    rows.into_iter()
        .map(|row| row.into_customer().map(|customer| (customer.code.clone(), customer)))
        .collect()
}

/// Writes the records, no code of which stands twice, and gives the id of each code.
async fn write(tx: &mut Tx, chunk: &[Record]) -> Result<HashMap<String, i64>, StoreError> {
    let ids: Vec<(String, i64)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "insert into customers (code, code_folded, name, name_folded, tax_id, status, email, phone,
                address, city, postal_code) ",
        );
        query.push_values(chunk, |mut values, Row { record, .. }| {
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
