//! The characters that may be drawn: on a terminal without line drawing or without UTF-8 the rest is spelled in ASCII.
//!
//! It is done once, on what all screens have drawn, so that no screen has to think of it. Widths are kept, and what is
//! told apart by its symbol is told apart by the letter that stands for it.

use ratatui::buffer::{Buffer, CellWidth};
use unicode_normalization::UnicodeNormalization;

/// What a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    Any,
    /// Letters of every sort, but no symbols and lines, as on a console whose font is small.
    NoSymbols,
    /// Nothing but ASCII.
    Ascii,
}

/// What stands for a symbol, by groups within which no two may look alike.
const SYMBOLS: [&[(char, char)]; 5] = [
    // Marks of states, rows and notices.
    &[
        ('▸', '>'),
        ('●', '*'),
        ('○', 'o'),
        ('◐', '%'),
        ('◌', ':'),
        ('■', '#'),
        ('□', '='),
        ('×', 'x'),
        ('✗', 'X'),
        ('✓', '+'),
        ('…', '~'),
        ('⚠', '!'),
        ('◀', '<'),
        ('▲', '^'),
        ('▼', 'v'),
        ('·', '.'),
    ],
    // What leads on, back, up and down.
    &[('›', '>'), ('‹', '<'), ('↑', '^'), ('↓', 'v'), ('↕', '|'), ('⇧', 'S')],
    &[('→', '>'), ('←', '<'), ('•', '*'), ('−', '-')],
    // Lines.
    &[('─', '-'), ('│', '|'), ('┼', '+'), ('━', '=')],
    // Bars and codes made of blocks.
    &[('█', '#'), ('▌', '='), ('▒', ':'), ('░', '.'), ('▀', '"'), ('▄', '_')],
];

/// Letters and signs that are put together of nothing, and that ASCII has something like.
const LETTERS: [(char, char); 26] = [
    ('¿', '?'),
    ('¡', '!'),
    ('«', '"'),
    ('»', '"'),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('–', '-'),
    ('—', '-'),
    ('º', 'o'),
    ('ª', 'a'),
    ('°', 'o'),
    ('§', 'S'),
    ('€', 'E'),
    ('µ', 'u'),
    ('²', '2'),
    ('³', '3'),
    ('ß', 's'),
    ('ø', 'o'),
    ('Ø', 'O'),
    ('ł', 'l'),
    ('đ', 'd'),
    ('ð', 'd'),
    ('ı', 'i'),
    ('\u{a0}', ' '),
];

impl Glyphs {
    /// Spells what was drawn in the characters that there are.
    pub fn spell(self, buffer: &mut Buffer) {
        if self == Self::Any {
            return;
        }
        for y in 0..buffer.area.height {
            let mut x = 0;
            while x < buffer.area.width {
                let width = buffer[(x, y)].cell_width().max(1);
                let symbol = buffer[(x, y)].symbol();
                if let Some(letter) = self.instead_of(symbol) {
                    let style = buffer[(x, y)].style();
                    for x in x..(x + width).min(buffer.area.width) {
                        buffer[(x, y)].set_char(letter).set_style(style);
                    }
                }
                x += width;
            }
        }
    }

    /// What stands for a character that cannot be shown; `None` for one that can.
    fn instead_of(self, symbol: &str) -> Option<char> {
        if symbol.is_ascii() {
            return None;
        }
        let mut letters = symbol.chars();
        let (first, is_alone) = (letters.next()?, letters.next().is_none());
        let in_table = |table: &[(char, char)]| {
            table.iter().find(|(known, _)| is_alone && *known == first).map(|(_, letter)| *letter)
        };
        let line = || ('\u{2500}'..='\u{257f}').contains(&first).then_some('+');
        let symbol_letter = SYMBOLS.iter().find_map(|group| in_table(group)).or_else(line);
        match self {
            Self::Any => None,
            Self::NoSymbols => symbol_letter,
            Self::Ascii => {
                let base = || first.nfd().next().filter(char::is_ascii);
                Some(symbol_letter.or_else(|| in_table(&LETTERS)).or_else(base).unwrap_or('?'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};
    use std::fs;
    use std::path::{Component, Path, PathBuf};

    use ratatui::layout::Rect;

    use super::*;

    fn spelled(glyphs: Glyphs, words: &str) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 1));
        buffer.set_string(0, 0, words, ratatui::style::Style::new());
        glyphs.spell(&mut buffer);
        let symbols: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        symbols.trim_end().to_owned()
    }

    #[test]
    fn accents_go_only_where_there_is_no_utf_8() {
        let words = "▸ ● Begoña Núñez · ‹ 5 € ›";
        assert_eq!(spelled(Glyphs::Any, words), "▸ ● Begoña Núñez · ‹ 5 €");
        assert_eq!(spelled(Glyphs::NoSymbols, words), "> * Begoña Núñez . < 5 €");
        assert_eq!(spelled(Glyphs::Ascii, words), "> * Begona Nunez . < 5 E");
    }

    #[test]
    fn a_wide_character_becomes_as_many_question_marks() {
        assert_eq!(spelled(Glyphs::Ascii, "a日本b👍🏽c"), "a????b??c");
        assert_eq!(spelled(Glyphs::Ascii, "e\u{301}ж"), "e?");
    }

    #[test]
    fn what_is_told_apart_by_its_symbol_is_told_apart_in_ascii() {
        for group in SYMBOLS {
            let letters: HashSet<char> = group.iter().map(|(_, letter)| *letter).collect();
            assert_eq!(letters.len(), group.len(), "{group:?}");
            assert!(letters.iter().all(char::is_ascii_graphic), "{group:?}");
        }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
        }
        found
    }

    #[test]
    fn every_symbol_that_is_drawn_has_its_letter() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut unknown = BTreeSet::new();
        for path in
            ["src/app", "src/ui", "assets/i18n"].into_iter().flat_map(|folder| files(&root.join(folder)))
        {
            let content = fs::read_to_string(&path).expect("source is text");
            let shipped = content.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let is_test = |part: Component<'_>| part.as_os_str() == "tests" || part.as_os_str() == "any_size";
            // It draws what no message of ours holds.
            if path.ends_with("tests.rs") || path.ends_with("any_size.rs") || path.components().any(is_test) {
                continue;
            }
            let symbols = shipped.chars().filter(|letter| !letter.is_ascii() && !letter.is_alphabetic());
            unknown
                .extend(symbols.filter(|symbol| Glyphs::Ascii.instead_of(&symbol.to_string()) == Some('?')));
        }
        unknown.remove(&'¿');
        assert_eq!(unknown, BTreeSet::new(), "add them to the table");
    }
}
