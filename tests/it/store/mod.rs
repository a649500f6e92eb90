//! The store, each story on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

mod catalogue;
mod changes;
mod contracts;
mod customers;
mod device_files;
mod devices;
mod drafts;
mod exports;
mod given_up;
mod history;
mod imports;
mod life;
mod near;
mod one_step;
mod opening;
mod operations;
mod outbox;
mod person;
mod products;
mod races;
mod races_of_life;
mod save_customer;
mod schema;
mod search;
mod searched_since;
mod secrets;
mod status;
mod stock;
mod strays;
mod systems;
mod tariffs;
mod world;
