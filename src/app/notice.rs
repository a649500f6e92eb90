//! The one line that tells what has just happened, until the next key or the next notice.
//!
//! Over a slow line many keys and answers come between two frames: a failure stays until it has been on the screen.

use std::collections::VecDeque;

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

impl Notice {
    fn is_failure(&self) -> bool {
        self.weight == Weight::Failure
    }
}

/// A secret that is shown on purpose, with the name of its field, until the next key.
#[derive(Debug)]
pub struct Shown {
    pub label: Text,
    pub secret: Secret,
}

/// The notice that is shown now, if any, and those that wait behind a failure.
#[derive(Debug, Default)]
pub struct Notices {
    current: Option<Notice>,
    /// The current one has been on the screen.
    is_drawn: bool,
    behind: VecDeque<Notice>,
    shown: Option<Shown>,
}

impl Notices {
    pub fn done(&mut self, text: Text) {
        self.tell(Notice { weight: Weight::Done, text });
    }

    pub fn warn(&mut self, text: Text) {
        self.tell(Notice { weight: Weight::Warning, text });
    }

    pub fn fail(&mut self, text: Text) {
        self.tell(Notice { weight: Weight::Failure, text });
    }

    fn tell(&mut self, notice: Notice) {
        let waits = !self.is_drawn && self.current.as_ref().is_some_and(Notice::is_failure);
        if !waits {
            self.current = Some(notice);
            self.is_drawn = false;
            return;
        }
        // Of what has not failed, the last is enough; and the same need not be told twice.
        self.behind.pop_back_if(|last| !last.is_failure() || *last == notice);
        if self.current.as_ref() != Some(&notice) {
            self.behind.push_back(notice);
        }
    }

    /// Shows a secret until the next key.
    pub fn show_secret(&mut self, label: Text, secret: Secret) {
        self.shown = Some(Shown { label, secret });
    }

    pub const fn secret(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// What is current is on the screen now.
    pub fn drawn(&mut self) {
        // A secret takes its place.
        self.is_drawn |= self.shown.is_none();
    }

    /// A key was pressed: what was told has been seen, if it was drawn. A secret goes in any case.
    pub fn seen(&mut self) {
        self.shown = None;
        let is_unseen = !self.is_drawn && self.current.as_ref().is_some_and(Notice::is_failure);
        if !is_unseen {
            self.current = self.behind.pop_front();
            self.is_drawn = false;
        }
    }

    pub fn current(&self) -> Option<&Notice> {
        self.current.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::Notices;
    use crate::domain::text::Text;
    use crate::text;

    fn told(notices: &Notices) -> Option<Text> {
        notices.current().map(|notice| notice.text.clone())
    }

    #[test]
    fn a_failure_that_was_not_drawn_outlives_keys_and_what_is_told_after_it() {
        let mut notices = Notices::default();
        notices.fail(text!("reading"));
        notices.seen();
        notices.done(text!("none"));
        assert_eq!(told(&notices), Some(text!("reading")));
        notices.drawn();
        notices.seen();
        assert_eq!(told(&notices), Some(text!("none")));
        notices.drawn();
        notices.seen();
        assert_eq!(told(&notices), None);
    }

    #[test]
    fn failures_are_told_one_after_the_other_and_each_once() {
        let mut notices = Notices::default();
        for text in ["reading", "reading", "none", "none", "drafts-none"] {
            notices.fail(Text::new(text));
        }
        let mut seen = Vec::new();
        while let Some(text) = told(&notices) {
            seen.push(text);
            notices.drawn();
            notices.seen();
        }
        assert_eq!(seen, [text!("reading"), text!("none"), text!("drafts-none")]);
    }

    #[test]
    fn what_was_drawn_gives_way_to_the_next_and_goes_with_the_next_key() {
        let mut notices = Notices::default();
        notices.fail(text!("reading"));
        notices.drawn();
        notices.done(text!("none"));
        assert_eq!(told(&notices), Some(text!("none")));
        notices.seen();
        assert_eq!(told(&notices), None);
    }
}
