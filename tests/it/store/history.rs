//! All that was done to a customer, newest first.

use vincula::domain::customer::{Customer, CustomerStatus};
use vincula::domain::device::Intent;
use vincula::domain::ids::CustomerId;
use vincula::domain::operation::OperationState;
use vincula::domain::tariff::ServiceKind;
use vincula::domain::technology::Value;
use vincula::i18n::{Language, Texts};
use vincula::reconcile::sides::OurCustomer;
use vincula::store::{
    AdoptedCustomer, Change, CustomerPush, CustomerRecord, ImportMode, Place, ProductRecord, PulledCustomer,
    PulledDevice, Stamp, Store,
};

use super::life::{active, bring, intend};
use super::world::{World, concept, customer, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    what_was_done_to_a_customer_is_told_with_how_it_ended,
    a_long_history_is_read_a_page_at_a_time,
    what_a_file_has_changed_of_a_customer_is_told,
    what_a_file_has_changed_of_a_record_is_told_to_the_second_of_two_editors,
    what_is_taken_from_a_system_or_sent_to_it_is_told,
);

async fn what_was_done_to_a_customer_is_told_with_how_it_ended(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let suspended = intend(store, &device, Intent::Suspended).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.retry(suspended.operation, &stamp(7)).await.unwrap();
    store.contract_tariff(world.luis, world.fibra, &stamp(8)).await.unwrap();
    let page = store.history(world.ana, None, 50).await.unwrap();
    let told: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.what.id.as_ref(), row.operation.as_ref().map(|operation| operation.state)))
        .collect();
    assert_eq!(
        told,
        [
            ("history-retry", Some(OperationState::Queued)),
            ("history-suspend", Some(OperationState::Queued)),
            ("history-device-new", Some(OperationState::Applied)),
            ("history-link", None),
            ("history-link", None),
            ("history-customer-imported-new", None),
        ]
    );
    assert!(page.rows.iter().all(|row| row.by == "marta") && !page.has_more);
    assert_eq!(store.history(world.luis, None, 50).await.unwrap().rows.len(), 3);
}

async fn a_long_history_is_read_a_page_at_a_time(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    for intent in [Intent::Suspended, Intent::Active, Intent::Suspended] {
        intend(store, &device, intent).await.unwrap();
    }
    let all = store.history(world.ana, None, 50).await.unwrap().rows;
    let mut pages = Vec::new();
    let mut before = None;
    loop {
        let page = store.history(world.ana, before, 2).await.unwrap();
        before = page.rows.last().map(|row| row.id);
        pages.extend(page.rows);
        if !page.has_more {
            break;
        }
    }
    assert_eq!(pages, all);
    assert_eq!(all.len(), 7);
}

/// The history of a customer in words, newest first.
async fn told(store: &Store, customer: CustomerId) -> Vec<String> {
    let texts = Texts::new(Language::En);
    let page = store.history(customer, None, 50).await.unwrap();
    page.rows.iter().map(|row| texts.say(&row.what)).collect()
}

async fn what_a_file_has_changed_of_a_customer_is_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let ana = CustomerRecord {
        status: CustomerStatus::Bloqueado,
        city: "Soria".into(),
        ..customer("C1", "Ana Núñez", &["Fibra 600", "Dúo"])
    };
    let file = rows([ana, customer("C2", "Luis Peña", &["Dúo", "Móvil"]), customer("C3", "Eva", &["Dúo"])]);
    let by_eva = Stamp { by: "eva".into(), ..stamp(5) };
    store.import_customers(&file, ImportMode::DryRun, &by_eva).await.unwrap();
    let before = told(store, world.ana).await.len();
    store.import_customers(&file, ImportMode::Commit, &by_eva).await.unwrap();
    let now = told(store, world.ana).await;
    assert_eq!(now[0], "Changed by a file: Data changed: Town; Status: Active → Blocked; Ends “Móvil”");
    assert_eq!(now.len(), before + 1);
    assert_eq!(store.history(world.ana, None, 1).await.unwrap().rows[0].by, "eva");
    assert_eq!(told(store, world.luis).await[0], "Changed by a file: Contracts “Móvil”");
    let eva = store.customer_coded("C3").await.unwrap().customer.id;
    assert_eq!(told(store, eva).await, ["Record made from a file"]);
    // What changes nothing is nothing that was done.
    store.import_customers(&file, ImportMode::Commit, &stamp(6)).await.unwrap();
    assert_eq!((told(store, world.ana).await, told(store, eva).await.len()), (now, 1));
}

async fn what_a_file_has_changed_of_a_record_is_told_to_the_second_of_two_editors(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let by_eva = Stamp { by: "eva".into(), ..stamp(5) };
    let told = |changes: Vec<Change>| -> Vec<(String, Vec<String>)> {
        changes.into_iter().map(|change| (change.by, change.fields)).collect()
    };
    let file = rows([customer("C1", "Ana Gil", &["Fibra 600", "Dúo", "Móvil"])]);
    store.import_customers(&file, ImportMode::Commit, &by_eva).await.unwrap();
    let since = store.customer_since(world.ana, 1).await.unwrap();
    assert_eq!(told(since.changes), [("eva".to_owned(), vec!["name".to_owned()])]);
    let file = rows([
        product("Router Huawei", "gpon", 9),
        ProductRecord { model: "M2".into(), ..product("Teléfono IP", "voip", 1) },
    ]);
    store.import_products(&file, ImportMode::Commit, &by_eva).await.unwrap();
    let since = store.product_since(world.phone, 1).await.unwrap();
    assert_eq!(told(since.changes), [("eva".to_owned(), vec!["model".to_owned()])]);
    assert!(store.product_since(world.router, 1).await.unwrap().changes.is_empty(), "only its stock");
    let file = rows([
        concept("Fibra 600", ServiceKind::Internet, "Cuota", 2990),
        concept("Móvil", ServiceKind::Mobile, "Móvil", 1100),
    ]);
    store.import_tariffs(&file, ImportMode::Commit, &by_eva).await.unwrap();
    let mobile = store.tariff_named("Móvil").await.unwrap();
    let since = store.tariff_since(mobile.id, 1).await.unwrap();
    assert_eq!(
        (told(since.changes), mobile.version),
        (vec![("eva".to_owned(), vec!["mobile".to_owned()])], 2)
    );
    let fibra = store.tariff_since(world.fibra, 1).await.unwrap();
    assert_eq!((fibra.changes, fibra.now.unwrap().version), (Vec::new(), 1), "it is as it was");
}

async fn what_is_taken_from_a_system_or_sent_to_it_is_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let values = [("ip".to_owned(), Some(Value::Text("100.64.9.9".into())))].into();
    let pulled = PulledDevice { name: Some("ONT".into()), is_suspended: None, values };
    store.pull_device(device.id, device.version, &pulled, &stamp(5)).await.unwrap();
    let ana = store.customer(world.ana).await.unwrap().customer;
    let pulled = PulledCustomer { name: Some("Ana Gil".into()), ..PulledCustomer::default() };
    store.pull_customer(&as_seen(&ana), &pulled, &stamp(6)).await.unwrap();
    let (customer, system, external_id) = (world.ana, world.system, "ext-1".to_owned());
    let push = CustomerPush { customer, system, external_id, place: Place::His };
    store.push_customer(&push, &stamp(7)).await.unwrap();
    assert_eq!(
        told(store, world.ana).await[..3],
        [
            "Ours sent: ext-1",
            "Taken over from a system: Data changed: Name",
            "HWTC00000001 as the system has it: Name; IP",
        ]
    );
    let row = store.history(world.ana, None, 1).await.unwrap().rows.remove(0);
    assert_eq!(row.operation.map(|operation| operation.state), Some(OperationState::Queued));
    let adopted = AdoptedCustomer {
        external_id: "N9".into(),
        name: "Eva".into(),
        tax_id: None,
        email: None,
        phone: None,
        address: String::new(),
        status: CustomerStatus::Alta,
    };
    let eva = store.adopt_customer(world.system, &adopted, &stamp(8)).await.unwrap();
    assert_eq!(told(store, eva).await, ["File created out of N9"]);
    let since = store.device_since(device.id, device.version).await.unwrap();
    assert_eq!(since.changes[0].fields, ["name", "ip"], "{since:?}");
}

fn as_seen(customer: &Customer) -> OurCustomer {
    let Customer { id, code, name, tax_id, status, email, phone, address, city, postal_code, version: _ } =
        customer.clone();
    let (tariffs, links, devices, elsewhere) = Default::default();
    OurCustomer {
        id,
        code,
        name,
        tax_id,
        status,
        email,
        phone,
        address,
        city,
        postal_code,
        tariffs,
        links,
        devices,
        elsewhere,
    }
}
