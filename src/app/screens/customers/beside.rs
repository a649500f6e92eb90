//! The file of the marked customer beside the list, on a wide terminal.
//!
//! It is read after the mark, one file at a time: while a key is held down, the customers passed over are not read.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::view::status_mark;
use crate::app::effect::{Answered, Request, StoreRequest, Trouble};
use crate::app::screen::Context;
use crate::app::screens::customer::provisioning_view::{state_mark, state_words};
use crate::domain::customer::Customer;
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;
use crate::domain::values::PhoneNumber;
use crate::store::{CustomerFile, StoreChange};
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, width, wrap};

/// The columns of a label.
const LABEL: usize = 10;

/// What is shown beside the list.
#[derive(Default)]
pub struct Beside {
    shown: Option<(CustomerId, Answered<Box<CustomerFile>>)>,
    asked: Option<CustomerId>,
    /// What is shown may have changed since it was read.
    is_stale: bool,
}

impl Beside {
    /// Asks for the file that should stand here, unless one is on its way.
    pub fn follow(&mut self, wanted: Option<CustomerId>) -> Option<Request> {
        let Some(wanted) = wanted else {
            self.shown = None;
            return None;
        };
        let is_shown = self.shown.as_ref().is_some_and(|(shown, _)| *shown == wanted);
        if self.asked.is_some() || is_shown && !self.is_stale {
            return None;
        }
        self.asked = Some(wanted);
        self.is_stale = false;
        Some(Request::Store(StoreRequest::Customer(wanted)))
    }

    pub fn take(&mut self, answer: Answered<Box<CustomerFile>>) {
        if let Some(asked) = self.asked.take() {
            self.shown = Some((asked, answer));
        }
    }

    pub fn changed(&mut self, change: StoreChange) {
        self.is_stale |= match change {
            StoreChange::Operation { customer, .. } => {
                self.shown.as_ref().is_some_and(|(shown, _)| Some(*shown) == customer)
            }
            StoreChange::Elsewhere => true,
        };
    }

    pub fn look_again(&mut self) {
        self.is_stale = true;
    }

    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        match &self.shown {
            None => {}
            Some((_, Ok(file))) => draw_file(file, frame, area, cx),
            Some((_, Err(trouble))) => draw_trouble(trouble, frame, area, cx),
        }
    }
}

fn draw_trouble(trouble: &Trouble, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let columns = usize::from(area.width).saturating_sub(2);
    for (words, y) in wrap(&cx.say(&trouble.text), columns).into_iter().zip(area.y..area.bottom()) {
        let words = Span::styled(format!(" {words}"), cx.theme.bad);
        frame.render_widget(words, Rect { y, height: 1, ..area });
    }
}

/// A line of the file, as it stands beside the list.
enum Part {
    Words(Line<'static>),
    /// Begins a list with its title, and how many there are.
    Title(String, String),
}

fn draw_file(file: &CustomerFile, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let parts = parts(file, usize::from(area.width).saturating_sub(2), cx);
    let rows = usize::from(area.height);
    let fits = parts.len() <= rows;
    for ((index, part), y) in parts.into_iter().enumerate().zip(area.y..area.bottom()) {
        let area = Rect { y, height: 1, ..area };
        match part {
            _ if !fits && index + 1 == rows => frame.render_widget(Span::styled(" …", cx.theme.muted), area),
            Part::Words(line) => frame.render_widget(line, area),
            Part::Title(title, end) => rule(frame, area, &title, &end, cx),
        }
    }
}

fn parts(file: &CustomerFile, columns: usize, cx: &Context) -> Vec<Part> {
    let CustomerFile { customer, tariffs, links, devices } = file;
    let name = cut(&format!("{} {}", customer.code, customer.name), columns);
    let (symbol, _) = status_mark(customer.status, cx);
    let mut parts = vec![
        Part::Words(Line::styled(format!(" {name}"), cx.theme.strong)),
        Part::Title(String::new(), format!("{symbol} {}", cx.say(&customer.status.label()))),
    ];
    let tariffs = tariffs.iter().map(|tariff| tariff.name.as_str()).collect::<Vec<_>>().join(", ");
    for (label, value) in data(customer).into_iter().chain([(text!("tab-tariffs"), tariffs)]) {
        parts.push(Part::Words(Line::from(vec![
            Span::styled(format!(" {} ", fill(&cx.say(&label), LABEL)), cx.theme.muted),
            Span::raw(cut(value.trim(), columns.saturating_sub(LABEL + 1))),
        ])));
    }
    parts.push(Part::Title(cx.say(&text!("customers-links")), cx.number(links.len())));
    parts.extend(links.iter().map(|link| {
        let words = cut(&format!("{} · {}", link.system_name, link.external_id), columns);
        Part::Words(Line::raw(format!(" {words}")))
    }));
    parts.push(Part::Title(cx.say(&text!("customers-devices")), cx.number(devices.len())));
    for device in devices {
        let state = state_words(device, cx);
        let name = cut(&device.name, columns.saturating_sub(width(&state) + 2));
        let (_, style) = state_mark(device.state, cx);
        let below = cut(&format!("{} · {}", device.serial, device.tariff_name), columns.saturating_sub(2));
        parts.extend([
            Part::Words(Line::from(vec![
                Span::styled(format!(" {state}"), style),
                Span::raw(format!("  {name}")),
            ])),
            Part::Words(Line::styled(format!("   {below}"), cx.theme.muted)),
        ]);
    }
    parts
}

fn data(customer: &Customer) -> [(Text, String); 5] {
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        (text!("customers-tax-id"), text(customer.tax_id.as_ref().map(ToString::to_string))),
        (text!("customers-phone"), text(customer.phone.as_ref().map(PhoneNumber::national))),
        (text!("customers-email"), text(customer.email.as_ref().map(ToString::to_string))),
        (text!("customers-address"), customer.address.clone()),
        (text!("customers-city"), format!("{} {}", customer.postal_code, customer.city)),
    ]
}
