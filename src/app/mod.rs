//! The pure program: events in, effects out. It does no I/O, reads no clock and makes no id.
//!
//! A stack of layers, each a screen or a window over one. Only [`App::update`] changes what is shown; drawing takes `&self`.

pub mod ahead;
#[cfg(test)]
mod any_size;
pub mod dialogs;
mod drafts;
pub mod effect;
pub mod form;
pub mod keymap;
mod leaving;
pub mod notice;
#[cfg(test)]
mod reached;
pub mod record_form;
pub mod refresh;
pub mod route;
pub mod screen;
pub mod screens;
mod stepping;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod typed;
pub mod window;

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Size;

use crate::domain::draft::{Draft, Kept};
use crate::domain::operation::OperationState;
use crate::domain::optical::Bands;
use crate::domain::text::Text;
use crate::i18n::Texts;
use crate::store::StoreChange;
use crate::text;
use crate::ui::theme::Theme;

use ahead::{Ahead, Typed};
pub use drafts::Drafts;
use effect::report::ReportReply;
use effect::{Deed, Effect, FileReply, FileRequest, Reply, Request, StoreRequest, Ticket};
use keymap::in_force::{Keymap, Offer};
use keymap::{Command, Key, Place};
use notice::{Notice, Notices};
use refresh::Refresh;
use route::{Leave, Outcome, Reach, Route, Step};
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
    /// The drafts that wait to be taken up.
    DraftsFound(Vec<Kept>),
    /// The ground of the terminal is known now, and with it how to draw on it.
    Theme(Box<Theme>),
    /// The program ends as soon as all that was begun is saved.
    Ending,
}

struct Layer {
    ticket: Ticket,
    screen: Box<dyn Screen>,
    /// What it wants to be done as soon as it lies on top.
    waiting: Option<Step>,
    /// The drafts of its forms as they were last kept.
    kept: BTreeMap<u64, Draft>,
}

/// What the screen is shown with, for as long as the program runs.
pub struct Setting {
    pub texts: Texts,
    pub theme: Theme,
    pub user: String,
    pub zone: TimeZone,
    pub bands: Bands,
    pub keymap: Keymap,
    pub drafts: Drafts,
}

/// The whole program as it is on the screen.
pub struct App {
    layers: Vec<Layer>,
    /// Where the layer at the bottom belongs.
    bottom: Route,
    /// The lists of the menu that are not shown now, by their route.
    aside: Vec<(Route, Layer)>,
    next_ticket: u64,
    /// A person has asked for the drafts: he is told, too, when there are none.
    drafts_asked: bool,
    /// They are being looked for: one answer is enough, whoever else asks.
    drafts_sought: bool,
    /// The mark of the menu.
    mark: Refresh,
    /// Who has begun to import a file that is not all in yet, and which.
    importing: BTreeMap<Ticket, String>,
    ahead: Ahead,
    cx: Context,
}

impl App {
    /// Begins at a route; the effects are those that it asks for.
    pub fn new(first: &Route, setting: Setting, size: Size, now: Timestamp) -> (Self, Vec<Effect>) {
        let Setting { texts, theme, user, zone, bands, keymap, drafts } = setting;
        let names = keymap.names(&texts, theme.glyphs);
        let texts = texts.naming_keys(names);
        let notices = Notices::default();
        let to_resolve = None;
        let cx = Context { now, zone, size, user, texts, theme, bands, keymap, notices, drafts, to_resolve };
        let mut app = Self {
            layers: Vec::new(),
            bottom: first.clone(),
            aside: Vec::new(),
            next_ticket: 0,
            drafts_asked: false,
            drafts_sought: drafts == Drafts::Kept,
            mark: Refresh::default(),
            importing: BTreeMap::new(),
            ahead: Ahead::default(),
            cx,
        };
        let mut effects = Vec::new();
        app.push(first, &mut effects);
        effects.push(Effect::OfferDrafts);
        app.count_to_resolve(&mut effects);
        (app, effects)
    }

    /// Takes one event in and gives what is to be done.
    pub fn update(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.cx.now = now;
        let mut effects = Vec::new();
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => self.typed(Typed::Key(key), &mut effects),
            Event::Paste(words) => self.typed(Typed::Paste(words), &mut effects),
            Event::Resize { columns, rows } => {
                self.cx.size = Size::new(columns, rows);
                for index in 0..self.layers.len() {
                    self.tell(index, Msg::Resized, &mut effects);
                }
            }
            Event::Reply(ticket, reply) => self.reply(ticket, reply, &mut effects),
            Event::Changed(change) => {
                for index in 0..self.layers.len() {
                    self.tell(index, Msg::Changed(change), &mut effects);
                }
                if changes_what_is_to_resolve(change) {
                    self.count_to_resolve(&mut effects);
                }
            }
            Event::Failed(text) => self.cx.notices.fail(text),
            Event::DraftsFound(kept) => self.offer_drafts(kept, &mut effects),
            Event::Theme(theme) => self.cx.theme = *theme,
            Event::Ending => self.cx.notices.warn(text!("quit-saving")),
        }
        self.catch_up(&mut effects);
        effects
    }

    pub fn draw(&self, frame: &mut Frame<'_>) {
        crate::ui::frame::draw(self, frame);
    }

    /// It has been drawn as it is now: what it tells has been on the screen.
    pub fn drawn(&mut self) {
        self.cx.notices.drawn();
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

    /// The commands that there are here and now, each with the keys that work, or with the reason why it cannot run.
    pub fn offers(&self) -> Vec<Offer> {
        let takes_text = self.top().is_some_and(Screen::takes_text);
        let mut offers = self.cx.keymap.offers(&self.places(), |key| takes_text && key.edits_text());
        for offer in &mut offers {
            offer.why_not = self.why_not(offer.command);
        }
        offers
    }

    /// Why a command cannot run now.
    fn why_not(&self, command: Command) -> Option<Text> {
        self.top().and_then(|top| top.available(command).err())
    }

    fn top(&self) -> Option<&dyn Screen> {
        self.layers.last().map(|layer| layer.screen.as_ref())
    }

    fn places(&self) -> Vec<Place> {
        let Some(top) = self.top() else { return Vec::new() };
        let mut places = top.places();
        // What is typed or scanned beside a text field, or at a question, must not lead away from a form.
        let guarded = places.iter().any(|place| is_guarded(*place));
        if !top.takes_text() && !guarded {
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
        if let Some(command) = self.cx.keymap.command(&self.places(), Key::of(key)) {
            self.run(command, effects);
        }
    }

    /// Runs a command on the screen on top, or says why it cannot run.
    fn run(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if let Some(why) = self.why_not(command) {
            self.cx.notices.warn(why);
            // What was typed behind it was for where it would have led.
            self.ahead = Ahead::default();
            return;
        }
        let is_in = |place| self.top().is_some_and(|top| top.places().contains(&place));
        match command {
            Command::Quit => self.leave(Leave::Quit, effects),
            Command::GoSystems => self.leave(Leave::Systems, effects),
            Command::GoCustomers => self.leave(Leave::Customers, effects),
            Command::GoProducts => self.leave(Leave::Products, effects),
            Command::GoOperations => self.leave(Leave::Operations, effects),
            Command::GoTariffs => self.leave(Leave::Tariffs, effects),
            Command::GoFiles if is_in(Place::FilesForm) => {}
            Command::GoFiles => self.push(&Route::Files, effects),
            Command::FindCustomer => self.leave(Leave::FindCustomer, effects),
            // The key that opens one of these windows closes it again.
            Command::Help if is_in(Place::HelpPage) => self.tell_top(Msg::Command(Command::Back), effects),
            Command::Actions if is_in(Place::Actions) => self.tell_top(Msg::Command(Command::Back), effects),
            Command::Palette if is_in(Place::Palette) => self.tell_top(Msg::Command(Command::Back), effects),
            Command::OfferDrafts => {
                if self.cx.drafts == Drafts::NotKept {
                    self.cx.notices.done(text!("drafts-none"));
                    return;
                }
                self.drafts_asked = true;
                if !std::mem::replace(&mut self.drafts_sought, true) {
                    effects.push(Effect::OfferDrafts);
                }
            }
            Command::Help => {
                let offers = self.offers();
                self.push(&Route::Help { offers }, effects);
            }
            Command::Palette => self.open_palette(effects),
            Command::Actions => {
                let mut places = self.places();
                places.retain(|place| *place != Place::Everywhere);
                let offers = self.offers().into_iter().filter(Offer::is_action).collect();
                self.push(&Route::Actions { offers, places }, effects);
            }
            command => self.tell_top(Msg::Command(command), effects),
        }
    }

    fn open_palette(&mut self, effects: &mut Vec<Effect>) {
        let mut offers = self.offers();
        let is_question = self.top().is_some_and(|top| {
            top.places().iter().any(|place| matches!(place, Place::Confirm | Place::Propose))
        });
        let reach = if is_question { Reach::Here } else { Reach::Everywhere };
        if reach == Reach::Everywhere && !self.places().contains(&Place::Menu) {
            // In a form the keys of the menu are letters of what is typed; from here one can go there all the same.
            let menu = self.cx.keymap.bindings().iter().filter(|binding| binding.place == Place::Menu);
            offers.extend(menu.map(|binding| Offer { keys: Vec::new(), ..Offer::of(binding) }));
        }
        self.push(&Route::Palette { offers, reach }, effects);
    }

    fn reply(&mut self, ticket: Ticket, reply: Reply, effects: &mut Vec<Effect>) {
        let is_imported = matches!(reply, Reply::File(FileReply::Imported(_)));
        let imported = if is_imported { self.importing.remove(&ticket) } else { None };
        if ticket == Ticket::FRAME {
            self.frame_reply(reply, effects);
            return;
        }
        // What was refused and is given up needs nobody any more, and no change of an operation tells of it.
        if let Reply::Done { deed: Deed::Discard, answer: Ok(_), .. } = reply {
            self.count_to_resolve(effects);
        }
        if let Some(index) = self.layers.iter().position(|layer| layer.ticket == ticket) {
            self.tell(index, Msg::Reply(reply), effects);
            return;
        }
        match self.aside.iter_mut().find(|(_, layer)| layer.ticket == ticket) {
            // It is what it was, and found again: only where the answer would lead to is over.
            Some((_, layer)) => {
                let outcome = layer.screen.update(Msg::Reply(reply), &mut self.cx);
                effects.extend(outcome.requests.into_iter().filter_map(|request| request.of(ticket)));
            }
            // Nobody waits for it: a success shows in the lists, a failure must not be lost.
            None => {
                if let Reply::DraftClaimed(Ok(kept)) = &reply {
                    Self::let_go(ticket, kept.id, effects);
                }
                if let Some(reason) = reply.undone() {
                    self.cx.notices.fail(text!("notice-late-failure", reason = reason));
                }
                if let (Some(file), Reply::File(FileReply::Imported(Ok(checked)))) = (imported, &reply)
                    && checked.outcome.is_ok()
                {
                    screens::files::tell_imported(&file, checked, &mut self.cx.notices);
                }
                self.report_made(&reply, effects);
            }
        }
    }

    /// Tells that a report is made whose screen was left meanwhile: to the person, and to the lists that show it.
    fn report_made(&mut self, reply: &Reply, effects: &mut Vec<Effect>) {
        let Reply::Report(ReportReply::Ran(Ok(opened))) = reply else { return };
        screens::report::words::tell_made(&opened.report, &mut self.cx.notices);
        for index in 0..self.layers.len() {
            self.tell(index, Msg::Reply(reply.clone()), effects);
        }
    }

    fn count_to_resolve(&mut self, effects: &mut Vec<Effect>) {
        if self.mark.changed() {
            effects.push(Effect::Store(Ticket::FRAME, StoreRequest::OperationsToResolve));
        }
    }

    fn frame_reply(&mut self, reply: Reply, effects: &mut Vec<Effect>) {
        match reply {
            Reply::Elapsed if self.mark.rested() => {
                effects.push(Effect::Store(Ticket::FRAME, StoreRequest::OperationsToResolve));
            }
            Reply::OperationsToResolve(answer) => {
                // An old number is better than none; that the store fails is told by whatever else is asked of it.
                self.cx.to_resolve = answer.ok().or(self.cx.to_resolve);
                self.mark.answered();
                effects.push(Effect::After(Ticket::FRAME, refresh::REST));
            }
            _ => {}
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
        for request in &requests {
            if let Request::File(FileRequest::Import { typed, .. }) = request {
                self.importing.insert(ticket, typed.clone());
            }
        }
        // Before what is asked for: what is sent to be saved must be kept as it was sent.
        self.keep_drafts(index, &requests, effects);
        effects.extend(requests.into_iter().filter_map(|request| request.of(ticket)));
        self.step(index, step, effects);
    }

    fn push(&mut self, route: &Route, effects: &mut Vec<Effect>) {
        let ticket = self.next();
        self.next_ticket += 1;
        let route = drafts::as_kept(route, self.cx.drafts);
        self.layers.push(Layer {
            ticket,
            screen: screen::open(&route),
            waiting: None,
            kept: BTreeMap::new(),
        });
        self.tell_top(Msg::Shown, effects);
    }

    /// The ticket of the layer that will be opened next.
    const fn next(&self) -> Ticket {
        Ticket(self.next_ticket + 1)
    }

    fn pop(&mut self, effects: &mut Vec<Effect>) {
        if let Some(layer) = self.layers.pop() {
            effects.push(Effect::Abandon(layer.ticket));
        }
    }
}

/// Whether a key that leads elsewhere is not looked up here; of the window of actions, unless it is where that was opened.
const fn is_guarded(place: Place) -> bool {
    matches!(
        place,
        Place::Form | Place::Confirm | Place::Propose | Place::Drafts | Place::Compare | Place::Actions
    )
}

/// Whether a change can make an operation one that a person has to do something about, or no longer one.
const fn changes_what_is_to_resolve(change: StoreChange) -> bool {
    match change {
        StoreChange::Elsewhere => true,
        StoreChange::Operation { state, .. } => match state {
            OperationState::Queued
            | OperationState::Refused
            | OperationState::Attention
            | OperationState::Cancelled
            | OperationState::Replaced => true,
            OperationState::Running
            | OperationState::Accepted
            | OperationState::Unsure
            | OperationState::Applied => false,
        },
    }
}

/// Whether a key is for the text that is being typed, before any binding is looked at.
fn edits_text(key: KeyEvent) -> bool {
    let is_alt = key.modifiers.contains(KeyModifiers::ALT) && matches!(key.code, KeyCode::Char(_));
    !is_alt && Key::of(key).edits_text()
}
