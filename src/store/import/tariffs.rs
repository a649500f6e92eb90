//! Tariffs from a file, by their name, one line a concept.
//!
//! Links to templates stay, as those of a service belong to the service and not to its concepts.

use std::collections::{BTreeMap, HashMap};

use super::{CHUNK, Problems};
use crate::domain::tariff::{Concept, ServiceKind};
use crate::domain::technology;
use crate::domain::values::fold;
use crate::store::pool::{Tx, all, on_tx, one, run};
use crate::store::row::{corrupt, word};
use crate::store::{ImportMode, Imported, Row, Stamp, Store, StoreError, TariffRecord};
use crate::text;

/// A tariff as the lines of the file make it.
struct Gathered<'a> {
    name: &'a str,
    line: u64,
    services: BTreeMap<ServiceKind, Vec<&'a Concept>>,
}

impl Store {
    /// Adds the tariffs whose name is new; the services and concepts of the others become those of the file.
    ///
    /// # Errors
    /// `Rows`: a service that a device on record uses is not in the file any more.
    pub async fn import_tariffs(
        &self,
        rows: &[Row<TariffRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        let mut tx = self.write().await?;
        let mut problems = Problems::default();
        let mut imported = Imported::default();
        for tariff in gather(rows) {
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
fn gather(rows: &[Row<TariffRecord>]) -> Vec<Gathered<'_>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut tariffs: Vec<Gathered<'_>> = Vec::new();
    for Row { line, record } in rows {
        let place = *places.entry(&record.tariff).or_insert_with(|| {
            tariffs.push(Gathered { name: &record.tariff, line: *line, services: BTreeMap::new() });
            tariffs.len() - 1
        });
        tariffs[place].services.entry(record.service).or_default().push(&record.concept);
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

/// The serial of a device on record that has a service of a tariff.
async fn device_served(tx: &mut Tx, tariff: i64, kind: ServiceKind) -> Result<Option<String>, StoreError> {
    for technology in technology::technologies().iter().filter(|technology| technology.serves == kind) {
        let row = one!(
            tx,
            (String,),
            "select serial from devices where tariff_id = $1 and technology = $2 and state <> 'removed'
                order by id limit 1",
            tariff,
            technology.key.0.as_str(),
        )?;
        if let Some((serial,)) = row {
            return Ok(Some(serial));
        }
    }
    Ok(None)
}

async fn write_service(
    tx: &mut Tx,
    tariff: i64,
    kind: ServiceKind,
    concepts: &[&Concept],
) -> Result<(), StoreError> {
    let row = one!(
        tx,
        (i64,),
        "insert into tariff_services (tariff_id, kind) values ($1, $2)
            on conflict (tariff_id, kind) do update set kind = excluded.kind returning id",
        tariff,
        kind.word(),
    )?;
    let (service,) = row.ok_or_else(|| corrupt("tariff_services", "no id"))?;
    run!(tx, "delete from concepts where service_id = $1", service)?;
    let numbered: Vec<(i64, &&Concept)> = (1..).zip(concepts).collect();
    for chunk in numbered.chunks(CHUNK) {
        on_tx!(&mut *tx, |connection| {
            let mut query =
                sqlx::QueryBuilder::new("insert into concepts (service_id, position, description, amount) ");
            query.push_values(chunk, |mut values, (position, concept)| {
                values
                    .push_bind(service)
                    .push_bind(position)
                    .push_bind(concept.description.as_str())
                    .push_bind(concept.amount.0);
            });
            query.build().execute(connection).await.map(drop)
        })?;
    }
    Ok(())
}
