//! Draws a customer's file.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::values::PhoneNumber;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, wrap};

use super::provisioning::Focus;
use super::{CustomerScreen, Tab, contracts_view, provisioning_view};

pub fn draw(screen: &CustomerScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    draw_tabs(screen, frame, Rect { height: 1, ..area }, cx);
    rule(frame, Rect { y: area.y + 1, height: 1, ..area }, "", "", cx);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let told = match (&screen.trouble, &screen.file) {
        (Some(trouble), _) => Some((cx.say(&trouble.text), cx.theme.bad)),
        (None, None) => Some((cx.say(&text!("reading")), cx.theme.muted)),
        (None, Some(_)) => None,
    };
    if let Some((words, style)) = told {
        say(frame, body, &words, style);
        return;
    }
    if let Some(file) = &screen.file {
        match screen.tab {
            Tab::Data => draw_data(file, frame, body, cx),
            Tab::Tariffs => contracts_view::draw(&screen.contracts, file, frame, body, cx),
            Tab::History => screen.history.draw(frame, body, cx),
            Tab::Provisioning => provisioning_view::draw(screen, file, frame, body, cx),
        }
    }
}

/// Says something where there is nothing else to be drawn.
pub fn say(frame: &mut Frame<'_>, area: Rect, words: &str, style: Style) {
    let columns = usize::from(area.width).saturating_sub(4);
    for (words, y) in wrap(words, columns).into_iter().zip(area.y..area.bottom()) {
        frame.render_widget(Span::styled(format!("  {words}"), style), Rect { y, height: 1, ..area });
    }
}

fn draw_tabs(screen: &CustomerScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let has_focus = screen.provisioning.focus == Focus::Tabs;
    let mut spans = vec![Span::raw(" ")];
    for tab in Tab::ALL {
        let label = cx.say(&tab.label());
        if tab == screen.tab {
            let style = if has_focus { cx.theme.title } else { cx.theme.strong };
            spans.push(Span::styled(format!("[{label}]"), style));
        } else {
            spans.push(Span::styled(format!(" {label} "), cx.theme.plain));
        }
        spans.push(Span::raw(" "));
    }
    frame.render_widget(Line::from(spans), area);
}

fn draw_data(file: &CustomerFile, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let customer = &file.customer;
    let text = |value: Option<String>| value.unwrap_or_default();
    let lines = [
        (text!("customers-code"), customer.code.clone()),
        (text!("field-name"), customer.name.clone()),
        (text!("customers-tax-id"), text(customer.tax_id.as_ref().map(ToString::to_string))),
        (text!("customers-status"), cx.say(&customer.status.label())),
        (text!("customers-phone"), text(customer.phone.as_ref().map(PhoneNumber::national))),
        (text!("customers-email"), text(customer.email.as_ref().map(ToString::to_string))),
        (text!("customers-address"), customer.address.clone()),
        (text!("customers-city"), format!("{} {}", customer.postal_code, customer.city)),
    ];
    for ((label, value), y) in lines.into_iter().zip(area.y..area.bottom()) {
        let line = Line::from(vec![
            Span::styled(format!("  {}", fill(&cx.say(&label), 18)), cx.theme.muted),
            Span::raw(cut(value.trim(), usize::from(area.width).saturating_sub(21))),
        ]);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

pub fn amount_line(indent: &str, words: &str, amount: &str, columns: usize, style: Style) -> Line<'static> {
    const AMOUNT: usize = 12;
    // The amounts stand below each other, however far the words are moved in.
    let room = columns.saturating_sub(AMOUNT + 2).min(60).saturating_sub(indent.len());
    Line::from(vec![
        Span::styled(format!("{indent}{}", fill(words, room)), style),
        Span::styled(format!("{amount:>AMOUNT$}"), style),
    ])
}
