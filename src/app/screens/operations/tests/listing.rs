//! What is listed and how it is gone through.

use super::{
    Bench, Count, Effect, ListedOperation, NOW, OperationPage, OperationState, Reply, Route, StoreRequest,
    Ticket, answer, listed, query, refused, shown, shown_at, text, whole,
};
use crate::app::Event;
use crate::app::effect::Trouble;
use crate::domain::ids::{CustomerId, OperationId};
use crate::domain::operation::Behind;
use crate::store::{OperationFilter, OperationPart};

fn page(rows: Vec<ListedOperation>, more_newer: bool, more_older: bool) -> OperationPage {
    OperationPage { rows, more_newer, more_older, count: Count::MoreThan(10_000) }
}

#[test]
fn it_opens_with_what_a_person_has_to_resolve() {
    let bench = shown(whole(refused(13, 10)));
    let asked = query(&bench.opening);
    assert_eq!((asked.filter, asked.part), (OperationFilter::ToResolve, OperationPart::Newest));
    let screen = bench.screen();
    for words in ["[Por resolver]", "3 operaciones", "▸ ✗ Rechazada", "C000012 Begoña", "HWTC00000012"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn with_nothing_to_resolve_it_opens_with_all() {
    let mut bench = Bench::open(&Route::Operations);
    let asked = query(&bench.opening.clone());
    let asked = query(&answer(&mut bench, asked, whole(Vec::new())));
    assert_eq!(asked.filter, OperationFilter::States(Vec::new()));
    answer(&mut bench, asked, whole(vec![listed(4, OperationState::Applied)]));
    assert!(bench.screen().contains("[Todas]"), "{}", bench.screen());
    assert!(bench.screen().contains("✓ Aplicada"), "{}", bench.screen());
}

#[test]
fn what_is_known_to_need_nobody_is_not_asked_for_first() {
    let mut bench = Bench::open(&Route::Systems);
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(0))));
    assert_eq!(query(&bench.keys("5")).filter, OperationFilter::States(Vec::new()));
}

#[test]
fn whoever_comes_back_for_the_mark_of_the_menu_sees_what_it_means() {
    let mut bench = Bench::open(&Route::Operations);
    let asked = query(&bench.opening.clone());
    let all = query(&answer(&mut bench, asked, whole(Vec::new())));
    answer(&mut bench, all, whole(Vec::new()));
    bench.keys("1");
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(1))));
    assert_eq!(query(&bench.keys("5")).filter, OperationFilter::ToResolve);
}

#[test]
fn a_filter_that_was_chosen_stays_and_an_empty_list_says_what_is_not_there() {
    let mut bench = shown(whole(refused(13, 10)));
    let unfinished = query(&bench.keys("f"));
    let OperationFilter::States(states) = &unfinished.filter else { panic!("{unfinished:?}") };
    assert_eq!(states.len(), 4);
    answer(&mut bench, unfinished, whole(Vec::new()));
    assert!(bench.screen().contains("Nada en marcha"), "{}", bench.screen());
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(3))));
    bench.reply(Reply::Elapsed);
    let again = query(&bench.keys("15"));
    assert!(bench.screen().contains("[Sin terminar]"), "{}", bench.screen());
    answer(&mut bench, again, whole(Vec::new()));
    let to_resolve = query(&bench.keys("F"));
    answer(&mut bench, to_resolve, whole(Vec::new()));
    let replaced = query(&bench.keys("F"));
    assert_eq!(replaced.filter, OperationFilter::States(vec![OperationState::Replaced]));
    answer(&mut bench, replaced, whole(Vec::new()));
    assert_eq!(query(&bench.keys("<right>")).filter, OperationFilter::ToResolve);
}

#[test]
fn going_down_and_up_reads_on_by_id_before_the_end_is_in_sight() {
    let mut bench = shown(page(refused(1_200, 1_000), false, true));
    let asked = query(&bench.keys("<down*195>"));
    assert_eq!(asked.part, OperationPart::OlderThan(OperationId(1_000)));
    answer(&mut bench, asked, page(refused(1_000, 800), true, true));
    bench.keys("<down*20>");
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000984"), "{}", bench.screen());

    let asked = query(&bench.keys("G"));
    assert_eq!(asked.part, OperationPart::Oldest);
    answer(&mut bench, asked, page(refused(201, 1), true, false));
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000001"), "{}", bench.screen());
    let asked = query(&bench.keys("<up*195>"));
    assert_eq!(asked.part, OperationPart::NewerThan(OperationId(200)));
    answer(&mut bench, asked, page(refused(401, 201), true, true));
    assert!(
        bench.screen().contains("▸ ✗ Rechazada         Cambio      C000196"),
        "the mark stays\n{}",
        bench.screen()
    );
    assert_eq!(query(&bench.keys("g")).part, OperationPart::Newest);
}

#[test]
fn a_search_asks_at_each_letter_and_an_older_answer_is_dropped() {
    let mut bench = shown(whole(refused(13, 10)));
    let first = query(&bench.keys("/b"));
    let second = query(&bench.keys("e"));
    assert_eq!((first.search.as_str(), second.search.as_str()), ("b", "be"));
    assert_eq!(bench.keys("<enter><enter>"), [], "the old list is not opened");
    answer(&mut bench, first, whole(refused(13, 10)));
    let effects = answer(&mut bench, second, whole(vec![listed(4, OperationState::Refused)]));
    assert!(
        effects.contains(&Effect::Store(Ticket(2), StoreRequest::Customer(CustomerId(7)))),
        "{effects:?}"
    );
    bench.keys("<esc>");
    assert_eq!(query(&bench.keys("<esc>")).search, "");
}

#[test]
fn a_search_that_finds_nothing_says_in_what_it_looked() {
    let mut bench = shown(whole(refused(13, 10)));
    let asked = query(&bench.keys("/z"));
    answer(&mut bench, asked, whole(Vec::new()));
    assert!(bench.screen().contains("de un cliente, de un número de serie"), "{}", bench.screen());
}

#[test]
fn the_marked_one_tells_why_it_waits_until_when_and_what_went_wrong() {
    let mut queued = listed(11, OperationState::Queued);
    queued.operation.created_at = NOW - jiff::SignedDuration::from_secs(150);
    queued.operation.last_error = Some(text!("cause-timeout", seconds = 30));
    queued.wait = Some(crate::store::Wait::Due(NOW + jiff::SignedDuration::from_secs(25)));
    let mut behind = listed(12, OperationState::Queued);
    let until = Some(NOW + jiff::SignedDuration::from_secs(200));
    let first = Behind { operation: OperationId(11), state: OperationState::Unsure, until };
    behind.wait = Some(crate::store::Wait::Behind(first));
    let mut bench = shown(whole(vec![behind, queued]));
    let screen = bench.screen();
    for words in ["tras 11", "0:25", "espera a la operación 11 («Sin confirmar»)", "11:10:00"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("j");
    let screen = bench.screen();
    for words in [
        "n.º 11",
        "Cambio · C000011 Begoña Núñez · Fibra Sur",
        "En cola: se reintenta a las 11:07:05",
        "✗ El sistema no ha respondido en 30 s; comprueba que funciona",
        "Pedida por luis: 11:04:10, hace 2 min · 3 intentos",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_narrow_screen_keeps_state_customer_and_serial_and_the_whole_error() {
    let reason =
        text!("cause-connect", host = "acs.fibrasur.example", port = 7557, reason = "conexión rechazada");
    let mut row = listed(11, OperationState::Attention);
    row.operation.last_error = Some(text!("outbox-attention-tries", reason = reason, tries = 12));
    let bench = shown_at(60, 20, whole(vec![row]));
    let screen = bench.screen();
    for words in ["! Requiere atención C000011", "HWTC00000011", "reinténtala", "5 Operaciones"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_wide_screen_has_the_detail_beside_the_list() {
    let bench = shown_at(120, 40, whole(refused(40, 10)));
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.contains("n.º 39")).expect("a detail");
    assert!(line.contains("│"), "{screen}");
    assert_eq!(screen.matches("✗ Rechazada").count(), 31, "all thirty and the detail\n{screen}");
}

#[test]
fn what_comes_from_outside_is_drawn_harmless() {
    let mut row = listed(11, OperationState::Refused);
    row.customer_name = "Ana\u{1b}[2J".into();
    let screen = shown(whole(vec![row])).screen();
    assert!(screen.contains("Ana·[2J") && !screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn a_list_that_cannot_be_read_says_so_and_shows_no_other() {
    let mut bench = shown(whole(refused(13, 10)));
    let query = query(&bench.keys("f"));
    let trouble = Trouble { text: text!("store-database-busy"), problems: Vec::new() };
    bench.reply(Reply::Operations { query, page: Err(trouble) });
    let screen = bench.screen();
    assert!(screen.contains("La base de datos está ocupada") && !screen.contains("HWTC"), "{screen}");
    assert_eq!(bench.keys("<enter>"), []);
    bench.event(Event::Resize { columns: 60, rows: 20 });
    assert!(bench.screen().contains("No hay ninguna operación marcada"), "{}", bench.screen());
}

#[test]
fn the_list_is_turned_round_and_read_on_the_other_way() {
    let mut bench = shown(page(refused(1_000, 800), false, true));
    assert!(bench.screen().contains("Cuándo ▼"), "{}", bench.screen());
    let asked = query(&bench.keys("O"));
    assert_eq!(asked.part, OperationPart::Oldest, "from its beginning it begins at its beginning");
    answer(&mut bench, asked, page(refused(200, 1), true, false));
    let screen = bench.screen();
    assert!(
        screen.contains("Cuándo ▲") && screen.contains("▸ ✗ Rechazada         Cambio      C000001"),
        "{screen}"
    );
    let asked = query(&bench.keys("<down*190>"));
    assert_eq!(asked.part, OperationPart::NewerThan(OperationId(199)));
    answer(&mut bench, asked, page(refused(400, 200), true, true));
    bench.keys("<down*20>");
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000211"), "{}", bench.screen());
    let asked = query(&bench.keys("O"));
    assert_eq!(asked.part, OperationPart::Around(OperationId(211)));
    answer(&mut bench, asked, page(refused(312, 112), true, true));
    let screen = bench.screen();
    assert!(
        screen.contains("Cuándo ▼") && screen.contains("▸ ✗ Rechazada         Cambio      C000211"),
        "{screen}"
    );
    bench.keys("o");
    assert!(bench.screen().contains("va por una sola columna"), "{}", bench.screen());
}
