//! Keys in, state and effects out.

use crate::app::Event;
use crate::app::effect::products::{ProductDeed, ProductReply, ProductRequest};
use crate::app::effect::{Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::technology::TechnologyKey;
use crate::store::{
    Direction, Edge, ProductColumn, ProductKey, ProductPage, ProductQuery, ProductRow, Shown, Sort,
    StoreChange,
};
use crate::text;

pub fn product(id: i64, name: &str, stock: i64, assigned: i64) -> Product {
    Product {
        id: ProductId(id),
        name: name.into(),
        model: format!("M{id}"),
        technology: TechnologyKey("gpon".into()),
        stock,
        named: 0,
        assigned,
        retired_at: None,
        version: 4,
    }
}

fn row(product: Product) -> ProductRow {
    let Product { id, stock, assigned, .. } = product;
    ProductRow { key: ProductKey { name: product.name.to_lowercase(), id, stock, assigned }, product }
}

fn query(search: &str, edge: Edge<ProductKey>) -> ProductQuery {
    ProductQuery { shown: Shown::Offered, search: search.into(), sort: Sort::default(), edge, limit: 200 }
}

fn listed_as(query: ProductQuery, products: Vec<Product>, retired: i64) -> Reply {
    let total = i64::try_from(products.len()).unwrap_or(0);
    let rows = products.into_iter().map(row).collect();
    Reply::Products(ProductReply::List { query, page: Ok(ProductPage { rows, total, retired }) })
}

fn asked(query: ProductQuery) -> Effect {
    Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::List(query)))
}

fn listed() -> Bench {
    let mut bench = Bench::open(&Route::Products);
    assert_eq!(bench.opening, [asked(query("", Edge::First))]);
    let products = vec![product(1, "ONT Huawei", 12, 3), product(2, "ONT ZTE", 0, 0)];
    bench.reply(listed_as(query("", Edge::First), products, 1));
    bench
}

#[test]
fn the_list_shows_technology_model_stock_and_assigned() {
    let screen = listed().screen();
    for words in
        ["Fichas › Productos", "ONT Huawei", "Gpon", "M1", "12", "! 0", "2 productos · 1 retirado: f"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn keys_lead_to_the_marked_product_its_stock_and_its_history() {
    for (keys, route) in [
        ("<down><enter>", StoreRequest::Products(ProductRequest::Product(ProductId(2)))),
        ("<down>e", StoreRequest::Products(ProductRequest::Product(ProductId(2)))),
    ] {
        let effects = listed().keys(keys);
        assert!(effects.contains(&Effect::Store(Ticket(2), route)), "{keys} {effects:?}");
    }
    let effects = listed().keys("<down>m");
    let is_history = |effect: &Effect| {
        matches!(effect, Effect::Store(_, StoreRequest::Products(ProductRequest::Movements(query)))
            if query.product == ProductId(2))
    };
    assert!(effects.iter().any(is_history), "{effects:?}");
}

#[test]
fn a_product_is_retired_after_a_question_with_the_version_that_was_seen() {
    let mut bench = listed();
    bench.keys("r");
    assert!(bench.screen().contains("Los asignados (3) siguen igual"), "{}", bench.screen());
    let effects = bench.keys("s");
    let deed = ProductRequest::Do { deed: ProductDeed::Retire, product: ProductId(1), version: 4 };
    assert!(effects.contains(&Effect::Store(Ticket(1), StoreRequest::Products(deed))), "{effects:?}");
    let done = ProductReply::Done { deed: ProductDeed::Retire, answer: Ok(()) };
    assert_eq!(bench.reply(Reply::Products(done)), [asked(query("", Edge::First))]);
    assert!(bench.screen().contains("✓ Producto retirado"), "{}", bench.screen());
}

#[test]
fn what_cannot_be_done_with_a_product_says_why() {
    let mut bench = listed();
    assert_eq!(bench.keys("x"), []);
    assert!(bench.screen().contains("ONT Huawei ha tenido dispositivos"), "{}", bench.screen());
    bench.keys("<down>x");
    assert!(bench.screen().contains("¿Eliminar ONT ZTE?"), "{}", bench.screen());
}

#[test]
fn those_retired_are_shown_on_a_key_and_can_be_brought_back() {
    let mut bench = listed();
    let list = |effects: Vec<Effect>| match effects.into_iter().next() {
        Some(Effect::Store(_, StoreRequest::Products(ProductRequest::List(query)))) => query,
        other => panic!("one page, not {other:?}"),
    };
    // From the one that is marked, which stays so.
    let from = list(bench.keys("f"));
    assert!(matches!((from.shown, &from.edge), (Shown::All, Edge::From(_))), "{from:?}");
    let before = list(bench.reply(listed_as(from, vec![product(1, "ONT Huawei", 12, 3)], 1)));
    assert!(matches!(before.edge, Edge::Before(_)), "{before:?}");
    let retired = Product { retired_at: Some(NOW), ..product(3, "Adaptador", 2, 1) };
    bench.reply(listed_as(before, vec![retired], 1));
    assert!(bench.screen().contains("× Adaptador"), "{}", bench.screen());
    bench.keys("<up>r");
    assert!(bench.screen().contains("¿Recuperar Adaptador?"), "{}", bench.screen());
}

#[test]
fn a_search_is_asked_as_it_is_typed_and_enter_waits_for_its_answer() {
    let mut bench = listed();
    assert_eq!(bench.keys("/zt"), [asked(query("z", Edge::First)), asked(query("zt", Edge::First))]);
    bench.keys("<enter><enter>");
    // The answer to what was typed before comes too late.
    bench.reply(listed_as(query("z", Edge::First), vec![product(7, "Zeta", 1, 0)], 1));
    let effects = bench.reply(listed_as(query("zt", Edge::First), vec![product(2, "ONT ZTE", 0, 0)], 1));
    let opened = StoreRequest::Products(ProductRequest::Product(ProductId(2)));
    assert!(effects.contains(&Effect::Store(Ticket(2), opened)), "{effects:?}");
}

#[test]
fn a_list_of_many_pages_is_read_by_key_both_ways() {
    let mut bench = Bench::open(&Route::Products);
    let page = |from: i64| (from..from + 200).map(|id| product(id, &format!("p{id:04}"), 1, 0)).collect();
    bench.reply(listed_as(query("", Edge::First), page(1), 0));
    let key = |id: i64| ProductKey { name: format!("p{id:04}"), id: ProductId(id), stock: 1, assigned: 0 };
    let after = |id: i64| query("", Edge::After(key(id)));
    let before = |id: i64| query("", Edge::Before(key(id)));
    let is_marked = |bench: &Bench, name: &str| {
        let screen = bench.screen();
        assert!(screen.lines().any(|line| line.contains('▸') && line.contains(name)), "{name}\n{screen}");
    };
    assert_eq!(bench.keys("<pgdn*11>"), [asked(after(200))]);
    bench.reply(listed_as(after(200), page(201), 0));
    is_marked(&bench, "p0188");
    assert_eq!(bench.keys("<end>"), [asked(query("", Edge::Last))]);
    bench.reply(listed_as(query("", Edge::Last), page(9_801), 0));
    is_marked(&bench, "p10000");
    // Back through what was never read on the way here, and the mark stays where it is.
    assert_eq!(bench.keys("<pgup*11>"), [asked(before(9_801))]);
    bench.reply(listed_as(before(9_801), page(9_601), 0));
    is_marked(&bench, "p9813");
    bench.keys("<pgup>");
    is_marked(&bench, "p9796");
    assert_eq!(bench.keys("<home>"), [asked(query("", Edge::First))]);
}

#[test]
fn an_empty_list_says_how_to_begin_and_a_failure_what_is_wrong() {
    let mut bench = Bench::open(&Route::Products);
    bench.reply(listed_as(query("", Edge::First), Vec::new(), 0));
    assert!(bench.screen().contains("Pulsa n"), "{}", bench.screen());
    assert_eq!(bench.keys("e"), []);
    assert!(bench.screen().contains("No hay ningún producto aquí"), "{}", bench.screen());
    let mut bench = Bench::open(&Route::Products);
    let trouble = Trouble { text: text!("store-database-busy"), problems: Vec::new() };
    bench.reply(Reply::Products(ProductReply::List { query: query("", Edge::First), page: Err(trouble) }));
    assert!(bench.screen().contains("está ocupada"), "{}", bench.screen());
}

#[test]
fn the_list_is_put_in_another_order_and_the_mark_stays_on_its_product() {
    let mut bench = listed();
    let zte = ProductKey { name: "ont zte".into(), id: ProductId(2), stock: 0, assigned: 0 };
    let from_zte = |by, direction| {
        let edge = Edge::From(zte.clone());
        ProductQuery { sort: Sort { by, direction }, ..query("", edge) }
    };
    let by_stock = from_zte(ProductColumn::Stock, Direction::Up);
    assert_eq!(bench.keys("<down>o"), [asked(by_stock.clone())]);
    let products = vec![product(2, "ONT ZTE", 0, 0), product(1, "ONT Huawei", 12, 3)];
    bench.reply(listed_as(by_stock, products, 0));
    let screen = bench.screen();
    assert!(screen.contains("▸ ONT ZTE") && screen.contains("▲"), "{screen}");
    let turned = from_zte(ProductColumn::Stock, Direction::Down);
    assert_eq!(bench.keys("O"), [asked(turned.clone())]);
    assert!(bench.screen().contains("▼"), "{}", bench.screen());
    let by_assigned = asked(from_zte(ProductColumn::Assigned, Direction::Up));
    assert_eq!(bench.keys("oe"), [], "they are for the list that is on its way");
    let products = vec![product(2, "ONT ZTE", 0, 0)];
    assert!(bench.reply(listed_as(turned, products, 0)).contains(&by_assigned));
}

#[test]
fn from_the_beginning_another_order_begins_at_its_beginning() {
    let mut bench = listed();
    let by_stock = Sort { by: ProductColumn::Stock, direction: Direction::Up };
    assert_eq!(bench.keys("o"), [asked(ProductQuery { sort: by_stock, ..query("", Edge::First) })]);
}

#[test]
fn however_much_changes_the_list_is_read_once_after_a_rest() {
    let mut bench = listed();
    for _ in 0..100 {
        assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), [], "it was read just now");
    }
    assert_eq!(bench.reply(Reply::Elapsed), [asked(query("", Edge::First))]);
}
