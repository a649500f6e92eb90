//! Draws the form of a tariff.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::form::view;
use crate::app::screen::Context;
use crate::domain::tariff::Amount;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::wrap;

use super::TariffScreen;

pub fn draw(screen: &TariffScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = cx.say(&text!("tariff-form-title"));
    let title_line = Rect { height: 1, ..area };
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let told = match (&screen.edited.trouble, screen.edited.id, &screen.edited.saved) {
        (Some(trouble), ..) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, Some(_), None) => Some((text!("reading"), cx.theme.muted)),
        (None, ..) => None,
    };
    if let Some((text, style)) = told {
        rule(frame, title_line, &title, "", cx);
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, y) in wrap(&cx.say(&text), columns).into_iter().zip(below.y..below.bottom()) {
            frame.render_widget(Span::styled(format!("  {words}"), style), Rect { y, height: 1, ..below });
        }
        return;
    }
    let total = total(screen).map(|total| cx.say(&text!("tariff-total", amount = cx.amount(total))));
    let parts = [view::position(&screen.edited.form, below, cx), total];
    let end = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    rule(frame, title_line, &title, &end, cx);
    view::draw(&screen.edited.form, true, frame, below, cx);
}

/// What all that is typed amounts to; `None` while some of it is no amount.
fn total(screen: &TariffScreen) -> Option<Amount> {
    let services = screen.input().services;
    let amounts = services.values().flatten().map(|concept| concept.amount.trim().to_owned());
    let typed = amounts.filter(|amount| !amount.is_empty());
    typed.map(|amount| Amount::parse(&amount).ok()).sum::<Option<Amount>>()
}
