//! The characters of a screen, with the rules by which a terminal keeps wide ones.

use ratatui::buffer::{Cell, CellDiffOption, CellWidth};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};

/// What the right half of a wide character holds.
const COVERED: Cell = Cell::new("");

/// What can be seen of a blank besides its ground.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// Rows of cells. A cell covered by the wide one to its left has no symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    columns: usize,
    cells: Vec<Cell>,
}

impl Grid {
    pub fn new(size: Size) -> Self {
        let columns = usize::from(size.width);
        Self { columns, cells: vec![Cell::EMPTY; columns * usize::from(size.height)] }
    }

    pub const fn columns(&self) -> usize {
        self.columns
    }

    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    pub const fn is_as_large_as(&self, other: &Self) -> bool {
        self.columns == other.columns && self.cells.len() == other.cells.len()
    }

    pub fn row(&self, y: usize) -> &[Cell] {
        &self.cells[y * self.columns..][..self.columns]
    }

    /// Writes a cell; outside the grid there is none.
    pub fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        let (x, y) = (usize::from(x), usize::from(y));
        if x >= self.columns || y >= self.rows() {
            return;
        }
        let columns = self.columns;
        let row = &mut self.cells[y * columns..][..columns];
        // Under a wide character nothing can be seen.
        if is_covered(&row[x]) {
            return;
        }
        let width = usize::from(cell.cell_width()).max(1);
        // Of a wide character that is written over, nothing is left.
        for after in row[x + 1..].iter_mut().take_while(|after| is_covered(after)) {
            after.reset();
        }
        row[x] = if x + width <= columns { as_sent(cell) } else { Cell::EMPTY };
        let end = (x + width).min(columns);
        if let Some(cut) = row.get(end).filter(|cut| is_covered(cut)).map(|_| end) {
            for after in row[cut..].iter_mut().take_while(|after| is_covered(after)) {
                after.reset();
            }
        }
        row[x + 1..end].fill(COVERED);
    }

    /// Blanks a row from `x` on.
    pub fn wipe(&mut self, x: usize, y: usize) {
        self.cells[y * self.columns + x..(y + 1) * self.columns].fill(Cell::EMPTY);
    }

    /// Moves the rows from `first` to `last` by as many rows down, or up when negative; blank ones come after them.
    pub fn shift(&mut self, first: usize, last: usize, by: isize) {
        let columns = self.columns;
        let rows = &mut self.cells[first * columns..(last + 1) * columns];
        let cells = by.unsigned_abs() * columns;
        if by < 0 {
            rows.rotate_left(cells);
            let kept = rows.len() - cells;
            rows[kept..].fill(Cell::EMPTY);
        } else {
            rows.rotate_right(cells);
            rows[..cells].fill(Cell::EMPTY);
        }
    }
}

/// The cell as far as a terminal is told of it.
fn as_sent(cell: &Cell) -> Cell {
    let mut sent = cell.clone();
    sent.diff_option = CellDiffOption::None;
    sent.underline_color = Color::Reset;
    if cell.symbol() == " " && sent.bg == Color::Reset && !sent.modifier.intersects(SEEN_ON_BLANKS) {
        Cell::EMPTY
    } else {
        sent
    }
}

pub fn is_covered(cell: &Cell) -> bool {
    cell.symbol().is_empty()
}

pub fn is_blank(cell: &Cell) -> bool {
    *cell == Cell::EMPTY
}

/// Whether terminals may not agree on how many columns it takes, as with marks that are put together to one character.
pub fn is_doubtful(cell: &Cell) -> bool {
    let is_wide = || cell.symbol().chars().count() == 1 && cell.cell_width() == 2;
    !is_covered(cell) && !is_simple(cell) && !is_wide()
}

/// Whether every terminal moves by exactly one column for it: letters of Europe, and the symbols that are drawn with.
pub fn is_simple(cell: &Cell) -> bool {
    let mut letters = cell.symbol().chars();
    let is_plain = |letter: char| {
        matches!(letter,
            ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'
                | '\u{2030}'..='\u{205e}' | '\u{20ac}' | '\u{2190}'..='\u{22ff}' | '\u{2500}'..='\u{25fc}'
                | '\u{2713}'..='\u{2718}')
    };
    letters.next().is_some_and(is_plain) && letters.next().is_none()
}
