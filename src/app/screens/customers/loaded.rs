//! The part of the list that is loaded: a window of rows that moves with the mark.

use crate::domain::ids::CustomerId;
use crate::store::{CustomerKey, CustomerPage, CustomerRow, Edge, Total};
use crate::ui::table::Cursor;

/// How many rows are read at once, how many of those that a search finds, which are not all together in the database,
/// and how many are kept at the most.
pub const PAGE: u16 = 200;
pub const FOUND_PAGE: u16 = 60;
const KEPT: usize = 1_000;

/// The loaded rows, and which of them is marked.
#[derive(Default)]
pub struct Loaded {
    pub rows: Vec<CustomerRow>,
    /// `None` until a page has come.
    pub total: Option<Total>,
    /// Whether there are rows before the first or after the last that is loaded.
    pub more_before: bool,
    pub more_after: bool,
    pub cursor: Cursor,
}

impl Loaded {
    pub fn marked(&self) -> Option<&CustomerRow> {
        self.rows.get(self.cursor.marked)
    }

    /// Puts a new list in the place of this one.
    pub fn begin(&mut self, edge: &Edge<CustomerKey>, page: CustomerPage, limit: u16) {
        let is_full = page.rows.len() >= usize::from(limit);
        (self.more_before, self.more_after) = match edge {
            Edge::First => (false, is_full),
            Edge::From(_) | Edge::After(_) => (true, is_full),
            Edge::Last | Edge::Before(_) => (is_full, false),
        };
        self.total = Some(page.total);
        self.rows = page.rows;
        self.cursor = Cursor::default();
        if matches!(edge, Edge::Last | Edge::Before(_)) {
            self.cursor.marked = self.rows.len().saturating_sub(1);
        }
    }

    /// Puts a page before or after the rows that are here, and drops some at the other end when there are too many.
    pub fn add(&mut self, edge: &Edge<CustomerKey>, page: CustomerPage, limit: u16) {
        let is_full = page.rows.len() >= usize::from(limit);
        self.total = Some(page.total);
        if let Edge::Before(_) | Edge::Last = edge {
            self.cursor.push_down(page.rows.len());
            self.rows.splice(0..0, page.rows);
            self.more_before = is_full;
            if self.rows.len() > KEPT {
                self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                self.more_after = true;
            }
            return;
        }
        self.rows.extend(page.rows);
        self.more_after = is_full;
        let surplus = self.rows.len().saturating_sub(KEPT).min(self.cursor.top);
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.more_before = true;
            self.cursor.marked -= surplus;
            self.cursor.top -= surplus;
        }
    }

    /// Where to read the same rows once more, and how many.
    pub fn again(&self) -> (Edge<CustomerKey>, u16) {
        let edge = match self.rows.first() {
            Some(first) if self.more_before => Edge::From(first.key.clone()),
            Some(_) | None => Edge::First,
        };
        let limit = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).max(PAGE);
        (edge, limit)
    }

    /// Takes the rows as they are now. The mark stays on its customer, who stays where he is on the screen.
    pub fn renew(&mut self, page: CustomerPage, limit: u16) {
        let marked = self.marked().map(|row| row.key.id);
        self.more_after = page.rows.len() >= usize::from(limit);
        self.total = Some(page.total);
        self.rows = page.rows;
        let below_top = self.cursor.marked - self.cursor.top.min(self.cursor.marked);
        if let Some(place) = marked.and_then(|id| self.place(id)) {
            self.cursor = Cursor { marked: place, top: place.saturating_sub(below_top) };
        }
    }

    fn place(&self, id: CustomerId) -> Option<usize> {
        self.rows.iter().position(|row| row.key.id == id)
    }
}
