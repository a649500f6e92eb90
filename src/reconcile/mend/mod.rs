//! Does what a person has chosen about a row, after reading both sides of it anew.
//!
//! What has changed since the report is told, and nothing is done. What changes the system is queued in the outbox.

mod adopted;
mod current;
mod pulled;

use std::future::ready;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};
use jiff::Timestamp;
use tokio::sync::watch;

use super::class::{Action, Class};
use super::outcome::{Done, Outcome};
use super::report::{Report, Row};
use crate::domain::customer::CustomerStatus;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, ProductId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::drivers::{Cause, Driver};
use crate::store::{CustomerPush, Place, Stamp, Store, StoreError, Stray};
use crate::text;
pub use adopted::found_there;
use current::Current;

/// What is to be done about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    Push,
    Pull,
    Adopt,
    /// Of a device, which has to be some product and for some tariff.
    AdoptAs(Unit),
    Link,
    Unlink,
    Remove,
    Accept {
        why: String,
        until: Option<Timestamp>,
    },
}

/// As what a device there is recorded here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub product: ProductId,
    pub tariff: TariffId,
}

impl Order {
    /// The order of an action that needs nothing more; `None` for what is done by hand or has to say why.
    pub const fn of(action: Action) -> Option<Self> {
        match action {
            Action::Push => Some(Self::Push),
            Action::Pull => Some(Self::Pull),
            Action::Adopt => Some(Self::Adopt),
            Action::Link => Some(Self::Link),
            Action::Unlink => Some(Self::Unlink),
            Action::Remove => Some(Self::Remove),
            Action::Accept | Action::Choose | Action::LinkTemplate => None,
        }
    }

    pub const fn action(&self) -> Action {
        match self {
            Self::Push => Action::Push,
            Self::Pull => Action::Pull,
            Self::Adopt | Self::AdoptAs(_) => Action::Adopt,
            Self::Link => Action::Link,
            Self::Unlink => Action::Unlink,
            Self::Remove => Action::Remove,
            Self::Accept { .. } => Action::Accept,
        }
    }
}

/// A row with what came of it, and what kept the store from doing or noting it; `None` when it was not begun.
type Mended<'a> = Option<(&'a Row, Done, Option<StoreError>)>;

/// Who mends the rows of the reports of one system.
pub struct Mender {
    pub store: Store,
    pub driver: Arc<dyn Driver>,
    pub system: SystemId,
    pub by: String,
    /// So many rows at a time, at most.
    pub at_once: usize,
    /// Turns true when no further row is to be begun: what was begun is ended.
    pub stopping: watch::Receiver<bool>,
}

impl Mender {
    /// Does the same to several rows; one that cannot be done does not keep the others from it. Each is told as it ends,
    /// one with which the store failed too.
    ///
    /// # Errors
    /// The first that kept the store from doing or noting something.
    pub async fn mend_all(
        &self,
        report: &Report,
        rows: &[(Row, Order)],
        now: impl Fn() -> Timestamp + Sync,
        mut tell: impl FnMut(&Row, &Done),
    ) -> Result<(), StoreError> {
        /// As many as are prepared at once: there may be tens of thousands.
        const STRETCH: usize = 500;
        let now = &now;
        let mut first_error = None;
        for rows in rows.chunks(STRETCH) {
            // Boxed: the compiler cannot see through the borrowing closure that they may go to another thread.
            let mut mends: Vec<BoxFuture<'_, Mended<'_>>> = Vec::with_capacity(rows.len());
            for (row, order) in rows {
                let mend = async move {
                    if *self.stopping.borrow() {
                        return None;
                    }
                    let (done, error) = self.mend(report, row, order, now()).await;
                    Some((row, done, error))
                };
                mends.push(mend.boxed());
            }
            stream::iter(mends)
                .buffer_unordered(self.at_once.max(1))
                .for_each(|mended| {
                    if let Some((row, done, error)) = mended {
                        tell(row, &done);
                        first_error = first_error.take().or(error);
                    }
                    ready(())
                })
                .await;
        }
        first_error.map_or(Ok(()), Err)
    }

    /// Does something to a row, and notes what came of it in the report. What keeps the store from either is told beside.
    async fn mend(
        &self,
        report: &Report,
        row: &Row,
        order: &Order,
        now: Timestamp,
    ) -> (Done, Option<StoreError>) {
        let stamp = Stamp { by: self.by.clone(), at: now };
        let done = |outcome| Done { action: order.action(), by: self.by.clone(), at: now, outcome };
        let outcome = match self.outcome(report, row, order, &stamp).await.or_else(refusal) {
            Ok(outcome) => outcome,
            Err(error) => return (done(failed(error.text())), Some(error)),
        };
        let done = done(outcome);
        let noted = self.store.note_result(report.id, row.place, &done).await;
        (done, noted.err())
    }

    async fn outcome(
        &self,
        report: &Report,
        row: &Row,
        order: &Order,
        stamp: &Stamp,
    ) -> Result<Outcome, StoreError> {
        let action = order.action();
        if !row.actions(report).any(|known| known == action) {
            return Ok(failed(text!(
                "report-not-its-action",
                action = action.label(),
                class = row.class.label()
            )));
        }
        // Read anew: somebody else may have the same report before him.
        let before = self.store.report_result(report.id, row.place).await?;
        if before.is_some_and(|done| done.outcome.is_success()) {
            return Ok(failed(text!("report-done-already")));
        }
        let current = match self.current(row, order).await? {
            Ok(current) => current,
            Err(failure) => return Ok(failed(failure.cause().text_of_reading())),
        };
        if let (Class::OnlyOurs, Some(theirs)) = (row.class, &current.theirs) {
            return Ok(failed(Cause::IdTaken { id: theirs.id.clone() }.text()));
        }
        if let Some(fields) = current.changed(row) {
            return Ok(Outcome::Changed { fields });
        }
        match order {
            Order::Accept { why, until } => {
                self.store.accept_row(report.id, row, why, *until, stamp).await?;
                Ok(Outcome::Done)
            }
            Order::Link => {
                let (customer, id) = of(row)?;
                self.store.link_customer(customer, self.system, id, stamp).await?;
                Ok(Outcome::Done)
            }
            Order::Unlink => {
                let (customer, id) = of(row)?;
                self.store.unlink_customer(customer, self.system, id, stamp).await?;
                Ok(Outcome::Done)
            }
            Order::Push => self.push(row, &current, stamp).await,
            Order::Pull => self.pull(row, &current, stamp).await,
            Order::Adopt => self.adopt(row, &current, stamp).await,
            Order::AdoptAs(unit) => self.adopt_device(row, &current, *unit, stamp).await,
            Order::Remove => self.remove(row, &current, stamp).await,
        }
    }

    async fn push(&self, row: &Row, current: &Current, stamp: &Stamp) -> Result<Outcome, StoreError> {
        if let Some(device) = row.device {
            return self.push_device(device, current, stamp).await;
        }
        let Some(customer) = &current.ours else { return Err(StoreError::Missing) };
        let (external_id, place) = match row.class {
            // He gets our code as his id there.
            Class::OnlyOurs => (customer.code.clone(), Place::Free),
            _ => (of(row)?.1.to_owned(), Place::His),
        };
        let push = CustomerPush { customer: customer.id, system: self.system, external_id, place };
        Ok(queued(self.store.push_customer(&push, stamp).await?))
    }

    /// Queues that it goes there: a customer of whom we have none, or a device that its customer does not have.
    async fn remove(&self, row: &Row, current: &Current, stamp: &Stamp) -> Result<Outcome, StoreError> {
        let Some(theirs) = &current.theirs else { return Err(StoreError::Changed) };
        let external_id = theirs.id.clone();
        let stray = if row.serial.is_some() {
            let (customer, _) = of(row)?;
            let serial = current.their_device(row).ok_or(StoreError::Changed)?.serial.clone();
            Stray::Device { customer, external_id, serial }
        } else {
            Stray::Customer { external_id }
        };
        Ok(queued(self.store.remove_stray(self.system, &stray, stamp).await?))
    }

    async fn push_device(
        &self,
        device: DeviceId,
        current: &Current,
        stamp: &Stamp,
    ) -> Result<Outcome, StoreError> {
        let is_served = current.ours.as_ref().is_some_and(|customer| {
            matches!(customer.status, CustomerStatus::Alta | CustomerStatus::Bloqueado)
        });
        if !is_served {
            return Ok(failed(text!("report-push-not-served")));
        }
        let device = self.store.device(device).await?;
        Ok(queued(self.store.push_device(device.id, device.version, stamp).await?))
    }
}

fn queued(operation: OperationId) -> Outcome {
    Outcome::Queued { operations: vec![operation], stand: None }
}

const fn failed(because: Text) -> Outcome {
    Outcome::Failed { because }
}

/// The customer and the id there that a row is about.
fn of(row: &Row) -> Result<(CustomerId, &str), StoreError> {
    row.customer.zip(row.external_id.as_deref()).ok_or(StoreError::Missing)
}

/// A refusal of the store as what came of it; what is no refusal stays an error.
fn refusal(error: StoreError) -> Result<Outcome, StoreError> {
    match error {
        StoreError::Problems(problems) => {
            let first = problems.into_iter().next();
            Ok(failed(first.map_or_else(|| text!("report-outcome-changed"), |Problem { text, .. }| text)))
        }
        StoreError::Changed | StoreError::Missing => Ok(Outcome::Changed { fields: Vec::new() }),
        other => Err(other),
    }
}
