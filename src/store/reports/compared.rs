//! Two reports of a system compared: what is new since, and what is gone.

use crate::domain::ids::ReportId;
use crate::store::pool::one;
use crate::store::{Store, StoreError};

/// How two reports of a system differ, counted in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    pub new: u64,
    pub gone: u64,
}

/// The report that another is compared with, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    pub report: ReportId,
    pub compared: Compared,
}

/// Rows of `$1` that are not in `$2`, as `RowFilter::not_in` lists them: accepted ones and those that are only counted
/// are no mismatch of either, and of what could not be checked in either nobody knows.
macro_rules! not_in_sql {
    () => {
        "select count(*) from report_rows r
            left join accepted_differences a on a.id = r.accepted_id
            where r.report_id = $1 and a.id is null
                and r.class not in ('in_sync', 'out_of_scope', 'device_in_sync', 'in_progress', 'not_checked')
                and not exists (select 1 from report_rows o
                    left join accepted_differences b on b.id = o.accepted_id
                    where o.report_id = $2 and o.identity = r.identity
                        and (o.class = 'not_checked' or (o.class = r.class and b.id is null)))"
    };
}

impl Store {
    /// Compares a report with an earlier one of the same system.
    pub async fn compare_reports(&self, report: ReportId, earlier: ReportId) -> Result<Compared, StoreError> {
        let mut tx = self.read().await?;
        let new = one!(&mut tx, (i64,), not_in_sql!(), report.0, earlier.0)?;
        let gone = one!(&mut tx, (i64,), not_in_sql!(), earlier.0, report.0)?;
        let count = |row: Option<(i64,)>| row.map_or(0, |(count,)| count.unsigned_abs());
        Ok(Compared { new: count(new), gone: count(gone) })
    }

    /// The last complete report before this one of the same system, and what has changed since it; `None` when there is
    /// none, or when this one is not complete: what it does not name need not be gone.
    pub async fn since_the_last(&self, report: ReportId) -> Result<Option<Since>, StoreError> {
        let mut tx = self.read().await?;
        let row = one!(
            &mut tx,
            (Option<i64>,),
            "select max(e.id) from reports e join reports r on r.system_id = e.system_id
                where r.id = $1 and e.id < r.id and e.finished_at is not null
                    and e.incomplete is null and r.incomplete is null",
            report.0,
        )?;
        drop(tx);
        let Some((Some(earlier),)) = row else { return Ok(None) };
        let earlier = ReportId(earlier);
        Ok(Some(Since { report: earlier, compared: self.compare_reports(report, earlier).await? }))
    }
}
