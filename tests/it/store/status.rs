//! A customer's status and what it does to his devices.

use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::{Device, DeviceState, Intent};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState;
use vincula::domain::status_change::{DeviceWish, Share, StatusChange, Wish};
use vincula::store::{Store, StoreError};

use super::life::{active, bring, intend};
use super::world::{World, operations, problems, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_blocked_customers_devices_are_suspended_and_only_those_resumed,
    one_who_leaves_gives_his_devices_back,
    what_cannot_be_suspended_is_told_with_the_reason,
    only_the_status_is_changed_where_no_more_was_agreed_to,
    nothing_is_changed_when_a_device_is_another_than_was_seen,
    another_customers_device_is_not_touched,
);

/// What a status would do, and what was agreed to of it: all.
async fn agreed(store: &Store, world: &World, status: CustomerStatus) -> StatusChange {
    let plan = store.status_plan(world.ana, status).await.unwrap();
    let wish = |share: &Share| match share {
        Share::Wish(wish) => Some(*wish),
        Share::CannotBe(_) | Share::Stays(_) => None,
    };
    let devices = plan
        .devices
        .iter()
        .filter_map(|planned| {
            let wish = wish(&planned.share)?;
            Some(DeviceWish { device: planned.device.id, version: planned.device.version, wish })
        })
        .collect();
    StatusChange { customer: world.ana, version: plan.customer.version, status, devices }
}

async fn change(store: &Store, world: &World, status: CustomerStatus) -> Vec<OperationId> {
    let change = agreed(store, world, status).await;
    store.change_status(&change, &stamp(10)).await.unwrap()
}

async fn state(store: &Store, device: &Device) -> DeviceState {
    store.device(device.id).await.unwrap().state
}

async fn a_blocked_customers_devices_are_suspended_and_only_those_resumed(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let first = active(store, &world, "HWTC00000001").await;
    let by_hand = active(store, &world, "HWTC00000002").await;
    intend(store, &by_hand, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Applied).await;

    assert_eq!(change(store, &world, CustomerStatus::Bloqueado).await.len(), 1);
    bring(store, OperationState::Applied).await;
    assert_eq!(state(store, &first).await, DeviceState::Suspended);
    assert_eq!(store.customer(world.ana).await.unwrap().customer.status, CustomerStatus::Bloqueado);

    assert_eq!(change(store, &world, CustomerStatus::Alta).await.len(), 1);
    bring(store, OperationState::Applied).await;
    assert_eq!(state(store, &first).await, DeviceState::Active);
    assert_eq!(state(store, &by_hand).await, DeviceState::Suspended);
    assert!(agreed(store, &world, CustomerStatus::Alta).await.devices.is_empty(), "once is enough");
}

async fn one_who_leaves_gives_his_devices_back(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let there = active(store, &world, "HWTC00000001").await;
    let never = store.save_device(&world.gpon("HWTC00000002"), &stamp(1)).await.unwrap();
    assert_eq!(change(store, &world, CustomerStatus::Baja).await.len(), 1);
    assert_eq!(state(store, &there).await, DeviceState::Removing);
    assert_eq!(store.device(never.device).await.unwrap().state, DeviceState::Removed, "it was never there");
    bring(store, OperationState::Applied).await;
    let router = store.product_named("Router Huawei").await.unwrap();
    assert_eq!((router.stock, router.assigned), (3, 0));
    let file = store.customer(world.ana).await.unwrap();
    assert_eq!((file.customer.status, file.devices.len()), (CustomerStatus::Baja, 0));
}

async fn what_cannot_be_suspended_is_told_with_the_reason(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let plan = store.status_plan(world.ana, CustomerStatus::Bloqueado).await.unwrap();
    let shares: Vec<_> = plan.devices.into_iter().map(|planned| planned.share).collect();
    assert!(
        matches!(shares.as_slice(), [Share::CannotBe(text)] if text.id == "status-not-registered"),
        "{shares:?}"
    );
}

async fn only_the_status_is_changed_where_no_more_was_agreed_to(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let change = agreed(store, &world, CustomerStatus::Baja).await;
    let only = StatusChange { devices: Vec::new(), ..change };
    assert!(store.change_status(&only, &stamp(10)).await.unwrap().is_empty());
    assert_eq!(state(store, &device).await, DeviceState::Active);
    assert_eq!(store.customer(world.ana).await.unwrap().customer.status, CustomerStatus::Baja);
}

async fn nothing_is_changed_when_a_device_is_another_than_was_seen(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let first = active(store, &world, "HWTC00000001").await;
    let second = active(store, &world, "HWTC00000002").await;
    let seen = agreed(store, &world, CustomerStatus::Bloqueado).await;
    intend(store, &second, Intent::Suspended).await.unwrap();
    let before = operations(store, &[]).await.len();
    let late = store.change_status(&seen, &stamp(11)).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    assert_eq!(operations(store, &[]).await.len(), before);
    assert_eq!(store.device(first.id).await.unwrap().version, first.version);
    assert_eq!(store.customer(world.ana).await.unwrap().customer.status, CustomerStatus::Alta);
    intend(store, &second, Intent::Removed).await.unwrap();
    super::life::claim(store, 60).await;
    let wish = DeviceWish { device: second.id, version: second.version + 2, wish: Wish::Suspend };
    let under_way = StatusChange { devices: vec![wish], ..seen };
    let told = problems(store.change_status(&under_way, &stamp(12)).await);
    assert_eq!(told[0].1, "device-removal-under-way");
}

async fn another_customers_device_is_not_touched(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let wish = DeviceWish { device: device.id, version: device.version, wish: Wish::Remove };
    let change =
        StatusChange { customer: world.luis, version: 1, status: CustomerStatus::Baja, devices: vec![wish] };
    let refused = store.change_status(&change, &stamp(10)).await;
    assert!(matches!(refused, Err(StoreError::Changed)), "{refused:?}");
}
