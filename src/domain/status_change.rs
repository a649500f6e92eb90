//! What a customer's new status has to do with each of his devices: suspended while he is blocked, resumed when he is back,
//! removed when he leaves.
//!
//! It is proposed; that it is done is for a person to say.

use super::customer::CustomerStatus;
use super::device::{Device, DeviceState};
use super::ids::{CustomerId, DeviceId};
use super::text::Text;
use crate::text;

/// What is to be done with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Suspend,
    Resume,
    Remove,
    /// It surely is not there: its registration is given up.
    Discard,
}

/// What a status has to do with a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    Wish(Wish),
    /// It should be done and cannot be, for this reason.
    CannotBe(Text),
    /// It stays as it is, for this reason.
    Stays(Text),
}

/// What the record knows of a device besides what is shown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// It was suspended because its customer was blocked.
    pub is_blocked: bool,
    /// Another takes its place: it can only be removed.
    pub is_leaving: bool,
    pub is_surely_not_there: bool,
}

/// What a status has to do with a device; `None` when it does not concern it.
pub fn share(status: CustomerStatus, device: &Device, standing: Standing) -> Option<Share> {
    use DeviceState as D;
    match (status, device.state) {
        (CustomerStatus::Captado, _) | (_, D::Removed) => None,
        (CustomerStatus::Bloqueado, D::Active) if standing.is_leaving => {
            Some(Share::CannotBe(text!("device-leaving")))
        }
        (CustomerStatus::Bloqueado, D::Active) => Some(Share::Wish(Wish::Suspend)),
        (CustomerStatus::Bloqueado, D::Suspended) => Some(Share::Stays(text!("status-suspended-already"))),
        (CustomerStatus::Bloqueado, D::Pending | D::Failed | D::Unsure) => {
            Some(Share::CannotBe(text!("status-not-registered")))
        }
        (CustomerStatus::Bloqueado | CustomerStatus::Baja, D::Removing) => {
            Some(Share::Stays(text!("status-removing")))
        }
        (CustomerStatus::Alta, D::Active | D::Suspended) if standing.is_blocked && standing.is_leaving => {
            Some(Share::CannotBe(text!("device-leaving")))
        }
        // One that took the place of a suspended one may not be registered yet.
        (CustomerStatus::Alta, D::Active | D::Suspended | D::Pending | D::Unsure) if standing.is_blocked => {
            Some(Share::Wish(Wish::Resume))
        }
        (CustomerStatus::Alta, D::Suspended) => Some(Share::Stays(text!("status-suspended-by-hand"))),
        (CustomerStatus::Alta, D::Active | D::Pending | D::Failed | D::Unsure | D::Removing) => None,
        (CustomerStatus::Baja, D::Pending | D::Failed) if standing.is_surely_not_there => {
            Some(Share::Wish(Wish::Discard))
        }
        (CustomerStatus::Baja, D::Active | D::Suspended | D::Pending | D::Failed | D::Unsure) => {
            Some(Share::Wish(Wish::Remove))
        }
    }
}

/// A device of which this version was seen, and what is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceWish {
    pub device: DeviceId,
    pub version: i64,
    pub wish: Wish,
}

/// A status that is to be changed, with what is to be done with the devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    pub customer: CustomerId,
    /// The version of the customer that was seen.
    pub version: i64,
    pub status: CustomerStatus,
    /// None: only the status is changed.
    pub devices: Vec<DeviceWish>,
}
