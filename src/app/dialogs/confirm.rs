//! Asks a question with two answers; the safe one has the focus.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Question, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::text::wrap;

/// The open question.
pub struct Confirm {
    question: Question,
    yes_has_focus: bool,
}

impl Confirm {
    pub const fn new(question: Question) -> Self {
        Self { question, yes_has_focus: false }
    }

    fn answer(&self, yes: bool) -> Outcome {
        let answer = if yes { Answer::Yes(self.question.purpose.clone()) } else { Answer::No };
        Outcome::go(Step::Answer(answer))
    }
}

impl Screen for Confirm {
    fn places(&self) -> Vec<Place> {
        vec![Place::Confirm]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Quit => Err(text!("confirm-answer-first")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, _cx: &mut Context) -> Outcome {
        match msg {
            Msg::Command(Command::Yes) => self.answer(true),
            Msg::Command(Command::No | Command::Back) => self.answer(false),
            Msg::Command(Command::Act) => self.answer(self.yes_has_focus),
            Msg::Command(Command::NextOption) => {
                self.yes_has_focus = !self.yes_has_focus;
                Outcome::stay()
            }
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let columns = usize::from(area.width).saturating_sub(4);
        let lines: Vec<String> =
            self.question.lines.iter().flat_map(|line| wrap(&cx.say(line), columns)).collect();
        let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
        let area = window(frame, area, rows);
        rule(frame, Rect { height: 1, ..area }, &cx.say(&self.question.title), "", cx);
        let button = |words: String, has_focus: bool| {
            let style = if has_focus { cx.theme.strong } else { cx.theme.plain };
            let marker = if has_focus { "▸[ " } else { " [ " };
            Span::styled(format!("{marker}{words} ]"), style)
        };
        let mut shown: Vec<Line<'_>> =
            lines.into_iter().map(|line| Line::from(format!("  {line}"))).collect();
        shown.push(Line::default());
        let no = button(cx.say(&self.question.no), !self.yes_has_focus);
        let yes = button(cx.say(&self.question.yes), self.yes_has_focus);
        let inner = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        // The cursor stands at the answer that has the focus, and not in the field below the window.
        let column = if self.yes_has_focus { no.width() + 3 } else { 1 };
        let below = u16::try_from(shown.len()).unwrap_or(u16::MAX);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        frame.set_cursor_position((
            inner.x.saturating_add(column).min(inner.right().saturating_sub(1)),
            inner.y.saturating_add(below).min(inner.bottom().saturating_sub(1)),
        ));
        shown.push(Line::from(vec![Span::raw(" "), no, Span::raw("  "), yes]));
        frame.render_widget(Paragraph::new(shown), inner);
    }
}
