//! What the simulator answers: JSON, or an RFC 9457 problem document.
//!
//! The words of a problem are English, whoever asks: they are those of another system.

use std::io;
use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::contract::Wrong;
use crate::domain::text::Text;
use crate::i18n::{Language, Texts};

/// An answer, kept whole so that it can be given again.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    kind: &'static str,
    /// `None` for an empty body.
    pub body: Option<Value>,
    location: Option<String>,
}

impl Reply {
    pub const fn json(status: StatusCode, body: Value) -> Self {
        Self { status, kind: "application/json", body: Some(body), location: None }
    }

    pub const fn empty(status: StatusCode) -> Self {
        Self { status, kind: "application/json", body: None, location: None }
    }

    /// 202: taken, to be finished later.
    pub fn accepted(job: &str) -> Self {
        Self { location: Some(format!("/v1/jobs/{job}")), ..Self::empty(StatusCode::ACCEPTED) }
    }

    pub fn problem(status: StatusCode, detail: &Text) -> Self {
        Self::typed_problem("about:blank", status, detail, &[])
    }

    /// 422, with what is wrong at each field.
    pub fn unprocessable(wrong: &[Wrong]) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::typed_problem("about:blank", status, &crate::text!("contract-body-wrong"), wrong)
    }

    /// A refusal that is answered 200.
    pub fn lie() -> Self {
        Self::json(
            StatusCode::OK,
            json!({ "success": false, "error": say(&crate::text!("contract-lie200")) }),
        )
    }

    /// The reply cut off after half of its body; `None` when it has none.
    pub fn half(mut self) -> Option<Response<Body>> {
        let body = self.body.take()?.to_string();
        let half = Bytes::copy_from_slice(&body.as_bytes()[..body.len() / 2]);
        let cut = stream::once(async {
            // What was given before goes out while this waits for its turn.
            tokio::task::yield_now().await;
            Err(io::Error::from(io::ErrorKind::BrokenPipe))
        });
        let kind = self.kind;
        let mut response = Response::from(self);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        *response.body_mut() = Body::from_stream(stream::iter([Ok(half)]).chain(cut));
        Some(response)
    }

    pub fn typed_problem(kind: &str, status: StatusCode, detail: &Text, wrong: &[Wrong]) -> Self {
        let mut body = json!({
            "type": kind,
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": say(detail),
        });
        if !wrong.is_empty() {
            body["errors"] = wrong
                .iter()
                .map(|wrong| json!({ "field": wrong.field, "message": say(&wrong.text) }))
                .collect();
        }
        Self { status, kind: "application/problem+json", body: Some(body), location: None }
    }
}

/// A 200 that is called JSON and is none.
pub fn garbage() -> Response<Body> {
    let body = b"\xFF\xFE{\"items\": [{\"id\": \"R0\x000".as_slice();
    success("application/json", Body::from(body))
}

/// A 200 with a page of HTML, as a server in between gives it.
pub fn html() -> Response<Body> {
    let body = "<!DOCTYPE html><html><body><form action=\"/login\"></form></body></html>";
    success("text/html; charset=utf-8", Body::from(body))
}

fn success(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Puts what is wrong into the words of the simulator.
fn say(text: &Text) -> String {
    static WORDS: LazyLock<Texts> = LazyLock::new(|| Texts::new(Language::En));
    WORDS.say(text)
}

impl From<Reply> for Response<Body> {
    fn from(reply: Reply) -> Self {
        let mut response = Self::new(Body::empty());
        *response.status_mut() = reply.status;
        let headers = response.headers_mut();
        if let Some(location) = reply.location.and_then(|path| HeaderValue::try_from(path).ok()) {
            headers.insert(header::LOCATION, location);
        }
        if reply.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"vincula\""));
        }
        if let Some(body) = reply.body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.kind));
            *response.body_mut() = Body::from(body.to_string());
        }
        response
    }
}
