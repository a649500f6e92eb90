//! The fields of each technology and of each kind of system, read from `assets/technologies` and `assets/systems`.
//!
//! A new field is a few lines of TOML, a new sort of field one arm of [`Kind`]. There are no expressions in the TOML:
//! a rule that is not a table is Rust.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::system::SystemKind;
use super::tariff::ServiceKind;
use super::text::Text;
use super::values::{IpAddress, MacAddress, Secret, SerialForm, WifiKey};
use crate::text;

/// The key of a technology of the catalogue, such as `gpon`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TechnologyKey(pub String);

impl fmt::Display for TechnologyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A technology: what it serves and what its devices are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Technology {
    pub key: TechnologyKey,
    /// The id of the message with its name.
    pub label: String,
    pub serves: ServiceKind,
    pub serial: SerialForm,
    /// Whether its devices hang on a fibre, so that the light they receive says something of them.
    #[serde(default)]
    pub optical: bool,
    #[serde(rename = "field")]
    pub fields: Vec<FieldSpec>,
}

/// One field: how it is called, what it takes, and whether it must be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    pub key: String,
    /// The id of the message with its label.
    pub label: String,
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    pub default: Option<String>,
    /// The id of the message that says what to type.
    pub help: Option<String>,
}

/// A sort of field; each has one parser, here, and one editor, in `app::form`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text {
        max: usize,
    },
    /// The code by which a GPON terminal can be known besides its serial number.
    RegistrationId {
        max: usize,
    },
    /// Free text for which the values used before are proposed.
    Lookup {
        max: usize,
    },
    Number {
        min: i64,
        max: i64,
    },
    Toggle,
    Secret {
        max: usize,
    },
    WifiKey,
    Mac,
    Ip,
}

/// A value that a field has taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Switch(bool),
    Secret(Secret),
}

impl Kind {
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret { .. } | Self::WifiKey)
    }
}

impl Technology {
    pub fn field(&self, key: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl FieldSpec {
    /// Parses what was typed: `None` for nothing. The value comes back in its canonical spelling.
    ///
    /// # Errors
    /// A problem at this field that says what would be right.
    pub fn parse(&self, words: &str) -> Result<Option<Value>, Problem> {
        let problem = |text: Text| Problem::new(self.key.clone(), text);
        // Spaces can be part of a secret; around anything else they are a slip of the hand or of the clipboard.
        let words = if self.kind.is_secret() { words } else { words.trim() };
        if words.is_empty() {
            return if self.required { Err(problem(text!("field-required"))) } else { Ok(None) };
        }
        let value = match self.kind {
            Kind::Text { max } | Kind::RegistrationId { max } | Kind::Lookup { max } => {
                Value::Text(within(words, max).map_err(problem)?.to_owned())
            }
            Kind::Secret { max } => {
                Value::Secret(Secret::new(within(words, max).map_err(problem)?.to_owned()))
            }
            Kind::WifiKey => {
                WifiKey::check(words).map_err(problem)?;
                Value::Secret(Secret::new(words.to_owned()))
            }
            Kind::Mac => Value::Text(words.parse::<MacAddress>().map_err(problem)?.to_string()),
            Kind::Ip => Value::Text(words.parse::<IpAddress>().map_err(problem)?.to_string()),
            Kind::Number { min, max } => match words.parse::<i64>() {
                Ok(number) if (min..=max).contains(&number) => Value::Text(number.to_string()),
                _ => return Err(problem(text!("field-number-range", min = min, max = max))),
            },
            Kind::Toggle => match words {
                "true" => Value::Switch(true),
                "false" => Value::Switch(false),
                _ => return Err(problem(text!("field-toggle-form"))),
            },
        };
        Ok(Some(value))
    }
}

/// Refuses what is too long or holds a control character. Nothing of the text is repeated: it may be a secret.
fn within(words: &str, max: usize) -> Result<&str, Text> {
    if words.chars().count() > max {
        return Err(text!("field-too-long", max = max, length = words.chars().count()));
    }
    if words.chars().any(char::is_control) {
        return Err(text!("field-control-character"));
    }
    Ok(words)
}

/// Checks a line of text that is not of the catalogue, such as a name: required, of a length, without control characters.
///
/// # Errors
/// A problem at `field`.
pub fn required_line(field: &'static str, words: &str, max: usize) -> Result<String, Problem> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Problem::new(field, text!("field-required")));
    }
    within(words, max).map(str::to_owned).map_err(|text| Problem::new(field, text))
}

/// The technologies that Vincula knows, in the order in which they are offered.
pub fn technologies() -> &'static [Technology] {
    static TECHNOLOGIES: LazyLock<Vec<Technology>> = LazyLock::new(|| {
        [
            include_str!("../../assets/technologies/gpon.toml"),
            include_str!("../../assets/technologies/voip.toml"),
        ]
        .map(|toml| toml::from_str(toml).expect("a test reads every technology that is built in"))
        .into()
    });
    &TECHNOLOGIES
}

pub fn technology(key: &str) -> Option<&'static Technology> {
    technologies().iter().find(|technology| technology.key.0 == key)
}

/// The extra fields of a kind of provisioning system.
pub fn system_fields(kind: SystemKind) -> &'static [FieldSpec] {
    #[derive(Deserialize)]
    struct Fields {
        #[serde(rename = "field")]
        fields: Vec<FieldSpec>,
    }
    static REST: LazyLock<Vec<FieldSpec>> = LazyLock::new(|| {
        let fields: Fields = toml::from_str(include_str!("../../assets/systems/rest.toml"))
            .expect("a test reads every kind of system that is built in");
        fields.fields
    });
    match kind {
        SystemKind::Rest => &REST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_technology_and_kind_of_system_that_is_built_in_can_be_read() {
        assert_eq!(technologies().iter().map(|t| t.key.0.as_str()).collect::<Vec<_>>(), ["gpon", "voip"]);
        for kind in SystemKind::ALL {
            for field in system_fields(kind) {
                let default = field.default.clone().unwrap_or_default();
                assert!(field.parse(&default).is_ok(), "{} does not take its own default", field.key);
            }
        }
    }

    #[test]
    fn no_technology_asks_twice_for_a_field() {
        for technology in technologies() {
            for (index, field) in technology.fields.iter().enumerate() {
                assert!(
                    technology.fields[..index].iter().all(|other| other.key != field.key),
                    "{}",
                    field.key
                );
            }
        }
    }

    #[test]
    fn a_field_says_what_is_wrong_with_what_was_typed() {
        let gpon = technology("gpon").expect("built in");
        for (key, words, message) in [
            ("mac", "", "field-required"),
            ("mac", "zz", "value-mac-form"),
            ("id_code", "a\u{1b}[31mb", "field-control-character"),
            ("wifi_key", "corta", "value-wifi-key-short"),
        ] {
            let problem = gpon.field(key).expect(key).parse(words).expect_err(key);
            assert_eq!((problem.field.as_ref(), problem.text.id.as_ref()), (key, message));
        }
        let long = "x".repeat(65);
        let problem = gpon.field("id_code").expect("built in").parse(&long).expect_err("too long");
        assert_eq!(problem.text, text!("field-too-long", max = 64_i64, length = 65_i64));
    }

    #[test]
    fn a_value_comes_back_in_its_canonical_spelling() {
        let gpon = technology("gpon").expect("built in");
        assert_eq!(
            gpon.field("mac").expect("built in").parse(" 001a.2b3c.4d5e "),
            Ok(Some(Value::Text("00:1A:2B:3C:4D:5E".into())))
        );
        assert_eq!(gpon.field("admin_user").expect("built in").parse("  "), Ok(None));
    }
}
