//! Differences that are left as they are: who accepted each, why and until when.
//!
//! What is accepted is one difference of one thing: as soon as anything of it changes, it is told again.

use std::collections::HashMap;

use super::totals;
use crate::domain::ids::{AcceptedId, ReportId, SystemId};
use crate::domain::problem::Problem;
use crate::reconcile::class::{Action, Class, Section};
use crate::reconcile::identity::{difference, identity};
use crate::reconcile::outcome::{Acceptance, Done};
use crate::reconcile::report::Row;
use crate::store::audit::{self, Deed};
use crate::store::pool::{Tx, all, locking, one, run};
use crate::store::row::{corrupt, json, millis, time, time_if_any, to_json, word};
use crate::store::{Stamp, Store, StoreError};
use crate::text;

/// The longest reason, in characters.
const MAX_WHY: usize = 200;

/// A difference that was accepted, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub acceptance: Acceptance,
    pub class: Class,
    pub customer_code: Option<String>,
    pub customer_name: Option<String>,
    pub external_id: Option<String>,
    pub serial: Option<String>,
}

/// What is accepted of a system at a moment.
#[derive(Debug, Clone, Default)]
pub struct Acceptances {
    known: HashMap<i64, (i64, Acceptance)>,
}

impl Acceptances {
    /// Why this row is left as it is, if it is.
    pub fn of(&self, row: &Row) -> Option<&Acceptance> {
        if self.known.is_empty() || !row.class.actions().contains(&Action::Accept) {
            return None;
        }
        let (known, acceptance) = self.known.get(&identity(row))?;
        (*known == difference(row)).then_some(acceptance)
    }
}

#[derive(sqlx::FromRow)]
struct AcceptedRow {
    id: i64,
    identity: i64,
    difference: i64,
    section: String,
    class: String,
    customer_code: Option<String>,
    customer_name: Option<String>,
    external_id: Option<String>,
    serial: Option<String>,
    accepted_at: i64,
    by_whom: String,
    why: String,
    until: Option<i64>,
}

impl AcceptedRow {
    fn acceptance(&self) -> Result<Acceptance, StoreError> {
        Ok(Acceptance {
            id: AcceptedId(self.id),
            by: self.by_whom.clone(),
            at: time(self.accepted_at)?,
            why: self.why.clone(),
            until: time_if_any(self.until)?,
        })
    }

    fn into_accepted(self) -> Result<Accepted, StoreError> {
        let section = word("section of report", &self.section, Section::from_word)?;
        Ok(Accepted {
            acceptance: self.acceptance()?,
            class: word("class of row", &self.class, |word| Class::from_words(section, word))?,
            customer_code: self.customer_code,
            customer_name: self.customer_name,
            external_id: self.external_id,
            serial: self.serial,
        })
    }
}

async fn read(tx: &mut Tx, system: SystemId) -> Result<Vec<AcceptedRow>, StoreError> {
    Ok(all!(
        tx,
        AcceptedRow,
        "select id, identity, difference, section, class, customer_code, customer_name, external_id, serial,
            accepted_at, by_whom, why, until from accepted_differences where system_id = $1 order by id desc",
        system.0,
    )?)
}

impl Store {
    /// What is accepted of a system, by what is in force at `now`.
    pub async fn acceptances(
        &self,
        system: SystemId,
        now: jiff::Timestamp,
    ) -> Result<Acceptances, StoreError> {
        let mut tx = self.read().await?;
        let mut known = HashMap::new();
        for row in read(&mut tx, system).await? {
            let acceptance = row.acceptance()?;
            if acceptance.until.is_none_or(|until| until > now) {
                known.insert(row.identity, (row.difference, acceptance));
            }
        }
        Ok(Acceptances { known })
    }

    /// All that was accepted of a system, the newest first; what is not in force any more too.
    pub async fn accepted(&self, system: SystemId) -> Result<Vec<Accepted>, StoreError> {
        let mut tx = self.read().await?;
        read(&mut tx, system).await?.into_iter().map(AcceptedRow::into_accepted).collect()
    }

    /// Accepts the difference that a row of a report tells: from now on it counts as accepted there.
    ///
    /// # Errors
    /// A problem at `why`, which must say something and not too much, or at `until`, which must not be past.
    pub async fn accept_row(
        &self,
        report: ReportId,
        row: &Row,
        why: &str,
        until: Option<jiff::Timestamp>,
        stamp: &Stamp,
    ) -> Result<Acceptance, StoreError> {
        let why = checked(why, until, stamp)?;
        let mut tx = self.write().await?;
        let sql = locking!(
            &tx,
            "select system_id, totals from reports where id = $1 and finished_at is not null",
            "for update"
        );
        let header = one!(&mut tx, (i64, String), sql, report.0)?;
        let (system, stored) = header.ok_or(StoreError::Missing)?;
        let inserted = one!(
            &mut tx,
            (i64,),
            "insert into accepted_differences (system_id, identity, difference, section, class, customer_code,
                    customer_name, external_id, serial, accepted_at, by_whom, why, until)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                on conflict (system_id, identity) do update set difference = excluded.difference,
                    section = excluded.section, class = excluded.class, accepted_at = excluded.accepted_at,
                    by_whom = excluded.by_whom, why = excluded.why, until = excluded.until
                returning id",
            system,
            identity(row),
            difference(row),
            row.section().word(),
            row.class.word(),
            row.customer_code.as_deref(),
            row.customer_name.as_deref(),
            row.external_id.as_deref(),
            row.serial.as_deref(),
            millis(stamp.at),
            stamp.by.as_str(),
            why,
            until.map(millis),
        )?;
        let (id,) = inserted.ok_or_else(|| corrupt("accepted_differences", "no id"))?;
        let touched = run!(
            &mut tx,
            "update report_rows set accepted_id = $3
                where report_id = $1 and place = $2 and accepted_id is null",
            report.0,
            row.place,
            id,
        )?;
        if touched > 0 {
            let mut totals = totals(&stored)?;
            totals.accept(row.class);
            run!(&mut tx, "update reports set totals = $2 where id = $1", report.0, to_json(&totals))?;
        }
        let detail = serde_json::json!({
            "class": row.class.word(), "customer": row.customer_code, "external_id": row.external_id,
            "serial": row.serial, "why": why, "until": until.map(|until| until.to_string()),
        });
        let deed = Deed { action: "accept", entity: "system", id: Some(system), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await?;
        Ok(Acceptance { id: AcceptedId(id), by: stamp.by.clone(), at: stamp.at, why: why.to_owned(), until })
    }

    /// Takes back that a difference was accepted: the reports in which it is tell it again, as if it had not been.
    pub async fn withdraw_accepted(&self, id: AcceptedId, stamp: &Stamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let row = one!(
            &mut tx,
            (i64, i64, String, Option<String>, Option<String>, Option<String>),
            "delete from accepted_differences where id = $1
                returning system_id, identity, class, customer_code, external_id, serial",
            id.0,
        )?;
        let (system, identity, class, customer, external_id, serial) = row.ok_or(StoreError::Missing)?;
        reopen(&mut tx, SystemId(system), identity, id).await?;
        let detail = serde_json::json!({
            "class": class, "customer": customer, "external_id": external_id, "serial": serial,
        });
        let deed = Deed { action: "withdraw_accepted", entity: "system", id: Some(system), detail: &detail };
        audit::note(&mut tx, stamp, &deed).await?;
        self.commit(tx).await
    }
}

/// Puts back what an acceptance had made of rows and totals, in every report that has it.
async fn reopen(tx: &mut Tx, system: SystemId, identity: i64, id: AcceptedId) -> Result<(), StoreError> {
    let sql = locking!(
        &*tx,
        "select r.report_id, r.place, r.section, r.class, r.result, e.totals
            from reports e join report_rows r on r.report_id = e.id and r.identity = $2
            where e.system_id = $1 and r.accepted_id = $3 order by r.report_id, r.place",
        "for update of e"
    );
    type Reopened = (i64, i64, String, String, Option<String>, String);
    for (report, place, section, class, result, stored) in
        all!(&mut *tx, Reopened, sql, system.0, identity, id.0)?
    {
        let section = word("section of report", &section, Section::from_word)?;
        let class = word("class of row", &class, |word| Class::from_words(section, word))?;
        let done: Option<Done> = result.as_deref().map(|text| json("result of row", text)).transpose()?;
        // What was done about it besides stays told.
        let kept = done.filter(|done| done.action != Action::Accept);
        run!(
            &mut *tx,
            "update report_rows set accepted_id = null, result = $3 where report_id = $1 and place = $2",
            report,
            place,
            kept.as_ref().map(to_json),
        )?;
        let mut totals = totals(&stored)?;
        totals.reopen(class);
        run!(&mut *tx, "update reports set totals = $2 where id = $1", report, to_json(&totals))?;
    }
    Ok(())
}

fn checked<'a>(why: &'a str, until: Option<jiff::Timestamp>, stamp: &Stamp) -> Result<&'a str, StoreError> {
    let why = why.trim();
    let mut problems = Vec::new();
    if why.is_empty() {
        problems.push(Problem::new("why", text!("report-accept-why")));
    }
    let length = why.chars().count();
    if length > MAX_WHY {
        problems.push(Problem::new("why", text!("field-too-long", max = MAX_WHY, length = length)));
    }
    if until.is_some_and(|until| until <= stamp.at) {
        problems.push(Problem::new("until", text!("report-accept-past")));
    }
    if problems.is_empty() { Ok(why) } else { Err(StoreError::Problems(problems)) }
}
