//! Keys in, state and effects out.

use crate::app::Event;
use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Effect, Reply, StoreRequest, Ticket};
use crate::app::refresh::REST;
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::ids::{MovementId, ProductId};
use crate::domain::product::MovementKind;
use crate::store::{Movement, MovementPage, MovementQuery, StoreChange};

fn movement(id: i64, kind: MovementKind, units: i64) -> Movement {
    Movement {
        id: MovementId(id),
        at: NOW,
        by: "luis".into(),
        kind,
        units,
        stock: 9,
        serial: None,
        customer: None,
        reason: String::new(),
    }
}

fn query(before: Option<i64>) -> MovementQuery {
    MovementQuery { product: ProductId(7), before: before.map(MovementId), limit: 200 }
}

fn page(before: Option<i64>, rows: Vec<Movement>) -> Reply {
    let page = MovementPage { rows, total: 1234 };
    Reply::Products(ProductReply::Movements { query: query(before), page: Ok(page) })
}

#[test]
fn each_line_says_what_moved_why_and_who_did_it() {
    let mut bench = Bench::open(&Route::Movements(ProductId(7)));
    let assigned = Movement {
        serial: Some("HWTC00000001".into()),
        customer: Some(("C000214".into(), "Begoña Núñez".into())),
        ..movement(9, MovementKind::Assigned, -1)
    };
    let out = Movement { reason: "averiadas".into(), ..movement(8, MovementKind::Out, -3) };
    bench.reply(page(None, vec![assigned, out]));
    let screen = bench.screen();
    for words in ["Asignada", "-1", "HWTC00000001 · C000214", "Salida", "-3", "averiadas", "luis", "1.234"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(bench.keys("y"), [Effect::Copy("HWTC00000001".into())]);
    assert_eq!(bench.keys("<down>y"), []);
}

#[test]
fn the_history_is_read_on_before_its_end_comes_into_sight() {
    let mut bench = Bench::open(&Route::Movements(ProductId(7)));
    let rows = |from: i64| (0..200).map(|at| movement(from - at, MovementKind::In, 1)).collect();
    assert_eq!(bench.reply(page(None, rows(1000))), [Effect::After(Ticket(1), REST)]);
    let asked = |before| Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::Movements(before)));
    assert_eq!(bench.keys("<end>"), [asked(query(Some(801)))]);
    bench.reply(page(Some(801), rows(800)));
    assert_eq!(bench.keys("<end>"), [asked(query(Some(601)))]);
}

#[test]
fn however_much_changes_the_history_is_read_once_and_once_more_after_a_rest() {
    let mut bench = Bench::open(&Route::Movements(ProductId(7)));
    let changes = |bench: &mut Bench| -> usize {
        (0..100).map(|_| bench.event(Event::Changed(StoreChange::Elsewhere)).len()).sum()
    };
    assert_eq!(changes(&mut bench), 0, "it is being read");
    bench.reply(page(None, vec![movement(9, MovementKind::In, 1)]));
    assert_eq!(changes(&mut bench), 0, "it was read just now");
    assert_eq!(bench.reply(Reply::Elapsed).len(), 2, "the product and its newest movements");
}
