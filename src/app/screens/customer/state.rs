//! How the devices are doing, as their systems told it in this sitting: asked for on a key, with the age of each reading.
//!
//! Nothing of it is kept: another sitting asks anew.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::app::effect::{Answered, Request, SystemRequest};
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::DeviceId;
use crate::domain::system::SystemKind;
use crate::domain::text::Text;
use crate::drivers::{Ability, DeviceKey, Diagnosis, capabilities_of};
use crate::text;

/// What a system has told of a device.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub diagnosis: Diagnosis,
    /// When it came here.
    pub at: Timestamp,
}

impl Reading {
    /// When the values were read from the device; if the system does not say, when they came here.
    pub fn read_at(&self) -> Timestamp {
        self.diagnosis.read_at.unwrap_or(self.at)
    }
}

/// The readings of this sitting.
#[derive(Default)]
pub struct Readings {
    read: BTreeMap<DeviceId, Reading>,
    /// The devices that are being asked after, in the order in which they were.
    asking: Vec<DeviceId>,
    /// Why the last reading of a device failed.
    failed: BTreeMap<DeviceId, Text>,
    /// Whether what is known of the marked device is shown whole.
    pub is_open: bool,
}

impl Readings {
    pub fn of(&self, device: DeviceId) -> Option<&Reading> {
        self.read.get(&device)
    }

    pub fn failure(&self, device: DeviceId) -> Option<&Text> {
        self.failed.get(&device)
    }

    pub fn is_asking(&self, device: DeviceId) -> bool {
        self.asking.contains(&device)
    }

    /// Asks the system of a device; what it told before stays in sight until it answers.
    pub fn ask(&mut self, device: &Device) -> Outcome {
        if self.is_asking(device.id) {
            return Outcome::stay();
        }
        self.asking.push(device.id);
        self.failed.remove(&device.id);
        let key =
            DeviceKey { external_id: device.external_id.clone(), serial: device.serial.as_str().to_owned() };
        let request = SystemRequest::Diagnose { device: device.id, system: device.system, key };
        Outcome::ask(Request::System(request))
    }

    /// The system has answered. Who does not wait any more is not told of a failure.
    pub fn take(&mut self, device: DeviceId, answer: Answered<Box<Diagnosis>>, cx: &Context) {
        let was_waiting = self.is_asking(device);
        self.asking.retain(|asked| *asked != device);
        match answer {
            Ok(diagnosis) => {
                self.read.insert(device, Reading { diagnosis: *diagnosis, at: cx.now });
            }
            Err(trouble) if was_waiting => {
                self.failed.insert(device, trouble.text);
            }
            Err(_) => {}
        }
    }

    /// Waits no more, or closes what is shown; says whether there was anything.
    pub fn leave(&mut self) -> bool {
        if !self.asking.is_empty() {
            self.asking.clear();
            return true;
        }
        std::mem::take(&mut self.is_open)
    }
}

/// Why a system cannot be asked after a device now.
///
/// # Errors
/// The reason, and what to do instead.
pub fn check(device: &Device, kind: Option<SystemKind>) -> Result<(), Text> {
    if let Some(why) = kind.and_then(|kind| capabilities_of(kind).against(Ability::Diagnose)) {
        return Err(why);
    }
    match device.state {
        DeviceState::Active | DeviceState::Suspended | DeviceState::Unsure | DeviceState::Removing => Ok(()),
        DeviceState::Pending | DeviceState::Failed => Err(text!("deed-not-there")),
        DeviceState::Removed => Err(text!("deed-gone")),
    }
}
