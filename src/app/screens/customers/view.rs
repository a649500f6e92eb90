//! Draws the list of customers and the line in which a search is typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::screen::Context;
use crate::domain::customer::CustomerStatus;
use crate::domain::values::PhoneNumber;
use crate::store::CustomerRow;
use crate::text;
use crate::ui::frame::{row, rule};
use crate::ui::text::{width, wrap};

use super::CustomersScreen;

/// The rows above the list: search line, rule and column titles.
pub const HEADER: u16 = 3;

/// The symbol and the style of a customer's status.
pub fn status_mark(status: CustomerStatus, cx: &Context) -> (&'static str, Style) {
    match status {
        CustomerStatus::Captado => ("○", cx.theme.busy),
        CustomerStatus::Alta => ("●", cx.theme.good),
        CustomerStatus::Bloqueado => ("■", cx.theme.warning),
        CustomerStatus::Baja => ("×", cx.theme.muted),
    }
}

pub fn draw(screen: &CustomersScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    draw_search(screen, frame, line(0), cx);
    let count =
        screen.total.map(|total| cx.say(&text!("customers-count", count = total))).unwrap_or_default();
    rule(frame, line(1), "", &count, cx);
    let told = match (&screen.trouble, screen.total) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(0)) if screen.search.is_empty() => Some((text!("customers-empty"), cx.theme.plain)),
        (None, Some(0)) => {
            Some((text!("customers-none-found", search = screen.search.words()), cx.theme.warning))
        }
        (None, Some(_)) => None,
    };
    if let Some((text, style)) = told {
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, at) in wrap(&cx.say(&text), columns).into_iter().zip(HEADER..area.height) {
            frame.render_widget(Span::styled(format!("  {words}"), style), line(at));
        }
        return;
    }
    let widths = widths(usize::from(area.width));
    let titles = [
        String::new(),
        cx.say(&text!("customers-code")),
        cx.say(&text!("field-name")),
        cx.say(&text!("customers-status")),
        cx.say(&text!("customers-tax-id")),
        cx.say(&text!("customers-phone")),
        cx.say(&text!("customers-city")),
    ];
    let cells: Vec<_> =
        titles.into_iter().zip(widths).map(|(title, columns)| (title, columns, cx.theme.muted)).collect();
    frame.render_widget(row(&cells), line(2));
    let visible = usize::from(area.height.saturating_sub(HEADER));
    for ((index, customer), at) in
        screen.rows.iter().enumerate().skip(screen.cursor.top).take(visible).zip(HEADER..)
    {
        let is_marked = index == screen.cursor.marked;
        frame.render_widget(row(&cells_of(customer, is_marked, widths, cx)), line(at));
    }
}

fn draw_search(screen: &CustomersScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let label = cx.say(&text!("customers-search"));
    let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
    let style = if screen.is_searching { cx.theme.strong } else { cx.theme.muted };
    frame.render_widget(Span::styled(format!(" {label} "), style), area);
    let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..area };
    if screen.search.is_empty() && !screen.is_searching {
        frame.render_widget(Span::styled(cx.say(&text!("customers-search-how")), cx.theme.muted), field);
        return;
    }
    let (words, column) = screen.search.window(field.width, None);
    frame.render_widget(Span::raw(words), field);
    if screen.is_searching {
        frame.set_cursor_position((field.x + column, field.y));
    }
}

fn widths(columns: usize) -> [usize; 7] {
    const CODE: usize = 9;
    const STATUS: usize = 11;
    const TAX_ID: usize = 10;
    const PHONE: usize = 12;
    // One column stands between any two cells.
    let city = if columns >= 96 { columns / 6 } else { 0 };
    let tax_id = if columns >= 72 { TAX_ID } else { 0 };
    let name = columns.saturating_sub(1 + CODE + STATUS + tax_id + PHONE + city + 7);
    [1, CODE, name, STATUS, tax_id, PHONE, city]
}

fn cells_of(
    customer: &CustomerRow,
    is_marked: bool,
    widths: [usize; 7],
    cx: &Context,
) -> [(String, usize, Style); 7] {
    let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let (symbol, status_style) = status_mark(customer.status, cx);
    let tax_id = customer.tax_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let phone = customer.phone.as_ref().map(PhoneNumber::national).unwrap_or_default();
    [
        (if is_marked { "▸" } else { "" }.to_owned(), widths[0], cx.theme.key),
        (customer.code.clone(), widths[1], style),
        (customer.name.clone(), widths[2], cx.theme.plain),
        (format!("{symbol} {}", cx.say(&customer.status.label())), widths[3], status_style),
        (tax_id, widths[4], cx.theme.plain),
        (phone, widths[5], cx.theme.plain),
        (customer.city.clone(), widths[6], cx.theme.plain),
    ]
}
