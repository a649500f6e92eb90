//! Frames in, and what a terminal shows that was sent the bytes.

use std::num::NonZeroU16;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use ratatui::Terminal;
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Canvas;

const SIZE: Size = Size::new(30, 12);

/// A terminal that is written to, and what it shows.
struct Bench {
    terminal: Terminal<Canvas<Vec<u8>>>,
    parser: vt100::Parser,
}

impl Bench {
    fn new() -> Self {
        let canvas = Canvas::new(Vec::new(), || SIZE);
        let cells = |count| NonZeroU16::new(count).expect("it is not zero");
        let parser = vt100::Parser::new(cells(SIZE.height), cells(SIZE.width), 0);
        Self { terminal: Terminal::new(canvas).expect("memory"), parser }
    }

    /// Draws these lines and gives the bytes that were sent.
    fn draw(&mut self, lines: &[Line<'_>], cursor: Option<(u16, u16)>) -> Vec<u8> {
        let words = Paragraph::new(lines.to_vec());
        self.terminal
            .draw(|frame| {
                frame.render_widget(&words, frame.area());
                if let Some(cursor) = cursor {
                    frame.set_cursor_position(cursor);
                }
            })
            .expect("memory");
        let bytes = std::mem::take(&mut self.terminal.backend_mut().out);
        self.parser.process(&bytes);
        bytes
    }

    fn rows(&self) -> Vec<String> {
        let rows = self.parser.screen().rows(0, SIZE.width);
        rows.map(|row| row.trim_end().to_owned()).collect()
    }

    /// Each cell as the terminal shows it, with what can be seen of its style.
    fn cells(&self) -> Vec<String> {
        let screen = self.parser.screen();
        let cell = |y, x| {
            let cell = screen.cell(y, x).expect("it is on the screen");
            let words = match cell.contents() {
                "" => " ",
                words => words,
            };
            if words == " " && !cell.inverse() && !cell.underline() {
                return format!("  {:?}", cell.bgcolor());
            }
            let style =
                (cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.dim(), cell.inverse(), cell.underline());
            format!("{words} {style:?}")
        };
        (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (y, x))).map(|(y, x)| cell(y, x)).collect()
    }
}

fn list(marked: usize, top: usize) -> Vec<Line<'static>> {
    (top..top + 12)
        .map(|row| {
            let is_marked = row == marked;
            let mark = if is_marked { "▸" } else { " " };
            let style = if is_marked { Style::new().add_modifier(Modifier::BOLD) } else { Style::new() };
            let name: String =
                (0..12).map(|place| char::from(b'a' + ((row * 7 + place * row) % 26) as u8)).collect();
            Line::from(vec![
                Span::raw(mark),
                Span::styled(format!("C{row:06}"), style),
                Span::raw(format!(" {name}")),
            ])
        })
        .collect()
}

#[test]
fn a_frame_in_which_nothing_changed_sends_nothing() {
    let mut bench = Bench::new();
    assert!(!bench.draw(&list(0, 0), None).is_empty());
    assert_eq!(bench.draw(&list(0, 0), None), b"");
    assert_eq!(bench.terminal.backend().frames(), 1);
}

#[test]
fn a_character_typed_at_the_cursor_sends_only_itself() {
    let mut bench = Bench::new();
    bench.draw(&[Line::raw("Nombre: An")], Some((10, 0)));
    assert_eq!(bench.draw(&[Line::raw("Nombre: Ana")], Some((11, 0))), b"a");
    assert_eq!(bench.parser.screen().cursor_position(), (0, 11));
}

#[test]
fn moving_the_mark_rewrites_only_the_marks_and_what_is_bold() {
    let mut bench = Bench::new();
    bench.draw(&list(3, 0), None);
    let bytes = bench.draw(&list(4, 0), None);
    assert_eq!(String::from_utf8_lossy(&bytes), "\x1b[4H C000003\r\n▸\x1b[1mC000004");
}

#[test]
fn rows_that_only_moved_are_moved_by_the_terminal() {
    let mut bench = Bench::new();
    bench.draw(&list(11, 0), None);
    let bytes = bench.draw(&list(12, 6), None);
    assert!(bench.rows()[6].starts_with("▸C000012 "), "{:?}", bench.rows());
    let words = String::from_utf8_lossy(&bytes);
    assert!(words.contains("\x1b[6M") && !words.contains("C000007"), "{words:?}");
    let bytes = bench.draw(&list(11, 0), None);
    let words = String::from_utf8_lossy(&bytes);
    assert!(words.contains("\x1b[6L") && !words.contains("C000007"), "{words:?}");
}

#[test]
fn what_is_asked_goes_out_behind_a_frame_and_not_without_one() {
    let mut bench = Bench::new();
    bench.draw(&[Line::raw("a")], None);
    bench.terminal.backend_mut().ask_behind(b"\x1b[5n");
    assert_eq!(bench.draw(&[Line::raw("a")], None), b"");
    assert_eq!(bench.draw(&[Line::raw("b")], None), b"\rb\x1b[5n");
    assert_eq!(bench.draw(&[Line::raw("c")], None), b"\rc");
}

#[test]
fn a_terminal_that_was_given_away_is_drawn_whole_again() {
    let mut bench = Bench::new();
    let first = bench.draw(&list(0, 0), None);
    bench.parser.process(b"\x1b[2J\x1b[5;5Hprompt$ \x1b[?25h");
    bench.terminal.backend_mut().forget();
    assert_eq!(bench.draw(&list(0, 0), None), first);
    assert_eq!(bench.rows()[0], "▸C000000 aaaaaaaaaaaa");
    assert!(bench.parser.screen().hide_cursor());
}

fn style() -> impl Strategy<Value = Style> {
    let colours = [
        Color::Reset,
        Color::Red,
        Color::LightBlue,
        Color::DarkGray,
        Color::Indexed(200),
        Color::Rgb(1, 2, 3),
    ];
    let modifiers = [
        Modifier::empty(),
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::BOLD | Modifier::UNDERLINED,
        Modifier::REVERSED,
    ];
    let grounds = [Color::Reset, Color::Reset, Color::Reset, Color::Blue];
    (0..colours.len(), 0..grounds.len(), 0..modifiers.len()).prop_map(move |(colour, ground, modifier)| {
        Style::new().fg(colours[colour]).bg(grounds[ground]).add_modifier(modifiers[modifier])
    })
}

fn line() -> impl Strategy<Value = Line<'static>> {
    let words = prop_oneof![
        "[ a-c]{0,12}",
        "[─▸●…ñ]{0,6}",
        "[日本語a ]{0,6}",
        Just("e\u{301}x".to_owned()),
        Just(" ".repeat(14)),
    ];
    // One that this terminal takes for wider than it is drawn stands where it does not reach the end of the row.
    let first = prop_oneof![Just(""), Just(""), Just("a👍🏽b")];
    (first, vec((words, style()), 0..4)).prop_map(|(first, spans)| {
        let spans = spans.into_iter().map(|(words, style)| Span::styled(words, style));
        Line::from_iter([Span::raw(first)].into_iter().chain(spans))
    })
}

/// A screen, and how the next one comes from it: rows replaced, or all of them moved.
fn frames() -> impl Strategy<Value = Vec<Vec<Line<'static>>>> {
    let change = (vec((0_usize..12, line()), 0..4), 0_usize..12, any::<bool>());
    (vec(line(), 12), vec(change, 1..6)).prop_map(|(first, changes)| {
        let mut frames = vec![first];
        for (replaced, by, moves) in changes {
            let mut next = frames.last().cloned().unwrap_or_default();
            if moves {
                next.rotate_left(by);
            }
            for (y, line) in replaced {
                next[y] = line;
            }
            frames.push(next);
        }
        frames
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn after_any_frames_the_terminal_shows_what_it_would_show_if_the_last_were_drawn_alone(frames in frames()) {
        let mut bench = Bench::new();
        for frame in &frames {
            let bytes = bench.draw(frame, None);
            let mut alone = Bench::new();
            alone.draw(frame, None);
            let (shown, expected) = (bench.cells(), alone.cells());
            let wrong = shown.iter().zip(&expected).position(|(shown, expected)| shown != expected);
            let wrong = wrong.map(|at| (at / 30, at % 30, &shown[at], &expected[at]));
            prop_assert_eq!(wrong, None, "{}\n{:?}", bytes.escape_ascii(), bench.rows());
        }
    }
}
