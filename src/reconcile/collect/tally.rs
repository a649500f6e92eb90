//! Counts what was read and finds what cannot be: a record twice, a page again, a total that does not hold.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use super::NotWhole;
use crate::drivers::CustomersPage;

/// What was read so far.
#[derive(Default)]
pub struct Tally {
    hasher: RandomState,
    /// The ids by their hash. Two that fell together would make a whole reading look broken, never the other way round.
    ids: HashSet<u64>,
    cursors: HashSet<u64>,
    read: u64,
    pages: u64,
    total: Option<u64>,
}

impl Tally {
    pub const fn read(&self) -> u64 {
        self.read
    }

    pub const fn pages(&self) -> u64 {
        self.pages
    }

    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Takes a page in; of the last one it also checks that nothing is missing.
    ///
    /// # Errors
    /// Why the reading is not whole.
    pub fn take(&mut self, page: &CustomersPage) -> Result<(), NotWhole> {
        self.pages += 1;
        let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        let known = page.items.iter().filter(|customer| !self.ids.insert(self.hasher.hash_one(&customer.id)));
        let known: Vec<&str> = known.map(|customer| customer.id.as_str()).collect();
        match known.first() {
            Some(_) if self.pages > 1 && known.len() == page.items.len() => {
                return Err(NotWhole::PageTwice { page: self.pages });
            }
            Some(id) => return Err(NotWhole::RecordTwice { id: (*id).to_owned() }),
            None => {}
        }
        self.announced(page.total)?;
        self.read += count;
        let total = self.total.unwrap_or_default();
        if self.read > total {
            return Err(NotWhole::More { total, read: self.read });
        }
        match &page.next {
            Some(cursor) if !self.cursors.insert(self.hasher.hash_one(cursor)) || count == 0 => {
                Err(NotWhole::Stuck { page: self.pages })
            }
            Some(_) => Ok(()),
            None if self.read < total => Err(NotWhole::Fewer { total, read: self.read }),
            None => Ok(()),
        }
    }

    /// Notes how many there are said to be. Somebody may come while the others are read; nobody goes, since a customer
    /// is never deleted.
    fn announced(&mut self, total: Option<u64>) -> Result<(), NotWhole> {
        let now = total.ok_or(NotWhole::Uncounted)?;
        match self.total.replace(now) {
            Some(before) if now < before => Err(NotWhole::Shrunk { before, now }),
            Some(_) | None => Ok(()),
        }
    }
}
