//! The rows that are loaded: a window on a list of any length, with the mark on an operation and not on a place.

use crate::domain::ids::OperationId;
use crate::store::{Count, ListedOperation, OperationPage, OperationPart};
use crate::ui::table::Cursor;

/// How many rows are kept at the most.
const KEPT: usize = 1_000;

#[derive(Debug, Default)]
pub struct List {
    pub rows: Vec<ListedOperation>,
    /// `None` until it has been read.
    pub count: Option<Count>,
    pub cursor: Cursor,
    more_newer: bool,
    more_older: bool,
}

impl List {
    pub fn marked(&self) -> Option<&ListedOperation> {
        self.rows.get(self.cursor.marked)
    }

    /// The rows in sight.
    pub fn in_sight(&self, height: usize) -> impl Iterator<Item = (bool, &ListedOperation)> {
        let marked = self.cursor.marked;
        let rows = self.rows.iter().enumerate().skip(self.cursor.top).take(height);
        rows.map(move |(index, row)| (index == marked, row))
    }

    /// Moves the mark; gives what is to be read before the end of what is loaded comes into sight.
    pub fn step(&mut self, by: isize, height: usize) -> Option<OperationPart> {
        self.cursor.step(by, self.rows.len(), height);
        self.read_ahead(height)
    }

    pub fn read_ahead(&self, height: usize) -> Option<OperationPart> {
        let is_near_end = self.cursor.marked + height >= self.rows.len();
        if let (true, true, Some(last)) = (self.more_older, is_near_end, self.rows.last()) {
            return Some(OperationPart::OlderThan(last.operation.id));
        }
        let is_near_start = self.cursor.marked < height;
        match (self.more_newer, is_near_start, self.rows.first()) {
            (true, true, Some(first)) => Some(OperationPart::NewerThan(first.operation.id)),
            _ => None,
        }
    }

    pub fn go_first(&mut self, height: usize) -> Option<OperationPart> {
        if self.more_newer {
            return Some(OperationPart::Newest);
        }
        self.cursor.go_to(0, self.rows.len(), height);
        None
    }

    pub fn go_last(&mut self, height: usize) -> Option<OperationPart> {
        if self.more_older {
            return Some(OperationPart::Oldest);
        }
        self.cursor.go_to(usize::MAX, self.rows.len(), height);
        None
    }

    /// What is to be read to see anew what is in sight.
    pub fn again(&self) -> OperationPart {
        self.marked().map_or(OperationPart::Newest, |row| OperationPart::Around(row.operation.id))
    }

    /// Takes a page that was asked for.
    pub fn take(&mut self, part: OperationPart, page: OperationPage, height: usize) {
        let OperationPage { rows, more_newer, more_older, count } = page;
        self.count = Some(count);
        match part {
            OperationPart::Newest => {
                *self = Self { rows, more_newer, more_older, count: self.count, cursor: Cursor::default() };
            }
            OperationPart::Oldest => {
                (self.rows, self.more_newer, self.more_older) = (rows, more_newer, more_older);
                self.cursor.marked = self.rows.len().saturating_sub(1);
            }
            OperationPart::OlderThan(_) => {
                self.rows.extend(rows);
                self.more_older = more_older;
                let surplus = self.rows.len().saturating_sub(KEPT).min(self.cursor.top);
                if surplus > 0 {
                    self.rows.drain(..surplus);
                    self.more_newer = true;
                    self.cursor.marked -= surplus;
                    self.cursor.top -= surplus;
                }
            }
            OperationPart::NewerThan(_) => {
                self.cursor.push_down(rows.len());
                self.rows.splice(0..0, rows);
                self.more_newer = more_newer;
                if self.rows.len() > KEPT {
                    self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                    self.more_older = true;
                }
            }
            OperationPart::Around(_) => self.renew(rows, more_newer, more_older),
        }
        self.cursor.show(self.rows.len(), height);
    }

    /// Puts rows that were read again in the place of the old ones. The mark and the first row in sight stay with their
    /// operations; what has gone from the list leaves its place to the next older one.
    fn renew(&mut self, rows: Vec<ListedOperation>, more_newer: bool, more_older: bool) {
        let id_at = |row: usize| self.rows.get(row).map(|row| row.operation.id);
        let place = |id: Option<OperationId>| {
            id.map_or(0, |id| rows.iter().take_while(|row| row.operation.id > id).count())
        };
        let marked = place(id_at(self.cursor.marked));
        // Who looks at the newest goes on seeing the newest.
        let sees_newest = self.cursor.top == 0 && !self.more_newer;
        let top = if sees_newest { 0 } else { place(id_at(self.cursor.top)) };
        *self = Self { rows, more_newer, more_older, count: self.count, cursor: Cursor { marked, top } };
    }
}
