//! The rows of a file, read and checked for themselves, and what an import makes of them.

use std::collections::BTreeMap;

use crate::domain::customer::CustomerStatus;
use crate::domain::device::Entry;
use crate::domain::problem::Problem;
use crate::domain::retirement::Retirement;
use crate::domain::tariff::{Concept, ServiceKind};
use crate::domain::technology::TechnologyKey;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};

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
    pub retired: Retirement,
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
    pub retired: Retirement,
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
