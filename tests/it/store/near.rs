//! Serials that are on record, and those that are easily taken for one another.

use vincula::domain::device::{DeviceDraft, Intent};
use vincula::domain::ids::DeviceId;
use vincula::domain::operation::OperationState;
use vincula::domain::values::{SerialForm, SerialNumber};
use vincula::store::{ImportMode, NearSerial, SerialPlace, Store};

use super::life::{active, bring, intend};
use super::world::{World, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_serial_with_a_swapped_pair_or_a_wrong_character_is_found_with_its_customer,
    what_is_removed_or_is_the_device_itself_is_not_near,
    which_serials_are_on_record_is_told_with_their_customers,
);

async fn near(store: &Store, serial: &str, except: Option<DeviceId>) -> Vec<(String, String, String)> {
    let serial = SerialNumber::parse(serial, SerialForm::Gpon).unwrap();
    let found = store.near_serials(&serial, except).await.unwrap();
    let told = |near: NearSerial| {
        let (whose, name) = match near.place {
            SerialPlace::InUse { code, name } => (code, name),
            SerialPlace::InStock { name, .. } => ("in stock".to_owned(), name),
        };
        (near.serial.as_str().to_owned(), whose, name)
    };
    found.into_iter().map(told).collect()
}

async fn a_serial_with_a_swapped_pair_or_a_wrong_character_is_found_with_its_customer(
    database: &TestDatabase,
) {
    let store = &database.store;
    let world = World::build(store).await;
    let stock = rows([product("Router Huawei", "gpon", 10)]);
    store.import_products(&stock, ImportMode::Commit, &stamp(0)).await.unwrap();
    for draft in [world.gpon("HWTC1234ABCD"), world.gpon_of_luis("HWTC1234ABDD"), world.gpon("HWTC99999999")]
    {
        store.save_device(&draft, &stamp(0)).await.unwrap();
    }
    // The same unit in another system is told once.
    let there = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC1234ABCD")
    };
    store.save_device(&there, &stamp(0)).await.unwrap();
    let ana = ("HWTC1234ABCD".to_owned(), "C1".to_owned(), "Ana Núñez".to_owned());
    let luis = ("HWTC1234ABDD".to_owned(), "C2".to_owned(), "Luis Peña".to_owned());
    let swapped = near(store, "HWTC1234BACD", None).await;
    assert_eq!(swapped, std::slice::from_ref(&ana), "a swapped pair");
    assert_eq!(near(store, "HWTC1234ABED", None).await, [ana, luis.clone()], "a wrong character");
    assert_eq!(near(store, "HWTC1234ABCD", None).await, [luis], "itself is not near");
    assert_eq!(near(store, "HWTC00000000", None).await, []);
}

async fn what_is_removed_or_is_the_device_itself_is_not_near(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    assert_eq!(near(store, "HWTC00000002", None).await.len(), 1);
    assert_eq!(near(store, "HWTC00000002", Some(device.id)).await, []);
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(near(store, "HWTC00000002", None).await, []);
}

async fn which_serials_are_on_record_is_told_with_their_customers(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    store.save_device(&world.gpon_of_luis("HWTC00000002"), &stamp(0)).await.unwrap();
    bring(store, OperationState::Applied).await;
    let serials = ["HWTC00000001", "HWTC00000002", "HWTC00000003"]
        .map(|serial| SerialNumber::parse(serial, SerialForm::Gpon).unwrap());
    let told = async || {
        let found = store.serials_on_record(&serials).await.unwrap();
        found.into_iter().map(|(serial, (code, _))| format!("{serial} {code}")).collect::<Vec<_>>()
    };
    assert_eq!(told().await, ["HWTC00000001 C1", "HWTC00000002 C2"]);
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    assert_eq!(told().await, ["HWTC00000002 C2"]);
}
