//! Makes a report: reads our side, then theirs, decides, and writes what was found.
//!
//! Stopped or dropped on its way it leaves nothing that anybody sees.

use std::ops::{Range, RangeFrom};
use std::pin::pin;
use std::sync::Arc;

use jiff::Timestamp;

use super::class::Class;
use super::collect::{self, Patience, Reading};
use super::report::{Report, Row};
use super::sides::Ending;
use super::{Comparison, Guard, LinkedNow, OurRecords, Plan, Scope};
use crate::domain::ids::{ReportId, SystemId};
use crate::drivers::Driver;
use crate::store::{Acceptances, ReportEnd, Stamp, Store, StoreError};

/// So many rows are made and written at a time.
const AT_A_TIME: usize = 2_000;

/// How reports are made and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// So many reports of each system are kept.
    pub keep: u16,
    /// A system that has lost more than this share of its records is not believed, in hundredths.
    pub max_loss_percent: u8,
    pub patience: Patience,
}

impl Default for Settings {
    fn default() -> Self {
        Self { keep: 30, max_loss_percent: 20, patience: Patience::default() }
    }
}

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Our side is being read.
    Ours {
        read: u64,
    },
    Theirs(collect::Progress),
    /// What was found is being written.
    Writing {
        rows: u64,
        of: u64,
    },
}

/// What became of the rows that were written.
#[derive(Default)]
struct Written {
    /// The classes of those that were accepted.
    accepted: Vec<Class>,
    /// Of those of which nothing can be said any more, the class before and now.
    overtaken: Vec<(Class, Class)>,
}

/// Our side as it is when rows are written.
struct Now {
    records: OurRecords,
    linked: LinkedNow,
}

/// Gives rows the places that come next.
fn numbered(rows: &mut [Row], places: &mut RangeFrom<i64>) {
    rows.iter_mut().zip(places).for_each(|(row, place)| row.place = place);
}

/// A report to be made.
pub struct Generation {
    pub store: Store,
    pub driver: Arc<dyn Driver>,
    pub system: SystemId,
    pub settings: Settings,
    pub scope: Scope,
}

impl Generation {
    /// Makes the report and keeps it; `now` tells the time, `tell` hears how far it has come.
    ///
    /// # Errors
    /// What keeps the store from reading or writing. That the system cannot be read is told by the report.
    pub async fn run(
        &self,
        by: &str,
        now: impl Fn() -> Timestamp,
        tell: impl FnMut(Progress),
    ) -> Result<Report, StoreError> {
        let made = self.run_until(std::future::pending(), by, now, tell).await?;
        Ok(made.expect("what stops it never comes"))
    }

    /// Makes the report and keeps it, as [`Generation::run`] does. If `stop` is ready before it is finished, nothing of it
    /// stays, and there is none.
    ///
    /// # Errors
    /// As [`Generation::run`].
    pub async fn run_until(
        &self,
        stop: impl Future<Output = ()>,
        by: &str,
        now: impl Fn() -> Timestamp,
        mut tell: impl FnMut(Progress),
    ) -> Result<Option<Report>, StoreError> {
        let mut stop = pin!(stop);
        let stamp = Stamp { by: by.to_owned(), at: now() };
        let (plan, system_version) = tokio::select! {
            biased;
            () = &mut stop => return Ok(None),
            compared = self.compared(&mut tell) => compared?,
        };
        let acceptances = self.store.acceptances(self.system, now()).await?;
        let report = self.store.begin_report(self.system, &stamp).await?;
        let written = tokio::select! {
            biased;
            () = &mut stop => Ok(None),
            written = self.write(report, &plan, &acceptances, &mut tell) => written.map(Some),
        };
        let written = match written {
            Ok(Some(written)) => written,
            stopped => {
                // The error is what the caller has to know; what is left behind goes with a later report.
                let _ = self.store.abandon_report(report).await;
                return stopped.map(|_| None);
            }
        };
        let mut totals = plan.totals.clone();
        written.overtaken.into_iter().for_each(|(class, now)| totals.recount(class, now));
        written.accepted.into_iter().for_each(|class| totals.accept(class));
        let end = ReportEnd {
            at: now(),
            system_version,
            incomplete: plan.incomplete.clone(),
            counts: plan.counts,
            totals,
            nothing_linked: plan.nothing_linked,
        };
        self.store.finish_report(report, &end, self.settings.keep).await.map(Some)
    }

    /// Reads both sides and compares them; with the version of the system, if it tells it.
    async fn compared(&self, tell: &mut impl FnMut(Progress)) -> Result<(Plan, Option<String>), StoreError> {
        let before = self.store.last_complete_count(self.system).await?;
        let mut comparison = self.our_side(tell).await?;
        // A system that does not even tell what it is says why when its customers are asked for.
        let version = collect::version(&*self.driver, self.settings.patience).await;
        let ending = self.their_side(&mut comparison, tell).await;
        let guard = Guard { before, max_loss_percent: self.settings.max_loss_percent };
        Ok((comparison.finish(ending, guard), version))
    }

    async fn our_side(&self, tell: &mut impl FnMut(Progress)) -> Result<Comparison, StoreError> {
        let technologies = self.driver.capabilities().technologies;
        let scope = self.scope;
        // Two closures take turns on it: the first makes it, the second fills it.
        let comparison = std::cell::RefCell::new(None);
        self.store
            .our_side(
                self.system,
                |services| {
                    *comparison.borrow_mut() = Some(Comparison::new(services, technologies, scope));
                },
                |customers| {
                    if let Some(comparison) = comparison.borrow_mut().as_mut() {
                        comparison.add_ours(&customers);
                        tell(Progress::Ours { read: comparison.our_count() });
                    }
                },
            )
            .await?;
        let comparison = comparison.into_inner();
        let mut comparison = comparison.unwrap_or_else(|| Comparison::new(Vec::new(), technologies, scope));
        comparison.ours_are_all();
        Ok(comparison)
    }

    async fn their_side(&self, comparison: &mut Comparison, tell: &mut impl FnMut(Progress)) -> Ending {
        let mut reading = Reading::new(Arc::clone(&self.driver), self.settings.patience);
        loop {
            match reading.next_page().await {
                Ok(Some(page)) => {
                    comparison.take(page);
                    tell(Progress::Theirs(reading.progress()));
                }
                Ok(None) => return Ending::Whole,
                Err(why) => return Ending::CutShort { because: why.text() },
            }
        }
    }

    /// Writes the rows; those of which nothing can be said any more come last, as far as they are listed at all.
    async fn write(
        &self,
        report: ReportId,
        plan: &Plan,
        acceptances: &Acceptances,
        tell: &mut impl FnMut(Progress),
    ) -> Result<Written, StoreError> {
        let mut written = Written::default();
        let (mut late, mut places) = (Vec::new(), 0..);
        for from in (0..plan.len()).step_by(AT_A_TIME) {
            let range = from..plan.len().min(from + AT_A_TIME);
            let now = self.now(plan, range.clone()).await?;
            let mut rows = Vec::with_capacity(range.len());
            for (row, at) in plan.rows(range.clone(), &now.records).into_iter().zip(range.clone()) {
                match plan.overtaken(at, &now.records, &now.linked) {
                    None => rows.push(row),
                    Some(class) => {
                        written.overtaken.push((row.class, class));
                        late.push(row.overtaken(class));
                    }
                }
            }
            for row in &mut rows {
                row.accepted = acceptances.of(row).cloned();
            }
            written.accepted.extend(rows.iter().filter(|row| row.accepted.is_some()).map(|row| row.class));
            numbered(&mut rows, &mut places);
            self.store.add_report_rows(report, &rows).await?;
            tell(Progress::Writing { rows: range.end as u64, of: plan.len() as u64 });
        }
        late.retain(|row| row.class.is_listed() || self.scope == Scope::All);
        numbered(&mut late, &mut places);
        self.store.add_report_rows(report, &late).await?;
        Ok(written)
    }

    /// What of ours some rows are about, read anew.
    async fn now(&self, plan: &Plan, rows: Range<usize>) -> Result<Now, StoreError> {
        let records = self.store.our_records(self.system, &plan.customers(rows.clone())).await?;
        let linked = self.store.linked_ids(self.system, &plan.strays(rows)).await?;
        Ok(Now { records: records.into_iter().map(|record| (record.id, record)).collect(), linked })
    }
}
