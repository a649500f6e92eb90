//! Rows in, lines of the sheet out.

use jiff::Timestamp;

use super::{Form, Paper};
use crate::domain::ids::{ReportId, SystemId};
use crate::i18n::{Language, Texts};
use crate::reconcile::class::{Certainty, Class};
use crate::reconcile::report::{Counts, FieldDifference, Report, Row, Side, Totals};

fn report() -> Report {
    Report {
        id: ReportId(1),
        system: SystemId(1),
        system_name: "Sur".into(),
        system_version: None,
        started_at: Timestamp::UNIX_EPOCH,
        finished_at: Timestamp::UNIX_EPOCH,
        by: "marta".into(),
        incomplete: None,
        counts: Counts::default(),
        totals: Totals::default(),
        nothing_linked: false,
    }
}

/// The columns `fields`, `ours` and `theirs` of a row.
fn cells(row: Row) -> [String; 3] {
    let texts = Texts::new(Language::En);
    let report = report();
    let mut written = Vec::new();
    Paper::new(&texts, &report, Form::Sheet).rows(&mut written, &[row]).expect("memory takes it");
    let line = String::from_utf8(written).expect("text");
    let cells: Vec<&str> = line.trim_end().split(',').collect();
    [cells[7], cells[8], cells[9]].map(str::to_owned)
}

fn with_status(status: &str) -> Option<Side> {
    Some(Side::default().with("tariff", Some("Fibra 600".into())).with("status", Some(status.into())))
}

#[test]
fn of_who_is_to_be_linked_both_states_are_told() {
    let name = FieldDifference { field: "name".into(), ours: Some("Ana".into()), theirs: Some("Eva".into()) };
    let row = Row {
        certainty: Some(Certainty::Certain),
        ours: with_status("alta"),
        theirs: with_status("active"),
        fields: vec![name.clone()],
        ..Row::new(0, Class::Unlinked)
    };
    assert_eq!(cells(row.clone()), ["status; name", "alta; Ana", "active; Eva"]);
    assert_eq!(cells(Row { class: Class::DiffersData, ..row.clone() }), ["name", "Ana", "Eva"]);
    let differs = FieldDifference {
        field: "status".into(),
        ours: Some("alta".into()),
        theirs: Some("suspended".into()),
    };
    let row = Row { theirs: with_status("suspended"), fields: vec![differs, name], ..row };
    assert_eq!(cells(row), ["status; name", "alta; Ana", "suspended; Eva"]);
}

#[test]
fn the_tariff_of_a_device_is_not_taken_for_a_field_that_differs() {
    let row = Row { ours: with_status("active"), ..Row::new(0, Class::DeviceMissing) };
    assert_eq!(cells(row), ["", "", ""]);
    let service =
        Side::default().with("tariff", Some("Fibra 600".into())).with("service", Some("internet".into()));
    let row = Row { ours: Some(service), ..Row::new(0, Class::NoTemplate) };
    assert_eq!(cells(row), ["", "Fibra 600; internet", ""]);
}
