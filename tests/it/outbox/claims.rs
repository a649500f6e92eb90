//! Who may work an operation, and when: dead and slow workers, several workers, newer changes of the same device.

use std::future::pending;
use std::time::Duration;

use vincula::domain::operation::OperationState as S;
use vincula::drivers::{Cause, Failure};

use super::stand_in::{Gate, Play};
use super::yard::Yard;
use super::{AMPLE, LEASE, NO_PATIENCE, OTHER, SERIAL, rules, unreachable};
use crate::databases::{TestDatabase, on_both};

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
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(saved.operation).await, S::Running, "its lease still holds");
    yard.pass(LEASE);
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
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
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(saved.operation).await, state);
        yard.pass_until_due(saved.operation).await;
    }
    assert_eq!(yard.there.sent().len(), 1);
}

async fn what_an_earlier_try_noted_proves_nothing_of_a_later_one(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.register_with_key(SERIAL, "12345678").await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    let change = yard.change_key(first.device, "87654321").await.operation;
    yard.there.next_sendings([Play::fails(unreachable())]);
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    yard.pass_until_due(change).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    tokio::select! {
        _ = worker.try_once(change) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    // Somebody writes it there while nobody of ours has sent the key.
    yard.there.touch(SERIAL);
    yard.pass(LEASE);
    for state in [S::Queued, S::Applied] {
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(change).await, state);
        yard.pass_until_due(change).await;
    }
    assert_eq!(yard.there.wifi_key(SERIAL).expect("a key").expose(), "87654321");
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
            successor.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
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
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
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
        other.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
        assert_eq!(yard.state(second.operation).await, S::Queued);
        assert_eq!(yard.state(elsewhere.operation).await, S::Applied, "another device does not wait");
        gate.open();
        second
    };
    let (_, second) = tokio::join!(one.try_once(first.operation), meanwhile);
    assert_eq!(yard.state(first.operation).await, S::Applied);
    other.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(second.operation).await, S::Applied);
    assert_eq!(yard.there.name(SERIAL).as_deref(), Some("ONT cocina"));
}

async fn a_newer_change_waits_for_one_whose_outcome_is_unknown(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    yard.there.next_sendings([Play::reply_lost()]);
    let first = yard.register(SERIAL).await;
    let worker = yard.worker();
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    let second = yard.rename(first.device, "ONT cocina").await;
    worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(first.operation).await, S::Unsure);
    assert_eq!(yard.state(second.operation).await, S::Queued);
    while !yard.state(second.operation).await.has_ended() {
        yard.pass_until_due(first.operation).await;
        worker.run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    }
    assert_eq!(yard.state(first.operation).await, S::Applied);
    assert_eq!(yard.state(second.operation).await, S::Applied);
    assert_eq!(yard.there.name(SERIAL).as_deref(), Some("ONT cocina"));
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
    let (first, second) = tokio::join!(one.run_once(AMPLE, pending()), other.run_once(AMPLE, pending()));
    first.and(second).expect("a queue that can be read");
    for serial in &serials {
        assert_eq!(yard.there.writes(serial), 1, "{serial}");
    }
    assert_eq!(yard.there.sent().len(), serials.len());
    assert!(yard.there.most_under_way() <= 4, "{} at once", yard.there.most_under_way());
}

on_both! {
    a_worker_that_dies_after_sending_leaves_it_to_be_read_back,
    a_worker_that_dies_before_sending_leaves_it_to_be_sent,
    what_an_earlier_try_noted_proves_nothing_of_a_later_one,
    a_slow_worker_cannot_overwrite_its_successor,
    a_lease_is_renewed_while_the_system_takes_its_time,
    a_newer_change_replaces_an_older_one_that_was_not_sent,
    a_newer_change_waits_for_one_that_is_running,
    a_newer_change_waits_for_one_whose_outcome_is_unknown,
    two_workers_share_the_queue_and_do_nothing_twice,
}
