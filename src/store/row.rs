//! Stored values back into the types of the domain.
//!
//! What was checked before it was written is not checked again by its rules, but a word or a time that cannot be
//! read is an error, never a guess.

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::StoreError;

pub(super) fn corrupt(what: &str, value: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { what: format!("{what}: {value}") }
}

pub(super) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(super) fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| corrupt("time", millis))
}

pub(super) fn time_if_any(millis: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    millis.map(time).transpose()
}

/// A word of a closed list, such as a state.
pub(super) fn word<T>(what: &str, word: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
    read(word).ok_or_else(|| corrupt(what, word))
}

/// A value that was parsed before it was stored. It may be a person's, so the error does not repeat it.
pub(super) fn parsed<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| corrupt(what, "…"))
}

pub(super) fn json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| corrupt(what, "…"))
}

pub(super) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("maps with keys of text, and plain values, can always be written")
}
