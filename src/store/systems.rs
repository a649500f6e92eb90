//! Provisioning systems, and the password of each, which leaves only for a driver.

use std::collections::BTreeMap;

use serde_json::json;

use super::audit::{self, Deed};
use super::drafts::note_saved;
use super::pool::{Tx, all, locking, one, run};
use super::row::{corrupt, json, millis, parsed, time, to_json, word};
use super::seal::Place;
use super::{Stamp, Store, StoreError, SystemDraft, SystemSummary};
use crate::domain::ids::{DraftId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::system::{Access, LastTest, System, SystemKind};
use crate::domain::text::Text;
use crate::domain::values::{Secret, fold};
use crate::text;

macro_rules! system_sql {
    ($rest:literal) => {
        concat!(
            "select id, name, kind, url, user_name, password_sealed, options, version from systems ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct SystemRow {
    id: i64,
    name: String,
    kind: String,
    url: String,
    user_name: String,
    password_sealed: Option<String>,
    options: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    #[sqlx(flatten)]
    system: SystemRow,
    tested_at: Option<i64>,
    test_ok: Option<bool>,
    test_failed_step: Option<String>,
    customers_linked: i64,
    operations_waiting: i64,
}

impl SystemRow {
    fn kind(&self) -> Result<SystemKind, StoreError> {
        word("kind of system", &self.kind, SystemKind::from_word)
    }

    fn into_system(self) -> Result<System, StoreError> {
        Ok(System {
            kind: self.kind()?,
            url: parsed("address of system", &self.url)?,
            options: json("options of system", &self.options)?,
            has_password: self.password_sealed.is_some(),
            id: SystemId(self.id),
            name: self.name,
            user: self.user_name,
            version: self.version,
        })
    }
}

impl SummaryRow {
    fn into_summary(self) -> Result<SystemSummary, StoreError> {
        let last_test = match (self.tested_at, self.test_ok) {
            (Some(at), Some(ok)) => Some(LastTest { at: time(at)?, ok, failed_step: self.test_failed_step }),
            _ => None,
        };
        Ok(SystemSummary {
            system: self.system.into_system()?,
            customers_linked: self.customers_linked,
            operations_waiting: self.operations_waiting,
            last_test,
        })
    }
}

/// Where the password of a system is kept.
pub(super) const fn password_place(id: SystemId) -> Place<'static> {
    Place { table: "systems", row: id.0, field: "password" }
}

impl Store {
    /// By name.
    pub async fn systems(&self) -> Result<Vec<SystemSummary>, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(
            &mut tx,
            SummaryRow,
            "select id, name, kind, url, user_name, password_sealed, options, version,
                tested_at, test_ok, test_failed_step,
                (select count(distinct customer_id) from links where links.system_id = systems.id)
                    as customers_linked,
                (select count(*) from operations where operations.system_id = systems.id
                    and state in ('queued', 'running', 'accepted', 'unsure')) as operations_waiting
            from systems where removed_at is null"
        )?;
        let mut summaries = rows.into_iter().map(SummaryRow::into_summary).collect::<Result<Vec<_>, _>>()?;
        summaries.sort_by_cached_key(|summary| (fold(&summary.system.name), summary.system.id));
        Ok(summaries)
    }

    /// By name, without what has to be counted.
    pub async fn known_systems(&self) -> Result<Vec<System>, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(&mut tx, SystemRow, system_sql!("where removed_at is null"))?;
        let mut systems = rows.into_iter().map(SystemRow::into_system).collect::<Result<Vec<_>, _>>()?;
        systems.sort_by_cached_key(|system| (fold(&system.name), system.id));
        Ok(systems)
    }

    /// Whether there is any: on the first start there is none.
    pub async fn has_systems(&self) -> Result<bool, StoreError> {
        let mut tx = self.read().await?;
        let found = one!(&mut tx, (i64,), "select id from systems where removed_at is null limit 1")?;
        Ok(found.is_some())
    }

    pub async fn system(&self, id: SystemId) -> Result<System, StoreError> {
        let mut tx = self.read().await?;
        load(&mut tx, id).await?.ok_or(StoreError::Missing)
    }

    pub async fn system_named(&self, name: &str) -> Result<System, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(&mut tx, SystemRow, system_sql!("where name = $1 and removed_at is null"), name)?;
        row.ok_or(StoreError::Missing)?.into_system()
    }

    /// With the password, for a driver.
    pub async fn system_access(&self, id: SystemId) -> Result<Access, StoreError> {
        let mut tx = self.read().await?;
        self.access(&mut tx, id).await
    }

    pub(super) async fn access(&self, tx: &mut Tx, id: SystemId) -> Result<Access, StoreError> {
        let row = one!(tx, SystemRow, system_sql!("where id = $1 and removed_at is null"), id.0)?;
        let row = row.ok_or(StoreError::Missing)?;
        let password = match &row.password_sealed {
            Some(sealed) => self.seal().open(password_place(id), sealed)?,
            None => Secret::new(String::new()),
        };
        Ok(Access {
            kind: row.kind()?,
            url: parsed("address of system", &row.url)?,
            options: json("options of system", &row.options)?,
            user: row.user_name,
            password,
        })
    }

    /// Saves a new or a changed system.
    ///
    /// # Errors
    /// Problems: name taken; password needed again because the server has changed.
    pub async fn save_system(&self, draft: &SystemDraft, stamp: &Stamp) -> Result<System, StoreError> {
        self.save_system_of(draft, None, stamp).await
    }

    /// Saves a system that was typed in a form, and notes in the same step that the draft of it is saved.
    ///
    /// # Errors
    /// As [`Self::save_system`].
    pub async fn save_typed_system(
        &self,
        draft: &SystemDraft,
        typed: DraftId,
        stamp: &Stamp,
    ) -> Result<System, StoreError> {
        self.save_system_of(draft, Some(typed), stamp).await
    }

    async fn save_system_of(
        &self,
        draft: &SystemDraft,
        typed: Option<DraftId>,
        stamp: &Stamp,
    ) -> Result<System, StoreError> {
        let mut tx = self.write().await?;
        let before = match draft.known {
            Some((id, version)) => Some(known(&mut tx, id, version).await?),
            None => None,
        };
        check(&mut tx, draft, before.as_ref()).await?;
        let written = write(&mut tx, draft).await;
        let id = match written {
            // Another process took the name since it was looked up.
            Err(StoreError::Database(sqlx::Error::Database(error))) if error.is_unique_violation() => {
                return Err(StoreError::Problems(vec![name_taken(draft)]));
            }
            other => other?,
        };
        if let Some(password) = &draft.password {
            let sealed = if password.is_empty() {
                None
            } else {
                Some(self.seal().seal(password_place(id), password)?)
            };
            run!(&mut tx, "update systems set password_sealed = $2, tested_at = null, test_ok = null, test_failed_step = null
                    where id = $1", id.0, sealed)?;
        }
        let detail = json!({
            "name": draft.name,
            "changed": changed(draft, before.as_ref()),
            "version": before.as_ref().map_or(1, |before| before.version + 1),
        });
        let deed = Deed { action: "save", entity: "system", id: Some(id.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        note_saved(&mut tx, typed, "system", id.0).await?;
        let row = one!(&mut tx, SystemRow, system_sql!("where id = $1"), id.0)?;
        let saved = row.ok_or(StoreError::Missing)?.into_system()?;
        self.commit(tx).await?;
        Ok(saved)
    }

    /// Removes a system: it is in no list any more, its name is free, and its password forgotten. What was done with it
    /// stays on record.
    ///
    /// # Errors
    /// `Changed` when it has another version than was seen; a problem while customers are linked to it, devices stand in
    /// it, or operations with it have not ended.
    pub async fn remove_system(&self, id: SystemId, version: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let system = known(&mut tx, id, version).await?;
        if let Some(text) = in_use(&mut tx, &system).await? {
            return Err(StoreError::Problems(vec![Problem::new("", text)]));
        }
        run!(&mut tx, "delete from template_links where system_id = $1", id.0)?;
        run!(
            &mut tx,
            "update systems set removed_at = $2, password_sealed = null, version = version + 1 where id = $1",
            id.0,
            millis(stamp.at),
        )?;
        let detail = json!({ "name": system.name });
        let deed = Deed { action: "remove", entity: "system", id: Some(id.0), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }

    /// Records how the last test of a system went.
    pub async fn record_test(&self, id: SystemId, test: &LastTest) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let touched = run!(
            &mut tx,
            "update systems set tested_at = $2, test_ok = $3, test_failed_step = $4
                where id = $1 and removed_at is null",
            id.0,
            millis(test.at),
            test.ok,
            test.failed_step.as_deref(),
        )?;
        if touched == 0 {
            return Err(StoreError::Missing);
        }
        self.commit(tx).await
    }
}

pub(super) async fn load(tx: &mut Tx, id: SystemId) -> Result<Option<System>, StoreError> {
    let row = one!(tx, SystemRow, system_sql!("where id = $1 and removed_at is null"), id.0)?;
    row.map(SystemRow::into_system).transpose()
}

/// Keeps a system from being removed: one who removes it comes before or after, not between.
///
/// # Errors
/// `Missing` when it has been removed.
pub(super) async fn hold(tx: &mut Tx, id: SystemId) -> Result<(), StoreError> {
    let sql = locking!(&*tx, "select id from systems where id = $1 and removed_at is null", "for share");
    match one!(tx, (i64,), sql, id.0)? {
        Some(_) => Ok(()),
        None => Err(StoreError::Missing),
    }
}

async fn known(tx: &mut Tx, id: SystemId, version: i64) -> Result<System, StoreError> {
    let sql = locking!(tx, system_sql!("where id = $1 and removed_at is null"), "for update");
    let row = one!(tx, SystemRow, sql, id.0)?;
    let system = row.ok_or(StoreError::Missing)?.into_system()?;
    if system.version == version { Ok(system) } else { Err(StoreError::Changed) }
}

/// What keeps a system from being removed.
async fn in_use(tx: &mut Tx, system: &System) -> Result<Option<Text>, StoreError> {
    let row = one!(
        tx,
        (i64, i64, i64),
        "select (select count(distinct customer_id) from links where system_id = $1),
            (select count(*) from devices where system_id = $1 and state <> 'removed'),
            (select count(*) from operations where system_id = $1
                and state in ('queued', 'running', 'accepted', 'unsure'))",
        system.id.0,
    )?;
    let name = system.name.as_str();
    Ok(match row.unwrap_or_default() {
        (0, 0, 0) => None,
        (0, 0, operations) => Some(text!("system-has-operations", name = name, count = operations)),
        (0, devices, _) => Some(text!("system-has-devices", name = name, count = devices)),
        (customers, _, _) => Some(text!("system-has-customers", name = name, count = customers)),
    })
}

fn name_taken(draft: &SystemDraft) -> Problem {
    Problem::new("name", text!("system-name-taken", name = draft.name.as_str()))
}

async fn check(tx: &mut Tx, draft: &SystemDraft, before: Option<&System>) -> Result<(), StoreError> {
    let mut problems = Vec::new();
    let holder = one!(
        tx,
        (i64,),
        "select id from systems where name = $1 and removed_at is null",
        draft.name.as_str()
    )?;
    if holder.is_some_and(|(id,)| before.is_none_or(|system| system.id.0 != id)) {
        problems.push(name_taken(draft));
    }
    let goes_elsewhere = before.is_some_and(|system| {
        system.has_password && draft.password.is_none() && !draft.url.is_same_server(&system.url)
    });
    if goes_elsewhere {
        problems.push(Problem::new("password", text!("system-password-again", host = draft.url.as_str())));
    }
    if problems.is_empty() { Ok(()) } else { Err(StoreError::Problems(problems)) }
}

/// Writes all but the password.
async fn write(tx: &mut Tx, draft: &SystemDraft) -> Result<SystemId, StoreError> {
    let options = to_json(&draft.options);
    if let Some((id, _)) = draft.known {
        run!(
            tx,
            // A test told of what stood there then.
            "update systems set
                tested_at = case when kind = $3 and url = $4 and user_name = $5 and options = $6
                    then tested_at end,
                test_ok = case when kind = $3 and url = $4 and user_name = $5 and options = $6 then test_ok end,
                test_failed_step = case when kind = $3 and url = $4 and user_name = $5 and options = $6
                    then test_failed_step end,
                name = $2, kind = $3, url = $4, user_name = $5, options = $6, version = version + 1
                where id = $1",
            id.0,
            draft.name.as_str(),
            draft.kind.word(),
            draft.url.as_str(),
            draft.user.as_str(),
            options,
        )?;
        return Ok(id);
    }
    let row = one!(
        tx,
        (i64,),
        "insert into systems (name, kind, url, user_name, options, version)
            values ($1, $2, $3, $4, $5, 1) returning id",
        draft.name.as_str(),
        draft.kind.word(),
        draft.url.as_str(),
        draft.user.as_str(),
        options,
    )?;
    row.map(|(id,)| SystemId(id)).ok_or_else(|| corrupt("systems", "no id"))
}

/// The names of the fields that a draft changes, for the trail.
fn changed(draft: &SystemDraft, before: Option<&System>) -> Vec<String> {
    let empty = BTreeMap::new();
    let options = before.map_or(&empty, |system| &system.options);
    let fields = [
        ("name", before.is_none_or(|system| system.name != draft.name)),
        ("kind", before.is_none_or(|system| system.kind != draft.kind)),
        ("url", before.is_none_or(|system| system.url != draft.url)),
        ("user", before.is_none_or(|system| system.user != draft.user)),
        ("password", draft.password.is_some()),
    ];
    let options = draft
        .options
        .keys()
        .chain(options.keys().filter(|key| !draft.options.contains_key(*key)))
        .filter(|key| options.get(*key) != draft.options.get(*key))
        .cloned();
    fields
        .into_iter()
        .filter(|(_, is_changed)| *is_changed)
        .map(|(field, _)| field.to_owned())
        .chain(options)
        .collect()
}
