//! Why a call to a system did not succeed: what may be done about it, and the message for a person.
//!
//! No secret and no body of a reply is kept: only what the message needs.

use std::time::Duration;

use super::Ability;
use crate::domain::problem::Problem;
use crate::domain::text::{Arg, Text};
use crate::text;

/// What a failed call means for the change that it carried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing was done there; it may be tried again, not before `after` if given.
    #[error("the system could not be asked")]
    Later { cause: Cause, after: Option<Duration> },
    /// They said no, or said something that trying again cannot change.
    #[error("the system refused")]
    Refused(Cause),
    /// It was sent and nobody knows what came of it.
    #[error("the system gave no answer that can be believed")]
    Unsure(Cause),
}

impl Failure {
    pub const fn later(cause: Cause) -> Self {
        Self::Later { cause, after: None }
    }

    pub const fn cause(&self) -> &Cause {
        match self {
            Self::Later { cause, .. } | Self::Refused(cause) | Self::Unsure(cause) => cause,
        }
    }

    pub fn into_cause(self) -> Cause {
        match self {
            Self::Later { cause, .. } | Self::Refused(cause) | Self::Unsure(cause) => cause,
        }
    }

    /// Whether a question would fail again, or do harm, if it were asked again at once: many systems lock a user out who
    /// signs in wrongly too often.
    pub const fn is_final(&self) -> bool {
        matches!(
            self.cause(),
            Cause::SignIn | Cause::Forbidden | Cause::CaFile { .. } | Cause::Lacking { .. }
        )
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The host's name is not known.
    Resolve {
        host: String,
    },
    /// No connection; `reason` is the operating system's.
    Connect {
        host: String,
        port: u16,
        reason: Arg,
    },
    /// The certificate of the server is not trusted; `reason` is the verifier's.
    Certificate {
        host: String,
        reason: String,
    },
    /// TLS could not be agreed on.
    Tls {
        host: String,
        reason: Arg,
    },
    Timeout {
        seconds: u64,
    },
    /// The connection was closed before the whole reply had come.
    Closed,
    /// 401: user or password not accepted.
    SignIn,
    /// 403: signed in, but not allowed to do this.
    Forbidden,
    /// 404 where something had to be.
    CustomerMissing {
        id: String,
    },
    DeviceMissing {
        serial: String,
    },
    /// A customer that was to be made there has an id that somebody has.
    IdTaken {
        id: String,
    },
    /// The serial belongs to another customer there.
    SerialTaken {
        serial: String,
    },
    /// They said why, and perhaps at which fields.
    Rejected {
        detail: String,
        problems: Vec<Problem>,
    },
    /// 429.
    RateLimited,
    /// 5xx.
    Server {
        status: u16,
        detail: Option<String>,
    },
    /// A status that the contract does not have.
    Status {
        status: u16,
        detail: Option<String>,
    },
    /// A reply that is no JSON; most often not this API's server at all.
    NotJson {
        content_type: Option<String>,
    },
    /// JSON that is not the contract's; `reason` names the member and not its value.
    NotTheContract {
        reason: String,
    },
    /// The reply says that it is done and shows something else.
    NotAsAsked {
        field: String,
    },
    /// The file with the certificate authority cannot be used.
    CaFile {
        path: String,
        reason: Arg,
    },
    /// An accepted job that failed there.
    JobFailed {
        detail: Option<String>,
    },
    /// This sort of system cannot do it.
    Lacking {
        ability: Ability,
    },
}

impl Cause {
    /// The message: what is wrong and what to do next.
    pub fn text(&self) -> Text {
        match self {
            Self::Resolve { host } => text!("cause-resolve", host = host.as_str()),
            Self::Connect { host, port, reason } => {
                text!("cause-connect", host = host.as_str(), port = port.to_string(), reason = reason.clone())
            }
            Self::Certificate { host, reason } => {
                text!("cause-certificate", host = host.as_str(), reason = reason.as_str())
            }
            Self::Tls { host, reason } => text!("cause-tls", host = host.as_str(), reason = reason.clone()),
            Self::Timeout { seconds } => text!("cause-timeout", seconds = *seconds),
            Self::Closed => text!("cause-closed"),
            Self::SignIn => text!("cause-sign-in"),
            Self::Forbidden => text!("cause-forbidden"),
            Self::CustomerMissing { id } => text!("cause-customer-missing", id = id.as_str()),
            Self::DeviceMissing { serial } => text!("cause-device-missing", serial = serial.as_str()),
            Self::IdTaken { id } => text!("cause-id-taken", id = id.as_str()),
            Self::SerialTaken { serial } => text!("cause-serial-taken", serial = serial.as_str()),
            Self::Rejected { detail, .. } => text!("cause-rejected", detail = detail.as_str()),
            Self::RateLimited => text!("cause-rate-limited"),
            Self::Server { status, detail: None } => text!("cause-server", status = status.to_string()),
            Self::Server { status, detail: Some(detail) } => {
                text!("cause-server-detail", status = status.to_string(), detail = detail.as_str())
            }
            Self::Status { status, detail: None } => text!("cause-status", status = status.to_string()),
            Self::Status { status, detail: Some(detail) } => {
                text!("cause-status-detail", status = status.to_string(), detail = detail.as_str())
            }
            Self::NotJson { content_type: None } => text!("cause-not-json"),
            Self::NotJson { content_type: Some(kind) } if kind.contains("json") => text!("cause-broken-json"),
            Self::NotJson { content_type: Some(kind) } => text!("cause-not-json-kind", kind = kind.as_str()),
            Self::NotTheContract { reason } => text!("cause-not-the-contract", reason = reason.as_str()),
            Self::NotAsAsked { field } => text!("cause-not-as-asked", field = field.as_str()),
            Self::CaFile { path, reason } => {
                text!("cause-ca-file", path = path.as_str(), reason = reason.clone())
            }
            Self::JobFailed { detail: None } => text!("cause-job-failed"),
            Self::JobFailed { detail: Some(detail) } => {
                text!("cause-job-failed-detail", detail = detail.as_str())
            }
            Self::Lacking { ability } => ability.lacking(),
        }
    }

    /// The message where something was only read: nothing was saved that could be mended.
    pub fn text_of_reading(&self) -> Text {
        match self {
            Self::Rejected { detail, .. } => text!("cause-rejected-reading", detail = detail.as_str()),
            other => other.text(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;

    #[test]
    fn a_broken_reply_does_not_send_anybody_to_the_url_nor_a_reading_to_a_form() {
        let broken = Cause::NotJson { content_type: Some("application/json".into()) };
        assert_eq!(broken.text().id, "cause-broken-json");
        let page = Cause::NotJson { content_type: Some("text/html".into()) };
        assert_eq!(page.text().id, "cause-not-json-kind");
        let rejected = Cause::Rejected { detail: "no".into(), problems: Vec::new() };
        assert_eq!(rejected.text_of_reading().id, "cause-rejected-reading");
        assert_eq!(broken.text_of_reading(), broken.text());
    }
}
