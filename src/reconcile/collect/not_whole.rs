//! Why a system could not be read whole, as a message that says what to do.

use crate::domain::text::Text;
use crate::drivers::Cause;
use crate::text;

/// Why a system could not be read whole. Pages are counted from one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWhole {
    #[error("a page could not be read")]
    Page { page: u64, cause: Cause },
    #[error("a page did not come in time")]
    TooSlow { page: u64, seconds: u64 },
    #[error("the system does not say how many customers it has")]
    Uncounted,
    #[error("the system gave fewer customers than it says to have")]
    Fewer { total: u64, read: u64 },
    #[error("the system gave more customers than it says to have")]
    More { total: u64, read: u64 },
    #[error("the system says to have fewer customers than before")]
    Shrunk { before: u64, now: u64 },
    #[error("the system gave a page again")]
    PageTwice { page: u64 },
    #[error("the system gave a customer twice")]
    RecordTwice { id: String },
    #[error("the system does not get on to the next page")]
    Stuck { page: u64 },
}

impl NotWhole {
    /// The message: what is wrong and what to do next.
    pub fn text(&self) -> Text {
        match self {
            Self::Page { page, cause: Cause::RateLimited } => text!("not-whole-rate-limited", page = *page),
            Self::Page { page, cause } => {
                text!("not-whole-page", page = *page, reason = cause.text_of_reading())
            }
            Self::TooSlow { page, seconds } => text!("not-whole-slow", page = *page, seconds = *seconds),
            Self::Uncounted => text!("not-whole-uncounted"),
            Self::Fewer { total, read } => text!("not-whole-fewer", total = *total, read = *read),
            Self::More { total, read } => text!("not-whole-more", total = *total, read = *read),
            Self::Shrunk { before, now } => text!("not-whole-shrunk", before = *before, now = *now),
            Self::PageTwice { page } => text!("not-whole-page-twice", page = *page),
            Self::RecordTwice { id } => text!("not-whole-record-twice", id = id.as_str()),
            Self::Stuck { page } => text!("not-whole-stuck", page = *page),
        }
    }
}
