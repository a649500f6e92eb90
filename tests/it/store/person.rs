//! What a person does to an operation: has it tried again, or gives it up.

use vincula::domain::device::{DeviceDraft, DeviceState, Intent};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState;
use vincula::store::{CustomerPush, Place, Settlement, Store, StoreError, Stray, Task};
use vincula::text;

use super::life::{active, bring, claim, intend, to};
use super::world::{RULES, World, at, device_of, problems, stamp, system_draft};
use crate::databases::{TestDatabase, on_both};

on_both!(
    what_ended_badly_is_queued_as_if_it_had_never_been_tried,
    what_only_waits_is_due_now,
    what_is_under_way_or_done_is_neither_retried_nor_cancelled,
    what_a_newer_change_has_overtaken_is_not_retried,
    a_restart_in_between_overtakes_nothing_unless_it_is_open,
    what_a_device_that_is_gone_was_to_become_is_not_retried,
    nothing_is_asked_again_of_a_system_that_is_gone,
    of_a_system_that_is_gone_nothing_is_to_be_saved_again,
    nothing_is_asked_again_under_an_id_that_is_not_his_any_more,
    a_wish_that_is_retried_is_wanted_again,
    a_cancelled_registration_can_be_retried_or_given_up,
    a_cancelled_removal_leaves_the_device_as_it_was,
    a_change_cancelled_behind_another_leaves_what_that_one_wants,
    a_person_leaves_a_trail,
);

async fn state(store: &Store, id: OperationId) -> OperationState {
    store.operation(id).await.unwrap().state
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> String {
    let problems = problems(result);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].0, "", "it is about the whole operation");
    problems[0].1.clone()
}

async fn what_ended_badly_is_queued_as_if_it_had_never_been_tried(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    for (end, then) in
        [(OperationState::Refused, DeviceState::Failed), (OperationState::Attention, DeviceState::Failed)]
    {
        let claimed = claim(store, 25).await;
        let error = Some(text!("cause-forbidden"));
        let settlement = Settlement { error, ..to(end) };
        store.settle(saved.operation, claimed.attempt, &settlement, at(21)).await.unwrap();
        assert_eq!(store.device(saved.device).await.unwrap().state, then, "{end:?}");
        store.retry(saved.operation, &stamp(22)).await.unwrap();
        let operation = store.operation(saved.operation).await.unwrap();
        assert_eq!((operation.state, operation.attempts), (OperationState::Queued, 0), "{end:?}");
        assert_eq!((operation.due_at, operation.settled_at, operation.last_error), (at(22), None, None));
        assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Pending);
    }
    let claimed = claim(store, 30).await;
    assert_eq!((claimed.operation.id, claimed.task), (saved.operation, Task::Send));
}

async fn what_only_waits_is_due_now(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 1).await;
    let later = Settlement { due_at: Some(at(300)), ..to(OperationState::Queued) };
    store.settle(saved.operation, claimed.attempt, &later, at(2)).await.unwrap();
    assert_eq!(store.claim(None, RULES, at(3)).await.unwrap(), None);
    store.retry(saved.operation, &stamp(3)).await.unwrap();
    assert_eq!(claim(store, 3).await.operation.attempts, 2, "it is the same try, only sooner");
}

async fn what_is_under_way_or_done_is_neither_retried_nor_cancelled(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 1).await;
    for _ in 0..2 {
        assert_eq!(refused(store.retry(saved.operation, &stamp(2)).await), "operation-retry-under-way");
        let cancelled = store.cancel(saved.operation, &stamp(2)).await;
        assert_eq!(refused(cancelled), "operation-cancel-under-way");
        if state(store, saved.operation).await == OperationState::Running {
            let unsure = to(OperationState::Unsure);
            store.settle(saved.operation, claimed.attempt, &unsure, at(3)).await.unwrap();
        }
    }
    bring(store, OperationState::Applied).await;
    assert_eq!(refused(store.retry(saved.operation, &stamp(20)).await), "operation-retry-applied");
    assert_eq!(refused(store.cancel(saved.operation, &stamp(20)).await), "operation-cancel-ended");
    let missing = store.retry(OperationId(999), &stamp(20)).await;
    assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
}

async fn what_a_newer_change_has_overtaken_is_not_retried(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let first = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let draft = DeviceDraft { known: Some((first.device, 1)), ..world.gpon("HWTC00000001") };
    let second = store.save_device(&draft, &stamp(12)).await.unwrap();
    let third = store.save_device(&DeviceDraft { known: Some((first.device, 2)), ..draft }, &stamp(13)).await;
    assert_eq!(refused(store.retry(first.operation, &stamp(14)).await), "operation-overtaken");
    assert_eq!(refused(store.retry(second.operation, &stamp(14)).await), "operation-retry-replaced");
    bring(store, OperationState::Applied).await;
    assert_eq!(refused(store.retry(first.operation, &stamp(14)).await), "operation-overtaken");
    assert_eq!(state(store, third.unwrap().operation).await, OperationState::Applied);
}

async fn a_restart_in_between_overtakes_nothing_unless_it_is_open(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let change = intend(store, &device, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.reboot(device.id, &stamp(12)).await.unwrap();
    assert_eq!(refused(store.retry(change.operation, &stamp(13)).await), "operation-overtaken");
    bring(store, OperationState::Attention).await;
    store.retry(change.operation, &stamp(14)).await.unwrap();
    assert_eq!(claim(store, 14).await.operation.id, change.operation);
}

async fn what_a_device_that_is_gone_was_to_become_is_not_retried(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.discard(saved.device, 1, &stamp(12)).await.unwrap();
    assert_eq!(refused(store.retry(saved.operation, &stamp(13)).await), "operation-device-gone");

    // Left to a person while the device was there; giving it up does not bring the device back.
    let device = active(store, &world, "HWTC00000002").await;
    let reboot = store.reboot(device.id, &stamp(14)).await.unwrap();
    let change = intend(store, &device, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Attention).await;
    bring(store, OperationState::Attention).await;
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    for operation in [reboot.operation, change.operation] {
        assert_eq!(refused(store.retry(operation, &stamp(15)).await), "operation-device-gone");
        store.cancel(operation, &stamp(16)).await.unwrap();
        assert_eq!(store.device(device.id).await.unwrap().state, DeviceState::Removed);
    }
    assert_eq!(store.product_named("Router Huawei").await.unwrap().stock, 3);
}

async fn of_a_system_that_is_gone_nothing_is_to_be_saved_again(database: &TestDatabase) {
    let store = &database.store;
    let system = store.save_system(&system_draft("Este"), &stamp(0)).await.unwrap();
    let stray = Stray::Customer { external_id: "R91".into() };
    let cancelled = store.remove_stray(system.id, &stray, &stamp(0)).await.unwrap();
    store.cancel(cancelled, &stamp(1)).await.unwrap();
    store.remove_system(system.id, system.version, &stamp(2)).await.unwrap();
    assert_eq!(refused(store.retry(cancelled, &stamp(3)).await), "operation-system-gone");
}

async fn nothing_is_asked_again_of_a_system_that_is_gone(database: &TestDatabase) {
    let store = &database.store;
    let system = store.save_system(&system_draft("Este"), &stamp(0)).await.unwrap();
    let stray = Stray::Customer { external_id: "R90".into() };
    let operation = store.remove_stray(system.id, &stray, &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.remove_system(system.id, system.version, &stamp(102)).await.unwrap();
    assert_eq!(refused(store.retry(operation, &stamp(103)).await), "operation-system-gone");
    let again = store.remove_stray(system.id, &stray, &stamp(103)).await;
    assert!(matches!(again, Err(StoreError::Missing)), "{again:?}");
    assert_eq!(state(store, operation).await, OperationState::Refused);
    assert_eq!(database.count("select count(*) from operations").await, 1);
}

async fn nothing_is_asked_again_under_an_id_that_is_not_his_any_more(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let (customer, system, external_id) = (world.ana, world.other_system, "otro-1".to_owned());
    let push = CustomerPush { customer, system, external_id: external_id.clone(), place: Place::His };
    let pushed = store.push_customer(&push, &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let stray = Stray::Device { customer, external_id: external_id.clone(), serial: "X1".into() };
    let removal = store.remove_stray(system, &stray, &stamp(0)).await.unwrap();
    bring(store, OperationState::Attention).await;
    store.unlink_customer(customer, system, &external_id, &stamp(102)).await.unwrap();
    for operation in [pushed, removal] {
        assert_eq!(refused(store.retry(operation, &stamp(103)).await), "operation-link-gone");
    }
    store.link_customer(customer, system, &external_id, &stamp(104)).await.unwrap();
    for operation in [pushed, removal] {
        store.retry(operation, &stamp(105)).await.unwrap();
    }
}

async fn a_wish_that_is_retried_is_wanted_again(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let removal = intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Refused).await;
    assert_eq!(store.device(device.id).await.unwrap().state, DeviceState::Active);
    store.retry(removal.operation, &stamp(12)).await.unwrap();
    assert_eq!(store.device(device.id).await.unwrap().state, DeviceState::Removing);
    let claimed = claim(store, 12).await;
    assert_eq!((claimed.operation.id, device_of(&claimed).intent), (removal.operation, Intent::Removed));
}

async fn a_cancelled_registration_can_be_retried_or_given_up(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    store.cancel(saved.operation, &stamp(1)).await.unwrap();
    assert_eq!(store.claim(None, RULES, at(2)).await.unwrap(), None);
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Failed);
    assert_eq!(store.product_named("Router Huawei").await.unwrap().stock, 2, "the unit waits for a decision");
    store.discard(saved.device, 1, &stamp(3)).await.unwrap();
    assert_eq!(store.product_named("Router Huawei").await.unwrap().stock, 3);
}

async fn a_cancelled_removal_leaves_the_device_as_it_was(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let removal = intend(store, &device, Intent::Removed).await.unwrap();
    store.cancel(removal.operation, &stamp(6)).await.unwrap();
    assert_eq!(store.device(device.id).await.unwrap().state, DeviceState::Active);
    let version = store.device(device.id).await.unwrap().version;
    let draft = DeviceDraft { known: Some((device.id, version)), ..world.gpon("HWTC00000001") };
    store.save_device(&draft, &stamp(7)).await.unwrap();
    assert_eq!(device_of(&claim(store, 10).await).intent, Intent::Active);
}

async fn a_change_cancelled_behind_another_leaves_what_that_one_wants(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    intend(store, &device, Intent::Suspended).await.unwrap();
    let suspending = claim(store, 10).await;
    let resuming = intend(store, &device, Intent::Active).await.unwrap();
    store.cancel(resuming.operation, &stamp(11)).await.unwrap();
    let done = to(OperationState::Applied);
    store.settle(suspending.operation.id, suspending.attempt, &done, at(12)).await.unwrap();
    let found = store.device(device.id).await.unwrap();
    assert_eq!(found.state, DeviceState::Suspended);
    let draft = DeviceDraft { known: Some((device.id, found.version)), ..world.gpon("HWTC00000001") };
    store.save_device(&draft, &stamp(13)).await.unwrap();
    assert_eq!(device_of(&claim(store, 13).await).intent, Intent::Suspended);
}

async fn a_person_leaves_a_trail(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    store.retry(saved.operation, &stamp(1)).await.unwrap();
    store.cancel(saved.operation, &stamp(2)).await.unwrap();
    assert_eq!(refused(store.retry(saved.operation, &stamp(3)).await), "operation-retry-cancelled");
    let deeds = "select count(*) from audit where entity = 'operation' and by_whom = 'marta'
        and action in ('retry', 'cancel')";
    assert_eq!(database.count(deeds).await, 2);
}
