//! What the light that a device receives means: whether it works, and what to do when it does not.
//!
//! The usual limits are those of class B+ (G.984.2 Amd 1: a terminal receives from -27 to -8 dBm) with a margin before its
//! edges; an operator with other optics sets his own.

use super::text::Text;
use crate::text;

/// The limits of the received power, in dBm, from dark to bright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bands {
    /// At this or less there is no light, or no reading.
    pub rx_no_signal_to: f64,
    /// At this or less it is too weak to work.
    pub rx_critical_to: f64,
    /// At this or less it is weak.
    pub rx_warning_to: f64,
    /// Above this it is strong.
    pub rx_high_above: f64,
    /// At this or more it dazzles the receiver.
    pub rx_saturated_from: f64,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            rx_no_signal_to: -40.0,
            rx_critical_to: -27.0,
            rx_warning_to: -25.0,
            rx_high_above: -10.0,
            rx_saturated_from: -8.0,
        }
    }
}

impl Bands {
    /// What a received power means; it is judged to the tenth of a dBm, as it is shown.
    pub fn level(&self, dbm: Option<f64>) -> Level {
        let Some(dbm) = dbm.filter(|dbm| dbm.is_finite()) else { return Level::NoSignal };
        let dbm = (dbm * 10.0).round() / 10.0;
        if dbm <= self.rx_no_signal_to {
            Level::NoSignal
        } else if dbm <= self.rx_critical_to || dbm >= self.rx_saturated_from {
            Level::Critical
        } else if dbm <= self.rx_warning_to {
            Level::Warning
        } else if dbm > self.rx_high_above {
            Level::High
        } else {
            Level::Good
        }
    }

    /// Whether each limit is brighter than the one before.
    pub fn is_in_order(&self) -> bool {
        let limits = [
            self.rx_no_signal_to,
            self.rx_critical_to,
            self.rx_warning_to,
            self.rx_high_above,
            self.rx_saturated_from,
        ];
        limits.is_sorted_by(|one, next| one < next)
    }
}

/// How good a received power is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Good,
    /// Near the bright edge.
    High,
    /// Near the dark edge.
    Warning,
    /// Beyond either edge.
    Critical,
    /// No light, or no reading of it.
    NoSignal,
}

impl Level {
    pub const ALL: [Self; 5] = [Self::Good, Self::High, Self::Warning, Self::Critical, Self::NoSignal];

    /// The word that commands print for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::High => "high",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::NoSignal => "no_signal",
        }
    }

    pub fn label(self) -> Text {
        match self {
            Self::Good => text!("optical-good"),
            Self::High => text!("optical-high"),
            Self::Warning => text!("optical-warning"),
            Self::Critical => text!("optical-critical"),
            Self::NoSignal => text!("optical-no-signal"),
        }
    }

    /// What it means and what to do.
    pub fn meaning(self) -> Text {
        match self {
            Self::Good => text!("optical-good-meaning"),
            Self::High => text!("optical-high-meaning"),
            Self::Warning => text!("optical-warning-meaning"),
            Self::Critical => text!("optical-critical-meaning"),
            Self::NoSignal => text!("optical-no-signal-meaning"),
        }
    }
}

/// An optical power in words, to the tenth of a dBm: `−19,4 dBm` in Spanish.
pub fn dbm_text(dbm: f64) -> Text {
    let rounded = format!("{:.1}", dbm.abs());
    let (whole, tenth) = rounded.split_once('.').unwrap_or((&rounded, "0"));
    let is_zero = rounded.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let sign = if dbm < 0.0 && !is_zero { "−" } else { "" };
    text!("optical-dbm", whole = format!("{sign}{whole}"), tenth = tenth)
}

#[cfg(test)]
mod tests {
    use super::{Bands, Level, dbm_text};
    use crate::domain::text::Text;

    #[test]
    fn a_power_is_written_to_the_tenth() {
        for (dbm, whole, tenth) in
            [(-19.4, "−19", "4"), (2.0, "2", "0"), (-0.04, "0", "0"), (-0.5, "−0", "5"), (-26.96, "−27", "0")]
        {
            let expected = Text::new("optical-dbm").with("whole", whole).with("tenth", tenth);
            assert_eq!(dbm_text(dbm), expected, "{dbm}");
        }
    }

    #[test]
    fn every_power_has_its_level_up_to_the_edges() {
        for (dbm, level) in [
            (None, Level::NoSignal),
            (Some(f64::NAN), Level::NoSignal),
            (Some(f64::NEG_INFINITY), Level::NoSignal),
            (Some(-50.0), Level::NoSignal),
            (Some(-40.0), Level::NoSignal),
            (Some(-39.9), Level::Critical),
            (Some(-27.0), Level::Critical),
            (Some(-26.96), Level::Critical),
            (Some(-26.9), Level::Warning),
            (Some(-25.0), Level::Warning),
            (Some(-24.9), Level::Good),
            (Some(-18.3), Level::Good),
            (Some(-10.0), Level::Good),
            (Some(-9.9), Level::High),
            (Some(-8.1), Level::High),
            (Some(-8.0), Level::Critical),
            (Some(3.0), Level::Critical),
        ] {
            assert_eq!(Bands::default().level(dbm), level, "{dbm:?}");
        }
    }

    #[test]
    fn an_operator_sets_his_own_limits() {
        let bands = Bands { rx_warning_to: -22.0, ..Bands::default() };
        assert!(bands.is_in_order());
        assert_eq!(bands.level(Some(-23.0)), Level::Warning);
        assert!(!Bands { rx_warning_to: -28.0, ..bands }.is_in_order());
        assert!(!Bands { rx_warning_to: bands.rx_critical_to, ..bands }.is_in_order());
    }
}
