//! Who else shows the records is told that something was committed, here or by another process.
//!
//! What another process committed is not told, only that it did.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::{broadcast, mpsc};

use super::pool::{CHANNEL, Pool};
use super::{Store, StoreChange, StoreError};

/// How long a database that did not answer is left before it is tried again.
const INTERVAL: Duration = Duration::from_secs(2);

/// The files of a database, and how they stood when they were looked at last.
///
/// Looking at them is so cheap that it can be done every 2 s by a program that does nothing else; SQLite is asked only
/// when somebody has written.
#[derive(Debug)]
pub struct Trace {
    files: [PathBuf; 2],
    seen: [Option<(u64, SystemTime)>; 2],
}

impl Trace {
    fn of(database: PathBuf) -> Self {
        let mut log = database.clone().into_os_string();
        log.push("-wal");
        let mut trace = Self { files: [database, log.into()], seen: [None; 2] };
        trace.has_moved();
        trace
    }

    /// Whether the files have been written to since the last look.
    pub fn has_moved(&mut self) -> bool {
        let now = self.files.each_ref().map(|file| {
            let data = std::fs::metadata(file).ok()?;
            Some((data.len(), data.modified().ok()?))
        });
        std::mem::replace(&mut self.seen, now) != now
    }
}

impl Store {
    /// What is committed from now on, here or by another process.
    pub fn changes(&self) -> broadcast::Receiver<StoreChange> {
        self.inner.changes.subscribe()
    }

    /// The files in which others leave a trace of what they commit; `None` for a database that tells it, or has none.
    pub fn trace(&self) -> Option<Trace> {
        match &self.inner.pool {
            Pool::Sqlite { write, .. } => {
                let options = write.connect_options();
                let file = options.get_filename();
                file.is_file().then(|| Trace::of(file.to_owned()))
            }
            Pool::Postgres(_) => None,
        }
    }

    /// Watches for what other processes commit, for ever: `LISTEN` on PostgreSQL, and on SQLite a look at `data_version`
    /// each time that its files were `touched`.
    ///
    /// When the database cannot be asked it goes on trying.
    pub async fn watch_elsewhere(&self, mut touched: mpsc::Receiver<()>) {
        loop {
            let ended = match &self.inner.pool {
                Pool::Sqlite { write, .. } => self.watch_file(write, &mut touched).await,
                Pool::Postgres(pool) => self.watch_server(pool).await,
            };
            if let Err(error) = ended {
                tracing::warn!(%error, "changes of other processes are not seen for now");
            }
            tokio::time::sleep(INTERVAL).await;
            self.publish(StoreChange::Elsewhere);
        }
    }

    pub(super) fn publish(&self, change: StoreChange) {
        // An error says that nobody listens, which is no fault.
        let _ = self.inner.changes.send(change);
    }

    async fn watch_file(
        &self,
        write: &SqlitePool,
        touched: &mut mpsc::Receiver<()>,
    ) -> Result<(), StoreError> {
        let mut seen = None;
        loop {
            // Only commits by other connections change it, and this connection makes all of this store.
            let (version,): (i64,) = sqlx::query_as("pragma data_version").fetch_one(write).await?;
            if seen.replace(version).is_some_and(|before| before != version) {
                self.publish(StoreChange::Elsewhere);
            }
            if touched.recv().await.is_none() {
                // Nobody looks at the files, as there are none.
                std::future::pending::<()>().await;
            }
        }
    }

    async fn watch_server(&self, pool: &PgPool) -> Result<(), StoreError> {
        self.inner.clock.ask(pool).await?;
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        loop {
            match listener.try_recv().await? {
                Some(notice) if notice.payload() == self.inner.instance => {}
                Some(_) => self.publish(StoreChange::Elsewhere),
                // The connection was lost and made again: something may have been missed, and the server be another.
                None => {
                    self.inner.clock.ask(pool).await?;
                    self.publish(StoreChange::Elsewhere);
                }
            }
        }
    }
}
