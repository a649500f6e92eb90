//! The editor of one line of text, on a text area of a library: cursor, deletion and paste are its work.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};
use unicode_width::UnicodeWidthChar;

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
        let cursor = self.area.cursor().1;
        let shown: Vec<char> = match mask {
            Some(mask) => vec![mask; self.words().chars().count()],
            None => self.words().chars().collect(),
        };
        let columns = |letter: char| letter.width().unwrap_or(0);
        let width = usize::from(width);
        let before: usize = shown.iter().take(cursor).map(|letter| columns(*letter)).sum();
        // The cursor needs a column of its own behind the last character.
        let mut skipped = 0;
        let mut start = 0;
        while before - skipped + 1 > width && start < cursor {
            skipped += columns(shown[start]);
            start += 1;
        }
        let mut used = 0;
        let text = shown[start..]
            .iter()
            .take_while(|letter| {
                used += columns(**letter);
                used <= width
            })
            .collect();
        (text, u16::try_from(before - skipped).unwrap_or(0))
    }
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
    fn a_mask_shows_nothing_of_the_text() {
        assert_eq!(Line::new("clave").window(20, Some('•')).0, "•••••");
    }
}
