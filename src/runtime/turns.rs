//! Sees to it that of two answers to one question the newer one is the last: readings are carried out side by side, and
//! an older one that comes late would show what is not so any more.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{StoreRequest, Ticket};
use crate::domain::ids::OperationId;

/// The questions that were asked, by who asked and what.
#[derive(Default)]
pub struct Turns {
    asked: HashMap<(Ticket, Discriminant<StoreRequest>, Option<OperationId>), Asked>,
}

#[derive(Default)]
struct Asked {
    count: u64,
    /// The newest that was answered.
    answered: Arc<Mutex<u64>>,
}

/// The place of one question among those like it.
pub struct Turn {
    number: u64,
    answered: Arc<Mutex<u64>>,
}

impl Turns {
    /// The turn of a reading; `None` for what changes something, or is told apart by what it asks.
    pub fn take(&mut self, ticket: Ticket, request: &StoreRequest) -> Option<Turn> {
        let is_reading = matches!(
            request,
            StoreRequest::Systems
                | StoreRequest::KnownSystems
                | StoreRequest::System(_)
                | StoreRequest::Customer(_)
                | StoreRequest::DeviceChoices { .. }
                | StoreRequest::Operation(_)
                | StoreRequest::Contracts(_)
                | StoreRequest::History { .. }
                | StoreRequest::Tariff(TariffRequest::One(_))
        );
        is_reading.then(|| {
            // A screen follows several operations at once; of all else it shows one.
            let operation = match request {
                StoreRequest::Operation(operation) => Some(*operation),
                _ => None,
            };
            let asked = self.asked.entry((ticket, discriminant(request), operation)).or_default();
            asked.count += 1;
            Turn { number: asked.count, answered: Arc::clone(&asked.answered) }
        })
    }

    /// Nobody waits for an answer any more.
    pub fn forget(&mut self, ticket: Ticket) {
        self.asked.retain(|(asker, ..), _| *asker != ticket);
    }
}

impl Turn {
    /// Gives the answer, unless a newer one was given.
    pub fn give(self, answer: impl FnOnce()) {
        // Held while it is given: a newer one must not slip in between.
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if *answered < self.number {
            *answered = self.number;
            answer();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{CustomerId, SystemId};

    #[test]
    fn an_older_answer_is_not_given_after_a_newer_one() {
        let mut turns = Turns::default();
        let request = StoreRequest::Customer(CustomerId(1));
        let mut given = Vec::new();
        let [first, second, third] = [(); 3].map(|()| turns.take(Ticket(1), &request).expect("a reading"));
        first.give(|| given.push(1));
        third.give(|| given.push(3));
        second.give(|| given.push(2));
        assert_eq!(given, [1, 3]);
    }

    #[test]
    fn the_answer_about_one_operation_does_not_take_that_of_another() {
        let mut turns = Turns::default();
        let mut asked =
            |id| turns.take(Ticket(1), &StoreRequest::Operation(OperationId(id))).expect("a reading");
        let (first, second, again) = (asked(1), asked(2), asked(2));
        let mut given = Vec::new();
        again.give(|| given.push(2));
        second.give(|| given.push(2));
        first.give(|| given.push(1));
        assert_eq!(given, [2, 1]);
    }

    #[test]
    fn other_questions_and_other_askers_have_turns_of_their_own() {
        let mut turns = Turns::default();
        let customer = StoreRequest::Customer(CustomerId(1));
        let early = turns.take(Ticket(1), &customer).expect("a reading");
        for (ticket, request) in [(1, StoreRequest::Operation(OperationId(1))), (2, customer.clone())] {
            turns.take(Ticket(ticket), &request).expect("a reading").give(|| {});
        }
        let mut is_given = false;
        early.give(|| is_given = true);
        assert!(is_given);
        let search = StoreRequest::LinkedIds { system: SystemId(1), external_ids: vec![] };
        assert!(turns.take(Ticket(1), &search).is_none());
    }
}
