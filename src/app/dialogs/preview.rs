//! What is about to be done with rows of a report, each of them, before anything is done; the safe answer has the focus.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::effect::report::{How, Mend};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::report::words;
use crate::domain::text::Text;
use crate::reconcile::class::{Action, Certainty};
use crate::reconcile::report::{Outcome as Came, Report, Row};
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, width};

/// What is about to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub system_name: String,
    pub mend: Mend,
    rows: Vec<(String, Vec<Text>)>,
    /// How many of those that were chosen this cannot be done to.
    left_out: usize,
}

impl Preview {
    /// What `action` makes of these rows; those to which it cannot be done are left out.
    pub fn new(report: &Report, action: Action, chosen: &[Row]) -> Self {
        let is_alone = chosen.len() == 1;
        let taken: Vec<&Row> = chosen.iter().filter(|row| can(report, row, action, is_alone)).collect();
        let rows = taken
            .iter()
            .map(|row| (format!("{} {}", words::code(row), words::name(row)), words::will(row, action)))
            .collect();
        let places = taken.iter().map(|row| row.place).collect();
        let mend = Mend { report: report.id, places, action, how: How::Plain };
        Self { system_name: report.system_name.clone(), mend, rows, left_out: chosen.len() - taken.len() }
    }

    /// Adds a line about the first row.
    pub fn tell(&mut self, line: Text) {
        if let Some((_, lines)) = self.rows.first_mut() {
            lines.push(line);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Whether an action can be done to a row: it is one of its class, was not done yet, and is not too daring for several.
fn can(report: &Report, row: &Row, action: Action, is_alone: bool) -> bool {
    let is_daring = action == Action::Link && row.certainty == Some(Certainty::Probable);
    let is_done = row.result.as_ref().is_some_and(|done| done.outcome.is_success());
    row.actions(report).any(|known| known == action)
        && !is_done
        && (is_alone || action.takes_several() && !is_daring)
}

/// The open window.
pub struct PreviewWindow {
    preview: Preview,
    is_yes: bool,
    cursor: Cursor,
}

impl PreviewWindow {
    pub const fn new(preview: Preview) -> Self {
        Self { preview, is_yes: false, cursor: Cursor { marked: 0, top: 0 } }
    }

    /// A line for whose row it is, and one for each part of what becomes of it.
    fn lines(&self, cx: &Context) -> Vec<(String, Style)> {
        let mut lines = Vec::new();
        for (whose, changes) in &self.preview.rows {
            lines.push((whose.clone(), cx.theme.strong));
            lines.extend(changes.iter().map(|change| (format!("  {}", cx.say(change)), cx.theme.plain)));
        }
        if self.preview.left_out > 0 {
            let left_out = cx.say(&text!("preview-left-out", count = self.preview.left_out));
            lines.push((left_out, cx.theme.warning));
        }
        lines
    }

    /// Rows of the window: title, lines, a blank one, the answers.
    fn rows(&self, cx: &Context) -> u16 {
        let most = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        u16::try_from(self.lines(cx).len()).unwrap_or(u16::MAX).saturating_add(3).min(most)
    }

    fn visible(&self, cx: &Context) -> usize {
        usize::from(self.rows(cx).saturating_sub(3)).max(1)
    }

    fn scroll(&mut self, by: isize, cx: &Context) -> Outcome {
        // Nothing is chosen here: the view itself moves.
        let furthest = self.lines(cx).len().saturating_sub(self.visible(cx));
        self.cursor.top = self.cursor.top.saturating_add_signed(by).min(furthest);
        Outcome::stay()
    }

    fn answer(&self, is_yes: bool) -> Outcome {
        let answer = if is_yes { Answer::Yes(Purpose::Mend(self.preview.mend.clone())) } else { Answer::No };
        Outcome::go(Step::Answer(answer))
    }
}

impl Screen for PreviewWindow {
    fn places(&self) -> Vec<Place> {
        vec![Place::Confirm, Place::List]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Quit => Err(text!("confirm-answer-first")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(self.visible(cx)).unwrap_or(1);
        match msg {
            Msg::Command(Command::Yes) => self.answer(true),
            Msg::Command(Command::No | Command::Back) => self.answer(false),
            Msg::Command(Command::Act) => self.answer(self.is_yes),
            Msg::Command(Command::NextOption) => {
                self.is_yes = !self.is_yes;
                Outcome::stay()
            }
            Msg::Command(Command::Up) => self.scroll(-1, cx),
            Msg::Command(Command::Down) => self.scroll(1, cx),
            Msg::Command(Command::PageUp) => self.scroll(-page, cx),
            Msg::Command(Command::PageDown) => self.scroll(page, cx),
            Msg::Command(Command::First) => self.scroll(isize::MIN, cx),
            Msg::Command(Command::Last) => self.scroll(isize::MAX, cx),
            Msg::Resized => self.scroll(0, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, self.rows(cx));
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let (lines, visible) = (self.lines(cx), self.visible(cx));
        let title = text!(
            "preview-title",
            action = self.preview.mend.action.label(),
            system = self.preview.system_name.as_str(),
            count = self.preview.rows.len()
        );
        let place = match lines.len() > visible {
            true => format!("↕ {}/{}", (self.cursor.top + visible).min(lines.len()), lines.len()),
            false => String::new(),
        };
        rule(frame, line(0), &cx.say(&title), &place, cx);
        let columns = usize::from(area.width).saturating_sub(3);
        for ((words, style), at) in lines.iter().skip(self.cursor.top).take(visible).zip(1..) {
            frame.render_widget(Span::styled(format!("  {}", cut(words, columns)), *style), line(at));
        }
        self.draw_answers(frame, line(area.height.saturating_sub(1)), cx);
    }
}

impl PreviewWindow {
    fn draw_answers(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let mut spans = vec![Span::raw(" ")];
        let mut column = 1;
        let no = cx.say(&text!("preview-no"));
        let yes = cx.say(&text!("preview-yes", action = self.preview.mend.action.label()));
        for (words, is_marked) in [(no, !self.is_yes), (yes, self.is_yes)] {
            let (marker, style) =
                if is_marked { ("▸[ ", cx.theme.strong) } else { (" [ ", cx.theme.plain) };
            let words = format!("{marker}{words} ]");
            if is_marked {
                let x = area.x.saturating_add(column).min(area.right().saturating_sub(1));
                frame.set_cursor_position((x, area.y));
            }
            column = column.saturating_add(u16::try_from(width(&words) + 2).unwrap_or(0));
            spans.push(Span::styled(words, style));
            spans.push(Span::raw("  "));
        }
        frame.render_widget(Line::from(spans), area);
    }
}

/// What came of several rows, in a line for the notice: how many were done, and why the first of the others was not.
pub fn summary(action: Action, outcomes: &[&Came]) -> (Text, bool) {
    let done = outcomes.iter().filter(|outcome| outcome.is_success()).count();
    let queued = outcomes.iter().filter(|outcome| matches!(outcome, Came::Queued { .. })).count();
    let first = outcomes.iter().find(|outcome| !outcome.is_success());
    match first {
        Some(first) => {
            let others = outcomes.len() - done;
            (text!("panel-mended-not-all", done = done, count = others, reason = first.text()), false)
        }
        None if queued > 0 => (text!("panel-mended-queued", action = action.label(), count = done), true),
        None => (text!("panel-mended", action = action.label(), count = done), true),
    }
}
