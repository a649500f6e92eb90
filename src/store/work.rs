//! An operation in the hands of a worker: what it is to do, and what has become of it.

use jiff::Timestamp;

use crate::domain::customer::DesiredCustomer;
use crate::domain::device::DesiredDevice;
use crate::domain::operation::{Operation, OperationState};
use crate::domain::system::Access;
use crate::domain::text::Text;

/// What the work on a claimed operation begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// It was never sent, or it is certain that nothing came of it.
    Send,
    /// It was sent and nobody knows what came of it: read back. `seen` is what had been noted before it was sent,
    /// `None` when the worker died before it could note anything.
    ReadBack { seen: Option<Seen> },
    /// They took it, then: ask after this job.
    AskAfter { job: String, since: Timestamp },
    /// A command that was perhaps sent, and of which nothing can be read back: it is left to a person.
    GiveUp,
}

/// What stood there just before an operation was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    Absent,
    /// The device's revision there, if that system has revisions.
    Present {
        revision: Option<String>,
    },
}

/// An operation in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    pub operation: Operation,
    /// Names this claim: only the newest may renew or settle.
    pub attempt: i64,
    pub task: Task,
    pub wanted: Wanted,
    pub access: Access,
}

/// What an operation is to bring about, as it is recorded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Device {
        device: DesiredDevice,
        gaps: Gaps,
    },
    Customer {
        customer: DesiredCustomer,
        place: Place,
    },
    /// A customer there of whom we have none: he is to be as he is, but for his state, which ends.
    Stray {
        external_id: String,
    },
}

/// What becomes there of the fields of a device that are empty here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    Emptied,
    /// Of the template alone: another was chosen for the device, be it none.
    TemplateEmptied,
    Kept,
}

/// Whether a customer may be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// He is to be made: nobody may have his id.
    Free,
    His,
}

/// How many operations may run at once, and for how long a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimRules {
    pub lease: std::time::Duration,
    /// At most so many operations under way to one system.
    pub per_system: u16,
}

/// What has become of a claimed operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    pub state: OperationState,
    /// When it is to be worked again, for a state that has not ended.
    pub due_at: Option<Timestamp>,
    pub error: Option<Text>,
    /// For `accepted`.
    pub job: Option<String>,
}
