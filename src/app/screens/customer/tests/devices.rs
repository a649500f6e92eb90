//! His devices: the form, its checks, saving and what is told of it.

use super::*;

const GPON: &str = "<right><tab><tab> salón<tab>HWTC1234ABCD<tab><tab>001a2b3c4d5e<tab>100.64.3.7";

#[test]
fn a_product_proposes_name_and_technology_and_the_only_fitting_tariff_is_chosen() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<right>");
    let screen = bench.screen();
    for words in ["‹ Router Huawei ›", "quedan 2", "‹ Fibra 600 ›", "plantilla t-internet", "‹ Gpon ›"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<enter>");
    assert!(
        bench.screen().contains("sin existencias"),
        "the other is there, with the reason\n{}",
        bench.screen()
    );
}

#[test]
fn a_second_save_is_ignored_while_the_first_is_on_its_way() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    let effects = bench.keys("<c-s><c-s>");
    let [Effect::Store(_, StoreRequest::SaveDevice { draft, .. })] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.product, draft.tariff), (ProductId(1), TariffId(2)));
    assert_eq!(draft.device.fields["mac"], FieldChange::Set(Value::Text("00:1A:2B:3C:4D:5E".into())));
}

#[test]
fn switching_technology_keeps_what_was_typed_under_the_same_key() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<backtab><backtab><right>");
    let screen = bench.screen();
    assert!(screen.contains("‹ VoIP ›") && screen.contains("Buzón activo"), "{screen}");
    assert!(screen.contains("001a2b3c4d5e"), "{screen}");
    assert!(screen.contains("sin Telefonía fija"), "the tariff does not fit any more\n{screen}");
}

#[test]
fn a_serial_that_is_taken_is_told_at_its_field_and_the_form_stays() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    let problem = Problem::new("serial", text!("field-required"));
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Err(Trouble { text: text!("field-required"), problems: vec![problem] }),
    });
    let screen = bench.screen();
    assert!(screen.contains("✗Número de serie") || screen.contains("▸Número de serie"), "{screen}");
    assert!(screen.contains("HWTC1234ABCD") && screen.contains("✗ Rellena"), "{screen}");
}

#[test]
fn the_progress_of_a_save_is_told_live_and_the_timer_ends_with_it() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    let effects = bench.reply(Reply::Operation(Ok(operation(OperationState::Running))));
    assert!(matches!(effects.as_slice(), [] | [Effect::After(..)]), "{effects:?}");
    assert!(bench.screen().contains("en curso con Fibra Sur"), "{}", bench.screen());
    let change = StoreChange::Operation {
        operation: OperationId(11),
        customer: Some(CustomerId(7)),
        system: SYSTEM,
        state: OperationState::Applied,
    };
    let effects = bench.event(Event::Changed(change));
    assert!(effects.contains(&Effect::Store(Ticket(1), StoreRequest::Operation(OperationId(11)))));
    bench.reply(Reply::Operation(Ok(operation(OperationState::Applied))));
    assert!(bench.screen().contains("✓ aplicado: registrado en Fibra Sur"), "{}", bench.screen());
    assert_eq!(bench.reply(Reply::Elapsed), [], "nothing ticks any more");
}

#[test]
fn a_file_that_was_read_before_the_save_does_not_make_the_form_forget_what_it_saved() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    bench.reply(Reply::Customer(Ok(file(&["R7"], Vec::new()))));
    let mut none_left = choices();
    none_left.products[0].stock = 0;
    bench.reply(Reply::DeviceChoices(Ok(none_left)));
    assert!(!bench.screen().contains("sin guardar"), "{}", bench.screen());
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Pending)]))));
    let screen = bench.screen();
    assert!(!screen.contains("Nuevo dispositivo") && screen.contains("‹ Router Huawei ›"), "{screen}");
    assert!(!screen.contains("sin guardar"), "{screen}");
}

#[test]
fn a_device_begun_right_after_a_save_is_not_overwritten_by_the_saved_one() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    bench.keys("<c-n><tab><tab>otro");
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Pending)]))));
    let screen = bench.screen();
    assert!(screen.contains("Nuevo dispositivo") && screen.contains(" otro_"), "{screen}");
}

#[test]
fn a_refusal_says_why_and_what_is_typed_stays() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    let refused =
        Operation { last_error: Some(text!("field-required")), ..operation(OperationState::Refused) };
    bench.reply(Reply::Operation(Ok(refused)));
    let screen = bench.screen();
    assert!(screen.contains("✗ Rechazada: Rellena") && screen.contains("HWTC1234ABCD"), "{screen}");
}

#[test]
fn a_saved_device_opens_with_its_values_and_keeps_its_secrets_unseen() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    let screen = bench.screen();
    for words in ["● Activo", "00:1A:2B:3C:4D:5E", "HWTC1234ABCD", "••••••••"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("<c-s>");
    let [Effect::Store(_, StoreRequest::SaveDevice { draft, .. })] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!(draft.known, Some((DeviceId(3), 4)));
    assert_eq!(draft.device.fields["wifi_key"], FieldChange::Keep);
    assert_eq!(
        draft.device.fields["admin_password"],
        FieldChange::Keep,
        "one that is not known here may be there"
    );
}

#[test]
fn a_saved_secret_is_shown_on_a_key_of_its_own_until_the_next_key() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab><tab><tab><tab><tab><tab><tab>");
    let effects = bench.keys("<c-r>");
    let reveal = StoreRequest::Reveal { form: 1, device: DeviceId(3), field: "wifi_key".into() };
    assert_eq!(effects, [Effect::Store(Ticket(1), reveal)]);
    let secret = Ok(Some(Secret::new("clave-del-wifi".into())));
    bench.reply(Reply::Revealed { form: 1, field: "wifi_key".into(), secret });
    assert!(bench.screen().contains("Clave Wifi: clave-del-wifi"), "{}", bench.screen());
    bench.keys("<tab>");
    assert!(!bench.screen().contains("clave-del-wifi"));
}

#[test]
fn a_form_that_is_being_typed_is_not_overwritten_by_a_change_from_elsewhere() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab> grande");
    let mut other = device(DeviceState::Active);
    other.name = "Otro nombre".into();
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![other]))));
    assert!(bench.screen().contains("ONT salón grande"), "{}", bench.screen());
}

#[test]
fn escape_from_a_changed_form_asks_and_from_an_unchanged_one_does_not() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><esc>");
    assert!(!bench.screen().contains("Hay cambios sin guardar"));
    bench.keys("<enter><tab><tab>x<esc>");
    assert!(bench.screen().contains("Hay cambios sin guardar"), "{}", bench.screen());
    bench.keys("d");
    assert!(!bench.screen().contains("salónx"), "{}", bench.screen());
}

#[test]
fn values_used_before_are_proposed_for_the_call_context() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<tab><tab><tab><tab><right><tab><tab><tab><tab><c-l>");
    assert!(bench.screen().contains("nacional"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains(" nacional_"), "{}", bench.screen());
}

#[test]
fn names_from_outside_cannot_send_escape_sequences() {
    let mut bad = device(DeviceState::Active);
    bad.name = "ONT\u{1b}[2J".into();
    let bench = opened(file(&["R7"], vec![bad]));
    assert!(bench.screen().contains("ONT·[2J"), "{}", bench.screen());
}

#[test]
fn an_unsaved_device_is_not_given_up_for_another_without_a_question() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("n<right><backtab><enter>");
    assert!(bench.screen().contains("no está guardado"), "{}", bench.screen());
    bench.keys("<enter>");
    assert!(bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());
}

#[test]
fn the_answer_to_a_form_that_was_closed_marks_nothing_in_the_next_one_but_is_told() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s><c-n>g<tab><tab>otra");
    let trouble = Trouble {
        text: text!("field-required"),
        problems: vec![Problem::new("serial", text!("saving-already"))],
    };
    bench.reply(Reply::DeviceSaved { form: 1, answer: Err(trouble) });
    let screen = bench.screen();
    assert!(screen.contains("no se hizo: Ya se está guardando"), "{screen}");
    assert!(!screen.contains("✗Número de serie") && screen.contains(" otra_"), "{screen}");
}

#[test]
fn what_is_typed_while_a_save_is_on_its_way_stays_and_is_still_unsaved() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s><bs>8");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Pending)]))));
    let screen = bench.screen();
    assert!(screen.contains("100.64.3.8") && screen.contains("sin guardar"), "{screen}");
    let effects = bench.keys("<c-s>");
    let [Effect::Store(_, StoreRequest::SaveDevice { draft, .. })] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!(draft.known, Some((DeviceId(3), 4)), "it changes the device that was just saved");
}

#[test]
fn a_device_is_opened_once_its_choices_are_here_and_a_failure_to_read_them_is_told() {
    let mut bench = Bench::open(&Route::Customer(CustomerId(7)));
    bench.reply(Reply::DeviceChoices(Err(Trouble { text: text!("saving-already"), problems: Vec::new() })));
    assert!(bench.screen().contains("Ya se está guardando"), "{}", bench.screen());
    bench.reply(systems());
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))));
    bench.keys("a");
    let effects = bench.keys("<enter>");
    assert!(
        matches!(effects.as_slice(), [Effect::Store(_, StoreRequest::DeviceChoices { .. })]),
        "they are asked for again: {effects:?}"
    );
    bench.reply(Reply::DeviceChoices(Ok(choices())));
    assert!(bench.screen().contains("00:1A:2B:3C:4D:5E"), "{}", bench.screen());
}

#[test]
fn asking_to_quit_again_and_again_asks_one_question() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab>x<c-c><c-c><c-c><esc>");
    assert!(!bench.screen().contains("Hay cambios sin guardar"), "{}", bench.screen());
}

#[test]
fn a_refused_device_says_why_when_it_is_opened() {
    let mut refused = device(DeviceState::Failed);
    let last = Operation { last_error: Some(text!("field-required")), ..operation(OperationState::Refused) };
    refused.last_operation = Some(last);
    let mut bench = opened(file(&["R7"], vec![refused]));
    bench.keys("<enter>");
    assert!(bench.screen().contains("✗ Rechazada: Rellena"), "{}", bench.screen());
}

#[test]
fn of_two_tariffs_that_fit_the_one_with_a_template_is_proposed() {
    let mut both = file(&["R7"], Vec::new());
    let mut bare = tariff(1, "Dúo", &[ServiceKind::Internet]);
    bare.services[0].templates.clear();
    both.tariffs[0] = bare;
    let mut bench = opened(both);
    bench.keys("n");
    assert!(bench.screen().contains("‹ Fibra 600 ›"), "{}", bench.screen());
}

#[test]
fn a_save_that_is_under_way_is_not_begun_anew_when_nothing_changed() {
    let mut waiting = device(DeviceState::Pending);
    waiting.last_operation = Some(operation(OperationState::Queued));
    let mut bench = opened(file(&["R7"], vec![waiting]));
    bench.keys("<enter>");
    assert_eq!(bench.keys("<c-s>"), []);
    assert!(bench.screen().contains("Nada ha cambiado"), "{}", bench.screen());
}

#[test]
fn a_scan_beside_a_text_field_or_at_a_question_leads_nowhere() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<right>");
    bench.keys("1234567q?");
    assert!(bench.screen().contains("Nuevo dispositivo"), "{}", bench.screen());
    bench.keys("<esc>1q3");
    assert_eq!(bench.screen().matches("Hay cambios sin guardar").count(), 1, "{}", bench.screen());
    bench.keys("n");
    assert!(bench.screen().contains("‹ Router Huawei ›"), "{}", bench.screen());
}

#[test]
fn the_end_of_the_last_change_is_not_told_of_the_next() {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n");
    bench.keys(GPON);
    bench.keys("<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    bench.reply(Reply::Operation(Ok(operation(OperationState::Applied))));
    assert!(bench.screen().contains("✓ aplicado"), "{}", bench.screen());
    bench.keys("<bs>");
    assert!(!bench.screen().contains("✓ aplicado"), "{}", bench.screen());
}

#[test]
fn ctrl_u_rubs_out_the_line() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab><c-u>Otra");
    assert!(bench.screen().contains(" Otra____"), "{}", bench.screen());
}

#[test]
fn the_serial_of_the_marked_device_is_copied_and_nothing_when_there_is_none() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    assert_eq!(bench.keys("y"), [Effect::Copy("HWTC1234ABCD".into())]);
    assert!(bench.screen().contains("Copiado: HWTC1234ABCD"), "{}", bench.screen());
    let mut bench = opened(file(&["R7"], Vec::new()));
    assert_eq!(bench.keys("y"), []);
}

#[test]
fn the_wifi_is_shown_as_a_code_with_its_key_and_any_key_takes_it_off_the_screen() {
    for way_out in ["<esc>", "<enter>", "x", "<down>"] {
        let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
        bench.keys("w");
        assert!(bench.screen().contains("Nombre de la red (SSID): C000007"), "{}", bench.screen());
        let effects = bench.keys("<c-u>Casa Ñ<enter>");
        let reveal = StoreRequest::Reveal { form: 0, device: DeviceId(3), field: "wifi_key".into() };
        assert_eq!(
            effects,
            [Effect::Store(Ticket(2), reveal)],
            "it is asked, and so noted, as any secret is"
        );
        let secret = Ok(Some(Secret::new("una clave".into())));
        bench.late(Ticket(2), Reply::Revealed { form: 0, field: "wifi_key".into(), secret });
        let screen = bench.screen();
        assert!(screen.contains("▀▀▀▀▀▀▀▀") && screen.contains("Clave Wifi: una clave"), "{screen}");
        assert!(screen.contains("WiFi de ONT salón · Casa Ñ"), "{screen}");
        bench.keys(way_out);
        let screen = bench.screen();
        assert!(!screen.contains('▀') && !screen.contains("una clave"), "{way_out}\n{screen}");
    }
}

#[test]
fn a_code_that_has_no_room_says_how_much_it_takes_and_the_key_is_written() {
    let mut bench = opened_at(file(&["R7"], vec![device(DeviceState::Active)]), 60, 20);
    bench.keys("w<enter>");
    let secret = Ok(Some(Secret::new("K7QX-2MNB-R4TA-9WZE".into())));
    bench.late(Ticket(2), Reply::Revealed { form: 0, field: "wifi_key".into(), secret });
    let screen = bench.screen();
    assert!(screen.contains("hacen falta 33 columnas y 22 filas"), "{screen}");
    assert!(screen.contains("Clave Wifi: K7QX-2MNB-R4TA-9WZE"), "{screen}");
}

#[test]
fn a_name_that_no_network_has_is_told_and_nothing_is_asked() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    assert_eq!(bench.keys("w<c-u><enter>"), []);
    assert!(bench.screen().contains("Escribe el nombre de la red"), "{}", bench.screen());
}

#[test]
fn only_the_wifi_of_a_saved_key_is_shown() {
    let mut bare = device(DeviceState::Active);
    bare.secrets.clear();
    let mut bench = opened(file(&["R7"], vec![bare]));
    bench.keys("w");
    assert!(bench.screen().contains("no tiene Clave Wifi"), "{}", bench.screen());
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab*8>una clave nueva<c-w>");
    assert!(bench.screen().contains("Guarda antes el dispositivo"), "{}", bench.screen());
    bench.keys("<c-u><c-w>");
    assert!(bench.screen().contains("Nombre de la red"), "{}", bench.screen());
}

#[test]
fn a_secret_is_shown_to_the_letter_with_all_its_blanks_and_to_its_end() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    let asked = (0..30).find_map(|_| {
        let effects = bench.keys("<c-r>");
        bench.keys("<tab>");
        effects.into_iter().find_map(|effect| match effect {
            Effect::Store(_, StoreRequest::Reveal { form, field, .. }) => Some((form, field)),
            _ => None,
        })
    });
    let (form, field) = asked.expect("a secret is asked for");
    let words = format!("a  b {} fin", "x".repeat(90));
    bench.reply(Reply::Revealed { form, field, secret: Ok(Some(Secret::new(words))) });
    let screen = bench.screen();
    assert!(screen.contains(": a  b xxx") && screen.contains("x fin") && !screen.contains('…'), "{screen}");
}
