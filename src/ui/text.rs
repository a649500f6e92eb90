//! Text for the screen: made harmless when it comes from outside, and measured in columns and not in characters.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// What stands for a character that is not to reach the terminal.
const SHOWN: char = '·';
/// A character under more marks than this keeps the first: no script needs them, and each costs bytes.
const MOST_MARKS: usize = 16;

/// Makes text from outside harmless: control characters, marks that turn the writing direction and those that nobody sees
/// become `·`.
pub fn harmless(words: &str) -> Cow<'_, str> {
    if words.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(words);
    }
    let mut shown = String::with_capacity(words.len());
    for cluster in words.graphemes(true) {
        if cluster.chars().any(is_harmful) {
            shown.extend(cluster.chars().map(|letter| if is_harmful(letter) { SHOWN } else { letter }));
        } else if cluster.cell_width() == 0 {
            shown.push(SHOWN);
        } else {
            shown.extend(cluster.chars().take(MOST_MARKS));
        }
    }
    if shown == words { Cow::Borrowed(words) } else { Cow::Owned(shown) }
}

const fn is_harmful(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
            // A soft hyphen, which terminals do not agree on, and the ends of lines and paragraphs.
            | '\u{ad}' | '\u{2028}' | '\u{2029}'
            // Marks of direction, and others that nobody sees.
            | '\u{61c}' | '\u{180e}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// How many columns text takes, character by character as it is drawn.
pub fn width(words: &str) -> usize {
    if words.is_ascii() {
        return words.len();
    }
    words.graphemes(true).map(|cluster| usize::from(cluster.cell_width())).sum()
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

/// As `wrap`, with a word that is too long broken and not cut: nothing of the text is lost.
pub fn wrap_whole(words: &str, columns: usize) -> Vec<String> {
    let words = harmless(words);
    let broken = words.split_whitespace().flat_map(|word| pieces(word, columns.max(1)));
    wrap(&broken.collect::<Vec<_>>().join(" "), columns.max(1))
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
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::{cut, fill, harmless, pieces, width, wrap};

    #[test]
    fn escape_sequences_and_direction_marks_from_outside_are_shown_and_not_obeyed() {
        assert_eq!(harmless("Ana\u{1b}[2J\u{202e}Gil\n\tx\u{9b}5m\r"), "Ana·[2J·Gil··x·5m·");
    }

    #[test]
    fn what_nobody_sees_is_shown() {
        for (words, shown) in [
            ("Ana\u{ad}Gil", "Ana·Gil"),
            ("Ana\u{200b}Gil\u{2060}", "Ana·Gil·"),
            ("a\u{2028}b\u{2029}c\u{feff}", "a·b·c·"),
            ("\u{200d}", "·"),
            // Marks without anything to stand on.
            ("\u{301}", "·"),
            ("\u{301}\u{302}a", "·a"),
        ] {
            assert_eq!(harmless(words), shown, "{words:?}");
        }
    }

    #[test]
    fn letters_of_every_script_and_emoji_put_together_are_left_as_they_are() {
        for words in [
            "Begoña Núñez",
            "e\u{301}",
            "日本語",
            "می\u{200c}خواهم",
            "👨\u{200d}👩\u{200d}👧",
            "🏴\u{e0067}\u{e007f}",
            "☎\u{fe0f}",
        ] {
            assert_eq!(harmless(words), words);
        }
    }

    #[test]
    fn a_character_under_countless_marks_keeps_a_few() {
        let words = format!("a{}b", "\u{301}".repeat(5_000));
        let shown = harmless(&words);
        assert_eq!((width(&shown), shown.chars().count()), (2, 17));
    }

    #[test]
    fn the_width_is_that_of_what_is_drawn() {
        for (words, columns) in [
            ("Begoña", 6),
            ("e\u{301}", 1),
            ("日本", 4),
            ("👍🏽", 2),
            ("👨\u{200d}👩\u{200d}👧", 2),
            ("☎\u{fe0f}", 2),
            ("", 0),
        ] {
            assert_eq!(width(words), columns, "{words}");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
            let (end, _) = buffer.set_stringn(0, 0, words, 20, Style::new());
            assert_eq!(usize::from(end), columns, "{words} as it is drawn");
        }
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

    proptest! {
        #[test]
        fn any_text_is_filled_to_its_columns_and_drawn_in_them(words in "\\PC{0,12}|.{0,12}|[a日\u{301}👍\u{200d}\t\u{ad}]{0,8}", columns in 0_u16..20) {
            let filled = fill(&words, usize::from(columns));
            prop_assert_eq!(width(&filled), usize::from(columns));
            prop_assert!(!filled.chars().any(char::is_control));
            let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
            let (end, _) = buffer.set_stringn(0, 0, &filled, 40, Style::new());
            prop_assert_eq!(end, columns);
        }
    }
}
