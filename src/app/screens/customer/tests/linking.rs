//! His id in a system: typed, found, read there, linked.

use super::*;

#[test]
fn an_id_that_is_typed_is_read_there_before_it_is_linked() {
    let mut bench = opened(file(&[], Vec::new()));
    let effects = bench.keys("R7<c-s>");
    let read = SystemRequest::ReadCustomer { system: SYSTEM, external_id: "R7".into() };
    assert_eq!(effects, [Effect::System(Ticket(1), read)]);
    let effects = bench.reply(there("NUNEZ PENA BEGONA"));
    let link = StoreRequest::Link { customer: CustomerId(7), system: SYSTEM, external_id: "R7".into() };
    assert_eq!(effects, [Effect::Store(Ticket(1), link)]);
}

#[test]
fn an_id_of_somebody_else_asks_first_and_no_is_the_safe_answer() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>");
    let effects = bench.reply(there("Óscar Güell"));
    let whose = StoreRequest::LinkedIds { system: SYSTEM, external_ids: vec!["R7".into()] };
    assert_eq!(effects, [Effect::Store(Ticket(1), whose)]);
    assert_eq!(bench.reply(Reply::LinkedIds(Ok(BTreeMap::new()))), []);
    let screen = bench.screen();
    assert!(screen.contains("¿Es el mismo cliente?") && screen.contains("Óscar Güell"), "{screen}");
    assert!(!bench.keys("<enter>").iter().any(|effect| matches!(effect, Effect::Store(..))));
}

#[test]
fn an_id_that_another_customer_has_here_is_told_and_nothing_is_asked() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>");
    bench.reply(there("Óscar Güell"));
    let linked = BTreeMap::from([("R7".to_owned(), "C000012".to_owned())]);
    assert_eq!(bench.reply(Reply::LinkedIds(Ok(linked))), []);
    let screen = bench.screen();
    assert!(screen.contains("es ya del cliente C000012"), "{screen}");
    assert!(!screen.contains("¿Es el mismo cliente?"), "{screen}");
}

#[test]
fn an_id_that_does_not_exist_there_is_told_at_the_field() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>");
    bench.reply(Reply::CustomerThere { system: SYSTEM, external_id: "R7".into(), customer: Ok(None) });
    assert!(bench.screen().contains("no tiene ningún cliente con el id «R7»"), "{}", bench.screen());
}

#[test]
fn no_device_is_offered_before_the_customer_is_linked() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("<c-n>");
    let screen = bench.screen();
    assert!(
        screen.contains("Vincula primero al cliente") && !screen.contains("Nuevo dispositivo"),
        "{screen}"
    );
}

#[test]
fn a_device_that_is_asked_for_before_the_systems_are_read_opens_once_they_are() {
    let early = |bench: &mut Bench| {
        bench.reply(Reply::DeviceChoices(Ok(choices())));
        bench.reply(Reply::Customer(Ok(file(&["R7"], Vec::new()))));
        bench.keys("an");
        assert!(!bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());
    };
    let mut bench = Bench::open(&Route::Customer(CustomerId(7)));
    early(&mut bench);
    assert!(!bench.screen().contains("Vincula primero"), "{}", bench.screen());
    bench.reply(systems());
    assert!(bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());

    let mut bench = Bench::open(&Route::Customer(CustomerId(7)));
    early(&mut bench);
    bench.keys("<tab><tab><tab>HWTC");
    bench.reply(systems());
    assert!(bench.screen().contains("HWTC"), "what was typed ahead is for the form\n{}", bench.screen());

    let mut bench = Bench::open(&Route::Customer(CustomerId(7)));
    early(&mut bench);
    bench.keys("HWTC<esc>");
    bench.reply(systems());
    assert!(!bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());
}

#[test]
fn what_is_typed_for_a_form_that_does_not_open_is_given_up_and_why_is_told() {
    let mut bench = Bench::open(&Route::Customer(CustomerId(7)));
    bench.reply(Reply::DeviceChoices(Ok(choices())));
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))));
    bench.keys("anxs");
    let failed = Trouble { text: text!("store-database-slow"), problems: Vec::new() };
    assert_eq!(bench.reply(Reply::KnownSystems(Err(failed))), []);
    let screen = bench.screen();
    assert!(screen.contains("La base de datos no responde") && !screen.contains("Quitar"), "{screen}");
}

#[test]
fn the_link_is_made_in_the_system_that_was_asked_and_with_its_spelling_of_the_id() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("r7<c-s>");
    let Reply::CustomerThere { system, customer, .. } = there("Begoña Núñez Peña") else {
        unreachable!()
    };
    let effects = bench.reply(Reply::CustomerThere { system, external_id: "r7".into(), customer });
    let link = StoreRequest::Link { customer: CustomerId(7), system: SYSTEM, external_id: "R7".into() };
    assert_eq!(effects, [Effect::Store(Ticket(1), link)]);
    assert_eq!(bench.keys("<c-s>"), [], "a second Guardar is ignored while the first is on its way");
}

#[test]
fn an_id_that_was_corrected_while_the_system_answers_is_neither_replaced_nor_linked() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>8");
    assert_eq!(bench.reply(there("Begoña Núñez Peña")), []);
    let screen = bench.screen();
    assert!(screen.contains("R78") && screen.contains("no se ha usado"), "{screen}");
    let effects = bench.keys("<c-s>");
    let read = SystemRequest::ReadCustomer { system: SYSTEM, external_id: "R78".into() };
    assert_eq!(effects, [Effect::System(Ticket(1), read)]);
}

#[test]
fn a_corrected_id_is_asked_about_at_once_and_the_answer_about_the_old_one_does_nothing() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>8");
    assert_eq!(bench.keys("<c-s>").len(), 1, "it does not wait for the answer about the old one");
    assert_eq!(bench.reply(there("Begoña Núñez Peña")), []);
    assert!(!bench.screen().contains("no se ha usado"), "{}", bench.screen());
    assert_eq!(bench.keys("<c-s>"), [], "it is still on its way");
}

#[test]
fn nothing_is_asked_about_a_record_whose_id_is_not_typed_any_more() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s>");
    bench.reply(there("Óscar Güell"));
    bench.keys("8");
    bench.reply(Reply::LinkedIds(Ok(BTreeMap::new())));
    let screen = bench.screen();
    assert!(screen.contains("no se ha usado") && !screen.contains("¿Es el mismo cliente?"), "{screen}");
}

#[test]
fn a_question_that_comes_while_the_help_is_open_waits_for_it_to_close() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<c-s><c-g>");
    bench.reply(there("Óscar Güell"));
    bench.reply(Reply::LinkedIds(Ok(BTreeMap::new())));
    assert!(!bench.screen().contains("¿Es el mismo cliente?"));
    bench.keys("<esc>");
    assert!(bench.screen().contains("¿Es el mismo cliente?"), "{}", bench.screen());
}

#[test]
fn an_id_that_was_typed_and_not_saved_asks_before_it_is_left() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7<esc>");
    assert!(bench.screen().contains("Hay cambios sin guardar"), "{}", bench.screen());
}

#[test]
fn escape_leads_from_his_id_back_to_the_devices_it_was_reached_from() {
    for way in ["i", "<up>", "<backtab>"] {
        let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
        bench.keys(way);
        assert!(!bench.screen().contains("▸ ● Activo"), "{way}\n{}", bench.screen());
        bench.keys("<esc>");
        assert!(bench.screen().contains("▸ ● Activo"), "{way}\n{}", bench.screen());
    }
}

#[test]
fn a_link_is_taken_away_after_a_question_and_the_field_is_empty_then() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("i<c-x>");
    assert!(bench.screen().contains("¿Desvincular R7 de Fibra Sur?"), "{}", bench.screen());
    let effects = bench.keys("s");
    let unlink = StoreRequest::Unlink { customer: CustomerId(7), system: SYSTEM, external_id: "R7".into() };
    assert!(effects.contains(&Effect::Store(Ticket(1), unlink)), "{effects:?}");
    assert_eq!(bench.keys("<c-x>"), [], "once is enough");
    bench.reply(Reply::Unlinked { system: SYSTEM, external_id: "R7".into(), answer: Ok(()) });
    bench.reply(Reply::Customer(Ok(file(&[], Vec::new()))));
    let screen = bench.screen();
    assert!(screen.contains("✓ Desvinculado R7 de Fibra Sur"), "{screen}");
    assert!(screen.contains("sin vincular"), "{screen}");
    bench.keys("<esc>");
    assert!(!bench.screen().contains("Hay cambios sin guardar"), "an id that was only shown is not lost");
}

#[test]
fn the_button_that_unlinks_is_there_while_he_is_linked_to_the_id_in_the_field() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    assert!(bench.screen().contains("[ Desvincular ]"), "{}", bench.screen());
    bench.keys("i<tab*4><enter>");
    assert!(bench.screen().contains("¿Desvincular R7 de Fibra Sur?"), "{}", bench.screen());
    bench.keys("n<backtab*3>8");
    assert!(!bench.screen().contains("[ Desvincular ]"), "{}", bench.screen());
    bench.keys("<bs>");
    assert!(bench.screen().contains("[ Desvincular ]"), "{}", bench.screen());
}

#[test]
fn a_link_with_devices_stays_and_nothing_is_asked() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("i<c-x>");
    let screen = bench.screen();
    assert!(screen.contains("Tiene un dispositivo en Fibra Sur con el id R7"), "{screen}");
    assert!(!screen.contains("¿Desvincular"), "{screen}");
    bench.keys("<tab*4><enter>");
    let screen = bench.screen();
    assert!(screen.contains("✗ Tiene un dispositivo") && !screen.contains("¿Desvincular"), "{screen}");
}

#[test]
fn a_link_that_was_given_a_device_meanwhile_stays_and_the_field_says_why() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("i<c-x>s");
    let text = text!("link-has-devices", system = "Fibra Sur", id = "R7", count = 1_i64);
    let answer = Err(Trouble { text: text.clone(), problems: vec![Problem::new("external_id", text)] });
    bench.reply(Reply::Unlinked { system: SYSTEM, external_id: "R7".into(), answer });
    assert!(bench.screen().contains("✗ Tiene un dispositivo en Fibra Sur"), "{}", bench.screen());
}

#[test]
fn an_id_that_is_only_typed_is_not_offered_to_be_unlinked() {
    let mut bench = opened(file(&[], Vec::new()));
    bench.keys("R7");
    assert!(!bench.screen().contains("Desvincular"), "{}", bench.screen());
    bench.keys("<c-x>");
    assert!(bench.screen().contains("No está vinculado a ese id"), "{}", bench.screen());
}
