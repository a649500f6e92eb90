//! Another unit in the place of a device, and a device that goes over to another customer.

use std::collections::BTreeMap;

use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::{DesiredDevice, Device, DeviceDraft, DeviceState, FieldChange, Intent};
use vincula::domain::ids::{CustomerId, OperationId, SystemId};
use vincula::domain::one_step::{MoveDraft, OldUnit, SwapDraft};
use vincula::domain::operation::OperationState;
use vincula::domain::product::{StockChange, StockDeed};
use vincula::domain::status_change::{DeviceWish, Share, StatusChange, Wish};
use vincula::domain::technology::Value;
use vincula::domain::values::{SerialForm, SerialNumber};
use vincula::reconcile::sides::OurCustomer;
use vincula::store::{
    Claimed, CustomerQuery, Edge, OperationFilter, OperationPart, OperationQuery, SerialPlace, Sort, Store,
    StoreError, Task, Wait, Wanted,
};

use super::life::{active, bring, claim, intend};
use super::world::{RULES, World, at, operations, problems, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_swap_changes_record_stock_and_outbox_together,
    the_new_unit_waits_until_the_old_one_is_gone,
    a_broken_unit_does_not_come_back_into_stock,
    a_swap_of_one_that_was_never_there_removes_nothing,
    a_suspended_device_is_swapped_for_a_suspended_one,
    a_unit_in_two_systems_is_swapped_in_both,
    a_swap_without_stock_changes_nothing,
    the_block_of_a_customer_goes_over_to_the_new_unit,
    the_block_of_a_customer_stays_with_him,
    a_moved_device_keeps_its_unit_out_of_stock_and_its_secrets,
    a_scanned_unit_that_was_never_there_is_moved,
    a_unit_of_a_retired_product_is_moved,
    a_move_to_one_who_is_not_linked_there_changes_nothing,
    what_leaves_is_not_changed_any_more,
    a_unit_that_goes_over_is_read_once_and_as_under_way,
    whoever_has_seen_another_version_neither_swaps_nor_moves,
);

pub fn serial(text: &str) -> SerialNumber {
    SerialNumber::parse(text, SerialForm::Gpon).unwrap()
}

pub fn swap(world: &World, device: &Device, to: &str) -> SwapDraft {
    let mac = FieldChange::Set(Value::Text("00:1A:2B:00:00:99".into()));
    SwapDraft {
        device: device.id,
        version: device.version,
        product: world.router,
        serial: serial(to),
        fields: BTreeMap::from([("mac".to_owned(), mac)]),
        old_unit: OldUnit::BackIntoStock,
    }
}

pub fn to_luis(world: &World, device: &Device) -> MoveDraft {
    MoveDraft {
        device: device.id,
        version: device.version,
        customer: world.luis,
        tariff: world.duo,
        external_id: None,
    }
}

pub fn wanted(claimed: &Claimed) -> &DesiredDevice {
    match &claimed.wanted {
        Wanted::Device { device, .. } => device,
        Wanted::Customer { .. } | Wanted::Stray { .. } => panic!("a device, not {:?}", claimed.wanted),
    }
}

pub async fn stock(store: &Store) -> (i64, i64) {
    let product = store.product_named("Router Huawei").await.unwrap();
    (product.stock, product.assigned)
}

async fn wait_of(store: &Store, operation: OperationId) -> Option<Wait> {
    let query = OperationQuery {
        filter: OperationFilter::States(Vec::new()),
        search: String::new(),
        part: OperationPart::Newest,
        limit: 50,
    };
    let page = store.operations(&query).await.unwrap();
    page.rows.into_iter().find(|row| row.operation.id == operation).and_then(|row| row.wait)
}

async fn a_swap_changes_record_stock_and_outbox_together(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    assert_eq!(stock(store).await, (1, 2), "both are out until the old one is gone");
    let new = store.device(step.saved.device).await.unwrap();
    assert_eq!((new.name.as_str(), new.tariff, new.state), ("ONT salón", world.fibra, DeviceState::Pending));
    assert_eq!(new.values["mac"], Value::Text("00:1A:2B:00:00:99".into()));
    assert_eq!(new.values["ip"], Value::Text("100.64.3.7".into()), "what is of the line goes over");
    assert!(new.secrets["wifi_key"]);
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Removing);
    bring(store, OperationState::Applied).await;
    bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (2, 1));
    let devices = store.customer(world.ana).await.unwrap().devices;
    let states: Vec<_> = devices.iter().map(|it| (it.serial.as_str(), it.state)).collect();
    assert_eq!(states, [("HWTC00000002", DeviceState::Active)]);
}

async fn the_new_unit_waits_until_the_old_one_is_gone(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    let removal = step.removal.unwrap();
    assert_eq!(claim(store, 20).await.operation.id, removal);
    assert_eq!(store.claim(None, RULES, at(21)).await.unwrap(), None);
    assert_eq!(store.claim(Some(step.saved.operation), RULES, at(21)).await.unwrap(), None);
    let waits = async || match wait_of(store, step.saved.operation).await {
        Some(Wait::Behind(behind)) => (behind.operation, behind.state, behind.until.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(waits().await, (removal, OperationState::Running, true));
    // The removal is refused: that is to be resolved, and nothing else is done meanwhile.
    store.settle(removal, 1, &super::life::to(OperationState::Refused), at(22)).await.unwrap();
    assert_eq!(store.claim(None, RULES, at(23)).await.unwrap(), None);
    assert_eq!(waits().await, (removal, OperationState::Refused, false));
    assert_eq!(store.device(old.id).await.unwrap().state, DeviceState::Active);
    // Tried again, it is done, and the new one follows.
    store.retry(removal, &stamp(30)).await.unwrap();
    bring(store, OperationState::Applied).await;
    let claimed = claim(store, 101).await;
    assert_eq!((claimed.operation.id, &claimed.task), (step.saved.operation, &Task::Send));
    assert_eq!(wanted(&claimed).serial.as_str(), "HWTC00000002");
}

async fn a_broken_unit_does_not_come_back_into_stock(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let broken = OldUnit::Broken("no enciende".into());
    let draft = SwapDraft { old_unit: broken, ..swap(&world, &old, "HWTC00000002") };
    store.swap_device(&draft, None, &stamp(10)).await.unwrap();
    bring(store, OperationState::Applied).await;
    bring(store, OperationState::Applied).await;
    assert_eq!(stock(store).await, (1, 1));
    let history = store.history(world.ana, None, 50).await.unwrap();
    assert!(history.rows.iter().any(|row| row.what.id == "history-swap-broken"), "{history:?}");
}

async fn a_swap_of_one_that_was_never_there_removes_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let old = store.device(saved.device).await.unwrap();
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    assert_eq!((step.removal, stock(store).await), (None, (2, 1)));
    assert_eq!(claim(store, 20).await.operation.id, step.saved.operation);
}

async fn a_suspended_device_is_swapped_for_a_suspended_one(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    intend(store, &old, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Applied).await;
    let old = store.device(old.id).await.unwrap();
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    bring(store, OperationState::Applied).await;
    let claimed = claim(store, 101).await;
    assert_eq!((claimed.operation.id, wanted(&claimed).intent), (step.saved.operation, Intent::Suspended));
    store
        .settle(step.saved.operation, claimed.attempt, &super::life::to(OperationState::Applied), at(102))
        .await
        .unwrap();
    assert_eq!(store.device(step.saved.device).await.unwrap().state, DeviceState::Suspended);
}

async fn a_unit_in_two_systems_is_swapped_in_both(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let elsewhere = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    store.save_device(&elsewhere, &stamp(1)).await.unwrap();
    bring(store, OperationState::Applied).await;
    store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    for _ in 0..4 {
        bring(store, OperationState::Applied).await;
    }
    let devices = store.customer(world.ana).await.unwrap().devices;
    let there: Vec<_> = devices.iter().map(|it| (it.system, it.serial.as_str(), it.state)).collect();
    assert_eq!(
        there,
        [world.system, world.other_system].map(|system| (system, "HWTC00000002", DeviceState::Active))
    );
    assert_eq!(stock(store).await, (2, 1));
}

async fn a_swap_without_stock_changes_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for number in 1..=3 {
        active(store, &world, &format!("HWTC0000000{number}")).await;
    }
    let old = store.devices_with_serial("HWTC00000001").await.unwrap().remove(0);
    let before = operations(store, &[]).await.len();
    let refused = store.swap_device(&swap(&world, &old, "HWTC00000009"), None, &stamp(10)).await;
    assert_eq!(problems(refused), [("product".to_owned(), "device-out-of-stock".to_owned())]);
    let same = store.swap_device(&swap(&world, &old, "HWTC00000001"), None, &stamp(10)).await;
    assert_eq!(problems(same), [("serial".to_owned(), "swap-same-serial".to_owned())]);
    assert_eq!((operations(store, &[]).await.len(), stock(store).await), (before, (0, 3)));
    assert_eq!(store.device(old.id).await.unwrap(), old);
}

/// A device of Ana's that was suspended because she was blocked.
async fn blocked(store: &Store, world: &World) -> Device {
    let device = active(store, world, "HWTC00000001").await;
    let wish = DeviceWish { device: device.id, version: device.version, wish: Wish::Suspend };
    let (customer, status) = (world.ana, CustomerStatus::Bloqueado);
    let change = StatusChange { customer, version: 1, status, devices: vec![wish] };
    store.change_status(&change, &stamp(2)).await.unwrap();
    bring(store, OperationState::Applied).await;
    store.device(device.id).await.unwrap()
}

/// What a status would do to the devices of a customer.
async fn shares(store: &Store, customer: CustomerId, status: CustomerStatus) -> Vec<Share> {
    let plan = store.status_plan(customer, status).await.unwrap();
    plan.devices.into_iter().map(|planned| planned.share).collect()
}

async fn the_block_of_a_customer_goes_over_to_the_new_unit(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = blocked(store, &world).await;
    store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    let resumed = [Share::Wish(Wish::Resume)];
    assert_eq!(shares(store, world.ana, CustomerStatus::Alta).await, resumed, "before it is registered");
    bring(store, OperationState::Applied).await;
    bring(store, OperationState::Applied).await;
    assert_eq!(shares(store, world.ana, CustomerStatus::Alta).await, resumed);
    // What is pushed again is blocked as before.
    let new = store.devices_with_serial("HWTC00000002").await.unwrap().remove(0);
    store.push_device(new.id, new.version, &stamp(40)).await.unwrap();
    assert_eq!(shares(store, world.ana, CustomerStatus::Alta).await, resumed);
}

async fn the_block_of_a_customer_stays_with_him(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let of_ana = blocked(store, &world).await;
    let step = store.move_device(&to_luis(&world, &of_ana), None, &stamp(10)).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(wanted(&claim(store, 101).await).intent, Intent::Active, "he is not blocked");
    let applied = super::life::to(OperationState::Applied);
    store.settle(step.saved.operation, 1, &applied, at(102)).await.unwrap();
    // And the other way round: at her it is suspended, and resumed with the others.
    let of_luis = store.device(step.saved.device).await.unwrap();
    let to_ana = MoveDraft {
        device: of_luis.id,
        version: of_luis.version,
        customer: world.ana,
        tariff: world.fibra,
        external_id: None,
    };
    store.move_device(&to_ana, None, &stamp(110)).await.unwrap();
    bring_at(store, OperationState::Applied, 120).await;
    let claimed = claim(store, 121).await;
    assert_eq!(wanted(&claimed).intent, Intent::Suspended);
    store.settle(claimed.operation.id, claimed.attempt, &applied, at(122)).await.unwrap();
    assert_eq!(shares(store, world.ana, CustomerStatus::Alta).await, [Share::Wish(Wish::Resume)]);
}

async fn bring_at(store: &Store, state: OperationState, seconds: i64) {
    let claimed = claim(store, seconds).await;
    let to = super::life::to(state);
    store.settle(claimed.operation.id, claimed.attempt, &to, at(seconds)).await.unwrap();
}

/// A device whose registration was refused, of a unit that was scanned into the stock before.
async fn refused_and_scanned(store: &Store, world: &World) -> Device {
    let scanned = StockChange {
        deed: StockDeed::Name,
        units: 0,
        serials: vec![serial("HWTC00000001")],
        reason: String::new(),
    };
    store.change_stock(world.router, &scanned, None, &stamp(0)).await.unwrap();
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.device(saved.device).await.unwrap()
}

async fn a_scanned_unit_that_was_never_there_is_moved(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let never = refused_and_scanned(store, &world).await;
    let step = store.move_device(&to_luis(&world, &never), None, &stamp(110)).await.unwrap();
    assert_eq!((step.removal, stock(store).await), (None, (2, 1)));
    let moved = store.device(step.saved.device).await.unwrap();
    assert_eq!((moved.customer, moved.serial.as_str()), (world.luis, "HWTC00000001"));
    // It comes back as what it went out as.
    store.discard(moved.id, moved.version, &stamp(111)).await.unwrap();
    let router = store.product(world.router).await.unwrap();
    assert_eq!((router.stock, router.named), (3, 1));
}

async fn a_unit_of_a_retired_product_is_moved(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let never = refused_and_scanned(store, &world).await;
    let there = active(store, &world, "HWTC00000002").await;
    let version = store.product(world.router).await.unwrap().version;
    store.retire_product(world.router, version, &stamp(2)).await.unwrap();
    for device in [never, there] {
        let step = store.move_device(&to_luis(&world, &device), None, &stamp(110)).await.unwrap();
        assert_eq!(store.device(step.saved.device).await.unwrap().customer, world.luis);
    }
    assert_eq!(stock(store).await, (1, 2));
}

async fn a_moved_device_keeps_its_unit_out_of_stock_and_its_secrets(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.move_device(&to_luis(&world, &old), None, &stamp(10)).await.unwrap();
    assert_eq!(stock(store).await, (2, 1));
    assert_eq!(claim(store, 20).await.operation.id, step.removal.unwrap(), "first it goes");
    assert_eq!(store.claim(None, RULES, at(21)).await.unwrap(), None, "then it comes");
    store.settle(step.removal.unwrap(), 1, &super::life::to(OperationState::Applied), at(22)).await.unwrap();
    let claimed = claim(store, 23).await;
    assert_eq!(
        (claimed.operation.id, wanted(&claimed).external_id.as_str()),
        (step.saved.operation, "ext-2")
    );
    let applied = super::life::to(OperationState::Applied);
    store.settle(step.saved.operation, claimed.attempt, &applied, at(24)).await.unwrap();
    assert_eq!(stock(store).await, (2, 1));
    let device = store.device(step.saved.device).await.unwrap();
    assert_eq!((device.customer, device.tariff, device.state), (world.luis, world.duo, DeviceState::Active));
    let key = store.reveal_secret(device.id, "wifi_key", &stamp(30)).await.unwrap().unwrap();
    assert_eq!(key.expose(), super::world::WIFI_KEY);
    assert!(store.customer(world.ana).await.unwrap().devices.is_empty());
    let [found] = &store.devices_with_serial("HWTC00000001").await.unwrap()[..] else { panic!("one") };
    assert_eq!(found.id, device.id);
    for customer in [world.ana, world.luis] {
        let history = store.history(customer, None, 50).await.unwrap();
        assert!(history.rows.iter().any(|row| row.what.id == "history-move"), "{customer:?}");
    }
    // Registered anew by hand, his serial is still refused to the one before.
    let taken = problems(store.save_device(&world.gpon("HWTC00000001"), &stamp(31)).await);
    assert_eq!(taken[0].1, "device-serial-taken");
}

async fn a_move_to_one_who_is_not_linked_there_changes_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    store.unlink_customer(world.luis, world.system, "ext-2", &stamp(1)).await.unwrap();
    let refused = problems(store.move_device(&to_luis(&world, &old), None, &stamp(10)).await);
    assert_eq!(refused, [("customer".to_owned(), "move-not-linked".to_owned())]);
    let himself = MoveDraft { customer: world.ana, ..to_luis(&world, &old) };
    assert_eq!(problems(store.move_device(&himself, None, &stamp(10)).await)[0].1, "move-same-customer");
    for id in ["ext-2", "ext-3"] {
        store.link_customer(world.luis, world.system, id, &stamp(11)).await.unwrap();
    }
    let which = problems(store.move_device(&to_luis(&world, &old), None, &stamp(12)).await);
    assert_eq!(which, [("external_id".to_owned(), "move-which-id".to_owned())]);
    let not_his =
        MoveDraft { external_id: Some("ext-3".into()), tariff: world.fibra, ..to_luis(&world, &old) };
    assert_eq!(
        problems(store.move_device(&not_his, None, &stamp(13)).await)[0].1,
        "device-tariff-not-contracted"
    );
    assert_eq!(store.device(old.id).await.unwrap(), old);
}

async fn what_leaves_is_not_changed_any_more(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    let step = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await.unwrap();
    assert_eq!(problems(intend(store, &old, Intent::Active).await)[0].1, "device-leaving");
    let new = store.device(step.saved.device).await.unwrap();
    let again = problems(store.swap_device(&swap(&world, &new, "HWTC00000003"), None, &stamp(11)).await);
    assert_eq!(again[0].1, "device-waits-for-place");
    bring(store, OperationState::Refused).await;
    let old = store.device(old.id).await.unwrap();
    let known = Some((old.id, old.version));
    let changed = store.save_device(&DeviceDraft { known, ..world.gpon("HWTC00000001") }, &stamp(12)).await;
    assert_eq!(problems(changed)[0].1, "device-leaving");
}

async fn our_side(store: &Store, system: SystemId) -> Vec<OurCustomer> {
    let mut customers = Vec::new();
    store.our_side(system, drop, |page| customers.extend(page)).await.unwrap();
    customers
}

/// Whose unit everybody who reads it takes it for while it goes over to Luis, and how a report takes it.
async fn is_read_as_of_luis(store: &Store, world: &World) {
    let unit = serial("HWTC00000001");
    let mut exported = Vec::new();
    let take = |record: vincula::store::DeviceRecord| {
        exported.push((record.customer, record.serial));
        Ok::<_, StoreError>(())
    };
    store.export_devices(take).await.unwrap();
    assert_eq!(exported, [("C2".to_owned(), "HWTC00000001".to_owned())]);
    let holders = store.serials_on_record(std::slice::from_ref(&unit)).await.unwrap();
    assert_eq!(holders[&unit].0, "C2");
    let near = store.near_serials(&serial("HWTC00000002"), None).await.unwrap();
    let places: Vec<_> = near.into_iter().map(|near| near.place).collect();
    assert_eq!(places, [SerialPlace::InUse { code: "C2".into(), name: "Luis Peña".into() }]);
    let query = CustomerQuery { search: String::new(), sort: Sort::default(), edge: Edge::First, limit: 10 };
    let page = store.customers(&query).await.unwrap();
    let counts: Vec<_> = page.rows.iter().map(|row| (row.code.as_str(), row.devices)).collect();
    assert_eq!(counts, [("C1", 0), ("C2", 1)]);
    let here = our_side(store, world.system).await;
    let is_under_way: Vec<Vec<bool>> =
        here.iter().map(|one| one.devices.iter().map(|it| it.is_under_way).collect()).collect();
    assert_eq!(is_under_way, [[true], [true]]);
    let elsewhere: Vec<usize> =
        our_side(store, world.other_system).await.iter().map(|one| one.elsewhere.len()).collect();
    assert_eq!(elsewhere, [0, 1]);
}

async fn a_unit_that_goes_over_is_read_once_and_as_under_way(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    store.move_device(&to_luis(&world, &old), None, &stamp(10)).await.unwrap();
    is_read_as_of_luis(store, &world).await;
    // It still stands at Ana's, and what is to become of it is for a person to say.
    bring(store, OperationState::Refused).await;
    is_read_as_of_luis(store, &world).await;
    let left = store.device(old.id).await.unwrap();
    assert_eq!((left.state, left.is_leaving), (DeviceState::Active, true));
    let plan = store.status_plan(world.ana, CustomerStatus::Bloqueado).await.unwrap();
    let shares: Vec<_> = plan.devices.iter().map(|planned| &planned.share).collect();
    assert!(matches!(shares.as_slice(), [Share::CannotBe(why)] if why.id == "device-leaving"), "{shares:?}");
}

async fn whoever_has_seen_another_version_neither_swaps_nor_moves(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let old = active(store, &world, "HWTC00000001").await;
    intend(store, &old, Intent::Suspended).await.unwrap();
    let swapped = store.swap_device(&swap(&world, &old, "HWTC00000002"), None, &stamp(10)).await;
    assert!(matches!(swapped, Err(StoreError::Changed)), "{swapped:?}");
    let moved = store.move_device(&to_luis(&world, &old), None, &stamp(10)).await;
    assert!(matches!(moved, Err(StoreError::Changed)), "{moved:?}");
}
