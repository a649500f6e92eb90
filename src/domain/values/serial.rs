//! Serial numbers: the GPON one, whose form a standard fixes, and the free one each manufacturer prints.
//!
//! Whether a serial is already in use is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::canonical::{compact, named, serde_by_canonical_form};
use crate::domain::text::Text;
use crate::text;

/// The serial number of a GPON terminal: four letters of the vendor and eight hexadecimal digits.
///
/// Kept in upper case and twelve characters, `HWTC1234ABCD` (ITU-T G.984.3 §9.2.4.1). BBF's `bbf-xpon-types`
/// tolerates other printable characters as vendor; no vendor code seen so far has them, so they are
/// taken for a typing error.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GponSerial(String);

impl GponSerial {
    const VENDOR_LETTERS: usize = 4;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of the vendor, such as `HWTC` for Huawei.
    pub fn vendor(&self) -> &str {
        &self.0[..Self::VENDOR_LETTERS]
    }
}

impl FromStr for GponSerial {
    type Err = Text;

    /// Reads the twelve-character form or the sixteen hexadecimal digits, with or without spaces and dashes.
    ///
    /// Twelve hexadecimal digits may be a MAC too: the field decides, and a serial must begin with four letters.
    fn from_str(spelling: &str) -> Result<Self, Text> {
        let compacted = compact(spelling, &['-']);
        let is_hexadecimal = compacted.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !compacted.is_ascii() {
            return Err(text!("value-gpon-form"));
        }
        let (vendor, number) = match compacted.len() {
            12 => {
                let (vendor, number) = compacted.split_at(Self::VENDOR_LETTERS);
                (vendor.to_owned(), number)
            }
            16 if is_hexadecimal => {
                let (codes, number) = compacted.split_at(2 * Self::VENDOR_LETTERS);
                (vendor_of_codes(codes), number)
            }
            _ => return Err(text!("value-gpon-form")),
        };
        if !vendor.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(text!("value-gpon-vendor"));
        }
        if !number.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(text!("value-gpon-number"));
        }
        Ok(Self(vendor + number))
    }
}

/// The letters, in upper case, whose codes these pairs of hexadecimal digits are; `?` where they are no letter.
fn vendor_of_codes(codes: &str) -> String {
    codes
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            let code = std::str::from_utf8(pair).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match code {
                Some(letter) if letter.is_ascii_alphabetic() => char::from(letter.to_ascii_uppercase()),
                _ => '?',
            }
        })
        .collect()
}

impl fmt::Display for GponSerial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// How the devices of a technology write their serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SerialForm {
    /// As [`GponSerial`].
    Gpon,
    /// 1 to 64 letters, digits and `-._/`.
    Free,
}

/// The serial number of a device, in the form that its technology writes it.
///
/// Every GPON serial is also a free one in its canonical form, so serde, which does not know the technology, reads
/// any serial as free and leaves it as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SerialNumber(String);

impl SerialNumber {
    const MAXIMUM_LENGTH: usize = 64;

    /// Reads a serial number as the technology writes it.
    ///
    /// # Errors
    /// The message says which form would be right.
    pub fn parse(spelling: &str, form: SerialForm) -> Result<Self, Text> {
        match form {
            SerialForm::Gpon => Ok(GponSerial::from_str(spelling)?.into()),
            SerialForm::Free => Self::parse_free(spelling),
        }
    }

    /// Takes a serial number that was parsed before it was stored.
    pub fn from_stored(serial: String) -> Self {
        Self(serial)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this serial is easily taken for the other: two neighbouring characters are swapped, or one is wrong.
    pub fn is_near(&self, other: &Self) -> bool {
        let (one, other) = (self.0.as_bytes(), other.0.as_bytes());
        if one.len() != other.len() {
            return false;
        }
        let wrong: Vec<usize> = (0..one.len()).filter(|&place| one[place] != other[place]).collect();
        match wrong.as_slice() {
            [_] => true,
            &[first, second] => {
                second == first + 1 && one[first] == other[second] && one[second] == other[first]
            }
            _ => false,
        }
    }

    /// Every serial that is near this one, to be looked up: some hundreds for one of twelve characters.
    pub fn neighbours(&self) -> Vec<String> {
        const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-._/";
        let mut neighbours = Vec::with_capacity(self.0.len() * (CHARACTERS.len() + 1));
        for (place, character) in self.0.char_indices() {
            let (before, after) = (&self.0[..place], &self.0[place + character.len_utf8()..]);
            for &other in CHARACTERS.iter().filter(|&&other| char::from(other) != character) {
                neighbours.push(format!("{before}{}{after}", char::from(other)));
            }
            if let Some(next) = after.chars().next().filter(|next| *next != character) {
                neighbours.push(format!("{before}{next}{character}{}", &after[next.len_utf8()..]));
            }
        }
        neighbours
    }

    fn parse_free(spelling: &str) -> Result<Self, Text> {
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || "-._/".contains(character);
        let wrong = spelling.chars().find(|character| !character.is_whitespace() && !is_allowed(*character));
        if let Some(character) = wrong {
            return Err(text!("value-serial-character", character = named(character)));
        }
        let compacted = compact(spelling, &[]);
        if compacted.is_empty() || compacted.len() > Self::MAXIMUM_LENGTH {
            return Err(text!("value-serial-length"));
        }
        Ok(Self(compacted))
    }
}

impl From<GponSerial> for SerialNumber {
    fn from(serial: GponSerial) -> Self {
        Self(serial.0)
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

serde_by_canonical_form!(GponSerial);

impl Serialize for SerialNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SerialNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let serial = String::deserialize(deserializer)?;
        Self::parse_free(&serial).map_err(|text| serde::de::Error::custom(text.id))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_a_gpon_serial_becomes_twelve_upper_case_characters() {
        for (spelling, canonical) in [
            ("HWTC1234ABCD", "HWTC1234ABCD"),
            ("hwtc1234abcd", "HWTC1234ABCD"),
            (" HWTC-1234 ABCD ", "HWTC1234ABCD"),
            ("485754431234ABCD", "HWTC1234ABCD"),
            ("48575443-1234abcd", "HWTC1234ABCD"),
            ("4857 5443 C661 499D", "HWTCC661499D"),
            ("687774631234ABCD", "HWTC1234ABCD"),
            ("ZTEGC1282BD3", "ZTEGC1282BD3"),
            ("ABCD12345678", "ABCD12345678"),
        ] {
            let serial: GponSerial = spelling.parse().unwrap();
            assert_eq!(serial.as_str(), canonical, "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_gpon_serial_says_what_would_be_right() {
        for (spelling, id) in [
            ("", "value-gpon-form"),
            ("HWTC1234ABC", "value-gpon-form"),
            ("HWTC1234ABCDE", "value-gpon-form"),
            ("48575443C661499D-HG8245Q2-00259E", "value-gpon-form"),
            ("HWTCHWTC1234ABCD", "value-gpon-form"),
            ("00:1A:2B:3C:4D:5E", "value-gpon-form"),
            ("ÑWTC1234ABCD", "value-gpon-form"),
            ("001A2B3C4D5E", "value-gpon-vendor"),
            ("HW7C1234ABCD", "value-gpon-vendor"),
            ("001A2B3C1234ABCD", "value-gpon-vendor"),
            ("HWTC1234ABCG", "value-gpon-number"),
            ("HWTC1234ABCO", "value-gpon-number"),
        ] {
            assert_eq!(spelling.parse::<GponSerial>().unwrap_err().id, id, "{spelling:?}");
        }
    }

    #[test]
    fn the_vendor_is_the_first_four_letters() {
        assert_eq!("485754431234ABCD".parse::<GponSerial>().unwrap().vendor(), "HWTC");
    }

    #[test]
    fn a_free_serial_is_upper_cased_and_loses_its_spaces() {
        for (spelling, canonical) in [
            ("k7-99.a_b/c", "K7-99.A_B/C"),
            (" 123 456\t789 ", "123456789"),
            ("x", "X"),
            (&"9".repeat(64), &"9".repeat(64)),
        ] {
            let serial = SerialNumber::parse(spelling, SerialForm::Free).unwrap();
            assert_eq!(serial.as_str(), canonical, "{spelling:?}");
        }
    }

    #[test]
    fn a_wrong_free_serial_says_what_would_be_right() {
        for (spelling, problem) in [
            ("", text!("value-serial-length")),
            ("  ", text!("value-serial-length")),
            (&"9".repeat(65), text!("value-serial-length")),
            ("AÑO1", text!("value-serial-character", character = "Ñ")),
            ("A#1", text!("value-serial-character", character = "#")),
            ("A\u{0}1", text!("value-serial-character", character = "U+0000")),
            ("straße", text!("value-serial-character", character = "ß")),
        ] {
            assert_eq!(SerialNumber::parse(spelling, SerialForm::Free), Err(problem), "{spelling:?}");
        }
    }

    #[test]
    fn a_device_with_gpon_form_keeps_the_twelve_characters() {
        let serial = SerialNumber::parse("48575443-1234abcd", SerialForm::Gpon).unwrap();
        assert_eq!(serial, SerialNumber::from_stored("HWTC1234ABCD".to_owned()));
    }

    fn stored(serial: &str) -> SerialNumber {
        SerialNumber::from_stored(serial.to_owned())
    }

    #[test]
    fn a_serial_is_near_one_with_a_swapped_pair_or_a_wrong_character() {
        for (other, is_near) in [
            ("HWTC1234ABCE", true),
            ("XWTC1234ABCD", true),
            ("HWTC1234BACD", true),
            ("WHTC1234ABCD", true),
            ("HWTC1234ABCD", false),
            ("HWTC1234BBCE", false),
            ("HWTC1432ABCD", false),
            ("HWTC2134BACD", false),
            ("HWTC1234ABC", false),
            ("HWTC1234ABCDE", false),
        ] {
            assert_eq!(stored("HWTC1234ABCD").is_near(&stored(other)), is_near, "{other}");
            assert_eq!(stored(other).is_near(&stored("HWTC1234ABCD")), is_near, "{other}");
        }
    }

    #[test]
    fn a_form_is_written_in_lower_case() {
        assert_eq!(serde_json::to_string(&SerialForm::Gpon).unwrap(), r#""gpon""#);
        assert_eq!(serde_json::from_str::<SerialForm>(r#""free""#).unwrap(), SerialForm::Free);
    }

    #[test]
    fn a_serial_that_does_not_parse_is_not_deserialized() {
        assert!(serde_json::from_str::<GponSerial>(r#""HWTC""#).is_err());
        assert!(serde_json::from_str::<SerialNumber>(r#""a#b""#).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(spelling in any::<String>()) {
            let _ = SerialNumber::parse(&spelling, SerialForm::Gpon);
            let _ = SerialNumber::parse(&spelling, SerialForm::Free);
        }

        #[test]
        fn both_forms_of_a_gpon_serial_are_the_same(vendor in "[A-Z]{4}", number in "[0-9A-F]{8}") {
            let codes: String = vendor.bytes().map(|letter| format!("{letter:02x}")).collect();
            let short: GponSerial = format!("{vendor}{number}").parse().unwrap();
            let long: GponSerial = format!("{codes}{number}").parse().unwrap();
            prop_assert_eq!(&short, &long);
            prop_assert_eq!(short.to_string().parse::<GponSerial>().unwrap(), short);
        }

        #[test]
        fn the_neighbours_of_a_serial_are_those_that_are_near_it(serial in "[A-Z0-9._/-]{1,16}", at in 0_usize..16, with in "[A-Z0-9._/-]") {
            let serial = stored(&serial);
            let neighbours = serial.neighbours();
            for neighbour in &neighbours {
                prop_assert!(serial.is_near(&stored(neighbour)), "{} {}", serial, neighbour);
            }
            let mut changed = serial.as_str().to_owned();
            let at = at % changed.len();
            changed.replace_range(at..=at, &with);
            prop_assert_eq!(serial.is_near(&stored(&changed)), neighbours.contains(&changed));
            let mut swapped = serial.as_str().as_bytes().to_vec();
            if at + 1 < swapped.len() {
                swapped.swap(at, at + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                prop_assert_eq!(serial.is_near(&stored(&swapped)), neighbours.contains(&swapped));
            }
        }

        #[test]
        fn a_free_serial_comes_back_from_its_own_text(spelling in "[A-Za-z0-9._/ -]{1,64}") {
            if let Ok(serial) = SerialNumber::parse(&spelling, SerialForm::Free) {
                prop_assert_eq!(SerialNumber::parse(serial.as_str(), SerialForm::Free), Ok(serial.clone()));
                let json = serde_json::to_string(&serial).unwrap();
                prop_assert_eq!(serde_json::from_str::<SerialNumber>(&json).unwrap(), serial);
            }
        }
    }
}
