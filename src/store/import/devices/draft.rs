//! From what a row says of a device to what is to be recorded: what is left out is found, and nothing is guessed.

use std::collections::BTreeSet;

use super::found::{Known, spellings};
use super::{DeviceImport, FileDevices};
use crate::domain::device::{CheckedDevice, Device, DeviceDraft, DeviceInput, Entry, FieldChange};
use crate::domain::ids::{CustomerId, ProductId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::technology::{TechnologyKey, technology};
use crate::domain::text::Text;
use crate::store::{DeviceRecord, StoreError, devices};
use crate::text;

impl DeviceImport {
    /// Finds what a row leaves out and checks the rest.
    pub(super) async fn draft(
        &mut self,
        record: &DeviceRecord,
        known: &Known,
    ) -> Result<Result<DeviceDraft, Vec<Problem>>, StoreError> {
        let Some(&customer) = known.customers.get(record.customer.as_str()) else {
            let text = text!("import-customer-unknown", code = record.customer.as_str());
            return Ok(Err(vec![Problem::new("customer", text)]));
        };
        let links = known.links.get(&customer).map_or(&[][..], Vec::as_slice);
        let serials = spellings(&record.serial);
        let mut problems = Vec::new();
        let named = self.system_named(record, links).map_err(at("system", &mut problems)).ok().flatten();
        let mut found = known.devices.iter().filter(|(_, of, system, serial)| {
            *of == customer
                && serials.iter().any(|known| known.as_str() == serial)
                && named.is_none_or(|named| named == *system)
        });
        let device = match (found.next(), found.next()) {
            (Some((id, ..)), None) => devices::current(&mut self.tx, *id).await?,
            (Some(_), Some(_)) => {
                problems.push(Problem::new("system", text!("import-device-in-several-systems")));
                None
            }
            (None, _) => None,
        };
        let system = match (&device, named) {
            (Some(device), _) => Some(device.system),
            (None, Some(system)) => Some(system),
            (None, None) if !problems.is_empty() => None,
            (None, None) => self.only_system(record, links).map_err(at("system", &mut problems)).ok(),
        };
        let external_id = system.and_then(|system| {
            external_id(record, links, device.as_ref(), system).map_err(at("external_id", &mut problems)).ok()
        });
        Ok(self.checked(record, known, (customer, device, system, external_id), problems))
    }

    fn checked(
        &self,
        record: &DeviceRecord,
        known: &Known,
        found: (CustomerId, Option<Device>, Option<SystemId>, Option<String>),
        mut problems: Vec<Problem>,
    ) -> Result<DeviceDraft, Vec<Problem>> {
        let (customer, device, system, external_id) = found;
        let device = device.as_ref();
        let product = self.product(record, device).map_err(at("product", &mut problems)).ok();
        let input = self.input(record, device, product);
        let tariff = self
            .tariff(record, device, &input.technology, customer, known)
            .map_err(at("tariff", &mut problems))
            .ok();
        let checked = input.check(device).map_err(|found| {
            // Without a product there is no name to propose: that is told at the product.
            let said =
                |problem: &Problem| product.is_none() && record.name.is_none() && problem.field == "name";
            problems.extend(found.into_iter().filter(|problem| !said(problem)));
        });
        match (system, external_id, product, tariff, checked) {
            (Some(system), Some(external_id), Some(product), Some(tariff), Ok(checked))
                if problems.is_empty() =>
            {
                let checked = self.with_secrets_unknown(checked, record);
                let known = device.map(|device| (device.id, device.version));
                Ok(DeviceDraft { known, customer, system, external_id, product, tariff, device: checked })
            }
            _ => Err(problems),
        }
    }

    /// What a file does not say of a secret that stands there is not known, and so not empty either.
    fn with_secrets_unknown(&self, mut checked: CheckedDevice, record: &DeviceRecord) -> CheckedDevice {
        let technology = technology(&checked.technology.0);
        for (key, change) in &mut checked.fields {
            let is_secret = technology
                .and_then(|technology| technology.field(key))
                .is_some_and(|field| field.kind.is_secret());
            if is_secret && self.order.devices == FileDevices::Registered && !record.fields.contains_key(key)
            {
                *change = FieldChange::Keep;
            }
        }
        checked
    }

    /// The system that a row names; it has to be one of the customer's.
    fn system_named(
        &self,
        record: &DeviceRecord,
        links: &[(SystemId, String)],
    ) -> Result<Option<SystemId>, Text> {
        let Some(name) = &record.system else { return Ok(None) };
        let Some((system, _)) = self.catalogue.systems.get(name) else {
            return Err(text!("import-system-unknown", name = name.as_str()));
        };
        if links.iter().all(|(linked, _)| linked != system) {
            return Err(text!("import-not-linked-there", system = name.as_str()));
        }
        Ok(Some(*system))
    }

    /// The only system of the customer, or the only one of his that does the technology.
    fn only_system(&self, record: &DeviceRecord, links: &[(SystemId, String)]) -> Result<SystemId, Text> {
        let mut linked: BTreeSet<SystemId> = links.iter().map(|(system, _)| *system).collect();
        if linked.is_empty() {
            return Err(text!("import-not-linked"));
        }
        if linked.len() > 1
            && let Some(technology) = &record.technology
        {
            let technology = TechnologyKey(technology.to_lowercase());
            let does = |id: &SystemId| {
                let kinds = self.catalogue.systems.values();
                kinds.filter(|(of, _)| of == id).any(|(_, kind)| (self.order.does)(*kind, &technology))
            };
            linked.retain(does);
        }
        let mut linked = linked.into_iter();
        match (linked.next(), linked.next()) {
            (Some(system), None) => Ok(system),
            (None, _) => Err(text!("import-no-capable-system")),
            (Some(_), Some(_)) => Err(text!("import-several-systems")),
        }
    }

    fn product(&self, record: &DeviceRecord, device: Option<&Device>) -> Result<ProductId, Text> {
        match (&record.product, device) {
            (Some(name), _) => self
                .catalogue
                .products
                .get(name)
                .copied()
                .ok_or_else(|| text!("import-product-unknown", name = name.as_str())),
            (None, Some(device)) => Ok(device.product),
            (None, None) => Err(text!("field-required")),
        }
    }

    fn tariff(
        &self,
        record: &DeviceRecord,
        device: Option<&Device>,
        key: &str,
        customer: CustomerId,
        known: &Known,
    ) -> Result<TariffId, Text> {
        let tariff = match (&record.tariff, device) {
            (Some(name), _) => *self
                .catalogue
                .tariffs
                .get(name)
                .ok_or_else(|| text!("import-tariff-unknown", tariff = name.as_str()))?,
            (None, Some(device)) => device.tariff,
            (None, None) => return Err(text!("field-required")),
        };
        if !known.contracts.contains(&(customer, tariff)) {
            return Err(text!("device-tariff-not-contracted"));
        }
        match technology(key).map(|technology| technology.serves) {
            Some(service) if !self.catalogue.services.contains(&(tariff, service)) => {
                Err(text!("device-tariff-without-service", service = service.label()))
            }
            Some(_) | None => Ok(tariff),
        }
    }

    fn input(
        &self,
        record: &DeviceRecord,
        device: Option<&Device>,
        product: Option<ProductId>,
    ) -> DeviceInput {
        let key = record.technology.as_ref().map(|words| words.to_lowercase());
        let key = key.or_else(|| device.map(|device| device.technology.0.clone())).unwrap_or_default();
        let product_name = || product.and_then(|id| self.catalogue.product_names.get(&id)).cloned();
        let name = record.name.clone().or_else(|| device.map(|device| device.name.clone()));
        let mut fields = record.fields.clone();
        if let Some(technology) = technology(&key) {
            // A cell that is empty says nothing of a field that the technology does not have.
            fields.retain(|field, entry| *entry != Entry::Clear || technology.field(field).is_some());
        }
        DeviceInput {
            name: name.or_else(product_name).unwrap_or_default(),
            serial: record.serial.clone(),
            technology: key,
            fields,
        }
    }
}

fn at(field: &'static str, problems: &mut Vec<Problem>) -> impl FnOnce(Text) {
    move |text| problems.push(Problem::new(field, text))
}

/// The customer's id in the system: the one that is named, which must be his, else the device's, else his only one.
fn external_id(
    record: &DeviceRecord,
    links: &[(SystemId, String)],
    device: Option<&Device>,
    system: SystemId,
) -> Result<String, Text> {
    let ids: Vec<&str> =
        links.iter().filter(|(linked, _)| *linked == system).map(|(_, id)| id.as_str()).collect();
    match (&record.external_id, device, ids.as_slice()) {
        (Some(id), _, _) if ids.contains(&id.as_str()) => Ok(id.clone()),
        (Some(id), _, _) => Err(text!("import-id-of-another", id = id.as_str(), ids = ids.join(", "))),
        (None, Some(device), _) => Ok(device.external_id.clone()),
        (None, None, [id]) => Ok((*id).to_owned()),
        (None, None, _) => Err(text!("import-several-ids", ids = ids.join(", "))),
    }
}
