//! Asks why differences are left as they are, and until when. Both are kept with who said so.

use crossterm::event::KeyEvent;
use jiff::Timestamp;
use jiff::civil::Date;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::effect::report::{How, Mend, Reason};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::{rule, window};
use crate::ui::text::{fill, width, wrap};

/// The longest reason, in characters.
const LONGEST: usize = 200;

/// What is to be accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepting {
    pub mend: Mend,
    /// Whose the first one is.
    pub whose: String,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Why,
    Until,
}

/// The open form.
pub struct Accept {
    accepting: Accepting,
    why: Line,
    until: Line,
    focus: Field,
    /// What is wrong, at which field.
    problem: Option<(Field, Text)>,
}

impl Accept {
    pub fn new(accepting: Accepting) -> Self {
        Self { accepting, why: Line::default(), until: Line::default(), focus: Field::Why, problem: None }
    }

    const fn line(&mut self) -> &mut Line {
        match self.focus {
            Field::Why => &mut self.why,
            Field::Until => &mut self.until,
        }
    }

    fn typed(&mut self, key: KeyEvent) -> Outcome {
        if self.line().input(key) {
            self.problem = None;
        }
        Outcome::stay()
    }

    fn other_field(&mut self) -> Outcome {
        self.focus = match self.focus {
            Field::Why => Field::Until,
            Field::Until => Field::Why,
        };
        Outcome::stay()
    }

    fn reason(&self, cx: &Context) -> Result<Reason, (Field, Text)> {
        let why = self.why.words().trim();
        if why.is_empty() {
            return Err((Field::Why, text!("accept-why-missing")));
        }
        let length = why.chars().count();
        if length > LONGEST {
            return Err((Field::Why, text!("field-too-long", max = LONGEST, length = length)));
        }
        let until = self.until.words().trim();
        let until = if until.is_empty() {
            None
        } else {
            Some(end_of_day(until, cx).ok_or_else(|| (Field::Until, text!("accept-until-form")))?)
        };
        if until.is_some_and(|until| until <= cx.now) {
            return Err((Field::Until, text!("accept-until-past")));
        }
        Ok(Reason { why: why.to_owned(), until })
    }

    fn save(&mut self, cx: &Context) -> Outcome {
        match self.reason(cx) {
            Ok(reason) => {
                let mend = Mend { how: How::Accepted(reason), ..self.accepting.mend.clone() };
                Outcome::go(Step::Answer(Answer::Yes(Purpose::Mend(mend))))
            }
            Err((field, problem)) => {
                self.focus = field;
                self.problem = Some((field, problem));
                Outcome::stay()
            }
        }
    }
}

/// The last moment of a day that is written `31/12/2026` or `2026-12-31`.
fn end_of_day(words: &str, cx: &Context) -> Option<Timestamp> {
    let date = match Date::strptime("%d/%m/%Y", words) {
        Ok(date) => date,
        Err(_) => words.parse().ok()?,
    };
    let end = date.at(23, 59, 59, 0).to_zoned(cx.zone.clone()).ok()?;
    Some(end.timestamp())
}

impl Screen for Accept {
    fn places(&self) -> Vec<Place> {
        vec![Place::AcceptForm, Place::Form]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Text(key) => self.typed(key),
            Msg::Paste(words) => {
                if self.line().paste(&words) {
                    self.problem = None;
                }
                Outcome::stay()
            }
            Msg::Command(Command::NextField | Command::PreviousField) => self.other_field(),
            Msg::Command(Command::Save) => self.save(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let columns = usize::from(area.width).saturating_sub(4);
        let count = self.accepting.mend.places.len();
        let what = text!("accept-what", whose = self.accepting.whose.as_str(), count = count);
        let what = wrap(&cx.say(&what), columns);
        let rows = u16::try_from(what.len()).unwrap_or(1) + 5;
        let area = window(frame, area, rows);
        rule(frame, Rect { height: 1, ..area }, &cx.say(&text!("accept-title")), "", cx);
        let mut lines = (area.y + 1..area.bottom()).map(|y| Rect { y, height: 1, ..area });
        for (words, line) in what.into_iter().zip(lines.by_ref()) {
            frame.render_widget(Span::styled(format!("  {words}"), cx.theme.muted), line);
        }
        let labels = [cx.say(&text!("accept-why")), cx.say(&text!("accept-until"))];
        let label_columns = labels.iter().map(|label| width(label)).max().unwrap_or(0);
        let fields = [(Field::Why, &self.why), (Field::Until, &self.until)];
        for (label, (field, words)) in labels.iter().zip(fields) {
            let Some(line) = lines.next() else { return };
            let is_focused = field == self.focus;
            let (marker, style) = if is_focused { ("▸", cx.theme.strong) } else { (" ", cx.theme.muted) };
            let label = format!("{marker}{}  ", fill(label, label_columns));
            let indent = u16::try_from(width(&label)).unwrap_or(0);
            frame.render_widget(Span::styled(label, style), line);
            let room = Rect { x: line.x + indent, width: line.width.saturating_sub(indent + 1), ..line };
            let (shown, column) = words.window(room.width, None);
            frame.render_widget(Span::raw(shown), room);
            if is_focused {
                frame.set_cursor_position((room.x + column, room.y));
            }
        }
        if let (Some((_, problem)), Some(line)) = (&self.problem, lines.next()) {
            let words = format!("  ✗ {}", cx.say(problem));
            frame.render_widget(Span::styled(words, cx.theme.bad), line);
        }
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        (self.focus == Field::Until).then(|| cx.say(&text!("accept-until-help")))
    }
}
