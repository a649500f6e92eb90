//! What is seen of a report, and how one goes through it.

use super::*;
use crate::app::Event;
use crate::reconcile::report::{Candidate, Known};
use crate::store::StoreChange;

#[test]
fn the_totals_are_told_at_a_glance_and_services_without_template_first() {
    let mut bench = Bench::open(&route(ReportBegin::Last));
    assert_eq!(asked(&bench.opening), [ReportRequest::Join(SYSTEM)]);
    let classes = [
        (Class::InSync, 46_902),
        (Class::DiffersState, 37),
        (Class::OnlyTheirs, 61),
        (Class::OnlyOurs, 82),
        (Class::NoTemplate, 3),
        (Class::DeviceInSync, 12),
    ];
    bench.reply(last(Some(opened(&classes))));
    bench.reply(page(first(Show::All), vec![left_and_served(1)]));
    let screen = bench.screen();
    for words in [
        "! 3 servicios sin plantilla: vincúlalos en Gestión de tarifas",
        "48.211 aquí · 48.190 allí · completo, 9 s · hace 24 h: 31 nuevos, 12 resueltos",
        "Estado 37",
        "Falta 82",
        "Sobra 61",
        "Coincide 46.902 (99,6 %)",
        "Todas las diferencias · 1 · de más coste a menos",
        "▸     C000001   Óscar Güell                Baja aquí, Activo allí",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(screen.find("sin plantilla") < screen.find("48.211"), "{screen}");
}

#[test]
fn both_sides_are_shown_with_what_differs_marked() {
    let bench = with_rows(vec![left_and_served(1)]);
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.contains("Estado") && line.contains('◀')).unwrap_or_default();
    assert!(line.contains("Baja") && line.contains("Activo"), "{screen}");
    let line = screen.lines().find(|line| line.starts_with(" Nombre")).unwrap_or_default();
    assert!(line.contains("Óscar Güell") && line.contains("OSCAR GUELL") && !line.contains('◀'), "{screen}");
}

#[test]
fn a_wide_terminal_shows_the_detail_beside_the_list() {
    let bench = with_rows_at(vec![left_and_served(1), unlinked(2, Certainty::Certain)], 120, 40);
    let screen = bench.screen();
    let line = screen.lines().find(|line| line.contains("▸     C000001")).unwrap_or_default();
    assert!(line.contains('│') && line.contains("Difiere el estado"), "{screen}");
}

#[test]
fn the_detail_can_take_all_the_room_and_give_it_back() {
    let mut row = left_and_served(1);
    let facts = ["tax_id", "email", "phone", "address", "city", "postal_code", "mac", "ip", "admin_user"];
    row.theirs = row
        .theirs
        .map(|side| facts.iter().fold(side, |side, field| side.with(*field, Some(Known::from(*field)))));
    let mut bench = with_rows(vec![row]);
    assert!(!bench.screen().contains("admin_user"), "{}", bench.screen());
    bench.keys("d");
    assert!(bench.screen().contains("admin_user"), "{}", bench.screen());
    bench.keys("<esc>");
    assert!(!bench.screen().contains("admin_user"), "{}", bench.screen());
}

#[test]
fn the_whole_detail_shows_every_value_to_its_end_at_any_size() {
    let mut row = left_and_served(1);
    let email = "montserrat.prieto.villalonga168@correo.example.com";
    let facts =
        [("tax_id", "12345678Z"), ("email", email), ("phone", "612345678"), ("devices", "HT801 HT801-8297")];
    let with =
        |side: Side| facts.iter().fold(side, |side, (field, value)| side.with(*field, Some((*value).into())));
    row.theirs = row.theirs.map(with);
    let mut bench = with_rows_at(vec![row], 60, 20);
    bench.keys("d");
    let mut seen = bench.screen();
    bench.keys("<pgdn>");
    seen.push_str(&bench.screen());
    assert!(seen.contains("Dispositivos") && seen.contains("HT801-8297"), "{seen}");
    let words: String = seen.split_whitespace().collect();
    assert!(words.contains(email) && !words.contains("devices"), "{seen}");
}

#[test]
fn the_share_that_agrees_and_the_bar_are_of_the_same_customers() {
    let mut bench = Bench::open(&route(ReportBegin::Last));
    let classes = [
        (Class::InSync, 75),
        (Class::DiffersState, 25),
        (Class::OutOfScope, 8_000),
        (Class::DeviceMissing, 300),
    ];
    bench.reply(last(Some(opened(&classes))));
    let screen = bench.screen();
    assert!(screen.contains("Coincide 75 (75,0 %)"), "{screen}");
    let bar = screen.lines().find(|line| line.contains('█')).unwrap_or_default();
    let (same, costly) = (bar.matches('█').count(), bar.matches('▌').count());
    assert!(same.abs_diff(costly * 3) <= 3, "{same} {costly}\n{screen}");
}

#[test]
fn what_is_done_by_hand_says_how() {
    for (class, words) in [
        (Class::Ambiguous, "abre su ficha con Enter y vincula allí"),
        (Class::DuplicateId, "desvincula el que sobra"),
        (Class::DuplicateSerial, "El mismo equipo está en dos sitios"),
        (Class::NotChecked, "genera el informe otra vez con g"),
        (Class::NoTemplate, "a una plantilla de este sistema en Gestión"),
    ] {
        let screen = with_rows(vec![row(1, class)]).screen();
        // It may be broken over lines.
        let shown: Vec<&str> = screen.split_whitespace().collect();
        assert!(shown.join(" ").contains(words), "{words}\n{screen}");
    }
}

#[test]
fn the_totals_are_renewed_with_the_rows_and_those_of_another_report_are_not_taken() {
    let mut bench = with_rows(vec![left_and_served(1), left_and_served(2)]);
    let mut other = opened(&[(Class::DiffersState, 9)]);
    other.report.id = ReportId(6);
    bench.reply(reply(ReportReply::Head(Ok(Box::new(other)))));
    assert!(bench.screen().contains("Estado 2"), "{}", bench.screen());
    let mut renewed = opened(&[(Class::DiffersState, 1)]);
    renewed.report.totals.accepted = 1;
    bench.reply(reply(ReportReply::Head(Ok(Box::new(renewed)))));
    let screen = bench.screen();
    assert!(screen.contains("Estado 1") && screen.contains("Aceptadas 1"), "{screen}");
}

#[test]
fn words_from_outside_do_not_steer_the_terminal() {
    let mut row = row(1, Class::OnlyTheirs);
    row.customer_name = None;
    row.theirs = Some(Side::default().with("name", Some("Ana\u{1b}[2J\u{202e}".into())));
    let bench = with_rows(vec![row]);
    assert!(bench.screen().contains("Ana·[2J·"), "{}", bench.screen());
}

#[test]
fn the_candidates_of_an_ambiguous_row_are_listed() {
    let mut row = row(1, Class::Ambiguous);
    row.candidates = ["R1", "R2"]
        .map(|id| Candidate {
            customer: None,
            customer_code: None,
            external_id: Some(id.into()),
            name: Some("Bar Pepe".into()),
            serial: None,
        })
        .into();
    let bench = with_rows(vec![row]);
    let screen = bench.screen();
    for words in ["2 candidatos", "· R1 · Bar Pepe", "· R2 · Bar Pepe"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

#[test]
fn one_goes_from_class_to_class_and_passes_over_those_without_rows() {
    let mut bench = with_rows(vec![left_and_served(1), unlinked(2, Certainty::Certain)]);
    let mut press = |key: &str| {
        let rows = asked(&bench.keys(key));
        for request in &rows {
            let ReportRequest::Rows(query) = request else { panic!("rows are asked for, not {request:?}") };
            bench.reply(page(query.clone(), Vec::new()));
        }
        rows
    };
    let seen: Vec<_> = (0..5).flat_map(|_| press("c")).collect();
    let shows = [
        Show::Class(Class::DiffersState),
        Show::Class(Class::Unlinked),
        Show::New(ReportId(6)),
        Show::Gone(ReportId(6)),
        Show::All,
    ];
    assert_eq!(seen, shows.map(|show| ReportRequest::Rows(first(show))));
    assert_eq!(press("C"), [ReportRequest::Rows(first(Show::Gone(ReportId(6))))]);
}

#[test]
fn a_search_is_asked_for_as_it_is_typed_and_escape_ends_it() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    let searched = |words: &str| ReportRequest::Rows(RowsQuery { search: words.into(), ..first(Show::All) });
    assert_eq!(asked(&bench.keys("/gü")), [searched("g"), searched("gü")]);
    let nothing = RowsQuery { search: "gü".into(), ..first(Show::All) };
    bench.reply(page(nothing, Vec::new()));
    assert!(bench.screen().contains("Ninguna fila tiene «gü»"), "{}", bench.screen());
    assert_eq!(asked(&bench.keys("<enter><esc>")), [searched("")]);
}

#[test]
fn a_list_is_read_on_before_its_end_comes_into_sight() {
    let mut bench = Bench::open(&route(ReportBegin::Last));
    bench.reply(last(Some(opened(&[(Class::DiffersState, 900)]))));
    let rows = (1..=200).map(left_and_served).collect();
    let page = RowPage { rows, more_before: false, more_after: true, count: 900 };
    bench.reply(reply(ReportReply::Rows { query: first(Show::All), page: Ok(page) }));
    assert_eq!(asked(&bench.keys("<down>")), []);
    let effects = bench.keys("<pgdn*30>");
    let next = RowsQuery { part: RowPart::After(200), ..first(Show::All) };
    assert_eq!(asked(&effects), [ReportRequest::Rows(next)]);
}

#[test]
fn enter_opens_the_customer_and_a_record_of_nobody_says_what_to_do() {
    let mut bench = with_rows(vec![left_and_served(4)]);
    bench.keys("<enter>");
    assert!(bench.screen().contains("[Aprovisionamiento]"), "{}", bench.screen());
    let mut stranger = row(1, Class::OnlyTheirs);
    stranger.customer = None;
    let mut bench = with_rows(vec![stranger]);
    bench.keys("<enter>");
    assert!(
        bench.screen().contains("No es de ningún cliente nuestro: créalo aquí con a"),
        "{}",
        bench.screen()
    );
}

#[test]
fn a_report_stays_as_it_was_whatever_changes_meanwhile() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(bench.event(Event::Changed(StoreChange::Elsewhere)), []);
}

#[test]
fn a_report_without_differences_says_so() {
    let bench = with_rows(Vec::new());
    assert!(bench.screen().contains("Nada que hacer aquí"), "{}", bench.screen());
}

#[test]
fn a_service_without_template_leads_to_it_in_gestion_de_tarifas_and_back_to_the_same_row() {
    let facts =
        Side::default().with("tariff", Some("Fibra 600".into())).with("service", Some("internet".into()));
    let service = Row {
        customer: None,
        customer_name: None,
        ours: Some(facts),
        theirs: None,
        ..row(2, Class::NoTemplate)
    };
    let mut bench = with_rows(vec![left_and_served(1), service.clone()]);
    let effects = bench.keys("<down><enter>");
    let tariffs = effects.iter().any(|effect| matches!(effect, Effect::Store(Ticket(2), _)));
    assert!(tariffs && bench.screen().contains("Gestión de tarifas"), "{effects:?}\n{}", bench.screen());
    let again = RowsQuery { part: RowPart::Around(2), ..first(Show::All) };
    assert_eq!(asked(&bench.keys("<esc>")), [ReportRequest::Rows(again), ReportRequest::Head(ReportId(7))]);
    assert!(
        bench.screen().lines().any(|line| line.contains('▸') && line.contains("Fibra 600")),
        "{}",
        bench.screen()
    );
}
