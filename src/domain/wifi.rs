//! A customer's WiFi as the text that a telephone reads from a QR code to join it.

use super::text::Text;
use super::values::Secret;
use crate::text;

/// The name of a WiFi network, its SSID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkName(String);

impl NetworkName {
    /// The most bytes that a name has (IEEE 802.11-2020, 9.4.2.2).
    const MOST: usize = 32;

    /// Takes a name as it is typed; blanks at its ends belong to it.
    ///
    /// # Errors
    /// None, or more than the standard allows, or one with control characters.
    pub fn parse(typed: &str) -> Result<Self, Text> {
        match typed.len() {
            0 => Err(text!("wifi-name-missing")),
            1..=Self::MOST if typed.chars().any(char::is_control) => Err(text!("wifi-name-control")),
            1..=Self::MOST => Ok(Self(typed.to_owned())),
            bytes => Err(text!("wifi-name-long", bytes = bytes, most = Self::MOST)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text of the code, as ZXing has laid it down and telephones read it; WPA also stands for its later versions.
    pub fn to_join(&self, key: &Secret) -> Secret {
        Secret::new(format!("WIFI:T:WPA;S:{};P:{};;", escaped(&self.0), escaped(key.expose())))
    }
}

fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        if matches!(letter, '\\' | ';' | ',' | '"' | ':') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_part_of_the_code_is_escaped() {
        let name = NetworkName::parse(r#"Casa;"Peña": a\b"#).expect("a name");
        let joined = name.to_join(&Secret::new("a,b;c:d".into()));
        assert_eq!(joined.expose(), r#"WIFI:T:WPA;S:Casa\;\"Peña\"\: a\\b;P:a\,b\;c\:d;;"#);
    }

    #[test]
    fn a_name_has_as_many_bytes_as_the_standard_allows() {
        assert!(NetworkName::parse(&"ñ".repeat(16)).is_ok());
        for (typed, id) in
            [("", "wifi-name-missing"), (&"ñ".repeat(17), "wifi-name-long"), ("a\tb", "wifi-name-control")]
        {
            assert_eq!(NetworkName::parse(typed).map_err(|text| text.id.into_owned()), Err(id.to_owned()));
        }
    }
}
