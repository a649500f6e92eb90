//! A device that goes over to another customer.

use super::kept;
use crate::app::effect::{Effect, Reply, StoreRequest, Trouble};
use crate::app::route::Route;
use crate::app::screens::customer::tests::{device, file, tariff};
use crate::app::testing::Bench;
use crate::domain::device::{Device, DeviceState};
use crate::domain::draft::DraftOf;
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::tariff::ServiceKind;
use crate::text;

fn opened() -> Bench {
    let mut bench = Bench::open(&Route::Transfer { customer: CustomerId(7), device: DeviceId(3) });
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))));
    bench
}

/// Another customer, linked under so many ids.
fn target(links: &[&str]) -> Reply {
    let mut file = file(links, vec![]);
    file.customer.id = CustomerId(8);
    file.customer.code = "C8".into();
    file.customer.name = "Óscar Güell".into();
    Reply::CustomerCoded { code: "C8".into(), answer: Ok(file) }
}

#[test]
fn the_customer_is_looked_for_as_his_code_is_typed_and_the_device_goes_in_one_request() {
    let mut bench = opened();
    let effects = bench.keys("C8");
    let asked = StoreRequest::CustomerCoded("C8".into());
    assert!(matches!(effects.last(), Some(Effect::Store(_, request)) if *request == asked), "{effects:?}");
    bench.reply(target(&["R8"]));
    assert!(bench.screen().contains("Óscar Güell"), "{}", bench.screen());
    let effects = bench.keys("<c-s><c-s>");
    let [Effect::Store(_, StoreRequest::Move(draft))] = effects.as_slice() else {
        panic!("one move, not {effects:?}")
    };
    assert_eq!((draft.device, draft.version, draft.customer), (DeviceId(3), 4, CustomerId(8)));
    assert_eq!((draft.tariff, &draft.external_id), (TariffId(2), &None));
}

#[test]
fn what_is_saved_before_the_customer_is_known_is_saved_when_he_is() {
    let mut bench = opened();
    bench.keys("C8");
    assert_eq!(bench.keys("<c-s>"), []);
    assert!(!bench.screen().contains("No hay ningún cliente"), "{}", bench.screen());
    let effects = bench.reply(target(&["R8"]));
    let [Effect::Store(_, StoreRequest::Move(draft))] = effects.as_slice() else {
        panic!("one move, not {effects:?}")
    };
    assert_eq!(draft.customer, CustomerId(8));
}

#[test]
fn after_a_refusal_the_device_is_read_anew_and_what_is_typed_stays() {
    let mut bench = opened();
    bench.keys("C8");
    bench.reply(target(&["R8"]));
    bench.keys("<c-s>");
    let changed = Trouble { text: text!("store-changed"), problems: vec![] };
    let effects = bench.reply(Reply::Moved(Err(changed)));
    let again = StoreRequest::Customer(CustomerId(7));
    assert!(matches!(effects.as_slice(), [Effect::Store(_, request)] if *request == again), "{effects:?}");
    let by_another = Device { version: 9, ..device(DeviceState::Active) };
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![by_another]))));
    let effects = bench.keys("<c-s>");
    let [Effect::Store(_, StoreRequest::Move(draft))] = effects.as_slice() else {
        panic!("one move, not {effects:?}\n{}", bench.screen())
    };
    assert_eq!((draft.version, draft.customer), (9, CustomerId(8)));
}

#[test]
fn of_several_ids_in_the_system_one_is_chosen() {
    let mut bench = opened();
    bench.keys("C8");
    bench.reply(target(&["R8", "R9"]));
    let effects = bench.keys("<tab><tab><right><c-s>");
    let [Effect::Store(_, StoreRequest::Move(draft))] = effects.as_slice() else {
        panic!("one move, not {effects:?}")
    };
    assert_eq!(draft.external_id.as_deref(), Some("R9"));
}

#[test]
fn a_code_that_nobody_has_is_told_at_the_code() {
    let mut bench = opened();
    bench.keys("C8");
    let missing = Trouble { text: text!("store-missing"), problems: vec![] };
    bench.reply(Reply::CustomerCoded { code: "C8".into(), answer: Err(missing) });
    assert_eq!(bench.keys("<c-s>"), []);
    assert!(bench.screen().contains("No hay ningún cliente con el código «C8»"), "{}", bench.screen());
}

#[test]
fn an_answer_about_another_code_than_the_one_typed_now_is_not_taken() {
    let mut bench = opened();
    bench.keys("C81");
    bench.reply(target(&["R8"]));
    assert!(!bench.screen().contains("Óscar"), "{}", bench.screen());
}

#[test]
fn a_refusal_is_told_at_the_customer() {
    let mut bench = opened();
    bench.keys("C8");
    bench.reply(target(&[]));
    bench.keys("<c-s>");
    let text = text!("move-not-linked", code = "C8", system = "Fibra Sur");
    let problems = vec![Problem::new("customer", text)];
    bench.reply(Reply::Moved(Err(Trouble { text: text!("store-problems"), problems })));
    assert!(bench.screen().contains("✗ C8 no está vinculado en Fibra Sur"), "{}", bench.screen());
}

#[test]
fn a_draft_comes_back_with_the_customer_and_the_tariff_that_were_chosen() {
    let of = DraftOf::Move { customer: CustomerId(7), device: DeviceId(3) };
    let kept = kept(of, &[("customer", "C8"), ("tariff", "9")]);
    let mut bench = Bench::open(&Route::TakenUp(Box::new(kept)));
    let effects = bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))));
    let asked = StoreRequest::CustomerCoded("C8".into());
    assert!(matches!(effects.as_slice(), [Effect::Store(_, request)] if *request == asked), "{effects:?}");
    let Reply::CustomerCoded { code, answer: Ok(mut his) } = target(&["R8"]) else { panic!("a customer") };
    his.tariffs.push(tariff(9, "Fibra 1000", &[ServiceKind::Internet]));
    bench.reply(Reply::CustomerCoded { code, answer: Ok(his) });
    let effects = bench.keys("<c-s>");
    let [Effect::Store(_, StoreRequest::Move(draft))] = effects.as_slice() else {
        panic!("one move, not {effects:?}\n{}", bench.screen())
    };
    assert_eq!((draft.customer, draft.tariff), (CustomerId(8), TariffId(9)));
}
