//! Draws the form of files, and below it what is being done or what was found.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::effect::{Checked, Progress};
use crate::app::form::view;
use crate::app::screen::Context;
use crate::domain::text::Text;
use crate::files::{Glance, Kind};
use crate::store::{Imported, RowProblem};
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::{Doing, FilesScreen, Told};

/// The most columns that a cell of the file is shown with.
const CELL: usize = 18;

pub(super) fn draw(screen: &FilesScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let form_rows = view::height(&screen.form, area.width, cx).min(area.height.saturating_sub(1));
    let line = |y: u16| Rect { y, height: 1, ..area };
    rule(frame, line(area.y), &cx.say(&text!("files-form")), "", cx);
    let form_area = Rect { y: area.y + 1, height: form_rows, ..area };
    view::draw(&screen.form, true, frame, form_area, cx);
    let Some((title, end)) = title(screen, cx) else { return };
    let y = area.y + 1 + form_rows;
    if y >= area.bottom() {
        return;
    }
    let lines = lines(screen, usize::from(area.width), cx);
    let room = usize::from(area.bottom() - y - 1);
    let end = if lines.len() > room {
        format!("{end} ↕ {}/{}", (screen.top + room).min(lines.len()), lines.len())
    } else {
        end
    };
    rule(frame, line(y), &title, end.trim(), cx);
    for (words, y) in lines.into_iter().skip(screen.top).zip(y + 1..area.bottom()) {
        frame.render_widget(words, line(y));
    }
}

/// How many lines there are to tell, and how many of them there is room for.
pub(super) fn lines_and_room(screen: &FilesScreen, cx: &Context) -> (usize, usize) {
    let body = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
    let form = view::height(&screen.form, cx.size.width, cx);
    let room = usize::from(body.saturating_sub(form + 2));
    (lines(screen, usize::from(cx.size.width), cx).len(), room)
}

fn title(screen: &FilesScreen, cx: &Context) -> Option<(String, String)> {
    let rows = |checked: &Checked| {
        let count = usize::try_from(checked.rows).unwrap_or(usize::MAX);
        cx.say(&text!("files-rows", count = checked.rows, shown = cx.number(count)))
    };
    let (title, end) = match (&screen.doing, &screen.told) {
        (Doing::Checking(..), _) => (text!("files-checking"), String::new()),
        (Doing::Importing(..), _) => (text!("files-importing"), String::new()),
        (Doing::Exporting(_), _) => (text!("files-exporting"), String::new()),
        (Doing::Nothing | Doing::Looking, Told::Nothing) => return None,
        (Doing::Nothing | Doing::Looking, Told::Checked(checked)) => {
            let title = if checked.outcome.is_ok() { text!("files-good") } else { text!("files-bad") };
            (title, rows(checked))
        }
        (Doing::Nothing | Doing::Looking, Told::Imported(checked)) => {
            (text!("files-imported"), rows(checked))
        }
        (Doing::Nothing | Doing::Looking, Told::Exported(_)) => (text!("files-exported"), String::new()),
        (Doing::Nothing | Doing::Looking, Told::Failed(_)) => (text!("files-failed"), String::new()),
    };
    Some((cx.say(&title), end))
}

fn lines(screen: &FilesScreen, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    match (&screen.doing, &screen.told) {
        (Doing::Checking(.., None) | Doing::Exporting(_) | Doing::Importing(_, None), _) => {
            vec![Line::styled(format!(" … {}", cx.say(&text!("files-wait"))), cx.theme.busy)]
        }
        (Doing::Checking(.., Some(now)) | Doing::Importing(_, Some(now)), _) => progress(*now, columns, cx),
        (Doing::Nothing | Doing::Looking, Told::Nothing) => Vec::new(),
        (Doing::Nothing | Doing::Looking, Told::Checked(checked)) => {
            let mut lines = match &checked.outcome {
                Ok(Imported { added, updated }) => {
                    let would = text!("files-would", rows = checked.rows, added = *added, updated = *updated);
                    said(&would, "✓", cx.theme.good, columns, cx)
                }
                Err(problems) => wrong(problems, columns, cx),
            };
            lines.extend(matched(screen.kind(), &checked.glance, columns, cx));
            lines.extend(sample(&checked.glance, columns, cx));
            lines
        }
        (Doing::Nothing | Doing::Looking, Told::Imported(checked)) => {
            let Imported { added, updated } = checked.outcome.clone().unwrap_or_default();
            let done = text!("files-done", rows = checked.rows, added = added, updated = updated);
            said(&done, "✓", cx.theme.good, columns, cx)
        }
        (Doing::Nothing | Doing::Looking, Told::Exported(path)) => {
            said(&text!("files-written", path = path.as_str()), "✓", cx.theme.good, columns, cx)
        }
        (Doing::Nothing | Doing::Looking, Told::Failed(trouble)) => {
            said(&trouble.text, "✗", cx.theme.bad, columns, cx)
        }
    }
}

fn said(text: &Text, symbol: &str, style: Style, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let words = wrap(&cx.say(text), columns.saturating_sub(5));
    let lines = words.into_iter().enumerate().map(|(index, words)| {
        let before = if index == 0 { symbol } else { " " };
        Line::styled(format!(" {before} {words}"), style)
    });
    lines.collect()
}

/// How many rows have been gone through, in numbers, and as a bar where it is known of how many.
fn progress(now: Progress, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let shown = |count: u64| cx.number(usize::try_from(count).unwrap_or(usize::MAX));
    let Some(of) = now.of else {
        let words = cx.say(&text!("files-progress-so-far", done = shown(now.done)));
        return vec![Line::styled(format!(" … {words}"), cx.theme.busy)];
    };
    let words = cx.say(&text!("files-progress", done = shown(now.done), of = shown(of)));
    let bar = columns.saturating_sub(width(&words) + 5).min(40);
    let full = usize::try_from(now.done.saturating_mul(bar as u64) / of.max(1)).unwrap_or(bar).min(bar);
    vec![Line::from(vec![
        Span::raw(" "),
        Span::styled("█".repeat(full), cx.theme.busy),
        Span::styled("░".repeat(bar - full), cx.theme.muted),
        Span::raw(format!(" {words}")),
    ])]
}

/// Each row that is wrong, by line and column.
fn wrong(problems: &[RowProblem], columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let mut lines = said(&text!("files-nothing", count = problems.len()), "✗", cx.theme.bad, columns, cx);
    for RowProblem { line, problem } in problems {
        let reason = cx.say(&problem.text);
        let told = if problem.field.is_empty() {
            text!("import-error", line = *line, reason = reason)
        } else {
            text!("import-error-at-column", line = *line, column = problem.field.as_ref(), reason = reason)
        };
        let words = wrap(&harmless(&cx.say(&told)), columns.saturating_sub(5));
        lines.extend(words.into_iter().enumerate().map(|(index, words)| {
            Line::raw(if index == 0 { format!("   {words}") } else { format!("     {words}") })
        }));
    }
    lines
}

/// Which column of the file is taken for which of ours, and which of ours it has not.
fn matched(kind: Kind, glance: &Glance, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    if glance.columns.is_empty() {
        return Vec::new();
    }
    let named = glance.columns.iter().map(|cell| (cell, kind.column(cell)));
    let words: Vec<String> = named
        .map(|(cell, ours)| match ours {
            Some(ours) if ours == cell.as_str() => ours.to_owned(),
            Some(ours) => format!("{cell} → {ours}"),
            None => format!("{cell} → ?"),
        })
        .collect();
    let matched = cx.say(&text!("files-columns", columns = words.join(", ")));
    let lines = wrap(&harmless(&matched), columns.saturating_sub(5));
    lines.into_iter().map(|words| Line::styled(format!("   {words}"), cx.theme.muted)).collect()
}

/// The first rows, each cell under its column.
fn sample(glance: &Glance, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    if glance.columns.is_empty() {
        return Vec::new();
    }
    let widest = |at: usize, name: &String| {
        let cells = glance.rows.iter().filter_map(|row| row.get(at));
        cells.chain([name]).map(|cell| width(&harmless(cell))).max().unwrap_or(0).min(CELL)
    };
    let widths: Vec<usize> = glance.columns.iter().enumerate().map(|(at, name)| widest(at, name)).collect();
    let spell = |cells: &[String]| {
        let row = cells.iter().zip(&widths).map(|(cell, columns)| fill(cell, *columns));
        cut(&format!("   {}", row.collect::<Vec<_>>().join(" ")), columns.saturating_sub(1))
    };
    let header = Line::styled(spell(&glance.columns), cx.theme.muted);
    let rows = glance.rows.iter().map(|row| Line::raw(spell(row)));
    [Line::raw(""), header].into_iter().chain(rows).collect()
}
