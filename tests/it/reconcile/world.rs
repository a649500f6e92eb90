//! A small world: our side, their side, and the report that they must give, read from a file.

use std::collections::BTreeMap;

use serde::Deserialize;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::DeviceState;
use vincula::domain::ids::{CustomerId, DeviceId, TariffId};
use vincula::domain::tariff::ServiceKind;
use vincula::domain::technology::{TechnologyKey, Value};
use vincula::domain::values::SerialNumber;
use vincula::drivers::{RemoteCustomer, RemoteDevice, RemoteDeviceStatus, RemoteStatus};
use vincula::reconcile::class::Class;
use vincula::reconcile::report::{Cost, Incomplete, Row, Totals};
use vincula::reconcile::sides::{Ending, OurCustomer, OurDevice, OurService, Unit};
use vincula::reconcile::{Comparison, Guard, LinkedNow, OurRecords, Scope};
use vincula::text;

const TECHNOLOGIES: &[&str] = &["gpon", "voip"];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    pub about: String,
    #[serde(default)]
    pub is_cut_short: bool,
    /// How many records the last complete report had.
    pub before: Option<u64>,
    #[serde(default, rename = "service")]
    pub services: Vec<Service>,
    #[serde(default)]
    pub ours: Vec<Ours>,
    #[serde(default)]
    pub theirs: Vec<Theirs>,
    #[serde(default, rename = "row")]
    pub rows: Vec<Expected>,
    /// Every total that is not zero.
    #[serde(default)]
    pub totals: BTreeMap<String, BTreeMap<String, u64>>,
    pub incomplete: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub tariff: i64,
    pub name: String,
    pub kind: ServiceKind,
    pub template: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ours {
    pub code: String,
    pub name: String,
    pub status: CustomerStatus,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub postal_code: String,
    #[serde(default)]
    pub tariffs: Vec<i64>,
    #[serde(default)]
    pub links: Vec<String>,
    #[serde(default, rename = "device")]
    pub devices: Vec<Device>,
    #[serde(default)]
    pub elsewhere: Vec<Known>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub serial: String,
    pub mac: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Device {
    pub serial: String,
    /// Under which of his ids ours stands.
    pub at: Option<String>,
    #[serde(default = "ont")]
    pub name: String,
    #[serde(default = "gpon")]
    pub technology: String,
    #[serde(default = "active")]
    pub state: String,
    pub template: Option<String>,
    #[serde(default)]
    pub is_under_way: bool,
    /// Of theirs, whether it tells its template at all.
    #[serde(default)]
    pub without_template: bool,
    #[serde(flatten)]
    pub fields: BTreeMap<String, toml::Value>,
}

fn ont() -> String {
    "ONT".into()
}
fn gpon() -> String {
    "gpon".into()
}
fn active() -> String {
    "active".into()
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theirs {
    pub id: String,
    pub name: String,
    pub status: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// Whether the record says nothing at all of devices.
    #[serde(default)]
    pub leaves_devices_out: bool,
    #[serde(default, rename = "device")]
    pub devices: Vec<Device>,
}

/// A row as far as a world cares for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub class: String,
    pub certainty: Option<String>,
    pub customer: Option<String>,
    pub id: Option<String>,
    pub serial: Option<String>,
    #[serde(default)]
    pub fields: Vec<String>,
    #[serde(default)]
    pub candidates: Vec<String>,
    /// `left_and_served` or `not_served`.
    pub cost: Option<String>,
    /// Of a service: its tariff, its kind and how many contract it.
    pub service: Option<String>,
}

impl Expected {
    pub fn of(row: &Row) -> Self {
        let service = row.ours.as_ref().filter(|_| row.class == Class::NoTemplate).map(|side| {
            let facts: Vec<_> = side.facts.iter().filter_map(|fact| fact.value.as_ref()).collect();
            facts.into_iter().map(|value| serde_json::to_string(value).unwrap()).collect::<Vec<_>>().join(" ")
        });
        Self {
            class: row.class.word().into(),
            certainty: row.certainty.map(|certainty| certainty.word().into()),
            customer: row.customer_code.clone(),
            id: row.external_id.clone(),
            serial: row.serial.clone(),
            fields: row.fields.iter().map(|difference| difference.field.clone()).collect(),
            candidates: row
                .candidates
                .iter()
                .map(|one| {
                    let words = [&one.customer_code, &one.external_id, &one.serial];
                    words.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
                })
                .collect(),
            cost: match row.cost {
                Cost::LeftAndServed => Some("left_and_served".into()),
                Cost::NotServed => Some("not_served".into()),
                Cost::Other => None,
            },
            service: service.map(|words| words.replace('"', "")),
        }
    }
}

/// A report, with all its rows made.
#[derive(Debug, PartialEq)]
pub struct Told {
    pub incomplete: Option<Incomplete>,
    pub totals: Totals,
    pub rows: Vec<Row>,
}

impl World {
    pub fn read(toml: &str) -> Self {
        toml::from_str(toml).unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn our_customers(&self) -> Vec<OurCustomer> {
        (1..).zip(&self.ours).map(|(number, one)| one.customer(number)).collect()
    }

    pub fn their_customers(&self) -> Vec<RemoteCustomer> {
        self.theirs.iter().map(Theirs::customer).collect()
    }

    /// Their records come in these pages.
    pub fn told(&self, pages: Vec<Vec<RemoteCustomer>>, scope: Scope) -> Told {
        let ours = self.our_customers();
        let services = self.services.iter().map(|service| OurService {
            tariff: TariffId(service.tariff),
            tariff_name: service.name.clone(),
            kind: service.kind,
            template: service.template.clone(),
        });
        let mut comparison = Comparison::new(services.collect(), TECHNOLOGIES, scope);
        comparison.add_ours(&ours);
        comparison.ours_are_all();
        pages.into_iter().for_each(|page| comparison.take(page));
        let ending = match self.is_cut_short {
            true => Ending::CutShort { because: text!("cause-closed") },
            false => Ending::Whole,
        };
        let plan = comparison.finish(ending, Guard { before: self.before, max_loss_percent: 20 });
        let needed = plan.customers(0..plan.len());
        let records: OurRecords =
            ours.into_iter().map(|one| (one.id, one)).filter(|(id, _)| needed.contains(id)).collect();
        let rows = plan.rows(0..plan.len(), &records);
        let nobody = LinkedNow::new();
        let overtaken: Vec<_> =
            (0..plan.len()).filter_map(|row| plan.overtaken(row, &records, &nobody)).collect();
        assert_eq!(overtaken, [], "nothing has changed meanwhile");
        Told { incomplete: plan.incomplete.clone(), totals: plan.totals.clone(), rows }
    }
}

impl Ours {
    fn customer(&self, number: i64) -> OurCustomer {
        OurCustomer {
            id: CustomerId(number),
            code: self.code.clone(),
            name: self.name.clone(),
            tax_id: self.tax_id.as_ref().map(|words| words.parse().unwrap()),
            status: self.status,
            email: self.email.as_ref().map(|words| words.parse().unwrap()),
            phone: self.phone.as_ref().map(|words| words.parse().unwrap()),
            address: self.address.clone(),
            city: self.city.clone(),
            postal_code: self.postal_code.clone(),
            tariffs: self.tariffs.iter().copied().map(TariffId).collect(),
            links: self.links.clone(),
            devices: (0..).zip(&self.devices).map(|(at, one)| self.device(number * 100 + at, one)).collect(),
            elsewhere: self
                .elsewhere
                .iter()
                .map(|unit| Unit {
                    serial: SerialNumber::from_stored(unit.serial.clone()),
                    mac: unit.mac.clone(),
                })
                .collect(),
        }
    }

    fn device(&self, id: i64, device: &Device) -> OurDevice {
        OurDevice {
            id: DeviceId(id),
            external_id: device.at.clone().or(self.links.first().cloned()).unwrap(),
            name: device.name.clone(),
            serial: SerialNumber::from_stored(device.serial.clone()),
            technology: TechnologyKey(device.technology.clone()),
            state: DeviceState::from_word(&device.state).unwrap(),
            is_under_way: device.is_under_way,
            template: device.template.clone(),
            product: "Router".into(),
            tariff: "Fibra 600".into(),
            values: device.fields.iter().map(|(key, value)| (key.clone(), value_of(value))).collect(),
        }
    }
}

impl Theirs {
    fn customer(&self) -> RemoteCustomer {
        RemoteCustomer {
            id: self.id.clone(),
            name: self.name.clone(),
            tax_id: self.tax_id.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            status: match self.status.as_str() {
                "active" => RemoteStatus::Active,
                "suspended" => RemoteStatus::Suspended,
                "terminated" => RemoteStatus::Terminated,
                other => panic!("no status {other}"),
            },
            devices: (!self.leaves_devices_out).then(|| self.devices.iter().map(Device::remote).collect()),
        }
    }
}

impl Device {
    fn remote(&self) -> RemoteDevice {
        RemoteDevice {
            serial: self.serial.clone(),
            name: self.name.clone(),
            technology: self.technology.clone(),
            template_id: (!self.without_template).then(|| self.template.clone()),
            status: match self.state.as_str() {
                "active" => RemoteDeviceStatus::Active,
                _ => RemoteDeviceStatus::Suspended,
            },
            values: self.fields.iter().map(|(key, value)| (key.clone(), Some(value_of(value)))).collect(),
            secrets_set: BTreeMap::new(),
            revision: None,
        }
    }
}

fn value_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::Boolean(on) => Value::Switch(*on),
        other => Value::Text(other.as_str().unwrap().to_owned()),
    }
}
