//! Writes the way from what a terminal shows to what it is to show.
//!
//! Of the sequences that ECMA-48 has it uses those that every terminal since the VT220 knows.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::grid::{Grid, is_blank, is_covered, is_doubtful, is_simple};
use super::scroll;
use super::style::Ink;

/// From so many blanks on they are erased and not written: erasing does not move on.
const ERASED: usize = 9;

/// What the terminal shows, and how it would write now.
#[derive(Debug)]
pub struct Painter {
    /// `None` when that is not known.
    shown: Option<Grid>,
    ink: Ink,
    /// Where the cursor is; `None` when terminals do not agree on it.
    at: Option<(usize, usize)>,
    shows_cursor: Option<bool>,
    out: Vec<u8>,
}

impl Default for Painter {
    fn default() -> Self {
        Self { shown: None, ink: Ink::PLAIN, at: None, shows_cursor: None, out: Vec::new() }
    }
}

impl Painter {
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The bytes that bring a terminal from what it shows to this; none when it shows it.
    pub fn paint(&mut self, wanted: &Grid, cursor: Option<Position>) -> Vec<u8> {
        let mut shown = match self.shown.take().filter(|shown| shown.is_as_large_as(wanted)) {
            Some(shown) => shown,
            None => self.clear(wanted),
        };
        if let Some(shift) = scroll::find(&shown, wanted) {
            self.shift(shift, wanted.rows());
            shown.shift(shift.first, shift.last, shift.by);
        }
        for y in 0..wanted.rows() {
            if shown.row(y) == wanted.row(y) {
                continue;
            }
            let doubtful = |row: &[Cell]| row.iter().position(is_doubtful).unwrap_or(row.len());
            let sure = doubtful(shown.row(y)).min(doubtful(wanted.row(y)));
            if sure < wanted.columns() {
                // What stands behind it may stand elsewhere than one thinks.
                self.wipe(sure, y);
                shown.wipe(sure, y);
            }
            self.row(y, shown.row(y), wanted.row(y));
        }
        self.place(cursor);
        self.shown = Some(wanted.clone());
        std::mem::take(&mut self.out)
    }

    fn clear(&mut self, wanted: &Grid) -> Grid {
        self.out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        self.ink = Ink::PLAIN;
        self.at = Some((0, 0));
        let size = |length| u16::try_from(length).unwrap_or(u16::MAX);
        Grid::new(Size::new(size(wanted.columns()), size(wanted.rows())))
    }

    fn shift(&mut self, shift: scroll::Shift, rows: usize) {
        // What comes in takes the ground that is written with.
        self.dip(Ink::PLAIN);
        let is_part = shift.first > 0 || shift.last + 1 < rows;
        if is_part {
            self.say(format_args!("\x1b[{};{}r", shift.first + 1, shift.last + 1));
            // Setting the margins takes the cursor home; whether that is within them, not all agree on.
            self.at = None;
        }
        self.go(0, shift.first);
        let step = shift.by.unsigned_abs();
        let last = if shift.by < 0 { 'M' } else { 'L' };
        self.say(format_args!("\x1b[{step}{last}"));
        if is_part {
            self.say(format_args!("\x1b[r"));
            self.at = None;
        }
    }

    fn row(&mut self, y: usize, shown: &[Cell], wanted: &[Cell]) {
        let end = |row: &[Cell]| row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        let (shown_end, wanted_end) = (end(shown), end(wanted));
        let mut x = 0;
        while x < wanted.len() {
            if shown[x] == wanted[x] || is_covered(&wanted[x]) {
                x += 1;
                continue;
            }
            if x >= wanted_end && shown_end - x > 3 {
                self.wipe(x, y);
                return;
            }
            let blanks = wanted[x..].iter().take_while(|cell| is_blank(cell)).count();
            if blanks >= ERASED {
                self.reach(x, y, wanted);
                self.dip_for_blanks();
                self.say(format_args!("\x1b[{blanks}X"));
                x += blanks;
                continue;
            }
            self.reach(x, y, wanted);
            self.write(x, y, wanted);
            x += 1;
        }
    }

    /// Erases a row from `x` on.
    fn wipe(&mut self, x: usize, y: usize) {
        self.go(x, y);
        self.dip_for_blanks();
        self.say(format_args!("\x1b[K"));
    }

    /// Writes the cell at `x`, where the cursor is.
    fn write(&mut self, x: usize, y: usize, row: &[Cell]) {
        let cell = &row[x];
        if is_blank(cell) {
            self.dip_for_blanks();
        } else {
            self.dip(Ink::of(cell));
        }
        self.out.extend_from_slice(cell.symbol().as_bytes());
        // In the last column the cursor waits for what comes next, each terminal in its own way.
        self.at = (is_simple(cell) && x + 1 < row.len()).then_some((x + 1, y));
    }

    /// Goes to a place in a row: what stands between is written again where that is shorter than to jump over it.
    fn reach(&mut self, x: usize, y: usize, row: &[Cell]) {
        if let Some((from, _)) = self.at.filter(|(from, at)| *at == y && *from < x) {
            let between = &row[from..x];
            let is_alike = |cell: &Cell| {
                let ink_is_right =
                    if is_blank(cell) { self.ink.leaves_blanks() } else { Ink::of(cell) == self.ink };
                ink_is_right && is_simple(cell)
            };
            let length: usize = between.iter().map(|cell| cell.symbol().len()).sum();
            if length <= forward(x - from).len() && between.iter().all(is_alike) {
                for cell in between {
                    self.out.extend_from_slice(cell.symbol().as_bytes());
                }
                self.at = Some((x, y));
                return;
            }
        }
        self.go(x, y);
    }

    /// Goes to a place by the shortest way.
    fn go(&mut self, x: usize, y: usize) {
        if self.at == Some((x, y)) {
            return;
        }
        let outright = match (x, y) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, _) => format!("\x1b[{}H", y + 1),
            (_, 0) => format!("\x1b[;{}H", x + 1),
            (..) => format!("\x1b[{};{}H", y + 1, x + 1),
        };
        let mut ways = vec![outright];
        if let Some((from_x, from_y)) = self.at {
            // In raw mode a line feed only goes down.
            let down = if y >= from_y { Some("\n".repeat(y - from_y)) } else { None };
            if let Some(down) = down {
                ways.push(format!("\r{down}{}", forward(x)));
                if x >= from_x {
                    ways.push(format!("{down}{}", forward(x - from_x)));
                } else {
                    ways.push(format!("{down}{}", "\x08".repeat(from_x - x)));
                }
            }
        }
        let shortest = ways.into_iter().min_by_key(String::len).unwrap_or_default();
        self.out.extend_from_slice(shortest.as_bytes());
        self.at = Some((x, y));
    }

    fn place(&mut self, cursor: Option<Position>) {
        if let Some(position) = cursor {
            self.go(usize::from(position.x), usize::from(position.y));
        }
        if self.shows_cursor.replace(cursor.is_some()) != Some(cursor.is_some()) {
            self.say(format_args!("\x1b[?25{}", if cursor.is_some() { 'h' } else { 'l' }));
        }
    }

    fn dip(&mut self, ink: Ink) {
        ink.change(self.ink, &mut self.out);
        self.ink = ink;
    }

    fn dip_for_blanks(&mut self) {
        if !self.ink.leaves_blanks() {
            self.dip(Ink::PLAIN);
        }
    }

    fn say(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _ = self.out.write_fmt(words);
    }
}

fn forward(columns: usize) -> String {
    match columns {
        0 => String::new(),
        1 => "\x1b[C".to_owned(),
        columns => format!("\x1b[{columns}C"),
    }
}
