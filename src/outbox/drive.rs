//! Drives one claimed operation: asks its system, keeps the claim meanwhile, and settles by what came back.
//!
//! What to make of an answer is `super::policy`. No transaction is open while a system is being asked.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;

use super::Worker;
use super::finding::{Resend, judge};
use super::key::idempotency_key;
use super::policy::Answer;
use crate::domain::operation::OperationState;
use crate::drivers::{Cause, Change, DeviceKey, Driver, Failure, Observed};
use crate::store::{Claimed, Seen, StoreError, Task};

impl Worker {
    /// Takes a claimed operation one step further.
    ///
    /// # Errors
    /// `NotClaimed` when a successor has taken it over, and what keeps the store from recording the outcome: then the
    /// lease runs out and the operation is read back.
    pub(super) async fn drive(&self, claimed: &Claimed) -> Result<OperationState, StoreError> {
        let answer = tokio::select! {
            answer = self.ask(claimed) => answer?,
            error = self.keep_claim(claimed) => return Err(error),
        };
        let now = self.now();
        let settlement = self.settings.policy.settle(claimed.operation.attempts, answer, now);
        self.store.settle(claimed.operation.id, claimed.attempt, &settlement, now).await?;
        Ok(settlement.state)
    }

    /// Renews the lease for as long as it is awaited; ends only when the claim is lost.
    async fn keep_claim(&self, claimed: &Claimed) -> StoreError {
        loop {
            tokio::time::sleep(self.settings.lease / 3).await;
            let lease_until = self.now().saturating_add(self.settings.lease).unwrap_or(Timestamp::MAX);
            match self.store.renew(claimed.operation.id, claimed.attempt, lease_until).await {
                Ok(()) => {}
                Err(StoreError::NotClaimed) => return StoreError::NotClaimed,
                // The lease may well outlast this; and if not, the settlement will show it.
                Err(error) => {
                    let error: &dyn Error = &error;
                    tracing::warn!(operation = claimed.operation.id.0, error, "a lease was not renewed");
                }
            }
        }
    }

    async fn ask(&self, claimed: &Claimed) -> Result<Answer, StoreError> {
        let connected = self.connect.connect(&claimed.access);
        Ok(match (&claimed.task, connected) {
            (Task::Send, Ok(driver)) => self.send(claimed, &*driver).await?,
            (Task::Send, Err(failure)) => Answer::NotSent(failure),
            (Task::ReadBack { seen }, Ok(driver)) => self.read_back(claimed, seen.as_ref(), &*driver).await,
            (Task::ReadBack { .. }, Err(failure)) => Answer::NotRead(failure),
            (Task::AskAfter { job }, connected) => {
                let state = match connected {
                    Ok(driver) => self.within_limit(driver.job(job), Failure::later).await,
                    Err(failure) => Err(failure),
                };
                Answer::Asked { job: job.clone(), state }
            }
        })
    }

    /// Looks what stands there, notes it, and only then sends: what is noted tells later whether a change whose reply
    /// was lost has arrived. A system that cannot even be read is sent nothing.
    async fn send(&self, claimed: &Claimed, driver: &dyn Driver) -> Result<Answer, StoreError> {
        let seen = match self.within_limit(driver.observe(&device_key(claimed)), Failure::later).await {
            Ok(Observed::Absent) => Seen::Absent,
            Ok(Observed::Present(device)) => Seen::Present { revision: device.revision },
            Err(failure) => return Ok(Answer::NotSent(failure)),
        };
        self.store.note_seen(claimed.operation.id, claimed.attempt, &seen).await?;
        let change = Change {
            device: claimed.device.clone(),
            idempotency_key: idempotency_key(&claimed.operation, &claimed.device),
        };
        Ok(Answer::Sent(self.within_limit(driver.apply(&change), Failure::Unsure).await))
    }

    async fn read_back(&self, claimed: &Claimed, seen: Option<&Seen>, driver: &dyn Driver) -> Answer {
        let reading = self.within_limit(driver.observe(&device_key(claimed)), Failure::later).await;
        match judge(&claimed.device, seen, reading) {
            Ok(finding) => Answer::Read { finding, resend: Resend::of(driver.capabilities(), seen) },
            Err(failure) => Answer::NotRead(failure),
        }
    }

    /// Every driver keeps to a timeout of its own; this is for the one that does not.
    async fn within_limit<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
        too_late: fn(Cause) -> Failure,
    ) -> Result<T, Failure> {
        let limit = self.settings.longest_call;
        tokio::time::timeout(limit, call)
            .await
            .unwrap_or_else(|_| Err(too_late(Cause::Timeout { seconds: whole_seconds(limit) })))
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs().max(1)
}

fn device_key(claimed: &Claimed) -> DeviceKey {
    DeviceKey {
        external_id: claimed.device.external_id.clone(),
        serial: claimed.device.serial.as_str().to_owned(),
    }
}
