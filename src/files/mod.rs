//! The CSV files that operators bring and take: from bytes to checked rows, with every mistake told by line and column,
//! and back.
//!
//! It knows no database: what only the database can tell (an unknown tariff) is not looked at here.
//! However bad the file, memory stays bounded by a row and by the number of mistakes that are kept.

mod cells;
mod devices;
mod kind;
mod reader;
mod records;
pub mod report;
mod written;

pub use cells::{MAX_CELLS, MAX_ROW_BYTES};
pub use devices::Devices;
pub use kind::{Glance, Kind, glance};
pub use reader::{Reader, Shape};
pub use records::{Customers, customers, products, tariffs};
pub use written::{Retired, Sheet, write_row};

use crate::domain::problem::Problem;
use crate::store::{Row, RowProblem};
use crate::text;

use records::Keys;

/// So many mistakes are told; a file with more has one cause that is soon seen.
pub const MAX_PROBLEMS: usize = 1000;

/// What was read of a file: all its rows, or all that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T> {
    pub rows: Vec<Row<T>>,
    /// How many rows there were, good and bad, the header left out.
    pub count: u64,
    pub problems: Vec<RowProblem>,
}

/// The columns of a kind of file: those that must be there, and those that may.
#[derive(Clone, Copy)]
struct Columns {
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

impl Columns {
    fn all(self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }

    fn list(self) -> String {
        self.all().collect::<Vec<_>>().join(",")
    }
}

/// One row by the names of its columns.
struct Line<'a> {
    /// The columns that the file has, each with where its cell stands.
    order: &'a [(&'static str, usize)],
    cells: &'a [String],
}

impl Line<'_> {
    fn cell(&self, column: &'static str) -> &str {
        self.told(column).unwrap_or("")
    }

    /// The cell of a column that may be missing from the file.
    fn told(&self, column: &'static str) -> Option<&str> {
        let (_, place) = self.order.iter().find(|(known, _)| *known == column)?;
        self.cells.get(*place).map(|cell| cleaned(cell))
    }
}

/// The cell without the spaces around it and without the apostrophe that keeps a spreadsheet from running it.
fn cleaned(cell: &str) -> &str {
    let cell = cell.trim_matches(' ');
    match cell.strip_prefix('\'') {
        Some(rest) if is_run_by_spreadsheets(rest) => rest.trim(),
        _ => cell.trim(),
    }
}

/// Whether a spreadsheet would take a cell for a formula, whatever apostrophes stand before it.
fn is_run_by_spreadsheets(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t'])
}

/// Makes a record of the row on a line, or tells all that is wrong with it.
type Check<T> = fn(u64, &Line<'_>, &mut Option<Keys>) -> Result<T, Vec<Problem>>;

/// A kind of file whose columns have names of their own.
pub struct Named<T> {
    columns: Columns,
    /// The keys that stood already, where no row may have that of another.
    keys: Option<Keys>,
    check: Check<T>,
}

impl<T> Shape for Named<T> {
    type Record = T;
    type Columns = Vec<(&'static str, usize)>;

    fn expected(&self) -> Vec<&'static str> {
        self.columns.required.to_vec()
    }

    fn columns(&self, header: &[String]) -> Result<Self::Columns, Vec<Problem>> {
        places(self.columns, header)
    }

    fn record(&mut self, line: u64, columns: &Self::Columns, cells: &[String]) -> Result<T, Vec<Problem>> {
        (self.check)(line, &Line { order: columns, cells }, &mut self.keys)
    }
}

/// Where each column stands: in any order, but all that must be there, once, and no unknown ones.
fn places(columns: Columns, cells: &[String]) -> Result<Vec<(&'static str, usize)>, Vec<Problem>> {
    let names: Vec<String> = cells.iter().map(|cell| cleaned(cell).to_lowercase()).collect();
    let mut problems = Vec::new();
    for (place, name) in names.iter().enumerate() {
        if columns.all().all(|known| known != name) {
            let text = text!("file-column-unknown", column = name.as_str(), columns = columns.list());
            problems.push(Problem::new(name.clone(), text));
        } else if names[..place].contains(name) {
            problems.push(Problem::new(name.clone(), text!("file-column-twice", column = name.as_str())));
        }
    }
    let mut order = Vec::with_capacity(names.len());
    for column in columns.all() {
        match names.iter().position(|name| name == column) {
            Some(place) => order.push((column, place)),
            None if columns.optional.contains(&column) => {}
            None => problems.push(Problem::new(column, text!("file-column-missing", column = column))),
        }
    }
    if problems.is_empty() { Ok(order) } else { Err(problems) }
}
