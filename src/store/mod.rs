//! The records of the operator and the outbox: the only SQL of the program.
//!
//! One method is one transaction is one sentence of business. SQLite and PostgreSQL run the same text.
//! It calls no provisioning system.

mod audit;
mod backup;
mod changes;
mod claim;
mod clock;
mod contracts;
mod customer_list;
mod customers;
mod devices;
mod drafts;
mod error;
mod export;
mod file_rows;
mod follow;
mod history;
mod import;
pub mod key;
mod life;
mod lists;
mod look;
mod movements;
mod near;
mod one_step;
mod operations;
mod ours;
mod outbox;
mod person;
mod pool;
mod products;
mod pull;
mod push;
mod queue;
mod reports;
mod row;
mod save_customer;
mod save_device;
mod seal;
mod search;
mod sort;
mod status;
mod stock;
mod strays;
mod systems;
mod tariffs;
mod units;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::broadcast;

use self::clock::SharedClock;
use self::pool::{Pool, Tx};
use self::seal::Seal;
use crate::domain::customer::{Customer, Link};
use crate::domain::device::Device;
use crate::domain::ids::{CustomerId, OperationId, SystemId, TariffId};
use crate::domain::operation::OperationState;
use crate::domain::system::{ApiUrl, LastTest, System, SystemKind};
use crate::domain::tariff::{CheckedTariff, Tariff};
use crate::domain::values::{Secret, SerialNumber};
pub use backup::Copied;
pub(crate) use backup::{Standing, put_in_place};
pub use changes::Trace;
pub use drafts::{Change, Overtaken};
pub use error::StoreError;
pub use file_rows::{
    CustomerRecord, DeviceRecord, ImportMode, Imported, ProductRecord, Row, RowProblem, TariffRecord,
};
pub use history::{HistoryPage, HistoryRow};
pub use import::{CustomerImport, DeviceImport, DeviceImportOrder, FileDevices};
pub use key::{KeyPlace, KeySource, MasterKey};
pub use lists::{
    CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Edge, FoundBy, TariffFilter, TariffKey,
    TariffPage, TariffQuery, TariffRow, Total,
};
pub use look::{About, Engine, Integrity, Look, OutboxFound, Schema, Trigrams};
pub use movements::{Movement, MovementPage, MovementQuery};
pub use operations::{
    Count, ListedOperation, OperationFilter, OperationPage, OperationPart, OperationQuery, Wait,
};
pub use products::{ProductDraft, ProductKey, ProductPage, ProductQuery, ProductRow, Shown};
pub use pull::{AdoptedCustomer, PulledCustomer, PulledDevice};
pub use push::CustomerPush;
pub use reports::{Acceptances, Accepted, Compared, ReportEnd, RowFilter, RowQuery, RowSort, Since};
pub use save_device::{Adoptable, AdoptedDevice, FoundThere};
pub use sort::{CustomerColumn, Direction, ProductColumn, Sort};
pub use status::{PlannedDevice, StatusPlan};
pub use stock::{SerialPlace, StockSerial, StockSerialQuery};
pub use strays::Stray;
pub use tariffs::{Expected, Relinked, TemplateChange, ToDevices};
pub use work::{ClaimRules, Claimed, Gaps, Hold, Place, Seen, Settlement, Task, Wanted};

/// How many changes a slow listener may be behind before it misses some and has to read anew.
const CHANGES_KEPT: usize = 1024;

/// Who does something, and when: every method that writes is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub by: String,
    pub at: Timestamp,
}

/// A system with what the list shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemSummary {
    pub system: System,
    pub customers_linked: i64,
    pub operations_waiting: i64,
    pub last_test: Option<LastTest>,
}

/// A system to be saved, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemDraft {
    /// The system that is changed and the version of it that was seen; `None` for a new one.
    pub known: Option<(SystemId, i64)>,
    pub name: String,
    pub kind: SystemKind,
    pub url: ApiUrl,
    pub user: String,
    /// `None` keeps the saved one, which is refused with a problem at `password` when the server has changed.
    pub password: Option<Secret>,
    pub options: BTreeMap<String, String>,
}

/// A tariff to be saved, checked but for what only the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffDraft {
    /// The tariff that is changed and the version of it that was seen; `None` for a new one.
    pub known: Option<(TariffId, i64)>,
    pub tariff: CheckedTariff,
    /// The tariff whose links to templates a new one has, too.
    pub copied_from: Option<TariffId>,
}

/// A customer as he was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedCustomer {
    pub customer: Customer,
    /// Somebody else who has the same tax id, which may be a mistake.
    pub namesake: Option<TaxIdHolder>,
}

/// Who has a tax id on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxIdHolder {
    pub code: String,
    pub name: String,
}

/// A customer with all that his file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFile {
    pub customer: Customer,
    /// The tariffs that he contracts, with services, concepts and template links.
    pub tariffs: Vec<Tariff>,
    pub links: Vec<Link>,
    /// His devices, removed ones left out.
    pub devices: Vec<Device>,
}

/// A serial on record that is easily taken for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearSerial {
    pub serial: SerialNumber,
    pub place: SerialPlace,
}

/// Something was committed that others may be showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreChange {
    /// An operation of this process was queued, claimed or settled.
    Operation {
        operation: OperationId,
        /// `None` when it is about a customer there of whom we have none.
        customer: Option<CustomerId>,
        system: SystemId,
        state: OperationState,
    },
    /// Another process committed something; what, is not known.
    Elsewhere,
}

/// The records and the outbox. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool,
    seal: Seal,
    clock: SharedClock,
    changes: broadcast::Sender<StoreChange>,
    /// Names this opening of the database among all processes, so that it does not hear itself.
    instance: String,
    /// The name by which drafts know the database.
    database: String,
}

impl Store {
    /// Opens a database, `sqlite://PATH` (made when missing) or `postgres://…`, brings its schema up to date and checks the key.
    ///
    /// `sqlite::memory:` is a database of this store alone, gone with it.
    ///
    /// # Errors
    /// `KeyMissing` when the database has a key and its file is not there: a new key could open nothing.
    pub async fn open(url: &str, key: KeySource) -> Result<Self, StoreError> {
        let pool = Pool::open(url).await?;
        let key = key::settle(&pool, key).await?;
        Self::with(pool, &key).await
    }

    async fn with(pool: Pool, key: &MasterKey) -> Result<Self, StoreError> {
        let mut instance = [0; 8];
        getrandom::fill(&mut instance).map_err(|_| StoreError::NoRandomness)?;
        tariffs::fold_names(&pool).await?;
        products::fold_models(&pool).await?;
        let inner = Inner {
            clock: SharedClock::of(&pool).await?,
            database: drafts::database(&pool).await?,
            pool,
            seal: Seal::new(key),
            changes: broadcast::Sender::new(CHANGES_KEPT),
            instance: format!("{:016x}", u64::from_ne_bytes(instance)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Closes the database, when the program ends: SQLite then leaves one file and no log beside it.
    pub async fn close(&self) {
        self.inner.pool.close().await;
    }

    /// Whether nobody else can save while something is being saved, whatever it is about.
    pub fn lets_one_write(&self) -> bool {
        matches!(self.inner.pool, Pool::Sqlite { .. })
    }

    async fn read(&self) -> Result<Tx, StoreError> {
        self.inner.pool.read().await
    }

    async fn write(&self) -> Result<Tx, StoreError> {
        self.inner.pool.write().await
    }

    async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit(&self.inner.instance).await
    }

    /// Commits what was done and tells of it; or lets go of the rows that a refusal has locked, so that no worker passes
    /// them over.
    async fn conclude<T>(
        &self,
        tx: Tx,
        done: Result<(T, Vec<StoreChange>), StoreError>,
    ) -> Result<T, StoreError> {
        match done {
            Ok((value, changes)) => {
                self.commit(tx).await?;
                changes.into_iter().for_each(|change| self.publish(change));
                Ok(value)
            }
            Err(error) => {
                // The refusal is what the caller has to know; a connection that fails now is let go of anyway.
                let _ = tx.give_up().await;
                Err(error)
            }
        }
    }

    fn seal(&self) -> &Seal {
        &self.inner.seal
    }
}
