//! Systems: saving, the password's way, and what the list shows.

use vincula::domain::system::LastTest;
use vincula::domain::values::Secret;
use vincula::store::{StoreError, SystemDraft};

use super::world::{PASSWORD, World, at, problems, stamp, system_draft};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_system_is_read_as_it_was_saved,
    a_name_that_is_taken_is_told_at_the_name,
    a_saved_password_stays_unless_the_server_changes,
    an_empty_password_takes_the_saved_one_away,
    who_saves_an_old_version_is_told,
    the_list_counts_customers_operations_and_the_last_test,
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
