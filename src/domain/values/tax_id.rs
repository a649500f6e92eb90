//! The Spanish tax number, the surest way to tell that two customers are one.
//!
//! Only the form and the control character are checked; nobody is asked whether the number was ever given.

use std::fmt;
use std::str::FromStr;

use super::canonical::{compact, serde_by_canonical_form};
use crate::domain::text::Text;
use crate::text;

/// A Spanish tax number (NIF) of a person or of an organisation, nine characters without separators.
///
/// Persons: eight digits and a letter, X/Y/Z (NIE) or K/L/M, seven digits and a letter. Organisations: a letter,
/// seven digits and a control (RD 1065/2007 art. 18–22, Orden EHA/451/2008).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaxId(String);

impl TaxId {
    const PERSON_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const ORGANISATION_LETTERS: &[u8; 10] = b"JABCDEFGHI";

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TaxId {
    type Err = Text;

    /// Reads a tax number in either case, with or without spaces, dots and dashes.
    ///
    /// The messages never give the right control letter: a wrong one usually means a wrong digit.
    fn from_str(spelling: &str) -> Result<Self, Text> {
        let number = compact(spelling, &['.', '-']);
        let &[kind, ref digits @ .., control] = number.as_bytes() else {
            return Err(text!("value-tax-id-form"));
        };
        if digits.len() != 7 || !digits.iter().all(u8::is_ascii_digit) {
            return Err(text!("value-tax-id-form"));
        }
        match kind {
            b'0'..=b'9' => check_person(kind, digits, control)?,
            b'X' => check_person(b'0', digits, control)?,
            b'Y' => check_person(b'1', digits, control)?,
            b'Z' => check_person(b'2', digits, control)?,
            b'K' | b'L' | b'M' => check_special_person(digits, control)?,
            b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => {
                check_organisation(kind, digits, control)?;
            }
            b'A'..=b'Z' => {
                return Err(text!("value-tax-id-kind", letter = char::from(kind).to_string()));
            }
            _ => return Err(text!("value-tax-id-form")),
        }
        Ok(Self(number))
    }
}

/// The letter of a DNI or a NIE is the remainder of its number by 23; a NIE counts its X, Y, Z as 0, 1, 2.
fn check_person(first: u8, digits: &[u8], control: u8) -> Result<(), Text> {
    if !control.is_ascii_uppercase() {
        return Err(text!("value-tax-id-letter-missing"));
    }
    if control == person_letter(first, digits) { Ok(()) } else { Err(text!("value-tax-id-letter")) }
}

/// The letter of a K, L or M number: published checkers compute it in either way, so both are taken.
fn check_special_person(digits: &[u8], control: u8) -> Result<(), Text> {
    let as_organisation = TaxId::ORGANISATION_LETTERS[organisation_control(digits)];
    if control == as_organisation {
        return Ok(());
    }
    check_person(b'0', digits, control)
}

/// The control of an organisation is a letter for P, Q, R, S, N and W, and a digit for A, B, E and H.
///
/// The others have been given with either. So have those whose digits begin with 00: entities of non-residents
/// shared the keys of the Spanish ones, with a letter, until 2008.
fn check_organisation(kind: u8, digits: &[u8], control: u8) -> Result<(), Text> {
    let expected = organisation_control(digits);
    if control.is_ascii_uppercase() {
        if matches!(kind, b'A' | b'B' | b'E' | b'H') && !digits.starts_with(b"00") {
            return Err(text!("value-tax-id-digit-missing", letter = char::from(kind).to_string()));
        }
        if control != TaxId::ORGANISATION_LETTERS[expected] {
            return Err(text!("value-tax-id-letter"));
        }
        Ok(())
    } else if control.is_ascii_digit() {
        if matches!(kind, b'P' | b'Q' | b'R' | b'S' | b'N' | b'W') {
            return Err(text!("value-tax-id-letter-missing"));
        }
        if usize::from(control - b'0') != expected {
            return Err(text!("value-tax-id-digit"));
        }
        Ok(())
    } else {
        Err(text!("value-tax-id-form"))
    }
}

fn person_letter(first: u8, digits: &[u8]) -> u8 {
    let number = std::iter::once(&first)
        .chain(digits)
        .fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    TaxId::PERSON_LETTERS[number % 23]
}

/// The control, 0 to 9: the digits in odd places are doubled and their figures added, as in a card number.
fn organisation_control(digits: &[u8]) -> usize {
    let sum: usize = digits
        .iter()
        .enumerate()
        .map(|(index, digit)| {
            let digit = usize::from(digit - b'0');
            let doubled = digit * 2;
            if index % 2 == 0 { doubled / 10 + doubled % 10 } else { digit }
        })
        .sum();
    (10 - sum % 10) % 10
}

impl fmt::Display for TaxId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

serde_by_canonical_form!(TaxId);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tax_number_loses_its_separators_and_gains_upper_case() {
        for (spelling, canonical) in [
            ("12345678Z", "12345678Z"),
            ("12.345.678-z", "12345678Z"),
            (" 00000000 t ", "00000000T"),
            ("54362315K", "54362315K"),
            ("X-5253868-R", "X5253868R"),
            ("y0000000z", "Y0000000Z"),
            ("Z0000000M", "Z0000000M"),
            ("M-1234567-L", "M1234567L"),
            ("B64717838", "B64717838"),
            ("B-58.378.431", "B58378431"),
            ("A28015865", "A28015865"),
            ("J99216582", "J99216582"),
            ("Q2826000H", "Q2826000H"),
            ("P2807900B", "P2807900B"),
            ("G28029007", "G28029007"),
        ] {
            let number: TaxId = spelling.parse().unwrap_or_else(|text| panic!("{spelling:?}: {text:?}"));
            assert_eq!(number.as_str(), canonical, "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_tax_number_says_what_is_wrong() {
        for (spelling, id) in [
            ("", "value-tax-id-form"),
            ("Z", "value-tax-id-form"),
            ("1234567Z", "value-tax-id-form"),
            ("123456789Z", "value-tax-id-form"),
            ("1234A678Z", "value-tax-id-form"),
            ("12345678Ñ", "value-tax-id-form"),
            ("12345682ſ", "value-tax-id-form"),
            ("#2345678Z", "value-tax-id-form"),
            ("B6471783#", "value-tax-id-form"),
            ("123456789", "value-tax-id-letter-missing"),
            ("12345678A", "value-tax-id-letter"),
            ("X5253868T", "value-tax-id-letter"),
            ("K1234567A", "value-tax-id-letter"),
            ("K12345670", "value-tax-id-letter-missing"),
            ("I1234567A", "value-tax-id-kind"),
            ("O1234567L", "value-tax-id-kind"),
            ("T1234567L", "value-tax-id-kind"),
            ("B64717839", "value-tax-id-digit"),
            ("B6471783H", "value-tax-id-digit-missing"),
            ("Q28260008", "value-tax-id-letter-missing"),
            ("Q2826000A", "value-tax-id-letter"),
        ] {
            assert_eq!(spelling.parse::<TaxId>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn an_old_non_resident_organisation_may_end_in_a_letter() {
        let control = char::from(TaxId::ORGANISATION_LETTERS[organisation_control(b"0012345")]);
        assert!(format!("A0012345{control}").parse::<TaxId>().is_ok());
    }

    #[test]
    fn a_value_that_does_not_parse_is_not_deserialized_and_not_repeated() {
        let error = serde_json::from_str::<TaxId>(r#""12345678A""#).unwrap_err().to_string();
        assert!(error.starts_with("value-tax-id-letter"), "{error}");
        assert!(!error.contains("12345678"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(spelling in any::<String>(), close in "[A-Z][0-9.ñ-]{0,8}[A-Z0-9]") {
            for spelling in [spelling, close] {
                let _ = spelling.parse::<TaxId>();
            }
        }

        #[test]
        fn a_number_of_a_person_has_one_right_letter(number in 0_u32..100_000_000) {
            let right: Vec<_> = ('A'..='Z')
                .filter_map(|letter| format!("{number:08}{letter}").parse::<TaxId>().ok())
                .collect();
            prop_assert_eq!(right.len(), 1);
            prop_assert_eq!(&right[0].to_string().parse::<TaxId>().unwrap(), &right[0]);
        }
    }
}
