//! A desk to sit at in a test: the real loop on a screen in memory, keys typed as text, and what the screen shows.
//!
//! Nothing sleeps: whoever waits for the screen is woken by the next frame.

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use tokio::sync::{mpsc, oneshot, watch};
use vincula::app::keymap::in_force::Keymap;
use vincula::app::route::Route;
use vincula::app::{Drafts, Event, Setting};
use vincula::domain::optical::Bands;
use vincula::drivers::{Connect, Registry};
use vincula::i18n::{Language, Texts};
use vincula::outbox::{Settings, Worker};
use vincula::runtime::perform::Hands;
use vincula::runtime::session::{self, Input};
use vincula::store::Store;
use vincula::ui::theme::{Ground, Theme};

use crate::typed::typed;

/// The longest that a test waits for something to appear: a machine that does much else takes its time.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A screen in memory that tells each frame.
struct Watched {
    inner: TestBackend,
    frames: watch::Sender<String>,
    size: Arc<Mutex<Size>>,
}

impl Watched {
    /// Takes on the size that the terminal has now.
    fn fit(&mut self) -> io::Result<()> {
        let size = self.size()?;
        if self.inner.buffer().area().as_size() != size {
            self.inner.resize(size.width, size.height);
        }
        Ok(())
    }
}

impl Backend for Watched {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.fit()?;
        self.inner.draw(content).map_err(|never| match never {})
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor().map_err(|never| match never {})
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor().map_err(|never| match never {})
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position().map_err(|never| match never {})
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position).map_err(|never| match never {})
    }

    fn clear(&mut self) -> io::Result<()> {
        self.fit()?;
        self.inner.clear().map_err(|never| match never {})
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.fit()?;
        self.inner.clear_region(clear_type).map_err(|never| match never {})
    }

    fn size(&self) -> io::Result<Size> {
        Ok(*self.size.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size().map_err(|never| match never {})
    }

    fn flush(&mut self) -> io::Result<()> {
        self.frames.send_replace(screen(&self.inner));
        Ok(())
    }
}

/// The screen as text, a line a row, blanks at the end left out.
pub fn screen(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            line.push_str(buffer[(x, y)].symbol());
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// How a desk is set up.
#[derive(Clone)]
pub struct Place {
    pub store: Store,
    pub language: Language,
    pub size: (u16, u16),
    pub first: Route,
}

/// Somebody sits here.
pub struct Desk {
    keys: mpsc::UnboundedSender<Input>,
    frames: watch::Receiver<String>,
    size: Arc<Mutex<Size>>,
    ended: Rc<std::cell::Cell<bool>>,
    /// What was seen when the keys were pressed that nothing has been waited for after.
    before: RefCell<Option<String>>,
}

impl Desk {
    /// Opens the program and runs the outbox beside it. Must be called inside a `LocalSet`.
    pub fn open(place: Place) -> Self {
        Self::open_keeping(place, None)
    }

    /// The same, with a folder in which what is typed is kept.
    pub fn open_keeping(place: Place, drafts: Option<PathBuf>) -> Self {
        let (keys, typed) = mpsc::unbounded_channel();
        let (frames, seen) = watch::channel(String::new());
        let size = Arc::new(Mutex::new(Size::from(place.size)));
        let ended = Rc::new(std::cell::Cell::new(false));
        let connect: Arc<dyn Connect> = Arc::new(Registry::default());
        let worker = Worker::new(place.store.clone(), Arc::clone(&connect), Settings::default());
        let (stop_worker, stops) = oneshot::channel::<()>();
        tokio::task::spawn_local(async move {
            worker
                .run(async {
                    let _ = stops.await;
                })
                .await;
        });
        let setting = Setting {
            texts: Texts::new(place.language),
            theme: Theme::on(Ground::Dark),
            user: "ana".to_owned(),
            zone: TimeZone::UTC,
            bands: Bands::default(),
            keymap: Keymap::default(),
            drafts: if drafts.is_some() { Drafts::Kept } else { Drafts::NotKept },
        };
        let user = "ana".to_owned();
        let reports = vincula::reconcile::generate::Settings::default();
        let language = place.language;
        let hands =
            Hands { store: place.store, connect, user, clock: Timestamp::now, drafts, reports, language };
        let backend =
            Watched { inner: TestBackend::new(place.size.0, place.size.1), frames, size: Arc::clone(&size) };
        let has_ended = Rc::clone(&ended);
        tokio::task::spawn_local(async move {
            let mut terminal = Terminal::new(backend).expect("a screen in memory");
            let never = std::future::pending();
            session::run(&mut terminal, typed, never, hands, setting, &place.first)
                .await
                .expect("a screen in memory");
            has_ended.set(true);
            drop(stop_worker);
        });
        Self { keys, frames: seen, size, ended, before: RefCell::default() }
    }

    /// Types: plain characters, and keys in angle brackets such as `<enter>`, `<tab>`, `<c-s>`, `<lt>`; `<down*3>` three times.
    pub fn keys(&self, script: &str) -> &Self {
        for key in typed(script) {
            self.before.borrow_mut().get_or_insert_with(|| self.screen());
            self.send(Event::Key(key));
        }
        self
    }

    pub fn paste(&self, words: &str) -> &Self {
        self.send(Event::Paste(words.to_owned()));
        self
    }

    pub fn resize(&self, columns: u16, rows: u16) -> &Self {
        *self.size.lock().unwrap_or_else(PoisonError::into_inner) = Size::new(columns, rows);
        self.send(Event::Resize { columns, rows });
        self
    }

    fn send(&self, event: Event) {
        self.keys.send(event.into()).expect("the program still runs");
    }

    /// Waits until the screen shows `words`, and gives the screen.
    pub async fn until(&mut self, words: &str) -> String {
        self.until_that(words, |screen| screen.contains(words)).await
    }

    /// Waits until the screen shows `words` no more.
    pub async fn until_gone(&mut self, words: &str) -> String {
        self.until_that(&format!("no {words}"), |screen| !screen.contains(words)).await
    }

    /// Waits until the screen is so. What it was before the keys were pressed cannot tell what they have done: such a wait
    /// is refused.
    pub async fn until_that(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        if let Some(before) = self.before.take() {
            assert!(!is_so(&before), "already there before the key: {what}\n{before}");
        }
        let waiting =
            async { self.frames.wait_for(|screen| is_so(screen)).await.map(|screen| screen.clone()) };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(Ok(screen)) => screen,
            Ok(Err(_)) | Err(_) => panic!("never seen: {what}\n{}", self.screen()),
        }
    }

    pub fn screen(&self) -> String {
        self.frames.borrow().clone()
    }

    /// The line drops.
    pub async fn hang_up(self) {
        let Self { keys, frames, ended, .. } = self;
        drop(keys);
        end_of(frames, &ended).await;
    }

    /// Waits until the program has ended.
    pub async fn until_ended(self) {
        end_of(self.frames, &self.ended).await;
    }
}

/// Waits until a program draws no more, which must be because it has come to its end.
async fn end_of(mut frames: watch::Receiver<String>, ended: &std::cell::Cell<bool>) {
    let drawing = async { while frames.changed().await.is_ok() {} };
    let is_over = tokio::time::timeout(PATIENCE, drawing).await.is_ok();
    let last = frames.borrow();
    assert!(is_over, "it never ended\n{}", *last);
    assert!(ended.get(), "the program did not end by itself\n{}", *last);
}
