//! Faults of the list of customers: a system that cannot page, for tests of those who read it whole.
//!
//! They are not chances, as those of `faults` are: one is played until another is set.

use serde_json::Value;

use super::reply::Reply;
use super::state::Call;

/// How the list of customers goes wrong; where nothing else is said, from its second page on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paging {
    /// Each page is the first one again, with a cursor that is always a new one.
    SamePage,
    /// Each page is the first one again, and so is its cursor.
    ForgottenCursor,
    /// There is said to be one customer more.
    TotalGrows,
    /// There is said to be one customer less.
    TotalShrinks,
    /// The first page says that it is the last.
    EndsEarly,
    /// A page of HTML, with status 200.
    Html,
    /// The connection is closed after half of the page.
    HalfPage,
    /// The connection is held.
    Held,
}

/// How a reply goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Whole,
    Half,
    Html,
    Held,
}

impl Paging {
    /// The call as the list is to understand it.
    pub fn understood(self, call: &mut Call) {
        match self {
            Self::SamePage | Self::ForgottenCursor => call.query.retain(|(name, _)| name != CURSOR),
            Self::TotalGrows
            | Self::TotalShrinks
            | Self::EndsEarly
            | Self::Html
            | Self::HalfPage
            | Self::Held => {}
        }
    }

    /// Spoils the reply to a call that asked for the page of `cursor`.
    pub fn spoil(self, cursor: Option<&str>, reply: &mut Reply) -> Delivery {
        let Some(page) = reply.body.as_mut().filter(|_| reply.status.is_success()) else {
            return Delivery::Whole;
        };
        let is_first = cursor.is_none();
        match self {
            Self::SamePage => page["next_cursor"] = format!("{}+", cursor.unwrap_or_default()).into(),
            Self::ForgottenCursor => {}
            Self::EndsEarly => page["next_cursor"] = Value::Null,
            Self::TotalGrows if !is_first => page["total"] = (total(page) + 1).into(),
            Self::TotalShrinks if !is_first => page["total"] = total(page).saturating_sub(1).into(),
            Self::Html if !is_first => return Delivery::Html,
            Self::HalfPage if !is_first => return Delivery::Half,
            Self::Held if !is_first => return Delivery::Held,
            Self::TotalGrows | Self::TotalShrinks | Self::Html | Self::HalfPage | Self::Held => {}
        }
        Delivery::Whole
    }
}

const CURSOR: &str = "cursor";

/// The cursor that a call to the list sends.
pub fn cursor(call: &Call) -> Option<String> {
    call.query.iter().find(|(name, _)| name == CURSOR).map(|(_, cursor)| cursor.clone())
}

fn total(page: &Value) -> u64 {
    page["total"].as_u64().unwrap_or_default()
}
