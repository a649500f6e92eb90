//! A copy of a whole SQLite database in a new file, made and checked while others go on writing.
//!
//! The key is in no database, so in no copy either.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, SqlitePool};

use super::StoreError;
use super::look::{Integrity, Look, quick_check};
use super::pool::Pool;

/// Left free on the disk that the copy goes to: a full one may stop others, the database itself among them.
const SPARE: u64 = 16 * 1024 * 1024;

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    pub bytes: u64,
    pub customers: i64,
    pub devices: i64,
}

/// How many rows each table has, and the number that changes whenever somebody else commits.
#[derive(Debug, PartialEq, Eq)]
struct Counted {
    version: i64,
    rows: BTreeMap<String, i64>,
}

impl Counted {
    fn of(&self, table: &str) -> i64 {
        self.rows.get(table).copied().unwrap_or_default()
    }
}

/// The copy while it is not whole: removed when dropped, unless it was put in its place.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // It may be in its place by now.
        let _ = fs::remove_file(&self.0);
    }
}

impl Look {
    /// Copies the database as it stands at one moment into a new file that only its owner can read, and checks the copy.
    ///
    /// `None` for a server, whose own program is the one to copy it with.
    ///
    /// # Errors
    /// `File` when there is a file already, or no room; `CopyDiffers` when the copy is not like the database. Nothing is
    /// left behind.
    pub async fn copy(&self, to: &Path) -> Result<Option<Copied>, StoreError> {
        let Pool::Sqlite { read, .. } = &self.pool else {
            return Ok(None);
        };
        let at_file = |source: io::Error| StoreError::File { path: to.to_owned(), source };
        if to.symlink_metadata().is_ok() {
            return Err(at_file(ErrorKind::AlreadyExists.into()));
        }
        check_room(read, to).await?;
        let draft = begin(to).map_err(at_file)?;
        let words = draft.0.to_str().ok_or_else(|| at_file(ErrorKind::InvalidFilename.into()))?;
        let before = counted(read).await?;
        // One statement reads the database as it stood when it began.
        sqlx::query("vacuum into $1").bind(words).execute(read).await.map_err(|error| match error {
            sqlx::Error::Database(full) if full.code().as_deref() == Some("13") => {
                at_file(ErrorKind::StorageFull.into())
            }
            other => other.into(),
        })?;
        let after = counted(read).await?;
        let copied = check(&draft.0, &before, &after).await?;
        let file = File::open(&draft.0).map_err(at_file)?;
        file.sync_all().map_err(at_file)?;
        put_in_place(&draft.0, to, Standing::Kept).map_err(at_file)?;
        let bytes = file.metadata().map_err(at_file)?.len();
        Ok(Some(Copied { bytes, customers: copied.of("customers"), devices: copied.of("devices") }))
    }
}

/// Refuses at once what would not fit, before it fills the disk.
async fn check_room(pool: &SqlitePool, to: &Path) -> Result<(), StoreError> {
    let (needed,): (i64,) = sqlx::query_as(
        "select (page_count - freelist_count) * page_size
            from pragma_page_count(), pragma_freelist_count(), pragma_page_size()",
    )
    .fetch_one(pool)
    .await?;
    let at_file = |source| StoreError::File { path: to.to_owned(), source };
    let disk = rustix::fs::statvfs(folder(to)).map_err(|error| at_file(error.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < u64::try_from(needed).unwrap_or_default().saturating_add(SPARE) {
        return Err(at_file(ErrorKind::StorageFull.into()));
    }
    Ok(())
}

/// Makes the empty file that is filled, in the folder of the copy, so that it only has to be renamed.
fn begin(to: &Path) -> io::Result<Draft> {
    let name = to.file_name().ok_or(ErrorKind::InvalidFilename)?.to_string_lossy();
    let path = folder(to).join(format!(".{name}.{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    Ok(Draft(path))
}

fn folder(of: &Path) -> &Path {
    of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

async fn counted(pool: &SqlitePool) -> Result<Counted, StoreError> {
    let mut connection = pool.acquire().await?;
    let (version,): (i64,) = sqlx::query_as("pragma data_version").fetch_one(&mut *connection).await?;
    let tables: Vec<(String,)> = sqlx::query_as(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut rows = BTreeMap::new();
    for (table,) in tables {
        let sql = format!("select count(*) from \"{}\"", table.replace('"', "\"\""));
        let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
        rows.insert(table, count);
    }
    Ok(Counted { version, rows })
}

/// Opens the copy, has SQLite check it, and compares it with what was counted before and after.
async fn check(copy: &Path, before: &Counted, after: &Counted) -> Result<Counted, StoreError> {
    let options = SqliteConnectOptions::new().filename(copy).read_only(true).immutable(true);
    let pool = SqlitePool::connect_with(options).await?;
    let integrity = quick_check(&pool, None).await?;
    let copied = counted(&pool).await?;
    pool.close().await;
    if let Integrity::Damaged { what } = integrity {
        return Err(StoreError::CopyDiffers { what });
    }
    let differing = if before.version == after.version {
        // Nobody has written meanwhile.
        before.rows.keys().find(|table| before.rows.get(*table) != copied.rows.get(*table))
    } else {
        // Rows may have come and gone. Those of the trail only come.
        let only_grows = |table: &str| table == "audit";
        before.rows.keys().find(|table| match copied.rows.get(*table) {
            None => true,
            Some(count) => only_grows(table) && !(before.of(table)..=after.of(table)).contains(count),
        })
    };
    match differing {
        Some(table) => Err(StoreError::CopyDiffers { what: table.clone() }),
        None => Ok(copied),
    }
}

/// What becomes of a file that has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Kept,
    Replaced,
}

/// Gives a whole file its name, and makes sure that it has it after a loss of power.
///
/// # Errors
/// `AlreadyExists` when one stands there that is kept; or it cannot be done.
pub(crate) fn put_in_place(draft: &Path, to: &Path, standing: Standing) -> io::Result<()> {
    match standing {
        Standing::Replaced => fs::rename(draft, to)?,
        Standing::Kept => match renameat_with(CWD, draft, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            // Not every file system can; the path was free a moment ago.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) if to.symlink_metadata().is_err() => {
                fs::rename(draft, to)?;
            }
            Err(error) => return Err(error.into()),
        },
    }
    File::open(folder(to))?.sync_all()
}
