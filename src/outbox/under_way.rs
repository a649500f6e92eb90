//! The operations that a worker has under way, each in a task of its own.
//!
//! Dropped, it abandons them: what was not settled is left to its lease.

use std::collections::HashMap;
use std::error::Error;

use tokio::task::{Id, JoinSet};

use super::Worker;
use crate::domain::ids::OperationId;
use crate::domain::operation::OperationState;
use crate::store::{Claimed, StoreError};

#[derive(Default)]
pub(super) struct UnderWay {
    tasks: JoinSet<Option<OperationState>>,
    operations: HashMap<Id, OperationId>,
}

impl UnderWay {
    pub(super) fn len(&self) -> usize {
        self.tasks.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    pub(super) fn begin(&mut self, worker: &Worker, claimed: Claimed) {
        let (worker, id) = (worker.clone(), claimed.operation.id);
        let task = self.tasks.spawn(async move {
            let outcome = worker.drive(&claimed).await;
            tell(&claimed, outcome)
        });
        self.operations.insert(task.id(), id);
    }

    /// Waits for one to end and tells the state in which it was settled, if it was. Waits for nothing when there is none.
    pub(super) async fn next_end(&mut self) -> Option<OperationState> {
        match self.tasks.join_next_with_id().await? {
            Ok((task, state)) => {
                self.operations.remove(&task);
                state
            }
            Err(error) => {
                let operation = self.operations.remove(&error.id()).map(|id| id.0);
                // The words of a panic may hold what must not be logged.
                tracing::error!(operation, panic = error.is_panic(), "the work on an operation broke off");
                None
            }
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
                "the outcome could not be recorded; the lease will run out"
            );
            None
        }
    }
}
