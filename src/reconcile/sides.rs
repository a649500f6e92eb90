//! The two sides that are compared: our records as the store gives them, and how the reading of a system ended.
//!
//! Of their side the records come page after page as [`crate::drivers::RemoteCustomer`], in the order of their ids, and
//! at the end it is said whether they are all. Neither side is ever held whole.

use std::collections::BTreeMap;

use crate::domain::customer::{CustomerStatus, whole_address};
use crate::domain::device::DeviceState;
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{TechnologyKey, Value};
use crate::domain::text::Text;
use crate::domain::values::{EmailAddress, PhoneNumber, SerialNumber, TaxId};

/// A customer of ours with what of him concerns one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurCustomer {
    pub id: CustomerId,
    pub code: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub status: CustomerStatus,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub address: String,
    pub city: String,
    pub postal_code: String,
    /// The tariffs that he contracts.
    pub tariffs: Vec<TariffId>,
    /// His ids in the system.
    pub links: Vec<String>,
    /// His devices in the system, those that were removed too.
    pub devices: Vec<OurDevice>,
    /// His devices in other systems: he is known by them too.
    pub elsewhere: Vec<Unit>,
}

/// A device of ours in the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurDevice {
    pub id: DeviceId,
    pub external_id: String,
    pub name: String,
    pub serial: SerialNumber,
    pub technology: TechnologyKey,
    pub state: DeviceState,
    /// Whether an operation on it has not ended.
    pub is_under_way: bool,
    /// The template that its tariff's service has in the system.
    pub template: Option<String>,
    /// The names of its product and of its tariff.
    pub product: String,
    pub tariff: String,
    /// Its fields that are not secret and have a value.
    pub values: BTreeMap<String, Value>,
}

impl OurCustomer {
    /// His whole address as one line.
    pub fn whole_address(&self) -> String {
        whole_address(&self.address, &self.postal_code, &self.city)
    }
}

/// What a device is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub serial: SerialNumber,
    pub mac: Option<String>,
}

/// A service that we sell, as far as it concerns the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OurService {
    pub tariff: TariffId,
    pub tariff_name: String,
    pub kind: ServiceKind,
    /// Its template in the system.
    pub template: Option<String>,
}

/// How the reading of a system ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Everything was read, each record once.
    Whole,
    /// It failed, was cut short, or cannot be believed; why, in words for a person.
    CutShort { because: Text },
}
