//! `vincula import`: a CSV file into the records, all rows or none.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::arguments::{Import, ImportDevices, ImportFile};
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use super::worker;
use crate::files::Kind;
use crate::store::{ImportMode, Imported, RowProblem};
use crate::text;
use crate::transfer::{self, Again, Brought, Records, TransferError};

#[derive(Serialize)]
struct Report {
    rows: u64,
    added: u64,
    updated: u64,
    errors: Vec<ReportedError>,
}

#[derive(Serialize)]
struct ReportedError {
    line: u64,
    column: Option<String>,
    reason: String,
}

pub async fn run(session: &Session, import: &Import) -> anyhow::Result<Exit> {
    let (kind, arguments) = match import {
        Import::Customers(arguments) => (Kind::Customers, arguments),
        Import::Products(arguments) => (Kind::Products, arguments),
        Import::Tariffs(arguments) => (Kind::Tariffs, arguments),
        Import::Devices(ImportDevices { file, provision: false }) => (Kind::Devices, file),
        Import::Devices(ImportDevices { file, provision: true }) => (Kind::DevicesToProvision, file),
    };
    let mode = if arguments.dry_run { ImportMode::DryRun } else { ImportMode::Commit };
    let records =
        Records::read(kind, open(session, &arguments.csv_file)?).map_err(|error| cut_short(error.into()))?;
    let store = async || session.store().await;
    let brought = records.bring(store, mode, &session.stamp(), &|_, _| {}).await.map_err(cut_short)?;
    let is_sent = kind == Kind::DevicesToProvision && mode == ImportMode::Commit && brought.outcome.is_ok();
    let exit = told(session, arguments, brought)?;
    if is_sent {
        // As a device that is saved is: tried once while the command lives.
        let worker = worker::worker(session, session.store().await?);
        worker.run_once(Duration::ZERO, std::future::pending()).await?;
    }
    Ok(exit)
}

/// A file that could be read no further is told as one.
fn cut_short(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<io::Error>() {
        Ok(error) => Refusal::cannot(TransferError::CutShort(error).text()),
        Err(error) => error,
    }
}

/// Opens a file, or stdin for `-`. What can be read only once is set aside first, whole.
fn open(session: &Session, path: &Path) -> anyhow::Result<Box<dyn Again>> {
    let aside = |source: &mut dyn Read| {
        let folder = session.config.aside_path()?;
        let file = transfer::set_aside(source, &folder).map_err(|error| Refusal::cannot(error.text()))?;
        Ok(Box::new(BufReader::new(file)) as Box<dyn Again>)
    };
    if path.as_os_str() == "-" {
        return aside(&mut io::stdin().lock());
    }
    let mut file = transfer::open(path).map_err(|error| Refusal::wrong(error.text()))?;
    if file.metadata().is_ok_and(|it| it.is_file()) {
        Ok(Box::new(BufReader::new(file)))
    } else {
        aside(&mut file)
    }
}

fn told(session: &Session, arguments: &ImportFile, brought: Brought) -> anyhow::Result<Exit> {
    let Brought { rows, outcome } = brought;
    let (imported, problems) = match outcome {
        Ok(imported) => (imported, Vec::new()),
        Err(problems) => (Imported::default(), problems),
    };
    let errors: Vec<ReportedError> = problems
        .into_iter()
        .map(|RowProblem { line, problem }| ReportedError {
            line,
            column: (!problem.field.is_empty()).then(|| problem.field.into_owned()),
            reason: session.say(&problem.text),
        })
        .collect();
    let exit = if errors.is_empty() { Exit::Done } else { Exit::WrongInput };
    if exit == Exit::WrongInput {
        for ReportedError { line, column, reason } in &errors {
            output::note(&session.say(&match column {
                Some(column) => text!(
                    "import-error-at-column",
                    line = *line,
                    column = column.as_str(),
                    reason = reason.as_str()
                ),
                None => text!("import-error", line = *line, reason = reason.as_str()),
            }));
        }
        output::note(&session.say(&text!("import-nothing", errors = errors.len())));
    }
    let Imported { added, updated } = imported;
    if arguments.json {
        output::json(&Report { rows, added, updated, errors })?;
    } else if exit == Exit::Done {
        let text = if arguments.dry_run {
            text!("import-would", rows = rows, added = added, updated = updated)
        } else {
            text!("import-done", rows = rows, added = added, updated = updated)
        };
        output::line(&session.say(&text))?;
    }
    Ok(exit)
}
