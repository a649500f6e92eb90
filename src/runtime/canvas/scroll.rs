//! Finds rows that only stand higher or lower than before, so that the terminal can move them by itself.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::grid::{Grid, is_blank};

/// Rows that were moved: those from `first` to `last`, by so many rows down, or up when negative. What they were moved
/// over is lost, and where they stood is blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub first: usize,
    pub last: usize,
    pub by: isize,
}

/// What moving rows costs, in bytes.
const PRICE: isize = 20;
/// What jumping over characters that stay costs, in bytes; fewer of them are written again instead.
const JUMP: usize = 5;
/// With fewer rows that differ there is nothing to gain.
const FEWEST: usize = 4;

/// The move that saves the most characters, if any is worth its price.
pub fn find(shown: &Grid, wanted: &Grid) -> Option<Shift> {
    let rows = wanted.rows();
    let differing = (0..rows).filter(|y| shown.row(*y) != wanted.row(*y)).count();
    if differing < FEWEST {
        return None;
    }
    let (before, after) = (Marks::of(shown), Marks::of(wanted));
    // What each row costs where nothing is moved, and where nothing stands in it.
    let still: Vec<isize> = (0..rows).map(|y| cost(after.row(y), before.row(y))).collect();
    let nothing = vec![0; wanted.columns()];
    let anew: Vec<isize> = (0..rows).map(|y| cost(after.row(y), &nothing)).collect();
    let mut best: Option<(isize, Shift)> = None;
    for step in 1..rows {
        for up in [true, false] {
            // Row `y` is to show what stood in row `from(y)`.
            let from = |y: usize| {
                if up { y.checked_add(step).filter(|from| *from < rows) } else { y.checked_sub(step) }
            };
            let Some((first, last, gain)) =
                best_run(rows, |y| from(y).map(|from| still[y] - cost(after.row(y), before.row(from))))
            else {
                continue;
            };
            // The rows that are left blank are written anew.
            let left = if up { last + 1..last + 1 + step } else { first - step..first };
            let lost: isize = left.map(|y| anew[y] - still[y]).sum();
            let by = isize::try_from(step).unwrap_or(isize::MAX);
            let shift = if up {
                Shift { first, last: last + step, by: -by }
            } else {
                Shift { first: first - step, last, by }
            };
            let gain = gain - lost - PRICE;
            if gain > 0 && best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, shift));
            }
        }
    }
    best.map(|(_, shift)| shift)
}

/// The rows without a gap that gain the most together.
fn best_run(rows: usize, gain: impl Fn(usize) -> Option<isize>) -> Option<(usize, usize, isize)> {
    let mut best: Option<(usize, usize, isize)> = None;
    let mut run: Option<(usize, isize)> = None;
    for y in 0..rows {
        run = gain(y).map(|gain| match run {
            Some((first, sum)) if sum > 0 => (first, sum + gain),
            Some(_) | None => (y, gain),
        });
        if let Some((first, sum)) = run
            && sum > best.map_or(0, |(.., most)| most)
        {
            best = Some((first, y, sum));
        }
    }
    best
}

/// A number for each cell, 0 for a blank: many of them are compared.
struct Marks {
    columns: usize,
    marks: Vec<u64>,
}

impl Marks {
    fn of(grid: &Grid) -> Self {
        let mark = |cell| {
            let mut hasher = DefaultHasher::new();
            Hash::hash(cell, &mut hasher);
            hasher.finish() | 1
        };
        let cells = (0..grid.rows()).flat_map(|y| grid.row(y));
        let marks = cells.map(|cell| if is_blank(cell) { 0 } else { mark(cell) }).collect();
        Self { columns: grid.columns(), marks }
    }

    fn row(&self, y: usize) -> &[u64] {
        &self.marks[y * self.columns..][..self.columns]
    }
}

/// About how many bytes it takes to make one row of another.
fn cost(wanted: &[u64], shown: &[u64]) -> isize {
    let mut cost = 0;
    let mut since = JUMP;
    for (wanted, shown) in wanted.iter().zip(shown) {
        if wanted == shown {
            since += 1;
        } else {
            cost += 1 + if since < JUMP { since } else { JUMP };
            since = 0;
        }
    }
    isize::try_from(cost).unwrap_or(isize::MAX)
}
