//! Keys in, state and effects out.

use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{DraftStep, Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::draft::{DraftOf, Kept};
use crate::domain::ids::{DraftId, ProductId};
use crate::domain::problem::Problem;
use crate::domain::product::{CheckedProduct, Product};
use crate::domain::technology::TechnologyKey;
use crate::store::{Change, Overtaken, ProductDraft};
use crate::text;

fn product(name: &str, version: i64) -> Product {
    Product {
        id: ProductId(7),
        name: name.into(),
        model: "HG8245".into(),
        technology: TechnologyKey("gpon".into()),
        stock: 12,
        named: 3,
        assigned: 5,
        retired_at: None,
        version,
    }
}

fn answer(product: Product) -> Reply {
    Reply::Products(ProductReply::Product(Ok(product)))
}

fn opened() -> Bench {
    let mut bench = Bench::open(&Route::Product(Some(ProductId(7))));
    bench.reply(answer(product("ONT Huawei", 1)));
    bench
}

fn saves(effects: &[Effect]) -> Vec<&ProductDraft> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Products(ProductRequest::Save(draft))) => Some(draft),
            _ => None,
        })
        .collect()
}

#[test]
fn a_new_product_is_typed_and_saved() {
    let mut bench = Bench::open(&Route::Product(None));
    let effects = bench.keys("ONT ZTE<tab>F601<tab><right><c-s>");
    let product = CheckedProduct {
        name: "ONT ZTE".into(),
        model: "F601".into(),
        technology: TechnologyKey("voip".into()),
    };
    assert_eq!(saves(&effects), [&ProductDraft { known: None, product }]);
    assert_eq!(bench.keys("<c-s>"), [], "once is enough");
    bench.reply(Reply::Products(ProductReply::Saved(Ok(self::product("ONT ZTE", 1)))));
    let screen = bench.screen();
    for words in ["✓ Guardado: ONT ZTE", "Existencias", "12", "Productos › ONT ZTE"].iter().take(3) {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_field() {
    let mut bench = Bench::open(&Route::Product(None));
    assert_eq!(bench.keys("<tab>F601<c-s>"), []);
    assert!(bench.screen().contains("▸Nombre"), "{}", bench.screen());
    bench.keys("ONT<c-s>");
    let problem = Problem::new("name", text!("product-name-taken", name = "ONT"));
    let trouble = Trouble { text: text!("store-problems"), problems: vec![problem] };
    bench.reply(Reply::Products(ProductReply::Saved(Err(trouble))));
    assert!(bench.screen().contains("Ya hay un producto llamado «ONT»"), "{}", bench.screen());
}

#[test]
fn the_stock_of_a_product_is_shown_and_a_key_leads_to_it_once_it_is_saved() {
    let mut bench = opened();
    let screen = bench.screen();
    for words in ["Existencias", "12", "Con número de serie  3", "Asignadas"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("<c-e>");
    let read = StoreRequest::Products(ProductRequest::Product(ProductId(7)));
    assert!(effects.contains(&Effect::Store(Ticket(2), read)), "{effects:?}");
    let mut bench = Bench::open(&Route::Product(None));
    assert_eq!(bench.keys("<c-e>"), []);
    assert!(bench.screen().contains("Guarda antes el producto"), "{}", bench.screen());
}

#[test]
fn the_second_of_two_is_told_field_by_field_what_the_first_has_changed() {
    let mut bench = opened();
    bench.keys(" mía<c-s>");
    let theirs = Product { name: "ONT suya".into(), model: "HG8245Q".into(), ..product("", 2) };
    let change = Change { by: "luis".into(), at: NOW, fields: vec!["name".into(), "model".into()] };
    let since = Overtaken { now: Some(theirs), changes: vec![change] };
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::Products(ProductReply::Overtaken { trouble, since: Box::new(since) }));
    let screen = bench.screen();
    for words in ["luis", "ONT Huawei mía", "ONT suya", "HG8245Q"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("<c-s>");
    let [draft] = saves(&effects)[..] else { panic!("one save, not {effects:?}") };
    assert_eq!(draft.known, Some((ProductId(7), 2)));
    assert_eq!((draft.product.name.as_str(), draft.product.model.as_str()), ("ONT Huawei mía", "HG8245Q"));
}

#[test]
fn what_is_typed_is_kept_and_taken_up_again() {
    let mut bench = opened();
    bench.keys(" mía");
    let kept = bench.drafts.iter().rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(draft.clone()),
        _ => None,
    });
    let draft = *kept.expect("it is kept");
    assert_eq!(draft.of, DraftOf::Product(Some((ProductId(7), 1))));
    let kept = Kept { id: DraftId(5), by: "ana".into(), at: NOW, draft };
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let effects = bench.reply(answer(product("ONT Huawei", 2)));
    let since = StoreRequest::Products(ProductRequest::Since { product: ProductId(7), seen: 1 });
    assert!(effects.contains(&Effect::Store(Ticket(1), since)), "{effects:?}");
    assert!(bench.screen().contains("ONT Huawei mía"), "{}", bench.screen());
}

#[test]
fn a_draft_whose_product_cannot_be_read_waits_and_never_becomes_a_second_product() {
    let mut bench = opened();
    bench.keys(" mía");
    let kept = bench.drafts.iter().rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(draft.clone()),
        _ => None,
    });
    let draft = *kept.expect("it is kept");
    let kept = Kept { id: DraftId(5), by: "ana".into(), at: NOW, draft };
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let slow = Trouble { text: text!("store-database-slow"), problems: Vec::new() };
    bench.reply(Reply::Products(ProductReply::Product(Err(slow))));
    let screen = bench.screen();
    assert!(screen.contains("^L Leer otra vez") && !screen.contains("ONT Huawei mía"), "{screen}");
    assert_eq!(bench.keys("<c-s>"), [], "nothing is there to be saved");
    let read = StoreRequest::Products(ProductRequest::Product(ProductId(7)));
    assert_eq!(bench.keys("<c-l>"), [Effect::Store(Ticket(1), read)]);
    bench.reply(answer(product("ONT Huawei", 1)));
    let effects = bench.keys("<c-s>");
    let [draft] = saves(&effects)[..] else { panic!("one save, not {effects:?}") };
    assert_eq!((draft.known, draft.product.name.as_str()), (Some((ProductId(7), 1)), "ONT Huawei mía"));
}

#[test]
fn units_handed_out_meanwhile_do_not_touch_what_is_typed() {
    let mut bench = opened();
    bench.keys(" mía");
    bench.reply(answer(Product { stock: 11, assigned: 6, ..product("ONT Huawei", 1) }));
    let screen = bench.screen();
    assert!(screen.contains("ONT Huawei mía") && screen.contains("11"), "{screen}");
}

#[test]
fn once_it_is_saved_nothing_is_left_to_compare_though_more_was_typed_meanwhile() {
    let mut bench = opened();
    bench.keys(" mía<c-s>");
    let theirs = Product { name: "ONT suya".into(), ..product("", 2) };
    let change = Change { by: "luis".into(), at: NOW, fields: vec!["name".into()] };
    let since = Box::new(Overtaken { now: Some(theirs), changes: vec![change] });
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::Products(ProductReply::Overtaken { trouble, since }));
    bench.keys("<c-s> y más");
    assert!(bench.screen().contains("Comparar"), "{}", bench.screen());
    bench.reply(Reply::Products(ProductReply::Saved(Ok(product("ONT Huawei mía", 3)))));
    let screen = bench.screen();
    assert!(screen.contains("mía y más") && !screen.contains("Comparar"), "{screen}");
}
