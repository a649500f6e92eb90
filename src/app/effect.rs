//! What the program asks of the world, as data, and what comes back.
//!
//! Nothing here is carried out: `crate::runtime::perform` does that.

mod files;
pub mod products;
mod reply;
pub mod report;
pub mod tariffs;

use crate::domain::contract::ContractEnd;
use crate::domain::customer::CustomerStatus;
use crate::domain::customer_form::CustomerDraft;
use crate::domain::device::DeviceDraft;
use crate::domain::draft::{Draft, Kept};
use crate::domain::ids::{CustomerId, DeviceId, DraftId, OperationId, SystemId, TariffId};
use crate::domain::one_step::{MoveDraft, SwapDraft};
use crate::domain::status_change::StatusChange;
use crate::domain::system::{ApiUrl, SystemKind};
use crate::domain::values::{Secret, SerialNumber, TaxId};
use crate::drivers::{DeviceKey, Filter};
use crate::store::{CustomerQuery, OperationQuery, SystemDraft};
use products::ProductRequest;
use report::ReportRequest;
use std::collections::BTreeMap;
use std::time::Duration;
use tariffs::TariffRequest;

pub use files::{Checked, Entry, Existing, Exported, FileReply, FileRequest, Progress};
pub use reply::{Answered, DeviceChoices, Onu, Reply, Trouble};

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
    /// Takes hold of a draft that waits, before a form is filled from it: nobody else may take it up then.
    ClaimDraft(Ticket, Box<Kept>),
    /// The layer goes on with a draft that was taken hold of; if it is gone before it has, the draft waits again.
    GiveDraft(Ticket, DraftId),
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
    /// Takes hold of a draft that waits.
    ClaimDraft(Box<Kept>),
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
            Self::ClaimDraft(kept) => Some(Effect::ClaimDraft(ticket, kept)),
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
    /// The systems without what has to be counted.
    KnownSystems,
    System(SystemId),
    SaveSystem(SystemDraft),
    Customers(CustomerQuery),
    Customer(CustomerId),
    SaveCustomer(Box<CustomerDraft>),
    /// What a customer has become since a version of him was seen.
    CustomerSince {
        customer: CustomerId,
        seen: i64,
    },
    /// What a status would do to a customer's devices.
    StatusPlan {
        customer: CustomerId,
        status: CustomerStatus,
    },
    ChangeStatus(StatusChange),
    Contracts(CustomerId),
    /// The tariffs that can be contracted.
    TariffsOffered,
    ContractTariff {
        customer: CustomerId,
        tariff: TariffId,
    },
    EndContract(ContractEnd),
    /// What was done to a customer before a deed; the newest for `None`.
    History {
        customer: CustomerId,
        before: Option<i64>,
        limit: u16,
    },
    /// Gives a device of which this version was seen another tariff.
    ChangeTariff {
        device: DeviceId,
        version: i64,
        tariff: TariffId,
    },
    Swap(Box<SwapDraft>),
    Move(Box<MoveDraft>),
    /// The customer with a code.
    CustomerCoded(String),
    /// Who else has a tax id.
    TaxIdHolder {
        tax_id: TaxId,
        except: Option<CustomerId>,
    },
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
