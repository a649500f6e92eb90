//! Bytes in, what they say out.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};

use super::{Decoder, Said};

fn said(bytes: &[u8]) -> Vec<Said> {
    Decoder::default().feed(bytes)
}

fn key(code: KeyCode) -> Said {
    Said::Key(code.into())
}

fn letters(words: &str) -> Vec<Said> {
    words.chars().map(|letter| key(KeyCode::Char(letter))).collect()
}

fn held(code: KeyCode, modifiers: KeyModifiers) -> Said {
    Said::Key(KeyEvent::new(code, modifiers))
}

#[test]
fn each_key_of_a_plain_terminal_is_known() {
    let control = KeyModifiers::CONTROL;
    for (bytes, expected) in [
        (&b"\r"[..], key(KeyCode::Enter)),
        (b"\t", key(KeyCode::Tab)),
        (b"\x7f", key(KeyCode::Backspace)),
        (b"\x08", key(KeyCode::Backspace)),
        (b"\x1b[Z", held(KeyCode::BackTab, KeyModifiers::SHIFT)),
        (b"\x13", held(KeyCode::Char('s'), control)),
        (b"\x1a", held(KeyCode::Char('z'), control)),
        (b"\x00", held(KeyCode::Char(' '), control)),
        (b"\x1b[A", key(KeyCode::Up)),
        (b"\x1bOA", key(KeyCode::Up)),
        (b"\x1b[1;5D", held(KeyCode::Left, control)),
        (b"\x1bO5D", held(KeyCode::Left, control)),
        (b"\x1b[H", key(KeyCode::Home)),
        (b"\x1b[1~", key(KeyCode::Home)),
        (b"\x1b[7~", key(KeyCode::Home)),
        (b"\x1bOF", key(KeyCode::End)),
        (b"\x1b[5~", key(KeyCode::PageUp)),
        (b"\x1b[6~", key(KeyCode::PageDown)),
        (b"\x1b[3~", key(KeyCode::Delete)),
        (b"\x1bOP", key(KeyCode::F(1))),
        (b"\x1b[[E", key(KeyCode::F(5))),
        (b"\x1b[15~", key(KeyCode::F(5))),
        (b"\x1b[24~", key(KeyCode::F(12))),
        (b"\x1bOM", key(KeyCode::Enter)),
        (b"\x1bOp", key(KeyCode::Char('0'))),
        (b"\x1b[27;5;115~", held(KeyCode::Char('s'), control)),
        (b"\x1b[9;2u", held(KeyCode::BackTab, KeyModifiers::SHIFT)),
        ("ñ".as_bytes(), key(KeyCode::Char('ñ'))),
        ("日".as_bytes(), key(KeyCode::Char('日'))),
    ] {
        assert_eq!(said(bytes), [expected], "{}", bytes.escape_ascii());
    }
    assert_eq!(said(b"A"), [held(KeyCode::Char('A'), KeyModifiers::SHIFT)]);
}

#[test]
fn the_answers_of_the_terminal_are_taken_out_of_what_is_typed() {
    let all = said(b"a\x1b[0nb\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\c\x1b]11;rgb:ffff/ffff/ffff\x07d\x1b[?62;22ce");
    let ground = |words: &str| Said::Ground(words.to_owned());
    let mut expected = letters("a");
    expected.push(Said::Arrived);
    expected.extend(letters("b"));
    expected.push(ground("rgb:1e1e/1e1e/1e1e"));
    expected.extend(letters("c"));
    expected.push(ground("rgb:ffff/ffff/ffff"));
    expected.extend(letters("de"));
    assert_eq!(all, expected);
}

#[test]
fn an_unknown_sequence_is_swallowed_whole() {
    for sequence in [
        &b"\x1b[?1;2c"[..],
        b"\x1b[>1;10;0c",
        b"\x1b[12;40R",
        b"\x1b[?2026;2$y",
        b"\x1b[<0;10;20M",
        b"\x1b[M !!",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[999~",
        b"\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1q",
        b"\x1b[[Z",
        b"\x1bOz",
        b"\x1b]4;1;rgb:00/00/00\x1b\\",
        b"\x1b[201~",
    ] {
        let bytes = [sequence, b"x"].concat();
        assert_eq!(said(&bytes), letters("x"), "{}", sequence.escape_ascii());
    }
}

#[test]
fn alt_and_a_key_are_escape_and_the_key() {
    let mut expected = vec![key(KeyCode::Esc)];
    expected.extend(letters("q"));
    assert_eq!(said(b"\x1bq"), expected);
    assert_eq!(said(b"\x1b[27;3;113~"), expected);
    assert_eq!(said(b"\x1b\x1b[A"), [key(KeyCode::Esc), key(KeyCode::Up)]);
}

#[test]
fn a_lone_escape_waits_a_moment_for_the_rest_of_a_sequence_and_is_a_key_then() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.patience(), None);
    assert_eq!(decoder.feed(b"\x1b"), []);
    assert!(decoder.patience().is_some());
    assert_eq!(decoder.feed(b"[A"), [key(KeyCode::Up)]);
    assert_eq!(decoder.feed(b"\x1b"), []);
    assert_eq!(decoder.give_up(), [key(KeyCode::Esc)]);
    assert_eq!(decoder.patience(), None);
}

#[test]
fn bytes_that_are_no_character_are_dropped_and_those_after_them_count() {
    assert_eq!(said(b"\xffa\xc3(\xed\xa0\x80b\xc0\xafc\xf0\x9f\x98d"), letters("a(bcd"));
    assert_eq!(said(b"\xc2\x9bx"), letters("x"), "a control character of two bytes is no letter");
}

#[test]
fn what_is_pasted_comes_as_it_is_however_long_and_whatever_it_holds() {
    let words = format!("{}\x1b[2J\x1b[200~\r\n\x1b]0;t\x07\x1b[0n", "ñ".repeat(10_000));
    let bytes = format!("a\x1b[200~{words}\x1b[201~b");
    let mut decoder = Decoder::default();
    let all: Vec<Said> = bytes.as_bytes().chunks(7).flat_map(|chunk| decoder.feed(chunk)).collect();
    let mut expected = letters("a");
    expected.push(Said::Paste(words));
    expected.extend(letters("b"));
    assert_eq!(all, expected);
}

#[test]
fn a_paste_without_an_end_is_bounded_and_does_not_keep_the_keyboard_for_ever() {
    let mut decoder = Decoder::default();
    let mut all = decoder.feed(b"\x1b[200~");
    all.extend(decoder.feed(&vec![b'x'; super::LONGEST_PASTE + 5_000]));
    assert!(decoder.patience().is_some());
    all.extend(decoder.give_up());
    assert_eq!(all, [Said::Paste("x".repeat(super::LONGEST_PASTE))]);
    assert_eq!(decoder.feed(b"y"), letters("y"));
}

/// Pieces of which the bytes of a terminal are made, whole and broken.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&'static [u8]> = vec![
        b"\x1b",
        b"\x1b[",
        b"\x1bO",
        b"\x1b]",
        b"\x1b[0n",
        b"\x1b[A",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b]11;rgb:0/0/0\x1b\\",
        b"\x1b[M",
        b"\x1b[[A",
        b"\x07",
        b"\\",
        b"1;5",
        b"\r",
        "ñ".as_bytes(),
        "😀".as_bytes(),
        b"\xc3",
    ];
    let piece = prop_oneof![
        (0..known.len()).prop_map(move |at| known[at].to_vec()),
        vec(any::<u8>(), 1..4),
        Just(b"abc".to_vec()),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn where_the_line_cuts_the_bytes_makes_no_difference(
        bytes in soup(),
        lengths in vec(1_usize..6, 0..60),
    ) {
        let mut whole = Decoder::default();
        let mut expected = whole.feed(&bytes);
        expected.extend(whole.give_up());
        let mut cut = Decoder::default();
        let mut all = Vec::new();
        let mut rest = &bytes[..];
        for length in lengths {
            let (piece, after) = rest.split_at(length.min(rest.len()));
            all.extend(cut.feed(piece));
            rest = after;
        }
        all.extend(cut.feed(rest));
        all.extend(cut.give_up());
        prop_assert_eq!(all, expected);
    }

    #[test]
    fn after_a_pause_whatever_came_before_it_the_next_key_counts(bytes in soup()) {
        let mut decoder = Decoder::default();
        decoder.feed(&bytes);
        decoder.give_up();
        prop_assert_eq!(decoder.feed(b"q"), letters("q"));
    }
}
