//! Asks a question with two answers, or three; the safe one has the focus.

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
use crate::ui::text::{width, wrap};

/// An answer that can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    No,
    Keep,
    Yes,
}

/// The open question.
pub struct Confirm {
    question: Question,
    /// What the third answer says, that keeps what was typed.
    keep: Option<Text>,
    marked: Button,
}

impl Confirm {
    pub const fn new(question: Question) -> Self {
        Self { question, keep: None, marked: Button::No }
    }

    /// A question that offers to keep what was typed as a draft.
    pub const fn keeping(question: Question, keep: Text) -> Self {
        Self { question, keep: Some(keep), marked: Button::No }
    }

    fn answer(&self, button: Button) -> Outcome {
        let purpose = || self.question.purpose.clone();
        let answer = match button {
            Button::No => Answer::No,
            Button::Keep => Answer::Keep(purpose()),
            Button::Yes => Answer::Yes(purpose()),
        };
        Outcome::go(Step::Answer(answer))
    }

    /// The answers in their order, the safe one first.
    fn buttons(&self) -> Vec<(Button, &Text)> {
        let keep = self.keep.as_ref().map(|keep| (Button::Keep, keep));
        let (first, last) = ((Button::No, &self.question.no), (Button::Yes, &self.question.yes));
        [first].into_iter().chain(keep).chain([last]).collect()
    }

    fn mark_next(&mut self) {
        let buttons = self.buttons();
        let at = buttons.iter().position(|(button, _)| *button == self.marked).unwrap_or(0);
        let next = buttons[(at + 1) % buttons.len()].0;
        self.marked = next;
    }

    /// The lines of the answers: beside each other where there is room, else one below the other.
    fn answers(&self, columns: usize, cx: &Context) -> Vec<Line<'static>> {
        let pieces: Vec<Span<'static>> = self
            .buttons()
            .into_iter()
            .map(|(button, words)| {
                let (marker, style) =
                    if button == self.marked { ("▸[ ", cx.theme.strong) } else { (" [ ", cx.theme.plain) };
                Span::styled(format!("{marker}{} ]", cx.say(words)), style)
            })
            .collect();
        let together: usize = pieces.iter().map(|piece| width(&piece.content) + 2).sum();
        if together <= columns + 2 {
            let spaced = pieces.into_iter().flat_map(|piece| [piece, Span::raw("  ")]);
            return vec![Line::from_iter([Span::raw(" ")].into_iter().chain(spaced))];
        }
        pieces.into_iter().map(|piece| Line::from(vec![Span::raw(" "), piece])).collect()
    }
}

impl Screen for Confirm {
    fn places(&self) -> Vec<Place> {
        let keeping = self.keep.is_some().then_some(Place::Keeping);
        keeping.into_iter().chain([Place::Confirm]).collect()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Quit => Err(text!("confirm-answer-first")),
            // Elsewhere it says yes to what is asked, and here one would not know to which of two things.
            Command::Yes if self.keep.is_some() => Err(text!("confirm-which")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, _cx: &mut Context) -> Outcome {
        match msg {
            Msg::Command(Command::Yes | Command::DiscardDraft) => self.answer(Button::Yes),
            Msg::Command(Command::KeepDraft) => self.answer(Button::Keep),
            Msg::Command(Command::No | Command::Back) => self.answer(Button::No),
            Msg::Command(Command::Act) => self.answer(self.marked),
            Msg::Command(Command::NextOption) => {
                self.mark_next();
                Outcome::stay()
            }
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let columns = usize::from(area.width).saturating_sub(4);
        let lines: Vec<String> =
            self.question.lines.iter().flat_map(|line| wrap(&cx.say(line), columns)).collect();
        let answers = self.answers(columns, cx);
        let rows = u16::try_from(lines.len() + answers.len()).unwrap_or(u16::MAX).saturating_add(3);
        let area = window(frame, area, rows);
        rule(frame, Rect { height: 1, ..area }, &cx.say(&self.question.title), "", cx);
        let mut shown: Vec<Line<'_>> =
            lines.into_iter().map(|line| Line::from(format!("  {line}"))).collect();
        shown.push(Line::default());
        let inner = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        // The cursor stands at the answer that has the focus, and not in the field below the window.
        let (row, column) = answers.iter().zip(0..).find_map(marked).unwrap_or_default();
        let below = u16::try_from(shown.len()).unwrap_or(u16::MAX).saturating_add(row);
        frame.set_cursor_position((
            inner.x.saturating_add(column).min(inner.right().saturating_sub(1)),
            inner.y.saturating_add(below).min(inner.bottom().saturating_sub(1)),
        ));
        shown.extend(answers);
        frame.render_widget(Paragraph::new(shown), inner);
    }
}

/// The place of the mark, if it is in this row.
fn marked((line, row): (&Line<'_>, u16)) -> Option<(u16, u16)> {
    let words: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    let (before, _) = words.split_once('▸')?;
    Some((row, u16::try_from(width(before)).ok()?))
}
