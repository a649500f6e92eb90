//! Two at once: exactly one wins, and the other is told as if he had come later.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use vincula::domain::device::{DeviceDraft, Saved};
use vincula::domain::operation::OperationState;
use vincula::domain::values::SerialNumber;
use vincula::store::{ClaimRules, ImportMode, Settlement, StoreError};

use super::world::{RULES, World, at, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    the_last_unit_goes_to_one,
    a_serial_goes_to_one_customer,
    a_unit_that_two_devices_give_up_goes_back_once,
    a_serial_that_is_given_up_and_taken_at_once_stays_held,
    a_device_is_changed_by_one,
    an_external_id_goes_to_one_customer,
    each_operation_is_claimed_by_one_worker,
    workers_and_savers_do_not_block_one_another_for_ever,
);

async fn the_last_unit_goes_to_one(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let last = rows([product("Router Huawei", "gpon", 1)]);
    one.import_products(&last, ImportMode::Commit, &stamp(0)).await.unwrap();
    let (ana, luis) = (world.gpon("HWTC00000001"), world.gpon_of_luis("HWTC00000002"));
    let stamp = stamp(1);
    let (first, second) = tokio::join!(one.save_device(&ana, &stamp), two.save_device(&luis, &stamp));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = super::world::problems(if first.is_ok() { second } else { first });
    assert_eq!(refused, [("product".to_owned(), "device-out-of-stock".to_owned())]);
    let product = one.product_named("Router Huawei").await.unwrap();
    assert_eq!((product.stock, product.assigned), (0, 1));
}

async fn a_serial_goes_to_one_customer(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let (ana, luis) = (world.gpon("HWTC00000001"), world.gpon_of_luis("HWTC00000001"));
    let stamp = stamp(1);
    let (first, second) = tokio::join!(one.save_device(&ana, &stamp), two.save_device(&luis, &stamp));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = super::world::problems(if first.is_ok() { second } else { first });
    assert_eq!(refused, [("serial".to_owned(), "device-serial-taken".to_owned())]);
}

async fn a_device_is_changed_by_one(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let saved = one.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let change = DeviceDraft { known: Some((saved.device, 1)), ..world.gpon("HWTC00000001") };
    let stamp = stamp(1);
    let (first, second) = tokio::join!(one.save_device(&change, &stamp), two.save_device(&change, &stamp));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert!(matches!(first.and(second), Err(StoreError::Changed)));
}

fn moved((saved, draft): &(Saved, DeviceDraft), serial: String) -> DeviceDraft {
    let mut draft = DeviceDraft { known: Some((saved.device, 1)), ..draft.clone() };
    draft.device.serial = SerialNumber::from_stored(serial);
    draft
}

async fn a_unit_that_two_devices_give_up_goes_back_once(database: &TestDatabase) {
    const ROUNDS: i64 = 8;
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    one.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    for round in 0..ROUNDS {
        let here = world.gpon(&format!("HWTC0000AA{round:02}"));
        let there = DeviceDraft { system: world.other_system, external_id: "otro-1".into(), ..here.clone() };
        let here = (one.save_device(&here, &stamp(0)).await.unwrap(), here);
        let there = (one.save_device(&there, &stamp(0)).await.unwrap(), there);
        let here = moved(&here, format!("HWTC0000BB{round:02}"));
        // Before the old serial in their order, and behind it.
        let there = moved(&there, format!("HWTC0000{}{round:02}", if round % 2 == 0 { "00" } else { "CC" }));
        let stamp = stamp(1);
        let (first, second) = tokio::join!(one.save_device(&here, &stamp), two.save_device(&there, &stamp));
        first.and(second).unwrap();
    }
    let product = one.product_named("Router Huawei").await.unwrap();
    assert_eq!((product.stock, product.assigned), (100 - 2 * ROUNDS, 2 * ROUNDS));
    assert_eq!(database.count("select count(*) from serials where serial like '%AA__'").await, 0);
}

async fn a_serial_that_is_given_up_and_taken_at_once_stays_held(database: &TestDatabase) {
    const ROUNDS: i64 = 8;
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    one.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    for round in 0..ROUNDS {
        let here = world.gpon(&format!("HWTC0000AA{round:02}"));
        let there = DeviceDraft { system: world.other_system, external_id: "otro-1".into(), ..here.clone() };
        let here = (one.save_device(&here, &stamp(0)).await.unwrap(), here);
        let away = moved(&here, format!("HWTC0000BB{round:02}"));
        let stamp = stamp(1);
        let (first, second) = tokio::join!(one.save_device(&away, &stamp), two.save_device(&there, &stamp));
        first.and(second).unwrap();
    }
    let unheld = "select count(*) from devices d
        where not exists (select 1 from serials s where s.serial = d.serial)";
    assert_eq!(database.count(unheld).await, 0);
    let product = one.product_named("Router Huawei").await.unwrap();
    assert_eq!((product.stock, product.assigned), (100 - 2 * ROUNDS, 2 * ROUNDS));
}

async fn an_external_id_goes_to_one_customer(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let stamp = stamp(1);
    let (first, second) = tokio::join!(
        one.link_customer(world.ana, world.system, "nuevo", &stamp),
        two.link_customer(world.luis, world.system, "nuevo", &stamp),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let refused = super::world::problems(first.and(second));
    assert_eq!(refused, [("external_id".to_owned(), "link-of-another".to_owned())]);
}

async fn each_operation_is_claimed_by_one_worker(database: &TestDatabase) {
    const OPERATIONS: usize = 12;
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    one.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    for n in 0..OPERATIONS {
        one.save_device(&world.gpon(&format!("HWTC{n:08}")), &stamp(0)).await.unwrap();
    }
    let rules = ClaimRules { per_system: 5, ..RULES };
    let mut claimed = BTreeSet::new();
    loop {
        let stores = [one, &two, one, &two, one, &two, one, &two];
        let claims = join_all(stores.map(|store| store.claim(None, rules, at(1)))).await;
        let claims: Vec<_> = claims.into_iter().filter_map(Result::unwrap).collect();
        if claims.is_empty() {
            break;
        }
        assert!(claims.len() <= 5, "more at once than the system may get");
        for claim in claims {
            assert!(claimed.insert(claim.operation.id), "claimed twice");
            let done = Settlement { state: OperationState::Applied, due_at: None, error: None, job: None };
            two.settle(claim.operation.id, claim.attempt, &done, at(2)).await.unwrap();
        }
    }
    assert_eq!(claimed.len(), OPERATIONS);
}

async fn workers_and_savers_do_not_block_one_another_for_ever(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let there = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    let here = one.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let there = (one.save_device(&there, &stamp(0)).await.unwrap(), there);
    let save = async |seconds: i64| {
        for n in 0..15 {
            let (saved, draft) =
                if n % 2 == 0 { (here, world.gpon("HWTC00000001")) } else { (there.0, there.1.clone()) };
            let version = one.device(saved.device).await.unwrap().version;
            let product = if n % 3 == 0 { world.phone } else { world.router };
            let draft = DeviceDraft { known: Some((saved.device, version)), product, ..draft };
            match one.save_device(&draft, &stamp(seconds)).await {
                Ok(_) | Err(StoreError::Changed) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
    };
    let work = async |seconds: i64| {
        for _ in 0..15 {
            let Some(claimed) = two.claim(None, RULES, at(seconds)).await.unwrap() else { continue };
            let done = Settlement { state: OperationState::Applied, due_at: None, error: None, job: None };
            two.settle(claimed.operation.id, claimed.attempt, &done, at(seconds)).await.unwrap();
        }
    };
    tokio::join!(save(1), save(2), work(3), work(4));
    let assigned: i64 = one.products().await.unwrap().iter().map(|product| product.assigned).sum();
    let stock: i64 = one.products().await.unwrap().iter().map(|product| product.stock).sum();
    assert_eq!((assigned, stock), (1, 3));
}
