//! What a report costs, in what it cannot do without: the same pages fetched over one connection and dropped, and our
//! own records read once and dropped.
//!
//! `cargo bench --bench report -- --customers 10000,100000,1000000 --runs 3`. Each thing that is measured has a process
//! of its own, and so has the system, so that memory is what it took and nothing else. Nothing here fails for being
//! slow: it prints what it finds beside what is to be reached.

mod keys;
#[path = "../scenes/link.rs"]
#[allow(dead_code, reason = "each bench uses its part of it")]
mod link;
#[path = "../scenes/machine.rs"]
mod machine;
mod operator;
mod parts;
mod planted;
#[path = "../scenes/statistics.rs"]
mod statistics;
mod table;
#[path = "../scenes/terminal.rs"]
#[allow(dead_code, reason = "each bench uses its part of it")]
mod terminal;
mod there;

use std::path::PathBuf;

use clap::Parser;

use keys::Keys;
use operator::Operator;
use parts::{Measured, Part};
use there::There;

#[derive(Debug, Parser)]
struct Arguments {
    /// How many customers there are, one column for each.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    customers: Vec<usize>,
    /// How often each thing is measured.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// How often a report is made on the screen while keys are pressed.
    #[arg(long, default_value_t = 1)]
    screens: usize,
    /// Another build of the program, such as an earlier one, for the screen.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_vincula"))]
    program: PathBuf,
    /// What this process is to do for another.
    #[arg(long, hide = true)]
    part: Option<Part>,
    #[arg(long, hide = true)]
    url: Option<String>,
    #[arg(long, hide = true)]
    home: Option<PathBuf>,
    /// Given by `cargo bench`; without it this is a test that everything compiles.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What was measured with one number of customers.
#[derive(Debug, Default)]
pub struct Figures {
    pub fetch: Vec<Measured>,
    pub read: Vec<Measured>,
    pub report: Vec<Measured>,
    pub keys: Keys,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(part) = arguments.part {
        let customers = arguments.customers.first().copied().unwrap_or_default();
        let (url, home) = (arguments.url.unwrap_or_default(), arguments.home.unwrap_or_default());
        return parts::run(part, &url, &home, customers);
    }
    if !arguments.bench {
        return Ok(());
    }
    println!("{}\n", machine::description());
    let runs = arguments.runs.max(1);
    let mut columns: Vec<(usize, Figures)> = Vec::new();
    for customers in &arguments.customers {
        columns.push((*customers, measured(&arguments, *customers, runs)?));
    }
    println!("{}", table::of(&columns, runs));
    Ok(())
}

fn measured(arguments: &Arguments, customers: usize, runs: usize) -> anyhow::Result<Figures> {
    let there = There::start(customers)?;
    let operator = Operator::new(customers, &there.url)?;
    let mut figures = Figures::default();
    // By turns, so that what else the machine does falls on all of them.
    for run in 1..=runs {
        eprintln!("run {run} of {runs}");
        figures.fetch.push(parts::measure(Part::Fetch, &there.url, operator.home())?);
        figures.read.push(parts::measure(Part::Read, &there.url, operator.home())?);
        figures.report.push(parts::measure(Part::Report, &there.url, operator.home())?);
    }
    let expected = planted::differences(customers);
    for report in &figures.report {
        anyhow::ensure!(report.count == expected, "{} differences of {expected}", report.count);
    }
    for _ in 0..arguments.screens {
        keys::pressed(&arguments.program, &operator, &mut figures.keys)?;
    }
    Ok(figures)
}
