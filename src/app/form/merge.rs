//! Three versions of one form compared: as it was opened, as it is typed here, and as it is recorded by now.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::device::Entry;
use crate::domain::draft::Entries;

/// Who has changed a field since the form was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    ByMe,
    /// Also when both have changed it to the same.
    ByThem,
    ByBoth,
}

/// The fields that somebody has changed. `renewed` names the secrets that they have typed anew, which the record does
/// not show.
pub fn touched(
    before: &Entries,
    mine: &Entries,
    theirs: &Entries,
    renewed: &BTreeSet<String>,
) -> BTreeMap<String, Touched> {
    let keys: BTreeSet<&String> = before.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (before, mine, theirs) = (before.get(key), mine.get(key), theirs.get(key));
            let is_renewed = theirs == Some(&Entry::Keep) && renewed.contains(key);
            let touched = match (mine != before, theirs != before || is_renewed) {
                (false, false) => return None,
                (true, false) => Touched::ByMe,
                (false, true) => Touched::ByThem,
                (true, true) if mine == theirs => Touched::ByThem,
                (true, true) => Touched::ByBoth,
            };
            Some((key.clone(), touched))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::Secret;

    fn words(text: &str) -> Option<Entry> {
        Some(Entry::Words(Secret::new(text.to_owned())))
    }

    fn entries(entry: Option<Entry>) -> Entries {
        entry.into_iter().map(|entry| ("field".to_owned(), entry)).collect()
    }

    fn compared(before: Option<Entry>, mine: Option<Entry>, theirs: Option<Entry>) -> Option<Touched> {
        touched(&entries(before), &entries(mine), &entries(theirs), &BTreeSet::new()).remove("field")
    }

    #[test]
    fn each_field_was_changed_by_nobody_by_one_or_by_both() {
        use Touched::{ByBoth, ByMe, ByThem};
        for (before, mine, theirs, expected) in [
            (words("a"), words("a"), words("a"), None),
            (words("a"), words("b"), words("a"), Some(ByMe)),
            (words("a"), words("a"), words("b"), Some(ByThem)),
            (words("a"), words("b"), words("b"), Some(ByThem)),
            (words("a"), words("b"), words("c"), Some(ByBoth)),
            (words("a"), words(""), words("c"), Some(ByBoth)),
            (Some(Entry::Switch(false)), Some(Entry::Switch(true)), Some(Entry::Switch(false)), Some(ByMe)),
            // Fields of another technology.
            (words("a"), None, words("a"), Some(ByMe)),
            (words("a"), words("a"), None, Some(ByThem)),
            (words("a"), words("b"), None, Some(ByBoth)),
            (None, words("b"), None, Some(ByMe)),
            (None, None, words("b"), Some(ByThem)),
            // Secrets: of what is recorded it is only known whether there is one.
            (Some(Entry::Keep), words("b"), Some(Entry::Keep), Some(ByMe)),
            (Some(Entry::Keep), Some(Entry::Keep), Some(Entry::Clear), Some(ByThem)),
            (Some(Entry::Clear), words("b"), Some(Entry::Keep), Some(ByBoth)),
            (Some(Entry::Keep), Some(Entry::Clear), Some(Entry::Clear), Some(ByThem)),
        ] {
            let told = format!("{before:?} {mine:?} {theirs:?}");
            assert_eq!(compared(before, mine, theirs), expected, "{told}");
        }
    }

    #[test]
    fn a_secret_that_was_typed_anew_counts_as_changed_though_the_record_looks_the_same() {
        let renewed = BTreeSet::from(["field".to_owned()]);
        let kept = entries(Some(Entry::Keep));
        let typed = entries(words("mine"));
        assert_eq!(touched(&kept, &kept, &kept, &renewed)["field"], Touched::ByThem);
        assert_eq!(touched(&kept, &typed, &kept, &renewed)["field"], Touched::ByBoth);
        let none = entries(Some(Entry::Clear));
        assert_eq!(touched(&none, &none, &none, &renewed), BTreeMap::new(), "empty before and after");
    }
}
