//! Files of records brought in and taken out: what the command line and the screen share.
//!
//! What a file may hold is said in `files`, what of it can be kept in `store`; here the one is led to the other.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufWriter, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::domain::os_error;
use crate::domain::technology::TechnologyKey;
use crate::domain::text::Text;
use crate::drivers::capabilities_of;
use crate::files::{self, Kind, Retired, Sheet, Table};
use crate::store::{
    CustomerImport, CustomerRecord, DeviceImport, DeviceImportOrder, DeviceRecord, FileDevices, ImportMode,
    Imported, ProductRecord, Row, RowProblem, Stamp, Standing, Store, StoreError, TariffRecord, put_in_place,
};
use crate::text;

/// How many rows are read at once of what is not held whole.
const AT_ONCE: usize = 500;

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

/// What became of a file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The rows of the file.
    pub rows: u64,
    /// What it did, or would do; or why nothing of it was kept.
    pub outcome: Result<Imported, Vec<RowProblem>>,
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

/// A file that can be read again from its beginning.
pub trait Again: BufRead + Seek + Send {}

impl<T: BufRead + Seek + Send> Again for T {}

type Source = Box<dyn Again>;

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

/// What was read of a file, all of one kind.
pub enum Records {
    /// There may be too many to be held: they were read to be judged, and are read again while they are brought in.
    Customers(Source, Judged),
    Products(Table<ProductRecord>),
    Tariffs(Table<TariffRecord>),
    /// These are read a few at a time, while they are brought in.
    Devices(Box<files::Devices<Source>>, FileDevices),
}

/// What is known of a file that was read to its end.
pub struct Judged {
    rows: u64,
    problems: Vec<RowProblem>,
}

impl Records {
    /// Reads a file. What is wrong in it is read, too.
    ///
    /// # Errors
    /// The source cannot be read.
    pub fn read(kind: Kind, source: Source) -> io::Result<Self> {
        Ok(match kind {
            Kind::Customers => Self::customers(source)?,
            Kind::Products => Self::Products(files::products(source)?),
            Kind::Tariffs => Self::Tariffs(files::tariffs(source)?),
            Kind::Devices => Self::Devices(Box::new(files::Devices::new(source)), FileDevices::Registered),
            Kind::DevicesToProvision => {
                Self::Devices(Box::new(files::Devices::new(source)), FileDevices::ToProvision)
            }
        })
    }

    fn customers(mut source: Source) -> io::Result<Self> {
        let mut file = files::Customers::judging(&mut source);
        while !file.next_rows(AT_ONCE)?.is_empty() {}
        let (rows, problems) = file.end();
        source.rewind()?;
        Ok(Self::Customers(source, Judged { rows, problems }))
    }

    /// Brings them in, all rows or none; `tell` is told how many have gone in, of how many, if that is known by then.
    ///
    /// The store is asked for only when there is something to bring in: what is wrong in the file itself is told without.
    ///
    /// # Errors
    /// The store fails, or the source does. What is wrong in the file is no error but an outcome.
    pub async fn bring<E: From<StoreError> + From<io::Error>>(
        self,
        store: impl AsyncFnOnce() -> Result<Store, E>,
        mode: ImportMode,
        stamp: &Stamp,
        tell: &(dyn Fn(u64, Option<u64>) + Send + Sync),
    ) -> Result<Brought, E> {
        let of = |count| move |done| tell(done, Some(count));
        match self {
            Self::Customers(source, Judged { rows, problems }) => {
                if !problems.is_empty() {
                    return Ok(Brought { rows, outcome: Err(problems) });
                }
                let mut file = files::Customers::again(source);
                let first = file.next_rows(AT_ONCE)?;
                let import = store().await?.begin_customers(mode, stamp).await?;
                bring_in(file, first, import, &of(rows)).await
            }
            Self::Products(table) => {
                let tell = of(table.count);
                outcome(table, async |rows| {
                    Ok(store().await?.import_products_telling(rows, mode, stamp, &tell).await)
                })
                .await
            }
            Self::Tariffs(table) => {
                let tell = of(table.count);
                outcome(table, async |rows| {
                    Ok(store().await?.import_tariffs_telling(rows, mode, stamp, &tell).await)
                })
                .await
            }
            // How many there are is not known before the last is read.
            Self::Devices(file, devices) => {
                bring_devices((*file, devices), store, mode, stamp, &|done| tell(done, None)).await
            }
        }
    }
}

async fn outcome<T, E: From<StoreError>>(
    table: Table<T>,
    import: impl AsyncFnOnce(&[Row<T>]) -> Result<Result<Imported, StoreError>, E>,
) -> Result<Brought, E> {
    let Table { rows, count, problems } = table;
    if !problems.is_empty() {
        return Ok(Brought { rows: count, outcome: Err(problems) });
    }
    brought(count, import(&rows).await?)
}

fn brought<E: From<StoreError>>(rows: u64, found: Result<Imported, StoreError>) -> Result<Brought, E> {
    match found {
        Ok(imported) => Ok(Brought { rows, outcome: Ok(imported) }),
        Err(StoreError::Rows(problems)) => Ok(Brought { rows, outcome: Err(problems) }),
        Err(error) => Err(error.into()),
    }
}

/// What takes records a few at a time, and keeps all of them or none.
trait Import {
    type Record;
    async fn add(&mut self, rows: &[Row<Self::Record>]) -> Result<(), StoreError>;
    async fn end(self) -> Result<Imported, StoreError>;
    async fn give_up(self) -> Vec<RowProblem>;
}

impl Import for CustomerImport {
    type Record = CustomerRecord;

    async fn add(&mut self, rows: &[Row<CustomerRecord>]) -> Result<(), StoreError> {
        Self::add(self, rows).await
    }

    async fn end(self) -> Result<Imported, StoreError> {
        Self::end(self).await
    }

    async fn give_up(self) -> Vec<RowProblem> {
        Self::give_up(self).await
    }
}

impl Import for DeviceImport {
    type Record = DeviceRecord;

    async fn add(&mut self, rows: &[Row<DeviceRecord>]) -> Result<(), StoreError> {
        Self::add(self, rows).await
    }

    async fn end(self) -> Result<Imported, StoreError> {
        Self::end(self).await
    }

    async fn give_up(self) -> Vec<RowProblem> {
        Self::give_up(self).await
    }
}

async fn bring_devices<E: From<StoreError> + From<io::Error>>(
    (mut file, devices): (files::Devices<Source>, FileDevices),
    store: impl AsyncFnOnce() -> Result<Store, E>,
    mode: ImportMode,
    stamp: &Stamp,
    tell: &(dyn Fn(u64) + Send + Sync),
) -> Result<Brought, E> {
    let does = |kind, technology: &TechnologyKey| {
        capabilities_of(kind).technologies.contains(&technology.0.as_str())
    };
    let order = DeviceImportOrder { devices, mode, does };
    let first = file.next_rows(AT_ONCE)?;
    if first.is_empty() {
        let (rows, problems) = file.end();
        let outcome = if problems.is_empty() { Ok(Imported::default()) } else { Err(problems) };
        return Ok(Brought { rows, outcome });
    }
    let import = store().await?.import_devices(order, stamp).await?;
    bring_in(file, first, import, tell).await
}

/// Brings records in a few rows at a time: of more no file is ever held.
async fn bring_in<E: From<StoreError> + From<io::Error>, S: files::Shape, I: Import<Record = S::Record>>(
    mut file: files::Reader<Source, S>,
    first: Vec<Row<S::Record>>,
    mut import: I,
    tell: &(dyn Fn(u64) + Send + Sync),
) -> Result<Brought, E> {
    let mut next = first;
    let mut done = 0;
    while !next.is_empty() {
        let read = match import.add(&next).await {
            Ok(()) => {
                done += next.len() as u64;
                tell(done);
                file.next_rows(AT_ONCE).map_err(E::from)
            }
            Err(error) => Err(error.into()),
        };
        next = match read {
            Ok(rows) => rows,
            Err(error) => {
                import.give_up().await;
                return Err(error);
            }
        };
    }
    let (rows, mut problems) = file.end();
    if problems.is_empty() {
        return brought(rows, import.end().await);
    }
    problems.extend(import.give_up().await);
    problems.sort_by_key(|row| row.line);
    Ok(Brought { rows, outcome: Err(problems) })
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
