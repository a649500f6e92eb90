//! Values reduced to what they mean, and that to a number: two values mean the same when their keys are equal.
//!
//! A key takes eight bytes where its value takes fifty, so that a million customers can be compared in little memory.
//! That two of a million by a million pairs of values share a key by chance happens once in twenty million reports.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::domain::technology::{FieldSpec, Kind, Value};
use crate::domain::values::{
    EmailAddress, GponSerial, MacAddress, PhoneNumber, SerialForm, SerialNumber, TaxId, fold,
};

/// What a value means; [`Key::NONE`] is an empty one, which means nothing and is equal to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    pub const NONE: Self = Self(0);

    pub const fn is_some(self) -> bool {
        self.0 != 0
    }

    /// Of no meaning but to stand in some order.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// Whether both are known and not the same: a field that is empty on either side is no difference.
    pub const fn differs_from(self, other: Self) -> bool {
        self.0 != 0 && other.0 != 0 && self.0 != other.0
    }

    fn of(words: &str) -> Self {
        if words.is_empty() { Self::NONE } else { Self::of_parts(&[words]) }
    }

    fn of_parts(parts: &[&str]) -> Self {
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        Self(hasher.finish().max(1))
    }
}

/// An id, to the letter.
pub(super) fn exact(id: &str) -> Key {
    Key::of(id)
}

/// An id, whatever its case and spaces.
pub(super) fn nearly(id: &str) -> Key {
    let letters = id.chars().filter(|letter| !letter.is_whitespace());
    Key::of(&letters.flat_map(char::to_lowercase).collect::<String>())
}

/// A name, whatever its case, accents, punctuation, spaces and the order of its words.
pub(super) fn name(name: &str) -> Key {
    Key::of(&in_any_order(name))
}

/// A tax id, whatever its separators; also one that is none, so that it can be compared.
pub(super) fn tax_id(words: &str) -> Key {
    words.parse::<TaxId>().map_or_else(|_| bare(words), |tax_id| Key::of(tax_id.as_str()))
}

pub(super) fn phone(words: &str) -> Key {
    words.parse::<PhoneNumber>().map_or_else(|_| bare(words), |phone| Key::of(phone.as_str()))
}

pub(super) fn email(words: &str) -> Key {
    let email = words.parse::<EmailAddress>();
    Key::of(&email.as_ref().map_or(words.trim(), EmailAddress::as_str).to_lowercase())
}

/// A name and an address together; nothing when either is empty.
pub(super) fn place(name: &str, address: &str) -> Key {
    let (name, address) = (in_any_order(name), in_any_order(address));
    if name.is_empty() || address.is_empty() { Key::NONE } else { Key::of_parts(&[&name, &address]) }
}

/// A serial number, in whichever of the forms of its sort.
pub(super) fn serial(words: &str) -> Key {
    let canonical = words
        .parse::<GponSerial>()
        .map(SerialNumber::from)
        .or_else(|_| SerialNumber::parse(words, SerialForm::Free));
    canonical.map_or_else(|_| bare(words), |serial| Key::of(serial.as_str()))
}

pub(super) fn mac(words: &str) -> Key {
    words.parse::<MacAddress>().map_or_else(|_| bare(words), |mac| Key::of(&mac.to_string()))
}

/// The value of a field of a device. A switch that was never set is empty, and not off.
pub(super) fn value(spec: &FieldSpec, value: Option<&Value>) -> Key {
    match (spec.kind, value) {
        // Some systems write a switch where the contract has words, or the other way round.
        (_, Some(Value::Switch(on))) => Key::of(if *on { "true" } else { "false" }),
        (Kind::Toggle, Some(Value::Text(words))) => {
            Key::of(if words.trim() == "true" { "true" } else { "false" })
        }
        (_, Some(Value::Text(words))) => match spec.parse(words) {
            Ok(Some(Value::Text(canonical))) => Key::of(&canonical),
            Ok(_) | Err(_) => Key::of(words.trim()),
        },
        // Secrets are not read back, so they are not compared.
        (_, Some(Value::Secret(_)) | None) => Key::NONE,
    }
}

fn in_any_order(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// What is no value of its sort, still the same in another case and with other separators.
fn bare(words: &str) -> Key {
    let letters = words.chars().filter(|letter| letter.is_alphanumeric());
    Key::of(&letters.flat_map(char::to_uppercase).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::technology::technology;

    #[test]
    fn spellings_of_one_value_have_one_key() {
        type Sort = fn(&str) -> Key;
        for (sort, one, other) in [
            (name as Sort, "Begoña Núñez Peña", "NUNEZ PENA, BEGONA"),
            (tax_id, "12.345.678-z", "12345678Z"),
            (tax_id, "no tiene", "NO-TIENE"),
            (phone, "912 345 678", "+34912345678"),
            (email, " Ana@Example.es ", "ana@example.es"),
            (serial, "485754431234abcd", "HWTC1234ABCD"),
            (serial, "ht801-0001", "HT801-0001"),
            (mac, "001a.2b3c.4d5e", "00:1A:2B:3C:4D:5E"),
            (nearly, "r 001", "R001"),
        ] {
            assert_eq!(sort(one), sort(other), "{one} {other}");
        }
    }

    #[test]
    fn other_values_have_other_keys() {
        type Sort = fn(&str) -> Key;
        for (sort, one, other) in [
            (name as Sort, "Ana Peña", "Ana Peña Gil"),
            (tax_id, "12345678Z", "00000000T"),
            (exact, "R001", "r001"),
            (nearly, "R001", "R01"),
        ] {
            assert_ne!(sort(one), sort(other), "{one} {other}");
        }
        assert_ne!(place("Ana", "Mayor 3"), place("Ana Mayor", "3"));
    }

    #[test]
    fn what_is_empty_means_nothing() {
        for empty in ["", " ", "…"] {
            assert_eq!([name(empty), tax_id(empty), phone(empty), place(empty, "Mayor 3")], [Key::NONE; 4]);
        }
        assert!(!name("").differs_from(name("Ana")));
        assert!(!name("Ana").differs_from(name("")));
        assert!(name("Eva").differs_from(name("Ana")));
    }

    #[test]
    fn a_switch_never_set_is_no_difference_and_other_fields_are_compared_in_their_own_spelling() {
        let voip = technology("voip").expect("built in");
        let toggle = voip.field("hide_sender").expect("a switch");
        let [on, off] = [true, false].map(|on| value(toggle, Some(&Value::Switch(on))));
        assert!(on.differs_from(off));
        assert_eq!(on, value(toggle, Some(&Value::Text(" true ".into()))));
        for set in [on, off] {
            assert!(!value(toggle, None).differs_from(set) && !set.differs_from(value(toggle, None)));
        }
        let mac = voip.field("mac").expect("a MAC");
        let spelt = |words: &str| value(mac, Some(&Value::Text(words.into())));
        assert_eq!(spelt("001a2b3c4d5e"), spelt("00:1A:2B:3C:4D:5E"));
        assert_eq!(value(mac, None), Key::NONE);
    }
}
