//! Keys in, state and effects out.

use crate::app::effect::{Effect, Reply, StoreRequest, Ticket};
use crate::app::route::Route;
use crate::app::testing::Bench;
use crate::domain::customer::CustomerStatus;
use crate::domain::ids::CustomerId;
use crate::store::{CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Edge};

fn row(id: i64) -> CustomerRow {
    CustomerRow {
        key: CustomerKey { name: format!("ana {id:05}"), id: CustomerId(id) },
        code: format!("C{id:06}"),
        name: format!("Ana {id:05}"),
        tax_id: None,
        status: CustomerStatus::Alta,
        phone: "912345678".parse().ok(),
        city: "Móstoles".into(),
    }
}

fn page(ids: std::ops::Range<i64>, total: i64) -> CustomerPage {
    CustomerPage { rows: ids.map(row).collect(), total }
}

fn query(effects: &[Effect]) -> CustomerQuery {
    match effects {
        [Effect::Store(_, StoreRequest::Customers(query))] => query.clone(),
        other => panic!("one query, not {other:?}"),
    }
}

fn listed(total: i64) -> Bench {
    let mut bench = Bench::open(&Route::Customers);
    let asked = query(&bench.opening);
    let last = total.min(i64::from(asked.limit));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..last, total)) });
    bench
}

#[test]
fn the_first_page_is_asked_for_and_the_count_is_told() {
    let bench = listed(100_000);
    let screen = bench.screen();
    assert!(screen.contains("Ana 00000") && screen.contains("100000 clientes"), "{screen}");
}

#[test]
fn going_down_reads_the_next_page_by_key_before_the_end_is_in_sight() {
    let mut bench = listed(100_000);
    let effects = bench.keys(&"<down>".repeat(190));
    let asked = query(&effects);
    assert_eq!(asked.edge, Edge::After(row(199).key));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(200..400, 100_000)) });
    bench.keys(&"<down>".repeat(20));
    assert!(bench.screen().contains("▸ C000210"), "{}", bench.screen());
}

#[test]
fn the_end_is_read_from_the_end_and_the_way_back_up_too() {
    let mut bench = listed(100_000);
    let asked = query(&bench.keys("<end>"));
    assert_eq!(asked.edge, Edge::Last);
    bench.reply(Reply::Customers { query: asked, page: Ok(page(99_800..100_000, 100_000)) });
    assert!(bench.screen().contains("▸ C099999"), "{}", bench.screen());
    let asked = query(&bench.keys(&"<up>".repeat(190)));
    assert_eq!(asked.edge, Edge::Before(row(99_800).key));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(99_600..99_800, 100_000)) });
    assert!(bench.screen().contains("▸ C099809"), "the mark stays on its row\n{}", bench.screen());
}

#[test]
fn a_search_asks_at_each_letter_and_an_older_answer_is_dropped() {
    let mut bench = listed(200);
    let first = query(&bench.keys("/b"));
    let second = query(&bench.keys("e"));
    assert_eq!((first.search.as_str(), second.search.as_str()), ("b", "be"));
    bench.reply(Reply::Customers { query: second, page: Ok(page(7..8, 1)) });
    bench.reply(Reply::Customers { query: first, page: Ok(page(0..200, 200)) });
    assert!(bench.screen().contains("1 cliente"), "{}", bench.screen());
    assert_eq!(
        bench.keys("<enter><enter>")[0],
        Effect::Store(Ticket(2), StoreRequest::Customer(CustomerId(7)))
    );
}

#[test]
fn a_search_that_finds_nobody_says_so_and_escape_clears_it() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/z"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..0, 0)) });
    assert!(bench.screen().contains("empieza por «z»"), "{}", bench.screen());
    assert_eq!(query(&bench.keys("<esc>")).search, "");
}

#[test]
fn the_list_is_where_it_was_when_one_comes_back() {
    let mut bench = listed(200);
    bench.keys("<down><down><enter>");
    assert_eq!(bench.keys("<esc>").len(), 1, "only the file is abandoned: nothing is read again");
    assert!(bench.screen().contains("▸ C000002"), "{}", bench.screen());
}

#[test]
fn enter_right_after_typing_opens_the_first_of_the_list_that_is_still_on_its_way() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/begoña").split_off(5));
    assert_eq!(bench.keys("<enter><enter>"), [], "the old list is not opened");
    let effects = bench.reply(Reply::Customers { query: asked, page: Ok(page(150..152, 2)) });
    assert_eq!(effects.first(), Some(&Effect::Store(Ticket(2), StoreRequest::Customer(CustomerId(150)))));
}

#[test]
fn nothing_is_added_to_the_old_list_while_a_search_is_on_its_way() {
    let mut bench = listed(100_000);
    bench.keys(&"<down>".repeat(150));
    bench.keys("/b<enter>");
    assert_eq!(bench.keys(&"<down>".repeat(45)), []);
}

#[test]
fn the_list_is_found_again_as_it_was_left_by_the_menu() {
    let mut bench = listed(200);
    bench.keys("<down><down>1");
    assert!(bench.screen().contains("Sistemas Aprovisionamiento"), "{}", bench.screen());
    bench.keys("3");
    assert!(bench.screen().contains("▸ C000002"), "{}", bench.screen());
}

#[test]
fn each_search_begins_with_an_empty_line() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/a"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..200, 200)) });
    bench.keys("<enter>");
    assert_eq!(query(&bench.keys("/")).search, "");
    assert_eq!(query(&bench.keys("b")).search, "b");
}

#[test]
fn the_code_of_the_marked_customer_is_copied_and_said_so() {
    let mut bench = listed(200);
    assert_eq!(bench.keys("<down>y"), [Effect::Copy("C000001".into())]);
    assert!(bench.screen().contains("Copiado: C000001"), "{}", bench.screen());
    let mut empty = listed(0);
    assert_eq!(empty.keys("y"), []);
    assert!(empty.screen().contains("No hay nada que copiar"), "{}", empty.screen());
}

#[test]
fn a_letter_typed_into_a_search_copies_nothing() {
    let mut bench = listed(200);
    assert_eq!(query(&bench.keys("/y")).search, "y");
}
