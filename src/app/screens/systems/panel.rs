//! The panel Informe de sincronización below the list of systems and below the form of one: what its last report came to.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::effect::report::Opened;
use crate::app::screen::Context;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::wrap;

use super::view::HEADER;

/// Its rule, and what it tells of most reports.
pub const ROWS: u16 = 4;
/// The least rows of the list above, however much there is to tell.
const LEAST_LIST: u16 = 3;

/// How many rows of the body it takes below the list: why a report is not complete is told whole, since what to do about
/// it stands at the end.
pub fn rows(last: Option<&LastReport>, body: u16, cx: &Context) -> u16 {
    let lines = match last {
        Some(Some(Some(opened))) => {
            wrap(&told(opened, Below::List, cx).0, usize::from(cx.size.width).saturating_sub(3)).len()
        }
        Some(_) | None => 0,
    };
    let wanted = u16::try_from(lines + 1).unwrap_or(u16::MAX).max(ROWS);
    wanted.min(body.saturating_sub(HEADER + LEAST_LIST))
}

/// Where it stands, and with it the keys that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    List,
    Form,
}

/// The last report of a system, once it is known; a system may have none.
pub type LastReport = Option<Option<Box<Opened>>>;

pub fn draw(last: &LastReport, below: Below, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let top = Rect { height: 1.min(area.height), ..area };
    let generate = match below {
        Below::List => text!("panel-generate"),
        Below::Form => text!("panel-form-generate"),
    };
    rule(frame, top, &cx.say(&text!("panel-title")), &cx.say(&generate), cx);
    let Some(last) = last else { return };
    let (words, style) = match (last, below) {
        (None, Below::List) => (cx.say(&text!("panel-never")), cx.theme.muted),
        (None, Below::Form) => (cx.say(&text!("panel-form-never")), cx.theme.muted),
        (Some(opened), below) => told(opened, below, cx),
    };
    let columns = usize::from(area.width).saturating_sub(3);
    for (line, y) in wrap(&words, columns).into_iter().zip(area.y + 1..area.bottom()) {
        frame.render_widget(Span::styled(format!("  {line}"), style), Rect { y, height: 1, ..area });
    }
}

fn told(opened: &Opened, below: Below, cx: &Context) -> (String, Style) {
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
            let told = match below {
                Below::List => text!("panel-last", when = when, count = differences),
                Below::Form => text!("panel-form-last", when = when, count = differences),
            };
            (format!("! {}", cx.say(&told)), cx.theme.warning)
        }
    }
}
