//! Chooses one of the devices that a system sees and nobody has configured; new ones appear while it is open.

use std::time::Duration;

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::effect::{Answered, Onu, Reply, Request, SystemRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::SystemId;
use crate::domain::values::fold;
use crate::text;
use crate::ui::frame::{row, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{width, wrap};

/// The rows around the list: title, search line.
const AROUND: u16 = 2;
/// How long after an answer the system is asked again: who has just plugged a device in waits for it to appear.
const AGAIN: Duration = Duration::from_secs(10);

/// The open window.
pub struct Unconfigured {
    system: SystemId,
    system_name: String,
    search: Line,
    /// What the system listed last, and when; `None` until it has.
    listed: Option<(Vec<Onu>, Timestamp)>,
    /// Why it did not answer the last time.
    trouble: Option<Trouble>,
    is_asking: bool,
    /// A person asked for it again: he is told that it is on its way.
    is_wanted: bool,
    /// The timer for the next time is running.
    is_waiting: bool,
    /// The serial that is marked, kept when the list is read again.
    marked: Option<String>,
    cursor: Cursor,
}

impl Unconfigured {
    pub fn new(system: SystemId, system_name: String, marked: Option<String>) -> Self {
        Self {
            system,
            system_name,
            search: Line::default(),
            listed: None,
            trouble: None,
            is_asking: false,
            is_wanted: false,
            is_waiting: false,
            marked,
            cursor: Cursor::default(),
        }
    }

    fn ask(&mut self) -> Outcome {
        if self.is_asking {
            return Outcome::stay();
        }
        self.is_asking = true;
        Outcome::ask(Request::System(SystemRequest::Unconfigured { system: self.system }))
    }

    /// Those that answer what is typed.
    fn found(&self) -> Vec<&Onu> {
        let wanted = fold(self.search.words());
        let onus = self.listed.as_ref().map_or(&[][..], |(onus, _)| onus.as_slice());
        let answers = |onu: &&Onu| {
            let words = fold(&words_of(onu));
            wanted.split(' ').all(|word| words.contains(word))
        };
        onus.iter().filter(answers).collect()
    }

    fn take(&mut self, found: Answered<Vec<Onu>>, cx: &mut Context) -> Outcome {
        self.is_asking = false;
        self.is_wanted = false;
        match found {
            Ok(onus) => {
                self.listed = Some((onus, cx.now));
                self.trouble = None;
            }
            // What was there a moment ago is better than nothing; the hour above says how old it is.
            Err(trouble) => {
                if self.listed.is_some() {
                    cx.notices.fail(trouble.text.clone());
                }
                self.trouble = Some(trouble);
            }
        }
        self.mark_again(cx);
        if std::mem::replace(&mut self.is_waiting, true) {
            return Outcome::stay();
        }
        Outcome::ask(Request::After(AGAIN))
    }

    fn mark_again(&mut self, cx: &Context) {
        let found = self.found();
        let is_marked = |onu: &&Onu| Some(onu.found.serial.as_str()) == self.marked.as_deref();
        let at = found.iter().position(is_marked);
        let at = at.or_else(|| found.iter().position(|onu| onu.holder.is_none())).unwrap_or(0);
        let count = found.len();
        self.cursor.go_to(at, count, Self::visible(cx));
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + AROUND))
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let count = self.found().len();
        self.cursor.step(by, count, Self::visible(cx));
        self.marked = self.found().get(self.cursor.marked).map(|onu| onu.found.serial.clone());
        Outcome::stay()
    }

    fn typed(&mut self, changed: bool, cx: &Context) -> Outcome {
        if changed {
            self.marked = None;
            self.mark_again(cx);
        }
        Outcome::stay()
    }

    fn choose(&self, cx: &mut Context) -> Outcome {
        let found = self.found();
        let Some(onu) = found.get(self.cursor.marked) else { return Outcome::stay() };
        match &onu.holder {
            Some((code, name)) => {
                cx.notices.warn(text!("onu-on-record", code = code.as_str(), name = name.as_str()));
                Outcome::stay()
            }
            None => Outcome::go(Step::Answer(Answer::Onu(Box::new(onu.found.clone())))),
        }
    }

    fn told(&self, found: &[&Onu], cx: &Context) -> Option<(String, Style)> {
        let system = self.system_name.as_str();
        match (&self.listed, &self.trouble) {
            (None, Some(trouble)) if !self.is_asking => Some((cx.say(&trouble.text), cx.theme.bad)),
            (None, _) => Some((cx.say(&text!("find-asking", system = system)), cx.theme.busy)),
            (Some((onus, _)), _) if onus.is_empty() => {
                Some((cx.say(&text!("onus-none", system = system)), cx.theme.warning))
            }
            (Some(_), _) if found.is_empty() => Some((cx.say(&text!("pick-none")), cx.theme.warning)),
            (Some(_), _) => None,
        }
    }

    fn count(&self, found: &[&Onu], cx: &Context) -> String {
        self.listed.as_ref().map_or_else(String::new, |(onus, at)| {
            if self.is_wanted {
                return cx.say(&text!("onus-asking-again"));
            }
            cx.say(&text!("onus-count", shown = found.len(), total = onus.len(), hour = cx.hour(*at)))
        })
    }
}

/// All the words by which one is searched.
fn words_of(onu: &Onu) -> String {
    let found = &onu.found;
    let parts = [&found.mac, &found.model, &found.olt, &found.board, &found.port];
    let mut words = found.serial.clone();
    for part in parts.into_iter().flatten() {
        words.push(' ');
        words.push_str(part);
    }
    words
}

/// Where it is plugged in: board and port, as far as they are known.
fn place_of(onu: &Onu) -> String {
    let parts: Vec<&str> =
        [&onu.found.board, &onu.found.port].into_iter().flatten().map(String::as_str).collect();
    parts.join("/")
}

impl Screen for Unconfigured {
    fn places(&self) -> Vec<Place> {
        vec![Place::Unconfigured]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.ask(),
            Msg::Command(Command::Refresh) => {
                self.is_wanted = true;
                self.ask()
            }
            Msg::Reply(Reply::Elapsed) => {
                self.is_waiting = false;
                self.ask()
            }
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed, cx)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed, cx)
            }
            Msg::Reply(Reply::Unconfigured { found, .. }) => self.take(found, cx),
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-10, cx),
            Msg::Command(Command::PageDown) => self.step(10, cx),
            Msg::Command(Command::Act) => self.choose(cx),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let found = self.found();
        let area = window(frame, area, area.height);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let title = cx.say(&text!("onus-title", system = self.system_name.as_str()));
        rule(frame, line(0), &title, &self.count(&found, cx), cx);
        let label = cx.say(&text!("pick-search"));
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(1) };
        let (words, column) = self.search.window(field.width, None);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), line(1));
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        let columns = usize::from(area.width);
        if let Some((words, style)) = self.told(&found, cx) {
            for (words, at) in wrap(&words, columns.saturating_sub(4)).into_iter().zip(AROUND..area.height) {
                frame.render_widget(Span::styled(format!("   {words}"), style), line(at));
            }
            return;
        }
        let visible = usize::from(area.height.saturating_sub(AROUND));
        for ((index, onu), at) in found.iter().enumerate().skip(self.cursor.top).take(visible).zip(AROUND..) {
            let cells = cells_of(onu, index == self.cursor.marked, columns, cx);
            frame.render_widget(row(&cells), line(at));
        }
    }
}

fn cells_of(onu: &Onu, is_marked: bool, columns: usize, cx: &Context) -> [(String, usize, Style); 6] {
    const SERIAL: usize = 16;
    const PLACE: usize = 8;
    let style = match (&onu.holder, is_marked) {
        (Some(_), _) => cx.theme.muted,
        (None, true) => cx.theme.strong,
        (None, false) => cx.theme.plain,
    };
    let last = match &onu.holder {
        Some((code, name)) => cx.say(&text!("onu-of", code = code.as_str(), name = name.as_str())),
        None => onu.found.first_seen.map(|seen| cx.age(seen)).unwrap_or_default(),
    };
    let rest = columns.saturating_sub(2 + SERIAL + PLACE + 6);
    let model = rest * 3 / 10;
    let olt = rest * 3 / 10;
    let text = |words: &Option<String>| words.clone().unwrap_or_default();
    [
        (if is_marked { " ▸" } else { "  " }.to_owned(), 2, cx.theme.key),
        (onu.found.serial.clone(), SERIAL, style),
        (text(&onu.found.model), model, style),
        (text(&onu.found.olt), olt, style),
        (place_of(onu), PLACE, style),
        (last, rest.saturating_sub(model + olt), cx.theme.muted),
    ]
}
