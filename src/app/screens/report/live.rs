//! What becomes of rows that were mended: as long as an operation is at work on one, it is read again when that goes on.

use super::ReportScreen;
use crate::app::route::Outcome;
use crate::domain::ids::OperationId;
use crate::reconcile::outcome::Outcome as Came;
use crate::store::StoreChange;

impl ReportScreen {
    /// Something was committed. A report is a picture of a moment; what was done from it goes on.
    pub(super) fn followed(&mut self, change: StoreChange) -> Outcome {
        let concerns = match change {
            StoreChange::Operation { operation, .. } => self.waits_for(|ids| ids.contains(&operation)),
            StoreChange::Elsewhere => self.waits_for(|_| true),
        };
        if concerns && self.refresh.changed() { self.read_again() } else { Outcome::stay() }
    }

    pub(super) fn elapsed(&mut self) -> Outcome {
        if self.refresh.rested() { self.read_again() } else { Outcome::stay() }
    }

    /// Whether a row that is loaded waits for such operations.
    fn waits_for(&self, wanted: impl Fn(&[OperationId]) -> bool) -> bool {
        let outcomes = self.list.rows.iter().filter_map(|row| Some(&row.result.as_ref()?.outcome));
        outcomes.filter(|outcome| outcome.is_under_way()).any(|outcome| match outcome {
            Came::Queued { operations, .. } => wanted(operations),
            Came::Done | Came::Changed { .. } | Came::Failed { .. } => false,
        })
    }
}
