//! The integration tests: one crate, so that it links once.

mod databases;
mod demo;
mod desk;
mod drivers;
mod session;
mod store;
