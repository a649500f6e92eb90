//! A report and its rows as plain values: what is stored, shown and written as JSON.
//!
//! Words from outside are as they were sent: who draws them makes them harmless. No secret is ever in a row.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::class::{Action, Certainty, Class, Section};
use super::outcome::{Acceptance, Done};
use crate::domain::customer::CustomerStatus;
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, ReportId, SystemId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{technologies, technology};
use crate::domain::text::Text;
use crate::drivers::RemoteStatus;
use crate::text;

/// A report without its rows, which are read a screenful at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub id: ReportId,
    pub system: SystemId,
    pub system_name: String,
    /// The name and version that the system gives of itself.
    pub system_version: Option<String>,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    pub by: String,
    /// `None` when it is complete.
    pub incomplete: Option<Incomplete>,
    pub counts: Counts,
    pub totals: Totals,
    /// Whether no service at all is linked to a template of the system yet: then who is expected there is guessed.
    pub nothing_linked: bool,
}

/// How many customers there are on either side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub ours: u64,
    pub theirs: u64,
}

/// Why what was read of a system cannot be believed to be all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Incomplete {
    /// The reading failed or was cut short.
    CutShort { because: Text },
    /// The system showed no customer at all.
    Empty,
    /// It seems to have lost more than the set share of its customers since the last complete report.
    Suspect { before: u64, now: u64 },
}

impl Incomplete {
    /// Why, and what to do about it.
    pub fn text(&self) -> Text {
        match self {
            Self::CutShort { because } => because.clone(),
            Self::Empty => text!("report-incomplete-empty"),
            Self::Suspect { before, now } => {
                text!("report-incomplete-suspect", before = *before, now = *now)
            }
        }
    }
}

/// How many rows there are of each class, the accepted ones apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// By the place of the class in [`Class::ALL`].
    classes: [u64; Class::ALL.len()],
    pub accepted: u64,
}

impl Totals {
    pub fn of(&self, class: Class) -> u64 {
        self.classes[class as usize]
    }

    pub fn count(&mut self, class: Class) {
        self.add(class, 1);
    }

    pub fn add(&mut self, class: Class, rows: u64) {
        self.classes[class as usize] += rows;
    }

    /// Counts a row as accepted that was counted under its class.
    pub fn accept(&mut self, class: Class) {
        self.take_back(class);
        self.accepted += 1;
    }

    /// Counts a row under another class than it was counted.
    pub(super) fn recount(&mut self, before: Class, now: Class) {
        self.take_back(before);
        self.count(now);
    }

    /// Counts a row under its class again that was counted as accepted.
    pub fn reopen(&mut self, class: Class) {
        self.accepted = self.accepted.saturating_sub(1);
        self.count(class);
    }

    pub(super) fn take_back(&mut self, class: Class) {
        let rows = &mut self.classes[class as usize];
        *rows = rows.saturating_sub(1);
    }

    /// How many rows name a mismatch: what exit 3 of the command tells.
    pub fn differences(&self) -> u64 {
        Class::ALL.into_iter().filter(|class| class.is_listed()).map(|class| self.of(class)).sum()
    }
}

/// The classes of one section, every one of them, zero or not.
struct OfSection<'a>(&'a Totals, Section);

impl Serialize for OfSection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(totals, section) = self;
        let mut map = serializer.serialize_map(None)?;
        for class in section.classes() {
            map.serialize_entry(class.word(), &totals.of(class))?;
        }
        map.end()
    }
}

impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for section in Section::ALL {
            map.serialize_entry(section.word(), &OfSection(self, section))?;
        }
        map.serialize_entry("accepted", &self.accepted)?;
        map.end()
    }
}

impl Totals {
    /// Reads what was stored. A class that this program does not know, as a newer one may have stored it, is passed over.
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        let members = json.as_object()?;
        let mut totals = Self { accepted: members.get("accepted")?.as_u64()?, ..Self::default() };
        for section in Section::ALL {
            for (word, rows) in members.get(section.word())?.as_object()? {
                if let Some(class) = Class::from_words(section, word) {
                    totals.add(class, rows.as_u64()?);
                }
            }
        }
        Some(totals)
    }
}

/// One row of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the report, the costliest first.
    pub place: i64,
    pub class: Class,
    /// Of `unlinked` alone.
    pub certainty: Option<Certainty>,
    pub cost: Cost,
    pub customer: Option<CustomerId>,
    pub customer_code: Option<String>,
    pub customer_name: Option<String>,
    pub external_id: Option<String>,
    pub device: Option<DeviceId>,
    pub serial: Option<String>,
    pub ours: Option<Side>,
    pub theirs: Option<Side>,
    pub fields: Vec<FieldDifference>,
    pub candidates: Vec<Candidate>,
    /// What was done about it from this report.
    pub result: Option<Done>,
    /// Why it is left as it is; it then counts as accepted and not under its class.
    pub accepted: Option<Acceptance>,
}

impl Row {
    pub const fn section(&self) -> Section {
        self.class.section()
    }

    /// What can be done about it; nothing is removed by a report that is not complete.
    pub fn actions(&self, report: &Report) -> impl Iterator<Item = Action> {
        let is_complete = report.incomplete.is_none();
        let actions = self.class.actions().iter().copied();
        actions.filter(move |action| is_complete || *action != Action::Remove)
    }

    /// The fields that are told of it in a line: those that differ and, of who is to be linked, the two states, be they
    /// such as go together.
    pub fn told_fields(&self) -> Cow<'_, [FieldDifference]> {
        const STATUS: &str = "status";
        let state = |side: &Option<Side>| side.as_ref().and_then(|side| side.fact(STATUS)).cloned();
        let is_told = self.fields.iter().any(|field| field.field == STATUS);
        match (state(&self.ours), state(&self.theirs)) {
            (ours @ Some(_), theirs @ Some(_)) if self.class == Class::Unlinked && !is_told => {
                let states = FieldDifference { field: STATUS.to_owned(), ours, theirs };
                Cow::Owned([states].into_iter().chain(self.fields.iter().cloned()).collect())
            }
            _ => Cow::Borrowed(&self.fields),
        }
    }
}

/// How much a mismatch costs the operator, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cost {
    /// He left, and is still active there.
    LeftAndServed,
    /// He is in Alta, and not served.
    NotServed,
    Other,
}

impl Cost {
    pub const ALL: [Self; 3] = [Self::LeftAndServed, Self::NotServed, Self::Other];

    pub const fn word(self) -> &'static str {
        match self {
            Self::LeftAndServed => "left_and_served",
            Self::NotServed => "not_served",
            Self::Other => "other",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cost| cost.word() == word)
    }
}

/// What one side has: its fields in the order in which they are shown. Written as one JSON object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    pub facts: Vec<Fact>,
}

impl Side {
    pub fn fact(&self, field: &str) -> Option<&Known> {
        self.facts.iter().find(|fact| fact.field == field).and_then(|fact| fact.value.as_ref())
    }

    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: Option<Known>) -> Self {
        self.facts.push(Fact { field: field.into(), value });
        self
    }
}

/// One field of one side; `None` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// As in `customer show`, `device save` and the contract of the driver.
    pub field: String,
    pub value: Option<Known>,
}

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Known {
    Switch(bool),
    Number(u64),
    Words(String),
}

impl From<&str> for Known {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

/// A field that differs, as either side has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDifference {
    pub field: String,
    pub ours: Option<Known>,
    pub theirs: Option<Known>,
}

/// The name of a field on the screen; `None` for one that has none, which is shown by its key.
pub fn field_label(field: &str) -> Option<Text> {
    Some(match field {
        "name" => text!("report-field-name"),
        "tax_id" => text!("report-field-tax-id"),
        "status" => text!("report-field-status"),
        "email" => text!("report-field-email"),
        "phone" => text!("report-field-phone"),
        "template_id" => text!("report-field-template"),
        "technology" => text!("report-field-technology"),
        other => {
            let spec = technologies().iter().find_map(|technology| technology.field(other))?;
            Text::new(spec.label.clone())
        }
    })
}

/// A state, a technology or a service in words; `None` for a value that is shown as it is.
pub fn value_label(field: &str, value: &Known) -> Option<Text> {
    let Known::Words(word) = value else { return None };
    match field {
        "status" => {}
        "technology" => return technology(word).map(|technology| Text::new(technology.label.clone())),
        "service" => return ServiceKind::from_word(word).map(ServiceKind::label),
        _ => return None,
    }
    let customer = CustomerStatus::from_word(word).map(CustomerStatus::label);
    let device = || DeviceState::from_word(word).map(DeviceState::label);
    let remote = || (word == RemoteStatus::Terminated.word()).then(|| RemoteStatus::Terminated.label());
    customer.or_else(device).or_else(remote)
}

/// One of those among whom a person has to choose: a customer of ours, a record there, or a link between the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub customer: Option<CustomerId>,
    pub customer_code: Option<String>,
    pub external_id: Option<String>,
    pub name: Option<String>,
    pub serial: Option<String>,
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.facts.len()))?;
        for Fact { field, value } in &self.facts {
            map.serialize_entry(field, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Facts;
        impl<'de> Visitor<'de> for Facts {
            type Value = Side;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of one side")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Side, A::Error> {
                let mut side = Side::default();
                while let Some((field, value)) = map.next_entry::<String, Option<Known>>()? {
                    side.facts.push(Fact { field, value });
                }
                Ok(side)
            }
        }
        deserializer.deserialize_map(Facts)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::{Class, Fact, Known, Side, Totals};

    #[test]
    fn every_class_is_in_the_totals_zero_or_not_and_they_are_read_back() {
        let mut totals = Totals { accepted: 3, ..Totals::default() };
        totals.add(Class::OnlyOurs, 2);
        totals.count(Class::NoTemplate);
        let json = serde_json::to_value(&totals).unwrap();
        assert_eq!(json["customers"]["only_ours"], 2);
        assert_eq!(json["customers"]["ambiguous"], 0);
        assert_eq!(json["tariffs"], serde_json::json!({ "no_template": 1 }));
        let count: usize = ["customers", "devices", "tariffs"]
            .map(|section| json[section].as_object().unwrap().len())
            .iter()
            .sum();
        assert_eq!(count, Class::ALL.len());
        assert_eq!(Totals::from_json(&json).unwrap(), Totals { accepted: 3, ..totals });
    }

    #[test]
    fn what_is_only_counted_is_no_difference() {
        let mut totals = Totals { accepted: 1, ..Totals::default() };
        totals.add(Class::InSync, 10);
        totals.add(Class::OutOfScope, 1);
        assert_eq!(totals.differences(), 0);
        totals.count(Class::DeviceExtra);
        assert_eq!(totals.differences(), 1);
    }

    #[test]
    fn a_side_is_read_back_in_its_order() {
        let side = Side::default()
            .with("name", Some("Ana".into()))
            .with("email", None)
            .with("customers", Some(Known::Number(3)))
            .with("hide_sender", Some(Known::Switch(true)));
        let json = serde_json::to_string(&side).unwrap();
        assert_eq!(json, r#"{"name":"Ana","email":null,"customers":3,"hide_sender":true}"#);
        let read: Side = serde_json::from_str(&json).unwrap();
        assert_eq!(read, side);
        assert_eq!(read.facts[1], Fact { field: "email".into(), value: None });
    }
}
