//! An answer in, what it means out.

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

fn not_there() -> Answer {
    let body = json!({ "type": "about:blank", "title": "Not Found", "status": 404 });
    Answer { content_type: Some("application/problem+json".into()), ..answer(404, &body) }
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
    let refusal = json!({ "type": "about:blank", "title": "Rejected", "status": 422, "detail": "no room." });
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
        (404, Failure::Refused(Cause::NotTheContract { reason: "404 application/json".into() })),
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
fn only_the_contract_s_own_404_says_that_something_is_not_there() {
    let missing = Failure::Refused(Cause::CustomerMissing { id: "R000214".into() });
    assert_eq!(judge_write(&not_there(), &base(), &device()), Err(missing));
    assert_eq!(judge_removal(&answer(204, &Value::Null), &base(), &device()), Ok(Applied::Done));
    let gone = Failure::Refused(Cause::DeviceMissing { serial: "K7-99".into() });
    assert_eq!(judge_removal(&not_there(), &base(), &device()), Err(gone.clone()));
    assert_eq!(judge_command(&not_there(), &base(), "K7-99"), Err(gone));
    let kind = |kind: &str| Some(kind.to_owned());
    let not_json = |kind| Failure::Refused(Cause::NotJson { content_type: kind });
    let strange = |reason: &str| Failure::Refused(Cause::NotTheContract { reason: reason.into() });
    let problem = || kind("application/problem+json");
    let half = br#"{"type":"about:blank","title":"#.to_vec();
    let elsewhere = br#"{"type":"about:blank","title":"Gone","status":410}"#.to_vec();
    for (content_type, body, failed) in [
        (kind("text/html"), Ok(b"<html>".to_vec()), not_json(kind("text/html"))),
        (kind("application/json"), Ok(Vec::new()), not_json(kind("application/json"))),
        (kind("application/json"), Ok(b"{}".to_vec()), strange("404 application/json")),
        (None, Ok(b"{}".to_vec()), strange("404")),
        (problem(), Ok(b"{}".to_vec()), strange("404 application/problem+json")),
        (problem(), Ok(elsewhere), strange("404 application/problem+json")),
        (problem(), Ok(half), not_json(problem())),
        (problem(), Err(Cause::Closed), Failure::Unsure(Cause::Closed)),
    ] {
        let other = Answer { content_type, body, ..answer(404, &Value::Null) };
        assert_eq!(judge_write(&other, &base(), &device()), Err(failed.clone()), "{other:?}");
        assert_eq!(judge_removal(&other, &base(), &device()), Err(failed.clone()), "{other:?}");
        assert_eq!(judge_command(&other, &base(), "K7-99"), Err(failed), "{other:?}");
    }
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
