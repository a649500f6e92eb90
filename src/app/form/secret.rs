//! The editor of a secret: dots unless shown on purpose, and a saved one that is kept unless it is typed anew or cleared.

use crossterm::event::KeyEvent;

use super::line::Line;
use crate::domain::device::Entry;
use crate::domain::values::Secret;

/// A secret being typed, or one that is saved and not known here.
#[derive(Debug, Clone, Default)]
pub struct SecretLine {
    line: Line,
    /// One is saved, and stays unless something is typed or it is cleared.
    saved: bool,
    cleared: bool,
    shown: bool,
}

impl SecretLine {
    pub fn saved(saved: bool) -> Self {
        Self { saved, ..Self::default() }
    }

    pub fn input(&mut self, key: KeyEvent) -> bool {
        self.line.input(key)
    }

    pub fn paste(&mut self, words: &str) -> bool {
        self.line.paste(words)
    }

    pub fn words(&self) -> &str {
        self.line.words()
    }

    pub const fn line(&self) -> &Line {
        &self.line
    }

    pub fn set(&mut self, words: &str) {
        self.line = Line::new(words);
    }

    pub const fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn show(&mut self, shown: bool) {
        self.shown = shown;
    }

    /// A saved one that nothing typed or asked for is to change.
    pub fn is_kept(&self) -> bool {
        self.saved && !self.cleared && self.line.is_empty()
    }

    /// A saved one that is to be empty.
    pub fn is_cleared(&self) -> bool {
        self.saved && self.cleared && self.line.is_empty()
    }

    /// Whether the saved one is to be empty, or kept again; says whether there is one.
    pub const fn toggle_clear(&mut self) -> bool {
        self.cleared = self.saved && !self.cleared;
        self.saved
    }

    /// Takes what was typed or asked for before; a saved one that is to be kept stays as it is.
    pub fn put(&mut self, entry: &Entry) {
        let words = match entry {
            Entry::Words(words) => words.expose(),
            Entry::Keep | Entry::Clear | Entry::Switch(_) => "",
        };
        self.set(words);
        self.cleared = self.saved && *entry == Entry::Clear;
    }

    pub fn entry(&self) -> Entry {
        if self.is_kept() {
            Entry::Keep
        } else if self.line.is_empty() {
            Entry::Clear
        } else {
            Entry::Words(Secret::new(self.words().to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SecretLine;
    use crate::domain::device::Entry;
    use crate::domain::values::Secret;
    use crossterm::event::{KeyCode, KeyEvent};

    #[test]
    fn a_saved_secret_is_kept_until_it_is_typed_anew_or_cleared_on_purpose() {
        let mut secret = SecretLine::saved(true);
        // A key held down to rub out a slip must not wipe what is saved.
        secret.input(KeyEvent::from(KeyCode::Backspace));
        assert_eq!(secret.entry(), Entry::Keep);
        secret.toggle_clear();
        assert_eq!(secret.entry(), Entry::Clear);
        secret.toggle_clear();
        assert_eq!(secret.entry(), Entry::Keep);
        secret.input(KeyEvent::from(KeyCode::Char('x')));
        assert_eq!(secret.entry(), Entry::Words(Secret::new("x".into())));
    }
}
