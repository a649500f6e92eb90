//! Tariffs from a file, by their name, one line a concept.
//!
//! Links to templates stay, as those of a service belong to the service and not to its concepts.

use std::collections::{BTreeMap, HashMap};

use super::Problems;
use crate::domain::retirement::Retirement;
use crate::domain::tariff::{Concept, ServiceKind};
use crate::domain::values::fold;
use crate::store::pool::{Tx, all, one, run};
use crate::store::row::{corrupt, millis, word};
use crate::store::tariffs::{device_served, write_service};
use crate::store::{ImportMode, Imported, Row, Stamp, Store, StoreError, TariffRecord};
use crate::text;

/// A tariff as the lines of the file make it.
struct Gathered<'a> {
    name: &'a str,
    line: u64,
    services: BTreeMap<ServiceKind, Vec<&'a Concept>>,
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
        let mut tx = self.write().await?;
        let mut problems = Problems::default();
        let mut imported = Imported::default();
        for tariff in gather(rows, &mut problems) {
            let known = one!(&mut tx, (i64,), "select id from tariffs where name = $1", tariff.name)?;
            let id = if let Some((id,)) = known {
                imported.updated += 1;
                run!(&mut tx, "update tariffs set version = version + 1 where id = $1", id)?;
                id
            } else {
                imported.added += 1;
                let sql = "insert into tariffs (name, name_folded) values ($1, $2) returning id";
                let row = one!(&mut tx, (i64,), sql, tariff.name, fold(tariff.name))?;
                row.map(|(id,)| id).ok_or_else(|| corrupt("tariffs", "no id"))?
            };
            if let Some(told) = tariff.retired.told() {
                run!(&mut tx, "update tariffs set retired_at = $2 where id = $1", id, told.map(millis))?;
            }
            drop_services(&mut tx, id, &tariff, &mut problems).await?;
            for (kind, concepts) in &tariff.services {
                write_service(&mut tx, id, *kind, concepts).await?;
            }
        }
        problems.none_or_error()?;
        self.finish(tx, "tariffs", imported, mode, stamp).await
    }
}

/// The tariffs of the file, in its order.
fn gather<'a>(rows: &'a [Row<TariffRecord>], problems: &mut Problems) -> Vec<Gathered<'a>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut tariffs: Vec<Gathered<'_>> = Vec::new();
    for Row { line, record } in rows {
        let place = *places.entry(&record.tariff).or_insert_with(|| {
            let services = BTreeMap::new();
            tariffs.push(Gathered { name: &record.tariff, line: *line, services, retired: record.retired });
            tariffs.len() - 1
        });
        if tariffs[place].retired != record.retired {
            let text =
                text!("import-retired-differs", tariff = record.tariff.as_str(), line = tariffs[place].line);
            problems.add(*line, "retired", text);
        }
        tariffs[place].services.entry(record.service).or_default().extend(&record.concept);
    }
    tariffs
}

/// Takes away the services that the file does not have, unless a device needs them.
async fn drop_services(
    tx: &mut Tx,
    tariff: i64,
    gathered: &Gathered<'_>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let services =
        all!(tx, (i64, String), "select id, kind from tariff_services where tariff_id = $1", tariff)?;
    for (id, kind) in services {
        let kind = word("kind of service", &kind, ServiceKind::from_word)?;
        if gathered.services.contains_key(&kind) {
            continue;
        }
        match device_served(tx, tariff, kind).await? {
            Some(serial) => {
                let text = text!(
                    "import-service-used",
                    tariff = gathered.name,
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
