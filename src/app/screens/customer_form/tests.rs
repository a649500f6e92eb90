//! Keys in, state and effects out.

use crate::app::Event;
use crate::app::effect::{DraftStep, Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::draft::DraftOf;
use crate::domain::ids::CustomerId;
use crate::domain::problem::Problem;
use crate::store::{Change, CustomerFile, Overtaken, SavedCustomer, StoreChange, TaxIdHolder};
use crate::text;

const HIM: CustomerId = CustomerId(7);

fn begona() -> Customer {
    Customer {
        id: HIM,
        code: "C000007".into(),
        name: "Begoña Núñez".into(),
        tax_id: "12345678Z".parse().ok(),
        status: CustomerStatus::Alta,
        email: None,
        phone: "611222333".parse().ok(),
        address: "Calle Mayor, 1".into(),
        city: "Móstoles".into(),
        postal_code: "28931".into(),
        version: 3,
    }
}

fn known() -> Bench {
    let mut bench = Bench::open(&Route::CustomerForm(Some(HIM)));
    let file = CustomerFile { customer: begona(), tariffs: vec![], links: vec![], devices: vec![] };
    bench.reply(Reply::Customer(Ok(Box::new(file))));
    bench
}

fn saved(customer: Customer, namesake: Option<TaxIdHolder>) -> Reply {
    Reply::CustomerSaved(Ok(Box::new(SavedCustomer { customer, namesake })))
}

#[test]
fn what_is_typed_and_pasted_before_the_record_is_here_is_put_into_it_in_order() {
    let mut bench = Bench::open(&Route::CustomerForm(Some(HIM)));
    assert_eq!(bench.keys("<tab>X"), []);
    assert_eq!(bench.event(Event::Paste("YZ".into())), []);
    bench.keys("W");
    let file = CustomerFile { customer: begona(), tariffs: vec![], links: vec![], devices: vec![] };
    bench.reply(Reply::Customer(Ok(Box::new(file))));
    assert!(bench.screen().contains("Begoña NúñezXYZW"), "{}", bench.screen());
}

#[test]
fn mistakes_are_told_each_at_its_field_and_nothing_is_asked() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    assert_eq!(bench.keys("<tab><tab>12345678A<c-s>"), []);
    let screen = bench.screen();
    for words in ["▸Código", "✗ Rellena", "✗NIF"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_new_customer_is_asked_for_once_with_the_status_that_was_chosen() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    let effects = bench.keys("C9<tab>Eva Gil<tab><tab><right><c-s><c-s>");
    let [Effect::Store(_, StoreRequest::SaveCustomer(draft))] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.known, draft.status), (None, CustomerStatus::Alta));
    assert_eq!((draft.customer.code.as_str(), draft.customer.name.as_str()), ("C9", "Eva Gil"));
}

#[test]
fn the_file_of_a_new_customer_is_opened_as_soon_as_he_is_saved() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    bench.keys("C000007<tab>Begoña<c-s>");
    let effects = bench.reply(saved(begona(), None));
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Store(_, StoreRequest::Customer(HIM)))),
        "{effects:?}"
    );
    assert!(bench.screen().contains("✓ Cliente C000007 guardado"), "{}", bench.screen());
}

#[test]
fn a_code_that_is_taken_is_told_at_the_code_and_what_was_typed_stays() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    bench.keys("C1<tab>Eva Gil<c-s>");
    let problem = Problem::new("code", text!("customer-code-taken", code = "C1"));
    let trouble = Trouble { text: text!("store-problems"), problems: vec![problem] };
    bench.reply(Reply::CustomerSaved(Err(trouble)));
    let screen = bench.screen();
    assert!(screen.contains("✗ Ya hay un cliente con el código «C1»"), "{screen}");
    assert!(screen.contains("▸Código") && screen.contains("Eva Gil"), "{screen}");
}

#[test]
fn who_else_has_the_tax_id_is_told_at_the_field_and_does_not_hinder() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    let effects = bench.keys("C9<tab>Eva<tab>12345678Z");
    let asked = StoreRequest::TaxIdHolder { tax_id: "12345678Z".parse().expect("a tax id"), except: None };
    assert_eq!(effects, [Effect::Store(Ticket(1), asked)]);
    let holder = Some(TaxIdHolder { code: "C000007".into(), name: "Begoña Núñez".into() });
    bench.reply(Reply::TaxIdHolder { tax_id: "12345678Z".parse().expect("a tax id"), holder: Ok(holder) });
    assert!(bench.screen().contains("lo tiene C000007 Begoña Núñez"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-s>").len(), 1, "it can be saved all the same");
}

#[test]
fn an_answer_about_another_tax_id_than_the_one_typed_now_is_not_shown() {
    let mut bench = Bench::open(&Route::CustomerForm(None));
    bench.keys("C9<tab>Eva<tab>12345678Z<c-u>");
    let holder = Some(TaxIdHolder { code: "C000007".into(), name: "Begoña".into() });
    bench.reply(Reply::TaxIdHolder { tax_id: "12345678Z".parse().expect("a tax id"), holder: Ok(holder) });
    assert!(!bench.screen().contains("lo tiene"), "{}", bench.screen());
}

#[test]
fn a_change_names_the_version_that_was_seen_and_is_kept_as_a_draft_until_it_is_saved() {
    let mut bench = known();
    let effects = bench.keys("<tab> Peña<c-s>");
    let [Effect::Store(_, StoreRequest::SaveCustomer(draft))] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.known, draft.customer.name.as_str()), (Some((HIM, 3)), "Begoña Núñez Peña"));
    let kept = bench.drafts.iter().any(|effect| {
        matches!(effect, Effect::Draft(_, DraftStep::Keep(draft))
            if draft.of == DraftOf::Customer(Some((HIM, 3))) && draft.whose == "C000007 Begoña Núñez")
    });
    assert!(kept, "{:?}", bench.drafts);
}

#[test]
fn what_somebody_else_has_changed_is_told_field_by_field_and_nothing_typed_is_lost() {
    let mut bench = known();
    bench.keys("<tab> Peña<tab*5><c-u>Getafe<c-s>");
    let now = Customer { name: "Begoña Núñez Gil".into(), phone: None, version: 4, ..begona() };
    let change = Change { by: "luis".into(), at: NOW, fields: vec!["name".into(), "phone".into()] };
    let since = Overtaken { now: Some(now), changes: vec![change] };
    let trouble = Trouble { text: text!("store-changed"), problems: vec![] };
    bench.reply(Reply::CustomerOvertaken { trouble, since: Box::new(since) });
    let screen = bench.screen();
    for words in ["Begoña Núñez Peña", "Begoña Núñez Gil", "luis"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("<c-s>");
    let [Effect::Abandon(_), Effect::Store(_, StoreRequest::SaveCustomer(draft))] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.known, draft.customer.name.as_str()), (Some((HIM, 4)), "Begoña Núñez Peña"));
    assert_eq!((draft.customer.city.as_str(), &draft.customer.phone), ("Getafe", &None));
}

#[test]
fn a_customer_who_cannot_be_read_is_told_and_not_shown_empty() {
    let mut bench = Bench::open(&Route::CustomerForm(Some(HIM)));
    bench.reply(Reply::Customer(Err(Trouble { text: text!("store-missing"), problems: vec![] })));
    let screen = bench.screen();
    assert!(screen.contains("Ya no existe") && !screen.contains("Guardar ]"), "{screen}");
}

#[test]
fn what_is_not_read_yet_is_neither_typed_over_nor_saved_as_a_new_one() {
    let mut bench = Bench::open(&Route::CustomerForm(Some(HIM)));
    assert_eq!(bench.keys("x<c-s>"), []);
    let file = CustomerFile { customer: begona(), tariffs: vec![], links: vec![], devices: vec![] };
    bench.reply(Reply::Customer(Ok(Box::new(file))));
    let screen = bench.screen();
    assert!(screen.contains("Begoña Núñez") && !screen.contains("xC000007"), "{screen}");
}

#[test]
fn a_form_that_cannot_be_read_again_stays_with_what_is_typed_in_it() {
    let mut bench = known();
    bench.keys("<tab> Peña");
    bench.event(Event::Changed(StoreChange::Elsewhere));
    bench.reply(Reply::Customer(Err(Trouble { text: text!("store-missing"), problems: vec![] })));
    let screen = bench.screen();
    assert!(screen.contains("Ya no existe") && screen.contains("Begoña Núñez Peña"), "{screen}");
}
