//! The devices of the linked customers: recorded here as they stand there, but for a few, of which each is wrong in its
//! way, so that a report of the demo has something of everything.

use std::collections::{BTreeMap, HashMap};

use super::there::{self, ONT};
use super::{SYSTEM, code, contracted, linked, people};
use crate::domain::customer::CustomerStatus;
use crate::domain::device::{DeviceDraft, DeviceInput, Entry};
use crate::domain::ids::SystemId;
use crate::domain::tariff::ServiceKind;
use crate::domain::values::Secret;
use crate::simulator::world::{Device, FieldValue};
use crate::store::{DeviceImportOrder, DeviceRecord, FileDevices, ImportMode, Row, Stamp, Store, StoreError};

/// What is wrong with the ONT of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// It is here, and not there.
    Missing,
    /// It is there, and not here.
    Extra,
    /// It was given up here, and is there.
    Reappeared,
    OtherTemplate,
    OtherName,
    /// Another customer has one with its serial.
    Shared,
}

/// What is wrong with the ONTs of linked customers, in their order, the first of whom has nothing wrong; the others too.
const ODDITIES: [Option<Oddity>; 16] = [
    None,
    Some(Oddity::Missing),
    Some(Oddity::Extra),
    Some(Oddity::Reappeared),
    Some(Oddity::OtherTemplate),
    Some(Oddity::OtherName),
    Some(Oddity::Shared),
    Some(Oddity::Shared),
    None,
    None,
    Some(Oddity::OtherName),
    None,
    Some(Oddity::Missing),
    None,
    Some(Oddity::OtherTemplate),
    Some(Oddity::Extra),
];

/// Whose ONT is odd, and how.
pub fn oddities(customers: usize, seed: u64) -> HashMap<usize, Oddity> {
    let with_ont = linked(customers, seed).filter(|number| has_ont(*number, seed));
    with_ont.zip(ODDITIES).filter_map(|(number, oddity)| Some((number, oddity?))).collect()
}

fn has_ont(number: usize, seed: u64) -> bool {
    let serves = contracted(number, seed).is_some_and(|it| it.template(ServiceKind::Internet).is_some());
    is_served(number, seed) && serves && there::has_ont(number)
}

/// Whether he is active on both sides: the devices of the others are left to be found.
fn is_served(number: usize, seed: u64) -> bool {
    people::status(number, seed) == CustomerStatus::Alta
}

/// Records the devices of the linked customers.
pub async fn record(
    store: &Store,
    system: SystemId,
    customers: usize,
    seed: u64,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let oddities = oddities(customers, seed);
    let mut rows = Vec::new();
    for number in linked(customers, seed).filter(|number| is_served(*number, seed)) {
        let oddity = oddities.get(&number).copied();
        for device in there::customer(number, seed, None).devices {
            match oddity.filter(|_| device.technology == ONT) {
                Some(Oddity::Extra | Oddity::Shared) => {}
                Some(Oddity::Reappeared) => give_up(store, system, number, seed, &device, stamp).await?,
                Some(Oddity::Missing | Oddity::OtherTemplate | Oddity::OtherName) | None => {
                    let record = record_of(number, seed, &device);
                    rows.push(Row { line: rows.len() as u64 + 2, record });
                }
            }
        }
    }
    let order =
        DeviceImportOrder { devices: FileDevices::Registered, mode: ImportMode::Commit, does: |_, _| true };
    let mut import = store.import_devices(order, stamp).await?;
    import.add(&rows).await?;
    import.end().await.map(drop)
}

fn record_of(number: usize, seed: u64, device: &Device) -> DeviceRecord {
    DeviceRecord {
        customer: code(number),
        serial: device.serial.clone(),
        system: Some(SYSTEM.to_owned()),
        // One has two ids there.
        external_id: Some(there::id(number)),
        product: Some(device.name.clone()),
        tariff: contracted(number, seed).map(|tariff| tariff.name.clone()),
        name: None,
        technology: Some(device.technology.clone()),
        fields: fields(device),
    }
}

fn fields(device: &Device) -> BTreeMap<String, Entry> {
    let entry = |value: &FieldValue| match value {
        FieldValue::Text(words) => Some(Entry::Words(Secret::new(words.clone()))),
        FieldValue::Switch(on) => Some(Entry::Switch(*on)),
        // What stands there is not known here.
        FieldValue::Secret(_) => None,
    };
    device.fields.iter().filter_map(|(key, value)| Some(((*key).to_owned(), entry(value)?))).collect()
}

/// Begins to register a device and gives it up, though it stands there.
async fn give_up(
    store: &Store,
    system: SystemId,
    number: usize,
    seed: u64,
    device: &Device,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let Some(tariff) = contracted(number, seed) else { return Ok(()) };
    let input = DeviceInput {
        name: device.name.clone(),
        serial: device.serial.clone(),
        technology: device.technology.clone(),
        fields: fields(device),
    };
    let draft = DeviceDraft {
        known: None,
        customer: store.customer_coded(&code(number)).await?.customer.id,
        system,
        external_id: there::id(number),
        product: store.product_named(&device.name).await?.id,
        tariff: store.tariff_named(&tariff.name).await?.id,
        device: input.check(None).map_err(StoreError::Problems)?,
    };
    let saved = store.save_device(&draft, stamp).await?;
    store.cancel(saved.operation, stamp).await?;
    store.discard(saved.device, 1, stamp).await
}
