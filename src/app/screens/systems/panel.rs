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

/// Its rule, and what it tells.
pub const ROWS: u16 = 4;

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
