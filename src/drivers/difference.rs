//! Tells whether a device there is as it was asked for: what reading back is judged by.
//!
//! It compares by meaning, since a system may spell a MAC or a serial its own way. It asks nobody and decides nothing.

use super::{RemoteCustomer, RemoteDevice, RemoteDeviceStatus, RemoteStatus};
use crate::domain::customer::DesiredCustomer;
use crate::domain::device::{DesiredDevice, Intent, SecretChange};
use crate::domain::technology::{FieldSpec, Kind, Technology, Value, technology};
use crate::domain::values::{GponSerial, PhoneNumber, SerialForm, SerialNumber, TaxId};

/// The names of the fields in which a device there is not as desired, in the order of the form.
///
/// A field that the reply left out is not compared. Of a secret only whether it is set can be known.
pub fn difference(desired: &DesiredDevice, found: &RemoteDevice) -> Vec<String> {
    let mut fields = Vec::new();
    let mut compare = |field: &str, is_same: bool| {
        if !is_same {
            fields.push(field.to_owned());
        }
    };
    compare("serial", is_same_serial(desired.serial.as_str(), &found.serial));
    compare("name", desired.name.trim() == found.name.trim());
    compare("technology", desired.technology.0.eq_ignore_ascii_case(&found.technology));
    if let Some(template_id) = &found.template_id {
        compare("template_id", *template_id == desired.template_id);
    }
    compare("status", is_as_intended(desired.intent, found.status));
    let specs = technology(&desired.technology.0);
    for key in in_order(desired, specs) {
        if let (Some(wanted), Some(there)) = (desired.values.get(key), found.values.get(key)) {
            let spec = specs.and_then(|technology| technology.field(key));
            compare(key, is_same_value(spec, wanted.as_ref(), there.as_ref()));
        }
        if let (Some(wanted), Some(is_set)) = (desired.secrets.get(key), found.secrets_set.get(key)) {
            match wanted {
                SecretChange::Keep => {}
                SecretChange::Clear => compare(key, !is_set),
                SecretChange::Set(_) => compare(key, *is_set),
            }
        }
    }
    fields
}

/// The names of the fields in which a customer there is not as desired. What is empty here is not compared.
pub fn customer_difference(desired: &DesiredCustomer, found: &RemoteCustomer) -> Vec<&'static str> {
    fn spelt<T: std::str::FromStr + ToString>(words: &str) -> String {
        words.parse::<T>().map_or_else(|_| words.trim().to_owned(), |value| value.to_string())
    }
    let is_same = |wanted: Option<&str>, there: Option<&str>, spelt: fn(&str) -> String| {
        wanted.is_none_or(|wanted| spelt(wanted) == spelt(there.unwrap_or_default()))
    };
    let plain: fn(&str) -> String = |words| words.trim().to_owned();
    let status = match desired.intent {
        Intent::Active => RemoteStatus::Active,
        Intent::Suspended => RemoteStatus::Suspended,
        Intent::Removed => RemoteStatus::Terminated,
    };
    [
        ("status", found.status == status),
        ("name", is_same(Some(&desired.name), Some(&found.name), plain)),
        ("tax_id", is_same(desired.tax_id.as_deref(), found.tax_id.as_deref(), spelt::<TaxId>)),
        (
            "email",
            is_same(desired.email.as_deref(), found.email.as_deref(), |words| words.trim().to_lowercase()),
        ),
        ("phone", is_same(desired.phone.as_deref(), found.phone.as_deref(), spelt::<PhoneNumber>)),
        ("address", is_same(desired.address.as_deref(), found.address.as_deref(), plain)),
    ]
    .into_iter()
    .filter_map(|(field, is_same)| (!is_same).then_some(field))
    .collect()
}

/// Whether a customer there is just as one who is made as desired: what is empty here is empty there too.
pub fn is_customer_as_sent(desired: &DesiredCustomer, found: &RemoteCustomer) -> bool {
    let is_filled_there_alone = |ours: &Option<String>, theirs: &Option<String>| {
        ours.is_none() && theirs.as_deref().is_some_and(|words| !words.trim().is_empty())
    };
    customer_difference(desired, found).is_empty()
        && !is_filled_there_alone(&desired.tax_id, &found.tax_id)
        && !is_filled_there_alone(&desired.email, &found.email)
        && !is_filled_there_alone(&desired.phone, &found.phone)
        && !is_filled_there_alone(&desired.address, &found.address)
}

/// The customer as desired, with what is empty here as it is there.
#[must_use]
pub fn keeping_customer(desired: &DesiredCustomer, found: &RemoteCustomer) -> DesiredCustomer {
    let kept = |ours: &Option<String>, theirs: &Option<String>| ours.clone().or_else(|| theirs.clone());
    DesiredCustomer {
        tax_id: kept(&desired.tax_id, &found.tax_id),
        email: kept(&desired.email, &found.email),
        phone: kept(&desired.phone, &found.phone),
        address: kept(&desired.address, &found.address),
        ..desired.clone()
    }
}

/// The device as desired, with what is empty here as it is there.
#[must_use]
pub fn keeping(desired: &DesiredDevice, found: &RemoteDevice) -> DesiredDevice {
    let mut kept = desired.clone();
    for (key, value) in &mut kept.values {
        if value.is_none() {
            *value = found.values.get(key).cloned().flatten();
        }
    }
    kept.template_id = kept.template_id.or_else(|| found.template_id.clone().flatten());
    kept
}

/// Whether two spellings name one serial number: case, spaces and the two forms of a GPON serial do not count.
pub fn is_same_serial(one: &str, other: &str) -> bool {
    fn canonical(serial: &str) -> Option<SerialNumber> {
        serial
            .parse::<GponSerial>()
            .map(SerialNumber::from)
            .or_else(|_| SerialNumber::parse(serial, SerialForm::Free))
            .ok()
    }
    one == other || canonical(one).is_some_and(|one| Some(one) == canonical(other))
}

/// The keys of the desired fields, secrets included, as the form has them and then any others.
fn in_order<'a>(desired: &'a DesiredDevice, technology: Option<&'a Technology>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = technology
        .map(|technology| technology.fields.iter().map(|field| field.key.as_str()).collect())
        .unwrap_or_default();
    for key in desired.values.keys().chain(desired.secrets.keys()) {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    keys
}

const fn is_as_intended(intent: Intent, status: RemoteDeviceStatus) -> bool {
    match intent {
        Intent::Active => matches!(status, RemoteDeviceStatus::Active),
        Intent::Suspended => matches!(status, RemoteDeviceStatus::Suspended),
        // A device that was to be removed and is found is not as desired, whatever its state.
        Intent::Removed => false,
    }
}

fn is_same_value(spec: Option<&FieldSpec>, wanted: Option<&Value>, found: Option<&Value>) -> bool {
    canonical(spec, wanted) == canonical(spec, found)
}

/// The value as the field itself spells it; a switch that is off and one that was never set are the same.
fn canonical(spec: Option<&FieldSpec>, value: Option<&Value>) -> Option<Value> {
    match value? {
        Value::Switch(false) if spec.is_none_or(|spec| spec.kind == Kind::Toggle) => None,
        Value::Text(words) => {
            let words = words.trim();
            let parsed = spec.and_then(|spec| spec.parse(words).ok());
            parsed.unwrap_or_else(|| (!words.is_empty()).then(|| Value::Text(words.to_owned())))
        }
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::technology::TechnologyKey;
    use crate::domain::values::Secret;

    fn text(words: &str) -> Option<Value> {
        Some(Value::Text(words.to_owned()))
    }

    fn desired() -> DesiredDevice {
        DesiredDevice {
            external_id: "R000214".into(),
            serial: SerialNumber::from_stored("HWTC1234ABCD".into()),
            name: "Router Huawei".into(),
            technology: TechnologyKey("gpon".into()),
            template_id: Some("FTTH600".into()),
            intent: Intent::Active,
            values: [
                ("mac", text("00:1A:2B:3C:4D:5E")),
                ("ip", text("10.0.12.34")),
                ("id_code", None),
                ("admin_user", text("admin")),
            ]
            .map(|(key, value)| (key.to_owned(), value))
            .into(),
            secrets: [
                ("wifi_key".to_owned(), SecretChange::Set(Secret::new("12345678".into()))),
                ("admin_password".to_owned(), SecretChange::Keep),
            ]
            .into(),
        }
    }

    fn found() -> RemoteDevice {
        RemoteDevice {
            serial: "HWTC1234ABCD".into(),
            name: "Router Huawei".into(),
            technology: "gpon".into(),
            template_id: Some(Some("FTTH600".into())),
            status: RemoteDeviceStatus::Active,
            values: desired().values,
            secrets_set: [("wifi_key".to_owned(), true), ("admin_password".to_owned(), false)].into(),
            revision: None,
        }
    }

    #[test]
    fn a_device_as_asked_shows_no_difference() {
        assert_eq!(difference(&desired(), &found()), Vec::<String>::new());
    }

    #[test]
    fn other_spellings_of_the_same_value_are_no_difference() {
        let mut there = found();
        there.serial = "485754431234abcd".into();
        there.values.insert("mac".into(), text("001a.2b3c.4d5e"));
        there.values.insert("id_code".into(), text(" "));
        assert_eq!(difference(&desired(), &there), Vec::<String>::new());
    }

    #[test]
    fn what_differs_is_named_in_the_order_of_the_form() {
        let mut there = found();
        there.status = RemoteDeviceStatus::Suspended;
        there.template_id = Some(None);
        there.values.insert("ip".into(), text("10.0.12.35"));
        there.values.insert("admin_user".into(), None);
        there.secrets_set.insert("wifi_key".into(), false);
        assert_eq!(difference(&desired(), &there), ["template_id", "status", "ip", "wifi_key", "admin_user"]);
    }

    #[test]
    fn what_the_reply_leaves_out_is_not_compared() {
        let mut there = found();
        there.template_id = None;
        there.values.clear();
        there.secrets_set.clear();
        assert_eq!(difference(&desired(), &there), Vec::<String>::new());
    }

    #[test]
    fn a_secret_that_was_to_be_cleared_and_is_set_differs() {
        let mut wanted = desired();
        wanted.secrets.insert("wifi_key".into(), SecretChange::Clear);
        assert_eq!(difference(&wanted, &found()), ["wifi_key"]);
    }

    #[test]
    fn a_switch_never_set_is_off() {
        let mut wanted = desired();
        wanted.technology = TechnologyKey("voip".into());
        wanted.values = [("hide_sender".to_owned(), None), ("pbx_extension".to_owned(), None)].into();
        let mut there = found();
        there.technology = "voip".into();
        there.values = [
            ("hide_sender".to_owned(), Some(Value::Switch(false))),
            ("pbx_extension".to_owned(), Some(Value::Switch(true))),
        ]
        .into();
        assert_eq!(difference(&wanted, &there), ["pbx_extension"]);
    }

    #[test]
    fn a_device_that_was_to_be_removed_and_is_there_differs() {
        let mut wanted = desired();
        wanted.intent = Intent::Removed;
        assert_eq!(difference(&wanted, &found()), ["status"]);
    }
}
