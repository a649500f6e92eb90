//! Keeps what is typed on disk, in a thread of its own, so that a slow disk holds up no key.
//!
//! Of several versions of a draft that wait to be written only the newest is. What a draft is, it does not know.

mod folder;

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc as events, oneshot};

use crate::app::Event;
use crate::app::effect::{DraftSlot, DraftStep, Ticket};
use crate::domain::draft::{Draft, Kept};
use crate::domain::ids::DraftId;
use crate::store::Store;
use crate::text;

pub use folder::{DraftError, Folder, Found, Held};

/// How long nothing must have been typed before the disk is asked to make sure of it.
const QUIET: Duration = Duration::from_secs(1);
/// How long the end of the program waits for a slow disk.
const FAREWELL: Duration = Duration::from_secs(2);

enum Order {
    Step(DraftSlot, DraftStep),
    Leave(Ticket),
    Discard(DraftId),
    Claim(DraftId, oneshot::Sender<Result<Kept, DraftError>>),
    Give(Ticket, DraftId),
    Look(oneshot::Sender<Found>),
    Id(DraftSlot, oneshot::Sender<Option<DraftId>>),
    End,
}

/// Who types, and when.
pub struct Author {
    pub user: String,
    pub clock: fn() -> Timestamp,
}

/// The thread. Dropping it waits until all is written.
pub struct Drafts {
    orders: Orders,
    ended: Receiver<()>,
}

/// The way to the thread.
#[derive(Clone)]
pub struct Orders(Sender<Order>);

impl Drafts {
    /// Begins to keep drafts in the folder `all`; what goes wrong is told as events.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn keep_in(
        all: &Path,
        store: Store,
        author: Author,
        events: events::UnboundedSender<Event>,
    ) -> io::Result<Self> {
        let (orders, waiting) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let keeper = Keeper {
            folder: Folder::new(all, store),
            author,
            events,
            held: HashMap::new(),
            claims: HashMap::new(),
            unsettled: HashSet::new(),
            is_failing: false,
        };
        thread::Builder::new().name("drafts".to_owned()).spawn(move || {
            keeper.work(&waiting);
            // Whoever waits for the end hears it by the other end being dropped, after a panic too.
            drop(end);
        })?;
        Ok(Self { orders: Orders(orders), ended })
    }

    pub const fn orders(&self) -> &Orders {
        &self.orders
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        self.orders.send(Order::End);
        let _ = self.ended.recv_timeout(FAREWELL);
    }
}

impl Orders {
    pub fn step(&self, slot: DraftSlot, step: DraftStep) {
        self.send(Order::Step(slot, step));
    }

    /// A layer is gone: its drafts that were not dropped are nobody's now.
    pub fn leave(&self, ticket: Ticket) {
        self.send(Order::Leave(ticket));
    }

    pub fn discard(&self, draft: DraftId) {
        self.send(Order::Discard(draft));
    }

    /// Takes hold of a draft that nobody holds, and gives it as it is now.
    pub fn claim(&self, draft: DraftId) -> oneshot::Receiver<Result<Kept, DraftError>> {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Claim(draft, answer));
        answered
    }

    /// A layer goes on with a draft that was taken hold of.
    pub fn give(&self, ticket: Ticket, draft: DraftId) {
        self.send(Order::Give(ticket, draft));
    }

    /// The drafts that nobody holds.
    pub fn look(&self) -> oneshot::Receiver<Found> {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Look(answer));
        answered
    }

    /// The draft of a form, once it is written as it is now; `None` when there is none.
    pub fn id(&self, slot: DraftSlot) -> oneshot::Receiver<Option<DraftId>> {
        let (answer, answered) = oneshot::channel();
        self.send(Order::Id(slot, answer));
        answered
    }

    fn send(&self, order: Order) {
        // A thread that is gone has told why.
        let _ = self.0.send(order);
    }
}

/// What the thread works with.
struct Keeper {
    folder: Folder,
    author: Author,
    events: events::UnboundedSender<Event>,
    held: HashMap<DraftSlot, Held>,
    /// Those that are to be taken up, each with the layer that will, once it is there.
    claims: HashMap<DraftId, (Held, Option<Ticket>)>,
    /// Those that a power failure could still take.
    unsettled: HashSet<DraftSlot>,
    /// The last draft could not be written, and that was told.
    is_failing: bool,
}

impl Keeper {
    fn work(mut self, waiting: &Receiver<Order>) {
        loop {
            let first = if self.unsettled.is_empty() {
                waiting.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                waiting.recv_timeout(QUIET)
            };
            let batch = match first {
                Ok(first) => std::iter::once(first).chain(waiting.try_iter()).collect(),
                Err(RecvTimeoutError::Timeout) => {
                    self.settle();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for order in newest(batch) {
                if matches!(order, Order::End) {
                    return;
                }
                self.carry_out(order);
            }
        }
    }

    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Step(slot, DraftStep::Keep(draft)) => self.keep(slot, *draft),
            Order::Step(slot, DraftStep::Drop) => {
                self.unsettled.remove(&slot);
                if let Some(held) = self.held.remove(&slot) {
                    let removed = self.folder.remove(held);
                    self.tell(removed);
                }
            }
            Order::Step(slot, DraftStep::SetAside) => self.release(|other| *other == slot),
            Order::Step(slot, DraftStep::TakeUp(id)) => match self.take(id) {
                Ok(held) => drop(self.held.insert(slot, held)),
                Err(error) => self.tell(Err(error)),
            },
            Order::Leave(ticket) => {
                self.release(|slot| slot.ticket == ticket);
                self.claims.retain(|_, (_, by)| *by != Some(ticket));
            }
            Order::Discard(id) => {
                let removed = self.take(id).and_then(|held| self.folder.remove(held));
                self.tell(removed);
            }
            Order::Claim(id, answer) => {
                let claimed = self.claim(id);
                // Who asked may be gone: then it waits again.
                if let Err(Ok(_)) = answer.send(claimed) {
                    self.claims.remove(&id);
                }
            }
            Order::Give(ticket, id) => {
                if let Some((_, by)) = self.claims.get_mut(&id) {
                    *by = Some(ticket);
                }
            }
            Order::Look(answer) => {
                let found = self.look();
                // Who asked may be gone.
                let _ = answer.send(found);
            }
            Order::Id(slot, answer) => {
                let _ = answer.send(self.held.get(&slot).map(Held::id));
            }
            Order::End => {}
        }
    }

    fn claim(&mut self, id: DraftId) -> Result<Kept, DraftError> {
        let held = self.folder.take(id)?;
        let kept = self.folder.content(&held).ok_or(DraftError::Held)?;
        self.claims.insert(id, (held, None));
        Ok(kept)
    }

    /// One that is in our hands already, or that nobody holds.
    fn take(&mut self, id: DraftId) -> Result<Held, DraftError> {
        match self.claims.remove(&id) {
            Some((held, _)) => Ok(held),
            None => self.folder.take(id),
        }
    }

    fn keep(&mut self, slot: DraftSlot, draft: Draft) {
        let id = match self.held.get(&slot) {
            Some(held) => held.id(),
            None => match new_id() {
                Some(id) => id,
                None => return,
            },
        };
        let kept = Kept { id, by: self.author.user.clone(), at: (self.author.clock)(), draft };
        match self.folder.write(&kept) {
            Ok(held) => {
                self.held.insert(slot, held);
                self.unsettled.insert(slot);
                self.is_failing = false;
            }
            // One telling is enough for as long as the disk is full.
            Err(_) if self.is_failing => {}
            Err(error) => {
                self.is_failing = true;
                self.tell(Err(error));
            }
        }
    }

    fn release(&mut self, is_meant: impl Fn(&DraftSlot) -> bool) {
        self.held.retain(|slot, _| !is_meant(slot));
        self.unsettled.retain(|slot| !is_meant(slot));
    }

    fn look(&mut self) -> Found {
        match self.folder.read() {
            Ok(found) => {
                if found.unreadable > 0 {
                    let folder = self.folder.path().display().to_string();
                    let text = text!("drafts-unreadable", count = found.unreadable, folder = folder);
                    let _ = self.events.send(Event::Failed(text));
                }
                found
            }
            Err(error) => {
                self.tell(Err(error));
                Found::default()
            }
        }
    }

    fn settle(&mut self) {
        for slot in std::mem::take(&mut self.unsettled) {
            if let Some(held) = self.held.get(&slot) {
                let settled = self.folder.settle(held);
                self.tell(settled);
            }
        }
    }

    fn tell(&self, result: Result<(), DraftError>) {
        if let Err(error) = result {
            tracing::warn!(%error, "a draft is not as it should be");
            let _ = self.events.send(Event::Failed(error.text()));
        }
    }
}

/// Leaves out what a later order makes needless: an older version of a draft that nobody asks about in between.
fn newest(batch: Vec<Order>) -> Vec<Order> {
    let mut replaced = HashSet::new();
    let mut left: Vec<Order> = batch
        .into_iter()
        .rev()
        .filter(|order| match order {
            Order::Step(slot, DraftStep::Keep(_)) => replaced.insert(*slot),
            Order::Step(slot, DraftStep::Drop) => {
                replaced.insert(*slot);
                true
            }
            Order::Step(_, DraftStep::SetAside | DraftStep::TakeUp(_))
            | Order::Leave(_)
            | Order::Discard(_)
            | Order::Claim(..)
            | Order::Give(..)
            | Order::Look(_)
            | Order::Id(..)
            | Order::End => {
                replaced.clear();
                true
            }
        })
        .collect();
    left.reverse();
    left
}

fn new_id() -> Option<DraftId> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).ok()?;
    Some(DraftId(i64::from_ne_bytes(bytes) & i64::MAX))
}
