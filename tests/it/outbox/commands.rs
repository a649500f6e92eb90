//! Restarts: ordered once, never repeated by themselves; and removals, which end with a device gone.

use std::future::pending;
use std::time::Duration;

use vincula::domain::device::{DeviceState, Intent, Saved};
use vincula::domain::ids::{DeviceId, OperationId};
use vincula::domain::operation::OperationState as S;
use vincula::drivers::{Cause, Failure, JobState, RemoteDeviceStatus};
use vincula::store::Stamp;

use super::stand_in::{Gate, Play};
use super::yard::Yard;
use super::{AMPLE, LEASE, NO_PATIENCE, SERIAL, unreachable};
use crate::databases::{TestDatabase, on_both};

/// A device that is registered.
async fn registered(yard: &Yard) -> DeviceId {
    let saved = yard.register(SERIAL).await;
    work(yard).await;
    saved.device
}

async fn work(yard: &Yard) {
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
}

async fn reboot(yard: &Yard, device: DeviceId) -> Saved {
    let stamp = Stamp { by: "ana".into(), at: yard.now() };
    yard.store.reboot(device, &stamp).await.expect("a device that can be restarted")
}

async fn intend(yard: &Yard, device: DeviceId, intent: Intent) -> Saved {
    let version = yard.store.device(device).await.expect("registered").version;
    let stamp = Stamp { by: "ana".into(), at: yard.now() };
    yard.store.intend(device, version, intent, &stamp).await.expect("a device that stays as it was")
}

/// The state of an operation and the message that goes with it.
async fn told(yard: &Yard, saved: Saved) -> (S, Option<String>) {
    let operation = yard.operation(saved.operation).await;
    (operation.state, operation.last_error.map(|text| text.id.into_owned()))
}

async fn a_restart_is_ordered_once_and_applied(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    let saved = reboot(&yard, device).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Applied, None));
    assert_eq!((yard.there.ordered().len(), yard.there.reboots(SERIAL)), (1, 1));
    assert_eq!(yard.there.writes(SERIAL), 1, "the device is not written");
    assert_eq!(yard.store.device(device).await.expect("registered").state, DeviceState::Active);
}

async fn a_restart_without_a_reply_needs_a_person_and_is_not_repeated(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.next_sendings([Play::reply_lost()]);
    let saved = reboot(&yard, device).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Attention, Some("outbox-attention-command".into())));
    yard.pass(LEASE * 100);
    work(&yard).await;
    assert_eq!((yard.there.ordered().len(), yard.there.reboots(SERIAL)), (1, 1));
    assert_eq!(yard.store.device(device).await.expect("registered").state, DeviceState::Active);
}

async fn a_restart_whose_worker_died_after_ordering_needs_a_person(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    let gate = Gate::new();
    yard.there.next_sendings([Play::done().at(&gate)]);
    let saved = reboot(&yard, device).await;
    let worker = yard.worker();
    tokio::select! {
        _ = worker.try_once(saved.operation) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    yard.pass(LEASE);
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Attention, Some("outbox-attention-command-unheard".into())));
    assert_eq!(yard.there.ordered().len(), 1);
}

async fn a_restart_whose_worker_died_before_ordering_is_ordered(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    // Once told to come later, so that something was noted of an earlier sending.
    yard.there.next_sendings([Play::fails(unreachable())]);
    let saved = reboot(&yard, device).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await.0, S::Queued);
    yard.pass_until_due(saved.operation).await;
    let gate = Gate::new();
    yard.there.next_readings([Play::done().at(&gate)]);
    let worker = yard.worker();
    tokio::select! {
        _ = worker.try_once(saved.operation) => panic!("it waits at the gate"),
        () = gate.reached() => {}
    }
    yard.pass(LEASE);
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Applied, None));
    assert_eq!(yard.there.reboots(SERIAL), 1);
}

async fn a_restart_of_what_is_not_there_is_refused(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.forget(SERIAL);
    let saved = reboot(&yard, device).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Refused, Some("cause-device-missing".into())));
    assert_eq!(yard.there.ordered().len(), 0);
}

async fn a_restart_that_they_finish_later_is_asked_after(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    for (job, end) in [
        (Ok(JobState::Done), S::Applied),
        (Ok(JobState::Failed { detail: None }), S::Refused),
        (Err(Failure::Unsure(Cause::Status { status: 404, detail: None })), S::Attention),
    ] {
        yard.there.next_sendings([Play::accepted()]);
        yard.there.next_jobs([job]);
        let saved = reboot(&yard, device).await;
        work(&yard).await;
        assert_eq!(told(&yard, saved).await.0, S::Accepted);
        yard.pass_until_due(saved.operation).await;
        work(&yard).await;
        assert_eq!(told(&yard, saved).await.0, end);
    }
    assert_eq!(yard.there.ordered().len(), 3);
}

async fn a_person_may_order_a_restart_again(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.next_sendings([Play::request_lost()]);
    let saved = reboot(&yard, device).await;
    work(&yard).await;
    let stamp = Stamp { by: "ana".into(), at: yard.now() };
    yard.store.retry(saved.operation, &stamp).await.expect("it needs a person");
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Applied, None));
    let keys = yard.there.ordered();
    assert_ne!(keys[0], keys[1], "what was ordered by a person is ordered anew");
}

async fn suspending_and_resuming_are_seen_there(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    for (intent, there, here) in [
        (Intent::Suspended, RemoteDeviceStatus::Suspended, DeviceState::Suspended),
        (Intent::Active, RemoteDeviceStatus::Active, DeviceState::Active),
    ] {
        yard.there.next_sendings([Play::reply_lost()]);
        let saved = intend(&yard, device, intent).await;
        work(&yard).await;
        yard.pass_until_due(saved.operation).await;
        work(&yard).await;
        assert_eq!(told(&yard, saved).await, (S::Applied, None));
        assert_eq!(yard.there.status(SERIAL), Some(there));
        assert_eq!(yard.store.device(device).await.expect("registered").state, here);
    }
}

async fn a_removal_whose_reply_is_lost_is_read_back_and_gives_the_unit_back_once(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.next_sendings([Play::reply_lost()]);
    let saved = intend(&yard, device, Intent::Removed).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await.0, S::Unsure);
    assert_eq!(yard.store.device(device).await.expect("on record").state, DeviceState::Removing);
    assert_eq!(yard.stock().await, 99);
    yard.pass_until_due(saved.operation).await;
    work(&yard).await;
    assert_eq!(told(&yard, saved).await, (S::Applied, None));
    assert_eq!((yard.there.sent().len(), yard.there.status(SERIAL)), (2, None));
    assert_eq!(yard.store.device(device).await.expect("on record").state, DeviceState::Removed);
    assert_eq!(yard.stock().await, 100);
}

async fn a_removal_that_is_not_done_in_time_is_read_back(database: &TestDatabase) {
    let mut yard = Yard::new(database).await;
    yard.settings.policy.accepted_for = Duration::from_secs(60 * 60);
    let device = registered(&yard).await;
    yard.there.next_sendings([Play::accepted()]);
    yard.there.next_jobs(vec![Err(unreachable()); 40]);
    let saved = intend(&yard, device, Intent::Removed).await;
    work(&yard).await;
    let begun = yard.now();
    while told(&yard, saved).await.0 == S::Accepted {
        assert!(yard.now() < begun + Duration::from_secs(2 * 60 * 60), "it is asked after for ever");
        yard.pass_until_due(saved.operation).await;
        work(&yard).await;
    }
    assert!(yard.now() >= begun + Duration::from_secs(60 * 60), "it was given its time");
    assert_eq!(told(&yard, saved).await, (S::Applied, None));
    assert_eq!(yard.stock().await, 100);
}

async fn a_restart_that_waits_does_not_keep_another_device_waiting(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.next_readings([Play::fails(unreachable())]);
    let waiting = reboot(&yard, device).await;
    work(&yard).await;
    let other = yard.register(super::OTHER).await;
    yard.worker().run_once(NO_PATIENCE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(other.operation).await, S::Applied);
    assert_eq!(yard.state(waiting.operation).await, S::Queued);
    yard.pass_until_due(waiting.operation).await;
    yard.worker().run_once(AMPLE, pending()).await.expect("a queue that can be read");
    assert_eq!(yard.state(waiting.operation).await, S::Applied);
}

/// The same serial as a system may spell it: eight digits for the four letters.
const SPELT_THERE: &str = "485754431234abcd";

async fn remove(yard: &Yard, device: DeviceId) -> OperationId {
    let version = yard.store.device(device).await.expect("on record").version;
    let stamp = Stamp { by: "ana".into(), at: yard.now() };
    yard.store.intend(device, version, Intent::Removed, &stamp).await.expect("registered").operation
}

async fn what_is_spelt_otherwise_there_is_changed_restarted_and_removed_there(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.respell(SERIAL, SPELT_THERE);
    let change = yard.rename(device, "ONT cocina").await.operation;
    work(&yard).await;
    assert_eq!(yard.state(change).await, S::Applied);
    assert_eq!(yard.there.serials(), [SPELT_THERE]);
    assert_eq!(yard.there.name(SPELT_THERE).as_deref(), Some("ONT cocina"));
    reboot(&yard, device).await;
    work(&yard).await;
    assert_eq!(yard.there.reboots(SPELT_THERE), 1);
    remove(&yard, device).await;
    work(&yard).await;
    assert_eq!(yard.there.serials(), Vec::<String>::new());
    let here = yard.store.device(device).await.expect("on record");
    assert_eq!((here.state, here.serial.as_str(), yard.stock().await), (DeviceState::Removed, SERIAL, 100));
}

async fn a_removal_that_finds_nothing_is_believed_only_once_nothing_is_found(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    let removal = remove(&yard, device).await;
    let not_there = || Play::fails(Failure::Refused(Cause::DeviceMissing { serial: SERIAL.into() }));
    yard.there.next_sendings([not_there(), not_there()]);
    for state in [S::Unsure, S::Queued, S::Unsure] {
        yard.pass_until_due(removal).await;
        work(&yard).await;
        assert_eq!((yard.state(removal).await, yard.stock().await), (state, 99));
    }
    yard.there.forget(SERIAL);
    yard.pass_until_due(removal).await;
    work(&yard).await;
    assert_eq!((yard.state(removal).await, yard.stock().await), (S::Applied, 100));
}

async fn a_removal_of_what_was_gone_before_is_done(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let device = registered(&yard).await;
    yard.there.forget(SERIAL);
    let removal = remove(&yard, device).await;
    work(&yard).await;
    assert_eq!((yard.state(removal).await, yard.stock().await), (S::Applied, 100));
}

on_both! {
    what_is_spelt_otherwise_there_is_changed_restarted_and_removed_there,
    a_removal_that_finds_nothing_is_believed_only_once_nothing_is_found,
    a_removal_of_what_was_gone_before_is_done,
    a_restart_is_ordered_once_and_applied,
    a_restart_without_a_reply_needs_a_person_and_is_not_repeated,
    a_restart_whose_worker_died_after_ordering_needs_a_person,
    a_restart_whose_worker_died_before_ordering_is_ordered,
    a_restart_of_what_is_not_there_is_refused,
    a_restart_that_they_finish_later_is_asked_after,
    a_person_may_order_a_restart_again,
    suspending_and_resuming_are_seen_there,
    a_removal_whose_reply_is_lost_is_read_back_and_gives_the_unit_back_once,
    a_removal_that_is_not_done_in_time_is_read_back,
    a_restart_that_waits_does_not_keep_another_device_waiting,
}
