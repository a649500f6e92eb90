//! The integration tests: one crate, so that it links once.
#![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]

mod cli;
mod databases;
mod demo;
mod desk;
mod drivers;
mod invariants;
mod messages;
mod outbox;
mod pty;
mod screens;
mod session;
mod store;
#[path = "../../src/app/typed.rs"]
mod typed;
