//! Carries out what the report asks for: makes reports, reads them, mends, writes files.
//!
//! Which of them are being made, and who hears of it, is told by `runs`.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tokio::sync::watch;

use crate::app::effect::report::{
    Format, How, Mend, Opened, Reason, ReportReply, ReportRequest, RowPage, RowPart, RowsQuery, Show, Since,
};
use crate::app::effect::{Answered, Reply, Trouble};
use crate::domain::ids::{ReportId, SystemId};
use crate::domain::os_error;
use crate::files::report::{Form, Paper};
use crate::i18n::Texts;
use crate::reconcile::Scope;
use crate::reconcile::class::Action;
use crate::reconcile::generate::{Generation, Progress};
use crate::reconcile::mend::{Mender, Order, found_there};
use crate::reconcile::outcome::Done;
use crate::reconcile::report::{Report, Row};
use crate::store::{Edge, RowFilter, RowQuery, RowSort, StoreError};
use crate::text;
use crate::transfer::{self, Failed};

use super::perform::{Hands, answered, of_store};

/// How many rows are read at once where all of them are wanted.
const PAGE: u16 = 1_000;
/// How many rows are mended at once: as many as a system is spoken to at once.
const MENDED_AT_ONCE: usize = 4;
/// From so many rows on they are read in pages and not one by one.
const MANY: usize = 20;

impl Hands {
    /// Makes a report of a system; `None` when it was stopped.
    pub(super) async fn make_report(
        &self,
        system: SystemId,
        stop: impl Future<Output = ()>,
        tell: impl FnMut(Progress),
    ) -> Option<Answered<Box<Opened>>> {
        let driver = match self.driver(system).await {
            Ok(driver) => driver,
            Err(trouble) => return Some(Err(trouble)),
        };
        let (store, settings) = (self.store.clone(), self.reports);
        let generation = Generation { store, driver, system, settings, scope: Scope::Mismatches };
        match generation.run_until(stop, &self.user, self.clock, tell).await {
            Ok(Some(report)) => Some(answered(self.opened(report).await)),
            Ok(None) => None,
            Err(error) => Some(Err(of_store(&error))),
        }
    }

    async fn opened(&self, report: Report) -> Result<Box<Opened>, StoreError> {
        let since = match self.store.since_the_last(report.id).await? {
            None => None,
            Some(since) => {
                let at = self.store.report(since.report).await?.finished_at;
                Some(Since { report: since.report, at, new: since.compared.new, gone: since.compared.gone })
            }
        };
        Ok(Box::new(Opened { report, since }))
    }

    /// Answers what is asked of reports; no further row is mended once `stopping` turns true.
    pub(super) async fn ask_report(
        &self,
        request: ReportRequest,
        stopping: watch::Receiver<bool>,
    ) -> Option<Reply> {
        Some(Reply::Report(match request {
            // These are begun and stopped by whoever keeps the runs.
            ReportRequest::Run(_) | ReportRequest::Stop(_) => return None,
            // None is being made.
            ReportRequest::Join(system) | ReportRequest::Last(system) => {
                ReportReply::Last { system, last: answered(self.last_report(system).await) }
            }
            ReportRequest::This(id) => ReportReply::Opened(answered(self.this(id).await)),
            ReportRequest::Head(id) => ReportReply::Head(answered(self.this(id).await)),
            ReportRequest::Rows(query) => {
                let page = answered(self.rows(&query).await);
                ReportReply::Rows { query, page }
            }
            ReportRequest::Places(query) => {
                let (report, filter) = filter(&query);
                let places = answered(self.store.report_places(report, &filter).await);
                ReportReply::Places { query, places }
            }
            ReportRequest::Those { report, places, action } => {
                ReportReply::Those { action, rows: answered(self.those(report, &places).await) }
            }
            ReportRequest::Adoptable { report, place } => self.adoptable(report, place).await,
            ReportRequest::Mend(mend) => {
                let action = mend.action;
                ReportReply::Mended { action, results: self.mend(mend, stopping).await }
            }
            ReportRequest::Reports(system) => {
                ReportReply::Reports(answered(self.store.reports(system).await))
            }
            ReportRequest::Accepted(system) => {
                ReportReply::Accepted(answered(self.store.accepted(system).await))
            }
            ReportRequest::Withdraw(id) => {
                ReportReply::Withdrawn(answered(self.store.withdraw_accepted(id, &self.stamp()).await))
            }
            ReportRequest::Export { report, format } => {
                ReportReply::Exported(self.export(report, format).await)
            }
        }))
    }

    async fn this(&self, id: ReportId) -> Result<Box<Opened>, StoreError> {
        self.opened(self.store.report(id).await?).await
    }

    async fn last_report(&self, system: SystemId) -> Result<Option<Box<Opened>>, StoreError> {
        match self.store.reports(system).await?.into_iter().next() {
            Some(report) => self.opened(report).await.map(Some),
            None => Ok(None),
        }
    }

    /// A page, and whether there is more on either side of it.
    async fn rows(&self, query: &RowsQuery) -> Result<RowPage, StoreError> {
        let (report, filter) = filter(query);
        let limit = query.limit;
        let read = async |edge, limit| {
            self.store.report_rows(&RowQuery { report, filter: filter.clone(), edge, limit }).await
        };
        let count = self.store.report_row_count(report, &filter).await?;
        // One row more than is wanted tells whether there is one.
        let (rows, more_before, more_after) = match query.part {
            RowPart::First | RowPart::After(_) => {
                let (edge, more_before) = match query.part {
                    RowPart::After(place) => (Edge::After(place), true),
                    _ => (Edge::First, false),
                };
                let mut rows = read(edge, limit + 1).await?;
                let more = cut_last(&mut rows, limit);
                (rows, more_before, more)
            }
            RowPart::Last | RowPart::Before(_) => {
                let (edge, more_after) = match query.part {
                    RowPart::Before(place) => (Edge::Before(place), true),
                    _ => (Edge::Last, false),
                };
                let mut rows = read(edge, limit + 1).await?;
                let more = cut_first(&mut rows, limit);
                (rows, more, more_after)
            }
            RowPart::Around(place) => {
                let mut before = read(Edge::Before(place), limit + 1).await?;
                let mut rows = read(Edge::From(place), limit + 1).await?;
                let more_before = cut_first(&mut before, limit);
                let more_after = cut_last(&mut rows, limit);
                before.append(&mut rows);
                (before, more_before, more_after)
            }
        };
        Ok(RowPage { rows, more_before, more_after, count })
    }

    async fn those(&self, report: ReportId, places: &[i64]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::with_capacity(places.len());
        if places.len() <= MANY {
            for place in places {
                rows.push(self.store.report_row(report, *place).await?);
            }
            return Ok(rows);
        }
        let wanted: BTreeSet<i64> = places.iter().copied().collect();
        let last = wanted.last().copied().unwrap_or_default();
        let mut edge = wanted.first().map_or(Edge::First, |first| Edge::From(*first));
        loop {
            let filter = RowFilter { rows: RowSort::Every, ..RowFilter::default() };
            let page = self.store.report_rows(&RowQuery { report, filter, edge, limit: PAGE }).await?;
            let Some(end) = page.last().map(|row| row.place) else { return Ok(rows) };
            edge = Edge::After(end);
            rows.extend(page.into_iter().filter(|row| wanted.contains(&row.place)));
            if end >= last {
                return Ok(rows);
            }
        }
    }

    /// As what the device of a row can be recorded here.
    async fn adoptable(&self, report: ReportId, place: i64) -> ReportReply {
        let read = async || -> Result<_, StoreError> {
            let system = self.store.report(report).await?.system;
            Ok((system, self.store.report_row(report, place).await?))
        };
        let (system, row) = match read().await {
            Ok(read) => read,
            Err(error) => {
                return ReportReply::Those { action: Action::Adopt, rows: Err(of_store(&error)) };
            }
        };
        let adoptable = match found_there(&row, system) {
            Some(Ok(there)) => answered(self.store.adoptable(&there).await),
            Some(Err(text)) => Err(Trouble { text, problems: Vec::new() }),
            None => answered(Err(StoreError::Missing)),
        };
        ReportReply::Adoptable { row: Box::new(row), adoptable }
    }

    /// Does what a person chose, row by row.
    async fn mend(&self, mend: Mend, stopping: watch::Receiver<bool>) -> Answered<Vec<(i64, Done)>> {
        let report = self.store.report(mend.report).await.map_err(|error| of_store(&error))?;
        let rows = self.those(mend.report, &mend.places).await.map_err(|error| of_store(&error))?;
        let Some(order) = order(&mend) else { return Ok(Vec::new()) };
        let mender = Mender {
            store: self.store.clone(),
            driver: self.driver(report.system).await?,
            system: report.system,
            by: self.user.clone(),
            at_once: MENDED_AT_ONCE,
            stopping,
        };
        let rows: Vec<(Row, Order)> = rows.into_iter().map(|row| (row, order.clone())).collect();
        let mut results = Vec::with_capacity(rows.len());
        let tell = |row: &Row, done: &Done| results.push((row.place, done.clone()));
        if let Err(error) = mender.mend_all(&report, &rows, self.clock, tell).await {
            // Each row has been told what came of it.
            tracing::warn!(%error, "the store did not do or note all that was asked of a report");
        }
        // The first reason is told: by place it is always the same one.
        results.sort_by_key(|(place, _)| *place);
        Ok(results)
    }

    /// Writes a report to a new file in the folder where the program was started, else in the home.
    async fn export(&self, report: ReportId, format: Format) -> Answered<String> {
        let report = self.store.report(report).await.map_err(|error| of_store(&error))?;
        let (ending, form) = match format {
            Format::Csv => ("csv", Form::Sheet),
            Format::Json => ("json", Form::Json),
        };
        let name = file_name(&report);
        let here = std::env::current_dir().ok();
        let folders = [here, std::env::home_dir()].into_iter().flatten();
        let mut refused = io::Error::from(io::ErrorKind::NotFound);
        for folder in folders {
            let (path, file) = match new_file(&folder, &name, ending) {
                Ok(made) => made,
                Err(error) => {
                    refused = error;
                    continue;
                }
            };
            // It keeps the name for us until it is there.
            drop(file);
            let path_told = path.display().to_string();
            return match transfer::place(&path, |file| self.write(&report, form, file)).await {
                Ok(()) => Ok(path_told),
                Err(failed) => {
                    // An empty file is no report; that it cannot even be taken away changes nothing.
                    let _ = std::fs::remove_file(&path);
                    Err(match failed {
                        Failed::Writing(error) => unwritable(&path_told, &error),
                        Failed::Store(error) => of_store(&error),
                    })
                }
            };
        }
        Err(unwritable(&name, &refused))
    }

    async fn write(&self, report: &Report, form: Form, file: File) -> Result<File, Failed> {
        let texts = Texts::new(self.language);
        let mut out = BufWriter::new(file);
        let mut paper = Paper::new(&texts, report, form);
        paper.begin(&mut out)?;
        let mut edge = Edge::First;
        loop {
            let query = RowQuery { report: report.id, filter: RowFilter::default(), edge, limit: PAGE };
            let rows = self.store.report_rows(&query).await?;
            let Some(last) = rows.last() else { break };
            edge = Edge::After(last.place);
            paper.rows(&mut out, &rows)?;
        }
        paper.end(&mut out)?;
        Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
    }
}

/// What is to be done, as whoever does it takes it; `None` for what a person does by hand.
fn order(mend: &Mend) -> Option<Order> {
    match &mend.how {
        How::Accepted(Reason { why, until }) => Some(Order::Accept { why: why.clone(), until: *until }),
        How::As(unit) => Some(Order::AdoptAs(*unit)),
        How::Plain => Order::of(mend.action),
    }
}

/// Which rows of which report a question is about: what is gone since an earlier report is in that one.
fn filter(query: &RowsQuery) -> (ReportId, RowFilter) {
    let filter = RowFilter { search: query.search.clone(), ..RowFilter::default() };
    match query.show {
        Show::All => (query.report, filter),
        Show::Class(class) => (query.report, RowFilter { class: Some(class), ..filter }),
        Show::New(earlier) => (query.report, RowFilter { not_in: Some(earlier), ..filter }),
        Show::Gone(earlier) => (earlier, RowFilter { not_in: Some(query.report), ..filter }),
    }
}

/// Cuts what is more than wanted, and tells whether there was any.
fn cut_last(rows: &mut Vec<Row>, limit: u16) -> bool {
    let is_more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    is_more
}

fn cut_first(rows: &mut Vec<Row>, limit: u16) -> bool {
    let surplus = rows.len().saturating_sub(usize::from(limit));
    rows.drain(..surplus);
    surplus > 0
}

/// `informe-fibra-sur-20261122-1804`: letters, digits and strokes alone, whatever the system is called.
fn file_name(report: &Report) -> String {
    let folded = crate::domain::values::fold(&report.system_name);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!("informe-{}-{}", words.join("-"), report.finished_at.strftime("%Y%m%d-%H%M%S"))
}

/// Makes a file that only its owner reads, under a name that no other has.
fn new_file(folder: &Path, name: &str, ending: &str) -> io::Result<(PathBuf, File)> {
    const MOST: u32 = 100;
    let mut number = 1;
    loop {
        let name = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
        let path = folder.join(format!("{name}.{ending}"));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST => number += 1,
            Err(error) => return Err(error),
        }
    }
}

fn unwritable(path: &str, error: &io::Error) -> Trouble {
    let text = text!("cli-file-unwritable", path = path, reason = os_error::in_words(error));
    Trouble { text, problems: Vec::new() }
}
