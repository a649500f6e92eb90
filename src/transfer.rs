//! Files of records brought in and taken out: what the command line and the screen share.
//!
//! What a file may hold is said in `files`, what of it can be kept in `store`; here the one is led to the other.

mod bring;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::domain::os_error;
use crate::domain::text::Text;
use crate::files::{Kind, Retired, Sheet};
use crate::store::{Standing, Store, StoreError, put_in_place};
use crate::text;

pub use bring::{Again, Brought, Judged, Records};

/// Why a file could not be brought in or taken out.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("{path} cannot be read")]
    Unreadable {
        path: String,
        #[source]
        source: io::Error,
    },
    #[error("{path} cannot be written")]
    Unwritable {
        path: String,
        #[source]
        source: io::Error,
    },
    /// A file that was open could be read no further.
    #[error("the file could not be read to its end")]
    CutShort(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TransferError {
    /// What is wrong and what to do.
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable { path, source } if source.kind() == ErrorKind::NotFound => {
                text!("cli-file-missing", path = path.as_str())
            }
            Self::Unreadable { path, source } => {
                text!("cli-file-unreadable", path = path.as_str(), reason = os_error::in_words(source))
            }
            Self::Unwritable { path, source } => {
                text!("cli-file-unwritable", path = path.as_str(), reason = os_error::in_words(source))
            }
            Self::CutShort(source) => text!("files-cut-short", reason = os_error::in_words(source)),
            Self::Store(error) => error.text(),
        }
    }
}

/// Opens a file to be read.
///
/// # Errors
/// `Unreadable`: there is none, it is a folder, or it is not for us to read.
pub fn open(path: &Path) -> Result<File, TransferError> {
    let unreadable = |source| TransferError::Unreadable { path: path.display().to_string(), source };
    let file = File::open(path).map_err(unreadable)?;
    let kind = file.metadata().map_err(unreadable)?.file_type();
    if kind.is_dir() {
        return Err(unreadable(ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}

/// A new file in this folder for what is only passed on: it has no name any more, and is gone with whoever holds it.
///
/// # Errors
/// `Unwritable`.
pub fn nameless(folder: &Path) -> Result<File, TransferError> {
    let made = || {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let path = partial_of(&folder.join("aside"));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        fs::remove_file(&path)?;
        Ok(file)
    };
    made().map_err(unwritable(folder))
}

/// Sets aside in this folder what comes once only, as from a pipe: only then is it known that all of it is there, and no
/// database waits for whoever writes it.
///
/// # Errors
/// `CutShort` when it cannot be read, `Unwritable` when it cannot be kept.
pub fn set_aside(mut source: impl Read, folder: &Path) -> Result<File, TransferError> {
    let mut file = nameless(folder)?;
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let read = match source.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        file.write_all(&bytes[..read]).map_err(unwritable(folder))?;
    }
    file.rewind().map_err(unwritable(folder))?;
    Ok(file)
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> TransferError {
    move |source| TransferError::Unwritable { path: path.display().to_string(), source }
}

/// Takes the records out into a file that only its owner can read.
///
/// # Errors
/// `Unwritable`, or the store fails.
pub async fn take(store: &Store, kind: Kind, path: &Path) -> Result<(), TransferError> {
    place(path, |file| write(store, kind, file)).await.map_err(|failed| match failed {
        Failed::Writing(source) => TransferError::Unwritable { path: path.display().to_string(), source },
        Failed::Store(error) => error.into(),
    })
}

/// Makes a file that only its owner can read. It is written beside and put in its place at the end, so that no half of one
/// is ever taken for a whole.
///
/// # Errors
/// Of `write`, or the file cannot be written; then there is none of it, and what stood there before is as it was.
pub async fn place<E: From<io::Error>>(
    path: &Path,
    write: impl AsyncFnOnce(File) -> Result<File, E>,
) -> Result<(), E> {
    let partial = partial_of(path);
    let file = private(&partial)?;
    let done = write(file).await.and_then(|file| {
        file.sync_all()?;
        Ok(put_in_place(&partial, path, Standing::Replaced)?)
    });
    if done.is_err() {
        // What is left of it is of no use; that it cannot even be taken away changes nothing.
        let _ = fs::remove_file(&partial);
    }
    done
}

/// Why records could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("what was to be written could not be")]
    Writing(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the records as a file of that kind.
///
/// # Errors
/// It cannot be written, or the store fails.
pub async fn write<W: Write>(store: &Store, kind: Kind, out: W) -> Result<W, Failed> {
    let out = BufWriter::new(out);
    let out = match kind {
        Kind::Customers => {
            let mut sheet = Sheet::of_customers(out)?;
            store.export_customers(|record| Ok::<_, Failed>(sheet.customer(&record)?)).await?;
            sheet.end()?
        }
        Kind::Products => {
            let mut products = Vec::new();
            store
                .export_products(|record| {
                    products.push(record);
                    Ok::<_, Failed>(())
                })
                .await?;
            let retired = Retired::of(products.iter().map(|record| record.retired));
            let mut sheet = Sheet::of_products(out, retired)?;
            products.iter().try_for_each(|record| sheet.product(record))?;
            sheet.end()?
        }
        Kind::Devices | Kind::DevicesToProvision => {
            let mut sheet = Sheet::of_devices(out)?;
            store.export_devices(|record| Ok::<_, Failed>(sheet.device(&record)?)).await?;
            sheet.end()?
        }
        Kind::Tariffs => {
            let mut tariffs = Vec::new();
            store
                .export_tariffs(|record| {
                    tariffs.push(record);
                    Ok::<_, Failed>(())
                })
                .await?;
            let retired = Retired::of(tariffs.iter().map(|record| record.retired));
            let mut sheet = Sheet::of_tariffs(out, retired)?;
            tariffs.iter().try_for_each(|record| sheet.tariff(record))?;
            sheet.end()?
        }
    };
    Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
}

/// The name beside a file under which it is written: nobody else's, not even another export's of the same file.
fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:08x}.part", rand_suffix()));
    path.with_file_name(name)
}

fn rand_suffix() -> u32 {
    let mut bytes = [0; 4];
    // Without randomness the number of the process still tells two programs apart.
    if getrandom::fill(&mut bytes).is_err() {
        return std::process::id();
    }
    u32::from_ne_bytes(bytes)
}

/// A new file that only its owner can read: it will hold personal data.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
