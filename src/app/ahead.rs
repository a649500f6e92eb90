//! What is typed before the screen that it is for is there.
//!
//! Whoever knows the way types on without looking. Over a slow line, or while the database takes its time, his keys must
//! not go to the screen that happens to be shown: they wait, and Esc gives them up.

use std::collections::VecDeque;

use crossterm::event::KeyEvent;

use crate::text;

use super::effect::{Effect, Ticket};
use super::keymap::{Command, Key};
use super::screen::{Msg, Screen};
use super::{App, edits_text};

/// How much may wait: more than anybody types, and as much as a terminal that tells no paste from keys may bring.
const MOST: usize = 20_000;

/// What a screen is doing when nothing of what is typed can be for it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits {
    /// What it shows is being read for the first time.
    Reading,
    /// Another screen or window is about to open over it. If that comes to nothing, so does what was typed for it.
    Opening,
    /// What it was to show could not be read, or what was to open over it did not. What waits for that waits in vain, and
    /// what is typed now is for what it tells.
    InVain,
}

/// A key, or what was pasted at once.
pub enum Typed {
    Key(KeyEvent),
    Paste(String),
}

/// What waits, in the order in which it was typed.
#[derive(Default)]
pub struct Ahead {
    waiting: VecDeque<Typed>,
    /// The layer over which another was about to open when the last of it was typed.
    opening: Option<Ticket>,
}

impl App {
    /// Takes what is typed: at once, or later if the screen that it is for is still to come.
    pub(super) fn typed(&mut self, typed: Typed, effects: &mut Vec<Effect>) {
        let Some(awaits) = self.awaits().filter(|awaits| *awaits != Awaits::InVain) else {
            self.take(typed, effects);
            return;
        };
        if self.leads_away(&typed) {
            self.ahead = Ahead::default();
            self.take(typed, effects);
            return;
        }
        self.ahead.opening = self.layers.last().map(|top| top.ticket).filter(|_| awaits == Awaits::Opening);
        self.ahead.waiting.push_back(typed);
        // A part of it would be worse than nothing.
        if self.ahead.waiting.len() > MOST {
            self.ahead = Ahead::default();
            self.cx.notices.warn(text!("ahead-too-much"));
        }
    }

    /// Whether a window that opens now by itself would be given what was typed for another.
    pub(super) fn is_another_meant(&self) -> bool {
        !self.ahead.waiting.is_empty() || self.awaits() == Some(Awaits::Opening)
    }

    /// Takes what waits as soon as the screen is there. What was typed for one that does not come is given up: elsewhere
    /// it would do something else.
    pub(super) fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        while !self.ahead.waiting.is_empty() {
            let top = self.layers.last().map(|top| top.ticket);
            let is_in_vain = match self.awaits() {
                Some(Awaits::Reading) => return,
                Some(Awaits::Opening) => {
                    self.ahead.opening = top;
                    return;
                }
                Some(Awaits::InVain) => true,
                None => self.ahead.opening.take().is_some_and(|below| Some(below) == top),
            };
            if is_in_vain {
                self.ahead = Ahead::default();
            }
            if let Some(typed) = self.ahead.waiting.pop_front() {
                self.take(typed, effects);
            }
        }
    }

    fn take(&mut self, typed: Typed, effects: &mut Vec<Effect>) {
        match typed {
            Typed::Key(key) => self.key(key, effects),
            Typed::Paste(words) => {
                self.cx.notices.seen();
                self.tell_top(Msg::Paste(words), effects);
            }
        }
    }

    fn awaits(&self) -> Option<Awaits> {
        self.top().and_then(Screen::awaits)
    }

    /// Whether it is a key that gives up, or ends the program: it never waits. A letter may be one of a word.
    fn leads_away(&self, typed: &Typed) -> bool {
        let Typed::Key(key) = typed else { return false };
        let command = self.cx.keymap.command(&self.places(), Key::of(*key));
        !edits_text(*key) && matches!(command, Some(Command::Back | Command::Quit))
    }
}
