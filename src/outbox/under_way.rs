//! The operations that a worker has under way, each in a task of its own.
//!
//! Dropped, it abandons them: what was not settled is left to its lease.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use super::Worker;
use super::drive::Drive;
use crate::domain::ids::OperationId;
use crate::domain::operation::OperationState;
use crate::store::{Claimed, StoreError};

#[derive(Default)]
pub(super) struct UnderWay {
    tasks: JoinSet<Option<OperationState>>,
    operations: HashMap<Id, OperationId>,
    stopping: watch::Sender<bool>,
}

impl UnderWay {
    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    pub(super) fn begin(&mut self, worker: &Worker, claimed: Claimed) {
        let operation = claimed.operation.id;
        let drive = Drive { worker: worker.clone(), claimed, stopping: self.stopping.subscribe() };
        let task = self.tasks.spawn(async move { tell(&drive.claimed, drive.to_settlement().await) });
        self.operations.insert(task.id(), operation);
    }

    /// Waits for one to end and tells the state in which it was settled, if it was. Waits for nothing when there is none.
    pub(super) async fn next_end(&mut self) -> Option<OperationState> {
        match self.tasks.join_next_with_id().await? {
            Ok((task, state)) => {
                self.operations.remove(&task);
                state
            }
            Err(error) => {
                let operation = self.operations.remove(&error.id()).map(|operation| operation.0);
                // The words of a panic may hold what must not be logged.
                tracing::error!(operation, panic = error.is_panic(), "the work on an operation broke off");
                None
            }
        }
    }

    /// Puts back what was not sent yet, and gives what was sent a while to end.
    pub(super) async fn stop(mut self, patience: Duration) {
        self.stopping.send_replace(true);
        let all_ended = async {
            while !self.is_empty() {
                self.next_end().await;
            }
        };
        if tokio::time::timeout(patience, all_ended).await.is_err() {
            tracing::warn!(operations = self.len(), "left under way; their leases will run out");
        }
    }
}

fn tell(claimed: &Claimed, outcome: Result<OperationState, StoreError>) -> Option<OperationState> {
    let (operation, attempt) = (claimed.operation.id.0, claimed.attempt);
    match outcome {
        Ok(state) => {
            tracing::info!(operation, attempt, state = state.word(), "settled");
            Some(state)
        }
        Err(StoreError::NotClaimed) => {
            tracing::info!(operation, attempt, "a successor has it; what this attempt brought is dropped");
            None
        }
        Err(error) => {
            let error: &dyn Error = &error;
            tracing::error!(
                operation,
                attempt,
                error,
                "not recorded what came of it; the lease will run out"
            );
            None
        }
    }
}
