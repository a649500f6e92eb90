//! `vincula import`: a CSV file into the records, all rows or none.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::arguments::{Import, ImportDevices, ImportFile};
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use super::worker;
use crate::domain::technology::TechnologyKey;
use crate::drivers::capabilities_of;
use crate::files::{self, Table};
use crate::store::{
    DeviceImport, DeviceImportOrder, FileDevices, ImportMode, Imported, RowProblem, StoreError,
};
use crate::text;

/// How many devices are read at once: of more no file is ever held.
const AT_ONCE: usize = 500;

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
    let (Import::Customers(arguments)
    | Import::Products(arguments)
    | Import::Tariffs(arguments)
    | Import::Devices(ImportDevices { file: arguments, .. })) = import;
    let mode = if arguments.dry_run { ImportMode::DryRun } else { ImportMode::Commit };
    let source = BufReader::new(open(&arguments.csv_file)?);
    // A file that is wrong in itself is told without a database to import it into.
    match import {
        Import::Customers(_) => {
            let table = files::customers(source)?;
            let found = match problems(&table) {
                Some(problems) => Err(StoreError::Rows(problems)),
                None => session.store().await?.import_customers(&table.rows, mode, &session.stamp()).await,
            };
            told(session, arguments, table.count, found)
        }
        Import::Products(_) => {
            let table = files::products(source)?;
            let found = match problems(&table) {
                Some(problems) => Err(StoreError::Rows(problems)),
                None => session.store().await?.import_products(&table.rows, mode, &session.stamp()).await,
            };
            told(session, arguments, table.count, found)
        }
        Import::Devices(devices) => {
            let (count, found) = import_devices(session, devices, mode, source).await?;
            let is_sent = found.is_ok() && devices.provision && mode == ImportMode::Commit;
            let exit = told(session, arguments, count, found)?;
            if is_sent {
                // As a device that is saved is: tried once while the command lives.
                worker::worker(session, session.store().await?)
                    .run_once(Duration::ZERO, std::future::pending())
                    .await?;
            }
            Ok(exit)
        }
        Import::Tariffs(_) => {
            let table = files::tariffs(source)?;
            let found = match problems(&table) {
                Some(problems) => Err(StoreError::Rows(problems)),
                None => session.store().await?.import_tariffs(&table.rows, mode, &session.stamp()).await,
            };
            told(session, arguments, table.count, found)
        }
    }
}

/// Imports devices a few rows at a time; gives how many rows there were, and what came of them.
async fn import_devices(
    session: &Session,
    arguments: &ImportDevices,
    mode: ImportMode,
    source: impl BufRead,
) -> anyhow::Result<(u64, Result<Imported, StoreError>)> {
    let devices = if arguments.provision { FileDevices::ToProvision } else { FileDevices::Registered };
    let does = |kind, technology: &TechnologyKey| {
        capabilities_of(kind).technologies.contains(&technology.0.as_str())
    };
    let order = DeviceImportOrder { devices, mode, does };
    let mut file = files::Devices::new(source);
    let mut import: Option<DeviceImport> = None;
    loop {
        let rows = file.next_rows(AT_ONCE)?;
        if rows.is_empty() {
            break;
        }
        let import = match &mut import {
            Some(import) => import,
            None => import.insert(session.store().await?.import_devices(order, &session.stamp()).await?),
        };
        import.add(&rows).await?;
    }
    let (count, mut problems) = file.end();
    let found = match import {
        Some(import) if problems.is_empty() => import.end().await,
        Some(import) => {
            problems.extend(import.give_up());
            problems.sort_by_key(|row| row.line);
            Err(StoreError::Rows(problems))
        }
        None if problems.is_empty() => Ok(Imported::default()),
        None => Err(StoreError::Rows(problems)),
    };
    Ok((count, found))
}

/// Opens a file, or stdin for `-`.
fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    let unreadable = |error: std::io::Error| {
        let path = path.display().to_string();
        Refusal::wrong(match error.kind() {
            ErrorKind::NotFound => text!("cli-file-missing", path = path),
            _ => text!("cli-file-unreadable", path = path, reason = error.to_string()),
        })
    };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(ErrorKind::IsADirectory.into()));
    }
    Ok(Box::new(file))
}

fn problems<T>(table: &Table<T>) -> Option<Vec<RowProblem>> {
    (!table.problems.is_empty()).then(|| table.problems.clone())
}

fn told(
    session: &Session,
    arguments: &ImportFile,
    rows: u64,
    found: Result<Imported, StoreError>,
) -> anyhow::Result<Exit> {
    let (imported, problems) = match found {
        Ok(imported) => (imported, Vec::new()),
        Err(StoreError::Rows(problems)) => (Imported::default(), problems),
        Err(other) => return Err(other.into()),
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
