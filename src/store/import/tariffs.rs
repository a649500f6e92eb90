//! Tariffs from a file, by their name, one line a concept.
//!
//! Links to templates stay, as those of a service belong to the service and not to its concepts.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use super::Problems;
use crate::domain::ids::TariffId;
use crate::domain::retirement::Retirement;
use crate::domain::tariff::{CheckedTariff, Concept, ServiceKind, Tariff};
use crate::store::audit::{self, Deed};
use crate::store::pool::{Tx, all, locking, one, run};
use crate::store::row::{millis, word};
use crate::store::tariffs::{changed, device_served, one_tariff, write, write_service};
use crate::store::{ImportMode, Imported, Row, Stamp, Store, StoreError, TariffRecord};
use crate::text;

/// A tariff as the lines of the file make it, and the first of them.
struct Gathered {
    line: u64,
    /// How many there are.
    lines: u64,
    tariff: CheckedTariff,
    retired: Retirement,
}

impl Store {
    /// Adds the tariffs whose name is new; the services and concepts of the others become those of the file.
    ///
    /// # Errors
    /// `Rows`: a service that a device on record uses is not in the file any more; lines of one tariff of which one says
    /// that it is retired and another that it is not, or since another day.
    pub async fn import_tariffs(
        &self,
        rows: &[Row<TariffRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        self.import_tariffs_telling(rows, mode, stamp, &|_| {}).await
    }

    /// The same, and tells how many rows have gone in as it goes.
    ///
    /// # Errors
    /// As the same.
    pub async fn import_tariffs_telling(
        &self,
        rows: &[Row<TariffRecord>],
        mode: ImportMode,
        stamp: &Stamp,
        tell: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Imported, StoreError> {
        let mut tx = self.write().await?;
        let mut problems = Problems::default();
        let mut imported = Imported::default();
        let mut done = 0;
        for gathered in gather(rows, &mut problems) {
            tell(done);
            done += gathered.lines;
            let before = hold_named(&mut tx, &gathered.tariff.name).await?;
            match before {
                Some(_) => imported.updated += 1,
                None => imported.added += 1,
            }
            save(&mut tx, &gathered, before.as_ref(), stamp, &mut problems).await?;
        }
        problems.none_or_error()?;
        self.finish(tx, "tariffs", imported, mode, stamp).await
    }
}

/// The tariffs of the file, in its order.
fn gather(rows: &[Row<TariffRecord>], problems: &mut Problems) -> Vec<Gathered> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut tariffs: Vec<Gathered> = Vec::new();
    for Row { line, record } in rows {
        let place = *places.entry(&record.tariff).or_insert_with(|| {
            let tariff = CheckedTariff { name: record.tariff.clone(), services: BTreeMap::new() };
            tariffs.push(Gathered { line: *line, lines: 0, tariff, retired: record.retired });
            tariffs.len() - 1
        });
        if tariffs[place].retired != record.retired {
            let text =
                text!("import-retired-differs", tariff = record.tariff.as_str(), line = tariffs[place].line);
            problems.add(*line, "retired", text);
        }
        tariffs[place].lines += 1;
        let services = &mut tariffs[place].tariff.services;
        services.entry(record.service).or_default().extend(record.concept.clone());
    }
    tariffs
}

/// The tariff of this name, locked, so that no device takes a service of it that the file does not have.
async fn hold_named(tx: &mut Tx, name: &str) -> Result<Option<Tariff>, StoreError> {
    let sql = locking!(&*tx, "select id from tariffs where name = $1", "for update");
    match one!(&mut *tx, (i64,), sql, name)? {
        Some((id,)) => one_tariff(tx, TariffId(id)).await,
        None => Ok(None),
    }
}

/// Makes a tariff that of the file, with its line in the trail, if it is another.
async fn save(
    tx: &mut Tx,
    gathered: &Gathered,
    before: Option<&Tariff>,
    stamp: &Stamp,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let tariff = &gathered.tariff;
    let changed = changed(tariff, before);
    let retired_at = before.and_then(|before| before.retired_at);
    let retired_anew = gathered.retired.told().filter(|told| told.map(millis) != retired_at.map(millis));
    if changed.is_empty() && retired_anew.is_none() {
        return Ok(());
    }
    let id = write(tx, tariff, before).await?;
    if let Some(told) = retired_anew {
        run!(&mut *tx, "update tariffs set retired_at = $2 where id = $1", id.0, told.map(millis))?;
    }
    drop_services(tx, id, gathered, problems).await?;
    for (kind, concepts) in &tariff.services {
        let concepts: Vec<&Concept> = concepts.iter().collect();
        write_service(tx, id.0, *kind, &concepts).await?;
    }
    let version = before.map_or(1, |before| before.version + 1);
    let detail = json!({ "name": tariff.name, "changed": changed, "version": version });
    let deed = Deed { action: "import", entity: "tariff", id: Some(id.0), detail: &detail };
    audit::note(tx, stamp, &deed).await
}

/// Takes away the services that the file does not have, unless a device needs them.
async fn drop_services(
    tx: &mut Tx,
    tariff: TariffId,
    gathered: &Gathered,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let services =
        all!(tx, (i64, String), "select id, kind from tariff_services where tariff_id = $1", tariff.0)?;
    for (id, kind) in services {
        let kind = word("kind of service", &kind, ServiceKind::from_word)?;
        if gathered.tariff.services.contains_key(&kind) {
            continue;
        }
        match device_served(tx, tariff.0, kind).await? {
            Some(serial) => {
                let text = text!(
                    "import-service-used",
                    tariff = gathered.tariff.name.as_str(),
                    service = kind.label(),
                    serial = serial
                );
                problems.add(gathered.line, "service", text);
            }
            None => drop(run!(tx, "delete from tariff_services where id = $1", id)?),
        }
    }
    Ok(())
}
