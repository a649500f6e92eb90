//! The lists of the records: which page of one is asked for, and what a row of it holds.

use crate::domain::customer::CustomerStatus;
use crate::domain::ids::{CustomerId, TariffId};
use crate::domain::tariff::Tariff;
use crate::domain::values::{PhoneNumber, SerialNumber, TaxId};

use super::Count;
use super::sort::{CustomerColumn, Direction, Sort};

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

/// Where a customer stands in the list, however it is sorted: the values of its columns as they are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerKey {
    /// Folded.
    pub name: String,
    pub id: CustomerId,
    /// Folded.
    pub code: String,
    pub status: CustomerStatus,
}

/// Which customers a page is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerQuery {
    /// Parts of name, code, tax id, telephone, external ids or serials, in any spelling and order; empty for all.
    pub search: String,
    pub sort: Sort<CustomerColumn>,
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
    /// Which way the names go.
    pub direction: Direction,
    pub edge: Edge<TariffKey>,
    pub limit: u16,
}

/// A tariff in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRow {
    pub tariff: Tariff,
    pub key: TariffKey,
    pub customers: Count,
    /// Somebody contracts or contracted it, or a device has or had it: it cannot be deleted.
    pub is_used: bool,
}

/// A page of tariffs, in order, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffPage {
    pub rows: Vec<TariffRow>,
    pub total: i64,
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
