//! Stock: units that come in and go out, their serials, what devices take of them, and the history of it all.

use proptest::prelude::{Strategy, prop, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use vincula::domain::device::{DeviceDraft, Intent};
use vincula::domain::ids::ProductId;
use vincula::domain::operation::OperationState;
use vincula::domain::product::{MovementKind, Product, StockChange, StockDeed};
use vincula::domain::values::SerialNumber;
use vincula::store::{ImportMode, Movement, MovementQuery, SerialPlace, StockSerialQuery, Store, StoreError};

use super::life::{active, bring, intend};
use super::world::{World, problems, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    units_come_in_and_go_out_with_and_without_a_serial,
    a_serial_is_once_in_stock_and_not_while_it_is_in_use,
    all_of_a_change_of_stock_is_made_or_none,
    serials_come_in_as_the_technology_of_the_product_writes_them,
    units_in_stock_are_told_by_their_serials,
    a_device_takes_the_unit_with_its_serial_and_brings_it_back,
    a_device_whose_serial_nobody_knows_takes_a_unit_without_one,
    a_unit_goes_out_as_the_product_that_it_is_in_stock_as,
    a_serial_that_was_mistyped_does_not_come_into_stock,
    each_movement_is_told_with_who_and_when,
    the_history_is_read_a_page_at_a_time,
    serials_in_stock_are_found_by_a_part_of_them,
    two_who_scan_one_unit_have_it_once,
    the_numbers_hold_whatever_is_done,
);

fn serial(words: &str) -> SerialNumber {
    SerialNumber::from_stored(words.into())
}

pub fn scanned(deed: StockDeed, serials: &[&str], reason: &str) -> StockChange {
    let serials = serials.iter().map(|words| serial(words)).collect();
    StockChange { deed, units: 0, serials, reason: reason.into() }
}

pub async fn stock_in(
    store: &Store,
    product: ProductId,
    units: i64,
    serials: &[&str],
) -> Result<Product, StoreError> {
    let change = StockChange { units, ..scanned(StockDeed::In, serials, "") };
    store.change_stock(product, &change, None, &stamp(1)).await
}

/// Units in stock, how many of them have a serial, and units in customers' hands.
async fn numbers(store: &Store, id: ProductId) -> (i64, i64, i64) {
    let product = store.product(id).await.unwrap();
    (product.stock, product.named, product.assigned)
}

async fn history(store: &Store, product: ProductId) -> Vec<Movement> {
    let query = MovementQuery { product, before: None, limit: 100 };
    store.stock_movements(&query).await.unwrap().rows
}

async fn place(store: &Store, words: &str) -> Option<SerialPlace> {
    store.serial_places(&[serial(words)]).await.unwrap().remove(&serial(words))
}

async fn units_come_in_and_go_out_with_and_without_a_serial(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 4, &["HWTC00000001", "HWTC00000002"]).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (9, 2, 0));
    let out = StockChange { units: 7, ..scanned(StockDeed::Out, &["HWTC00000002"], "rotas") };
    let after = store.change_stock(world.router, &out, None, &stamp(2)).await.unwrap();
    assert_eq!((after.stock, after.named), (1, 1));
    let too_many = StockChange { units: 1, ..scanned(StockDeed::Out, &[], "rota") };
    let refused = problems(store.change_stock(world.router, &too_many, None, &stamp(3)).await);
    assert_eq!(refused, [("units".into(), "stock-too-little".into())], "the unit left has a serial");
    let not_there = scanned(StockDeed::Out, &["HWTC00000002"], "rota");
    let refused = problems(store.change_stock(world.router, &not_there, None, &stamp(3)).await);
    assert_eq!(refused, [("serial".into(), "serial-not-in-stock".into())]);
}

async fn a_serial_is_once_in_stock_and_not_while_it_is_in_use(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let other = super::products::add(store, "ONT").await;
    stock_in(store, world.router, 0, &["HWTC00000001"]).await.unwrap();
    store.save_device(&world.gpon("HWTC00000002"), &stamp(1)).await.unwrap();
    for (product, words, told) in [
        (world.router, "HWTC00000001", "serial-in-stock"),
        (other.id, "HWTC00000001", "serial-in-stock"),
        (other.id, "HWTC00000002", "serial-in-use"),
    ] {
        let refused = problems(stock_in(store, product, 0, &[words]).await);
        assert_eq!(refused, [("serial".to_owned(), told.to_owned())], "{words}");
    }
    assert_eq!(
        place(store, "HWTC00000001").await,
        Some(SerialPlace::InStock { product: world.router, name: "Router Huawei".into() })
    );
    assert_eq!(
        place(store, "HWTC00000002").await,
        Some(SerialPlace::InUse { code: "C1".into(), name: "Ana Núñez".into() })
    );
    assert_eq!(place(store, "HWTC00000003").await, None);
}

async fn all_of_a_change_of_stock_is_made_or_none(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 0, &["HWTC00000001"]).await.unwrap();
    let before = history(store, world.router).await;
    let refused = stock_in(store, world.router, 5, &["HWTC00000007", "HWTC00000001"]).await;
    assert_eq!(problems(refused).len(), 1);
    assert_eq!(numbers(store, world.router).await, (4, 1, 0));
    assert_eq!(history(store, world.router).await, before);
    assert_eq!(place(store, "HWTC00000007").await, None);
}

async fn serials_come_in_as_the_technology_of_the_product_writes_them(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    // Scanned while nobody knew what they are, or before somebody changed the technology.
    for (words, id) in [("HWTC-00000001", "serial-other-form"), ("HT801-1", "value-gpon-form")] {
        for deed in [StockDeed::In, StockDeed::Name] {
            let refused =
                store.change_stock(world.router, &scanned(deed, &[words], ""), None, &stamp(1)).await;
            assert_eq!(problems(refused), [("serial".to_owned(), id.to_owned())], "{words} {deed:?}");
        }
    }
    assert_eq!(numbers(store, world.router).await, (3, 0, 0));
    stock_in(store, world.phone, 0, &["HT801-1"]).await.unwrap();
}

async fn units_in_stock_are_told_by_their_serials(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let named = scanned(StockDeed::Name, &["HWTC00000001", "HWTC00000002"], "");
    store.change_stock(world.router, &named, None, &stamp(1)).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (3, 2, 0), "nothing has come in");
    let too_many = scanned(StockDeed::Name, &["HWTC00000003", "HWTC00000004"], "");
    let refused = problems(store.change_stock(world.router, &too_many, None, &stamp(1)).await);
    assert_eq!(refused, [("serial".into(), "stock-none-unnamed".into())]);
}

async fn a_device_takes_the_unit_with_its_serial_and_brings_it_back(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 0, &["HWTC00000001"]).await.unwrap();
    let device = active(store, &world, "HWTC00000001").await;
    assert_eq!(numbers(store, world.router).await, (3, 0, 1));
    // In another system it is the same unit.
    let there = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    let second = store.save_device(&there, &stamp(2)).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (3, 0, 1));
    store.cancel(second.operation, &stamp(3)).await.unwrap();
    let version = store.device(second.device).await.unwrap().version;
    store.discard(second.device, version, &stamp(3)).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (3, 0, 1));

    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(numbers(store, world.router).await, (4, 1, 0));
    assert!(matches!(place(store, "HWTC00000001").await, Some(SerialPlace::InStock { .. })));
}

async fn a_device_whose_serial_nobody_knows_takes_a_unit_without_one(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let named = scanned(StockDeed::Name, &["HWTC00000001", "HWTC00000002"], "");
    store.change_stock(world.router, &named, None, &stamp(1)).await.unwrap();
    let device = active(store, &world, "HWTC00000009").await;
    assert_eq!(numbers(store, world.router).await, (2, 2, 1));
    let refused = problems(store.save_device(&world.gpon("HWTC00000008"), &stamp(2)).await);
    assert_eq!(refused, [("serial".into(), "device-stock-all-named".into())]);
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(numbers(store, world.router).await, (3, 2, 0));
    assert_eq!(place(store, "HWTC00000009").await, None, "it comes back as it went");
}

async fn a_unit_goes_out_as_the_product_that_it_is_in_stock_as(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let other = super::products::add(store, "ONT").await;
    stock_in(store, other.id, 0, &["HWTC00000001"]).await.unwrap();
    let refused = problems(store.save_device(&world.gpon("HWTC00000001"), &stamp(2)).await);
    assert_eq!(refused, [("product".into(), "device-serial-of-product".into())]);
    let right = DeviceDraft { product: other.id, ..world.gpon("HWTC00000001") };
    store.save_device(&right, &stamp(3)).await.unwrap();
    assert_eq!((numbers(store, other.id).await, numbers(store, world.router).await), ((0, 0, 1), (3, 0, 0)));
}

async fn a_serial_that_was_mistyped_does_not_come_into_stock(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 0, &["HWTC00000001"]).await.unwrap();
    let saved = store.save_device(&world.gpon("HWTC00000007"), &stamp(1)).await.unwrap();
    let mend = DeviceDraft { known: Some((saved.device, 1)), ..world.gpon("HWTC00000001") };
    store.save_device(&mend, &stamp(2)).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (3, 0, 1));
    assert_eq!(place(store, "HWTC00000007").await, None);
    // And one that was taken by mistake goes back to where it was.
    let mend = DeviceDraft { known: Some((saved.device, 2)), ..world.gpon("HWTC00000007") };
    store.save_device(&mend, &stamp(3)).await.unwrap();
    assert_eq!(numbers(store, world.router).await, (3, 1, 1));
    assert!(matches!(place(store, "HWTC00000001").await, Some(SerialPlace::InStock { .. })));
}

async fn each_movement_is_told_with_who_and_when(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    stock_in(store, world.router, 2, &["HWTC00000001"]).await.unwrap();
    let device = active(store, &world, "HWTC00000001").await;
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    let out = StockChange { units: 2, ..scanned(StockDeed::Out, &[], "rotas") };
    store.change_stock(world.router, &out, None, &stamp(9)).await.unwrap();
    let told: Vec<_> = history(store, world.router)
        .await
        .into_iter()
        .map(|line| {
            assert_eq!(line.by, "marta");
            let code = line.customer.map(|(code, _)| code);
            (line.kind, line.units, line.stock, line.serial, code, line.reason)
        })
        .collect();
    let unit = || Some("HWTC00000001".to_owned());
    let ana = || Some("C1".to_owned());
    let none = String::new;
    assert_eq!(
        told,
        [
            (MovementKind::Out, -2, 4, None, None, "rotas".to_owned()),
            (MovementKind::Returned, 1, 6, unit(), ana(), none()),
            (MovementKind::Assigned, -1, 5, unit(), ana(), none()),
            (MovementKind::In, 1, 6, unit(), None, none()),
            (MovementKind::In, 2, 5, None, None, none()),
            (MovementKind::Import, 3, 3, None, None, none()),
        ]
    );
}

async fn the_history_is_read_a_page_at_a_time(database: &TestDatabase) {
    let store = &database.store;
    let product = super::products::add(store, "ONT").await.id;
    for _ in 0..5 {
        stock_in(store, product, 1, &[]).await.unwrap();
    }
    let mut before = None;
    let mut stocks = Vec::new();
    loop {
        let query = MovementQuery { product, before, limit: 2 };
        let page = store.stock_movements(&query).await.unwrap();
        assert_eq!(page.total, 5);
        let Some(last) = page.rows.last() else { break };
        before = Some(last.id);
        stocks.extend(page.rows.iter().map(|line| line.stock));
    }
    assert_eq!(stocks, [5, 4, 3, 2, 1]);
}

async fn serials_in_stock_are_found_by_a_part_of_them(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let other = super::products::add(store, "ONT").await;
    stock_in(store, world.router, 0, &["HWTC00000001", "HWTC000000A2"]).await.unwrap();
    stock_in(store, other.id, 0, &["ZTEG000000A3"]).await.unwrap();
    let found = async |product, search: &str| {
        let query = StockSerialQuery { product, search: search.into(), limit: 10 };
        let found = store.stock_serials(&query).await.unwrap();
        found.into_iter().map(|unit| unit.serial.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(Some(world.router), "").await, ["HWTC00000001", "HWTC000000A2"]);
    assert_eq!(found(None, "a").await, ["HWTC000000A2", "ZTEG000000A3"]);
    store.retire_product(other.id, other.version, &stamp(3)).await.unwrap();
    assert_eq!(found(None, "a").await, ["HWTC000000A2"], "a retired product is not offered");
}

async fn two_who_scan_one_unit_have_it_once(database: &TestDatabase) {
    let (one, two) = (&database.store, database.another().await);
    let world = World::build(one).await;
    let stock = rows([product("Router Huawei", "gpon", 100)]);
    one.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    for round in 0..8 {
        let words = format!("HWTC0000AA{round:02}");
        let device = world.gpon(&words);
        let at = stamp(1);
        let unit = [words.as_str()];
        let (scan, save) = tokio::join!(stock_in(one, world.router, 0, &unit), two.save_device(&device, &at));
        // The device takes the unit if it was scanned first; else the scan finds it in use.
        save.unwrap();
        let was_first = scan.is_ok();
        let told = if was_first { Vec::new() } else { problems(scan) };
        assert!(told.iter().all(|(_, id)| id == "serial-in-use"), "{told:?}");
        assert!(matches!(place(one, &words).await, Some(SerialPlace::InUse { .. })));
    }
    let (stock, named, assigned) = numbers(one, world.router).await;
    assert_eq!((named, assigned), (0, 8));
    assert!((92..=100).contains(&stock), "{stock}");
}

/// Something that is done, with which of a few serials.
#[derive(Debug, Clone)]
enum Done {
    Stock(StockDeed, i64, Vec<usize>),
    Assign(usize),
    Correct(usize),
    GiveUp(usize),
    File(i64),
}

fn done() -> impl Strategy<Value = Done> {
    let deed = prop::sample::select(StockDeed::ALL.to_vec());
    let serials = prop::collection::btree_set(0_usize..6, 0..3).prop_map(|set| set.into_iter().collect());
    prop_oneof![
        3 => (deed, 0_i64..3, serials).prop_map(|(deed, units, serials)| Done::Stock(deed, units, serials)),
        3 => (0_usize..6).prop_map(Done::Assign),
        2 => (0_usize..6).prop_map(Done::Correct),
        2 => (0_usize..6).prop_map(Done::GiveUp),
        1 => (0_i64..6).prop_map(Done::File),
    ]
}

async fn the_numbers_hold_whatever_is_done(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let words: Vec<String> = (0..6).map(|number| format!("HWTC0000000{number}")).collect();
    let mut runner = TestRunner::deterministic();
    let deeds = prop::collection::vec(done(), 120).new_tree(&mut runner).unwrap().current();
    for deed in deeds {
        // What is refused is refused whole: the numbers hold after that, too.
        carry_out(store, &world, &words, &deed).await;
        let (stock, named, assigned) = numbers(store, world.router).await;
        let known = "select count(*) from serials where product_id = 1";
        let held = "select count(distinct serial) from devices where product_id = 1 and state <> 'removed'";
        assert_eq!((database.count(known).await, database.count(held).await), (named, assigned), "{deed:?}");
        assert!(named <= stock, "{deed:?}");
        let astray = "select count(*) from devices d where d.state <> 'removed' and not exists
            (select 1 from serials s where s.serial = d.serial and s.customer_id = d.customer_id)";
        assert_eq!(database.count(astray).await, 0, "{deed:?}");
        let told: i64 = history(store, world.router).await.first().map_or(3, |line| line.stock);
        assert_eq!(told, stock, "{deed:?}");
    }
}

async fn carry_out(store: &Store, world: &World, words: &[String], deed: &Done) {
    let first = async || store.customer_coded("C1").await.unwrap().devices.into_iter().next();
    match deed {
        Done::Stock(deed, units, serials) => {
            let serials: Vec<&str> = serials.iter().map(|at| words[*at].as_str()).collect();
            let units = if *deed == StockDeed::Name { 0 } else { *units };
            let change = StockChange { units, ..scanned(*deed, &serials, "x") };
            drop(store.change_stock(world.router, &change, None, &stamp(2)).await);
        }
        Done::Assign(at) => drop(store.save_device(&world.gpon(&words[*at]), &stamp(2)).await),
        Done::Correct(at) => {
            if let Some(device) = first().await {
                let known = Some((device.id, device.version));
                let draft = DeviceDraft { known, ..world.gpon(&words[*at]) };
                drop(store.save_device(&draft, &stamp(2)).await);
            }
        }
        Done::GiveUp(at) => {
            let devices = store.customer_coded("C1").await.unwrap().devices;
            if let Some(device) = devices.iter().find(|device| device.serial.as_str() == words[*at]) {
                store.discard(device.id, device.version, &stamp(2)).await.unwrap();
            }
        }
        Done::File(stock) => {
            let file = rows([product("Router Huawei", "gpon", *stock)]);
            drop(store.import_products(&file, ImportMode::Commit, &stamp(2)).await);
        }
    }
}
