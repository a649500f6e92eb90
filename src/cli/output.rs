//! What commands print: lines and aligned columns for people, one JSON document for programs.
//!
//! Text from outside may hold control characters: none of them reaches the terminal from here.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::session::Session;
use crate::domain::text::Text;

/// Prints a line on stdout.
///
/// # Errors
/// The reader of stdout has gone, or the disk that it goes to is full.
pub fn line(words: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", printable(words))?;
    stdout.flush()
}

/// Prints one JSON document on stdout.
///
/// # Errors
/// As [`line`].
pub fn json(document: &impl Serialize) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", plain(&serde_json::to_string_pretty(document)?))?;
    stdout.flush()
}

/// A document of JSON with what would steer a terminal spelt out. Only in its strings can such characters stand.
fn plain(document: &str) -> Cow<'_, str> {
    let steers = |letter: char| {
        matches!(letter, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
    };
    if !document.contains(steers) {
        return Cow::Borrowed(document);
    }
    let mut plain = String::with_capacity(document.len());
    for letter in document.chars() {
        if steers(letter) {
            plain.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            plain.push(letter);
        }
    }
    Cow::Owned(plain)
}

/// Tells something on stderr. That nobody may be reading it is no reason to stop.
pub fn note(words: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(words));
}

/// One JSON array on stdout, an item at a time: however long it is, it is never held whole.
#[derive(Default)]
pub struct JsonArray {
    has_items: bool,
}

impl JsonArray {
    /// # Errors
    /// As [`line`].
    pub fn item(&mut self, item: &impl Serialize) -> io::Result<()> {
        let begin = if self.has_items { "," } else { "[" };
        self.has_items = true;
        // A line break is never inside a string of JSON.
        let item = plain(&serde_json::to_string_pretty(item)?).replace('\n', "\n  ");
        write!(io::stdout().lock(), "{begin}\n  {item}")
    }

    /// # Errors
    /// As [`line`].
    pub fn end(self) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{}", if self.has_items { "\n]" } else { "[]" })?;
        stdout.flush()
    }
}

/// Rows in aligned columns, the heading first; the last column is not padded.
///
/// # Errors
/// As [`line`].
pub fn table(heading: Vec<String>, rows: Vec<Vec<String>>) -> io::Result<()> {
    Table::default().print(&[vec![heading], rows].concat())
}

/// A table that is printed in parts: a column that was once wide stays so.
#[derive(Default)]
pub struct Table {
    widths: Vec<usize>,
}

impl Table {
    /// # Errors
    /// As [`line`].
    pub fn print(&mut self, rows: &[Vec<String>]) -> io::Result<()> {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| printable(cell)).collect()).collect();
        for row in &rows {
            self.widths.resize(self.widths.len().max(row.len()), 0);
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        let mut stdout = io::stdout().lock();
        for row in &rows {
            let mut words = String::new();
            for (cell, width) in row.iter().zip(&self.widths) {
                words.push_str(cell);
                words.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
            }
            writeln!(stdout, "{}", words.trim_end())?;
        }
        stdout.flush()
    }
}

/// Labels and what they stand for, a line each, aligned.
///
/// # Errors
/// As [`line`].
pub fn pairs(session: &Session, rows: Vec<(Text, String)>) -> io::Result<()> {
    let rows: Vec<(String, String)> =
        rows.into_iter().map(|(label, value)| (session.say(&label), value)).collect();
    let width = rows.iter().map(|(label, _)| label.width()).max().unwrap_or_default();
    for (label, value) in rows {
        let padding = " ".repeat(width - label.width());
        line(format!("{label}{padding}  {value}").trim_end())?;
    }
    Ok(())
}

/// The text with each character that could steer a terminal replaced: controls, and marks that turn the writing round.
pub fn printable(words: &str) -> String {
    words
        .chars()
        .map(|character| match character {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            character if character.is_control() => '\u{fffd}',
            character => character,
        })
        .collect()
}

/// A size as people say it.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let mut amount = bytes.div_ceil(1_000);
    let mut unit = 0;
    while amount >= 10_000 && unit + 1 < UNITS.len() {
        amount /= 1_000;
        unit += 1;
    }
    format!("{amount} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::{printable, size};

    #[test]
    fn what_could_steer_a_terminal_is_not_printed() {
        assert_eq!(printable("a\u{1b}[2Jb\n\u{202e}c\u{9b}ñ"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\u{fffd}ñ");
    }

    #[test]
    fn a_size_has_at_most_four_digits() {
        let sizes = [0, 1, 4_096, 9_999_000, 12_345_678, 5_000_000_000, 88_000_000_000_000];
        let words = ["0 KB", "1 KB", "5 KB", "9999 KB", "12 MB", "5000 MB", "88 TB"];
        assert_eq!(sizes.map(size), words);
    }
}
