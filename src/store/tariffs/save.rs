//! A tariff saved, retired, offered again or deleted: each one transaction, with its line in the trail.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::audit::{self, Deed};
use super::super::drafts::note_saved;
use super::super::pool::{Tx, locking, on_tx, one, run};
use super::super::row::{corrupt, millis};
use super::super::{Stamp, Store, StoreError, TariffDraft};
use super::one_tariff;
use crate::domain::ids::{DraftId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::tariff::{CheckedTariff, Concept, ServiceKind, Tariff, TariffService};
use crate::domain::technology;
use crate::domain::values::fold;
use crate::text;

/// How many concepts one statement carries.
const CHUNK: usize = 500;

impl Store {
    /// Saves a new or a changed tariff: its name, its services and their concepts. The templates of the services that
    /// stay are as they were; a copy has those of the tariff that it is copied from.
    ///
    /// # Errors
    /// Problems: name taken; a service is gone that devices on record have. `Changed` when it has another version than
    /// was seen.
    pub async fn save_tariff(&self, draft: &TariffDraft, stamp: &Stamp) -> Result<Tariff, StoreError> {
        self.save_tariff_of(draft, None, stamp).await
    }

    /// Saves a tariff that was typed in a form, and notes in the same step that the draft of it is saved.
    ///
    /// # Errors
    /// As [`Self::save_tariff`].
    pub async fn save_typed_tariff(
        &self,
        draft: &TariffDraft,
        typed: DraftId,
        stamp: &Stamp,
    ) -> Result<Tariff, StoreError> {
        self.save_tariff_of(draft, Some(typed), stamp).await
    }

    async fn save_tariff_of(
        &self,
        draft: &TariffDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<Tariff, StoreError> {
        let mut tx = self.write().await?;
        let done = save(&mut tx, draft, typed, stamp).await;
        self.conclude(tx, done.map(|tariff| (tariff, Vec::new()))).await
    }

    /// Offers a tariff no more: who contracts it keeps it, and nobody contracts it anew.
    ///
    /// # Errors
    /// `Changed` when it has another version than was seen.
    pub async fn retire_tariff(
        &self,
        id: TariffId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<Tariff, StoreError> {
        self.set_retired(id, version, Some(millis(stamp.at)), stamp).await
    }

    /// Offers a retired tariff again.
    ///
    /// # Errors
    /// As [`Self::retire_tariff`].
    pub async fn offer_tariff(
        &self,
        id: TariffId,
        version: i64,
        stamp: &Stamp,
    ) -> Result<Tariff, StoreError> {
        self.set_retired(id, version, None, stamp).await
    }

    async fn set_retired(
        &self,
        id: TariffId,
        version: i64,
        retired_at: Option<i64>,
        stamp: &Stamp,
    ) -> Result<Tariff, StoreError> {
        let mut tx = self.write().await?;
        let done = retire(&mut tx, id, version, retired_at, stamp).await;
        self.conclude(tx, done.map(|tariff| (tariff, Vec::new()))).await
    }

    /// Deletes a tariff that nobody ever contracted and no device ever had, with its links to templates.
    ///
    /// # Errors
    /// A problem when it is in use: then it can only be retired. `Changed` when it has another version than was seen.
    pub async fn remove_tariff(&self, id: TariffId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let done = remove(&mut tx, id, version, stamp).await;
        self.conclude(tx, done.map(|()| ((), Vec::new()))).await
    }
}

/// The tariff that was seen, locked, so that nobody contracts it meanwhile.
async fn known(tx: &mut Tx, id: TariffId, version: i64) -> Result<Tariff, StoreError> {
    let sql = locking!(&*tx, "select version from tariffs where id = $1", "for update");
    match one!(&mut *tx, (i64,), sql, id.0)? {
        None => Err(StoreError::Missing),
        Some((now,)) if now != version => Err(StoreError::Changed),
        Some(_) => one_tariff(tx, id).await?.ok_or(StoreError::Missing),
    }
}

async fn save(
    tx: &mut Tx,
    draft: &TariffDraft,
    typed: Option<DraftId>,
    stamp: &Stamp,
) -> Result<Tariff, StoreError> {
    let before = match draft.known {
        Some((id, version)) => Some(known(tx, id, version).await?),
        None => None,
    };
    let tariff = &draft.tariff;
    check(tx, tariff, before.as_ref()).await?;
    let id = match write(tx, tariff, before.as_ref()).await {
        // Another process took the name since it was looked up.
        Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {
            return Err(StoreError::Problems(vec![name_taken(tariff)]));
        }
        other => other?,
    };
    for service in dropped(tariff, before.as_ref()) {
        run!(&mut *tx, "delete from tariff_services where id = $1", service.id.0)?;
    }
    for (kind, concepts) in &tariff.services {
        let concepts: Vec<&Concept> = concepts.iter().collect();
        write_service(tx, id.0, *kind, &concepts).await?;
    }
    if let (None, Some(original)) = (&before, draft.copied_from) {
        copy_links(tx, original, id).await?;
    }
    let detail = json!({
        "name": tariff.name,
        "changed": changed(tariff, before.as_ref()),
        "version": before.as_ref().map_or(1, |before| before.version + 1),
    });
    let deed = Deed { action: "save", entity: "tariff", id: Some(id.0), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    note_saved(tx, typed, "tariff", id.0).await?;
    one_tariff(tx, id).await?.ok_or(StoreError::Missing)
}

fn name_taken(tariff: &CheckedTariff) -> Problem {
    Problem::new("name", text!("tariff-name-taken", name = tariff.name.as_str()))
}

async fn check(tx: &mut Tx, tariff: &CheckedTariff, before: Option<&Tariff>) -> Result<(), StoreError> {
    let mut problems = Vec::new();
    let holder = one!(&mut *tx, (i64,), "select id from tariffs where name = $1", tariff.name.as_str())?;
    if holder.is_some_and(|(id,)| before.is_none_or(|before| before.id.0 != id)) {
        problems.push(name_taken(tariff));
    }
    let id = before.map_or(0, |before| before.id.0);
    for service in dropped(tariff, before) {
        if let Some(serial) = device_served(tx, id, service.kind).await? {
            let text = text!("tariff-service-used", service = service.kind.label(), serial = serial);
            problems.push(Problem::new(service.kind.word(), text));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}

/// The services that a tariff has and is not to have any more.
fn dropped<'a>(tariff: &CheckedTariff, before: Option<&'a Tariff>) -> Vec<&'a TariffService> {
    let services = before.into_iter().flat_map(|before| &before.services);
    services.filter(|service| !tariff.services.contains_key(&service.kind)).collect()
}

/// Writes the tariff itself, without its services.
pub(in crate::store) async fn write(
    tx: &mut Tx,
    tariff: &CheckedTariff,
    before: Option<&Tariff>,
) -> Result<TariffId, StoreError> {
    let (name, folded) = (tariff.name.as_str(), fold(&tariff.name));
    if let Some(before) = before {
        run!(
            tx,
            "update tariffs set name = $2, name_folded = $3, version = version + 1 where id = $1",
            before.id.0,
            name,
            folded,
        )?;
        return Ok(before.id);
    }
    let sql = "insert into tariffs (name, name_folded) values ($1, $2) returning id";
    let row = one!(tx, (i64,), sql, name, folded)?;
    row.map(|(id,)| TariffId(id)).ok_or_else(|| corrupt("tariffs", "no id"))
}

/// Links the services of a copy to the templates of the tariff that it was copied from.
async fn copy_links(tx: &mut Tx, original: TariffId, copy: TariffId) -> Result<(), StoreError> {
    run!(
        tx,
        "insert into template_links (service_id, system_id, template_id)
            select mine.id, l.system_id, l.template_id from template_links l
                join tariff_services theirs on theirs.id = l.service_id and theirs.tariff_id = $1
                join tariff_services mine on mine.kind = theirs.kind and mine.tariff_id = $2",
        original.0,
        copy.0,
    )?;
    Ok(())
}

/// The names of the fields that a draft changes, for the trail.
pub(in crate::store) fn changed(tariff: &CheckedTariff, before: Option<&Tariff>) -> Vec<&'static str> {
    let mut fields = BTreeSet::new();
    if before.is_none_or(|before| before.name != tariff.name) {
        fields.insert("name");
    }
    for kind in ServiceKind::ALL {
        let was = before.and_then(|before| before.service(kind)).map(|service| &service.concepts);
        if was != tariff.services.get(&kind) {
            fields.insert(kind.word());
        }
    }
    fields.into_iter().collect()
}

async fn retire(
    tx: &mut Tx,
    id: TariffId,
    version: i64,
    retired_at: Option<i64>,
    stamp: &Stamp,
) -> Result<Tariff, StoreError> {
    let before = known(tx, id, version).await?;
    run!(
        &mut *tx,
        "update tariffs set retired_at = $2, version = version + 1 where id = $1",
        id.0,
        retired_at,
    )?;
    let action = if retired_at.is_some() { "retire" } else { "offer" };
    let detail = json!({ "name": before.name, "version": before.version + 1 });
    audit::note(tx, stamp, &Deed { action, entity: "tariff", id: Some(id.0), detail: &detail }).await?;
    one_tariff(tx, id).await?.ok_or(StoreError::Missing)
}

async fn remove(tx: &mut Tx, id: TariffId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
    let before = known(tx, id, version).await?;
    let used = one!(
        &mut *tx,
        (i64,),
        "select count(*) from (select 1 from contracts where tariff_id = $1
            union all select 1 from ended_contracts where tariff_id = $1
            union all select 1 from devices where tariff_id = $1 limit 1) used",
        id.0,
    )?;
    if used != Some((0,)) {
        let text = text!("tariff-in-use", name = before.name.as_str());
        return Err(StoreError::Problems(vec![Problem::new("", text)]));
    }
    run!(&mut *tx, "delete from tariffs where id = $1", id.0)?;
    let detail = json!({ "name": before.name });
    let deed = Deed { action: "remove", entity: "tariff", id: Some(id.0), detail: &detail };
    audit::note(tx, stamp, &deed).await
}

/// The serial of a device on record that has a service of a tariff.
pub(in crate::store) async fn device_served(
    tx: &mut Tx,
    tariff: i64,
    kind: ServiceKind,
) -> Result<Option<String>, StoreError> {
    for technology in technology::technologies().iter().filter(|technology| technology.serves == kind) {
        let row = one!(
            &mut *tx,
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

/// Gives a tariff a service, if it has not got it, and these concepts in the place of those that it had.
pub(in crate::store) async fn write_service(
    tx: &mut Tx,
    tariff: i64,
    kind: ServiceKind,
    concepts: &[&Concept],
) -> Result<(), StoreError> {
    let row = one!(
        &mut *tx,
        (i64,),
        "insert into tariff_services (tariff_id, kind) values ($1, $2)
            on conflict (tariff_id, kind) do update set kind = excluded.kind returning id",
        tariff,
        kind.word(),
    )?;
    let (service,) = row.ok_or_else(|| corrupt("tariff_services", "no id"))?;
    run!(&mut *tx, "delete from concepts where service_id = $1", service)?;
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
