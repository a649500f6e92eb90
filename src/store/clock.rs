//! The one clock by which the outbox is worked: on PostgreSQL the server's, so that computers whose clocks differ agree on
//! when an operation is due and when a lease ends.
//!
//! Callers go on telling the time by their own clock: by how much that differs is asked of the server when the database is
//! opened, whenever it is connected to anew to listen, and with each claim and each lease that is made longer: a computer
//! that was asleep may have another idea of the time a moment later.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use sqlx::{PgConnection, PgPool};

use super::pool::{Pool, Tx};
use super::{Store, StoreError};

/// By how much the shared clock goes before this computer's, in whole seconds: less is within the patience of any lease, and
/// much of it the way to the server.
pub(super) struct SharedClock(AtomicI64);

impl SharedClock {
    pub(super) async fn of(pool: &Pool) -> Result<Self, StoreError> {
        let clock = Self(AtomicI64::new(0));
        match pool {
            // Its file is on this computer.
            Pool::Sqlite { .. } => {}
            Pool::Postgres(pool) => clock.ask(pool).await?,
        }
        Ok(clock)
    }

    pub(super) async fn ask(&self, pool: &PgPool) -> Result<(), StoreError> {
        self.note(ahead_of_ours(pool).await?);
        Ok(())
    }

    /// Asks on the connection of a transaction.
    async fn ask_in(&self, tx: &mut Tx) -> Result<(), StoreError> {
        match tx {
            Tx::Sqlite(_) => {}
            Tx::Postgres(transaction) => self.note(ahead_on(transaction).await?),
        }
        Ok(())
    }

    fn note(&self, ahead: i64) {
        // A second more or less is how it was rounded.
        if (self.0.swap(ahead, Ordering::Relaxed) - ahead).abs() > 1 {
            tracing::warn!(
                seconds = ahead,
                "the clock of the database server goes before this computer's by so much"
            );
        }
    }

    fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// By how many seconds the clock of the server goes before this computer's.
pub(super) async fn ahead_of_ours(pool: &PgPool) -> Result<i64, StoreError> {
    // A connection first: making it takes longer than asking.
    let mut connection = pool.acquire().await?;
    ahead_on(&mut connection).await
}

async fn ahead_on(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let before = Timestamp::now().as_millisecond();
    let (there,): (i64,) = sqlx::query_as("select (extract(epoch from clock_timestamp()) * 1000)::bigint")
        .fetch_one(connection)
        .await?;
    let here = before.midpoint(Timestamp::now().as_millisecond());
    Ok(there.saturating_sub(here) / 1_000)
}

impl Store {
    /// What the shared clock shows when this computer's shows `at`, as it is now.
    pub(super) async fn by_shared_clock_in(
        &self,
        tx: &mut Tx,
        at: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        self.inner.clock.ask_in(tx).await?;
        Ok(self.by_shared_clock(at))
    }

    /// What the shared clock shows when this computer's shows `at`.
    pub(super) fn by_shared_clock(&self, at: Timestamp) -> Timestamp {
        at.saturating_add(self.inner.clock.ahead()).unwrap_or(at)
    }

    /// What this computer's clock shows when the shared one shows `at`.
    pub(super) fn by_own_clock(&self, at: Timestamp) -> Timestamp {
        at.saturating_sub(self.inner.clock.ahead()).unwrap_or(at)
    }
}
