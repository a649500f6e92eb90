//! How a device is doing: asked of its system, shown with its age, and asked for by itself after a save.

use jiff::SignedDuration;

use super::*;

fn diagnosis() -> Diagnosis {
    Diagnosis {
        online: Some(true),
        since: Some(NOW - SignedDuration::from_hours(3)),
        last_seen: Some(NOW),
        cause: None,
        rx_power_dbm: Some(-19.4),
        tx_power_dbm: Some(2.1),
        olt_rx_power_dbm: Some(-21.0),
        distance_m: Some(1234),
        firmware: Some("V5R019".into()),
        read_at: Some(NOW - SignedDuration::from_secs(95)),
    }
}

fn diagnosed(diagnosis: Diagnosis) -> Reply {
    Reply::Diagnosed { device: DeviceId(3), answer: Ok(Box::new(diagnosis)) }
}

fn asking() -> Effect {
    let key = DeviceKey { external_id: "R7".into(), serial: "HWTC1234ABCD".into() };
    Effect::System(Ticket(1), SystemRequest::Diagnose { device: DeviceId(3), system: SYSTEM, key })
}

fn with_reading(diagnosis: Diagnosis) -> Bench {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    assert_eq!(bench.keys("e"), [asking()]);
    bench.reply(diagnosed(diagnosis));
    bench
}

#[test]
fn the_state_is_asked_on_a_key_and_shown_with_what_each_power_means_and_its_age() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    assert_eq!(bench.keys("e"), [asking()]);
    assert!(bench.screen().contains("preguntando a Fibra Sur…"), "{}", bench.screen());
    assert_eq!(bench.keys("e"), [], "it is asked already");
    bench.reply(diagnosed(diagnosis()));
    let screen = bench.screen();
    for words in [
        "● En línea desde 18/11 08:06 (hace 3 h)",
        "Rx en la ONT  −19,4 dBm  ✓ Buena",
        "Rx en la OLT  −21,0 dBm  ✓ Buena",
        "Tx de la ONT  2,1 dBm    ✓ Normal",
        "Distancia     1234 m",
        "Firmware      V5R019",
        "la fibra está bien",
        "leído hace 95 s · e: otra vez",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(bench.keys("e"), [asking()], "it is asked anew");
}

#[test]
fn the_list_shows_the_power_that_was_read_last() {
    let mut bench = with_reading(diagnosis());
    bench.keys("<esc>");
    assert!(bench.screen().contains("−19,4 dBm"), "{}", bench.screen());
    let mut bench = with_reading(Diagnosis { rx_power_dbm: Some(-26.2), ..diagnosis() });
    bench.keys("<esc>");
    assert!(bench.screen().contains("! −26,2 dBm"), "{}", bench.screen());
}

#[test]
fn a_device_that_is_offline_says_why_and_whose_work_it_is() {
    for (cause, what, whose) in [
        ("los", "pérdida de señal (LOS)", "es cosa de la fibra"),
        ("power_fail", "fallo de alimentación", "es cosa de la casa del cliente"),
        ("pwrfail", "fallo de alimentación", "es cosa de la casa del cliente"),
        ("otra cosa", "otra cosa", "Sin señal"),
    ] {
        let bench = with_reading(Diagnosis {
            online: Some(false),
            cause: Some(cause.into()),
            rx_power_dbm: None,
            ..diagnosis()
        });
        let screen = bench.screen();
        assert!(screen.contains("✗ Fuera de línea desde 18/11"), "{screen}");
        assert!(screen.contains(what) && screen.contains(whose), "{cause}\n{screen}");
    }
}

#[test]
fn of_a_device_without_a_fibre_no_light_is_no_failure() {
    let mut adapter = device(DeviceState::Active);
    adapter.technology = TechnologyKey("voip".into());
    let mut bench = opened(file(&["R7"], vec![adapter]));
    bench.keys("e");
    bench.reply(diagnosed(Diagnosis { online: Some(true), read_at: Some(NOW), ..Diagnosis::default() }));
    let screen = bench.screen();
    assert!(screen.contains("● En línea") && !screen.contains("Sin señal"), "{screen}");
}

#[test]
fn what_the_olt_receives_is_explained_when_only_that_is_not_good() {
    let bench = with_reading(Diagnosis { olt_rx_power_dbm: Some(-27.5), ..diagnosis() });
    let screen = bench.screen();
    assert!(screen.contains("−27,5 dBm  ✗ Crítica") && screen.contains("limpia conectores"), "{screen}");
}

#[test]
fn a_failure_says_what_to_do_and_the_last_reading_stays() {
    let mut bench = with_reading(diagnosis());
    bench.keys("e");
    let trouble = Trouble { text: text!("system-url-empty"), problems: Vec::new() };
    bench.reply(Reply::Diagnosed { device: DeviceId(3), answer: Err(trouble) });
    let screen = bench.screen();
    assert!(screen.contains("✗ Escribe la URL") && screen.contains("−19,4 dBm"), "{screen}");
}

#[test]
fn escape_waits_no_more_and_what_fails_then_is_not_told() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("e<esc>");
    assert!(!bench.screen().contains("preguntando"), "{}", bench.screen());
    let trouble = Trouble { text: text!("system-url-empty"), problems: Vec::new() };
    bench.reply(Reply::Diagnosed { device: DeviceId(3), answer: Err(trouble) });
    assert!(!bench.screen().contains("Escribe la URL"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(!bench.screen().contains("Estado de"), "{}", bench.screen());
}

#[test]
fn the_age_of_what_is_shown_is_told_anew_and_of_nothing_else() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("e");
    let effects = bench.reply(diagnosed(diagnosis()));
    assert!(matches!(effects.as_slice(), [Effect::After(..)]), "{effects:?}");
    assert!(matches!(bench.reply(Reply::Elapsed).as_slice(), [Effect::After(..)]));
    bench.keys("<esc>");
    assert_eq!(bench.reply(Reply::Elapsed), []);
}

#[test]
fn the_age_below_the_form_goes_on_and_stops_when_it_is_closed() {
    let mut bench = with_reading(diagnosis());
    bench.keys("<esc>");
    assert_eq!(bench.reply(Reply::Elapsed), [], "nothing tells an age");
    let effects = bench.keys("<enter>");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::After(..))), "{effects:?}");
    bench.later(60);
    assert!(matches!(bench.reply(Reply::Elapsed).as_slice(), [Effect::After(..)]));
    assert!(bench.screen().contains("hace 2"), "{}", bench.screen());
    bench.keys("<esc>");
    assert_eq!(bench.reply(Reply::Elapsed), []);
}

#[test]
fn the_age_beside_the_list_of_a_wide_terminal_goes_on_too() {
    let mut bench = opened_at(file(&["R7"], vec![device(DeviceState::Active)]), 120, 40);
    bench.keys("e");
    bench.reply(diagnosed(diagnosis()));
    bench.keys("<esc>");
    bench.later(60);
    assert!(matches!(bench.reply(Reply::Elapsed).as_slice(), [Effect::After(..)]));
    assert!(bench.screen().contains("hace 2 min"), "{}", bench.screen());
}

fn saved() -> Bench {
    let mut bench = opened(file(&["R7"], Vec::new()));
    bench.keys("n<right><tab><tab> salón<tab>HWTC1234ABCD<tab><tab>001a2b3c4d5e<tab>100.64.3.7<c-s>");
    bench.reply(Reply::DeviceSaved {
        form: 1,
        answer: Ok(Saved { device: DeviceId(3), operation: OperationId(11) }),
    });
    bench
}

#[test]
fn as_soon_as_a_saved_device_is_registered_its_state_is_asked_once_and_shown_below_the_form() {
    let mut bench = saved();
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Pending)]))));
    let effects = bench.reply(Reply::Operation(Ok(operation(OperationState::Applied))));
    assert!(!effects.contains(&asking()), "its record does not say so yet");
    let active = || Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)])));
    assert!(bench.reply(active()).contains(&asking()));
    assert!(!bench.reply(active()).contains(&asking()), "once is enough");
    bench.reply(diagnosed(diagnosis()));
    let screen = bench.screen();
    for words in ["✓ aplicado: registrado en Fibra Sur", "● En línea", "Rx en la ONT −19,4 dBm ✓ Buena"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(bench.keys("<c-e>"), [asking()], "and on a key of the form");
}

#[test]
fn a_device_that_was_not_saved_here_is_not_asked_after_by_itself() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    let effects = bench.keys("<enter>");
    assert!(!effects.contains(&asking()));
    assert!(
        !bench
            .reply(Reply::Customer(Ok(file(&["R7"], vec![device(DeviceState::Active)]))))
            .contains(&asking())
    );
}

#[test]
fn a_wide_terminal_shows_the_record_and_the_state_of_the_marked_device_beside_the_list() {
    let mut bench = opened_at(file(&["R7"], vec![device(DeviceState::Active)]), 120, 40);
    let screen = bench.screen();
    for words in ["│── ONT salón", "00:1A:2B:3C:4D:5E", "Fibra Sur · R7", "Pulsa e para preguntar"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("e");
    bench.reply(diagnosed(diagnosis()));
    assert!(bench.screen().contains("−19,4 dBm"), "{}", bench.screen());
}

#[test]
fn words_of_a_system_cannot_send_escape_sequences() {
    let bench = with_reading(Diagnosis {
        online: Some(false),
        cause: Some("x\u{1b}[2J".into()),
        firmware: Some("V5\u{1b}]0;x\u{7}".into()),
        ..diagnosis()
    });
    let screen = bench.screen();
    assert!(screen.contains("x·[2J") && screen.contains("V5·]0;x·"), "{screen}");
}
