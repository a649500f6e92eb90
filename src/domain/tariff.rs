//! Tariffs, the services that they sell, and the templates that provide them.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ServiceId, SystemId, TariffId};
use super::problem::Problem;
use super::technology::required_line;
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

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
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
        self.services.iter().flat_map(|service| &service.concepts).map(|concept| concept.amount).sum()
    }
}

/// The longest name of a tariff and the longest description of a concept, in characters, as in the files of `import`.
const MAX_NAME: usize = 200;

/// A concept as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptInput {
    /// The number by which its fields are told apart from those of other concepts of the service.
    pub slot: usize,
    pub description: String,
    pub amount: String,
}

/// A tariff as it is typed: the services that it has are there, with concepts or without.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TariffInput {
    pub name: String,
    pub services: BTreeMap<ServiceKind, Vec<ConceptInput>>,
}

/// A tariff that was typed, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedTariff {
    pub name: String,
    pub services: BTreeMap<ServiceKind, Vec<Concept>>,
}

/// The field of a form or a problem that holds the description of a concept.
pub fn concept_field(kind: ServiceKind, slot: usize) -> String {
    format!("{}.{slot}.concept", kind.word())
}

/// The one that holds its amount.
pub fn amount_field(kind: ServiceKind, slot: usize) -> String {
    format!("{}.{slot}.amount", kind.word())
}

impl TariffInput {
    /// Checks every field. A concept of which nothing is typed is none.
    ///
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self) -> Result<CheckedTariff, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = required_line("name", &self.name, MAX_NAME)
            .map_err(|problem| problems.push(problem))
            .unwrap_or_default();
        if self.services.is_empty() {
            problems.push(Problem::new(ServiceKind::Internet.word(), text!("tariff-no-service")));
        }
        let services = self
            .services
            .iter()
            .map(|(kind, concepts)| {
                let typed = concepts.iter().filter(|concept| !concept.is_blank());
                (*kind, typed.filter_map(|concept| concept.check(*kind, &mut problems)).collect())
            })
            .collect();
        if problems.is_empty() { Ok(CheckedTariff { name, services }) } else { Err(problems) }
    }
}

impl ConceptInput {
    fn is_blank(&self) -> bool {
        self.description.trim().is_empty() && self.amount.trim().is_empty()
    }

    fn check(&self, kind: ServiceKind, problems: &mut Vec<Problem>) -> Option<Concept> {
        let description = required_line("concept", &self.description, MAX_NAME)
            .map_err(|problem| problems.push(Problem::new(concept_field(kind, self.slot), problem.text)));
        let amount = Amount::parse(&self.amount).map_err(|text| {
            let text = if self.amount.trim().is_empty() { text!("field-required") } else { text };
            problems.push(Problem::new(amount_field(kind, self.slot), text));
        });
        Some(Concept { description: description.ok()?, amount: amount.ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Concept, ConceptInput, ServiceKind, TariffInput};

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

    fn typed(slot: usize, description: &str, amount: &str) -> ConceptInput {
        ConceptInput { slot, description: description.into(), amount: amount.into() }
    }

    #[test]
    fn blank_lines_of_a_tariff_are_no_concepts_and_a_service_needs_none() {
        let lines = vec![typed(0, " Cuota ", "29,90"), typed(1, " ", ""), typed(2, "Router", "0")];
        let services = [(ServiceKind::Internet, lines), (ServiceKind::Mobile, Vec::new())];
        let input = TariffInput { name: " Fibra 600 ".into(), services: services.into() };
        let checked = input.check().expect("nothing is wrong");
        assert_eq!(checked.name, "Fibra 600");
        let concept =
            |description: &str, amount| Concept { description: description.into(), amount: Amount(amount) };
        let internet = vec![concept("Cuota", 2990), concept("Router", 0)];
        let services = [(ServiceKind::Internet, internet), (ServiceKind::Mobile, Vec::new())];
        assert_eq!(checked.services, services.into());
    }

    #[test]
    fn all_that_is_wrong_with_a_tariff_is_told_each_at_its_field() {
        let lines = vec![typed(0, "", "1"), typed(3, "Router", "uno"), typed(4, "Alta", "")];
        let services = [(ServiceKind::Landline, lines)];
        let problems = TariffInput { name: String::new(), services: services.into() }.check().unwrap_err();
        let told: Vec<_> =
            problems.iter().map(|problem| (problem.field.as_ref(), problem.text.id.as_ref())).collect();
        assert_eq!(
            told,
            [
                ("name", "field-required"),
                ("landline.0.concept", "field-required"),
                ("landline.3.amount", "value-amount-form"),
                ("landline.4.amount", "field-required"),
            ]
        );
        let problems = TariffInput { name: "Nada".into(), ..TariffInput::default() }.check().unwrap_err();
        assert_eq!((problems.len(), problems[0].text.id.as_ref()), (1, "tariff-no-service"));
    }
}
