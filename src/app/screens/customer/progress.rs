//! How far what was saved or asked for is on its way, told live: noted here, sent, applied, or what went wrong and what
//! comes next.

use jiff::Timestamp;
use ratatui::style::Style;

use crate::app::effect::Deed;
use crate::app::screen::Context;
use crate::domain::ids::OperationId;
use crate::domain::operation::{Behind, Operation, OperationKind, OperationState};
use crate::domain::text::Text;
use crate::text;

/// What an operation was begun for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A form was saved.
    Save,
    Deed(Deed),
    /// It was begun before, and for what is not known here.
    Other,
}

impl Aim {
    fn applied(self, system: &str, hour: String) -> Text {
        match self {
            Self::Save => text!("progress-applied", system = system, hour = hour),
            Self::Deed(Deed::Suspend) => text!("progress-suspended", system = system, hour = hour),
            Self::Deed(Deed::Resume) => text!("progress-resumed", system = system, hour = hour),
            Self::Deed(Deed::Remove) => text!("progress-removed", system = system, hour = hour),
            Self::Deed(Deed::Reboot) => text!("progress-rebooted", system = system, hour = hour),
            Self::Deed(Deed::Discard) | Self::Other => text!("progress-done", system = system, hour = hour),
        }
    }
}

/// The operation that is being watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    pub operation: OperationId,
    aim: Aim,
    system_name: String,
    since: Timestamp,
    latest: Option<Operation>,
}

impl Progress {
    pub const fn new(operation: OperationId, aim: Aim, system_name: String, since: Timestamp) -> Self {
        Self { operation, aim, system_name, since, latest: None }
    }

    /// What is still to be told of an operation that was saved before: nothing when it is applied.
    pub fn of(operation: Operation) -> Option<Self> {
        let is_told = !matches!(operation.state, OperationState::Applied | OperationState::Replaced);
        is_told.then(|| Self {
            operation: operation.id,
            aim: match operation.kind {
                OperationKind::Device | OperationKind::Customer => Aim::Other,
                OperationKind::Reboot => Aim::Deed(Deed::Reboot),
            },
            system_name: operation.system_name.clone(),
            since: operation.created_at,
            latest: Some(operation),
        })
    }

    pub fn take(&mut self, operation: &Operation) {
        if operation.id == self.operation {
            self.latest = Some(operation.clone());
        }
    }

    /// A form was saved, and what it says stands there now.
    pub fn is_registered(&self) -> bool {
        let is_applied = |operation: &Operation| operation.state == OperationState::Applied;
        self.aim == Aim::Save && self.latest.as_ref().is_some_and(is_applied)
    }

    pub fn has_ended(&self) -> bool {
        self.latest.as_ref().is_some_and(|operation| operation.state.has_ended())
    }

    /// The line that tells it. A step that is done has `✓`, one under way `…`, one that failed `✗`.
    pub fn line(&self, cx: &Context) -> (String, Style) {
        let system = self.system_name.as_str();
        let saved = format!("✓ {}", cx.say(&text!("progress-saved")));
        let sent = format!("✓ {}", cx.say(&text!("progress-sent")));
        let Some(operation) = &self.latest else {
            return (format!("{saved}   … {}", cx.say(&text!("progress-queued"))), cx.theme.busy);
        };
        let seconds = cx.now.as_second().saturating_sub(self.since.as_second()).max(0);
        let error = operation.last_error.as_ref().map(|error| cx.say(error));
        if let Some(behind) = operation.behind {
            return (format!("{saved}   … {}", cx.say(&waits_for(behind, cx))), cx.theme.busy);
        }
        match (operation.state, error) {
            (OperationState::Queued, None) => {
                (format!("{saved}   … {}", cx.say(&text!("progress-queued"))), cx.theme.busy)
            }
            (OperationState::Queued, Some(error)) => {
                let again = cx.say(&text!("progress-again", hour = cx.hour(operation.due_at)));
                (format!("{saved}   … {again}   ✗ {error}"), cx.theme.warning)
            }
            (OperationState::Running, _) => {
                let waiting = cx.say(&text!("progress-running", system = system, seconds = seconds));
                (format!("{saved}   … {waiting}"), cx.theme.busy)
            }
            (OperationState::Accepted, _) => {
                let waiting = cx.say(&text!("progress-accepted", system = system, seconds = seconds));
                (format!("{saved}   {sent}   … {waiting}"), cx.theme.busy)
            }
            (OperationState::Unsure, error) => {
                let reading = cx.say(&text!("progress-unsure", system = system));
                let error = error.map(|error| format!("   ✗ {error}")).unwrap_or_default();
                (format!("{saved}   {sent}   … {reading}{error}"), cx.theme.warning)
            }
            (OperationState::Applied, _) => {
                let hour = cx.hour(operation.settled_at.unwrap_or(cx.now));
                let applied = cx.say(&self.aim.applied(system, hour));
                (format!("{saved}   {sent}   ✓ {applied}"), cx.theme.good)
            }
            (OperationState::Refused | OperationState::Attention, error) => {
                let state = cx.say(&operation.state.label());
                (format!("{saved}   ✗ {state}: {}", error.unwrap_or_default()), cx.theme.bad)
            }
            (OperationState::Cancelled | OperationState::Replaced, _) => {
                (format!("{saved}   {}", cx.say(&operation.state.label())), cx.theme.warning)
            }
        }
    }
}

/// What has to come first, and until when nothing happens to that.
fn waits_for(behind: Behind, cx: &Context) -> Text {
    let Behind { operation, state, until } = behind;
    match until {
        Some(until) => {
            text!("progress-behind-until", id = operation.0, state = state.label(), hour = cx.hour(until))
        }
        None => text!("progress-behind", id = operation.0, state = state.label()),
    }
}
