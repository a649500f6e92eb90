//! The lists that open over a report: earlier reports, accepted differences, and the formats of a file.

use super::{InHand, ReportScreen, ask};
use crate::app::effect::Answered;
use crate::app::effect::report::{Format, ReportRequest};
use crate::app::route::{Outcome, PickList, PickOption, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::ids::ReportId;
use crate::reconcile::report::Report;
use crate::store::Accepted;
use crate::text;

/// What a list is chosen for.
const EARLIER: &str = "earlier";
const ACCEPTED: &str = "accepted";
const FORMAT: &str = "format";

pub fn earlier(screen: &mut ReportScreen, reports: Answered<Vec<Report>>, cx: &mut Context) -> Outcome {
    screen.in_hand = None;
    let reports = match reports {
        Ok(reports) => reports,
        Err(trouble) => {
            cx.notices.fail(trouble.text);
            return Outcome::stay();
        }
    };
    let options = reports
        .iter()
        .map(|report| {
            let differences = report.totals.differences();
            let note = match &report.incomplete {
                None => text!("panel-earlier-complete", count = differences),
                Some(_) => text!("panel-earlier-incomplete", count = differences),
            };
            let (when, by) = (cx.day(report.finished_at), report.by.as_str());
            PickOption {
                key: report.id.0.to_string(),
                label: text!("panel-earlier-of", when = when, by = by),
                note: Some(note),
                why_not: None,
            }
        })
        .collect();
    let selected = screen.opened().map(|opened| opened.report.id.0.to_string());
    pick(EARLIER, options, selected)
}

pub fn accepted(screen: &mut ReportScreen, accepted: Answered<Vec<Accepted>>, cx: &mut Context) -> Outcome {
    screen.in_hand = None;
    match accepted {
        Ok(accepted) => screen.accepted = accepted,
        Err(trouble) => {
            cx.notices.fail(trouble.text);
            return Outcome::stay();
        }
    }
    let options =
        screen.accepted.iter().zip(0..).map(|(difference, at)| option(difference, at, cx)).collect();
    pick(ACCEPTED, options, None)
}

fn option(difference: &Accepted, at: usize, cx: &Context) -> PickOption {
    let Accepted { acceptance, class, .. } = difference;
    let (by, why) = (acceptance.by.as_str(), acceptance.why.as_str());
    let note = match acceptance.until {
        Some(until) => text!("panel-accepted-until", by = by, until = cx.date(until), why = why),
        None => text!("panel-accepted-for-good", by = by, why = why),
    };
    let label = text!("panel-accepted-of", whose = whose(difference), class = class.label());
    PickOption { key: at.to_string(), label, note: Some(note), why_not: None }
}

fn whose(difference: &Accepted) -> String {
    let code = difference.customer_code.as_ref().or(difference.external_id.as_ref());
    let parts = [code, difference.serial.as_ref().or(difference.customer_name.as_ref())];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

pub fn ask_format() -> Outcome {
    let option =
        |key: &str, label, note| PickOption { key: key.to_owned(), label, note: Some(note), why_not: None };
    let options = vec![
        option("csv", text!("plain", value = "CSV"), text!("panel-export-csv")),
        option("json", text!("plain", value = "JSON"), text!("panel-export-json")),
    ];
    pick(FORMAT, options, None)
}

fn pick(field: &str, options: Vec<PickOption>, selected: Option<String>) -> Outcome {
    let (title, empty) = match field {
        EARLIER => (text!("panel-earlier-title"), text!("panel-none-yet")),
        ACCEPTED => (text!("panel-accepted-title"), text!("panel-accepted-none")),
        _ => (text!("panel-export-title"), text!("panel-none-yet")),
    };
    Outcome::go(Step::Open(Route::Pick(PickList {
        title,
        field: field.to_owned(),
        options,
        selected,
        empty,
    })))
}

/// Something was chosen from one of the lists.
pub fn picked(screen: &mut ReportScreen, field: &str, key: &str, cx: &Context) -> Outcome {
    match field {
        EARLIER => match key.parse() {
            Ok(id) => ask(ReportRequest::This(ReportId(id))),
            Err(_) => Outcome::stay(),
        },
        ACCEPTED => {
            let difference = key.parse().ok().and_then(|at: usize| screen.accepted.get(at));
            difference.map_or_else(Outcome::stay, |difference| ask_to_withdraw(difference, cx))
        }
        _ => {
            let Some(report) = screen.opened().map(|opened| opened.report.id) else {
                return Outcome::stay();
            };
            let format = if key == "json" { Format::Json } else { Format::Csv };
            screen.in_hand = Some(InHand::Doing);
            ask(ReportRequest::Export { report, format })
        }
    }
}

fn ask_to_withdraw(difference: &Accepted, cx: &Context) -> Outcome {
    let Accepted { acceptance, .. } = difference;
    let (by, when) = (acceptance.by.as_str(), cx.day(acceptance.at));
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("panel-withdraw-title", whose = whose(difference)),
        lines: vec![
            text!("panel-withdraw-why", by = by, when = when, why = acceptance.why.as_str()),
            text!("panel-withdraw-what"),
        ],
        yes: text!("panel-withdraw-yes"),
        no: text!("panel-withdraw-no"),
        purpose: Purpose::Withdraw(acceptance.id),
    })))
}

pub fn withdrawn(screen: &mut ReportScreen, answer: Answered<()>, cx: &mut Context) -> Outcome {
    screen.in_hand = None;
    match answer {
        Ok(()) => cx.notices.done(text!("panel-withdrawn")),
        Err(trouble) => cx.notices.fail(trouble.text),
    }
    screen.read_again()
}
