//! How a list is sorted: by one of its columns, up or down.
//!
//! Only what an index keeps in order is a column that a long list can be sorted by.

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// From the least to the greatest.
    #[default]
    Up,
    Down,
}

/// A column and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort<C> {
    pub by: C,
    pub direction: Direction,
}

/// A column that customers are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CustomerColumn {
    #[default]
    Name,
    Code,
    /// Within a status by name.
    Status,
}

/// A column that products are sorted by; within a number, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProductColumn {
    #[default]
    Name,
    Stock,
    Assigned,
}

impl ProductColumn {
    pub const ALL: [Self; 3] = [Self::Name, Self::Stock, Self::Assigned];
}

impl CustomerColumn {
    pub const ALL: [Self; 3] = [Self::Name, Self::Code, Self::Status];
}

impl Direction {
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

impl<C: Copy + PartialEq> Sort<C> {
    /// The other way round.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { direction: self.direction.turned(), ..self }
    }

    /// By the column that comes next in `columns`, upwards; after the last comes the first.
    #[must_use]
    pub fn next(self, columns: &[C]) -> Self {
        let at = columns.iter().position(|column| *column == self.by).map_or(0, |at| at + 1);
        Self { by: columns.get(at).or(columns.first()).copied().unwrap_or(self.by), direction: Direction::Up }
    }

    /// The direction of a column, if the list is sorted by it.
    pub fn of(self, column: C) -> Option<Direction> {
        (self.by == column).then_some(self.direction)
    }
}
