//! The tariffs that are loaded, a line for each of their services, with the mark on a service and not on a place.

use crate::domain::ids::TariffId;
use crate::domain::tariff::{ServiceKind, TariffService};
use crate::store::{Edge, TariffKey, TariffPage, TariffRow};
use crate::ui::table::Cursor;

/// How many tariffs are read at once.
pub const PAGE: u16 = 100;

/// A line of the list: a service, or a tariff that has none.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub row: &'a TariffRow,
    pub service: Option<&'a TariffService>,
    /// It is the first of its tariff, which it names.
    pub is_first: bool,
}

/// What is marked, whatever is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marked {
    tariff: TariffId,
    service: Option<ServiceKind>,
}

#[derive(Default)]
pub struct Loaded {
    pub rows: Vec<TariffRow>,
    /// `None` until a page has come.
    pub total: Option<i64>,
    pub cursor: Cursor,
    more_before: bool,
    more_after: bool,
}

impl Loaded {
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.rows.iter().flat_map(|row| {
            let services = row.tariff.services.iter().map(Some);
            let none = row.tariff.services.is_empty().then_some(None);
            let places = services.chain(none).enumerate();
            places.map(move |(index, service)| Place { row, service, is_first: index == 0 })
        })
    }

    pub fn count(&self) -> usize {
        self.rows.iter().map(|row| row.tariff.services.len().max(1)).sum()
    }

    /// Whether the first that is loaded is the first of all.
    pub const fn begins(&self) -> bool {
        !self.more_before
    }

    pub fn marked(&self) -> Option<Place<'_>> {
        self.places().nth(self.cursor.marked)
    }

    pub fn step(&mut self, by: isize, height: usize) {
        let count = self.count();
        self.cursor.step(by, count, height);
    }

    /// Puts the mark on a service of the tariff of this name, if it is among those that are loaded.
    pub fn mark_service(&mut self, tariff_name: &str, service: ServiceKind, height: usize) {
        let named = self.rows.iter().find(|row| row.tariff.name == tariff_name);
        if let Some(tariff) = named.map(|row| row.tariff.id) {
            self.mark(Marked { tariff, service: Some(service) }, height);
        }
    }

    /// Puts the mark on a tariff, if it is among those that are loaded.
    fn mark(&mut self, wanted: Marked, height: usize) {
        let is_of = |place: &Place<'_>| place.row.tariff.id == wanted.tariff;
        let kind = |place: &Place<'_>| place.service.map(|service| service.kind);
        let exact = self.places().position(|place| is_of(&place) && kind(&place) == wanted.service);
        let at = exact.or_else(|| self.places().position(|place| is_of(&place)));
        if let Some(at) = at {
            let count = self.count();
            self.cursor.go_to(at, count, height);
        }
    }

    /// What is to be read before the end of what is loaded comes into sight.
    pub fn read_ahead(&self, height: usize) -> Option<Edge<TariffKey>> {
        if let (true, Some(last)) =
            (self.more_after && self.cursor.marked + height >= self.count(), self.rows.last())
        {
            return Some(Edge::After(last.key.clone()));
        }
        match (self.more_before && self.cursor.marked < height, self.rows.first()) {
            (true, Some(first)) => Some(Edge::Before(first.key.clone())),
            _ => None,
        }
    }

    /// Goes to an end of the list; gives what is to be read if that end is not loaded.
    pub fn go_first(&mut self, height: usize) -> Option<Edge<TariffKey>> {
        if self.more_before {
            return Some(Edge::First);
        }
        self.step(isize::MIN, height);
        None
    }

    pub fn go_last(&mut self, height: usize) -> Option<Edge<TariffKey>> {
        if self.more_after {
            return Some(Edge::Last);
        }
        self.step(isize::MAX, height);
        None
    }

    /// Where to read the same rows once more, and how many.
    pub fn again(&self) -> (Edge<TariffKey>, u16) {
        let edge = match self.rows.first() {
            Some(first) if self.more_before => Edge::From(first.key.clone()),
            Some(_) | None => Edge::First,
        };
        (edge, u16::try_from(self.rows.len()).unwrap_or(u16::MAX).max(PAGE))
    }

    /// Takes a page that was asked for: a new list, or more of this one.
    pub fn take(&mut self, edge: &Edge<TariffKey>, limit: u16, page: TariffPage, height: usize) {
        let is_full = page.rows.len() >= usize::from(limit);
        self.total = Some(page.total);
        match edge {
            Edge::First | Edge::From(_) => {
                (self.more_before, self.more_after) = (matches!(edge, Edge::From(_)), is_full);
                self.rows = page.rows;
                self.cursor = Cursor::default();
            }
            Edge::Last => {
                (self.more_before, self.more_after) = (is_full, false);
                self.rows = page.rows;
                self.cursor = Cursor { marked: usize::MAX, top: 0 };
            }
            Edge::After(_) => {
                self.rows.extend(page.rows);
                self.more_after = is_full;
            }
            Edge::Before(_) => {
                let before = self.count();
                self.rows.splice(0..0, page.rows);
                self.more_before = is_full;
                self.cursor.push_down(self.count() - before);
            }
        }
        let count = self.count();
        self.cursor.show(count, height);
    }

    /// Takes the rows as they are now. The mark stays on its service, which stays where it is on the screen.
    pub fn renew(&mut self, limit: u16, page: TariffPage, height: usize) {
        let marked = self.marked().map(|place| Marked {
            tariff: place.row.tariff.id,
            service: place.service.map(|service| service.kind),
        });
        let below_top = self.cursor.marked.saturating_sub(self.cursor.top);
        self.more_after = page.rows.len() >= usize::from(limit);
        self.total = Some(page.total);
        self.rows = page.rows;
        if let Some(marked) = marked {
            self.mark(marked, height);
            self.cursor.top = self.cursor.marked.saturating_sub(below_top);
        }
        let count = self.count();
        self.cursor.show(count, height);
    }
}
