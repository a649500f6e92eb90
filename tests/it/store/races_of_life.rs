//! Two at once about a device's life: exactly one wins, and nothing is counted twice.

use vincula::domain::device::{DeviceDraft, DeviceState, Intent};
use vincula::domain::operation::OperationState;
use vincula::domain::tariff::{CheckedTariff, ServiceKind};
use vincula::store::{DeviceImportOrder, FileDevices, ImportMode, Store, StoreError, TariffDraft};

use super::life::{active, bring, claim, intend, to};
use super::world::{RULES, World, at, device_of, problems, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    one_suspends_while_another_removes,
    a_worker_claims_while_a_removal_is_wanted,
    a_worker_claims_while_a_registration_is_given_up,
    a_unit_is_removed_here_while_it_is_saved_there,
    a_customer_is_unlinked_while_his_device_is_saved,
    a_customer_is_unlinked_while_a_file_records_his_device,
    a_service_is_taken_out_while_a_device_is_saved_with_it,
    a_system_is_removed_while_a_customer_is_linked,
    two_retry_and_a_third_cancels,
);

const ROUNDS: i64 = 5;

async fn world_with_stock(store: &Store) -> World {
    let world = World::build(store).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    store.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    world
}

async fn one_suspends_while_another_removes(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let device = active(one, &world, "HWTC00000001").await;
    let stamp = stamp(1);
    let (suspended, removed) = tokio::join!(
        one.intend(device.id, device.version, Intent::Suspended, &stamp),
        two.intend(device.id, device.version, Intent::Removed, &stamp),
    );
    let found = one.device(device.id).await.unwrap();
    let wanted = device_of(&claim(one, 100).await).intent;
    match (suspended, removed) {
        (Ok(_), Err(StoreError::Changed)) => {
            assert_eq!((found.state, wanted), (DeviceState::Active, Intent::Suspended));
        }
        (Err(StoreError::Changed), Ok(_)) => {
            assert_eq!((found.state, wanted), (DeviceState::Removing, Intent::Removed));
        }
        both => panic!("exactly one should win: {both:?}"),
    }
    assert_eq!(one.claim(None, RULES, at(101)).await.unwrap(), None);
}

async fn a_worker_claims_while_a_removal_is_wanted(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let device = active(one, &world, &format!("HWTC000000{round:02}")).await;
        intend(one, &device, Intent::Suspended).await.unwrap();
        let version = device.version + 1;
        let stamp = stamp(5);
        let (claimed, removal) = tokio::join!(
            two.claim(None, RULES, at(100)),
            one.intend(device.id, version, Intent::Removed, &stamp),
        );
        let removal = removal.unwrap();
        // It was claimed before, or passed over, or what was claimed is the removal itself.
        if let Some(claimed) = claimed.unwrap() {
            let done = to(OperationState::Applied);
            two.settle(claimed.operation.id, claimed.attempt, &done, at(101)).await.unwrap();
        }
        if one.operation(removal.operation).await.unwrap().state == OperationState::Queued {
            assert_eq!(one.device(device.id).await.unwrap().state, DeviceState::Removing);
            bring(one, OperationState::Applied).await;
        }
        assert_eq!(one.device(device.id).await.unwrap().state, DeviceState::Removed);
        assert_eq!(one.product_named("Router Huawei").await.unwrap().stock, 100, "round {round}");
    }
}

async fn a_worker_claims_while_a_registration_is_given_up(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let saved = one.save_device(&world.gpon(&format!("HWTC000000{round:02}")), &stamp(0)).await.unwrap();
        let stamp = stamp(1);
        let (claimed, discarded) =
            tokio::join!(two.claim(None, RULES, at(100)), one.discard(saved.device, 1, &stamp));
        let before = one.product_named("Router Huawei").await.unwrap().stock;
        match (claimed.unwrap(), discarded) {
            (None, Ok(())) => {
                assert_eq!(one.device(saved.device).await.unwrap().state, DeviceState::Removed);
            }
            (Some(claimed), discarded) => {
                assert_eq!(problems(discarded)[0].1, "device-perhaps-there");
                let done = to(OperationState::Applied);
                two.settle(claimed.operation.id, claimed.attempt, &done, at(101)).await.unwrap();
                assert_eq!(one.product_named("Router Huawei").await.unwrap().stock, before);
            }
            (None, refused) => panic!("neither claimed nor given up: {refused:?}"),
        }
    }
    let product = one.product_named("Router Huawei").await.unwrap();
    assert_eq!(product.stock + product.assigned, 100);
}

async fn a_unit_is_removed_here_while_it_is_saved_there(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let serial = format!("HWTC000000{round:02}");
        let device = active(one, &world, &serial).await;
        intend(one, &device, Intent::Removed).await.unwrap();
        let removal = claim(one, 100).await;
        let there =
            DeviceDraft { system: world.other_system, external_id: "otro-1".into(), ..world.gpon(&serial) };
        let (done, stamp) = (to(OperationState::Applied), stamp(6));
        let (settled, saved) = tokio::join!(
            one.settle(removal.operation.id, removal.attempt, &done, at(101)),
            two.save_device(&there, &stamp),
        );
        settled.unwrap();
        saved.unwrap();
        bring(one, OperationState::Applied).await;
    }
    let product = one.product_named("Router Huawei").await.unwrap();
    assert_eq!((product.stock, product.assigned), (100 - ROUNDS, ROUNDS), "each unit counts once");
    let unheld = "select count(*) from devices d where d.state <> 'removed'
        and not exists (select 1 from serials s where s.serial = d.serial)";
    assert_eq!(database.count(unheld).await, 0);
}

async fn a_customer_is_unlinked_while_his_device_is_saved(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let id = format!("otra-{round}");
        one.link_customer(world.ana, world.system, &id, &stamp(0)).await.unwrap();
        let draft = DeviceDraft { external_id: id.clone(), ..world.gpon(&format!("HWTC000000{round:02}")) };
        let stamp = stamp(1);
        let (unlinked, saved) = tokio::join!(
            one.unlink_customer(world.ana, world.system, &id, &stamp),
            two.save_device(&draft, &stamp),
        );
        match (unlinked, saved) {
            (Ok(()), saved) => assert_eq!(problems(saved)[0].1, "device-not-linked"),
            (unlinked, Ok(_)) => assert_eq!(problems(unlinked)[0].1, "link-has-devices"),
            neither => panic!("one of them should have gone: {neither:?}"),
        }
    }
    let unlinked = "select count(*) from devices d where not exists (select 1 from links l
        where l.system_id = d.system_id and l.external_id = d.external_id)";
    assert_eq!(database.count(unlinked).await, 0);
}

async fn a_customer_is_unlinked_while_a_file_records_his_device(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let file = rows([super::device_files::gpon("C2", &format!("HWTC000000{round:02}"))]);
        let order = DeviceImportOrder {
            devices: FileDevices::Registered,
            mode: ImportMode::Commit,
            does: |_, _| true,
        };
        let mut import = one.import_devices(order, &stamp(1)).await.unwrap();
        import.add(&file).await.unwrap();
        let stamp = stamp(2);
        let (unlinked, imported) =
            tokio::join!(two.unlink_customer(world.luis, world.system, "ext-2", &stamp), import.end());
        imported.unwrap();
        // He is unlinked before it or not at all: a device has its link.
        assert!(unlinked.is_err(), "round {round}");
        let device = one.customer(world.luis).await.unwrap().devices.remove(0);
        intend(one, &device, Intent::Removed).await.unwrap();
        bring(one, OperationState::Applied).await;
    }
}

async fn a_service_is_taken_out_while_a_device_is_saved_with_it(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let services = |kind| CheckedTariff { name: format!("T{round}"), services: [(kind, vec![])].into() };
        let draft = |known, kind| TariffDraft { known, tariff: services(kind), copied_from: None };
        let sold = one.save_tariff(&draft(None, ServiceKind::Internet), &stamp(1)).await.unwrap();
        one.contract_tariff(world.ana, sold.id, &stamp(1)).await.unwrap();
        let device = DeviceDraft { tariff: sold.id, ..world.gpon(&format!("HWTC000000{round:02}")) };
        let without = draft(Some((sold.id, sold.version)), ServiceKind::Mobile);
        let stamp = stamp(2);
        let (saved, taken_out) =
            tokio::join!(one.save_device(&device, &stamp), two.save_tariff(&without, &stamp));
        match (saved, taken_out) {
            (Ok(_), refused @ Err(_)) => assert_eq!(problems(refused)[0].1, "tariff-service-used"),
            (refused @ Err(_), Ok(_)) => {
                assert_eq!(problems(refused)[0].1, "device-tariff-without-service");
            }
            both => panic!("exactly one should win: {both:?}"),
        }
    }
}

async fn a_system_is_removed_while_a_customer_is_linked(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    for round in 0..ROUNDS {
        let name = format!("Este {round}");
        let system = one.save_system(&super::world::system_draft(&name), &stamp(0)).await.unwrap();
        let stamp = stamp(1);
        let (removed, linked) = tokio::join!(
            one.remove_system(system.id, system.version, &stamp),
            two.link_customer(world.ana, system.id, "este-1", &stamp),
        );
        match (removed, linked) {
            (Ok(()), Err(StoreError::Missing)) => {}
            (removed, Ok(())) => assert_eq!(problems(removed)[0].1, "system-has-customers"),
            neither => panic!("exactly one should win: {neither:?}"),
        }
    }
    let astray = "select count(*) from links l join systems y on y.id = l.system_id
        where y.removed_at is not null";
    assert_eq!(database.count(astray).await, 0);
}

async fn two_retry_and_a_third_cancels(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = world_with_stock(one).await;
    for round in 0..ROUNDS {
        let saved = one.save_device(&world.gpon(&format!("HWTC000000{round:02}")), &stamp(0)).await.unwrap();
        bring(one, OperationState::Attention).await;
        let stamp = stamp(20);
        let (first, second, cancelled) = tokio::join!(
            one.retry(saved.operation, &stamp),
            two.retry(saved.operation, &stamp),
            two.cancel(saved.operation, &stamp),
        );
        // Whoever cancels is the last: what is cancelled is at its end.
        cancelled.unwrap();
        for retried in [first, second] {
            assert!(retried.is_ok() || problems(retried)[0].1 == "operation-retry-cancelled");
        }
        let operation = one.operation(saved.operation).await.unwrap();
        let device = one.device(saved.device).await.unwrap();
        assert_eq!((operation.state, device.state), (OperationState::Cancelled, DeviceState::Failed));
    }
}
