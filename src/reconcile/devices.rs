//! Compares one device of ours with one of theirs: field by field for a row, by keys alone while all are read.
//!
//! Secrets are not compared where they cannot be read, and a field that the system does not have is not either.

use std::collections::BTreeMap;

use super::key::{self, Key};
use super::ours::{Ours, UnitEntry, UnitStanding};
use super::report::{FieldDifference, Known};
use super::sides::OurDevice;
use crate::domain::technology::{FieldSpec, Value, technology};
use crate::drivers::{RemoteDevice, RemoteDeviceStatus};

/// The field by which a device is known besides its serial.
const MAC: &str = "mac";

/// How a device there stands to ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    /// The template differs, and perhaps other fields.
    OtherTemplate,
    OtherFields,
}

pub(super) fn mac_of(values: &BTreeMap<String, Value>) -> Key {
    match values.get(MAC) {
        Some(Value::Text(words)) => key::mac(words),
        Some(Value::Switch(_) | Value::Secret(_)) | None => Key::NONE,
    }
}

pub(super) fn their_mac(device: &RemoteDevice) -> Key {
    match device.values.get(MAC) {
        Some(Some(Value::Text(words))) => key::mac(words),
        Some(Some(Value::Switch(_) | Value::Secret(_)) | None) | None => Key::NONE,
    }
}

/// Compares by keys.
pub(super) fn likeness(ours: &Ours, unit: &UnitEntry, there: &RemoteDevice) -> Likeness {
    if has_other_template(unit.template, there) {
        return Likeness::OtherTemplate;
    }
    let mut keys = ours.values_of(unit).iter();
    let name = keys.next().copied().unwrap_or(Key::NONE);
    let mut fields = unit.technology().into_iter().flat_map(|known| &known.fields).zip(keys);
    let is_other = !is_in_state(unit.standing, there.status)
        || is_of_other_technology(unit.technology().map(|known| known.key.0.as_str()), there)
        || name.differs_from(key::name(&there.name))
        || fields.any(|(field, ours)| ours.differs_from(their_key(field, there)));
    if is_other { Likeness::OtherFields } else { Likeness::Same }
}

/// Compares a device whole: every field that differs, as either side has it.
pub(super) fn differences(ours: &OurDevice, there: &RemoteDevice) -> Vec<FieldDifference> {
    let mut differences = Vec::new();
    let mut add = |field: &str, ours: Option<Known>, theirs: Option<Known>| {
        differences.push(FieldDifference { field: field.to_owned(), ours, theirs });
    };
    if has_other_template(ours.template.as_deref().map_or(Key::NONE, key::exact), there) {
        let theirs = there.template_id.clone().flatten().map(Known::Words);
        add("template_id", ours.template.clone().map(Known::Words), theirs);
    }
    let standing = UnitStanding::of(ours);
    if !is_in_state(standing, there.status) {
        add("status", Some(ours.state.word().into()), Some(status_word(there.status).into()));
    }
    if is_of_other_technology(Some(&ours.technology.0), there) {
        add("technology", Some(ours.technology.0.as_str().into()), Some(there.technology.as_str().into()));
    }
    if key::name(&ours.name).differs_from(key::name(&there.name)) {
        add("name", Some(ours.name.as_str().into()), Some(there.name.as_str().into()));
    }
    for field in technology(&ours.technology.0).into_iter().flat_map(|known| &known.fields) {
        let here = ours.values.get(&field.key);
        if key::value(field, here).differs_from(their_key(field, there)) {
            let theirs = there.values.get(&field.key).and_then(Option::as_ref);
            add(&field.key, here.and_then(known), theirs.and_then(known));
        }
    }
    differences
}

/// A value that can be shown.
pub(super) fn known(value: &Value) -> Option<Known> {
    match value {
        Value::Text(words) => Some(Known::Words(words.clone())),
        Value::Switch(on) => Some(Known::Switch(*on)),
        Value::Secret(_) => None,
    }
}

pub(super) const fn status_word(status: RemoteDeviceStatus) -> &'static str {
    match status {
        RemoteDeviceStatus::Active => "active",
        RemoteDeviceStatus::Suspended => "suspended",
    }
}

fn their_key(field: &FieldSpec, there: &RemoteDevice) -> Key {
    there.values.get(&field.key).map_or(Key::NONE, |value| key::value(field, value.as_ref()))
}

/// Where no template is linked to the service there is none to be compared; where one is, none there is another.
fn has_other_template(ours: Key, there: &RemoteDevice) -> bool {
    match &there.template_id {
        Some(template) => ours.is_some() && ours != template.as_deref().map_or(Key::NONE, key::exact),
        None => false,
    }
}

const fn is_in_state(standing: UnitStanding, status: RemoteDeviceStatus) -> bool {
    match standing {
        UnitStanding::Active => matches!(status, RemoteDeviceStatus::Active),
        UnitStanding::Suspended => matches!(status, RemoteDeviceStatus::Suspended),
        UnitStanding::Failed | UnitStanding::Removed => false,
        UnitStanding::UnderWay => true,
    }
}

fn is_of_other_technology(ours: Option<&str>, there: &RemoteDevice) -> bool {
    ours.is_some_and(|ours| !ours.eq_ignore_ascii_case(there.technology.trim()))
}
