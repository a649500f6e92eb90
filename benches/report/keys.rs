//! Keys pressed in the list of customers while a report is made: how soon each is answered.

use std::path::Path;
use std::time::Duration;

use super::link::Speed;
use super::operator::{Operator, SYSTEM};
use super::terminal::Terminal;

const DOWN: &[u8] = b"\x1b[B";
const UP: &[u8] = b"\x1b[A";
/// So long a key is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// After so long without a byte the next key is pressed.
const QUIET: Duration = Duration::from_millis(8);
/// So many times one way, and then the other.
const TURN: usize = 100;

/// In milliseconds.
#[derive(Debug, Default)]
pub struct Keys {
    pub answered: Vec<f64>,
    /// From the key that begins a report until it is told that it is made.
    pub reports: Vec<f64>,
}

/// Begins a report, goes to the list of customers and walks through it until the report is made.
pub fn pressed(program: &Path, operator: &Operator, keys: &mut Keys) -> anyhow::Result<()> {
    let mut terminal = Terminal::open(program, operator, Speed::Unlimited)?;
    terminal.until("the first customers", |text| text.contains("C0"))?;
    terminal.press(b"1")?;
    terminal.until("the system", |text| text.contains(SYSTEM))?;
    terminal.settle(Duration::from_millis(300));
    let begun = terminal.press(b"g")?;
    terminal.until("the report under way", |text| text.contains("Generando el informe"))?;
    terminal.press(b"3")?;
    terminal.until("the customers again", |text| text.contains("C0"))?;
    for number in 0.. {
        let key = if (number / TURN).is_multiple_of(2) { DOWN } else { UP };
        let pressed = terminal.press(key)?;
        let came = terminal.next(PATIENCE);
        let is_made = terminal.text().contains("Informe de ");
        let Some(came) = came else { anyhow::bail!("a key was not answered\n{}", terminal.text()) };
        keys.answered.push(came.at.saturating_duration_since(pressed).as_secs_f64() * 1e3);
        terminal.settle(QUIET);
        if is_made || terminal.text().contains("Informe de ") {
            keys.reports.push(begun.elapsed().as_secs_f64() * 1e3);
            break;
        }
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(600), "the report does not end");
    }
    Ok(())
}
