//! What becomes of an operation, by how its system answers.

use std::future::pending;
use std::time::Duration;

use vincula::domain::device::DeviceState;
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState as S;
use vincula::drivers::{Cause, Failure, JobState};

use super::stand_in::{Play, StandIn};
use super::yard::Yard;
use super::{AMPLE, NO_PATIENCE, OTHER, SERIAL, unreachable};
use crate::databases::{TestDatabase, on_both};

async fn a_change_is_sent_once_and_applied(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let saved = yard.register(SERIAL).await;
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.attempts), (S::Applied, 1));
    assert_eq!(operation.settled_at, Some(yard.now()));
    assert_eq!(yard.store.device(saved.device).await.expect("registered").state, DeviceState::Active);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (1, 1));
    assert_eq!(yard.store.next_due().await.expect("a queue that can be read"), None);
}

async fn a_lost_reply_is_read_back_and_not_sent_twice(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::reply_lost()]);
    let saved = yard.register_with_key(SERIAL, "12345678").await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.due_at), (S::Unsure, yard.now() + Duration::from_secs(2)));
    assert_eq!(yard.store.device(saved.device).await.expect("registered").state, DeviceState::Unsure);
    yard.pass_until_due(saved.operation).await;
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (1, 1));
}

async fn a_lost_request_is_sent_again_under_another_key(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::request_lost()]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for state in [S::Unsure, S::Queued, S::Applied] {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
    }
    let sent = yard.there.sent();
    assert_eq!((sent.len(), yard.there.writes(SERIAL)), (2, 1));
    // A system that keeps the first key would repeat its first answer instead of looking at the change.
    assert_ne!(sent[0].idempotency_key, sent[1].idempotency_key);
    assert!(sent.iter().all(|change| change.idempotency_key.len() == 32), "{sent:?}");
}

async fn a_system_that_cannot_be_reached_is_tried_later_and_sent_nothing(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_readings([Play::fails(unreachable()), Play::fails(unreachable())]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for pause in [2, 4] {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        let operation = yard.operation(saved.operation).await;
        assert_eq!((operation.state, operation.due_at), (S::Queued, yard.now() + Duration::from_secs(pause)));
        assert_eq!(operation.last_error, Some(unreachable().cause().text()));
        assert_eq!(yard.there.sent(), []);
    }
    // Not due yet: it is left alone.
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.there.asked(), 2);
    yard.pass_until_due(saved.operation).await;
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn after_twelve_tries_it_waits_for_a_person(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_readings(vec![Play::fails(unreachable()); 20]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    while !yard.state(saved.operation).await.has_ended() {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    }
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.attempts), (S::Attention, 12));
    assert_eq!(yard.there.asked(), 12);
    assert_eq!(yard.store.next_due().await.expect("a queue that can be read"), None);
}

async fn a_refusal_ends_it_and_leaves_the_record_as_failed(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let taken = Cause::SerialTaken { serial: SERIAL.into() };
    yard.there.next_sendings([Play::fails(Failure::Refused(taken.clone()))]);
    let saved = yard.register(SERIAL).await;
    yard.worker().run_once(AMPLE, pending()).await.expect("a queue that can be read");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.last_error), (S::Refused, Some(taken.text())));
    assert_eq!(yard.store.device(saved.device).await.expect("registered").state, DeviceState::Failed);
    assert_eq!(yard.there.sent().len(), 1);
}

async fn a_job_is_asked_after_until_it_is_done(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::accepted()]);
    yard.there.next_jobs([Ok(JobState::Pending), Err(unreachable()), Ok(JobState::Done)]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for state in [S::Accepted, S::Accepted, S::Accepted, S::Applied] {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
    }
    assert_eq!(yard.there.sent().len(), 1);
}

async fn asking_after_a_job_wears_out_no_tries(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::accepted()]);
    yard.there.next_jobs([Ok(JobState::Pending), Err(unreachable())].into_iter().cycle().take(40));
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for _ in 0..41 {
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        let operation = yard.operation(saved.operation).await;
        assert_eq!((operation.state, operation.attempts), (S::Accepted, 1));
        yard.pass_until_due(saved.operation).await;
    }
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn a_job_that_they_do_not_know_is_read_back_at_once(database: &TestDatabase) {
    let unknown = Cause::Status { status: 404, detail: None };
    let yard = Yard::new(database).await;
    let worker = yard.worker();
    for (serial, failure) in
        [(SERIAL, Failure::Unsure(unknown.clone())), (OTHER, Failure::Refused(unknown.clone()))]
    {
        yard.there.next_sendings([Play::accepted()]);
        yard.there.next_jobs([Err(failure)]);
        let saved = yard.register(serial).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        let operation = yard.operation(saved.operation).await;
        assert_eq!((operation.state, operation.attempts), (S::Applied, 2));
    }
}

/// A device that is there with one key, and a change of the key alone that goes as `play` says.
async fn change_of_key(yard: &Yard, play: Play) -> OperationId {
    let first = yard.register_with_key(SERIAL, "12345678").await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    yard.there.next_sendings([play]);
    let change = yard.change_key(first.device, "87654321").await;
    while !yard.state(change.operation).await.has_ended() {
        yard.pass_until_due(change.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    }
    change.operation
}

async fn a_new_key_whose_reply_was_lost_is_settled_by_the_revision(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let change = change_of_key(&yard, Play::reply_lost()).await;
    assert_eq!(yard.state(change).await, S::Applied);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (2, 2));
    assert_eq!(yard.there.wifi_key(SERIAL).expect("a key").expose(), "87654321");
}

async fn a_new_key_of_which_nothing_shows_is_sent_again(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let change = change_of_key(&yard, Play::request_lost()).await;
    assert_eq!(yard.state(change).await, S::Applied);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (3, 2));
    assert_eq!(yard.there.wifi_key(SERIAL).expect("a key").expose(), "87654321");
}

async fn a_new_key_that_does_not_show_and_cannot_be_repeated_needs_a_person(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.there = StandIn::unrepeatable();
    let change = change_of_key(&yard, Play::request_lost()).await;
    assert_eq!(yard.state(change).await, S::Attention);
    assert_eq!(yard.there.sent().len(), 2);
}

on_both! {
    a_change_is_sent_once_and_applied,
    a_lost_reply_is_read_back_and_not_sent_twice,
    a_lost_request_is_sent_again_under_another_key,
    a_system_that_cannot_be_reached_is_tried_later_and_sent_nothing,
    after_twelve_tries_it_waits_for_a_person,
    a_refusal_ends_it_and_leaves_the_record_as_failed,
    a_job_is_asked_after_until_it_is_done,
    asking_after_a_job_wears_out_no_tries,
    a_job_that_they_do_not_know_is_read_back_at_once,
    a_new_key_whose_reply_was_lost_is_settled_by_the_revision,
    a_new_key_of_which_nothing_shows_is_sent_again,
    a_new_key_that_does_not_show_and_cannot_be_repeated_needs_a_person,
}
