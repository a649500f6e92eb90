//! Keys in, state and effects out.

mod adopting;
mod deeds;
mod lists;
mod live;
mod running;
mod shown;

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::report::{
    Opened, ReportReply, ReportRequest, RowPage, RowPart, RowsQuery, Show, Since,
};
use crate::app::effect::{Effect, Reply, Ticket, Trouble};
use crate::app::route::{ReportBegin, Route};
use crate::app::testing::{Bench, NOW};
use crate::domain::ids::{CustomerId, ReportId, SystemId};
use crate::reconcile::class::{Certainty, Class};
use crate::reconcile::report::{Cost, Counts, FieldDifference, Report, Row, Side, Totals};
use crate::text;

const SYSTEM: SystemId = SystemId(1);

fn route(begin: ReportBegin) -> Route {
    Route::Report { system: SYSTEM, system_name: "Fibra Sur".into(), begin }
}

fn report(classes: &[(Class, u64)]) -> Report {
    let mut totals = Totals::default();
    for (class, count) in classes {
        totals.add(*class, *count);
    }
    Report {
        id: ReportId(7),
        system: SYSTEM,
        system_name: "Fibra Sur".into(),
        system_version: None,
        started_at: NOW - SignedDuration::from_secs(69),
        finished_at: NOW - SignedDuration::from_secs(60),
        by: "ana".into(),
        incomplete: None,
        counts: Counts { ours: 48_211, theirs: 48_190 },
        totals,
        nothing_linked: false,
    }
}

fn opened(classes: &[(Class, u64)]) -> Opened {
    let since = Since { report: ReportId(6), at: NOW - SignedDuration::from_hours(24), new: 31, gone: 12 };
    Opened { report: report(classes), since: Some(since) }
}

fn row(place: i64, class: Class) -> Row {
    Row {
        place,
        class,
        certainty: None,
        cost: Cost::Other,
        customer: Some(CustomerId(place)),
        customer_code: Some(format!("C{place:06}")),
        customer_name: Some("Óscar Güell".into()),
        external_id: Some(format!("R{place:06}")),
        device: None,
        serial: None,
        ours: Some(
            Side::default().with("status", Some("baja".into())).with("name", Some("Óscar Güell".into())),
        ),
        theirs: Some(
            Side::default().with("status", Some("active".into())).with("name", Some("OSCAR GUELL".into())),
        ),
        fields: vec![FieldDifference {
            field: "status".into(),
            ours: Some("baja".into()),
            theirs: Some("active".into()),
        }],
        candidates: Vec::new(),
        result: None,
        accepted: None,
    }
}

/// The row that pays for the program.
fn left_and_served(place: i64) -> Row {
    Row { cost: Cost::LeftAndServed, ..row(place, Class::DiffersState) }
}

fn unlinked(place: i64, certainty: Certainty) -> Row {
    Row { certainty: Some(certainty), fields: Vec::new(), ..row(place, Class::Unlinked) }
}

fn reply(reply: ReportReply) -> Reply {
    Reply::Report(reply)
}

fn last(opened: Option<Opened>) -> Reply {
    reply(ReportReply::Last { system: SYSTEM, last: Ok(opened.map(Box::new)) })
}

fn first(show: Show) -> RowsQuery {
    RowsQuery { report: ReportId(7), show, search: String::new(), part: RowPart::First, limit: 200 }
}

fn page(query: RowsQuery, rows: Vec<Row>) -> Reply {
    let count = u64::try_from(rows.len()).expect("few");
    reply(ReportReply::Rows {
        query,
        page: Ok(RowPage { rows, more_before: false, more_after: false, count }),
    })
}

fn asked(effects: &[Effect]) -> Vec<ReportRequest> {
    let request = |effect: &Effect| match effect {
        Effect::Report(Ticket(1), request) => Some(request.clone()),
        _ => None,
    };
    effects.iter().filter_map(request).collect()
}

/// A report with these rows.
fn with_rows(rows: Vec<Row>) -> Bench {
    with_rows_at(rows, 80, 24)
}

fn with_rows_at(rows: Vec<Row>, columns: u16, lines: u16) -> Bench {
    let mut bench = Bench::open_at(&route(ReportBegin::Last), columns, lines);
    let mut classes = vec![(Class::InSync, 46_902)];
    classes.extend(rows.iter().map(|row| (row.class, 1)));
    bench.reply(last(Some(opened(&classes))));
    bench.reply(page(first(Show::All), rows));
    bench
}

fn trouble() -> Trouble {
    Trouble { text: text!("saving-already"), problems: Vec::new() }
}

fn moment() -> Timestamp {
    NOW
}
