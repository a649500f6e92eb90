//! Checks what is sent to the simulator against the contract, to the letter, and tells everything that is wrong.
//!
//! The fields are written down here once more, and not taken from `assets/technologies`, so that a mistake there is
//! noticed. What depends on the rest of the world (is the template there, is the serial free) is not checked here.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Map, Value};

use super::world::{Customer, CustomerStatus, Device, DeviceStatus, FieldValue};
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::text;

/// One thing that is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub field: String,
    pub text: Text,
}

impl Wrong {
    pub fn new(field: &str, text: Text) -> Self {
        Self { field: field.to_owned(), text }
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Mac,
    Ip,
    Line,
    Switch,
    WifiKey,
    Password,
}

/// Whether a technology has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Absent,
    Optional,
    Required,
}

/// A field of a device with the technologies that have it.
pub struct Field {
    pub name: &'static str,
    form: Form,
    gpon: Presence,
    voip: Presence,
}

impl Field {
    pub const fn is_secret(&self) -> bool {
        matches!(self.form, Form::WifiKey | Form::Password)
    }

    fn presence(&self, technology: &str) -> Presence {
        match technology {
            "gpon" => self.gpon,
            "voip" => self.voip,
            _ => Presence::Absent,
        }
    }
}

const fn field(name: &'static str, form: Form, gpon: Presence, voip: Presence) -> Field {
    Field { name, form, gpon, voip }
}

const FIELDS: [Field; 11] = [
    field("mac", Form::Mac, Presence::Required, Presence::Optional),
    field("ip", Form::Ip, Presence::Required, Presence::Optional),
    field("id_code", Form::Line, Presence::Optional, Presence::Optional),
    field("wifi_key", Form::WifiKey, Presence::Optional, Presence::Optional),
    field("admin_user", Form::Line, Presence::Optional, Presence::Optional),
    field("admin_password", Form::Password, Presence::Optional, Presence::Optional),
    field("mailbox_active", Form::Switch, Presence::Absent, Presence::Optional),
    field("pbx_extension", Form::Switch, Presence::Absent, Presence::Optional),
    field("hide_sender", Form::Switch, Presence::Absent, Presence::Optional),
    field("call_context", Form::Line, Presence::Absent, Presence::Optional),
    field("calling_customer", Form::Line, Presence::Absent, Presence::Optional),
];

/// The fields that devices of a technology have; none for one that is not known.
pub fn fields_of(technology: &str) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.presence(technology) != Presence::Absent)
}

/// The longest text of a device, in characters.
const MAX_LINE: usize = 64;

/// A device as it was sent: a secret that is not here was left out.
#[derive(Debug, Clone)]
pub struct DeviceBody {
    pub name: String,
    pub technology: String,
    pub template_id: Option<String>,
    pub status: DeviceStatus,
    fields: BTreeMap<&'static str, Option<FieldValue>>,
}

impl DeviceBody {
    /// Makes the device, with the secrets of the one that was there where they were left out.
    pub fn into_device(mut self, serial: &str, before: Option<&Device>) -> Device {
        let mut fields = BTreeMap::new();
        for field in fields_of(&self.technology) {
            let value = match self.fields.remove(field.name) {
                Some(value) => value,
                None if field.is_secret() => before.and_then(|device| device.fields.get(field.name)).cloned(),
                None => None,
            };
            if let Some(value) = value {
                fields.insert(field.name, value);
            }
        }
        Device {
            serial: serial.to_owned(),
            name: self.name,
            technology: self.technology,
            template_id: self.template_id,
            status: self.status,
            fields,
            revision: String::new(),
            updated_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }
}

/// Checks a device that is sent to `serial`.
///
/// # Errors
/// Everything that is wrong with it.
pub fn device(body: &Value, serial: &str) -> Result<DeviceBody, Vec<Wrong>> {
    let mut reader = Reader::new(body)?;
    let name = reader.required("name", |value| line(value, MAX_LINE));
    let technology = reader.required("technology", |value| match value.as_str() {
        Some(known @ ("gpon" | "voip")) => Ok(known.to_owned()),
        _ => Err(text!("contract-one-of", values = "gpon, voip")),
    });
    let template_id = reader.optional("template_id", |value| line(value, MAX_LINE));
    let status = reader.required("status", |value| {
        DeviceStatus::from_word(value.as_str().unwrap_or_default())
            .ok_or_else(|| text!("contract-one-of", values = "active, suspended"))
    });
    reader.optional("serial", |value| {
        if value.as_str() == Some(serial) { Ok(()) } else { Err(text!("contract-serial-of-path")) }
    });
    let Some(technology) = technology else { return Err(reader.wrong) };
    if !is_serial(serial, &technology) {
        reader.wrong.push(Wrong::new("serial", text!("contract-serial")));
    }
    let mut fields = BTreeMap::new();
    for field in fields_of(&technology) {
        if field.is_secret() && !reader.members.contains_key(field.name) {
            continue;
        }
        let value = if field.presence(&technology) == Presence::Required {
            reader.required(field.name, |value| field_value(field.form, value))
        } else {
            reader.optional(field.name, |value| field_value(field.form, value))
        };
        fields.insert(field.name, value);
    }
    reader.refuse_the_rest();
    match (name, status) {
        (Some(name), Some(status)) if reader.wrong.is_empty() => {
            Ok(DeviceBody { name, technology, template_id, status, fields })
        }
        _ => Err(reader.wrong),
    }
}

/// Checks a customer that is sent to `id`; his devices are not part of it.
///
/// # Errors
/// Everything that is wrong with it.
pub fn customer(body: &Value, id: &str) -> Result<Customer, Vec<Wrong>> {
    let mut reader = Reader::new(body)?;
    if id.is_empty() || id.chars().count() > MAX_LINE || id.chars().any(char::is_control) {
        reader.wrong.push(Wrong::new("id", text!("contract-line", max = MAX_LINE)));
    }
    let name = reader.required("name", |value| line(value, 200));
    let tax_id = reader.optional("tax_id", |value| line(value, MAX_LINE));
    let email = reader.optional("email", |value| line(value, 254));
    let phone = reader.optional("phone", |value| line(value, MAX_LINE));
    let address = reader.optional("address", |value| line(value, 500));
    let status = reader.required("status", |value| {
        CustomerStatus::from_word(value.as_str().unwrap_or_default())
            .ok_or_else(|| text!("contract-one-of", values = "active, suspended, terminated"))
    });
    reader.refuse_the_rest();
    match (name, status) {
        (Some(name), Some(status)) if reader.wrong.is_empty() => Ok(Customer {
            id: id.to_owned(),
            name,
            tax_id,
            email,
            phone,
            address,
            status,
            updated_at: jiff::Timestamp::UNIX_EPOCH,
            devices: Vec::new(),
        }),
        _ => Err(reader.wrong),
    }
}

/// Reads the members of a body one by one and remembers what was wrong.
struct Reader<'a> {
    members: &'a Map<String, Value>,
    taken: Vec<&'static str>,
    wrong: Vec<Wrong>,
}

impl<'a> Reader<'a> {
    fn new(body: &'a Value) -> Result<Self, Vec<Wrong>> {
        match body.as_object() {
            Some(members) => Ok(Self { members, taken: Vec::new(), wrong: Vec::new() }),
            None => Err(vec![Wrong::new("", text!("contract-object"))]),
        }
    }

    fn required<T>(&mut self, name: &'static str, read: impl Fn(&Value) -> Result<T, Text>) -> Option<T> {
        if matches!(self.members.get(name), None | Some(Value::Null)) {
            self.taken.push(name);
            self.wrong.push(Wrong::new(name, text!("contract-required")));
            return None;
        }
        self.optional(name, read)
    }

    fn optional<T>(&mut self, name: &'static str, read: impl Fn(&Value) -> Result<T, Text>) -> Option<T> {
        self.taken.push(name);
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        read(value).map_err(|text| self.wrong.push(Wrong::new(name, text))).ok()
    }

    fn refuse_the_rest(&mut self) {
        for name in self.members.keys().filter(|name| !self.taken.contains(&name.as_str())) {
            self.wrong.push(Wrong::new(name, text!("contract-unknown-member")));
        }
    }
}

fn field_value(form: Form, value: &Value) -> Result<FieldValue, Text> {
    if form == Form::Switch {
        return value.as_bool().map(FieldValue::Switch).ok_or_else(|| text!("contract-boolean"));
    }
    let words = line(value, MAX_LINE)?;
    match form {
        Form::Mac if !is_mac(&words) => Err(text!("contract-mac")),
        Form::Ip if words.parse::<IpAddr>().is_err() => Err(text!("contract-ip")),
        Form::WifiKey if !is_wifi_key(&words) => Err(text!("contract-wifi-key")),
        Form::WifiKey | Form::Password => Ok(FieldValue::Secret(Secret::new(words))),
        Form::Mac | Form::Ip | Form::Line | Form::Switch => Ok(FieldValue::Text(words)),
    }
}

fn line(value: &Value, max: usize) -> Result<String, Text> {
    match value.as_str() {
        Some(words) if (1..=max).contains(&words.chars().count()) && !words.chars().any(char::is_control) => {
            Ok(words.to_owned())
        }
        Some(_) | None => Err(text!("contract-line", max = max)),
    }
}

/// `AA:BB:CC:DD:EE:FF`, in upper case.
fn is_mac(words: &str) -> bool {
    words.len() == 17
        && words.bytes().enumerate().all(|(index, byte)| match index % 3 {
            2 => byte == b':',
            _ => is_upper_hexadecimal(byte),
        })
}

/// A WPA2 key: 8 to 63 printable ASCII characters or 64 hexadecimal digits.
fn is_wifi_key(words: &str) -> bool {
    match words.len() {
        8..=63 => words.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
        64 => words.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    }
}

/// GPON: four letters and eight hexadecimal digits; others: 1 to 64 letters, digits and `-._/`; in upper case.
fn is_serial(serial: &str, technology: &str) -> bool {
    let bytes = serial.as_bytes();
    if technology == "gpon" {
        bytes.len() == 12
            && bytes[..4].iter().all(u8::is_ascii_uppercase)
            && bytes[4..].iter().all(|byte| is_upper_hexadecimal(*byte))
    } else {
        (1..=64).contains(&bytes.len())
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-._/".contains(byte))
    }
}

const fn is_upper_hexadecimal(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'F')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn gpon() -> Value {
        json!({
            "serial": "HWTC1234ABCD", "name": "Router", "technology": "gpon", "template_id": null,
            "status": "active", "mac": "00:1A:2B:3C:4D:5E", "ip": "10.0.12.34", "wifi_key": "clave de casa",
        })
    }

    fn wrong(body: &Value) -> Vec<String> {
        device(body, "HWTC1234ABCD").expect_err("a wrong body").into_iter().map(|wrong| wrong.field).collect()
    }

    #[test]
    fn a_device_of_the_contract_is_taken() {
        let device = device(&gpon(), "HWTC1234ABCD").expect("right").into_device("HWTC1234ABCD", None);
        assert_eq!(device.fields.len(), 3);
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        let mut body = gpon();
        body["mac"] = json!("00-1a-2b-3c-4d-5e");
        body["ip"] = Value::Null;
        body["status"] = json!("ACTIVE");
        body["serial"] = json!("HWTC00000000");
        body["id_code"] = json!("x".repeat(65));
        body["wifi_key"] = json!("corta");
        body["mailbox_active"] = json!(true);
        body["colour"] = json!("red");
        assert_eq!(
            wrong(&body),
            ["status", "serial", "mac", "ip", "id_code", "wifi_key", "colour", "mailbox_active"]
        );
    }

    #[test]
    fn a_switch_is_a_boolean_and_not_a_word() {
        let body = json!({
            "name": "ATA", "technology": "voip", "status": "active", "hide_sender": "true", "pbx_extension": 1,
        });
        let fields: Vec<_> =
            device(&body, "K7-1").expect_err("wrong").into_iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, ["pbx_extension", "hide_sender"]);
    }

    #[test]
    fn a_gpon_serial_has_twelve_characters() {
        assert!(device(&gpon(), "485754431234ABCD").is_err());
        assert!(is_serial("485754431234ABCD", "voip") && !is_serial("a b", "voip"));
    }

    #[test]
    fn a_secret_left_out_stays_and_null_clears_it() {
        let first = device(&gpon(), "HWTC1234ABCD").expect("right").into_device("HWTC1234ABCD", None);
        let mut body = gpon();
        body.as_object_mut().expect("an object").remove("wifi_key");
        let kept = device(&body, "HWTC1234ABCD").expect("right").into_device("HWTC1234ABCD", Some(&first));
        assert_eq!(kept.fields, first.fields);
        body["wifi_key"] = Value::Null;
        let cleared = device(&body, "HWTC1234ABCD").expect("right").into_device("HWTC1234ABCD", Some(&first));
        assert!(!cleared.fields.contains_key("wifi_key"));
    }
}
