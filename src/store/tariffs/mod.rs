//! Tariffs with their services, concepts and the templates that provide them, read whole.

mod links;
mod list;
mod save;

use std::collections::BTreeMap;

use super::customer_list::of;
use super::pool::{Pool, Tx, all, one, run};
use super::row::{time_if_any, word};
use super::{Store, StoreError};
use crate::domain::ids::{CustomerId, ServiceId, SystemId, TariffId};
use crate::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::values::fold;

pub use links::{Expected, Relinked, TemplateChange, ToDevices};
pub(super) use save::{changed, device_served, write, write_service};

/// How many tariffs one statement reads the services of.
const CHUNK: usize = 500;

/// A query of tariffs; the condition is on `t` and `$1`.
macro_rules! tariffs_where {
    ($condition:literal) => {
        concat!("select t.id, t.name, t.retired_at, t.version from tariffs t where ", $condition)
    };
}

#[derive(sqlx::FromRow)]
struct TariffRecordRow {
    id: i64,
    name: String,
    retired_at: Option<i64>,
    version: i64,
}

async fn load(tx: &mut Tx, sql: &'static str, id: i64) -> Result<Vec<Tariff>, StoreError> {
    let rows = all!(&mut *tx, TariffRecordRow, sql, id)?;
    let mut tariffs = whole(tx, rows).await?;
    tariffs.sort_by_cached_key(|tariff| (fold(&tariff.name), tariff.id));
    Ok(tariffs)
}

/// With all that belongs to them, in the order in which they come.
async fn whole(tx: &mut Tx, rows: Vec<TariffRecordRow>) -> Result<Vec<Tariff>, StoreError> {
    let mut services: BTreeMap<i64, Vec<TariffService>> = BTreeMap::new();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for chunk in ids.chunks(CHUNK) {
        services.extend(services_of(tx, chunk).await?);
    }
    rows.into_iter()
        .map(|row| {
            let mut services = services.remove(&row.id).unwrap_or_default();
            services.sort_by_key(|service| service.kind);
            let (id, retired_at) = (TariffId(row.id), time_if_any(row.retired_at)?);
            Ok(Tariff { id, name: row.name, services, retired_at, version: row.version })
        })
        .collect()
}

/// The services of some tariffs, by tariff.
async fn services_of(tx: &mut Tx, tariffs: &[i64]) -> Result<BTreeMap<i64, Vec<TariffService>>, StoreError> {
    let mut concepts: BTreeMap<i64, Vec<(i64, Concept)>> = BTreeMap::new();
    let sql = "select c.service_id, c.position, c.description, c.amount from concepts c
        join tariff_services s on s.id = c.service_id where s.tariff_id in (";
    for (service, position, description, amount) in of::<(i64, i64, String, i64)>(tx, sql, tariffs).await? {
        let concept = Concept { description, amount: Amount(amount) };
        concepts.entry(service).or_default().push((position, concept));
    }
    let mut templates: BTreeMap<i64, Vec<TemplateLink>> = BTreeMap::new();
    let sql = "select l.service_id, l.system_id, y.name, l.template_id from template_links l
        join tariff_services s on s.id = l.service_id
        join systems y on y.id = l.system_id where s.tariff_id in (";
    for (service, system, system_name, template_id) in
        of::<(i64, i64, String, String)>(tx, sql, tariffs).await?
    {
        let link = TemplateLink { system: SystemId(system), system_name, template_id };
        templates.entry(service).or_default().push(link);
    }
    let mut services: BTreeMap<i64, Vec<TariffService>> = BTreeMap::new();
    let sql = "select s.id, s.tariff_id, s.kind from tariff_services s where s.tariff_id in (";
    for (id, tariff, kind) in of::<(i64, i64, String)>(tx, sql, tariffs).await? {
        let mut templates = templates.remove(&id).unwrap_or_default();
        templates.sort_by_cached_key(|link| (fold(&link.system_name), link.system));
        let mut concepts = concepts.remove(&id).unwrap_or_default();
        concepts.sort_by_key(|(position, _)| *position);
        services.entry(tariff).or_default().push(TariffService {
            id: ServiceId(id),
            kind: word("kind of service", &kind, ServiceKind::from_word)?,
            concepts: concepts.into_iter().map(|(_, concept)| concept).collect(),
            templates,
        });
    }
    Ok(services)
}

pub(super) async fn of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Tariff>, StoreError> {
    let sql = tariffs_where!("t.id in (select tariff_id from contracts where customer_id = $1)");
    load(tx, sql, customer.0).await
}

pub(super) async fn one_tariff(tx: &mut Tx, id: TariffId) -> Result<Option<Tariff>, StoreError> {
    Ok(load(tx, tariffs_where!("t.id = $1"), id.0).await?.pop())
}

/// Folds the names of tariffs that a migration has left unfolded.
pub(super) async fn fold_names(pool: &Pool) -> Result<(), StoreError> {
    let sql = "select id, name from tariffs where name_folded is null";
    let mut tx = pool.read().await?;
    if all!(&mut tx, (i64, String), sql)?.is_empty() {
        return Ok(());
    }
    drop(tx);
    let mut tx = pool.write().await?;
    for (id, name) in all!(&mut tx, (i64, String), sql)? {
        run!(&mut tx, "update tariffs set name_folded = $2 where id = $1", id, fold(&name))?;
    }
    tx.commit_unannounced().await
}

impl Store {
    /// All, by name.
    pub async fn tariffs(&self) -> Result<Vec<Tariff>, StoreError> {
        let mut tx = self.read().await?;
        load(&mut tx, tariffs_where!("t.id >= $1"), 0).await
    }

    pub async fn tariff(&self, id: TariffId) -> Result<Tariff, StoreError> {
        let mut tx = self.read().await?;
        one_tariff(&mut tx, id).await?.ok_or(StoreError::Missing)
    }

    pub async fn tariff_named(&self, name: &str) -> Result<Tariff, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, (i64,), "select id from tariffs where name = $1", name)?;
        let (id,) = row.ok_or(StoreError::Missing)?;
        one_tariff(&mut tx, TariffId(id)).await?.ok_or(StoreError::Missing)
    }
}
