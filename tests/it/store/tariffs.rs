//! Tariffs kept by hand: saved, copied, retired, deleted, and what a link changes.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use vincula::store::{KeySource, MasterKey, Store};

use crate::databases::{Empty, Kind, empty};

/// Tariffs of before they had a version.
const BEFORE: &str = "insert into tariffs (name) values ('Ñandú'), ('Zeta'), ('Ágil')";

async fn check_those_of_before(room: &Empty) {
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    let tariffs = store.tariffs().await.unwrap();
    let names: Vec<_> = tariffs.iter().map(|tariff| tariff.name.as_str()).collect();
    assert_eq!(names, ["Ágil", "Ñandú", "Zeta"]);
    assert!(tariffs.iter().all(|tariff| tariff.version == 1 && tariff.is_offered()));
}

#[tokio::test]
async fn the_tariffs_of_an_older_sqlite_are_offered() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let options: SqliteConnectOptions = room.url.parse().unwrap();
    let mut connection = options.create_if_missing(true).connect().await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/sqlite")).await.unwrap();
    migrations.run_to(5, &mut connection).await.unwrap();
    sqlx::raw_sql(BEFORE).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check_those_of_before(&room).await;
}

#[tokio::test]
async fn the_tariffs_of_an_older_postgres_are_offered() {
    let Some(room) = empty(Kind::Postgres).await else { return };
    let mut connection = PgConnection::connect(&room.url).await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/postgres")).await.unwrap();
    migrations.run_to(5, &mut connection).await.unwrap();
    sqlx::raw_sql(BEFORE).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check_those_of_before(&room).await;
}
