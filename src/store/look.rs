//! A database looked at as it stands, for who wants to know how it is or to copy it.
//!
//! Nothing is made, brought up to date or written. A database that no store would open can be looked at, too: one of a
//! newer version, one without a key.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;

use super::key::{self, MasterKey};
use super::outbox::open_operations;
use super::pool::{Address, POSTGRES_MIGRATIONS, Pool, SQLITE_MIGRATIONS, all, one};
use super::row::{millis, time_if_any};
use super::{Store, StoreError};

/// So many steps of SQLite's machine are made between two looks at the time.
const STEPS: i32 = 10_000;

/// A database looked at as it stands.
pub struct Look {
    pub(super) pool: Pool,
}

/// Which database it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub engine: Engine,
    pub version: String,
    pub bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How the schema stands to the one of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Nothing is there yet.
    Empty,
    /// There are tables, but this program did not make them.
    Foreign,
    /// It can be brought up to date.
    Older {
        version: i64,
        program: i64,
    },
    Current {
        version: i64,
    },
    Newer {
        version: i64,
        program: i64,
    },
    /// A step to this version was begun and not finished, or is not the one that the program knows.
    Altered {
        version: i64,
    },
}

/// Whether a database is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integrity {
    Sound,
    /// The time was up, and nothing wrong had been found.
    Unfinished,
    /// The first thing that is wrong, in the words of SQLite.
    Damaged {
        what: String,
    },
}

/// Whether PostgreSQL has the extension for searching by any part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigrams {
    Made,
    /// It is installed, and can be made in this database.
    Available,
    Missing,
}

/// What is in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxFound {
    pub waiting: i64,
    pub attention: i64,
    pub oldest: Option<Timestamp>,
    /// Since when an operation could have been worked that nobody works.
    pub idle_since: Option<Timestamp>,
}

impl Look {
    /// Looks at the database with this address.
    ///
    /// # Errors
    /// `File` when there is no such file, or what keeps the database from being read.
    pub async fn at(url: &str) -> Result<Self, StoreError> {
        Ok(Self { pool: Pool::look(url).await? })
    }

    /// Where the file of the database is; `None` for a server.
    ///
    /// # Errors
    /// An address of no sort that there is.
    pub fn path_in(url: &str) -> Result<Option<&Path>, StoreError> {
        Ok(match Address::of(url)? {
            Address::File(path) => Some(path),
            Address::Memory | Address::Server(_) => None,
        })
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub async fn about(&self) -> Result<About, StoreError> {
        let mut tx = self.pool.read().await?;
        let (engine, row) = match &self.pool {
            Pool::Sqlite { .. } => (
                Engine::Sqlite,
                one!(
                    &mut tx,
                    (String, i64),
                    "select sqlite_version(), page_count * page_size from pragma_page_count(), pragma_page_size()"
                )?,
            ),
            Pool::Postgres(_) => (
                Engine::Postgres,
                one!(
                    &mut tx,
                    (String, i64),
                    "select current_setting('server_version'), pg_database_size(current_database())"
                )?,
            ),
        };
        let (version, bytes) = row.ok_or(StoreError::Missing)?;
        Ok(About { engine, version, bytes: u64::try_from(bytes).unwrap_or_default() })
    }

    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let mut tx = self.pool.read().await?;
        let (ours, table, any) = match &self.pool {
            Pool::Sqlite { .. } => (
                &SQLITE_MIGRATIONS,
                "select count(*) from sqlite_schema where name = '_sqlx_migrations'",
                "select count(*) from sqlite_schema where name not like 'sqlite_%'",
            ),
            Pool::Postgres(_) => (
                &POSTGRES_MIGRATIONS,
                "select count(*) from pg_tables
                    where schemaname = current_schema() and tablename = '_sqlx_migrations'",
                "select count(*) from pg_tables where schemaname = current_schema()",
            ),
        };
        let count = |row: Option<(i64,)>| row.map_or(0, |(count,)| count);
        if count(one!(&mut tx, (i64,), table)?) == 0 {
            let any = count(one!(&mut tx, (i64,), any)?);
            return Ok(if any == 0 { Schema::Empty } else { Schema::Foreign });
        }
        let applied = all!(
            &mut tx,
            (i64, bool, Vec<u8>),
            "select version, success, checksum from _sqlx_migrations order by version"
        )?;
        Ok(compared(&applied, ours))
    }

    /// Whether the database is whole, as far as can be told in this time. PostgreSQL sees to that itself.
    pub async fn integrity(&self, limit: Duration) -> Result<Option<Integrity>, StoreError> {
        match &self.pool {
            Pool::Sqlite { read, .. } => quick_check(read, Some(limit)).await.map(Some),
            Pool::Postgres(_) => Ok(None),
        }
    }

    /// `None` on SQLite, which has what it takes built in.
    pub async fn trigrams(&self) -> Result<Option<Trigrams>, StoreError> {
        if let Pool::Sqlite { .. } = &self.pool {
            return Ok(None);
        }
        let mut tx = self.pool.read().await?;
        let row = one!(
            &mut tx,
            (bool,),
            "select installed_version is not null from pg_available_extensions where name = 'pg_trgm'"
        )?;
        Ok(Some(match row {
            Some((true,)) => Trigrams::Made,
            Some((false,)) => Trigrams::Available,
            None => Trigrams::Missing,
        }))
    }

    /// Whether the database was written with this key; `None` when it has no key yet.
    pub async fn is_its_key(&self, key: &MasterKey) -> Result<Option<bool>, StoreError> {
        let mut tx = self.pool.read().await?;
        key::is_of(&mut tx, key).await
    }

    pub async fn has_key(&self) -> Result<bool, StoreError> {
        let mut tx = self.pool.read().await?;
        key::has_one(&mut tx).await
    }

    /// By how many seconds the server's clock goes before this computer's; `None` on SQLite, whose file is on this computer.
    pub async fn clock_ahead(&self) -> Result<Option<i64>, StoreError> {
        match &self.pool {
            Pool::Sqlite { .. } => Ok(None),
            Pool::Postgres(pool) => super::clock::ahead_of_ours(pool).await.map(Some),
        }
    }

    /// What is in the outbox; `now` by the clock of the database.
    pub async fn outbox(&self, now: Timestamp) -> Result<OutboxFound, StoreError> {
        let mut tx = self.pool.read().await?;
        let row = one!(
            &mut tx,
            (i64, i64, Option<i64>, Option<i64>),
            concat!(
                "select
                    (select count(*) from operations o where o.state in ('queued', 'running', 'accepted', 'unsure')),
                    (select count(*) from operations o where o.state = 'attention'),
                    (select min(o.created_at) from operations o
                        where o.state in ('queued', 'running', 'accepted', 'unsure')),
                    (select min(case when o.lease_until > o.due_at then o.lease_until else o.due_at end)
                        from operations o
                        where o.due_at <= $1 and (o.lease_until is null or o.lease_until <= $1) and ",
                open_operations!(),
                ")"
            ),
            millis(now),
        )?;
        let (waiting, attention, oldest, idle_since) = row.ok_or(StoreError::Missing)?;
        Ok(OutboxFound {
            waiting,
            attention,
            oldest: time_if_any(oldest)?,
            idle_since: time_if_any(idle_since)?,
        })
    }

    /// A store on what is looked at, to read with: whatever would write through it is refused by the database.
    ///
    /// Its schema must be the program's, and the key its own.
    pub async fn store(self, key: &MasterKey) -> Result<Store, StoreError> {
        if let Pool::Sqlite { write, .. } = &self.pool {
            sqlx::query("pragma query_only = on").execute(write).await?;
        }
        Store::with(self.pool, key).await
    }
}

/// How what was applied stands to what the program has.
fn compared(applied: &[(i64, bool, Vec<u8>)], ours: &Migrator) -> Schema {
    let program = ours.iter().map(|step| step.version).max().unwrap_or_default();
    let altered = applied.iter().find(|(version, is_whole, checksum)| {
        let known = ours.iter().find(|step| step.version == *version);
        !is_whole || known.is_none_or(|step| *step.checksum != **checksum) && *version <= program
    });
    match (altered, applied.last()) {
        (Some((version, ..)), _) => Schema::Altered { version: *version },
        (None, None) => Schema::Older { version: 0, program },
        (None, Some((version, ..))) => match version.cmp(&program) {
            std::cmp::Ordering::Less => Schema::Older { version: *version, program },
            std::cmp::Ordering::Equal => Schema::Current { version: *version },
            std::cmp::Ordering::Greater => Schema::Newer { version: *version, program },
        },
    }
}

/// SQLite's own check, which reads the whole file; without a limit it takes the time that it takes.
pub(super) async fn quick_check(pool: &SqlitePool, limit: Option<Duration>) -> Result<Integrity, StoreError> {
    /// What SQLite says when it was interrupted.
    const INTERRUPTED: &str = "9";
    let mut connection = pool.acquire().await?;
    if let Some(limit) = limit {
        let end = Instant::now() + limit;
        connection.lock_handle().await?.set_progress_handler(STEPS, move || Instant::now() < end);
    }
    let found: Result<(String,), _> =
        sqlx::query_as("pragma quick_check(1)").fetch_one(&mut *connection).await;
    connection.lock_handle().await?.remove_progress_handler();
    match found {
        Ok((words,)) if words == "ok" => Ok(Integrity::Sound),
        Ok((what,)) => Ok(Integrity::Damaged { what }),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(INTERRUPTED) => {
            Ok(Integrity::Unfinished)
        }
        Err(error) => Err(error.into()),
    }
}
