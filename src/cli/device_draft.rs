//! From what a file says of a device to what the store is to record: what is left out is found, and nothing is guessed.

use super::device;
use super::device_file::DeviceFile;
use super::refusal::Refusal;
use crate::domain::customer::Link;
use crate::domain::device::{Device, DeviceDraft, DeviceInput};
use crate::domain::ids::SystemId;
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::drivers::capabilities_of;
use crate::store::{CustomerFile, Store, StoreError};
use crate::text;

/// Finds what the file left out and checks the rest; `misread` is what was wrong already, found in reading it.
///
/// # Errors
/// All that is wrong with the file, each at its member; or that the customer is not linked.
pub async fn draft(
    store: &Store,
    customer: &CustomerFile,
    file: &DeviceFile,
    misread: Vec<Problem>,
) -> anyhow::Result<DeviceDraft> {
    let mut problems = Vec::new();
    let known = known(customer, file).map_err(at("system", &mut problems)).ok().flatten();
    let system = match (known, problems.is_empty()) {
        (Some(device), _) => Some(device.system),
        (None, true) => system(store, customer, file).await?.map_err(at("system", &mut problems)).ok(),
        // Which device is meant is not known, and has been told.
        (None, false) => None,
    };
    let external_id = system.and_then(|system| {
        external_id(customer, file, known, system).map_err(at("external_id", &mut problems)).ok()
    });
    let product = match (&file.product, known) {
        (Some(name), _) => named(store.product_named(name.trim()).await)?
            .map(|product| (product.id, product.name))
            .ok_or_else(|| text!("cli-product-missing", name = name.as_str())),
        (None, Some(device)) => Ok((device.product, device.product_name.clone())),
        (None, None) => Err(text!("field-required")),
    };
    let product = product.map_err(at("product", &mut problems)).ok();
    let tariff = match (&file.tariff, known) {
        (Some(name), _) => named(store.tariff_named(name.trim()).await)?
            .map(|tariff| tariff.id)
            .ok_or_else(|| text!("cli-tariff-missing", name = name.as_str())),
        (None, Some(device)) => Ok(device.tariff),
        (None, None) => Err(text!("field-required")),
    };
    let tariff = tariff.map_err(at("tariff", &mut problems)).ok();
    let name = file
        .name
        .clone()
        .or_else(|| known.map(|device| device.name.clone()))
        .or_else(|| product.as_ref().map(|(_, name)| name.clone()));
    let checked = input(file, known, name).check(known).map_err(|found| {
        // Without a product there is no name to propose: that is told at the product.
        let said = |problem: &Problem| product.is_none() && file.name.is_none() && problem.field == "name";
        problems.extend(found.into_iter().filter(|problem| !said(problem)));
    });
    match (system, external_id, product, tariff, checked) {
        (Some(system), Some(external_id), Some((product, _)), Some(tariff), Ok(device))
            if problems.is_empty() && misread.is_empty() =>
        {
            let known = known.map(|device| (device.id, device.version));
            let customer = customer.customer.id;
            Ok(DeviceDraft { known, customer, system, external_id, product, tariff, device })
        }
        _ => {
            // What could not be read looks as if it were left out: that is not told again.
            let said = |field: &str| misread.iter().any(|problem| problem.field == field);
            problems.retain(|problem| !said(&problem.field));
            Err(Refusal::problems([misread, problems].concat()))
        }
    }
}

fn at(field: &'static str, problems: &mut Vec<Problem>) -> impl FnOnce(Text) {
    move |text| problems.push(Problem::new(field, text))
}

/// What was found under a name, if it is there at all.
fn named<T>(found: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(StoreError::Missing) => Ok(None),
        Err(other) => Err(other),
    }
}

fn input(file: &DeviceFile, known: Option<&Device>, name: Option<String>) -> DeviceInput {
    let technology = file.technology.as_ref().map(|word| word.trim().to_lowercase());
    DeviceInput {
        name: name.unwrap_or_default(),
        serial: file.serial.clone().unwrap_or_default(),
        technology: technology
            .or_else(|| known.map(|device| device.technology.0.clone()))
            .unwrap_or_default(),
        fields: file.fields.clone(),
    }
}

/// The device of his that has this serial, in the system named or in any.
fn known<'a>(customer: &'a CustomerFile, file: &DeviceFile) -> Result<Option<&'a Device>, Text> {
    let serials = device::spellings(file.serial.as_deref().unwrap_or_default());
    let found: Vec<&Device> = customer
        .devices
        .iter()
        .filter(|device| serials.iter().any(|serial| serial.as_str() == device.serial.as_str()))
        .filter(|device| file.system.as_ref().is_none_or(|name| device.system_name == name.trim()))
        .collect();
    match found.as_slice() {
        [] => Ok(None),
        [device] => Ok(Some(device)),
        several => {
            let systems = several.iter().map(|device| device.system_name.as_str()).collect::<Vec<_>>();
            Err(text!("cli-device-in-several-systems", systems = systems.join(", ")))
        }
    }
}

/// The system of a new device: the one named, else his only one, else the only one that does this technology.
async fn system(
    store: &Store,
    customer: &CustomerFile,
    file: &DeviceFile,
) -> anyhow::Result<Result<SystemId, Text>> {
    if let Some(name) = &file.system {
        let Some(system) = named(store.system_named(name.trim()).await)? else {
            return Ok(Err(text!("cli-system-missing", name = name.as_str())));
        };
        let is_linked = customer.links.iter().any(|link| link.system == system.id);
        if !is_linked {
            let code = customer.customer.code.as_str();
            return Err(Refusal::cannot(text!(
                "cli-device-not-linked-there",
                customer = code,
                system = system.name
            )));
        }
        return Ok(Ok(system.id));
    }
    if customer.links.is_empty() {
        let code = customer.customer.code.as_str();
        return Err(Refusal::cannot(text!("cli-device-not-linked", customer = code)));
    }
    let mut linked: Vec<&Link> = Vec::new();
    for link in &customer.links {
        if linked.iter().all(|known| known.system != link.system) {
            linked.push(link);
        }
    }
    if linked.len() > 1
        && let Some(technology) = &file.technology
    {
        let mut capable = Vec::new();
        for link in &linked {
            let kind = store.system(link.system).await?.kind;
            if capabilities_of(kind).technologies.contains(&technology.trim().to_lowercase().as_str()) {
                capable.push(*link);
            }
        }
        linked = capable;
    }
    Ok(match linked.as_slice() {
        [link] => Ok(link.system),
        [] => Err(text!("cli-device-no-capable-system")),
        several => {
            let systems = several.iter().map(|link| link.system_name.as_str()).collect::<Vec<_>>();
            Err(text!("cli-device-several-systems", systems = systems.join(", ")))
        }
    })
}

/// His id in the system: the one given, which must be his, else the device's, else the only one.
fn external_id(
    customer: &CustomerFile,
    file: &DeviceFile,
    known: Option<&Device>,
    system: SystemId,
) -> Result<String, Text> {
    let ids: Vec<&str> = customer
        .links
        .iter()
        .filter(|link| link.system == system)
        .map(|link| link.external_id.as_str())
        .collect();
    match (&file.external_id, known, ids.as_slice()) {
        (Some(id), _, _) if ids.contains(&id.trim()) => Ok(id.trim().to_owned()),
        (Some(id), _, _) => Err(text!("cli-device-other-id", id = id.as_str(), ids = ids.join(", "))),
        (None, Some(device), _) => Ok(device.external_id.clone()),
        (None, None, [id]) => Ok((*id).to_owned()),
        (None, None, _) => Err(text!("cli-device-several-ids", ids = ids.join(", "))),
    }
}
