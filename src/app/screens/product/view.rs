//! Draws the form of a product, and below it what is in stock of it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::form::view;
use crate::app::screen::Context;
use crate::domain::product::Product;
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{fill, width, wrap};

use super::ProductScreen;

pub fn draw(screen: &ProductScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = cx.say(&text!("product-form-title"));
    let line = |y: u16| Rect { y, height: 1, ..area };
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(trouble) = &screen.edited.trouble {
        rule(frame, line(area.y), &title, "", cx);
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, y) in wrap(&cx.say(&trouble.text), columns).into_iter().zip(below.y..below.bottom()) {
            frame.render_widget(Span::styled(format!("  {words}"), cx.theme.bad), line(y));
        }
        return;
    }
    let rows = view::height(&screen.edited.form, area.width, cx).min(below.height);
    let form = Rect { height: rows, ..below };
    rule(frame, line(area.y), &title, &view::position(&screen.edited.form, form, cx).unwrap_or_default(), cx);
    view::draw(&screen.edited.form, true, frame, form, cx);
    if let Some(product) = &screen.edited.saved {
        let stock = Rect { y: form.bottom(), height: below.bottom().saturating_sub(form.bottom()), ..area };
        draw_stock(product, frame, stock, cx);
    }
}

/// How many units there are and where, and the keys that lead to them.
fn draw_stock(product: &Product, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let say = |id: &'static str| cx.say(&Text::new(id));
    let mut lines = vec![
        (say("product-stock"), product.stock.to_string()),
        (say("product-named"), product.named.to_string()),
        (say("product-assigned"), product.assigned.to_string()),
    ];
    if let Some(retired_at) = product.retired_at {
        lines.push((say("product-retired-since"), cx.day(retired_at)));
    }
    let label = lines.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
    let mut rows = (area.y..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    if let Some(first) = rows.next() {
        rule(frame, first, &say("stock-title"), "", cx);
    }
    for ((name, value), line) in lines.into_iter().zip(&mut rows) {
        let spans = vec![
            Span::styled(format!("  {}  ", fill(&name, label)), cx.theme.muted),
            Span::styled(value, cx.theme.plain),
        ];
        frame.render_widget(Line::from(spans), line);
    }
    let columns = usize::from(area.width).saturating_sub(4);
    for (words, line) in wrap(&say("product-stock-how"), columns).into_iter().zip(rows) {
        frame.render_widget(Span::styled(format!("  {words}"), cx.theme.muted), line);
    }
}
