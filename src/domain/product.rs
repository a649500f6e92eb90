//! Products: models of device that the operator keeps in stock and hands out.
//!
//! What is in stock, and whether a serial is there already, only the store knows.

use jiff::Timestamp;

use super::ids::ProductId;
use super::problem::Problem;
use super::technology::{self, TechnologyKey, required_line};
use super::text::Text;
use super::values::SerialNumber;
use crate::text;

/// The longest name, model and reason, in characters.
pub const MAX_LINE: usize = 200;
/// More units than anybody keeps.
pub const MAX_STOCK: i64 = 1_000_000_000;

/// A model of device with its stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub model: String,
    /// The technology proposed for its devices.
    pub technology: TechnologyKey,
    /// Units free to be handed out.
    pub stock: i64,
    /// How many of these have a serial that is known.
    pub named: i64,
    /// Units in customers' hands.
    pub assigned: i64,
    /// Since when it is not offered for new devices any more.
    pub retired_at: Option<Timestamp>,
    /// Counts the changes of the record, not those of its stock: who saves must name the one he has seen.
    pub version: i64,
}

impl Product {
    pub const fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// Units in stock whose serial is not known.
    pub const fn unnamed(&self) -> i64 {
        self.stock - self.named
    }
}

/// The form of a product, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductInput {
    pub name: String,
    pub model: String,
    pub technology: String,
}

/// A product that can be saved, but for what only the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedProduct {
    pub name: String,
    pub model: String,
    pub technology: TechnologyKey,
}

impl ProductInput {
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self) -> Result<CheckedProduct, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut kept = |line: Result<String, Problem>| {
            line.map_err(|problem| problems.push(problem)).unwrap_or_default()
        };
        let name = kept(required_line("name", &self.name, MAX_LINE));
        let model = kept(line("model", &self.model));
        match technology::technology(&self.technology) {
            Some(technology) if problems.is_empty() => {
                Ok(CheckedProduct { name, model, technology: technology.key.clone() })
            }
            Some(_) => Err(problems),
            None => {
                problems.push(Problem::new("technology", text!("field-required")));
                Err(problems)
            }
        }
    }
}

/// A line that may be left empty.
fn line(field: &'static str, words: &str) -> Result<String, Problem> {
    if words.trim().is_empty() { Ok(String::new()) } else { required_line(field, words, MAX_LINE) }
}

/// What a person does to the stock of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StockDeed {
    /// Units come in.
    In,
    /// Units go out, and to no customer: broken, sent back, lost.
    Out,
    /// Units that are in stock already are told by their serials.
    Name,
}

impl StockDeed {
    pub const ALL: [Self; 3] = [Self::In, Self::Out, Self::Name];

    pub const fn word(self) -> &'static str {
        self.movement().word()
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.word() == word)
    }

    /// The movements that it leaves in the history.
    pub const fn movement(self) -> MovementKind {
        match self {
            Self::In => MovementKind::In,
            Self::Out => MovementKind::Out,
            Self::Name => MovementKind::Named,
        }
    }
}

/// The form of a change of stock, as it was typed and scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockInput {
    pub deed: StockDeed,
    /// How many units without a serial.
    pub units: String,
    pub serials: Vec<SerialNumber>,
    pub reason: String,
}

/// A change of stock that can be made, but for what only the store knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockChange {
    pub deed: StockDeed,
    /// How many units without a serial, besides those with one.
    pub units: i64,
    pub serials: Vec<SerialNumber>,
    pub reason: String,
}

impl StockInput {
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self) -> Result<StockChange, Vec<Problem>> {
        let mut problems = Vec::new();
        let words = self.units.trim();
        let units = match (self.deed, words.parse::<i64>()) {
            (StockDeed::Name, _) => 0,
            (StockDeed::In | StockDeed::Out, _) if words.is_empty() => 0,
            (StockDeed::In | StockDeed::Out, Ok(units)) if (0..=MAX_STOCK).contains(&units) => units,
            (StockDeed::In | StockDeed::Out, _) => {
                problems.push(Problem::new("units", text!("field-number-range", min = 0, max = MAX_STOCK)));
                0
            }
        };
        if problems.is_empty() && units == 0 && self.serials.is_empty() {
            problems.push(match self.deed {
                StockDeed::In | StockDeed::Out => Problem::new("units", text!("stock-nothing")),
                StockDeed::Name => Problem::new("serial", text!("stock-no-serial")),
            });
        }
        let reason = match self.deed {
            StockDeed::Out => required_line("reason", &self.reason, MAX_LINE),
            StockDeed::In | StockDeed::Name => line("reason", &self.reason),
        };
        let reason = reason.map_err(|problem| problems.push(problem)).unwrap_or_default();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(StockChange { deed: self.deed, units, serials: self.serials.clone(), reason })
    }
}

/// Why the stock of a product is another: a line of its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    In,
    Out,
    /// Handed out as a device of a customer.
    Assigned,
    /// Come back from a customer.
    Returned,
    /// Set by a file.
    Import,
    /// A unit in stock was told by its serial.
    Named,
}

impl MovementKind {
    pub const ALL: [Self; 6] =
        [Self::In, Self::Out, Self::Assigned, Self::Returned, Self::Import, Self::Named];

    /// The word kept in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Assigned => "assigned",
            Self::Returned => "returned",
            Self::Import => "import",
            Self::Named => "named",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The name on the screen.
    pub fn label(self) -> Text {
        match self {
            Self::In => text!("movement-in"),
            Self::Out => text!("movement-out"),
            Self::Assigned => text!("movement-assigned"),
            Self::Returned => text!("movement-returned"),
            Self::Import => text!("movement-import"),
            Self::Named => text!("movement-named"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::SerialForm;

    fn fields(problems: Vec<Problem>) -> Vec<(String, String)> {
        let told = |problem: Problem| (problem.field.into_owned(), problem.text.id.into_owned());
        problems.into_iter().map(told).collect()
    }

    fn input(deed: StockDeed, units: &str, reason: &str) -> StockInput {
        StockInput { deed, units: units.into(), serials: Vec::new(), reason: reason.into() }
    }

    #[test]
    fn units_that_go_out_need_a_number_and_a_reason() {
        for (deed, units, reason, told) in [
            (StockDeed::Out, "2", " ", vec![("reason", "field-required")]),
            (StockDeed::Out, "-1", "rota", vec![("units", "field-number-range")]),
            (StockDeed::In, "doce", "", vec![("units", "field-number-range")]),
            (StockDeed::In, "", "", vec![("units", "stock-nothing")]),
            (StockDeed::Name, "7", "", vec![("serial", "stock-no-serial")]),
        ] {
            let found = fields(input(deed, units, reason).check().expect_err("a mistake"));
            let found: Vec<_> = found.iter().map(|(field, id)| (field.as_str(), id.as_str())).collect();
            assert_eq!(found, told, "{deed:?} {units:?} {reason:?}");
        }
        assert_eq!(input(StockDeed::In, " 12 ", "").check().expect("no mistake").units, 12);
    }

    #[test]
    fn scanned_units_need_no_number() {
        let serial = SerialNumber::parse("HWTC1234ABCD", SerialForm::Gpon).expect("a serial");
        let scanned = StockInput { serials: vec![serial], ..input(StockDeed::Name, "", "") };
        assert_eq!(scanned.check().expect("no mistake").serials.len(), 1);
    }

    #[test]
    fn a_product_has_a_name_and_a_technology_and_perhaps_a_model() {
        let found = fields(ProductInput::default().check().expect_err("all is missing"));
        assert_eq!(found.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["name", "technology"]);
        let typed = ProductInput { name: " ONT ".into(), model: String::new(), technology: "gpon".into() };
        assert_eq!(typed.check().expect("no mistake").name, "ONT");
    }

    #[test]
    fn words_are_read_back() {
        assert!(MovementKind::ALL.into_iter().all(|kind| MovementKind::from_word(kind.word()) == Some(kind)));
        assert!(StockDeed::ALL.into_iter().all(|deed| StockDeed::from_word(deed.word()) == Some(deed)));
    }
}
