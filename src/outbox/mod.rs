//! Carries out what is committed to the outbox: claims what is due, drives it, and settles it by what came back.
//!
//! Each sending has an idempotency key of its own, random and never used again. One that might have been taken unheard is
//! always read back before it is sent again, so that a key used twice would gain nothing; and a system that keeps keys
//! would answer it as it did the first time (done, or a job that has failed since) although the change is not there. The
//! key still tells such a system when something on the way delivers one request twice.
//!
//! `policy` decides, `finding` judges a reading, `drive` asks; here is when and how much at once. Which operation may be
//! claimed is the store's rule, and how a system is spoken to is the driver's.

mod drive;
mod finding;
mod policy;
mod under_way;

use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot};

use crate::domain::ids::OperationId;
use crate::domain::operation::{Operation, OperationState};
use crate::drivers::Connect;
use crate::store::{ClaimRules, Claimed, Store, StoreChange, StoreError};
pub use policy::Policy;
use under_way::UnderWay;

/// While something is queued, the queue is looked at this often at least: clocks are set, and computers sleep.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The pause when something is due that cannot be claimed, because others are under way before it.
const BLOCKED_PAUSE: Duration = Duration::from_secs(1);
/// The pause after the database failed to answer.
const DATABASE_PAUSE: Duration = Duration::from_secs(5);
/// How often an operation that is waited for is looked at, since another process may settle it unheard.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How the outbox is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    /// How long a claim holds if it is not renewed: after so long the work of a worker that died is taken up.
    pub lease: Duration,
    /// At most so many operations under way to one system, over all workers.
    pub per_system: u16,
    /// At most so many operations under way in this worker.
    pub at_once: usize,
    /// After so long a call is given up even if its driver goes on waiting.
    pub longest_call: Duration,
    /// How long what was sent may still take to be answered when the worker is stopped.
    pub farewell: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            lease: Duration::from_secs(60),
            per_system: 4,
            at_once: 16,
            // Longer than the longest timeout that a system's record can ask its driver for.
            longest_call: Duration::from_secs(6 * 60),
            farewell: Duration::from_secs(5),
        }
    }
}

/// Works the outbox. Any number of them, in any number of processes, share one queue. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    connect: Arc<dyn Connect>,
    settings: Settings,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Worker {
    pub fn new(store: Store, connect: Arc<dyn Connect>, settings: Settings) -> Self {
        Self { store, connect, settings, clock: Arc::new(Timestamp::now) }
    }

    /// Tells the time by another clock than the computer's.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Works the outbox until `stop`; then it puts back what was not sent yet and waits a moment for what was. With nothing
    /// queued it only listens.
    ///
    /// What other processes queue is heard only while somebody keeps [`crate::runtime::elsewhere::watch`] going.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut changes = self.store.changes();
        let mut under_way = UnderWay::default();
        loop {
            let pause = self.begin_due(&mut under_way).await.unwrap_or_else(|error| {
                let error: &dyn Error = &error;
                tracing::warn!(error, "the outbox cannot be read; trying again");
                Some(DATABASE_PAUSE)
            });
            tokio::select! {
                () = &mut stop => break,
                () = wait(&mut under_way, pause, &mut changes) => {}
            }
        }
        under_way.stop(self.settings.farewell).await;
    }

    /// Works the outbox until every operation has ended or waits longer than `patience`, or until `stop`; then as
    /// [`Self::run`] does.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub async fn run_once(
        &self,
        patience: Duration,
        stop: impl Future<Output = ()>,
    ) -> Result<(), StoreError> {
        let mut stop = pin!(stop);
        let mut changes = self.store.changes();
        let mut under_way = UnderWay::default();
        loop {
            let pause = match self.begin_due(&mut under_way).await {
                Ok(pause) => pause,
                Err(error) => {
                    under_way.stop(self.settings.farewell).await;
                    return Err(error);
                }
            };
            if under_way.is_empty() && pause.is_none_or(|pause| pause > patience) {
                return Ok(());
            }
            tokio::select! {
                () = &mut stop => break,
                () = wait(&mut under_way, pause, &mut changes) => {}
            }
        }
        under_way.stop(self.settings.farewell).await;
        Ok(())
    }

    /// Tries one operation once, if it can be claimed now, and tells how it stands then. One whose reply was lost is read
    /// back in the same go.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub async fn try_once(&self, id: OperationId) -> Result<Operation, StoreError> {
        if self.drive_one(id).await? == Some(OperationState::Unsure) {
            tokio::time::sleep(self.settings.policy.first_retry).await;
            self.drive_one(id).await?;
        }
        self.store.operation(id).await
    }

    /// Works the outbox until one operation has ended or `patience` is over, and tells how that one stands.
    ///
    /// # Errors
    /// When the operation cannot be read.
    pub async fn wait_for(&self, id: OperationId, patience: Duration) -> Result<Operation, StoreError> {
        let (stop, stopped) = oneshot::channel::<()>();
        let watch = async {
            let ended = tokio::time::timeout(patience, self.until_ended(id)).await;
            drop(stop);
            ended
        };
        // Dropped or sent, the channel says the same: enough.
        let work = self.run(async { drop(stopped.await) });
        match tokio::join!(watch, work).0 {
            Ok(ended) => ended,
            Err(_) => self.store.operation(id).await,
        }
    }

    async fn until_ended(&self, id: OperationId) -> Result<Operation, StoreError> {
        let mut changes = self.store.changes();
        loop {
            let operation = self.store.operation(id).await?;
            if operation.state.has_ended() {
                return Ok(operation);
            }
            // Whether it was news or the time that ended the wait: it is looked at again.
            let _ = tokio::time::timeout(LOOK_AGAIN, news(&mut changes)).await;
        }
    }

    /// Claims and begins what is due, as far as there is room, and tells how long until more falls due; `None` when only
    /// an end or a change can bring more.
    async fn begin_due(&self, under_way: &mut UnderWay) -> Result<Option<Duration>, StoreError> {
        while under_way.len() < self.settings.at_once {
            let Some(claimed) = self.claim(None).await? else { return self.until_due().await };
            under_way.begin(self, claimed);
        }
        Ok(None)
    }

    async fn until_due(&self) -> Result<Option<Duration>, StoreError> {
        let Some(due) = self.store.next_due().await? else { return Ok(None) };
        let wait = Duration::try_from(due.duration_since(self.now())).unwrap_or_default();
        Ok(Some(if wait.is_zero() { BLOCKED_PAUSE } else { wait }))
    }

    async fn claim(&self, only: Option<OperationId>) -> Result<Option<Claimed>, StoreError> {
        let rules = ClaimRules { lease: self.settings.lease, per_system: self.settings.per_system };
        self.store.claim(only, rules, self.now()).await
    }

    /// Drives one operation and tells the state in which it was settled, if it was.
    async fn drive_one(&self, id: OperationId) -> Result<Option<OperationState>, StoreError> {
        let Some(claimed) = self.claim(Some(id)).await? else { return Ok(None) };
        let mut under_way = UnderWay::default();
        under_way.begin(self, claimed);
        Ok(under_way.next_end().await)
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

/// Waits until one under way has ended, `pause` is over, or something was committed.
async fn wait(
    under_way: &mut UnderWay,
    pause: Option<Duration>,
    changes: &mut broadcast::Receiver<StoreChange>,
) {
    tokio::select! {
        _ = under_way.next_end(), if !under_way.is_empty() => {}
        () = tokio::time::sleep(pause.unwrap_or_default().min(LONGEST_PAUSE)), if pause.is_some() => {}
        () = news(changes) => {}
    }
}

/// Waits for a change that may have made something claimable, and takes in all that are already there.
async fn news(changes: &mut broadcast::Receiver<StoreChange>) {
    loop {
        match changes.recv().await {
            // A claim frees nothing; most often it is the worker's own.
            Ok(StoreChange::Operation { state: OperationState::Running, .. }) => {}
            Ok(StoreChange::Operation { .. } | StoreChange::Elsewhere) | Err(RecvError::Lagged(_)) => break,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
    while changes.try_recv().is_ok() {}
}
