//! The two databases behind one text of SQL: pools, transactions, and the few places where they differ.
//!
//! It knows no table of ours but those of the migrations.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use super::StoreError;

pub(super) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("assets/migrations/sqlite");
pub(super) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("assets/migrations/postgres");

/// How long another process may hold the database, or a server take to answer, before the person is told.
const PATIENCE: Duration = Duration::from_secs(10);
const READERS: u32 = 3;
/// In KiB, told by the sign. What they read again and again is little, and the kernel keeps the rest at hand for all.
const READER_CACHE: &str = "-512";
const SERVER_CONNECTIONS: u32 = 5;

/// The name under which our processes tell one another, on PostgreSQL, that they committed something.
pub(super) const CHANNEL: &str = "vincula";

/// The connections to one database.
pub(super) enum Pool {
    /// One connection writes and the others read, so that writers of this process queue in order, and so that
    /// what `data_version` shows on the writing one was committed by somebody else.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction, rolled back unless it is committed.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one expression on the connection of a transaction, whichever database it is of.
macro_rules! on_tx {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            $crate::store::pool::Tx::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            $crate::store::pool::Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

/// All rows of a query: `all!(tx, Row, SQL, bind, …)`.
macro_rules! all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::pool::on_tx!($tx, |connection| {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(connection).await
        })
    };
}

/// The row of a query, if there is one.
macro_rules! one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::pool::on_tx!($tx, |connection| {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection).await
        })
    };
}

/// Runs a statement and gives how many rows it touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::pool::on_tx!($tx, |connection| {
            sqlx::query($sql)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
        })
    };
}

/// A query that keeps the rows that it reads from being changed until the end of the transaction.
///
/// On SQLite a writing transaction is alone anyway.
macro_rules! locking {
    ($tx:expr, $sql:expr, $lock:literal) => {
        match $tx {
            $crate::store::pool::Tx::Sqlite(_) => $sql,
            $crate::store::pool::Tx::Postgres(_) => concat!($sql, " ", $lock),
        }
    };
}
pub(super) use {all, locking, on_tx, one, run};

impl Pool {
    /// Opens the database, which is made if it is SQLite and missing, and brings its schema up to date.
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        match Address::of(url)? {
            Address::Memory => {
                let pool = open_memory().await?;
                migrate_sqlite(&pool).await?;
                Ok(Self::Sqlite { write: pool.clone(), read: pool })
            }
            Address::File(path) => open_file(path).await,
            Address::Server(url) => open_postgres(url).await,
        }
    }

    /// Opens the database as it stands: it is neither made nor brought up to date, and what is only read leaves no trace.
    pub(super) async fn look(url: &str) -> Result<Self, StoreError> {
        match Address::of(url)? {
            Address::Memory => {
                let pool = open_memory().await?;
                Ok(Self::Sqlite { write: pool.clone(), read: pool })
            }
            Address::File(path) => look_at_file(path).await,
            Address::Server(url) => look_at_postgres(url).await,
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                // The writing connection last: it takes the log back into the file.
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Begins a transaction that reads the database as it stands at one moment.
    pub(super) async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin transaction isolation level repeatable read, read only").await?,
            ),
        })
    }

    /// Begins a transaction that writes.
    pub(super) async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            // At once: a transaction that began by reading could find the database changed when it comes to write.
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }
}

impl Tx {
    /// What a query that is put together has at its end to keep the rows that it reads from being changed, as `locking`.
    pub(super) const fn share(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " for share",
        }
    }

    /// Commits, and on PostgreSQL lets the other processes know; `instance` is the one that need not be told.
    pub(super) async fn commit(mut self, instance: &str) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = &mut self {
            sqlx::query("select pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(instance)
                .execute(&mut **transaction)
                .await?;
        }
        self.commit_unannounced().await
    }

    /// Commits what nobody else shows.
    pub(super) async fn commit_unannounced(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Lets go of all before it returns. One that is only dropped is rolled back behind its caller's back, when its
    /// connection goes back to the pool.
    pub(super) async fn give_up(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }

    /// Waits for the transactions that have taken this lock, and keeps others from it until the end of this one.
    pub(super) async fn take_turn(&mut self, turn: Turn) -> Result<(), StoreError> {
        if let Self::Postgres(transaction) = self {
            sqlx::query("select pg_advisory_xact_lock($1)")
                .bind(turn as i64)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

/// What must be done by one at a time although no row says so. The numbers only have to be ours.
#[derive(Debug, Clone, Copy)]
#[repr(i64)]
pub(super) enum Turn {
    Key = 0x7669_6e63_0001,
    Claim = 0x7669_6e63_0002,
}

/// What an address leads to.
pub(super) enum Address<'a> {
    Memory,
    File(&'a Path),
    Server(&'a str),
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server(url));
        }
        match url.strip_prefix("sqlite:") {
            Some(":memory:" | "//:memory:") => Ok(Self::Memory),
            Some(path) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                // Options behind a question mark would be taken for a part of the name.
                if path.is_empty() || path.contains('?') {
                    return Err(StoreError::Url);
                }
                Ok(Self::File(Path::new(path)))
            }
            None => Err(StoreError::Url),
        }
    }
}

fn lasting<DB: sqlx::Database>(
    options: sqlx::pool::PoolOptions<DB>,
    connections: u32,
) -> sqlx::pool::PoolOptions<DB> {
    // Without age limits the pool has no upkeep to wake up for.
    options.max_connections(connections).idle_timeout(None).max_lifetime(None).acquire_timeout(PATIENCE)
}

fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // Not `Normal`: in a log it leaves the last commits to be lost with the power.
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
}

async fn open_memory() -> Result<SqlitePool, StoreError> {
    // Each connection to `:memory:` would be a database of its own.
    let one = lasting(SqlitePoolOptions::new(), 1).test_before_acquire(false);
    Ok(one.connect_with(sqlite_options().in_memory(true)).await?)
}

async fn open_file(path: &Path) -> Result<Pool, StoreError> {
    make_private(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    let options = sqlite_options().filename(path);
    let write = lasting(SqlitePoolOptions::new(), 1)
        .test_before_acquire(false)
        .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal))
        .await?;
    migrate_sqlite(&write).await?;
    let read = lasting(SqlitePoolOptions::new(), READERS)
        .test_before_acquire(false)
        .connect_lazy_with(options.pragma("cache_size", READER_CACHE));
    Ok(Pool::Sqlite { write, read })
}

async fn look_at_file(path: &Path) -> Result<Pool, StoreError> {
    let unreadable = |source| StoreError::File { path: path.to_owned(), source };
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    // Whoever opens it last takes the log beside it back into the file. If there is one, somebody is at work, or was
    // killed, and it is for the program to take it back. If there is none, reading makes an empty one, which only a
    // connection that may write takes away again.
    let options = sqlite_options().filename(path).read_only(beside(path, "-wal").exists());
    let pool = lasting(SqlitePoolOptions::new(), 1).test_before_acquire(false).connect_with(options).await?;
    Ok(Pool::Sqlite { write: pool.clone(), read: pool })
}

/// A file that SQLite keeps beside that of the database.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes the file and its folders, when missing, for nobody else to read.
fn make_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(path).map(drop)
}

async fn migrate_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    // All in one writing transaction, so that two processes that open a new database do not both build it. When
    // there is nothing to build, nothing is written, and nobody's long import has to be waited for.
    let begin = if is_up_to_date(pool).await? { "begin" } else { "begin immediate" };
    let mut tx = pool.begin_with(begin).await?;
    SQLITE_MIGRATIONS
        .run_direct(None, &mut *tx, false)
        .await
        .map_err(|error| migration_error(error, &SQLITE_MIGRATIONS))?;
    tx.commit().await?;
    Ok(())
}

async fn is_up_to_date(pool: &SqlitePool) -> Result<bool, StoreError> {
    let table = "select count(*) from sqlite_schema where name = '_sqlx_migrations'";
    let (tables,): (i64,) = sqlx::query_as(table).fetch_one(pool).await?;
    if tables == 0 {
        return Ok(false);
    }
    let (applied,): (Option<i64>,) =
        sqlx::query_as("select max(version) from _sqlx_migrations").fetch_one(pool).await?;
    Ok(applied >= SQLITE_MIGRATIONS.iter().map(|migration| migration.version).max())
}

async fn look_at_postgres(url: &str) -> Result<Pool, StoreError> {
    let (options, connection) = reach_postgres(url).await?;
    connection.close().await?;
    let pool = lasting(PgPoolOptions::new(), 1).after_connect(|connection, _| {
        Box::pin(async move {
            sqlx::raw_sql("set lock_timeout = '10s'; set default_transaction_read_only = on")
                .execute(connection)
                .await
                .map(drop)
        })
    });
    Ok(Pool::Postgres(pool.connect_lazy_with(options)))
}

/// Connects once, so that what keeps it from being done is known.
async fn reach_postgres(url: &str) -> Result<(PgConnectOptions, PgConnection), StoreError> {
    // The error of the parser could repeat the URL, and with it the password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Url)?
        .application_name("vincula")
        .disable_statement_logging();
    // Not by the pool: it goes on trying a server that refuses the connection.
    let connection = tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options))
        .await
        .map_err(|_| sqlx::Error::PoolTimedOut)??;
    Ok((options, connection))
}

async fn open_postgres(url: &str) -> Result<Pool, StoreError> {
    let (options, mut connection) = reach_postgres(url).await?;
    POSTGRES_MIGRATIONS
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| migration_error(error, &POSTGRES_MIGRATIONS))?;
    connection.close().await?;
    // A client that was cut off in the middle of a transaction must not keep its rows from the others for hours.
    let pool = lasting(PgPoolOptions::new(), SERVER_CONNECTIONS).after_connect(|connection, _| {
        Box::pin(async move {
            sqlx::raw_sql("set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'")
                .execute(connection)
                .await
                .map(drop)
        })
    });
    Ok(Pool::Postgres(pool.connect_lazy_with(options)))
}

fn migration_error(error: MigrateError, ours: &Migrator) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) if ours.iter().all(|known| known.version < version) => {
            StoreError::NewerSchema
        }
        // The extension that finds parts of words is not there, may not be made, or is where it is not looked for.
        MigrateError::ExecuteMigration(sqlx::Error::Database(error), _)
            if error.message().contains("trgm") =>
        {
            StoreError::NoTrigrams { reason: error.message().to_owned() }
        }
        MigrateError::Execute(error) => error.into(),
        other => StoreError::Migration(other),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::*;

    #[tokio::test]
    async fn what_is_committed_to_a_file_is_on_the_disk_before_anybody_is_told() {
        const FULL: i64 = 2;
        let folder = tempfile::tempdir().unwrap();
        let pool = open_file(&folder.path().join("vincula.db")).await.unwrap();
        let Pool::Sqlite { write, .. } = pool else { panic!("a file is of SQLite") };
        let level: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(&write).await.unwrap();
        assert_eq!(level, FULL);
    }
}
