//! The scenes: what is pressed, and what is measured of what comes.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::link::Speed;
use super::operator::Operator;
use super::process;
use super::terminal::{PATIENCE, Terminal};

const DOWN: &[u8] = b"\x1b[B";
const HOME: &[u8] = b"\x1b[H";
/// Rubs a line out.
const CLEAR: &[u8] = b"\x15";
const ESCAPE: &[u8] = b"\x1b";

/// After so long without a byte what a key has brought about is over…
const QUIET: Duration = Duration::from_millis(40);
/// …and an answer from the database.
const ANSWERED: Duration = Duration::from_millis(500);
/// So long a key is waited for that may bring nothing about.
const NOTHING: Duration = Duration::from_millis(300);
const SETTLED: Duration = Duration::from_millis(300);

const KEYS: usize = 200;
const IDLE: Duration = Duration::from_secs(10);
const SLOW: Speed = Speed::BytesASecond(8_000.0);
/// A key held down for three seconds.
const HELD: u32 = 90;
const HELD_EVERY: Duration = Duration::from_nanos(1_000_000_000 / 30);
/// What is searched: a surname, a telephone, a town that nobody is found by until all is typed.
pub const WORDS: [&str; 3] = ["garcia", "6180", "rodrig"];
/// What is told of the keys while somebody types into the search.
const IN_SEARCH: &str = "A la lista";
const TYPED: &str = "el sistema de la central";

/// All that was measured, run after run, in milliseconds, bytes and times.
#[derive(Debug, Default)]
pub struct Figures {
    pub first_frame: Vec<f64>,
    pub list: Vec<f64>,
    pub resident: Vec<f64>,
    pub key: Vec<f64>,
    pub key_bytes: Vec<f64>,
    pub letter_bytes: Vec<f64>,
    pub behind: Vec<f64>,
    pub wakes: Vec<f64>,
    pub idle_bytes: Vec<f64>,
    pub echo: Vec<f64>,
    pub answer: Vec<f64>,
}

/// Plays every scene so many times.
pub fn all(program: &Path, operator: &Operator, runs: usize) -> anyhow::Result<Figures> {
    let mut figures = Figures::default();
    // Once for nothing: the first start reads the program and the database from the disk.
    start(program, operator, Speed::Unlimited, &mut Figures::default())?;
    for run in 1..=runs {
        eprintln!("run {run} of {runs}");
        let mut terminal = start(program, operator, Speed::Unlimited, &mut figures)?;
        figures.resident.push(process::resident(terminal.number()?)?);
        hold_down(&mut terminal, &mut figures)?;
        search(&mut terminal, operator, &mut figures)?;
        type_in_a_field(&mut terminal, &mut figures)?;
        drop(terminal);
        hold_down_over_a_slow_line(program, operator, &mut figures)?;
    }
    // It is the same each time, and takes long.
    let mut terminal = start(program, operator, Speed::Unlimited, &mut figures)?;
    idle(&mut terminal, &mut figures)?;
    Ok(figures)
}

fn millis(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1e3
}

/// Starts the program and waits for its list of customers.
fn start(
    program: &Path,
    operator: &Operator,
    speed: Speed,
    figures: &mut Figures,
) -> anyhow::Result<Terminal> {
    let mut terminal = Terminal::open(program, operator, speed)?;
    let frame = terminal.until("anything", |text| !text.trim().is_empty())?;
    let list = terminal.until("the first customers", |text| text.contains("Alta"))?;
    if let Speed::Unlimited = speed {
        figures.first_frame.push(millis(terminal.begun, frame));
        figures.list.push(millis(terminal.begun, list));
    }
    terminal.settle(SETTLED);
    Ok(terminal)
}

/// Presses Down again and again, each time that the screen has gone quiet.
fn hold_down(terminal: &mut Terminal, figures: &mut Figures) -> anyhow::Result<()> {
    for _ in 0..KEYS {
        let before = terminal.bytes;
        let pressed = terminal.press(DOWN)?;
        if let Some(came) = terminal.next(NOTHING) {
            let last = terminal.settle(QUIET).last.unwrap_or(came.at);
            figures.key.push(millis(pressed, last));
        }
        figures.key_bytes.push((terminal.bytes - before) as f64);
    }
    Ok(())
}

/// Types what is searched for, a character at a time.
fn search(terminal: &mut Terminal, operator: &Operator, figures: &mut Figures) -> anyhow::Result<()> {
    // Each search shows the first of what it finds, and so does the list that none narrows.
    terminal.press(HOME)?;
    terminal
        .until("the first customer", |text| text.lines().nth(5).is_some_and(|row| row.starts_with('▸')))?;
    terminal.press(b"/")?;
    terminal.until("the line of the search", |text| text.contains(IN_SEARCH))?;
    terminal.settle(SETTLED);
    let all = list(&terminal.text());
    for word in WORDS {
        for end in 1..=word.len() {
            let before = list(&terminal.text());
            let pressed = terminal.press(&word.as_bytes()[end - 1..end])?;
            if operator.tells_apart(&word[..end - 1], &word[..end]) {
                let echo = terminal.next(PATIENCE).context("the letter never came")?.at;
                let answered = if list(&terminal.text()) == before {
                    terminal.until("what is found now", |text| list(text) != before)?
                } else {
                    echo
                };
                let last = terminal.settle(QUIET).changed.unwrap_or(answered);
                figures.echo.push(millis(pressed, echo));
                figures.answer.push(millis(pressed, last));
            } else {
                // The same are found: nothing on the screen tells when the answer has come.
                let settled = terminal.settle(ANSWERED);
                figures.echo.extend(settled.first.map(|first| millis(pressed, first)));
            }
        }
        terminal.press(CLEAR)?;
        terminal.until("everybody again", |text| list(text) == all)?;
        terminal.settle(SETTLED);
    }
    terminal.press(ESCAPE)?;
    terminal.until("the list", |text| !text.contains(IN_SEARCH))?;
    Ok(())
}

/// What stands between the line of the search and the keys: how many are found, and who.
fn list(text: &str) -> String {
    // Blanks at the end of a line are there or not by how it came to be drawn.
    let lines: Vec<&str> = text.lines().skip(3).map(str::trim_end).collect();
    lines.split_last().map_or_else(String::new, |(_, list)| list.join("\n"))
}

/// Opens the form of a new system and types into its first field.
fn type_in_a_field(terminal: &mut Terminal, figures: &mut Figures) -> anyhow::Result<()> {
    terminal.press(b"1")?;
    terminal.until("the systems", |text| text.contains("1 sistema"))?;
    terminal.press(b"n")?;
    terminal.until("the form", |text| text.contains("URL de acceso"))?;
    terminal.settle(SETTLED);
    for letter in TYPED.bytes() {
        let before = terminal.bytes;
        terminal.press(&[letter])?;
        if terminal.next(NOTHING).is_some() {
            terminal.settle(QUIET);
        }
        figures.letter_bytes.push((terminal.bytes - before) as f64);
    }
    terminal.until("what was typed", |text| text.contains(TYPED))?;
    terminal.press(CLEAR)?;
    terminal.settle(SETTLED);
    terminal.press(ESCAPE)?;
    terminal.settle(SETTLED);
    Ok(())
}

/// Holds Down for three seconds, and measures for how long the screen goes on changing after that.
fn hold_down_over_a_slow_line(
    program: &Path,
    operator: &Operator,
    figures: &mut Figures,
) -> anyhow::Result<()> {
    let mut terminal = start(program, operator, SLOW, figures)?;
    let begun = Instant::now();
    for number in 1..=HELD {
        terminal.press(DOWN)?;
        let due = begun + HELD_EVERY * number;
        while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            terminal.next(left);
        }
    }
    let let_go = Instant::now();
    let changed = terminal.settle(SETTLED).changed;
    figures.behind.push(changed.map_or(0.0, |changed| millis(let_go, changed)));
    Ok(())
}

fn idle(terminal: &mut Terminal, figures: &mut Figures) -> anyhow::Result<()> {
    terminal.settle(Duration::from_secs(2));
    let number = terminal.number()?;
    let (bytes, switches) = (terminal.bytes, process::switches(number)?);
    let begun = Instant::now();
    while let Some(left) = IDLE.checked_sub(begun.elapsed()) {
        terminal.next(left);
    }
    let seconds = begun.elapsed().as_secs_f64();
    figures.wakes.push((process::switches(number)? - switches) / seconds);
    figures.idle_bytes.push((terminal.bytes - bytes) as f64);
    Ok(())
}
