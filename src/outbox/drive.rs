//! Drives one claimed operation: asks its system, keeps the claim meanwhile, and settles by what came back.
//!
//! What to make of an answer is `super::policy`. No transaction is open while a system is being asked.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::Worker;
use super::finding::{Finding, Resend, judge, judge_customer, judge_stray};
use super::policy::{Answer, Begun};
use crate::domain::customer::DesiredCustomer;
use crate::domain::device::{DesiredDevice, Intent};
use crate::domain::operation::{OperationKind, OperationState};
use crate::drivers::{
    Cause, Change, DeviceKey, Driver, Failure, Observed, RemoteCustomer, RemoteDevice, RemoteStatus, keeping,
    keeping_customer,
};
use crate::store::{Claimed, Gaps, Place, Seen, Settlement, StoreError, Task, Wanted};

/// The pause before what came of an operation is recorded anew; each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

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
        self.record(&settlement).await?;
        Ok(settlement.state)
    }

    /// Settles, again and again for as long as the database does not answer and nobody else has taken the operation over:
    /// what came of it is known only here, and would have to be read back.
    async fn record(&self, settlement: &Settlement) -> Result<(), StoreError> {
        let (operation, attempt) = (self.claimed.operation.id, self.claimed.attempt);
        let (store, lease) = (&self.worker.store, self.worker.settings.lease);
        let mut pause = FIRST_PAUSE;
        loop {
            match store.settle(operation, attempt, settlement, self.worker.now()).await {
                Err(error @ StoreError::Database(_)) => {
                    let error: &dyn Error = &error;
                    tracing::warn!(operation = operation.0, error, "what came of it is not recorded yet");
                }
                settled => return settled,
            }
            tokio::time::sleep(pause.min(lease / 3)).await;
            pause = pause.saturating_mul(2);
            let until = self.worker.now().saturating_add(lease).unwrap_or(Timestamp::MAX);
            // Whatever else keeps it from being held for longer will show when it is settled.
            if let Err(StoreError::NotClaimed) = store.renew(operation, attempt, until).await {
                return Err(StoreError::NotClaimed);
            }
        }
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
        let driver = match (&self.claimed.task, self.worker.connect.connect(&self.claimed.access)) {
            (Task::GiveUp, _) => return Ok(Answer::Unheard),
            (_, Ok(driver)) => driver,
            (Task::Send, Err(failure)) => return Ok(Answer::NotSent(failure)),
            (Task::ReadBack { .. }, Err(failure)) => return Ok(Answer::NotRead(failure)),
            (Task::AskAfter { job, since }, Err(failure)) => {
                return Ok(Answer::Asked { job: job.clone(), since: *since, state: Err(failure) });
            }
        };
        match &self.claimed.wanted {
            Wanted::Device { device, gaps } => self.about_device(device, *gaps, &*driver).await,
            Wanted::Customer { customer, place } => self.about_customer(customer, *place, &*driver).await,
            Wanted::Stray { external_id } => self.about_stray(external_id, &*driver).await,
        }
    }

    async fn about_device(
        &self,
        device: &DesiredDevice,
        gaps: Gaps,
        driver: &dyn Driver,
    ) -> Result<Answer, Halt> {
        match &self.claimed.task {
            Task::GiveUp => Ok(Answer::Unheard),
            Task::Send => match self.claimed.operation.kind {
                OperationKind::Device | OperationKind::Customer => self.send(device, gaps, driver).await,
                OperationKind::Reboot => self.reboot(device, driver).await,
            },
            Task::ReadBack { seen } => self.read_back(device, gaps, seen.as_ref(), driver).await,
            Task::AskAfter { job, since } => {
                let state = self.reading(driver.job(job, device)).await?;
                Ok(Answer::Asked { job: job.clone(), since: *since, state })
            }
        }
    }

    async fn about_customer(
        &self,
        customer: &DesiredCustomer,
        place: Place,
        driver: &dyn Driver,
    ) -> Result<Answer, Halt> {
        match &self.claimed.task {
            Task::GiveUp => Ok(Answer::Unheard),
            Task::Send => self.send_customer(customer, place, driver).await,
            Task::ReadBack { seen } => {
                let there = match self.reading(driver.customer(&customer.external_id)).await? {
                    Ok(there) => there,
                    Err(failure) => return Ok(Answer::NotRead(failure)),
                };
                let finding = judge_customer(customer, there.as_ref());
                Ok(Answer::Read { finding, resend: Resend::of(driver.capabilities(), seen.as_ref()) })
            }
            Task::AskAfter { job, since } => {
                let state = self.reading(driver.customer_job(job)).await?;
                Ok(Answer::Asked { job: job.clone(), since: *since, state })
            }
        }
    }

    /// He is sent as he stands there, but for his state: who is gone or has left needs nothing.
    async fn about_stray(&self, external_id: &str, driver: &dyn Driver) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, .. } = &self.claimed;
        if let Task::AskAfter { job, since } = &self.claimed.task {
            let state = self.reading(driver.customer_job(job)).await?;
            return Ok(Answer::Asked { job: job.clone(), since: *since, state });
        }
        let there = self.reading(driver.customer(external_id)).await?;
        let resend = |seen| Resend::of(driver.capabilities(), seen);
        let found = match (there, &self.claimed.task) {
            (Err(failure), Task::ReadBack { .. }) => return Ok(Answer::NotRead(failure)),
            (Err(failure), _) => return Ok(Answer::NotSent(failure)),
            (Ok(there), Task::ReadBack { seen }) => {
                let finding = judge_stray(there.as_ref());
                return Ok(Answer::Read { finding, resend: resend(seen.as_ref()) });
            }
            (Ok(there), _) => match there.filter(|found| found.status != RemoteStatus::Terminated) {
                Some(found) => found,
                None => return Ok(Answer::Read { finding: Finding::AsWanted, resend: resend(None) }),
            },
        };
        let key = new_key()?;
        self.worker.store.note_seen(operation.id, *attempt, &Seen::Present { revision: None }).await?;
        let terminated = terminated(found);
        let call = driver.apply_customer(&terminated, &key);
        Ok(Answer::Sent(self.within_limit(call, Failure::Unsure).await))
    }

    /// Looks what stands there, notes it, and only then sends: what is noted tells later whether a change whose reply
    /// was lost has arrived. A system that cannot even be read is sent nothing.
    async fn send(&self, device: &DesiredDevice, gaps: Gaps, driver: &dyn Driver) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, .. } = &self.claimed;
        let (seen, device) = match self.reading(driver.observe(&key_of(device))).await? {
            Ok(Observed::Absent) => (Seen::Absent, device.clone()),
            Ok(Observed::Present(found)) => {
                let device = filled(device, gaps, &found);
                (Seen::Present { revision: found.revision }, device)
            }
            Err(failure) => return Ok(Answer::NotSent(failure)),
        };
        let change = Change { device, idempotency_key: new_key()? };
        self.worker.store.note_seen(operation.id, *attempt, &seen).await?;
        Ok(Answer::Sent(self.within_limit(driver.apply(&change), Failure::Unsure).await))
    }

    /// As a device is sent; one who is to be made must not be there, and what is empty here stays as it is there.
    async fn send_customer(
        &self,
        customer: &DesiredCustomer,
        place: Place,
        driver: &dyn Driver,
    ) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, .. } = &self.claimed;
        let (seen, customer) = match (self.reading(driver.customer(&customer.external_id)).await?, place) {
            (Ok(None), _) => (Seen::Absent, customer.clone()),
            (Ok(Some(_)), Place::Free) => {
                let id = customer.external_id.clone();
                return Ok(Answer::NotSent(Failure::Refused(Cause::IdTaken { id })));
            }
            (Ok(Some(found)), Place::His) => {
                (Seen::Present { revision: None }, keeping_customer(customer, &found))
            }
            (Err(failure), _) => return Ok(Answer::NotSent(failure)),
        };
        let key = new_key()?;
        self.worker.store.note_seen(operation.id, *attempt, &seen).await?;
        let call = driver.apply_customer(&customer, &key);
        Ok(Answer::Sent(self.within_limit(call, Failure::Unsure).await))
    }

    /// Notes that it is about to be ordered, and only then orders it: one that dies in between is not taken up again.
    async fn reboot(&self, device: &DesiredDevice, driver: &dyn Driver) -> Result<Answer, Halt> {
        let Claimed { operation, attempt, .. } = &self.claimed;
        let seen = match self.reading(driver.observe(&key_of(device))).await? {
            Ok(Observed::Present(found)) => Seen::Present { revision: found.revision },
            Ok(Observed::Absent) => {
                let serial = device.serial.as_str().to_owned();
                return Ok(Answer::NotSent(Failure::Refused(Cause::DeviceMissing { serial })));
            }
            Err(failure) => return Ok(Answer::NotSent(failure)),
        };
        let (device, key) = (key_of(device), new_key()?);
        self.worker.store.note_seen(operation.id, *attempt, &seen).await?;
        let order = driver.reboot(&device, &key);
        Ok(Answer::Commanded(self.within_limit(order, Failure::Unsure).await))
    }

    async fn read_back(
        &self,
        device: &DesiredDevice,
        gaps: Gaps,
        seen: Option<&Seen>,
        driver: &dyn Driver,
    ) -> Result<Answer, Halt> {
        let reading = self.reading(driver.observe(&key_of(device))).await?;
        let wanted = match &reading {
            Ok(Observed::Present(found)) => filled(device, gaps, found),
            Ok(Observed::Absent) | Err(_) => device.clone(),
        };
        Ok(match judge(&wanted, seen, reading) {
            Ok(finding) => Answer::Read { finding, resend: Resend::of(driver.capabilities(), seen) },
            Err(failure) => Answer::NotRead(failure),
        })
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

fn key_of(device: &DesiredDevice) -> DeviceKey {
    DeviceKey { external_id: device.external_id.clone(), serial: device.serial.as_str().to_owned() }
}

/// A customer as he stands there, and no longer served.
fn terminated(found: RemoteCustomer) -> DesiredCustomer {
    DesiredCustomer {
        external_id: found.id,
        name: found.name,
        tax_id: found.tax_id,
        email: found.email,
        phone: found.phone,
        address: found.address,
        intent: Intent::Removed,
    }
}

/// The device as it is to be sent, with what is empty here as it stands there, if that is to stay.
fn filled(device: &DesiredDevice, gaps: Gaps, found: &RemoteDevice) -> DesiredDevice {
    match gaps {
        Gaps::Emptied => device.clone(),
        Gaps::TemplateEmptied => {
            DesiredDevice { template_id: device.template_id.clone(), ..keeping(device, found) }
        }
        Gaps::Kept => keeping(device, found),
    }
}

/// The key of one sending.
fn new_key() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
