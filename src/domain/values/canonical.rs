//! The one spelling a value is kept in: how serde writes it, and what is dropped or named while reading another.
//!
//! It knows no particular value; each declares its canonical form by its `Display`.

/// Makes serde write a type by its `Display` and read it by its `FromStr`.
///
/// A value that does not parse is reported by the id of its message, never by its content.
macro_rules! serde_by_canonical_form {
    ($($value:ty),* $(,)?) => { $(
        impl serde::Serialize for $value {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $value {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let spelling = <String as serde::Deserialize>::deserialize(deserializer)?;
                spelling
                    .parse()
                    .map_err(|text: $crate::domain::text::Text| serde::de::Error::custom(text.id))
            }
        }
    )* };
}
pub(super) use serde_by_canonical_form;

/// The spelling with its ASCII letters in upper case, without its white space and these separators.
///
/// Other letters stay, to be refused: `ſ` in upper case would pass for an S.
pub(super) fn compact(spelling: &str, separators: &[char]) -> String {
    spelling
        .chars()
        .filter(|character| !character.is_whitespace() && !separators.contains(character))
        .map(|character| character.to_ascii_uppercase())
        .collect()
}

/// One wrong character as a message can show it: itself, or its code point when nothing of it would be seen.
pub(super) fn named(character: char) -> String {
    // `Debug` writes a character of which nothing would be seen as `\u{…}`, longer than any other escape.
    if character.is_control() || character.escape_debug().len() > 2 {
        format!("U+{:04X}", u32::from(character))
    } else {
        character.to_string()
    }
}
