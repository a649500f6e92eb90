//! Tariffs, the services that they sell, and the templates that provide them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ServiceId, SystemId, TariffId};
use super::text::Text;
use crate::text;

/// A sort of service that a tariff sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    Internet,
    Landline,
    Mobile,
}

impl ServiceKind {
    pub const ALL: [Self; 3] = [Self::Internet, Self::Landline, Self::Mobile];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Internet => "internet",
            Self::Landline => "landline",
            Self::Mobile => "mobile",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn label(self) -> Text {
        match self {
            Self::Internet => text!("service-internet"),
            Self::Landline => text!("service-landline"),
            Self::Mobile => text!("service-mobile"),
        }
    }
}

/// An amount of money in hundredths of the operator's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl Amount {
    /// Reads `29.90`, `29,90`, `29` or `-5,5`.
    ///
    /// # Errors
    /// The message that says which spellings are right, when it is none of them or has over two decimals.
    pub fn parse(words: &str) -> Result<Self, Text> {
        let wrong = || text!("value-amount-form", value = words);
        let trimmed = words.trim();
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 2 || whole.len() > 12 {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let mut hundredths: i64 = decimals.parse().map_err(|_| wrong())?;
        if decimals.len() == 1 {
            hundredths *= 10;
        }
        let amount = whole * 100 + hundredths;
        Ok(Self(if negative { -amount } else { amount }))
    }
}

/// A line of a service: what is charged and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    pub description: String,
    pub amount: Amount,
}

/// The template of a system that provides a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLink {
    pub system: SystemId,
    pub system_name: String,
    pub template_id: String,
}

/// One service of a tariff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffService {
    pub id: ServiceId,
    pub kind: ServiceKind,
    pub concepts: Vec<Concept>,
    pub templates: Vec<TemplateLink>,
}

/// A tariff: what the operator sells under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    pub id: TariffId,
    pub name: String,
    pub services: Vec<TariffService>,
    /// Since when it is not offered any more; those who contract it keep it.
    pub retired_at: Option<Timestamp>,
    pub version: i64,
}

impl Tariff {
    /// Whether it can be contracted anew.
    pub const fn is_offered(&self) -> bool {
        self.retired_at.is_none()
    }

    pub fn service(&self, kind: ServiceKind) -> Option<&TariffService> {
        self.services.iter().find(|service| service.kind == kind)
    }

    /// The template that provides one of its services in a system.
    pub fn template(&self, kind: ServiceKind, system: SystemId) -> Option<&str> {
        self.service(kind)?
            .templates
            .iter()
            .find(|link| link.system == system)
            .map(|link| link.template_id.as_str())
    }

    /// The sum of its concepts.
    pub fn total(&self) -> Amount {
        Amount(
            self.services.iter().flat_map(|service| &service.concepts).map(|concept| concept.amount.0).sum(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_are_read_with_dot_or_comma_and_written_with_dot() {
        for (words, hundredths) in
            [("29.90", 2990), ("29,9", 2990), ("0", 0), ("-5,05", -505), (" 12 ", 1200)]
        {
            assert_eq!(Amount::parse(words), Ok(Amount(hundredths)), "{words}");
        }
        assert_eq!(Amount(-505).to_string(), "-5.05");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for words in ["", "1.234,50", "a", "1.", ",5", "1.005", "1e3", "--1", "9999999999999"] {
            assert!(Amount::parse(words).is_err(), "{words}");
        }
    }
}
