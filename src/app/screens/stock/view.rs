//! Draws the form of a change of stock, and below it what was scanned, the last first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::form::view;
use crate::app::screen::Context;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, wrap};

use super::StockScreen;
use super::scans::{Scan, Verdict};

pub fn draw(screen: &StockScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |y: u16| Rect { y, height: 1, ..area };
    let title = cx.say(&text!("stock-form-title"));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(trouble) = &screen.trouble {
        rule(frame, line(area.y), &title, "", cx);
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, y) in wrap(&cx.say(&trouble.text), columns).into_iter().zip(below.y..below.bottom()) {
            frame.render_widget(Span::styled(format!("  {words}"), cx.theme.bad), line(y));
        }
        return;
    }
    let stock = screen.record.as_ref().map_or_else(String::new, |product| {
        cx.say(&text!("stock-now", stock = product.stock, named = product.named))
    });
    rule(frame, line(area.y), &title, &stock, cx);
    let rows = view::height(&screen.form, area.width, cx).min(below.height);
    let form = Rect { height: rows, ..below };
    view::draw(&screen.form, true, frame, form, cx);
    let scans = Rect { y: form.bottom(), height: below.bottom().saturating_sub(form.bottom()), ..area };
    draw_scans(screen, frame, scans, cx);
}

fn draw_scans(screen: &StockScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if screen.scans.is_empty() || area.height == 0 {
        return;
    }
    let refused = screen.scans.refused(screen.deed(), screen.product);
    let count = match refused {
        0 => text!("stock-scanned", count = screen.scans.len()),
        refused => text!("stock-scanned-refused", count = screen.scans.len(), refused = refused),
    };
    let lines = area.y..area.bottom();
    let mut lines = lines.map(|y| Rect { y, height: 1, ..area });
    if let Some(first) = lines.next() {
        rule(frame, first, &cx.say(&text!("stock-scanned-title")), &cx.say(&count), cx);
    }
    let columns = usize::from(area.width);
    for (scan, line) in screen.scans.newest_first().zip(lines) {
        frame.render_widget(scan_line(scan, screen, columns, cx), line);
    }
}

fn scan_line(scan: &Scan, screen: &StockScreen, columns: usize, cx: &Context) -> Line<'static> {
    let (sign, style, words) = match scan.verdict(screen.deed(), screen.product) {
        Verdict::Asking => ("…", cx.theme.busy, scan.words.clone()),
        Verdict::Good => ("✓", cx.theme.good, scan.words.clone()),
        Verdict::Refused(text) => {
            let why = cx.say(&text);
            // What is wrong with a serial mostly names it.
            let words = if why.starts_with(&scan.words) { why } else { format!("{}: {why}", scan.words) };
            ("✗", cx.theme.bad, words)
        }
    };
    let words = cut(&words, columns.saturating_sub(4));
    Line::from(vec![Span::styled(format!(" {sign} "), style), Span::styled(words, style)])
}
