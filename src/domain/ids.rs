//! A type for every identity that the database gives, so that no two are mixed up.

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
}
