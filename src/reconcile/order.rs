//! Puts the rows of a report into their order: what costs most first, and never by the order in which they were found.

use std::cmp::Ordering;

use super::comparison::Holder;
use super::duplicates::Node;
use super::ours::Index;
use super::plan::{Plan, Sketch, Subject};

/// What the rows of a class stand in order by.
type Order<'a> = (i64, &'a str, i64, u16, u64);

impl Plan {
    pub(super) fn sort(&mut self) {
        for place in 0..self.groups.len() {
            let mut strays = std::mem::take(&mut self.groups[place].strays);
            strays.sort_by(|one, other| self.record_id(*one).cmp(self.record_id(*other)));
            self.groups[place].strays = strays;
        }
        for place in 0..self.links.len() {
            let mut links = std::mem::take(&mut self.links[place]);
            links.links.sort_by(|one, other| self.ours.order(*one, *other));
            links.kept.sort_by(|one, other| self.record_id(*one).cmp(self.record_id(*other)));
            self.links[place] = links;
        }
        for place in 0..self.units.len() {
            let mut units = std::mem::take(&mut self.units[place]);
            units.sort_by(|one, other| self.node_order(one, other));
            self.units[place] = units;
        }
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by(|one, other| {
            (one.cost, one.class)
                .cmp(&(other.cost, other.class))
                .then_with(|| self.order(one).cmp(&self.order(other)))
        });
        rows.shrink_to_fit();
        self.rows = rows;
    }

    fn node_order(&self, one: &Node, other: &Node) -> Ordering {
        self.holder_order(one.holder)
            .cmp(&self.holder_order(other.holder))
            .then(one.serial.cmp(&other.serial))
    }

    fn holder_order(&self, holder: Holder) -> (i64, &str) {
        match holder {
            Holder::Link(link) => (self.ours.owner_of(link).id.0, self.ours.external_id(link)),
            Holder::Stray(record) => (i64::MAX, self.record_id(record)),
        }
    }

    fn order(&self, row: &Sketch) -> Order<'_> {
        let person = |person: Index| self.ours.people[person as usize].id.0;
        match row.subject {
            Subject::Person(place) => (person(place), "", 0, 0, 0),
            Subject::Link { link, .. } => {
                (self.ours.owner_of(link).id.0, self.ours.external_id(link), 0, 0, 0)
            }
            Subject::Record(record) => (i64::MAX, self.record_id(record), 0, 0, 0),
            Subject::Pair { person: place, record } => (person(place), self.record_id(record), 0, 0, 0),
            Subject::Group(place) => {
                let group = &self.groups[place as usize];
                let first = group.people.iter().map(|place| person(*place)).min().unwrap_or(i64::MAX);
                (first, group.strays.first().map_or("", |record| self.record_id(*record)), 0, 0, 0)
            }
            Subject::DuplicateLinks(place) => {
                let link = self.links[place as usize].links.first().copied().unwrap_or_default();
                (self.ours.owner_of(link).id.0, self.ours.external_id(link), 0, 0, 0)
            }
            Subject::Device { link, finding, .. } => {
                let unit = finding.ours.map_or(i64::MAX, |unit| self.ours.units[unit as usize].id.0);
                let (owner, id) = (self.ours.owner_of(link).id.0, self.ours.external_id(link));
                (owner, id, unit, finding.theirs.unwrap_or_default(), 0)
            }
            Subject::DuplicateUnits(place) => {
                let Some(first) = self.units[place as usize].first() else { return (0, "", 0, 0, 0) };
                let (owner, id) = self.holder_order(first.holder);
                let unit = first.ours.map_or(i64::MAX, |unit| self.ours.units[unit as usize].id.0);
                (owner, id, unit, 0, first.serial.number())
            }
            Subject::Service(place) => (0, "", 0, 0, u64::from(place)),
        }
    }

    pub(super) fn record_id(&self, record: Index) -> &str {
        self.pack.id(self.kept[record as usize].place)
    }
}
