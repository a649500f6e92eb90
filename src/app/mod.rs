//! The pure program: events in, effects out. It does no I/O, reads no clock and makes no id.
//!
//! A stack of layers, each a screen or a window over one. Only [`App::update`] changes what is shown; drawing takes `&self`.

#[cfg(test)]
mod any_size;
pub mod dialogs;
pub mod effect;
pub mod form;
pub mod keymap;
pub mod notice;
pub mod route;
pub mod screen;
pub mod screens;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod typed;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Size;

use crate::domain::text::Text;
use crate::i18n::Texts;
use crate::store::StoreChange;
use crate::text;
use crate::ui::theme::Theme;

use effect::{Effect, Reply, Request, Ticket};
use keymap::{Binding, Command, Key, Place};
use notice::{Notice, Notices};
use route::{Answer, Leave, Outcome, Purpose, Question, Route, Step};
use screen::{Context, Msg, Screen};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "an event is moved twice and never kept")]
pub enum Event {
    Key(KeyEvent),
    Paste(String),
    Resize {
        columns: u16,
        rows: u16,
    },
    Reply(Ticket, Reply),
    Changed(StoreChange),
    /// Something outside failed that no screen had asked for.
    Failed(Text),
    /// The ground of the terminal is known now, and with it how to draw on it.
    Theme(Box<Theme>),
}

struct Layer {
    ticket: Ticket,
    screen: Box<dyn Screen>,
    /// What it wants to open as soon as it lies on top.
    waiting: Option<Route>,
}

/// What the screen is shown with, for as long as the program runs.
pub struct Setting {
    pub texts: Texts,
    pub theme: Theme,
    pub user: String,
    pub zone: TimeZone,
}

/// The whole program as it is on the screen.
pub struct App {
    layers: Vec<Layer>,
    /// Where the layer at the bottom belongs.
    bottom: Route,
    /// The lists of the menu that are not shown now, by their route.
    aside: Vec<(Route, Layer)>,
    next_ticket: u64,
    cx: Context,
}

impl App {
    /// Begins at a route; the effects are those that it asks for.
    pub fn new(first: &Route, setting: Setting, size: Size, now: Timestamp) -> (Self, Vec<Effect>) {
        let Setting { texts, theme, user, zone } = setting;
        let cx = Context { now, zone, size, user, texts, theme, notices: Notices::default() };
        let mut app =
            Self { layers: Vec::new(), bottom: first.clone(), aside: Vec::new(), next_ticket: 0, cx };
        let mut effects = Vec::new();
        app.push(first, &mut effects);
        (app, effects)
    }

    /// Takes one event in and gives what is to be done.
    pub fn update(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.cx.now = now;
        let mut effects = Vec::new();
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => self.key(key, &mut effects),
            Event::Paste(words) => {
                self.cx.notices.seen();
                self.tell_top(Msg::Paste(words), &mut effects);
            }
            Event::Resize { columns, rows } => self.cx.size = Size::new(columns, rows),
            Event::Reply(ticket, reply) => self.reply(ticket, reply, &mut effects),
            Event::Changed(change) => {
                for index in 0..self.layers.len() {
                    self.tell(index, Msg::Changed(change), &mut effects);
                }
            }
            Event::Failed(text) => self.cx.notices.fail(text),
            Event::Theme(theme) => self.cx.theme = *theme,
        }
        effects
    }

    pub fn draw(&self, frame: &mut Frame<'_>) {
        crate::ui::frame::draw(self, frame);
    }

    pub const fn context(&self) -> &Context {
        &self.cx
    }

    /// The screens from the one at the bottom to the one on top.
    pub fn screens(&self) -> impl DoubleEndedIterator<Item = &dyn Screen> {
        self.layers.iter().map(|layer| layer.screen.as_ref())
    }

    pub fn notice(&self) -> Option<&Notice> {
        self.cx.notices.current()
    }

    /// The keys that can be pressed now and do something.
    pub fn keys(&self) -> Vec<&'static Binding> {
        let places = self.places();
        keymap::reachable(&places)
            .filter(|binding| self.top().is_none_or(|top| top.available(binding.command).is_ok()))
            .collect()
    }

    fn top(&self) -> Option<&dyn Screen> {
        self.layers.last().map(|layer| layer.screen.as_ref())
    }

    fn places(&self) -> Vec<Place> {
        let Some(top) = self.top() else { return Vec::new() };
        let mut places = top.places();
        // What is typed or scanned beside a text field, or at a question, must not lead away from a form.
        let is_guarded = places.iter().any(|place| matches!(place, Place::Form | Place::Confirm));
        if !top.takes_text() && !is_guarded {
            places.push(Place::Menu);
        }
        places.push(Place::Everywhere);
        places
    }

    fn key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        self.cx.notices.seen();
        let takes_text = self.top().is_some_and(Screen::takes_text);
        if takes_text && edits_text(key) {
            self.tell_top(Msg::Text(key), effects);
            return;
        }
        let Some(command) = keymap::command(&self.places(), Key::of(key)) else { return };
        if let Some(Err(why)) = self.top().map(|top| top.available(command)) {
            self.cx.notices.warn(why);
            return;
        }
        match command {
            Command::Quit => self.leave(Leave::Quit, effects),
            Command::GoSystems => self.leave(Leave::Systems, effects),
            Command::GoCustomers => self.leave(Leave::Customers, effects),
            Command::Help => {
                let places = self.places();
                if !places.contains(&Place::HelpPage) {
                    self.push(&Route::Help { places }, effects);
                }
            }
            command => self.tell_top(Msg::Command(command), effects),
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, effects: &mut Vec<Effect>) {
        match self.layers.iter().position(|layer| layer.ticket == ticket) {
            Some(index) => self.tell(index, Msg::Reply(reply), effects),
            // Nobody waits for it: a success shows in the lists, a failure must not be lost.
            None => {
                if let Some(trouble) = reply.trouble() {
                    self.cx.notices.fail(text!("notice-late-failure", reason = trouble.text.clone()));
                }
            }
        }
    }

    fn tell_top(&mut self, msg: Msg, effects: &mut Vec<Effect>) {
        if let Some(index) = self.layers.len().checked_sub(1) {
            self.tell(index, msg, effects);
        }
    }

    fn tell(&mut self, index: usize, msg: Msg, effects: &mut Vec<Effect>) {
        let layer = &mut self.layers[index];
        let Outcome { step, requests } = layer.screen.update(msg, &mut self.cx);
        let ticket = layer.ticket;
        effects.extend(requests.into_iter().map(|request| match request {
            Request::Store(request) => Effect::Store(ticket, request),
            Request::System(request) => Effect::System(ticket, request),
            Request::After(wait) => Effect::After(ticket, wait),
            Request::Copy(words) => Effect::Copy(words),
        }));
        let on_top = index + 1 == self.layers.len();
        match step {
            Step::Stay => {}
            // A screen below must not pull a window from under the reader's hands: its question waits until it is on top.
            Step::Open(route) if !on_top => self.layers[index].waiting = Some(route),
            Step::Back | Step::Answer(_) if !on_top => {}
            Step::Back => self.leave(Leave::Back, effects),
            Step::Open(route) => self.push(&route, effects),
            Step::Answer(answer) => {
                self.pop(effects);
                match answer {
                    Answer::Yes(Purpose::Leave(leave)) => self.leave_at_once(leave, effects),
                    answer => {
                        self.tell_top(Msg::Answer(answer), effects);
                        self.open_waiting(effects);
                    }
                }
            }
        }
    }

    /// Leaves, but asks first when something typed would be lost.
    fn leave(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        // One question at a time is enough, however often it is asked for.
        if self.top().is_some_and(|top| top.places().contains(&Place::Confirm)) {
            return;
        }
        let lost = match leave {
            Leave::Back => self.top().is_some_and(Screen::has_unsaved),
            Leave::Systems | Leave::Customers | Leave::Quit => self.screens().any(Screen::has_unsaved),
        };
        if !lost {
            self.leave_at_once(leave, effects);
            return;
        }
        let question = Question {
            title: text!("leave-title"),
            lines: vec![text!("leave-lost")],
            yes: text!("leave-yes"),
            no: text!("leave-no"),
            purpose: Purpose::Leave(leave),
        };
        self.push(&Route::Confirm(question), effects);
    }

    fn leave_at_once(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        match leave {
            Leave::Back if self.layers.len() > 1 => {
                self.pop(effects);
                self.tell_top(Msg::Shown, effects);
                self.open_waiting(effects);
            }
            Leave::Back => {}
            Leave::Systems => self.restart(Route::Systems, effects),
            Leave::Customers => self.restart(Route::Customers, effects),
            Leave::Quit => effects.push(Effect::Quit),
        }
    }

    /// Opens what the screen on top wanted to open while it lay below a window.
    fn open_waiting(&mut self, effects: &mut Vec<Effect>) {
        if let Some(route) = self.layers.last_mut().and_then(|layer| layer.waiting.take()) {
            self.push(&route, effects);
        }
    }

    /// Goes to a screen of the menu. The list that was at the bottom is put aside, to be found again as it was left.
    fn restart(&mut self, route: Route, effects: &mut Vec<Effect>) {
        while self.layers.len() > 1 {
            self.pop(effects);
        }
        if let Some(bottom) = self.layers.pop() {
            self.aside.insert(0, (self.bottom.clone(), bottom));
        }
        match self.aside.iter().position(|(aside, _)| *aside == route) {
            Some(index) => {
                self.layers.push(self.aside.remove(index).1);
                self.tell_top(Msg::Shown, effects);
            }
            None => self.push(&route, effects),
        }
        self.bottom = route;
    }

    fn push(&mut self, route: &Route, effects: &mut Vec<Effect>) {
        self.next_ticket += 1;
        let ticket = Ticket(self.next_ticket);
        self.layers.push(Layer { ticket, screen: screen::open(route), waiting: None });
        self.tell_top(Msg::Shown, effects);
    }

    fn pop(&mut self, effects: &mut Vec<Effect>) {
        if let Some(layer) = self.layers.pop() {
            effects.push(Effect::Abandon(layer.ticket));
        }
    }
}

/// Whether a key is for the text that is being typed, before any binding is looked at.
fn edits_text(key: KeyEvent) -> bool {
    match key.code {
        // Ctrl+U rubs out the whole line, as in a shell.
        KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => true,
        KeyCode::Char(_) => !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT),
        KeyCode::Backspace
        | KeyCode::Delete
        | KeyCode::Left
        | KeyCode::Right
        | KeyCode::Home
        | KeyCode::End => true,
        _ => false,
    }
}
