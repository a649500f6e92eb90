//! A list that moves by half screens: few bytes a key, and the marked row always in sight. And the titles of its columns.

use super::text::cut;
use crate::store::Direction;

/// The title of a column, with an arrow if the list is sorted by it.
pub fn heading(title: &str, columns: usize, direction: Option<Direction>) -> String {
    let arrow = match direction {
        None => return title.to_owned(),
        Some(Direction::Up) => '▲',
        Some(Direction::Down) => '▼',
    };
    format!("{} {arrow}", cut(title, columns.saturating_sub(2)))
}

/// Which row of a list is marked and which is the first in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub marked: usize,
    pub top: usize,
}

impl Cursor {
    /// Moves the mark by `by` rows within `count`; the view follows by half a screen and not by lines.
    pub fn step(&mut self, by: isize, count: usize, height: usize) {
        let last = count.saturating_sub(1);
        self.marked = self.marked.saturating_add_signed(by).min(last);
        self.show(count, height);
    }

    pub fn go_to(&mut self, row: usize, count: usize, height: usize) {
        self.marked = row.min(count.saturating_sub(1));
        self.show(count, height);
    }

    /// Brings the marked row into sight.
    pub fn show(&mut self, count: usize, height: usize) {
        let height = height.max(1);
        let furthest = count.saturating_sub(height);
        self.marked = self.marked.min(count.saturating_sub(1));
        if self.marked < self.top {
            self.top = self.marked.saturating_sub(height / 2);
        } else if self.marked >= self.top + height {
            self.top = self.marked - height / 2;
        }
        self.top = self.top.min(furthest);
    }

    /// Rows were put in before the first one.
    pub fn push_down(&mut self, rows: usize) {
        self.marked += rows;
        self.top += rows;
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn the_view_stays_while_the_mark_is_in_sight_and_then_moves_by_half_a_screen() {
        let mut cursor = Cursor::default();
        for _ in 0..9 {
            cursor.step(1, 100, 10);
        }
        assert_eq!(cursor, Cursor { marked: 9, top: 0 });
        cursor.step(1, 100, 10);
        assert_eq!(cursor, Cursor { marked: 10, top: 5 });
        cursor.step(-6, 100, 10);
        assert_eq!(cursor, Cursor { marked: 4, top: 0 });
    }

    #[test]
    fn the_end_of_the_list_is_at_the_bottom_and_nothing_is_marked_beyond_it() {
        let mut cursor = Cursor::default();
        cursor.go_to(1_000, 12, 10);
        assert_eq!(cursor, Cursor { marked: 11, top: 2 });
        cursor.show(3, 10);
        assert_eq!(cursor, Cursor { marked: 2, top: 0 });
        cursor.show(0, 10);
        assert_eq!(cursor, Cursor::default());
    }
}
