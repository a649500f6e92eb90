//! Keys in, state and effects out.

mod acting;
mod listing;
mod live;

use crate::app::effect::{Effect, Reply, StoreRequest, Ticket};
use crate::app::refresh::REST;
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::action::Action;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::domain::operation::{Operation, OperationKind, OperationState};
use crate::store::{Count, ListedOperation, OperationPage, OperationQuery, Wait};
use crate::text;

fn listed(id: i64, state: OperationState) -> ListedOperation {
    let has_failed = matches!(state, OperationState::Refused | OperationState::Attention);
    ListedOperation {
        operation: Operation {
            id: OperationId(id),
            system: SystemId(5),
            system_name: "Fibra Sur".into(),
            customer: Some(CustomerId(7)),
            customer_code: Some(format!("C{id:06}")),
            external_id: None,
            device: Some(DeviceId(3)),
            serial: Some(format!("HWTC{id:08}")),
            kind: OperationKind::Device,
            action: Action::Change,
            state,
            attempts: 3,
            due_at: NOW,
            last_error: has_failed.then(|| text!("cause-timeout", seconds = 30)),
            created_at: NOW,
            created_by: "luis".into(),
            settled_at: state.has_ended().then_some(NOW),
            behind: None,
        },
        customer_name: "Begoña Núñez".into(),
        wait: (!state.has_ended()).then_some(Wait::Due(NOW)),
    }
}

/// The whole of a short list, newest first.
fn whole(rows: Vec<ListedOperation>) -> OperationPage {
    let count = Count::Exactly(i64::try_from(rows.len()).expect("a few"));
    OperationPage { rows, more_newer: false, more_older: false, count }
}

/// Refused ones from the first id, left out, down to the last.
fn refused(newest: i64, oldest: i64) -> Vec<ListedOperation> {
    (oldest..newest).rev().map(|id| listed(id, OperationState::Refused)).collect()
}

fn queries(effects: &[Effect]) -> Vec<OperationQuery> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Operations(query)) => Some(query.clone()),
            _ => None,
        })
        .collect()
}

fn query(effects: &[Effect]) -> OperationQuery {
    match queries(effects).as_slice() {
        [query] => query.clone(),
        _ => panic!("one query, not {effects:?}"),
    }
}

fn answer(bench: &mut Bench, query: OperationQuery, page: OperationPage) -> Vec<Effect> {
    bench.reply(Reply::Operations { query, page: Ok(page) })
}

/// The screen with a list that has been read, and the rest after it over.
fn shown_at(columns: u16, rows: u16, page: OperationPage) -> Bench {
    let mut bench = Bench::open_at(&Route::Operations, columns, rows);
    let asked = query(&bench.opening.clone());
    answer(&mut bench, asked, page);
    bench.reply(Reply::Elapsed);
    bench
}

fn shown(page: OperationPage) -> Bench {
    shown_at(80, 24, page)
}

/// The timers that are begun, of the screen that was opened first.
fn timers(effects: &[Effect]) -> Vec<std::time::Duration> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::After(Ticket(1), wait) => Some(*wait),
            _ => None,
        })
        .collect()
}
