//! Keys in, state and effects out.

use std::collections::BTreeMap;

use crate::app::Event;
use crate::app::effect::report::{Opened, ReportReply};
use crate::app::effect::{Effect, Reply, StoreRequest, Ticket, Trouble};
use crate::app::route::Route;
use crate::app::testing::{Bench, NOW};
use crate::domain::ids::{ReportId, SystemId};
use crate::domain::system::{LastTest, System, SystemKind};
use crate::reconcile::report::{Counts, Incomplete, Report, Totals};
use crate::store::{StoreChange, SystemSummary};
use crate::text;

fn system(id: i64, name: &str) -> SystemSummary {
    SystemSummary {
        system: System {
            id: SystemId(id),
            name: name.into(),
            kind: SystemKind::Rest,
            url: "https://acs.example:7557".parse().expect("a URL"),
            user: "ana".into(),
            has_password: true,
            options: BTreeMap::new(),
            version: 1,
        },
        customers_linked: 12,
        operations_waiting: 3,
        last_test: Some(LastTest { at: NOW, ok: false, failed_step: Some("sign_in".into()) }),
    }
}

fn listed() -> Bench {
    let mut bench = Bench::open(&Route::Systems);
    bench.reply(Reply::Systems(Ok(vec![system(1, "Fibra Norte"), system(2, "Fibra Sur")])));
    bench
}

#[test]
fn the_list_shows_name_url_last_test_and_counts() {
    let bench = listed();
    let screen = bench.screen();
    for words in ["Fibra Norte", "https://acs.example", "✗ 18/11", "12", "3", "2 sistemas"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_wide_terminal_shows_the_marked_system_beside_the_list() {
    let mut bench = Bench::open_at(&Route::Systems, 120, 40);
    let mut south = system(2, "Fibra Sur");
    south.system.options.insert("timeout_secs".into(), "20".into());
    bench.reply(Reply::Systems(Ok(vec![system(1, "Fibra Norte"), south])));
    assert!(!bench.screen().contains("Espera máxima"), "{}", bench.screen());
    bench.keys("<down>");
    let screen = bench.screen();
    for words in ["│ Nombre", "https://acs.example:7557", "✗ 18/11 11:06 · sesión", "Espera máxima (s)  20"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn a_system_that_nobody_uses_is_removed_after_a_question_with_the_version_that_was_seen() {
    let mut bench = Bench::open(&Route::Systems);
    let unused = SystemSummary { customers_linked: 0, operations_waiting: 0, ..system(1, "Fibra Norte") };
    bench.reply(Reply::Systems(Ok(vec![unused])));
    assert_eq!(bench.keys("x<enter>"), [Effect::Abandon(Ticket(2))], "no is the safe answer");
    let effects = bench.keys("xs");
    let remove = StoreRequest::RemoveSystem { id: SystemId(1), version: 1 };
    assert!(effects.contains(&Effect::Store(Ticket(1), remove)), "{effects:?}");
    let effects = bench.reply(Reply::SystemRemoved(Ok(())));
    assert_eq!(effects, [Effect::Store(Ticket(1), StoreRequest::Systems)]);
    assert!(bench.screen().contains("✓ Sistema eliminado"), "{}", bench.screen());
}

#[test]
fn a_system_in_use_says_what_is_in_the_way_of_its_removal_and_does_not_offer_it() {
    let mut bench = listed();
    assert!(!bench.screen().contains("x Eliminar"), "{}", bench.screen());
    assert_eq!(bench.keys("x"), []);
    assert!(bench.screen().contains("Hay 12 clientes vinculados en Fibra Norte"), "{}", bench.screen());
}

#[test]
fn an_empty_list_says_how_to_begin_and_a_failure_what_is_wrong() {
    let mut bench = Bench::open(&Route::Systems);
    bench.reply(Reply::Systems(Ok(Vec::new())));
    assert!(bench.screen().contains("Pulsa n"), "{}", bench.screen());
    assert_eq!(bench.keys("<enter>"), []);
    assert!(bench.screen().contains("No hay ningún sistema"), "{}", bench.screen());
    let trouble = Trouble { text: text!("saving-already"), problems: Vec::new() };
    bench.reply(Reply::Systems(Err(trouble)));
    assert!(bench.screen().contains("Ya se está guardando"), "{}", bench.screen());
}

#[test]
fn enter_opens_the_marked_system_and_not_a_position() {
    let mut bench = listed();
    bench.keys("<down>");
    // Meanwhile one appears before it: the mark stays on the same system.
    bench.reply(Reply::Systems(Ok(vec![
        system(3, "Aire"),
        system(1, "Fibra Norte"),
        system(2, "Fibra Sur"),
    ])));
    let effects = bench.keys("<enter>");
    assert!(effects.contains(&Effect::Store(Ticket(2), StoreRequest::System(SystemId(2)))), "{effects:?}");
}

#[test]
fn changes_in_the_store_are_read_together_after_a_rest() {
    let mut bench = listed();
    for _ in 0..3 {
        assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), [], "it was read just now");
    }
    let read = [Effect::Store(Ticket(1), StoreRequest::Systems)];
    assert_eq!(bench.reply(Reply::Elapsed), read);
    assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), [], "it is being read");
    bench.reply(Reply::Systems(Ok(vec![system(1, "Fibra Norte")])));
    assert_eq!(bench.reply(Reply::Elapsed), read, "it has changed since it was asked for");
    bench.reply(Reply::Systems(Ok(vec![system(1, "Fibra Norte")])));
    assert_eq!(bench.reply(Reply::Elapsed), []);
    assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), read);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_comes_back() {
    let mut bench = listed();
    bench.event(Event::Resize { columns: 40, rows: 10 });
    assert!(bench.screen().contains("demasiado pequeña"), "{}", bench.screen());
    bench.event(Event::Resize { columns: 60, rows: 20 });
    assert!(bench.screen().contains("Fibra Sur"), "{}", bench.screen());
}

#[test]
fn help_lists_the_keys_of_the_screen_below() {
    let mut bench = listed();
    bench.keys("?");
    let screen = bench.screen();
    for words in ["Nuevo sistema", "Probar", "Clientes"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<end>");
    assert!(bench.screen().contains("^Q  ^C"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(bench.screen().contains("Fibra Norte"));
}

#[test]
fn the_list_is_put_in_another_order_and_the_mark_stays_on_its_system() {
    let mut bench = Bench::open(&Route::Systems);
    let busy = SystemSummary { operations_waiting: 7, ..system(1, "Fibra Norte") };
    let tried = LastTest { at: NOW, ok: true, failed_step: None };
    let idle = SystemSummary { operations_waiting: 0, last_test: Some(tried), ..system(2, "Fibra Sur") };
    bench.reply(Reply::Systems(Ok(vec![busy, idle])));
    let names = |bench: &Bench| {
        let screen = bench.screen();
        let norte = screen.find("Fibra Norte").expect("listed");
        if norte < screen.find("Fibra Sur").expect("listed") { "Norte, Sur" } else { "Sur, Norte" }
    };
    for (keys, order, title) in [
        ("", "Norte, Sur", "Nombre ▲"),
        ("O", "Sur, Norte", "Nombre ▼"),
        ("o", "Norte, Sur", "Prueba ▲"),
        ("O", "Sur, Norte", "Prueba ▼"),
        ("o", "Norte, Sur", "Clientes ▲"),
        ("o", "Sur, Norte", "En cola ▲"),
        ("O", "Norte, Sur", "En cola ▼"),
        ("o", "Norte, Sur", "Nombre ▲"),
    ] {
        bench.keys(keys);
        let screen = bench.screen();
        assert!(screen.contains(title), "{title}\n{screen}");
        assert_eq!(names(&bench), order, "{title}\n{screen}");
        assert!(screen.contains("▸ Fibra Norte"), "{screen}");
    }
}

#[test]
fn why_the_last_report_is_not_complete_is_told_to_its_end() {
    let reason = text!(
        "cause-connect",
        host = "10.20.0.5",
        port = "7557",
        reason = "Connection refused (os error 111)"
    );
    let because = text!("not-whole-page", page = 1_u64, reason = reason);
    let report = Report {
        id: ReportId(1),
        system: SystemId(1),
        system_name: "Fibra Norte".into(),
        system_version: None,
        started_at: NOW,
        finished_at: NOW,
        by: "ana".into(),
        incomplete: Some(Incomplete::CutShort { because }),
        counts: Counts::default(),
        totals: Totals::default(),
        nothing_linked: false,
    };
    for (columns, lines) in [(80, 24), (60, 20)] {
        let mut bench = Bench::open_at(&Route::Systems, columns, lines);
        bench.reply(Reply::Systems(Ok((1..=9).map(|id| system(id, "Fibra Norte")).collect())));
        let opened = Opened { report: report.clone(), since: None };
        let last = Ok(Some(Box::new(opened)));
        bench.reply(Reply::Report(ReportReply::Last { system: SystemId(1), last }));
        let screen = bench.screen();
        let words: Vec<&str> = screen.split_whitespace().collect();
        assert!(words.join(" ").contains("el cortafuegos deja pasar"), "{columns}\n{screen}");
        assert!(screen.contains('▸'), "the marked system stays in sight\n{screen}");
    }
}
