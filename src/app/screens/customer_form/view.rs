//! Draws the form of a customer.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::form::view;
use crate::app::screen::Context;
use crate::app::screens::customer::view::say;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::harmless;

use super::CustomerFormScreen;

pub fn draw(screen: &CustomerFormScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = match &screen.edited.saved {
        Some(customer) => cx.say(&text!(
            "customer-form-of",
            code = harmless(&customer.code).into_owned(),
            name = harmless(&customer.name).into_owned()
        )),
        None => cx.say(&text!("customer-form-title")),
    };
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let position = match &screen.edited.trouble {
        Some(_) => String::new(),
        None => view::position(&screen.edited.form, below, cx).unwrap_or_default(),
    };
    rule(frame, Rect { height: 1, ..area }, &title, &position, cx);
    match &screen.edited.trouble {
        Some(trouble) => say(frame, below, &cx.say(&trouble.text), cx.theme.bad),
        None => view::draw(&screen.edited.form, true, frame, below, cx),
    }
}
