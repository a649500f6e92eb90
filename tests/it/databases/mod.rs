//! A fresh database of either kind for each test.
//!
//! Where no PostgreSQL can be had its tests say so and pass, or fail when `VINCULA_TEST_POSTGRES=required`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

mod cluster;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use vincula::store::{KeySource, MasterKey, Store};

/// The databases that the same story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of its own for one test, gone when it is dropped.
pub struct TestDatabase {
    pub kind: Kind,
    pub store: Store,
    pub url: String,
    pub key: MasterKey,
    _home: Home,
}

/// What is to be taken away in the end.
enum Home {
    Folder { _folder: tempfile::TempDir },
    Server { name: String },
}

impl TestDatabase {
    /// Opens the same database once more, as another process would.
    pub async fn another(&self) -> Store {
        Store::open(&self.url, KeySource::Given(self.key.clone())).await.unwrap()
    }

    /// Asks the database behind the program's back: the one number that a query gives.
    pub async fn count(&self, sql: &'static str) -> i64 {
        match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    /// Changes the database behind the program's back.
    pub async fn tamper(&self, sql: &'static str) {
        tamper(&self.url, sql).await;
    }
}

/// Changes a database behind the program's back.
pub async fn tamper(url: &str, sql: &'static str) {
    if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// A database that nobody has opened yet: its address, and what takes it away when dropped.
pub struct Empty {
    pub url: String,
    home: Home,
}

/// Makes room for a database of a kind; `None` where there is no PostgreSQL.
pub async fn empty(kind: Kind) -> Option<Empty> {
    match kind {
        Kind::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("vincula.db").display());
            Some(Empty { url, home: Home::Folder { _folder: folder } })
        }
        Kind::Postgres => {
            let cluster = match cluster::cluster() {
                Ok(cluster) => cluster,
                Err(reason) if std::env::var("VINCULA_TEST_POSTGRES").as_deref() == Ok("required") => {
                    panic!("PostgreSQL is required: {reason}")
                }
                Err(reason) => {
                    eprintln!("SKIPPED on PostgreSQL: {reason}");
                    return None;
                }
            };
            let mut bytes = [0; 8];
            getrandom::fill(&mut bytes).unwrap();
            let name = format!("t{:016x}", u64::from_ne_bytes(bytes));
            administer(format!("create database {name}")).await;
            Some(Empty { url: cluster.url(&name), home: Home::Server { name } })
        }
    }
}

/// A new database with its schema and a key of its own; `None` where there is no PostgreSQL.
pub async fn fresh(kind: Kind) -> Option<TestDatabase> {
    let Empty { url, home } = empty(kind).await?;
    let key = MasterKey::generate().unwrap();
    let store = Store::open(&url, KeySource::Given(key.clone())).await.unwrap();
    Some(TestDatabase { kind, store, url, key, _home: home })
}

async fn administer(sql: String) {
    let cluster = cluster::cluster().expect("the server answered before");
    let mut connection = PgConnection::connect(&cluster.url("postgres")).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

impl Drop for Home {
    fn drop(&mut self) {
        let Self::Server { name } = self else { return };
        let sql = format!("drop database {name} with (force)");
        // On a thread of its own: a drop cannot wait within the runtime that it happens in.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(administer(sql));
        });
        let _ = dropped.join();
    }
}

/// Makes two tests of each story `async fn name(database: &TestDatabase)`: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => { $(
        mod $story {
            #[tokio::test]
            async fn sqlite() {
                let database = crate::databases::fresh(crate::databases::Kind::Sqlite).await;
                super::$story(&database.expect("SQLite is built in")).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = crate::databases::fresh(crate::databases::Kind::Postgres).await {
                    super::$story(&database).await;
                }
            }
        }
    )* };
}
pub(crate) use on_both;
