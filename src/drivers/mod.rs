//! How Vincula speaks to provisioning systems: one trait, one driver for each kind of system.
//!
//! Nothing here tries anything twice: one place decides on retries, `crate::outbox::policy`. A driver judges the body of a
//! reply and not only its status: real systems answer 200 to a refusal.

mod ability;
mod difference;
pub mod failure;
mod registry;
pub mod rest;
mod template;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::customer::DesiredCustomer;
use crate::domain::device::DesiredDevice;
use crate::domain::system::Access;
use crate::domain::technology::Value;
use crate::domain::text::Text;
pub use ability::Ability;
pub use difference::{
    customer_difference, difference, is_customer_as_sent, is_same_serial, keeping, keeping_customer,
};
pub use failure::{Cause, Failure};
pub use registry::{Registry, capabilities_of};
pub use template::Template;

/// A provisioning system that can be spoken to. Every call has a timeout of its own.
#[async_trait]
pub trait Driver: Send + Sync {
    fn capabilities(&self) -> Capabilities;

    /// Tries the system step by step and tells each step as it ends; it stops at the first that fails.
    async fn test(&self, tell: &(dyn for<'step> Fn(&'step StepResult) + Send + Sync)) -> Tested;

    /// The name and version that it gives of itself; `None` when it does not.
    async fn version(&self) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    /// Reads one page of its customers, in the order of their ids.
    async fn customers(&self, page: &PageRequest, filter: &Filter) -> Result<CustomersPage, Failure>;

    /// Reads one customer; `None` when it has no such id.
    async fn customer(&self, id: &str) -> Result<Option<RemoteCustomer>, Failure>;

    async fn templates(&self) -> Result<Vec<Template>, Failure>;

    /// Makes a device there as `change` says, whether it was there before or not; it is named as `change` spells its
    /// serial, to the letter.
    ///
    /// # Errors
    /// `DeviceMissing` refuses the removal of what is not there: it may be gone, or there by another spelling.
    async fn apply(&self, change: &Change) -> Result<Applied, Failure>;

    /// Reads a device back.
    async fn observe(&self, device: &DeviceKey) -> Result<Observed, Failure>;

    /// Asks after a change that was accepted and not finished yet; `device` is what was sent with it.
    async fn job(&self, job: &str, device: &DesiredDevice) -> Result<JobState, Failure>;

    /// Makes a customer's own record there as it is wanted, whether it was there before or not; his devices stay.
    async fn apply_customer(
        &self,
        _customer: &DesiredCustomer,
        _idempotency_key: &str,
    ) -> Result<Applied, Failure> {
        Err(Ability::WriteCustomers.failure())
    }

    /// Asks after a change of a customer that was accepted and not finished yet.
    async fn customer_job(&self, _job: &str) -> Result<JobState, Failure> {
        Err(Ability::WriteCustomers.failure())
    }

    /// Restarts a device, once; a system that keeps such keys does nothing when the order is delivered twice.
    async fn reboot(&self, _device: &DeviceKey, _idempotency_key: &str) -> Result<Applied, Failure> {
        Err(Ability::Reboot.failure())
    }

    /// Asks how a device is doing: whether it is online and how it receives light.
    async fn diagnose(&self, _device: &DeviceKey) -> Result<Diagnosis, Failure> {
        Err(Ability::Diagnose.failure())
    }

    /// Lists the devices that were seen on the network and belong to nobody.
    async fn unconfigured(&self) -> Result<Vec<FoundDevice>, Failure> {
        Err(Ability::ListUnconfigured.failure())
    }
}

/// What a system can do; nothing, unless it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// The technologies whose devices it can register.
    pub technologies: &'static [&'static str],
    /// Whether sending the same change twice does no harm.
    pub apply_is_repeatable: bool,
    /// Whether a device can be suspended, and resumed.
    pub suspends: bool,
    pub reboots: bool,
    /// Whether it tells the state and the optical power of a device.
    pub diagnoses: bool,
    /// Whether it lists the devices that nobody has configured.
    pub lists_unconfigured: bool,
    /// Whether customers can be made and changed there, which is done by sending the same as often as wanted.
    pub writes_customers: bool,
}

/// A step of the test of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Resolve,
    Connect,
    Tls,
    SignIn,
    Read,
    Write,
    Sample,
}

impl Step {
    pub const ALL: [Self; 7] =
        [Self::Resolve, Self::Connect, Self::Tls, Self::SignIn, Self::Read, Self::Write, Self::Sample];

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::SignIn => "sign_in",
            Self::Read => "read",
            Self::Write => "write",
            Self::Sample => "sample",
        }
    }

    /// The name on the screen.
    pub fn label(self) -> Text {
        match self {
            Self::Resolve => crate::text!("test-step-resolve"),
            Self::Connect => crate::text!("test-step-connect"),
            Self::Tls => crate::text!("test-step-tls"),
            Self::SignIn => crate::text!("test-step-sign-in"),
            Self::Read => crate::text!("test-step-read"),
            Self::Write => crate::text!("test-step-write"),
            Self::Sample => crate::text!("test-step-sample"),
        }
    }
}

/// How one step of a test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    pub step: Step,
    pub ok: bool,
    /// What was found or what is wrong; for a failed step it ends with what to correct.
    pub detail: Text,
    pub ms: u64,
}

/// How a whole test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    pub steps: Vec<StepResult>,
    /// The name and version that the system gives of itself.
    pub version: Option<String>,
}

impl Tested {
    pub fn is_ok(&self) -> bool {
        self.steps.iter().all(|step| step.ok)
    }
}

/// Which page of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    pub limit: u16,
    /// Where the page before ended; `None` for the first.
    pub cursor: Option<String>,
}

/// Which customers are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of id, name, tax id, e-mail or telephone; empty for all.
    pub text: String,
    /// The states wanted; none means all.
    pub statuses: Vec<RemoteStatus>,
}

/// The state of a customer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoteStatus {
    Active,
    Suspended,
    Terminated,
}

impl RemoteStatus {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Self::Active => crate::text!("remote-status-active"),
            Self::Suspended => crate::text!("remote-status-suspended"),
            Self::Terminated => crate::text!("remote-status-terminated"),
        }
    }
}

/// A customer as a system has him. Its words come from outside: they are as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCustomer {
    pub id: String,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub status: RemoteStatus,
    /// `None` when the reply leaves them out: then nothing is known of them.
    pub devices: Option<Vec<RemoteDevice>>,
}

/// One page of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersPage {
    pub items: Vec<RemoteCustomer>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// How many there are in all, if the system says.
    pub total: Option<u64>,
}

/// Names a device there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    pub external_id: String,
    pub serial: String,
}

/// The state of a device there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoteDeviceStatus {
    Active,
    Suspended,
}

/// A device as a system has it. A field that the reply left out is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteDevice {
    pub serial: String,
    pub name: String,
    pub technology: String,
    /// `None` when the reply leaves it out, `Some(None)` when the device has no template.
    pub template_id: Option<Option<String>>,
    pub status: RemoteDeviceStatus,
    /// The fields that are not secret; `None` is empty there.
    pub values: BTreeMap<String, Option<Value>>,
    /// Whether each secret is set there.
    pub secrets_set: BTreeMap<String, bool>,
    /// Changes whenever the device is written there.
    pub revision: Option<String>,
}

/// A change to a device, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub device: DesiredDevice,
    /// Names this one sending, so that a system that keeps such keys can tell when it is delivered twice.
    pub idempotency_key: String,
}

/// How a system took a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Done, and its reply shows it.
    Done,
    /// Taken, to be finished later: ask after the job.
    Accepted { job: String },
}

/// What was found when a device was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    Absent,
    Present(Box<RemoteDevice>),
}

/// How a device is doing, as its system tells it. What it does not tell is not here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diagnosis {
    pub online: Option<bool>,
    /// Since when it is online, or is not.
    pub since: Option<Timestamp>,
    pub last_seen: Option<Timestamp>,
    /// Why it is not online, in the system's words, such as `los`.
    pub cause: Option<String>,
    /// Light that the device receives.
    pub rx_power_dbm: Option<f64>,
    /// Light that the device sends.
    pub tx_power_dbm: Option<f64>,
    /// Light of the device that the OLT receives.
    pub olt_rx_power_dbm: Option<f64>,
    /// Length of fibre to the OLT, in metres.
    pub distance_m: Option<u64>,
    pub firmware: Option<String>,
    /// When it was read from the device; of one without it the age is not known.
    pub read_at: Option<Timestamp>,
}

/// A device that was seen on the network and belongs to nobody. Its words come from outside: they are as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDevice {
    pub serial: String,
    pub mac: Option<String>,
    pub olt: Option<String>,
    pub board: Option<String>,
    pub port: Option<String>,
    pub model: Option<String>,
    pub first_seen: Option<Timestamp>,
}

/// Where an accepted change stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    Pending,
    Done,
    Failed { detail: Option<String> },
}

/// Gives the driver for a system: the real registry, or a stand-in in tests.
pub trait Connect: Send + Sync {
    /// # Errors
    /// What in the system's record keeps a driver from being made, such as a CA file that cannot be read.
    fn connect(&self, access: &Access) -> Result<Arc<dyn Driver>, Failure>;
}
