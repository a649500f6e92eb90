//! Compares their records with ours as they come: what is equal is counted and forgotten, the rest is kept.
//!
//! What follows from the rest is told by `plan`, once all have come or no more will.

use super::class::Class;
use super::devices::{Likeness, likeness, their_mac};
use super::key::{self, Key};
use super::ours::{Expected, Index, Ours, PersonKeys, UnitEntry, UnitStanding, index};
use super::pack::{Pack, Place};
use super::report::Totals;
use super::sides::{OurCustomer, OurService};
use super::states::go_together;
use crate::drivers::{RemoteCustomer, RemoteDevice, RemoteStatus};

/// Which rows are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of mismatches; what is equal or out of scope is only counted.
    Mismatches,
    All,
}

/// A comparison under way: first all of ours, then all of theirs.
#[derive(Debug)]
pub struct Comparison {
    pub(super) ours: Ours,
    pub(super) expected: Expected,
    pub(super) services: Vec<OurService>,
    pub(super) technologies: &'static [&'static str],
    pub(super) scope: Scope,
    pub(super) pack: Pack,
    pub(super) kept: Vec<Kept>,
    pub(super) units: Vec<TheirUnit>,
    /// Of each link, whether its record was seen.
    pub(super) seen: Vec<bool>,
    /// Of what was counted and not kept.
    pub(super) totals: Totals,
    pub(super) count: u64,
}

/// A record of theirs that is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub place: Place,
    pub link: Option<Index>,
    pub status: RemoteStatus,
    pub keys: PersonKeys,
    pub spot: Key,
}

/// A device of theirs: what it is known by, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct TheirUnit {
    pub serial: Key,
    pub mac: Key,
    pub holder: Holder,
    /// The device of ours that it is.
    pub ours: Option<Index>,
}

/// Under what a device stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Holder {
    Link(Index),
    /// A record that no link names, among those kept.
    Stray(Index),
}

/// What is to be said of one device of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Finding {
    pub class: Class,
    pub ours: Option<Index>,
    /// Its place in the record.
    pub theirs: Option<u16>,
}

impl Comparison {
    /// Begins a comparison with a system whose devices are of these technologies.
    pub fn new(services: Vec<OurService>, technologies: &'static [&'static str], scope: Scope) -> Self {
        Self {
            ours: Ours::default(),
            expected: Expected::new(&services, technologies),
            services,
            technologies,
            scope,
            pack: Pack::default(),
            kept: Vec::new(),
            units: Vec::new(),
            seen: Vec::new(),
            totals: Totals::default(),
            count: 0,
        }
    }

    /// Adds customers of ours, in the order of their ids.
    pub fn add_ours<'a>(&mut self, customers: impl IntoIterator<Item = &'a OurCustomer>) {
        for customer in customers {
            self.ours.add(customer, &self.expected);
        }
    }

    /// Says that all of ours have come.
    pub fn ours_are_all(&mut self) {
        self.ours.seal();
        self.seen = vec![false; self.ours.links.len()];
    }

    /// How many customers of ours there are.
    pub fn our_count(&self) -> u64 {
        self.ours.people.len() as u64
    }

    /// Takes a page of theirs in.
    pub fn take(&mut self, page: Vec<RemoteCustomer>) {
        for mut record in page {
            // One serial twice in a record is against the contract, and is still told the same way each time.
            record.devices.iter_mut().for_each(|devices| {
                devices.sort_by(|one, other| {
                    let whole = |device: &RemoteDevice| format!("{device:?}");
                    one.serial.cmp(&other.serial).then_with(|| whole(one).cmp(&whole(other)))
                });
            });
            self.take_one(&record);
        }
    }

    fn take_one(&mut self, record: &RemoteCustomer) {
        self.count += 1;
        let keys = PersonKeys::of(
            &record.name,
            record.tax_id.as_deref(),
            record.email.as_deref(),
            record.phone.as_deref(),
        );
        // A second record with the id of a link is nobody's: the reading is not believed then.
        let link = self.ours.link_to(&record.id).filter(|link| !self.seen[*link as usize]);
        if let Some(link) = link {
            self.seen[link as usize] = true;
            let findings = findings(&self.ours, link, record.devices.as_deref());
            if self.scope == Scope::Mismatches && self.is_equal(link, record.status, &keys, &findings) {
                self.totals.count(Class::InSync);
                findings.iter().for_each(|finding| self.totals.count(finding.class));
                self.note_units(record, Holder::Link(link));
                return;
            }
        }
        let holder = link.map_or(Holder::Stray(index(self.kept.len())), Holder::Link);
        self.note_units(record, holder);
        // Only who is not known by a link is looked for by where he lives.
        let spot = match (link, record.address.as_deref()) {
            (None, Some(address)) => key::place(&record.name, address),
            (Some(_), _) | (None, None) => Key::NONE,
        };
        let place = self.pack.add(record);
        self.kept.push(Kept { place, link, status: record.status, keys, spot });
    }

    fn is_equal(&self, link: Index, status: RemoteStatus, keys: &PersonKeys, findings: &[Finding]) -> bool {
        let person = self.ours.owner_of(link);
        !self.ours.links[link as usize].is_duplicate
            && go_together(person.status, status)
            && !person.keys.differ_from(keys)
            && findings.iter().all(|finding| matches!(finding.class, Class::DeviceInSync | Class::InProgress))
    }

    fn note_units(&mut self, record: &RemoteCustomer, holder: Holder) {
        for device in record.devices.iter().flatten() {
            let serial = key::serial(&device.serial);
            let ours = match holder {
                Holder::Link(link) => {
                    current(&self.ours, link).find(|(_, unit)| unit.serial == serial).map(|(place, _)| place)
                }
                Holder::Stray(_) => None,
            };
            self.units.push(TheirUnit { serial, mac: their_mac(device), holder, ours });
        }
    }
}

fn current(ours: &Ours, link: Index) -> impl Iterator<Item = (Index, &UnitEntry)> {
    ours.units_of(link).filter(|(_, unit)| unit.standing != UnitStanding::Removed)
}

/// What is to be said of every device of a link, by the devices of its record, which may not be known.
pub(super) fn findings(ours: &Ours, link: Index, there: Option<&[RemoteDevice]>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_known_there = there.is_some();
    let there = there.unwrap_or_default();
    let serials: Vec<Key> = there.iter().map(|device| key::serial(&device.serial)).collect();
    let mut is_known = vec![false; there.len()];
    for (place, unit) in current(ours, link) {
        let at = serials.iter().position(|serial| *serial == unit.serial);
        if let Some(at) = at {
            is_known[at] = true;
        }
        let class = match (unit.standing, at) {
            (UnitStanding::UnderWay, _) => Class::InProgress,
            // A registration that came to nothing has left nothing there.
            (UnitStanding::Failed | UnitStanding::Removed, None) => continue,
            (UnitStanding::Active | UnitStanding::Suspended, None) if !is_known_there => {
                Class::DeviceNotChecked
            }
            (UnitStanding::Active | UnitStanding::Suspended, None) => Class::DeviceMissing,
            (
                UnitStanding::Active | UnitStanding::Suspended | UnitStanding::Failed | UnitStanding::Removed,
                Some(at),
            ) => match likeness(ours, unit, &there[at]) {
                Likeness::Same => Class::DeviceInSync,
                Likeness::OtherTemplate => Class::DiffersTemplate,
                Likeness::OtherFields => Class::DiffersDevice,
            },
        };
        let theirs = at.and_then(|at| u16::try_from(at).ok());
        findings.push(Finding { class, ours: Some(place), theirs });
    }
    for (at, serial) in serials.iter().enumerate().filter(|(at, _)| !is_known[*at]) {
        let removed = ours.units_of(link).filter(|(_, unit)| unit.serial == *serial).last();
        let class = if removed.is_some_and(|(_, unit)| unit.standing == UnitStanding::Removed) {
            Class::DeviceReappeared
        } else {
            Class::DeviceExtra
        };
        let ours = removed.map(|(place, _)| place).filter(|_| class == Class::DeviceReappeared);
        findings.push(Finding { class, ours, theirs: u16::try_from(at).ok() });
    }
    findings
}
