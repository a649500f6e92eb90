//! Keys in, state and effects out.

mod swap;
mod transfer;

use crate::app::testing::NOW;
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::DraftId;
use crate::domain::values::Secret;

/// A draft in which this was typed.
fn kept(of: DraftOf, typed: &[(&str, &str)]) -> Kept {
    let words = |words: &str| Entry::Words(Secret::new(words.to_owned()));
    let draft = Draft {
        of,
        whose: "C000007".into(),
        about: "ONT salón".into(),
        typed: typed.iter().map(|(key, typed)| ((*key).to_owned(), words(typed))).collect(),
        aside: Entries::new(),
        before: Entries::new(),
        sent: None,
        focus: typed.first().map_or("", |(key, _)| key).to_owned(),
    };
    Kept { id: DraftId(5), by: "ana".into(), at: NOW, draft }
}
