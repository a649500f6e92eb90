//! What is typed to find a customer, put into the spelling in which each column is kept.
//!
//! Only beginnings are looked for, so that an index answers.

use crate::domain::values::fold;

/// Sorts behind every text that begins alike: the last of all characters, which no name has.
pub(super) const LAST: char = char::MAX;

/// Where the texts that begin in some way stand in an index: from one, included, to another, left out.
pub(super) struct Range {
    pub from: String,
    pub to: String,
}

impl Range {
    /// What begins with nothing is nobody: a search of dots alone must not find everyone who has a tax id.
    fn of(beginning: Option<String>) -> Self {
        match beginning.filter(|beginning| !beginning.is_empty()) {
            Some(from) => Self { to: format!("{from}{LAST}"), from },
            None => Self { from: String::new(), to: String::new() },
        }
    }
}

/// A search, put into the spelling in which each column is kept.
pub(super) struct Search {
    pub name: Range,
    pub code: Range,
    pub tax_id: Range,
    pub phone: Range,
}

impl Search {
    /// `None` when nothing was typed.
    pub(super) fn of(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        Some(Self {
            name: Range::of(Some(fold(typed))),
            code: Range::of(Some(folded_code(typed))),
            tax_id: Range::of(Some(without(typed, &['.', '-']).to_ascii_uppercase())),
            phone: Range::of(phone_beginning(typed)),
        })
    }
}

/// A code as it is searched: in lower case, without white space.
pub(super) fn folded_code(code: &str) -> String {
    without(code, &[]).to_lowercase()
}

fn without(text: &str, separators: &[char]) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !separators.contains(character)).collect()
}

/// The beginning of a telephone number in its international form, as [`crate::domain::values::PhoneNumber`] reads it.
fn phone_beginning(typed: &str) -> Option<String> {
    let dialled = without(typed, &['.', '-', '(', ')']);
    let digits = dialled.strip_prefix('+').unwrap_or(&dialled);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    if dialled.starts_with('+') {
        return Some(dialled);
    }
    Some(match digits.strip_prefix("00") {
        Some(international) => format!("+{international}"),
        None if digits.starts_with(['5', '6', '7', '8', '9']) => format!("+34{digits}"),
        None => format!("+{digits}"),
    })
}
