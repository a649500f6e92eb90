//! Tariffs with their services, concepts and the templates that provide them.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::pool::{Pool, Tx, all, locking, one, run};
use super::row::{time_if_any, word};
use super::{Stamp, Store, StoreError};
use crate::domain::ids::{CustomerId, ServiceId, SystemId, TariffId};
use crate::domain::tariff::{Amount, Concept, ServiceKind, Tariff, TariffService, TemplateLink};
use crate::domain::values::fold;

/// The four queries that read some tariffs whole. The condition is on `t.id` and `$1`.
struct Queries {
    tariffs: &'static str,
    services: &'static str,
    concepts: &'static str,
    templates: &'static str,
}

macro_rules! tariffs_where {
    ($condition:literal) => {
        Queries {
            tariffs: concat!(
                "select t.id, t.name, t.retired_at, t.version from tariffs t where ",
                $condition
            ),
            services: concat!(
                "select s.id, s.tariff_id, s.kind from tariff_services s
                    join tariffs t on t.id = s.tariff_id where ",
                $condition
            ),
            concepts: concat!(
                "select c.service_id, c.description, c.amount from concepts c
                    join tariff_services s on s.id = c.service_id
                    join tariffs t on t.id = s.tariff_id where ",
                $condition,
                " order by c.service_id, c.position"
            ),
            templates: concat!(
                "select l.service_id, l.system_id, y.name, l.template_id from template_links l
                    join tariff_services s on s.id = l.service_id
                    join tariffs t on t.id = s.tariff_id
                    join systems y on y.id = l.system_id where ",
                $condition
            ),
        }
    };
}

const ALL: Queries = tariffs_where!("t.id >= $1");
const ONE: Queries = tariffs_where!("t.id = $1");
const OF_CUSTOMER: Queries =
    tariffs_where!("t.id in (select tariff_id from contracts where customer_id = $1)");

async fn load(tx: &mut Tx, queries: &Queries, id: i64) -> Result<Vec<Tariff>, StoreError> {
    let mut concepts: BTreeMap<i64, Vec<Concept>> = BTreeMap::new();
    for (service, description, amount) in all!(tx, (i64, String, i64), queries.concepts, id)? {
        concepts.entry(service).or_default().push(Concept { description, amount: Amount(amount) });
    }
    let mut templates: BTreeMap<i64, Vec<TemplateLink>> = BTreeMap::new();
    for (service, system, system_name, template_id) in
        all!(tx, (i64, i64, String, String), queries.templates, id)?
    {
        let link = TemplateLink { system: SystemId(system), system_name, template_id };
        templates.entry(service).or_default().push(link);
    }
    let mut services: BTreeMap<i64, Vec<TariffService>> = BTreeMap::new();
    for (id, tariff, kind) in all!(tx, (i64, i64, String), queries.services, id)? {
        let mut templates = templates.remove(&id).unwrap_or_default();
        templates.sort_by_cached_key(|link| (fold(&link.system_name), link.system));
        services.entry(tariff).or_default().push(TariffService {
            id: ServiceId(id),
            kind: word("kind of service", &kind, ServiceKind::from_word)?,
            concepts: concepts.remove(&id).unwrap_or_default(),
            templates,
        });
    }
    let mut tariffs = Vec::new();
    for (id, name, retired_at, version) in all!(tx, (i64, String, Option<i64>, i64), queries.tariffs, id)? {
        let mut services = services.remove(&id).unwrap_or_default();
        services.sort_by_key(|service| service.kind);
        let retired_at = time_if_any(retired_at)?;
        tariffs.push(Tariff { id: TariffId(id), name, services, retired_at, version });
    }
    tariffs.sort_by_cached_key(|tariff| (fold(&tariff.name), tariff.id));
    Ok(tariffs)
}

pub(super) async fn of_customer(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Tariff>, StoreError> {
    load(tx, &OF_CUSTOMER, customer.0).await
}

pub(super) async fn one_tariff(tx: &mut Tx, id: TariffId) -> Result<Option<Tariff>, StoreError> {
    Ok(load(tx, &ONE, id.0).await?.pop())
}

/// Folds the names of tariffs that a migration or an older program has left unfolded.
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
        load(&mut tx, &ALL, 0).await
    }

    pub async fn tariff_named(&self, name: &str) -> Result<Tariff, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, (i64,), "select id from tariffs where name = $1", name)?;
        let (id,) = row.ok_or(StoreError::Missing)?;
        one_tariff(&mut tx, TariffId(id)).await?.ok_or(StoreError::Missing)
    }

    /// Makes a template of a system provide a service from now on. Nothing is sent to the devices that have it.
    pub async fn link_template(
        &self,
        service: ServiceId,
        system: SystemId,
        template_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        // The system is locked, so that one who removes it comes before or after, not between.
        let sql = locking!(
            &tx,
            "select t.name, s.kind, y.name from tariff_services s
                join tariffs t on t.id = s.tariff_id
                join systems y on y.id = $2
                where s.id = $1 and y.removed_at is null",
            "for share of y"
        );
        let there = one!(&mut tx, (String, String, String), sql, service.0, system.0)?;
        let (tariff, kind, system_name) = there.ok_or(StoreError::Missing)?;
        run!(
            &mut tx,
            "insert into template_links (service_id, system_id, template_id) values ($1, $2, $3)
                on conflict (service_id, system_id) do update set template_id = excluded.template_id",
            service.0,
            system.0,
            template_id,
        )?;
        let detail = json!({
            "tariff": tariff, "service": kind, "system": system_name, "template": template_id,
        });
        let deed = Deed { action: "link_template", entity: "service", id: Some(service.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Leaves a service without a template in a system. Nothing is sent to the devices that have it.
    ///
    /// # Errors
    /// `Missing` when none was linked.
    pub async fn unlink_template(
        &self,
        service: ServiceId,
        system: SystemId,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let linked = one!(
            &mut tx,
            (String, String, String, String),
            "select t.name, s.kind, y.name, l.template_id from template_links l
                join tariff_services s on s.id = l.service_id
                join tariffs t on t.id = s.tariff_id
                join systems y on y.id = l.system_id
                where l.service_id = $1 and l.system_id = $2",
            service.0,
            system.0,
        )?;
        let (tariff, kind, system_name, template) = linked.ok_or(StoreError::Missing)?;
        let sql = "delete from template_links where service_id = $1 and system_id = $2";
        run!(&mut tx, sql, service.0, system.0)?;
        let detail = json!({
            "tariff": tariff, "service": kind, "system": system_name, "template": template,
        });
        let deed =
            Deed { action: "unlink_template", entity: "service", id: Some(service.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }
}
