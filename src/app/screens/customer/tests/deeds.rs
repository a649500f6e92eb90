//! What is done with a saved device: suspend, resume, remove, reboot, discard.

use super::*;

fn with(state: DeviceState) -> Bench {
    opened(file(&["R7"], vec![device(state)]))
}

fn asked(deed: Deed) -> Effect {
    Effect::Store(Ticket(1), StoreRequest::Do { deed, device: DeviceId(3), version: 4 })
}

fn done(deed: Deed) -> Reply {
    Reply::Done { deed, device: DeviceId(3), answer: Ok(Some(OperationId(11))) }
}

#[test]
fn what_cuts_a_customer_off_asks_first_and_no_is_the_safe_answer() {
    for (key, state, title, what, deed) in [
        ("S", DeviceState::Active, "¿Suspender ONT salón?", "Fibra Sur le corta el servicio", Deed::Suspend),
        ("x", DeviceState::Active, "¿Retirar ONT salón?", "vuelve a existencias", Deed::Remove),
        ("b", DeviceState::Active, "¿Reiniciar ONT salón?", "se queda unos minutos", Deed::Reboot),
        ("D", DeviceState::Failed, "¿Descartar ONT salón?", "no se envía nada", Deed::Discard),
    ] {
        let mut bench = with(state);
        assert_eq!(bench.keys(key), [], "{title}");
        let screen = bench.screen();
        assert!(screen.contains(title) && screen.contains(what), "{screen}");
        assert!(!bench.keys("<enter>").contains(&asked(deed)), "{title}");
        bench.keys(key);
        assert!(bench.keys("s").contains(&asked(deed)), "{title}");
    }
}

#[test]
fn a_key_held_down_does_not_answer_the_question_that_it_asks() {
    let mut bench = with(DeviceState::Active);
    assert!(!bench.keys("SSSS").contains(&asked(Deed::Suspend)));
}

#[test]
fn to_resume_needs_no_question() {
    let mut bench = with(DeviceState::Suspended);
    assert_eq!(bench.keys("r"), [asked(Deed::Resume)]);
    assert_eq!(bench.keys("r"), [], "once is enough");
}

#[test]
fn what_makes_no_sense_is_not_offered_and_says_why_when_it_is_pressed() {
    for (state, keys) in [
        (DeviceState::Active, [("r Reanudar", "Ya está activo"), ("D Descartar", "retíralo con x")]),
        (DeviceState::Suspended, [("S Suspender", "Ya está suspendido"), ("D Descartar", "retíralo con x")]),
        (
            DeviceState::Failed,
            [("S Suspender", "Aún no está registrado"), ("b Reiniciar", "Aún no está registrado")],
        ),
        (
            DeviceState::Pending,
            [("D Descartar", "espera a ver cómo acaba"), ("e Estado", "Aún no está registrado")],
        ),
        (DeviceState::Removing, [("x Retirar", "Se está retirando"), ("S Suspender", "Se está retirando")]),
    ] {
        for (offer, why) in keys {
            let mut bench = opened_at(file(&["R7"], vec![device(state)]), 120, 40);
            assert!(!bench.screen().contains(offer), "{state:?} {offer}\n{}", bench.screen());
            assert_eq!(bench.keys(&offer[..1]), [], "{state:?} {offer}");
            assert!(bench.screen().contains(why), "{state:?} {offer}\n{}", bench.screen());
        }
    }
}

#[test]
fn the_footer_offers_what_can_be_done() {
    let mut bench = with(DeviceState::Active);
    assert!(bench.screen().contains("Enter Abrir  e Estado  S Suspender  . Acciones"), "{}", bench.screen());
    bench.event(Event::Resize { columns: 104, rows: 30 });
    assert!(bench.screen().contains("x Retirar  b Reiniciar"), "{}", bench.screen());
    let bench = with(DeviceState::Suspended);
    assert!(bench.screen().contains("r Reanudar"), "{}", bench.screen());
    let bench = with(DeviceState::Failed);
    assert!(bench.screen().contains("D Descartar"), "{}", bench.screen());
}

#[test]
fn how_far_it_is_is_told_live_with_the_name_of_the_device() {
    let mut bench = with(DeviceState::Active);
    bench.keys("Ss");
    let effects = bench.reply(done(Deed::Suspend));
    assert!(effects.contains(&Effect::Store(Ticket(1), StoreRequest::Operation(OperationId(11)))));
    let effects = bench.reply(Reply::Operation(Ok(operation(OperationState::Running))));
    assert!(matches!(effects.as_slice(), [Effect::After(..)]), "{effects:?}");
    let screen = bench.screen();
    assert!(
        screen.contains("ONT salón: ✓ guardado aquí") && screen.contains("en curso con Fibra Sur"),
        "{screen}"
    );
    let change = StoreChange::Operation {
        operation: OperationId(11),
        customer: Some(CustomerId(7)),
        system: SYSTEM,
        state: OperationState::Applied,
    };
    let effects = bench.event(Event::Changed(change));
    assert!(effects.contains(&Effect::Store(Ticket(1), StoreRequest::Operation(OperationId(11)))));
    bench.reply(Reply::Operation(Ok(operation(OperationState::Applied))));
    assert!(bench.screen().contains("✓ suspendido en Fibra Sur"), "{}", bench.screen());
    assert_eq!(bench.reply(Reply::Elapsed), [], "nothing ticks any more");
}

#[test]
fn a_change_that_is_not_through_can_be_taken_back() {
    let mut suspending = device(DeviceState::Active);
    suspending.last_operation = Some(operation(OperationState::Queued));
    let mut bench = opened(file(&["R7"], vec![suspending]));
    assert_eq!(bench.keys("r"), [asked(Deed::Resume)]);
    let mut removing = device(DeviceState::Removing);
    removing.last_operation = Some(operation(OperationState::Queued));
    let mut bench = opened(file(&["R7"], vec![removing]));
    assert_eq!(bench.keys("r"), [asked(Deed::Resume)]);
}

#[test]
fn a_refusal_of_the_store_is_told_and_the_record_is_read_again() {
    let mut bench = with(DeviceState::Failed);
    bench.keys("Ds");
    let text = text!("device-perhaps-there");
    let trouble = Trouble { text: text!("reading"), problems: vec![Problem::new("", text)] };
    let effects = bench.reply(Reply::Done { deed: Deed::Discard, device: DeviceId(3), answer: Err(trouble) });
    assert_eq!(effects, [Effect::Store(Ticket(1), StoreRequest::Customer(CustomerId(7)))]);
    assert!(bench.screen().contains("✗ Puede estar registrado"), "{}", bench.screen());
}

#[test]
fn a_discarded_device_leaves_the_list_and_its_form_is_closed() {
    let mut bench = with(DeviceState::Failed);
    bench.keys("<enter><backtab>Ds");
    bench.reply(Reply::Done { deed: Deed::Discard, device: DeviceId(3), answer: Ok(None) });
    bench.reply(Reply::Customer(Ok(file(&["R7"], Vec::new()))));
    let screen = bench.screen();
    assert!(screen.contains("✓ Descartado: ONT salón"), "{screen}");
    assert!(screen.contains("No tiene dispositivos") && !screen.contains("HWTC1234ABCD"), "{screen}");
}

#[test]
fn what_is_typed_in_the_form_survives_a_deed_on_the_same_device_and_is_saved_on_top_of_it() {
    let mut bench = with(DeviceState::Active);
    bench.keys("<enter><tab><tab> grande<backtab><backtab><backtab>Ss");
    bench.reply(done(Deed::Suspend));
    let newer = Device { version: 5, ..device(DeviceState::Active) };
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![newer]))));
    let effects = bench.keys("<tab><c-s>");
    let [Effect::Store(_, StoreRequest::SaveDevice { draft, .. })] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    assert_eq!((draft.known, draft.device.name.as_str()), (Some((DeviceId(3), 5)), "ONT salón grande"));
}
