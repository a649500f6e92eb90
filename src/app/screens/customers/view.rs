//! Draws the list of customers and the line in which a search is typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::screen::Context;
use crate::app::window::Window;
use crate::domain::customer::CustomerStatus;
use crate::domain::text::Text;
use crate::domain::values::PhoneNumber;
use crate::store::{CustomerColumn, CustomerRow, FoundBy, Sort, Total};
use crate::text;
use crate::ui::frame::{self, row, rule};
use crate::ui::table::heading;
use crate::ui::text::{harmless, width, wrap};

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
    match frame::beside(frame, area, cx) {
        Some((list, beside)) => {
            draw_list(screen, frame, list, cx);
            screen.beside.draw(frame, beside, cx);
        }
        None => draw_list(screen, frame, area, cx),
    }
}

fn draw_list(screen: &CustomersScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    draw_search(screen, frame, line(0), cx);
    let count = screen.total.map(|total| count(total, cx)).unwrap_or_default();
    rule(frame, line(1), "", &count, cx);
    if let Some((text, style)) = told_instead(screen, cx) {
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, at) in wrap(&cx.say(&text), columns).into_iter().zip(HEADER..area.height) {
            frame.render_widget(Span::styled(format!("  {words}"), style), line(at));
        }
        return;
    }
    let columns = Columns::within(usize::from(area.width));
    frame.render_widget(row(&columns.titles(screen.sort, cx)), line(2));
    let Window { rows, cursor, .. } = &screen.loaded;
    let visible = usize::from(area.height.saturating_sub(HEADER));
    for ((index, customer), at) in rows.iter().enumerate().skip(cursor.top).take(visible).zip(HEADER..) {
        let is_marked = index == cursor.marked;
        frame.render_widget(row(&columns.cells(customer, is_marked, cx)), line(at));
    }
}

fn count(total: Total, cx: &Context) -> String {
    let number = |count: i64| cx.number(usize::try_from(count).unwrap_or_default());
    match total {
        Total::Exactly(total) => cx.say(&text!("customers-count", count = total, shown = number(total))),
        Total::MoreThan(total) => cx.say(&text!("customers-many", count = number(total))),
    }
}

/// What is said where the list would stand.
fn told_instead(screen: &CustomersScreen, cx: &Context) -> Option<(Text, Style)> {
    match (&screen.trouble, screen.total) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(_)) if !screen.loaded.rows.is_empty() => None,
        (None, Some(_)) if screen.search.is_empty() => Some((text!("customers-empty"), cx.theme.plain)),
        (None, Some(_)) => {
            Some((text!("customers-none-found", search = screen.search.words()), cx.theme.warning))
        }
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

/// How wide each column is; one that has no room has none.
struct Columns {
    name: usize,
    tax_id: usize,
    systems: usize,
    devices: usize,
    city: usize,
}

type Cell = (String, usize, Style);

impl Columns {
    const CODE: usize = 9;
    const STATUS: usize = 11;
    const PHONE: usize = 11;

    fn within(columns: usize) -> Self {
        // One column stands behind every cell.
        let cell = |wide: bool, columns: usize| if wide { columns } else { 0 };
        let tax_id = cell(columns >= 72, 10);
        let systems = cell(columns >= 72, 5);
        let devices = cell(columns >= 88, 5);
        let city = cell(columns >= 104, columns / 6);
        let taken = [1, Self::CODE, Self::STATUS, Self::PHONE, tax_id, systems, devices, city];
        let taken: usize = taken.iter().filter(|columns| **columns > 0).map(|columns| columns + 1).sum();
        Self { name: columns.saturating_sub(taken + 1), tax_id, systems, devices, city }
    }

    fn titles(&self, sort: Sort<CustomerColumn>, cx: &Context) -> Vec<Cell> {
        let style = cx.theme.muted;
        let title = |text: Text, columns| (cx.say(&text), columns, style);
        let sorted =
            |text: Text, columns, column| (heading(&cx.say(&text), columns, sort.of(column)), columns, style);
        self.with_room(vec![
            (String::new(), 1, style),
            sorted(text!("customers-code"), Self::CODE, CustomerColumn::Code),
            sorted(text!("field-name"), self.name, CustomerColumn::Name),
            sorted(text!("customers-status"), Self::STATUS, CustomerColumn::Status),
            title(text!("customers-tax-id"), self.tax_id),
            title(text!("customers-phone"), Self::PHONE),
            title(text!("customers-systems"), self.systems),
            title(text!("customers-device-count"), self.devices),
            title(text!("customers-city"), self.city),
        ])
    }

    fn cells(&self, customer: &CustomerRow, is_marked: bool, cx: &Context) -> Vec<Cell> {
        let plain = cx.theme.plain;
        // The mark and the code alone: a list that is gone through sends little.
        let (mark, style) = if is_marked { ("▸", cx.theme.strong) } else { ("", plain) };
        let (symbol, status_style) = status_mark(customer.status, cx);
        let mut cells = vec![(mark.to_owned(), 1, cx.theme.key), (customer.code.clone(), Self::CODE, style)];
        match self.out_of_sight(customer) {
            Some(found_by) => {
                // Both are cut rather than that one of them be missing.
                let room = width(&found_by).min(self.name / 2 + 2);
                cells.push((customer.name.clone(), self.name.saturating_sub(room + 1), plain));
                cells.push((found_by, room, cx.theme.key));
            }
            None => cells.push((customer.name.clone(), self.name, plain)),
        }
        let count = |count: i64| if count == 0 { String::new() } else { count.to_string() };
        cells.extend([
            (format!("{symbol} {}", cx.say(&customer.status.label())), Self::STATUS, status_style),
            (customer.tax_id.as_ref().map(ToString::to_string).unwrap_or_default(), self.tax_id, plain),
            (customer.phone.as_ref().map(PhoneNumber::national).unwrap_or_default(), Self::PHONE, plain),
            (count(customer.systems), self.systems, plain),
            (count(customer.devices), self.devices, plain),
            (customer.city.clone(), self.city, plain),
        ]);
        self.with_room(cells)
    }

    /// What the customer was found by, when no column shows it.
    fn out_of_sight(&self, customer: &CustomerRow) -> Option<String> {
        match customer.found_by.as_ref()? {
            FoundBy::Code | FoundBy::Phone => None,
            FoundBy::TaxId if self.tax_id > 0 => None,
            FoundBy::TaxId => customer.tax_id.as_ref().map(ToString::to_string),
            FoundBy::ExternalId(id) => Some(harmless(id).into_owned()),
            FoundBy::Serial(serial) => Some(serial.to_string()),
        }
    }

    fn with_room(&self, mut cells: Vec<Cell>) -> Vec<Cell> {
        cells.retain(|(_, columns, _)| *columns > 0);
        cells
    }
}
