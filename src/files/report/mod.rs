//! A report as it is written to a file, row after row, and never held whole: JSON for programs, CSV for a sheet.

mod sheet;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde::Serialize;

use crate::i18n::Texts;
use crate::reconcile::class::{Action, Certainty};
use crate::reconcile::outcome::Outcome;
use crate::reconcile::report::{Candidate, Counts, FieldDifference, Report, Row, Side, Totals};

pub use sheet::words;

/// What a report is written on.
pub struct Paper<'a> {
    texts: &'a Texts,
    report: &'a Report,
    form: Form,
    has_rows: bool,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Sheet,
}

#[derive(Serialize)]
struct HeaderJson<'a> {
    system: &'a str,
    system_version: Option<&'a str>,
    started_at: String,
    finished_at: String,
    complete: bool,
    incomplete_because: Option<String>,
    counts: Counts,
    totals: &'a Totals,
}

#[derive(Serialize)]
struct RowJson<'a> {
    section: &'static str,
    class: &'static str,
    certainty: Option<&'static str>,
    customer_code: Option<&'a str>,
    customer_name: Option<&'a str>,
    external_id: Option<&'a str>,
    serial: Option<&'a str>,
    ours: Option<&'a Side>,
    theirs: Option<&'a Side>,
    fields: &'a [FieldDifference],
    candidates: Vec<CandidateJson<'a>>,
    actions: Vec<&'static str>,
    result: Option<ResultJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<AcceptedJson<'a>>,
}

#[derive(Serialize)]
struct CandidateJson<'a> {
    customer_code: Option<&'a str>,
    external_id: Option<&'a str>,
    name: Option<&'a str>,
    serial: Option<&'a str>,
}

#[derive(Serialize)]
struct ResultJson {
    action: &'static str,
    outcome: &'static str,
    detail: String,
    operations: Vec<i64>,
    fields: Vec<FieldDifference>,
}

#[derive(Serialize)]
struct AcceptedJson<'a> {
    by: &'a str,
    at: String,
    why: &'a str,
    until: Option<String>,
}

impl<'a> Paper<'a> {
    pub const fn new(texts: &'a Texts, report: &'a Report, form: Form) -> Self {
        Self { texts, report, form, has_rows: false }
    }

    pub fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        match self.form {
            Form::Json => {
                let header = serde_json::to_string(&self.header())?;
                // The rows are the last member of the same object.
                write!(out, "{},\"rows\":[", header.strip_suffix('}').unwrap_or(&header))
            }
            Form::Sheet => sheet::heading(out),
        }
    }

    pub fn rows(&mut self, out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
        match self.form {
            Form::Json => {
                for row in rows {
                    let begin = if self.has_rows { "," } else { "" };
                    self.has_rows = true;
                    write!(out, "{begin}\n{}", serde_json::to_string(&self.row(row))?)?;
                }
                Ok(())
            }
            Form::Sheet => rows.iter().try_for_each(|row| sheet::row(out, self.texts, self.report, row)),
        }
    }

    pub fn end(&self, out: &mut impl Write) -> io::Result<()> {
        match self.form {
            Form::Json => writeln!(out, "\n]}}")?,
            Form::Sheet => {}
        }
        out.flush()
    }

    fn header(&self) -> HeaderJson<'a> {
        let report = self.report;
        HeaderJson {
            system: &report.system_name,
            system_version: report.system_version.as_deref(),
            started_at: report.started_at.to_string(),
            finished_at: report.finished_at.to_string(),
            complete: report.incomplete.is_none(),
            incomplete_because: report.incomplete.as_ref().map(|why| self.texts.say(&why.text())),
            counts: report.counts,
            totals: &report.totals,
        }
    }

    fn row<'r>(&self, row: &'r Row) -> RowJson<'r> {
        RowJson {
            section: row.section().word(),
            class: row.class.word(),
            certainty: row.certainty.map(Certainty::word),
            customer_code: row.customer_code.as_deref(),
            customer_name: row.customer_name.as_deref(),
            external_id: row.external_id.as_deref(),
            serial: row.serial.as_deref(),
            ours: row.ours.as_ref(),
            theirs: row.theirs.as_ref(),
            fields: &row.fields,
            candidates: row.candidates.iter().map(CandidateJson::new).collect(),
            actions: row.actions(self.report).map(Action::word).collect(),
            result: row.result.as_ref().map(|done| {
                let (operations, fields) = match &done.outcome {
                    Outcome::Queued { operations, .. } => {
                        (operations.iter().map(|id| id.0).collect(), Vec::new())
                    }
                    Outcome::Changed { fields } => (Vec::new(), fields.clone()),
                    Outcome::Done | Outcome::Failed { .. } => (Vec::new(), Vec::new()),
                };
                ResultJson {
                    action: done.action.word(),
                    outcome: done.outcome.word(),
                    detail: self.texts.say(&done.outcome.text()),
                    operations,
                    fields,
                }
            }),
            accepted: row.accepted.as_ref().map(|accepted| AcceptedJson {
                by: &accepted.by,
                at: accepted.at.to_string(),
                why: &accepted.why,
                until: accepted.until.map(|until| until.to_string()),
            }),
        }
    }
}

impl<'a> CandidateJson<'a> {
    fn new(candidate: &'a Candidate) -> Self {
        Self {
            customer_code: candidate.customer_code.as_deref(),
            external_id: candidate.external_id.as_deref(),
            name: candidate.name.as_deref(),
            serial: candidate.serial.as_deref(),
        }
    }
}
