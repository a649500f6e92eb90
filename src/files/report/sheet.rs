//! The rows of a report for a spreadsheet, in the spelling of the other CSV files.

use std::io::{self, Write};

use crate::files::write_row;
use crate::i18n::Texts;
use crate::reconcile::class::{Action, Certainty, Class};
use crate::reconcile::report::{FieldDifference, Known, Report, Row};

const COLUMNS: [&str; 12] = [
    "section",
    "class",
    "certainty",
    "customer_code",
    "customer_name",
    "external_id",
    "serial",
    "fields",
    "ours",
    "theirs",
    "actions",
    "result",
];

pub fn heading(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))
}

pub fn row(out: &mut impl Write, texts: &Texts, report: &Report, row: &Row) -> io::Result<()> {
    let text = |words: &Option<String>| words.clone().unwrap_or_default();
    let fields = row.told_fields();
    let each = |of: fn(&FieldDifference) -> String| fields.iter().map(of).collect::<Vec<_>>().join("; ");
    let candidates = row.candidates.iter().map(|one| {
        let parts = [&one.customer_code, &one.external_id, &one.serial];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
    });
    let actions: Vec<_> = row.actions(report).map(Action::word).collect();
    let cells = [
        row.section().word().to_owned(),
        row.class.word().to_owned(),
        row.certainty.map(Certainty::word).unwrap_or_default().to_owned(),
        text(&row.customer_code),
        text(&row.customer_name),
        text(&row.external_id),
        text(&row.serial),
        each(|field| field.field.clone()),
        if row.class == Class::NoTemplate { service(row) } else { each(|field| words(field.ours.as_ref())) },
        if row.candidates.is_empty() {
            each(|field| words(field.theirs.as_ref()))
        } else {
            candidates.collect::<Vec<_>>().join("; ")
        },
        actions.join("; "),
        row.result.as_ref().map(|done| texts.say(&done.outcome.text())).unwrap_or_default(),
    ];
    write_row(out, &cells.each_ref().map(String::as_str))
}

/// What a service is and how many contract it.
fn service(row: &Row) -> String {
    let facts = ["tariff", "service", "customers"].map(|field| row.ours.as_ref()?.fact(field));
    facts.into_iter().flatten().map(|value| words(Some(value))).collect::<Vec<_>>().join("; ")
}

pub fn words(value: Option<&Known>) -> String {
    match value {
        Some(Known::Words(words)) => words.clone(),
        Some(Known::Number(number)) => number.to_string(),
        Some(Known::Switch(on)) => on.to_string(),
        None => String::new(),
    }
}
