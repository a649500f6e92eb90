//! Two terminals on one device: the second to save is told what changed, field by field, and keeps what he typed.

use super::*;
use crate::store::{Change, Overtaken};

/// The device as luis has saved it meanwhile.
fn by_luis(change: impl FnOnce(&mut Device)) -> Overtaken<Device> {
    let mut now = Device { version: 5, ..device(DeviceState::Active) };
    change(&mut now);
    let change = Change { by: "luis".into(), at: NOW, fields: Vec::new() };
    Overtaken { now: Some(now), changes: vec![change] }
}

/// The form of the device with something typed, sent, and overtaken by another saving.
fn overtaken(typed: &str, since: Overtaken<Device>) -> Bench {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    bench.keys(typed);
    bench.keys("<c-s>");
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::DeviceOvertaken { form: 1, trouble, since: Box::new(since) });
    bench
}

fn draft(effects: &[Effect]) -> &crate::domain::device::DeviceDraft {
    let saves: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, StoreRequest::SaveDevice { draft, .. }) => Some(draft),
            _ => None,
        })
        .collect();
    let [draft] = saves.as_slice() else { panic!("one save, not {effects:?}") };
    draft
}

/// The line of the window that begins so.
fn row(screen: &str, beginning: &str) -> String {
    screen.lines().find(|line| line.starts_with(beginning)).unwrap_or_default().to_owned()
}

const NAME: &str = "<tab><tab> grande";

#[test]
fn what_the_other_changed_is_shown_with_mine_and_with_what_it_was() {
    let since = by_luis(|device| {
        device.name = "ONT despacho".into();
        device.values.insert("ip".into(), Value::Text("100.64.9.9".into()));
    });
    let bench = overtaken(NAME, since);
    let screen = bench.screen();
    let row = |label: &str| row(&screen, label);
    for words in ["luis", "Lo tuyo", "Lo suyo", "Al abrirlo"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let name = row("▸ Nombre");
    assert!(name.contains("● ONT salón grande") && name.contains("ONT despacho"), "mine is chosen\n{screen}");
    let ip = row("  IP");
    assert!(ip.contains("sin tocar") && ip.contains("● 100.64.9.9") && ip.contains("100.64.3.7"), "{screen}");
}

#[test]
fn a_second_save_saves_mine_on_the_new_version_with_what_the_other_changed_elsewhere() {
    let since = by_luis(|device| {
        device.name = "ONT despacho".into();
        device.values.insert("ip".into(), Value::Text("100.64.9.9".into()));
    });
    let mut bench = overtaken(NAME, since);
    let effects = bench.keys("<c-s>");
    let draft = draft(&effects);
    assert_eq!(draft.known, Some((DeviceId(3), 5)));
    assert_eq!(draft.device.name, "ONT salón grande");
    assert_eq!(draft.device.fields["ip"], FieldChange::Set(Value::Text("100.64.9.9".into())));
}

#[test]
fn theirs_can_be_taken_for_one_field_or_for_all() {
    let since = || {
        by_luis(|device| {
            device.name = "ONT despacho".into();
            device.values.insert("mac".into(), Value::Text("AA:BB:CC:00:11:22".into()));
        })
    };
    let both = "<tab><tab> grande<tab><tab><tab><bs>F";
    for (keys, name, mac) in [
        ("<right>", "ONT despacho", "00:1A:2B:3C:4D:5F"),
        ("t", "ONT despacho", "AA:BB:CC:00:11:22"),
        ("tm", "ONT salón grande", "00:1A:2B:3C:4D:5F"),
        ("<down> ", "ONT salón grande", "AA:BB:CC:00:11:22"),
    ] {
        let mut bench = overtaken(both, since());
        bench.keys(keys);
        let effects = bench.keys("<c-s>");
        let draft = draft(&effects);
        assert_eq!(draft.device.name, name, "{keys}");
        assert_eq!(draft.device.fields["mac"], FieldChange::Set(Value::Text(mac.into())), "{keys}");
    }
}

#[test]
fn back_in_the_form_a_field_that_both_changed_is_marked_and_the_comparison_can_be_opened_again() {
    let mut bench = overtaken(NAME, by_luis(|device| device.name = "ONT despacho".into()));
    bench.keys("<esc>");
    let screen = bench.screen();
    assert!(screen.contains("ONT salón grande") && screen.contains("! luis: ONT despacho"), "{screen}");
    bench.keys(" y alto<c-y>");
    assert!(bench.screen().contains("Lo tuyo: ONT salón grande y alto"), "{}", bench.screen());
    bench.keys("<right><enter>");
    assert!(!bench.screen().contains("grande"), "{}", bench.screen());
    bench.keys("<c-y><left><enter>");
    assert!(bench.screen().contains("ONT salón grande y alto"), "{}", bench.screen());
}

#[test]
fn the_same_value_written_in_another_way_is_no_conflict() {
    let since =
        by_luis(|device| drop(device.values.insert("mac".into(), Value::Text("00:1A:2B:3C:4D:FF".into()))));
    let mut bench = overtaken("<tab><tab><tab><tab><tab><c-u>001a2b3c4dff<tab><bs>8", since);
    bench.keys("<esc>");
    let screen = bench.screen();
    assert!(!screen.contains("! luis") && screen.contains("100.64.3.8"), "{screen}");
}

#[test]
fn a_secret_that_both_typed_anew_is_told_without_showing_either() {
    let mut since = by_luis(|_| {});
    since.changes[0].fields = vec!["wifi_key".into()];
    let to_wifi = "<tab><tab><tab><tab><tab><tab><tab><tab>mi clave nueva";
    let bench = overtaken(to_wifi, since);
    let screen = bench.screen();
    let row = row(&screen, "▸ Clave Wifi");
    assert!(row.contains("(escrita)") && row.contains("(cambiada)"), "{screen}");
    assert!(!screen.contains("mi clave nueva"), "{screen}");
}

#[test]
fn who_typed_in_fields_of_his_technology_keeps_it_when_the_other_changes_it() {
    let since = by_luis(|device| {
        device.technology = TechnologyKey("voip".into());
        device.serial = SerialNumber::parse("HT80100A1B2", SerialForm::Free).expect("a serial");
        device.secrets.clear();
    });
    let to_code = "<tab><tab><tab><tab><tab><tab><tab>LOID9";
    let mut bench = overtaken(to_code, since);
    assert!(bench.screen().contains("Tecnología"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("LOID9"), "{}", bench.screen());
}

#[test]
fn nothing_to_be_seen_of_the_other_saving_is_said_and_the_next_save_goes_through() {
    let mut bench = overtaken(NAME, by_luis(|_| {}));
    assert!(bench.screen().contains("Otro guardó el registro"), "{}", bench.screen());
    assert_eq!(draft(&bench.keys("<c-s>")).known, Some((DeviceId(3), 5)));
}

#[test]
fn a_device_that_was_removed_meanwhile_can_be_registered_as_new_with_what_was_typed() {
    let gone = Overtaken { now: None, changes: Vec::new() };
    let mut bench = overtaken(NAME, gone.clone());
    assert!(bench.screen().contains("Ya no está"), "{}", bench.screen());
    bench.keys("s");
    let screen = bench.screen();
    assert!(screen.contains("Nuevo dispositivo") && screen.contains("ONT salón grande"), "{screen}");
    let effects = bench.keys("<c-s>");
    let draft = draft(&effects);
    assert_eq!(draft.known, None);
    assert_eq!(draft.device.fields["wifi_key"], FieldChange::Clear, "the saved one went with the device");
    let mut bench = overtaken(NAME, gone);
    bench.keys("<enter>");
    assert!(bench.screen().contains("ONT salón grande"), "{}", bench.screen());
}

#[test]
fn a_form_that_was_closed_before_the_answer_is_told_all_the_same() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    bench.keys(NAME);
    bench.keys("<c-s><esc>d");
    let trouble = Trouble { text: text!("store-changed"), problems: Vec::new() };
    bench.reply(Reply::DeviceOvertaken { form: 1, trouble, since: Box::new(by_luis(|_| {})) });
    assert!(bench.screen().contains("no se hizo"), "{}", bench.screen());
}

#[test]
fn an_untouched_form_shows_what_the_other_saved() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter>");
    let now = by_luis(|device| device.name = "ONT despacho".into()).now.expect("it is there");
    bench.reply(Reply::Customer(Ok(file(&["R7"], vec![now]))));
    let screen = bench.screen();
    assert_eq!(screen.matches("ONT despacho").count(), 3, "list, title and field\n{screen}");
}
