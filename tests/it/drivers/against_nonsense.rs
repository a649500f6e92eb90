//! The driver against systems that do not keep the contract.

use vincula::domain::values::Secret;
use vincula::drivers::{Cause, Failure, JobState, Observed, Step};
use vincula::text;

use super::fixtures::{access, change, driver, driver_for, gpon, impatient_driver, key, secret};
use super::raw::{Message, Then, reply, stand_in};

const JSON: &str = "application/json";

async fn written(answer: impl Fn(&Message) -> Then + Send + Sync + 'static) -> Failure {
    driver(&stand_in(answer).await).apply(&change(gpon())).await.expect_err("no good answer")
}

async fn read(answer: impl Fn(&Message) -> Then + Send + Sync + 'static) -> Failure {
    driver(&stand_in(answer).await).observe(&key(&gpon())).await.expect_err("no good answer")
}

#[tokio::test]
async fn a_web_page_is_no_answer_whatever_its_status() {
    let page = |status: &'static str| move |_: &Message| reply(status, "text/html; charset=utf-8", "<html>");
    let not_json = Cause::NotJson { content_type: Some("text/html".into()) };
    assert_eq!(written(page("200 OK")).await, Failure::Unsure(not_json.clone()));
    assert_eq!(read(page("200 OK")).await, Failure::later(not_json.clone()));
    assert_eq!(written(page("404 Not Found")).await, Failure::Refused(not_json.clone()));
    assert_eq!(read(page("404 Not Found")).await, Failure::Refused(not_json));
}

#[tokio::test]
async fn an_empty_success_of_a_write_is_unsure() {
    let failure = written(|_| reply("204 No Content", JSON, "")).await;
    assert!(matches!(failure, Failure::Unsure(Cause::NotJson { .. })), "{failure:?}");
}

#[tokio::test]
async fn half_a_body_is_no_answer() {
    let half = |_: &Message| {
        Then::Send(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"serial\":"
                .to_vec(),
        )
    };
    assert_eq!(written(half).await, Failure::Unsure(Cause::Closed));
    assert_eq!(read(half).await, Failure::later(Cause::Closed));
    // The length is right and the JSON is not whole.
    let cut = |_: &Message| reply("200 OK", JSON, r#"{"id":"R000213","devices":[{"seri"#);
    assert_eq!(read(cut).await, Failure::later(Cause::Closed));
}

#[tokio::test]
async fn what_is_no_http_at_all_is_no_answer() {
    let noise = |_: &Message| Then::Send(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec());
    assert_eq!(written(noise).await, Failure::Unsure(Cause::Closed));
    assert_eq!(read(noise).await, Failure::later(Cause::Closed));
}

#[tokio::test]
async fn a_refusal_inside_a_success_is_a_refusal() {
    let failure = written(|_| {
        let body = r#"{"type":"about:blank","title":"Rejected","status":422,"detail":"no port left",
            "errors":[{"field":"ip","message":"in use"}]}"#;
        reply("200 OK", JSON, body)
    })
    .await;
    let Failure::Refused(Cause::Rejected { detail, problems }) = failure else { panic!("{failure:?}") };
    assert_eq!((detail.as_str(), problems[0].field.as_ref()), ("no port left (ip: in use)", "ip"));
    let failure = read(|_| reply("200 OK", JSON, r#"{"success":false,"message":"session expired"}"#)).await;
    assert!(matches!(failure, Failure::Refused(Cause::Rejected { .. })), "{failure:?}");
}

#[tokio::test]
async fn a_refusal_that_repeats_secrets_is_told_without_them() {
    let mut device = gpon();
    device.secrets.insert("admin_password".into(), secret("admin"));
    let long = format!("{}clave de la casa", "x".repeat(294));
    for (words, told) in [
        ("wifi_key 'clave de la casa' is weak", "wifi_key '•••' is weak"),
        (r#"{"wifi_key":"clave\u0020de la casa"}"#, r#"{"wifi_key":"•••"}"#),
        ("?key=clave%20de+la%20casa&p=pass%2fword", "?key=•••&p=•••"),
        (long.as_str(), &format!("{}•••", "x".repeat(294))),
    ] {
        let body = serde_json::json!({ "detail": words, "errors": [
            { "field": "admin_user", "message": words }, { "field": "clave de la casa", "message": "?" },
        ]});
        for status in ["422 Unprocessable Content", "200 OK"] {
            let body = body.to_string();
            let mut access = access(&stand_in(move |_| reply(status, JSON, &body)).await);
            access.password = Secret::new("pass/word".into());
            let failure = driver_for(&access).apply(&change(device.clone())).await.expect_err("a refusal");
            let Failure::Refused(Cause::Rejected { detail, problems }) = failure else {
                panic!("{failure:?}")
            };
            assert_eq!(detail, format!("{told} (admin_user: {told}; •••: ?)"));
            assert_eq!(problems[0].field, "admin_user");
            assert_eq!(problems[0].text, text!("cause-field-rejected", message = told));
        }
        let body = serde_json::json!({ "state": "failed", "detail": words }).to_string();
        let mut access = access(&stand_in(move |_| reply("200 OK", JSON, &body)).await);
        access.password = Secret::new("pass/word".into());
        let state = driver_for(&access).job("J1", &device).await;
        assert_eq!(state, Ok(JobState::Failed { detail: Some(told.to_owned()) }));
    }
    let body = serde_json::json!({ "detail": "no such user demo:pass/word" }).to_string();
    let mut access = access(&stand_in(move |_| reply("500 No", JSON, &body)).await);
    access.password = Secret::new("pass/word".into());
    let failure = driver_for(&access).templates().await.expect_err("a 500");
    let detail = Some("no such user demo:•••".to_owned());
    assert_eq!(failure, Failure::later(Cause::Server { status: 500, detail }));
}

#[tokio::test]
async fn a_success_that_shows_something_else_is_unsure() {
    let failure = written(|request| {
        let mut shown = request.json();
        shown["template_id"] = "FTTH300".into();
        reply("200 OK", JSON, &shown.to_string())
    })
    .await;
    assert_eq!(failure, Failure::Unsure(Cause::NotAsAsked { field: "template_id".into() }));
}

#[tokio::test]
async fn a_system_that_shows_only_what_must_be_there_is_believed() {
    let url = stand_in(|_| {
        let body =
            r#"{"serial":"hwtc1234abcd","name":"Router Huawei del salón","technology":"gpon","status":"active"}"#;
        reply("201 Created", JSON, body)
    })
    .await;
    assert!(driver(&url).apply(&change(gpon())).await.is_ok());
}

#[tokio::test]
async fn a_reading_without_devices_is_not_an_absence() {
    let failure = read(|_| reply("200 OK", JSON, r#"{"id":"R000213","name":"A","status":"active"}"#)).await;
    assert_eq!(failure, Failure::later(Cause::NotTheContract { reason: "devices".into() }));
}

#[tokio::test]
async fn only_the_contract_s_own_404_is_an_absence() {
    let not_there = r#"{"type":"about:blank","title":"Not Found","status":404}"#;
    let url = stand_in(move |_| reply("404 Not Found", "application/problem+json", not_there)).await;
    assert_eq!(driver(&url).observe(&key(&gpon())).await, Ok(Observed::Absent));
    assert_eq!(driver(&url).customer("R000213").await, Ok(None));
    // A gateway whose service behind it is not up, or another API.
    for (kind, body) in [(JSON, ""), (JSON, "{}"), (JSON, not_there), ("application/problem+json", "{}")] {
        let failure = read(move |_| reply("404 Not Found", kind, body)).await;
        let is_told =
            matches!(&failure, Failure::Refused(Cause::NotTheContract { .. } | Cause::NotJson { .. }));
        assert!(is_told, "{kind} {body:?}: {failure:?}");
        assert_eq!(written(move |_| reply("404 Not Found", kind, body)).await, failure);
    }
}

#[tokio::test]
async fn a_system_that_is_busy_says_when_to_come_back() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let answer = move |_: &Message| {
            Then::Send(
                format!(
                    "HTTP/1.1 {status}\r\nretry-after: 7\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                )
                .into(),
            )
        };
        for failure in [written(answer).await, read(answer).await] {
            let Failure::Later { after, .. } = failure else { panic!("{failure:?}") };
            assert_eq!(after, Some(std::time::Duration::from_secs(7)), "{status}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_the_password_stays_here() {
    let elsewhere = stand_in(|_| panic!("nothing may be sent to another host")).await;
    let failure = written(move |_| {
        let head = "HTTP/1.1 307 Temporary Redirect\r\ncontent-length: 0\r\nconnection: close\r\n";
        Then::Send(format!("{head}location: {elsewhere}/v1/customers\r\n\r\n").into())
    })
    .await;
    assert!(matches!(failure, Failure::Refused(Cause::Status { status: 307, .. })), "{failure:?}");
}

#[tokio::test]
async fn a_system_that_takes_a_write_and_says_nothing_is_unsure_after_the_wait() {
    let url = stand_in(|_| Then::Hang).await;
    let failure = impatient_driver(&url).apply(&change(gpon())).await.expect_err("no answer");
    assert_eq!(failure, Failure::Unsure(Cause::Timeout { seconds: 1 }));
}

#[tokio::test]
async fn a_reply_that_is_accepted_must_lead_to_a_job_of_this_system() {
    let failure = written(|_| {
        let head = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n";
        Then::Send(format!("{head}location: http://evil.example/v1/jobs/1\r\n\r\n").into())
    })
    .await;
    assert_eq!(failure, Failure::Unsure(Cause::NotTheContract { reason: "Location".into() }));
}

#[tokio::test]
async fn a_test_of_another_web_server_fails_at_the_sign_in_and_says_that_it_is_no_such_api() {
    let url = stand_in(|_| reply("200 OK", "text/html", "<html>")).await;
    let last = driver(&url).test(&|_| {}).await.steps.pop().expect("steps");
    assert_eq!((last.step, last.ok), (Step::SignIn, false));
    assert_eq!(last.detail.id, "cause-not-json-kind");
}

#[tokio::test]
async fn a_user_who_may_only_read_fails_at_writing() {
    let url =
        stand_in(|_| reply("200 OK", JSON, r#"{"name":"X","version":"2","permissions":["read"]}"#)).await;
    let tested = driver(&url).test(&|_| {}).await;
    let last = tested.steps.last().expect("steps");
    assert_eq!((last.step, last.ok, last.detail.id.as_ref()), (Step::Write, false, "probe-write-forbidden"));
    assert_eq!(tested.version.as_deref(), Some("X 2"));
}

#[tokio::test]
async fn a_base_path_and_every_sign_of_an_id_reach_the_system_as_they_are() {
    let url = stand_in(|request| {
        assert_eq!(request.target(), "/api/v2/v1/customers/R%2F215%20%C3%B1%3F");
        let body = r#"{"type":"about:blank","title":"Not Found","status":404}"#;
        reply("404 Not Found", "application/problem+json", body)
    })
    .await;
    let driver = driver_for(&access(&format!("{url}/api/v2/")));
    assert_eq!(driver.customer("R/215 ñ?").await, Ok(None));
}
