//! The editor of one line of text, on a text area of a library: cursor, deletion and paste are its work.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::ui::text::{harmless, width as columns};

/// The most characters that a line takes in: what is more is no value of any field.
const MOST: usize = 65_536;

/// One line of text being typed.
#[derive(Clone)]
pub struct Line {
    area: TextArea<'static>,
}

impl fmt::Debug for Line {
    /// Shows nothing of the text: it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::new("")
    }
}

impl Line {
    pub fn new(words: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(words)]);
        // What a secret was must not be kept for undoing.
        area.set_max_histories(0);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    pub fn words(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.words().is_empty()
    }

    /// Takes a key in; says whether the text is another now.
    pub fn input(&mut self, key: KeyEvent) -> bool {
        if key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char('u') {
            let had_words = !self.is_empty();
            *self = Self::default();
            return had_words;
        }
        self.area.input_without_shortcuts(key)
    }

    /// Takes pasted text in: line ends become spaces, other control characters are dropped.
    pub fn paste(&mut self, words: &str) -> bool {
        let room = MOST.saturating_sub(self.words().chars().count());
        let words: String = one_line(words.trim_end_matches(['\r', '\n'])).chars().take(room).collect();
        self.area.insert_str(words)
    }

    /// The part that fits in `width` columns with the cursor in it, and the cursor's column there.
    pub fn window(&self, width: u16, mask: Option<char>) -> (String, u16) {
        let width = usize::from(width);
        let (before, after) = self.characters(mask);
        // The cursor needs a column of its own behind the last character.
        let mut room = width.saturating_sub(1);
        let seen = before.iter().rev().take_while(|character| take(&mut room, character)).count();
        let mut text = before[before.len() - seen..].concat();
        let column = columns(&text);
        let mut room = width.saturating_sub(column);
        text.extend(after.iter().map(String::as_str).take_while(|character| take(&mut room, character)));
        (text, u16::try_from(column).unwrap_or(0))
    }

    /// The characters before the cursor and those behind it, as they are drawn.
    fn characters(&self, mask: Option<char>) -> (Vec<String>, Vec<String>) {
        let cursor = self.area.cursor().1;
        let mut parts = (Vec::new(), Vec::new());
        let mut begun = 0;
        for cluster in self.words().graphemes(true) {
            let letters = cluster.chars().count();
            let drawn = match mask {
                Some(mask) => mask.to_string().repeat(letters),
                None => harmless(cluster).into_owned(),
            };
            begun += letters;
            if begun <= cursor { parts.0.push(drawn) } else { parts.1.push(drawn) }
        }
        parts
    }
}

/// Whether a character still has room, which it takes then.
fn take(room: &mut usize, character: &str) -> bool {
    let left = room.checked_sub(columns(character));
    *room = left.unwrap_or(0);
    left.is_some()
}

fn one_line(words: &str) -> String {
    words
        .replace("\r\n", " ")
        .chars()
        .map(|letter| if matches!(letter, '\r' | '\n' | '\t') { ' ' } else { letter })
        .filter(|letter| !letter.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_paste_of_several_lines_becomes_one_without_control_characters() {
        let mut line = Line::new("a");
        assert!(line.paste("b\r\nc\td\u{1b}[31m\n"));
        assert_eq!(line.words(), "ab c d[31m");
    }

    #[test]
    fn a_paste_of_ten_thousand_characters_is_kept_whole() {
        let mut line = Line::default();
        line.paste(&"x".repeat(10_000));
        assert_eq!(line.words().len(), 10_000);
        let (shown, cursor) = line.window(20, None);
        assert_eq!((shown.len(), cursor), (19, 19));
    }

    #[test]
    fn the_window_keeps_the_cursor_in_sight_with_wide_characters() {
        let line = Line::new("日本語テキスト");
        let (shown, cursor) = line.window(8, None);
        assert_eq!((shown.as_str(), cursor), ("キスト", 6));
    }

    #[test]
    fn the_window_measures_characters_as_they_are_drawn() {
        let line = Line::new("e\u{301}👨\u{200d}👩\u{200d}👧x\u{202e}");
        assert_eq!(line.window(20, None), ("e\u{301}👨\u{200d}👩\u{200d}👧x·".to_owned(), 5));
    }

    #[test]
    fn a_mask_shows_nothing_of_the_text() {
        assert_eq!(Line::new("clave").window(20, Some('•')).0, "•••••");
    }
}
