//! Reads the customers of a system whole, page after page, or says why it could not be read whole.
//!
//! It keeps no customer: the pages go to whoever asks for them, and of each id a number remains by which it is known
//! again. It compares nothing and writes nothing. Dropping a reading, or a page that is being waited for, ends it at once.

mod not_whole;
mod tally;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::drivers::{CustomersPage, Driver, Failure, Filter, PageRequest, RemoteCustomer};

pub use not_whole::NotWhole;
use tally::Tally;

/// As many customers as a page can have by the contract.
const PAGE: u16 = 1000;

/// How often a page is asked for before the reading has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    pub tries: u32,
    /// All tries together, with the pauses between them.
    pub within: Duration,
    /// Between two tries, unless the system asks for a longer one.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { tries: 3, within: Duration::from_secs(10), pause: Duration::from_millis(200) }
    }
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub read: u64,
    /// How many there are, as the system last said.
    pub total: Option<u64>,
    pub elapsed: Duration,
}

impl Progress {
    /// How many are read in a second, once there is anything to tell it by.
    pub fn per_second(&self) -> Option<u64> {
        let milliseconds = u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX);
        (self.read > 0).then(|| self.read.saturating_mul(1000) / milliseconds.max(1))
    }

    /// How long it still takes if it goes on as it went.
    pub fn left(&self) -> Option<Duration> {
        let left = self.total?.saturating_sub(self.read);
        (self.read > 0).then(|| self.elapsed.mul_f64(left as f64 / self.read as f64))
    }
}

/// A reading of all the customers of a system, under way.
pub struct Reading {
    driver: Arc<dyn Driver>,
    patience: Patience,
    began: Instant,
    tally: Tally,
    state: State,
}

enum State {
    /// The page of this cursor comes next.
    At(Option<String>),
    Whole,
    Failed(NotWhole),
}

impl Reading {
    pub fn new(driver: Arc<dyn Driver>, patience: Patience) -> Self {
        let state = State::At(None);
        Self { driver, patience, began: Instant::now(), tally: Tally::default(), state }
    }

    /// The next customers; `None` once the system has been read whole, and not before.
    ///
    /// # Errors
    /// The system could not be read whole: what was read before is true, and nothing may be concluded from what was not.
    pub async fn next_page(&mut self) -> Result<Option<Vec<RemoteCustomer>>, NotWhole> {
        let cursor = match &self.state {
            State::At(cursor) => cursor.clone(),
            State::Whole => return Ok(None),
            State::Failed(why) => return Err(why.clone()),
        };
        let taken = match self.page(cursor).await {
            Ok(page) => self.tally.take(&page).map(|()| page),
            Err(why) => Err(why),
        };
        match taken {
            Ok(page) => {
                self.state = page.next.map_or(State::Whole, |next| State::At(Some(next)));
                Ok(Some(page.items))
            }
            Err(why) => {
                self.state = State::Failed(why.clone());
                Err(why)
            }
        }
    }

    pub fn progress(&self) -> Progress {
        Progress { read: self.tally.read(), total: self.tally.total(), elapsed: self.began.elapsed() }
    }

    /// Asks for one page, as often as there is patience for.
    async fn page(&self, cursor: Option<String>) -> Result<CustomersPage, NotWhole> {
        let number = self.tally.pages() + 1;
        let request = PageRequest { limit: PAGE, cursor };
        let filter = Filter::default();
        let until = Instant::now() + self.patience.within;
        let too_slow = NotWhole::TooSlow { page: number, seconds: self.patience.within.as_secs() };
        let mut tries = 0;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            tries += 1;
            // A try that hangs must leave time for another; the last may use it all.
            let time = if tries < self.patience.tries { left / 2 } else { left };
            let answer = tokio::time::timeout(time, self.driver.customers(&request, &filter)).await;
            let is_last = tries >= self.patience.tries;
            let (why, pause) = match answer {
                Ok(Ok(page)) => return Ok(page),
                Ok(Err(failure)) => {
                    let is_final = failure.is_final();
                    let pause = match &failure {
                        Failure::Later { after: Some(after), .. } => self.patience.pause.max(*after),
                        Failure::Later { .. } | Failure::Refused(_) | Failure::Unsure(_) => {
                            self.patience.pause
                        }
                    };
                    let why = NotWhole::Page { page: number, cause: failure.into_cause() };
                    if is_final {
                        return Err(why);
                    }
                    (why, pause)
                }
                Err(_) => (too_slow.clone(), Duration::ZERO),
            };
            if is_last || Instant::now() + pause >= until {
                return Err(why);
            }
            tokio::time::sleep(pause).await;
        }
    }
}
