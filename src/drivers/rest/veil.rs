//! Takes out of a system's words the secrets that it was sent: some repeat what they refuse.
//!
//! It knows only what was sent with the request that is answered, and keeps nothing else of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::device::{DesiredDevice, SecretChange};
use crate::domain::system::Access;
use crate::domain::technology::Value;
use crate::domain::values::Secret;

/// What stands where a secret stood.
const VEIL: &str = "•••";
/// How much is looked through of words of which only a line is shown.
const BEGINNING: usize = 16 * 1024;
/// The most bytes that a byte of a secret is spelled with: a character of one as JSON escapes it.
const SPELLED: usize = 6;
/// A shorter secret is part of so many words that it is hidden only where it is a word of its own.
const MIN_ANYWHERE: usize = 4;

/// The secrets that an answer could repeat.
#[derive(Debug, Clone, Default)]
pub struct Veil(Vec<Secret>);

impl Veil {
    /// The password of a system, also as Basic sign-in carries it.
    pub fn of_sign_in(access: &Access) -> Self {
        let token = STANDARD.encode(format!("{}:{}", access.user, access.password.expose()));
        Self(vec![access.password.clone(), Secret::new(token)]).without_empty()
    }

    /// And the secrets of a device.
    #[must_use]
    pub fn and_device(&self, device: &DesiredDevice) -> Self {
        let changes = device.secrets.values().filter_map(|change| match change {
            SecretChange::Set(secret) => Some(secret),
            SecretChange::Keep | SecretChange::Clear => None,
        });
        let values = device.values.values().filter_map(|value| match value {
            Some(Value::Secret(secret)) => Some(secret),
            Some(Value::Text(_) | Value::Switch(_)) | None => None,
        });
        Self(self.0.iter().chain(changes).chain(values).cloned().collect()).without_empty()
    }

    fn without_empty(mut self) -> Self {
        self.0.retain(|secret| !secret.is_empty());
        self
    }

    /// The beginning of the words without the secrets. Of a system that says no end of words it is enough.
    pub fn over_beginning(&self, words: &str) -> String {
        if words.len() <= BEGINNING {
            return self.over(words);
        }
        let mut shown = self.over(&words[..words.floor_char_boundary(BEGINNING)]);
        // A secret may have been cut in two.
        let longest = self.0.iter().map(|secret| secret.expose().len()).max().unwrap_or(0);
        let whole = shown.len().saturating_sub(longest.saturating_mul(SPELLED));
        shown.truncate(shown.floor_char_boundary(whole));
        shown
    }

    /// The words without the secrets, however JSON or a URL would spell them, and in capitals or not.
    ///
    /// They have to be whole: of a secret that was cut short already, the rest is not recognized.
    pub fn over(&self, words: &str) -> String {
        let mut shown = String::with_capacity(words.len());
        let mut hidden_until = 0;
        let mut shown_until = 0;
        for (start, _) in words.char_indices() {
            let end = self.0.iter().filter_map(|secret| end_of(secret.expose(), words, start)).max();
            let Some(end) = end else { continue };
            if start >= hidden_until {
                shown.push_str(&words[shown_until.max(hidden_until)..start]);
                shown.push_str(VEIL);
            }
            // Two secrets may overlap: nothing of either is left.
            hidden_until = hidden_until.max(end);
            shown_until = hidden_until;
        }
        shown.push_str(&words[shown_until..]);
        shown
    }
}

/// Where a secret ends that begins here.
fn end_of(secret: &str, words: &str, start: usize) -> Option<usize> {
    let mut ends = vec![start];
    for character in secret.chars() {
        let mut next: Vec<usize> = Vec::new();
        for end in ends {
            next.extend(spellings(character, &words[end..]).map(|length| end + length));
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
        if ends.is_empty() {
            return None;
        }
    }
    let is_long = secret.chars().nth(MIN_ANYWHERE - 1).is_some();
    let before = words[..start].chars().next_back();
    ends.into_iter().rev().find(|end| {
        let after = words[*end..].chars().next();
        is_long || ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// How many bytes the words begin with that spell this character: itself, its JSON escapes, or percent-encoded.
fn spellings(character: char, words: &str) -> impl Iterator<Item = usize> {
    let itself =
        words.chars().next().filter(|first| first.eq_ignore_ascii_case(&character)).map(char::len_utf8);
    let plus = (character == ' ' && words.starts_with('+')).then_some(1);
    let short = match character {
        '"' | '\\' | '/' => Some(character),
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        _ => None,
    };
    let short =
        words.strip_prefix('\\').zip(short).and_then(|(rest, letter)| rest.starts_with(letter).then_some(2));
    let mut units = [0; 2];
    let escaped: String =
        character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let mut bytes = [0; 4];
    let encoded: String =
        character.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02x}")).collect();
    let long = [escaped, encoded].map(|spelling| {
        let found = words.get(..spelling.len())?;
        found.eq_ignore_ascii_case(&spelling).then_some(spelling.len())
    });
    [itself, plus, short].into_iter().chain(long).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn veil(secrets: &[&str]) -> Veil {
        Veil(secrets.iter().map(|secret| Secret::new((*secret).to_owned())).collect()).without_empty()
    }

    #[test]
    fn a_secret_is_hidden_in_every_spelling() {
        for (secret, words, shown) in [
            ("abc12", "wifi_key 'abc12' is too short", "wifi_key '•••' is too short"),
            ("abc12", "keyABC12x, abc12", "key•••x, •••"),
            ("a\"b\\ ñ/1", r#"{"wifi_key":"a\"b\\ ñ\/1"}"#, r#"{"wifi_key":"•••"}"#),
            ("a\"b ñ1", r#""a\u0022b\u0020\u00F11""#, r#""•••""#),
            ("más $ecreto", "?admin_password=m%c3%a1s+%24ecreto&x", "?admin_password=•••&x"),
            ("más $ecreto", "m%C3%A1s%20$ecreto", "•••"),
            ("sal 😀", r"sal \ud83d\ude00.", "•••."),
            ("100%25", "100%25, 100%2525", "•••, •••"),
        ] {
            assert_eq!(veil(&[secret]).over(words), shown, "{secret} in {words}");
        }
    }

    #[test]
    fn a_secret_that_the_end_of_the_beginning_cuts_in_two_is_hidden_too() {
        let veil = veil(&["abc12"]);
        for before in BEGINNING - 8..=BEGINNING {
            let shown = veil.over_beginning(&format!(
                "{}abc12 and more{}",
                " ".repeat(before),
                "x".repeat(BEGINNING)
            ));
            assert!(!shown.contains('a') && shown.len() <= BEGINNING, "{before}: {}", shown.trim());
        }
        assert_eq!(veil.over_beginning("abc12, abc1"), "•••, abc1");
    }

    #[test]
    fn a_short_secret_is_hidden_only_as_a_word() {
        assert_eq!(veil(&["a"]).over("a bad key 'a': ña"), "••• bad key '•••': ña");
        assert_eq!(veil(&["abc"]).over("abcd \"abc\""), "abcd \"•••\"");
        assert_eq!(veil(&[""]).over("nothing"), "nothing");
    }

    #[test]
    fn secrets_that_overlap_leave_nothing_of_either() {
        assert_eq!(veil(&["abcd", "cdef"]).over("<abcdef>"), "<•••>");
        assert_eq!(veil(&["abcdef", "bcde"]).over("<abcdef>"), "<•••>");
        assert_eq!(veil(&["abab"]).over("ababab-abababab"), "•••-•••");
        assert_eq!(veil(&["abcd"]).over("abcdabcd"), "••••••");
    }

    #[test]
    fn a_password_is_hidden_as_the_sign_in_carries_it_too() {
        let access = Access {
            kind: crate::domain::system::SystemKind::Rest,
            url: "http://acs.example".parse().expect("a URL"),
            user: "demo".into(),
            password: Secret::new("k9 x".into()),
            options: [].into(),
        };
        let veil = Veil::of_sign_in(&access);
        assert_eq!(veil.over("Basic ZGVtbzprOSB4 of demo:k9%20x"), "Basic ••• of demo:•••");
    }

    proptest! {
        #[test]
        fn nothing_of_a_long_secret_is_left_in_any_words(
            before in any::<String>(), secret in "[a-z0-9ñ \"%\\\\]{4,12}", after in any::<String>(),
        ) {
            let words = format!("{before}{secret}{after}");
            prop_assert!(!veil(&[secret.as_str()]).over(&words).contains(&secret));
        }
    }
}
