//! A report: being made, shown, mended from.

use std::time::Duration;

use vincula::app::effect::Reply;
use vincula::app::effect::report::{Opened, ReportReply, RowPage, RowPart, RowsQuery, Show, Since};
use vincula::app::route::{ReportBegin, Route};
use vincula::domain::ids::{AcceptedId, CustomerId, OperationId, ReportId};
use vincula::domain::operation::OperationState;
use vincula::reconcile::class::{Action, Certainty, Class};
use vincula::reconcile::collect;
use vincula::reconcile::generate::Progress;
use vincula::reconcile::outcome::{Acceptance, Done, Outcome, Stand};
use vincula::reconcile::report::{
    Cost, Counts, FieldDifference, Incomplete, Known, Report, Row, Side, Totals,
};
use vincula::store::Accepted;
use vincula::text;

use super::world::{SOUTH, ago};
use super::{Scene, looks};

fn route(begin: ReportBegin) -> Route {
    Route::Report { system: SOUTH, system_name: "Fibra Sur".into(), begin }
}

fn report(classes: &[(Class, u64)]) -> Report {
    let mut totals = Totals::default();
    totals.accepted = 6;
    classes.iter().for_each(|(class, count)| totals.add(*class, *count));
    Report {
        id: ReportId(7),
        system: SOUTH,
        system_name: "Fibra Sur".into(),
        system_version: None,
        started_at: ago(69),
        finished_at: ago(60),
        by: "ana".into(),
        incomplete: None,
        counts: Counts { ours: 48_211, theirs: 48_190 },
        totals,
        nothing_linked: false,
    }
}

fn full() -> Report {
    report(&[
        (Class::InSync, 46_902),
        (Class::DiffersState, 37),
        (Class::OnlyTheirs, 61),
        (Class::OnlyOurs, 82),
        (Class::DiffersTemplate, 205),
        (Class::DiffersDevice, 118),
        (Class::DiffersData, 394),
        (Class::Unlinked, 412),
        (Class::Ambiguous, 9),
        (Class::DuplicateId, 4),
        (Class::NoTemplate, 3),
        (Class::DeviceInSync, 40_112),
    ])
}

fn person(place: i64, code: &str, name: &str, class: Class, cost: Cost) -> Row {
    Row {
        place,
        class,
        certainty: None,
        cost,
        customer: Some(CustomerId(place)),
        customer_code: Some(code.into()),
        customer_name: Some(name.into()),
        external_id: Some(code.replace('C', "R")),
        device: None,
        serial: None,
        ours: None,
        theirs: None,
        fields: Vec::new(),
        candidates: Vec::new(),
        result: None,
        accepted: None,
    }
}

fn side(name: &str, status: &str) -> Side {
    Side::default()
        .with("name", Some(name.into()))
        .with("tax_id", Some("12345678Z".into()))
        .with("status", Some(status.into()))
        .with("phone", Some("+34612345678".into()))
        .with("email", Some("oscar@correo.example".into()))
        .with("address", Some("Calle Mayor, 3, 2.º A".into()))
}

fn rows() -> Vec<Row> {
    let states = |place, code, name: &str, ours: &str, theirs: &str, cost| {
        let field =
            FieldDifference { field: "status".into(), ours: Some(ours.into()), theirs: Some(theirs.into()) };
        Row {
            ours: Some(side(name, ours)),
            theirs: Some(side(&name.to_uppercase(), theirs)),
            fields: vec![field],
            ..person(place, code, name, Class::DiffersState, cost)
        }
    };
    let missing = Row {
        external_id: None,
        ours: Some(side("Bar Casa Pepe", "alta")),
        ..person(4, "C004410", "Bar Casa Pepe", Class::OnlyOurs, Cost::NotServed)
    };
    let stranger = Row {
        customer: None,
        customer_code: None,
        customer_name: None,
        theirs: Some(side("Ramón\u{1b}[31m Ibáñez", "active")),
        ..person(6, "C900001", "", Class::OnlyTheirs, Cost::Other)
    };
    let unlinked = Row {
        certainty: Some(Certainty::Certain),
        ours: Some(side("Lucía Ferrer Soler", "alta")),
        theirs: Some(side("Lucia Ferrer", "active")),
        ..person(5, "C000771", "Lucía Ferrer Soler", Class::Unlinked, Cost::Other)
    };
    let service = Row {
        customer: None,
        customer_code: None,
        customer_name: None,
        external_id: None,
        ours: Some(
            Side::default()
                .with("tariff", Some("Fibra 300 + Fijo".into()))
                .with("service", Some("landline".into()))
                .with("customers", Some(Known::Number(214))),
        ),
        ..person(7, "", "", Class::NoTemplate, Cost::Other)
    };
    vec![
        states(1, "C018820", "Óscar Güell Ibáñez", "baja", "active", Cost::LeftAndServed),
        states(2, "C002117", "Nuria Peña Castaño", "baja", "active", Cost::LeftAndServed),
        states(3, "C031009", "Íñigo Zúñiga Muñoz", "alta", "suspended", Cost::NotServed),
        missing,
        unlinked,
        stranger,
        service,
    ]
}

fn query(part: RowPart) -> RowsQuery {
    RowsQuery { report: ReportId(7), show: Show::All, search: String::new(), part, limit: 200 }
}

fn answer_rows(scene: &mut Scene, part: RowPart, rows: Vec<Row>) {
    let page = RowPage { rows, more_before: false, more_after: false, count: 1_325 };
    scene.answer(1, Reply::Report(ReportReply::Rows { query: query(part), page: Ok(page) }));
}

fn show(scene: &mut Scene) {
    let since = Some(Since { report: ReportId(6), at: ago(86_400), new: 31, gone: 12 });
    let last = Ok(Some(Box::new(Opened { report: full(), since })));
    scene.answer(1, Reply::Report(ReportReply::Last { system: SOUTH, last }));
    answer_rows(scene, RowPart::First, rows());
}

#[test]
fn a_report_that_is_made() {
    looks("report-begins", &route(ReportBegin::Generate), |_| {});
    looks("report-running", &route(ReportBegin::Generate), |scene| {
        let elapsed = Duration::from_millis(4_200);
        let step = Progress::Theirs(collect::Progress { read: 21_000, total: Some(48_190), elapsed });
        scene.answer(1, Reply::Report(ReportReply::Step(step)));
    });
    looks("report-none", &route(ReportBegin::Last), |scene| {
        scene.answer(1, Reply::Report(ReportReply::Last { system: SOUTH, last: Ok(None) }));
    });
}

#[test]
fn a_report_that_is_shown() {
    looks("report", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("  ");
    });
    looks("report-agrees", &route(ReportBegin::Generate), |scene| {
        let report = Report { totals: Totals::default(), ..report(&[]) };
        let report = Report {
            totals: {
                let mut totals = report.totals.clone();
                totals.add(Class::InSync, 48_190);
                totals
            },
            ..report
        };
        let ran = Ok(Box::new(Opened { report, since: None }));
        scene.answer(1, Reply::Report(ReportReply::Ran(ran)));
        let page = RowPage::default();
        scene.answer(1, Reply::Report(ReportReply::Rows { query: query(RowPart::First), page: Ok(page) }));
    });
    looks("report-incomplete", &route(ReportBegin::Last), |scene| {
        let mut report = report(&[(Class::NotChecked, 41_000), (Class::InSync, 7_102)]);
        let because = text!("not-whole-fewer", total = 48_190_u64, read = 7_102_u64);
        report.incomplete = Some(Incomplete::CutShort { because });
        let last = Ok(Some(Box::new(Opened { report, since: None })));
        scene.answer(1, Reply::Report(ReportReply::Last { system: SOUTH, last }));
        let row = person(1, "C018820", "Óscar Güell Ibáñez", Class::NotChecked, Cost::Other);
        answer_rows(scene, RowPart::First, vec![row]);
    });
    looks("report-detail", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("d");
    });
}

#[test]
fn what_is_done_from_a_report() {
    looks("report-preview", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("e");
    });
    looks("report-accept", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("pEn juicio<tab>pronto<c-s>");
    });
    looks("report-mended", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("es");
        let done = |outcome| Done { action: Action::Push, by: "ana".into(), at: ago(1), outcome };
        let mut mended = rows();
        mended[0].result = Some(done(Outcome::Queued { operations: vec![OperationId(9)], stand: None }));
        mended[1].result = Some(done(Outcome::Changed { fields: Vec::new() }));
        let stand = |state, because| Outcome::Queued {
            operations: vec![OperationId(8)],
            stand: Some(Stand { state, because }),
        };
        mended[2].result = Some(done(stand(OperationState::Applied, None)));
        let taken = Some(text!("cause-id-taken", id = "C044120"));
        mended[3].result = Some(done(stand(OperationState::Refused, taken)));
        let results = vec![
            (1, done(Outcome::Queued { operations: vec![OperationId(9)], stand: None })),
            (2, done(Outcome::Changed { fields: Vec::new() })),
        ];
        scene.answer(1, Reply::Report(ReportReply::Mended { action: Action::Push, results: Ok(results) }));
        answer_rows(scene, RowPart::Around(1), mended);
    });
    looks("report-accepted", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("P");
        let accepted = Accepted {
            acceptance: Acceptance {
                id: AcceptedId(1),
                by: "luis".into(),
                at: ago(90_000),
                why: "En juicio: no se corta".into(),
                until: Some(ago(-2_000_000)),
            },
            class: Class::DiffersState,
            customer_code: Some("C000009".into()),
            customer_name: Some("Ana Vidal".into()),
            external_id: Some("R000009".into()),
            serial: None,
        };
        scene.answer(1, Reply::Report(ReportReply::Accepted(Ok(vec![accepted]))));
    });
    looks("report-earlier", &route(ReportBegin::Last), |scene| {
        show(scene);
        scene.keys("h");
        let older = Report { id: ReportId(6), finished_at: ago(86_400), ..full() };
        scene.answer(1, Reply::Report(ReportReply::Reports(Ok(vec![full(), older]))));
    });
}
