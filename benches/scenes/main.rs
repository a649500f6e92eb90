//! The program as it is felt: the real binary in a pseudo-terminal, measured from outside, at several numbers of customers.
//!
//! `cargo bench --bench scenes -- --customers 1000,100000,1000000 --runs 9`. Nothing here fails for being slow: it prints
//! what it finds beside what is to be reached.

mod link;
mod machine;
mod operator;
mod play;
mod process;
mod statistics;
mod table;
mod terminal;

use std::path::PathBuf;

use clap::Parser;
use operator::Operator;
use play::Figures;

#[derive(Debug, Parser)]
struct Arguments {
    /// How many customers there are, one column for each.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    customers: Vec<usize>,
    /// How often each scene is played.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Another build of the program, such as an earlier one.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_vincula"))]
    program: PathBuf,
    /// Given by `cargo bench`; without it this is a test that everything compiles.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if !arguments.bench {
        return Ok(());
    }
    println!("{}\n", machine::description());
    let mut columns: Vec<(usize, Figures)> = Vec::new();
    for customers in arguments.customers {
        let operator = Operator::new(customers, &play::WORDS)?;
        columns.push((customers, play::all(&arguments.program, &operator, arguments.runs.max(1))?));
    }
    println!("{}", table::of(&columns, arguments.runs.max(1)));
    Ok(())
}
