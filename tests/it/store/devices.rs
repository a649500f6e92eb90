//! Saving devices: record, secrets, stock and operation in one step.

use std::collections::BTreeMap;

use vincula::domain::device::{DeviceDraft, DeviceInput, DeviceState, Entry, FieldChange, SecretChange};
use vincula::domain::ids::DeviceId;
use vincula::domain::operation::OperationState;
use vincula::domain::technology::Value;
use vincula::domain::values::{Secret, SerialNumber};
use vincula::store::{Claimed, ImportMode, Seen, Settlement, Store, StoreError, Task};

use super::world::{PASSWORD, RULES, WIFI_KEY, World, at, device_of, problems, product, rows, stamp, words};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_saved_device_is_recorded_queued_and_claimed_whole,
    a_change_keeps_clears_and_sets_field_by_field,
    another_technology_keeps_the_fields_that_both_have,
    a_change_replaces_what_was_not_sent_yet,
    a_record_saved_as_it_was_is_pushed_again,
    who_saves_an_old_version_is_told,
    all_that_the_record_refuses_is_told_at_its_field,
    a_serial_is_never_with_two_customers,
    a_serial_stands_once_in_a_system,
    one_unit_in_two_systems_leaves_the_stock_once,
    another_product_moves_the_stock,
    a_refused_registration_may_be_given_another_serial,
    a_registered_device_keeps_its_serial_and_its_system,
    a_device_that_may_have_been_sent_keeps_its_serial,
    a_device_that_a_dead_worker_may_have_sent_keeps_its_serial,
    a_device_that_nothing_came_of_may_be_given_another_serial,
    the_values_used_most_come_first,
    what_is_not_there_is_missing,
);

async fn stock(store: &Store, name: &str) -> (i64, i64) {
    let product = store.product_named(name).await.unwrap();
    (product.stock, product.assigned)
}

/// A change of the device, from what a form would say of it.
async fn change(
    store: &Store,
    draft: &DeviceDraft,
    id: DeviceId,
    technology: &str,
    fields: &[(&str, Entry)],
) -> DeviceDraft {
    let device = store.device(id).await.unwrap();
    let form = DeviceInput {
        name: device.name.clone(),
        serial: device.serial.as_str().into(),
        technology: technology.into(),
        fields: fields.iter().map(|(key, entry)| ((*key).to_owned(), entry.clone())).collect(),
    };
    DeviceDraft {
        known: Some((id, device.version)),
        device: form.check(Some(&device)).unwrap(),
        ..draft.clone()
    }
}

/// Claims the only operation that is due and settles it.
async fn work(store: &Store, seconds: i64, state: OperationState) {
    let claimed = store.claim(None, RULES, at(seconds)).await.unwrap().expect("an operation that is due");
    let settlement = Settlement { state, due_at: None, error: None, job: None };
    store.settle(claimed.operation.id, claimed.attempt, &settlement, at(seconds)).await.unwrap();
}

fn at_field(field: &str, id: &str) -> (String, String) {
    (field.to_owned(), id.to_owned())
}

async fn a_saved_device_is_recorded_queued_and_claimed_whole(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    store.link_template(service, world.system, "plantilla-600", &stamp(0)).await.unwrap();

    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();

    let device = store.device(saved.device).await.unwrap();
    assert_eq!((device.state, device.version), (DeviceState::Pending, 1));
    assert_eq!(device.values["mac"], Value::Text("00:1A:2B:3C:4D:5E".into()));
    assert_eq!(device.secrets, BTreeMap::from([("admin_password".into(), false), ("wifi_key".into(), true)]));
    assert_eq!(device.template.as_deref(), Some("plantilla-600"));
    assert_eq!((device.customer_code.as_str(), device.system_name.as_str()), ("C1", "Norte"));
    assert_eq!((device.product_name.as_str(), device.tariff_name.as_str()), ("Router Huawei", "Fibra 600"));
    let operation = device.last_operation.unwrap();
    assert_eq!((operation.id, operation.state), (saved.operation, OperationState::Queued));
    assert_eq!((operation.created_by.as_str(), operation.created_at), ("marta", at(1)));
    assert_eq!(operation.serial.as_deref(), Some("HWTC1234ABCD"));
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));

    let claimed = store.claim(None, RULES, at(1)).await.unwrap().expect("an operation that is due");
    assert_eq!(claimed.operation.id, saved.operation);
    assert_eq!((claimed.operation.state, claimed.operation.attempts), (OperationState::Running, 1));
    assert_eq!(claimed.task, Task::Send);
    assert_eq!(claimed.access.password.expose(), PASSWORD);
    assert_eq!(device_of(&claimed).external_id, "ext-1");
    assert_eq!(device_of(&claimed).template_id.as_deref(), Some("plantilla-600"));
    assert_eq!(device_of(&claimed).values["ip"], Some(Value::Text("100.64.3.7".into())));
    assert_eq!(device_of(&claimed).values["id_code"], None);
    assert_eq!(device_of(&claimed).secrets["wifi_key"], SecretChange::Set(Secret::new(WIFI_KEY.into())));
    assert_eq!(device_of(&claimed).secrets["admin_password"], SecretChange::Clear);
}

async fn a_change_keeps_clears_and_sets_field_by_field(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let mut draft = world.gpon("HWTC1234ABCD");
    draft.device.fields.insert("id_code".into(), FieldChange::Set(Value::Text("PLOAM1".into())));
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();

    let fields = [("id_code", Entry::Clear), ("ip", words("10.0.0.9")), ("admin_password", words("clave"))];
    let changed = change(store, &draft, saved.device, "gpon", &fields).await;
    store.save_device(&changed, &stamp(2)).await.unwrap();

    let device = store.device(saved.device).await.unwrap();
    assert_eq!(device.version, 2);
    assert_eq!(device.values.get("id_code"), None);
    assert_eq!(device.values["ip"], Value::Text("10.0.0.9".into()));
    assert_eq!(device.values["mac"], Value::Text("00:1A:2B:3C:4D:5E".into()));
    let claimed = store.claim(None, RULES, at(2)).await.unwrap().unwrap();
    let desired = device_of(&claimed);
    assert_eq!(desired.secrets["wifi_key"], SecretChange::Set(Secret::new(WIFI_KEY.into())));
    assert_eq!(desired.secrets["admin_password"], SecretChange::Set(Secret::new("clave".into())));

    let changed = change(store, &draft, saved.device, "gpon", &[("wifi_key", Entry::Clear)]).await;
    store.save_device(&changed, &stamp(3)).await.unwrap();
    let device = store.device(saved.device).await.unwrap();
    assert!(!device.secrets["wifi_key"]);
    assert_eq!(store.reveal_secret(saved.device, "wifi_key", &stamp(4)).await.unwrap(), None);
}

async fn another_technology_keeps_the_fields_that_both_have(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let form = DeviceInput {
        name: "Línea".into(),
        serial: "HWTC1234ABCD".into(),
        technology: "voip".into(),
        fields: [
            ("mailbox_active", Entry::Switch(true)),
            ("call_context", words("nacional")),
            ("mac", words("00:1A:2B:3C:4D:5E")),
            ("ip", words("10.0.0.1")),
            ("wifi_key", words(WIFI_KEY)),
        ]
        .map(|(key, entry)| (key.to_owned(), entry))
        .into(),
    };
    let draft =
        DeviceDraft { tariff: world.duo, device: form.check(None).unwrap(), ..world.gpon("HWTC1234ABCD") };
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    assert_eq!(store.device(saved.device).await.unwrap().values["mailbox_active"], Value::Switch(true));

    let again = [("mac", words("00:1A:2B:3C:4D:5E")), ("ip", words("10.0.0.1"))];
    let changed = change(store, &draft, saved.device, "gpon", &again).await;
    store.save_device(&changed, &stamp(2)).await.unwrap();

    let device = store.device(saved.device).await.unwrap();
    let keys: Vec<_> = device.values.keys().map(String::as_str).collect();
    assert_eq!(keys, ["ip", "mac"]);
    let revealed = store.reveal_secret(saved.device, "wifi_key", &stamp(3)).await.unwrap();
    assert_eq!(revealed, Some(Secret::new(WIFI_KEY.into())));
}

async fn a_change_replaces_what_was_not_sent_yet(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let first = store.save_device(&draft, &stamp(1)).await.unwrap();
    let changed = change(store, &draft, first.device, "gpon", &[]).await;
    let second = store.save_device(&changed, &stamp(2)).await.unwrap();

    let replaced = store.operation(first.operation).await.unwrap();
    assert_eq!((replaced.state, replaced.settled_at), (OperationState::Replaced, Some(at(2))));
    let claimed = store.claim(None, RULES, at(2)).await.unwrap().unwrap();
    assert_eq!(claimed.operation.id, second.operation);

    let changed = change(store, &draft, first.device, "gpon", &[]).await;
    let third = store.save_device(&changed, &stamp(3)).await.unwrap();
    assert_eq!(store.operation(second.operation).await.unwrap().state, OperationState::Running);
    assert_eq!(store.operation(third.operation).await.unwrap().state, OperationState::Queued);
}

async fn a_record_saved_as_it_was_is_pushed_again(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    work(store, 2, OperationState::Applied).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Active);

    let same = change(store, &draft, saved.device, "gpon", &[]).await;
    let again = store.save_device(&same, &stamp(3)).await.unwrap();

    assert_eq!(store.operation(again.operation).await.unwrap().state, OperationState::Queued);
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Active);
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));
}

async fn who_saves_an_old_version_is_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    let mine = change(store, &draft, saved.device, "gpon", &[]).await;
    store.save_device(&mine, &stamp(2)).await.unwrap();
    assert!(matches!(store.save_device(&mine, &stamp(3)).await, Err(StoreError::Changed)));
}

async fn all_that_the_record_refuses_is_told_at_its_field(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let none_left = rows([product("Router Huawei", "gpon", 0)]);
    store.import_products(&none_left, ImportMode::Commit, &stamp(1)).await.unwrap();
    let draft = DeviceDraft {
        external_id: "de-nadie".into(),
        tariff: world.fibra,
        ..world.gpon_of_luis("HWTC00000001")
    };
    assert_eq!(
        problems(store.save_device(&draft, &stamp(2)).await),
        [
            at_field("system", "device-not-linked"),
            at_field("product", "device-out-of-stock"),
            at_field("tariff", "device-tariff-not-contracted"),
            at_field("serial", "device-serial-taken"),
        ]
    );
    let mobile = store.tariff_named("Móvil").await.unwrap().id;
    let draft = DeviceDraft { tariff: mobile, product: world.phone, ..world.gpon("HWTC00000002") };
    assert_eq!(
        problems(store.save_device(&draft, &stamp(2)).await),
        [at_field("tariff", "device-tariff-without-service")]
    );
    let draft = DeviceDraft { product: vincula::domain::ids::ProductId(999), ..world.gpon("HWTC00000002") };
    assert_eq!(
        problems(store.save_device(&draft, &stamp(2)).await),
        [at_field("product", "device-product-gone")]
    );
    assert_eq!(store.customer(world.ana).await.unwrap().devices.len(), 1);
    assert_eq!(super::world::operations(store, &[]).await.len(), 1);
}

async fn a_serial_is_never_with_two_customers(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.link_customer(world.luis, world.other_system, "otro-2", &stamp(0)).await.unwrap();
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let draft = DeviceDraft {
        system: world.other_system,
        external_id: "otro-2".into(),
        ..world.gpon_of_luis("HWTC1234ABCD")
    };
    let Err(StoreError::Problems(told)) = store.save_device(&draft, &stamp(2)).await else {
        panic!("the serial is Ana's")
    };
    assert_eq!((told[0].field.as_ref(), told[0].text.id.as_ref()), ("serial", "device-serial-taken"));
    assert!(format!("{:?}", told[0].text.args).contains("C1"));
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));
}

async fn a_serial_stands_once_in_a_system(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    assert_eq!(
        problems(store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(2)).await),
        [at_field("serial", "device-serial-here")]
    );
}

async fn one_unit_in_two_systems_leaves_the_stock_once(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let here = world.gpon("HWTC1234ABCD");
    let there = DeviceDraft { system: world.other_system, external_id: "otro-1".into(), ..here.clone() };
    let first = store.save_device(&here, &stamp(1)).await.unwrap();
    let second = store.save_device(&there, &stamp(2)).await.unwrap();
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));
    let found: Vec<_> =
        store.devices_with_serial("HWTC1234ABCD").await.unwrap().iter().map(|device| device.id).collect();
    assert_eq!(found, [first.device, second.device]);

    let other = DeviceDraft { product: world.phone, ..change(store, &here, first.device, "gpon", &[]).await };
    store.save_device(&other, &stamp(3)).await.unwrap();
    assert_eq!(stock(store, "Router Huawei").await, (3, 0));
    assert_eq!(stock(store, "Teléfono IP").await, (0, 1));
    assert_eq!(store.device(second.device).await.unwrap().product, world.phone);
}

async fn another_product_moves_the_stock(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    let phone = |draft| DeviceDraft { product: world.phone, ..draft };
    let changed = phone(change(store, &draft, saved.device, "gpon", &[]).await);
    store.save_device(&changed, &stamp(2)).await.unwrap();
    assert_eq!(stock(store, "Router Huawei").await, (3, 0));
    assert_eq!(stock(store, "Teléfono IP").await, (0, 1));
    assert_eq!(
        problems(store.save_device(&phone(world.gpon("HWTC00000002")), &stamp(3)).await),
        [at_field("product", "device-out-of-stock")]
    );
    let same = phone(change(store, &draft, saved.device, "gpon", &[]).await);
    store.save_device(&same, &stamp(4)).await.unwrap();
}

async fn a_refused_registration_may_be_given_another_serial(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    work(store, 2, OperationState::Refused).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Failed);
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));

    let mut mended = change(store, &draft, saved.device, "gpon", &[]).await;
    mended.device.serial = world.gpon("HWTC99999999").device.serial;
    store.save_device(&mended, &stamp(3)).await.unwrap();

    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Pending);
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));
    // The serial that was wrong is free for whoever it is of.
    store.save_device(&world.gpon_of_luis("HWTC1234ABCD"), &stamp(4)).await.unwrap();
}

async fn a_registered_device_keeps_its_serial_and_its_system(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    work(store, 2, OperationState::Applied).await;
    let mut moved = change(store, &draft, saved.device, "gpon", &[]).await;
    moved.device.serial = world.gpon("HWTC99999999").device.serial;
    moved.system = world.other_system;
    moved.external_id = "otro-1".into();
    assert_eq!(
        problems(store.save_device(&moved, &stamp(3)).await),
        [at_field("system", "device-system-fixed"), at_field("serial", "device-serial-fixed")]
    );
}

async fn begin(store: &Store, seconds: i64) -> Claimed {
    store.claim(None, RULES, at(seconds)).await.unwrap().expect("an operation that is due")
}

/// Sends what is due, as far as the record sees it, and settles it.
async fn send(store: &Store, seconds: i64, seen: &Seen, state: OperationState) {
    let claimed = begin(store, seconds).await;
    assert_eq!(claimed.task, Task::Send);
    store.note_seen(claimed.operation.id, claimed.attempt, seen).await.unwrap();
    let settlement = Settlement { state, due_at: None, error: None, job: None };
    store.settle(claimed.operation.id, claimed.attempt, &settlement, at(seconds)).await.unwrap();
}

/// Saves the device with another serial, and tells what is said against it.
async fn with_another_serial(store: &Store, draft: &DeviceDraft, id: DeviceId, seconds: i64) -> Vec<String> {
    let mut mended = change(store, draft, id, "gpon", &[]).await;
    mended.device.serial = SerialNumber::from_stored("HWTC99999999".into());
    match store.save_device(&mended, &stamp(seconds)).await {
        Ok(_) => vec![],
        refused => problems(refused).into_iter().map(|(_, id)| id).collect(),
    }
}

async fn a_device_that_may_have_been_sent_keeps_its_serial(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    let present = Seen::Present { revision: Some("1".into()) };

    // The reply was lost, it was read back and is to be sent again: it is queued as if it had never been sent.
    send(store, 2, &Seen::Absent, OperationState::Unsure).await;
    work(store, 3, OperationState::Queued).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Pending);
    assert_eq!(with_another_serial(store, &draft, saved.device, 4).await, ["device-serial-fixed"]);

    // A newer change has taken its place.
    let same = change(store, &draft, saved.device, "gpon", &[]).await;
    store.save_device(&same, &stamp(5)).await.unwrap();
    assert_eq!(store.operation(saved.operation).await.unwrap().state, OperationState::Replaced);
    assert_eq!(with_another_serial(store, &draft, saved.device, 6).await, ["device-serial-fixed"]);

    // It stood there, and the newest one was refused. (Saved once more first, which waits until the refused saving has
    // let go of the device; a claim would pass it over.)
    let same = change(store, &draft, saved.device, "gpon", &[]).await;
    store.save_device(&same, &stamp(7)).await.unwrap();
    send(store, 7, &present, OperationState::Refused).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Failed);
    assert_eq!(with_another_serial(store, &draft, saved.device, 8).await, ["device-serial-fixed"]);
    assert_eq!(stock(store, "Router Huawei").await, (2, 1));
}

async fn a_device_that_a_dead_worker_may_have_sent_keeps_its_serial(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    let claimed = begin(store, 2).await;
    store.note_seen(claimed.operation.id, claimed.attempt, &Seen::Absent).await.unwrap();
    work(store, 62, OperationState::Queued).await;
    assert_eq!(with_another_serial(store, &draft, saved.device, 63).await, ["device-serial-fixed"]);
}

async fn a_device_that_nothing_came_of_may_be_given_another_serial(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    // A worker that died before it noted anything; then no connection; then a reply that was lost; then a refusal,
    // just after it was seen that nothing stands there.
    begin(store, 2).await;
    work(store, 62, OperationState::Queued).await;
    send(store, 63, &Seen::Absent, OperationState::Queued).await;
    send(store, 64, &Seen::Absent, OperationState::Unsure).await;
    work(store, 65, OperationState::Queued).await;
    send(store, 66, &Seen::Absent, OperationState::Refused).await;
    assert!(with_another_serial(store, &draft, saved.device, 67).await.is_empty());
}

async fn the_values_used_most_come_first(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let many = rows([product("Teléfono IP", "voip", 9)]);
    store.import_products(&many, ImportMode::Commit, &stamp(0)).await.unwrap();
    for (serial, context) in [("A1", "nacional"), ("A2", "todo"), ("A3", "todo"), ("A4", "")] {
        let form = DeviceInput {
            name: "Línea".into(),
            serial: serial.into(),
            technology: "voip".into(),
            fields: [("call_context".to_owned(), words(context))].into(),
        };
        let device = form.check(None).unwrap();
        let draft =
            DeviceDraft { tariff: world.duo, product: world.phone, device, ..world.gpon("HWTC00000001") };
        store.save_device(&draft, &stamp(1)).await.unwrap();
    }
    assert_eq!(store.used_values("call_context").await.unwrap(), ["todo", "nacional"]);
    assert!(store.used_values("mailbox_active").await.unwrap().is_empty());
}

async fn what_is_not_there_is_missing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC1234ABCD");
    let saved = store.save_device(&draft, &stamp(1)).await.unwrap();
    let gone = DeviceDraft { known: Some((DeviceId(999), 1)), ..draft.clone() };
    assert!(matches!(store.save_device(&gone, &stamp(2)).await, Err(StoreError::Missing)));
    let of_luis = DeviceDraft { known: Some((saved.device, 1)), ..world.gpon_of_luis("HWTC00000009") };
    assert!(matches!(store.save_device(&of_luis, &stamp(2)).await, Err(StoreError::Missing)));
    assert!(matches!(store.device(DeviceId(999)).await, Err(StoreError::Missing)));
    assert!(store.devices_with_serial("NADA").await.unwrap().is_empty());
    let secret = store.reveal_secret(DeviceId(999), "wifi_key", &stamp(2)).await;
    assert!(matches!(secret, Err(StoreError::Missing)));
}
