//! The line to the terminal: how fast it is, and what the terminal at its end answers.

use std::thread;
use std::time::{Duration, Instant};

/// How fast bytes come through.
#[derive(Debug, Clone, Copy)]
pub enum Speed {
    Unlimited,
    BytesASecond(f64),
}

/// Lets through so many bytes as have become due since the last ones.
pub struct Meter {
    speed: Speed,
    due: f64,
    since: Instant,
}

impl Meter {
    /// Bytes come in pieces of this much at least: a byte at a time is not how a line works.
    const PIECE: f64 = 32.0;

    pub fn new(speed: Speed) -> Self {
        Self { speed, due: 0.0, since: Instant::now() }
    }

    /// Waits until something may be read, and says how much.
    pub fn wait(&mut self) -> usize {
        let Speed::BytesASecond(speed) = self.speed else {
            return usize::MAX;
        };
        // What a line could have carried while there was nothing to carry is lost, but for a moment's worth.
        let most = speed * 0.05 + 2.0 * Self::PIECE;
        loop {
            let now = Instant::now();
            self.due = (self.due + now.duration_since(self.since).as_secs_f64() * speed).min(most);
            self.since = now;
            if self.due >= Self::PIECE {
                return self.due as usize;
            }
            thread::sleep(Duration::from_millis(4));
        }
    }

    pub fn took(&mut self, bytes: usize) {
        if let Speed::BytesASecond(_) = self.speed {
            self.due -= bytes as f64;
        }
    }
}

/// What a terminal is asked in the bytes that come to it. A question may be cut in two.
#[derive(Default)]
pub struct Questions {
    state: State,
    words: Vec<u8>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Escape,
    /// Between `CSI` and its last byte.
    Control,
    /// Between `OSC`, `DCS` or the like and the end of the string.
    String,
    StringEscape,
}

impl Questions {
    /// What is to be answered to these bytes.
    pub fn answers(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut answers = Vec::new();
        for &byte in bytes {
            self.state = match (self.state, byte) {
                (State::Text, 0x1b) => State::Escape,
                (State::Text, _) => State::Text,
                (State::Escape, b'[') => self.begin(State::Control),
                (State::Escape, b']' | b'P' | b'_' | b'^' | b'X') => self.begin(State::String),
                (State::Escape, _) => State::Text,
                (State::Control, 0x40..=0x7e) => {
                    answers.extend(control(&self.words, byte));
                    State::Text
                }
                (State::String, 0x07) | (State::StringEscape, _) => {
                    answers.extend(colour(&self.words));
                    State::Text
                }
                (State::String, 0x1b) => State::StringEscape,
                (state @ (State::Control | State::String), _) => {
                    self.words.push(byte);
                    state
                }
            };
        }
        answers
    }

    fn begin(&mut self, state: State) -> State {
        self.words.clear();
        state
    }
}

/// The answer to a control sequence: whether the terminal is well, where its cursor is, what it is, what it can do.
fn control(words: &[u8], last: u8) -> Vec<u8> {
    match (words, last) {
        (b"5", b'n') => b"\x1b[0n".to_vec(),
        (b"6", b'n') => b"\x1b[1;1R".to_vec(),
        (b"" | b"0", b'c') => b"\x1b[?62;22c".to_vec(),
        (b">" | b">0", b'c') => b"\x1b[>1;10;0c".to_vec(),
        (b"?", b'u') => b"\x1b[?0u".to_vec(),
        ([b'?', mode @ .., b'$'], b'p') => [b"\x1b[?".as_slice(), mode, b";0$y".as_slice()].concat(),
        _ => Vec::new(),
    }
}

/// The answer to who asks for the colours of letters and ground.
fn colour(words: &[u8]) -> &'static [u8] {
    match words {
        b"10;?" => b"\x1b]10;rgb:d0d0/d0d0/d0d0\x1b\\",
        b"11;?" => b"\x1b]11;rgb:1010/1010/1010\x1b\\",
        _ => b"",
    }
}
