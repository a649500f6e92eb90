//! The integration tests: one crate, so that it links once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

mod cli;
mod databases;
mod demo;
mod desk;
mod drivers;
mod messages;
mod outbox;
mod session;
mod store;
