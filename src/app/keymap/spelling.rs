//! How a key is spelt in the configuration, and which keys cannot be given a meaning.

use crossterm::event::KeyCode;

use super::Key;
use crate::domain::text::Text;
use crate::text;

/// The keys that have a name, as it is written in the configuration.
const NAMED: [(&str, Key); 13] = [
    ("enter", Key::Code(KeyCode::Enter)),
    ("esc", Key::Code(KeyCode::Esc)),
    ("tab", Key::Code(KeyCode::Tab)),
    ("backtab", Key::Code(KeyCode::BackTab)),
    ("up", Key::Code(KeyCode::Up)),
    ("down", Key::Code(KeyCode::Down)),
    ("left", Key::Code(KeyCode::Left)),
    ("right", Key::Code(KeyCode::Right)),
    ("pgup", Key::Code(KeyCode::PageUp)),
    ("pgdn", Key::Code(KeyCode::PageDown)),
    ("home", Key::Code(KeyCode::Home)),
    ("end", Key::Code(KeyCode::End)),
    ("space", Key::Char(' ')),
];

impl Key {
    /// Its spelling in the configuration: `n`, `^n`, `enter`.
    pub fn word(self) -> String {
        if let Some((name, _)) = NAMED.iter().find(|(_, key)| *key == self) {
            return (*name).to_owned();
        }
        match self {
            Self::Char(letter) => letter.to_string(),
            Self::Ctrl(letter) => format!("^{letter}"),
            Self::Code(code) => code.to_string().to_lowercase(),
        }
    }

    /// Reads the spelling of the configuration.
    ///
    /// # Errors
    /// No such key, or one that not every terminal can send.
    pub fn from_word(word: &str) -> Result<Self, Text> {
        let lower = word.to_lowercase();
        if let Some((_, key)) = NAMED.iter().find(|(name, _)| *name == lower) {
            return Ok(*key);
        }
        let letters: Vec<char> = word.chars().collect();
        match letters.as_slice() {
            [letter] if !letter.is_control() => Ok(Self::Char(*letter)),
            ['^', letter] if letter.is_ascii_alphabetic() => Ok(Self::Ctrl(letter.to_ascii_lowercase())),
            _ if is_of_some_terminals(&lower) => Err(text!("keys-unsendable", key = word)),
            _ => Err(text!("keys-unknown-key", key = word, named = names())),
        }
    }

    /// Who takes this key before the program sees it, or as what it comes.
    pub fn taken(self) -> Option<Text> {
        let Self::Ctrl(letter) = self else { return None };
        let taken = |by: &str| Some(text!("keys-taken", key = self.word(), by = by));
        let same = |other: &str| Some(text!("keys-same", key = self.word(), other = other));
        match letter {
            'a' => taken("screen"),
            'b' => taken("tmux"),
            'd' => taken("sh"),
            'z' => Some(text!("keys-suspends", key = self.word())),
            'h' => same("backspace"),
            'i' => same("tab"),
            'j' | 'm' => same("enter"),
            _ => None,
        }
    }
}

fn names() -> String {
    NAMED.map(|(name, _)| name).join(", ")
}

/// A function key, or one with Alt, Shift or Ctrl beside a named key: sent differently by each terminal, or not at all.
fn is_of_some_terminals(word: &str) -> bool {
    let is_function = word.strip_prefix('f').is_some_and(|number| number.parse::<u8>().is_ok());
    let has_modifier = ["alt", "meta", "shift", "ctrl", "super", "a-", "m-", "s-", "c-", "^"]
        .iter()
        .any(|modifier| word.len() > modifier.len() && word.starts_with(modifier));
    is_function || has_modifier || matches!(word, "insert" | "delete" | "backspace")
}

#[cfg(test)]
mod tests {
    use super::super::{Command, KEYMAP, Key};

    #[test]
    fn every_key_of_the_table_is_read_back_from_its_spelling() {
        for key in KEYMAP.iter().flat_map(|binding| binding.keys.iter()) {
            assert_eq!(Key::from_word(&key.word()), Ok(*key));
        }
        assert_eq!(Key::from_word("^S"), Key::from_word("^s"));
        assert_ne!(Key::from_word("G"), Key::from_word("g"));
    }

    #[test]
    fn what_not_every_terminal_sends_is_told_apart_from_what_is_no_key() {
        for (word, id) in [
            ("f5", "keys-unsendable"),
            ("alt+x", "keys-unsendable"),
            ("shift+enter", "keys-unsendable"),
            ("^1", "keys-unsendable"),
            ("^ñ", "keys-unsendable"),
            ("delete", "keys-unsendable"),
            ("intro", "keys-unknown-key"),
            ("", "keys-unknown-key"),
            ("\u{1b}", "keys-unknown-key"),
        ] {
            assert_eq!(
                Key::from_word(word).map_err(|text| text.id.into_owned()),
                Err(id.to_owned()),
                "{word}"
            );
        }
    }

    #[test]
    fn no_key_is_one_that_tmux_screen_or_the_shell_takes_or_that_comes_as_another() {
        for binding in KEYMAP {
            for key in binding.keys.iter() {
                assert_eq!(key.taken(), None, "{binding:?}");
                assert!(
                    *key != Key::Ctrl('c') || binding.command == Command::Quit,
                    "the interrupt ends the program and nothing else: {binding:?}"
                );
            }
        }
    }
}
