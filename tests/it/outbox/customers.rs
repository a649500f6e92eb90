//! Whose a customer is who is found there under the id of one who is to be made: a stranger is never written over, and our
//! own is made once.

use std::future::pending;

use vincula::domain::customer::DesiredCustomer;
use vincula::domain::device::Intent;
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState as S;
use vincula::outbox::Worker;
use vincula::store::Stamp;

use super::stand_in::{Gate, Play};
use super::yard::{EXTERNAL_ID, Yard};
use super::{LEASE, NO_PATIENCE, unreachable};
use crate::databases::{TestDatabase, on_both};

const ID: &str = "C1";
const OURS: &str = "Ana Ruiz";
const STRANGER: &str = "Otra Persona";

/// Somebody of this name has the id there by now.
fn somebody(yard: &Yard, name: &str) {
    yard.there.write_customer(&DesiredCustomer {
        external_id: ID.into(),
        name: name.into(),
        tax_id: None,
        email: None,
        phone: None,
        address: None,
        intent: Intent::Active,
    });
}

/// Works the operation once for each of these states, in which it is then left.
async fn goes_through(yard: &Yard, id: OperationId, states: &[S]) {
    let worker = yard.worker();
    for state in states {
        yard.pass_until_due(id).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(id).await, *state, "{:?}", yard.operation(id).await.last_error);
    }
}

/// A worker dies at this gate, and its lease runs out.
async fn dies_at(yard: &Yard, worker: &Worker, id: OperationId, gate: &Gate) {
    tokio::select! {
        _ = worker.try_once(id) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    yard.pass(LEASE);
}

async fn the_reason(yard: &Yard, id: OperationId) -> String {
    yard.operation(id).await.last_error.expect("it says why").id.into_owned()
}

async fn is_left_alone(yard: &Yard) {
    assert_eq!(yard.there.customer_name(ID).as_deref(), Some(STRANGER));
    assert_eq!(yard.linked().await, [EXTERNAL_ID]);
}

async fn is_made_and_linked(yard: &Yard, sendings: usize) {
    assert_eq!(yard.there.customers_sent(), sendings);
    assert_eq!(yard.there.customer_name(ID).as_deref(), Some(OURS));
    assert_eq!(yard.linked().await, [ID, EXTERNAL_ID]);
}

async fn a_stranger_who_came_after_a_try_of_which_nothing_came_is_left_alone(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::fails(unreachable())]);
    goes_through(&yard, id, &[S::Queued]).await;
    somebody(&yard, STRANGER);
    goes_through(&yard, id, &[S::Refused]).await;
    assert_eq!(the_reason(&yard, id).await, "cause-id-taken");
    is_left_alone(&yard).await;
}

async fn who_was_made_although_the_reply_was_lost_is_linked_and_not_sent_again(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::reply_lost()]);
    goes_through(&yard, id, &[S::Unsure, S::Applied]).await;
    is_made_and_linked(&yard, 1).await;
}

async fn a_stranger_who_came_while_the_outcome_was_unknown_is_left_to_a_person(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::request_lost()]);
    goes_through(&yard, id, &[S::Unsure]).await;
    somebody(&yard, STRANGER);
    goes_through(&yard, id, &[S::Attention]).await;
    assert_eq!(the_reason(&yard, id).await, "outbox-attention-perhaps-another");
    let stamp = Stamp { by: "ana".into(), at: yard.now() };
    yard.store.retry(id, &stamp).await.expect("it ended badly");
    goes_through(&yard, id, &[S::Refused]).await;
    is_left_alone(&yard).await;
    // He says that it is he after all.
    yard.link(ID).await;
    yard.store.retry(id, &stamp).await.expect("it ended badly");
    goes_through(&yard, id, &[S::Applied]).await;
    is_made_and_linked(&yard, 2).await;
}

async fn who_was_sent_by_a_worker_that_died_is_known_by_what_was_sent(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    dies_at(&yard, &yard.worker(), id, &gate).await;
    goes_through(&yard, id, &[S::Applied]).await;
    is_made_and_linked(&yard, 1).await;
}

async fn a_stranger_is_left_alone_by_whoever_goes_on_for_a_worker_that_died(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    dies_at(&yard, &yard.worker(), id, &gate).await;
    somebody(&yard, STRANGER);
    goes_through(&yard, id, &[S::Queued, S::Refused]).await;
    assert_eq!(the_reason(&yard, id).await, "cause-id-taken");
    assert_eq!(yard.there.customers_sent(), 0);
    is_left_alone(&yard).await;
}

async fn who_was_made_is_known_again_when_it_is_asked_for_anew(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.policy.tries = 2;
    let first = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::reply_lost()]);
    yard.there.next_readings([Play::done(), Play::fails(unreachable())]);
    goes_through(&yard, first, &[S::Unsure, S::Attention]).await;
    let again = yard.make_customer(ID).await;
    goes_through(&yard, again, &[S::Applied]).await;
    is_made_and_linked(&yard, 1).await;
}

async fn who_was_made_is_known_again_when_it_is_retried(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.policy.tries = 2;
    let id = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::reply_lost()]);
    yard.there.next_readings([Play::done(), Play::fails(unreachable())]);
    goes_through(&yard, id, &[S::Unsure, S::Attention]).await;
    yard.store.retry(id, &Stamp { by: "ana".into(), at: yard.now() }).await.expect("it ended badly");
    goes_through(&yard, id, &[S::Applied]).await;
    is_made_and_linked(&yard, 1).await;
}

async fn a_sending_that_arrives_late_is_known_although_another_failed_since(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let id = yard.make_customer(ID).await;
    yard.there.next_sendings([Play::request_lost(), Play::fails(unreachable())]);
    goes_through(&yard, id, &[S::Unsure, S::Queued, S::Queued]).await;
    somebody(&yard, OURS);
    goes_through(&yard, id, &[S::Applied]).await;
    is_made_and_linked(&yard, 2).await;
}

on_both! {
    a_stranger_who_came_after_a_try_of_which_nothing_came_is_left_alone,
    who_was_made_although_the_reply_was_lost_is_linked_and_not_sent_again,
    a_stranger_who_came_while_the_outcome_was_unknown_is_left_to_a_person,
    who_was_sent_by_a_worker_that_died_is_known_by_what_was_sent,
    a_stranger_is_left_alone_by_whoever_goes_on_for_a_worker_that_died,
    who_was_made_is_known_again_when_it_is_asked_for_anew,
    who_was_made_is_known_again_when_it_is_retried,
    a_sending_that_arrives_late_is_known_although_another_failed_since,
}
