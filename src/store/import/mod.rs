//! Files of records into the database, all rows or none.
//!
//! The files are read, and each row checked for itself, elsewhere: here is what only the database and the whole file know.

mod contracts;
mod customers;
mod devices;
mod products;
mod tariffs;

pub use customers::CustomerImport;
pub use devices::{DeviceImport, DeviceImportOrder, FileDevices};
use serde_json::json;

use super::audit::{self, Deed};
use super::pool::Tx;
use super::{ImportMode, Imported, RowProblem, Stamp, Store, StoreError};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::text;

/// How many rows one statement carries: many for one journey, few enough for the parameters that SQLite takes.
const CHUNK: usize = 500;
/// More bad rows than a person would mend one by one, as many as are told of a file that is wrong in itself.
const MAX_PROBLEMS: usize = 1000;

/// The bad rows found so far, and one more than are told.
#[derive(Default)]
struct Problems(Vec<RowProblem>);

impl Problems {
    fn add(&mut self, line: u64, column: &'static str, text: Text) {
        self.push(RowProblem { line, problem: Problem::new(column, text) });
    }

    fn push(&mut self, row: RowProblem) {
        if self.0.len() <= MAX_PROBLEMS {
            self.0.push(row);
        }
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By line, and at the end that there are more than are told.
    fn into_rows(mut self) -> Vec<RowProblem> {
        let more = self.0.drain(MAX_PROBLEMS.min(self.0.len())..).next();
        self.0.sort_by_key(|row| row.line);
        if let Some(RowProblem { line, .. }) = more {
            let text = text!("file-too-many-problems", max = MAX_PROBLEMS);
            self.0.push(RowProblem { line, problem: Problem::new("", text) });
        }
        self.0
    }

    fn none_or_error(self) -> Result<(), StoreError> {
        if self.0.is_empty() { Ok(()) } else { Err(StoreError::Rows(self.into_rows())) }
    }
}

impl Store {
    /// Keeps what was imported, or not, as asked.
    async fn finish(
        &self,
        mut tx: Tx,
        what: &'static str,
        imported: Imported,
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        if mode == ImportMode::Commit {
            let detail = json!({ "added": imported.added, "updated": imported.updated });
            let deed = Deed { action: "import", entity: what, id: None, detail: &detail };
            audit::note(&mut tx, stamp, &deed).await?;
            self.commit(tx).await?;
        }
        Ok(imported)
    }
}
