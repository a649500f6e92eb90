//! The faults that the simulator plays on purpose, and the dice that decide when: the same seed, the same faults.
//!
//! It knows nothing of HTTP; what a fault looks like on the wire is the server's part.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::domain::text::Text;
use crate::text;

/// How often each fault happens. None of them, unless told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// Waited before each reply.
    pub latency: Duration,
    /// A 500, and nothing done.
    pub error500: Share,
    /// Held, then closed, and nothing done.
    pub timeout: Share,
    /// A write that is done, and closed without a reply.
    pub lose_reply: Share,
    /// A write that is taken and finished later.
    pub accept202: Share,
    /// Done, and closed after half of the reply.
    pub truncate: Share,
    /// Done, and answered 200 with what is no JSON.
    pub garbage: Share,
    /// Nothing done, and a refusal that is answered 200.
    pub lie200: Share,
    /// So many requests a second are answered; to the others it says 429, and nothing is done.
    pub rate_limit: Option<NonZeroU32>,
}

/// A share of the requests, from none to all.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share(f64);

impl Share {
    pub const ALL: Self = Self(1.0);
}

impl Faults {
    /// Reads a list such as `latency=200ms,error500=5%,lose-reply=100%`; empty for none.
    ///
    /// # Errors
    /// The message names the part that is wrong and what would be right.
    pub fn parse(spec: &str) -> Result<Self, Text> {
        let mut faults = Self::default();
        for part in spec.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) =
                part.split_once('=').ok_or_else(|| text!("simulator-fault-form", part = part))?;
            match name.trim() {
                "latency" => faults.latency = duration(value.trim())?,
                "error500" => faults.error500 = share(value.trim())?,
                "timeout" => faults.timeout = share(value.trim())?,
                "lose-reply" => faults.lose_reply = share(value.trim())?,
                "accept202" => faults.accept202 = share(value.trim())?,
                "truncate" => faults.truncate = share(value.trim())?,
                "garbage" => faults.garbage = share(value.trim())?,
                "lie200" => faults.lie200 = share(value.trim())?,
                "rate-limit" => faults.rate_limit = Some(rate(value.trim())?),
                name => return Err(text!("simulator-fault-unknown", name = name)),
            }
        }
        Ok(faults)
    }
}

fn share(words: &str) -> Result<Share, Text> {
    let percent = words.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => Ok(Share(percent / 100.0)),
        _ => Err(text!("simulator-fault-percent", value = words)),
    }
}

fn rate(words: &str) -> Result<NonZeroU32, Text> {
    words
        .strip_suffix("/s")
        .and_then(|number| number.trim().parse().ok())
        .ok_or_else(|| text!("simulator-fault-rate", value = words))
}

fn duration(words: &str) -> Result<Duration, Text> {
    let (number, unit) = match words.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (words.strip_suffix('s').unwrap_or_default(), 1000),
    };
    let milliseconds = number.trim().parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
    milliseconds
        .map(|milliseconds| Duration::from_millis(milliseconds.into()))
        .ok_or_else(|| text!("simulator-fault-duration", value = words))
}

/// Counts the requests of a second, which begins with the first one that no second before it has.
#[derive(Debug, Default)]
pub struct Meter {
    since: Option<Instant>,
    counted: u32,
}

impl Meter {
    /// Whether a request that comes now is one too many.
    pub fn is_over(&mut self, limit: NonZeroU32, now: Instant) -> bool {
        let is_same_second =
            self.since.is_some_and(|since| now.duration_since(since) < Duration::from_secs(1));
        if !is_same_second {
            *self = Self { since: Some(now), counted: 0 };
        }
        self.counted = self.counted.saturating_add(1);
        self.counted > limit.get()
    }
}

/// A source of numbers that look like chance and follow from the seed alone (splitmix64).
#[derive(Debug)]
pub struct Dice(AtomicU64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub fn number(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one below `end`, which is not zero.
    pub fn below(&self, end: usize) -> usize {
        // A remainder of a usize's number is below it, so it always fits.
        usize::try_from(self.number() % end as u64).unwrap_or_default()
    }

    /// Whether this time is one of the share.
    pub fn hits(&self, share: Share) -> bool {
        // The upper 53 bits: as many as an f64 holds without rounding.
        let roll = (self.number() >> 11) as f64 / (1_u64 << 53) as f64;
        roll < share.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_from_a_list() {
        let faults = Faults::parse(" latency=200ms, error500=5%,lose-reply=100% ").expect("a list");
        assert_eq!(faults.latency, Duration::from_millis(200));
        assert_eq!(faults.error500, Share(0.05));
        assert_eq!(faults.lose_reply, Share::ALL);
        let faults = Faults::parse("truncate=1%,garbage=2%,lie200=3%,rate-limit=50/s").expect("a list");
        assert_eq!([faults.truncate, faults.garbage, faults.lie200], [Share(0.01), Share(0.02), Share(0.03)]);
        assert_eq!(faults.rate_limit, NonZeroU32::new(50));
        assert_eq!(Faults::parse(""), Ok(Faults::default()));
        assert_eq!(Faults::parse("latency=2s").expect("seconds").latency, Duration::from_secs(2));
    }

    #[test]
    fn a_wrong_fault_says_what_would_be_right() {
        for (spec, id) in [
            ("latency", "simulator-fault-form"),
            ("latency=5", "simulator-fault-duration"),
            ("latency=-5ms", "simulator-fault-duration"),
            ("error500=5", "simulator-fault-percent"),
            ("error500=101%", "simulator-fault-percent"),
            ("error500=NaN%", "simulator-fault-percent"),
            ("garbage=1", "simulator-fault-percent"),
            ("rate-limit=50", "simulator-fault-rate"),
            ("rate-limit=0/s", "simulator-fault-rate"),
            ("meteor=1%", "simulator-fault-unknown"),
        ] {
            assert_eq!(Faults::parse(spec).expect_err(spec).id, id, "{spec}");
        }
    }

    #[test]
    fn no_more_requests_than_the_limit_are_let_through_in_a_second() {
        let limit = NonZeroU32::new(2).expect("not zero");
        let (mut meter, start) = (Meter::default(), Instant::now());
        let mut refused = |milliseconds| meter.is_over(limit, start + Duration::from_millis(milliseconds));
        assert_eq!(
            [0, 100, 200, 999, 1000, 1001, 1002].map(&mut refused),
            [false, false, true, true, false, false, true]
        );
    }

    #[test]
    fn the_same_seed_rolls_the_same_and_all_means_all() {
        let rolls = |seed| {
            let dice = Dice::new(seed);
            (0..100).map(|_| dice.hits(Share(0.5))).collect::<Vec<_>>()
        };
        assert_eq!(rolls(7), rolls(7));
        assert_ne!(rolls(7), rolls(8));
        let dice = Dice::new(1);
        assert!((0..1000).all(|_| dice.hits(Share::ALL) && !dice.hits(Share::default())));
    }
}
