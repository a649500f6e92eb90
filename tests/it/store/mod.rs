//! The store, each story on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

mod catalogue;
mod changes;
mod customers;
mod devices;
mod imports;
mod life;
mod opening;
mod outbox;
mod races;
mod secrets;
mod systems;
mod world;
