//! Who else shows the records is told that something was committed, here or by another process.
//!
//! What another process committed is not told, only that it did.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::broadcast;

use super::pool::{CHANNEL, Pool};
use super::{Store, StoreChange, StoreError};

/// How often SQLite is asked, and how long a lost PostgreSQL is left before it is tried again.
const INTERVAL: Duration = Duration::from_secs(2);

impl Store {
    /// What is committed from now on, here or by another process.
    pub fn changes(&self) -> broadcast::Receiver<StoreChange> {
        self.inner.changes.subscribe()
    }

    /// Watches for what other processes commit, for ever: `LISTEN` on PostgreSQL, a look at `data_version` every 2 s on SQLite.
    ///
    /// Whoever owns the screen or the worker spawns it. When the database cannot be asked it goes on trying.
    pub async fn watch_elsewhere(&self) {
        loop {
            let ended = match &self.inner.pool {
                Pool::Sqlite { write, .. } => self.watch_file(write).await,
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

    async fn watch_file(&self, write: &SqlitePool) -> Result<(), StoreError> {
        let mut seen = None;
        loop {
            // Only commits by other connections change it, and this connection makes all of this store.
            let (version,): (i64,) = sqlx::query_as("pragma data_version").fetch_one(write).await?;
            if seen.replace(version).is_some_and(|before| before != version) {
                self.publish(StoreChange::Elsewhere);
            }
            tokio::time::sleep(INTERVAL).await;
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
