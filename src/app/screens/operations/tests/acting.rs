//! What is done to an operation.

use super::{
    Bench, Effect, OperationKind, OperationState, Reply, StoreRequest, Ticket, listed, queries, shown, text,
    whole,
};
use crate::app::effect::Trouble;
use crate::domain::action::Action;
use crate::domain::ids::{CustomerId, OperationId};
use crate::domain::problem::Problem;

fn with(state: OperationState) -> Bench {
    shown(whole(vec![listed(11, state)]))
}

fn retried(id: i64) -> Effect {
    Effect::Store(Ticket(1), StoreRequest::RetryOperation(OperationId(id)))
}

#[test]
fn a_refused_one_is_tried_again_and_the_list_is_read_anew() {
    let mut bench = with(OperationState::Refused);
    assert_eq!(bench.keys("r"), [retried(11)]);
    assert_eq!(bench.keys("r"), [], "it is in hand already");
    let effects = bench.reply(Reply::OperationRetried { operation: OperationId(11), answer: Ok(()) });
    assert_eq!(queries(&effects).len(), 1);
    assert!(bench.screen().contains("✓ En cola otra vez"), "{}", bench.screen());
}

#[test]
fn what_cannot_be_done_now_says_why() {
    for (state, key, why) in [
        (OperationState::Applied, "r", "ya está aplicada"),
        (OperationState::Running, "r", "mientras está «En curso»"),
        (OperationState::Refused, "x", "ya ha acabado («Rechazada»)"),
        (OperationState::Unsure, "x", "mientras está «Sin confirmar»"),
    ] {
        let mut bench = with(state);
        assert_eq!(bench.keys(key), [], "{state:?}");
        assert!(bench.screen().contains(why), "{why}\n{}", bench.screen());
    }
}

#[test]
fn the_reason_of_a_refusal_is_told() {
    let mut bench = with(OperationState::Refused);
    bench.keys("r");
    let problems = vec![Problem::new("", text!("operation-retry-replaced"))];
    let answer = Err(Trouble { text: text!("store-problems"), problems });
    bench.reply(Reply::OperationRetried { operation: OperationId(11), answer });
    assert!(bench.screen().contains("✗ No se puede reintentar: la sustituye"), "{}", bench.screen());
}

#[test]
fn cancelling_asks_first_and_the_safe_answer_has_the_focus() {
    let mut bench = with(OperationState::Queued);
    bench.keys("x");
    let screen = bench.screen();
    for words in
        ["¿Cancelar esta operación?", "HWTC00000011 · C000011", "No se enviará a Fibra Sur", "▸[ n · No"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let left = bench.keys("<enter>");
    assert!(!left.iter().any(|effect| matches!(effect, Effect::Store(..))), "{left:?}");
    let effects = bench.keys("xs");
    assert!(
        effects.contains(&Effect::Store(Ticket(1), StoreRequest::CancelOperation(OperationId(11)))),
        "{effects:?}"
    );
    bench.reply(Reply::OperationCancelled { operation: OperationId(11), answer: Ok(()) });
    assert!(bench.screen().contains("✓ Cancelada"), "{}", bench.screen());
}

#[test]
fn one_that_was_perhaps_done_is_not_called_unsent() {
    let mut bench = with(OperationState::Attention);
    bench.keys("x");
    assert!(bench.screen().contains("puede estar hecha o no"), "{}", bench.screen());
}

#[test]
fn a_restart_that_was_perhaps_done_is_repeated_only_after_a_question() {
    let mut row = listed(11, OperationState::Attention);
    row.operation.kind = OperationKind::Reboot;
    row.operation.action = Action::Reboot;
    let mut bench = shown(whole(vec![row]));
    assert_eq!(bench.keys("r"), []);
    assert!(bench.screen().contains("¿Reiniciar otra vez"), "{}", bench.screen());
    assert!(bench.keys("s").contains(&retried(11)));
}

#[test]
fn a_removal_is_tried_again_only_after_a_question_with_the_safe_answer_in_focus() {
    let mut row = listed(11, OperationState::Refused);
    row.operation.action = Action::Removal;
    let mut bench = shown(whole(vec![row]));
    assert!(bench.screen().contains("Rechazada         Baja"), "{}", bench.screen());
    assert_eq!(bench.keys("r"), []);
    let screen = bench.screen();
    for words in ["¿Reintentar esta baja?", "Baja HWTC00000011", "se retira de Fibra Sur", "▸[ n · No"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!bench.keys("<enter>").contains(&retried(11)));
    assert!(bench.keys("rs").contains(&retried(11)));
}

#[test]
fn enter_opens_the_customer_where_his_device_is_marked() {
    let mut bench = with(OperationState::Refused);
    let effects = bench.keys("<enter>");
    assert_eq!(effects[0], Effect::Store(Ticket(2), StoreRequest::Customer(CustomerId(7))));
    assert!(bench.screen().contains("[Aprovisionamiento]"), "{}", bench.screen());
    assert_eq!(queries(&bench.keys("<esc>")).len(), 1, "it may have changed meanwhile");
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000011"), "{}", bench.screen());
}
