//! Drives one claimed operation: asks its system, keeps the claim meanwhile, and settles by what came back.
//!
//! What to make of an answer is `super::policy`. No transaction is open while a system is being asked.

use std::error::Error;
use std::future::Future;

use jiff::Timestamp;
use tokio::sync::watch;

use super::Worker;
use super::finding::{Resend, judge};
use super::policy::{Answer, Begun};
use crate::domain::operation::{OperationKind, OperationState};
use crate::drivers::{Cause, Change, DeviceKey, Driver, Failure, Observed};
use crate::store::{Claimed, Seen, StoreError, Task};

/// One claimed operation in the hands of a worker.
pub(super) struct Drive {
    pub(super) worker: Worker,
    pub(super) claimed: Claimed,
    /// Turns true when the worker is stopped.
    pub(super) stopping: watch::Receiver<bool>,
}

/// Why an operation is left without an answer.
#[derive(Debug, thiserror::Error)]
enum Halt {
    #[error("the worker was stopped before anything was sent")]
    Stopped,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Drive {
    /// Takes the operation one step further and tells the state in which it is left.
    ///
    /// # Errors
    /// `NotClaimed` when a successor has taken it over, and what keeps the store from recording the outcome: then the
    /// lease runs out and the operation is read back.
    pub(super) async fn to_settlement(&self) -> Result<OperationState, StoreError> {
        let Claimed { operation, attempt, .. } = &self.claimed;
        let answer = tokio::select! {
            answer = self.ask() => answer,
            error = self.keep_claim() => return Err(error),
        };
        let now = self.worker.now();
        let answer = match answer {
            Ok(answer) => answer,
            Err(Halt::Stopped) => return self.worker.store.put_back(&self.claimed, now).await,
            Err(Halt::Store(error)) => return Err(error),
        };
        let begun = Begun { tries: operation.attempts, claims: *attempt };
        let settlement = self.worker.settings.policy.settle(begun, answer, now);
        self.worker.store.settle(operation.id, *attempt, &settlement, now).await?;
        Ok(settlement.state)
    }

    /// Renews the lease for as long as it is awaited; ends only when the claim is lost.
    async fn keep_claim(&self) -> StoreError {
        let (operation, lease) = (self.claimed.operation.id, self.worker.settings.lease);
        loop {
            tokio::time::sleep(lease / 3).await;
            let until = self.worker.now().saturating_add(lease).unwrap_or(Timestamp::MAX);
            match self.worker.store.renew(operation, self.claimed.attempt, until).await {
                Ok(()) => {}
                Err(StoreError::NotClaimed) => return StoreError::NotClaimed,
                // The lease may well outlast this; if it does not, the settlement will show it.
                Err(error) => {
                    let error: &dyn Error = &error;
                    tracing::warn!(operation = operation.0, error, "a lease was not renewed");
                }
            }
        }
    }

    async fn ask(&self) -> Result<Answer, Halt> {
        let connected = self.worker.connect.connect(&self.claimed.access);
        match (&self.claimed.task, connected) {
            (Task::GiveUp, _) => Ok(Answer::Unheard),
            (Task::Send, Ok(driver)) => match self.claimed.operation.kind {
                OperationKind::Device => self.send(&*driver).await,
                OperationKind::Reboot => self.reboot(&*driver).await,
            },
            (Task::Send, Err(failure)) => Ok(Answer::NotSent(failure)),
            (Task::ReadBack { seen }, Ok(driver)) => self.read_back(seen.as_ref(), &*driver).await,
            (Task::ReadBack { .. }, Err(failure)) => Ok(Answer::NotRead(failure)),
            (Task::AskAfter { job, since }, Ok(driver)) => {
                let state = self.reading(driver.job(job, &self.claimed.device)).await?;
                Ok(Answer::Asked { job: job.clone(), since: *since, state })
            }
            (Task::AskAfter { job, since }, Err(failure)) => {
                Ok(Answer::Asked { job: job.clone(), since: *since, state: Err(failure) })
            }
        }
    }

    /// Looks what stands there, notes it, and only then sends: what is noted tells later whether a change whose reply
    /// was lost has arrived. A system that cannot even be read is sent nothing.
    async fn send(&self, driver: &dyn Driver) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, device, .. } = &self.claimed;
        let seen = match self.reading(driver.observe(&self.device_key())).await? {
            Ok(Observed::Absent) => Seen::Absent,
            Ok(Observed::Present(found)) => Seen::Present { revision: found.revision },
            Err(failure) => return Ok(Answer::NotSent(failure)),
        };
        let change = Change { device: device.clone(), idempotency_key: new_key()? };
        self.worker.store.note_seen(operation.id, *attempt, &seen).await?;
        Ok(Answer::Sent(self.within_limit(driver.apply(&change), Failure::Unsure).await))
    }

    /// Notes that it is about to be ordered, and only then orders it: one that dies in between is not taken up again.
    async fn reboot(&self, driver: &dyn Driver) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, device, .. } = &self.claimed;
        let seen = match self.reading(driver.observe(&self.device_key())).await? {
            Ok(Observed::Present(found)) => Seen::Present { revision: found.revision },
            Ok(Observed::Absent) => {
                let serial = device.serial.as_str().to_owned();
                return Ok(Answer::NotSent(Failure::Refused(Cause::DeviceMissing { serial })));
            }
            Err(failure) => return Ok(Answer::NotSent(failure)),
        };
        let (device, key) = (self.device_key(), new_key()?);
        self.worker.store.note_seen(operation.id, *attempt, &seen).await?;
        let order = driver.reboot(&device, &key);
        Ok(Answer::Commanded(self.within_limit(order, Failure::Unsure).await))
    }

    async fn read_back(&self, seen: Option<&Seen>, driver: &dyn Driver) -> Result<Answer, Halt> {
        let reading = self.reading(driver.observe(&self.device_key())).await?;
        Ok(match judge(&self.claimed.device, seen, reading) {
            Ok(finding) => Answer::Read { finding, resend: Resend::of(driver.capabilities(), seen) },
            Err(failure) => Answer::NotRead(failure),
        })
    }

    fn device_key(&self) -> DeviceKey {
        DeviceKey {
            external_id: self.claimed.device.external_id.clone(),
            serial: self.claimed.device.serial.as_str().to_owned(),
        }
    }

    /// Reads: nothing hangs on it, so that it is broken off when the worker is stopped. A sending never is.
    async fn reading<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<Result<T, Failure>, Halt> {
        let mut stopping = self.stopping.clone();
        tokio::select! {
            answer = self.within_limit(call, Failure::later) => Ok(answer),
            Ok(_) = stopping.wait_for(|is_stopping| *is_stopping) => Err(Halt::Stopped),
        }
    }

    /// Every driver keeps to a timeout of its own; this is for the one that does not.
    async fn within_limit<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
        too_late: fn(Cause) -> Failure,
    ) -> Result<T, Failure> {
        let limit = self.worker.settings.longest_call;
        tokio::time::timeout(limit, call)
            .await
            .unwrap_or_else(|_| Err(too_late(Cause::Timeout { seconds: limit.as_secs() })))
    }
}

/// The key of one sending.
fn new_key() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
