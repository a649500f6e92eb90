//! A file brought in: read and judged first, and then led to the store a few rows at a time where there may be many.

use std::io::{self, BufRead, Seek};

use crate::domain::technology::TechnologyKey;
use crate::drivers::capabilities_of;
use crate::files::{self, Kind, Table};
use crate::store::{
    CustomerImport, CustomerRecord, DeviceImport, DeviceImportOrder, DeviceRecord, FileDevices, ImportMode,
    Imported, ProductRecord, Row, RowProblem, Stamp, Store, StoreError, TariffRecord,
};

/// How many rows are read at once of what is not held whole.
const AT_ONCE: usize = 500;

/// What became of a file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The rows of the file.
    pub rows: u64,
    /// What it did, or would do; or why nothing of it was kept.
    pub outcome: Result<Imported, Vec<RowProblem>>,
}

/// A file that can be read again from its beginning.
pub trait Again: BufRead + Seek + Send {}

impl<T: BufRead + Seek + Send> Again for T {}

type Source = Box<dyn Again>;

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
