//! The world around the pure program: the terminal, the loop, and the tasks that carry out effects.
//!
//! Nothing here decides what is shown.

pub mod canvas;
pub mod drafts;
pub mod elsewhere;
mod files;
pub mod input;
pub mod listen;
pub mod log;
pub mod look;
pub mod outlet;
pub mod pace;
pub mod perform;
mod products;
mod records;
mod reports;
mod runs;
mod saving;
pub mod session;
mod systems;
mod tariffs;
pub mod terminal;
mod turns;
mod writings;
pub mod zone;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, oneshot};

use crate::app::keymap::in_force::Keymap;
use crate::app::route::Route;
use crate::app::{Drafts, Setting};
use crate::domain::optical::Bands;
use crate::domain::text::Text;
use crate::drivers::Connect;
use crate::i18n::{Language, Texts};
use crate::outbox::{Settings, Worker};
use crate::store::Store;

use look::Look;
use perform::Hands;
use terminal::Screen;

/// What the screen works on.
pub struct World {
    pub store: Store,
    pub connect: Arc<dyn Connect>,
    pub outbox: Settings,
    pub user: String,
    pub language: Language,
    pub bands: Bands,
    pub keymap: Keymap,
    /// The folder in which drafts are kept; `None` where nothing is to be left behind.
    pub drafts: Option<PathBuf>,
    pub look: Look,
    pub reports: crate::reconcile::generate::Settings,
}

/// How the screen came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was quit, or the process was asked to end; what was begun and did not come to its end is told.
    Wanted(Vec<Text>),
    /// A part of the program panicked: what it was doing is not known any more.
    Broken,
}

/// Shows the screen until it is quit; the outbox is worked meanwhile.
///
/// # Errors
/// What the terminal or the operating system refused.
pub async fn run(world: World, first: Route) -> anyhow::Result<Ending> {
    let World { store, connect, outbox, user, language, bands, keymap, drafts, look, reports } = world;
    let stopped = stopped()?;
    let mut is_broken = false;
    let stop = async {
        tokio::select! {
            () = stopped => {}
            () = terminal::broken() => is_broken = true,
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
        async move { elsewhere::watch(&store).await }
    });
    let setting = Setting {
        texts: Texts::new(language),
        theme: look.theme(),
        user: user.clone(),
        zone: zone::here(std::env::var("TZ").ok().as_deref()),
        bands,
        keymap,
        drafts: if drafts.is_some() { Drafts::Kept } else { Drafts::NotKept },
    };
    let hands = Hands { store, connect, user, clock: Timestamp::now, drafts, reports, language };
    let ended = {
        let (inputs, input) = mpsc::unbounded_channel();
        let signals = listen::to_signals(&inputs)?;
        let mut screen = Screen::take(look.question(), inputs.downgrade())?;
        listen::to_keys(inputs, look)?;
        let signals = tokio::spawn(signals);
        let ended = session::run(&mut screen, input, stop, hands, setting, &first).await;
        signals.abort();
        ended
    };
    watching.abort();
    drop(tell_worker);
    // What is under way gets the time to be answered that the outbox grants; then its lease runs out.
    if let Err(error) = worker.await {
        tracing::error!(%error, "the worker of the outbox broke down");
    }
    let mut unended = ended?;
    if terminal::is_stuck() {
        // It is in the log, and nobody could read it on a line that takes nothing.
        unended.clear();
    }
    Ok(if is_broken { Ending::Broken } else { Ending::Wanted(unended) })
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
