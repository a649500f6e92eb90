//! Synchronisation reports as they are kept: the header, the totals, and rows that are read a screenful at a time.
//!
//! What a row is, is decided in `crate::reconcile`; here it is written and read back.

mod accepted;
mod compared;
mod rows;
mod stands;

use super::pool::{Tx, all, one, run};
use super::row::{corrupt, json, millis, time, to_json};
use super::{Stamp, Store, StoreError};
use crate::domain::ids::{ReportId, SystemId};
use crate::reconcile::report::{Counts, Incomplete, Report, Totals};
pub use accepted::{Acceptances, Accepted};
pub use compared::{Compared, Since};
pub use rows::{RowFilter, RowQuery, RowSort};

/// What is known of a report once its rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportEnd {
    pub at: jiff::Timestamp,
    pub system_version: Option<String>,
    pub incomplete: Option<Incomplete>,
    pub counts: Counts,
    pub totals: Totals,
    pub nothing_linked: bool,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: i64,
    system_id: i64,
    system_name: String,
    system_version: Option<String>,
    started_at: i64,
    finished_at: i64,
    by_whom: String,
    incomplete: Option<String>,
    ours: i64,
    theirs: i64,
    totals: String,
    nothing_linked: bool,
}

macro_rules! report_sql {
    ($rest:literal) => {
        concat!(
            "select r.id, r.system_id, y.name as system_name, r.system_version, r.started_at, r.finished_at,
                r.by_whom, r.incomplete, r.ours, r.theirs, r.totals, r.nothing_linked
                from reports r join systems y on y.id = r.system_id where r.finished_at is not null and ",
            $rest
        )
    };
}

impl ReportRow {
    fn into_report(self) -> Result<Report, StoreError> {
        Ok(Report {
            id: ReportId(self.id),
            system: SystemId(self.system_id),
            system_name: self.system_name,
            system_version: self.system_version,
            started_at: time(self.started_at)?,
            finished_at: time(self.finished_at)?,
            by: self.by_whom,
            incomplete: self.incomplete.map(|text| json("why a report is incomplete", &text)).transpose()?,
            counts: Counts { ours: self.ours.unsigned_abs(), theirs: self.theirs.unsigned_abs() },
            totals: totals(&self.totals)?,
            nothing_linked: self.nothing_linked,
        })
    }
}

fn totals(stored: &str) -> Result<Totals, StoreError> {
    Totals::from_json(&json("totals of report", stored)?).ok_or_else(|| corrupt("totals of report", "…"))
}

impl Store {
    /// Begins a report of a system: nobody sees it before it is finished. What was begun a day ago and not finished goes.
    pub async fn begin_report(&self, system: SystemId, stamp: &Stamp) -> Result<ReportId, StoreError> {
        const A_DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let mut tx = self.write().await?;
        run!(
            &mut tx,
            "delete from reports where finished_at is null and started_at < $1",
            millis(stamp.at) - A_DAY_MS,
        )?;
        let row = one!(
            &mut tx,
            (i64,),
            "insert into reports (system_id, started_at, by_whom, ours, theirs, totals, nothing_linked)
                values ($1, $2, $3, 0, 0, '', $4) returning id",
            system.0,
            millis(stamp.at),
            stamp.by.as_str(),
            false,
        )?;
        let (id,) = row.ok_or_else(|| corrupt("reports", "no id"))?;
        tx.commit_unannounced().await?;
        Ok(ReportId(id))
    }

    /// Ends a report, which is there for everybody from now on; of its system only the last `keep` stay.
    pub async fn finish_report(
        &self,
        report: ReportId,
        end: &ReportEnd,
        keep: u16,
    ) -> Result<Report, StoreError> {
        let mut tx = self.write().await?;
        let touched = run!(
            &mut tx,
            "update reports set finished_at = $2, system_version = $3, incomplete = $4, ours = $5, theirs = $6,
                totals = $7, nothing_linked = $8 where id = $1",
            report.0,
            millis(end.at),
            end.system_version.as_deref(),
            end.incomplete.as_ref().map(to_json),
            i64::try_from(end.counts.ours).unwrap_or(i64::MAX),
            i64::try_from(end.counts.theirs).unwrap_or(i64::MAX),
            to_json(&end.totals),
            end.nothing_linked,
        )?;
        if touched == 0 {
            return Err(StoreError::Missing);
        }
        let finished = one_report(&mut tx, report).await?;
        // The last complete one stays too: what is lost is measured by it.
        run!(
            &mut tx,
            "delete from reports where system_id = $1 and finished_at is not null
                and id not in (select id from reports where system_id = $1 and finished_at is not null
                    order by id desc limit $2)
                and id <> coalesce((select max(id) from reports
                    where system_id = $1 and finished_at is not null and incomplete is null), 0)",
            finished.system.0,
            i64::from(keep.max(1)),
        )?;
        self.commit(tx).await?;
        Ok(finished)
    }

    /// Takes away a report that will not be finished.
    pub async fn abandon_report(&self, report: ReportId) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        run!(&mut tx, "delete from reports where id = $1 and finished_at is null", report.0)?;
        tx.commit_unannounced().await
    }

    pub async fn report(&self, id: ReportId) -> Result<Report, StoreError> {
        let mut tx = self.read().await?;
        one_report(&mut tx, id).await
    }

    /// The reports of a system that are kept, the newest first.
    pub async fn reports(&self, system: SystemId) -> Result<Vec<Report>, StoreError> {
        let mut tx = self.read().await?;
        let rows = all!(&mut tx, ReportRow, report_sql!("r.system_id = $1 order by r.id desc"), system.0)?;
        rows.into_iter().map(ReportRow::into_report).collect()
    }

    /// How many records the last complete report of a system had.
    pub async fn last_complete_count(&self, system: SystemId) -> Result<Option<u64>, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(
            &mut tx,
            (i64,),
            "select theirs from reports where system_id = $1 and finished_at is not null and incomplete is null
                order by id desc limit 1",
            system.0,
        )?;
        Ok(row.map(|(theirs,)| theirs.unsigned_abs()))
    }
}

async fn one_report(tx: &mut Tx, id: ReportId) -> Result<Report, StoreError> {
    let row = one!(tx, ReportRow, report_sql!("r.id = $1"), id.0)?;
    row.ok_or(StoreError::Missing)?.into_report()
}
