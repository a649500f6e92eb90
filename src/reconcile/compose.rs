//! Makes the rows of a report out of its plan and of our records, read anew for them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::class::Class;
use super::comparison::{Finding, Holder};
use super::devices::{self, known, status_word};
use super::duplicates::Node;
use super::key;
use super::ours::Index;
use super::people::{self, texts};
use super::plan::{Plan, Sketch, Subject};
use super::report::{Candidate, Cost, Known, Row, Side};
use super::sides::{OurCustomer, OurDevice};
use crate::domain::device::DeviceState;
use crate::domain::ids::CustomerId;
use crate::domain::technology::technology;
use crate::drivers::{RemoteCustomer, RemoteDevice};

/// Our records that some rows are about.
pub type OurRecords = HashMap<CustomerId, OurCustomer>;

impl Plan {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The customers of ours that some rows are about.
    pub fn customers(&self, rows: Range<usize>) -> Vec<CustomerId> {
        let mut people: BTreeSet<Index> = BTreeSet::new();
        let owner = |link: Index| self.ours.links[link as usize].owner;
        for row in &self.rows[rows] {
            match row.subject {
                Subject::Person(person) | Subject::Pair { person, .. } => drop(people.insert(person)),
                Subject::Link { link, .. } | Subject::Device { link, .. } => drop(people.insert(owner(link))),
                Subject::Group(group) => people.extend(&self.groups[group as usize].people),
                Subject::DuplicateLinks(group) => {
                    people.extend(self.links[group as usize].links.iter().map(|link| owner(*link)));
                }
                Subject::DuplicateUnits(group) => {
                    people.extend(self.units[group as usize].iter().filter_map(|node| match node.holder {
                        Holder::Link(link) => Some(owner(link)),
                        Holder::Stray(_) => None,
                    }));
                }
                Subject::Record(_) | Subject::Service(_) => {}
            }
        }
        people.into_iter().map(|person| self.ours.people[person as usize].id).collect()
    }

    /// Makes some rows. A customer who is not among the records any more is left without details.
    pub fn rows(&self, rows: Range<usize>, ours: &OurRecords) -> Vec<Row> {
        let first = rows.start;
        let places = (first..).map(|place| i64::try_from(place).unwrap_or(i64::MAX));
        self.rows[rows].iter().zip(places).map(|(sketch, place)| self.row(sketch, place, ours)).collect()
    }

    fn row(&self, sketch: &Sketch, place: i64, ours: &OurRecords) -> Row {
        let row = Row { certainty: sketch.certainty, cost: sketch.cost, ..Row::new(place, sketch.class) };
        let person = |person: Index| ours.get(&self.ours.people[person as usize].id);
        match sketch.subject {
            Subject::Person(one) => row.about(person(one)),
            Subject::Record(record) => row.with_record(&self.record(record)),
            Subject::Link { link, record } => {
                let id = self.ours.external_id(link).to_owned();
                let record = record.map(|record| self.record(record));
                self.pair(row, person(self.ours.links[link as usize].owner), record.as_ref()).at(id)
            }
            Subject::Pair { person: one, record } => self.pair(row, person(one), Some(&self.record(record))),
            Subject::Device { link, record, finding } => {
                let customer = person(self.ours.links[link as usize].owner);
                let record = record.map(|record| self.record(record));
                self.device(row, customer, record.as_ref(), finding)
                    .at(self.ours.external_id(link).to_owned())
            }
            Subject::Group(group) => {
                let group = &self.groups[group as usize];
                let mut candidates: Vec<Candidate> =
                    group.people.iter().flat_map(|one| self.candidates_of(*one, ours)).collect();
                let records: Vec<_> = group.strays.iter().map(|record| self.record(*record)).collect();
                candidates.extend(records.iter().map(Candidate::theirs));
                row.among(candidates)
            }
            Subject::DuplicateLinks(group) => {
                let group = &self.links[group as usize];
                let link = |link: &Index| {
                    let mut candidate = self.link_candidate(*link, ours);
                    let record =
                        group.kept.iter().find(|kept| self.record_id(**kept) == self.ours.external_id(*link));
                    if let Some(record) = record {
                        candidate.name = Some(self.record(*record).name);
                    }
                    candidate
                };
                row.among(group.links.iter().map(link).collect())
            }
            Subject::DuplicateUnits(group) => {
                let nodes = &self.units[group as usize];
                row.among(nodes.iter().map(|node| self.unit_candidate(node, ours)).collect())
            }
            Subject::Service(service) => {
                let (service, customers) = &self.services[service as usize];
                let side = Side::default()
                    .with("tariff", Some(service.tariff_name.as_str().into()))
                    .with("service", Some(service.kind.word().into()))
                    .with("customers", Some(Known::Number(*customers)));
                Row { ours: Some(side), ..row }
            }
        }
    }

    fn record(&self, record: Index) -> RemoteCustomer {
        self.pack.record(self.kept[record as usize].place)
    }

    fn pair(&self, row: Row, ours: Option<&OurCustomer>, theirs: Option<&RemoteCustomer>) -> Row {
        let fields = ours.zip(theirs).map(|(ours, theirs)| people::differences(ours, theirs));
        let row = Row { fields: fields.unwrap_or_default(), ..row.about(ours) };
        match theirs {
            Some(theirs) => row.with_record(theirs),
            None => row,
        }
    }

    fn device(
        &self,
        row: Row,
        customer: Option<&OurCustomer>,
        record: Option<&RemoteCustomer>,
        finding: Finding,
    ) -> Row {
        let unit = finding.ours.map(|unit| &self.ours.units[unit as usize]);
        let ours = unit.and_then(|unit| customer?.devices.iter().find(|device| device.id == unit.id));
        let theirs = finding.theirs.and_then(|at| record?.devices.as_ref()?.get(usize::from(at)));
        row.of(customer).with_device(ours, theirs)
    }

    /// A customer among several: by each of his links that is nearly there, or by himself.
    fn candidates_of(&self, person: Index, ours: &OurRecords) -> Vec<Candidate> {
        let links = self.ours.links_of(person).filter(|link| self.nearly.has(*link));
        let links: Vec<Candidate> = links.map(|link| self.link_candidate(link, ours)).collect();
        if links.is_empty() {
            let customer = ours.get(&self.ours.people[person as usize].id);
            return customer.map(Candidate::ours).into_iter().collect();
        }
        links
    }

    fn link_candidate(&self, link: Index, ours: &OurRecords) -> Candidate {
        let person = &self.ours.owner_of(link);
        let external_id = Some(self.ours.external_id(link).to_owned());
        Candidate { external_id, ..ours.get(&person.id).map(Candidate::ours).unwrap_or_default() }
    }

    fn unit_candidate(&self, node: &Node, ours: &OurRecords) -> Candidate {
        let (candidate, record) = match node.holder {
            Holder::Link(link) => {
                (self.link_candidate(link, ours), self.kept.iter().find(|kept| kept.link == Some(link)))
            }
            Holder::Stray(record) => {
                (Candidate::theirs(&self.record(record)), self.kept.get(record as usize))
            }
        };
        let ours = node.ours.and_then(|unit| {
            let id = self.ours.units[unit as usize].id;
            let device = ours.get(&candidate.customer?)?.devices.iter().find(|device| device.id == id)?;
            Some(device.serial.as_str().to_owned())
        });
        let theirs = || {
            let devices = self.pack.record(record?.place).devices;
            devices
                .into_iter()
                .flatten()
                .map(|device| device.serial)
                .find(|serial| key::serial(serial) == node.serial)
        };
        Candidate { serial: ours.or_else(theirs), ..candidate }
    }
}

impl Row {
    /// A row of which only the class is known.
    pub(crate) fn new(place: i64, class: Class) -> Self {
        Self {
            place,
            class,
            certainty: None,
            cost: Cost::Other,
            customer: None,
            customer_code: None,
            customer_name: None,
            external_id: None,
            device: None,
            serial: None,
            ours: None,
            theirs: None,
            fields: Vec::new(),
            candidates: Vec::new(),
            result: None,
            accepted: None,
        }
    }

    /// It with both sides as they were found, and nothing said of them but its class.
    pub(super) fn overtaken(self, class: Class) -> Self {
        Self { class, certainty: None, cost: Cost::Other, fields: Vec::new(), ..self }
    }

    fn of(self, customer: Option<&OurCustomer>) -> Self {
        Self {
            customer: customer.map(|customer| customer.id),
            customer_code: customer.map(|customer| customer.code.clone()),
            customer_name: customer.map(|customer| customer.name.clone()),
            ..self
        }
    }

    fn about(self, customer: Option<&OurCustomer>) -> Self {
        Self { ours: customer.map(our_side), ..self.of(customer) }
    }

    fn with_record(self, record: &RemoteCustomer) -> Self {
        let customer_name = self.customer_name.or_else(|| Some(record.name.clone()));
        Self { customer_name, external_id: Some(record.id.clone()), theirs: Some(their_side(record)), ..self }
    }

    fn at(self, external_id: String) -> Self {
        Self { external_id: Some(external_id), ..self }
    }

    fn with_device(self, ours: Option<&OurDevice>, theirs: Option<&RemoteDevice>) -> Self {
        let serial =
            ours.map(|device| device.serial.as_str()).or(theirs.map(|device| device.serial.as_str()));
        Self {
            device: ours.map(|device| device.id),
            serial: serial.map(str::to_owned),
            // Nothing is wanted of a removed one but that it goes.
            fields: ours
                .filter(|device| device.state != DeviceState::Removed)
                .zip(theirs)
                .map(|(ours, theirs)| devices::differences(ours, theirs))
                .unwrap_or_default(),
            ours: ours.map(our_device),
            theirs: theirs.map(their_device),
            ..self
        }
    }

    /// About several; what is the same for all of them is that of the row.
    fn among(self, candidates: Vec<Candidate>) -> Self {
        let customer_code = only(candidates.iter().filter_map(|candidate| candidate.customer_code.clone()));
        let customer =
            customer_code.as_ref().and_then(|_| candidates.iter().find_map(|candidate| candidate.customer));
        Self {
            customer,
            customer_name: candidates.iter().find_map(|candidate| candidate.name.clone()),
            external_id: only(candidates.iter().filter_map(|candidate| candidate.external_id.clone())),
            serial: only(candidates.iter().filter_map(|candidate| candidate.serial.clone())),
            customer_code,
            candidates,
            ..self
        }
    }
}

/// The value, if all are the same.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

impl Candidate {
    fn ours(customer: &OurCustomer) -> Self {
        Self {
            customer: Some(customer.id),
            customer_code: Some(customer.code.clone()),
            name: Some(customer.name.clone()),
            ..Self::default()
        }
    }

    fn theirs(record: &RemoteCustomer) -> Self {
        Self { external_id: Some(record.id.clone()), name: Some(record.name.clone()), ..Self::default() }
    }
}

/// What is shown of a customer of ours.
pub(super) fn our_side(customer: &OurCustomer) -> Side {
    let [tax_id, email, phone] = texts(customer).map(|words| words.map(Known::from));
    let current = customer.devices.iter().filter(|device| device.state != DeviceState::Removed);
    Side::default()
        .with("code", Some(customer.code.as_str().into()))
        .with("name", Some(customer.name.as_str().into()))
        .with("tax_id", tax_id)
        .with("status", Some(customer.status.word().into()))
        .with("email", email)
        .with("phone", phone)
        .with("address", filled(&customer.whole_address()))
        .with("devices", listed(current.map(|device| (device.name.as_str(), device.serial.as_str()))))
}

/// What is shown of a record of theirs.
pub(super) fn their_side(record: &RemoteCustomer) -> Side {
    let words = |words: &Option<String>| words.as_deref().and_then(filled);
    Side::default()
        .with("id", Some(record.id.as_str().into()))
        .with("name", Some(record.name.as_str().into()))
        .with("tax_id", words(&record.tax_id))
        .with("status", Some(record.status.word().into()))
        .with("email", words(&record.email))
        .with("phone", words(&record.phone))
        .with("address", words(&record.address))
        .with(
            "devices",
            listed(
                record.devices.iter().flatten().map(|device| (device.name.as_str(), device.serial.as_str())),
            ),
        )
}

fn listed<'a>(devices: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Known> {
    filled(&devices.map(|(name, serial)| format!("{name} {serial}")).collect::<Vec<_>>().join("; "))
}

fn filled(words: &str) -> Option<Known> {
    (!words.trim().is_empty()).then(|| words.into())
}

pub(super) fn our_device(device: &OurDevice) -> Side {
    let side = Side::default()
        .with("product", filled(&device.product))
        .with("tariff", filled(&device.tariff))
        .with("serial", Some(device.serial.as_str().into()))
        .with("name", Some(device.name.as_str().into()))
        .with("technology", Some(device.technology.0.as_str().into()))
        .with("status", Some(device.state.word().into()))
        .with("template_id", device.template.as_deref().map(Known::from));
    let fields = technology(&device.technology.0).into_iter().flat_map(|known| &known.fields);
    fields
        .filter(|field| !field.kind.is_secret())
        .fold(side, |side, field| side.with(field.key.clone(), device.values.get(&field.key).and_then(known)))
}

pub(super) fn their_device(device: &RemoteDevice) -> Side {
    let side = Side::default()
        .with("serial", Some(device.serial.as_str().into()))
        .with("name", Some(device.name.as_str().into()))
        .with("technology", Some(device.technology.as_str().into()))
        .with("status", Some(status_word(device.status).into()))
        .with("template_id", device.template_id.clone().flatten().map(Known::Words));
    let fields = technology(&device.technology).into_iter().flat_map(|known| &known.fields);
    fields
        .filter_map(|field| Some((field, device.values.get(&field.key)?)))
        .fold(side, |side, (field, value)| side.with(field.key.clone(), value.as_ref().and_then(known)))
}
