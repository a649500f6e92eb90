//! What changes by itself: the list, the waits that are told, and the mark of the menu.

use std::time::Duration;

use jiff::SignedDuration;

use super::{
    Bench, Count, Effect, NOW, OperationState, REST, Reply, Route, StoreRequest, Ticket, Wait, answer,
    listed, queries, query, refused, shown, timers, whole,
};
use crate::app::Event;
use crate::app::effect::Deed;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, SystemId};
use crate::store::{OperationPart, StoreChange};

const SECOND: Duration = Duration::from_secs(1);

fn change(state: OperationState) -> Event {
    let (operation, customer, system) = (OperationId(11), Some(CustomerId(7)), SystemId(5));
    Event::Changed(StoreChange::Operation { operation, customer, system, state })
}

#[test]
fn a_change_reads_again_what_is_in_sight_and_the_mark_stays_on_its_operation() {
    let mut bench = shown(whole(refused(13, 10)));
    bench.keys("<down>");
    let asked = query(&bench.event(change(OperationState::Applied)));
    assert_eq!(asked.part, OperationPart::Around(OperationId(11)));
    answer(&mut bench, asked, whole(refused(15, 10)));
    let screen = bench.screen();
    assert!(screen.contains("▸ ✗ Rechazada         Cambio      C000011"), "{screen}");
    assert!(screen.contains("C000014"), "who sees the newest goes on seeing the newest\n{screen}");
}

#[test]
fn a_list_that_was_gone_down_stays_where_it_is_when_there_are_newer_ones() {
    let mut bench = shown(whole(refused(100, 1)));
    bench.keys("<down*40>");
    let before: Vec<String> = bench.screen().lines().skip(5).take(5).map(str::to_owned).collect();
    let asked = query(&bench.event(change(OperationState::Queued)));
    answer(&mut bench, asked, whole(refused(110, 1)));
    let after: Vec<String> = bench.screen().lines().skip(5).take(5).map(str::to_owned).collect();
    assert_eq!(after, before);
}

#[test]
fn what_leaves_the_list_hands_the_mark_to_the_next_older_one() {
    let mut bench = shown(whole(refused(13, 10)));
    bench.keys("<down>");
    let asked = query(&bench.event(change(OperationState::Queued)));
    let rest = refused(13, 10).into_iter().filter(|row| row.operation.id != OperationId(11)).collect();
    answer(&mut bench, asked, whole(rest));
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000010"), "{}", bench.screen());
}

#[test]
fn many_changes_are_read_together() {
    let mut bench = shown(whole(refused(13, 10)));
    let asked = query(&bench.event(change(OperationState::Running)));
    assert_eq!(bench.event(change(OperationState::Applied)), []);
    assert_eq!(timers(&answer(&mut bench, asked, whole(refused(13, 10)))), [REST]);
    assert_eq!(bench.event(change(OperationState::Queued)), []);
    let asked = query(&bench.reply(Reply::Elapsed));
    answer(&mut bench, asked, whole(refused(13, 10)));
    assert_eq!(bench.reply(Reply::Elapsed), [], "nothing has changed since");
}

#[test]
fn a_change_while_more_is_read_on_is_not_forgotten() {
    let mut bench = shown(whole(refused(13, 10)));
    let asked = query(&bench.keys("f"));
    assert_eq!(bench.event(change(OperationState::Running)), []);
    answer(&mut bench, asked, whole(refused(13, 10)));
    assert_eq!(queries(&bench.reply(Reply::Elapsed)).len(), 1);
}

#[test]
fn a_wait_is_counted_down_once_a_second_and_nothing_ticks_when_nothing_waits() {
    let mut row = listed(11, OperationState::Queued);
    row.wait = Some(Wait::Due(NOW + SignedDuration::from_secs(61)));
    let mut bench = shown(whole(vec![row]));
    assert!(bench.screen().contains("1:01"), "{}", bench.screen());
    for left in ["1:00", "0:59"] {
        bench.later(1);
        assert_eq!(timers(&bench.reply(Reply::Elapsed)), [SECOND]);
        assert!(bench.screen().contains(left), "{left}\n{}", bench.screen());
    }
    let asked = query(&bench.event(change(OperationState::Applied)));
    answer(&mut bench, asked, whole(vec![listed(11, OperationState::Applied)]));
    assert_eq!(bench.reply(Reply::Elapsed), [], "the rest after the reading");
    assert_eq!(bench.reply(Reply::Elapsed), [], "the last tick");
}

#[test]
fn nothing_ticks_and_nothing_is_read_behind_another_screen() {
    let mut bench = shown(whole(vec![listed(11, OperationState::Queued)]));
    for away in ["1", "<enter>"] {
        bench.keys(away);
        let behind = queries(&bench.event(change(OperationState::Applied)));
        assert_eq!(behind, [], "{away}");
        assert_eq!(timers(&bench.reply(Reply::Elapsed)), [] as [Duration; 0], "{away}");
        let back = bench.keys(if away == "1" { "5" } else { "<esc>" });
        assert_eq!(queries(&back).len(), 1, "{away}: it may have changed");
        assert_eq!(timers(&back), [SECOND], "{away}");
        answer(&mut bench, query(&back), whole(vec![listed(11, OperationState::Queued)]));
        bench.reply(Reply::Elapsed);
    }
}

#[test]
fn an_answer_finds_its_list_though_the_menu_has_led_elsewhere() {
    let mut bench = Bench::open(&Route::Operations);
    let asked = query(&bench.opening.clone());
    bench.keys("1");
    answer(&mut bench, asked, whole(refused(13, 10)));
    bench.keys("5");
    assert!(bench.screen().contains("▸ ✗ Rechazada         Cambio      C000012"), "{}", bench.screen());
}

fn counted(effects: &[Effect]) -> usize {
    let count = Effect::Store(Ticket::FRAME, StoreRequest::OperationsToResolve);
    effects.iter().filter(|effect| **effect == count).count()
}

#[test]
fn the_menu_shows_how_many_need_a_person_from_the_start_and_live() {
    let mut bench = Bench::open(&Route::Customers);
    assert_eq!(counted(&bench.of_frame), 1);
    assert!(!bench.screen().contains("Operaciones 0"), "{}", bench.screen());
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(2))));
    assert!(bench.screen().contains("5 Operaciones 2"), "{}", bench.screen());
    bench.late(Ticket::FRAME, Reply::Elapsed);
    for (state, asked) in [
        (OperationState::Running, 1),
        (OperationState::Applied, 1),
        (OperationState::Attention, 2),
        (OperationState::Refused, 2),
    ] {
        bench.event(change(state));
        assert_eq!(counted(&bench.of_frame), asked, "{state:?}");
    }
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::MoreThan(99))));
    assert!(bench.screen().contains("5 Operaciones 99+"), "{}", bench.screen());
    bench.late(Ticket::FRAME, Reply::Elapsed);
    assert_eq!(counted(&bench.of_frame), 3, "the one that came while it was being counted");
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(0))));
    assert!(!bench.screen().contains("Operaciones 0"), "{}", bench.screen());
}

#[test]
fn giving_up_what_was_refused_counts_again() {
    let mut bench = Bench::open(&Route::Customers);
    bench.late(Ticket::FRAME, Reply::OperationsToResolve(Ok(Count::Exactly(1))));
    bench.late(Ticket::FRAME, Reply::Elapsed);
    bench.late(Ticket(9), Reply::Done { deed: Deed::Remove, device: DeviceId(1), answer: Ok(None) });
    assert_eq!(counted(&bench.of_frame), 1, "a removal tells of itself by its operation");
    bench.late(Ticket(9), Reply::Done { deed: Deed::Discard, device: DeviceId(1), answer: Ok(None) });
    assert_eq!(counted(&bench.of_frame), 2);
}
