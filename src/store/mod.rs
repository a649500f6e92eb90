//! The records of the operator and the outbox: the only SQL of the program.
//!
//! One method is one transaction is one sentence of business. SQLite and PostgreSQL run the same text.
//! It calls no provisioning system.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tokio::sync::broadcast;

use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::device::{DesiredDevice, Device, DeviceDraft, Saved};
use crate::domain::ids::{CustomerId, DeviceId, OperationId, ServiceId, SystemId};
use crate::domain::operation::{Operation, OperationState};
use crate::domain::problem::Problem;
use crate::domain::product::Product;
use crate::domain::system::{Access, ApiUrl, LastTest, System, SystemKind};
use crate::domain::tariff::{Concept, ServiceKind, Tariff};
use crate::domain::technology::TechnologyKey;
use crate::domain::text::Text;
use crate::domain::values::{EmailAddress, PhoneNumber, Secret, TaxId};

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
    /// The beginning of name, code, tax id or telephone, in any spelling; empty for all.
    pub search: String,
    pub edge: Edge<CustomerKey>,
    pub limit: u16,
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
}

/// A page of customers, in order, and how many there are in all that answer the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPage {
    pub rows: Vec<CustomerRow>,
    pub total: i64,
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

/// Something was committed that others may be showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreChange {
    /// An operation of this process was queued, claimed or settled.
    Operation { operation: OperationId, customer: CustomerId, system: SystemId, state: OperationState },
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
    /// They took it: ask after this job.
    AskAfter { job: String },
}

/// What stood there before an operation was first sent.
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
    /// The device as it is recorded now.
    pub device: DesiredDevice,
    pub access: Access,
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRecord {
    pub tariff: String,
    pub service: ServiceKind,
    pub concept: Concept,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    pub added: u64,
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
    /// The key is not the one that this database was written with.
    #[error("the key does not open this database")]
    WrongKey,
    /// The database was written by a newer version of the program.
    #[error("the database is of a newer version of the program")]
    NewerSchema,
    /// A stored value that cannot be read: the database was changed by other means.
    #[error("a stored value cannot be read: {what}")]
    Corrupt { what: String },
    /// The database cannot be reached, is full, or is busy for too long.
    #[error("the database does not answer")]
    Database(#[source] sqlx::Error),
    #[error("the schema of the database could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
}

/// The key that secrets are encrypted under, 32 bytes.
pub struct MasterKey;

/// The records and the outbox. Cheap to clone.
#[derive(Clone)]
pub struct Store;

#[expect(unused_variables, clippy::unused_async, reason = "bodies to come")]
impl Store {
    /// Opens a database, `sqlite://PATH` (made when missing) or `postgres://…`, brings its schema up to date and checks the key.
    pub async fn open(url: &str, key: MasterKey) -> Result<Self, StoreError> {
        todo!()
    }
    /// What is committed from now on, here or by another process.
    pub fn changes(&self) -> broadcast::Receiver<StoreChange> {
        todo!()
    }
    /// Watches for what other processes commit, for ever: `LISTEN` on PostgreSQL, a look at `data_version` every 2 s on SQLite.
    /// Whoever owns the screen or the worker spawns it.
    pub async fn watch_elsewhere(&self) {
        todo!()
    }

    // ---- systems
    /// By name.
    pub async fn systems(&self) -> Result<Vec<SystemSummary>, StoreError> {
        todo!()
    }
    pub async fn system(&self, id: SystemId) -> Result<System, StoreError> {
        todo!()
    }
    pub async fn system_named(&self, name: &str) -> Result<System, StoreError> {
        todo!()
    }
    /// With the password, for a driver.
    pub async fn system_access(&self, id: SystemId) -> Result<Access, StoreError> {
        todo!()
    }
    /// Problems: name taken; password needed again because the server has changed.
    pub async fn save_system(&self, draft: &SystemDraft, stamp: &Stamp) -> Result<System, StoreError> {
        todo!()
    }
    pub async fn record_test(&self, id: SystemId, test: &LastTest) -> Result<(), StoreError> {
        todo!()
    }

    // ---- tariffs and products
    /// All, by name.
    pub async fn tariffs(&self) -> Result<Vec<Tariff>, StoreError> {
        todo!()
    }
    pub async fn tariff_named(&self, name: &str) -> Result<Tariff, StoreError> {
        todo!()
    }
    pub async fn link_template(
        &self,
        service: ServiceId,
        system: SystemId,
        template_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        todo!()
    }
    /// All, by name, those out of stock too.
    pub async fn products(&self) -> Result<Vec<Product>, StoreError> {
        todo!()
    }
    pub async fn product_named(&self, name: &str) -> Result<Product, StoreError> {
        todo!()
    }

    // ---- customers
    pub async fn customers(&self, query: &CustomerQuery) -> Result<CustomerPage, StoreError> {
        todo!()
    }
    pub async fn customer(&self, id: CustomerId) -> Result<CustomerFile, StoreError> {
        todo!()
    }
    pub async fn customer_coded(&self, code: &str) -> Result<CustomerFile, StoreError> {
        todo!()
    }
    /// Links a customer to an id of a system. Already so linked: nothing changes. Problem at `external_id`: it is another customer's.
    pub async fn link_customer(
        &self,
        customer: CustomerId,
        system: SystemId,
        external_id: &str,
        stamp: &Stamp,
    ) -> Result<(), StoreError> {
        todo!()
    }
    /// Which of these ids of a system are linked, and to which customer's code.
    pub async fn linked_ids(
        &self,
        system: SystemId,
        external_ids: &[String],
    ) -> Result<BTreeMap<String, String>, StoreError> {
        todo!()
    }

    // ---- devices
    /// Writes the device, takes one from stock when it is new, replaces older unsent operations of it and queues one, in one step.
    /// Problems: serial taken here, out of stock, tariff not the customer's or without a service that the technology serves, not linked.
    pub async fn save_device(&self, draft: &DeviceDraft, stamp: &Stamp) -> Result<Saved, StoreError> {
        todo!()
    }
    pub async fn device(&self, id: DeviceId) -> Result<Device, StoreError> {
        todo!()
    }
    /// The current devices with a serial, at most one a system.
    pub async fn devices_with_serial(&self, serial: &str) -> Result<Vec<Device>, StoreError> {
        todo!()
    }
    /// A secret of a device in clear; leaves an audit row.
    pub async fn reveal_secret(
        &self,
        device: DeviceId,
        field: &str,
        stamp: &Stamp,
    ) -> Result<Option<Secret>, StoreError> {
        todo!()
    }
    /// The values that a field has in the devices on record, the most used first, at most 50.
    pub async fn used_values(&self, field: &str) -> Result<Vec<String>, StoreError> {
        todo!()
    }

    // ---- outbox
    /// Claims the next operation that is due, or the named one if it can be claimed now.
    pub async fn claim(
        &self,
        only: Option<OperationId>,
        rules: ClaimRules,
        now: Timestamp,
    ) -> Result<Option<Claimed>, StoreError> {
        todo!()
    }
    /// Notes what stands there before the operation is sent for the first time.
    pub async fn note_seen(
        &self,
        operation: OperationId,
        attempt: i64,
        seen: &Seen,
    ) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn renew(
        &self,
        operation: OperationId,
        attempt: i64,
        lease_until: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn settle(
        &self,
        operation: OperationId,
        attempt: i64,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        todo!()
    }
    pub async fn operation(&self, id: OperationId) -> Result<Operation, StoreError> {
        todo!()
    }
    /// Newest first; no state means all.
    pub async fn operations(&self, states: &[OperationState]) -> Result<Vec<Operation>, StoreError> {
        todo!()
    }
    /// When the next operation that has not ended falls due (a lease that runs out counts); `None` when all have ended.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    // ---- import
    pub async fn import_customers(
        &self,
        rows: &[Row<CustomerRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        todo!()
    }
    pub async fn import_products(
        &self,
        rows: &[Row<ProductRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        todo!()
    }
    pub async fn import_tariffs(
        &self,
        rows: &[Row<TariffRecord>],
        mode: ImportMode,
        stamp: &Stamp,
    ) -> Result<Imported, StoreError> {
        todo!()
    }
}
