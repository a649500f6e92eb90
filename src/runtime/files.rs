//! Carries out what is asked about files of records.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::app::effect::{
    Answered, Checked, Entry, Existing, Exported, FileReply, FileRequest, Progress, Reply, Trouble,
};
use crate::domain::os_error;
use crate::files::{self, Kind};
use crate::store::ImportMode;
use crate::text;
use crate::transfer::{self, Records, TransferError};

use super::perform::Hands;

/// How often it is told how far an import is.
const TELL: Duration = Duration::from_millis(250);
/// More entries of a folder than a person looks through.
const ENTRIES: usize = 2_000;

impl Hands {
    pub(super) async fn ask_file(&self, request: FileRequest, tell: impl Fn(Reply) + Send + Sync) -> Reply {
        Reply::File(match request {
            FileRequest::Look { typed } => look(typed).await,
            FileRequest::Check { kind, typed } => {
                FileReply::Checked(self.bring(kind, &typed, ImportMode::DryRun, &at_times(tell)).await)
            }
            FileRequest::Import { kind, typed } => {
                FileReply::Imported(self.bring(kind, &typed, ImportMode::Commit, &at_times(tell)).await)
            }
            FileRequest::Export { kind, typed, existing } => {
                FileReply::Exported(self.take(kind, &typed, existing).await)
            }
        })
    }

    async fn bring(
        &self,
        kind: Kind,
        typed: &str,
        mode: ImportMode,
        tell: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Answered<Box<Checked>> {
        let path = expanded(typed);
        // Where it keeps nobody waiting, however slow the disk.
        let read = tokio::task::spawn_blocking(move || {
            let glance = files::glance(BufReader::new(transfer::open(&path)?))?;
            let records = Records::read(kind, Box::new(BufReader::new(transfer::open(&path)?)))?;
            Ok((glance, records))
        });
        let read = read.await.unwrap_or_else(|error| Err(std::io::Error::from(error).into()));
        let (glance, records) = read.map_err(|error: TransferError| of_transfer(&error))?;
        let store = async || Ok::<_, TransferError>(self.store.clone());
        let brought = records.bring(store, mode, &self.stamp(), tell).await;
        let brought = brought.map_err(|error| of_transfer(&error))?;
        Ok(Box::new(Checked {
            glance,
            rows: brought.rows,
            outcome: brought.outcome,
            keeps_others: self.store.lets_one_write(),
        }))
    }

    async fn take(&self, kind: Kind, typed: &str, existing: Existing) -> Answered<Exported> {
        let path = expanded(typed);
        if existing == Existing::Kept && path.exists() {
            return Ok(Exported::Stands);
        }
        transfer::take(&self.store, kind, &path).await.map_err(|error| of_transfer(&error))?;
        Ok(Exported::Written(path.display().to_string()))
    }
}

/// Tells how far it is, and not with each step.
fn at_times(tell: impl Fn(Reply) + Send + Sync) -> impl Fn(u64, Option<u64>) + Send + Sync {
    let last = Mutex::new(Instant::now());
    move |done, of| {
        if let Ok(mut last) = last.lock()
            && last.elapsed() >= TELL
        {
            *last = Instant::now();
            tell(Reply::File(FileReply::Progress(Progress { done, of })));
        }
    }
}

fn of_transfer(error: &TransferError) -> Trouble {
    Trouble { text: error.text(), problems: Vec::new() }
}

/// A path as a shell would read it: `~` is the home.
fn expanded(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// The folder of what is typed, up to its last stroke.
fn folder_of(typed: &str) -> &str {
    typed.rfind('/').map_or("", |at| &typed[..=at])
}

async fn look(typed: String) -> FileReply {
    let folder = folder_of(&typed).to_owned();
    let asked = if folder.is_empty() { PathBuf::from(".") } else { expanded(&folder) };
    let entries = tokio::task::spawn_blocking(move || entries(&asked)).await;
    let entries = entries.unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into()));
    let entries = entries.map_err(|error| {
        let path = if folder.is_empty() { "." } else { &folder };
        let text = text!("cli-file-unreadable", path = path, reason = os_error::in_words(&error));
        Trouble { text, problems: Vec::new() }
    });
    FileReply::There { folder, entries }
}

/// Folders first, then CSV files, by name; hidden ones are left out.
fn entries(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        if found.len() == ENTRIES {
            break;
        }
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.path().is_dir();
        let is_csv = Path::new(&name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if !name.starts_with('.') && (is_folder || is_csv) {
            found.push(Entry { name, is_folder });
        }
    }
    found.sort_by(|one, other| (!one.is_folder, &one.name).cmp(&(!other.is_folder, &other.name)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_what_is_typed_ends_at_its_last_stroke() {
        for (typed, folder) in
            [("", ""), ("clientes.csv", ""), ("a/b.csv", "a/"), ("~/datos/", "~/datos/"), ("/x", "/")]
        {
            assert_eq!(folder_of(typed), folder, "{typed}");
        }
    }

    #[test]
    fn folders_come_before_csv_files_and_the_rest_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.CSV", "a.csv", "notas.txt", ".oculto.csv"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        std::fs::create_dir(folder.path().join("z")).expect("a folder");
        let names: Vec<String> =
            entries(folder.path()).expect("it can be read").into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["z", "a.csv", "b.CSV"]);
    }
}
