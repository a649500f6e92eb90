//! What is typed before the screen that it is for is there.
//!
//! Whoever knows the way types on without looking. Over a slow line, or while the database takes its time, his keys must
//! not go to the screen that happens to be shown: they wait, and Esc gives them up.

use std::collections::VecDeque;

use crossterm::event::KeyEvent;

use super::App;
use super::effect::{Effect, Ticket};
use super::keymap::{Command, Key};
use super::screen::{Msg, Screen};

/// How much may wait: more is a key that is held down.
const MOST: usize = 1_000;

/// What a screen is doing when nothing of what is typed can be for it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits {
    /// What it shows is being read for the first time.
    Reading,
    /// Another screen or window is about to open over it. If that comes to nothing, so does what was typed for it.
    Opening,
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
        let Some(awaits) = self.awaits() else {
            self.take(typed, effects);
            return;
        };
        if self.leads_away(&typed) {
            self.ahead = Ahead::default();
            self.take(typed, effects);
            return;
        }
        self.ahead.opening = self.layers.last().map(|top| top.ticket).filter(|_| awaits == Awaits::Opening);
        if self.ahead.waiting.len() < MOST {
            self.ahead.waiting.push_back(typed);
        }
    }

    /// Takes what waits as soon as the screen is there.
    pub(super) fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        while self.awaits().is_none() {
            let top = self.layers.last().map(|top| top.ticket);
            if self.ahead.opening.take().is_some_and(|below| Some(below) == top) {
                self.ahead.waiting.clear();
            }
            match self.ahead.waiting.pop_front() {
                Some(typed) => self.take(typed, effects),
                None => return,
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

    /// Whether it is the key that gives up, or ends the program: it never waits.
    fn leads_away(&self, typed: &Typed) -> bool {
        let Typed::Key(key) = typed else { return false };
        let command = self.cx.keymap.command(&self.places(), Key::of(*key));
        matches!(command, Some(Command::Back | Command::Quit))
    }
}
