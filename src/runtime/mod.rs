//! The world around the pure program: the terminal, the loop, and the tasks that carry out effects.
//!
//! Nothing here decides what is shown.

pub mod drafts;
pub mod log;
pub mod perform;
mod saving;
pub mod session;
pub mod terminal;
mod turns;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};

use crate::app::route::Route;
use crate::app::{Drafts, Setting};
use crate::drivers::Connect;
use crate::i18n::{Language, Texts};
use crate::outbox::{Settings, Worker};
use crate::store::Store;
use crate::ui::theme::Theme;

use perform::Hands;
use terminal::Screen;

/// What the screen works on.
pub struct World {
    pub store: Store,
    pub connect: Arc<dyn Connect>,
    pub outbox: Settings,
    pub user: String,
    pub language: Language,
    /// The folder in which drafts are kept; `None` where nothing is to be left behind.
    pub drafts: Option<PathBuf>,
}

/// How the screen came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was quit, or the process was asked to end.
    Wanted,
    /// A part of the program panicked: what it was doing is not known any more.
    Broken,
}

/// Shows the screen until it is quit; the outbox is worked meanwhile.
///
/// # Errors
/// What the terminal or the operating system refused.
pub async fn run(world: World, first: Route) -> anyhow::Result<Ending> {
    let World { store, connect, outbox, user, language, drafts } = world;
    let stopped = stopped()?;
    let mut ending = Ending::Wanted;
    let stop = async {
        tokio::select! {
            () = stopped => {}
            () = terminal::broken() => ending = Ending::Broken,
        }
    };
    let (tell_worker, worker_stops) = oneshot::channel::<()>();
    let worker = Worker::new(store.clone(), Arc::clone(&connect), outbox);
    let worker = tokio::spawn(async move {
        let stops = async {
            // The other end is dropped with the screen: that means stop, too.
            let _ = worker_stops.await;
        };
        worker.run(stops).await;
    });
    let watching = tokio::spawn({
        let store = store.clone();
        async move { store.watch_elsewhere().await }
    });
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let setting = Setting {
        texts: Texts::new(language),
        theme: if no_colour { Theme::plain() } else { Theme::colour() },
        user: user.clone(),
        zone: TimeZone::system(),
        drafts: if drafts.is_some() { Drafts::Kept } else { Drafts::NotKept },
    };
    let hands = Hands { store, connect, user, clock: Timestamp::now, drafts };
    let ended = {
        let mut screen = Screen::take()?;
        let (typed, input) = mpsc::unbounded_channel();
        let reading = tokio::spawn(terminal::pass_on_events(typed));
        let ended = session::run(&mut screen.terminal, input, stop, hands, setting, &first).await;
        reading.abort();
        ended
    };
    watching.abort();
    drop(tell_worker);
    // What is under way gets the time to be answered that the outbox grants; then its lease runs out.
    if let Err(error) = worker.await {
        tracing::error!(%error, "the worker of the outbox broke down");
    }
    ended?;
    Ok(ending)
}

/// Ready when the process is asked to end: by SIGTERM, SIGHUP (the line dropped) or SIGINT.
///
/// # Errors
/// The signals cannot be listened to.
pub fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
