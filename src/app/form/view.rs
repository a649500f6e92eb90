//! Draws a form: one field a line, or two where there is room, each with its note and its problem.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line as Words, Span as Piece};

use crate::app::screen::Context;
use crate::text;
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::line::Line;
use super::{Editor, Field, Form, Note, Span};

/// From how many columns on two fields stand side by side.
const TWO_COLUMNS: u16 = 72;
const MASK: char = '•';
/// A warning that has fewer columns than this and needs more is shown by its sign alone.
const SHORTEST_WARNING: usize = 12;

enum Row {
    Fields(Vec<usize>),
    Buttons(Vec<usize>),
    /// A line of what is wrong with a field.
    Problem(String),
}

/// How many lines the form takes at a width.
pub fn height(form: &Form, columns: u16, cx: &Context) -> u16 {
    u16::try_from(rows(form, columns, cx).len()).unwrap_or(u16::MAX)
}

/// Draws the form; `active` says whether it has the focus and so the cursor.
pub fn draw(form: &Form, active: bool, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let rows = rows(form, area.width, cx);
    let visible = usize::from(area.height);
    let top = first_in_sight(form, &rows, visible);
    let labels = Labels::of(form, &rows, area.width, cx);
    for (row, y) in rows[top..].iter().take(visible).zip(area.y..) {
        let line = Rect { y, height: 1, ..area };
        match row {
            Row::Fields(fields) => {
                for (place, index) in fields.iter().enumerate() {
                    let is_half = form.fields[*index].span == Span::Half && area.width >= TWO_COLUMNS;
                    let (cell, label) = match (is_half, place) {
                        (false, _) => (line, labels.full),
                        (true, 0) => (Rect { width: area.width / 2, ..line }, labels.left),
                        (true, _) => {
                            let left = area.width / 2;
                            (Rect { x: area.x + left, width: area.width - left, ..line }, labels.right)
                        }
                    };
                    draw_field(form, *index, label, active, frame, cell, cx);
                }
            }
            Row::Buttons(fields) => draw_buttons(form, fields, active, frame, line, cx),
            Row::Problem(words) => frame.render_widget(Piece::styled(words.as_str(), cx.theme.bad), line),
        }
    }
}

/// Where in a form that does not fit one is: the last line in sight, and how many there are.
pub fn position(form: &Form, area: Rect, cx: &Context) -> Option<String> {
    let rows = rows(form, area.width, cx);
    let visible = usize::from(area.height);
    let last = first_in_sight(form, &rows, visible) + visible;
    (rows.len() > visible).then(|| format!("↕ {}/{}", last.min(rows.len()), rows.len()))
}

/// The first line of a form to be shown: as far up as possible with the focused one, and what is wrong with it, in sight.
fn first_in_sight(form: &Form, rows: &[Row], visible: usize) -> usize {
    let focused = rows
        .iter()
        .position(|row| match row {
            Row::Fields(fields) | Row::Buttons(fields) => fields.contains(&form.focus),
            Row::Problem(_) => false,
        })
        .unwrap_or(0);
    let below = rows[focused + 1..].iter().take_while(|row| matches!(row, Row::Problem(_))).count();
    (focused + below + 1).saturating_sub(visible).min(focused)
}

/// The lines of a form at a width, from top to bottom.
fn rows(form: &Form, columns: u16, cx: &Context) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut problems: Vec<usize> = Vec::new();
    for (index, field) in form.fields.iter().enumerate() {
        let is_button = matches!(field.editor, Editor::Button);
        let joins = match rows.last() {
            Some(Row::Buttons(_)) => is_button,
            Some(Row::Fields(fields)) => {
                !is_button
                    && columns >= TWO_COLUMNS
                    && field.span == Span::Half
                    && fields.len() == 1
                    && form.fields[fields[0]].span == Span::Half
            }
            Some(Row::Problem(_)) | None => false,
        };
        if joins {
            if let Some(Row::Fields(fields) | Row::Buttons(fields)) = rows.last_mut() {
                fields.push(index);
            }
        } else {
            rows.extend(problems.drain(..).flat_map(|index| problem_rows(&form.fields[index], columns, cx)));
            rows.push(if is_button { Row::Buttons(vec![index]) } else { Row::Fields(vec![index]) });
        }
        if field.problem.is_some() {
            problems.push(index);
        }
    }
    rows.extend(problems.into_iter().flat_map(|index| problem_rows(&form.fields[index], columns, cx)));
    rows
}

/// What is wrong with a field, in as many lines as it takes: its end says what to do.
fn problem_rows(field: &Field, columns: u16, cx: &Context) -> Vec<Row> {
    let Some(problem) = &field.problem else { return Vec::new() };
    // Under two fields side by side it must be said whose it is.
    let words = match field.span {
        Span::Half if columns >= TWO_COLUMNS => format!("{}: {}", cx.say(&field.label), cx.say(problem)),
        Span::Half | Span::Full => cx.say(problem),
    };
    let lines = wrap(&words, usize::from(columns).saturating_sub(6));
    let marks = std::iter::once("   ✗ ").chain(std::iter::repeat("     "));
    lines.into_iter().zip(marks).map(|(line, mark)| Row::Problem(format!("{mark}{line}"))).collect()
}

/// The columns that labels take, with those that are left blank behind them: of full fields, and of those side by side.
struct Labels {
    full: usize,
    left: usize,
    right: usize,
}

impl Labels {
    fn of(form: &Form, rows: &[Row], columns: u16, cx: &Context) -> Self {
        let is_wide = columns >= TWO_COLUMNS;
        let columns = usize::from(columns);
        let mut labels = Self { full: 0, left: 0, right: 0 };
        for row in rows {
            let Row::Fields(fields) = row else { continue };
            for (place, index) in fields.iter().enumerate() {
                let field = &form.fields[*index];
                let (widest, most, blank) = match (field.span, place) {
                    (Span::Half, 0) if is_wide => (&mut labels.left, columns / 4, 1),
                    (Span::Half, _) if is_wide => (&mut labels.right, columns / 4, 1),
                    (Span::Full, _) if is_wide => (&mut labels.full, columns * 11 / 20, 2),
                    (Span::Full | Span::Half, _) => (&mut labels.full, columns / 2, 2),
                };
                *widest = (*widest).max(width(&cx.say(&field.label)).min(most) + blank);
            }
        }
        labels
    }
}

fn draw_field(
    form: &Form,
    index: usize,
    label_width: usize,
    active: bool,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let field = &form.fields[index];
    let has_focus = active && index == form.focus;
    let label_style = match (has_focus, field.problem.is_some()) {
        (_, true) => cx.theme.bad,
        (true, false) => cx.theme.strong,
        (false, false) => cx.theme.plain,
    };
    let marker = if has_focus {
        "▸"
    } else if field.problem.is_some() {
        "✗"
    } else {
        " "
    };
    let label = fill(&cut(&cx.say(&field.label), label_width.saturating_sub(1)), label_width);
    let value_at = u16::try_from(label_width + 1).unwrap_or(0);
    let room = area.width.saturating_sub(value_at + 1);
    let note = note_of(field, cx);
    let value_columns = match &note {
        Some((words, _)) => value_columns(field, usize::from(room), width(words), cx),
        None => room.min(48),
    };
    frame.render_widget(
        Words::from(vec![Piece::styled(marker, cx.theme.key), Piece::styled(label, label_style)]),
        area,
    );
    let value_area = Rect { x: area.x + value_at.min(area.width), width: value_columns.min(room), ..area };
    draw_value(field, has_focus, frame, value_area, cx);
    if let Some((words, style)) = note {
        let x = value_area.right() + 1;
        let note_area = Rect { x, width: area.right().saturating_sub(x), ..area };
        let columns = usize::from(note_area.width);
        let shown = match &field.note {
            // A few letters of a warning say less than its sign: what it is, the hint tells.
            Some(Note::Warning(_)) if columns < SHORTEST_WARNING && width(&words) > columns => "!".to_owned(),
            _ => cut(&words, columns),
        };
        frame.render_widget(Piece::styled(shown, style), note_area);
    }
}

/// How many of the `room` columns the value takes that has a note beside it. The value goes before the note.
fn value_columns(field: &Field, room: usize, note: usize, cx: &Context) -> u16 {
    let value = match &field.editor {
        // The cursor needs a column of its own.
        Editor::Line(line) | Editor::Lookup { line, .. } => width(line.words()) + 1,
        Editor::Choice(choice) => choice.option().map_or(0, |option| width(&cx.say(&option.label)) + 4),
        Editor::Secret(_) | Editor::Toggle(_) | Editor::Button => 0,
    };
    // Of a note that has no room its first sign is still seen: `!` is enough to look at the hint.
    let most = room.saturating_sub(2);
    let columns = room.saturating_sub(note + 1).max(room / 2).max(value.min(most)).min(36);
    u16::try_from(columns).unwrap_or(36)
}

fn note_of(field: &Field, cx: &Context) -> Option<(String, Style)> {
    if let Some(theirs) = &field.conflict {
        return Some((format!("! {}", cx.say(theirs)), cx.theme.warning));
    }
    if let Editor::Secret(secret) = &field.editor {
        if secret.is_cleared() {
            return Some((cx.say(&text!("secret-will-be-cleared")), cx.theme.warning));
        }
        if secret.is_kept() {
            return Some((cx.say(&text!("secret-saved")), cx.theme.muted));
        }
    }
    match &field.note {
        Some(Note::Plain(text)) => Some((cx.say(text), cx.theme.muted)),
        Some(Note::Warning(text)) => Some((format!("! {}", cx.say(text)), cx.theme.warning)),
        None => None,
    }
}

fn draw_value(field: &Field, has_focus: bool, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    match &field.editor {
        Editor::Line(line) | Editor::Lookup { line, .. } => draw_line(line, None, has_focus, frame, area, cx),
        Editor::Secret(secret) if secret.is_kept() => {
            let style = if has_focus { cx.theme.muted } else { cx.theme.plain };
            frame.render_widget(Piece::styled(MASK.to_string().repeat(8), style), area);
            if has_focus {
                frame.set_cursor_position(Position::new(area.x, area.y));
            }
        }
        Editor::Secret(secret) => {
            let mask = (!secret.is_shown()).then_some(MASK);
            draw_line(secret.line(), mask, has_focus, frame, area, cx);
        }
        Editor::Choice(choice) => {
            let columns = usize::from(area.width).saturating_sub(4);
            let words = match (choice.option(), choice.empty()) {
                (Some(option), _) => cut(&cx.say(&option.label), columns),
                (None, Some(empty)) => cut(&cx.say(choice.why_none().unwrap_or(empty)), columns),
                (None, None) => cut(&cx.say(&text!("choice-none-yet")), columns),
            };
            draw_turning(&words, has_focus, frame, area, cx);
        }
        Editor::Toggle(on) => {
            let words = cx.say(&if *on { text!("toggle-yes") } else { text!("toggle-no") });
            draw_turning(&words, has_focus, frame, area, cx);
        }
        Editor::Button => {}
    }
}

fn draw_turning(words: &str, has_focus: bool, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let style = if has_focus { cx.theme.strong } else { cx.theme.plain };
    let arrows = if has_focus { cx.theme.key } else { cx.theme.muted };
    let line = Words::from(vec![
        Piece::styled("‹ ", arrows),
        Piece::styled(harmless(words).into_owned(), style),
        Piece::styled(" ›", arrows),
    ]);
    frame.render_widget(line, area);
}

fn draw_line(
    line: &Line,
    mask: Option<char>,
    has_focus: bool,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let (words, cursor) = if has_focus {
        line.window(area.width, mask)
    } else {
        let words = match mask {
            // How long a secret is, is nobody's business either.
            Some(mask) if !line.is_empty() => mask.to_string().repeat(8),
            Some(_) => String::new(),
            None => cut(line.words(), usize::from(area.width)),
        };
        (words, 0)
    };
    let blank = usize::from(area.width).saturating_sub(width(&words));
    frame.render_widget(
        Words::from(vec![
            Piece::raw(harmless(&words).into_owned()),
            Piece::styled("_".repeat(blank), cx.theme.muted),
        ]),
        area,
    );
    if has_focus {
        frame.set_cursor_position(Position::new(area.x + cursor.min(area.width.saturating_sub(1)), area.y));
    }
}

fn draw_buttons(
    form: &Form,
    fields: &[usize],
    active: bool,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let mut pieces = vec![Piece::raw(" ")];
    for index in fields {
        let label = cx.say(&form.fields[*index].label);
        let has_focus = active && *index == form.focus;
        let (open, close, style) =
            if has_focus { ("▸[ ", " ]", cx.theme.strong) } else { (" [ ", " ]", cx.theme.plain) };
        pieces.push(Piece::styled(open, if has_focus { cx.theme.key } else { cx.theme.muted }));
        pieces.push(Piece::styled(label, style));
        pieces.push(Piece::styled(close, if has_focus { cx.theme.key } else { cx.theme.muted }));
        pieces.push(Piece::raw(" "));
    }
    frame.render_widget(Words::from(pieces), area);
}
