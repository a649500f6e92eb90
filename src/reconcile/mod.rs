//! Compares our records with those of a provisioning system, names every mismatch, and mends what a person chooses.
//!
//! `collect` reads a system whole or says why it could not; `class`, `report` and `sides` are plain values; comparing is
//! pure: who is who, what differs, what can be believed. Nothing is sent from here: what changes a system is an operation
//! of the outbox.

pub mod class;
pub mod collect;
pub mod report;
pub mod sides;
