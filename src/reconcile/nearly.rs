//! Links whose id is not there, where another is that differs from it in case and spaces alone.
//!
//! Whether the system spells his id in another way or has somebody else, nobody can tell: he is not said to be missing,
//! and the record is not said to be nobody's.

use super::comparison::Comparison;
use super::key::{self, Key};
use super::ours::{Index, index};

/// Such links, each with a record of theirs, by their place among those kept.
#[derive(Debug, Default)]
pub(super) struct Nearly {
    /// In the order of the links.
    pub pairs: Vec<(Index, Index)>,
}

impl Nearly {
    pub fn of(comparison: &Comparison) -> Self {
        let ours = &comparison.ours;
        let is_missed = |link: &Index| {
            !comparison.seen[*link as usize]
                && ours.near_key(*link).is_some()
                && ours.duplicate_key(*link).is_none()
        };
        let mut missed: Vec<(Key, Index)> =
            (0..index(ours.links.len())).filter(is_missed).map(|link| (ours.near_key(link), link)).collect();
        missed.sort_unstable();
        let mut pairs = Vec::new();
        for (kept, record) in comparison.kept.iter().zip(0..).filter(|(kept, _)| kept.link.is_none()) {
            if missed.is_empty() {
                break;
            }
            let near = key::nearly(comparison.pack.id(kept.place));
            if let Ok(found) = missed.binary_search_by_key(&near, |(key, _)| *key) {
                pairs.push((missed[found].1, record));
            }
        }
        pairs.sort_unstable();
        Self { pairs }
    }

    pub fn has(&self, link: Index) -> bool {
        self.pairs.binary_search_by_key(&link, |(known, _)| *known).is_ok()
    }
}
