//! What the terminal sends, taken apart: keys, pasted text, and the answers to what it was asked.
//!
//! The bytes are read here and not by a library, because those at hand throw the answer to `CSI 5 n` away, and take the
//! rest of a sequence that they do not know for typed letters. What comes out does not depend on where the line has cut
//! the bytes; only a lone Escape and what never comes to its end are settled by time, which the caller keeps.

mod keys;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// How long Escape may be the beginning of a sequence.
const ESCAPE: Duration = Duration::from_millis(50);
/// How long the rest of anything else may be on its way, before the line has lost it.
const UNFINISHED: Duration = Duration::from_secs(2);
/// The rest of a paste: what came after it was given up would be taken for keys, and a slow line may stall for long.
const PASTE: Duration = Duration::from_secs(60);

/// No sequence that means something is longer; what is longer is swallowed all the same.
const LONGEST: usize = 64;
/// So much of one paste is taken.
const LONGEST_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

/// One thing that the terminal has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Key(KeyEvent),
    Paste(String),
    /// The answer to `CSI 5 n`: all that was sent before it has arrived.
    Arrived,
    /// The colour of the ground, as `OSC 11` answers it: `rgb:1e1e/1e1e/1e1e`.
    Ground(String),
}

/// What has been read of something unfinished.
#[derive(Debug, Default)]
enum Open {
    #[default]
    Nothing,
    Escape,
    /// `ESC O` or `ESC [`, and the parameters so far.
    Sequence(Intro, Vec<u8>),
    /// The function keys of the Linux console: `ESC [ [` and a letter.
    Console,
    /// The three bytes behind `ESC [ M`, which an old mouse sends; so many are to come.
    Mouse(u8),
    /// `ESC ]` and the words so far; the flag says that they end in ESC.
    Words(Vec<u8>, bool),
    /// A character of several bytes.
    Letter(Vec<u8>),
    Paste(Vec<u8>),
}

/// What a sequence begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intro {
    /// `ESC [` (ECMA-48, 5.4).
    Csi,
    /// `ESC O`, for the keys of the pad.
    Ss3,
}

/// Takes bytes in and gives what they say.
#[derive(Debug, Default)]
pub struct Decoder {
    open: Open,
}

impl Decoder {
    /// Takes in what was read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Said> {
        let mut said = Vec::new();
        for byte in bytes {
            self.take(*byte, &mut said);
        }
        said
    }

    /// How long to wait for more before [`Self::give_up`]; `None` when nothing is unfinished.
    pub fn patience(&self) -> Option<Duration> {
        match self.open {
            Open::Nothing => None,
            Open::Escape => Some(ESCAPE),
            Open::Sequence(..) | Open::Console | Open::Mouse(_) | Open::Words(..) | Open::Letter(_) => {
                Some(UNFINISHED)
            }
            Open::Paste(_) => Some(PASTE),
        }
    }

    /// Nothing more has come: Escape was the key, a paste has lost its end, and half a sequence means nothing.
    pub fn give_up(&mut self) -> Vec<Said> {
        match std::mem::take(&mut self.open) {
            Open::Escape => vec![escape()],
            Open::Paste(words) => vec![pasted(&words)],
            Open::Nothing
            | Open::Sequence(..)
            | Open::Console
            | Open::Mouse(_)
            | Open::Words(..)
            | Open::Letter(_) => Vec::new(),
        }
    }

    fn take(&mut self, byte: u8, said: &mut Vec<Said>) {
        match std::mem::take(&mut self.open) {
            Open::Nothing => self.begin(byte, said),
            Open::Escape => self.after_escape(byte, said),
            Open::Sequence(intro, parameters) => self.in_sequence(intro, parameters, byte, said),
            Open::Console if byte.is_ascii_control() => self.begin(byte, said),
            Open::Console => said.extend(keys::of_console(byte).map(Said::Key)),
            Open::Mouse(0 | 1) => {}
            Open::Mouse(left) => self.open = Open::Mouse(left - 1),
            Open::Words(words, ends_in_escape) => self.in_words(words, ends_in_escape, byte, said),
            Open::Letter(bytes) => self.in_letter(bytes, byte, said),
            Open::Paste(words) => self.in_paste(words, byte, said),
        }
    }

    fn begin(&mut self, byte: u8, said: &mut Vec<Said>) {
        match byte {
            0x1b => self.open = Open::Escape,
            0..0x80 => said.extend(keys::of_byte(byte).map(Said::Key)),
            // What cannot begin a character is dropped: nobody has typed it.
            0x80.. if letter_length(byte).is_some() => self.open = Open::Letter(vec![byte]),
            0x80.. => {}
        }
    }

    fn after_escape(&mut self, byte: u8, said: &mut Vec<Said>) {
        match byte {
            b'[' => self.open = Open::Sequence(Intro::Csi, Vec::new()),
            b'O' => self.open = Open::Sequence(Intro::Ss3, Vec::new()),
            b']' => self.open = Open::Words(Vec::new(), false),
            // Escape and a key that a slow line has brought together, or Alt.
            _ => {
                said.push(escape());
                self.begin(byte, said);
            }
        }
    }

    fn in_sequence(&mut self, intro: Intro, mut parameters: Vec<u8>, byte: u8, said: &mut Vec<Said>) {
        match byte {
            0x20..=0x3f => {
                if parameters.len() < LONGEST {
                    parameters.push(byte);
                }
                self.open = Open::Sequence(intro, parameters);
            }
            b'[' if intro == Intro::Csi && parameters.is_empty() => self.open = Open::Console,
            b'M' if intro == Intro::Csi && parameters.is_empty() => self.open = Open::Mouse(3),
            b'~' if parameters == b"200" => self.open = Open::Paste(Vec::new()),
            b'n' if intro == Intro::Csi && (parameters == b"0" || parameters == b"3") => {
                said.push(Said::Arrived);
            }
            0x40..=0x7e => {
                let key = match intro {
                    Intro::Csi => keys::of_csi(&parameters, byte),
                    Intro::Ss3 => keys::of_ss3(&parameters, byte),
                };
                if let Some(key) = key {
                    press(key, said);
                }
            }
            // A sequence that never ended; the key after it counts.
            _ => self.begin(byte, said),
        }
    }

    fn in_words(&mut self, mut words: Vec<u8>, ends_in_escape: bool, byte: u8, said: &mut Vec<Said>) {
        match byte {
            0x07 => said.extend(answer(&words)),
            b'\\' if ends_in_escape => said.extend(answer(&words)),
            _ if ends_in_escape => {
                self.open = Open::Escape;
                self.take(byte, said);
            }
            0x1b => self.open = Open::Words(words, true),
            0..0x20 => self.begin(byte, said),
            _ => {
                if words.len() < LONGEST {
                    words.push(byte);
                }
                self.open = Open::Words(words, false);
            }
        }
    }

    fn in_letter(&mut self, mut bytes: Vec<u8>, byte: u8, said: &mut Vec<Said>) {
        if byte & 0xc0 != 0x80 {
            self.begin(byte, said);
            return;
        }
        bytes.push(byte);
        if bytes.first().copied().and_then(letter_length).is_some_and(|length| bytes.len() < length) {
            self.open = Open::Letter(bytes);
            return;
        }
        let letter = std::str::from_utf8(&bytes).ok().and_then(|letter| letter.chars().next());
        said.extend(
            letter.filter(|letter| !letter.is_control()).map(|letter| Said::Key(keys::of_char(letter))),
        );
    }

    fn in_paste(&mut self, mut words: Vec<u8>, byte: u8, said: &mut Vec<Said>) {
        words.push(byte);
        if words.ends_with(PASTE_END) {
            words.truncate(words.len() - PASTE_END.len());
            said.push(pasted(&words));
            return;
        }
        // What is too much is let go, but not the end that may be on its way.
        if words.len() > LONGEST_PASTE + PASTE_END.len() {
            words.remove(LONGEST_PASTE);
        }
        self.open = Open::Paste(words);
    }
}

/// Tells a key. Nothing is bound to Alt and a character: it is told as Escape and the character, as plain terminals send it.
fn press(key: KeyEvent, said: &mut Vec<Said>) {
    let is_character =
        matches!(key.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab | KeyCode::Backspace);
    if is_character && key.modifiers.contains(KeyModifiers::ALT) {
        said.push(escape());
        said.push(Said::Key(KeyEvent { modifiers: key.modifiers - KeyModifiers::ALT, ..key }));
    } else {
        said.push(Said::Key(key));
    }
}

fn escape() -> Said {
    Said::Key(KeyCode::Esc.into())
}

fn pasted(words: &[u8]) -> Said {
    let words = &words[..words.len().min(LONGEST_PASTE)];
    Said::Paste(String::from_utf8_lossy(words).into_owned())
}

/// What an operating system command answers: of all, only the ground is asked for.
fn answer(words: &[u8]) -> Option<Said> {
    let colour = words.strip_prefix(b"11;")?;
    Some(Said::Ground(String::from_utf8_lossy(colour).into_owned()))
}

/// How many bytes a character of UTF-8 has that begins with this one.
const fn letter_length(first: u8) -> Option<usize> {
    match first {
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}
