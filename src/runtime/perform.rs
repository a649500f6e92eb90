//! Carries out effects, each in a task of its own, and sends the answers back.
//!
//! What is asked of the store stands in `records`, what is asked of a system in `systems`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

use crate::app::Event;
use crate::app::effect::products::ProductRequest;
use crate::app::effect::report::ReportRequest;
use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{Answered, DraftSlot, Effect, FileRequest, Reply, StoreRequest, Ticket, Trouble};
use crate::domain::text::Text;
use crate::domain::values::{Secret, WifiKey};
use crate::drivers::{Connect, Failure};
use crate::i18n::Language;
use crate::reconcile;
use crate::store::{Stamp, Store, StoreError};

use super::drafts::{Drafts, Orders};
use super::runs::Runs;
use super::saving::Typed;
use super::turns::Turns;
use super::writings::{self, Writings};

/// What effects are carried out with.
#[derive(Clone)]
pub struct Hands {
    pub store: Store,
    pub connect: Arc<dyn Connect>,
    /// Who sits at the screen.
    pub user: String,
    pub clock: fn() -> Timestamp,
    /// The folder in which drafts are kept, if they are.
    pub drafts: Option<PathBuf>,
    /// How reports are made and kept.
    pub reports: reconcile::generate::Settings,
    /// In which files are written.
    pub language: Language,
}

/// What has become of an effect.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    UnderWay,
    /// The program is to end.
    Quit,
    /// These words are to be put into the clipboard.
    Copy(String),
}

/// The tasks under way, by the layer that waits for them.
pub struct Performer {
    hands: Hands,
    events: mpsc::UnboundedSender<Event>,
    readings: HashMap<Ticket, Vec<AbortHandle>>,
    /// `None` when none are kept.
    drafts: Option<Drafts>,
    turns: Turns,
    /// The list of customers that each layer reads: a newer question takes its place.
    lists: HashMap<Ticket, AbortHandle>,
    runs: Runs,
    writings: Writings,
    /// Turns true when the program ends: of what is done row by row, no further row is begun.
    stopping: watch::Sender<bool>,
}

impl Performer {
    pub fn new(hands: Hands, events: mpsc::UnboundedSender<Event>) -> Self {
        let drafts = hands.keep_drafts(&events);
        let (readings, lists) = (HashMap::new(), HashMap::new());
        Self {
            hands,
            events,
            readings,
            drafts,
            turns: Turns::default(),
            lists,
            runs: Runs::default(),
            writings: Writings::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Begins an effect, or gives back what only the screen can do.
    pub fn perform(&mut self, effect: Effect) -> Begun {
        let (hands, events) = (self.hands.clone(), self.events.clone());
        match effect {
            Effect::Quit => return Begun::Quit,
            Effect::Copy(words) => return Begun::Copy(words),
            Effect::Abandon(ticket) => {
                let list = self.lists.remove(&ticket);
                for reading in self.readings.remove(&ticket).into_iter().flatten().chain(list) {
                    reading.abort();
                }
                self.turns.forget(ticket);
                if let Some(orders) = self.orders() {
                    orders.leave(ticket);
                }
            }
            Effect::Draft(slot, step) => {
                if let Some(orders) = self.orders() {
                    orders.step(slot, step);
                }
            }
            Effect::ClaimDraft(ticket, kept) => {
                if let Some(orders) = self.orders() {
                    let orders = orders.clone();
                    tokio::spawn(async move {
                        answer(&events, ticket, Reply::DraftClaimed(hands.claim(&orders, kept.id).await));
                    });
                }
            }
            Effect::GiveDraft(ticket, draft) => {
                if let Some(orders) = self.orders() {
                    orders.give(ticket, draft);
                }
            }
            Effect::DiscardDraft(draft) => {
                if let Some(orders) = self.orders() {
                    orders.discard(draft);
                }
            }
            Effect::Drafts(ticket) => {
                if let Some(orders) = self.orders() {
                    let orders = orders.clone();
                    tokio::spawn(async move {
                        answer(&events, ticket, Reply::Drafts(hands.waiting(&orders).await));
                    });
                }
            }
            Effect::OfferDrafts => {
                if let Some(orders) = self.orders() {
                    let orders = orders.clone();
                    tokio::spawn(async move {
                        let _ = events.send(Event::DraftsFound(hands.waiting(&orders).await));
                    });
                }
            }
            Effect::After(ticket, wait) => {
                self.keep(ticket, async move {
                    tokio::time::sleep(wait).await;
                    answer(&events, ticket, Reply::Elapsed);
                });
            }
            Effect::WifiKey(ticket, at) => {
                let key = wifi_key();
                answer(&events, ticket, Reply::WifiKey { at, key });
            }
            Effect::Store(ticket, request @ StoreRequest::Customers(_)) => {
                let reading = tokio::spawn(async move {
                    let reply = hands.ask_store(request, None).await;
                    answer(&events, ticket, reply);
                });
                if let Some(older) = self.lists.insert(ticket, reading.abort_handle()) {
                    older.abort();
                }
            }
            Effect::Store(ticket, request) => self.ask_store(ticket, request),
            // An import that was begun is ended, and so is an export; what is only looked at may be dropped.
            Effect::File(ticket, request) => match writings::of_file(&request) {
                Some(what) => {
                    let begun = tokio::spawn(hands.about_file(ticket, request, events));
                    self.writings.keep(what, begun);
                }
                None => self.keep(ticket, async move {
                    hands.about_file(ticket, request, events).await;
                }),
            },
            Effect::Report(ticket, ReportRequest::Run(system)) => {
                self.runs.begin(hands, ticket, system, events);
            }
            Effect::Report(_, ReportRequest::Stop(system)) => self.runs.stop(system),
            Effect::Report(ticket, ReportRequest::Join(system)) if self.runs.join(ticket, system) => {}
            // What is mended is mended, whoever still waits for it.
            Effect::Report(ticket, request) => {
                let what = writings::of_report(&request);
                let stopping = self.stopping.subscribe();
                let asked = tokio::spawn(async move {
                    let reply = hands.ask_report(request, stopping).await?;
                    let trouble = reply.trouble().cloned();
                    answer(&events, ticket, reply);
                    trouble
                });
                if let Some(what) = what {
                    self.writings.keep(what, asked);
                }
            }
            Effect::System(ticket, request) => {
                self.keep(ticket, async move {
                    let reply = hands.ask_system(ticket, request, &events).await;
                    answer(&events, ticket, reply);
                });
            }
        }
        Begun::UnderWay
    }

    /// What was begun in the store is ended, whoever still waits for it: a save must not be cut off.
    fn ask_store(&mut self, ticket: Ticket, request: StoreRequest) {
        let (hands, events) = (self.hands.clone(), self.events.clone());
        let typed = self.typed(ticket, &request);
        let turn = self.turns.take(ticket, &request);
        let what = writings::of_store(&request);
        let asked = tokio::spawn(async move {
            let reply = hands.ask_store(request, typed).await;
            let trouble = reply.trouble().cloned();
            match turn {
                Some(turn) => turn.give(|| answer(&events, ticket, reply)),
                None => answer(&events, ticket, reply),
            }
            trouble
        });
        if let Some(what) = what {
            self.writings.keep(what, asked);
        }
    }

    /// Stops the reports that are being made and waits for what changes records and was begun, at most so long. Tells what
    /// did not end or came to nothing.
    pub async fn finish(&mut self, patience: Duration) -> Vec<Text> {
        self.stopping.send_replace(true);
        let until = tokio::time::Instant::now() + patience;
        let stopped = self.runs.end();
        let told = self.writings.finish(patience).await;
        for run in stopped {
            if tokio::time::timeout_at(until, run).await.is_err() {
                tracing::warn!("a report was stopped and has not ended with the program");
            }
        }
        told
    }

    fn orders(&self) -> Option<&Orders> {
        self.drafts.as_ref().map(Drafts::orders)
    }

    /// The draft of the form that is to be saved, which the thread gives once it is written as it was sent.
    fn typed(&self, ticket: Ticket, request: &StoreRequest) -> Option<Typed> {
        let form = match request {
            StoreRequest::SaveDevice { form, .. } => *form,
            StoreRequest::SaveSystem(_)
            | StoreRequest::SaveCustomer(_)
            | StoreRequest::Swap(_)
            | StoreRequest::Move(_)
            | StoreRequest::Products(ProductRequest::Save(_) | ProductRequest::ChangeStock { .. })
            | StoreRequest::Tariff(TariffRequest::Save(_)) => 0,
            _ => return None,
        };
        self.orders().map(|orders| orders.id(DraftSlot { ticket, form }))
    }

    /// Runs what may be dropped when its layer is gone.
    fn keep(&mut self, ticket: Ticket, work: impl Future<Output = ()> + Send + 'static) {
        let readings = self.readings.entry(ticket).or_default();
        readings.retain(|reading| !reading.is_finished());
        readings.push(tokio::spawn(work).abort_handle());
    }
}

pub(super) fn answer(events: &mpsc::UnboundedSender<Event>, ticket: Ticket, reply: Reply) {
    // Nobody listens any more once the screen is closed: then there is nobody to tell.
    let _ = events.send(Event::Reply(ticket, reply));
}

impl Hands {
    pub(super) fn stamp(&self) -> Stamp {
        Stamp { by: self.user.clone(), at: (self.clock)() }
    }

    async fn about_file(
        self,
        ticket: Ticket,
        request: FileRequest,
        events: mpsc::UnboundedSender<Event>,
    ) -> Option<Trouble> {
        let reply = self.ask_file(request, |reply| answer(&events, ticket, reply)).await;
        let trouble = reply.trouble().cloned();
        answer(&events, ticket, reply);
        trouble
    }
}

fn wifi_key() -> Answered<Secret> {
    let mut random = [0; WifiKey::RANDOM_BYTES];
    match getrandom::fill(&mut random) {
        Ok(()) => Ok(WifiKey::generate(&random)),
        Err(_) => Err(of_store(&StoreError::NoRandomness)),
    }
}

pub(super) fn answered<T>(result: Result<T, StoreError>) -> Answered<T> {
    result.map_err(|error| of_store(&error))
}

pub(super) fn of_store(error: &StoreError) -> Trouble {
    let problems = match error {
        StoreError::Problems(problems) => problems.clone(),
        _ => Vec::new(),
    };
    if problems.is_empty() {
        tracing::warn!(%error, "the store did not do what the screen asked");
    }
    Trouble { text: error.text(), problems }
}

pub(super) fn of_failure(failure: &Failure) -> Trouble {
    Trouble { text: failure.cause().text(), problems: Vec::new() }
}
