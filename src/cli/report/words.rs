//! A report for people: what is to be known first, the totals, and then a line for each mismatch, what costs most first.

use std::io::{self, Write};

use super::super::output::printable;
use super::super::session::Session;
use crate::domain::text::Text;
use crate::files::report::words as value_words;
use crate::reconcile::class::{Class, Section};
use crate::reconcile::report::{Cost, Known, Report, Row, field_label, value_label};
use crate::store::Since;
use crate::text;

pub fn heading(
    out: &mut impl Write,
    session: &Session,
    report: &Report,
    since: Option<Since>,
) -> io::Result<()> {
    let mut line = |text: Text| writeln!(out, "{}", printable(&session.say(&text)));
    let without = report.totals.of(Class::NoTemplate);
    if without > 0 {
        line(text!("report-services-without-template", count = without))?;
    }
    line(text!(
        "report-counts",
        system = report.system_name.as_str(),
        ours = report.counts.ours,
        theirs = report.counts.theirs
    ))?;
    if let Some(why) = &report.incomplete {
        line(text!("report-not-complete", reason = why.text()))?;
    }
    if let Some(Since { compared, .. }) = since {
        line(text!("report-since", new = compared.new, gone = compared.gone))?;
    }
    for section in Section::ALL {
        let classes: Vec<Class> = section.classes().filter(|class| report.totals.of(*class) > 0).collect();
        if classes.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", session.say(&section.label()))?;
        for class in classes {
            writeln!(out, "{:>9}  {}", report.totals.of(class), session.say(&class.label()))?;
        }
    }
    if report.totals.accepted > 0 {
        let accepted = text!("report-accepted-count", count = report.totals.accepted);
        writeln!(out, "\n{}", session.say(&accepted))?;
    }
    if report.totals.differences() > 0 {
        writeln!(out)?;
    }
    Ok(())
}

pub fn rows(out: &mut impl Write, session: &Session, rows: &[Row]) -> io::Result<()> {
    rows.iter().try_for_each(|row| writeln!(out, "{}", printable(&line(session, row))))
}

fn line(session: &Session, row: &Row) -> String {
    let mark = match row.cost {
        Cost::LeftAndServed => "!! ",
        Cost::NotServed => "!  ",
        Cost::Other => "   ",
    };
    let mut class = session.say(&row.class.label());
    if let Some(certainty) = row.certainty {
        class = format!("{class} ({})", session.say(&certainty.label()).to_lowercase());
    }
    let mut parts = vec![class];
    let who = [&row.customer_code, &row.customer_name, &row.external_id, &row.serial];
    let who: Vec<_> = who.into_iter().flatten().map(String::as_str).collect();
    parts.push(who.join(" "));
    parts.extend(row.told_fields().iter().map(|field| {
        let [ours, theirs] =
            [&field.ours, &field.theirs].map(|value| value_of(session, &field.field, value.as_ref()));
        let name = field_label(&field.field).map_or_else(|| field.field.clone(), |label| session.say(&label));
        session.say(&text!("report-field-differs", field = name, ours = ours, theirs = theirs))
    }));
    parts.extend(row.candidates.iter().map(|one| {
        let words = [&one.customer_code, &one.external_id, &one.serial];
        words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }));
    if row.class == Class::NoTemplate
        && let Some(ours) = &row.ours
    {
        parts.push(value_words(ours.fact("tariff")));
        parts.push(value_of(session, "service", ours.fact("service")));
    }
    if let Some(done) = &row.result {
        parts.push(format!("→ {}: {}", session.say(&done.action.label()), session.say(&done.outcome.text())));
    }
    parts.retain(|part| !part.is_empty());
    format!("{mark}{}", parts.join(" · "))
}

fn value_of(session: &Session, field: &str, value: Option<&Known>) -> String {
    let Some(value) = value else { return "—".to_owned() };
    value_label(field, value).map_or_else(|| value_words(Some(value)), |label| session.say(&label))
}
