//! The store, each story on both databases.

mod catalogue;
mod changes;
mod customers;
mod devices;
mod imports;
mod opening;
mod outbox;
mod races;
mod secrets;
mod systems;
mod world;
