//! `vincula backup`: a copy of the whole database in one file, while others go on working.
//!
//! The key is not in the database and so not in the copy. PostgreSQL is copied by its own program, which is named.

use std::io::ErrorKind;
use std::path::Path;

use super::arguments;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::config;
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::runtime;
use crate::store::{KeyPlace, Look, StoreError};
use crate::text;

pub async fn run(session: &Session, arguments: &arguments::Backup) -> anyhow::Result<Exit> {
    let stop = runtime::stopped()?;
    let url = session.config.database_url()?;
    let to = &arguments.backup_file;
    if url.starts_with("postgres") {
        return Err(Refusal::cannot(text!("backup-postgres", command = dump_command(&url, to))));
    }
    let copying = async {
        let look = Look::at(&url).await?;
        let copied = look.copy(to).await;
        look.close().await;
        copied
    };
    let copied = tokio::select! {
        copied = copying => copied.map_err(|error| Refusal::cannot(refusal(&error, to)))?,
        () = stop => return Err(Refusal::cannot(text!("backup-stopped"))),
    };
    let Some(copied) = copied else {
        return Err(StoreError::Url.into());
    };
    output::line(&session.say(&text!(
        "backup-done",
        path = to.display().to_string(),
        size = output::size(copied.bytes),
        customers = copied.customers,
        devices = copied.devices
    )))?;
    output::note(&session.say(&key_reminder(session)?));
    Ok(Exit::Done)
}

fn refusal(error: &StoreError, to: &Path) -> Text {
    let path = to.display().to_string();
    match error {
        StoreError::File { path: place, source } if place == to => match source.kind() {
            ErrorKind::AlreadyExists => text!("backup-exists", path = path),
            ErrorKind::StorageFull => text!("backup-full", path = path),
            _ => text!("backup-unwritable", path = path, reason = os_error::in_words(source)),
        },
        StoreError::File { path: place, source } if source.kind() == ErrorKind::NotFound => {
            text!("backup-nothing", path = place.display().to_string())
        }
        other => text!("backup-failed", reason = other.text()),
    }
}

/// The program of PostgreSQL that does it; it asks for the password, or reads it from its own places.
fn dump_command(url: &str, to: &Path) -> String {
    let quoted = |words: &str| format!("'{}'", words.replace('\'', r"'\''"));
    let (url, to) = (config::shown_database(url), to.display().to_string());
    format!("pg_dump --format=custom --file={} {}", quoted(&to), quoted(&url))
}

fn key_reminder(session: &Session) -> anyhow::Result<Text> {
    let place = KeyPlace::of(|name| std::env::var(name).ok(), session.config.key_path()?);
    Ok(match place {
        KeyPlace::Variable => text!("backup-key-variable"),
        KeyPlace::NamedFile(path) | KeyPlace::Credential(path) | KeyPlace::File(path) => {
            text!("backup-key-file", path = path.display().to_string())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_for_postgres_can_be_pasted_into_a_shell_and_holds_no_password() {
        let command = dump_command(
            "postgres://ana:s3creta@db.example/vincula?password=s3creta",
            Path::new("it's.dump"),
        );
        assert_eq!(
            command,
            r"pg_dump --format=custom --file='it'\''s.dump' 'postgres://ana@db.example/vincula'"
        );
    }
}
