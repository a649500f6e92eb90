//! Earlier reports, accepted differences, files.

use super::*;
use crate::app::effect::report::Format;
use crate::domain::ids::AcceptedId;
use crate::reconcile::outcome::Acceptance;
use crate::store::Accepted;

#[test]
fn an_earlier_report_is_chosen_from_a_list_and_opened() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(asked(&bench.keys("h")), [ReportRequest::Reports(SYSTEM)]);
    let mut older = report(&[(Class::OnlyOurs, 5)]);
    older.id = ReportId(6);
    older.finished_at = moment() - SignedDuration::from_hours(24);
    let reports = vec![report(&[(Class::DiffersState, 1)]), older.clone()];
    bench.reply(reply(ReportReply::Reports(Ok(reports))));
    let screen = bench.screen();
    for words in ["Informes anteriores", "completo, una diferencia", "completo, 5 diferencias", "17/11"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert_eq!(asked(&bench.keys("<down><enter>")), [ReportRequest::This(ReportId(6))]);
    let effects =
        bench.reply(reply(ReportReply::Opened(Ok(Box::new(Opened { report: older, since: None })))));
    let rows = RowsQuery { report: ReportId(6), ..first(Show::All) };
    assert_eq!(asked(&effects), [ReportRequest::Rows(rows)]);
}

#[test]
fn an_accepted_difference_is_listed_with_who_why_and_until_when_and_can_be_taken_back() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    assert_eq!(asked(&bench.keys("P")), [ReportRequest::Accepted(SYSTEM)]);
    let acceptance = Acceptance {
        id: AcceptedId(4),
        by: "luis".into(),
        at: moment(),
        why: "En juicio".into(),
        until: Some("2026-12-31T23:59:59Z".parse().expect("a time")),
    };
    let accepted = Accepted {
        acceptance,
        class: Class::DiffersState,
        customer_code: Some("C000009".into()),
        customer_name: Some("Ana".into()),
        external_id: None,
        serial: None,
    };
    bench.reply(reply(ReportReply::Accepted(Ok(vec![accepted]))));
    let screen = bench.screen();
    for words in ["C000009 Ana · Difiere el estado", "luis, hasta 31/12/2026: En juicio"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<enter>");
    assert!(bench.screen().contains("Retirar lo aceptado de C000009 Ana"), "{}", bench.screen());
    assert_eq!(asked(&bench.keys("s")), [ReportRequest::Withdraw(AcceptedId(4))]);
    let effects = bench.reply(reply(ReportReply::Withdrawn(Ok(()))));
    assert!(asked(&effects).contains(&ReportRequest::Head(ReportId(7))));
    assert!(bench.screen().contains("✓ Retirada"), "{}", bench.screen());
}

#[test]
fn the_report_is_written_to_a_file_whose_path_is_told() {
    let mut bench = with_rows(vec![left_and_served(1)]);
    bench.keys("x");
    let effects = bench.keys("<down><enter>");
    let export = ReportRequest::Export { report: ReportId(7), format: Format::Json };
    assert_eq!(asked(&effects), [export]);
    bench.reply(reply(ReportReply::Exported(Ok("/tmp/informe.json".into()))));
    assert!(bench.screen().contains("✓ Guardado en /tmp/informe.json"), "{}", bench.screen());
}
