//! Decides what every record of either side is, once both were read: the rows of the report, without their details.
//!
//! Pure: nothing is read or written here, and the order in which customers, pages and devices came does not matter.

use std::collections::{BTreeMap, HashSet};

use super::class::{Certainty, Class};
use super::comparison::{Comparison, Finding, Holder, Kept, Scope, findings};
use super::duplicates::{Duplicates, Node, duplicates};
use super::guard::Guard;
use super::key::{self, Key};
use super::matching::{Group, Match, Matches, Stray, StrayUnits, matched};
use super::nearly::Nearly;
use super::ours::{Expected, Index, Ours, PersonKeys, can_serve, index};
use super::pack::Pack;
use super::report::{Cost, Counts, Incomplete, Totals};
use super::sides::{Ending, OurService};
use super::states::{cost, go_together, is_to_be_there, without_record};
use crate::drivers::RemoteStatus;

/// The rows of a report in their order, with what is needed to make them.
#[derive(Debug)]
pub struct Plan {
    pub incomplete: Option<Incomplete>,
    pub counts: Counts,
    pub totals: Totals,
    pub nothing_linked: bool,
    pub(super) rows: Vec<Sketch>,
    pub(super) ours: Ours,
    pub(super) services: Vec<(OurService, u64)>,
    pub(super) pack: Pack,
    pub(super) kept: Vec<Kept>,
    pub(super) groups: Vec<Group>,
    pub(super) links: Vec<DuplicateLinks>,
    pub(super) units: Vec<Vec<Node>>,
    pub(super) nearly: Nearly,
    pub(super) expected: Expected,
}

/// Links whose ids are equal but for case and spaces, and the records there that they name.
#[derive(Debug, Default)]
pub(super) struct DuplicateLinks {
    pub links: Vec<Index>,
    pub kept: Vec<Index>,
}

/// A row before its details are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sketch {
    pub class: Class,
    pub cost: Cost,
    pub certainty: Option<Certainty>,
    pub subject: Subject,
}

/// What a row is about. Indices are those of the lists of [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Person(Index),
    Link { link: Index, record: Option<Index> },
    Record(Index),
    Pair { person: Index, record: Index },
    Group(Index),
    DuplicateLinks(Index),
    Device { link: Index, record: Option<Index>, finding: Finding },
    DuplicateUnits(Index),
    Service(Index),
}

impl Comparison {
    /// Ends the comparison.
    pub fn finish(self, ending: Ending, guard: Guard) -> Plan {
        let incomplete = guard.judge(ending, self.count);
        let duplicates = duplicates(&self);
        let nearly = Nearly::of(&self);
        let counts = Counts { ours: self.our_count(), theirs: self.count };
        let mut planning = Planning {
            is_whole: incomplete.is_none(),
            duplicates,
            totals: self.totals.clone(),
            rows: Vec::new(),
            links: BTreeMap::new(),
            nearly,
            comparison: self,
        };
        planning.dropped_duplicates();
        planning.links();
        let groups = planning.strays();
        let services = planning.services();
        let Planning { duplicates, totals, rows, links, nearly, comparison, .. } = planning;
        let Comparison { ours, expected, mut pack, kept, .. } = comparison;
        pack.shrink();
        let mut plan = Plan {
            incomplete,
            counts,
            totals,
            nothing_linked: expected.nothing_linked,
            rows,
            ours,
            services,
            pack,
            kept,
            groups,
            links: links.into_values().collect(),
            units: duplicates.groups,
            nearly,
            expected,
        };
        plan.sort();
        plan
    }
}

struct Planning {
    is_whole: bool,
    duplicates: Duplicates,
    totals: Totals,
    rows: Vec<Sketch>,
    links: BTreeMap<Key, DuplicateLinks>,
    nearly: Nearly,
    comparison: Comparison,
}

impl Planning {
    fn add(&mut self, class: Class, cost: Cost, certainty: Option<Certainty>, subject: Subject) {
        self.totals.count(class);
        if class.is_listed() || self.comparison.scope == Scope::All {
            self.rows.push(Sketch { class, cost, certainty, subject });
        }
    }

    /// What was equal, and forgotten, before the other with its serial or MAC came.
    fn dropped_duplicates(&mut self) {
        let kept: HashSet<Index> = self.comparison.kept.iter().filter_map(|kept| kept.link).collect();
        for group in 0..self.duplicates.groups.len() {
            for node in self.duplicates.groups[group].clone() {
                if let Holder::Link(link) = node.holder
                    && self.comparison.seen[link as usize]
                    && !kept.contains(&link)
                {
                    self.totals.take_back(Class::DeviceInSync);
                }
            }
            let subject = Subject::DuplicateUnits(index(group));
            self.add(Class::DuplicateSerial, Cost::Other, None, subject);
        }
    }

    fn links(&mut self) {
        for link in 0..index(self.comparison.ours.links.len()) {
            if let Some(key) = self.comparison.ours.duplicate_key(link) {
                self.links.entry(key).or_default().links.push(link);
            } else if !self.comparison.seen[link as usize] && !self.nearly.has(link) {
                self.unseen(link);
            }
        }
        for place in 0..index(self.comparison.kept.len()) {
            let kept = self.comparison.kept[place as usize];
            let Some(link) = kept.link else { continue };
            match self.comparison.ours.duplicate_key(link) {
                Some(key) => self.links.entry(key).or_default().kept.push(place),
                None => self.linked(link, place, &kept),
            }
        }
        for place in 0..index(self.links.len()) {
            self.add(Class::DuplicateId, Cost::Other, None, Subject::DuplicateLinks(place));
        }
    }

    /// A link whose record is not among those that were read.
    fn unseen(&mut self, link: Index) {
        let status = self.comparison.ours.owner_of(link).status;
        let subject = Subject::Link { link, record: None };
        if !self.is_whole {
            self.add(Class::NotChecked, Cost::Other, None, subject);
            return;
        }
        let class = without_record(status);
        self.add(class, cost(status, None), None, subject);
        if class == Class::BrokenLink {
            for finding in findings(&self.comparison.ours, link, Some(&[])) {
                self.device(link, None, finding, None);
            }
        }
    }

    /// A link whose record is there and not quite as it is to be.
    fn linked(&mut self, link: Index, place: Index, kept: &Kept) {
        let person = *self.comparison.ours.owner_of(link);
        let subject = Subject::Link { link, record: Some(place) };
        let (class, cost) = if !go_together(person.status, kept.status) {
            (Class::DiffersState, cost(person.status, Some(kept.status)))
        } else if person.keys.differ_from(&kept.keys) {
            (Class::DiffersData, Cost::Other)
        } else {
            (Class::InSync, Cost::Other)
        };
        self.add(class, cost, None, subject);
        let record = self.comparison.pack.record(kept.place);
        let devices = record.devices.as_deref();
        for finding in findings(&self.comparison.ours, link, devices) {
            let there = finding.theirs.and_then(|at| devices?.get(usize::from(at)));
            self.device(link, Some(place), finding, there.map(|device| key::serial(&device.serial)));
        }
    }

    fn device(&mut self, link: Index, record: Option<Index>, finding: Finding, there: Option<Key>) {
        let unit = finding.ours.map(|place| self.comparison.ours.units[place as usize]);
        let serial = there.or(unit.map(|unit| unit.serial)).unwrap_or(Key::NONE);
        if self.duplicates.has(Holder::Link(link), serial) {
            return;
        }
        let status = self.comparison.ours.owner_of(link).status;
        let (class, cost) = match finding.class {
            // Of who is not to be there, no device is either.
            Class::DeviceMissing if !is_to_be_there(status) => return,
            Class::DeviceMissing if !self.is_whole => (Class::DeviceNotChecked, Cost::Other),
            Class::DeviceMissing => (Class::DeviceMissing, cost(status, None)),
            other => (other, Cost::Other),
        };
        self.add(class, cost, None, Subject::Device { link, record, finding });
    }

    /// What no link names: their records, and those of ours to whom none belongs.
    fn strays(&mut self) -> Vec<Group> {
        let places: Vec<Index> = (0..index(self.comparison.kept.len()))
            .filter(|place| self.comparison.kept[*place as usize].link.is_none())
            .collect();
        let matches = self.matches(&places);
        for (of, place) in matches.of.iter().zip(&places) {
            self.stray(*of, *place);
        }
        let groups: Vec<Group> = matches
            .groups
            .into_iter()
            .map(|group| Group {
                strays: group.strays.iter().map(|stray| places[*stray as usize]).collect(),
                people: group.people,
            })
            .collect();
        for (group, place) in groups.iter().zip(0..) {
            // The very id of the link may be among those that were not read.
            let may_be_there = !self.is_whole && group.people.iter().any(|one| self.is_nearly_linked(*one));
            let class = if may_be_there { Class::NotChecked } else { Class::Ambiguous };
            self.add(class, Cost::Other, None, Subject::Group(place));
        }
        for person in 0..index(self.comparison.ours.people.len()) {
            if !matches.claimed[person as usize] && !self.comparison.ours.is_linked(person) {
                self.unclaimed(person);
            }
        }
        groups
    }

    fn matches(&self, places: &[Index]) -> Matches {
        let stray = |place: &Index| {
            let kept = &self.comparison.kept[*place as usize];
            let PersonKeys { tax_id, email, phone, .. } = kept.keys;
            Stray { tax_id, email, phone, place: kept.spot }
        };
        let strays: Vec<Stray> = places.iter().map(stray).collect();
        let mut units = StrayUnits::default();
        for unit in &self.comparison.units {
            if let Holder::Stray(place) = unit.holder
                && let Ok(stray) = places.binary_search(&place)
            {
                units.serials.push((unit.serial, index(stray)));
                units.macs.push((unit.mac, index(stray)));
            }
        }
        let owner = |link: Index| self.comparison.ours.links[link as usize].owner;
        let nearly = self
            .nearly
            .pairs
            .iter()
            .filter_map(|(link, record)| Some((index(places.binary_search(record).ok()?), owner(*link))));
        matched(&self.comparison.ours, &strays, units, nearly)
    }

    fn is_nearly_linked(&self, person: Index) -> bool {
        self.comparison.ours.links_of(person).any(|link| self.nearly.has(link))
    }

    fn stray(&mut self, of: Match, record: Index) {
        let status = self.comparison.kept[record as usize].status;
        match of {
            Match::Several { .. } => {}
            Match::Nobody if status == RemoteStatus::Terminated => {
                self.add(Class::OutOfScope, Cost::Other, None, Subject::Record(record));
            }
            Match::Nobody => self.add(Class::OnlyTheirs, Cost::Other, None, Subject::Record(record)),
            Match::One { person, certainty } => {
                let subject = Subject::Pair { person, record };
                if self.is_whole {
                    let cost = cost(self.comparison.ours.people[person as usize].status, Some(status));
                    self.add(Class::Unlinked, cost, Some(certainty), subject);
                } else {
                    // Another record with the same key may be among those that were not read.
                    self.add(Class::NotChecked, Cost::Other, None, subject);
                }
            }
        }
    }

    fn unclaimed(&mut self, place: Index) {
        let person = self.comparison.ours.people[place as usize];
        let (class, cost) = match (person.is_expected, self.is_whole) {
            (true, true) => (Class::OnlyOurs, cost(person.status, None)),
            (false, true) => (Class::OutOfScope, Cost::Other),
            // The record that he matches may be among those that were not read.
            (true | false, false) => (Class::NotChecked, Cost::Other),
        };
        self.add(class, cost, None, Subject::Person(place));
    }

    /// The services that active customers contract, that can be served there, and that have no template.
    fn services(&mut self) -> Vec<(OurService, u64)> {
        let Comparison { services, ours, technologies, .. } = &self.comparison;
        let customers_of = |service: &OurService| {
            ours.active.iter().find(|(tariff, _)| *tariff == service.tariff).map_or(0, |(_, count)| *count)
        };
        let mut without: Vec<(OurService, u64)> = services
            .iter()
            .filter(|service| service.template.is_none() && can_serve(technologies, service.kind))
            .map(|service| (service.clone(), customers_of(service)))
            .filter(|(_, customers)| *customers > 0)
            .collect();
        without.sort_by(|(one, _), (other, _)| {
            (&one.tariff_name, one.kind, one.tariff).cmp(&(&other.tariff_name, other.kind, other.tariff))
        });
        for place in 0..index(without.len()) {
            self.add(Class::NoTemplate, Cost::Other, None, Subject::Service(place));
        }
        without
    }
}
