//! Between our words and theirs, both ways, and what an answer means: pure, so that every case can be a row of a test.

use reqwest::StatusCode;
use serde_json::{Map, Value, json};
use url::Url;

use super::client::{Answer, Effect};
use super::wire::{self, NotTheContract, ProblemDocument};
use crate::domain::customer::DesiredCustomer;
use crate::domain::device::{DesiredDevice, Intent, SecretChange};
use crate::domain::problem::Problem;
use crate::domain::technology;
use crate::drivers::{Applied, Cause, Failure, customer_difference, difference};
use crate::text;

/// The body that makes a device as desired: every field, null where it is empty, and secrets only if they change.
pub fn device_body(device: &DesiredDevice) -> Value {
    let mut body: Map<String, Value> = Map::new();
    body.insert("serial".to_owned(), device.serial.as_str().into());
    body.insert("name".to_owned(), device.name.as_str().into());
    body.insert("technology".to_owned(), device.technology.0.as_str().into());
    body.insert("template_id".to_owned(), json!(device.template_id));
    let status = match device.intent {
        Intent::Active => "active",
        // A removal is no body at all; should one be made, it must not switch the device on.
        Intent::Suspended | Intent::Removed => "suspended",
    };
    body.insert("status".to_owned(), status.into());
    for (key, value) in &device.values {
        let value = match value {
            Some(technology::Value::Text(words)) => words.as_str().into(),
            Some(technology::Value::Switch(on)) => (*on).into(),
            Some(technology::Value::Secret(secret)) => secret.expose().into(),
            None => Value::Null,
        };
        body.insert(key.clone(), value);
    }
    for (key, change) in &device.secrets {
        match change {
            SecretChange::Keep => {}
            SecretChange::Clear => drop(body.insert(key.clone(), Value::Null)),
            SecretChange::Set(secret) => drop(body.insert(key.clone(), secret.expose().into())),
        }
    }
    Value::Object(body)
}

/// The body that makes a customer as desired, his devices left alone.
pub fn customer_body(customer: &DesiredCustomer) -> Value {
    json!({
        "name": customer.name,
        "tax_id": customer.tax_id,
        "email": customer.email,
        "phone": customer.phone,
        "address": customer.address,
        "status": match customer.intent {
            Intent::Active => "active",
            Intent::Suspended => "suspended",
            Intent::Removed => "terminated",
        },
    })
}

/// Judges the answer to a customer that was sent, as that to a device.
pub fn judge_customer(answer: &Answer, base: &Url, customer: &DesiredCustomer) -> Result<Applied, Failure> {
    if answer.status == StatusCode::ACCEPTED {
        return accepted(answer, base);
    }
    if !answer.status.is_success() {
        return Err(failure(answer, Effect::Write, None));
    }
    let value = json_of(answer).map_err(Failure::Unsure)?;
    // Some systems answer 200 to a refusal.
    let found = match wire::customer(&value) {
        Ok(found) if !wire::is_refusal(&value) => found,
        Err(NotTheContract(reason)) if !wire::is_refusal(&value) => {
            return Err(Failure::Unsure(Cause::NotTheContract { reason }));
        }
        Ok(_) | Err(_) => {
            return Err(Failure::Refused(rejected(wire::problem(&value, &answer.veil), None)));
        }
    };
    match customer_difference(customer, &found).into_iter().next() {
        None => Ok(Applied::Done),
        Some(field) => Err(Failure::Unsure(Cause::NotAsAsked { field: field.to_owned() })),
    }
}

/// Judges the answer to a reading.
pub fn read_body<T>(answer: &Answer, read: impl FnOnce(&Value) -> wire::Reading<T>) -> Result<T, Failure> {
    if !answer.status.is_success() {
        return Err(failure(answer, Effect::Read, None));
    }
    let value = json_of(answer).map_err(Failure::later)?;
    read(&value).map_err(|NotTheContract(reason)| {
        if wire::is_refusal(&value) {
            Failure::Refused(rejected(wire::problem(&value, &answer.veil), None))
        } else {
            Failure::later(Cause::NotTheContract { reason })
        }
    })
}

/// Judges the answer to a device that was sent: a success is believed only if it shows what was asked.
pub fn judge_write(answer: &Answer, base: &Url, device: &DesiredDevice) -> Result<Applied, Failure> {
    if answer.status == StatusCode::ACCEPTED {
        return accepted(answer, base);
    }
    if !answer.status.is_success() {
        return Err(failure(answer, Effect::Write, Some(device)));
    }
    let value = json_of(answer).map_err(Failure::Unsure)?;
    // First: some systems show the device as it was sent and beside it why they did not take it.
    if wire::is_refusal(&value) {
        return Err(Failure::Refused(rejected(wire::problem(&value, &answer.veil), Some(device))));
    }
    let found = wire::device(&value)
        .map_err(|NotTheContract(reason)| Failure::Unsure(Cause::NotTheContract { reason }))?;
    match difference(device, &found).into_iter().next() {
        None => Ok(Applied::Done),
        Some(field) => Err(Failure::Unsure(Cause::NotAsAsked { field })),
    }
}

/// Judges the answer to a removal: what is gone already is removed.
pub fn judge_removal(answer: &Answer, base: &Url, device: &DesiredDevice) -> Result<Applied, Failure> {
    match answer.status {
        StatusCode::ACCEPTED => accepted(answer, base),
        StatusCode::NOT_FOUND if answer.may_be_of_the_contract() => Ok(Applied::Done),
        status if !status.is_success() => Err(failure(answer, Effect::Write, Some(device))),
        _ => judge_plain(answer, Some(device)),
    }
}

/// Judges the answer to a command for a device: it has to be there, and a refusal may be dressed as a success.
pub fn judge_command(answer: &Answer, base: &Url, serial: &str) -> Result<Applied, Failure> {
    match answer.status {
        StatusCode::ACCEPTED => accepted(answer, base),
        StatusCode::NOT_FOUND if answer.may_be_of_the_contract() => {
            Err(Failure::Refused(Cause::DeviceMissing { serial: serial.to_owned() }))
        }
        status if !status.is_success() => Err(failure(answer, Effect::Write, None)),
        _ => judge_plain(answer, None),
    }
}

/// Judges a success that has nothing to show: an empty body, or JSON that is no refusal.
fn judge_plain(answer: &Answer, device: Option<&DesiredDevice>) -> Result<Applied, Failure> {
    if matches!(&answer.body, Ok(body) if body.is_empty()) {
        return Ok(Applied::Done);
    }
    match json_of(answer).map_err(Failure::Unsure)? {
        value if wire::is_refusal(&value) => {
            Err(Failure::Refused(rejected(wire::problem(&value, &answer.veil), device)))
        }
        _ => Ok(Applied::Done),
    }
}

/// The job of a 202, whose `Location` must lead to this same system.
fn accepted(answer: &Answer, base: &Url) -> Result<Applied, Failure> {
    job_of(answer.location.as_deref(), base)
        .map(|job| Applied::Accepted { job })
        .ok_or_else(|| Failure::Unsure(Cause::NotTheContract { reason: "Location".to_owned() }))
}

fn job_of(location: Option<&str>, base: &Url) -> Option<String> {
    let url = base.join(location?).ok().filter(|url| url.origin() == base.origin())?;
    let (_, id) = url.path().rsplit_once("/v1/jobs/")?;
    let id = percent_encoding::percent_decode_str(id).decode_utf8().ok()?;
    (!id.is_empty() && !id.contains('/')).then(|| id.into_owned())
}

/// What an answer that is no success means. `device` is the one that was sent, if one was.
pub fn failure(answer: &Answer, effect: Effect, device: Option<&DesiredDevice>) -> Failure {
    let json = json_of(answer).ok();
    let problem = json.as_ref().map(|json| wire::problem(json, &answer.veil)).unwrap_or_default();
    let status = answer.status.as_u16();
    let detail = problem.detail.clone();
    match status {
        // Both say that nothing was done.
        429 => Failure::Later { cause: Cause::RateLimited, after: answer.retry_after },
        503 => Failure::Later { cause: Cause::Server { status, detail }, after: answer.retry_after },
        500..=599 => match effect {
            Effect::Read => {
                Failure::Later { cause: Cause::Server { status, detail }, after: answer.retry_after }
            }
            // It may have broken down after doing it.
            Effect::Write => Failure::Unsure(Cause::Server { status, detail }),
        },
        401 => Failure::Refused(Cause::SignIn),
        403 => Failure::Refused(Cause::Forbidden),
        404 if !answer.may_be_of_the_contract() => {
            Failure::Refused(Cause::NotJson { content_type: answer.content_type.clone() })
        }
        404 => Failure::Refused(match device {
            Some(device) => Cause::CustomerMissing { id: device.external_id.clone() },
            None => Cause::Status { status, detail },
        }),
        400 | 409 | 422 if json.is_some() => Failure::Refused(rejected(problem, device)),
        300..=399 => {
            let detail = answer.location.as_deref().map(|location| wire::shown(location, &answer.veil));
            Failure::Refused(Cause::Status { status, detail })
        }
        _ => Failure::Refused(Cause::Status { status, detail }),
    }
}

/// A refusal with its reasons. It counts as one whatever the status that it came with.
fn rejected(problem: ProblemDocument, device: Option<&DesiredDevice>) -> Cause {
    if let (Some(device), "urn:vincula:serial-taken") = (device, problem.kind.as_str()) {
        return Cause::SerialTaken { serial: device.serial.as_str().to_owned() };
    }
    let fields: Vec<_> =
        problem.errors.iter().map(|(field, message)| format!("{field}: {message}")).collect();
    let problems: Vec<Problem> = problem
        .errors
        .into_iter()
        .map(|(field, message)| Problem::new(field, text!("cause-field-rejected", message = message)))
        .collect();
    // A list of operations shows the words alone, so they name the fields too.
    let detail = match (problem.detail, fields.join("; ")) {
        (Some(detail), fields) if fields.is_empty() => detail,
        (Some(detail), fields) => format!("{detail} ({fields})"),
        (None, fields) if fields.is_empty() => {
            problem.status.map_or_else(|| "—".to_owned(), |status| status.to_string())
        }
        (None, fields) => fields,
    };
    Cause::Rejected { detail, problems }
}

/// The JSON of an answer, or why it has none.
fn json_of(answer: &Answer) -> Result<Value, Cause> {
    let body = answer.body.as_ref().map_err(Clone::clone)?;
    serde_json::from_slice(body).map_err(|error| {
        // Cut short in the middle of JSON is not the same as a web page.
        if error.is_eof() && !body.is_empty() {
            Cause::Closed
        } else {
            Cause::NotJson { content_type: answer.content_type.clone() }
        }
    })
}

/// How long a `Retry-After` asks to wait, in seconds or until a date (RFC 9110 §10.2.3); at most an hour.
pub fn retry_after(words: &str, now: jiff::Timestamp) -> Option<std::time::Duration> {
    const LONGEST: u64 = 3600;
    let words = words.trim();
    let seconds = match words.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(words).ok()?;
            u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0)
        }
    };
    Some(std::time::Duration::from_secs(seconds.min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::technology::TechnologyKey;
    use crate::domain::values::{Secret, SerialNumber};
    use crate::drivers::rest::veil::Veil;

    fn device() -> DesiredDevice {
        DesiredDevice {
            external_id: "R000214".into(),
            serial: SerialNumber::from_stored("K7-99".into()),
            name: "ATA".into(),
            technology: TechnologyKey("voip".into()),
            template_id: None,
            intent: Intent::Active,
            values: [
                ("hide_sender".to_owned(), Some(technology::Value::Switch(true))),
                ("call_context".to_owned(), Some(technology::Value::Text("nacional".into()))),
                ("mac".to_owned(), None),
            ]
            .into(),
            secrets: [
                ("wifi_key".to_owned(), SecretChange::Keep),
                ("admin_password".to_owned(), SecretChange::Clear),
            ]
            .into(),
        }
    }

    fn answer(status: u16, body: &Value) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).expect("a status"),
            content_type: Some("application/json".into()),
            location: None,
            retry_after: None,
            body: Ok(if body.is_null() { Vec::new() } else { body.to_string().into_bytes() }),
            veil: Veil::default().and_device(&device()),
        }
    }

    fn base() -> Url {
        "https://acs.example/api".parse().expect("a URL")
    }

    fn shown() -> Value {
        json!({
            "serial": "K7-99", "name": "ATA", "technology": "voip", "status": "active", "template_id": null,
            "hide_sender": true, "call_context": "nacional", "mac": null, "admin_password_set": false,
        })
    }

    #[test]
    fn a_body_has_every_field_and_only_the_secrets_that_change() {
        let mut device = device();
        assert_eq!(
            device_body(&device),
            json!({
                "serial": "K7-99", "name": "ATA", "technology": "voip", "template_id": null, "status": "active",
                "hide_sender": true, "call_context": "nacional", "mac": null, "admin_password": null,
            })
        );
        device.secrets.insert("wifi_key".into(), SecretChange::Set(Secret::new("de casa, larga".into())));
        device.intent = Intent::Suspended;
        let body = device_body(&device);
        assert_eq!((&body["wifi_key"], &body["status"]), (&json!("de casa, larga"), &json!("suspended")));
    }

    #[test]
    fn a_success_is_believed_only_if_it_shows_what_was_asked() {
        let judge = |status, body: &Value| judge_write(&answer(status, body), &base(), &device());
        assert_eq!(judge(201, &shown()), Ok(Applied::Done));
        let mut other = shown();
        other["status"] = json!("suspended");
        let not_as_asked = |field: &str| Err(Failure::Unsure(Cause::NotAsAsked { field: field.into() }));
        assert_eq!(judge(200, &other), not_as_asked("status"));
        other = shown();
        other["serial"] = json!("K7-98");
        assert_eq!(judge(200, &other), not_as_asked("serial"));
        let not_json = Err(Failure::Unsure(Cause::NotJson { content_type: Some("application/json".into()) }));
        assert_eq!(judge(200, &Value::Null), not_json);
        let refusal =
            json!({ "type": "about:blank", "title": "Rejected", "status": 422, "detail": "no room." });
        let rejected = Cause::Rejected { detail: "no room".into(), problems: Vec::new() };
        assert_eq!(judge(200, &refusal), Err(Failure::Refused(rejected)));
        for (member, value) in [
            ("error", json!("no room")),
            ("errors", json!([{ "field": "ip", "message": "in use" }])),
            ("success", json!(false)),
        ] {
            let mut with_refusal = shown();
            with_refusal[member] = value;
            let judged = judge(200, &with_refusal);
            assert!(matches!(judged, Err(Failure::Refused(Cause::Rejected { .. }))), "{member}: {judged:?}");
        }
        let mut mixed = shown();
        mixed["title"] = json!("Rejected");
        mixed["detail"] = json!("no room");
        let rejected = Cause::Rejected { detail: "no room".into(), problems: Vec::new() };
        assert_eq!(judge(200, &mixed), Err(Failure::Refused(rejected)));
        for nothing in [json!(null), json!(""), json!(0), json!({})] {
            let mut with_nothing = shown();
            with_nothing["error"] = nothing;
            assert_eq!(judge(200, &with_nothing), Ok(Applied::Done), "{with_nothing}");
        }
        let strange = Cause::NotTheContract { reason: "technology".into() };
        assert_eq!(judge(200, &json!({ "hello": 1 })), Err(Failure::Unsure(strange)));
    }

    #[test]
    fn every_status_says_what_may_be_done_about_it() {
        let detail = Some("why".to_owned());
        let server = |status| Cause::Server { status, detail: Some("why".into()) };
        let status = |status| Cause::Status { status, detail: Some("why".into()) };
        let rejected = Cause::Rejected { detail: "why".into(), problems: Vec::new() };
        for (code, failed) in [
            (401, Failure::Refused(Cause::SignIn)),
            (403, Failure::Refused(Cause::Forbidden)),
            (404, Failure::Refused(Cause::CustomerMissing { id: "R000214".into() })),
            (400, Failure::Refused(rejected.clone())),
            (409, Failure::Refused(rejected.clone())),
            (422, Failure::Refused(rejected)),
            (405, Failure::Refused(status(405))),
            (429, Failure::later(Cause::RateLimited)),
            (503, Failure::later(server(503))),
            (500, Failure::Unsure(server(500))),
            (504, Failure::Unsure(server(504))),
        ] {
            let body = json!({ "type": "about:blank", "title": "T", "status": code, "detail": detail });
            assert_eq!(judge_write(&answer(code, &body), &base(), &device()), Err(failed), "{code}");
        }
        let body = json!({ "detail": "why" });
        assert_eq!(failure(&answer(500, &body), Effect::Read, None), Failure::later(server(500)));
    }

    #[test]
    fn a_serial_that_is_taken_and_wrong_fields_are_told_as_such() {
        let taken = json!({ "type": "urn:vincula:serial-taken", "title": "Conflict", "status": 409 });
        assert_eq!(
            judge_write(&answer(409, &taken), &base(), &device()),
            Err(Failure::Refused(Cause::SerialTaken { serial: "K7-99".into() }))
        );
        let wrong = json!({ "detail": "wrong", "errors": [{ "field": "mac", "message": "not ours" }] });
        let problem = Problem::new("mac", text!("cause-field-rejected", message = "not ours"));
        assert_eq!(
            judge_write(&answer(422, &wrong), &base(), &device()),
            Err(Failure::Refused(Cause::Rejected {
                detail: "wrong (mac: not ours)".into(),
                problems: vec![problem]
            }))
        );
    }

    #[test]
    fn a_web_page_that_is_not_found_is_no_missing_customer() {
        let page = Answer {
            content_type: Some("text/html".into()),
            body: Ok(b"<html>".to_vec()),
            ..answer(404, &Value::Null)
        };
        let not_json = Cause::NotJson { content_type: Some("text/html".into()) };
        assert_eq!(judge_write(&page, &base(), &device()), Err(Failure::Refused(not_json.clone())));
        assert_eq!(judge_removal(&page, &base(), &device()), Err(Failure::Refused(not_json)));
        assert_eq!(judge_removal(&answer(404, &Value::Null), &base(), &device()), Ok(Applied::Done));
        assert_eq!(judge_removal(&answer(204, &Value::Null), &base(), &device()), Ok(Applied::Done));
    }

    #[test]
    fn a_job_is_taken_only_from_the_same_system() {
        for (location, job) in [
            (Some("/v1/jobs/J7"), Some("J7")),
            (Some("https://acs.example/api/v1/jobs/a%20b"), Some("a b")),
            (Some("https://evil.example/v1/jobs/J7"), None),
            (Some("/v1/jobs/"), None),
            (Some("/v1/other/J7"), None),
            (None, None),
        ] {
            assert_eq!(job_of(location, &base()).as_deref(), job, "{location:?}");
        }
    }

    #[test]
    fn a_wait_is_read_in_seconds_or_as_a_date() {
        let now: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().expect("a time");
        for (words, seconds) in [
            ("7", Some(7)),
            ("99999999", Some(3600)),
            ("Fri, 02 Jan 2026 03:04:15 GMT", Some(10)),
            ("Fri, 02 Jan 2026 03:04:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(words, now), seconds.map(Duration::from_secs), "{words}");
        }
    }
}
