//! Rows that were mended: told as their operations go on.

use super::*;
use crate::app::Event;
use crate::domain::ids::OperationId;
use crate::domain::operation::OperationState;
use crate::reconcile::class::Action;
use crate::reconcile::outcome::{Done, Outcome, Stand};
use crate::store::StoreChange;

fn mended(state: OperationState, because: Option<crate::domain::text::Text>) -> Row {
    let stand = Some(Stand { state, because });
    let outcome = Outcome::Queued { operations: vec![OperationId(3)], stand };
    let result = Some(Done { action: Action::Push, by: "ana".into(), at: moment(), outcome });
    Row { result, ..left_and_served(1) }
}

fn change(operation: i64) -> Event {
    Event::Changed(StoreChange::Operation {
        operation: OperationId(operation),
        customer: Some(CustomerId(1)),
        system: SYSTEM,
        state: OperationState::Applied,
    })
}

fn again() -> RowsQuery {
    RowsQuery { part: RowPart::Around(1), ..first(Show::All) }
}

#[test]
fn a_row_tells_the_end_of_its_operation_as_soon_as_it_comes() {
    let mut bench = with_rows(vec![mended(OperationState::Queued, None)]);
    bench.reply(Reply::Elapsed);
    assert!(bench.screen().contains("Enviar lo nuestro: En cola"), "{}", bench.screen());
    assert_eq!(asked(&bench.event(change(9))), [], "another operation changes nothing here");
    assert_eq!(
        asked(&bench.event(change(3))),
        [ReportRequest::Rows(again()), ReportRequest::Head(ReportId(7))]
    );
    bench.reply(page(again(), vec![mended(OperationState::Applied, None)]));
    assert!(bench.screen().contains("✓ C000001"), "{}", bench.screen());
    assert!(bench.screen().contains("Enviar lo nuestro: Aplicada"), "{}", bench.screen());
    bench.reply(Reply::Elapsed);
    assert_eq!(asked(&bench.event(change(3))), [], "it has ended");
}

#[test]
fn an_end_that_somebody_elses_worker_brought_is_told_too() {
    let mut bench = with_rows(vec![mended(OperationState::Running, None)]);
    bench.reply(Reply::Elapsed);
    let elsewhere = Event::Changed(StoreChange::Elsewhere);
    assert_eq!(
        asked(&bench.event(elsewhere)),
        [ReportRequest::Rows(again()), ReportRequest::Head(ReportId(7))]
    );
    let because = Some(text!("cause-id-taken", id = "C1"));
    bench.reply(page(again(), vec![mended(OperationState::Refused, because)]));
    let screen = bench.screen();
    assert!(screen.contains("✗ C000001") && screen.contains("Allí ya hay un cliente C1"), "{screen}");
    bench.keys("e");
    assert!(
        bench.screen().contains("Enviar lo nuestro · Fibra Sur"),
        "it can be sent again: {}",
        bench.screen()
    );
}
