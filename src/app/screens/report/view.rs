//! Draws a report, or how far it is.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::detail::{self, Detail};
use super::{ReportScreen, Running, filter, head, words};
use crate::app::effect::report::{Opened, Show};
use crate::app::screen::Context;
use crate::domain::text::Text;
use crate::reconcile::collect;
use crate::reconcile::generate::Progress;
use crate::reconcile::report::{Cost, Row};
use crate::text;
use crate::ui::frame::{ROWS, WIDE, beside, right, row, rule};
use crate::ui::text::{cut, width, wrap};

/// The least rows of the list, however much else there is to tell.
const LEAST_LIST: u16 = 3;
/// The rows of the detail below the list, where there is room.
const DETAIL: u16 = 7;

/// How many rows of the list are in sight.
pub fn list_height(screen: &ReportScreen, cx: &Context) -> usize {
    let Some(opened) = screen.opened() else { return 1 };
    let body = Rect { x: 0, y: 0, width: cx.size.width, height: cx.size.height.saturating_sub(ROWS) };
    let areas = areas(screen, opened, body, cx);
    usize::from(areas.list.height).max(1)
}

/// Where the parts of a report stand.
struct Areas {
    head: Rect,
    rule: Rect,
    list: Rect,
    detail: Rect,
}

fn areas(screen: &ReportScreen, opened: &Opened, body: Rect, cx: &Context) -> Areas {
    // The detail that has all the room has that of the head too.
    let wanted = match screen.is_detail_whole {
        true => 0,
        false => head::lines(screen, opened, usize::from(body.width), cx).len(),
    };
    let most = body.height.saturating_sub(LEAST_LIST + 1);
    let head_rows = u16::try_from(wanted).unwrap_or(u16::MAX).min(most);
    let rule_y = body.y + head_rows;
    let rest = body.height.saturating_sub(head_rows + 1);
    let below = Rect { y: rule_y + 1, height: rest, ..body };
    let (list, detail) = if screen.is_detail_whole {
        (
            Rect { height: 1.min(rest), ..below },
            Rect { y: below.y + 1.min(rest), height: rest.saturating_sub(1), ..below },
        )
    } else if body.width >= WIDE {
        // `beside` gives the list three fifths and the detail the others.
        (below, Rect { height: 0, ..below })
    } else {
        let detail = DETAIL.min(rest.saturating_sub(LEAST_LIST)).min(rest / 2);
        let list = rest - detail;
        (Rect { height: list, ..below }, Rect { y: below.y + list, height: detail, ..below })
    };
    Areas {
        head: Rect { height: head_rows, ..body },
        rule: Rect { y: rule_y, height: 1.min(body.height - head_rows), ..body },
        list,
        detail,
    }
}

pub fn draw(screen: &ReportScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if let Some(running) = &screen.running {
        draw_running(screen, running, frame, area, cx);
        return;
    }
    let Some(opened) = screen.opened() else {
        let (text, style) = match (&screen.trouble, &screen.opened) {
            (Some(trouble), _) => (trouble.text.clone(), cx.theme.bad),
            (None, None) => (text!("reading"), cx.theme.muted),
            (None, Some(_)) => (text!("panel-begin"), cx.theme.plain),
        };
        rule(frame, Rect { height: 1, ..area }, &cx.say(&text!("panel-title")), "", cx);
        say(&text, style, frame, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }, cx);
        return;
    };
    let areas = areas(screen, opened, area, cx);
    let lines = head::lines(screen, opened, usize::from(area.width), cx);
    for (line, y) in lines.into_iter().zip(areas.head.y..areas.head.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..areas.head });
    }
    draw_rule(screen, frame, areas.rule, cx);
    let is_beside = area.width >= WIDE && !screen.is_detail_whole;
    match is_beside.then(|| beside(frame, areas.list, cx)).flatten() {
        Some((list, detail)) => {
            draw_list(screen, frame, list, cx);
            draw_detail(screen, frame, detail, cx);
        }
        None => {
            draw_list(screen, frame, areas.list, cx);
            draw_detail(screen, frame, areas.detail, cx);
        }
    }
}

fn draw_detail(screen: &ReportScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if let Some(detail) = shown_detail(screen) {
        detail.draw(frame, area, cx);
    }
}

fn shown_detail(screen: &ReportScreen) -> Option<Detail<'_>> {
    let row = screen.list.marked()?;
    let top = if screen.is_detail_whole { screen.detail_top } else { 0 };
    Some(Detail { row, system_name: &screen.system_name, top })
}

/// How many lines the detail has where it has all the room, and how many are in sight.
pub fn detail_lines(screen: &ReportScreen, cx: &Context) -> (usize, usize) {
    let (Some(opened), Some(detail)) = (screen.opened(), shown_detail(screen)) else { return (0, 0) };
    let body = Rect { x: 0, y: 0, width: cx.size.width, height: cx.size.height.saturating_sub(ROWS) };
    let area = areas(screen, opened, body, cx).detail;
    (detail.count(usize::from(area.width), cx), usize::from(area.height).saturating_sub(1))
}

/// What is shown and how many there are; while a search is typed, the search.
fn draw_rule(screen: &ReportScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if screen.is_searching {
        let label = format!(" {} ", cx.say(&text!("customers-search")));
        let indent = u16::try_from(width(&label)).unwrap_or(0);
        frame.render_widget(Span::styled(label, cx.theme.strong), area);
        let count = count(screen, cx);
        right(frame, area, &count, cx.theme.plain);
        let taken = indent + u16::try_from(width(&count)).unwrap_or(0) + 3;
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(taken), ..area };
        let (words, column) = screen.search.window(field.width, None);
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        return;
    }
    let mut title = cx.say(&filter::label(screen.show));
    let count = count(screen, cx);
    if !count.is_empty() {
        title = format!("{title} · {count}");
    }
    if screen.show == Show::All {
        title = format!("{title} · {}", cx.say(&text!("panel-costly-first")));
    }
    let end = match (screen.marks.len(), screen.search.words().trim()) {
        (0, "") => String::new(),
        (0, search) => format!("/ {search}"),
        (marks, _) => cx.say(&text!("panel-marked", count = marks)),
    };
    rule(frame, area, &title, &end, cx);
}

fn count(screen: &ReportScreen, cx: &Context) -> String {
    let count = screen.list.count.and_then(|count| usize::try_from(count).ok());
    count.map(|count| cx.number(count)).unwrap_or_default()
}

fn draw_list(screen: &ReportScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if screen.list.rows.is_empty() {
        let is_incomplete = screen.opened().is_some_and(|opened| opened.report.incomplete.is_some());
        let text = match screen.list.count {
            None => text!("reading"),
            Some(_) if !screen.search.is_empty() => {
                text!("panel-none-found", search = screen.search.words().trim())
            }
            Some(_) if is_incomplete => text!("panel-nothing-known"),
            Some(_) => text!("panel-all-agree"),
        };
        let style = if screen.list.count.is_some() && screen.search.is_empty() && !is_incomplete {
            cx.theme.good
        } else {
            cx.theme.muted
        };
        say(&text, style, frame, area, cx);
        return;
    }
    for ((is_marked, row), y) in screen.list.in_sight(usize::from(area.height)).zip(area.y..area.bottom()) {
        let is_chosen = screen.marks.contains(&row.place);
        let line = line_of(row, is_marked, is_chosen, usize::from(area.width), cx);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn line_of(listed: &Row, is_marked: bool, is_chosen: bool, columns: usize, cx: &Context) -> Line<'static> {
    let code = if columns >= 70 { 9 } else { 8 };
    let name = (columns / 3).clamp(10, 30);
    let rest = columns.saturating_sub(code + name + 9);
    let strong = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let (symbol, symbol_style) = match &listed.result {
        Some(done) => detail::mark(&done.outcome, cx),
        None if listed.accepted.is_some() => ("✓", cx.theme.muted),
        None => ("", cx.theme.plain),
    };
    let reason_style = match listed.cost {
        Cost::LeftAndServed => cx.theme.bad,
        Cost::NotServed => cx.theme.warning,
        Cost::Other => cx.theme.plain,
    };
    let reason = match &listed.result {
        // A result a row: what came of it is what matters now.
        Some(done) => format!("{}: {}", cx.say(&done.action.label()), cx.say(&done.outcome.text())),
        None => words::reason(listed, cx),
    };
    let cells = [
        (if is_marked { "▸" } else { "" }.to_owned(), 1, cx.theme.key),
        (if is_chosen { "■" } else { "" }.to_owned(), 1, cx.theme.key),
        (symbol.to_owned(), 1, symbol_style),
        (words::code(listed), code, strong),
        (words::name(listed), name, strong),
        (reason, rest, if listed.result.is_some() { symbol_style } else { reason_style }),
    ];
    let mut line = row(&cells);
    line.spans.insert(0, Span::raw(" "));
    line
}

fn say(text: &Text, style: Style, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let columns = usize::from(area.width).saturating_sub(4);
    for (words, y) in wrap(&cx.say(text), columns).into_iter().zip(area.y..area.bottom()) {
        frame.render_widget(Span::styled(format!("  {words}"), style), Rect { y, height: 1, ..area });
    }
}

fn draw_running(screen: &ReportScreen, running: &Running, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1.min(area.height.saturating_sub(at)), ..area };
    let title = text!("panel-running", system = screen.system_name.as_str());
    rule(frame, line(0), &cx.say(&title), "", cx);
    let columns = usize::from(area.width).saturating_sub(4);
    let number = |count: u64| cx.number(usize::try_from(count).unwrap_or(usize::MAX));
    let (share, words) = match running.step {
        None => (0.0, cx.say(&text!("panel-run-begins"))),
        Some(Progress::Ours { read }) => (0.0, cx.say(&text!("panel-run-ours", read = number(read)))),
        Some(Progress::Theirs(progress)) => (share(progress), reading(progress, cx)),
        Some(Progress::Writing { rows, of }) => {
            (1.0, cx.say(&text!("panel-run-writing", rows = number(rows), of = number(of))))
        }
    };
    let full = ((columns as f64) * share).floor() as usize;
    let bar = Line::from(vec![
        Span::raw("  "),
        Span::styled("█".repeat(full.min(columns)), cx.theme.busy),
        Span::styled("░".repeat(columns.saturating_sub(full)), cx.theme.muted),
    ]);
    frame.render_widget(bar, line(2));
    frame.render_widget(Span::styled(format!("  {}", cut(&words, columns)), cx.theme.plain), line(3));
    let what = Rect { y: area.y + 5, height: area.height.saturating_sub(5), ..area };
    say(&text!("panel-run-what"), cx.theme.muted, frame, what, cx);
}

fn share(progress: collect::Progress) -> f64 {
    match progress.total {
        Some(total) if total > 0 => (progress.read as f64 / total as f64).min(1.0),
        Some(_) | None => 0.0,
    }
}

/// How many are read, how fast, and how long it still takes.
fn reading(progress: collect::Progress, cx: &Context) -> String {
    let number = |count: u64| cx.number(usize::try_from(count).unwrap_or(usize::MAX));
    let mut parts = vec![match progress.total {
        Some(total) => cx.say(&text!("panel-run-of", read = number(progress.read), total = number(total))),
        None => cx.say(&text!("panel-run-read", read = number(progress.read))),
    }];
    if let Some(rate) = progress.per_second() {
        parts.push(cx.say(&text!("panel-run-rate", rate = number(rate))));
    }
    if let Some(left) = progress.left() {
        parts.push(cx.say(&text!("panel-run-left", left = short(left))));
    }
    parts.join(" · ")
}

/// A short while: seconds, or minutes and seconds.
fn short(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
