//! What the benches measure on: an operator invented by the demo, in a SQLite file, and the screen on his records.

#![allow(dead_code, reason = "each bench uses its part of it")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::KeyEvent;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use vincula::app::effect::{Effect, Reply};
use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::app::{App, Drafts, Event, Setting};
use vincula::demo;
use vincula::domain::optical::Bands;
use vincula::domain::tariff::ServiceKind;
use vincula::drivers::Registry;
use vincula::i18n::{Language, Texts};
use vincula::runtime::perform::{Hands, Performer};
use vincula::store::{CustomerFile, KeySource, MasterKey, Stamp, Store};
use vincula::ui::theme::{Ground, Theme};

#[path = "../../src/app/typed.rs"]
mod typed;
pub use typed::typed;

const SEED: u64 = 1;

/// The moment at which everything happens.
pub const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);

/// An operator with so many customers. Its file is gone when it is dropped.
pub struct Operator {
    pub runtime: Runtime,
    pub store: Store,
    pub url: String,
    _folder: TempDir,
}

static MADE: Mutex<BTreeMap<usize, Arc<Operator>>> = Mutex::new(BTreeMap::new());

/// The operator with so many customers, made when first asked for.
pub fn operator(customers: usize) -> Arc<Operator> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(made.entry(customers).or_insert_with(|| Arc::new(Operator::new(customers))))
}

/// Takes away what was made: what stands in a `static` is never dropped.
pub fn clear_away() {
    MADE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

pub fn stamp() -> Stamp {
    Stamp { by: "ana".to_owned(), at: NOW }
}

impl Operator {
    fn new(customers: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let url = format!("sqlite://{}", folder.path().join("vincula.db").display());
        let runtime = Runtime::new().expect("a runtime");
        let key = KeySource::Given(MasterKey::generate().expect("randomness"));
        let store = runtime.block_on(async {
            let store = Store::open(&url, key).await.expect("a database");
            let system = "http://127.0.0.1:9".parse().expect("an address");
            demo::fill(&store, &system, customers, SEED, &stamp()).await.expect("invented records");
            store
        });
        Self { runtime, store, url, _folder: folder }
    }

    /// The first customer who is linked and has a tariff with Internet.
    pub fn linked_customer(&self) -> CustomerFile {
        let file = |number| self.runtime.block_on(self.store.customer_coded(&format!("C{number:06}")));
        (1..)
            .map(|number| file(number).expect("one of the first is linked"))
            .find(|file| {
                let has_internet =
                    file.tariffs.iter().any(|tariff| tariff.service(ServiceKind::Internet).is_some());
                has_internet && !file.links.is_empty()
            })
            .expect("an endless search ends by finding")
    }
}

/// The screen on an operator's records, with nobody before it.
pub struct Desk {
    operator: Arc<Operator>,
    app: App,
    performer: Performer,
    answers: mpsc::UnboundedReceiver<Event>,
    terminal: Terminal<TestBackend>,
}

impl Desk {
    /// Opens a route, types, and waits until every question to the store is answered.
    pub fn open(operator: &Arc<Operator>, route: &Route, (columns, rows): (u16, u16), script: &str) -> Self {
        let setting = Setting {
            texts: Texts::new(Language::Es),
            theme: Theme::on(Ground::Dark),
            user: "ana".to_owned(),
            zone: TimeZone::UTC,
            bands: Bands::default(),
            keymap: Keymap::default(),
            drafts: Drafts::NotKept,
        };
        let hands = Hands {
            store: operator.store.clone(),
            connect: Arc::new(Registry::new()),
            user: "ana".to_owned(),
            clock: || NOW,
            drafts: None,
            reports: vincula::reconcile::generate::Settings::default(),
            language: Language::Es,
        };
        let (sender, answers) = mpsc::unbounded_channel();
        let (app, effects) = App::new(route, setting, Size::new(columns, rows), NOW);
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen in memory");
        let performer = Performer::new(hands, sender);
        let mut desk = Self { operator: Arc::clone(operator), app, performer, answers, terminal };
        desk.carry_out(effects);
        for key in typed(script) {
            let effects = desk.press(key);
            desk.carry_out(effects);
        }
        desk
    }

    /// Presses a key; nothing of what it asks for is done.
    pub fn press(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.app.update(Event::Key(key), NOW)
    }

    pub fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame)).expect("a screen in memory");
    }

    /// Asks what is to be asked of the store, and what follows from its answers.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        let operator = Arc::clone(&self.operator);
        operator.runtime.block_on(async {
            let mut waiting = self.perform(effects);
            while waiting > 0 {
                let answer = self.answers.recv().await.expect("the performer holds the other end");
                // Timers are not waited for.
                waiting -= usize::from(!matches!(answer, Event::Reply(_, Reply::Elapsed)));
                let effects = self.app.update(answer, NOW);
                waiting += self.perform(effects);
            }
        });
    }

    /// Begins effects, and says how many answers of the store come of them.
    fn perform(&mut self, effects: Vec<Effect>) -> usize {
        let mut questions = 0;
        for effect in effects {
            questions += usize::from(matches!(effect, Effect::Store(..)));
            self.performer.perform(effect);
        }
        questions
    }
}
