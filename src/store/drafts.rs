//! What the store does for drafts: seals them, tells which of them were saved, and what a record has become meanwhile.
//!
//! The drafts themselves lie on the disk of whoever typed them: no database is needed to keep what was typed.

use jiff::Timestamp;
use serde::Deserialize;

use super::pool::{Pool, Tx, all, one, run};
use super::row::{corrupt, json, time};
use super::seal::Place;
use super::{Store, StoreError, customers, devices, products, systems, tariffs};
use crate::domain::customer::Customer;
use crate::domain::device::Device;
use crate::domain::ids::{CustomerId, DeviceId, DraftId, ProductId, SystemId, TariffId};
use crate::domain::product::Product;
use crate::domain::system::System;
use crate::domain::tariff::Tariff;
use crate::domain::values::Secret;

/// The most changes that are told of a record.
const CHANGES: i64 = 50;

/// Somebody changed a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub by: String,
    pub at: Timestamp,
    /// The names of the fields, those of secrets too; none when it was another thing, as a suspension.
    pub fields: Vec<String>,
}

/// What has become of a record since a version of it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtaken<T> {
    /// `None` when it is there no more.
    pub now: Option<T>,
    /// Who changed it since then, the newest first.
    pub changes: Vec<Change>,
}

/// What the trail says of a saving.
#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    changed: Vec<String>,
    version: Option<i64>,
}

pub(super) async fn database(pool: &Pool) -> Result<String, StoreError> {
    let mut tx = pool.read().await?;
    let row = one!(&mut tx, (String,), "select value from meta where name = 'database'")?;
    row.map(|(name,)| name).ok_or_else(|| corrupt("meta", "no name of the database"))
}

/// Notes that what was typed in a form is recorded now.
pub(super) async fn note_saved(
    tx: &mut Tx,
    typed: Option<DraftId>,
    entity: &'static str,
    id: i64,
) -> Result<(), StoreError> {
    let Some(typed) = typed else { return Ok(()) };
    // Saved before, when the answer was lost on its way: it is the same form.
    run!(
        tx,
        "insert into saved_forms (draft, entity, entity_id) values ($1, $2, $3)
            on conflict (draft) do update set entity_id = excluded.entity_id",
        typed.0,
        entity,
        id,
    )?;
    Ok(())
}

/// Who has changed a record since a version of it was seen, the newest first.
async fn changes(tx: &mut Tx, entity: &'static str, id: i64, seen: i64) -> Result<Vec<Change>, StoreError> {
    let rows = all!(
        tx,
        (String, i64, String, String),
        "select by_whom, at, action, detail from audit where entity = $1 and entity_id = $2
                and action in ('save', 'import', 'pull', 'push', 'suspend', 'resume', 'remove', 'discard', 'retire', 'offer',
                    'restore', 'delete', 'status', 'change_tariff')
            order by id desc limit $3",
        entity,
        id,
        CHANGES,
    )?;
    let mut changes = Vec::new();
    for (by, at, action, detail) in rows {
        let detail: Detail = json("detail of the trail", &detail)?;
        // A saving says which version it made, but for those of earlier programs.
        let is_newer = detail.version.map_or(action != "save", |version| version > seen);
        if !is_newer {
            break;
        }
        changes.push(Change { by, at: time(at)?, fields: detail.changed });
    }
    Ok(changes)
}

impl Store {
    /// The name by which drafts know this database.
    pub fn database(&self) -> &str {
        &self.inner.database
    }

    /// Seals a draft under the key of this database, for this draft alone.
    pub fn seal_draft(&self, id: DraftId, content: &Secret) -> Result<String, StoreError> {
        self.seal().seal(self.draft_place(id), content)
    }

    /// # Errors
    /// `Corrupt` when it is damaged, or was sealed under another key, for another database or as another draft.
    pub fn open_draft(&self, id: DraftId, sealed: &str) -> Result<Secret, StoreError> {
        self.seal().open(self.draft_place(id), sealed)
    }

    fn draft_place(&self, id: DraftId) -> Place<'_> {
        Place { table: "drafts", row: id.0, field: self.database() }
    }

    /// The number of the record that a draft was saved as; `None` when it was not.
    pub async fn saved_as(&self, id: DraftId) -> Result<Option<i64>, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, (i64,), "select entity_id from saved_forms where draft = $1", id.0)?;
        Ok(row.map(|(id,)| id))
    }

    /// A device as it is now, and who changed it since a version of it was seen.
    pub async fn device_since(&self, id: DeviceId, seen: i64) -> Result<Overtaken<Device>, StoreError> {
        let mut tx = self.read().await?;
        let now = devices::current(&mut tx, id).await?;
        Ok(Overtaken { now, changes: changes(&mut tx, "device", id.0, seen).await? })
    }

    /// A customer as he is now, and who changed him since a version of him was seen.
    pub async fn customer_since(&self, id: CustomerId, seen: i64) -> Result<Overtaken<Customer>, StoreError> {
        let mut tx = self.read().await?;
        let now = customers::record(&mut tx, id).await?;
        Ok(Overtaken { now, changes: changes(&mut tx, "customer", id.0, seen).await? })
    }

    /// A system as it is now, and who changed it since a version of it was seen.
    pub async fn system_since(&self, id: SystemId, seen: i64) -> Result<Overtaken<System>, StoreError> {
        let mut tx = self.read().await?;
        let now = systems::load(&mut tx, id).await?;
        Ok(Overtaken { now, changes: changes(&mut tx, "system", id.0, seen).await? })
    }

    /// A tariff as it is now, and who changed it since a version of it was seen.
    pub async fn tariff_since(&self, id: TariffId, seen: i64) -> Result<Overtaken<Tariff>, StoreError> {
        let mut tx = self.read().await?;
        let now = tariffs::one_tariff(&mut tx, id).await?;
        Ok(Overtaken { now, changes: changes(&mut tx, "tariff", id.0, seen).await? })
    }

    /// A product as it is now, and who changed it since a version of it was seen.
    pub async fn product_since(&self, id: ProductId, seen: i64) -> Result<Overtaken<Product>, StoreError> {
        let mut tx = self.read().await?;
        let now = products::load(&mut tx, id).await?;
        Ok(Overtaken { now, changes: changes(&mut tx, "product", id.0, seen).await? })
    }
}
