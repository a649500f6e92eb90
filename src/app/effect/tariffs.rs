//! What is asked of the store about tariffs and their links to templates, and what comes back.

use crate::domain::ids::{ServiceId, SystemId, TariffId};
use crate::domain::tariff::Tariff;
use crate::store::{Overtaken, Relinked, TariffDraft, TariffPage, TariffQuery, TemplateChange};

use super::{Answered, Trouble};

/// A question to the store.
#[derive(Debug, Clone, PartialEq)]
pub enum TariffRequest {
    Page(TariffQuery),
    One(TariffId),
    Save(TariffDraft),
    /// What a tariff has become since a version of it was seen.
    Since {
        tariff: TariffId,
        seen: i64,
    },
    Retire {
        id: TariffId,
        version: i64,
    },
    /// Offers a retired one again.
    Offer {
        id: TariffId,
        version: i64,
    },
    Remove {
        id: TariffId,
        version: i64,
    },
    /// How many active devices have a service in a system.
    ActiveDevices {
        service: ServiceId,
        system: SystemId,
    },
    ChangeTemplate(TemplateChange),
}

/// An answer of the store.
#[derive(Debug, Clone, PartialEq)]
pub enum TariffReply {
    Page {
        query: TariffQuery,
        page: Answered<TariffPage>,
    },
    One(Answered<Tariff>),
    Saved(Answered<Tariff>),
    /// The tariff that the form changes is another now, or gone: nothing was saved.
    Overtaken {
        trouble: Trouble,
        since: Box<Overtaken<Tariff>>,
    },
    /// It was retired, or is offered again.
    Retired(Answered<Tariff>),
    Removed(Answered<()>),
    ActiveDevices {
        service: ServiceId,
        system: SystemId,
        count: Answered<u64>,
    },
    TemplateChanged {
        change: TemplateChange,
        answer: Answered<Relinked>,
    },
}

impl TariffReply {
    /// Whether it answers something that was to be changed.
    pub(super) const fn is_of_writing(&self) -> bool {
        match self {
            Self::Saved(_)
            | Self::Overtaken { .. }
            | Self::Retired(_)
            | Self::Removed(_)
            | Self::TemplateChanged { .. } => true,
            Self::Page { .. } | Self::One(_) | Self::ActiveDevices { .. } => false,
        }
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::Page { page, .. } => page.as_ref().err(),
            Self::One(answer) | Self::Saved(answer) | Self::Retired(answer) => answer.as_ref().err(),
            Self::Overtaken { trouble, .. } => Some(trouble),
            Self::Removed(answer) => answer.as_ref().err(),
            Self::ActiveDevices { count, .. } => count.as_ref().err(),
            Self::TemplateChanged { answer, .. } => answer.as_ref().err(),
        }
    }
}
