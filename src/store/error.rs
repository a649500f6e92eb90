//! Why the store did not do what it was asked, and how a person is told.
//!
//! No message repeats the address of the database: it can hold a password.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::RowProblem;
use crate::domain::operation::OperationState;
use crate::domain::os_error;
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::text;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something that a person can mend at its field: taken, out of stock, not there.
    #[error("the record cannot be saved as it is")]
    Problems(Vec<Problem>),
    /// Bad rows of a file; nothing was imported.
    #[error("some rows of the file cannot be imported")]
    Rows(Vec<RowProblem>),
    /// The record was changed by somebody else since it was read.
    #[error("the record was changed meanwhile")]
    Changed,
    /// No such record.
    #[error("there is no such record")]
    Missing,
    /// A worker named a claim that is not its own any more.
    #[error("the operation is in other hands")]
    NotClaimed,
    /// A worker would bring an operation where it cannot go from where it is: a mistake of the program.
    #[error("an operation cannot go from {from:?} to {to:?}")]
    IllegalMove { from: OperationState, to: OperationState },
    /// The key is not the one that this database was written with.
    #[error("the key does not open this database")]
    WrongKey,
    /// The database has a key, and its file is not where it was looked for.
    #[error("the key file {} is missing", path.display())]
    KeyMissing { path: PathBuf },
    #[error("the key file {} cannot be read", path.display())]
    KeyUnreadable { path: PathBuf, source: std::io::Error },
    #[error("the key file {} cannot be written", path.display())]
    KeyUnwritable { path: PathBuf, source: std::io::Error },
    /// Others than its owner may read or write the key file.
    #[error("the key file {} is open to others", path.display())]
    KeyExposed { path: PathBuf },
    /// What stands in this variable or file is not 32 bytes in base64.
    #[error("{place} holds no key")]
    KeyForm { place: String },
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The database was written by a newer version of the program.
    #[error("the database is of a newer version of the program")]
    NewerSchema,
    /// A stored value that cannot be read: the database was changed by other means.
    #[error("a stored value cannot be read: {what}")]
    Corrupt { what: String },
    /// The address of the database is neither `sqlite://PATH` nor a well-formed `postgres://…`.
    #[error("the address of the database has another form")]
    Url,
    /// The file of the database, or a folder for it, can be neither made nor opened.
    #[error("the database file {} cannot be opened", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// The database cannot be reached, is full, or is busy for too long.
    #[error("the database does not answer")]
    Database(#[source] sqlx::Error),
    /// A copy of the database is not like it.
    #[error("the copy is not like the database: {what}")]
    CopyDiffers { what: String },
    /// The PostgreSQL server has not the extension `pg_trgm`, or we may not make it.
    #[error("the extension pg_trgm cannot be used: {reason}")]
    NoTrigrams { reason: String },
    #[error("the schema of the database could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { index, .. } => Self::Corrupt { what: index },
            other => Self::Database(other),
        }
    }
}

impl StoreError {
    /// The message: what was not done and what to do next. Problems and bad rows have messages of their own besides.
    pub fn text(&self) -> Text {
        let shown = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Problems(_) => text!("store-problems"),
            Self::Rows(rows) => text!("store-rows", count = rows.len()),
            Self::Changed => text!("store-changed"),
            Self::Missing => text!("store-missing"),
            Self::NotClaimed => text!("store-not-claimed"),
            Self::IllegalMove { from, to } => {
                text!("store-illegal-move", from = from.label(), to = to.label())
            }
            Self::WrongKey => text!("store-wrong-key"),
            Self::KeyMissing { path } => text!("store-key-missing", path = shown(path)),
            Self::KeyUnreadable { path, source } => {
                text!("store-key-unreadable", path = shown(path), reason = os_error::in_words(source))
            }
            Self::KeyUnwritable { path, source } => {
                text!("store-key-unwritable", path = shown(path), reason = os_error::in_words(source))
            }
            Self::KeyExposed { path } => text!("store-key-exposed", path = shown(path)),
            Self::KeyForm { place } => text!("store-key-form", place = place.as_str()),
            Self::NoRandomness => text!("store-no-randomness"),
            Self::NewerSchema => text!("store-newer-schema"),
            Self::Corrupt { what } => text!("store-corrupt", what = what.as_str()),
            Self::Url => text!("store-url"),
            Self::File { path, source } => {
                text!("store-file", path = shown(path), reason = os_error::in_words(source))
            }
            Self::Database(error) => database_text(error),
            Self::CopyDiffers { what } => text!("store-copy-differs", what = what.as_str()),
            Self::NoTrigrams { reason } => text!("store-no-trigrams", reason = reason.as_str()),
            Self::Migration(error) => text!("store-migration", reason = error.to_string()),
        }
    }
}

/// Tells apart what a person would do something different about.
fn database_text(error: &sqlx::Error) -> Text {
    match error {
        sqlx::Error::PoolTimedOut => text!("store-database-slow"),
        sqlx::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            text!("store-database-refused")
        }
        sqlx::Error::Io(error) => text!("store-database-unreachable", reason = os_error::in_words(error)),
        sqlx::Error::Tls(error) => text!("store-database-tls", reason = error.to_string()),
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            // SQLite's extended codes keep the plain one in their low byte; PostgreSQL's have five characters.
            match (code.len(), code.parse::<u32>().map(|code| code & 0xff), code.as_ref()) {
                (5, _, "28P01" | "28000") => text!("store-database-sign-in"),
                (5, _, "3D000") => text!("store-database-unknown"),
                (5, _, "40001" | "40P01" | "55P03") => text!("store-database-busy"),
                (5, _, "53100") | (1..=4, Ok(13), _) => text!("store-database-full"),
                (1..=4, Ok(5 | 6), _) => text!("store-database-busy"),
                (1..=4, Ok(8), _) => text!("store-database-read-only"),
                (1..=4, Ok(11 | 26), _) => text!("store-database-damaged"),
                _ => text!("store-database-failed", reason = error.message()),
            }
        }
        other => text!("store-database-failed", reason = other.to_string()),
    }
}
