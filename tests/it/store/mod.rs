//! The store, each story on both databases.

mod devices;
mod world;
