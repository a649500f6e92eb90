//! Another unit in the place of a device.

use std::collections::BTreeMap;

use super::kept;
use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{DeviceChoices, DraftStep, Effect, Reply, StoreRequest, Trouble};
use crate::app::route::Route;
use crate::app::screens::customer::tests::{device, file};
use crate::app::testing::Bench;
use crate::domain::device::{DeviceState, Entry, FieldChange, Saved};
use crate::domain::draft::DraftOf;
use crate::domain::ids::{CustomerId, DeviceId, OperationId, ProductId};
use crate::domain::one_step::{OldUnit, OneStep};
use crate::domain::problem::Problem;
use crate::domain::product::Product;
use crate::domain::technology::{TechnologyKey, Value};
use crate::domain::values::{Secret, SerialNumber};
use crate::store::StockSerial;
use crate::text;

fn opened(stock: i64) -> Bench {
    let mut bench = Bench::open(&Route::Swap { customer: CustomerId(7), device: DeviceId(3) });
    let product = |id, name: &str, technology: &str| Product {
        id: ProductId(id),
        name: name.into(),
        model: name.into(),
        technology: TechnologyKey(technology.into()),
        stock,
        named: 0,
        assigned: 0,
        retired_at: None,
        version: 1,
    };
    let products = vec![product(1, "Router Huawei", "gpon"), product(2, "Adaptador HT801", "voip")];
    bench.reply(Reply::DeviceChoices(Ok(DeviceChoices { products, used: BTreeMap::new() })));
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))));
    bench
}

#[test]
fn the_new_unit_goes_to_the_store_in_one_request() {
    let mut bench = opened(2);
    let effects = bench.keys("48575443AAAA0001<tab>001a2b3c4d99<c-s><c-s>");
    let [Effect::Store(_, StoreRequest::Swap(draft))] = effects.as_slice() else {
        panic!("one swap, not {effects:?}")
    };
    assert_eq!((draft.device, draft.version, draft.product), (DeviceId(3), 4, ProductId(1)));
    assert_eq!((draft.serial.as_str(), &draft.old_unit), ("HWTCAAAA0001", &OldUnit::BackIntoStock));
    let mac = FieldChange::Set(Value::Text("00:1A:2B:3C:4D:99".into()));
    assert_eq!(draft.fields, BTreeMap::from([("mac".to_owned(), mac)]));
}

#[test]
fn a_broken_unit_needs_a_reason() {
    let mut bench = opened(2);
    assert_eq!(bench.keys("HWTCAAAA0001<tab>001a2b3c4d99<tab><right><c-s>"), []);
    assert!(bench.screen().contains("▸Motivo"), "{}", bench.screen());
    let effects = bench.keys("no enciende<c-s>");
    let [Effect::Store(_, StoreRequest::Swap(draft))] = effects.as_slice() else {
        panic!("one swap, not {effects:?}")
    };
    assert_eq!(draft.old_unit, OldUnit::Broken("no enciende".into()));
}

#[test]
fn without_stock_it_says_what_to_do() {
    let mut bench = opened(0);
    assert_eq!(bench.keys("HWTCAAAA0001<tab>001a2b3c4d99<c-s>"), []);
    assert!(bench.screen().contains("No hay equipos de esta tecnología"), "{}", bench.screen());
}

#[test]
fn a_refusal_is_told_at_its_field_and_what_was_typed_stays() {
    let mut bench = opened(2);
    bench.keys("HWTCAAAA0001<tab>001a2b3c4d99<c-s>");
    let text = text!("device-serial-taken", serial = "HWTCAAAA0001", code = "C9");
    let problems = vec![Problem::new("serial", text)];
    bench.reply(Reply::Swapped(Err(Trouble { text: text!("store-problems"), problems })));
    let screen = bench.screen();
    assert!(
        screen.contains("es de un equipo del cliente C9") && screen.contains("HWTCAAAA0001_"),
        "{screen}"
    );
}

#[test]
fn a_unit_is_chosen_from_those_in_stock() {
    let mut bench = opened(2);
    let effects = bench.keys("<c-t>");
    let [Effect::Store(ticket, StoreRequest::Products(ProductRequest::Serials(query)))] = effects.as_slice()
    else {
        panic!("the units of the product, not {effects:?}")
    };
    assert_eq!(query.product, Some(ProductId(1)));
    let unit = StockSerial {
        serial: SerialNumber::from_stored("HWTCAAAA0001".into()),
        product: ProductId(1),
        product_name: "Router Huawei".into(),
    };
    let found = ProductReply::Serials { query: query.clone(), found: Ok(vec![unit]) };
    bench.late(*ticket, Reply::Products(found));
    bench.keys("<enter>");
    let screen = bench.screen();
    assert!(screen.contains("HWTCAAAA0001_") && screen.contains("▸MAC"), "{screen}");
}

#[test]
fn what_is_typed_is_kept_as_a_draft_until_it_is_saved() {
    let mut bench = opened(2);
    bench.keys("HWTCAAAA0001<tab>001a2b3c4d99");
    let of = DraftOf::Swap { customer: CustomerId(7), device: DeviceId(3) };
    let newest = bench.drafts.iter().rev().find_map(|effect| match effect {
        Effect::Draft(_, DraftStep::Keep(draft)) => Some(draft.as_ref().clone()),
        _ => None,
    });
    let draft = newest.expect("a draft");
    assert_eq!((&draft.of, draft.about.as_str()), (&of, "ONT salón"));
    let serial = Entry::Words(Secret::new("HWTCAAAA0001".into()));
    assert_eq!(draft.typed.get("serial"), Some(&serial));
    bench.keys("<c-s>");
    let saved = OneStep { saved: Saved { device: DeviceId(9), operation: OperationId(1) }, removal: None };
    bench.reply(Reply::Swapped(Ok(saved)));
    assert!(matches!(bench.drafts.last(), Some(Effect::Draft(_, DraftStep::Drop))), "{:?}", bench.drafts);
}

#[test]
fn a_draft_of_the_same_device_is_offered_and_taken_up() {
    let mut bench = opened(2);
    let of = |device| DraftOf::Swap { customer: CustomerId(7), device: DeviceId(device) };
    let typed = [("serial", "HWTCAAAA0001"), ("old", "broken"), ("reason", "no enciende")];
    bench.reply(Reply::Drafts(vec![kept(of(4), &typed)]));
    assert!(!bench.screen().contains("orrador"), "it is of another device\n{}", bench.screen());
    bench.reply(Reply::Drafts(vec![kept(of(3), &typed)]));
    bench.keys("<enter>");
    let screen = bench.screen();
    for words in ["▸Número de serie nuevo  HWTCAAAA0001_", "no enciende_"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}
