//! What becomes of a device once it is registered: suspended, resumed, removed, restarted, given up.

use vincula::domain::device::{Device, DeviceDraft, DeviceState, Intent, Saved};
use vincula::domain::operation::{OperationKind, OperationState};
use vincula::store::{Claimed, Gaps, Settlement, Store, StoreError, Wanted};

use super::world::{RULES, World, at, device_of, problems, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_device_is_suspended_and_resumed,
    an_older_wish_that_was_not_sent_is_replaced,
    a_removed_device_gives_its_unit_and_its_serial_back_once,
    a_unit_that_stands_in_another_system_stays_out_of_stock,
    a_removal_that_fails_leaves_the_device_as_it_was,
    a_removal_on_its_way_lets_nothing_else_be_wanted,
    a_wish_that_came_to_nothing_is_not_sent_with_the_next_change,
    whoever_has_seen_another_version_is_told,
    a_restart_changes_nothing_and_replaces_nothing,
    a_restart_waits_for_what_was_queued_before_it,
    only_what_is_registered_is_restarted,
    a_refused_registration_is_given_up,
    one_that_was_never_sent_is_given_up_with_its_operation,
    one_that_may_be_there_is_not_given_up,
    each_step_of_a_life_leaves_a_trail,
    only_what_was_saved_empty_is_emptied_there,
);

pub async fn claim(store: &Store, seconds: i64) -> Claimed {
    store.claim(None, RULES, at(seconds)).await.unwrap().expect("something to claim")
}

pub fn to(state: OperationState) -> Settlement {
    let due_at = (!state.has_ended()).then(|| at(0));
    Settlement { state, due_at, error: None, job: None }
}

/// Works what is due as far as this state.
pub async fn bring(store: &Store, state: OperationState) {
    let claimed = claim(store, 100).await;
    store.settle(claimed.operation.id, claimed.attempt, &to(state), at(101)).await.unwrap();
}

pub async fn active(store: &Store, world: &World, serial: &str) -> Device {
    let saved = store.save_device(&world.gpon(serial), &stamp(0)).await.unwrap();
    bring(store, OperationState::Applied).await;
    store.device(saved.device).await.unwrap()
}

pub async fn intend(store: &Store, device: &Device, intent: Intent) -> Result<Saved, StoreError> {
    let version = store.device(device.id).await.unwrap().version;
    store.intend(device.id, version, intent, &stamp(5)).await
}

async fn state(store: &Store, device: &Device) -> DeviceState {
    store.device(device.id).await.unwrap().state
}

async fn stock(store: &Store) -> (i64, i64) {
    let product = store.product_named("Router Huawei").await.unwrap();
    (product.stock, product.assigned)
}

/// The same unit as `world.gpon`, in the other system.
fn elsewhere(world: &World, serial: &str) -> DeviceDraft {
    DeviceDraft { system: world.other_system, external_id: "otro-1".into(), ..world.gpon(serial) }
}

async fn a_device_is_suspended_and_resumed(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    for (intent, meanwhile, then) in [
        (Intent::Suspended, DeviceState::Active, DeviceState::Suspended),
        (Intent::Active, DeviceState::Suspended, DeviceState::Active),
    ] {
        let saved = intend(store, &device, intent).await.unwrap();
        assert_eq!(saved.device, device.id);
        assert_eq!(state(store, &device).await, meanwhile);
        let claimed = claim(store, 10).await;
        assert_eq!((claimed.operation.id, device_of(&claimed).intent), (saved.operation, intent));
        store.settle(saved.operation, claimed.attempt, &to(OperationState::Applied), at(11)).await.unwrap();
        assert_eq!(state(store, &device).await, then);
    }
}

async fn an_older_wish_that_was_not_sent_is_replaced(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let removal = intend(store, &device, Intent::Removed).await.unwrap();
    assert_eq!(state(store, &device).await, DeviceState::Removing);
    let suspended = intend(store, &device, Intent::Suspended).await;
    assert_eq!(problems(suspended), [(String::new(), "device-removal-waits".to_owned())]);
    assert_eq!(store.operation(removal.operation).await.unwrap().state, OperationState::Queued);
    let resumed = intend(store, &device, Intent::Active).await.unwrap();
    assert_eq!(store.operation(removal.operation).await.unwrap().state, OperationState::Replaced);
    assert_eq!(state(store, &device).await, DeviceState::Active);
    assert_eq!(claim(store, 10).await.operation.id, resumed.operation);
}

async fn a_removed_device_gives_its_unit_and_its_serial_back_once(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    assert_eq!(stock(store).await, (2, 1));
    intend(store, &device, Intent::Removed).await.unwrap();
    let claimed = claim(store, 10).await;
    assert_eq!(stock(store).await, (2, 1), "not before it is applied");
    let done = to(OperationState::Applied);
    store.settle(claimed.operation.id, claimed.attempt, &done, at(11)).await.unwrap();
    let again = store.settle(claimed.operation.id, claimed.attempt, &done, at(12)).await;
    assert!(matches!(again, Err(StoreError::NotClaimed)), "{again:?}");
    assert_eq!(stock(store).await, (3, 0));
    assert_eq!(state(store, &device).await, DeviceState::Removed);
    assert!(store.customer(world.ana).await.unwrap().devices.is_empty());
    let luis = store.save_device(&world.gpon_of_luis("HWTC00000001"), &stamp(20)).await;
    assert!(luis.is_ok(), "the serial is free again: {luis:?}");
    let gone = store.intend(device.id, device.version, Intent::Active, &stamp(21)).await;
    assert!(matches!(gone, Err(StoreError::Missing)), "{gone:?}");
}

async fn a_unit_that_stands_in_another_system_stays_out_of_stock(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let other = store.save_device(&elsewhere(&world, "HWTC00000001"), &stamp(1)).await.unwrap();
    bring(store, OperationState::Applied).await;
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (2, 1));
    let luis = store.save_device(&world.gpon_of_luis("HWTC00000001"), &stamp(20)).await;
    assert_eq!(problems(luis), [("serial".to_owned(), "device-serial-taken".to_owned())]);
    let other = store.device(other.device).await.unwrap();
    intend(store, &other, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (3, 0));
}

async fn a_removal_that_fails_leaves_the_device_as_it_was(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    intend(store, &device, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Applied).await;
    for end in [OperationState::Refused, OperationState::Attention] {
        intend(store, &device, Intent::Removed).await.unwrap();
        assert_eq!(state(store, &device).await, DeviceState::Removing);
        bring(store, end).await;
        assert_eq!(state(store, &device).await, DeviceState::Suspended, "{end:?}");
    }
    assert_eq!(stock(store).await, (2, 1));
    let version = store.device(device.id).await.unwrap().version;
    let draft = DeviceDraft { known: Some((device.id, version)), ..world.gpon("HWTC00000001") };
    store.save_device(&draft, &stamp(30)).await.unwrap();
    assert_eq!(device_of(&claim(store, 30).await).intent, Intent::Suspended);
}

async fn a_removal_on_its_way_lets_nothing_else_be_wanted(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    intend(store, &device, Intent::Removed).await.unwrap();
    let known = Some((device.id, store.device(device.id).await.unwrap().version));
    let draft = DeviceDraft { known, ..world.gpon("HWTC00000001") };
    let saved = store.save_device(&draft, &stamp(6)).await;
    assert_eq!(problems(saved), [(String::new(), "device-being-removed".to_owned())]);
    let claimed = claim(store, 10).await;
    let refused = [(String::new(), "device-removal-under-way".to_owned())];
    for state in [None, Some(OperationState::Unsure)] {
        if let Some(state) = state {
            store.settle(claimed.operation.id, claimed.attempt, &to(state), at(11)).await.unwrap();
        }
        for intent in Intent::ALL {
            assert_eq!(problems(intend(store, &device, intent).await), refused, "{intent:?} {state:?}");
        }
    }
}

async fn a_wish_that_came_to_nothing_is_not_sent_with_the_next_change(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    intend(store, &device, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Refused).await;
    let version = store.device(device.id).await.unwrap().version;
    let draft = DeviceDraft { known: Some((device.id, version)), ..world.gpon("HWTC00000001") };
    store.save_device(&draft, &stamp(30)).await.unwrap();
    assert_eq!(device_of(&claim(store, 30).await).intent, Intent::Active);
}

async fn whoever_has_seen_another_version_is_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    store.intend(device.id, device.version, Intent::Suspended, &stamp(5)).await.unwrap();
    let late = store.intend(device.id, device.version, Intent::Removed, &stamp(6)).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    let late = store.discard(device.id, device.version, &stamp(6)).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
}

async fn a_restart_changes_nothing_and_replaces_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let change = intend(store, &device, Intent::Suspended).await.unwrap();
    let first = store.reboot(device.id, &stamp(6)).await.unwrap();
    let second = store.reboot(device.id, &stamp(7)).await.unwrap();
    assert_ne!(first.operation, second.operation);
    for id in [change.operation, first.operation, second.operation] {
        assert_eq!(store.operation(id).await.unwrap().state, OperationState::Queued);
    }
    assert_eq!(store.operation(first.operation).await.unwrap().kind, OperationKind::Reboot);
    bring(store, OperationState::Applied).await;
    let before = store.device(device.id).await.unwrap();
    for end in [OperationState::Attention, OperationState::Applied] {
        bring(store, end).await;
        let after = store.device(device.id).await.unwrap();
        assert_eq!((after.state, after.version), (DeviceState::Suspended, before.version), "{end:?}");
    }
    let third = store.reboot(device.id, &stamp(8)).await.unwrap();
    intend(store, &device, Intent::Active).await.unwrap();
    assert_eq!(store.operation(third.operation).await.unwrap().state, OperationState::Queued);
}

async fn a_restart_waits_for_what_was_queued_before_it(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let change = intend(store, &device, Intent::Suspended).await.unwrap();
    let reboot = store.reboot(device.id, &stamp(6)).await.unwrap();
    assert_eq!(store.claim(Some(reboot.operation), RULES, at(10)).await.unwrap(), None);
    assert_eq!(claim(store, 10).await.operation.id, change.operation);
    assert_eq!(store.claim(None, RULES, at(10)).await.unwrap(), None);
}

async fn only_what_is_registered_is_restarted(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let refused = [(String::new(), "device-reboot-not-there".to_owned())];
    let new = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    assert_eq!(problems(store.reboot(new.device, &stamp(1)).await), refused);
    bring(store, OperationState::Refused).await;
    assert_eq!(problems(store.reboot(new.device, &stamp(1)).await), refused);
    let device = active(store, &world, "HWTC00000002").await;
    intend(store, &device, Intent::Removed).await.unwrap();
    assert_eq!(problems(store.reboot(device.id, &stamp(1)).await), refused);
    bring(store, OperationState::Applied).await;
    let gone = store.reboot(device.id, &stamp(1)).await;
    assert!(matches!(gone, Err(StoreError::Missing)), "{gone:?}");
}

async fn a_refused_registration_is_given_up(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let device = store.device(saved.device).await.unwrap();
    store.discard(device.id, device.version, &stamp(20)).await.unwrap();
    assert_eq!(stock(store).await, (3, 0));
    assert_eq!(state(store, &device).await, DeviceState::Removed);
    assert!(store.save_device(&world.gpon_of_luis("HWTC00000001"), &stamp(21)).await.is_ok());
    let again = store.discard(device.id, device.version + 1, &stamp(22)).await;
    assert!(matches!(again, Err(StoreError::Missing)), "{again:?}");
}

async fn one_that_was_never_sent_is_given_up_with_its_operation(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    store.discard(saved.device, 1, &stamp(1)).await.unwrap();
    let operation = store.operation(saved.operation).await.unwrap();
    assert_eq!((operation.state, operation.settled_at), (OperationState::Cancelled, Some(at(1))));
    assert_eq!(store.claim(None, RULES, at(10)).await.unwrap(), None);
    assert_eq!(stock(store).await, (3, 0));
}

async fn one_that_may_be_there_is_not_given_up(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let refused = [(String::new(), "device-perhaps-there".to_owned())];
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    // Sent, its reply lost, and refused at the next sending: the first may have arrived.
    for end in [OperationState::Unsure, OperationState::Queued, OperationState::Refused] {
        bring(store, end).await;
        if end != OperationState::Queued {
            let version = store.device(saved.device).await.unwrap().version;
            assert_eq!(problems(store.discard(saved.device, version, &stamp(20)).await), refused, "{end:?}");
        }
    }
    let device = active(store, &world, "HWTC00000002").await;
    assert_eq!(problems(store.discard(device.id, device.version, &stamp(20)).await), refused);
    assert_eq!(stock(store).await, (1, 2));
}

async fn each_step_of_a_life_leaves_a_trail(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    for intent in [Intent::Suspended, Intent::Active, Intent::Removed] {
        intend(store, &device, intent).await.unwrap();
    }
    let other = store.save_device(&world.gpon("HWTC00000002"), &stamp(0)).await.unwrap();
    store.discard(other.device, 1, &stamp(1)).await.unwrap();
    let third = active(store, &world, "HWTC00000003").await;
    store.reboot(third.id, &stamp(2)).await.unwrap();
    let deeds = "select count(*) from audit where entity = 'device' and by_whom = 'marta'
        and action in ('suspend', 'resume', 'remove', 'discard', 'reboot')";
    assert_eq!(database.count(deeds).await, 5);
}

async fn only_what_was_saved_empty_is_emptied_there(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let gaps = async |state| {
        let claimed = claim(store, 100).await;
        store.settle(claimed.operation.id, claimed.attempt, &to(state), at(101)).await.unwrap();
        match claimed.wanted {
            Wanted::Device { gaps, .. } => gaps,
            other => panic!("a device, not {other:?}"),
        }
    };
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let device = store.device(saved.device).await.unwrap();
    intend(store, &device, Intent::Suspended).await.unwrap();
    assert_eq!(
        gaps(OperationState::Refused).await,
        Gaps::Emptied,
        "in the place of what was saved and not sent"
    );
    intend(store, &device, Intent::Active).await.unwrap();
    assert_eq!(gaps(OperationState::Applied).await, Gaps::Emptied, "what was saved has never arrived");
    intend(store, &device, Intent::Suspended).await.unwrap();
    assert_eq!(gaps(OperationState::Applied).await, Gaps::Kept, "what is empty here may be unknown");
}
