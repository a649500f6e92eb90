//! What has changed here while a system was being read: of that the reading tells nothing any more.
//!
//! Our side is read first, and theirs for a good while after it. A device that was registered meanwhile is none to spare,
//! one that was removed is not missing, and who was linked meanwhile is no stranger there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::class::{Class, Section};
use super::comparison::{Finding, Holder};
use super::compose::OurRecords;
use super::duplicates::Node;
use super::key::{self, Key};
use super::ours::{Index, UnitStanding};
use super::plan::{Plan, Subject};
use crate::domain::device::DeviceState;

/// Whose each of some ids there is now, by a link.
pub type LinkedNow = BTreeMap<String, String>;

impl Plan {
    /// The ids of their records in some rows that no link named when our side was read.
    pub fn strays(&self, rows: Range<usize>) -> Vec<String> {
        let mut records: Vec<Index> = Vec::new();
        for row in &self.rows[rows] {
            match row.subject {
                Subject::Record(record) | Subject::Pair { record, .. } => records.push(record),
                Subject::Group(group) => records.extend(&self.groups[group as usize].strays),
                Subject::DuplicateUnits(group) => {
                    records.extend(self.units[group as usize].iter().filter_map(|node| match node.holder {
                        Holder::Stray(record) => Some(record),
                        Holder::Link(_) => None,
                    }));
                }
                Subject::Person(_)
                | Subject::Link { .. }
                | Subject::DuplicateLinks(_)
                | Subject::Device { .. }
                | Subject::Service(_) => {}
            }
        }
        records.into_iter().map(|record| self.record_id(record).to_owned()).collect()
    }

    /// The class as which a row counts instead of its own, because something of ours that it is about has changed since
    /// it was read; `None` when nothing has.
    pub fn overtaken(&self, row: usize, now: &OurRecords, linked: &LinkedNow) -> Option<Class> {
        let sketch = self.rows[row];
        let is_free = |record: &Index| !linked.contains_key(self.record_id(*record));
        let is_as_read = |person: &Index| self.is_as_read(*person, now);
        let owner = |link: &Index| self.ours.links[*link as usize].owner;
        let holds = match sketch.subject {
            Subject::Person(person) => is_as_read(&person),
            Subject::Record(record) => is_free(&record),
            Subject::Link { link, .. } => is_as_read(&owner(&link)),
            Subject::Pair { person, record } => is_as_read(&person) && is_free(&record),
            Subject::Group(group) => {
                let group = &self.groups[group as usize];
                group.people.iter().all(is_as_read) && group.strays.iter().all(is_free)
            }
            Subject::DuplicateLinks(group) => {
                self.links[group as usize].links.iter().map(owner).all(|owner| is_as_read(&owner))
            }
            Subject::Device { link, record, finding } => self.has_device_as_read(link, record, finding, now),
            Subject::DuplicateUnits(group) => self.units[group as usize].iter().all(|node| {
                self.is_unit_as_read(node, now)
                    && match node.holder {
                        Holder::Stray(record) => is_free(&record),
                        Holder::Link(_) => true,
                    }
            }),
            Subject::Service(_) => true,
        };
        if holds || !sketch.class.is_listed() {
            return None;
        }
        match sketch.class.section() {
            Section::Customers => Some(Class::NotChecked),
            Section::Devices => Some(Class::InProgress),
            Section::Tariffs => None,
        }
    }

    fn is_as_read(&self, person: Index, now: &OurRecords) -> bool {
        let now = now.get(&self.ours.people[person as usize].id);
        now.is_some_and(|now| self.ours.is_as_added(person, now, &self.expected))
    }

    fn is_unit_as_read(&self, node: &Node, now: &OurRecords) -> bool {
        node.ours.is_none_or(|unit| {
            let entry = &self.ours.units[unit as usize];
            let customer = now.get(&self.ours.people[entry.owner as usize].id);
            let mut devices = customer.into_iter().flat_map(|customer| &customer.devices);
            devices.any(|device| device.id == entry.id && self.ours.is_unit_as_added(unit, device))
        })
    }

    fn has_device_as_read(
        &self,
        link: Index,
        record: Option<Index>,
        finding: Finding,
        now: &OurRecords,
    ) -> bool {
        let (person, id) = (self.ours.owner_of(link), self.ours.external_id(link));
        let Some(customer) = now.get(&person.id) else { return false };
        if customer.status != person.status || !customer.links.iter().any(|known| known == id) {
            return false;
        }
        let mut here = customer.devices.iter().filter(|device| device.external_id == id);
        if let Some(unit) = finding.ours
            && self.ours.units[unit as usize].standing != UnitStanding::Removed
        {
            let known = self.ours.units[unit as usize].id;
            return here.any(|device| device.id == known && self.ours.is_unit_as_added(unit, device));
        }
        // Not ours when ours were read: is it now?
        let serial = self.their_serial(record, finding).unwrap_or(Key::NONE);
        !here.any(|device| {
            device.state != DeviceState::Removed && key::serial(device.serial.as_str()) == serial
        })
    }

    fn their_serial(&self, record: Option<Index>, finding: Finding) -> Option<Key> {
        let devices = self.pack.record(self.kept[record? as usize].place).devices?;
        devices.get(usize::from(finding.theirs?)).map(|device| key::serial(&device.serial))
    }
}
