//! The list of customers, a customer's file and his links.

use std::collections::BTreeSet;

use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::Intent;
use vincula::domain::ids::{CustomerId, SystemId};
use vincula::domain::operation::OperationState;
use vincula::store::{
    CustomerColumn, CustomerKey, CustomerPage, CustomerQuery, CustomerRecord, Direction, Edge, ImportMode,
    Sort, Store, StoreError, Total,
};

use super::life::{active, bring, intend};
use super::world::{World, customer, problems, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    the_list_pages_forwards_and_backwards_in_one_order,
    the_list_is_sorted_by_each_column_both_ways,
    a_file_shows_all_of_a_customer,
    an_id_belongs_to_one_customer,
    linked_ids_are_told_with_their_customers,
    a_link_goes_and_its_id_is_free_again,
    a_link_stays_while_devices_stand_under_it,
);

async fn page(store: &Store, search: &str, edge: Edge<CustomerKey>, limit: u16) -> CustomerPage {
    store
        .customers(&CustomerQuery { search: search.into(), sort: Sort::default(), edge, limit })
        .await
        .unwrap()
}

/// 300 customers, a third of them called the same.
async fn many(store: &Store) -> Vec<CustomerKey> {
    let names = ["Zoé Ñíguez", "ana pérez", "Ángel Pérez", "Ana  Perez", "ñandú, S.L.", "Óscar 2", "Zz"];
    let records: Vec<CustomerRecord> = (0..300)
        .map(|n| {
            let name = if n % 3 == 0 { "Igual".to_owned() } else { format!("{} {}", names[n % 7], n / 14) };
            customer(&format!("K{n:03}"), &name, &[])
        })
        .collect();
    store.import_customers(&rows(records), ImportMode::Commit, &stamp(0)).await.unwrap();
    let all = page(store, "", Edge::First, 1000).await;
    assert_eq!((all.rows.len(), all.total), (300, Total::Exactly(300)));
    all.rows.into_iter().map(|row| row.key).collect()
}

async fn the_list_pages_forwards_and_backwards_in_one_order(database: &TestDatabase) {
    let store = &database.store;
    let all = many(store).await;
    assert!(all.is_sorted());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 300);

    let mut forwards = Vec::new();
    let mut edge = Edge::First;
    loop {
        let page = page(store, "", edge, 37).await;
        assert_eq!(page.total, Total::Exactly(300));
        let Some(last) = page.rows.last() else { break };
        edge = Edge::After(last.key.clone());
        forwards.extend(page.rows.into_iter().map(|row| row.key));
    }
    assert_eq!(forwards, all);

    let mut backwards = Vec::new();
    let mut edge = Edge::Last;
    loop {
        let page = page(store, "", edge, 41).await;
        let Some(first) = page.rows.first() else { break };
        edge = Edge::Before(first.key.clone());
        backwards.extend(page.rows.into_iter().rev().map(|row| row.key));
    }
    backwards.reverse();
    assert_eq!(backwards, all);
}

/// All the pages of a list from its beginning, and from its end.
async fn walked(store: &Store, search: &str, sort: Sort<CustomerColumn>) -> [Vec<CustomerKey>; 2] {
    let page = async |edge| {
        let query = CustomerQuery { search: search.into(), sort, edge, limit: 37 };
        store.customers(&query).await.unwrap().rows
    };
    let (mut ahead, mut edge) = (Vec::new(), Edge::First);
    while let rows = page(edge).await
        && let Some(last) = rows.last()
    {
        edge = Edge::After(last.key.clone());
        ahead.extend(rows.into_iter().map(|row| row.key));
    }
    let (mut back, mut edge) = (Vec::new(), Edge::Last);
    while let rows = page(edge).await
        && let Some(first) = rows.first()
    {
        edge = Edge::Before(first.key.clone());
        back.extend(rows.into_iter().rev().map(|row| row.key));
    }
    back.reverse();
    let from = page(Edge::From(ahead[40].clone())).await;
    assert_eq!(from.into_iter().map(|row| row.key).collect::<Vec<_>>(), ahead[40..77.min(ahead.len())]);
    [ahead, back]
}

async fn the_list_is_sorted_by_each_column_both_ways(database: &TestDatabase) {
    let store = &database.store;
    let mut expected = many(store).await;
    database.tamper("update customers set status = 'baja' where id % 2 = 0").await;
    for key in expected.iter_mut().filter(|key| key.id.0 % 2 == 0) {
        key.status = CustomerStatus::Baja;
    }
    for search in ["", "k"] {
        for by in CustomerColumn::ALL {
            match by {
                CustomerColumn::Name => expected.sort(),
                CustomerColumn::Code => expected.sort_by_key(|key| (key.code.clone(), key.id)),
                CustomerColumn::Status => {
                    expected.sort_by_key(|key| (key.status.word(), key.name.clone(), key.id));
                }
            }
            let [ahead, back] = walked(store, search, Sort { by, direction: Direction::Up }).await;
            assert_eq!((&ahead, &back), (&expected, &expected), "{by:?} «{search}»");
            let turned: Vec<_> = expected.iter().rev().cloned().collect();
            let [ahead, back] = walked(store, search, Sort { by, direction: Direction::Down }).await;
            assert_eq!((&ahead, &back), (&turned, &turned), "{by:?} «{search}» downwards");
        }
    }
}

async fn a_file_shows_all_of_a_customer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();

    let file = store.customer_coded("C1").await.unwrap();

    assert_eq!(file, store.customer(world.ana).await.unwrap());
    assert_eq!((file.customer.name.as_str(), file.customer.city.as_str()), ("Ana Núñez", "Ávila"));
    let tariffs: Vec<_> = file.tariffs.iter().map(|tariff| tariff.name.as_str()).collect();
    assert_eq!(tariffs, ["Dúo", "Fibra 600", "Móvil"]);
    let links: Vec<_> =
        file.links.iter().map(|link| (link.system_name.as_str(), link.external_id.as_str())).collect();
    assert_eq!(links, [("Norte", "ext-1"), ("Sur", "otro-1")]);
    assert_eq!(file.devices, [store.device(saved.device).await.unwrap()]);
    assert!(matches!(store.customer_coded("c1").await, Err(StoreError::Missing)));
    assert!(matches!(store.customer(CustomerId(999)).await, Err(StoreError::Missing)));
}

async fn an_id_belongs_to_one_customer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.link_customer(world.ana, world.system, "ext-1", &stamp(1)).await.unwrap();
    let taken = store.link_customer(world.luis, world.system, "ext-1", &stamp(1)).await;
    assert_eq!(problems(taken), [("external_id".to_owned(), "link-of-another".to_owned())]);
    store.link_customer(world.luis, world.other_system, "ext-1", &stamp(1)).await.unwrap();
    assert_eq!(store.customer(world.ana).await.unwrap().links.len(), 2);
    let nobody = store.link_customer(CustomerId(999), world.system, "x", &stamp(1)).await;
    assert!(matches!(nobody, Err(StoreError::Missing)));
    let nowhere = store.link_customer(world.ana, SystemId(999), "x", &stamp(1)).await;
    assert!(matches!(nowhere, Err(StoreError::Missing)));
}

async fn linked_ids_are_told_with_their_customers(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let mut asked: Vec<String> = (0..1200).map(|n| format!("nadie-{n}")).collect();
    asked.push("ext-2".into());
    asked.insert(3, "ext-1".into());
    asked.push("otro-1".into());
    let linked = store.linked_ids(world.system, &asked).await.unwrap();
    let seen: Vec<_> = linked.iter().map(|(id, code)| (id.as_str(), code.as_str())).collect();
    assert_eq!(seen, [("ext-1", "C1"), ("ext-2", "C2")]);
    assert!(store.linked_ids(world.system, &[]).await.unwrap().is_empty());
}

async fn a_link_goes_and_its_id_is_free_again(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.unlink_customer(world.ana, world.system, "ext-1", &stamp(1)).await.unwrap();
    let links = store.customer(world.ana).await.unwrap().links;
    assert_eq!(links.iter().map(|link| link.external_id.as_str()).collect::<Vec<_>>(), ["otro-1"]);
    let draft = world.gpon("HWTC00000001");
    let saved = store.save_device(&draft, &stamp(2)).await;
    assert_eq!(problems(saved), [("system".to_owned(), "device-not-linked".to_owned())]);
    store.link_customer(world.luis, world.system, "ext-1", &stamp(3)).await.unwrap();
    for (customer, id) in [(world.ana, "ext-1"), (world.ana, "nadie"), (world.luis, "otro-1")] {
        let missing = store.unlink_customer(customer, world.system, id, &stamp(4)).await;
        assert!(matches!(missing, Err(StoreError::Missing)), "{id}: {missing:?}");
    }
    let deeds = "select count(*) from audit where action = 'unlink' and entity = 'customer'";
    assert_eq!(database.count(deeds).await, 1);
}

async fn a_link_stays_while_devices_stand_under_it(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    store.link_customer(world.ana, world.system, "ext-1b", &stamp(1)).await.unwrap();
    store.unlink_customer(world.ana, world.system, "ext-1b", &stamp(2)).await.unwrap();
    let refused = [("external_id".to_owned(), "link-has-devices".to_owned())];
    let unlink = async || store.unlink_customer(world.ana, world.system, "ext-1", &stamp(3)).await;
    assert_eq!(problems(unlink().await), refused);
    intend(store, &device, Intent::Removed).await.unwrap();
    assert_eq!(problems(unlink().await), refused, "it still stands there");
    bring(store, OperationState::Applied).await;
    unlink().await.unwrap();
}
