//! What not every system can do, and the words for one that cannot.
//!
//! Whether a system can is among its [`Capabilities`]; here it is only named.

use super::{Capabilities, Cause, Failure};
use crate::domain::text::Text;
use crate::text;

/// Something that not every system can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ability {
    /// Suspends a device, and resumes it.
    Suspend,
    Reboot,
    Diagnose,
    ListUnconfigured,
    /// Makes customers, and changes them.
    WriteCustomers,
}

impl Ability {
    /// Why it cannot be done with a system that lacks it, and what to do instead.
    pub fn lacking(self) -> Text {
        match self {
            Self::Suspend => text!("ability-lacking-suspend"),
            Self::Reboot => text!("ability-lacking-reboot"),
            Self::Diagnose => text!("ability-lacking-diagnose"),
            Self::ListUnconfigured => text!("ability-lacking-unconfigured"),
            Self::WriteCustomers => text!("ability-lacking-customers"),
        }
    }

    pub(super) const fn failure(self) -> Failure {
        Failure::Refused(Cause::Lacking { ability: self })
    }
}

impl Capabilities {
    pub const fn has(self, ability: Ability) -> bool {
        match ability {
            Ability::Suspend => self.suspends,
            Ability::Reboot => self.reboots,
            Ability::Diagnose => self.diagnoses,
            Ability::ListUnconfigured => self.lists_unconfigured,
            Ability::WriteCustomers => self.writes_customers,
        }
    }

    /// Why something cannot be done with this system; `None` when it can.
    pub fn against(self, ability: Ability) -> Option<Text> {
        (!self.has(ability)).then(|| ability.lacking())
    }
}
