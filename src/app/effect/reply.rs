//! What comes back of what a screen has asked for.

use super::products::ProductReply;
use super::report::ReportReply;
use super::tariffs::TariffReply;
use super::{Deed, FileReply, FormField};
use crate::domain::contract::Contracts;
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::device::{Device, Saved};
use crate::domain::draft::Kept;
use crate::domain::ids::{DeviceId, OperationId, SystemId};
use crate::domain::one_step::OneStep;
use crate::domain::operation::Operation;
use crate::domain::problem::Problem;
use crate::domain::product::Product;
use crate::domain::system::System;
use crate::domain::tariff::Tariff;
use crate::domain::text::Text;
use crate::domain::values::{Secret, SerialNumber, TaxId};
use crate::drivers::{
    CustomersPage, Diagnosis, Filter, FoundDevice, RemoteCustomer, StepResult, Template, Tested,
};
use crate::store::{
    Count, CustomerFile, CustomerPage, CustomerQuery, HistoryPage, NearSerial, OperationPage, OperationQuery,
    Overtaken, SavedCustomer, StatusPlan, StoreError, SystemSummary, TaxIdHolder,
};
use std::collections::BTreeMap;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    pub text: Text,
    /// What a person can mend, field by field.
    pub problems: Vec<Problem>,
}

impl Trouble {
    /// What is told of it where no field can show it: what can be mended first.
    pub fn told(&self) -> Text {
        self.problems.first().map_or(&self.text, |problem| &problem.text).clone()
    }

    /// Whether the record is there no more: nothing failed, and reading it again would not help.
    pub fn is_missing(&self) -> bool {
        self.text == StoreError::Missing.text()
    }
}

/// What a question came to.
pub type Answered<T> = Result<T, Trouble>;

/// An answer of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Systems(Answered<Vec<SystemSummary>>),
    KnownSystems(Answered<Vec<System>>),
    System(Answered<System>),
    SystemSaved(Answered<System>),
    Customers {
        query: CustomerQuery,
        page: Answered<CustomerPage>,
    },
    Customer(Answered<Box<CustomerFile>>),
    CustomerSaved(Answered<Box<SavedCustomer>>),
    CustomerOvertaken {
        trouble: Trouble,
        since: Box<Overtaken<Customer>>,
    },
    StatusPlan(Answered<Box<StatusPlan>>),
    /// With how many operations were queued.
    StatusChanged {
        status: CustomerStatus,
        answer: Answered<usize>,
    },
    Contracts(Answered<Contracts>),
    TariffsOffered(Answered<Vec<Tariff>>),
    Contracted(Answered<()>),
    ContractEnded(Answered<usize>),
    History {
        before: Option<i64>,
        page: Answered<HistoryPage>,
    },
    TariffChanged(Answered<OperationId>),
    Swapped(Answered<OneStep>),
    Moved(Answered<OneStep>),
    CustomerCoded {
        code: String,
        answer: Answered<Box<CustomerFile>>,
    },
    TaxIdHolder {
        tax_id: TaxId,
        holder: Answered<Option<TaxIdHolder>>,
    },
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
    /// A draft is in our hands, as it is by now; or it is not to be had.
    DraftClaimed(Answered<Box<Kept>>),
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
    /// What was not done, for who is not there any more to be shown it. What was only read nobody misses then.
    pub fn undone(&self) -> Option<Text> {
        match self {
            Self::File(reply) => reply.undone(),
            reply if reply.is_of_writing() => reply.trouble().map(|trouble| trouble.text.clone()),
            _ => None,
        }
    }

    /// Whether it answers something that was to be changed.
    const fn is_of_writing(&self) -> bool {
        match self {
            Self::SystemSaved(_)
            | Self::CustomerSaved(_)
            | Self::CustomerOvertaken { .. }
            | Self::StatusChanged { .. }
            | Self::Contracted(_)
            | Self::ContractEnded(_)
            | Self::TariffChanged(_)
            | Self::Swapped(_)
            | Self::Moved(_)
            | Self::Linked { .. }
            | Self::Unlinked { .. }
            | Self::SystemRemoved(_)
            | Self::Done { .. }
            | Self::DeviceSaved { .. }
            | Self::DeviceOvertaken { .. }
            | Self::SystemOvertaken { .. }
            | Self::OperationRetried { .. }
            | Self::OperationCancelled { .. } => true,
            Self::Tariff(reply) => reply.is_of_writing(),
            Self::Products(reply) => reply.is_of_writing(),
            Self::Report(reply) => reply.is_of_writing(),
            Self::Systems(_)
            | Self::KnownSystems(_)
            | Self::System(_)
            | Self::Customers { .. }
            | Self::Customer(_)
            | Self::StatusPlan(_)
            | Self::Contracts(_)
            | Self::TariffsOffered(_)
            | Self::History { .. }
            | Self::CustomerCoded { .. }
            | Self::TaxIdHolder { .. }
            | Self::DeviceChoices(_)
            | Self::LinkedIds(_)
            | Self::NearSerials { .. }
            | Self::Operation(_)
            | Self::Operations { .. }
            | Self::OperationsToResolve(_)
            | Self::Revealed { .. }
            | Self::TestStep(_)
            | Self::Tested(_)
            | Self::Found { .. }
            | Self::CustomerThere { .. }
            | Self::Drafts(_)
            | Self::DraftClaimed(_)
            | Self::Diagnosed { .. }
            | Self::Unconfigured { .. }
            | Self::Templates { .. }
            | Self::WifiKey { .. }
            | Self::File(_)
            | Self::Elapsed => false,
        }
    }

    /// What went wrong, if it did: what is told when nobody waits for the answer any more.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Systems(answer) => answer.as_ref().err(),
            Self::KnownSystems(answer) => answer.as_ref().err(),
            Self::System(answer) | Self::SystemSaved(answer) => answer.as_ref().err(),
            Self::Customers { page, .. } => page.as_ref().err(),
            Self::Customer(answer) => answer.as_ref().err(),
            Self::CustomerSaved(answer) => answer.as_ref().err(),
            Self::StatusPlan(answer) => answer.as_ref().err(),
            Self::StatusChanged { answer, .. } | Self::ContractEnded(answer) => answer.as_ref().err(),
            Self::Contracts(answer) => answer.as_ref().err(),
            Self::TariffsOffered(answer) => answer.as_ref().err(),
            Self::Contracted(answer) => answer.as_ref().err(),
            Self::History { page, .. } => page.as_ref().err(),
            Self::TariffChanged(answer) => answer.as_ref().err(),
            Self::Swapped(answer) | Self::Moved(answer) => answer.as_ref().err(),
            Self::CustomerCoded { answer, .. } => answer.as_ref().err(),
            Self::TaxIdHolder { holder, .. } => holder.as_ref().err(),
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
            Self::DeviceOvertaken { trouble, .. }
            | Self::SystemOvertaken { trouble, .. }
            | Self::CustomerOvertaken { trouble, .. } => Some(trouble),
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
            Self::DraftClaimed(claimed) => claimed.as_ref().err(),
            Self::TestStep(_) | Self::Drafts(_) | Self::Elapsed => None,
        }
    }
}
