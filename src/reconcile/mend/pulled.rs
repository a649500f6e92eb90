//! Ours made like theirs: a record taken over as far as it differs, or made where we have none.

use super::current::Current;
use super::{Mender, failed};
use crate::domain::customer::CustomerStatus;
use crate::domain::technology::{Value, required_line, technology};
use crate::domain::text::Text;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};
use crate::domain::{customer_form, device};
use crate::drivers::{RemoteCustomer, RemoteDevice, RemoteDeviceStatus, RemoteStatus};
use crate::reconcile::class::Class;
use crate::reconcile::outcome::Outcome;
use crate::reconcile::report::{FieldDifference, Row};
use crate::reconcile::{devices, people};
use crate::store::{AdoptedCustomer, PulledCustomer, PulledDevice, Stamp, StoreError};
use crate::text;

impl Mender {
    pub(super) async fn pull(
        &self,
        row: &Row,
        current: &Current,
        stamp: &Stamp,
    ) -> Result<Outcome, StoreError> {
        if row.serial.is_some() {
            return self.pull_device(row, current, stamp).await;
        }
        let (Some(ours), Some(theirs)) = (&current.ours, &current.theirs) else {
            return Err(StoreError::Changed);
        };
        let fields = people::differences(ours, theirs);
        match pulled(&fields, theirs) {
            Ok(pulled) => {
                self.store.pull_customer(ours, &pulled, stamp).await?;
                Ok(Outcome::Done)
            }
            Err(because) => Ok(failed(because)),
        }
    }

    async fn pull_device(&self, row: &Row, current: &Current, stamp: &Stamp) -> Result<Outcome, StoreError> {
        let (Some(ours), Some(theirs)) = (current.our_device(row), current.their_device(row)) else {
            return Err(StoreError::Changed);
        };
        let device = self.store.device(ours.id).await?;
        // Theirs took its time to come: what was saved meanwhile was not compared.
        let is_as_compared = (&device.name, &device.serial, &device.technology, &device.values)
            == (&ours.name, &ours.serial, &ours.technology, &ours.values);
        if !is_as_compared {
            return Err(StoreError::Changed);
        }
        let fields = devices::differences(ours, theirs);
        match pulled_device(&fields, theirs, &ours.technology.0) {
            Ok(pulled) => {
                self.store.pull_device(device.id, device.version, &pulled, stamp).await?;
                Ok(Outcome::Done)
            }
            Err(because) => Ok(failed(because)),
        }
    }

    pub(super) async fn adopt(
        &self,
        row: &Row,
        current: &Current,
        stamp: &Stamp,
    ) -> Result<Outcome, StoreError> {
        let Some(theirs) = &current.theirs else { return Err(StoreError::Changed) };
        if row.class != Class::OnlyTheirs {
            return Ok(failed(text!("report-adopt-device")));
        }
        let code = required_line("code", &theirs.id, customer_form::MAX_CODE);
        if let Err(problem) = code {
            return Ok(failed(text!("report-adopt-code-unusable", reason = problem.text)));
        }
        let name = match name(&theirs.name, customer_form::MAX_NAME) {
            Ok(name) => name,
            Err(because) => return Ok(failed(because)),
        };
        let address = theirs.address.as_deref().unwrap_or_default();
        let adopted = AdoptedCustomer {
            external_id: theirs.id.clone(),
            name,
            // What cannot be read as one is left out: it stays there, and is no difference.
            tax_id: theirs.tax_id.as_deref().and_then(|words| words.parse().ok()),
            email: theirs.email.as_deref().and_then(|words| words.parse().ok()),
            phone: theirs.phone.as_deref().and_then(|words| words.parse().ok()),
            address: required_line("address", address, customer_form::MAX_LINE).unwrap_or_default(),
            status: status(theirs.status),
        };
        self.store.adopt_customer(self.system, &adopted, stamp).await?;
        Ok(Outcome::Done)
    }
}

/// The state that a customer has here who has this one there.
const fn status(theirs: RemoteStatus) -> CustomerStatus {
    match theirs {
        RemoteStatus::Active => CustomerStatus::Alta,
        RemoteStatus::Suspended => CustomerStatus::Bloqueado,
        RemoteStatus::Terminated => CustomerStatus::Baja,
    }
}

/// What is taken over of a customer: the fields that differ.
fn pulled(fields: &[FieldDifference], theirs: &RemoteCustomer) -> Result<PulledCustomer, Text> {
    let mut pulled = PulledCustomer::default();
    for field in fields {
        match field.field.as_str() {
            "status" => pulled.status = Some(status(theirs.status)),
            "name" => pulled.name = Some(name(&theirs.name, customer_form::MAX_NAME)?),
            "tax_id" => pulled.tax_id = read::<TaxId>(theirs.tax_id.as_deref())?,
            "email" => pulled.email = read::<EmailAddress>(theirs.email.as_deref())?,
            "phone" => pulled.phone = read::<PhoneNumber>(theirs.phone.as_deref())?,
            _ => {}
        }
    }
    Ok(pulled)
}

/// A name as a form of ours would take it: what is saved must be able to be saved again.
fn name(words: &str, max: usize) -> Result<String, Text> {
    required_line("name", words, max).map_err(|problem| text!("report-name-unusable", reason = problem.text))
}

fn read<T: std::str::FromStr<Err = Text>>(words: Option<&str>) -> Result<Option<T>, Text> {
    words.map(str::parse).transpose()
}

fn pulled_device(
    fields: &[FieldDifference],
    theirs: &RemoteDevice,
    technology_key: &str,
) -> Result<PulledDevice, Text> {
    let mut pulled = PulledDevice::default();
    for FieldDifference { field, .. } in fields {
        match field.as_str() {
            "status" => pulled.is_suspended = Some(theirs.status == RemoteDeviceStatus::Suspended),
            "name" => pulled.name = Some(name(&theirs.name, device::MAX_NAME)?),
            // The other technology has other fields, and the tariff may not even have it.
            "technology" => return Err(text!("report-pull-technology")),
            key => {
                let spec = technology(technology_key).and_then(|known| known.field(key));
                let value = theirs.values.get(key).cloned().flatten();
                let value = match (spec, value) {
                    (Some(spec), Some(Value::Text(words))) => {
                        spec.parse(&words).map_err(|problem| problem.text)?
                    }
                    (_, value) => value,
                };
                pulled.values.insert(key.to_owned(), value);
            }
        }
    }
    Ok(pulled)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::*;

    fn theirs() -> RemoteCustomer {
        RemoteCustomer {
            id: "R1".into(),
            name: " Ana ".into(),
            tax_id: Some("no tiene".into()),
            email: Some("ana@example.es".into()),
            phone: Some("600 000 001".into()),
            address: None,
            status: RemoteStatus::Suspended,
            devices: None,
        }
    }

    fn differing(fields: &[&str]) -> Vec<FieldDifference> {
        let one = |field: &&str| FieldDifference { field: (*field).to_owned(), ours: None, theirs: None };
        fields.iter().map(one).collect()
    }

    #[test]
    fn only_what_differs_is_taken_over() {
        let taken = pulled(&differing(&["status", "phone"]), &theirs()).unwrap();
        let phone = Some("+34600000001".parse().unwrap());
        let expected =
            PulledCustomer { status: Some(CustomerStatus::Bloqueado), phone, ..PulledCustomer::default() };
        assert_eq!(taken, expected);
        assert_eq!(pulled(&differing(&["name"]), &theirs()).unwrap().name.as_deref(), Some("Ana"));
    }

    #[test]
    fn what_cannot_be_a_value_of_ours_is_refused_with_the_reason() {
        assert_eq!(pulled(&differing(&["tax_id"]), &theirs()).unwrap_err().id, "value-tax-id-form");
        for name in ["x".repeat(201), "Ana\u{1b}[2J".into(), " ".into()] {
            let theirs = RemoteCustomer { name, ..theirs() };
            assert_eq!(pulled(&differing(&["name"]), &theirs).unwrap_err().id, "report-name-unusable");
        }
    }

    #[test]
    fn the_name_of_a_device_is_one_that_its_form_takes() {
        let device = |name: &str| RemoteDevice {
            serial: "HWTC00000001".into(),
            name: name.into(),
            technology: "gpon".into(),
            template_id: None,
            status: RemoteDeviceStatus::Active,
            values: [].into(),
            secrets_set: [].into(),
            revision: None,
        };
        let taken = |name: &str| pulled_device(&differing(&["name"]), &device(name), "gpon");
        assert_eq!(taken(" ONT salón ").unwrap().name.as_deref(), Some("ONT salón"));
        for name in ["x".repeat(65).as_str(), "a\u{7}b"] {
            assert_eq!(taken(name).unwrap_err().id, "report-name-unusable");
        }
    }
}
