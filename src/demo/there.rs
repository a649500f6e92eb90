//! The demo's provisioning system: mostly the operator's own customers, as it has come to know them.
//!
//! It differs where real ones do: some are missing, some are too many, some are in another state or without a tax id.

use jiff::{SignedDuration, Timestamp};

use super::catalogue::{DemoTariff, catalogue};
use super::devices::{Oddity, oddities};
use super::people::{self, Person, scattered};
use super::{SYSTEM, contracted};
use crate::domain::customer::CustomerStatus;
use crate::domain::tariff::ServiceKind;
use crate::domain::values::Secret;
use crate::simulator::World;
use crate::simulator::world::{
    Customer, CustomerStatus as Status, Device, DeviceStatus, FieldValue, Template, Unconfigured,
};

/// When the demo's system was last changed: the middle of a January, so that nothing depends on today.
const EPOCH: i64 = 1_768_400_000;

/// The technology of an ONT.
pub const ONT: &str = "gpon";

/// The number of the unit that two customers have; it is beyond those of the customers.
const SHARED: usize = 91_000_000;

/// So many ONUs wait on the network for somebody to register them.
const UNCONFIGURED: usize = 6;

/// What the system holds for an operator of so many customers.
pub fn world(customers: usize, seed: u64) -> World {
    let odd = oddities(customers, seed);
    let own = (1..=customers)
        .filter(|number| has(*number, seed))
        .map(|number| customer(number, seed, odd.get(&number).copied()));
    // Left over from before: nobody of the operator's.
    let strangers = customers + 1..=customers + customers / 50;
    // Registered twice: nobody knows which of the two it is.
    let doubles =
        (1..=customers).filter(|number| number.is_multiple_of(37) && has(*number, seed)).map(|number| {
            Customer { id: format!("R9{number:05}"), devices: Vec::new(), ..customer(number, seed, None) }
        });
    World {
        customers: own.chain(strangers.map(|number| customer(number, seed, None))).chain(doubles).collect(),
        templates: catalogue().templates.clone(),
        unconfigured: (1..=UNCONFIGURED).map(|place| unconfigured(place, seed)).collect(),
    }
}

/// Whether a customer of the operator's is there.
pub fn has(number: usize, seed: u64) -> bool {
    people::status(number, seed) != CustomerStatus::Captado && !number.is_multiple_of(29)
}

/// Whether a customer who is served by us is not there.
pub fn should_have(number: usize, seed: u64) -> bool {
    people::status(number, seed) == CustomerStatus::Alta && !has(number, seed)
}

pub fn id(number: usize) -> String {
    format!("R{number:06}")
}

/// Whether an ONT of his stands there, if he has a service for it.
pub fn has_ont(number: usize) -> bool {
    !number.is_multiple_of(7)
}

/// A customer as the system has him, with what is odd about his ONT.
pub fn customer(number: usize, seed: u64, oddity: Option<Oddity>) -> Customer {
    let person = Person::new(number, seed);
    let status = match people::status(number, seed) {
        // Left long ago, and still served.
        CustomerStatus::Baja if number.is_multiple_of(3) => Status::Active,
        CustomerStatus::Baja | CustomerStatus::Captado => Status::Terminated,
        CustomerStatus::Bloqueado => Status::Suspended,
        CustomerStatus::Alta => Status::Active,
    };
    let updated_at = moment(number);
    let devices = match contracted(number, seed) {
        Some(tariff) if status != Status::Terminated => devices(number, seed, tariff, status),
        _ => Vec::new(),
    };
    let devices = match oddity {
        Some(oddity) => devices.into_iter().filter_map(|device| odd(device, oddity, seed)).collect(),
        None => devices,
    };
    Customer {
        id: id(number),
        name: person.name,
        tax_id: (!number.is_multiple_of(31)).then_some(person.tax_id),
        // Some have told us alone that they have another.
        email: Some(if number.is_multiple_of(17) { format!("antes.{}", person.email) } else { person.email }),
        phone: (!number.is_multiple_of(23)).then_some(person.phone),
        address: Some(format!("{}, {} {}", person.address, person.postal_code, person.town)),
        status,
        updated_at,
        devices,
    }
}

fn moment(number: usize) -> Timestamp {
    let back = SignedDuration::from_mins(i64::try_from(number % 500_000).unwrap_or_default());
    Timestamp::from_second(EPOCH).map(|epoch| epoch - back).unwrap_or_default()
}

/// A device for most of the services that he has; some are still to be registered.
fn devices(number: usize, seed: u64, tariff: &DemoTariff, status: Status) -> Vec<Device> {
    let mut devices = Vec::new();
    let status = if status == Status::Active { DeviceStatus::Active } else { DeviceStatus::Suspended };
    let device = |serial: String, name: &str, technology: &str, template_id: &str, fields: Fields| Device {
        serial,
        name: name.to_owned(),
        technology: technology.to_owned(),
        template_id: Some(template_id.to_owned()),
        status,
        fields: fields.into_iter().collect(),
        revision: "1".to_owned(),
        updated_at: moment(number),
    };
    if let Some(template) = tariff.template(ServiceKind::Internet)
        && has_ont(number)
    {
        let (vendor, name) = if number.is_multiple_of(2) {
            ("HWTC", "Router Huawei HG8245Q2")
        } else {
            ("ZTEG", "ONT ZTE F601")
        };
        let fields = gpon_fields(number, seed);
        devices.push(device(gpon_serial(vendor, number, seed), name, "gpon", template, fields));
    }
    if let Some(template) = tariff.template(ServiceKind::Landline)
        && !number.is_multiple_of(5)
    {
        let serial = format!("HT801-{:08}", scattered(number, seed));
        devices.push(device(serial, "Adaptador VoIP HT801", "voip", template, voip_fields(number)));
    }
    devices
}

/// An odd ONT as it stands there, if it does; any other device as it is.
fn odd(device: Device, oddity: Oddity, seed: u64) -> Option<Device> {
    if device.technology != ONT {
        return Some(device);
    }
    match oddity {
        Oddity::Missing => None,
        Oddity::Extra | Oddity::Reappeared => Some(device),
        Oddity::OtherTemplate => {
            let is_other = |template: &&Template| {
                template.technology.as_deref() == Some(ONT)
                    && Some(&template.id) != device.template_id.as_ref()
            };
            let other = catalogue().templates.iter().find(is_other);
            Some(Device { template_id: other.map(|template| template.id.clone()), ..device })
        }
        Oddity::OtherName => Some(Device { name: "Router del despacho".to_owned(), ..device }),
        Oddity::Shared => Some(Device { serial: gpon_serial("HWTC", SHARED, seed), ..device }),
    }
}

type Fields = Vec<(&'static str, FieldValue)>;

fn gpon_serial(vendor: &str, number: usize, seed: u64) -> String {
    format!("{vendor}{:08X}", scattered(number, seed))
}

fn gpon_fields(number: usize, seed: u64) -> Fields {
    let [_, .., a, b, c] = number.to_be_bytes();
    let own = scattered(number, seed);
    vec![
        ("mac", FieldValue::Text(format!("00:1A:2B:{a:02X}:{b:02X}:{c:02X}"))),
        // Of the block that is shared by address translation; four million fit, and a demo has fewer.
        ("ip", FieldValue::Text(format!("100.{}.{b}.{c}", 64 + a % 64))),
        ("wifi_key", FieldValue::Secret(Secret::new(format!("fibra-{own:08}")))),
        ("admin_user", FieldValue::Text("admin".to_owned())),
        ("admin_password", FieldValue::Secret(Secret::new(format!("Sur{own:08}")))),
    ]
}

fn voip_fields(number: usize) -> Fields {
    vec![
        ("mailbox_active", FieldValue::Switch(number.is_multiple_of(3))),
        ("pbx_extension", FieldValue::Switch(false)),
        ("hide_sender", FieldValue::Switch(number.is_multiple_of(11))),
        ("call_context", FieldValue::Text("nacional".to_owned())),
    ]
}

/// An ONU on the network that nobody has registered; its number is beyond those of the customers.
fn unconfigured(place: usize, seed: u64) -> Unconfigured {
    let number = 90_000_000 + place;
    let (vendor, model) = if place.is_multiple_of(3) { ("ZTEG", "F601") } else { ("HWTC", "HG8245Q2") };
    Unconfigured {
        serial: gpon_serial(vendor, number, seed),
        mac: Some(format!("00:1A:2B:FF:00:{place:02X}")),
        olt: Some(format!("OLT {SYSTEM} {}", 1 + place % 2)),
        board: Some((place % 2).to_string()),
        port: Some((3 + place).to_string()),
        // Some OLTs do not tell it.
        model: (!place.is_multiple_of(5)).then(|| model.to_owned()),
        first_seen: Some(moment(place * 60)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_world_is_what_a_file_with_it_would_be() {
        let world = world(200, 1);
        let customers: Vec<_> = world.customers.iter().map(Customer::whole).collect();
        let file = serde_json::json!({
            "customers": customers, "templates": world.templates, "unconfigured": world.unconfigured,
        });
        let read = World::from_json(&file.to_string()).expect("every customer keeps the contract");
        assert_eq!(read.customers.iter().map(Customer::whole).collect::<Vec<_>>(), customers);
    }

    #[test]
    fn every_state_and_technology_is_there_and_most_customers_have_a_device() {
        let world = world(200, 1);
        for status in [Status::Active, Status::Suspended, Status::Terminated] {
            assert!(world.customers.iter().any(|customer| customer.status == status), "{status:?}");
        }
        let technologies: HashSet<_> = world
            .customers
            .iter()
            .flat_map(|customer| &customer.devices)
            .map(|device| device.technology.as_str())
            .collect();
        assert_eq!(technologies.len(), 2);
        let served = world.customers.iter().filter(|customer| !customer.devices.is_empty()).count();
        assert!(served * 2 > world.customers.len(), "{served}");
        assert_eq!(world.unconfigured.len(), UNCONFIGURED);
    }
}
