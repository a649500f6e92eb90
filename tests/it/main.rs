//! The integration tests: one crate, so that it links once.

mod databases;
mod demo;
mod desk;
mod drivers;
mod outbox;
mod pty;
mod session;
mod store;
