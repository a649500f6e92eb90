//! Text for the screen: made harmless when it comes from outside, and measured in columns and not in characters.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Makes text from outside harmless: control characters and marks that turn the writing direction become `·`.
pub fn harmless(words: &str) -> Cow<'_, str> {
    let is_harmful = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if words.chars().any(is_harmful) {
        Cow::Owned(words.chars().map(|letter| if is_harmful(letter) { '·' } else { letter }).collect())
    } else {
        Cow::Borrowed(words)
    }
}

pub fn width(words: &str) -> usize {
    UnicodeWidthStr::width(words)
}

/// Cuts text to `columns`, with `…` where something is missing.
pub fn cut(words: &str, columns: usize) -> String {
    let words = harmless(words);
    if width(&words) <= columns {
        return words.into_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for cluster in words.graphemes(true) {
        let wide = width(cluster);
        if used + wide + 1 > columns {
            break;
        }
        kept.push_str(cluster);
        used += wide;
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// Cuts or fills text to exactly `columns`.
pub fn fill(words: &str, columns: usize) -> String {
    let mut filled = cut(words, columns);
    let missing = columns.saturating_sub(width(&filled));
    filled.extend(std::iter::repeat_n(' ', missing));
    filled
}

/// Breaks text into lines of at most `columns`, at spaces where it can.
pub fn wrap(words: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in harmless(words).split_whitespace() {
        let line = lines.last_mut().expect("there is always a last line");
        if line.is_empty() {
            *line = cut(word, columns);
        } else if width(line) + 1 + width(word) <= columns {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(cut(word, columns));
        }
    }
    lines
}

/// Breaks text without spaces, such as an address, into lines of at most `columns`.
pub fn pieces(words: &str, columns: usize) -> Vec<String> {
    let words = harmless(words);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for cluster in words.graphemes(true) {
        let wide = width(cluster);
        if used + wide > columns && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(cluster);
        }
        used += wide;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{cut, fill, harmless, pieces, width, wrap};

    #[test]
    fn escape_sequences_and_direction_marks_from_outside_are_shown_and_not_obeyed() {
        assert_eq!(harmless("Ana\u{1b}[2J\u{202e}Gil\n"), "Ana·[2J·Gil·");
    }

    #[test]
    fn text_is_cut_by_columns_and_never_inside_a_character() {
        assert_eq!(cut("Begoña Núñez", 8), "Begoña …");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(width(&fill("日本", 7)), 7);
    }

    #[test]
    fn long_messages_are_broken_at_spaces() {
        assert_eq!(wrap("uno dos tres", 8), ["uno dos", "tres"]);
    }

    #[test]
    fn an_address_is_broken_where_it_must_and_nothing_of_it_is_lost() {
        assert_eq!(pieces("https://acs.example", 8), ["https://", "acs.exam", "ple"]);
        assert_eq!(pieces("", 8), [""]);
    }
}
