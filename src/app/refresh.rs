//! When to read again what others change: at once, but not again before a moment has passed, however much changes.

use std::time::Duration;

/// Between a reading and the next.
pub const REST: Duration = Duration::from_millis(400);

/// Whether what is shown is being read, and whether it has changed since.
#[derive(Debug, Default)]
pub struct Refresh {
    is_reading: bool,
    is_resting: bool,
    is_stale: bool,
}

impl Refresh {
    /// Something changed: says whether it is to be read now.
    #[must_use]
    pub const fn changed(&mut self) -> bool {
        if self.is_reading || self.is_resting {
            self.is_stale = true;
            return false;
        }
        self.is_reading = true;
        true
    }

    /// It is read for another reason, too.
    pub const fn asked(&mut self) {
        self.is_reading = true;
    }

    /// It has been read: whoever asked is to call [`Self::rested`] after [`REST`].
    pub const fn answered(&mut self) {
        self.is_reading = false;
        self.is_resting = true;
    }

    /// The moment has passed: says whether it is to be read now.
    #[must_use]
    pub const fn rested(&mut self) -> bool {
        self.is_resting = false;
        if self.is_reading || !self.is_stale {
            return false;
        }
        self.is_stale = false;
        self.is_reading = true;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Refresh;

    #[test]
    fn a_first_change_is_read_at_once_and_those_that_follow_together_after_a_rest() {
        let mut refresh = Refresh::default();
        assert!(refresh.changed());
        assert!(!refresh.changed() && !refresh.changed(), "it is being read");
        refresh.answered();
        assert!(!refresh.changed(), "it was read just now");
        assert!(refresh.rested(), "it has changed since");
        refresh.answered();
        assert!(!refresh.rested(), "nothing has changed");
        assert!(refresh.changed());
    }
}
