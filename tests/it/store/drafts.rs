//! What the store does for drafts: sealed for one place alone, known when they were saved, and told what came between.

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection, SqliteConnection};
use vincula::domain::device::{DeviceDraft, FieldChange, Intent};
use vincula::domain::ids::DraftId;
use vincula::domain::values::Secret;
use vincula::store::{Change, KeySource, MasterKey, Stamp, Store, StoreError};

use super::world::{World, at, stamp, system_draft};
use crate::databases::{Kind, TestDatabase, empty, fresh, on_both};

on_both!(
    a_form_that_was_saved_is_known_by_its_draft_and_one_that_was_refused_is_not,
    a_draft_opens_only_as_itself,
    who_saved_a_device_since_it_was_seen_is_told_with_the_fields,
    a_device_that_was_removed_meanwhile_is_there_no_more,
    who_saved_a_system_since_it_was_seen_is_told_with_the_fields,
);

async fn a_form_that_was_saved_is_known_by_its_draft_and_one_that_was_refused_is_not(
    database: &TestDatabase,
) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_typed_device(&world.gpon("HWTC00000001"), DraftId(7), &stamp(1)).await.unwrap();
    let again = store.save_typed_device(&world.gpon("HWTC00000001"), DraftId(8), &stamp(2)).await;
    assert!(again.is_err(), "the serial is taken");
    let system = store.save_typed_system(&system_draft("Este"), DraftId(9), &stamp(3)).await.unwrap();
    assert_eq!(store.saved_as(DraftId(7)).await.unwrap(), Some(saved.device.0));
    assert_eq!(store.saved_as(DraftId(8)).await.unwrap(), None);
    assert_eq!(store.saved_as(DraftId(9)).await.unwrap(), Some(system.id.0));
}

async fn a_draft_opens_only_as_itself(database: &TestDatabase) {
    let store = &database.store;
    let secret = Secret::new("lo que escribí".into());
    let sealed = store.seal_draft(DraftId(7), &secret).unwrap();
    assert!(!sealed.contains("escrib"));
    assert_eq!(database.another().await.open_draft(DraftId(7), &sealed).unwrap(), secret);
    assert!(matches!(store.open_draft(DraftId(8), &sealed), Err(StoreError::Corrupt { .. })));
    let elsewhere = fresh(database.kind).await.unwrap();
    assert_ne!(elsewhere.store.database(), store.database());
    assert!(elsewhere.store.open_draft(DraftId(7), &sealed).is_err());
}

async fn who_saved_a_device_since_it_was_seen_is_told_with_the_fields(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let draft = world.gpon("HWTC00000001");
    let saved = store.save_device(&draft, &stamp(0)).await.unwrap();
    let mut other = DeviceDraft { known: Some((saved.device, 1)), ..draft };
    other.device.name = "ONT despacho".into();
    other.device.fields.insert("admin_password".into(), FieldChange::Keep);
    let luis = Stamp { by: "luis".into(), at: at(60) };
    store.save_device(&other, &luis).await.unwrap();
    let since = store.device_since(saved.device, 1).await.unwrap();
    let now = since.now.unwrap();
    assert_eq!((now.name.as_str(), now.version), ("ONT despacho", 2));
    // A secret that is typed counts as changed, also when it is typed as it was.
    let fields = vec!["name".to_owned(), "wifi_key".to_owned()];
    assert_eq!(since.changes, [Change { by: "luis".into(), at: at(60), fields }]);
    assert_eq!(store.device_since(saved.device, 2).await.unwrap().changes, []);
}

async fn a_device_that_was_removed_meanwhile_is_there_no_more(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let luis = Stamp { by: "luis".into(), at: at(60) };
    store.intend(saved.device, 1, Intent::Suspended, &luis).await.unwrap();
    let by_luis = Change { by: "luis".into(), at: at(60), fields: Vec::new() };
    assert_eq!(store.device_since(saved.device, 1).await.unwrap().changes, [by_luis]);
    let eva = Stamp { by: "eva".into(), at: at(90) };
    store.discard(saved.device, 2, &eva).await.unwrap();
    let since = store.device_since(saved.device, 1).await.unwrap();
    assert_eq!((since.now, since.changes[0].by.as_str()), (None, "eva"));
}

async fn who_saved_a_system_since_it_was_seen_is_told_with_the_fields(database: &TestDatabase) {
    let store = &database.store;
    let mut draft = system_draft("Norte");
    let seen = store.save_system(&draft, &stamp(0)).await.unwrap();
    draft.known = Some((seen.id, seen.version));
    draft.user = "otro".into();
    store.save_system(&draft, &stamp(5)).await.unwrap();
    let since = store.system_since(seen.id, seen.version).await.unwrap();
    assert_eq!(since.now.unwrap().user, "otro");
    let fields = vec!["user".to_owned(), "password".to_owned()];
    assert_eq!(since.changes, [Change { by: "marta".into(), at: at(5), fields }]);
}

#[tokio::test]
async fn a_database_of_the_first_version_gets_a_name_and_keeps_it() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(room) = empty(kind).await else { continue };
        first_schema(kind, &room.url).await;
        let key = KeySource::Given(MasterKey::generate().unwrap());
        let name = Store::open(&room.url, key.clone()).await.unwrap().database().to_owned();
        assert_eq!(name.len(), 16, "{name}");
        let again = Store::open(&room.url, key).await.unwrap();
        assert_eq!(again.database(), name);
        assert_eq!(again.saved_as(DraftId(1)).await.unwrap(), None);
    }
}

/// Makes a database as the first version of the program did.
async fn first_schema(kind: Kind, url: &str) {
    let first = |all: Migrator| {
        Migrator::with_migrations(all.iter().filter(|one| one.version == 1).cloned().collect())
    };
    match kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
            first(sqlx::migrate!("assets/migrations/sqlite")).run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            first(sqlx::migrate!("assets/migrations/postgres")).run(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }
}
