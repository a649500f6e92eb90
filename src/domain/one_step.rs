//! Changes of a device that are one step for a person and several for the systems: another unit in its place, the same
//! unit at another customer.

use std::collections::BTreeMap;

use super::device::{FieldChange, Saved};
use super::ids::{CustomerId, DeviceId, OperationId, ProductId, TariffId};
use super::values::SerialNumber;

/// The fields of a technology that belong to the unit, and not to the line: another unit has others.
pub const OF_UNIT: [&str; 1] = ["mac"];

/// The longest reason why a unit is broken, in characters.
pub const MAX_REASON: usize = 200;

/// Another unit in the place of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwapDraft {
    pub device: DeviceId,
    /// The version of the device that was seen.
    pub version: i64,
    pub product: ProductId,
    pub serial: SerialNumber,
    /// What is of the new unit itself; all else goes over to it.
    pub fields: BTreeMap<String, FieldChange>,
    pub old_unit: OldUnit,
}

/// What becomes of the unit that is taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OldUnit {
    BackIntoStock,
    /// It does not come back, for this reason.
    Broken(String),
}

/// A device that is to go over to another customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveDraft {
    pub device: DeviceId,
    /// The version of the device that was seen.
    pub version: i64,
    pub customer: CustomerId,
    /// One of his.
    pub tariff: TariffId,
    /// Which of his ids in the system, if he has several.
    pub external_id: Option<String>,
}

/// What came of it: the device that is there from now on, and the removal that its registration waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OneStep {
    pub saved: Saved,
    pub removal: Option<OperationId>,
}
