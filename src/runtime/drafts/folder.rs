//! The folder of the drafts: one sealed file each, written whole or not at all, and held by a lock for as long as the
//! program that writes it lives.
//!
//! The name of a file is a random number: nothing outside the seal says whose the draft is.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::draft::Kept;
use crate::domain::ids::DraftId;
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::store::{Store, StoreError};
use crate::text;

const ENDING: &str = "draft";
/// A draft that is being written.
const UNFINISHED: &str = "new";
/// A draft that cannot be read.
const ASIDE: &str = "unreadable";
/// From then on nobody can be writing it still.
const LEFT_OVER: Duration = Duration::from_secs(60);

/// Why a draft was not kept or not taken up.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("the draft cannot be written or read")]
    Io(#[from] io::Error),
    #[error("the draft cannot be sealed")]
    Seal(#[from] StoreError),
    /// Another program has it, or has ended it.
    #[error("the draft is in other hands")]
    Held,
}

impl DraftError {
    /// What was not done and what to do next.
    pub fn text(&self) -> Text {
        match self {
            Self::Io(error) => text!("draft-not-kept", reason = os_error::in_words(error)),
            Self::Seal(error) => text!("draft-not-kept", reason = error.text()),
            Self::Held => text!("draft-held"),
        }
    }
}

/// A draft that this program writes: nobody else is offered it.
#[derive(Debug)]
pub struct Held {
    id: DraftId,
    /// Locked, and so until it is closed, even by a crash.
    file: File,
}

impl Held {
    pub const fn id(&self) -> DraftId {
        self.id
    }
}

/// What lies in the folder and is held by nobody.
#[derive(Debug, Default)]
pub struct Found {
    /// The newest first.
    pub kept: Vec<Kept>,
    /// How many cannot be read. They are put aside, and not found again.
    pub unreadable: usize,
}

/// The drafts that belong to one database.
pub struct Folder {
    path: PathBuf,
    store: Store,
}

impl Folder {
    /// The folder for the database of `store` in that of all drafts; made when something is first kept.
    pub fn new(all: &Path, store: Store) -> Self {
        Self { path: all.join(store.database()), store }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a draft, new or in place of what stood there.
    ///
    /// # Errors
    /// It could not be written: what stood there stands there still.
    pub fn write(&self, kept: &Kept) -> Result<Held, DraftError> {
        let sealed = self.store.seal_draft(kept.id, &kept.to_text())?;
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        let unfinished = self.file(kept.id, UNFINISHED);
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        // Locked before it is in its place: nobody must find it there unheld.
        file.try_lock().map_err(of_lock)?;
        let written = file
            .write_all(sealed.as_bytes())
            .and_then(|()| fs::rename(&unfinished, self.file(kept.id, ENDING)));
        if let Err(error) = written {
            // A disk that is full is not to be filled with pieces.
            let _ = fs::remove_file(&unfinished);
            return Err(error.into());
        }
        Ok(Held { id: kept.id, file })
    }

    /// Has the system put a draft on the disk itself, so that it outlasts a power failure too.
    ///
    /// # Errors
    /// The disk fails.
    pub fn settle(&self, held: &Held) -> Result<(), DraftError> {
        held.file.sync_data()?;
        Ok(File::open(&self.path)?.sync_all()?)
    }

    /// Takes hold of a draft that nobody holds.
    ///
    /// # Errors
    /// `Held` when another program was faster.
    pub fn take(&self, id: DraftId) -> Result<Held, DraftError> {
        let path = self.file(id, ENDING);
        let file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(DraftError::Held),
            file => file?,
        };
        file.try_lock().map_err(of_lock)?;
        // Its holder may have put a newer file in place of the one that was opened.
        if fs::metadata(&path).map(|there| there.ino()).ok() != Some(file.metadata()?.ino()) {
            return Err(DraftError::Held);
        }
        Ok(Held { id, file })
    }

    /// Removes a draft of this program.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn remove(&self, held: Held) -> Result<(), DraftError> {
        let removed = fs::remove_file(self.file(held.id, ENDING));
        // Held until it is gone.
        drop(held);
        Ok(removed?)
    }

    /// Reads the drafts that nobody holds; those that cannot be read are put aside.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn read(&self) -> Result<Found, DraftError> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::default()),
            entries => entries?,
        };
        let mut found = Found::default();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                remove_if_left_over(&path);
            }
            let Some(id) = id_of(&path) else { continue };
            let held = match self.take(id) {
                Ok(held) => held,
                Err(DraftError::Held) => continue,
                Err(DraftError::Io(_) | DraftError::Seal(_)) => {
                    found.unreadable += 1;
                    continue;
                }
            };
            match self.content(&held) {
                Some(kept) => found.kept.push(kept),
                None => {
                    found.unreadable += 1;
                    fs::rename(self.file(id, ENDING), self.file(id, ASIDE))?;
                }
            }
        }
        found.kept.sort_by(|one, other| other.at.cmp(&one.at).then(one.id.cmp(&other.id)));
        Ok(found)
    }

    /// What is written in a draft that was just taken hold of; `None` when it cannot be read.
    pub fn content(&self, held: &Held) -> Option<Kept> {
        let mut sealed = String::new();
        (&held.file).read_to_string(&mut sealed).ok()?;
        Kept::from_text(held.id, &self.store.open_draft(held.id, &sealed).ok()?)
    }

    fn file(&self, id: DraftId, ending: &str) -> PathBuf {
        self.path.join(format!("{:016x}.{ending}", id.0))
    }
}

fn of_lock(error: TryLockError) -> DraftError {
    match error {
        TryLockError::Error(error) => error.into(),
        TryLockError::WouldBlock => DraftError::Held,
    }
}

/// Removes a piece that a program left when it was killed while it wrote; what it held before stands beside it whole.
fn remove_if_left_over(path: &Path) {
    let is_old = |file: &File| {
        let modified = file.metadata().and_then(|metadata| metadata.modified());
        modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT_OVER))
    };
    if File::open(path).is_ok_and(|file| file.try_lock().is_ok() && is_old(&file)) {
        // Another program may have done the same just now.
        let _ = fs::remove_file(path);
    }
}

fn id_of(path: &Path) -> Option<DraftId> {
    if path.extension()? != ENDING {
        return None;
    }
    i64::from_str_radix(path.file_stem()?.to_str()?, 16).ok().map(DraftId)
}
