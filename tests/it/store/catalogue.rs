//! Tariffs, templates and products as they are listed.

use vincula::domain::ids::{ServiceId, SystemId};
use vincula::domain::tariff::{Amount, ServiceKind};
use vincula::store::StoreError;

use super::world::{World, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    tariffs_come_by_name_with_services_concepts_and_templates,
    a_second_template_of_a_service_takes_the_place_of_the_first,
    what_is_not_there_cannot_be_linked,
    products_come_by_name_with_their_stock,
);

async fn tariffs_come_by_name_with_services_concepts_and_templates(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let duo = store.tariff_named("Dúo").await.unwrap();
    let landline = duo.service(ServiceKind::Landline).unwrap().id;
    store.link_template(landline, world.system, "voz-1", &stamp(1)).await.unwrap();
    store.link_template(landline, world.other_system, "voz-2", &stamp(1)).await.unwrap();

    let tariffs = store.tariffs().await.unwrap();

    let names: Vec<_> = tariffs.iter().map(|tariff| tariff.name.as_str()).collect();
    assert_eq!(names, ["Dúo", "Fibra 600", "Móvil"]);
    let kinds: Vec<_> = tariffs[0].services.iter().map(|service| service.kind).collect();
    assert_eq!(kinds, [ServiceKind::Internet, ServiceKind::Landline]);
    assert_eq!(tariffs[0].total(), Amount(3400));
    assert_eq!(tariffs[0].template(ServiceKind::Landline, world.system), Some("voz-1"));
    assert_eq!(tariffs[0].template(ServiceKind::Landline, world.other_system), Some("voz-2"));
    assert_eq!(tariffs[0].template(ServiceKind::Internet, world.system), None);
    assert_eq!(store.tariff_named("Dúo").await.unwrap(), tariffs[0]);
    assert!(matches!(store.tariff_named("dúo").await, Err(StoreError::Missing)));
}

async fn a_second_template_of_a_service_takes_the_place_of_the_first(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    store.link_template(service, world.system, "a", &stamp(1)).await.unwrap();
    store.link_template(service, world.system, "b", &stamp(2)).await.unwrap();
    let tariff = store.tariff_named("Fibra 600").await.unwrap();
    assert_eq!(tariff.services[0].templates.len(), 1);
    assert_eq!(tariff.template(ServiceKind::Internet, world.system), Some("b"));
}

async fn what_is_not_there_cannot_be_linked(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    let no_service = store.link_template(ServiceId(999), world.system, "a", &stamp(1)).await;
    assert!(matches!(no_service, Err(StoreError::Missing)));
    let no_system = store.link_template(service, SystemId(999), "a", &stamp(1)).await;
    assert!(matches!(no_system, Err(StoreError::Missing)));
}

async fn products_come_by_name_with_their_stock(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let products = store.products().await.unwrap();
    let seen: Vec<_> = products.iter().map(|p| (p.name.as_str(), p.stock, p.assigned)).collect();
    assert_eq!(seen, [("Router Huawei", 3, 0), ("Teléfono IP", 1, 0)]);
    assert!(matches!(store.product_named("Nada").await, Err(StoreError::Missing)));
}
