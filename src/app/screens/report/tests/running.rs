//! Making a report: how far it is, cancelling, and how it ends.

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::domain::system::{System, SystemKind};
use crate::reconcile::collect;
use crate::reconcile::generate::Progress;
use crate::reconcile::report::Incomplete;
use crate::store::SystemSummary;

fn progress(read: u64, seconds: u64) -> Reply {
    let progress = collect::Progress { read, total: Some(48_190), elapsed: Duration::from_secs(seconds) };
    reply(ReportReply::Step(Progress::Theirs(progress)))
}

fn system() -> SystemSummary {
    SystemSummary {
        system: System {
            id: SYSTEM,
            name: "Fibra Sur".into(),
            kind: SystemKind::Rest,
            url: "https://acs.example:7557".parse().expect("a URL"),
            user: "ana".into(),
            has_password: true,
            options: BTreeMap::new(),
            version: 1,
        },
        customers_linked: 12,
        operations_waiting: 0,
        last_test: None,
    }
}

#[test]
fn progress_is_told_as_count_rate_and_time_left() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    assert_eq!(asked(&bench.opening), [ReportRequest::Run(SYSTEM)]);
    bench.reply(progress(24_095, 5));
    let screen = bench.screen();
    for words in ["24.095 de 48.190", "4.819 por segundo", "quedan 5 s", "Esc Cancelar", "███", "░░░"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.reply(reply(ReportReply::Step(Progress::Writing { rows: 2_000, of: 41_000 })));
    assert!(bench.screen().contains("guardando 2.000 filas de 41.000"), "{}", bench.screen());
}

#[test]
fn a_report_that_is_made_is_shown_with_its_rows() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    let made = opened(&[(Class::DiffersState, 2)]);
    let effects = bench.reply(reply(ReportReply::Ran(Ok(Box::new(made)))));
    assert_eq!(asked(&effects), [ReportRequest::Rows(first(Show::All))]);
    assert!(bench.screen().contains("Informe hecho: 2 diferencias"), "{}", bench.screen());
}

#[test]
fn escape_cancels_and_what_ends_too_late_is_not_shown() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    let effects = bench.keys("<esc>");
    assert_eq!(asked(&effects), [ReportRequest::Stop(SYSTEM), ReportRequest::Last(SYSTEM)]);
    let effects = bench.reply(reply(ReportReply::Ran(Ok(Box::new(opened(&[]))))));
    assert_eq!(effects, []);
    bench.reply(last(None));
    assert!(bench.screen().contains("no hay todavía ningún informe"), "{}", bench.screen());
}

#[test]
fn cancelling_a_new_report_leaves_the_old_one_in_sight() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(asked(&bench.keys("g")), [ReportRequest::Run(SYSTEM)]);
    assert!(!bench.screen().contains("C000001"));
    assert_eq!(asked(&bench.keys("<esc>")), [ReportRequest::Stop(SYSTEM)]);
    assert!(bench.screen().contains("C000001"), "{}", bench.screen());
}

#[test]
fn who_comes_back_to_a_report_that_is_being_made_sees_how_far_it_is() {
    let mut bench = Bench::open(&route(ReportBegin::Last));
    bench.reply(reply(ReportReply::Joined(None)));
    assert!(bench.screen().contains("Empezando a leer"), "{}", bench.screen());
    bench.reply(progress(24_095, 5));
    assert!(bench.screen().contains("24.095 de 48.190"), "{}", bench.screen());
    assert_eq!(asked(&bench.keys("<esc>")), [ReportRequest::Stop(SYSTEM), ReportRequest::Last(SYSTEM)]);
}

#[test]
fn a_report_goes_on_when_its_screen_is_left_and_is_told_at_the_end() {
    let mut bench = Bench::open(&Route::Systems);
    let generating = Ticket(2);
    bench.reply(Reply::Systems(Ok(vec![system()])));
    bench.keys("g");
    let left = bench.keys("3");
    assert!(left.contains(&Effect::Abandon(generating)), "{left:?}");
    assert_eq!(left.iter().filter(|effect| matches!(effect, Effect::Report(..))).count(), 0, "{left:?}");
    bench.late(generating, progress(24_095, 5));
    let made = opened(&[(Class::DiffersState, 2)]);
    bench.late(generating, reply(ReportReply::Ran(Ok(Box::new(made)))));
    assert!(bench.screen().contains("Informe de Fibra Sur hecho: 2 diferencias"), "{}", bench.screen());
}

#[test]
fn the_list_of_systems_shows_a_report_as_soon_as_it_is_made() {
    let mut bench = Bench::open(&Route::Systems);
    bench.reply(Reply::Systems(Ok(vec![system()])));
    bench.reply(last(None));
    assert!(bench.screen().contains("no hay todavía ningún informe"), "{}", bench.screen());
    let made = opened(&[(Class::DiffersState, 2)]);
    bench.late(Ticket(9), reply(ReportReply::Ran(Ok(Box::new(made)))));
    assert!(bench.screen().contains("2 diferencias. "), "{}", bench.screen());
}

#[test]
fn what_was_made_of_another_system_is_not_taken_for_this_one() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    let mut made = opened(&[(Class::DiffersState, 2)]);
    made.report.system = SystemId(2);
    bench.late(Ticket(9), reply(ReportReply::Ran(Ok(Box::new(made)))));
    assert!(bench.screen().contains("Generando el informe de Fibra Sur"), "{}", bench.screen());
}

#[test]
fn a_report_that_could_not_be_made_says_why_and_the_last_one_is_shown() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    let effects = bench.reply(reply(ReportReply::Ran(Err(trouble()))));
    assert_eq!(asked(&effects), [ReportRequest::Last(SYSTEM)]);
    assert!(bench.screen().contains("✗ Ya se está guardando"), "{}", bench.screen());
}

#[test]
fn an_incomplete_report_says_so_above_all_and_why() {
    let mut bench = Bench::open(&route(ReportBegin::Generate));
    let mut made = opened(&[(Class::NotChecked, 48_000)]);
    let because = text!("not-whole-fewer", total = 48_190_u64, read = 1_000_u64);
    made.report.incomplete = Some(Incomplete::CutShort { because });
    bench.reply(reply(ReportReply::Ran(Ok(Box::new(made)))));
    let screen = bench.screen();
    for words in ["✗ No está completo", "anuncia 48190 clientes", "incompleto, 9 s", "No comprobado 48.000"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn what_to_do_about_a_system_that_is_down_is_told_to_its_end() {
    let reason = text!(
        "cause-connect",
        host = "10.20.0.5",
        port = "7557",
        reason = "Connection refused (os error 111)"
    );
    for (columns, lines) in [(80, 24), (60, 20)] {
        let mut bench = Bench::open_at(&route(ReportBegin::Generate), columns, lines);
        let mut made = opened(&[(Class::NotChecked, 48_000)]);
        let because = text!("not-whole-page", page = 1_u64, reason = reason.clone());
        made.report.incomplete = Some(Incomplete::CutShort { because });
        bench.reply(reply(ReportReply::Ran(Ok(Box::new(made)))));
        let screen = bench.screen();
        let words: Vec<&str> = screen.split_whitespace().collect();
        assert!(words.join(" ").contains("el cortafuegos deja pasar"), "{columns}\n{screen}");
    }
}
