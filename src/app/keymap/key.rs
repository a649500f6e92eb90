//! A key, as it comes from the terminal.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::text::Text;
use crate::text;
use crate::ui::glyphs::Glyphs;

/// A key as a plain terminal over SSH can send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    Ctrl(char),
    Code(KeyCode),
}

impl Key {
    /// The key of an event, without the modifiers that a plain terminal does not tell apart.
    pub fn of(event: KeyEvent) -> Self {
        match event.code {
            KeyCode::Char(letter) if event.modifiers.contains(KeyModifiers::CONTROL) => {
                Self::Ctrl(letter.to_ascii_lowercase())
            }
            KeyCode::Char(letter) => Self::Char(letter),
            code => Self::Code(code),
        }
    }

    /// Whether a text field takes it, before any binding is looked at.
    pub const fn edits_text(self) -> bool {
        match self {
            // Ctrl+U rubs out the whole line, as in a shell.
            Self::Ctrl(letter) => letter == 'u',
            Self::Char(_) => true,
            Self::Code(code) => matches!(
                code,
                KeyCode::Backspace
                    | KeyCode::Delete
                    | KeyCode::Left
                    | KeyCode::Right
                    | KeyCode::Home
                    | KeyCode::End
            ),
        }
    }

    /// The name on the screen. Letters and arrows are the same in every language.
    pub fn name(self) -> Text {
        self.name_in(Glyphs::Any)
    }

    /// The name on a terminal that can show no more than this: there an arrow is no letter that looks like one.
    pub fn name_in(self, glyphs: Glyphs) -> Text {
        let spelled = match (glyphs, self) {
            (Glyphs::NoSymbols | Glyphs::Ascii, Self::Code(KeyCode::Up)) => Some(text!("key-name-up")),
            (Glyphs::NoSymbols | Glyphs::Ascii, Self::Code(KeyCode::Down)) => Some(text!("key-name-down")),
            (Glyphs::NoSymbols | Glyphs::Ascii, Self::Code(KeyCode::Left)) => {
                Some(text!("key-name-itself", key = "<-"))
            }
            (Glyphs::NoSymbols | Glyphs::Ascii, Self::Code(KeyCode::Right)) => {
                Some(text!("key-name-itself", key = "->"))
            }
            (Glyphs::NoSymbols | Glyphs::Ascii, Self::Code(KeyCode::BackTab)) => {
                Some(text!("key-name-shift-tab"))
            }
            (Glyphs::Any | Glyphs::NoSymbols | Glyphs::Ascii, _) => None,
        };
        spelled.unwrap_or_else(|| self.drawn())
    }

    fn drawn(self) -> Text {
        let id = match self {
            Self::Char(' ') => "key-name-space",
            Self::Code(KeyCode::Enter) => "key-name-enter",
            Self::Code(KeyCode::Esc) => "key-name-escape",
            Self::Code(KeyCode::Tab) => "key-name-tab",
            Self::Code(KeyCode::BackTab) => "key-name-back-tab",
            Self::Code(KeyCode::PageUp) => "key-name-page-up",
            Self::Code(KeyCode::PageDown) => "key-name-page-down",
            Self::Code(KeyCode::Home) => "key-name-home",
            Self::Code(KeyCode::End) => "key-name-end",
            Self::Char(letter) => return text!("key-name-itself", key = letter.to_string()),
            Self::Ctrl(letter) => {
                return text!("key-name-itself", key = format!("^{}", letter.to_ascii_uppercase()));
            }
            Self::Code(KeyCode::Up) => return text!("key-name-itself", key = "↑"),
            Self::Code(KeyCode::Down) => return text!("key-name-itself", key = "↓"),
            Self::Code(KeyCode::Left) => return text!("key-name-itself", key = "←"),
            Self::Code(KeyCode::Right) => return text!("key-name-itself", key = "→"),
            Self::Code(code) => return text!("key-name-itself", key = code.to_string()),
        };
        Text::new(id)
    }
}
