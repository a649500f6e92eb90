//! Compares our records with those of a provisioning system, names every mismatch, and mends what a person chooses.
//!
//! `collect` reads a system whole or says why it could not; `class`, `report` and `sides` are plain values; comparing is
//! pure: who is who, what differs, what can be believed. Nothing is sent from here: what changes a system is an operation
//! of the outbox.

pub mod class;
pub mod collect;
mod comparison;
mod compose;
mod devices;
mod duplicates;
pub mod generate;
mod guard;
pub mod identity;
mod key;
mod matching;
pub mod mend;
mod nearly;
mod order;
mod ours;
pub mod outcome;
mod overtaken;
mod pack;
mod people;
mod plan;
pub mod report;
pub mod sides;
mod states;

pub use comparison::{Comparison, Scope};
pub use compose::OurRecords;
pub use guard::Guard;
pub use overtaken::LinkedNow;
pub use plan::Plan;
