//! `vincula worker`: works the outbox without a screen, until it is stopped or for once.

use std::time::Duration;

use super::arguments;
use super::refusal::Exit;
use super::session::Session;
use crate::config;
use crate::outbox::{Policy, Settings, Worker};
use crate::runtime;
use crate::store::Store;

pub async fn run(session: &Session, arguments: &arguments::Worker) -> anyhow::Result<Exit> {
    let stop = runtime::stopped()?;
    let store = session.store().await?;
    let worker = worker(session, store.clone());
    if arguments.once {
        worker.run_once(Duration::from_secs(arguments.for_secs), stop).await?;
    } else {
        tokio::select! {
            () = worker.run(stop) => {}
            () = runtime::elsewhere::watch(&store) => {}
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
            accepted_for: Duration::from_secs(outbox.accepted_hours * 60 * 60),
        },
        lease: Duration::from_secs(outbox.lease_secs),
        per_system: outbox.per_system,
        ..Settings::default()
    }
}
