//! A swap or a move that somebody thinks better of: the device that was to go stays where it was.

use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::{Device, DeviceDraft, DeviceState, Intent};
use vincula::domain::ids::OperationId;
use vincula::domain::one_step::{OldUnit, SwapDraft};
use vincula::domain::operation::OperationState;
use vincula::domain::status_change::{DeviceWish, StatusChange, Wish};
use vincula::store::{Seen, Store};

use super::life::{active, bring, claim, intend};
use super::one_step::{stock, swap, to_luis, wanted};
use super::world::{RULES, World, at, problems, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_swap_that_is_given_up_leaves_the_old_unit_where_it_was,
    one_that_was_never_sent_for_want_of_the_system_stays_too,
    a_broken_unit_that_stays_is_good_again_and_one_that_was_tried_is_sent_as_it_stood,
    while_the_old_unit_is_being_removed_the_new_one_is_not_given_up,
    one_who_leaves_in_the_middle_of_a_swap_keeps_neither,
    a_move_that_is_given_up_gives_the_serial_back,
);

/// Swaps a device and thinks better of it; gives the removal that was queued.
async fn swapped_and_given_up(store: &Store, world: &World, old: &Device, old_unit: OldUnit) -> OperationId {
    let draft = SwapDraft { old_unit, ..swap(world, old, "HWTC00000002") };
    let step = store.swap_device(&draft, None, &stamp(10)).await.unwrap();
    let new = store.device(step.saved.device).await.unwrap();
    store.discard(new.id, new.version, &stamp(11)).await.unwrap();
    step.removal.unwrap()
}

async fn a_swap_that_is_given_up_leaves_the_old_unit_where_it_was(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let removal = swapped_and_given_up(store, &world, &old, OldUnit::BackIntoStock).await;
    assert_eq!(store.operation(removal).await.unwrap().state, OperationState::Cancelled);
    assert_eq!(store.claim(None, RULES, at(20)).await.unwrap(), None, "nothing is sent");
    let stays = store.device(old.id).await.unwrap();
    assert_eq!((stays.state, stock(store).await), (DeviceState::Active, (2, 1)));
    let saved = DeviceDraft { known: Some((old.id, stays.version)), ..world.gpon("HWTC00000001") };
    store.save_device(&saved, &stamp(21)).await.unwrap();
    assert_eq!(wanted(&claim(store, 22).await).intent, Intent::Active);
}

async fn one_that_was_never_sent_for_want_of_the_system_stays_too(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    intend(store, &old, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Applied).await;
    let old = store.device(old.id).await.unwrap();
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    bring(store, OperationState::Queued).await;
    let new = store.device(step.saved.device).await.unwrap();
    store.discard(new.id, new.version, &stamp(102)).await.unwrap();
    assert_eq!(store.claim(None, RULES, at(200)).await.unwrap(), None, "it was tried, but nothing was sent");
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Suspended);
}

async fn a_broken_unit_that_stays_is_good_again_and_one_that_was_tried_is_sent_as_it_stood(
    database: &TestDatabase,
) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let draft =
        SwapDraft { old_unit: OldUnit::Broken("no enciende".into()), ..swap(&world, &old, "HWTC00000002") };
    let step = store.swap_device(&draft, None, &stamp(10)).await.unwrap();
    let removal = claim(store, 20).await;
    store.note_seen(removal.operation.id, removal.attempt, &Seen::Absent).await.unwrap();
    let again = super::life::to(OperationState::Queued);
    store.settle(removal.operation.id, removal.attempt, &again, at(21)).await.unwrap();
    // Taken up once more, and left before anything was sent.
    let removal = claim(store, 22).await;
    store.put_back(&removal, at(22)).await.unwrap();
    let new = store.device(step.saved.device).await.unwrap();
    store.discard(new.id, new.version, &stamp(22)).await.unwrap();
    let sent = claim(store, 100).await;
    assert_eq!((sent.operation.device, wanted(&sent).intent), (Some(old.id), Intent::Active));
    let applied = super::life::to(OperationState::Applied);
    store.settle(sent.operation.id, sent.attempt, &applied, at(101)).await.unwrap();
    intend(store, &old, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (3, 0), "what was not swapped is not written off");
}

async fn while_the_old_unit_is_being_removed_the_new_one_is_not_given_up(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    let removal = claim(store, 20).await;
    let new = store.device(step.saved.device).await.unwrap();
    let refused = problems(store.discard(new.id, new.version, &stamp(21)).await);
    assert_eq!(refused, [(String::new(), "device-place-being-freed".to_owned())]);
    let no = super::life::to(OperationState::Refused);
    store.settle(removal.operation.id, removal.attempt, &no, at(22)).await.unwrap();
    store.discard(new.id, new.version, &stamp(23)).await.unwrap();
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Active);
}

async fn one_who_leaves_in_the_middle_of_a_swap_keeps_neither(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    let new = store.device(step.saved.device).await.unwrap();
    let wish = DeviceWish { device: new.id, version: new.version, wish: Wish::Discard };
    let version = store.customer(world.ana).await.unwrap().customer.version;
    let (customer, status) = (world.ana, CustomerStatus::Baja);
    let leaves = StatusChange { customer, version, status, devices: vec![wish] };
    store.change_status(&leaves, &stamp(11)).await.unwrap();
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Removing);
    bring(store, OperationState::Applied).await;
    assert!(store.customer(world.ana).await.unwrap().devices.is_empty());
    assert_eq!(stock(store).await, (3, 0));
}

async fn a_move_that_is_given_up_gives_the_serial_back(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.move_device(&to_luis(&world, &old), None, &stamp(10)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let new = store.device(step.saved.device).await.unwrap();
    store.discard(new.id, new.version, &stamp(11)).await.unwrap();
    assert!(store.customer(world.luis).await.unwrap().devices.is_empty());
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Active);
    let taken = problems(store.save_device(&world.gpon_of_luis("HWTC00000001"), &stamp(12)).await);
    assert_eq!(taken[0].1, "device-serial-taken");
    intend(store, &old, Intent::Suspended).await.unwrap();
    assert_eq!(stock(store).await, (2, 1));
}
