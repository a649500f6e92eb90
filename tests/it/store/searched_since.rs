//! A database of before there was a search, and a server that cannot search.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use vincula::store::{CustomerQuery, Edge, KeySource, MasterKey, Sort, Store};

use crate::databases::{Empty, Kind, empty};

/// A customer with a link and two devices, one of them removed, and another with nothing but his name.
const RECORDS: &str = "
    insert into tariffs (name) values ('Fibra');
    insert into products (name, model, technology, stock) values ('Router', 'M', 'gpon', 1);
    insert into systems (name, kind, url, user_name, options, version) values ('Norte', 'rest', '', '', '{}', 1);
    insert into customers
        (code, code_folded, name, name_folded, tax_id, status, phone, address, city, postal_code) values
        ('C-1', 'c-1', 'Ana Núñez', 'ana nunez', '12345678Z', 'alta', '+34912345678', '', '', ''),
        ('C-2', 'c-2', 'Luis', 'luis', null, 'alta', null, '', '', '');
    insert into links (system_id, external_id, customer_id) values (1, 'EXT-9', 1);
    insert into devices
        (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology, intent, state,
            fields, version) values
        (1, 1, 'EXT-9', 1, 1, 'ONT', 'HWTC1234ABCD', 'gpon', 'active', 'active', '{}', 1),
        (1, 1, 'EXT-9', 1, 1, 'ONT', 'HWTC00000009', 'gpon', 'removed', 'removed', '{}', 1);
";

async fn found(store: &Store, search: &str) -> Vec<String> {
    let query = CustomerQuery { search: search.into(), sort: Sort::default(), edge: Edge::First, limit: 10 };
    store.customers(&query).await.unwrap().rows.into_iter().map(|row| row.code).collect()
}

async fn check(room: &Empty) {
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    for (typed, codes) in [
        ("", vec!["C-1", "C-2"]),
        ("ñez", vec!["C-1"]),
        ("c-", vec!["C-1", "C-2"]),
        ("5678z", vec!["C-1"]),
        ("345 678", vec!["C-1"]),
        ("ext-9", vec!["C-1"]),
        ("34abcd", vec!["C-1"]),
        ("00000009", vec![]),
        ("uis", vec!["C-2"]),
    ] {
        assert_eq!(found(&store, typed).await, codes, "{typed:?}");
    }
}

#[tokio::test]
async fn the_customers_of_an_older_sqlite_are_found() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let options: SqliteConnectOptions = room.url.parse().unwrap();
    let mut connection = options.create_if_missing(true).connect().await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/sqlite")).await.unwrap();
    migrations.run_to(1, &mut connection).await.unwrap();
    sqlx::raw_sql(RECORDS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check(&room).await;
}

#[tokio::test]
async fn the_customers_of_an_older_postgres_are_found() {
    let Some(room) = empty(Kind::Postgres).await else { return };
    let mut connection = PgConnection::connect(&room.url).await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/postgres")).await.unwrap();
    migrations.run_to(1, &mut connection).await.unwrap();
    sqlx::raw_sql(RECORDS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check(&room).await;
}

#[tokio::test]
async fn whoever_may_not_make_the_extension_is_told_what_to_do() {
    let Some(room) = empty(Kind::Postgres).await else { return };
    let mut owner = PgConnection::connect(&room.url).await.unwrap();
    let (database,): (String,) =
        sqlx::query_as("select current_database()").fetch_one(&mut owner).await.unwrap();
    // The role goes with the server, which is of these tests alone.
    let role = format!("of_{database}");
    let rights = format!("create role {role} login; grant usage, create on schema public to {role}");
    sqlx::raw_sql(AssertSqlSafe(rights)).execute(&mut owner).await.unwrap();
    let url = room.url.replace("postgres@", &format!("{role}@"));
    let key = KeySource::Given(MasterKey::generate().unwrap());

    let text = Store::open(&url, key.clone()).await.map(drop).unwrap_err().text();
    assert_eq!(text.id, "store-no-trigrams", "{text:?}");
    assert!(format!("{text:?}").contains("pg_trgm"), "{text:?}");

    sqlx::raw_sql("create extension pg_trgm").execute(&mut owner).await.unwrap();
    let store = Store::open(&url, key).await.unwrap();
    assert_eq!(found(&store, "ana").await, Vec::<String>::new());
}
