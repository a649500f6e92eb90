//! All the keys that can be pressed where one was, from the table of keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::keymap::{Command, Place, reachable};
use crate::app::route::{Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::text::{cut, fill};

/// The list of keys of the places where it was asked for.
pub struct Help {
    places: Vec<Place>,
    top: usize,
}

impl Help {
    pub const fn new(places: Vec<Place>) -> Self {
        Self { places, top: 0 }
    }

    fn lines(&self, cx: &Context) -> Vec<(String, String)> {
        let mut lines: Vec<(String, String)> = Vec::new();
        for binding in reachable(&self.places) {
            let keys: Vec<String> = binding.keys.iter().map(|key| cx.say(&key.name())).collect();
            let line = (keys.join("  "), cx.say(&Text::new(binding.label)));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let visible = usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + 1));
        let furthest = self.lines(cx).len().saturating_sub(visible);
        self.top = self.top.saturating_add_signed(by).min(furthest);
        Outcome::stay()
    }
}

impl Screen for Help {
    fn places(&self) -> Vec<Place> {
        vec![Place::HelpPage]
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-10, cx),
            Msg::Command(Command::PageDown) => self.step(10, cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let lines = self.lines(cx);
        let area = window(frame, area, area.height);
        rule(frame, Rect { height: 1, ..area }, &cx.say(&text!("help-title")), "", cx);
        let columns = usize::from(area.width);
        let visible = usize::from(area.height.saturating_sub(1));
        for ((keys, label), y) in lines.iter().skip(self.top).take(visible).zip(area.y + 1..) {
            let line = Line::from(vec![
                Span::styled(format!("  {}", fill(keys, 22)), cx.theme.key),
                Span::raw(cut(label, columns.saturating_sub(26))),
            ]);
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
    }
}
