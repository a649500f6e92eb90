//! The integration tests: one crate, so that it links once.

mod databases;
mod drivers;
mod outbox;
mod store;
