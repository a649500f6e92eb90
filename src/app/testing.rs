//! The program alone, for tests: keys in, effects and the drawn screen out. Nothing is carried out.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

use crate::domain::optical::Bands;
use crate::i18n::{Language, Texts};
use crate::text;
use crate::ui::theme::Theme;

use super::effect::{Effect, Reply, Ticket, Trouble};
use super::keymap::in_force::Keymap;
use super::route::Route;
use super::typed::typed;
use super::{App, Drafts, Event, Setting};

/// The moment at which every test begins.
pub const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);

/// The program with one route open.
pub struct Bench {
    pub app: App,
    /// What the route asked for when it was opened.
    pub opening: Vec<Effect>,
    /// What has become of drafts so far: that goes beside what is asked for.
    pub drafts: Vec<Effect>,
    /// Another terminal has every draft: none can be taken hold of.
    pub drafts_are_held: bool,
    /// What the frame itself asks of the world, apart from what its layers do.
    pub of_frame: Vec<Effect>,
    size: Size,
    now: Timestamp,
}

impl Bench {
    pub fn open(route: &Route) -> Self {
        Self::open_at(route, 80, 24)
    }

    pub fn open_at(route: &Route, columns: u16, rows: u16) -> Self {
        Self::with_keymap(route, Keymap::default(), columns, rows)
    }

    pub fn with_keymap(route: &Route, keymap: Keymap, columns: u16, rows: u16) -> Self {
        Self::begin(route, (keymap, Language::Es), columns, rows)
    }

    pub fn in_language(route: &Route, language: Language, columns: u16, rows: u16) -> Self {
        Self::begin(route, (Keymap::default(), language), columns, rows)
    }

    fn begin(route: &Route, (keymap, language): (Keymap, Language), columns: u16, rows: u16) -> Self {
        let setting = Setting {
            texts: Texts::new(language),
            theme: Theme::plain(),
            user: "ana".to_owned(),
            zone: TimeZone::UTC,
            bands: Bands::default(),
            keymap,
            drafts: Drafts::Kept,
        };
        let size = Size::new(columns, rows);
        let (app, opening) = App::new(route, setting, size, NOW);
        let mut bench = Self {
            app,
            opening: Vec::new(),
            drafts: Vec::new(),
            drafts_are_held: false,
            of_frame: Vec::new(),
            size,
            now: NOW,
        };
        bench.opening = bench.of_layers(opening);
        bench
    }

    /// Types, and gives what is asked of the world.
    pub fn keys(&mut self, script: &str) -> Vec<Effect> {
        typed(script).into_iter().flat_map(|key| self.event(Event::Key(key))).collect()
    }

    /// Lets time pass.
    pub fn later(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    /// Puts aside what is the frame's and what is about drafts.
    fn of_layers(&mut self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut of_layers = Vec::new();
        for effect in effects {
            let put = match &effect {
                Effect::Draft(..)
                | Effect::Drafts(_)
                | Effect::OfferDrafts
                | Effect::ClaimDraft(..)
                | Effect::GiveDraft(..)
                | Effect::DiscardDraft(_) => &mut self.drafts,
                Effect::Store(ticket, _)
                | Effect::System(ticket, _)
                | Effect::File(ticket, _)
                | Effect::After(ticket, _)
                | Effect::Abandon(ticket)
                    if *ticket == Ticket::FRAME =>
                {
                    &mut self.of_frame
                }
                Effect::Store(..)
                | Effect::System(..)
                | Effect::File(..)
                | Effect::Report(..)
                | Effect::After(..)
                | Effect::WifiKey(..)
                | Effect::Abandon(_)
                | Effect::Copy(_)
                | Effect::Quit => &mut of_layers,
            };
            put.push(effect);
        }
        of_layers
    }

    /// Answers the screen that was opened first.
    pub fn reply(&mut self, reply: Reply) -> Vec<Effect> {
        self.late(Ticket(1), reply)
    }

    pub fn late(&mut self, ticket: Ticket, reply: Reply) -> Vec<Effect> {
        self.event(Event::Reply(ticket, reply))
    }

    pub fn event(&mut self, event: Event) -> Vec<Effect> {
        if let Event::Resize { columns, rows } = event {
            self.size = Size::new(columns, rows);
        }
        let mut effects = self.app.update(event, self.now);
        if let Some(at) = effects.iter().position(|effect| matches!(effect, Effect::ClaimDraft(..)))
            && let Effect::ClaimDraft(ticket, kept) = effects.remove(at)
        {
            let held = || Trouble { text: text!("draft-held"), problems: Vec::new() };
            let claimed = if self.drafts_are_held { Err(held()) } else { Ok(kept) };
            let claimed = Event::Reply(ticket, Reply::DraftClaimed(claimed));
            effects.extend(self.app.update(claimed, self.now));
        }
        self.app.drawn();
        self.of_layers(effects)
    }

    /// The screen as text, a line a row.
    pub fn screen(&self) -> String {
        let backend = TestBackend::new(self.size.width, self.size.height);
        let mut terminal = Terminal::new(backend).expect("a screen in memory");
        terminal.draw(|frame| self.app.draw(frame)).expect("a screen in memory");
        let buffer = terminal.backend().buffer();
        let line = |y| {
            let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        (0..buffer.area.height).map(line).collect::<Vec<_>>().join("\n")
    }
}
