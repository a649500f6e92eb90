//! Secrets at rest: sealed, bound to their place, revealed with a trace.

use vincula::domain::values::Secret;
use vincula::store::StoreError;

use super::world::{PASSWORD, WIFI_KEY, World, stamp};
use crate::databases::{Kind, TestDatabase, on_both};

on_both!(a_sealed_value_moved_elsewhere_does_not_open, a_revealed_secret_leaves_a_trace_without_the_secret,);

async fn a_sealed_value_moved_elsewhere_does_not_open(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let second = store.save_device(&world.gpon("HWTC00000002"), &stamp(1)).await.unwrap();
    database
        .tamper(
            "update device_secrets set sealed = (
                    select sealed from device_secrets where field = 'wifi_key' order by device_id limit 1)
                where field = 'wifi_key' and device_id = (select max(device_id) from device_secrets)",
        )
        .await;
    let revealed = store.reveal_secret(second.device, "wifi_key", &stamp(2)).await;
    assert!(matches!(revealed, Err(StoreError::Corrupt { .. })));

    database
        .tamper(
            "update device_secrets set sealed = (select sealed from device_secrets
                    where field = 'wifi_key' order by device_id limit 1) where field = 'admin_password'",
        )
        .await;
    let revealed = store.reveal_secret(second.device, "admin_password", &stamp(2)).await;
    assert!(matches!(revealed, Err(StoreError::Corrupt { .. })));

    database.tamper("update systems set password_sealed = (select max(password_sealed) from systems)").await;
    let opened = [store.system_access(world.system).await, store.system_access(world.other_system).await];
    assert_eq!(opened.iter().filter(|access| access.is_ok()).count(), 1);
}

async fn a_revealed_secret_leaves_a_trace_without_the_secret(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let before = database.count("select count(*) from audit where action = 'reveal_secret'").await;
    let revealed = store.reveal_secret(saved.device, "wifi_key", &stamp(2)).await.unwrap();
    assert_eq!(revealed, Some(Secret::new(WIFI_KEY.into())));
    assert_eq!(store.reveal_secret(saved.device, "admin_password", &stamp(2)).await.unwrap(), None);
    assert_eq!(database.count("select count(*) from audit where action = 'reveal_secret'").await, before + 1);
    let with_secret =
        "select count(*) from audit where detail like '%clave-wifi%' or detail like '%s3creta%'";
    assert_eq!(database.count(with_secret).await, 0);
    let deeds = "select count(distinct action || entity) from audit";
    // Tariffs, products and customers imported, and each of them; system and device saved; customer linked; secret revealed.
    assert_eq!(database.count(deeds).await, 10);
}

#[tokio::test]
async fn no_secret_stands_in_clear_in_the_file() {
    let database = crate::databases::fresh(Kind::Sqlite).await.unwrap();
    let world = World::build(&database.store).await;
    database.store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let path = database.url.trim_start_matches("sqlite://").to_owned();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(format!("{path}-wal")).unwrap());
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("HWTC1234ABCD"));
    assert!(!holds(WIFI_KEY));
    assert!(!holds(PASSWORD));
}
