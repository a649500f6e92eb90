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
use crate::reconcile::outcome::Outcome as Came;
use crate::reconcile::report::{Report, Row};
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::text::{cut, width, wrap_whole};

/// What is about to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    pub system_name: String,
    pub mend: Mend,
    rows: Vec<(String, Vec<Text>)>,
    /// How many of those that were chosen this cannot be done to.
    left_out: usize,
    /// How many of them it can be done to one by one only.
    too_daring: usize,
}

impl Preview {
    /// What `action` makes of these rows; those to which it cannot be done are left out.
    pub fn new(report: &Report, action: Action, chosen: &[Row]) -> Self {
        let is_alone = chosen.len() == 1;
        let (mut taken, mut too_daring) = (Vec::new(), 0);
        for row in chosen.iter().filter(|row| can(report, row, action)) {
            match is_alone || action.takes_several() && !is_daring(row, action) {
                true => taken.push(row),
                false => too_daring += 1,
            }
        }
        let rows: Vec<_> = taken
            .iter()
            .map(|row| (format!("{} {}", words::code(row), words::name(row)), words::will(row, action)))
            .collect();
        let places = taken.iter().map(|row| row.place).collect();
        let mend = Mend { report: report.id, places, action, how: How::Plain };
        let left_out = chosen.len() - rows.len() - too_daring;
        Self { system_name: report.system_name.clone(), mend, rows, left_out, too_daring }
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

    /// Why it can be done to none of them.
    pub fn against(&self) -> Text {
        if self.too_daring > 0 {
            text!("panel-only-probable")
        } else {
            text!("panel-none-of-them", action = self.mend.action.label())
        }
    }

    /// What is told before the rows: how many are left out, and why.
    fn told(&self) -> Vec<Text> {
        let mut told = Vec::new();
        if self.too_daring > 0 {
            told.push(text!("preview-too-daring", count = self.too_daring));
        }
        if self.left_out > 0 {
            told.push(text!("preview-left-out", count = self.left_out));
        }
        told
    }
}

/// Whether an action can be done to a row: it is one of its class, and was not done yet.
fn can(report: &Report, row: &Row, action: Action) -> bool {
    let is_done = row.result.as_ref().is_some_and(|done| done.outcome.is_success());
    row.actions(report).any(|known| known == action) && !is_done
}

/// Whether an action is done to this row alone, and not to it among others.
pub fn is_daring(row: &Row, action: Action) -> bool {
    action == Action::Link && row.certainty == Some(Certainty::Probable)
}

/// A line of the window: which part it is of, and which line of that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    part: usize,
    line: usize,
}

/// The open window. However many rows there are, only the lines in sight are made.
pub struct PreviewWindow {
    preview: Preview,
    is_yes: bool,
    top: At,
}

impl PreviewWindow {
    pub const fn new(preview: Preview) -> Self {
        Self { preview, is_yes: false, top: At { part: 0, line: 0 } }
    }

    /// How many parts there are: what is told first, and the rows.
    fn parts(&self) -> usize {
        self.preview.told().len() + self.preview.rows.len()
    }

    /// The lines of a part: of a row whose it is, and what becomes of it, whole.
    fn part(&self, part: usize, cx: &Context) -> Vec<(String, Style)> {
        let columns = usize::from(cx.size.width).saturating_sub(5);
        let told = self.preview.told();
        if let Some(told) = told.get(part) {
            let lines = wrap_whole(&cx.say(told), columns).into_iter();
            return lines.map(|words| (words, cx.theme.warning)).collect();
        }
        let Some((whose, changes)) = self.preview.rows.get(part - told.len()) else { return Vec::new() };
        let mut lines = vec![(cut(whose, columns), cx.theme.strong)];
        for change in changes {
            let wrapped = wrap_whole(&cx.say(change), columns).into_iter();
            lines.extend(wrapped.map(|words| (format!("  {words}"), cx.theme.plain)));
        }
        lines
    }

    /// The lines from one on, so many at the most, each with the part that it is of.
    fn lines(&self, from: At, most: usize, cx: &Context) -> Vec<(usize, (String, Style))> {
        let mut lines = Vec::new();
        for part in from.part..self.parts() {
            if lines.len() >= most {
                break;
            }
            let passed = if part == from.part { from.line } else { 0 };
            lines.extend(self.part(part, cx).into_iter().skip(passed).map(|line| (part, line)));
        }
        lines.truncate(most);
        lines
    }

    /// Rows of the window: title, lines, a blank one, the answers.
    fn rows(&self, cx: &Context) -> u16 {
        let most = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        let lines = self.lines(At::default(), usize::from(most), cx).len();
        u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(3).min(most)
    }

    fn visible(&self, cx: &Context) -> usize {
        usize::from(self.rows(cx).saturating_sub(3)).max(1)
    }

    /// From where on the last line is in sight.
    fn furthest(&self, cx: &Context) -> At {
        let mut missing = self.visible(cx);
        for part in (0..self.parts()).rev() {
            let lines = self.part(part, cx).len();
            if lines >= missing {
                return At { part, line: lines - missing };
            }
            missing -= lines;
        }
        At::default()
    }

    fn scroll(&mut self, by: isize, cx: &Context) -> Outcome {
        // Nothing is chosen here: the view itself moves.
        for _ in 0..by.unsigned_abs() {
            if by > 0 {
                let is_last = self.top.line + 1 >= self.part(self.top.part, cx).len();
                self.top = match is_last {
                    true => At { part: self.top.part + 1, line: 0 },
                    false => At { line: self.top.line + 1, ..self.top },
                };
            } else if self.top.line > 0 {
                self.top.line -= 1;
            } else if let Some(part) = self.top.part.checked_sub(1) {
                self.top = At { part, line: self.part(part, cx).len().saturating_sub(1) };
            }
        }
        self.top = self.top.min(self.furthest(cx));
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
            Msg::Command(Command::First) => {
                self.top = At::default();
                Outcome::stay()
            }
            Msg::Command(Command::Last) => {
                self.top = self.furthest(cx);
                Outcome::stay()
            }
            Msg::Resized => {
                self.top.line = 0;
                self.scroll(0, cx)
            }
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, self.rows(cx));
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let visible = self.visible(cx);
        let lines = self.lines(self.top, visible, cx);
        let title = text!(
            "preview-title",
            action = self.preview.mend.action.label(),
            system = self.preview.system_name.as_str(),
            count = self.preview.rows.len()
        );
        let told = self.preview.told().len();
        let last = lines.last().map_or(0, |(part, _)| (part + 1).saturating_sub(told));
        let place = match self.furthest(cx) > At::default() {
            true => format!("↕ {last}/{}", self.preview.rows.len()),
            false => String::new(),
        };
        rule(frame, line(0), &cx.say(&title), &place, cx);
        for ((_, (words, style)), at) in lines.iter().zip(1..) {
            frame.render_widget(Span::styled(format!("  {words}"), *style), line(at));
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
