//! Which states of a customer go together on the two sides, and what a mismatch of them costs.

use super::class::Class;
use super::report::Cost;
use crate::domain::customer::CustomerStatus;
use crate::drivers::RemoteStatus;

/// Whether nothing is to be done about a linked customer with these two states.
pub(super) const fn go_together(ours: CustomerStatus, theirs: RemoteStatus) -> bool {
    match (ours, theirs) {
        (CustomerStatus::Alta, RemoteStatus::Active)
        | (CustomerStatus::Bloqueado, RemoteStatus::Suspended)
        | (CustomerStatus::Captado | CustomerStatus::Baja, RemoteStatus::Terminated) => true,
        (CustomerStatus::Alta, RemoteStatus::Suspended | RemoteStatus::Terminated)
        | (CustomerStatus::Bloqueado, RemoteStatus::Active | RemoteStatus::Terminated)
        | (CustomerStatus::Captado | CustomerStatus::Baja, RemoteStatus::Active | RemoteStatus::Suspended) => {
            false
        }
    }
}

/// Whether a customer in this state is to be there, served or suspended.
pub(super) const fn is_to_be_there(ours: CustomerStatus) -> bool {
    match ours {
        CustomerStatus::Alta | CustomerStatus::Bloqueado => true,
        CustomerStatus::Captado | CustomerStatus::Baja => false,
    }
}

/// What a link is whose id is not there any more.
pub(super) const fn without_record(ours: CustomerStatus) -> Class {
    if is_to_be_there(ours) { Class::BrokenLink } else { Class::InSync }
}

/// What it costs that a customer has this state there, or is not there.
pub(super) const fn cost(ours: CustomerStatus, theirs: Option<RemoteStatus>) -> Cost {
    match (ours, theirs) {
        (CustomerStatus::Baja, Some(RemoteStatus::Active)) => Cost::LeftAndServed,
        (CustomerStatus::Alta, Some(RemoteStatus::Suspended | RemoteStatus::Terminated) | None) => {
            Cost::NotServed
        }
        (CustomerStatus::Alta, Some(RemoteStatus::Active))
        | (CustomerStatus::Baja, Some(RemoteStatus::Suspended | RemoteStatus::Terminated) | None)
        | (CustomerStatus::Captado | CustomerStatus::Bloqueado, _) => Cost::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::device::Intent;

    const fn intent(there: RemoteStatus) -> Intent {
        match there {
            RemoteStatus::Active => Intent::Active,
            RemoteStatus::Suspended => Intent::Suspended,
            RemoteStatus::Terminated => Intent::Removed,
        }
    }

    #[test]
    fn the_table_of_states_is_that_of_the_report() {
        use CustomerStatus as O;
        use RemoteStatus as T;
        for (ours, together) in [
            (O::Captado, T::Terminated),
            (O::Alta, T::Active),
            (O::Bloqueado, T::Suspended),
            (O::Baja, T::Terminated),
        ] {
            for theirs in [T::Active, T::Suspended, T::Terminated] {
                assert_eq!(go_together(ours, theirs), theirs == together, "{ours:?} {theirs:?}");
            }
            assert_eq!(ours.intent(), intent(together), "what is sent settles the difference");
        }
        assert_eq!(
            O::ALL.map(without_record),
            [Class::InSync, Class::BrokenLink, Class::BrokenLink, Class::InSync]
        );
    }

    #[test]
    fn who_left_and_is_served_costs_most_and_who_pays_and_is_not_served_next() {
        let mut costs: Vec<Cost> = Vec::new();
        for theirs in
            [Some(RemoteStatus::Active), Some(RemoteStatus::Suspended), Some(RemoteStatus::Terminated), None]
        {
            costs.extend(CustomerStatus::ALL.map(|ours| cost(ours, theirs)));
        }
        use Cost::{LeftAndServed, NotServed, Other};
        assert_eq!(costs[..4], [Other, Other, Other, LeftAndServed]);
        for row in costs[4..].chunks(4) {
            assert_eq!(row, [Other, NotServed, Other, Other]);
        }
        assert!(LeftAndServed < NotServed && NotServed < Other);
    }
}
