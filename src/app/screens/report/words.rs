//! Rows of a report in words: whose they are, what is wrong with them, and what an action would make of them.

use crate::app::notice::Notices;
use crate::app::route::Route;
use crate::app::screen::Context;
use crate::domain::customer::CustomerStatus;
use crate::domain::tariff::ServiceKind;
use crate::domain::text::Text;
use crate::drivers::RemoteStatus;
use crate::reconcile::class::{Action, Class, Section};
use crate::reconcile::report::{self, Candidate, FieldDifference, Known, Report, Row, Side};
use crate::text;
use crate::ui::text::harmless;

/// Tells somebody who is elsewhere that a report is made.
pub fn tell_made(report: &Report, notices: &mut Notices) {
    let system = harmless(&report.system_name).into_owned();
    match &report.incomplete {
        None => notices.done(text!("panel-made", system = system, count = report.totals.differences())),
        Some(why) => notices.warn(text!("panel-made-incomplete", system = system, reason = why.text())),
    }
}

/// The code of our customer, or else the id of their record.
pub fn code(row: &Row) -> String {
    row.customer_code.as_ref().or(row.external_id.as_ref()).cloned().unwrap_or_default()
}

/// Whose row it is.
pub fn name(row: &Row) -> String {
    let of = |side: &Option<Side>, field| match side.as_ref()?.fact(field)? {
        Known::Words(words) => Some(words.clone()),
        Known::Switch(_) | Known::Number(_) => None,
    };
    let candidate = || row.candidates.iter().find_map(|candidate| candidate.name.clone());
    row.customer_name
        .clone()
        .or_else(|| of(&row.ours, "tariff"))
        .or_else(|| of(&row.theirs, "name"))
        .or_else(candidate)
        .unwrap_or_default()
}

/// What is wrong, in a line.
pub fn reason(row: &Row, cx: &Context) -> String {
    let (ours, theirs) = (status(row.ours.as_ref(), cx), status(row.theirs.as_ref(), cx));
    let id = row.external_id.as_deref().unwrap_or_default();
    let serial = row.serial.as_deref().unwrap_or_default();
    let told = match row.class {
        Class::DiffersState => text!("panel-row-states", ours = ours, theirs = theirs),
        Class::OnlyOurs => text!("panel-row-only-ours", ours = ours),
        Class::OnlyTheirs => text!("panel-row-only-theirs", theirs = theirs),
        Class::BrokenLink => text!("panel-row-broken-link", id = id),
        Class::DiffersData => text!("panel-row-fields", fields = fields(row, cx)),
        Class::Unlinked => {
            let certainty = row.certainty.map(|certainty| cx.say(&certainty.label())).unwrap_or_default();
            text!("panel-row-unlinked", certainty = certainty, id = id, ours = ours, theirs = theirs)
        }
        Class::Ambiguous | Class::DuplicateId => {
            text!("panel-row-candidates", count = row.candidates.len())
        }
        Class::DuplicateSerial => {
            text!("panel-row-serial-candidates", serial = serial, count = row.candidates.len())
        }
        Class::DeviceMissing
        | Class::DeviceExtra
        | Class::DeviceReappeared
        | Class::DeviceInSync
        | Class::InProgress => text!("panel-row-device", serial = serial, name = device(row)),
        Class::DiffersTemplate | Class::DiffersDevice => {
            text!("panel-row-device-fields", serial = serial, fields = fields(row, cx))
        }
        Class::NoTemplate => service(row, cx),
        Class::NotChecked | Class::DeviceNotChecked => text!("panel-row-not-checked"),
        Class::InSync | Class::OutOfScope => {
            text!("panel-row-states", ours = ours, theirs = theirs)
        }
    };
    cx.say(&told)
}

fn fields(row: &Row, cx: &Context) -> String {
    let labels: Vec<String> = row.fields.iter().map(|field| cx.say(&field_label(&field.field))).collect();
    labels.join(", ")
}

fn device(row: &Row) -> String {
    let name = |side: &Option<Side>| side.as_ref().and_then(|side| side.fact("name")).cloned();
    match name(&row.ours).or_else(|| name(&row.theirs)) {
        Some(Known::Words(words)) => words,
        Some(Known::Switch(_) | Known::Number(_)) | None => String::new(),
    }
}

fn service(row: &Row, cx: &Context) -> Text {
    let fact = |field| row.ours.as_ref().and_then(|side| side.fact(field));
    let kind = fact("service").map(|value| cx.say(&value_text("service", value))).unwrap_or_default();
    let customers = match fact("customers") {
        Some(Known::Number(count)) => *count,
        Some(Known::Words(_) | Known::Switch(_)) | None => 0,
    };
    text!("panel-row-no-template", service = kind, count = customers)
}

/// Where the template of the service of a row is linked: Gestión de tarifas, at that service.
pub fn service_of(row: &Row) -> Option<Route> {
    let words = |field| match row.ours.as_ref()?.fact(field)? {
        Known::Words(words) => Some(words.as_str()),
        Known::Switch(_) | Known::Number(_) => None,
    };
    let service = ServiceKind::from_word(words("service")?)?;
    Some(Route::ServiceOf { tariff_name: words("tariff")?.to_owned(), service })
}

fn status(side: Option<&Side>, cx: &Context) -> String {
    match side {
        None => cx.say(&text!("panel-absent")),
        Some(side) => match side.fact("status") {
            Some(value) => cx.say(&value_text("status", value)),
            None => "…".to_owned(),
        },
    }
}

/// The name of a field on the screen.
pub fn field_label(field: &str) -> Text {
    match field {
        "code" => text!("customers-code"),
        "address" => text!("customers-address"),
        "city" => text!("customers-city"),
        "postal_code" => text!("panel-field-postal-code"),
        "serial" => text!("field-serial"),
        "product" => text!("product-form-title"),
        "tariff" => text!("panel-field-tariff"),
        "tariffs" => text!("tab-tariffs"),
        "service" => text!("panel-field-service"),
        "customers" => text!("menu-customers"),
        "devices" => Section::Devices.label(),
        other => report::field_label(other).unwrap_or_else(|| text!("plain", value = other)),
    }
}

/// A value as it is shown.
pub fn value_text(field: &str, value: &Known) -> Text {
    match value {
        Known::Switch(true) => text!("toggle-yes"),
        Known::Switch(false) => text!("toggle-no"),
        Known::Number(number) => text!("plain", value = number.to_string()),
        Known::Words(words) => {
            let label = report::value_label(field, value);
            label.unwrap_or_else(|| text!("plain", value = harmless(words).into_owned()))
        }
    }
}

/// What an action would make of a row, a line for each part.
pub fn will(row: &Row, action: Action) -> Vec<Text> {
    let id = row.external_id.as_deref().unwrap_or_default();
    let code = row.customer_code.as_deref().unwrap_or_default();
    let serial = row.serial.as_deref().unwrap_or_default();
    match (action, row.class) {
        (Action::Push, Class::OnlyOurs) => vec![text!("panel-will-create-there", code = code)],
        (Action::Push, Class::BrokenLink) => vec![text!("panel-will-create-again", id = id)],
        (Action::Push, Class::DeviceMissing) => vec![text!("panel-will-register", serial = serial)],
        (Action::Push, _) => row.fields.iter().map(|field| there(row, field)).collect(),
        (Action::Pull, _) => row.fields.iter().map(here).collect(),
        (Action::Adopt, class) if class.section() == Section::Devices => {
            vec![text!("panel-will-record", serial = serial)]
        }
        (Action::Adopt, _) => vec![text!("panel-will-adopt", id = id)],
        (Action::Link, _) => vec![text!("panel-will-link", code = code, id = id)],
        (Action::Unlink, _) => vec![text!("panel-will-unlink", code = code, id = id)],
        (Action::Remove, class) if class.section() == Section::Devices => {
            vec![text!("panel-will-remove-device", serial = serial)]
        }
        (Action::Remove, _) => vec![text!("panel-will-terminate", id = id)],
        (Action::Accept | Action::Choose | Action::LinkTemplate, _) => Vec::new(),
    }
}

/// What becomes of a field there. The state of a customer becomes the one that goes with ours.
fn there(row: &Row, field: &FieldDifference) -> Text {
    let mut ours = field.ours.clone();
    if row.section() == Section::Customers
        && field.field == "status"
        && let Some(Known::Words(word)) = &ours
    {
        let status = match CustomerStatus::from_word(word) {
            Some(CustomerStatus::Alta) => Some(RemoteStatus::Active),
            Some(CustomerStatus::Bloqueado) => Some(RemoteStatus::Suspended),
            Some(CustomerStatus::Baja | CustomerStatus::Captado) => Some(RemoteStatus::Terminated),
            None => None,
        };
        if let Some(status) = status {
            ours = Some(status.word().into());
        }
    }
    change(text!("panel-will-there"), &field.field, field.theirs.as_ref(), ours.as_ref())
}

/// What becomes of a field here. The state of a customer becomes the one that goes with theirs.
fn here(field: &FieldDifference) -> Text {
    let mut theirs = field.theirs.clone();
    if field.field == "status"
        && let (Some(Known::Words(ours)), Some(Known::Words(word))) = (&field.ours, &theirs)
        && CustomerStatus::from_word(ours).is_some()
    {
        let status = match word.as_str() {
            "active" => Some(CustomerStatus::Alta),
            "suspended" => Some(CustomerStatus::Bloqueado),
            "terminated" => Some(CustomerStatus::Baja),
            _ => None,
        };
        if let Some(status) = status {
            theirs = Some(status.word().into());
        }
    }
    change(text!("panel-will-here"), &field.field, field.ours.as_ref(), theirs.as_ref())
}

fn change(place: Text, field: &str, from: Option<&Known>, to: Option<&Known>) -> Text {
    let value =
        |known: Option<&Known>| known.map_or_else(|| text!("panel-empty"), |known| value_text(field, known));
    text!("panel-will-change", place = place, field = field_label(field), from = value(from), to = value(to))
}

/// One of those among whom a person has to choose.
pub fn candidate(candidate: &Candidate) -> String {
    let parts = [&candidate.customer_code, &candidate.external_id, &candidate.name, &candidate.serial];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    harmless(&parts.join(" · ")).into_owned()
}

/// What a person is to do about a row for which no key does it; `None` where one does.
pub fn by_hand(class: Class) -> Option<Text> {
    match class {
        Class::Ambiguous => Some(text!("panel-todo-ambiguous")),
        Class::DuplicateId => Some(text!("panel-todo-duplicate-id")),
        Class::DuplicateSerial => Some(text!("panel-todo-duplicate-serial")),
        Class::NotChecked | Class::DeviceNotChecked => Some(text!("panel-todo-not-checked")),
        Class::NoTemplate => Some(text!("panel-todo-no-template")),
        Class::DiffersState
        | Class::OnlyOurs
        | Class::BrokenLink
        | Class::DiffersData
        | Class::Unlinked
        | Class::OnlyTheirs
        | Class::InSync
        | Class::OutOfScope
        | Class::DeviceMissing
        | Class::DeviceExtra
        | Class::DeviceReappeared
        | Class::DiffersTemplate
        | Class::DiffersDevice
        | Class::DeviceInSync
        | Class::InProgress => None,
    }
}

/// The name of a class where there is little room.
pub fn short(class: Class) -> Text {
    match class {
        Class::DiffersState => text!("panel-short-differs-state"),
        Class::OnlyOurs => text!("panel-short-only-ours"),
        Class::BrokenLink => text!("panel-short-broken-link"),
        Class::DiffersData => text!("panel-short-differs-data"),
        Class::OnlyTheirs => text!("panel-short-only-theirs"),
        Class::DeviceMissing => text!("panel-short-device-missing"),
        Class::DeviceExtra => text!("panel-short-device-extra"),
        Class::DeviceReappeared => text!("panel-short-device-reappeared"),
        Class::DuplicateSerial => text!("panel-short-duplicate-serial"),
        Class::DiffersTemplate => text!("panel-short-differs-template"),
        Class::DiffersDevice => text!("panel-short-differs-device"),
        Class::NoTemplate => text!("panel-short-no-template"),
        Class::Unlinked
        | Class::Ambiguous
        | Class::DuplicateId
        | Class::NotChecked
        | Class::InSync
        | Class::OutOfScope
        | Class::DeviceNotChecked
        | Class::DeviceInSync
        | Class::InProgress => class.label(),
    }
}
