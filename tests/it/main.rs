//! The integration tests: one crate, so that it links once.

mod cli;
mod databases;
mod demo;
mod desk;
mod drivers;
mod messages;
mod outbox;
mod session;
mod store;
