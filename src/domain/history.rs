//! What was done to a customer, in words: each deed of the trail as a message.
//!
//! Who did it, when, and what became of it are told beside.

use serde::Deserialize;

use super::customer::CustomerStatus;
use super::technology;
use super::text::{Arg, Text};
use crate::text;

/// What the trail keeps of a deed; each has some of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DeedDetail {
    pub serial: Option<String>,
    pub new: bool,
    pub changed: Vec<String>,
    pub system: Option<String>,
    pub external_id: Option<String>,
    pub tariff: Option<String>,
    pub field: Option<String>,
    /// Tariffs that a file has given the customer, and those that it has taken from him.
    pub contracted: Vec<String>,
    pub ended: Vec<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    /// Why the unit that was taken away does not come back.
    pub broken: Option<String>,
    /// The operation that carries it out.
    pub operation: Option<i64>,
}

/// What was done, by the words of the trail.
pub fn told(entity: &str, action: &str, detail: &DeedDetail) -> Text {
    let words = |value: &Option<String>| value.clone().unwrap_or_default();
    let serial = words(&detail.serial);
    match (entity, action) {
        ("customer", "save") if detail.new => text!("history-customer-new"),
        ("customer", "save") => text!("history-customer-changed", fields = fields(&detail.changed)),
        ("customer", "status") => {
            text!("history-status", from = status(detail.from.as_deref()), to = status(detail.to.as_deref()))
        }
        ("customer", "contract") => text!("history-contract", tariff = words(&detail.tariff)),
        ("customer", "end_contract") => text!("history-end-contract", tariff = words(&detail.tariff)),
        ("customer", "link") => {
            text!("history-link", system = words(&detail.system), id = words(&detail.external_id))
        }
        ("customer", "unlink") => {
            text!("history-unlink", system = words(&detail.system), id = words(&detail.external_id))
        }
        ("customer", "import") if detail.new => text!("history-customer-imported-new"),
        ("customer", "import") => text!("history-customer-imported", what = together(detail)),
        ("customer", "pull") => text!("history-customer-pulled", what = together(detail)),
        ("device", "push") => text!("history-push-device", serial = serial),
        ("device", "save") if detail.new => text!("history-device-new", serial = serial),
        ("device", "save") if detail.changed.is_empty() => text!("history-device-again", serial = serial),
        ("device", "save") => {
            text!("history-device-changed", serial = serial, fields = fields(&detail.changed))
        }
        ("device", "import") if detail.new => text!("history-device-imported-new", serial = serial),
        ("device", "import") => {
            text!("history-device-imported", serial = serial, fields = fields(&detail.changed))
        }
        ("device", "pull") => {
            text!("history-device-pulled", serial = serial, fields = fields(&detail.changed))
        }
        ("device", "suspend") => text!("history-suspend", serial = serial),
        ("device", "resume") => text!("history-resume", serial = serial),
        ("device", "remove") => text!("history-remove", serial = serial),
        ("device", "reboot") => text!("history-reboot", serial = serial),
        ("device", "discard") => text!("history-discard", serial = serial),
        ("device", "template") => text!("history-template", serial = serial),
        ("device", "reveal_secret") => {
            let field = detail.field.as_deref().map_or(Arg::from(""), field);
            text!("history-reveal", serial = serial, field = field)
        }
        ("device", "change_tariff") => text!(
            "history-change-tariff",
            serial = serial,
            from = words(&detail.from),
            to = words(&detail.to)
        ),
        ("device", "swap") => match &detail.broken {
            Some(reason) => text!(
                "history-swap-broken",
                from = words(&detail.from),
                to = words(&detail.to),
                reason = reason.as_str()
            ),
            None => text!("history-swap", from = words(&detail.from), to = words(&detail.to)),
        },
        ("device", "move") => {
            text!("history-move", serial = serial, from = words(&detail.from), to = words(&detail.to))
        }
        ("customer", "push") => text!("history-push", id = words(&detail.external_id)),
        ("customer", "adopt") => text!("history-adopt", id = words(&detail.external_id)),
        ("device", "adopt") => text!("history-adopt-device", serial = serial),
        ("customer", "remove_there") => text!("history-remove-there", serial = serial),
        ("operation", "retry") => text!("history-retry", serial = serial),
        ("operation", "cancel") => text!("history-cancel", serial = serial),
        // A newer program did something that this one does not know.
        (entity, action) => text!("history-other", action = action, entity = entity),
    }
}

/// All that was changed at once of a customer: his data, his status and his tariffs.
fn together(detail: &DeedDetail) -> Arg {
    let data: Vec<String> = detail.changed.iter().filter(|field| *field != "status").cloned().collect();
    let data = (!data.is_empty()).then(|| text!("history-customer-changed", fields = fields(&data)));
    let turned = (detail.from != detail.to).then(|| {
        text!("history-status", from = status(detail.from.as_deref()), to = status(detail.to.as_deref()))
    });
    let contracted =
        detail.contracted.iter().map(|tariff| text!("history-contract", tariff = tariff.as_str()));
    let ended = detail.ended.iter().map(|tariff| text!("history-end-contract", tariff = tariff.as_str()));
    all(data.into_iter().chain(turned).chain(contracted).chain(ended).map(Arg::from))
}

fn all(parts: impl Iterator<Item = Arg>) -> Arg {
    parts
        .reduce(|before, next| text!("outbox-and", before = before, next = next).into())
        .unwrap_or_else(|| "".into())
}

/// Whether there are words for a deed, if it is one that a customer's history shows.
pub fn is_told(entity: &str, action: &str) -> bool {
    match entity {
        "customer" | "device" | "operation" => {
            told(entity, action, &DeedDetail::default()).id != "history-other"
        }
        _ => true,
    }
}

fn status(word: Option<&str>) -> Arg {
    match word.and_then(CustomerStatus::from_word) {
        Some(status) => status.label().into(),
        None => word.unwrap_or_default().into(),
    }
}

fn fields(keys: &[String]) -> Arg {
    all(keys.iter().map(|key| field(key)))
}

/// What the forms call a field; the bare key of one that no form has.
fn field(key: &str) -> Arg {
    let label = match key {
        "code" => text!("customers-code"),
        "name" => text!("field-name"),
        "tax_id" => text!("customers-tax-id"),
        "email" => text!("customers-email"),
        "phone" => text!("customers-phone"),
        "status" => text!("report-field-status"),
        "address" => text!("customers-address"),
        "city" => text!("customers-city"),
        "postal_code" => text!("customer-postal-code"),
        "serial" => text!("outbox-field-serial"),
        "technology" => text!("outbox-field-technology"),
        "product" => text!("field-product"),
        "tariff" => text!("field-tariff"),
        other => match technology::technologies().iter().find_map(|technology| technology.field(other)) {
            Some(field) => Text::new(field.label.clone()),
            None => return other.into(),
        },
    };
    label.into()
}
