//! Shows what would be done and asks which of several ways; doing nothing has the focus.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, LineWeight, Outcome, Proposal, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::text::{cut, harmless, wrap};

/// The open proposal.
pub struct Propose {
    proposal: Proposal,
    /// 0 is to do nothing; the ways come after it.
    marked: usize,
    top: usize,
}

impl Propose {
    pub const fn new(proposal: Proposal) -> Self {
        Self { proposal, marked: 0, top: 0 }
    }

    fn answers(&self) -> usize {
        self.proposal.ways.len() + 1
    }

    fn act(&self) -> Outcome {
        let way = self.marked.checked_sub(1).and_then(|at| self.proposal.ways.get(at));
        let answer = way.map_or(Answer::No, |(_, purpose)| Answer::Yes(purpose.clone()));
        Outcome::go(Step::Answer(answer))
    }

    fn lines(&self, columns: usize, cx: &Context) -> Vec<(String, Style)> {
        let mut lines = Vec::new();
        for line in &self.proposal.lines {
            let (mark, style) = match line.weight {
                LineWeight::WillBe => ("→ ", cx.theme.plain),
                LineWeight::CannotBe => ("✗ ", cx.theme.bad),
                LineWeight::Stays => ("· ", cx.theme.muted),
                LineWeight::Plain => ("", cx.theme.plain),
            };
            let said = cx.say(&line.text);
            let words = wrap(&harmless(&said), columns.saturating_sub(2));
            for (at, words) in words.into_iter().enumerate() {
                let mark = if at == 0 || mark.is_empty() { mark } else { "  " };
                lines.push((format!("{mark}{words}"), style));
            }
        }
        lines
    }
}

impl Screen for Propose {
    fn places(&self) -> Vec<Place> {
        vec![Place::Propose]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Quit => Err(text!("confirm-answer-first")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let Msg::Command(command) = msg else { return Outcome::stay() };
        let half = usize::from(cx.size.height / 4).max(1);
        match command {
            Command::NextOption => self.marked = (self.marked + 1) % self.answers(),
            Command::PreviousOption => {
                self.marked = self.marked.checked_sub(1).unwrap_or(self.answers() - 1);
            }
            Command::PageDown => {
                let columns = usize::from(cx.size.width).saturating_sub(4);
                self.top = (self.top + half).min(self.lines(columns, cx).len().saturating_sub(1));
            }
            Command::PageUp => self.top = self.top.saturating_sub(half),
            Command::Act => return self.act(),
            Command::No | Command::Back => return Outcome::go(Step::Answer(Answer::No)),
            _ => {}
        }
        Outcome::stay()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let columns = usize::from(area.width).saturating_sub(4);
        let lines = self.lines(columns, cx);
        let answers = u16::try_from(self.answers()).unwrap_or(u16::MAX);
        let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(answers).saturating_add(2);
        let area = window(frame, area, wanted);
        let room = usize::from(area.height.saturating_sub(answers + 2));
        let shown = (self.top + room).min(lines.len());
        let position =
            if room < lines.len() { format!("↕ {shown}/{}", lines.len()) } else { String::new() };
        rule(frame, Rect { height: 1, ..area }, &cx.say(&self.proposal.title), &position, cx);
        for ((words, style), y) in lines.into_iter().skip(self.top).take(room).zip(area.y + 1..) {
            frame.render_widget(
                Span::styled(format!("  {words}"), style),
                Rect { y, height: 1, ..area }.intersection(area),
            );
        }
        let said = [&self.proposal.no].into_iter().chain(self.proposal.ways.iter().map(|(text, _)| text));
        let first = area.bottom().saturating_sub(answers).max(area.y + 1);
        for ((at, text), y) in said.enumerate().zip(first..area.bottom()) {
            let (marker, style) =
                if at == self.marked { ("▸", cx.theme.strong) } else { (" ", cx.theme.plain) };
            let words = format!(" {marker}[ {} ]", cut(&cx.say(text), columns.saturating_sub(4)));
            let line = Rect { y, height: 1, ..area };
            frame.render_widget(Line::styled(words, style), line);
            if at == self.marked {
                frame.set_cursor_position((line.x + 1, y));
            }
        }
    }
}
