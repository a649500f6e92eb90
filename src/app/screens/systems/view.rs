//! Draws the list of provisioning systems.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::technology::system_fields;
use crate::domain::text::Text;
use crate::drivers::Step;
use crate::store::SystemSummary;
use crate::text;
use crate::ui::frame::{beside, row, rule};
use crate::ui::table::heading;
use crate::ui::text::{fill, pieces, width, wrap};

use super::order::Column;
use super::{SystemsScreen, panel};

/// The rows above the list: rule and column titles.
pub const HEADER: u16 = 2;

pub fn draw(screen: &SystemsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    let count = match &screen.systems {
        Some(Ok(systems)) => cx.say(&text!("systems-count", count = systems.len())),
        Some(Err(_)) | None => String::new(),
    };
    rule(frame, line(0), "", &count, cx);
    let told = match &screen.systems {
        None => Some((text!("reading"), cx.theme.muted)),
        Some(Err(trouble)) => Some((trouble.text.clone(), cx.theme.bad)),
        Some(Ok(systems)) if systems.is_empty() => Some((text!("systems-empty"), cx.theme.plain)),
        Some(Ok(_)) => None,
    };
    if let Some((text, style)) = told {
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, at) in wrap(&cx.say(&text), columns).into_iter().zip(HEADER..area.height) {
            frame.render_widget(Span::styled(format!("  {words}"), style), line(at));
        }
        return;
    }
    let rows = panel::rows(screen.last(), area.height, cx);
    let bottom = Rect { y: area.bottom() - rows, height: rows, ..area };
    panel::draw(screen.last().unwrap_or(&None), panel::Below::List, frame, bottom, cx);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + rows), ..area };
    match beside(frame, below, cx) {
        Some((list, detail)) => {
            draw_list(screen, frame, list, cx);
            if let Some(system) = screen.rows().get(screen.cursor.marked) {
                draw_detail(system, frame, detail, cx);
            }
        }
        None => draw_list(screen, frame, below, cx),
    }
}

fn draw_list(screen: &SystemsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let titles = [
        String::new(),
        cx.say(&text!("field-name")),
        cx.say(&text!("systems-kind")),
        cx.say(&text!("systems-url")),
        cx.say(&text!("systems-test")),
        cx.say(&text!("systems-linked")),
        cx.say(&text!("systems-waiting")),
    ];
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    let widths = widths(usize::from(area.width));
    let sorted = [
        None,
        screen.sort.of(Column::Name),
        None,
        None,
        screen.sort.of(Column::Test),
        screen.sort.of(Column::Linked),
        screen.sort.of(Column::Waiting),
    ];
    let cells: Vec<_> = titles
        .into_iter()
        .zip(widths)
        .zip(sorted)
        .map(|((title, columns), direction)| (heading(&title, columns, direction), columns, cx.theme.muted))
        .collect();
    frame.render_widget(row(&cells), line(0));
    let visible = usize::from(area.height.saturating_sub(1));
    for ((index, system), at) in
        screen.rows().iter().enumerate().skip(screen.cursor.top).take(visible).zip(1..)
    {
        let is_marked = index == screen.cursor.marked;
        frame.render_widget(row(&cells_of(system, is_marked, widths, cx)), line(at));
    }
}

/// All that is known of the marked system, for where there is room beside the list.
fn draw_detail(summary: &SystemSummary, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let system = &summary.system;
    let (test, test_style) = last_test(summary, cx);
    let failed = summary.last_test.as_ref().and_then(|test| test.failed_step.as_deref());
    let test = match failed.and_then(Step::from_word) {
        Some(step) => format!("{test} · {}", cx.say(&step.label())),
        None => test,
    };
    let mut lines = vec![
        (cx.say(&text!("field-name")), system.name.clone(), cx.theme.strong),
        (cx.say(&text!("systems-kind")), cx.say(&system.kind.label()), cx.theme.plain),
        (cx.say(&text!("systems-url")), system.url.as_str().to_owned(), cx.theme.plain),
        (cx.say(&text!("field-user")), system.user.clone(), cx.theme.plain),
        (cx.say(&text!("systems-test")), test, test_style),
        (cx.say(&text!("systems-linked")), summary.customers_linked.to_string(), cx.theme.plain),
        (
            cx.say(&text!("systems-waiting")),
            summary.operations_waiting.to_string(),
            waiting_style(summary, cx),
        ),
    ];
    for field in system_fields(system.kind) {
        if let Some(value) = system.options.get(&field.key) {
            lines.push((cx.say(&Text::new(field.label.clone())), value.clone(), cx.theme.plain));
        }
    }
    let label =
        lines.iter().map(|(label, ..)| width(label)).max().unwrap_or(0).min(usize::from(area.width) / 2);
    let room = usize::from(area.width).saturating_sub(label + 3);
    let mut rows = (area.y..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    for (name, value, style) in lines {
        // A long address goes on below: its end says which of two systems it is.
        for (at, part) in pieces(&value, room).into_iter().enumerate() {
            let Some(line) = rows.next() else { return };
            let name = if at == 0 { fill(&name, label) } else { " ".repeat(label) };
            frame.render_widget(
                Line::from(vec![
                    Span::styled(format!(" {name}  "), cx.theme.muted),
                    Span::styled(part, style),
                ]),
                line,
            );
        }
    }
}

fn widths(columns: usize) -> [usize; 7] {
    const TEST: usize = 14;
    const LINKED: usize = 10;
    const WAITING: usize = 9;
    // One column stands between any two cells.
    let rest = columns.saturating_sub(1 + TEST + LINKED + WAITING + 7);
    if columns < 72 {
        return [1, rest, 0, 0, TEST, LINKED, WAITING];
    }
    let name = (rest / 3).clamp(10, 28);
    let kind = (rest / 6).clamp(6, 18);
    [1, name, kind, rest.saturating_sub(name + kind), TEST, LINKED, WAITING]
}

fn cells_of(
    summary: &SystemSummary,
    is_marked: bool,
    widths: [usize; 7],
    cx: &Context,
) -> [(String, usize, Style); 7] {
    let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let (test, test_style) = last_test(summary, cx);
    [
        (if is_marked { "▸" } else { "" }.to_owned(), widths[0], cx.theme.key),
        (summary.system.name.clone(), widths[1], style),
        (cx.say(&summary.system.kind.label()), widths[2], cx.theme.plain),
        (summary.system.url.as_str().to_owned(), widths[3], cx.theme.plain),
        (test, widths[4], test_style),
        (summary.customers_linked.to_string(), widths[5], cx.theme.plain),
        (summary.operations_waiting.to_string(), widths[6], waiting_style(summary, cx)),
    ]
}

/// How the last test went, in a word and its style.
fn last_test(summary: &SystemSummary, cx: &Context) -> (String, Style) {
    match &summary.last_test {
        None => (cx.say(&text!("systems-untested")), cx.theme.muted),
        Some(test) if test.ok => (format!("✓ {}", cx.day(test.at)), cx.theme.good),
        Some(test) => (format!("✗ {}", cx.day(test.at)), cx.theme.bad),
    }
}

const fn waiting_style(summary: &SystemSummary, cx: &Context) -> Style {
    if summary.operations_waiting > 0 { cx.theme.busy } else { cx.theme.muted }
}
