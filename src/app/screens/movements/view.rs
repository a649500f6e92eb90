//! Draws the history of the stock of a product.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::screen::Context;
use crate::domain::product::MovementKind;
use crate::domain::text::Text;
use crate::store::Movement;
use crate::text;
use crate::ui::frame::{row, rule};
use crate::ui::text::{width, wrap};

use super::MovementsScreen;

/// The rows above the list: rule and column titles.
pub const HEADER: u16 = 2;

pub fn draw(screen: &MovementsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    let stock = screen.record.as_ref().map_or_else(String::new, |product| {
        cx.say(&text!("stock-now", stock = product.stock, named = product.named))
    });
    let count = screen.total.map_or_else(String::new, |total| {
        let shown = cx.number(usize::try_from(total).unwrap_or_default());
        cx.say(&text!("movements-count", count = total, shown = shown))
    });
    rule(frame, line(0), &stock, &count, cx);
    let told = match (&screen.trouble, screen.total) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(0)) => Some((text!("movements-empty"), cx.theme.plain)),
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
        "",
        "movement-when",
        "movement-kind",
        "movement-units",
        "movement-stock",
        "movement-what",
        "movement-who",
    ];
    let title = |id: &'static str| if id.is_empty() { String::new() } else { cx.say(&Text::new(id)) };
    let cells: Vec<_> =
        titles.into_iter().zip(widths).map(|(id, columns)| (title(id), columns, cx.theme.muted)).collect();
    frame.render_widget(row(&cells), line(1));
    let visible = usize::from(area.height.saturating_sub(HEADER));
    let rows = screen.rows.iter().enumerate().skip(screen.cursor.top).take(visible);
    for ((index, movement), at) in rows.zip(HEADER..) {
        let is_marked = index == screen.cursor.marked;
        frame.render_widget(row(&cells_of(movement, is_marked, widths, cx)), line(at));
    }
}

fn widths(columns: usize) -> [usize; 7] {
    const WHEN: usize = 11;
    const KIND: usize = 11;
    const UNITS: usize = 6;
    // On a narrow line the number and whose it is matter most.
    let (stock, who) = if columns < 72 { (0, 0) } else { (6, 10) };
    // One column stands between any two cells.
    let rest = columns.saturating_sub(1 + WHEN + KIND + UNITS + stock + who + 7);
    [1, WHEN, KIND, UNITS, stock, rest, who]
}

fn cells_of(
    movement: &Movement,
    is_marked: bool,
    widths: [usize; 7],
    cx: &Context,
) -> [(String, usize, Style); 7] {
    let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let units = match movement.units {
        0 => String::new(),
        units => format!("{units:+}"),
    };
    let number = |words: String, columns: usize| {
        format!("{}{words}", " ".repeat(columns.saturating_sub(width(&words))))
    };
    [
        (if is_marked { "▸" } else { "" }.to_owned(), widths[0], cx.theme.key),
        (cx.day(movement.at), widths[1], cx.theme.muted),
        (cx.say(&movement.kind.label()), widths[2], style),
        (number(units, widths[3]), widths[3], units_style(movement.kind, cx)),
        (number(movement.stock.to_string(), widths[4]), widths[4], style),
        (what(movement), widths[5], style),
        (movement.by.clone(), widths[6], cx.theme.muted),
    ]
}

/// All of a line that a narrow terminal has no room for, and who it was.
pub fn whole(movement: &Movement) -> String {
    let what = Some(what(movement)).filter(|words| !words.is_empty());
    what.into_iter().chain([movement.by.clone()]).collect::<Vec<_>>().join(" · ")
}

/// The serial, whose device it is, and the reason, as far as there are any.
fn what(movement: &Movement) -> String {
    let customer = movement.customer.as_ref().map(|(code, name)| format!("{code} {name}"));
    let reason = Some(movement.reason.clone()).filter(|reason| !reason.is_empty());
    [movement.serial.clone(), customer, reason].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

const fn units_style(kind: MovementKind, cx: &Context) -> Style {
    match kind {
        MovementKind::In | MovementKind::Returned => cx.theme.good,
        MovementKind::Out => cx.theme.warning,
        MovementKind::Assigned | MovementKind::Import | MovementKind::Named => cx.theme.plain,
    }
}
