//! What must not be seen: a string that never prints itself, and the rules of a WiFi key.
//!
//! It does not encrypt. Secrets are sealed by the store and leave through `expose`, which is easy to search for.

use std::fmt;

use zeroize::Zeroizing;

use super::canonical::named;
use crate::domain::text::Text;
use crate::text;

/// A text that is wiped from memory when dropped and shows nothing of itself when printed for debugging.
///
/// It has neither `Display` nor serde on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// Gives the text to whoever has to send, seal or show it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The rules of a WPA2 personal key; the key itself is kept in a [`Secret`].
pub enum WifiKey {}

impl WifiKey {
    /// Checks a key: 8 to 63 printable ASCII characters, or exactly 64 hexadecimal digits (MS-TCC §2.2.2.9).
    ///
    /// # Errors
    /// A character outside printable ASCII is told first, by name, because a Spanish keyboard makes it likely;
    /// nothing else of the key is in the message.
    pub fn check(key: &str) -> Result<(), Text> {
        if let Some(character) = key.chars().find(|character| !matches!(character, ' '..='~')) {
            return Err(text!("value-wifi-key-character", character = named(character)));
        }
        match key.len() {
            0..=7 => Err(text!("value-wifi-key-short")),
            8..=63 => Ok(()),
            64 if key.bytes().all(|digit| digit.is_ascii_hexdigit()) => Ok(()),
            _ => Err(text!("value-wifi-key-long")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_secret_shows_nothing_when_debugged() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(format!("{:#?}", Some(secret)), "Some(\n    Secret(…),\n)");
    }

    #[test]
    fn a_secret_gives_its_text_only_when_asked() {
        assert_eq!(Secret::new("hunter2".to_owned()).expose(), "hunter2");
        assert!(Secret::new(String::new()).is_empty());
    }

    #[test]
    fn keys_of_the_right_length_and_characters_pass() {
        for key in ["12345678", " a b c d", &"x".repeat(63), &"0aF9".repeat(16)] {
            assert_eq!(WifiKey::check(key), Ok(()), "{key:?}");
        }
    }

    #[test]
    fn a_wrong_key_says_what_would_be_right() {
        for (key, id) in [
            ("", "value-wifi-key-short"),
            ("1234567", "value-wifi-key-short"),
            (&"x".repeat(64), "value-wifi-key-long"),
            (&"0".repeat(65), "value-wifi-key-long"),
            ("contraseña", "value-wifi-key-character"),
            ("ñ", "value-wifi-key-character"),
            ("con\ttabulador", "value-wifi-key-character"),
        ] {
            assert_eq!(WifiKey::check(key).unwrap_err().id, id, "{key:?}");
        }
    }

    #[test]
    fn the_first_wrong_character_of_a_key_is_named() {
        assert_eq!(WifiKey::check("contraseñá"), Err(text!("value-wifi-key-character", character = "ñ")));
        assert_eq!(
            WifiKey::check("duro\u{a0}espacio"),
            Err(text!("value-wifi-key-character", character = "U+00A0"))
        );
        assert_eq!(
            WifiKey::check("invisible\u{200b}"),
            Err(text!("value-wifi-key-character", character = "U+200B"))
        );
        assert_eq!(
            WifiKey::check("comillas «raras»"),
            Err(text!("value-wifi-key-character", character = "«"))
        );
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(key in any::<String>()) {
            let _ = WifiKey::check(&key);
        }
    }
}
