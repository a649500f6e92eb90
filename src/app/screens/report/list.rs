//! The rows that are loaded: a window on a report of any length, with the mark on a row and not on a position.

use std::collections::BTreeMap;

use crate::app::effect::report::{RowPage, RowPart};
use crate::reconcile::outcome::Done;
use crate::reconcile::report::Row;
use crate::ui::table::Cursor;

/// How many rows are kept at the most.
const KEPT: usize = 1_000;

#[derive(Debug, Default)]
pub struct List {
    pub rows: Vec<Row>,
    /// `None` until it has been read.
    pub count: Option<u64>,
    pub cursor: Cursor,
    more_before: bool,
    more_after: bool,
}

impl List {
    pub fn marked(&self) -> Option<&Row> {
        self.rows.get(self.cursor.marked)
    }

    /// The rows in sight.
    pub fn in_sight(&self, height: usize) -> impl Iterator<Item = (bool, &Row)> {
        let marked = self.cursor.marked;
        let rows = self.rows.iter().enumerate().skip(self.cursor.top).take(height);
        rows.map(move |(index, row)| (index == marked, row))
    }

    /// Moves the mark; gives what is to be read before the end of what is loaded comes into sight.
    pub fn step(&mut self, by: isize, height: usize) -> Option<RowPart> {
        self.cursor.step(by, self.rows.len(), height);
        self.read_ahead(height)
    }

    pub fn read_ahead(&self, height: usize) -> Option<RowPart> {
        let is_near_end = self.cursor.marked + height >= self.rows.len();
        if let (true, true, Some(last)) = (self.more_after, is_near_end, self.rows.last()) {
            return Some(RowPart::After(last.place));
        }
        match (self.more_before, self.cursor.marked < height, self.rows.first()) {
            (true, true, Some(first)) => Some(RowPart::Before(first.place)),
            _ => None,
        }
    }

    pub fn go_first(&mut self, height: usize) -> Option<RowPart> {
        if self.more_before {
            return Some(RowPart::First);
        }
        self.cursor.go_to(0, self.rows.len(), height);
        None
    }

    pub fn go_last(&mut self, height: usize) -> Option<RowPart> {
        if self.more_after {
            return Some(RowPart::Last);
        }
        self.cursor.go_to(usize::MAX, self.rows.len(), height);
        None
    }

    /// What is to be read to see anew what is in sight.
    pub fn again(&self) -> RowPart {
        self.marked().map_or(RowPart::First, |row| RowPart::Around(row.place))
    }

    /// Notes what came of rows.
    pub fn note(&mut self, results: &BTreeMap<i64, Done>) {
        for row in &mut self.rows {
            if let Some(done) = results.get(&row.place) {
                row.result = Some(done.clone());
            }
        }
    }

    /// Takes a page that was asked for.
    pub fn take(&mut self, part: RowPart, page: RowPage, height: usize) {
        let RowPage { rows, more_before, more_after, count } = page;
        self.count = Some(count);
        match part {
            RowPart::First => {
                *self = Self { rows, more_before, more_after, count: self.count, cursor: Cursor::default() };
            }
            RowPart::Last => {
                (self.rows, self.more_before, self.more_after) = (rows, more_before, more_after);
                self.cursor.marked = self.rows.len().saturating_sub(1);
            }
            RowPart::After(_) => {
                self.rows.extend(rows);
                self.more_after = more_after;
                let surplus = self.rows.len().saturating_sub(KEPT).min(self.cursor.top);
                if surplus > 0 {
                    self.rows.drain(..surplus);
                    self.more_before = true;
                    self.cursor.marked -= surplus;
                    self.cursor.top -= surplus;
                }
            }
            RowPart::Before(_) => {
                self.cursor.push_down(rows.len());
                self.rows.splice(0..0, rows);
                self.more_before = more_before;
                if self.rows.len() > KEPT {
                    self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                    self.more_after = true;
                }
            }
            RowPart::Around(_) => self.renew(rows, more_before, more_after),
        }
        self.cursor.show(self.rows.len(), height);
    }

    /// Puts rows that were read again in the place of the old ones. What has gone leaves its place to the next.
    fn renew(&mut self, rows: Vec<Row>, more_before: bool, more_after: bool) {
        let place_at = |index: usize| self.rows.get(index).map_or(0, |row| row.place);
        let index_of = |place: i64| rows.iter().take_while(|row| row.place < place).count();
        let marked = index_of(place_at(self.cursor.marked));
        let top = if self.cursor.top == 0 { 0 } else { index_of(place_at(self.cursor.top)) };
        *self = Self { rows, more_before, more_after, count: self.count, cursor: Cursor { marked, top } };
    }
}
