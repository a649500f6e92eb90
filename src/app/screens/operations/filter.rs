//! Which operations are listed, as it is chosen on the screen.

use crate::domain::operation::OperationState;
use crate::domain::text::Text;
use crate::store::OperationFilter;
use crate::text;

/// A choice of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    #[default]
    ToResolve,
    Unfinished,
    All,
    State(OperationState),
}

impl Filter {
    /// In the order in which one goes through them, round and round.
    pub fn each() -> Vec<Self> {
        let mut filters = vec![Self::ToResolve, Self::Unfinished, Self::All];
        filters.extend(OperationState::ALL.map(Self::State));
        filters
    }

    /// All of them, this one first and then those that come after it.
    pub fn onwards(self) -> Vec<Self> {
        let mut filters = Self::each();
        let at = filters.iter().position(|filter| *filter == self).unwrap_or(0);
        filters.rotate_left(at);
        filters
    }

    pub fn next(self) -> Self {
        self.onwards()[1]
    }

    pub fn previous(self) -> Self {
        let filters = self.onwards();
        filters[filters.len() - 1]
    }

    pub fn label(self) -> Text {
        match self {
            Self::ToResolve => text!("operations-filter-to-resolve"),
            Self::Unfinished => text!("operations-filter-unfinished"),
            Self::All => text!("operations-filter-all"),
            Self::State(state) => state.label(),
        }
    }

    /// What is said when there is none.
    pub fn none(self) -> Text {
        match self {
            Self::ToResolve => text!("operations-none-to-resolve"),
            Self::Unfinished => text!("operations-none-unfinished"),
            Self::All => text!("operations-none"),
            Self::State(state) => text!("operations-none-in-state", state = state.label()),
        }
    }

    pub fn of_store(self) -> OperationFilter {
        let states = match self {
            Self::ToResolve => return OperationFilter::ToResolve,
            Self::Unfinished => OperationState::ALL.into_iter().filter(|state| !state.has_ended()).collect(),
            Self::All => Vec::new(),
            Self::State(state) => vec![state],
        };
        OperationFilter::States(states)
    }
}
