//! Which template of which system provides a service, and the active devices that another one changes.
//!
//! Nothing is sent from here: what is to change there is queued, in the same transaction, and only when it is told to.

use serde_json::json;

use super::super::audit::{self, Deed};
use super::super::pool::{Tx, locking, one, run};
use super::super::queue::{ActiveDevices, queue_active};
use super::super::row::word;
use super::super::{Stamp, Store, StoreChange, StoreError};
use crate::domain::ids::{ServiceId, SystemId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology;

/// What is to become of the active devices that have the service there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToDevices {
    /// They stay as they are, until something else changes them.
    Leave,
    /// The change of each is queued.
    Queue,
}

/// Which template a person believes to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    Anything,
    /// This one, or none.
    This(Option<String>),
}

/// A link to be made, changed or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateChange {
    pub service: ServiceId,
    pub system: SystemId,
    /// `None` takes the link away.
    pub template: Option<String>,
    pub expected: Expected,
    pub devices: ToDevices,
}

/// What a change of a link came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relinked {
    /// How many devices a change was queued for.
    pub queued: u64,
}

/// A service as its links need it.
struct Held {
    tariff: TariffId,
    tariff_name: String,
    kind: ServiceKind,
    system_name: String,
    template: Option<String>,
}

impl Store {
    /// How many active devices have a service in a system: another template there changes them.
    pub async fn active_devices(&self, service: ServiceId, system: SystemId) -> Result<u64, StoreError> {
        let mut tx = self.read().await?;
        let sql = "select tariff_id, kind from tariff_services where id = $1";
        let (tariff, kind) = one!(&mut tx, (i64, String), sql, service.0)?.ok_or(StoreError::Missing)?;
        let kind = word("kind of service", &kind, ServiceKind::from_word)?;
        let mut count = 0;
        for technology in technology::technologies().iter().filter(|technology| technology.serves == kind) {
            let row = one!(
                &mut tx,
                (i64,),
                "select count(*) from devices
                    where tariff_id = $1 and technology = $2 and system_id = $3 and state = 'active'",
                tariff,
                technology.key.0.as_str(),
                system.0,
            )?;
            count += row.map_or(0, |(count,)| u64::try_from(count).unwrap_or(0));
        }
        Ok(count)
    }

    /// Makes a template of a system provide a service from now on, or none, and queues the change of the active devices
    /// that have it there when that is wanted.
    ///
    /// # Errors
    /// `Missing` when there is no such service or system, or no link to be taken away; `Changed` when another template
    /// is linked than was expected.
    pub async fn change_template(
        &self,
        change: &TemplateChange,
        stamp: &Stamp,
    ) -> Result<Relinked, StoreError> {
        let mut tx = self.write().await?;
        let at = self.by_shared_clock(stamp.at);
        let done = relink(&mut tx, change, &Stamp { at, ..stamp.clone() }).await;
        self.conclude(tx, done).await
    }

    /// Makes a template of a system provide a service from now on. Nothing is sent to the devices that have it.
    pub async fn link_template(
        &self,
        service: ServiceId,
        system: SystemId,
        template_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        let template = Some(template_id.to_owned());
        let (expected, devices) = (Expected::Anything, ToDevices::Leave);
        let change = TemplateChange { service, system, template, expected, devices };
        self.change_template(&change, stamp).await.map(drop)
    }
}

async fn relink(
    tx: &mut Tx,
    change: &TemplateChange,
    stamp: &Stamp,
) -> Result<(Relinked, Vec<StoreChange>), StoreError> {
    let held = hold(tx, change.service, change.system).await?;
    match &change.expected {
        Expected::This(expected) if *expected != held.template => return Err(StoreError::Changed),
        Expected::This(_) | Expected::Anything => {}
    }
    let (service, system) = (change.service.0, change.system.0);
    let action = match &change.template {
        Some(template) => {
            run!(
                &mut *tx,
                "insert into template_links (service_id, system_id, template_id) values ($1, $2, $3)
                    on conflict (service_id, system_id) do update set template_id = excluded.template_id",
                service,
                system,
                template.as_str(),
            )?;
            "link_template"
        }
        None => {
            let sql = "delete from template_links where service_id = $1 and system_id = $2";
            if run!(&mut *tx, sql, service, system)? == 0 {
                return Err(StoreError::Missing);
            }
            "unlink_template"
        }
    };
    let changes = match change.devices {
        ToDevices::Leave => Vec::new(),
        ToDevices::Queue => queue_devices(tx, &held, change.system, stamp).await?,
    };
    let is_new = |change: &&StoreChange| match change {
        StoreChange::Operation { state, .. } => !state.has_ended(),
        StoreChange::Elsewhere => false,
    };
    let queued = u64::try_from(changes.iter().filter(is_new).count()).unwrap_or(u64::MAX);
    let detail = json!({
        "tariff": held.tariff_name,
        "service": held.kind.word(),
        "system": held.system_name,
        "template": change.template.as_ref().or(held.template.as_ref()),
        "before": held.template,
        "queued": queued,
    });
    let deed = Deed { action, entity: "service", id: Some(service), detail: &detail };
    audit::note(tx, stamp, &deed).await?;
    Ok((Relinked { queued }, changes))
}

/// The service, and its system locked, so that one who removes it comes before or after, not between.
async fn hold(tx: &mut Tx, service: ServiceId, system: SystemId) -> Result<Held, StoreError> {
    let sql = locking!(
        &*tx,
        "select t.id, t.name, s.kind, y.name from tariff_services s
            join tariffs t on t.id = s.tariff_id
            join systems y on y.id = $2
            where s.id = $1 and y.removed_at is null",
        "for update of s for share of y"
    );
    let row = one!(&mut *tx, (i64, String, String, String), sql, service.0, system.0)?;
    let (tariff, tariff_name, kind, system_name) = row.ok_or(StoreError::Missing)?;
    let sql = "select template_id from template_links where service_id = $1 and system_id = $2";
    let template = one!(tx, (String,), sql, service.0, system.0)?.map(|(template,)| template);
    let kind = word("kind of service", &kind, ServiceKind::from_word)?;
    Ok(Held { tariff: TariffId(tariff), tariff_name, kind, system_name, template })
}

async fn queue_devices(
    tx: &mut Tx,
    held: &Held,
    system: SystemId,
    stamp: &Stamp,
) -> Result<Vec<StoreChange>, StoreError> {
    let mut changes = Vec::new();
    for technology in technology::technologies().iter().filter(|technology| technology.serves == held.kind) {
        let devices = ActiveDevices { tariff: held.tariff, technology: &technology.key, system };
        changes.extend(queue_active(tx, devices, stamp).await?);
    }
    Ok(changes)
}
