//! What the program asks of the world, as data, and what comes back.
//!
//! Nothing here is carried out: `crate::runtime::perform` does that.

mod files;
pub mod products;
pub mod report;
pub mod tariffs;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::device::{Device, DeviceDraft, Saved};
use crate::domain::draft::{Draft, Kept};
use crate::domain::ids::{CustomerId, DeviceId, DraftId, OperationId, SystemId};
use crate::domain::operation::Operation;
use crate::domain::problem::Problem;
use crate::domain::product::Product;
use crate::domain::system::{ApiUrl, System, SystemKind};
use crate::domain::text::Text;
use crate::domain::values::{Secret, SerialNumber};
use crate::drivers::{
    CustomersPage, DeviceKey, Diagnosis, Filter, FoundDevice, RemoteCustomer, StepResult, Template, Tested,
};
use crate::store::{
    Count, CustomerFile, CustomerPage, CustomerQuery, NearSerial, OperationPage, OperationQuery, Overtaken,
    SystemDraft, SystemSummary,
};

pub use files::{Checked, Entry, Existing, Exported, FileReply, FileRequest};
use products::{ProductReply, ProductRequest};
use report::{ReportReply, ReportRequest};
use tariffs::{TariffReply, TariffRequest};

/// Names one opening of one layer, so that an answer that comes too late is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Names one form of one opening of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DraftSlot {
    pub ticket: Ticket,
    pub form: u64,
}

/// What is to become of the draft of a form.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftStep {
    /// It is this now.
    Keep(Box<Draft>),
    /// It is saved, given up on purpose, or as it was before.
    Drop,
    /// The form is closed; the draft stays for later.
    SetAside,
    /// The form goes on with one that was kept.
    TakeUp(DraftId),
}

impl Ticket {
    /// The frame around the layers, which asks for what the menu shows.
    pub const FRAME: Self = Self(0);
}

/// What the runtime is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Store(Ticket, StoreRequest),
    System(Ticket, SystemRequest),
    File(Ticket, FileRequest),
    Report(Ticket, ReportRequest),
    /// Sends [`Reply::Elapsed`] after a while: the only timer.
    After(Ticket, Duration),
    /// Makes a WiFi key out of randomness.
    WifiKey(Ticket, FormField),
    /// The layer is gone: what it still reads from a system may be dropped.
    Abandon(Ticket),
    Draft(DraftSlot, DraftStep),
    /// Asks for the drafts that wait, to be answered to a layer.
    Drafts(Ticket),
    /// Asks for the drafts that wait, to be offered over whatever is shown.
    OfferDrafts,
    /// A draft that waits is not wanted any more.
    DiscardDraft(DraftId),
    /// Puts words into the clipboard of whoever sits at the terminal.
    Copy(String),
    Quit,
}

/// What a screen asks for; the program adds the ticket of its layer.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    Store(StoreRequest),
    System(SystemRequest),
    File(FileRequest),
    Report(ReportRequest),
    After(Duration),
    /// The form of this number is closed; its draft stays for later.
    SetAside(u64),
    /// The form of this number goes on with a draft that was kept.
    TakeUp {
        form: u64,
        draft: DraftId,
    },
    /// The drafts that wait.
    Drafts,
    DiscardDraft(DraftId),
    /// Puts words into the clipboard; never a secret.
    Copy(String),
    WifiKey(FormField),
}

impl Request {
    /// What is to be done for the layer that has this ticket; nothing for what is a matter of its drafts.
    pub fn of(self, ticket: Ticket) -> Option<Effect> {
        match self {
            Self::Store(request) => Some(Effect::Store(ticket, request)),
            Self::System(request) => Some(Effect::System(ticket, request)),
            Self::File(request) => Some(Effect::File(ticket, request)),
            Self::Report(request) => Some(Effect::Report(ticket, request)),
            Self::After(wait) => Some(Effect::After(ticket, wait)),
            Self::Drafts => Some(Effect::Drafts(ticket)),
            Self::DiscardDraft(draft) => Some(Effect::DiscardDraft(draft)),
            Self::Copy(words) => Some(Effect::Copy(words)),
            Self::WifiKey(at) => Some(Effect::WifiKey(ticket, at)),
            Self::SetAside(_) | Self::TakeUp { .. } => None,
        }
    }
}

/// A field of a form that asks: the answer brings it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    pub form: u64,
    pub field: String,
}

/// What is done with a saved device besides changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    Suspend,
    Resume,
    Remove,
    Reboot,
    /// Gives up a registration that came to nothing.
    Discard,
}

/// A question to the store.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreRequest {
    Systems,
    System(SystemId),
    SaveSystem(SystemDraft),
    Customers(CustomerQuery),
    Customer(CustomerId),
    Tariff(TariffRequest),
    /// Products, and what was typed before in the fields that propose it.
    DeviceChoices {
        lookups: Vec<String>,
    },
    Link {
        customer: CustomerId,
        system: SystemId,
        external_id: String,
    },
    Unlink {
        customer: CustomerId,
        system: SystemId,
        external_id: String,
    },
    RemoveSystem {
        id: SystemId,
        version: i64,
    },
    LinkedIds {
        system: SystemId,
        external_ids: Vec<String>,
    },
    /// Does something with a device of which this version was seen.
    Do {
        deed: Deed,
        device: DeviceId,
        version: i64,
    },
    /// Which devices on record have a serial that is easily taken for this one.
    NearSerials {
        form: u64,
        serial: SerialNumber,
        except: Option<DeviceId>,
    },
    /// `form` is the number of the form that asks: the answer brings it back.
    SaveDevice {
        form: u64,
        draft: DeviceDraft,
    },
    /// What a device has become since a version of it was seen.
    DeviceSince {
        form: u64,
        device: DeviceId,
        seen: i64,
    },
    SystemSince {
        system: SystemId,
        seen: i64,
    },
    Products(ProductRequest),
    Operation(OperationId),
    Operations(OperationQuery),
    /// How many operations a person has to do something about.
    OperationsToResolve,
    RetryOperation(OperationId),
    CancelOperation(OperationId),
    Reveal {
        form: u64,
        device: DeviceId,
        field: String,
    },
}

/// A question to a provisioning system. None of these changes anything there.
#[derive(Debug, Clone, PartialEq)]
pub enum SystemRequest {
    /// Tries what is typed, saved or not.
    Test(TestTarget),
    FindCustomers {
        system: SystemId,
        filter: Filter,
    },
    ReadCustomer {
        system: SystemId,
        external_id: String,
    },
    /// How a device is doing.
    Diagnose {
        device: DeviceId,
        system: SystemId,
        key: DeviceKey,
    },
    /// Which devices it sees that nobody has configured, and which of them are on record here.
    Unconfigured {
        system: SystemId,
    },
    Templates {
        system: SystemId,
    },
}

/// A system as it is typed in the form.
#[derive(Debug, Clone, PartialEq)]
pub struct TestTarget {
    pub kind: SystemKind,
    pub url: ApiUrl,
    pub user: String,
    /// `None` takes the saved one of `known`, if its server is the same.
    pub password: Option<Secret>,
    pub options: BTreeMap<String, String>,
    pub known: Option<SystemId>,
}

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    pub text: Text,
    /// What a person can mend, field by field.
    pub problems: Vec<Problem>,
}

/// What a question came to.
pub type Answered<T> = Result<T, Trouble>;

/// An answer of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Systems(Answered<Vec<SystemSummary>>),
    System(Answered<System>),
    SystemSaved(Answered<System>),
    Customers {
        query: CustomerQuery,
        page: Answered<CustomerPage>,
    },
    Customer(Answered<Box<CustomerFile>>),
    Tariff(TariffReply),
    DeviceChoices(Answered<DeviceChoices>),
    Linked {
        system: SystemId,
        answer: Answered<()>,
    },
    Unlinked {
        system: SystemId,
        external_id: String,
        answer: Answered<()>,
    },
    SystemRemoved(Answered<()>),
    LinkedIds(Answered<BTreeMap<String, String>>),
    /// With the operation that carries it out, if it takes one.
    Done {
        deed: Deed,
        device: DeviceId,
        answer: Answered<Option<OperationId>>,
    },
    NearSerials {
        form: u64,
        serial: SerialNumber,
        near: Answered<Vec<NearSerial>>,
    },
    DeviceSaved {
        form: u64,
        answer: Answered<Saved>,
    },
    /// The record that the form changes is another now, or gone: nothing was saved.
    DeviceOvertaken {
        form: u64,
        trouble: Trouble,
        since: Box<Overtaken<Device>>,
    },
    SystemOvertaken {
        trouble: Trouble,
        since: Box<Overtaken<System>>,
    },
    Products(ProductReply),
    Operation(Answered<Operation>),
    Operations {
        query: OperationQuery,
        page: Answered<OperationPage>,
    },
    OperationsToResolve(Answered<Count>),
    OperationRetried {
        operation: OperationId,
        answer: Answered<()>,
    },
    OperationCancelled {
        operation: OperationId,
        answer: Answered<()>,
    },
    Revealed {
        form: u64,
        field: String,
        secret: Answered<Option<Secret>>,
    },
    TestStep(StepResult),
    Tested(Answered<Tested>),
    Found {
        filter: Filter,
        page: Answered<CustomersPage>,
    },
    CustomerThere {
        system: SystemId,
        external_id: String,
        customer: Answered<Option<Box<RemoteCustomer>>>,
    },
    Drafts(Vec<Kept>),
    Diagnosed {
        device: DeviceId,
        answer: Answered<Box<Diagnosis>>,
    },
    Unconfigured {
        system: SystemId,
        found: Answered<Vec<Onu>>,
    },
    Templates {
        system: SystemId,
        templates: Answered<Vec<Template>>,
    },
    WifiKey {
        at: FormField,
        key: Answered<Secret>,
    },
    File(FileReply),
    Report(ReportReply),
    Elapsed,
}

/// What the form of a device offers.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceChoices {
    pub products: Vec<Product>,
    /// By the key of the field.
    pub used: BTreeMap<String, Vec<String>>,
}

/// A device that nobody has configured there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onu {
    pub found: FoundDevice,
    /// Code and name of our customer who has it on record, if one has.
    pub holder: Option<(String, String)>,
}

impl Reply {
    /// What went wrong, if it did: what is told when nobody waits for the answer any more.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Systems(answer) => answer.as_ref().err(),
            Self::System(answer) | Self::SystemSaved(answer) => answer.as_ref().err(),
            Self::Customers { page, .. } => page.as_ref().err(),
            Self::Customer(answer) => answer.as_ref().err(),
            Self::DeviceChoices(answer) => answer.as_ref().err(),
            Self::Linked { answer, .. } => answer.as_ref().err(),
            Self::Unlinked { answer, .. } | Self::SystemRemoved(answer) => answer.as_ref().err(),
            Self::LinkedIds(answer) => answer.as_ref().err(),
            Self::Done { answer, .. } => answer.as_ref().err(),
            Self::NearSerials { near, .. } => near.as_ref().err(),
            Self::Diagnosed { answer, .. } => answer.as_ref().err(),
            Self::Unconfigured { found, .. } => found.as_ref().err(),
            Self::Templates { templates, .. } => templates.as_ref().err(),
            Self::Tariff(reply) => reply.trouble(),
            Self::WifiKey { key, .. } => key.as_ref().err(),
            Self::DeviceSaved { answer, .. } => answer.as_ref().err(),
            Self::DeviceOvertaken { trouble, .. } | Self::SystemOvertaken { trouble, .. } => Some(trouble),
            Self::Products(reply) => reply.trouble(),
            Self::Operation(answer) => answer.as_ref().err(),
            Self::Operations { page, .. } => page.as_ref().err(),
            Self::OperationsToResolve(answer) => answer.as_ref().err(),
            Self::OperationRetried { answer, .. } | Self::OperationCancelled { answer, .. } => {
                answer.as_ref().err()
            }
            Self::Revealed { secret, .. } => secret.as_ref().err(),
            Self::Tested(answer) => answer.as_ref().err(),
            Self::Found { page, .. } => page.as_ref().err(),
            Self::CustomerThere { customer, .. } => customer.as_ref().err(),
            Self::File(reply) => reply.trouble(),
            Self::Report(reply) => reply.trouble(),
            Self::TestStep(_) | Self::Drafts(_) | Self::Elapsed => None,
        }
    }
}
