//! Opening a database: its schema, its key, and what is said when something is not there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use vincula::store::{KeySource, MasterKey, Store, StoreError};

use super::world::{World, stamp, system_draft};
use crate::databases::{Kind, TestDatabase, empty, on_both};

on_both!(
    opening_twice_changes_nothing,
    another_key_is_refused,
    a_lost_key_file_is_told_and_not_made_anew,
    a_database_of_a_newer_version_is_refused,
    two_processes_may_make_a_database_at_once,
);

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn message(result: Result<Store, StoreError>) -> String {
    result.map(drop).expect_err("it cannot be opened").text().id.into_owned()
}

async fn opening_twice_changes_nothing(database: &TestDatabase) {
    World::build(&database.store).await;
    let again = database.another().await;
    assert_eq!(again.systems().await.unwrap(), database.store.systems().await.unwrap());
}

async fn another_key_is_refused(database: &TestDatabase) {
    let other = KeySource::Given(MasterKey::generate().unwrap());
    assert!(matches!(Store::open(&database.url, other).await, Err(StoreError::WrongKey)));
}

async fn a_lost_key_file_is_told_and_not_made_anew(database: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    match Store::open(&database.url, KeySource::File(path.clone())).await {
        Err(StoreError::KeyMissing { path: told }) => assert_eq!(told, path),
        other => panic!("not {:?}", other.map(drop)),
    }
    assert!(!path.exists());
}

async fn a_database_of_a_newer_version_is_refused(database: &TestDatabase) {
    database
        .tamper(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                values (999999, 'of tomorrow', true, '', 0)",
        )
        .await;
    let opened = Store::open(&database.url, KeySource::Given(database.key.clone())).await;
    assert!(matches!(opened, Err(StoreError::NewerSchema)));
}

async fn two_processes_may_make_a_database_at_once(database: &TestDatabase) {
    let room = empty(database.kind).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::File(folder.path().join("key"));
    let opened = futures_util::future::join_all((0..4).map(|_| Store::open(&room.url, key.clone()))).await;
    for store in opened {
        store.unwrap().systems().await.unwrap();
    }
}

#[tokio::test]
async fn a_new_database_makes_its_key_file_and_opens_with_it_again() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/vincula/key");
    let key = KeySource::File(path.clone());
    let saved = {
        let store = Store::open(&room.url, key.clone()).await.unwrap();
        store.save_system(&system_draft("Norte"), &stamp(0)).await.unwrap()
    };
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let store = Store::open(&room.url, key).await.unwrap();
    assert_eq!(store.system_access(saved.id).await.unwrap().password.expose(), super::world::PASSWORD);
}

#[tokio::test]
async fn a_new_database_file_is_private_with_its_folders() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/vincula.db");
    let url = format!("sqlite://{}", path.display());
    let store = Store::open(&url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    World::build(&store).await;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&path.with_extension("db-wal")), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("vincula.db").display());
    let store = Store::open(&url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    World::build(&store).await;
    store.close().await;
    let files: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["vincula.db"]);
}

#[tokio::test]
async fn a_database_in_memory_holds_what_it_is_given() {
    let key = KeySource::Given(MasterKey::generate().unwrap());
    let store = Store::open("sqlite::memory:", key).await.unwrap();
    World::build(&store).await;
    assert_eq!(store.systems().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_file_that_others_can_read_is_refused() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    drop(Store::open(&room.url, KeySource::File(path.clone())).await.unwrap());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(message(Store::open(&room.url, KeySource::File(path)).await), "store-key-exposed");
}

#[tokio::test]
async fn a_key_file_without_a_key_is_refused() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for content in ["", "not base64", "c2hvcnQ=", "\u{0}\u{1}"] {
        let path = folder.path().join("key");
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(message(Store::open(&room.url, KeySource::File(path)).await), "store-key-form");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_database_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let junk = folder.path().join("junk.db");
    fs::write(&junk, "this is a letter and no database, long enough to have a header".repeat(20)).unwrap();
    let junk = format!("sqlite://{}", junk.display());
    let below_a_file = format!("{junk}/vincula.db");
    let key = MasterKey::generate().unwrap();
    for (url, expected) in [
        ("mysql://server/base", "store-url"),
        ("vincula.db", "store-url"),
        ("sqlite://", "store-url"),
        ("sqlite://vincula.db?mode=ro", "store-url"),
        ("postgres://usuario:s3creta@[roto/base", "store-url"),
        ("postgres://usuario:s3creta@127.0.0.1:1/base", "store-database-refused"),
        (&junk, "store-database-damaged"),
        (&below_a_file, "store-file"),
    ] {
        let error = Store::open(url, KeySource::Given(key.clone())).await.map(drop).unwrap_err();
        assert_eq!(error.text().id, expected, "{url}: {error:?}");
        assert!(!format!("{error:?} {error} {:?}", error.text()).contains("s3creta"), "{url}");
    }
}

#[tokio::test]
async fn a_missing_postgres_database_is_told() {
    let Some(room) = empty(Kind::Postgres).await else { return };
    let url = room.url.replace("localhost/", "localhost/not_there_");
    let opened = Store::open(&url, KeySource::Given(MasterKey::generate().unwrap())).await;
    assert_eq!(message(opened), "store-database-unknown");
}

#[test]
fn the_environment_says_where_the_key_is() {
    let folder = tempfile::tempdir().unwrap();
    let default = folder.path().join("key");
    let words = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    fs::write(folder.path().join("vincula-key"), words).unwrap();
    let credentials = folder.path().display().to_string();
    let source = |set: &[(&str, &str)]| {
        KeySource::from_environment(
            |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
            default.clone(),
        )
    };
    assert!(matches!(source(&[]), Ok(KeySource::File(path)) if path == default));
    assert!(
        matches!(source(&[("VINCULA_KEY_FILE", "/k")]), Ok(KeySource::File(path)) if path == Path::new("/k"))
    );
    assert!(matches!(source(&[("VINCULA_KEY", words), ("VINCULA_KEY_FILE", "/k")]), Ok(KeySource::Given(_))));
    assert!(matches!(source(&[("CREDENTIALS_DIRECTORY", &credentials)]), Ok(KeySource::Given(_))));
    assert!(matches!(source(&[("CREDENTIALS_DIRECTORY", "/nowhere")]), Ok(KeySource::File(_))));
    assert!(
        matches!(source(&[("VINCULA_KEY", "no")]), Err(StoreError::KeyForm { place }) if place == "VINCULA_KEY")
    );
}

#[test]
fn a_key_shows_nothing_of_itself() {
    let key = MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
    assert_eq!(format!("{:?}", KeySource::Given(key)), "Given(MasterKey(…))");
}
