//! The reports that are being made, one of a system at the most.
//!
//! A report that was begun goes on, whoever is still at its screen: who comes back hears of it again. It ends early when
//! it is cancelled there, and with the program.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::app::Event;
use crate::app::effect::report::ReportReply;
use crate::app::effect::{Reply, Ticket};
use crate::domain::ids::SystemId;
use crate::reconcile::generate::Progress;

use super::perform::{Hands, answer};

/// How often it is told at the most how far a report is.
const TOLD_EVERY: Duration = Duration::from_millis(250);

#[derive(Default)]
pub struct Runs {
    of: HashMap<SystemId, Run>,
    /// Of those that were stopped.
    ending: Vec<JoinHandle<()>>,
}

struct Run {
    /// It stops when this is dropped.
    stop: oneshot::Sender<()>,
    hearing: Arc<Hearing>,
    thread: JoinHandle<()>,
}

/// Who hears of a report, and what he has heard.
struct Hearing {
    events: mpsc::UnboundedSender<Event>,
    heard: Mutex<Heard>,
}

struct Heard {
    /// The layer that waits for it; when that is gone, whoever sits at the screen is told at the end.
    ticket: Ticket,
    step: Option<Progress>,
    has_ended: bool,
}

impl Runs {
    /// Makes a report of a system, unless one is being made: then that is the one that is waited for.
    pub fn begin(
        &mut self,
        hands: Hands,
        ticket: Ticket,
        system: SystemId,
        events: mpsc::UnboundedSender<Event>,
    ) {
        if self.join(ticket, system) {
            return;
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let heard = Mutex::new(Heard { ticket, step: None, has_ended: false });
        let hearing = Arc::new(Hearing { events, heard });
        let handle = tokio::runtime::Handle::current();
        // On a thread of its own: comparing is hard work for a second or more, and must keep neither the keys nor the
        // outbox waiting.
        let thread = tokio::task::spawn_blocking({
            let hearing = Arc::clone(&hearing);
            move || {
                let stop = async {
                    // The other end is dropped: nobody wants it any more.
                    let _ = stopped.await;
                };
                let mut told: Option<Instant> = None;
                let tell = |progress| {
                    if told.is_none_or(|at| at.elapsed() >= TOLD_EVERY) {
                        told = Some(Instant::now());
                        hearing.step(progress);
                    }
                };
                if let Some(made) = handle.block_on(hands.make_report(system, stop, tell)) {
                    hearing.end(ReportReply::Ran(made));
                }
            }
        });
        self.of.insert(system, Run { stop, hearing, thread });
    }

    /// Lets a layer hear of the report of a system that is being made. Says whether there is one.
    pub fn join(&self, ticket: Ticket, system: SystemId) -> bool {
        let run = self.of.get(&system).filter(|run| !run.thread.is_finished());
        run.is_some_and(|run| run.hearing.join(ticket))
    }

    pub fn stop(&mut self, system: SystemId) {
        self.ending.retain(|thread| !thread.is_finished());
        if let Some(Run { stop, thread, .. }) = self.of.remove(&system) {
            drop(stop);
            self.ending.push(thread);
        }
    }

    /// Stops them all, and gives what is to be waited for until they have cleared away what they had written.
    pub fn end(&mut self) -> Vec<JoinHandle<()>> {
        let systems: Vec<SystemId> = self.of.keys().copied().collect();
        systems.into_iter().for_each(|system| self.stop(system));
        std::mem::take(&mut self.ending)
    }
}

impl Hearing {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, ticket: Ticket) -> bool {
        let mut heard = self.heard();
        if heard.has_ended {
            return false;
        }
        heard.ticket = ticket;
        answer(&self.events, ticket, Reply::Report(ReportReply::Joined(heard.step)));
        true
    }

    fn step(&self, progress: Progress) {
        let mut heard = self.heard();
        heard.step = Some(progress);
        answer(&self.events, heard.ticket, Reply::Report(ReportReply::Step(progress)));
    }

    fn end(&self, reply: ReportReply) {
        // Whoever joins from now on finds the report in the store.
        let mut heard = self.heard();
        heard.has_ended = true;
        answer(&self.events, heard.ticket, Reply::Report(reply));
    }
}
