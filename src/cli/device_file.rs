//! The JSON file of `vincula device save`, read strictly: what a member may be called and what it may hold.
//!
//! It checks no value: that is the device form's part, the same for a file and for the screen.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::Value as Json;

use crate::domain::device::Entry;
use crate::domain::problem::Problem;
use crate::domain::technology::{FieldSpec, Kind, technologies};
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::text;

/// What a file says of a device. `None` is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceFile {
    pub system: Option<String>,
    pub external_id: Option<String>,
    pub product: Option<String>,
    pub tariff: Option<String>,
    pub name: Option<String>,
    pub serial: Option<String>,
    pub technology: Option<String>,
    pub fields: BTreeMap<String, Entry>,
}

/// The members of an object in their order, so that one that stands twice is seen.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{…}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl DeviceFile {
    /// Reads a file: what could be taken in, and what is wrong with the rest, a member each.
    ///
    /// # Errors
    /// The message when it is no JSON object at all.
    pub fn parse(bytes: &[u8]) -> Result<(Self, Vec<Problem>), Text> {
        let Members(members) = serde_json::from_slice(bytes).map_err(|error| {
            if error.is_data() {
                text!("cli-device-file-object")
            } else {
                // The parser's own words may repeat a secret; the place says enough.
                text!("cli-device-file-json", line = error.line(), column = error.column())
            }
        })?;
        let mut file = Self::default();
        let mut problems = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in members {
            let is_twice = seen.contains(&name);
            let taken = if is_twice { Err(text!("cli-device-file-twice")) } else { file.take(&name, value) };
            if let Err(text) = taken {
                problems.push(Problem::new(name.clone(), text));
            }
            seen.push(name);
        }
        Ok((file, problems))
    }

    fn take(&mut self, name: &str, value: Json) -> Result<(), Text> {
        let place = match name {
            "system" => &mut self.system,
            "external_id" => &mut self.external_id,
            "product" => &mut self.product,
            "tariff" => &mut self.tariff,
            "name" => &mut self.name,
            "serial" => &mut self.serial,
            "technology" => &mut self.technology,
            _ => {
                let field = field(name).ok_or_else(|| text!("cli-device-file-unknown", known = known()))?;
                self.fields.insert(name.to_owned(), entry(field, value)?);
                return Ok(());
            }
        };
        *place = Some(match value {
            Json::String(words) => words,
            Json::Null => return Err(text!("field-required")),
            _ => return Err(text!("cli-device-file-text")),
        });
        Ok(())
    }
}

/// The field that some technology has under this key; technologies that share a key share its kind.
fn field(key: &str) -> Option<&'static FieldSpec> {
    technologies().iter().find_map(|technology| technology.field(key))
}

fn entry(field: &FieldSpec, value: Json) -> Result<Entry, Text> {
    let is_switch = field.kind == Kind::Toggle;
    match value {
        Json::Null => Ok(Entry::Clear),
        Json::Bool(on) if is_switch => Ok(Entry::Switch(on)),
        Json::String(words) if !is_switch => Ok(Entry::Words(Secret::new(words))),
        Json::Number(number) if matches!(field.kind, Kind::Number { .. }) => {
            Ok(Entry::Words(Secret::new(number.to_string())))
        }
        _ if is_switch => Err(text!("cli-device-file-switch")),
        _ => Err(text!("cli-device-file-text-or-null")),
    }
}

/// Every member that a file may have.
fn known() -> String {
    let mut names = vec!["system", "external_id", "product", "tariff", "name", "serial", "technology"];
    for field in technologies().iter().flat_map(|technology| &technology.fields) {
        if !names.contains(&field.key.as_str()) {
            names.push(&field.key);
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(file: &str) -> Vec<(String, String)> {
        let (_, problems) = DeviceFile::parse(file.as_bytes()).expect(file);
        problems
            .into_iter()
            .map(|problem| (problem.field.into_owned(), problem.text.id.into_owned()))
            .collect()
    }

    #[test]
    fn left_out_null_and_set_are_three_things() {
        let read = DeviceFile::parse(br#"{"serial":"X","mac":null,"hide_sender":true,"ip":"10.0.0.1"}"#);
        let (file, problems) = read.expect("a good file");
        assert_eq!(problems, []);
        assert_eq!((file.serial.as_deref(), file.product), (Some("X"), None));
        assert_eq!(file.fields.get("mac"), Some(&Entry::Clear));
        assert_eq!(file.fields.get("hide_sender"), Some(&Entry::Switch(true)));
        assert_eq!(file.fields.get("ip"), Some(&Entry::Words(Secret::new("10.0.0.1".into()))));
        assert_eq!(file.fields.get("wifi_key"), None);
    }

    #[test]
    fn every_member_that_is_wrong_is_told() {
        let told = problems(
            r#"{"serie":"X","product":3,"tariff":null,"hide_sender":"yes","mac":12,"ip":"10.0.0.1","ip":"10.0.0.2"}"#,
        );
        let told: Vec<_> = told.iter().map(|(field, id)| (field.as_str(), id.as_str())).collect();
        assert_eq!(
            told,
            [
                ("serie", "cli-device-file-unknown"),
                ("product", "cli-device-file-text"),
                ("tariff", "field-required"),
                ("hide_sender", "cli-device-file-switch"),
                ("mac", "cli-device-file-text-or-null"),
                ("ip", "cli-device-file-twice"),
            ]
        );
    }

    #[test]
    fn what_is_no_json_object_is_told_by_its_place() {
        for (file, message) in [
            ("[]", "cli-device-file-object"),
            ("{\"mac\": \"secret", "cli-device-file-json"),
            ("", "cli-device-file-json"),
        ] {
            assert_eq!(DeviceFile::parse(file.as_bytes()).expect_err(file).id, message, "{file}");
        }
    }
}
