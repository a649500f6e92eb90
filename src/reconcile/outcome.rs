//! What was done about a row of a report, what came of it, and what is left as it is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::class::Action;
use super::report::FieldDifference;
use crate::domain::ids::{AcceptedId, OperationId};
use crate::domain::operation::OperationState;
use crate::domain::text::Text;
use crate::text;

/// What was done about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub action: Action,
    pub by: String,
    pub at: Timestamp,
    pub outcome: Outcome,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It is done, here.
    Done,
    /// It is committed to the outbox. What has become of it since is not kept here: it is read with the row.
    Queued {
        operations: Vec<OperationId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stand: Option<Stand>,
    },
    /// Nothing was done: the row is not any more what the report says. What differs now, if anything.
    Changed { fields: Vec<FieldDifference> },
    /// Nothing was done, and why.
    Failed { because: Text },
}

impl Outcome {
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Queued { .. } => "queued",
            Self::Changed { .. } => "changed",
            Self::Failed { .. } => "failed",
        }
    }

    /// Whether it is done, or may still come to be.
    pub fn is_success(&self) -> bool {
        match self {
            Self::Done => true,
            Self::Queued { stand, .. } => stand.as_ref().is_none_or(|stand| !stand.has_failed()),
            Self::Changed { .. } | Self::Failed { .. } => false,
        }
    }

    /// Whether an operation is still at work on it.
    pub fn is_under_way(&self) -> bool {
        match self {
            Self::Queued { stand, .. } => stand.as_ref().is_none_or(|stand| !stand.state.has_ended()),
            Self::Done | Self::Changed { .. } | Self::Failed { .. } => false,
        }
    }

    /// It in words.
    pub fn text(&self) -> Text {
        match self {
            Self::Done => text!("report-outcome-done"),
            Self::Queued { stand: None, .. } => text!("report-outcome-queued"),
            Self::Queued { stand: Some(stand), .. } => stand.text(),
            Self::Changed { .. } => text!("report-outcome-changed"),
            Self::Failed { because } => because.clone(),
        }
    }
}

/// Where the operations of a row stand: where the first stands that is not applied, else that all are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    pub state: OperationState,
    /// Why it is not applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
}

impl Stand {
    /// Whether it has ended, and not as it was wanted.
    const fn has_failed(&self) -> bool {
        match self.state {
            OperationState::Refused | OperationState::Attention | OperationState::Cancelled => true,
            OperationState::Queued
            | OperationState::Running
            | OperationState::Accepted
            | OperationState::Unsure
            | OperationState::Applied
            | OperationState::Replaced => false,
        }
    }

    fn text(&self) -> Text {
        let state = self.state.label();
        match &self.because {
            Some(because) if self.state != OperationState::Applied => {
                text!("report-outcome-because", state = state, reason = because.clone())
            }
            Some(_) | None => state,
        }
    }
}

/// A difference that is to be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    pub id: AcceptedId,
    pub by: String,
    pub at: Timestamp,
    pub why: String,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
}
