//! A customer's device in one provisioning system, and the check of the form that registers it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ids::{CustomerId, DeviceId, OperationId, ProductId, SystemId, TariffId};
use super::operation::{Operation, OperationState};
use super::problem::Problem;
use super::technology::{self, Technology, TechnologyKey, Value};
use super::text::Text;
use super::values::{Secret, SerialNumber};
use crate::text;

/// The longest name of a device, in characters.
pub const MAX_NAME: usize = 64;

/// Where a device stands, as its last operation leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceState {
    Pending,
    Active,
    Suspended,
    Failed,
    Unsure,
    Removing,
    /// Kept so that a device that reappears is known.
    Removed,
}

/// What the record wants of the device there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Intent {
    Active,
    Suspended,
    Removed,
}

impl Intent {
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Removed];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Removed => "removed",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intent| intent.word() == word)
    }
}

impl DeviceState {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Active,
        Self::Suspended,
        Self::Failed,
        Self::Unsure,
        Self::Removing,
        Self::Removed,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Failed => "failed",
            Self::Unsure => "unsure",
            Self::Removing => "removing",
            Self::Removed => "removed",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Pending => text!("device-state-pending"),
            Self::Active => text!("device-state-active"),
            Self::Suspended => text!("device-state-suspended"),
            Self::Failed => text!("device-state-failed"),
            Self::Unsure => text!("device-state-unsure"),
            Self::Removing => text!("device-state-removing"),
            Self::Removed => text!("device-state-removed"),
        }
    }

    /// The state in which an operation leaves a device that was in this one, `standing` being what is known to stand there.
    #[must_use]
    pub const fn after(self, standing: Standing, operation: OperationState, intent: Intent) -> Self {
        use OperationState as O;
        match (operation, intent) {
            (O::Replaced, _) => self,
            (O::Applied, Intent::Active) => Self::Active,
            (O::Applied, Intent::Suspended) => Self::Suspended,
            (O::Applied, Intent::Removed) => Self::Removed,
            (O::Queued | O::Running | O::Accepted | O::Unsure, Intent::Removed) => Self::Removing,
            (O::Queued | O::Running | O::Accepted, Intent::Active | Intent::Suspended) => {
                standing.state_or(Self::Pending)
            }
            (O::Unsure, Intent::Active | Intent::Suspended) => standing.state_or(Self::Unsure),
            // What came to nothing leaves what was there before, a removal too.
            (
                O::Refused | O::Attention | O::Cancelled,
                Intent::Active | Intent::Suspended | Intent::Removed,
            ) => standing.state_or(Self::Failed),
        }
    }
}

/// What is known to stand there of a device: what the last operation that was applied has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was never registered, as far as is known.
    Nothing,
    Active,
    Suspended,
}

impl Standing {
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Active, Self::Suspended];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }

    /// What stands there once a change of this intent is applied.
    #[must_use]
    pub const fn of(intent: Intent) -> Self {
        match intent {
            Intent::Active => Self::Active,
            Intent::Suspended => Self::Suspended,
            Intent::Removed => Self::Nothing,
        }
    }

    /// What the record wants of a device about which nothing is under way: that it stays as it is.
    pub const fn intent(self) -> Intent {
        match self {
            Self::Nothing | Self::Active => Intent::Active,
            Self::Suspended => Intent::Suspended,
        }
    }

    const fn state_or(self, without: DeviceState) -> DeviceState {
        match self {
            Self::Nothing => without,
            Self::Active => DeviceState::Active,
            Self::Suspended => DeviceState::Suspended,
        }
    }
}

/// A device as it is recorded. Of its secrets only whether they are set is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub customer: CustomerId,
    pub customer_code: String,
    pub system: SystemId,
    pub system_name: String,
    pub external_id: String,
    pub product: ProductId,
    pub product_name: String,
    pub tariff: TariffId,
    pub tariff_name: String,
    pub name: String,
    pub serial: SerialNumber,
    pub technology: TechnologyKey,
    pub state: DeviceState,
    /// The fields of its technology that are not secret and have a value: text or switch.
    pub values: BTreeMap<String, Value>,
    /// The secrets that are known to be set (`true`) or empty (`false`); one that is not here is not known to us.
    pub secrets: BTreeMap<String, bool>,
    /// The template that its tariff's service has in its system now.
    pub template: Option<String>,
    pub last_operation: Option<Operation>,
    /// Another takes its place: it only waits to be gone.
    pub is_leaving: bool,
    /// Counts the changes of the record: who saves must name the one he has seen.
    pub version: i64,
}

/// What is to become of one field of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldChange {
    /// It stays as it is: left out of a file, or a secret that was not typed anew.
    Keep,
    Clear,
    Set(Value),
}

/// A form or file that registers or changes a device, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceInput {
    pub name: String,
    pub serial: String,
    pub technology: String,
    pub fields: BTreeMap<String, Entry>,
}

/// What was typed in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Keep,
    Clear,
    /// Text that may be secret: it is shown by no `Debug`.
    Words(Secret),
    Switch(bool),
}

/// The part of a device that its technology asks for, checked and canonical.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDevice {
    pub name: String,
    pub serial: SerialNumber,
    pub technology: TechnologyKey,
    /// One entry for each field of the technology.
    pub fields: BTreeMap<String, FieldChange>,
}

impl DeviceInput {
    /// Checks every field; `known` is the device that is being changed, if it is not new.
    ///
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self, known: Option<&Device>) -> Result<CheckedDevice, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = technology::required_line("name", &self.name, MAX_NAME)
            .map_err(|problem| problems.push(problem))
            .unwrap_or_default();
        let Some(technology) = technology::technology(&self.technology) else {
            let text = if self.technology.trim().is_empty() {
                text!("field-required")
            } else {
                text!("device-technology-unknown", value = self.technology.as_str())
            };
            problems.push(Problem::new("technology", text));
            return Err(problems);
        };
        let serial = if self.serial.trim().is_empty() {
            Err(text!("field-required"))
        } else {
            SerialNumber::parse(&self.serial, technology.serial)
        };
        let serial = serial.map_err(|text| problems.push(Problem::new("serial", text))).ok();
        let fields = self.check_fields(technology, known, &mut problems);
        match serial {
            Some(serial) if problems.is_empty() => {
                Ok(CheckedDevice { name, serial, technology: technology.key.clone(), fields })
            }
            _ => Err(problems),
        }
    }

    fn check_fields(
        &self,
        technology: &Technology,
        known: Option<&Device>,
        problems: &mut Vec<Problem>,
    ) -> BTreeMap<String, FieldChange> {
        let mut changes = BTreeMap::new();
        for field in &technology.fields {
            let is_known = known.is_some_and(|device| {
                device.technology == technology.key
                    && (device.values.contains_key(&field.key)
                        || device.secrets.get(&field.key) == Some(&true))
            });
            let parsed = match self.fields.get(&field.key).unwrap_or(&Entry::Keep) {
                Entry::Keep if is_known || (known.is_some() && !field.required) => Ok(FieldChange::Keep),
                Entry::Keep | Entry::Clear => field.parse("").map(|_| FieldChange::Clear),
                Entry::Switch(on) => field.parse(if *on { "true" } else { "false" }).map(change),
                Entry::Words(words) => field.parse(words.expose()).map(change),
            };
            match parsed {
                Ok(change) => drop(changes.insert(field.key.clone(), change)),
                Err(problem) => problems.push(problem),
            }
        }
        for key in self.fields.keys().filter(|key| technology.field(key).is_none()) {
            problems.push(Problem::new(
                key.clone(),
                text!("device-field-of-other-technology", technology = Text::new(technology.label.clone())),
            ));
        }
        changes
    }
}

fn change(value: Option<Value>) -> FieldChange {
    value.map_or(FieldChange::Clear, FieldChange::Set)
}

/// A checked form together with what it is tied to: what the store records and puts in the outbox in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceDraft {
    /// The device that is changed and the version of it that was seen; `None` for a new one.
    pub known: Option<(DeviceId, i64)>,
    pub customer: CustomerId,
    pub system: SystemId,
    pub external_id: String,
    pub product: ProductId,
    pub tariff: TariffId,
    pub device: CheckedDevice,
}

/// What came of saving a device: the record and the operation that will carry it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    pub device: DeviceId,
    pub operation: OperationId,
}

/// What a secret is to become there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretChange {
    /// Not known to us, so not ours to change: left out.
    Keep,
    Clear,
    Set(Secret),
}

/// A device as it is to be there: what a driver is given, made from the record when the operation runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredDevice {
    pub external_id: String,
    pub serial: SerialNumber,
    pub name: String,
    pub technology: TechnologyKey,
    pub template_id: Option<String>,
    pub intent: Intent,
    /// Every field of the technology that is not secret; `None` is empty.
    pub values: BTreeMap<String, Option<Value>>,
    /// Every secret of the technology.
    pub secrets: BTreeMap<String, SecretChange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Entry {
        Entry::Words(Secret::new(text.to_owned()))
    }

    fn gpon() -> DeviceInput {
        DeviceInput {
            name: "ONT salón".into(),
            serial: "4857544312345678".into(),
            technology: "gpon".into(),
            fields: [("mac", words("001A2B3C4D5E")), ("ip", words("100.64.3.7"))]
                .map(|(key, entry)| (key.to_owned(), entry))
                .into(),
        }
    }

    #[test]
    fn a_whole_form_becomes_canonical_values() {
        let checked = gpon().check(None).expect("a form without mistakes");
        assert_eq!(checked.serial.as_str(), "HWTC12345678");
        assert_eq!(checked.fields["mac"], FieldChange::Set(Value::Text("00:1A:2B:3C:4D:5E".into())));
        assert_eq!(checked.fields["wifi_key"], FieldChange::Clear);
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_form() {
        let mut form = gpon();
        form.name = " ".into();
        form.serial = "HWTC".into();
        form.fields.insert("mac".into(), Entry::Keep);
        form.fields.insert("wifi_key".into(), words("corta"));
        let problems = form.check(None).expect_err("mistakes");
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_ref()).collect();
        assert_eq!(fields, ["name", "serial", "mac", "wifi_key"]);
    }

    #[test]
    fn a_field_of_the_other_technology_is_pointed_out() {
        let mut form = gpon();
        form.fields.insert("call_context".into(), words("nacional"));
        let problems = form.check(None).expect_err("a field too many");
        assert_eq!(problems[0].field, "call_context");
    }

    #[test]
    fn a_first_registration_follows_its_operation_and_a_change_leaves_the_state() {
        use DeviceState as D;
        use OperationState as O;
        for (before, standing, operation, after) in [
            (D::Pending, Standing::Nothing, O::Running, D::Pending),
            (D::Pending, Standing::Nothing, O::Unsure, D::Unsure),
            (D::Unsure, Standing::Nothing, O::Queued, D::Pending),
            (D::Unsure, Standing::Nothing, O::Applied, D::Active),
            (D::Pending, Standing::Nothing, O::Refused, D::Failed),
            (D::Pending, Standing::Nothing, O::Cancelled, D::Failed),
            (D::Failed, Standing::Nothing, O::Queued, D::Pending),
            (D::Active, Standing::Active, O::Attention, D::Active),
            (D::Active, Standing::Active, O::Unsure, D::Active),
            (D::Suspended, Standing::Suspended, O::Queued, D::Suspended),
            (D::Suspended, Standing::Suspended, O::Applied, D::Active),
            (D::Active, Standing::Active, O::Replaced, D::Active),
        ] {
            let found = before.after(standing, operation, Intent::Active);
            assert_eq!(found, after, "{before:?} {standing:?} {operation:?}");
        }
    }

    #[test]
    fn a_removal_is_seen_while_it_is_under_way_and_one_that_fails_leaves_what_stands_there() {
        use DeviceState as D;
        use OperationState as O;
        for operation in [O::Queued, O::Running, O::Accepted, O::Unsure] {
            let found = D::Active.after(Standing::Active, operation, Intent::Removed);
            assert_eq!(found, D::Removing, "{operation:?}");
        }
        assert_eq!(D::Removing.after(Standing::Active, O::Applied, Intent::Removed), D::Removed);
        for operation in [O::Refused, O::Attention, O::Cancelled] {
            for (standing, after) in [
                (Standing::Nothing, D::Failed),
                (Standing::Active, D::Active),
                (Standing::Suspended, D::Suspended),
            ] {
                assert_eq!(D::Removing.after(standing, operation, Intent::Removed), after, "{operation:?}");
            }
        }
    }
}
