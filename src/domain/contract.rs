//! What a customer contracts and has contracted, and how a contract is ended.

use jiff::Timestamp;

use super::ids::{CustomerId, DeviceId, TariffId};

/// A tariff that a customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    pub tariff: TariffId,
    pub tariff_name: String,
    /// `None`: since before that was noted.
    pub since: Option<Timestamp>,
    /// It was ended then, and is as soon as its devices are gone.
    pub ending_at: Option<Timestamp>,
}

/// A tariff that a customer had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedContract {
    pub tariff_name: String,
    pub since: Option<Timestamp>,
    pub ended_at: Timestamp,
}

/// All of a customer's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contracts {
    pub current: Vec<Contract>,
    pub ended: Vec<EndedContract>,
}

/// A contract that is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEnd {
    pub customer: CustomerId,
    pub tariff: TariffId,
    pub devices: DevicesOfContract,
}

/// What becomes of the devices that hang on it, each with the version of it that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DevicesOfContract {
    /// There are none, or they are going already.
    None,
    Remove(Vec<(DeviceId, i64)>),
    /// They go on with another tariff of his.
    MoveTo(TariffId, Vec<(DeviceId, i64)>),
}
