//! Invents people: each from his number and the seed alone, so that both sides of the demo know the same ones.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::customer::CustomerStatus;
use crate::domain::values::fold;
use crate::simulator::Dice;

/// The words that names and addresses are made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    women: Vec<Word>,
    men: Vec<Word>,
    surnames: Vec<Word>,
    firms: Vec<String>,
    mail_domains: Vec<String>,
    streets: Vec<String>,
    #[serde(rename = "town")]
    towns: Vec<Town>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Town {
    name: String,
    postal_code: String,
}

/// A name, and how it stands in an e-mail address: folded once, and not for each of a million.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Word {
    text: String,
    in_mail: String,
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self { in_mail: fold(&text).replace(' ', "."), text }
    }
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../assets/demo/people.toml")).expect("a test reads what is built in")
});

/// A customer of the demo, as both sides would describe him.
pub struct Person {
    pub name: String,
    pub tax_id: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub town: &'static str,
    pub postal_code: &'static str,
}

/// The state of a customer of the operator's.
pub fn status(number: usize, seed: u64) -> CustomerStatus {
    match dice(number, seed, 1).below(100) {
        0..=3 => CustomerStatus::Captado,
        4..=7 => CustomerStatus::Bloqueado,
        8..=11 => CustomerStatus::Baja,
        _ => CustomerStatus::Alta,
    }
}

/// Dice of one customer for one purpose.
pub fn dice(number: usize, seed: u64, purpose: u64) -> Dice {
    Dice::new(seed.wrapping_mul(0x0100_0000_01B3) ^ (number as u64) << 8 ^ purpose)
}

impl Person {
    pub fn new(number: usize, seed: u64) -> Self {
        let dice = dice(number, seed, 0);
        let words = &*WORDS;
        let is_firm = dice.below(25) == 0;
        let (first, second) = (pick(&dice, &words.surnames), pick(&dice, &words.surnames));
        let given = pick(&dice, if dice.below(2) == 0 { &words.women } else { &words.men });
        let (name, mailbox) = if is_firm {
            (pick(&dice, &words.firms).replace("{}", &first.text), format!("info.{}", first.in_mail))
        } else {
            (
                format!("{} {} {}", given.text, first.text, second.text),
                format!("{}.{}", given.in_mail, first.in_mail),
            )
        };
        let domain = pick(&dice, &words.mail_domains);
        let town = &words.towns[dice.below(words.towns.len())];
        let address = address(&dice);
        let own = scattered(number, seed);
        Self {
            tax_id: if is_firm { firm_tax_id(own) } else { person_tax_id(own) },
            email: format!("{mailbox}{number}@{domain}"),
            phone: format!("+346{:08}", scattered(number, seed ^ 0x5EED)),
            address,
            town: &town.name,
            postal_code: &town.postal_code,
            name,
        }
    }
}

fn pick<'a, T>(dice: &Dice, words: &'a [T]) -> &'a T {
    &words[dice.below(words.len())]
}

fn address(dice: &Dice) -> String {
    let street = pick(dice, &WORDS.streets);
    let house = 1 + dice.below(98);
    match dice.below(3) {
        0 => format!("{street}, {house}"),
        1 => format!("{street}, {house}, bajo"),
        _ => format!("{street}, {house}, {}.º {}", 1 + dice.below(7), ["A", "B", "C", "izq."][dice.below(4)]),
    }
}

/// A number of eight digits for each of ours, never the same twice and in no order.
pub fn scattered(number: usize, seed: u64) -> u64 {
    const ALL: u64 = 100_000_000;
    // It shares no factor with 10^8, so that multiplying by it gives each number a place of its own.
    const STRIDE: u64 = 61_803_399;
    (number as u64 % ALL * STRIDE + seed % ALL) % ALL
}

fn person_tax_id(number: u64) -> String {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    // A number below 23 indexes the letters.
    let letter = char::from(LETTERS[usize::try_from(number % 23).unwrap_or_default()]);
    format!("{number:08}{letter}")
}

/// The control digit of a firm: the digits in odd places are doubled and their figures added.
fn firm_tax_id(number: u64) -> String {
    // Eight digits with the last left out are shared by ten numbers; firms are few, and people have them all.
    let digits = format!("{:07}", number / 10);
    let sum: u64 = digits
        .bytes()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u64::from(digit - b'0');
            let doubled = digit * 2;
            if index % 2 == 0 { doubled / 10 + doubled % 10 } else { digit }
        })
        .sum();
    format!("B{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};

    #[test]
    fn everybody_is_well_formed_and_few_share_anything() {
        let mut tax_ids = HashSet::new();
        for number in 1..=3000 {
            let person = Person::new(number, 1);
            let tax_id: TaxId =
                person.tax_id.parse().unwrap_or_else(|text| panic!("{}: {text:?}", person.tax_id));
            assert!(person.email.parse::<EmailAddress>().is_ok(), "{}", person.email);
            assert!(person.phone.parse::<PhoneNumber>().is_ok(), "{}", person.phone);
            assert!(tax_ids.insert(tax_id), "{} twice", person.tax_id);
        }
    }

    #[test]
    fn the_same_number_and_seed_give_the_same_person() {
        let of = |number, seed| {
            let person = Person::new(number, seed);
            (person.name, person.tax_id, person.phone, person.address)
        };
        assert_eq!(of(214, 1), of(214, 1));
        assert_ne!(of(214, 1), of(214, 2));
        assert_ne!(of(214, 1), of(215, 1));
    }
}
