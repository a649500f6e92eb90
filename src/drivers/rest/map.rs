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

/// Judges the answer to a removal. Whether what is not there is gone, or is there by another name, the caller knows.
pub fn judge_removal(answer: &Answer, base: &Url, device: &DesiredDevice) -> Result<Applied, Failure> {
    match answer.status {
        StatusCode::ACCEPTED => accepted(answer, base),
        _ if answer.says_not_there() => {
            let serial = device.serial.as_str().to_owned();
            Err(Failure::Refused(Cause::DeviceMissing { serial }))
        }
        status if !status.is_success() => Err(failure(answer, Effect::Write, Some(device))),
        _ => judge_plain(answer, Some(device)),
    }
}

/// Judges the answer to a command for a device: it has to be there, and a refusal may be dressed as a success.
pub fn judge_command(answer: &Answer, base: &Url, serial: &str) -> Result<Applied, Failure> {
    match answer.status {
        StatusCode::ACCEPTED => accepted(answer, base),
        _ if answer.says_not_there() => {
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
        404 if !answer.says_not_there() => not_served(answer, effect),
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

/// What a 404 means that is not the contract's: most often another server's, and nothing that is not there.
fn not_served(answer: &Answer, effect: Effect) -> Failure {
    let content_type = answer.content_type.clone();
    match (&answer.body, effect) {
        (Err(cause), Effect::Read) => Failure::later(cause.clone()),
        (Err(cause), Effect::Write) => Failure::Unsure(cause.clone()),
        (Ok(body), _) if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() => {
            let kind = content_type.unwrap_or_default();
            Failure::Refused(Cause::NotTheContract { reason: format!("404 {kind}").trim_end().to_owned() })
        }
        (Ok(_), _) => Failure::Refused(Cause::NotJson { content_type }),
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
mod tests;
