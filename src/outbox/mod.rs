//! Carries out what is committed to the outbox.

pub mod finding;
pub mod policy;

pub use policy::Policy;
