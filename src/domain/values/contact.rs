//! How a customer is reached: telephone number and e-mail address.
//!
//! Only the form is known here; nobody is called or written to.

use std::fmt;
use std::str::FromStr;

use super::canonical::{compact, serde_by_canonical_form};
use crate::domain::text::Text;
use crate::text;

/// A telephone number in its international form (ITU-T E.164), such as `+34912345678`.
///
/// A Spanish number has nine digits and begins with 5 to 9; machine numbers, which begin with 590, have up to
/// thirteen (Plan Nacional de Numeración Telefónica). Short numbers such as 112 are not telephone numbers of anybody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    const SPAIN: &str = "+34";
    const E164_MAXIMUM_DIGITS: usize = 15;
    /// No country has a shorter number with its code: Niue and Saint Helena have four digits after three.
    const E164_MINIMUM_DIGITS: usize = 7;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it is read aloud in Spain, `912 345 678`; a foreign one, in its international form.
    pub fn national(&self) -> String {
        let Some(digits) = self.0.strip_prefix(Self::SPAIN) else {
            return self.0.clone();
        };
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && index % 3 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl FromStr for PhoneNumber {
    type Err = Text;

    /// Reads a Spanish number, with or without `+34`, `0034` or `34`, or a foreign one that begins with `+` or `00`.
    ///
    /// Spaces, dots, dashes and parentheses are ignored.
    fn from_str(spelling: &str) -> Result<Self, Text> {
        let dialled = compact(spelling, &['.', '-', '(', ')']);
        let digits = dialled.strip_prefix('+').unwrap_or(&dialled);
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(text!("value-phone-form"));
        }
        let international = if dialled.starts_with('+') { Some(digits) } else { digits.strip_prefix("00") };
        match international {
            Some(digits) => match digits.strip_prefix("34") {
                Some(national) => Self::spanish(national),
                None => Self::foreign(digits),
            },
            // No Spanish number begins with 3, so a longer one that does carries its country.
            None if digits.len() > 9 => Self::spanish(digits.strip_prefix("34").unwrap_or(digits)),
            None => Self::spanish(digits),
        }
    }
}

impl PhoneNumber {
    fn spanish(national: &str) -> Result<Self, Text> {
        let is_of_machine = national.starts_with("590") && (9..=13).contains(&national.len());
        if national.len() != 9 && !is_of_machine {
            return Err(text!("value-phone-spanish-length"));
        }
        if !national.starts_with(['5', '6', '7', '8', '9']) {
            return Err(text!("value-phone-spanish-start"));
        }
        Ok(Self(format!("{}{national}", Self::SPAIN)))
    }

    fn foreign(digits: &str) -> Result<Self, Text> {
        if digits.starts_with('0') {
            return Err(text!("value-phone-country"));
        }
        if !(Self::E164_MINIMUM_DIGITS..=Self::E164_MAXIMUM_DIGITS).contains(&digits.len()) {
            return Err(text!("value-phone-length"));
        }
        Ok(Self(format!("+{digits}")))
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// An e-mail address as it was typed, without the spaces around it.
///
/// The check is only what catches typing errors; whether it receives mail is known by writing to it. The limit of
/// 254 bytes follows from the path of RFC 5321 §4.5.3.1.3.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    const MAXIMUM_BYTES: usize = 254;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = Text;

    fn from_str(spelling: &str) -> Result<Self, Text> {
        let address = spelling.trim();
        if address.len() > Self::MAXIMUM_BYTES {
            return Err(text!("value-email-long"));
        }
        if address.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return Err(text!("value-email-space"));
        }
        let Some((local, domain)) = address.split_once('@') else {
            return Err(text!("value-email-at"));
        };
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(text!("value-email-at"));
        }
        if !domain.contains('.') || domain.split('.').any(str::is_empty) {
            return Err(text!("value-email-domain"));
        }
        Ok(Self(address.to_owned()))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

serde_by_canonical_form!(PhoneNumber, EmailAddress);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_a_phone_number_becomes_international() {
        for (spelling, canonical, national) in [
            ("912345678", "+34912345678", "912 345 678"),
            ("912 345 678", "+34912345678", "912 345 678"),
            ("91.234.56.78", "+34912345678", "912 345 678"),
            ("(91) 234-56-78", "+34912345678", "912 345 678"),
            ("+34 912 345 678", "+34912345678", "912 345 678"),
            ("(+34)912345678", "+34912345678", "912 345 678"),
            ("0034 912 34 56 78", "+34912345678", "912 345 678"),
            ("34912345678", "+34912345678", "912 345 678"),
            ("612\u{a0}345\u{a0}678", "+34612345678", "612 345 678"),
            ("+34 590 123 456 789 0", "+345901234567890", "590 123 456 789 0"),
            ("5901234567890", "+345901234567890", "590 123 456 789 0"),
            ("+351 210 123 456", "+351210123456", "+351210123456"),
            ("00 44 20 7946 0000", "+442079460000", "+442079460000"),
            ("+6834000", "+6834000", "+6834000"),
        ] {
            let number: PhoneNumber =
                spelling.parse().unwrap_or_else(|text| panic!("{spelling:?}: {text:?}"));
            assert_eq!(number.as_str(), canonical, "{spelling:?}");
            assert_eq!(number.national(), national, "{spelling:?}");
            assert_eq!(number.national().parse::<PhoneNumber>(), Ok(number), "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_phone_number_says_what_would_be_right() {
        for (spelling, id) in [
            ("", "value-phone-form"),
            ("+", "value-phone-form"),
            ("++34912345678", "value-phone-form"),
            ("912+345678", "value-phone-form"),
            ("91234567a", "value-phone-form"),
            ("٩١٢٣٤٥٦٧٨", "value-phone-form"),
            ("112", "value-phone-spanish-length"),
            ("91234567", "value-phone-spanish-length"),
            ("9123456789", "value-phone-spanish-length"),
            ("+34 91234567", "value-phone-spanish-length"),
            ("0034 9123456789", "value-phone-spanish-length"),
            ("+34 590 123 456 789 01", "value-phone-spanish-length"),
            ("112345678", "value-phone-spanish-start"),
            ("+34 012345678", "value-phone-spanish-start"),
            ("+0912345678", "value-phone-country"),
            ("000912345678", "value-phone-country"),
            ("+1234567890123456", "value-phone-length"),
            ("+351210", "value-phone-length"),
        ] {
            assert_eq!(spelling.parse::<PhoneNumber>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn an_email_is_kept_as_typed_without_the_spaces_around() {
        for (spelling, canonical) in [
            ("ana@example.es", "ana@example.es"),
            ("  Ana.Peña+fibra@correo.Example.es\n", "Ana.Peña+fibra@correo.Example.es"),
        ] {
            assert_eq!(spelling.parse::<EmailAddress>().unwrap().as_str(), canonical, "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_email_says_what_would_be_right() {
        for (spelling, id) in [
            ("", "value-email-at"),
            ("ana", "value-email-at"),
            ("@example.es", "value-email-at"),
            ("ana@", "value-email-at"),
            ("ana@@example.es", "value-email-at"),
            ("ana@example.es,eva@example.es", "value-email-at"),
            ("ana peña@example.es", "value-email-space"),
            ("ana@example", "value-email-domain"),
            ("ana@example.", "value-email-domain"),
            ("ana@.es", "value-email-domain"),
            ("ana@example..es", "value-email-domain"),
            (&format!("{}@example.es", "a".repeat(250)), "value-email-long"),
        ] {
            assert_eq!(spelling.parse::<EmailAddress>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn a_value_is_serialized_in_its_canonical_form() {
        let number: PhoneNumber = serde_json::from_str(r#""912 345 678""#).unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), r#""+34912345678""#);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(spelling in any::<String>(), close in "[+0-9@.ñ-]{0,20}") {
            for spelling in [spelling, close] {
                let _ = spelling.parse::<PhoneNumber>();
                let _ = spelling.parse::<EmailAddress>();
            }
        }

        #[test]
        fn a_phone_number_comes_back_from_both_its_texts(spelling in "(\\+|00|0034)?[0-9]{7,15}") {
            if let Ok(number) = spelling.parse::<PhoneNumber>() {
                prop_assert_eq!(number.to_string().parse::<PhoneNumber>(), Ok(number.clone()));
                prop_assert_eq!(number.national().parse::<PhoneNumber>(), Ok(number));
            }
        }

        #[test]
        fn an_email_comes_back_from_its_own_text(spelling in "[a-z.]{1,9}@[a-z]{1,9}\\.[a-z]{2,3}") {
            let address: EmailAddress = spelling.parse().unwrap();
            prop_assert_eq!(address.to_string().parse::<EmailAddress>(), Ok(address));
        }
    }
}
