//! All that was done to a customer, newest first.

use vincula::domain::device::Intent;
use vincula::domain::operation::OperationState;

use super::life::{active, bring, intend};
use super::world::{World, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(what_was_done_to_a_customer_is_told_with_how_it_ended, a_long_history_is_read_a_page_at_a_time,);

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
        ]
    );
    assert!(page.rows.iter().all(|row| row.by == "marta") && !page.has_more);
    assert_eq!(store.history(world.luis, None, 50).await.unwrap().rows.len(), 2);
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
    assert_eq!(all.len(), 6);
}
