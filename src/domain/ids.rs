//! A type for every identity, so that no two are mixed up. The database gives them, but for those of drafts.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )* };
}

ids! {
    /// A customer of ours.
    CustomerId,
    /// A product: a model of device that is kept in stock.
    ProductId,
    /// A line of the history of a product's stock.
    MovementId,
    /// A tariff.
    TariffId,
    /// One service of one tariff.
    ServiceId,
    /// A provisioning system.
    SystemId,
    /// A device of a customer in one system.
    DeviceId,
    /// An operation of the outbox.
    OperationId,
    /// A synchronisation report.
    ReportId,
    /// A difference that a person has accepted.
    AcceptedId,
    /// Something typed and not saved: a random number, which also names its file.
    DraftId,
}
