//! The end of a claim: what has become of the operation, unless another claim has overtaken this one.

use jiff::Timestamp;

use super::next::{WorkRow, work_columns};
use super::tries;
use crate::domain::ids::{CustomerId, OperationId, SystemId};
use crate::domain::operation::OperationState;
use crate::store::follow::lock_device;
use crate::store::pool::{locking, one, run};
use crate::store::push::link_made;
use crate::store::row::{millis, to_json};
use crate::store::{Claimed, Settlement, Store, StoreError, Task};

impl Store {
    /// Ends a claim: says what has become of the operation.
    ///
    /// # Errors
    /// `NotClaimed` when another claim has overtaken this one, `IllegalMove` when the state cannot follow.
    pub async fn settle(
        &self,
        operation: OperationId,
        attempt: i64,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_claim(operation, attempt, settlement, 0, now).await
    }

    /// Ends a claim as if it had not been made, for a worker that was stopped before it sent anything: the operation
    /// stands as before and is due at once, and no try is counted. Tells the state in which it is left.
    ///
    /// # Errors
    /// `NotClaimed` when another claim has overtaken this one.
    pub async fn put_back(&self, claimed: &Claimed, now: Timestamp) -> Result<OperationState, StoreError> {
        let Claimed { operation, attempt, task, .. } = claimed;
        let state = match task {
            Task::Send => OperationState::Queued,
            Task::ReadBack { .. } | Task::GiveUp => OperationState::Unsure,
            Task::AskAfter { .. } => OperationState::Accepted,
        };
        let error = operation.last_error.clone();
        let settlement = Settlement { state, due_at: Some(now), error, job: None };
        self.end_claim(operation.id, *attempt, &settlement, tries(task), now).await?;
        Ok(state)
    }

    /// `untried` tries that the claim had counted are taken back.
    async fn end_claim(
        &self,
        operation: OperationId,
        attempt: i64,
        settlement: &Settlement,
        untried: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let now = self.by_shared_clock(now);
        let due_at = settlement.due_at.map_or(now, |due_at| self.by_shared_clock(due_at));
        let mut tx = self.write().await?;
        lock_device(&mut tx, operation).await?;
        let sql = locking!(
            &tx,
            concat!(
                "select ",
                work_columns!(),
                " from operations o where o.id = $1 and o.attempt = $2 and o.lease_until is not null"
            ),
            "for update"
        );
        let row = one!(&mut tx, WorkRow, sql, operation.0, attempt)?.ok_or(StoreError::NotClaimed)?;
        let (from, to) = (row.state()?, settlement.state);
        if !from.may_become(to) {
            return Err(StoreError::IllegalMove { from, to });
        }
        let is_taken_now = to == OperationState::Accepted && from != OperationState::Accepted;
        let has_become_unsure = to == OperationState::Unsure
            && matches!(from, OperationState::Running | OperationState::Accepted);
        run!(
            &mut tx,
            "update operations set state = $2, due_at = $3, last_error = $4, job = coalesce($5, job),
                settled_at = $6, may_be_there = may_be_there or $7, attempts = attempts - $8, lease_until = null,
                accepted_at = case when $9 then $10 else accepted_at end where id = $1",
            operation.0,
            to.word(),
            millis(due_at),
            settlement.error.as_ref().map(to_json),
            settlement.job.as_deref(),
            to.has_ended().then(|| millis(now)),
            has_become_unsure,
            untried,
            is_taken_now,
            millis(now),
        )?;
        row.follow(&mut tx, to, row.intent()?).await?;
        if let (true, OperationState::Applied, Some(customer), Some(id)) =
            (row.creates, to, row.customer_id, &row.external_id)
        {
            link_made(&mut tx, operation, CustomerId(customer), SystemId(row.system_id), id).await?;
        }
        self.commit(tx).await?;
        self.publish(row.change(to));
        Ok(())
    }
}
