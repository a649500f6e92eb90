//! A provisioning operation, a row of the outbox: its states and which may follow which.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::action::Action;
use super::ids::{CustomerId, DeviceId, OperationId, SystemId};
use super::text::Text;
use crate::text;

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationState {
    /// Committed, not sent yet, or to be tried again when it is due.
    Queued,
    /// Claimed by a worker until its lease ends.
    Running,
    /// They took it and finish later; it is being asked after.
    Accepted,
    /// Sent, outcome unknown.
    Unsure,
    /// Read back, or confirmed by a reply that can be believed.
    Applied,
    /// They said no; trying again cannot help.
    Refused,
    /// Tries used up, or nobody can tell.
    Attention,
    Cancelled,
    /// Overtaken by a newer change of the same device.
    Replaced,
}

impl OperationState {
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Running,
        Self::Accepted,
        Self::Unsure,
        Self::Applied,
        Self::Refused,
        Self::Attention,
        Self::Cancelled,
        Self::Replaced,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Accepted => "accepted",
            Self::Unsure => "unsure",
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Attention => "attention",
            Self::Cancelled => "cancelled",
            Self::Replaced => "replaced",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Queued => text!("operation-queued"),
            Self::Running => text!("operation-running"),
            Self::Accepted => text!("operation-accepted"),
            Self::Unsure => text!("operation-unsure"),
            Self::Applied => text!("operation-applied"),
            Self::Refused => text!("operation-refused"),
            Self::Attention => text!("operation-attention"),
            Self::Cancelled => text!("operation-cancelled"),
            Self::Replaced => text!("operation-replaced"),
        }
    }

    /// Whether nothing more happens to it by itself.
    pub const fn has_ended(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Accepted | Self::Unsure => false,
            Self::Applied | Self::Refused | Self::Attention | Self::Cancelled | Self::Replaced => true,
        }
    }

    /// Whether the work on it may leave it in `next`. What a person may make of it is said by [`Self::may_be_made`].
    pub const fn may_become(self, next: Self) -> bool {
        use OperationState as S;
        match self {
            S::Queued => matches!(next, S::Running | S::Cancelled | S::Replaced),
            S::Running => {
                matches!(next, S::Applied | S::Accepted | S::Queued | S::Refused | S::Unsure | S::Attention)
            }
            // Asked after and not finished yet, it stays as it is.
            S::Accepted => matches!(next, S::Accepted | S::Applied | S::Refused | S::Unsure),
            S::Unsure => matches!(next, S::Unsure | S::Applied | S::Queued | S::Attention),
            S::Applied | S::Refused | S::Attention | S::Cancelled | S::Replaced => false,
        }
    }

    /// Whether a person may bring it to `next`: to be tried again, or given up.
    ///
    /// What was sent and has not ended is in nobody's hands; what is queued may be due sooner.
    pub const fn may_be_made(self, next: Self) -> bool {
        use OperationState as S;
        match self {
            S::Queued | S::Attention => matches!(next, S::Queued | S::Cancelled),
            S::Refused => matches!(next, S::Queued),
            S::Running | S::Accepted | S::Unsure | S::Applied | S::Cancelled | S::Replaced => false,
        }
    }

    /// Why a person cannot have it tried again; `None` when he can, as far as its state goes.
    pub fn against_retry(self) -> Option<Text> {
        match self {
            Self::Queued | Self::Refused | Self::Attention => None,
            Self::Running | Self::Accepted | Self::Unsure => {
                Some(text!("operation-retry-under-way", state = self.label()))
            }
            Self::Applied => Some(text!("operation-retry-applied")),
            Self::Cancelled => Some(text!("operation-retry-cancelled")),
            Self::Replaced => Some(text!("operation-retry-replaced")),
        }
    }

    /// Why a person cannot give it up; `None` when he can.
    pub fn against_cancel(self) -> Option<Text> {
        match self {
            Self::Queued | Self::Attention => None,
            Self::Running | Self::Accepted | Self::Unsure => {
                Some(text!("operation-cancel-under-way", state = self.label()))
            }
            Self::Applied | Self::Refused | Self::Cancelled | Self::Replaced => {
                Some(text!("operation-cancel-ended", state = self.label()))
            }
        }
    }
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Brings a device to its recorded state. A newer one replaces an older one that was not sent.
    Device,
    /// Brings a customer's own record there to what is recorded. A newer one replaces an older one that was not sent.
    Customer,
    /// Restarts a device. A command: sent once, never replaced, and never repeated by itself.
    Reboot,
}

impl OperationKind {
    pub const ALL: [Self; 3] = [Self::Device, Self::Customer, Self::Reboot];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Customer => "customer",
            Self::Reboot => "reboot",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One row of the outbox, as lists and forms show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub id: OperationId,
    pub system: SystemId,
    pub system_name: String,
    /// `None` when it is about a customer there of whom we have none.
    pub customer: Option<CustomerId>,
    pub customer_code: Option<String>,
    /// The id of the customer there, where it is not about a device on record.
    pub external_id: Option<String>,
    /// `None` when it is about a customer, or about a device there that is on nobody's record.
    pub device: Option<DeviceId>,
    pub serial: Option<String>,
    pub kind: OperationKind,
    pub action: Action,
    pub state: OperationState,
    /// How often it was begun: sent or read back. Asking after what they took is no try.
    pub attempts: i64,
    /// When it is to be worked next; of no meaning once it has ended.
    pub due_at: Timestamp,
    /// Why it is not applied, in words for a person.
    pub last_error: Option<Text>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub settled_at: Option<Timestamp>,
    /// What comes first; `None` once it has ended.
    pub behind: Option<Behind>,
}

/// An operation that another waits for: an earlier one of the same device, of its customer, or of the device whose place
/// it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    pub operation: OperationId,
    pub state: OperationState,
    /// Until then nothing happens to that one by itself; `None` when it has ended and a person has to do something.
    pub until: Option<Timestamp>,
}

impl Operation {
    /// By what its customer is known: our code, or else the id that he has there.
    pub fn whose(&self) -> &str {
        self.customer_code.as_deref().or(self.external_id.as_deref()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{OperationKind, OperationState};

    #[test]
    fn what_has_ended_goes_nowhere_and_the_rest_can_end() {
        for state in OperationState::ALL {
            let leads_on = OperationState::ALL.iter().any(|next| state.may_become(*next));
            assert_eq!(leads_on, !state.has_ended(), "{state:?}");
        }
    }

    #[test]
    fn states_are_read_back_from_their_words() {
        for state in OperationState::ALL {
            assert_eq!(OperationState::from_word(state.word()), Some(state));
        }
    }
    #[test]
    fn a_person_retries_what_ended_badly_and_cancels_what_nobody_has_in_hand() {
        use OperationState as S;
        let made = |next| S::ALL.into_iter().filter(|state| state.may_be_made(next)).collect::<Vec<_>>();
        assert_eq!(made(S::Queued), [S::Queued, S::Refused, S::Attention]);
        assert_eq!(made(S::Cancelled), [S::Queued, S::Attention]);
        for state in S::ALL {
            assert_eq!(state.against_retry().is_none(), state.may_be_made(S::Queued), "{state:?}");
            assert_eq!(state.against_cancel().is_none(), state.may_be_made(S::Cancelled), "{state:?}");
        }
        for (from, next) in S::ALL.into_iter().flat_map(|from| S::ALL.map(|next| (from, next))) {
            let is_his = matches!(next, S::Queued | S::Cancelled);
            assert!(is_his || !from.may_be_made(next), "a person brings nothing to {next:?}");
        }
    }

    #[test]
    fn kinds_are_read_back_from_their_words() {
        for kind in OperationKind::ALL {
            assert_eq!(OperationKind::from_word(kind.word()), Some(kind));
        }
    }
}
