//! What the report asks of the world, and what comes back.

use jiff::Timestamp;

use super::{Answered, Trouble};
use crate::domain::ids::{AcceptedId, ReportId, SystemId};
use crate::reconcile::class::{Action, Class};
use crate::reconcile::generate::Progress;
use crate::reconcile::mend::Unit;
use crate::reconcile::outcome::Done;
use crate::reconcile::report::{Report, Row};
use crate::store::{Accepted, Adoptable};

/// A question about reports, or something to be done from one.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportRequest {
    /// The newest report of a system.
    Last(SystemId),
    This(ReportId),
    /// The head of the report that is shown, whose totals may have changed.
    Head(ReportId),
    /// The report of a system that is being made, to hear of it from now on; where none is, the newest.
    Join(SystemId),
    /// Makes a report of a system; how far it is comes meanwhile. It goes on when nobody waits for it any more.
    Run(SystemId),
    /// Gives up the report of a system that is being made.
    Stop(SystemId),
    Rows(RowsQuery),
    /// Which rows answer a question, all of them.
    Places(RowsQuery),
    /// The rows at these places, for what is to be shown before anything is done.
    Those {
        report: ReportId,
        places: Vec<i64>,
        action: Action,
    },
    /// As what the device of a row can be recorded here.
    Adoptable {
        report: ReportId,
        place: i64,
    },
    Mend(Mend),
    /// The earlier reports of a system.
    Reports(SystemId),
    /// The differences of a system that are to be left.
    Accepted(SystemId),
    /// A difference is not to be left any more.
    Withdraw(AcceptedId),
    Export {
        report: ReportId,
        format: Format,
    },
}

/// What is to be done about rows of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    pub report: ReportId,
    pub places: Vec<i64>,
    pub action: Action,
    pub how: How,
}

/// What has to be said of some actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    Plain,
    /// Of [`Action::Accept`].
    Accepted(Reason),
    /// Of [`Action::Adopt`], where it is a device.
    As(Unit),
}

/// Why a difference is left, and until when; `None` for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub why: String,
    pub until: Option<Timestamp>,
}

/// How a report is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Csv,
    Json,
}

/// Which rows are asked for, and which part of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsQuery {
    pub report: ReportId,
    pub show: Show,
    pub search: String,
    pub part: RowPart,
    pub limit: u16,
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Show {
    /// Every mismatch that is not accepted.
    All,
    Class(Class),
    /// What this earlier report did not have.
    New(ReportId),
    /// What this earlier report had and the newer one has not.
    Gone(ReportId),
}

/// A part of a list of rows, by the place of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowPart {
    First,
    Last,
    After(i64),
    Before(i64),
    Around(i64),
}

/// Some rows of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RowPage {
    pub rows: Vec<Row>,
    pub more_before: bool,
    pub more_after: bool,
    /// How many the whole list has.
    pub count: u64,
}

/// A report, with what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub report: Report,
    /// `None` when it is not complete itself or no complete one is before it.
    pub since: Option<Since>,
}

/// What is new and gone since an earlier report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    pub report: ReportId,
    pub at: Timestamp,
    pub new: u64,
    pub gone: u64,
}

/// An answer about reports.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportReply {
    /// `None` when the system has no report yet.
    Last {
        system: SystemId,
        last: Answered<Option<Box<Opened>>>,
    },
    Opened(Answered<Box<Opened>>),
    /// A report is being made already: how far it is, once that is known.
    Joined(Option<Progress>),
    Head(Answered<Box<Opened>>),
    /// How far a report is that is being made.
    Step(Progress),
    Ran(Answered<Box<Opened>>),
    Rows {
        query: RowsQuery,
        page: Answered<RowPage>,
    },
    Places {
        query: RowsQuery,
        places: Answered<Vec<i64>>,
    },
    Those {
        action: Action,
        rows: Answered<Vec<Row>>,
    },
    Adoptable {
        row: Box<Row>,
        adoptable: Answered<Adoptable>,
    },
    /// What came of each row.
    Mended {
        action: Action,
        results: Answered<Vec<(i64, Done)>>,
    },
    Reports(Answered<Vec<Report>>),
    Accepted(Answered<Vec<Accepted>>),
    Withdrawn(Answered<()>),
    /// The file that was written.
    Exported(Answered<String>),
}

impl ReportReply {
    /// Whether it answers something that was to be made or changed.
    pub(super) const fn is_of_writing(&self) -> bool {
        match self {
            Self::Ran(_) | Self::Mended { .. } | Self::Withdrawn(_) | Self::Exported(_) => true,
            Self::Last { .. }
            | Self::Opened(_)
            | Self::Joined(_)
            | Self::Head(_)
            | Self::Step(_)
            | Self::Rows { .. }
            | Self::Places { .. }
            | Self::Those { .. }
            | Self::Adoptable { .. }
            | Self::Reports(_)
            | Self::Accepted(_) => false,
        }
    }

    /// What went wrong, if it did.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Last { last, .. } => last.as_ref().err(),
            Self::Opened(answer) | Self::Head(answer) | Self::Ran(answer) => answer.as_ref().err(),
            Self::Rows { page, .. } => page.as_ref().err(),
            Self::Places { places, .. } => places.as_ref().err(),
            Self::Those { rows, .. } => rows.as_ref().err(),
            Self::Adoptable { adoptable, .. } => adoptable.as_ref().err(),
            Self::Mended { results, .. } => results.as_ref().err(),
            Self::Reports(answer) => answer.as_ref().err(),
            Self::Accepted(answer) => answer.as_ref().err(),
            Self::Withdrawn(answer) => answer.as_ref().err(),
            Self::Exported(answer) => answer.as_ref().err(),
            Self::Joined(_) | Self::Step(_) => None,
        }
    }
}
