//! Draws the list of products, the line of its search, and the marked one beside it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::app::window::Window;
use crate::domain::product::Product;
use crate::domain::technology;
use crate::domain::text::Text;
use crate::store::{ProductColumn, Shown};
use crate::text;
use crate::ui::frame::{beside, row, rule};
use crate::ui::table::heading;
use crate::ui::text::{fill, pieces, width, wrap};

use super::ProductsScreen;

/// The rows above the list: search line, rule and column titles.
pub const HEADER: u16 = 3;

pub fn draw(screen: &ProductsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    match beside(frame, area, cx) {
        Some((list, detail)) => {
            draw_list(screen, frame, list, cx);
            if let Some(product) = screen.marked() {
                draw_detail(product, frame, detail, cx);
            }
        }
        None => draw_list(screen, frame, area, cx),
    }
}

fn draw_list(screen: &ProductsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    draw_search(screen, frame, line(0), cx);
    rule(frame, line(1), "", &count(screen, cx), cx);
    if let Some((text, style)) = told_instead(screen, cx) {
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, at) in wrap(&cx.say(&text), columns).into_iter().zip(HEADER..area.height) {
            frame.render_widget(Span::styled(format!("  {words}"), style), line(at));
        }
        return;
    }
    let widths = widths(usize::from(area.width));
    let titles =
        ["", "field-name", "product-technology", "product-model", "product-stock", "product-assigned"];
    let title = |id: &'static str| if id.is_empty() { String::new() } else { cx.say(&Text::new(id)) };
    let direction = |id: &str| match id {
        "field-name" => screen.sort.of(ProductColumn::Name),
        "product-stock" => screen.sort.of(ProductColumn::Stock),
        "product-assigned" => screen.sort.of(ProductColumn::Assigned),
        _ => None,
    };
    let cells: Vec<_> = titles
        .into_iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (id, columns))| {
            let words = heading(&title(id), columns, direction(id));
            (aligned(words, at, columns), columns, cx.theme.muted)
        })
        .collect();
    frame.render_widget(row(&cells), line(2));
    let visible = usize::from(area.height.saturating_sub(HEADER));
    let Window { rows, cursor, .. } = &screen.loaded;
    let rows = rows.iter().enumerate().skip(cursor.top).take(visible);
    for ((index, listed), at) in rows.zip(HEADER..) {
        let is_marked = index == cursor.marked;
        frame.render_widget(row(&cells_of(&listed.product, is_marked, widths, cx)), line(at));
    }
}

/// Numbers stand at the right of their column.
fn aligned(words: String, at: usize, columns: usize) -> String {
    if at < 4 { words } else { format!("{}{words}", " ".repeat(columns.saturating_sub(width(&words)))) }
}

fn count(screen: &ProductsScreen, cx: &Context) -> String {
    let Some((total, retired)) = screen.counts else { return String::new() };
    let shown = cx.number(usize::try_from(total).unwrap_or_default());
    match (screen.shown, retired) {
        (_, 0) => cx.say(&text!("products-count", count = total, shown = shown)),
        (Shown::Offered, _) => {
            cx.say(&text!("products-count-retired", count = total, shown = shown, retired = retired))
        }
        (Shown::All, _) => {
            cx.say(&text!("products-count-all", count = total, shown = shown, retired = retired))
        }
    }
}

/// What is said where the list would stand.
fn told_instead(screen: &ProductsScreen, cx: &Context) -> Option<(Text, Style)> {
    match (&screen.trouble, screen.counts) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(_)) if !screen.loaded.rows.is_empty() => None,
        (None, Some(_)) if screen.search.is_empty() => Some((text!("products-empty"), cx.theme.plain)),
        (None, Some(_)) => {
            Some((text!("products-none-found", search = screen.search.words()), cx.theme.warning))
        }
    }
}

fn draw_search(screen: &ProductsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let label = cx.say(&text!("pick-search"));
    let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
    let style = if screen.is_searching { cx.theme.strong } else { cx.theme.muted };
    frame.render_widget(Span::styled(format!(" {label} "), style), area);
    let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..area };
    if screen.search.is_empty() && !screen.is_searching {
        frame.render_widget(Span::styled(cx.say(&text!("products-search-how")), cx.theme.muted), field);
        return;
    }
    let (words, column) = screen.search.window(field.width, None);
    frame.render_widget(Span::raw(words), field);
    if screen.is_searching {
        frame.set_cursor_position((field.x + column, field.y));
    }
}

fn widths(columns: usize) -> [usize; 6] {
    const TECHNOLOGY: usize = 10;
    const STOCK: usize = 11;
    const ASSIGNED: usize = 9;
    // One column stands between any two cells.
    let rest = columns.saturating_sub(1 + TECHNOLOGY + STOCK + ASSIGNED + 6);
    let model = if columns < 64 { rest / 3 } else { rest * 2 / 5 };
    [1, rest.saturating_sub(model), TECHNOLOGY, model, STOCK, ASSIGNED]
}

fn cells_of(
    product: &Product,
    is_marked: bool,
    widths: [usize; 6],
    cx: &Context,
) -> [(String, usize, Style); 6] {
    let style = match (product.is_retired(), is_marked) {
        (true, _) => cx.theme.muted,
        (false, true) => cx.theme.strong,
        (false, false) => cx.theme.plain,
    };
    let name = if product.is_retired() { format!("× {}", product.name) } else { product.name.clone() };
    let (stock, stock_style) = stock(product, cx);
    [
        (if is_marked { "▸" } else { "" }.to_owned(), widths[0], cx.theme.key),
        (name, widths[1], style),
        (technology_of(product, cx), widths[2], style),
        (product.model.clone(), widths[3], style),
        (aligned(stock, 4, widths[4]), widths[4], stock_style),
        (aligned(product.assigned.to_string(), 5, widths[5]), widths[5], style),
    ]
}

/// How many units are in stock; none has a sign of its own.
fn stock(product: &Product, cx: &Context) -> (String, Style) {
    match (product.is_retired(), product.stock) {
        (true, stock) => (stock.to_string(), cx.theme.muted),
        (false, 0) => ("! 0".to_owned(), cx.theme.warning),
        (false, stock) => (stock.to_string(), cx.theme.plain),
    }
}

pub fn technology_of(product: &Product, cx: &Context) -> String {
    technology::technology(&product.technology.0).map_or_else(
        || product.technology.to_string(),
        |technology| cx.say(&Text::new(technology.label.clone())),
    )
}

/// All that is known of the marked product, for where there is room beside the list.
fn draw_detail(product: &Product, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let say = |id: &'static str| cx.say(&Text::new(id));
    let mut lines = vec![
        (say("field-name"), product.name.clone(), cx.theme.strong),
        (say("product-model"), product.model.clone(), cx.theme.plain),
        (say("product-technology"), technology_of(product, cx), cx.theme.plain),
        (say("product-stock"), stock(product, cx).0, stock(product, cx).1),
        (say("product-named"), product.named.to_string(), cx.theme.plain),
        (say("product-assigned"), product.assigned.to_string(), cx.theme.plain),
    ];
    if let Some(retired_at) = product.retired_at {
        lines.push((say("product-retired-since"), cx.day(retired_at), cx.theme.muted));
    }
    let label = lines.iter().map(|(label, ..)| width(label)).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(label + 3);
    let mut rows = (area.y..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    for (name, value, style) in lines {
        for (at, part) in pieces(&value, room).into_iter().enumerate() {
            let Some(line) = rows.next() else { return };
            let name = if at == 0 { fill(&name, label) } else { " ".repeat(label) };
            let spans = vec![Span::styled(format!(" {name}  "), cx.theme.muted), Span::styled(part, style)];
            frame.render_widget(Line::from(spans), line);
        }
    }
}
