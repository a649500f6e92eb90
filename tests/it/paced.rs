//! The real loop on a display that is slow to take frames: what is typed is never held up, and what is drawn is the newest.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::sync::{mpsc, watch};
use tokio::task::LocalSet;
use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::app::{App, Drafts, Event, Setting};
use vincula::domain::optical::Bands;
use vincula::drivers::Registry;
use vincula::i18n::{Language, Texts};
use vincula::runtime::perform::Hands;
use vincula::runtime::session::{self, Display, Input};
use vincula::store::{KeySource, MasterKey, Store};
use vincula::ui::theme::Theme;

use crate::desk::screen;
use crate::typed::typed;

/// What has become of the display.
#[derive(Default)]
struct Seen {
    frames: Vec<String>,
    is_out: bool,
    /// How often it was given back and taken again.
    given_back: usize,
    taken: usize,
}

/// A display that takes the next frame only when the last has arrived.
struct Slow {
    terminal: Terminal<TestBackend>,
    seen: Rc<RefCell<Seen>>,
    drawn: watch::Sender<usize>,
}

impl Display for Slow {
    type Error = Infallible;

    fn size(&self) -> Result<Size, Infallible> {
        self.terminal.size()
    }

    fn draw(&mut self, app: &App) -> Result<(), Infallible> {
        self.terminal.draw(|frame| app.draw(frame))?;
        let mut seen = self.seen.borrow_mut();
        assert!(!seen.is_out, "two frames are under way");
        seen.is_out = true;
        seen.frames.push(screen(self.terminal.backend()));
        self.drawn.send_replace(seen.frames.len());
        Ok(())
    }

    fn wait(&self) -> Duration {
        if self.seen.borrow().is_out { Duration::from_secs(3600) } else { Duration::ZERO }
    }

    fn arrived(&mut self) {
        self.seen.borrow_mut().is_out = false;
    }

    fn expected_until(&self) -> Option<Instant> {
        self.seen.borrow().is_out.then(|| Instant::now() + Duration::from_secs(3600))
    }

    fn suspend(&mut self) -> Result<Duration, Infallible> {
        self.seen.borrow_mut().given_back += 1;
        Ok(Duration::from_secs(3600))
    }

    fn resume(&mut self) -> Result<(), Infallible> {
        self.seen.borrow_mut().taken += 1;
        Ok(())
    }
}

/// Somebody at a slow line, on the form of a new system.
struct Line {
    inputs: mpsc::UnboundedSender<Input>,
    seen: Rc<RefCell<Seen>>,
    drawn: watch::Receiver<usize>,
    ended: tokio::task::JoinHandle<()>,
}

impl Line {
    async fn open() -> Self {
        let key = KeySource::Given(MasterKey::generate().expect("randomness"));
        let store = Store::open("sqlite::memory:", key).await.expect("a store in memory");
        let (inputs, input) = mpsc::unbounded_channel();
        let (drawn, frames) = watch::channel(0);
        let seen = Rc::new(RefCell::new(Seen::default()));
        let terminal = Terminal::new(TestBackend::new(80, 24)).expect("a screen in memory");
        let mut display = Slow { terminal, seen: Rc::clone(&seen), drawn };
        let setting = Setting {
            keymap: Keymap::default(),
            drafts: Drafts::NotKept,
            texts: Texts::new(Language::Es),
            theme: Theme::plain(),
            user: "ana".to_owned(),
            zone: TimeZone::UTC,
            bands: Bands::default(),
        };
        let connect = Arc::new(Registry::default());
        let user = "ana".to_owned();
        let reports = vincula::reconcile::generate::Settings::default();
        let language = Language::Es;
        let hands = Hands { store, connect, user, clock: Timestamp::now, drafts: None, reports, language };
        let first = Route::System { id: None, test: false };
        let ended = tokio::task::spawn_local(async move {
            let never = std::future::pending();
            let Ok(_) = session::run(&mut display, input, never, hands, setting, &first).await;
        });
        Self { inputs, seen, drawn: frames, ended }
    }

    fn send(&self, input: impl Into<Input>) {
        self.inputs.send(input.into()).expect("the program still runs");
    }

    fn keys(&self, script: &str) {
        for key in typed(script) {
            self.send(Event::Key(key));
        }
    }

    /// Waits until so many frames have been drawn, and gives the last.
    async fn frame(&mut self, number: usize) -> String {
        self.drawn.wait_for(|frames| *frames >= number).await.expect("the program still runs");
        self.seen.borrow().frames[number - 1].clone()
    }
}

/// Lets all that can go on now go on.
async fn pause() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn while_a_frame_is_under_way_keys_are_taken_and_the_next_frame_shows_all_of_them() {
    LocalSet::new().run_until(held()).await;
}

async fn held() {
    let mut line = Line::open().await;
    line.frame(1).await;
    for letter in "Fibra Sur".chars() {
        line.keys(&letter.to_string());
        pause().await;
    }
    assert_eq!(line.seen.borrow().frames.len(), 1, "a frame went out before the last had arrived");
    line.send(Input::Arrived);
    assert!(line.frame(2).await.contains("Fibra Sur"));
    line.send(Input::Arrived);
    pause().await;
    // An answer of the store that came late may have drawn the same once more.
    let frames = &line.seen.borrow().frames;
    assert!(frames[2..].iter().all(|frame| *frame == frames[1]), "what was typed came in one frame");
}

#[tokio::test]
async fn the_end_waits_for_the_answer_that_would_be_typed_into_the_shell() {
    LocalSet::new().run_until(ended()).await;
}

async fn ended() {
    let mut line = Line::open().await;
    line.frame(1).await;
    line.keys("<c-c>");
    pause().await;
    assert!(!line.ended.is_finished(), "the answer is still to come");
    line.send(Input::Arrived);
    line.ended.await.expect("it ends by itself");
}

#[tokio::test]
async fn a_program_that_was_stopped_draws_nothing_until_it_goes_on() {
    LocalSet::new().run_until(stopped()).await;
}

async fn stopped() {
    let mut line = Line::open().await;
    line.frame(1).await;
    line.send(Input::Suspend);
    pause().await;
    assert_eq!(line.seen.borrow().given_back, 0, "the answer is still to come");
    line.send(Input::Arrived);
    pause().await;
    assert_eq!(line.seen.borrow().given_back, 1);
    line.keys("Fibra");
    pause().await;
    assert_eq!((line.seen.borrow().frames.len(), line.seen.borrow().taken), (1, 0));
    line.send(Input::Resumed);
    assert!(line.frame(2).await.contains("Fibra"));
    assert_eq!(line.seen.borrow().taken, 1);
}
