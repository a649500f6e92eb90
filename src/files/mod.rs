//! The CSV files that operators bring and take: from bytes to checked rows, with every mistake told by line and column,
//! and back.
//!
//! It knows no database: what only the database can tell (an unknown tariff) is not looked at here.
//! However bad the file, memory stays bounded by a row and by the number of mistakes that are kept.

mod cells;
mod devices;
mod kind;
mod records;
pub mod report;
mod written;

pub use cells::{MAX_CELLS, MAX_ROW_BYTES};
pub use devices::Devices;
pub use kind::{Glance, Kind, glance};
pub use records::{customers, products, tariffs};
pub use written::{Retired, Sheet, write_row};

use std::io::{self, BufRead};

use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::store::{Row, RowProblem};
use crate::text;

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

/// Reads a file of these columns; `check` makes a record of a row, or tells all that is wrong with it.
fn table<T>(
    source: impl BufRead,
    columns: Columns,
    mut check: impl FnMut(u64, &Line<'_>) -> Result<T, Vec<Problem>>,
) -> io::Result<Table<T>> {
    let mut table = Table { rows: Vec::new(), count: 0, problems: Vec::new() };
    let mut source = cells::Rows::new(source);
    let order = match source.next_row()? {
        Ok(Some((line, cells))) => match header(columns, &cells) {
            Ok(order) => order,
            Err(problems) => {
                table.problems = problems.into_iter().map(|problem| RowProblem { line, problem }).collect();
                return Ok(table);
            }
        },
        Ok(None) => return Ok(refused(table, 1, text!("file-empty", columns = columns.required.join(",")))),
        Err((line, text)) => return Ok(refused(table, line, text)),
    };
    loop {
        let (line, cells) = match source.next_row()? {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(table),
            Err((line, text)) => return Ok(refused(table, line, text)),
        };
        table.count += 1;
        let found = if cells.len() == order.len() {
            check(line, &Line { order: &order, cells: &cells })
        } else {
            let text = text!("file-cells", expected = order.len(), found = cells.len());
            Err(vec![Problem::new("", text)])
        };
        match found {
            // Once something is wrong nothing will be imported: the rows are not needed any more.
            Ok(_) if !table.problems.is_empty() => {}
            Ok(record) => table.rows.push(Row { line, record }),
            Err(problems) => {
                table.rows = Vec::new();
                table.problems.extend(problems.into_iter().map(|problem| RowProblem { line, problem }));
            }
        }
        if table.problems.len() >= MAX_PROBLEMS {
            table.problems.truncate(MAX_PROBLEMS);
            return Ok(refused(table, line, text!("file-too-many-problems", max = MAX_PROBLEMS)));
        }
    }
}

fn refused<T>(mut table: Table<T>, line: u64, text: Text) -> Table<T> {
    table.rows = Vec::new();
    table.problems.push(RowProblem { line, problem: Problem::new("", text) });
    table
}

/// Where each column stands: in any order, but all that must be there, once, and no unknown ones.
fn header(columns: Columns, cells: &[String]) -> Result<Vec<(&'static str, usize)>, Vec<Problem>> {
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
