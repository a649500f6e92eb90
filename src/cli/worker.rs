//! `vincula worker`: works the outbox without a screen, until it is stopped or for once.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::arguments;
use super::refusal::Exit;
use super::session::Session;
use crate::config;
use crate::outbox::{Policy, Settings, Worker};
use crate::store::Store;

pub async fn run(session: &Session, arguments: &arguments::Worker) -> anyhow::Result<Exit> {
    let stop = stop_signal()?;
    let store = session.store().await?;
    let worker = worker(session, store.clone());
    if arguments.once {
        worker.run_once(Duration::from_secs(arguments.for_secs)).await?;
    } else {
        tokio::select! {
            () = worker.run(stop) => {}
            () = store.watch_elsewhere() => {}
        }
    }
    Ok(Exit::Done)
}

/// A worker as the configuration wants it.
pub fn worker(session: &Session, store: Store) -> Worker {
    Worker::new(store, session.connect(), settings(&session.config.outbox))
}

/// How the outbox is worked, as the configuration wants it.
pub fn settings(outbox: &config::Outbox) -> Settings {
    Settings {
        policy: Policy {
            first_retry: Duration::from_secs(outbox.first_retry_secs),
            max_retry: Duration::from_secs(outbox.max_retry_secs),
            tries: outbox.tries,
        },
        lease: Duration::from_secs(outbox.lease_secs),
        per_system: outbox.per_system,
        ..Settings::default()
    }
}

/// Ends when the process is asked to: Ctrl+C, SIGTERM, or a terminal that is gone.
///
/// # Errors
/// The signals cannot be listened to.
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}
