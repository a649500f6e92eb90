//! The ways to work the outbox: once, for one operation, until stopped; and what neither a driver nor a stop may break.

use std::future::pending;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use vincula::domain::operation::OperationState as S;

use super::stand_in::{Gate, Play};
use super::yard::Yard;
use super::{AMPLE, LEASE, NO_PATIENCE, OTHER, SERIAL};
use crate::databases::{TestDatabase, on_both};

async fn a_driver_that_panics_stops_neither_the_worker_nor_the_operation(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::panics()]);
    let first = yard.register(SERIAL).await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(first.operation).await, S::Running);
    yard.pass(LEASE);
    for state in [S::Queued, S::Applied] {
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
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
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Unsure);
}

async fn what_came_of_it_is_recorded_as_soon_as_the_database_answers_again(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let (asked, mut times) = unbounded_channel();
    let now = yard.now();
    let worker = yard.worker().with_clock(move || {
        asked.send(()).expect("it is counted to the end");
        now
    });
    let mend = async {
        gate.reached().await;
        // Nothing can be settled as long as a column is missing.
        database.tamper("alter table operations rename column last_error to error").await;
        while times.try_recv().is_ok() {}
        gate.open();
        // To decide, to settle in vain, to hold on to it.
        for _ in 0..3 {
            times.recv().await.expect("a clock");
        }
        database.tamper("alter table operations rename column error to last_error").await;
    };
    let worked = worker.run_once(NO_PATIENCE, pending());
    let (worked, ()) =
        tokio::time::timeout(AMPLE, async { tokio::join!(worked, mend) }).await.expect("in time");
    worked.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
    assert_eq!((yard.operation(saved.operation).await.attempts, yard.there.sent().len()), (1, 1));
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
    // Put back, as another story shows, or on a busy machine still being put back: it has not ended, and nothing went wrong.
    assert!(!operation.state.has_ended(), "{:?}", operation.state);
    assert_eq!(operation.last_error, None);
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
    assert_eq!(operation.attempts, 0, "nothing was tried");
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

async fn a_run_for_once_that_is_stopped_ends_what_was_sent(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    let stop = async {
        gate.reached().await;
        gate.open();
    };
    yard.worker().run_once(AMPLE, stop).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Applied);
}

async fn a_run_for_once_that_is_stopped_puts_back_what_was_not_sent(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    let saved = yard.register(SERIAL).await;
    yard.worker().run_once(AMPLE, gate.reached()).await.expect("a queue that can be read");
    let operation = yard.operation(saved.operation).await;
    assert_eq!((operation.state, operation.attempts), (S::Queued, 0));
    assert_eq!(yard.there.sent(), []);
}

#[test]
fn a_worker_can_be_run_in_a_task_of_its_own() {
    fn can_be_spawned<T: Send + 'static>(_: impl FnOnce(vincula::outbox::Worker) -> T) {}
    can_be_spawned(|worker| async move { worker.run(pending()).await });
}

on_both! {
    a_driver_that_panics_stops_neither_the_worker_nor_the_operation,
    a_call_that_never_returns_is_given_up,
    what_came_of_it_is_recorded_as_soon_as_the_database_answers_again,
    a_single_try_reads_a_lost_reply_back_in_the_same_go,
    a_single_try_leaves_the_rest_of_the_queue_alone,
    who_waits_is_told_as_soon_as_it_has_ended,
    who_has_waited_long_enough_is_told_how_it_stands,
    a_running_worker_takes_up_what_is_queued_meanwhile,
    what_was_not_sent_is_put_back_when_the_worker_is_stopped,
    what_was_sent_may_end_when_the_worker_is_stopped,
    what_does_not_end_in_time_is_left_to_its_lease,
    a_run_for_once_that_is_stopped_ends_what_was_sent,
    a_run_for_once_that_is_stopped_puts_back_what_was_not_sent,
}
