//! The panel Informe de sincronización below the list: what the last report of the marked system came to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::effect::report::Opened;
use crate::app::screen::Context;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::wrap;

use super::SystemsScreen;
use super::view::HEADER;

/// Its rule, and what it tells of most reports.
const ROWS: u16 = 4;
/// The least rows of the list above, however much there is to tell.
const LEAST_LIST: u16 = 3;

/// How many rows of the body it takes: why a report is not complete is told whole, since what to do about it stands at
/// the end.
pub fn rows(screen: &SystemsScreen, body: u16, cx: &Context) -> u16 {
    let lines = match &screen.last {
        Some((_, Some(Some(opened)))) => {
            wrap(&told(opened, cx).0, usize::from(cx.size.width).saturating_sub(3)).len()
        }
        Some(_) | None => 0,
    };
    let wanted = u16::try_from(lines + 1).unwrap_or(u16::MAX).max(ROWS);
    wanted.min(body.saturating_sub(HEADER + LEAST_LIST))
}

pub fn draw(screen: &SystemsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let top = Rect { height: 1.min(area.height), ..area };
    rule(frame, top, &cx.say(&text!("panel-title")), &cx.say(&text!("panel-generate")), cx);
    let Some((_, Some(last))) = &screen.last else { return };
    let (words, style) = match last {
        None => (cx.say(&text!("panel-never")), cx.theme.muted),
        Some(opened) => told(opened, cx),
    };
    let columns = usize::from(area.width).saturating_sub(3);
    for (line, y) in wrap(&words, columns).into_iter().zip(area.y + 1..area.bottom()) {
        frame.render_widget(Span::styled(format!("  {line}"), style), Rect { y, height: 1, ..area });
    }
}

fn told(opened: &Opened, cx: &Context) -> (String, Style) {
    let report = &opened.report;
    let differences = report.totals.differences();
    let when = cx.day(report.finished_at);
    match &report.incomplete {
        Some(incomplete) => {
            let told = text!("panel-last-incomplete", when = when, reason = incomplete.text());
            (format!("✗ {}", cx.say(&told)), cx.theme.bad)
        }
        None if differences == 0 => {
            (format!("✓ {}", cx.say(&text!("panel-last-agrees", when = when))), cx.theme.good)
        }
        None => {
            let told = text!("panel-last", when = when, count = differences);
            (format!("! {}", cx.say(&told)), cx.theme.warning)
        }
    }
}
