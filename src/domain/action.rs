//! What an operation does to a device, as a person says it: a registration, a change, a removal.
//!
//! It follows from what the operation wants and from what was known to stand there when it was queued.

use super::device::{Intent, Standing};
use super::operation::OperationKind;
use super::text::Text;
use crate::text;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Registration,
    Change,
    Suspension,
    Resumption,
    Removal,
    Reboot,
    /// It is about the customer's own record there.
    Customer,
}

impl Action {
    /// What an operation does that wants this where that stood.
    pub const fn of(kind: OperationKind, intent: Intent, stood: Standing) -> Self {
        match (kind, intent, stood) {
            (OperationKind::Reboot, ..) => Self::Reboot,
            (OperationKind::Customer, ..) => Self::Customer,
            (OperationKind::Device, Intent::Removed, _) => Self::Removal,
            (OperationKind::Device, Intent::Active | Intent::Suspended, Standing::Nothing) => {
                Self::Registration
            }
            (OperationKind::Device, Intent::Active, Standing::Active)
            | (OperationKind::Device, Intent::Suspended, Standing::Suspended) => Self::Change,
            (OperationKind::Device, Intent::Active, Standing::Suspended) => Self::Resumption,
            (OperationKind::Device, Intent::Suspended, Standing::Active) => Self::Suspension,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Change => "change",
            Self::Suspension => "suspension",
            Self::Resumption => "resumption",
            Self::Removal => "removal",
            Self::Reboot => "reboot",
            Self::Customer => "customer",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Self::Registration => text!("action-registration"),
            Self::Change => text!("action-change"),
            Self::Suspension => text!("action-suspension"),
            Self::Resumption => text!("action-resumption"),
            Self::Removal => text!("action-removal"),
            Self::Reboot => text!("action-reboot"),
            Self::Customer => text!("action-customer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_where_something_stood_says_what_is_done() {
        use {Action as A, Intent as I, Standing as S};
        for (intent, stood, action) in [
            (I::Active, S::Nothing, A::Registration),
            (I::Suspended, S::Nothing, A::Registration),
            (I::Active, S::Active, A::Change),
            (I::Suspended, S::Suspended, A::Change),
            (I::Suspended, S::Active, A::Suspension),
            (I::Active, S::Suspended, A::Resumption),
            (I::Removed, S::Nothing, A::Removal),
            (I::Removed, S::Suspended, A::Removal),
        ] {
            assert_eq!(Action::of(OperationKind::Device, intent, stood), action, "{intent:?} {stood:?}");
            assert_eq!(Action::of(OperationKind::Reboot, intent, stood), A::Reboot);
            assert_eq!(Action::of(OperationKind::Customer, intent, stood), A::Customer);
        }
    }
}
