//! Systems: saving, the password's way, and what the list shows.

use vincula::domain::device::{DeviceDraft, Intent};
use vincula::domain::operation::OperationState;
use vincula::domain::system::LastTest;
use vincula::domain::values::Secret;
use vincula::store::{StoreError, SystemDraft};

use super::life::{active, bring, intend};
use super::world::{PASSWORD, World, at, operations, problems, stamp, system_draft};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_system_is_read_as_it_was_saved,
    a_name_that_is_taken_is_told_at_the_name,
    a_saved_password_stays_unless_the_server_changes,
    an_empty_password_takes_the_saved_one_away,
    who_saves_an_old_version_is_told,
    the_list_counts_customers_operations_and_the_last_test,
    a_removed_system_is_nowhere_and_its_history_stays,
    a_system_in_use_is_not_removed,
);

fn known(draft: SystemDraft, id: vincula::domain::ids::SystemId, version: i64) -> SystemDraft {
    SystemDraft { known: Some((id, version)), password: None, ..draft }
}

async fn a_system_is_read_as_it_was_saved(database: &TestDatabase) {
    let store = &database.store;
    let mut draft = system_draft("Norte");
    draft.options.insert("timeout".into(), "5".into());
    let saved = store.save_system(&draft, &stamp(0)).await.unwrap();
    assert_eq!(store.system(saved.id).await.unwrap(), saved);
    assert_eq!(store.system_named("Norte").await.unwrap(), saved);
    assert_eq!((saved.url.as_str(), saved.has_password, saved.version), (draft.url.as_str(), true, 1));
    let access = store.system_access(saved.id).await.unwrap();
    assert_eq!((access.user.as_str(), access.password.expose()), ("vincula", PASSWORD));
    assert_eq!(access.options, draft.options);
    assert!(matches!(store.system_named("Sur").await, Err(StoreError::Missing)));
}

async fn a_name_that_is_taken_is_told_at_the_name(database: &TestDatabase) {
    let store = &database.store;
    let norte = store.save_system(&system_draft("Norte"), &stamp(0)).await.unwrap();
    let sur = store.save_system(&system_draft("Sur"), &stamp(0)).await.unwrap();
    let expected = [("name".to_owned(), "system-name-taken".to_owned())];
    assert_eq!(problems(store.save_system(&system_draft("Norte"), &stamp(1)).await), expected);
    let renamed = known(system_draft("Norte"), sur.id, sur.version);
    assert_eq!(problems(store.save_system(&renamed, &stamp(1)).await), expected);
    let same = known(system_draft("Norte"), norte.id, norte.version);
    assert_eq!(store.save_system(&same, &stamp(1)).await.unwrap().version, 2);
}

async fn a_saved_password_stays_unless_the_server_changes(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_system(&system_draft("Norte"), &stamp(0)).await.unwrap();
    let mut draft = known(system_draft("Norte"), saved.id, saved.version);
    draft.url = "https://api.example.net:8443/otra".parse().unwrap();
    let saved = store.save_system(&draft, &stamp(1)).await.unwrap();
    assert_eq!(store.system_access(saved.id).await.unwrap().password.expose(), PASSWORD);
    for elsewhere in
        ["https://otro.example.net:8443/", "https://api.example.net/", "http://api.example.net:8443"]
    {
        let mut draft = known(system_draft("Norte"), saved.id, saved.version);
        draft.url = elsewhere.parse().unwrap();
        let expected = [("password".to_owned(), "system-password-again".to_owned())];
        assert_eq!(problems(store.save_system(&draft, &stamp(2)).await), expected, "{elsewhere}");
    }
    let mut draft = known(system_draft("Norte"), saved.id, saved.version);
    draft.url = "https://otro.example.net/".parse().unwrap();
    draft.password = Some(Secret::new("nueva".into()));
    store.save_system(&draft, &stamp(3)).await.unwrap();
    assert_eq!(store.system_access(saved.id).await.unwrap().password.expose(), "nueva");
}

async fn an_empty_password_takes_the_saved_one_away(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_system(&system_draft("Norte"), &stamp(0)).await.unwrap();
    let mut draft = known(system_draft("Norte"), saved.id, saved.version);
    draft.password = Some(Secret::new(String::new()));
    assert!(!store.save_system(&draft, &stamp(1)).await.unwrap().has_password);
    assert!(store.system_access(saved.id).await.unwrap().password.is_empty());
}

async fn who_saves_an_old_version_is_told(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_system(&system_draft("Norte"), &stamp(0)).await.unwrap();
    let draft = known(system_draft("Norte"), saved.id, saved.version);
    store.save_system(&draft, &stamp(1)).await.unwrap();
    assert!(matches!(store.save_system(&draft, &stamp(2)).await, Err(StoreError::Changed)));
    let gone = known(system_draft("Norte"), vincula::domain::ids::SystemId(999), 1);
    assert!(matches!(store.save_system(&gone, &stamp(2)).await, Err(StoreError::Missing)));
}

async fn the_list_counts_customers_operations_and_the_last_test(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.link_customer(world.ana, world.system, "ext-1b", &stamp(1)).await.unwrap();
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let test = LastTest { at: at(5), ok: false, failed_step: Some("tls".into()) };
    store.record_test(world.system, &test).await.unwrap();

    let list = store.systems().await.unwrap();

    let names: Vec<_> = list.iter().map(|summary| summary.system.name.as_str()).collect();
    assert_eq!(names, ["Norte", "Sur"]);
    assert_eq!((list[0].customers_linked, list[0].operations_waiting), (2, 1));
    assert_eq!((list[1].customers_linked, list[1].operations_waiting), (1, 0));
    assert_eq!(list[0].last_test, Some(test));
    assert_eq!(list[1].last_test, None);
    let missing = store.record_test(vincula::domain::ids::SystemId(999), list[0].last_test.as_ref().unwrap());
    assert!(matches!(missing.await, Err(StoreError::Missing)));
}

async fn a_removed_system_is_nowhere_and_its_history_stays(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    store.link_template(service, world.system, "FTTH600", &stamp(1)).await.unwrap();
    intend(store, &device, Intent::Removed).await.unwrap();
    bring(store, OperationState::Applied).await;
    for (customer, id) in [(world.ana, "ext-1"), (world.luis, "ext-2")] {
        store.unlink_customer(customer, world.system, id, &stamp(2)).await.unwrap();
    }
    let late = store.remove_system(world.system, 7, &stamp(3)).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    store.remove_system(world.system, 1, &stamp(3)).await.unwrap();

    let names: Vec<_> = store.systems().await.unwrap().into_iter().map(|it| it.system.name).collect();
    assert_eq!(names, ["Sur"]);
    assert!(store.tariff_named("Fibra 600").await.unwrap().services[0].templates.is_empty());
    let test = LastTest { at: at(5), ok: true, failed_step: None };
    let draft = known(system_draft("Norte"), world.system, 2);
    for missing in [
        store.system(world.system).await.map(drop),
        store.system_named("Norte").await.map(drop),
        store.system_access(world.system).await.map(drop),
        store.record_test(world.system, &test).await,
        store.save_system(&draft, &stamp(4)).await.map(drop),
        store.remove_system(world.system, 2, &stamp(4)).await,
        store.link_customer(world.ana, world.system, "ext-1", &stamp(4)).await,
        store.link_template(service, world.system, "FTTH600", &stamp(4)).await,
    ] {
        assert!(matches!(missing, Err(StoreError::Missing)), "{missing:?}");
    }
    let operations = operations(store, &[]).await;
    assert_eq!(operations.len(), 2);
    assert!(operations.iter().all(|operation| operation.system_name == "Norte"));
    assert_eq!(store.device(device.id).await.unwrap().system_name, "Norte");
    let sealed = "select count(*) from systems where removed_at is not null and password_sealed is not null";
    assert_eq!(database.count(sealed).await, 0, "its password is forgotten");
    let again = store.save_system(&system_draft("Norte"), &stamp(5)).await.unwrap();
    assert_ne!(again.id, world.system);
    assert_eq!(store.system_named("Norte").await.unwrap(), again);
}

async fn a_system_in_use_is_not_removed(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let remove = async || problems(store.remove_system(world.other_system, 1, &stamp(9)).await);
    let refused = |id: &str| [(String::new(), id.to_owned())];
    assert_eq!(remove().await, refused("system-has-customers"));
    let draft = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    store.save_device(&draft, &stamp(1)).await.unwrap();
    bring(store, OperationState::Applied).await;
    // Without its link, as only another program could leave it.
    database.tamper("delete from links where external_id = 'otro-1'").await;
    assert_eq!(remove().await, refused("system-has-devices"));
    database.tamper("update devices set state = 'removed'").await;
    database.tamper("update operations set state = 'accepted', job = '7'").await;
    assert_eq!(remove().await, refused("system-has-operations"));
    database.tamper("update operations set state = 'applied'").await;
    store.remove_system(world.other_system, 1, &stamp(9)).await.unwrap();
}
