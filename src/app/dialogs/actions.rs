//! What can be done here: every action with its key, those that cannot run now with the reason.
//!
//! It runs nothing itself: an action that is chosen, or whose own key is pressed, is run by the screen below.

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keymap::in_force::Offer;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{ROWS, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, fill, width};

/// The row above the actions: the title.
const AROUND: u16 = 1;

/// The open window.
pub struct Actions {
    offers: Vec<Offer>,
    /// Where it was opened: the keys of these places work here too.
    places: Vec<Place>,
    cursor: Cursor,
}

impl Actions {
    pub fn new(offers: Vec<Offer>, places: Vec<Place>) -> Self {
        let mut once: Vec<Offer> = Vec::with_capacity(offers.len());
        for offer in offers {
            if once.iter().all(|known| known.command != offer.command) {
                once.push(offer);
            }
        }
        Self { offers: once, places, cursor: Cursor::default() }
    }

    fn offer(&self, command: Command) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.command == command)
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(ROWS + AROUND))
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.cursor.step(by, self.offers.len(), Self::visible(cx));
        Outcome::stay()
    }

    /// Runs the marked one, or says why it cannot run.
    fn choose(&self, cx: &mut Context) -> Outcome {
        match self.offers.get(self.cursor.marked) {
            Some(Offer { why_not: Some(why), .. }) => {
                cx.notices.warn(why.clone());
                Outcome::stay()
            }
            Some(offer) => Outcome::go(Step::Run(offer.command)),
            None => Outcome::stay(),
        }
    }

    fn row(
        &self,
        offer: &Offer,
        is_marked: bool,
        keys: usize,
        columns: usize,
        cx: &Context,
    ) -> Line<'static> {
        let style = match (&offer.why_not, is_marked) {
            (Some(_), _) => cx.theme.muted,
            (None, true) => cx.theme.strong,
            (None, false) => cx.theme.plain,
        };
        let label = cx.say(&Text::new(offer.label));
        let why = offer.why_not.as_ref().map(|why| cx.say(why)).unwrap_or_default();
        let room = columns.saturating_sub(3 + keys + 2 + width(&label) + 3);
        Line::from(vec![
            Span::styled(if is_marked { " ▸ " } else { "   " }, cx.theme.key),
            Span::styled(fill(&key_name(offer, cx), keys), cx.theme.key),
            Span::raw("  "),
            Span::styled(label, style),
            Span::styled(
                if why.is_empty() { String::new() } else { format!("  {}", cut(&why, room)) },
                cx.theme.warning,
            ),
        ])
    }
}

fn key_name(offer: &Offer, cx: &Context) -> String {
    offer.keys.first().map(|key| cx.say(&key.name())).unwrap_or_default()
}

impl Screen for Actions {
    fn places(&self) -> Vec<Place> {
        std::iter::once(Place::Actions).chain(self.places.iter().copied()).collect()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match self.offer(command).and_then(|offer| offer.why_not.clone()) {
            Some(why) => Err(why),
            None => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match msg {
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::Act) => self.choose(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            Msg::Command(command) if self.offer(command).is_some() => Outcome::go(Step::Run(command)),
            Msg::Resized => self.step(0, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let count = self.offers.len();
        let rows = u16::try_from(count.max(1)).unwrap_or(u16::MAX).saturating_add(AROUND);
        let area = window(frame, area, rows);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let visible = usize::from(area.height.saturating_sub(AROUND));
        let position =
            if count > visible { format!("↕ {}/{count}", self.cursor.marked + 1) } else { String::new() };
        rule(frame, line(0), &cx.say(&text!("actions-title")), &position, cx);
        // Else it would stand in a field of the screen below.
        frame.set_cursor_position((area.x, area.y));
        if count == 0 {
            let words = format!("   {}", cx.say(&text!("actions-none")));
            frame.render_widget(Span::styled(words, cx.theme.muted), line(AROUND));
            return;
        }
        let keys = self.offers.iter().map(|offer| width(&key_name(offer, cx))).max().unwrap_or(0);
        let mut cursor = self.cursor;
        cursor.show(count, visible);
        let shown = self.offers.iter().enumerate().skip(cursor.top).take(visible);
        for ((index, offer), at) in shown.zip(AROUND..) {
            let is_marked = index == cursor.marked;
            frame.render_widget(self.row(offer, is_marked, keys, usize::from(area.width), cx), line(at));
        }
    }

    /// The whole of a reason for which its row has no room.
    fn hint(&self, cx: &Context) -> Option<String> {
        self.offers.get(self.cursor.marked)?.why_not.as_ref().map(|why| cx.say(why))
    }
}
