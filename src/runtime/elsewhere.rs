//! Looks out for what other processes commit, at the price of one wake-up each time.
//!
//! The look is a thread's, because a timer of the runtime wakes several threads, and itself more than once.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use tokio::sync::mpsc as async_mpsc;

use crate::store::{Store, Trace};

/// How often the files of a database are looked at.
const INTERVAL: Duration = Duration::from_secs(2);

/// Watches a store for what other processes commit, for ever. Whoever owns the screen or the worker keeps it going.
pub async fn watch(store: &Store) {
    let (tell, touched) = async_mpsc::channel(1);
    // Dropped with this future, it ends the thread.
    let looking = store.trace().map(|trace| look(trace, tell)).transpose();
    if let Err(error) = &looking {
        tracing::warn!(%error, "changes of other processes are not seen");
    }
    store.watch_elsewhere(touched).await;
}

/// Begins to look at the files, and tells each time that they have changed.
fn look(mut trace: Trace, tell: async_mpsc::Sender<()>) -> io::Result<mpsc::Sender<()>> {
    let (goes_on, stops) = mpsc::channel::<()>();
    std::thread::Builder::new().name("elsewhere".into()).spawn(move || {
        while matches!(stops.recv_timeout(INTERVAL), Err(RecvTimeoutError::Timeout)) {
            // One word that is still unheard says enough.
            if trace.has_moved()
                && matches!(tell.try_send(()), Err(async_mpsc::error::TrySendError::Closed(())))
            {
                return;
            }
        }
    })?;
    Ok(goes_on)
}
