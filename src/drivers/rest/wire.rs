//! Reads their JSON: tolerant of members that are unknown, missing or null, strict about those always there.
//!
//! What is not the contract's is told by the name of the member and never by its value.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::veil::Veil;
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{self, TechnologyKey};
use crate::drivers::{
    CustomersPage, Diagnosis, FoundDevice, JobState, RemoteCustomer, RemoteDevice, RemoteDeviceStatus,
    RemoteStatus, Template,
};

/// A member that is not as the contract says, such as `items[3].status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTheContract(pub String);

pub type Reading<T> = Result<T, NotTheContract>;

/// What a system says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub name: Option<String>,
    pub version: Option<String>,
    /// Whether reading and writing are allowed; `None` when it does not say.
    pub may_read: Option<bool>,
    pub may_write: Option<bool>,
}

pub fn about(value: &Value) -> Reading<About> {
    let members = object(value, "about")?;
    let permission = |word: &str| match members.get("permissions") {
        Some(Value::Array(words)) => Some(words.iter().any(|found| found.as_str() == Some(word))),
        Some(Value::Object(words)) => words.get(word).and_then(Value::as_bool),
        _ => None,
    };
    let about = About {
        name: text(members, "name").map(storable),
        version: text(members, "version").map(storable),
        may_read: permission("read"),
        may_write: permission("write"),
    };
    // Any JSON object could pass for one; a login page's or another API's must not.
    if about.name.is_none() && about.version.is_none() && about.may_read.is_none() {
        return Err(NotTheContract("name".to_owned()));
    }
    Ok(about)
}

pub fn customers_page(value: &Value) -> Reading<CustomersPage> {
    let members = object(value, "customers")?;
    let items = list(members.get("items"), "items", customer)?;
    Ok(CustomersPage {
        items,
        next: text(members, "next_cursor").filter(|cursor| !cursor.is_empty()),
        total: members.get("total").and_then(Value::as_u64),
    })
}

pub fn customer(value: &Value) -> Reading<RemoteCustomer> {
    let members = object(value, "customer")?;
    Ok(RemoteCustomer {
        id: naming(members, "id")?,
        name: required(members, "name")?,
        tax_id: filled(members, "tax_id"),
        email: filled(members, "email"),
        phone: filled(members, "phone"),
        address: filled(members, "address"),
        status: match required(members, "status")?.as_str() {
            "active" => RemoteStatus::Active,
            "suspended" => RemoteStatus::Suspended,
            "terminated" => RemoteStatus::Terminated,
            _ => return Err(NotTheContract("status".to_owned())),
        },
        devices: match members.get("devices") {
            None | Some(Value::Null) => None,
            devices => Some(list(devices, "devices", device)?),
        },
    })
}

/// The devices of a customer, which have to be there when it is them that are asked for.
pub fn devices_of_customer(value: &Value) -> Reading<Vec<RemoteDevice>> {
    list(object(value, "customer")?.get("devices"), "devices", device)
}

pub fn device(value: &Value) -> Reading<RemoteDevice> {
    let members = object(value, "device")?;
    let technology = required(members, "technology")?;
    let mut device = RemoteDevice {
        serial: naming(members, "serial")?,
        name: required(members, "name")?,
        template_id: members.get("template_id").map(|_| filled(members, "template_id")),
        status: match required(members, "status")?.as_str() {
            "active" => RemoteDeviceStatus::Active,
            "suspended" => RemoteDeviceStatus::Suspended,
            _ => return Err(NotTheContract("status".to_owned())),
        },
        values: [].into(),
        secrets_set: [].into(),
        revision: filled(members, "revision"),
        technology,
    };
    let fields = technology::technology(&device.technology).map(|technology| technology.fields.as_slice());
    for field in fields.unwrap_or_default() {
        if field.kind.is_secret() {
            if let Some(is_set) = members.get(&format!("{}_set", field.key)).and_then(Value::as_bool) {
                device.secrets_set.insert(field.key.clone(), is_set);
            }
        } else if let Some(value) = members.get(&field.key) {
            let value = match value {
                Value::Bool(on) => Some(technology::Value::Switch(*on)),
                _ => filled(members, &field.key).map(technology::Value::Text),
            };
            device.values.insert(field.key.clone(), value);
        }
    }
    Ok(device)
}

/// The reading of a device. Any JSON object could pass for one: it has to say at least whether the device is online,
/// be it null, or when it was read.
pub fn diagnosis(value: &Value) -> Reading<Diagnosis> {
    let members = object(value, "status")?;
    if is_refusal(value) {
        return Err(NotTheContract("error".to_owned()));
    }
    if !members.contains_key("online") && !members.contains_key("read_at") {
        return Err(NotTheContract("online".to_owned()));
    }
    Ok(Diagnosis {
        online: members.get("online").and_then(Value::as_bool),
        since: moment(members, "since"),
        last_seen: moment(members, "last_seen"),
        cause: filled(members, "cause"),
        rx_power_dbm: power(members, "rx_power_dbm"),
        tx_power_dbm: power(members, "tx_power_dbm"),
        olt_rx_power_dbm: power(members, "olt_rx_power_dbm"),
        distance_m: members.get("distance_m").and_then(Value::as_u64),
        firmware: filled(members, "firmware"),
        read_at: moment(members, "read_at"),
    })
}

pub fn unconfigured(value: &Value) -> Reading<Vec<FoundDevice>> {
    list(Some(value), "unconfigured", |value| {
        let members = object(value, "device")?;
        Ok(FoundDevice {
            serial: naming(members, "serial")?,
            mac: filled(members, "mac"),
            olt: filled(members, "olt"),
            board: filled(members, "board"),
            port: filled(members, "port"),
            model: filled(members, "model"),
            first_seen: moment(members, "first_seen"),
        })
    })
}

pub fn templates(value: &Value) -> Reading<Vec<Template>> {
    list(Some(value), "templates", |value| {
        let members = object(value, "template")?;
        Ok(Template {
            id: naming(members, "id")?,
            name: required(members, "name")?,
            technology: filled(members, "technology").map(TechnologyKey),
            service: text(members, "service").and_then(|word| ServiceKind::from_word(&word)),
            down_kbps: members.get("down_kbps").and_then(Value::as_u64),
            up_kbps: members.get("up_kbps").and_then(Value::as_u64),
            description: filled(members, "description"),
        })
    })
}

pub fn job(value: &Value, veil: &Veil) -> Reading<JobState> {
    let members = object(value, "job")?;
    match required(members, "state")?.as_str() {
        "pending" => Ok(JobState::Pending),
        "done" if says_no(members) => Ok(JobState::Failed { detail: problem(value, veil).detail }),
        "done" => Ok(JobState::Done),
        "failed" => {
            Ok(JobState::Failed { detail: filled(members, "detail").map(|words| shown(&words, veil)) })
        }
        _ => Err(NotTheContract("state".to_owned())),
    }
}

/// A refusal in words: an RFC 9457 problem document, or what many systems send in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemDocument {
    pub kind: String,
    pub status: Option<u16>,
    pub detail: Option<String>,
    /// Fields and what is said of each.
    pub errors: Vec<(String, String)>,
}

/// Whether this is a problem document of the contract, with all that must be in one, about this status.
pub fn is_problem(body: &[u8], status: u16) -> bool {
    #[derive(serde::Deserialize)]
    struct Required {
        #[serde(rename = "type")]
        _kind: String,
        #[serde(rename = "title")]
        _title: String,
        status: u16,
    }
    serde_json::from_slice::<Required>(body).is_ok_and(|problem| problem.status == status)
}

/// Reads a refusal out of any JSON; what is not there stays empty.
pub fn problem(value: &Value, veil: &Veil) -> ProblemDocument {
    let Some(members) = value.as_object() else { return ProblemDocument::default() };
    let words = ["detail", "title", "message", "error"].into_iter().find_map(|name| filled(members, name));
    let nested = members.get("error").and_then(|error| filled(error.as_object()?, "message"));
    let errors = members.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    ProblemDocument {
        kind: text(members, "type").unwrap_or_default(),
        status: members.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok()),
        detail: words.or(nested).map(|words| shown(&words, veil)),
        errors: errors
            .iter()
            .filter_map(|error| {
                let error = error.as_object()?;
                let field = filled(error, "field")?;
                // The name of a field is none of the secrets, be it the same word.
                let field = if is_field(&field) { field } else { shown(&field, veil) };
                Some((field, shown(&filled(error, "message").unwrap_or_default(), veil)))
            })
            .collect(),
    }
}

/// Whether JSON that was sent as a success is a refusal all the same.
pub fn is_refusal(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let is_problem =
        members.contains_key("title") && (members.contains_key("detail") || members.contains_key("type"));
    is_problem || says_no(members)
}

/// Whether an object tells of an error, whatever else it is.
fn says_no(members: &Map<String, Value>) -> bool {
    let has_failing_status =
        members.get("status").and_then(Value::as_u64).is_some_and(|status| (400..600).contains(&status));
    let has_error = ["error", "errors"].iter().any(|name| match members.get(*name) {
        None | Some(Value::Null) => false,
        Some(Value::Bool(is_error)) => *is_error,
        Some(Value::String(words)) => !words.trim().is_empty(),
        Some(Value::Number(code)) => code.as_f64() != Some(0.0),
        Some(Value::Array(errors)) => !errors.is_empty(),
        Some(Value::Object(errors)) => !errors.is_empty(),
    });
    let is_unsuccessful = members.get("success").and_then(Value::as_bool) == Some(false);
    has_failing_status || has_error || is_unsuccessful
}

/// Whether the contract has such a field in a device.
fn is_field(name: &str) -> bool {
    let is_common = ["serial", "name", "technology", "template_id", "status"].contains(&name);
    is_common || technology::technologies().iter().any(|technology| technology.field(name).is_some())
}

/// Words of a refusal as a message can hold them: without the secrets that they repeat.
pub fn shown(words: &str, veil: &Veil) -> String {
    // Before they are cut: half a secret would not be recognized.
    plain(&veil.over_beginning(words))
}

/// Words from outside as a message can hold them: on one line, not too long, without control characters.
pub fn plain(words: &str) -> String {
    const LONGEST: usize = 300;
    let one_line = words.split(|character: char| character.is_whitespace() || character.is_control());
    let words = one_line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let end = words.char_indices().nth(LONGEST).map_or(words.len(), |(index, _)| index);
    words[..end].trim_end_matches('.').to_owned()
}

fn object<'a>(value: &'a Value, what: &str) -> Reading<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| NotTheContract(what.to_owned()))
}

fn list<T>(value: Option<&Value>, name: &str, read: impl Fn(&Value) -> Reading<T>) -> Reading<Vec<T>> {
    let items = value.and_then(Value::as_array).ok_or_else(|| NotTheContract(name.to_owned()))?;
    items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            read(item).map_err(|NotTheContract(inner)| NotTheContract(format!("{name}[{index}].{inner}")))
        })
        .collect()
}

/// A text, or a number written as one: some systems count their ids.
fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    match members.get(name)? {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text that says something: an empty one is as good as none.
fn filled(members: &Map<String, Value>, name: &str) -> Option<String> {
    text(members, name).filter(|words| !words.trim().is_empty()).map(storable)
}

/// Words as every database takes them: PostgreSQL has no U+0000, which JSON allows.
fn storable(words: String) -> String {
    if words.contains('\0') { words.replace('\0', "\u{FFFD}") } else { words }
}

/// A time; one that is not well written is as good as none.
fn moment(members: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    members.get(name)?.as_str()?.trim().parse().ok()
}

/// An optical power, as a number or as a text of one; some systems write a dash where there is no reading.
fn power(members: &Map<String, Value>, name: &str) -> Option<f64> {
    let power = match members.get(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(words) => words.trim().parse().ok(),
        _ => None,
    };
    power.filter(|dbm| dbm.is_finite())
}

fn required(members: &Map<String, Value>, name: &str) -> Reading<String> {
    text(members, name).map(storable).ok_or_else(|| NotTheContract(name.to_owned()))
}

/// What names something there, to the letter: in other letters it would name something else.
fn naming(members: &Map<String, Value>, name: &str) -> Reading<String> {
    let words = text(members, name).filter(|words| !words.contains('\0'));
    words.ok_or_else(|| NotTheContract(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_may_be_unknown_missing_or_null() {
        let read = device(&json!({
            "serial": "HWTC1234ABCD", "name": "ONT", "technology": "gpon", "status": "active",
            "mac": null, "ip": "10.0.0.1", "wifi_key_set": true, "revision": 7, "colour": "red",
        }))
        .expect("a device");
        assert_eq!(read.template_id, None);
        assert_eq!(read.values.len(), 2);
        assert_eq!(read.values["mac"], None);
        assert_eq!(read.secrets_set, [("wifi_key".to_owned(), true)].into());
        assert_eq!(read.revision.as_deref(), Some("7"));
    }

    #[test]
    fn a_member_that_must_be_there_is_named_with_its_place() {
        let page = json!({ "items": [
            { "id": "R1", "name": "A", "status": "active" },
            { "id": "R2", "name": "B", "status": "active", "devices": [{ "serial": "x", "name": "y" }] },
        ]});
        assert_eq!(customers_page(&page), Err(NotTheContract("items[1].devices[0].technology".into())));
        assert_eq!(customers_page(&json!([])), Err(NotTheContract("customers".into())));
        assert_eq!(customers_page(&json!({ "items": null })), Err(NotTheContract("items".into())));
    }

    #[test]
    fn a_status_that_the_contract_does_not_have_is_not_guessed() {
        let customer_in = json!({ "id": "R1", "name": "A", "status": "gone" });
        assert_eq!(customer(&customer_in), Err(NotTheContract("status".into())));
    }

    #[test]
    fn devices_left_out_are_not_taken_for_none() {
        assert!(devices_of_customer(&json!({ "id": "R1" })).is_err());
        assert_eq!(devices_of_customer(&json!({ "devices": [] })), Ok(Vec::new()));
        let mut there = json!({ "id": "R1", "name": "A", "status": "active" });
        for (devices, read) in [(json!(null), None), (json!([]), Some(Vec::new()))] {
            assert_eq!(customer(&there).map(|customer| customer.devices), Ok(None));
            let mut told = there.clone();
            told["devices"] = devices;
            assert_eq!(customer(&told).map(|customer| customer.devices), Ok(read));
        }
        there["devices"] = json!("none");
        assert!(customer(&there).is_err());
    }

    #[test]
    fn what_no_database_takes_is_marked_in_words_and_refused_in_what_names_something() {
        let there = |id: &str, name: &str| json!({ "id": id, "name": name, "status": "active" });
        assert_eq!(customer(&there("R1", "A\0na")).map(|customer| customer.name), Ok("A\u{FFFD}na".into()));
        assert_eq!(customer(&there("R\x001", "Ana")), Err(NotTheContract("id".into())));
        let unit = |serial: &str, mac: &str| json!({ "serial": serial, "name": "ONT", "technology": "gpon", "status": "active", "mac": mac });
        let read = device(&unit("HWTC1234ABCD", "00\x001")).expect("a device");
        assert_eq!(read.values["mac"], Some(technology::Value::Text("00\u{FFFD}1".into())));
        assert_eq!(device(&unit("HWTC\x001234", "001")), Err(NotTheContract("serial".into())));
    }

    #[test]
    fn permissions_are_read_as_words_or_as_members() {
        for (permissions, write) in [
            (json!(["read"]), Some(false)),
            (json!(["read", "write"]), Some(true)),
            (json!({ "read": true, "write": false }), Some(false)),
            (json!(null), None),
        ] {
            let read = about(&json!({ "name": "X", "permissions": permissions })).expect("about");
            assert_eq!(read.may_write, write);
        }
        assert!(about(&json!({ "hello": "world" })).is_err());
    }

    #[test]
    fn a_refusal_is_known_in_its_usual_dresses() {
        for refusal in [
            json!({ "type": "about:blank", "title": "Conflict", "status": 409 }),
            json!({ "error": "no such profile" }),
            json!({ "error": { "message": "no such profile" } }),
            json!({ "success": false }),
            json!({ "errors": [{ "field": "mac", "message": "bad" }] }),
        ] {
            assert!(is_refusal(&refusal), "{refusal}");
        }
        assert!(!is_refusal(&json!({ "serial": "x", "status": "active", "error": null, "errors": [] })));
        assert_eq!(
            problem(&json!({ "error": { "message": "no such\nprofile." } }), &Veil::default())
                .detail
                .as_deref(),
            Some("no such profile")
        );
    }

    #[test]
    fn a_job_that_is_done_and_says_why_not_has_failed() {
        let veil = Veil::default();
        let failed = JobState::Failed { detail: Some("no room".into()) };
        assert_eq!(job(&json!({ "state": "done", "error": "no room" }), &veil), Ok(failed));
        assert_eq!(
            job(&json!({ "state": "done", "title": "T", "detail": "all well", "error": null }), &veil),
            Ok(JobState::Done)
        );
    }

    #[test]
    fn words_from_outside_lose_what_could_steer_a_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\r\n c"), "a [31mb c");
        assert_eq!(plain(&"ñ".repeat(400)).chars().count(), 300);
    }
}
