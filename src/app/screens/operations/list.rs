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
    order: Order,
    more_before: bool,
    more_after: bool,
}

/// Which operations come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    NewestFirst,
    OldestFirst,
}

impl Order {
    const fn turned(self) -> Self {
        match self {
            Self::NewestFirst => Self::OldestFirst,
            Self::OldestFirst => Self::NewestFirst,
        }
    }

    /// What the beginning of the list is to the store.
    pub const fn first(self) -> OperationPart {
        match self {
            Self::NewestFirst => OperationPart::Newest,
            Self::OldestFirst => OperationPart::Oldest,
        }
    }

    const fn last(self) -> OperationPart {
        self.turned().first()
    }

    const fn after(self, id: OperationId) -> OperationPart {
        match self {
            Self::NewestFirst => OperationPart::OlderThan(id),
            Self::OldestFirst => OperationPart::NewerThan(id),
        }
    }

    const fn before(self, id: OperationId) -> OperationPart {
        self.turned().after(id)
    }

    /// Whether an operation comes before another.
    fn is_before(self, one: OperationId, other: OperationId) -> bool {
        match self {
            Self::NewestFirst => one > other,
            Self::OldestFirst => one < other,
        }
    }
}

impl List {
    /// Nothing, which is to come in this order.
    pub fn in_order(order: Order) -> Self {
        Self { order, ..Self::default() }
    }

    pub const fn order(&self) -> Order {
        self.order
    }

    /// Turns the list round; gives what is to be read for that: about its mark, unless that stands at the beginning.
    pub fn turn(&mut self) -> OperationPart {
        self.order = self.order.turned();
        let is_at_beginning = self.cursor.marked == 0 && !self.more_before;
        if is_at_beginning { self.order.first() } else { self.again() }
    }

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
        if let (true, true, Some(last)) = (self.more_after, is_near_end, self.rows.last()) {
            return Some(self.order.after(last.operation.id));
        }
        let is_near_start = self.cursor.marked < height;
        match (self.more_before, is_near_start, self.rows.first()) {
            (true, true, Some(first)) => Some(self.order.before(first.operation.id)),
            _ => None,
        }
    }

    pub fn go_first(&mut self, height: usize) -> Option<OperationPart> {
        if self.more_before {
            return Some(self.order.first());
        }
        self.cursor.go_to(0, self.rows.len(), height);
        None
    }

    pub fn go_last(&mut self, height: usize) -> Option<OperationPart> {
        if self.more_after {
            return Some(self.order.last());
        }
        self.cursor.go_to(usize::MAX, self.rows.len(), height);
        None
    }

    /// What is to be read to see anew what is in sight.
    pub fn again(&self) -> OperationPart {
        self.marked().map_or(self.order.first(), |row| OperationPart::Around(row.operation.id))
    }

    /// Takes a page that was asked for, which comes with the newest first.
    pub fn take(&mut self, part: OperationPart, page: OperationPage, height: usize) {
        let OperationPage { mut rows, more_newer, more_older, count } = page;
        self.count = Some(count);
        let (more_before, more_after) = match self.order {
            Order::NewestFirst => (more_newer, more_older),
            Order::OldestFirst => {
                rows.reverse();
                (more_older, more_newer)
            }
        };
        match part {
            OperationPart::Around(_) => self.renew(rows, more_before, more_after),
            part if part == self.order.first() => {
                (self.rows, self.more_before, self.more_after) = (rows, more_before, more_after);
                self.cursor = Cursor::default();
            }
            OperationPart::Newest | OperationPart::Oldest => {
                (self.rows, self.more_before, self.more_after) = (rows, more_before, more_after);
                self.cursor.marked = self.rows.len().saturating_sub(1);
            }
            OperationPart::OlderThan(id) | OperationPart::NewerThan(id) if part == self.order.after(id) => {
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
            OperationPart::OlderThan(_) | OperationPart::NewerThan(_) => {
                self.cursor.push_down(rows.len());
                self.rows.splice(0..0, rows);
                self.more_before = more_before;
                if self.rows.len() > KEPT {
                    self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                    self.more_after = true;
                }
            }
        }
        self.cursor.show(self.rows.len(), height);
    }

    /// Puts rows that were read again in the place of the old ones. The mark and the first row in sight stay with their
    /// operations; what has gone from the list leaves its place to the next one.
    fn renew(&mut self, rows: Vec<ListedOperation>, more_before: bool, more_after: bool) {
        let id_at = |row: usize| self.rows.get(row).map(|row| row.operation.id);
        let place = |id: Option<OperationId>| {
            id.map_or(0, |id| {
                rows.iter().take_while(|row| self.order.is_before(row.operation.id, id)).count()
            })
        };
        let marked = place(id_at(self.cursor.marked));
        // Who looks at the beginning goes on seeing it.
        let sees_beginning = self.cursor.top == 0 && !self.more_before;
        let top = if sees_beginning { 0 } else { place(id_at(self.cursor.top)) };
        self.cursor = Cursor { marked, top };
        (self.rows, self.more_before, self.more_after) = (rows, more_before, more_after);
    }
}
