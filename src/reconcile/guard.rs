//! Tells when a reading cannot be believed to be all, so that nothing is said to be missing.

use super::report::Incomplete;
use super::sides::Ending;

/// What a reading is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// How many records there were in the last complete report of the system.
    pub before: Option<u64>,
    /// More than this share lost since then, in hundredths, is not believed.
    pub max_loss_percent: u8,
}

impl Guard {
    pub(super) fn judge(self, ending: Ending, now: u64) -> Option<Incomplete> {
        if let Ending::CutShort { because } = ending {
            return Some(Incomplete::CutShort { because });
        }
        if now == 0 {
            return Some(Incomplete::Empty);
        }
        let before = self.before?;
        let lost = before.saturating_sub(now);
        let is_too_much = u128::from(lost) * 100 > u128::from(before) * u128::from(self.max_loss_percent);
        is_too_much.then_some(Incomplete::Suspect { before, now })
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Guard, Incomplete};
    use crate::text;

    #[test]
    fn a_reading_that_lost_more_than_the_set_share_is_not_believed() {
        for (before, now, incomplete) in [
            (None, 1, None),
            (None, 0, Some(Incomplete::Empty)),
            (Some(100), 80, None),
            (Some(100), 79, Some(Incomplete::Suspect { before: 100, now: 79 })),
            (Some(100), 200, None),
            (Some(4), 3, Some(Incomplete::Suspect { before: 4, now: 3 })),
            (Some(100), 0, Some(Incomplete::Empty)),
            (Some(u64::MAX), 1, Some(Incomplete::Suspect { before: u64::MAX, now: 1 })),
        ] {
            let guard = Guard { before, max_loss_percent: 20 };
            assert_eq!(guard.judge(Ending::Whole, now), incomplete, "{before:?} {now}");
        }
    }

    #[test]
    fn what_was_cut_short_stays_so_however_much_was_read() {
        let because = text!("cause-closed");
        let guard = Guard { before: None, max_loss_percent: 20 };
        let judged = guard.judge(Ending::CutShort { because: because.clone() }, 1_000);
        assert_eq!(judged, Some(Incomplete::CutShort { because }));
    }
}
