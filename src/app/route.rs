//! Where one can go, what can be asked, and what a screen answers to a message: all of it data.

use crate::domain::contract::ContractEnd;
use crate::domain::draft::Kept;
use crate::domain::ids::{
    AcceptedId, CustomerId, DeviceId, DraftId, OperationId, ProductId, ServiceId, SystemId, TariffId,
};
use crate::domain::status_change::StatusChange;
use crate::domain::tariff::{ServiceKind, TemplateLink};
use crate::domain::text::Text;
use crate::drivers::FoundDevice;
use crate::store::{StockSerial, TemplateChange};

use super::dialogs::accept::Accepting;
use super::dialogs::compare::{Comparison, Side, Then};
use super::dialogs::preview::Preview;
use super::effect::products::ProductDeed;
use super::effect::report::Mend;
use super::effect::{Deed, Request};
use super::keymap::in_force::Offer;
use super::keymap::{Command, Place};
use super::screens::customer::link::Candidate;
use super::screens::files::Chosen;

/// A place to go.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    Systems,
    /// The form of a system; `None` for a new one.
    System {
        id: Option<SystemId>,
        test: bool,
    },
    /// The report of a system.
    Report {
        system: SystemId,
        system_name: String,
        begin: ReportBegin,
    },
    /// What is about to be done with rows of a report.
    Preview(Box<Preview>),
    /// Asks why rows of a report are left, and until when.
    Accept(Accepting),
    Customers,
    Customer(CustomerId),
    /// The form of a customer's own data; `None` for a new one.
    CustomerForm(Option<CustomerId>),
    /// His tab Aprovisionamiento, with this device marked.
    CustomerAt {
        customer: CustomerId,
        device: Option<DeviceId>,
    },
    Products,
    /// The form of a product; `None` for a new one.
    Product(Option<ProductId>),
    /// The form in which the stock of a product is changed.
    Stock(ProductId),
    /// The history of the stock of a product.
    Movements(ProductId),
    Operations,
    Tariffs,
    /// The list of tariffs with this one marked.
    TariffsAt {
        tariff: TariffId,
        name: String,
    },
    /// The list of tariffs with this service marked.
    ServiceOf {
        tariff_name: String,
        service: ServiceKind,
    },
    /// The form of a tariff.
    Tariff(TariffForm),
    /// Chooses the template of a system that provides a service.
    Templates(TemplatesOf),
    /// Brings files of records in and takes them out.
    Files,
    /// Searches the customers of a system for one of ours.
    Find {
        system: SystemId,
        system_name: String,
        text: String,
    },
    /// Chooses one of the devices that nobody has configured in a system.
    Unconfigured {
        system: SystemId,
        system_name: String,
        /// The serial that is marked at first, if it is among them.
        marked: Option<String>,
    },
    /// Another unit in the place of a device.
    Swap {
        customer: CustomerId,
        device: DeviceId,
    },
    /// A device that goes over to another customer.
    Transfer {
        customer: CustomerId,
        device: DeviceId,
    },
    /// Chooses one of the units in stock whose serial is known: of a product, or of all.
    StockSerials {
        product: Option<(ProductId, String)>,
    },
    /// Shows the WiFi of a device as a QR code.
    Wifi(WifiOf),
    Confirm(Question),
    /// Shows what would be done and asks which of several ways.
    Propose(Proposal),
    /// Asks with a third answer: what was typed may be kept as a draft.
    ConfirmKeeping {
        question: Box<Question>,
        keep: Text,
    },
    /// The drafts that wait to be taken up.
    Drafts(Vec<Kept>),
    /// The form of a draft, filled as it was typed.
    TakenUp(Box<Kept>),
    /// What two people made of one record, field by field.
    Compare(Comparison),
    Pick(PickList),
    /// The keys that work where it is opened.
    Help {
        offers: Vec<Offer>,
    },
    /// The commands that there are where it is opened, and where one can go from there.
    Palette {
        offers: Vec<Offer>,
        reach: Reach,
    },
    /// What can be done where it is opened; the keys of those places work in it as well.
    Actions {
        offers: Vec<Offer>,
        places: Vec<Place>,
    },
}

/// How the form of a tariff begins.
#[derive(Debug, Clone, PartialEq)]
pub enum TariffForm {
    New,
    /// At this service, if it has it.
    Of(TariffId, Option<ServiceKind>),
    /// A new one, filled as this one is.
    CopyOf(TariffId),
}

/// The device whose WiFi is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct WifiOf {
    pub device: DeviceId,
    pub name: String,
    /// The field of its key, and what that is called.
    pub field: String,
    pub label: Text,
    /// What the network is perhaps called.
    pub network: String,
}

/// The service that a template is chosen for.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplatesOf {
    pub tariff: TariffId,
    pub tariff_name: String,
    pub service: ServiceId,
    pub kind: ServiceKind,
    /// The templates that provide it now.
    pub links: Vec<TemplateLink>,
}

/// What the screen of a report begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportBegin {
    Last,
    Generate,
}

/// How far the palette leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Also to the screens of the menu and to customers.
    Everywhere,
    /// No further than the question that is asked: it wants its answer first.
    Here,
}

/// A question with two answers. The safe one has the focus.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub title: Text,
    pub lines: Vec<Text>,
    pub yes: Text,
    pub no: Text,
    pub purpose: Purpose,
}

/// What would be done, and the ways to do it. Doing nothing has the focus.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub title: Text,
    pub lines: Vec<ProposedLine>,
    pub no: Text,
    pub ways: Vec<(Text, Purpose)>,
}

/// One thing that would be done, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedLine {
    pub weight: LineWeight,
    pub text: Text,
}

/// What a line of a proposal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineWeight {
    WillBe,
    CannotBe,
    Stays,
    /// Only tells something.
    Plain,
}

/// What a question is about: it comes back with the answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Asked by the program itself: what was typed would be lost.
    Leave(Leave),
    /// Closes the form that is open inside a screen.
    CloseForm,
    /// Starts another device though the one in the form is not saved.
    AnotherDevice,
    /// Links though the record there has another name or tax id.
    LinkDespite(Candidate),
    /// Opens another device though the one in the form is not saved.
    OpenDevice(DeviceId),
    DiscardDraft(DraftId),
    /// Registers what is typed as a new device: the one that it was of is gone.
    RegisterAnew,
    CancelOperation(OperationId),
    /// Does something about rows of a report.
    Mend(Mend),
    /// A difference is not to be left any more.
    Withdraw(AcceptedId),
    /// Has a device restarted once more, which was perhaps restarted already.
    RetryOperation(OperationId),
    /// Does something with a device of which this version was seen.
    Do {
        deed: Deed,
        device: DeviceId,
        version: i64,
    },
    Unlink {
        system: SystemId,
        external_id: String,
    },
    RemoveSystem {
        id: SystemId,
        version: i64,
    },
    ChangeStatus(StatusChange),
    EndContract(ContractEnd),
    RetireTariff {
        id: TariffId,
        version: i64,
    },
    RemoveTariff {
        id: TariffId,
        version: i64,
    },
    /// Takes all the concepts of a service out of the form of its tariff.
    ClearConcepts(ServiceKind),
    /// Leaves a service without a template in a system.
    UnlinkTemplate(TemplateChange),
    /// Brings in the file that was checked.
    Import(Chosen),
    /// Leaves the program while a file is being brought in.
    QuitImporting,
    /// Takes the records out, in place of a file that is there.
    ReplaceFile(Chosen),
    /// Does something with a product of which this version was seen.
    DoProduct {
        deed: ProductDeed,
        product: ProductId,
        version: i64,
    },
}

/// A way to leave a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    Back,
    Systems,
    Customers,
    /// To the search of the list of customers.
    FindCustomer,
    Customer(CustomerId),
    Products,
    Operations,
    Tariffs,
    Quit,
}

/// Several things of which one is to be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct PickList {
    pub title: Text,
    /// The field that it is chosen for: it comes back with the answer.
    pub field: String,
    pub options: Vec<PickOption>,
    pub selected: Option<String>,
    /// What to say when there is nothing to choose from.
    pub empty: Text,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct PickOption {
    pub key: String,
    pub label: Text,
    pub note: Option<Text>,
    /// Why it cannot be chosen.
    pub why_not: Option<Text>,
}

/// What a window that lay over a screen brings back to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Yes(Purpose),
    /// As yes, and what was typed is kept as a draft.
    Keep(Purpose),
    No,
    TakeUp(Box<Kept>),
    /// Which value each field of a comparison is to have.
    Compared {
        sides: Vec<(String, Side)>,
        then: Then,
    },
    Picked {
        field: String,
        key: String,
    },
    /// A customer found in a system.
    Found {
        system: SystemId,
        external_id: String,
        name: String,
        tax_id: Option<String>,
    },
    /// A device that nobody has configured.
    Onu(Box<FoundDevice>),
    /// A unit in stock.
    Unit(StockSerial),
}

/// Where a screen leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Stay,
    Back,
    Open(Route),
    /// Closes this window and gives the answer to the screen below.
    Answer(Answer),
    /// Closes this window and runs a command as if its key had been pressed on the screen below.
    Run(Command),
    /// Closes this window and leaves the screen below.
    Leave(Leave),
}

/// What a screen made of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub step: Step,
    pub requests: Vec<Request>,
}

impl Outcome {
    pub const fn stay() -> Self {
        Self { step: Step::Stay, requests: Vec::new() }
    }

    pub fn ask(request: Request) -> Self {
        Self { step: Step::Stay, requests: vec![request] }
    }

    pub const fn go(step: Step) -> Self {
        Self { step, requests: Vec::new() }
    }

    /// With what another part asks for as well.
    pub fn with(mut self, other: Self) -> Self {
        self.requests.extend(other.requests);
        self
    }

    pub fn and(mut self, request: Request) -> Self {
        self.requests.push(request);
        self
    }
}
