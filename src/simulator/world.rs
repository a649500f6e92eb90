//! What a provisioning system holds: customers with their devices, templates, and ONUs that nobody has configured.
//!
//! Secrets are in it; they leave through [`Device::whole`] alone, for `/_state`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::contract;
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::text;

/// All that a simulated system holds.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub customers: Vec<Customer>,
    pub templates: Vec<Template>,
    pub unconfigured: Vec<Unconfigured>,
}

/// A customer there.
#[derive(Debug, Clone)]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub status: CustomerStatus,
    pub updated_at: Timestamp,
    pub devices: Vec<Device>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// The state of a customer.
    CustomerStatus { Active = "active", Suspended = "suspended", Terminated = "terminated" }
}
words! {
    /// The state of a device.
    DeviceStatus { Active = "active", Suspended = "suspended" }
}

/// The value of a field of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    Text(String),
    Switch(bool),
    Secret(Secret),
}

/// A device there.
#[derive(Debug, Clone)]
pub struct Device {
    pub serial: String,
    pub name: String,
    pub technology: String,
    pub template_id: Option<String>,
    pub status: DeviceStatus,
    /// The fields of its technology that have a value.
    pub fields: BTreeMap<&'static str, FieldValue>,
    pub revision: String,
    pub updated_at: Timestamp,
}

/// A template, as the contract has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub technology: Option<String>,
    #[serde(default)]
    pub service: Option<String>,
    #[serde(default)]
    pub down_kbps: Option<u64>,
    #[serde(default)]
    pub up_kbps: Option<u64>,
    #[serde(default)]
    pub description: Option<String>,
}

/// An ONU that was seen on the network and belongs to nobody yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unconfigured {
    pub serial: String,
    #[serde(default)]
    pub mac: Option<String>,
    #[serde(default)]
    pub olt: Option<String>,
    #[serde(default)]
    pub board: Option<String>,
    #[serde(default)]
    pub port: Option<String>,
    #[serde(default)]
    pub model: Option<String>,
    #[serde(default)]
    pub first_seen: Option<Timestamp>,
}

impl Customer {
    /// As the contract's replies show him.
    pub fn reply(&self) -> Value {
        self.with_devices(Device::reply)
    }

    /// With the secrets of his devices.
    pub fn whole(&self) -> Value {
        self.with_devices(Device::whole)
    }

    fn with_devices(&self, device: impl Fn(&Device) -> Value) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "tax_id": self.tax_id,
            "email": self.email,
            "phone": self.phone,
            "address": self.address,
            "status": self.status.word(),
            "updated_at": self.updated_at.to_string(),
            "devices": self.devices.iter().map(device).collect::<Vec<_>>(),
        })
    }
}

impl Device {
    /// As the contract's replies show it: of its secrets only whether they are set.
    pub fn reply(&self) -> Value {
        let mut members = self.members();
        for field in contract::fields_of(&self.technology).filter(|field| field.is_secret()) {
            members.insert(format!("{}_set", field.name), self.fields.contains_key(field.name).into());
        }
        Value::Object(members)
    }

    /// With its secrets.
    pub fn whole(&self) -> Value {
        let mut members = self.members();
        for field in contract::fields_of(&self.technology).filter(|field| field.is_secret()) {
            let value = match self.fields.get(field.name) {
                Some(FieldValue::Secret(secret)) => secret.expose().into(),
                _ => Value::Null,
            };
            members.insert(field.name.to_owned(), value);
        }
        Value::Object(members)
    }

    fn members(&self) -> Map<String, Value> {
        let mut members: Map<String, Value> = [
            ("serial", json!(self.serial)),
            ("name", json!(self.name)),
            ("technology", json!(self.technology)),
            ("template_id", json!(self.template_id)),
            ("status", json!(self.status.word())),
            ("revision", json!(self.revision)),
            ("updated_at", json!(self.updated_at.to_string())),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect();
        for field in contract::fields_of(&self.technology).filter(|field| !field.is_secret()) {
            let value = match self.fields.get(field.name) {
                Some(FieldValue::Text(words)) => words.as_str().into(),
                Some(FieldValue::Switch(on)) => (*on).into(),
                Some(FieldValue::Secret(_)) | None => Value::Null,
            };
            members.insert(field.name.to_owned(), value);
        }
        members
    }
}

impl World {
    /// Reads a world from a file's text: `customers`, `templates` and `unconfigured` as the contract's replies,
    /// with secrets, or all that `/_state` shows. What goes wrong in real systems is taken: a serial with two customers, control characters in a name,
    /// ids that differ in nothing but case and spaces.
    ///
    /// # Errors
    /// The message says where the first mistake is.
    pub fn from_json(json: &str) -> Result<Self, Text> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            customers: Vec<Value>,
            #[serde(default)]
            templates: Vec<Template>,
            #[serde(default)]
            unconfigured: Vec<Unconfigured>,
            // What a simulator that ran has counted: it is told by `/_state`, and begins anew.
            #[serde(default, rename = "writes")]
            _writes: IgnoredAny,
            #[serde(default, rename = "reboots")]
            _reboots: IgnoredAny,
        }
        let file: File = serde_json::from_str(json)
            .map_err(|error| text!("simulator-data-json", reason = error.to_string()))?;
        let mut world =
            Self { templates: file.templates, unconfigured: file.unconfigured, ..Self::default() };
        let mut ids = BTreeSet::new();
        for (index, value) in file.customers.into_iter().enumerate() {
            let path = format!("customers[{index}]");
            let customer = customer(value, &path)?;
            if !ids.insert(customer.id.clone()) {
                return Err(text!("simulator-data-twice", path = path, value = customer.id));
            }
            let mut serials = BTreeSet::new();
            for device in &customer.devices {
                if !serials.insert(device.serial.clone()) {
                    return Err(text!("simulator-data-twice", path = path, value = device.serial.as_str()));
                }
            }
            world.customers.push(customer);
        }
        Ok(world)
    }
}

fn customer(value: Value, path: &str) -> Result<Customer, Text> {
    let mut members = object(value, path)?;
    let id = word(&mut members, "id", path)?;
    let updated_at = moment(&mut members, path)?;
    let devices = match members.remove("devices") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(devices)) => devices
            .into_iter()
            .enumerate()
            .map(|(index, value)| device(value, &format!("{path}.devices[{index}]")))
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(wrong(path, "devices", text!("contract-array"))),
    };
    let name = members.get("name").and_then(Value::as_str).map(str::to_owned);
    if let Some(name) = &name {
        let harmless = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        members.insert("name".to_owned(), Value::String(harmless.collect()));
    }
    let customer = contract::customer(&Value::Object(members), &id).map_err(|found| first(path, found))?;
    Ok(Customer { updated_at, devices, name: name.unwrap_or_default(), ..customer })
}

fn device(value: Value, path: &str) -> Result<Device, Text> {
    let mut members = object(value, path)?;
    let serial = word(&mut members, "serial", path)?;
    let updated_at = moment(&mut members, path)?;
    let revision = match members.remove("revision") {
        None | Some(Value::Null) => "0".to_owned(),
        Some(Value::String(revision)) => revision,
        Some(_) => return Err(wrong(path, "revision", text!("contract-line", max = 64))),
    };
    // Replies carry these; here the secrets themselves say it.
    members.remove("wifi_key_set");
    members.remove("admin_password_set");
    let body = contract::device(&Value::Object(members), &serial).map_err(|found| first(path, found))?;
    Ok(Device { revision, updated_at, ..body.into_device(&serial, None) })
}

fn object(value: Value, path: &str) -> Result<Map<String, Value>, Text> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(wrong(path, "", text!("contract-object"))),
    }
}

fn word(members: &mut Map<String, Value>, name: &str, path: &str) -> Result<String, Text> {
    match members.remove(name) {
        Some(Value::String(word)) if !word.is_empty() => Ok(word),
        _ => Err(wrong(path, name, text!("contract-required"))),
    }
}

fn moment(members: &mut Map<String, Value>, path: &str) -> Result<Timestamp, Text> {
    match members.remove("updated_at") {
        None | Some(Value::Null) => Ok(Timestamp::UNIX_EPOCH),
        Some(value) => value
            .as_str()
            .and_then(|words| words.parse().ok())
            .ok_or_else(|| wrong(path, "updated_at", text!("contract-moment"))),
    }
}

fn first(path: &str, found: Vec<contract::Wrong>) -> Text {
    match found.into_iter().next() {
        Some(found) => wrong(path, &found.field, found.text),
        None => wrong(path, "", text!("contract-body-wrong")),
    }
}

fn wrong(path: &str, field: &str, reason: Text) -> Text {
    let path = if field.is_empty() { path.to_owned() } else { format!("{path}.{field}") };
    text!("simulator-data-wrong", path = path, reason = reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, Texts};
    use crate::simulator::state::State;

    #[test]
    fn a_world_comes_back_from_what_it_shows() {
        let file = json!({
            "customers": [{
                "id": "R1", "name": "Ana", "tax_id": null, "status": "active", "devices": [{
                    "serial": "HWTC00000001", "name": "ONT", "technology": "gpon", "template_id": "F1",
                    "status": "suspended", "mac": "00:1A:2B:00:00:01", "ip": "10.0.0.1",
                    "wifi_key": "12345678", "wifi_key_set": true, "revision": "3",
                    "updated_at": "2026-01-02T03:04:05Z",
                }],
            }],
            "templates": [{ "id": "F1", "name": "Fibra 1", "technology": "gpon", "service": "internet" }],
        });
        let world = World::from_json(&file.to_string()).expect("a world");
        let shown = world.customers[0].whole();
        assert_eq!(shown["devices"][0]["wifi_key"], "12345678");
        assert_eq!(shown["devices"][0]["updated_at"], "2026-01-02T03:04:05Z");
        let again = json!({ "customers": [shown] }).to_string();
        assert_eq!(World::from_json(&again).expect("a world").customers[0].whole(), shown);
        let reply = world.customers[0].reply();
        assert_eq!(reply["devices"][0]["wifi_key_set"], true);
        assert!(reply["devices"][0].get("wifi_key").is_none());
        assert!(!format!("{world:?}").contains("12345678"));
    }

    #[test]
    fn what_a_simulator_shows_of_itself_can_be_given_to_another() {
        let world = crate::demo::world(60, 1);
        let shown = State::new(world).whole();
        assert!(shown.get("reboots").is_some() && shown.get("writes").is_some());
        let read = World::from_json(&shown.to_string()).expect("a world");
        assert_eq!(State::new(read).whole(), shown);
    }

    #[test]
    fn what_goes_wrong_in_real_systems_is_taken() {
        let device = json!({ "serial": "K7-1", "name": "ATA", "technology": "voip", "status": "active" });
        let file = json!({ "customers": [
            { "id": "R1", "name": "Ana\u{1b}[2J", "status": "active", "devices": [device] },
            { "id": "r1 ", "name": "Ana", "status": "active", "devices": [device] },
        ]});
        let world = World::from_json(&file.to_string()).expect("a world");
        assert_eq!(world.customers[0].reply()["name"], "Ana\u{1b}[2J");
        assert_eq!(world.customers[1].reply()["devices"][0]["serial"], "K7-1");
        let file = json!({ "customers": [{ "id": "R1", "name": "A", "status": "active", "devices": [device, device] }]});
        assert_eq!(World::from_json(&file.to_string()).expect_err("twice").id, "simulator-data-twice");
    }

    #[test]
    fn a_wrong_file_says_where() {
        let spanish = Texts::new(Language::Es);
        for (file, part) in [
            ("{", "line 1"),
            (r#"{"clients":[]}"#, "clients"),
            (r#"{"customers":[{"id":"R1"}]}"#, "customers[0].name"),
            (
                r#"{"customers":[{"id":"R1","name":"A","status":"active","devices":[{}]}]}"#,
                "devices[0].serial",
            ),
            (
                r#"{"customers":[{"id":"R1","name":"A","status":"active"},{"id":"R1","name":"B","status":"active"}]}"#,
                "R1",
            ),
        ] {
            let message = spanish.say(&World::from_json(file).expect_err(file));
            assert!(message.contains(part), "{file}: {message}");
        }
    }
}
