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
    /// How many random bytes make a key.
    pub const RANDOM_BYTES: usize = 16;
    /// Thirty-two characters, so that each stands for five bits of a byte and none comes more often than another;
    /// without those that are read as another one: I and 1, O and 0.
    const READABLE: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// Makes a key out of random bytes: 80 bits in four groups of four, `K7QX-2MNB-R4TA-9WZE`, to be read aloud and typed.
    pub fn generate(random: &[u8; Self::RANDOM_BYTES]) -> Secret {
        let mut key = String::with_capacity(Self::RANDOM_BYTES + 3);
        for (place, byte) in random.iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                key.push('-');
            }
            key.push(char::from(Self::READABLE[usize::from(byte % 32)]));
        }
        Secret::new(key)
    }

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
    fn a_generated_key_follows_from_its_bytes_and_every_character_comes_as_often() {
        let mut bytes = [0; WifiKey::RANDOM_BYTES];
        assert_eq!(WifiKey::generate(&bytes).expose(), "AAAA-AAAA-AAAA-AAAA");
        let mut counts = std::collections::BTreeMap::new();
        for byte in 0..=u8::MAX {
            bytes[5] = byte;
            let key = WifiKey::generate(&bytes);
            assert_eq!(WifiKey::check(key.expose()), Ok(()));
            *counts.entry(key.expose().chars().nth(6).unwrap()).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 32);
        assert!(counts.values().all(|count| *count == 8), "{counts:?}");
        assert!(!counts.keys().any(|letter| "01IO".contains(*letter)), "{counts:?}");
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
