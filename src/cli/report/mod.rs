//! `vincula report`: compares a system with the records, and tells every mismatch to a person, a program or a sheet.

mod apply;
mod paper;
mod words;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::arguments;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::config;
use crate::domain::os_error;
use crate::domain::system::System;
use crate::reconcile::Scope;
use crate::reconcile::collect::Patience;
use crate::reconcile::generate::{Generation, Progress, Settings};
use crate::reconcile::report::Report;
use crate::store::{Edge, RowFilter, RowQuery, RowSort, Since, Store};
use crate::text;
use crate::transfer;
use paper::Paper;

/// How many rows are read at once.
const PAGE: u16 = 1_000;

pub async fn run(session: &Session, arguments: &arguments::Report) -> anyhow::Result<Exit> {
    let chosen = apply::chosen(&arguments.apply)?;
    let store = session.store().await?;
    let system = session.system(&store, &arguments.system_name).await?;
    let report = generate(session, &store, &system, arguments).await?;
    let applied =
        if chosen.is_empty() { None } else { Some(apply::apply(session, &store, &report, &chosen).await?) };
    // What was accepted or done meanwhile has changed the totals.
    let report = store.report(report.id).await?;
    let since = store.since_the_last(report.id).await?;
    let telling = Telling { session, store: &store, report: &report, since, arguments };
    match &arguments.output {
        None => drop(telling.written(io::stdout().lock()).await?),
        Some(path) => to_file(path, &telling).await?,
    }
    Ok(ended(&report, applied))
}

/// How the command ends.
const fn ended_without_applying(is_complete: bool, has_differences: bool) -> Exit {
    match (is_complete, has_differences) {
        (false, _) => Exit::CannotBeDone,
        (true, true) => Exit::Differences,
        (true, false) => Exit::Done,
    }
}

fn ended(report: &Report, applied: Option<apply::Applied>) -> Exit {
    match applied {
        None => ended_without_applying(report.incomplete.is_none(), report.totals.differences() > 0),
        Some(apply::Applied::Every) if report.incomplete.is_none() => Exit::Done,
        Some(apply::Applied::Every | apply::Applied::NotAll) => Exit::CannotBeDone,
    }
}

async fn generate(
    session: &Session,
    store: &Store,
    system: &System,
    arguments: &arguments::Report,
) -> anyhow::Result<Report> {
    let access = store.system_access(system.id).await?;
    let driver = session.connect().connect(&access)?;
    let generation = Generation {
        store: store.clone(),
        driver,
        system: system.id,
        settings: settings(&session.config.report),
        scope: if arguments.all { Scope::All } else { Scope::Mismatches },
    };
    let mut teller = Teller::new(session);
    let report = generation.run(&session.who, Timestamp::now, |progress| teller.tell(progress)).await;
    teller.end();
    Ok(report?)
}

/// How reports are made, as the configuration wants it.
pub fn settings(report: &config::Report) -> Settings {
    Settings { keep: report.keep, max_loss_percent: report.max_loss_percent, patience: Patience::default() }
}

/// Tells the progress on a terminal, in one line that is written over.
struct Teller<'a> {
    session: &'a Session,
    is_heard: bool,
    told_at: Option<Instant>,
}

impl<'a> Teller<'a> {
    /// Often enough to be seen moving, seldom enough for a slow line.
    const PAUSE: Duration = Duration::from_millis(250);

    fn new(session: &'a Session) -> Self {
        Self { session, is_heard: io::stderr().is_terminal(), told_at: None }
    }

    fn tell(&mut self, progress: Progress) {
        if !self.is_heard || self.told_at.is_some_and(|at| at.elapsed() < Self::PAUSE) {
            return;
        }
        self.told_at = Some(Instant::now());
        let text = match progress {
            Progress::Ours { read } => text!("report-progress-ours", read = read),
            Progress::Theirs(progress) => match (progress.total, progress.left()) {
                (Some(total), Some(left)) => text!(
                    "report-progress-theirs",
                    read = progress.read,
                    total = total,
                    rate = progress.per_second().unwrap_or_default(),
                    seconds = left.as_secs()
                ),
                _ => text!("report-progress-ours", read = progress.read),
            },
            Progress::Writing { rows, of } => text!("report-progress-writing", rows = rows, total = of),
        };
        // That nobody may be reading it is no reason to stop.
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K{}", self.session.say(&text));
    }

    fn end(&self) {
        if self.told_at.is_some() {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// A report that is to be told.
struct Telling<'a> {
    session: &'a Session,
    store: &'a Store,
    report: &'a Report,
    since: Option<Since>,
    arguments: &'a arguments::Report,
}

impl Telling<'_> {
    async fn written<W: Write>(&self, out: W) -> anyhow::Result<W> {
        let mut out = BufWriter::new(out);
        let mut paper = Paper::new(self.session, self.report, self.arguments);
        paper.begin(&mut out, self.since)?;
        let rows = if self.arguments.all { RowSort::Every } else { RowSort::Open };
        let filter = RowFilter { rows, ..RowFilter::default() };
        let mut edge = Edge::First;
        loop {
            let query = RowQuery { report: self.report.id, filter: filter.clone(), edge, limit: PAGE };
            let rows = self.store.report_rows(&query).await?;
            let Some(last) = rows.last() else { break };
            edge = Edge::After(last.place);
            paper.rows(&mut out, &rows)?;
        }
        paper.end(&mut out)?;
        Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
    }
}

async fn to_file(path: &Path, telling: &Telling<'_>) -> anyhow::Result<()> {
    let placed = transfer::place(path, |file| telling.written(file)).await;
    placed.map_err(|error| match error.downcast::<io::Error>() {
        Ok(error) => {
            let path = path.display().to_string();
            Refusal::cannot(text!("cli-file-unwritable", path = path, reason = os_error::in_words(&error)))
        }
        Err(error) => error,
    })?;
    output::note(&telling.session.say(&text!("report-written", path = path.display().to_string())));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Exit, ended_without_applying};

    #[test]
    fn the_exit_code_tells_differences_and_what_is_not_complete() {
        for (is_complete, has_differences, exit) in [
            (true, false, Exit::Done),
            (true, true, Exit::Differences),
            (false, true, Exit::CannotBeDone),
            (false, false, Exit::CannotBeDone),
        ] {
            assert_eq!(ended_without_applying(is_complete, has_differences), exit);
        }
    }
}
