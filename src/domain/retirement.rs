//! What is said of whether a product or a tariff is retired: kept with those who have it, and offered to nobody else.

use jiff::Timestamp;

/// What a file says of whether a product or a tariff is retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Retirement {
    /// Nothing: one that is new is offered, one that is known stays as it is.
    #[default]
    Untold,
    Offered,
    Since(Timestamp),
}

impl Retirement {
    /// As the record has it.
    pub fn of(retired_at: Option<Timestamp>) -> Self {
        retired_at.map_or(Self::Offered, Self::Since)
    }

    /// Since when it is to be retired, where that is told.
    pub const fn told(self) -> Option<Option<Timestamp>> {
        match self {
            Self::Untold => None,
            Self::Offered => Some(None),
            Self::Since(at) => Some(Some(at)),
        }
    }
}
