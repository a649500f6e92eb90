//! Keys in, state and effects out.

use crate::app::Event;
use crate::app::effect::{Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::Bench;
use crate::domain::customer::{Customer, CustomerStatus, Link};
use crate::domain::ids::{CustomerId, OperationId, SystemId};
use crate::domain::operation::OperationState;
use crate::domain::values::SerialNumber;
use crate::store::{
    CustomerColumn, CustomerFile, CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Direction, Edge,
    FoundBy, Sort, StoreChange, Total,
};
use crate::text;

fn row(id: i64) -> CustomerRow {
    CustomerRow {
        key: CustomerKey {
            name: format!("ana {id:05}"),
            id: CustomerId(id),
            code: format!("c{id:06}"),
            status: CustomerStatus::Alta,
        },
        code: format!("C{id:06}"),
        name: format!("Ana {id:05}"),
        tax_id: None,
        status: CustomerStatus::Alta,
        phone: "912345678".parse().ok(),
        city: "Móstoles".into(),
        systems: id % 3,
        devices: 0,
        found_by: None,
    }
}

fn page(ids: std::ops::Range<i64>, total: i64) -> CustomerPage {
    CustomerPage { rows: ids.map(row).collect(), total: Total::Exactly(total) }
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
    assert!(screen.contains("Ana 00000") && screen.contains("100.000 clientes"), "{screen}");
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
    assert!(bench.screen().contains("Nadie tiene «z»"), "{}", bench.screen());
    let whole = query(&bench.keys("<esc>"));
    assert_eq!((whole.search.as_str(), whole.edge), ("", Edge::First));
}

#[test]
fn the_list_is_where_it_was_when_one_comes_back() {
    let mut bench = listed(200);
    bench.keys("<down><down><enter>");
    let effects = bench.keys("<esc>");
    assert!(bench.screen().contains("▸ C000002"), "{}", bench.screen());

    // What has changed meanwhile is read, and leaves the mark on its customer.
    let again = query(&effects[1..]);
    assert_eq!((&again.edge, again.limit), (&Edge::First, 200));
    let mut changed = page(1..201, 200);
    changed.rows[1].name = "Otro nombre".into();
    bench.reply(Reply::Customers { query: again, page: Ok(changed) });
    let screen = bench.screen();
    assert!(screen.contains("▸ C000002   Otro nombre"), "{screen}");
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
fn what_is_typed_ahead_is_for_the_customer_who_is_about_to_open() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/begoña").split_off(5));
    assert_eq!(bench.keys("<enter><enter>h1"), []);
    let effects = bench.reply(Reply::Customers { query: asked, page: Ok(page(150..152, 2)) });
    assert!(effects.contains(&Effect::Store(Ticket(2), StoreRequest::Customer(CustomerId(150)))));
    assert!(!bench.screen().contains("Sistemas Aprovisionamiento"), "{}", bench.screen());
    bench.late(Ticket(2), Reply::Customer(Ok(file(150))));
    assert!(bench.screen().contains("Sistemas Aprovisionamiento"), "{}", bench.screen());
}

#[test]
fn what_was_typed_for_a_customer_who_cannot_be_read_does_nothing_elsewhere() {
    let mut bench = listed(200);
    bench.keys("<enter>h1");
    let failed = Trouble { text: text!("store-database-slow"), problems: Vec::new() };
    bench.late(Ticket(2), Reply::Customer(Err(failed)));
    assert!(bench.screen().contains("La base de datos no responde"), "{}", bench.screen());
    bench.keys("1");
    assert!(bench.screen().contains("Sistemas Aprovisionamiento"), "what is typed now is taken");
}

#[test]
fn a_letter_of_what_is_typed_ahead_is_not_the_one_that_quits() {
    let mut bench = listed(200);
    bench.keys("<enter>");
    assert_eq!(bench.keys("hq"), []);
}

#[test]
fn what_was_typed_for_a_customer_who_is_not_found_comes_to_nothing() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/begoña").split_off(5));
    bench.keys("<enter><enter>1");
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..0, 0)) });
    let screen = bench.screen();
    assert!(screen.contains("begoña") && !screen.contains("Sistemas Aprovisionamiento"), "{screen}");
    assert!(bench.keys("<esc>").len() == 1, "the keys work again");
}

#[test]
fn esc_gives_up_what_was_typed_ahead_and_quitting_does_not_wait() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/begoña").split_off(5));
    bench.keys("<enter><enter>1<esc>");
    assert_eq!(bench.reply(Reply::Customers { query: asked, page: Ok(page(150..152, 2)) }), []);
    let screen = bench.screen();
    assert!(!screen.contains("Sistemas Aprovisionamiento") && !screen.contains("begoña"), "{screen}");
    assert_eq!(bench.keys("/ana<enter><enter>3<c-q>").last(), Some(&Effect::Quit));
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

#[test]
fn a_window_further_down_is_read_again_from_its_first_row() {
    let mut bench = listed(100_000);
    let asked = query(&bench.keys("<end>"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(99_800..100_000, 100_000)) });
    bench.keys("<enter>");
    let effects = bench.keys("<esc>");
    assert_eq!(query(&effects[1..]).edge, Edge::From(row(99_800).key));
}

#[test]
fn escape_shows_the_whole_list_at_the_customer_that_was_found() {
    let mut bench = listed(100_000);
    let asked = query(&bench.keys("/b"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(500..510, 10)) });
    let whole = query(&bench.keys("<enter><down><down><esc>"));
    assert_eq!((whole.search.as_str(), &whole.edge), ("", &Edge::From(row(502).key)));
    let before = query(&bench.reply(Reply::Customers { query: whole, page: Ok(page(502..702, 100_000)) }));
    assert_eq!(before.edge, Edge::Before(row(502).key));
    bench.reply(Reply::Customers { query: before, page: Ok(page(302..502, 100_000)) });
    let screen = bench.screen();
    assert!(screen.contains("▸ C000502") && screen.contains("100.000 clientes"), "{screen}");
    bench.keys("<up>");
    assert!(bench.screen().contains("▸ C000501"), "{}", bench.screen());
}

#[test]
fn a_count_that_was_not_ended_says_so() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/a"));
    let page = CustomerPage { total: Total::MoreThan(10_000), ..page(0..200, 0) };
    bench.reply(Reply::Customers { query: asked, page: Ok(page) });
    assert!(bench.screen().contains("10.000+ clientes"), "{}", bench.screen());
}

#[test]
fn a_row_shows_what_it_was_found_by_unless_a_column_does() {
    let mut bench = Bench::open_at(&Route::Customers, 60, 20);
    let asked = query(&bench.opening);
    let mut found = page(0..4, 4);
    let by = [
        FoundBy::Serial(SerialNumber::from_stored("HWTC1234ABCD".into())),
        FoundBy::ExternalId("R\u{1b}77".into()),
        FoundBy::TaxId,
        FoundBy::Phone,
    ];
    for (row, by) in found.rows.iter_mut().zip(by) {
        row.found_by = Some(by);
        row.tax_id = "12345678Z".parse().ok();
    }
    bench.reply(Reply::Customers { query: asked, page: Ok(found) });
    let screen = bench.screen();
    let line = |code: &str| screen.lines().find(|line| line.contains(code)).unwrap_or_default();
    assert!(line("C000000").contains("HWTC1234ABCD"), "{screen}");
    assert!(line("C000001").contains("R·77"), "{screen}");
    assert!(line("C000002").contains("12345678Z"), "no column shows it here\n{screen}");
    assert_eq!(line("C000003").matches("912 345 678").count(), 1, "{screen}");

    bench.event(Event::Resize { columns: 80, rows: 24 });
    let screen = bench.screen();
    let line = |code: &str| screen.lines().find(|line| line.contains(code)).unwrap_or_default();
    assert_eq!(line("C000002").matches("12345678Z").count(), 1, "{screen}");
    assert!(line("C000002").contains("Ana 00002"), "{screen}");
}

#[test]
fn who_is_linked_shows_in_the_list() {
    let bench = listed(3);
    let screen = bench.screen();
    let line = |code: &str| screen.lines().find(|line| line.contains(code)).unwrap_or_default();
    assert!(line("C000002").trim_end().ends_with("2") && screen.contains("Sist."), "{screen}");
    assert!(line("C000000").trim_end().ends_with("912 345 678"), "{screen}");
}

fn file(id: i64) -> Box<CustomerFile> {
    let customer = Customer {
        id: CustomerId(id),
        code: format!("C{id:06}"),
        name: format!("Ana {id:05}"),
        tax_id: None,
        status: CustomerStatus::Alta,
        email: None,
        phone: None,
        address: "Calle Mayor, 1".into(),
        city: "Móstoles".into(),
        postal_code: "28931".into(),
        version: 1,
    };
    let link = Link {
        customer: customer.id,
        system: SystemId(1),
        system_name: "Fibra Sur".into(),
        external_id: format!("R{id:06}"),
    };
    Box::new(CustomerFile { customer, tariffs: vec![], links: vec![link], devices: vec![] })
}

/// A wide terminal with the list, and what it asks for as soon as the list is there.
fn wide() -> (Bench, Vec<Effect>) {
    let mut bench = Bench::open_at(&Route::Customers, 120, 40);
    let asked = query(&bench.opening);
    let effects = bench.reply(Reply::Customers { query: asked, page: Ok(page(0..200, 200)) });
    (bench, effects)
}

fn reading(id: i64) -> Effect {
    Effect::Store(Ticket(1), StoreRequest::Customer(CustomerId(id)))
}

#[test]
fn on_a_wide_terminal_the_file_of_the_marked_customer_stands_beside_the_list() {
    let (mut bench, effects) = wide();
    assert_eq!(effects, [reading(0)]);
    assert_eq!(bench.reply(Reply::Customer(Ok(file(0)))), []);
    let screen = bench.screen();
    assert!(screen.contains("Fibra Sur · R000000") && screen.contains("28931 Móstoles"), "{screen}");
}

#[test]
fn while_a_key_is_held_down_only_the_file_where_it_stops_is_read() {
    let (mut bench, _) = wide();
    assert_eq!(bench.keys("<down><down><down>"), [], "the first file is still on its way");
    assert_eq!(bench.reply(Reply::Customer(Ok(file(0)))), [reading(3)]);
    assert_eq!(bench.reply(Reply::Customer(Ok(file(3)))), []);
    assert!(bench.screen().contains("R000003"), "{}", bench.screen());
}

#[test]
fn the_file_beside_the_list_is_read_again_when_it_changes() {
    let (mut bench, _) = wide();
    bench.reply(Reply::Customer(Ok(file(0))));
    let change = |customer| {
        Event::Changed(StoreChange::Operation {
            operation: OperationId(1),
            customer: Some(CustomerId(customer)),
            system: SystemId(1),
            state: OperationState::Applied,
        })
    };
    assert_eq!(bench.event(change(7)), []);
    assert_eq!(bench.event(change(0)), [reading(0)]);
    bench.reply(Reply::Customer(Ok(file(0))));
    assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), [reading(0)]);
}

#[test]
fn a_file_that_cannot_be_read_says_why_beside_the_list() {
    let (mut bench, _) = wide();
    let trouble = Trouble { text: text!("store-database-busy"), problems: vec![] };
    assert_eq!(bench.reply(Reply::Customer(Err(trouble))), [], "it is not asked for over and over");
    let screen = bench.screen();
    assert!(screen.contains("La base de datos está ocupada") && screen.contains("▸ C000000"), "{screen}");
}

#[test]
fn a_narrow_terminal_reads_no_files() {
    let (mut bench, _) = wide();
    bench.reply(Reply::Customer(Ok(file(0))));
    bench.event(Event::Resize { columns: 80, rows: 24 });
    assert_eq!(bench.keys("<down>"), []);
    assert_eq!(bench.event(Event::Resize { columns: 120, rows: 40 }), [reading(1)]);
}

#[test]
fn the_list_is_put_in_another_order_and_the_mark_stays_on_its_customer() {
    let mut bench = listed(100_000);
    let sort = |by, direction| Sort { by, direction };
    assert!(bench.screen().contains("Nombre ▲"), "{}", bench.screen());
    let asked = query(&bench.keys("<down*3>o"));
    assert_eq!(
        (asked.sort, asked.edge.clone()),
        (sort(CustomerColumn::Code, Direction::Up), Edge::From(row(3).key))
    );
    let before = query(&bench.reply(Reply::Customers { query: asked, page: Ok(page(3..203, 100_000)) }));
    let screen = bench.screen();
    assert!(screen.contains("Código ▲") && screen.contains("▸ C000003"), "{screen}");
    assert_eq!(before.edge, Edge::Before(row(3).key), "there are others before him in this order");
    bench.reply(Reply::Customers { query: before, page: Ok(page(0..3, 100_000)) });
    let asked = query(&bench.keys("O"));
    assert_eq!(asked.sort, sort(CustomerColumn::Code, Direction::Down));
    assert!(bench.screen().contains("Código ▼"), "{}", bench.screen());
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..200, 100_000)) });
    let asked = query(&bench.keys("o"));
    assert_eq!(asked.sort, sort(CustomerColumn::Status, Direction::Up));
}

#[test]
fn from_the_beginning_another_order_begins_at_its_beginning() {
    let mut bench = listed(100_000);
    assert_eq!(query(&bench.keys("O")).edge, Edge::First);
}

#[test]
fn a_search_comes_in_the_order_of_the_list() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("o"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..200, 200)) });
    let asked = query(&bench.keys("/b"));
    assert_eq!((asked.search.as_str(), asked.sort.by), ("b", CustomerColumn::Code));
}

#[test]
fn keys_that_are_typed_while_a_new_list_is_on_its_way_are_for_that_list() {
    let mut bench = listed(200);
    let asked = query(&bench.keys("/begoña").split_off(5));
    assert_eq!(bench.keys("<enter>y"), [], "nobody of the old list is copied");
    let effects = bench.reply(Reply::Customers { query: asked, page: Ok(page(150..152, 2)) });
    assert_eq!(effects, [Effect::Copy("C000150".into())]);
}

#[test]
fn a_page_that_fails_leaves_the_list_as_it_is_and_a_list_that_fails_can_be_read_again() {
    let busy = || Trouble { text: text!("store-database-busy"), problems: vec![] };
    let mut bench = listed(100_000);
    let asked = query(&bench.keys("<down*190>"));
    bench.reply(Reply::Customers { query: asked, page: Err(busy()) });
    let screen = bench.screen();
    assert!(screen.contains("La base de datos está ocupada") && screen.contains("▸ C0"), "{screen}");

    let asked = query(&bench.keys("o"));
    bench.reply(Reply::Customers { query: asked, page: Err(busy()) });
    let screen = bench.screen();
    assert!(screen.contains("^L Leer otra vez") && !screen.contains("▸ C0"), "{screen}");
    assert_eq!(bench.keys("<enter>y"), [], "there is nobody to open");
    let asked = query(&bench.keys("<c-l>"));
    bench.reply(Reply::Customers { query: asked, page: Ok(page(0..200, 100_000)) });
    assert!(bench.screen().contains("▸ C000000"), "{}", bench.screen());
}
