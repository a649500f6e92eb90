//! A file being read, a few rows at a time: there may be more of them than should be held at once.
//!
//! What its columns and cells mean, its shape says.

use std::io::{self, BufRead};

use super::cells::Rows;
use super::{MAX_PROBLEMS, Table};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::store::{Row, RowProblem};
use crate::text;

/// So many rows are read at once where all of them are wanted.
const AT_ONCE: usize = 500;

/// What the columns and cells of a kind of file mean.
pub trait Shape {
    type Record;
    /// What each column of a file is.
    type Columns;

    /// The columns that an empty file should have.
    fn expected(&self) -> Vec<&'static str>;

    /// What each cell of the header names, or all that is wrong with it.
    fn columns(&self, header: &[String]) -> Result<Self::Columns, Vec<Problem>>;

    /// The record of a row, which has as many cells as the header; or all that is wrong with it.
    fn record(
        &mut self,
        line: u64,
        columns: &Self::Columns,
        cells: &[String],
    ) -> Result<Self::Record, Vec<Problem>>;
}

/// A file being read.
pub struct Reader<R, S: Shape> {
    source: Rows<R>,
    shape: S,
    /// How many cells the header has, and what they are; `None` until it has been read.
    header: Option<(usize, S::Columns)>,
    count: u64,
    problems: Vec<RowProblem>,
    has_ended: bool,
}

impl<R: BufRead, S: Shape> Reader<R, S> {
    pub(super) fn of(shape: S, source: R) -> Self {
        let source = Rows::new(source);
        Self { source, shape, header: None, count: 0, problems: Vec::new(), has_ended: false }
    }

    /// Reads on: at most so many rows, none at the end. Once something is wrong nothing will be imported, and the rest of
    /// the file is read only to be judged.
    ///
    /// # Errors
    /// The source cannot be read. What is wrong in it is told by [`Self::end`].
    pub fn next_rows(&mut self, limit: usize) -> io::Result<Vec<Row<S::Record>>> {
        let mut rows = Vec::new();
        while rows.len() < limit && !self.has_ended {
            let (line, cells) = match self.source.next_row()? {
                Ok(Some(row)) => row,
                Ok(None) => {
                    self.has_ended = true;
                    if self.header.is_none() {
                        let columns = self.shape.expected().join(",");
                        self.refuse(1, text!("file-empty", columns = columns));
                    }
                    break;
                }
                Err((line, text)) => {
                    self.refuse(line, text);
                    break;
                }
            };
            let Some((expected, columns)) = &self.header else {
                self.take_header(line, &cells);
                continue;
            };
            self.count += 1;
            let read = if cells.len() == *expected {
                self.shape.record(line, columns, &cells)
            } else {
                let text = text!("file-cells", expected = *expected, found = cells.len());
                Err(vec![Problem::new("", text)])
            };
            match read {
                Ok(record) if self.problems.is_empty() => rows.push(Row { line, record }),
                Ok(_) => {}
                Err(problems) => self.tell(line, problems),
            }
        }
        if self.problems.is_empty() { Ok(rows) } else { Ok(Vec::new()) }
    }

    /// How many rows there were, the header left out, and all that is wrong with the file.
    pub fn end(self) -> (u64, Vec<RowProblem>) {
        (self.count, self.problems)
    }

    /// Reads all of it at once.
    pub(super) fn whole(mut self) -> io::Result<Table<S::Record>> {
        let mut rows = Vec::new();
        loop {
            let next = self.next_rows(AT_ONCE)?;
            if next.is_empty() {
                break;
            }
            rows.extend(next);
        }
        let (count, problems) = self.end();
        if !problems.is_empty() {
            rows = Vec::new();
        }
        Ok(Table { rows, count, problems })
    }

    fn tell(&mut self, line: u64, problems: Vec<Problem>) {
        self.problems.extend(problems.into_iter().map(|problem| RowProblem { line, problem }));
        if self.problems.len() >= MAX_PROBLEMS {
            self.problems.truncate(MAX_PROBLEMS);
            self.refuse(line, text!("file-too-many-problems", max = MAX_PROBLEMS));
        }
    }

    fn refuse(&mut self, line: u64, text: Text) {
        self.problems.push(RowProblem { line, problem: Problem::new("", text) });
        self.has_ended = true;
    }

    fn take_header(&mut self, line: u64, cells: &[String]) {
        match self.shape.columns(cells) {
            Ok(columns) => self.header = Some((cells.len(), columns)),
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(|problem| RowProblem { line, problem }));
                self.has_ended = true;
            }
        }
    }
}
