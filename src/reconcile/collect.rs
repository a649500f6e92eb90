//! Reads the customers of a system whole, page after page, or says why it could not be read whole.
//!
//! It keeps no customer: the pages go to whoever asks for them, and of each id a number remains by which it is known
//! again. It compares nothing and writes nothing. While a page is being compared the system already makes the next one.
//! Dropping a reading, or a page that is being waited for, ends it at once.

mod not_whole;
mod tally;
#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{MaybeDone, maybe_done};
use futures_util::poll;
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::drivers::{Cause, CustomersPage, Driver, Failure, Filter, PageRequest, RemoteCustomer};

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
    /// Nothing has been asked for.
    New,
    /// A page was asked for.
    Asked(Asked),
    Whole,
    Failed(NotWhole),
}

/// A page on its way, which may have come.
type Asked = Pin<Box<MaybeDone<Pin<Box<dyn Future<Output = Result<CustomersPage, NotWhole>> + Send>>>>>;

impl Reading {
    pub fn new(driver: Arc<dyn Driver>, patience: Patience) -> Self {
        Self { driver, patience, began: Instant::now(), tally: Tally::default(), state: State::New }
    }

    /// The next customers; `None` once the system has been read whole, and not before.
    ///
    /// # Errors
    /// The system could not be read whole: what was read before is true, and nothing may be concluded from what was not.
    pub async fn next_page(&mut self) -> Result<Option<Vec<RemoteCustomer>>, NotWhole> {
        if let State::New = self.state {
            self.state = State::Asked(self.ask(None));
        }
        let taken = match &mut self.state {
            State::Asked(asked) => {
                asked.as_mut().await;
                let page = asked.as_mut().take_output().expect("it has just come and nobody has taken it");
                page.and_then(|page| self.tally.take(&page).map(|()| page))
            }
            State::New | State::Whole => return Ok(None),
            State::Failed(why) => return Err(why.clone()),
        };
        match taken {
            Ok(page) => {
                self.state = match page.next {
                    None => State::Whole,
                    Some(next) => {
                        let mut asked = self.ask(Some(next));
                        // Looked at once, so that the question goes out now and not when somebody waits for the answer.
                        let _ = poll!(asked.as_mut());
                        State::Asked(asked)
                    }
                };
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

    fn ask(&self, cursor: Option<String>) -> Asked {
        let number = self.tally.pages() + 1;
        Box::pin(maybe_done(Box::pin(page(Arc::clone(&self.driver), self.patience, number, cursor))))
    }
}

/// Asks for one page, as often as there is patience for.
async fn page(
    driver: Arc<dyn Driver>,
    patience: Patience,
    page: u64,
    cursor: Option<String>,
) -> Result<CustomersPage, NotWhole> {
    let request = PageRequest { limit: PAGE, cursor };
    let filter = Filter::default();
    let answer = patiently(patience, || driver.customers(&request, &filter)).await;
    answer.map_err(|given_up| match given_up {
        GivenUp::Failed(cause) => NotWhole::Page { page, cause },
        GivenUp::TooSlow => NotWhole::TooSlow { page, seconds: patience.within.as_secs() },
    })
}

/// The name and version that a system gives of itself; `None` as well when there is no patience left for it.
pub async fn version(driver: &dyn Driver, patience: Patience) -> Option<String> {
    patiently(patience, || driver.version()).await.ok().flatten()
}

enum GivenUp {
    Failed(Cause),
    TooSlow,
}

/// Asks until there is an answer, as often as there is patience for.
///
/// Half the time that is left another try is made, since the one before may hang; it is still listened to, since it may
/// only be slow.
async fn patiently<T, F: Future<Output = Result<T, Failure>>>(
    patience: Patience,
    ask: impl Fn() -> F,
) -> Result<T, GivenUp> {
    let until = Instant::now() + patience.within;
    let (mut next, mut tries) = (Instant::now(), 0);
    let mut under_way = FuturesUnordered::new();
    let mut why = GivenUp::TooSlow;
    loop {
        let now = Instant::now();
        if tries < patience.tries && now >= next {
            tries += 1;
            under_way.push(ask());
            next = now + until.saturating_duration_since(now) / 2;
        }
        let another = (tries < patience.tries && next < until).then_some(next);
        if under_way.is_empty() && another.is_none() {
            return Err(why);
        }
        let wait = another.unwrap_or(until).saturating_duration_since(Instant::now());
        match tokio::time::timeout(wait, first(&mut under_way)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(failure)) => {
                let is_final = failure.is_final();
                let pause = match &failure {
                    Failure::Later { after: Some(after), .. } => patience.pause.max(*after),
                    Failure::Later { .. } | Failure::Refused(_) | Failure::Unsure(_) => patience.pause,
                };
                next = Instant::now() + pause;
                why = GivenUp::Failed(failure.into_cause());
                if is_final {
                    return Err(why);
                }
            }
            Err(_) if Instant::now() >= until => return Err(GivenUp::TooSlow),
            Err(_) => {}
        }
    }
}

/// The first answer to come; none comes while nothing is under way.
async fn first<T, F: Future<Output = T>>(under_way: &mut FuturesUnordered<F>) -> T {
    match under_way.next().await {
        Some(answer) => answer,
        None => std::future::pending().await,
    }
}
