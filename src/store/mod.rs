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
mod follow;
mod history;
mod import;
pub mod key;
mod life;
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
mod status;
mod stock;
mod strays;
mod systems;
mod tariffs;
mod units;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::broadcast;

use self::clock::SharedClock;
use self::pool::{Pool, Tx};
use self::seal::Seal;
use crate::domain::customer::{Customer, CustomerStatus, DesiredCustomer, Link};
use crate::domain::device::{DesiredDevice, Device, Entry};
use crate::domain::ids::{CustomerId, OperationId, SystemId, TariffId};
use crate::domain::operation::{Operation, OperationState};
use crate::domain::problem::Problem;
use crate::domain::system::{Access, ApiUrl, LastTest, System, SystemKind};
use crate::domain::tariff::{CheckedTariff, Concept, ServiceKind, Tariff};
use crate::domain::technology::TechnologyKey;
use crate::domain::text::Text;
use crate::domain::values::{EmailAddress, PhoneNumber, Secret, SerialNumber, TaxId};
pub use backup::Copied;
pub use changes::Trace;
pub use drafts::{Change, Overtaken};
pub use error::StoreError;
pub use history::{HistoryPage, HistoryRow};
pub use import::{DeviceImport, DeviceImportOrder, FileDevices};
pub use key::{KeyPlace, KeySource, MasterKey};
pub use look::{About, Engine, Integrity, Look, OutboxFound, Schema, Trigrams};
pub use movements::{Movement, MovementPage, MovementQuery};
pub use operations::{
    Count, ListedOperation, OperationFilter, OperationPage, OperationPart, OperationQuery, Wait,
};
pub use products::{ProductDraft, ProductKey, ProductPage, ProductQuery, ProductRow, Shown};
pub use pull::{AdoptedCustomer, PulledCustomer, PulledDevice};
pub use push::CustomerPush;
pub use reports::{Acceptances, Accepted, Compared, ReportEnd, RowFilter, RowPage, RowQuery, RowSort, Since};
pub use save_device::{Adoptable, AdoptedDevice, FoundThere};
pub use status::{PlannedDevice, StatusPlan};
pub use stock::{SerialPlace, StockSerial, StockSerialQuery};
pub use strays::Stray;
pub use tariffs::{Expected, Relinked, TemplateChange, ToDevices};

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

/// Where a page of a list begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge<K> {
    First,
    Last,
    /// Just after this key.
    After(K),
    /// Just before this key; the page still comes in the order of the list.
    Before(K),
    /// At this key, if it is in the list, and otherwise just after it.
    From(K),
}

/// The key by which customers are listed: folded name, then id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerKey {
    pub name: String,
    pub id: CustomerId,
}

/// Which customers a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerQuery {
    /// Parts of name, code, tax id, telephone, external ids or serials, in any spelling and order; empty for all.
    pub search: String,
    pub edge: Edge<CustomerKey>,
    pub limit: u16,
}

/// The key by which tariffs are listed: folded name, then id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffKey {
    pub name: String,
    pub id: TariffId,
}

/// Which tariffs are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TariffFilter {
    #[default]
    All,
    /// Those that can be contracted.
    Offered,
    /// Those of them with a service that no template provides.
    Unlinked,
    Retired,
}

/// Which tariffs a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffQuery {
    pub filter: TariffFilter,
    /// Parts of the name, in any spelling; empty for all.
    pub search: String,
    pub edge: Edge<TariffKey>,
    pub limit: u16,
}

/// A tariff in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRow {
    pub tariff: Tariff,
    pub key: TariffKey,
    pub customers: Count,
    /// Somebody contracts it, or a device has or had it: it cannot be deleted.
    pub is_used: bool,
}

/// A page of tariffs, in order, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffPage {
    pub rows: Vec<TariffRow>,
    pub total: i64,
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

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRow {
    pub key: CustomerKey,
    pub code: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub status: CustomerStatus,
    pub phone: Option<PhoneNumber>,
    pub city: String,
    /// In how many systems he is linked, and how many devices he has.
    pub systems: i64,
    pub devices: i64,
    /// What the search has found him by, when that is not his name alone.
    pub found_by: Option<FoundBy>,
}

/// What a customer is found by besides his name, from what every list shows to what none does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    Code,
    TaxId,
    Phone,
    ExternalId(String),
    Serial(SerialNumber),
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Exactly(i64),
    /// More than anybody would go through one by one: they are not counted to their end.
    MoreThan(i64),
}

/// A page of customers, in order, and how many there are in all that answer the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPage {
    pub rows: Vec<CustomerRow>,
    pub total: Total,
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

/// What the work on a claimed operation begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// It was never sent, or it is certain that nothing came of it.
    Send,
    /// It was sent and nobody knows what came of it: read back. `seen` is what had been noted before it was sent,
    /// `None` when the worker died before it could note anything.
    ReadBack { seen: Option<Seen> },
    /// They took it, then: ask after this job.
    AskAfter { job: String, since: Timestamp },
    /// A command that was perhaps sent, and of which nothing can be read back: it is left to a person.
    GiveUp,
}

/// What stood there just before an operation was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    Absent,
    /// The device's revision there, if that system has revisions.
    Present {
        revision: Option<String>,
    },
}

/// An operation in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub operation: Operation,
    /// Names this claim: only the newest may renew or settle.
    pub attempt: i64,
    pub task: Task,
    pub wanted: Wanted,
    pub access: Access,
}

/// What an operation is to bring about, as it is recorded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Device {
        device: DesiredDevice,
        gaps: Gaps,
    },
    Customer {
        customer: DesiredCustomer,
        place: Place,
    },
    /// A customer there of whom we have none: he is to be as he is, but for his state, which ends.
    Stray {
        external_id: String,
    },
}

/// What becomes there of the fields of a device that are empty here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    Emptied,
    Kept,
}

/// Whether a customer may be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// He is to be made: nobody may have his id.
    Free,
    His,
}

/// How many operations may run at once, and for how long a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimRules {
    pub lease: std::time::Duration,
    /// At most so many operations under way to one system.
    pub per_system: u16,
}

/// What has become of a claimed operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub state: OperationState,
    /// When it is to be worked again, for a state that has not ended.
    pub due_at: Option<Timestamp>,
    pub error: Option<Text>,
    /// For `accepted`.
    pub job: Option<String>,
}

/// A line of a file, read and checked for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// The line of the file on which it begins, counted from 1.
    pub line: u64,
    pub record: T,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRecord {
    pub code: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub status: CustomerStatus,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub address: String,
    pub city: String,
    pub postal_code: String,
    /// Names of tariffs; he then contracts these and no others.
    pub tariffs: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRecord {
    pub name: String,
    pub model: String,
    pub technology: TechnologyKey,
    pub stock: i64,
}

/// A device of a file: what it says of it, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRecord {
    /// The code of his.
    pub customer: String,
    /// In any spelling.
    pub serial: String,
    pub system: Option<String>,
    pub external_id: Option<String>,
    pub product: Option<String>,
    pub tariff: Option<String>,
    pub name: Option<String>,
    pub technology: Option<String>,
    /// By the keys of the fields; one that is not here is left out.
    pub fields: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRecord {
    pub tariff: String,
    pub service: ServiceKind,
    /// `None` on the line of a service that has none.
    pub concept: Option<Concept>,
}

/// What an import did, or would do. Of tariffs, which have several lines each, the tariffs are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    pub added: u64,
    /// Those that were there before, changed by it or not.
    pub updated: u64,
}

/// Whether an import is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    Commit,
    /// All is tried and nothing kept.
    DryRun,
}

/// A bad row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    pub line: u64,
    pub problem: Problem,
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
