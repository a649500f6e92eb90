//! When the next frame may go out: never more than one is under way to the terminal.
//!
//! Behind each frame the terminal is asked for its status, and its answer tells that the frame has arrived. The operating
//! system cannot tell: an SSH server reads ahead, and its queue looks empty while seconds of frames lie in it. Here is
//! only the counting; the clock is the caller's.

use std::time::{Duration, Instant};

/// Asks the terminal for its status: `DSR` (ECMA-48, 8.3.35). The answer is `CSI 0 n`.
pub const QUESTION: &[u8] = b"\x1b[5n";

/// The time between two frames to a terminal that has never answered.
const INTERVAL: Duration = Duration::from_millis(66);
/// After so long an answer is taken for lost; twice as long each time that it is lost again, up to the longest.
const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(16);
/// How long the first answer is waited for when the terminal is given back.
const FIRST_ANSWER: Duration = Duration::from_secs(1);

/// Which frames have arrived, as far as the terminal tells.
#[derive(Debug)]
pub struct Pace {
    /// It has answered once.
    answers: bool,
    first: Option<Instant>,
    last: Option<Instant>,
    /// The last frame that was asked after has not been answered yet.
    is_out: bool,
    patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { answers: false, first: None, last: None, is_out: false, patience: PATIENCE }
    }
}

impl Pace {
    /// Whether the question is to stand behind the next frame: one that did not answer the first time is left alone.
    pub const fn asks(&self) -> bool {
        self.answers || self.first.is_none()
    }

    /// A frame has gone out, with the question behind it if there was to be one.
    pub fn sent(&mut self, now: Instant) {
        if self.is_out && self.answers {
            self.patience = (self.patience * 2).min(LONGEST);
        }
        self.is_out |= self.asks();
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// The terminal has answered.
    pub const fn arrived(&mut self) {
        self.answers = true;
        self.is_out = false;
        self.patience = PATIENCE;
    }

    /// How long the next frame has to wait if no answer comes before; zero: it may go out now.
    pub fn wait(&self, now: Instant) -> Duration {
        let Some(last) = self.last else { return Duration::ZERO };
        let pause = match (self.answers, self.is_out) {
            (true, true) => self.patience,
            (true, false) => Duration::ZERO,
            (false, _) => INTERVAL,
        };
        (last + pause).saturating_duration_since(now)
    }

    /// Until when an answer may still come: one that came to a terminal given back would be typed into the shell.
    pub fn expected_until(&self) -> Option<Instant> {
        let since = if self.answers { self.last } else { self.first };
        since.filter(|_| self.is_out).map(|since| since + FIRST_ANSWER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn the_next_frame_waits_for_the_answer_to_the_last() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.asks() && pace.wait(start).is_zero(), "the first frame waits for nothing");
        pace.sent(start);
        pace.arrived();
        assert!(pace.asks() && pace.wait(start + millis(5)).is_zero());
        pace.sent(start + millis(5));
        assert!(pace.wait(start + millis(500)) > Duration::ZERO);
        pace.arrived();
        assert!(pace.wait(start + millis(501)).is_zero());
    }

    #[test]
    fn a_terminal_that_never_answers_is_asked_once_and_gets_so_many_frames_a_second() {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.sent(start);
        assert!(!pace.asks());
        assert_eq!(pace.wait(start), INTERVAL);
        let second = start + INTERVAL;
        assert!(pace.wait(second).is_zero());
        pace.sent(second);
        assert_eq!(pace.wait(second + millis(6)), INTERVAL - millis(6));
        assert_eq!(
            pace.expected_until(),
            Some(start + FIRST_ANSWER),
            "it is not waited for at the end for long"
        );
    }

    #[test]
    fn an_answer_that_comes_late_makes_it_one_that_answers() {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.sent(start);
        pace.sent(start + INTERVAL);
        pace.arrived();
        assert!(pace.asks() && pace.wait(start + INTERVAL).is_zero());
        assert_eq!(pace.expected_until(), None);
    }

    #[test]
    fn a_lost_answer_holds_the_screen_up_for_a_while_only_and_longer_when_more_are_lost() {
        let mut now = Instant::now();
        let mut pace = Pace::default();
        pace.sent(now);
        pace.arrived();
        pace.sent(now);
        for expected in [2, 4, 8, 16, 16] {
            assert_eq!(pace.wait(now), Duration::from_secs(expected));
            now += Duration::from_secs(expected);
            assert!(pace.wait(now).is_zero());
            pace.sent(now);
        }
        pace.arrived();
        pace.sent(now);
        assert_eq!(pace.wait(now), PATIENCE, "an answer takes the patience back");
    }
}
