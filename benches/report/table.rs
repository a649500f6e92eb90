//! The figures as a table, each beside what is to be reached.

use super::Figures;
use super::parts::Measured;
use super::statistics::{median, share};

/// One line: what it is, how it is made of what was measured, and what is to be reached.
struct Row {
    name: &'static str,
    value: fn(usize, &Figures) -> f64,
    target: &'static str,
}

const ROWS: [Row; 14] = [
    Row { name: "bare fetch, median (s)", value: |_, f| seconds(&f.fetch), target: "" },
    Row { name: "bare read, median (s)", value: |_, f| seconds(&f.read), target: "" },
    Row { name: "whole report, stored, median (s)", value: |_, f| seconds(&f.report), target: "" },
    Row { name: "report / (fetch + read), median", value: |_, f| median(&ratios(f)), target: "2" },
    Row { name: "report / (fetch + read), worst", value: |_, f| share(&ratios(f), 1.0), target: "" },
    Row {
        name: "fetch + read, at work, median (s)",
        value: |_, f| at_work(&f.fetch) + at_work(&f.read),
        target: "",
    },
    Row { name: "whole report, at work, median (s)", value: |_, f| at_work(&f.report), target: "" },
    Row {
        name: "report, a customer (µs)",
        value: |customers, f| seconds(&f.report) * 1e6 / customers as f64,
        target: "",
    },
    Row { name: "peak of fetch (MB)", value: |_, f| peak(&f.fetch), target: "" },
    Row { name: "peak of read (MB)", value: |_, f| peak(&f.read), target: "" },
    Row { name: "peak of report (MB)", value: |_, f| peak(&f.report), target: "80" },
    Row { name: "report on the screen, median (s)", value: |_, f| median(&f.keys.reports) / 1e3, target: "" },
    Row {
        name: "key meanwhile, 99th percentile (ms)",
        value: |_, f| share(&f.keys.answered, 0.99),
        target: "16",
    },
    Row { name: "key meanwhile, longest (ms)", value: |_, f| share(&f.keys.answered, 1.0), target: "" },
];

/// A column for each number of customers.
pub fn of(columns: &[(usize, Figures)], runs: usize) -> String {
    let mut words = format!("{runs} runs\n{:<40}", "customers");
    for (customers, _) in columns {
        words.push_str(&format!("{customers:>11}"));
    }
    words.push_str(&format!("{:>11}\n", "to reach"));
    for Row { name, value, target } in ROWS {
        words.push_str(&format!("{name:<40}"));
        for (customers, figures) in columns {
            words.push_str(&format!("{:>11.2}", value(*customers, figures)));
        }
        words.push_str(&format!("{target:>11}\n"));
    }
    words
}

/// Run by run, what the report took in what was measured beside it.
fn ratios(figures: &Figures) -> Vec<f64> {
    let bare = figures.fetch.iter().zip(&figures.read).map(|(fetch, read)| fetch.seconds + read.seconds);
    figures.report.iter().zip(bare).map(|(report, bare)| report.seconds / bare).collect()
}

fn seconds(measured: &[Measured]) -> f64 {
    median(&measured.iter().map(|one| one.seconds).collect::<Vec<_>>())
}

fn at_work(measured: &[Measured]) -> f64 {
    median(&measured.iter().map(|one| one.at_work).collect::<Vec<_>>())
}

fn peak(measured: &[Measured]) -> f64 {
    measured.iter().map(|one| one.peak_bytes / 1e6).fold(f64::NAN, f64::max)
}
