//! What stands in a system and is on nobody's record, while somebody takes it onto ours.

use vincula::domain::customer::CustomerStatus;
use vincula::domain::ids::{CustomerId, OperationId};
use vincula::domain::operation::OperationState;
use vincula::store::{AdoptedCustomer, CustomerPush, Place, Settlement, Store, StoreError, Stray};

use super::life::{bring, claim, to};
use super::world::{RULES, World, at, problems, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    who_is_being_terminated_there_is_neither_linked_nor_adopted,
    who_was_linked_before_his_termination_was_sent_stays,
    who_is_being_made_there_is_no_stray,
);

const ID: &str = "R90";

async fn terminate(store: &Store, world: &World) -> OperationId {
    let stray = Stray::Customer { external_id: ID.into() };
    store.remove_stray(world.system, &stray, &stamp(0)).await.unwrap()
}

async fn link(store: &Store, world: &World) -> Result<(), StoreError> {
    store.link_customer(world.luis, world.system, ID, &stamp(1)).await
}

async fn adopt(store: &Store, world: &World) -> Result<CustomerId, StoreError> {
    let adopted = AdoptedCustomer {
        external_id: ID.into(),
        name: "Nadie".into(),
        tax_id: None,
        email: None,
        phone: None,
        address: String::new(),
        status: CustomerStatus::Alta,
    };
    store.adopt_customer(world.system, &adopted, &stamp(1)).await
}

async fn who_is_being_terminated_there_is_neither_linked_nor_adopted(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let under_way = [("external_id".to_owned(), "report-removal-under-way".to_owned())];
    let is_kept_from = async || {
        assert_eq!(problems(link(store, &world).await), under_way);
        assert_eq!(problems(adopt(store, &world).await), under_way);
    };
    terminate(store, &world).await;
    let mut claimed = claim(store, 0).await;
    is_kept_from().await;
    for state in [OperationState::Accepted, OperationState::Unsure] {
        let job = (state == OperationState::Accepted).then(|| "7".to_owned());
        let settlement = Settlement { job, ..to(state) };
        store.settle(claimed.operation.id, claimed.attempt, &settlement, at(1)).await.unwrap();
        is_kept_from().await;
        claimed = claim(store, 2).await;
    }
    let refused = to(OperationState::Attention);
    store.settle(claimed.operation.id, claimed.attempt, &refused, at(3)).await.unwrap();
    assert_eq!(database.count("select count(*) from customers where code = 'R90'").await, 0);
    link(store, &world).await.unwrap();
}

async fn who_was_linked_before_his_termination_was_sent_stays(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let operation = terminate(store, &world).await;
    adopt(store, &world).await.unwrap();
    assert_eq!(store.claim(None, RULES, at(2)).await.unwrap(), None);
    assert_eq!(store.operation(operation).await.unwrap().state, OperationState::Replaced);
}

async fn who_is_being_made_there_is_no_stray(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let push = CustomerPush {
        customer: world.luis,
        system: world.other_system,
        external_id: "C2".into(),
        place: Place::Free,
    };
    store.push_customer(&push, &stamp(0)).await.unwrap();
    let stray = Stray::Customer { external_id: "C2".into() };
    let remove = async || store.remove_stray(world.other_system, &stray, &stamp(1)).await;
    let refused = remove().await;
    assert!(matches!(refused, Err(StoreError::Changed)), "{refused:?}");
    bring(store, OperationState::Refused).await;
    remove().await.unwrap();
}
