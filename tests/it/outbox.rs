//! The outbox as its callers see it: a worker, the real store, and a system that answers by script.

mod any_answers;
mod simulated;
mod stand_in;
mod yard;

use std::time::Duration;

use vincula::domain::device::DeviceState;
use vincula::domain::operation::OperationState as S;
use vincula::drivers::{Cause, Failure, JobState};
use vincula::store::ClaimRules;

use crate::databases::{TestDatabase, on_both};
use stand_in::{Gate, Play, StandIn};
use yard::Yard;

const SERIAL: &str = "HWTC1234ABCD";
const OTHER: &str = "ZTEG00000001";
const LEASE: Duration = Duration::from_secs(60);
const NO_PATIENCE: Duration = Duration::ZERO;
/// Longer than anything here takes; a test that needs it has failed.
const AMPLE: Duration = Duration::from_secs(30);

fn unreachable() -> Failure {
    Failure::later(Cause::Connect { host: "acs.example".into(), port: 443, reason: "refused".into() })
}

fn rules() -> ClaimRules {
    ClaimRules { lease: LEASE, per_system: 4 }
}

async fn a_change_is_sent_once_and_applied(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let saved = yard.register(SERIAL).await;
    yard.worker().run_once(NO_PATIENCE).await.expect("a queue that can be read");
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
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.due_at), (S::Unsure, yard.now() + Duration::from_secs(2)));
    assert_eq!(yard.store.device(saved.device).await.expect("registered").state, DeviceState::Unsure);
    yard.pass_until_due(saved.operation).await;
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (1, 1));
}

async fn a_lost_request_is_sent_again_under_the_same_key(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::request_lost()]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for state in [S::Unsure, S::Queued, S::Applied] {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
    }
    let sent = yard.there.sent();
    assert_eq!((sent.len(), yard.there.writes(SERIAL)), (2, 1));
    assert_eq!(sent[0].idempotency_key, sent[1].idempotency_key);
}

async fn a_system_that_cannot_be_reached_is_tried_later_and_sent_nothing(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_readings([Play::fails(unreachable()), Play::fails(unreachable())]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    for pause in [2, 4] {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        let operation = yard.operation(saved.operation).await;
        assert_eq!((operation.state, operation.due_at), (S::Queued, yard.now() + Duration::from_secs(pause)));
        assert_eq!(operation.last_error, Some(unreachable().cause().text()));
        assert_eq!(yard.there.sent(), []);
    }
    // Not due yet: it is left alone.
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.there.asked(), 2);
    yard.pass_until_due(saved.operation).await;
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn after_twelve_tries_it_waits_for_a_person(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_readings(vec![Play::fails(unreachable()); 20]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    while !yard.state(saved.operation).await.has_ended() {
        yard.pass_until_due(saved.operation).await;
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
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
    yard.worker().run_once(AMPLE).await.expect("a queue that can be read");
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
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
    }
    assert_eq!(yard.there.sent().len(), 1);
}

async fn a_worker_that_dies_after_sending_leaves_it_to_be_read_back(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    tokio::select! {
        _ = worker.try_once(saved.operation) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Running, "its lease still holds");
    yard.pass(LEASE);
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
    assert_eq!((yard.there.sent().len(), yard.there.writes(SERIAL)), (1, 1));
}

async fn a_worker_that_dies_before_sending_leaves_it_to_be_sent(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    tokio::select! {
        _ = worker.try_once(saved.operation) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    yard.pass(LEASE);
    for state in [S::Queued, S::Applied] {
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
        yard.pass_until_due(saved.operation).await;
    }
    assert_eq!(yard.there.sent().len(), 1);
}

async fn a_slow_worker_cannot_overwrite_its_successor(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    let late = Failure::Refused(Cause::SignIn);
    yard.there.next_sendings([Play::fails(late).at(&gate), Play::done()]);
    let saved = yard.register(SERIAL).await;
    let (slow, successor) = (yard.worker(), yard.worker());
    let overtaking = async {
        gate.reached().await;
        yard.pass(LEASE);
        for state in [S::Queued, S::Applied] {
            successor.run_once(NO_PATIENCE).await.expect("a queue that can be read");
            assert_eq!(yard.state(saved.operation).await, state);
            yard.pass_until_due(saved.operation).await;
        }
        gate.open();
    };
    let (seen_by_slow, ()) = tokio::join!(slow.try_once(saved.operation), overtaking);
    assert_eq!(seen_by_slow.expect("a queue that can be read").state, S::Applied);
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn a_lease_is_renewed_while_the_system_takes_its_time(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.lease = Duration::from_millis(30);
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let worker = yard.worker();
    let renewal = async {
        gate.reached().await;
        yard.pass(LEASE);
        let renewed = async {
            while yard.store.next_due().await.expect("a queue that can be read") < Some(yard.now()) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(AMPLE, renewed).await.expect("the lease is renewed");
        assert_eq!(yard.store.claim(None, rules(), yard.now()).await.expect("a queue"), None);
        gate.open();
    };
    let (operation, ()) = tokio::join!(worker.try_once(saved.operation), renewal);
    let operation = operation.expect("a queue that can be read");
    assert_eq!((operation.state, operation.attempts), (S::Applied, 1));
}

async fn a_newer_change_replaces_an_older_one_that_was_not_sent(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.register(SERIAL).await;
    let second = yard.rename(first.device, "ONT cocina").await;
    yard.worker().run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(first.operation).await, S::Replaced);
    assert_eq!(yard.state(second.operation).await, S::Applied);
    assert_eq!(yard.there.sent().len(), 1);
    assert_eq!(yard.there.name(SERIAL).as_deref(), Some("ONT cocina"));
}

async fn a_newer_change_waits_for_one_that_is_running(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let first = yard.register(SERIAL).await;
    let (one, other) = (yard.worker(), yard.worker());
    let meanwhile = async {
        gate.reached().await;
        let second = yard.rename(first.device, "ONT cocina").await;
        let elsewhere = yard.register(OTHER).await;
        other.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        assert_eq!(yard.state(second.operation).await, S::Queued);
        assert_eq!(yard.state(elsewhere.operation).await, S::Applied, "another device does not wait");
        gate.open();
        second
    };
    let (_, second) = tokio::join!(one.try_once(first.operation), meanwhile);
    assert_eq!(yard.state(first.operation).await, S::Applied);
    other.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(second.operation).await, S::Applied);
    assert_eq!(yard.there.name(SERIAL).as_deref(), Some("ONT cocina"));
}

async fn a_newer_change_waits_for_one_whose_outcome_is_unknown(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::reply_lost()]);
    let first = yard.register(SERIAL).await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    let second = yard.rename(first.device, "ONT cocina").await;
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(first.operation).await, S::Unsure);
    assert_eq!(yard.state(second.operation).await, S::Queued);
    while !yard.state(second.operation).await.has_ended() {
        yard.pass_until_due(first.operation).await;
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    }
    assert_eq!(yard.state(first.operation).await, S::Applied);
    assert_eq!(yard.state(second.operation).await, S::Applied);
    assert_eq!(yard.there.name(SERIAL).as_deref(), Some("ONT cocina"));
}

/// A device that is there with one key, and a change of the key alone that goes as `play` says.
async fn change_of_key(yard: &Yard, play: Play) -> vincula::domain::ids::OperationId {
    let first = yard.register_with_key(SERIAL, "12345678").await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    yard.there.next_sendings([play]);
    let change = yard.change_key(first.device, "87654321").await;
    while !yard.state(change.operation).await.has_ended() {
        yard.pass_until_due(change.operation).await;
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
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

async fn where_nothing_may_be_repeated_a_new_key_of_which_nothing_shows_needs_a_person(
    database: &TestDatabase,
) {
    let mut yard = Yard::new(database).await;
    yard.there = StandIn::unrepeatable();
    let change = change_of_key(&yard, Play::request_lost()).await;
    assert_eq!(yard.state(change).await, S::Attention);
    assert_eq!(yard.there.sent().len(), 2);
}

async fn two_workers_share_the_queue_and_do_nothing_twice(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    let serials: Vec<_> = (0..24).map(|number| format!("HWTC{number:08X}")).collect();
    for serial in &serials {
        yard.register(serial).await;
    }
    let one = yard.worker();
    // As another process would.
    yard.store = database.another().await;
    let other = yard.worker();
    let (first, second) = tokio::join!(one.run_once(AMPLE), other.run_once(AMPLE));
    first.and(second).expect("a queue that can be read");
    for serial in &serials {
        assert_eq!(yard.there.writes(serial), 1, "{serial}");
    }
    assert_eq!(yard.there.sent().len(), serials.len());
    assert!(yard.there.most_under_way() <= 4, "{} at once", yard.there.most_under_way());
}

async fn a_driver_that_panics_stops_neither_the_worker_nor_the_operation(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::panics()]);
    let first = yard.register(SERIAL).await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(first.operation).await, S::Running);
    yard.pass(LEASE);
    for state in [S::Queued, S::Applied] {
        worker.run_once(NO_PATIENCE).await.expect("a queue that can be read");
        assert_eq!(yard.state(first.operation).await, state);
        yard.pass_until_due(first.operation).await;
    }
}

async fn a_call_that_never_returns_is_given_up(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.longest_call = Duration::from_millis(1);
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    yard.worker().run_once(NO_PATIENCE).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Unsure);
}

async fn a_single_try_reads_a_lost_reply_back_in_the_same_go(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.policy.first_retry = Duration::ZERO;
    yard.there.next_sendings([Play::reply_lost()]);
    let saved = yard.register(SERIAL).await;
    let operation = yard.worker().try_once(saved.operation).await.expect("a queue that can be read");
    assert_eq!(operation.state, S::Applied);
    assert_eq!(yard.there.sent().len(), 1);
}

async fn a_single_try_leaves_the_rest_of_the_queue_alone(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let saved = yard.register(SERIAL).await;
    let other = yard.register(OTHER).await;
    yard.worker().try_once(saved.operation).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
    assert_eq!(yard.state(other.operation).await, S::Queued);
}

async fn who_waits_is_told_as_soon_as_it_has_ended(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.policy.first_retry = Duration::ZERO;
    yard.there.next_sendings([Play::request_lost()]);
    let saved = yard.register(SERIAL).await;
    let operation = yard.worker().wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
    assert_eq!((operation.state, operation.attempts), (S::Applied, 3));
}

async fn who_has_waited_long_enough_is_told_how_it_stands(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let patience = Duration::from_millis(1);
    let operation = yard.worker().wait_for(saved.operation, patience).await.expect("a queue");
    assert_eq!((operation.state, operation.last_error), (S::Queued, None));
}

async fn a_running_worker_takes_up_what_is_queued_meanwhile(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let worker = yard.worker();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut changes = yard.store.changes();
    let later = async {
        let saved = yard.register(SERIAL).await;
        while yard.state(saved.operation).await != S::Applied {
            changes.recv().await.expect("the store is open");
        }
        drop(stop);
    };
    let run = worker.run(async { drop::<Result<(), _>>(stopped.await) });
    tokio::time::timeout(AMPLE, async { tokio::join!(run, later) })
        .await
        .expect("it ends when it is stopped");
    assert_eq!(yard.there.sent().len(), 1);
}

async fn what_was_not_sent_is_put_back_when_the_worker_is_stopped(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let run = yard.worker();
    tokio::time::timeout(AMPLE, run.run(gate.reached())).await.expect("it does not wait for the reading");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.due_at), (S::Queued, yard.now()));
    assert_eq!(yard.there.sent(), []);
}

async fn what_was_sent_may_end_when_the_worker_is_stopped(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let stop = async {
        gate.reached().await;
        gate.open();
    };
    yard.worker().run(stop).await;
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn what_does_not_end_in_time_is_left_to_its_lease(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.farewell = Duration::ZERO;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    yard.worker().run(gate.reached()).await;
    assert_eq!(yard.state(saved.operation).await, S::Running);
    assert_eq!(yard.store.next_due().await.expect("a queue that can be read"), Some(yard.now() + LEASE));
}

#[test]
fn a_worker_can_be_run_in_a_task_of_its_own() {
    fn can_be_spawned<T: Send + 'static>(_: impl FnOnce(vincula::outbox::Worker) -> T) {}
    can_be_spawned(|worker| async move { worker.run(std::future::pending()).await });
}

on_both! {
    a_change_is_sent_once_and_applied,
    a_lost_reply_is_read_back_and_not_sent_twice,
    a_lost_request_is_sent_again_under_the_same_key,
    a_system_that_cannot_be_reached_is_tried_later_and_sent_nothing,
    after_twelve_tries_it_waits_for_a_person,
    a_refusal_ends_it_and_leaves_the_record_as_failed,
    a_job_is_asked_after_until_it_is_done,
    a_worker_that_dies_after_sending_leaves_it_to_be_read_back,
    a_worker_that_dies_before_sending_leaves_it_to_be_sent,
    a_slow_worker_cannot_overwrite_its_successor,
    a_lease_is_renewed_while_the_system_takes_its_time,
    a_newer_change_replaces_an_older_one_that_was_not_sent,
    a_newer_change_waits_for_one_that_is_running,
    a_newer_change_waits_for_one_whose_outcome_is_unknown,
    a_new_key_whose_reply_was_lost_is_settled_by_the_revision,
    a_new_key_of_which_nothing_shows_is_sent_again,
    where_nothing_may_be_repeated_a_new_key_of_which_nothing_shows_needs_a_person,
    two_workers_share_the_queue_and_do_nothing_twice,
    a_driver_that_panics_stops_neither_the_worker_nor_the_operation,
    a_call_that_never_returns_is_given_up,
    a_single_try_reads_a_lost_reply_back_in_the_same_go,
    a_single_try_leaves_the_rest_of_the_queue_alone,
    who_waits_is_told_as_soon_as_it_has_ended,
    who_has_waited_long_enough_is_told_how_it_stands,
    a_running_worker_takes_up_what_is_queued_meanwhile,
    what_was_not_sent_is_put_back_when_the_worker_is_stopped,
    what_was_sent_may_end_when_the_worker_is_stopped,
    what_does_not_end_in_time_is_left_to_its_lease,
}
