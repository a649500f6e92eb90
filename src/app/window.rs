//! The part of a long list that is loaded: a window of rows that moves with the mark, whichever way it goes.
//!
//! What a list holds, and how its rows are read, is the screen's.

use crate::store::Edge;
use crate::ui::table::Cursor;

/// How many rows are read at once, and how many are kept at the most.
pub const PAGE: u16 = 200;
const KEPT: usize = 1_000;

/// A row of a list that is read by key.
pub trait Row {
    type Key: Clone;

    fn key(&self) -> &Self::Key;

    /// Whether it is of the same record, whatever has become of its key.
    fn is_same(&self, other: &Self) -> bool;
}

/// What a page is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To take the place of the list that is shown.
    Anew,
    /// To go on before or after it.
    More,
    /// To see its rows as they are now.
    Again,
}

/// The loaded rows, and which of them is marked.
pub struct Window<R> {
    pub rows: Vec<R>,
    pub cursor: Cursor,
    /// Whether there are rows before the first or after the last that is loaded.
    more_before: bool,
    more_after: bool,
}

impl<R> Default for Window<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), cursor: Cursor::default(), more_before: false, more_after: false }
    }
}

impl<R: Row> Window<R> {
    pub fn marked(&self) -> Option<&R> {
        self.rows.get(self.cursor.marked)
    }

    pub fn step(&mut self, by: isize, height: usize) {
        self.cursor.step(by, self.rows.len(), height);
    }

    /// What is to be read before the end of what is loaded comes into sight.
    pub fn read_ahead(&self, height: usize) -> Option<Edge<R::Key>> {
        let is_near_end = self.cursor.marked + height >= self.rows.len();
        if let (true, true, Some(last)) = (self.more_after, is_near_end, self.rows.last()) {
            return Some(Edge::After(last.key().clone()));
        }
        let is_near_start = self.cursor.marked < height;
        match (self.more_before, is_near_start, self.rows.first()) {
            (true, true, Some(first)) => Some(Edge::Before(first.key().clone())),
            _ => None,
        }
    }

    /// Goes to an end of the list; gives what is to be read if that end is not loaded.
    pub fn go_first(&mut self, height: usize) -> Option<Edge<R::Key>> {
        if self.more_before {
            return Some(Edge::First);
        }
        self.cursor.go_to(0, self.rows.len(), height);
        None
    }

    pub fn go_last(&mut self, height: usize) -> Option<Edge<R::Key>> {
        if self.more_after {
            return Some(Edge::Last);
        }
        self.cursor.go_to(usize::MAX, self.rows.len(), height);
        None
    }

    /// Where to begin when the list is put in another order: at the mark, which stays on its record, unless it stands at
    /// the beginning.
    pub fn in_another_order(&self) -> Edge<R::Key> {
        let is_at_beginning = self.cursor.marked == 0 && !self.more_before;
        let marked = self.marked().filter(|_| !is_at_beginning);
        marked.map_or(Edge::First, |row| Edge::From(row.key().clone()))
    }

    /// Where to read the same rows once more, and how many.
    pub fn again(&self) -> (Edge<R::Key>, u16) {
        let edge = match self.rows.first() {
            Some(first) if self.more_before => Edge::From(first.key().clone()),
            Some(_) | None => Edge::First,
        };
        (edge, u16::try_from(self.rows.len()).unwrap_or(u16::MAX).max(PAGE))
    }

    /// Takes a page, of at most so many rows, that was read for this.
    pub fn take(&mut self, purpose: Purpose, edge: &Edge<R::Key>, limit: u16, page: Vec<R>, height: usize) {
        let is_full = page.len() >= usize::from(limit);
        match purpose {
            Purpose::Anew => self.begin(edge, page, is_full),
            Purpose::More => self.add(edge, page, is_full),
            Purpose::Again => self.renew(edge, page, is_full),
        }
        self.cursor.show(self.rows.len(), height);
    }

    fn begin(&mut self, edge: &Edge<R::Key>, page: Vec<R>, is_full: bool) {
        (self.more_before, self.more_after) = match edge {
            Edge::First => (false, is_full),
            Edge::From(_) | Edge::After(_) => (true, is_full),
            Edge::Last | Edge::Before(_) => (is_full, false),
        };
        self.rows = page;
        self.cursor = Cursor::default();
        if matches!(edge, Edge::Last | Edge::Before(_)) {
            self.cursor.marked = self.rows.len().saturating_sub(1);
        }
    }

    /// Puts a page before or after the rows that are here, and drops some at the other end when there are too many.
    fn add(&mut self, edge: &Edge<R::Key>, page: Vec<R>, is_full: bool) {
        if let Edge::Before(_) | Edge::Last = edge {
            self.cursor.push_down(page.len());
            self.rows.splice(0..0, page);
            self.more_before = is_full;
            if self.rows.len() > KEPT {
                self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                self.more_after = true;
            }
            return;
        }
        self.rows.extend(page);
        self.more_after = is_full;
        let surplus = self.rows.len().saturating_sub(KEPT).min(self.cursor.top);
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.more_before = true;
            self.cursor.marked -= surplus;
            self.cursor.top -= surplus;
        }
    }

    /// Takes the rows as they are now. The mark stays on its record, which stays where it is on the screen.
    fn renew(&mut self, edge: &Edge<R::Key>, page: Vec<R>, is_full: bool) {
        let place = self.marked().and_then(|marked| page.iter().position(|row| row.is_same(marked)));
        (self.more_before, self.more_after) = (matches!(edge, Edge::From(_)), is_full);
        self.rows = page;
        let below_top = self.cursor.marked - self.cursor.top.min(self.cursor.marked);
        if let Some(place) = place {
            self.cursor = Cursor { marked: place, top: place.saturating_sub(below_top) };
        }
    }
}

/// Whether the older rows that had been read are still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Older {
    Kept,
    /// So much is new that the newest page does not reach what was here.
    Dropped,
}

/// The rows of a list, newest first, once its newest page has been read again.
pub fn with_newest<R>(rows: Vec<R>, mut page: Vec<R>, id: impl Fn(&R) -> i64) -> (Vec<R>, Older) {
    let Some(oldest) = page.last().map(&id) else { return (page, Older::Dropped) };
    if rows.first().is_none_or(|newest| id(newest) < oldest) {
        return (page, Older::Dropped);
    }
    page.extend(rows.into_iter().skip_while(|row| id(row) >= oldest));
    (page, Older::Kept)
}

#[cfg(test)]
mod tests {
    use super::{Older, with_newest};

    #[test]
    fn what_was_read_of_the_older_ones_stays_when_the_newest_are_read_again() {
        let rows = |ids: &[i64]| ids.to_vec();
        let same = |id: &i64| *id;
        let before = || rows(&[9, 7, 5, 3, 1]);
        assert_eq!(with_newest(before(), rows(&[9, 7]), same), (before(), Older::Kept));
        let one_more = with_newest(before(), rows(&[11, 9, 7]), same);
        assert_eq!(one_more, (rows(&[11, 9, 7, 5, 3, 1]), Older::Kept));
        assert_eq!(with_newest(before(), rows(&[20, 19]), same), (rows(&[20, 19]), Older::Dropped));
        assert_eq!(with_newest(before(), Vec::new(), same), (Vec::new(), Older::Dropped));
        assert_eq!(with_newest(Vec::new(), rows(&[2]), same), (rows(&[2]), Older::Dropped));
    }
}
