//! The one line that tells what has just happened, until the next key or the next notice.

use crate::domain::text::Text;
use crate::domain::values::Secret;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Done,
    Warning,
    Failure,
}

/// Something told in passing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub weight: Weight,
    pub text: Text,
}

/// A secret that is shown on purpose, with the name of its field, until the next key.
#[derive(Debug)]
pub struct Shown {
    pub label: Text,
    pub secret: Secret,
}

/// The notice that is shown now, if any.
#[derive(Debug, Default)]
pub struct Notices {
    current: Option<Notice>,
    shown: Option<Shown>,
}

impl Notices {
    pub fn done(&mut self, text: Text) {
        self.current = Some(Notice { weight: Weight::Done, text });
    }

    pub fn warn(&mut self, text: Text) {
        self.current = Some(Notice { weight: Weight::Warning, text });
    }

    pub fn fail(&mut self, text: Text) {
        self.current = Some(Notice { weight: Weight::Failure, text });
    }

    /// Shows a secret until the next key.
    pub fn show_secret(&mut self, label: Text, secret: Secret) {
        self.shown = Some(Shown { label, secret });
    }

    pub const fn secret(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// A key was pressed: what was told has been seen.
    pub fn seen(&mut self) {
        self.current = None;
        self.shown = None;
    }

    pub fn current(&self) -> Option<&Notice> {
        self.current.as_ref()
    }
}
