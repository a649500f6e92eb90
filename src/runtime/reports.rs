//! Carries out what the report asks for: makes reports on a thread of their own, reads them, mends, writes files.
//!
//! Reading a system and comparing is hard work for a second or more. It is done where it keeps neither the keys nor the
//! outbox waiting, and tells how far it is four times a second at the most.

use std::collections::{BTreeSet, HashMap};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

use crate::app::Event;
use crate::app::effect::report::{
    Format, Mend, Opened, Reason, ReportReply, ReportRequest, RowPage, RowPart, RowsQuery, Show, Since,
};
use crate::app::effect::{Answered, Reply, Ticket, Trouble};
use crate::domain::ids::{ReportId, SystemId};
use crate::domain::os_error;
use crate::files::report::{Form, Paper};
use crate::i18n::Texts;
use crate::reconcile::Scope;
use crate::reconcile::generate::{Generation, Progress};
use crate::reconcile::mend::{Mender, Order};
use crate::reconcile::report::{Done, Report, Row};
use crate::store::{Edge, RowFilter, RowQuery, RowSort, StoreError};
use crate::text;
use crate::transfer::{self, Failed};

use super::perform::{Hands, answer, answered, of_store};

/// How often it is told at the most how far a report is.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// How many rows are read at once where all of them are wanted.
const PAGE: u16 = 1_000;
/// How many rows are mended at once: as many as a system is spoken to at once.
const MENDED_AT_ONCE: usize = 4;
/// From so many rows on they are read in pages and not one by one.
const MANY: usize = 20;

/// The reports that are being made, by the layer that waits for them; what is dropped stops.
#[derive(Default)]
pub struct Runs(HashMap<Ticket, oneshot::Sender<()>>);

impl Runs {
    pub fn stop(&mut self, ticket: Ticket) {
        self.0.remove(&ticket);
    }

    /// Makes a report; what is asked for again takes the place of what is under way.
    pub fn begin(
        &mut self,
        hands: Hands,
        ticket: Ticket,
        system: SystemId,
        events: mpsc::UnboundedSender<Event>,
    ) {
        let (stop, stopped) = oneshot::channel::<()>();
        self.0.insert(ticket, stop);
        let handle = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            handle.block_on(async move {
                let making = hands.make(ticket, system, &events);
                tokio::select! {
                    biased;
                    // The other end is dropped: nobody wants it any more.
                    _ = stopped => {}
                    made = making => answer(&events, ticket, Reply::Report(ReportReply::Ran(made))),
                }
            });
        });
    }
}

impl Hands {
    async fn make(
        &self,
        ticket: Ticket,
        system: SystemId,
        events: &mpsc::UnboundedSender<Event>,
    ) -> Answered<Box<Opened>> {
        let driver = self.driver(system).await?;
        let (store, settings) = (self.store.clone(), self.reports);
        let generation = Generation { store, driver, system, settings, scope: Scope::Mismatches };
        let mut told: Option<Instant> = None;
        let tell = |progress: Progress| {
            if told.is_none_or(|at| at.elapsed() >= TOLD_EVERY) {
                told = Some(Instant::now());
                answer(events, ticket, Reply::Report(ReportReply::Step(progress)));
            }
        };
        let report = generation.run(&self.user, self.clock, tell).await;
        let report = report.map_err(|error| of_store(&error))?;
        answered(self.opened(report).await)
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
            ReportRequest::Run(_) | ReportRequest::Stop => return None,
            ReportRequest::Last(system) => {
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
    match &mend.reason {
        Some(Reason { why, until }) => Some(Order::Accept { why: why.clone(), until: *until }),
        None => Order::of(mend.action),
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
