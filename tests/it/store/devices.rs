//! Saving devices: record, secrets, stock and operation in one step.

use vincula::domain::device::{DeviceState, SecretChange};
use vincula::domain::operation::OperationState;
use vincula::domain::technology::Value;
use vincula::domain::values::Secret;
use vincula::store::Task;

use super::world::{PASSWORD, RULES, WIFI_KEY, World, at, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(a_saved_device_is_recorded_queued_and_claimed_whole);

async fn a_saved_device_is_recorded_queued_and_claimed_whole(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    store.link_template(service, world.system, "plantilla-600", &stamp(0)).await.unwrap();

    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();

    let device = store.device(saved.device).await.unwrap();
    assert_eq!(device.state, DeviceState::Pending);
    assert_eq!(device.values["mac"], Value::Text("00:1A:2B:3C:4D:5E".into()));
    assert_eq!(device.secrets["wifi_key"], true);
    assert_eq!(device.secrets["admin_password"], false);
    assert_eq!(device.template.as_deref(), Some("plantilla-600"));
    assert_eq!(device.last_operation.as_ref().map(|operation| operation.id), Some(saved.operation));
    let product = store.product_named("Router Huawei").await.unwrap();
    assert_eq!((product.stock, product.assigned), (2, 1));

    let claimed = store.claim(None, RULES, at(1)).await.unwrap().expect("an operation that is due");
    assert_eq!(claimed.operation.id, saved.operation);
    assert_eq!(claimed.operation.state, OperationState::Running);
    assert_eq!(claimed.operation.attempts, 1);
    assert_eq!(claimed.task, Task::Send);
    assert_eq!(claimed.access.password.expose(), PASSWORD);
    assert_eq!(claimed.device.template_id.as_deref(), Some("plantilla-600"));
    assert_eq!(claimed.device.values["id_code"], None);
    assert_eq!(claimed.device.secrets["wifi_key"], SecretChange::Set(Secret::new(WIFI_KEY.into())));
    assert_eq!(claimed.device.secrets["admin_password"], SecretChange::Clear);
}
