//! Keys in, state and effects out.

use std::collections::BTreeMap;

use crate::app::Event;
use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{DraftStep, Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::draft::{DraftOf, Kept};
use crate::domain::ids::{DraftId, ProductId};
use crate::domain::problem::Problem;
use crate::domain::product::{Product, StockChange, StockDeed};
use crate::domain::technology::TechnologyKey;
use crate::domain::values::{SerialForm, SerialNumber};
use crate::store::{SerialPlace, StoreChange};
use crate::text;

const ONT: ProductId = ProductId(7);

fn product(stock: i64) -> Product {
    Product {
        id: ONT,
        name: "ONT Huawei".into(),
        model: "HG8245".into(),
        technology: TechnologyKey("gpon".into()),
        stock,
        named: 1,
        assigned: 5,
        retired_at: None,
        version: 1,
    }
}

fn serial(words: &str) -> SerialNumber {
    SerialNumber::parse(words, SerialForm::Gpon).expect("a serial")
}

fn opened() -> Bench {
    let mut bench = Bench::open(&Route::Stock(ONT));
    bench.reply(Reply::Products(ProductReply::Product(Ok(product(12)))));
    bench
}

fn asks_for(words: &str) -> Effect {
    Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::Places(vec![serial(words)])))
}

fn places(asked: &[&str], places: &[(&str, SerialPlace)]) -> Reply {
    let asked = asked.iter().map(|words| serial(words)).collect();
    let places: BTreeMap<_, _> = places.iter().map(|(words, place)| (serial(words), place.clone())).collect();
    Reply::Products(ProductReply::Places { asked, places: Ok(places) })
}

fn in_use() -> SerialPlace {
    SerialPlace::InUse { code: "C1".into(), name: "Ana Gil".into() }
}

fn change(effects: &[Effect]) -> &StockChange {
    effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Products(ProductRequest::ChangeStock { product, change })) => {
                assert_eq!(*product, ONT);
                Some(change)
            }
            _ => None,
        })
        .expect("a change of stock")
}

#[test]
fn the_first_key_goes_into_the_line_that_is_scanned_into() {
    assert!(opened().screen().contains("▸Número de serie"));
}

#[test]
fn what_is_scanned_before_the_product_is_there_is_judged_as_soon_as_it_is() {
    let mut bench = Bench::open(&Route::Stock(ONT));
    assert_eq!(bench.keys("4857544300000002<enter>12<enter>"), []);
    let effects = bench.reply(Reply::Products(ProductReply::Product(Ok(product(12)))));
    assert_eq!(effects.first(), Some(&asks_for("HWTC00000002")));
    assert!(bench.screen().contains("✗ 12: "), "{}", bench.screen());
}

#[test]
fn a_scanner_types_one_serial_after_the_other_and_each_is_judged_at_once() {
    let mut bench = opened();
    assert_eq!(bench.keys("HWTC00000001<enter>"), [asks_for("HWTC00000001")]);
    // The sixteen digits on the label are the same serial in another spelling.
    assert_eq!(bench.keys("4857544300000002<enter>"), [asks_for("HWTC00000002")]);
    assert_eq!(bench.keys("hwtc-00000001<enter>"), [], "it is in this batch");
    assert_eq!(bench.keys("12<enter>"), [], "it is no serial");
    bench.keys("HWTC00000003<enter>");
    bench.reply(places(&["HWTC00000001"], &[]));
    bench.reply(places(&["HWTC00000002"], &[("HWTC00000002", in_use())]));
    let screen = bench.screen();
    for words in [
        "✓ HWTC00000001",
        "✗ HWTC00000002 ya lo tiene en uso C1 Ana Gil",
        "✗ HWTC00000001 ya está leído",
        "✗ 12: ",
        "… HWTC00000003",
        "5 · no valen 3",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let newest = screen.lines().position(|line| line.contains("… HWTC00000003"));
    assert!(newest < screen.lines().position(|line| line.contains("✓ HWTC00000001")), "{screen}");
}

#[test]
fn what_is_good_of_the_batch_is_saved_with_the_units_that_have_no_serial() {
    let mut bench = opened();
    bench.keys("HWTC00000001<enter>HWTC00000002<enter>");
    bench.reply(places(&["HWTC00000001"], &[]));
    bench.reply(places(&["HWTC00000002"], &[("HWTC00000002", in_use())]));
    let effects = bench.keys("<tab>10<tab>albarán 5<c-s>");
    let wanted = StockChange {
        deed: StockDeed::In,
        units: 10,
        serials: vec![serial("HWTC00000001")],
        reason: "albarán 5".into(),
    };
    assert_eq!(change(&effects), &wanted);
    assert_eq!(bench.keys("<c-s>"), [], "once is enough");
    bench.reply(Reply::Products(ProductReply::StockChanged(Ok(product(23)))));
    let screen = bench.screen();
    for words in ["Entrada de 11 unidades: quedan 23", "Una lectura no valía", "quedan 23, 1 con número"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!screen.contains("HWTC00000001"), "{screen}");
    assert!(
        bench.keys("<esc>").contains(&Effect::Abandon(Ticket(1))) || !bench.screen().contains("Sin guardar")
    );
}

#[test]
fn what_was_saved_is_not_saved_once_more_with_what_is_typed_since() {
    let mut bench = opened();
    assert_eq!(change(&bench.keys("<tab>10<tab>albarán 5<c-s>")).units, 10);
    bench.keys("<backtab><backtab>HWTC0000");
    bench.reply(Reply::Products(ProductReply::StockChanged(Ok(product(22)))));
    let screen = bench.screen();
    assert!(screen.contains("HWTC0000") && !screen.contains("albarán 5"), "{screen}");
    bench.keys("<esc>");
    assert!(bench.screen().contains("Hay cambios sin guardar"), "{}", bench.screen());
    let effects = bench.keys("n0001<c-s>");
    assert_eq!((change(&effects).units, change(&effects).serials.len()), (0, 1), "{effects:?}");
    // What is typed in the place of what was sent is not lost either.
    bench.keys("<tab>7");
    bench.reply(Reply::Products(ProductReply::StockChanged(Ok(product(23)))));
    assert_eq!(change(&bench.keys("<c-s>")).units, 7);
}

#[test]
fn enter_on_an_empty_line_leads_on_and_the_last_one_can_be_dropped() {
    let mut bench = opened();
    bench.keys("<enter>");
    assert!(bench.screen().contains("▸Unidades sin número"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-x>"), []);
    assert!(bench.screen().contains("No hay nada leído"), "{}", bench.screen());
    bench.keys("<backtab>HWTC00000001<enter>HWTC00000002<enter><c-x>");
    let screen = bench.screen();
    assert!(screen.contains("HWTC00000001") && !screen.contains("HWTC00000002"), "{screen}");
}

#[test]
fn units_go_out_with_a_reason_and_only_those_that_are_in_this_stock() {
    let mut bench = opened();
    bench.keys("<backtab><right>");
    assert_eq!(bench.keys("<tab><tab>3<c-s>"), []);
    assert!(bench.screen().contains("▸Motivo"), "{}", bench.screen());
    bench.keys("rotas<backtab><backtab>HWTC00000001<enter>HWTC00000002<enter>");
    let here = SerialPlace::InStock { product: ONT, name: "ONT Huawei".into() };
    bench.reply(places(&["HWTC00000001", "HWTC00000002"], &[("HWTC00000001", here)]));
    assert!(bench.screen().contains("✗ HWTC00000002 no está en las existencias"), "{}", bench.screen());
    let effects = bench.keys("<c-s>");
    let change = change(&effects);
    assert_eq!((change.deed, change.units, change.serials.len()), (StockDeed::Out, 3, 1));
    let problem = Problem::new("units", text!("stock-too-little", product = "ONT Huawei", count = 2));
    let trouble = Trouble { text: text!("store-problems"), problems: vec![problem] };
    let effects = bench.reply(Reply::Products(ProductReply::StockChanged(Err(trouble))));
    assert!(bench.screen().contains("Solo quedan 2 unidades"), "{}", bench.screen());
    assert_eq!(effects.len(), 1, "where they are is asked again");
}

#[test]
fn units_that_are_counted_already_are_only_told_by_their_serials() {
    let mut bench = opened();
    bench.keys("<backtab><left>");
    assert!(!bench.screen().contains("Unidades sin número"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-s>"), []);
    assert!(bench.screen().contains("Lee el número de serie de cada unidad"), "{}", bench.screen());
    bench.keys("HWTC00000001<enter>");
    let effects = bench.keys("<c-s>");
    assert_eq!(change(&effects).deed, StockDeed::Name);
}

#[test]
fn lines_that_are_pasted_are_scans() {
    let mut bench = opened();
    let effects = bench.event(Event::Paste("HWTC00000001\r\nHWTC00000002\n".into()));
    let asked = vec![serial("HWTC00000001"), serial("HWTC00000002")];
    assert_eq!(effects, [Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::Places(asked)))]);
}

#[test]
fn what_was_scanned_is_kept_and_looked_up_again_when_it_is_taken_up() {
    let mut bench = opened();
    bench.keys("HWTC00000001<enter>HWTC00000002<enter>");
    let kept = bench.drafts.iter().rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(draft.clone()),
        _ => None,
    });
    let draft = *kept.expect("it is kept");
    assert_eq!(draft.of, DraftOf::Stock(ONT));
    let kept = Kept { id: DraftId(5), by: "ana".into(), at: NOW, draft };
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let effects = bench.reply(Reply::Products(ProductReply::Product(Ok(product(12)))));
    let asked = vec![serial("HWTC00000001"), serial("HWTC00000002")];
    let again = Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::Places(asked)));
    assert!(effects.contains(&again), "{effects:?}");
    assert!(bench.screen().contains("… HWTC00000002"), "{}", bench.screen());
}

#[test]
fn however_much_changes_the_product_is_read_once_after_a_rest() {
    let mut bench = opened();
    for _ in 0..100 {
        assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), [], "it was read just now");
    }
    let read = Effect::Store(Ticket(1), StoreRequest::Products(ProductRequest::Product(ONT)));
    assert_eq!(bench.reply(Reply::Elapsed), [read]);
}
