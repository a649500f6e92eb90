//! Our side, reduced to what it is compared by: some hundred bytes a customer with a link, and as much a device.
//!
//! What a row shows of us is read again when the row is made.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use super::key::{self, Key};
use super::sides::{OurCustomer, OurDevice, OurService};
use crate::domain::customer::CustomerStatus;
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{Technology, technologies};
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};

/// The place of something in a list of [`Ours`].
pub(super) type Index = u32;

/// A customer, as he is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub id: CustomerId,
    pub keys: PersonKeys,
    pub status: CustomerStatus,
    pub is_expected: bool,
    first_link: Index,
    first_unit: Index,
}

/// What customers and records are compared and matched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PersonKeys {
    pub name: Key,
    pub tax_id: Key,
    pub email: Key,
    pub phone: Key,
}

impl PersonKeys {
    pub fn of(name: &str, tax_id: Option<&str>, email: Option<&str>, phone: Option<&str>) -> Self {
        Self {
            name: key::name(name),
            tax_id: tax_id.map_or(Key::NONE, key::tax_id),
            email: email.map_or(Key::NONE, key::email),
            phone: phone.map_or(Key::NONE, key::phone),
        }
    }

    pub fn differ_from(&self, other: &Self) -> bool {
        self.name.differs_from(other.name)
            || self.tax_id.differs_from(other.tax_id)
            || self.email.differs_from(other.email)
            || self.phone.differs_from(other.phone)
    }
}

/// One id of one customer there.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkEntry {
    pub owner: Index,
    /// Whether another link has the same id but for case and spaces.
    pub is_duplicate: bool,
    id: Key,
    near: Key,
    at: u32,
}

/// A device in the system.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitEntry {
    pub id: DeviceId,
    pub owner: Index,
    pub link: Index,
    pub serial: Key,
    pub mac: Key,
    pub template: Key,
    pub standing: UnitStanding,
    /// The place of its technology among all; past the end for one that is not known.
    technology: u8,
    values: u32,
}

/// What is expected of a device there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitStanding {
    Active,
    Suspended,
    /// It was never registered, or not as it was to be.
    Failed,
    /// An operation on it has not ended.
    UnderWay,
    Removed,
}

impl UnitStanding {
    pub const fn of(device: &OurDevice) -> Self {
        if device.is_under_way {
            return Self::UnderWay;
        }
        match device.state {
            DeviceState::Removed => Self::Removed,
            DeviceState::Pending | DeviceState::Unsure | DeviceState::Removing => Self::UnderWay,
            DeviceState::Active => Self::Active,
            DeviceState::Suspended => Self::Suspended,
            DeviceState::Failed => Self::Failed,
        }
    }
}

/// A device of a customer in another system.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elsewhere {
    pub owner: Index,
    pub serial: Key,
    pub mac: Key,
}

/// Who is expected in a system, by what he contracts.
#[derive(Debug)]
pub(super) struct Expected {
    tariffs: BTreeSet<TariffId>,
    /// Whether no service at all has a template in the system.
    pub nothing_linked: bool,
}

impl Expected {
    pub fn new(services: &[OurService], technologies: &[&str]) -> Self {
        let nothing_linked = services.iter().all(|service| service.template.is_none());
        let is_sold_there = |service: &&OurService| {
            if nothing_linked { can_serve(technologies, service.kind) } else { service.template.is_some() }
        };
        let tariffs = services.iter().filter(is_sold_there).map(|service| service.tariff).collect();
        Self { tariffs, nothing_linked }
    }

    pub fn expects(&self, customer: &OurCustomer) -> bool {
        matches!(customer.status, CustomerStatus::Alta | CustomerStatus::Bloqueado)
            && customer.tariffs.iter().any(|tariff| self.tariffs.contains(tariff))
    }
}

/// Whether devices of these technologies can provide a service.
pub(super) fn can_serve(keys: &[&str], kind: ServiceKind) -> bool {
    let mut known = technologies().iter().filter(|known| keys.contains(&known.key.0.as_str()));
    known.any(|technology| technology.serves == kind)
}

/// Our side.
#[derive(Debug, Default)]
pub(super) struct Ours {
    pub people: Vec<Person>,
    pub links: Vec<LinkEntry>,
    pub units: Vec<UnitEntry>,
    pub elsewhere: Vec<Elsewhere>,
    /// Of who has no link: his name with his whole address, and with the street alone.
    pub places: Vec<(Index, [Key; 2])>,
    /// How many customers in Alta contract each tariff.
    pub active: Vec<(TariffId, u64)>,
    ids: String,
    values: Vec<Key>,
    by_id: Vec<Index>,
}

impl Ours {
    /// Adds a customer; they come in the order of their ids.
    pub fn add(&mut self, customer: &OurCustomer, expected: &Expected) {
        let owner = index(self.people.len());
        let (first_link, first_unit) = (index(self.links.len()), index(self.units.len()));
        self.people.push(Person {
            id: customer.id,
            keys: PersonKeys::of(
                &customer.name,
                customer.tax_id.as_ref().map(TaxId::as_str),
                customer.email.as_ref().map(EmailAddress::as_str),
                customer.phone.as_ref().map(PhoneNumber::as_str),
            ),
            status: customer.status,
            is_expected: expected.expects(customer),
            first_link,
            first_unit,
        });
        if customer.links.is_empty() {
            let whole = key::place(&customer.name, &customer.whole_address());
            self.places.push((owner, [whole, key::place(&customer.name, &customer.address)]));
        }
        if customer.status == CustomerStatus::Alta {
            self.count_tariffs(&customer.tariffs);
        }
        for id in &customer.links {
            let at = index(self.ids.len());
            self.ids.push_str(id);
            let (id, near) = (key::exact(id), key::nearly(id));
            self.links.push(LinkEntry { owner, is_duplicate: false, id, near, at });
        }
        for device in &customer.devices {
            let Some(link) = customer.links.iter().position(|id| *id == device.external_id) else {
                continue;
            };
            self.add_unit(device, owner, first_link + index(link));
        }
        self.elsewhere.extend(customer.elsewhere.iter().map(|unit| Elsewhere {
            owner,
            serial: key::serial(unit.serial.as_str()),
            mac: unit.mac.as_deref().map_or(Key::NONE, key::mac),
        }));
    }

    fn count_tariffs(&mut self, tariffs: &[TariffId]) {
        for tariff in tariffs {
            match self.active.iter_mut().find(|(known, _)| known == tariff) {
                Some((_, customers)) => *customers += 1,
                None => self.active.push((*tariff, 1)),
            }
        }
    }

    fn add_unit(&mut self, device: &OurDevice, owner: Index, link: Index) {
        let place = technologies().iter().position(|known| known.key == device.technology);
        let entry = UnitEntry {
            id: device.id,
            owner,
            link,
            serial: key::serial(device.serial.as_str()),
            mac: super::devices::mac_of(&device.values),
            template: device.template.as_deref().map_or(Key::NONE, key::exact),
            standing: UnitStanding::of(device),
            technology: place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX),
            values: index(self.values.len()),
        };
        self.values.push(key::name(&device.name));
        for field in entry.technology().into_iter().flat_map(|technology| &technology.fields) {
            self.values.push(key::value(field, device.values.get(&field.key)));
        }
        self.units.push(entry);
    }

    /// Puts what was added into order, once all have been.
    pub fn seal(&mut self) {
        self.by_id = (0..index(self.links.len())).collect();
        let links = &mut self.links;
        self.by_id.sort_unstable_by_key(|place| links[*place as usize].near);
        for pair in self.by_id.windows(2) {
            let [one, other] = [pair[0] as usize, pair[1] as usize];
            if links[one].near == links[other].near {
                links[one].is_duplicate = true;
                links[other].is_duplicate = true;
            }
        }
        self.by_id.sort_unstable_by_key(|place| links[*place as usize].id);
        self.people.shrink_to_fit();
        self.units.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// The link with exactly this id.
    pub fn link_to(&self, id: &str) -> Option<Index> {
        let wanted = key::exact(id);
        let first = self.by_id.partition_point(|place| self.links[*place as usize].id < wanted);
        self.by_id[first..]
            .iter()
            .copied()
            .take_while(|place| self.links[*place as usize].id == wanted)
            .find(|place| self.external_id(*place) == id)
    }

    /// The links whose id is this one but for case and spaces, if there are several.
    pub fn duplicate_key(&self, link: Index) -> Option<Key> {
        let entry = &self.links[link as usize];
        entry.is_duplicate.then_some(entry.near)
    }

    /// What its id is but for case and spaces.
    pub fn near_key(&self, link: Index) -> Key {
        self.links[link as usize].near
    }

    /// The ids of a customer.
    pub fn links_of(&self, person: Index) -> Range<Index> {
        let end = self.end(person, |next| next.first_link, self.links.len());
        self.people[person as usize].first_link..end
    }

    pub fn external_id(&self, link: Index) -> &str {
        let from = self.links[link as usize].at as usize;
        let to = self.links.get(link as usize + 1).map_or(self.ids.len(), |next| next.at as usize);
        &self.ids[from..to]
    }

    pub fn owner_of(&self, link: Index) -> &Person {
        &self.people[self.links[link as usize].owner as usize]
    }

    fn places_of(&self, person: Index) -> Option<[Key; 2]> {
        let at = self.places.binary_search_by_key(&person, |(known, _)| *known).ok()?;
        Some(self.places[at].1)
    }

    pub fn is_linked(&self, person: Index) -> bool {
        !self.links_of(person).is_empty()
    }

    /// The devices of a link.
    pub fn units_of(&self, link: Index) -> impl Iterator<Item = (Index, &UnitEntry)> {
        let owner = self.links[link as usize].owner;
        let first = self.people[owner as usize].first_unit;
        let end = self.end(owner, |next| next.first_unit, self.units.len());
        (first..end)
            .map(|place| (place, &self.units[place as usize]))
            .filter(move |(_, unit)| unit.link == link)
    }

    fn end(&self, person: Index, first: fn(&Person) -> Index, all: usize) -> Index {
        self.people.get(person as usize + 1).map_or(index(all), first)
    }

    /// The keys of the name and of each field of a device, in the order of its technology.
    pub fn values_of(&self, unit: &UnitEntry) -> &[Key] {
        let fields = unit.technology().map_or(0, |technology| technology.fields.len());
        let from = unit.values as usize;
        &self.values[from..=from + fields]
    }

    /// Whether a customer is as he was added: what he is compared by and expected for, and his ids.
    pub fn is_as_added(&self, person: Index, customer: &OurCustomer, expected: &Expected) -> bool {
        let mut now = Self::default();
        now.add(customer, expected);
        let of = |person: &Person| (person.keys, person.status, person.is_expected);
        let ids = self.links_of(person).map(|link| self.external_id(link));
        now.people.first().map(of) == Some(of(&self.people[person as usize]))
            && now.places_of(0) == self.places_of(person)
            && ids.eq(customer.links.iter().map(String::as_str))
    }

    /// Whether a device is as it was added.
    pub fn is_unit_as_added(&self, unit: Index, device: &OurDevice) -> bool {
        let mut now = Self::default();
        now.add_unit(device, 0, 0);
        let of = |unit: &UnitEntry| (unit.serial, unit.mac, unit.template, unit.standing, unit.technology);
        let before = &self.units[unit as usize];
        now.units.first().is_some_and(|now_entry| {
            of(now_entry) == of(before) && now.values_of(now_entry) == self.values_of(before)
        })
    }

    /// The order of two links in a report.
    pub fn order(&self, one: Index, other: Index) -> Ordering {
        let id = |link| (self.owner_of(link).id, self.external_id(link));
        id(one).cmp(&id(other))
    }
}

impl UnitEntry {
    pub fn technology(&self) -> Option<&'static Technology> {
        technologies().get(usize::from(self.technology))
    }
}

/// A place in a list. Nobody has four thousand million of anything here; beyond, all would be the last.
pub(super) fn index(place: usize) -> Index {
    Index::try_from(place).unwrap_or(Index::MAX)
}
