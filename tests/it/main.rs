//! The integration tests: one crate, so that it links once.

mod desk;
mod drivers;
mod session;
