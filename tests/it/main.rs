//! The integration tests: one crate, so that it links once.
#![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]

mod cli;
mod databases;
mod demo;
mod desk;
mod drafts;
mod drivers;
mod ending;
mod every_key;
mod invariants;
mod life_of_a_customer;
mod messages;
mod outbox;
mod paced;
mod port;
mod pty;
mod reconcile;
mod screens;
mod session;
mod session_files;
mod session_report;
mod session_tariffs;
mod stock_desk;
mod store;
#[path = "../../src/app/typed.rs"]
mod typed;
mod whole;
mod written;
