//! What has become of the operations that rows of a report were mended by: read with the rows, since it goes on changing.

use std::collections::HashMap;

use crate::domain::ids::OperationId;
use crate::domain::operation::OperationState;
use crate::reconcile::outcome::{Done, Outcome, Stand};
use crate::store::StoreError;
use crate::store::pool::{Tx, on_tx};
use crate::store::row::{json, word};

/// Notes in each result where its operations stand.
pub(super) async fn follow(tx: &mut Tx, mut results: Vec<&mut Done>) -> Result<(), StoreError> {
    /// SQLite takes 32,766 values a statement.
    const CHUNK: usize = 1_000;
    let ids: Vec<i64> = results.iter().flat_map(|done| operations(&done.outcome)).map(|id| id.0).collect();
    let mut stands: HashMap<i64, Stand> = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let found: Vec<(i64, String, Option<String>)> = on_tx!(&mut *tx, |connection| {
            let mut query =
                sqlx::QueryBuilder::new("select id, state, last_error from operations where id in (");
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(*id);
            }
            query.push(")");
            query.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        for (id, state, error) in found {
            let state = word("state of operation", &state, OperationState::from_word)?;
            let because = error.map(|text| json("error of operation", &text)).transpose()?;
            stands.insert(id, Stand { state, because });
        }
    }
    for done in &mut results {
        if let Outcome::Queued { operations, stand } = &mut done.outcome {
            let known = || operations.iter().filter_map(|id| stands.get(&id.0));
            let left = known().find(|stand| stand.state != OperationState::Applied);
            *stand = left.or_else(|| known().next_back()).cloned();
        }
    }
    Ok(())
}

fn operations(outcome: &Outcome) -> &[OperationId] {
    match outcome {
        Outcome::Queued { operations, .. } => operations,
        Outcome::Done | Outcome::Changed { .. } | Outcome::Failed { .. } => &[],
    }
}
