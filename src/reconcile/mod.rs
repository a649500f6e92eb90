//! Compares our records with those of a provisioning system, names every mismatch, and mends what a person chooses.
//!
//! `class`, `report` and `sides` are plain values; comparing is pure: who is who, what differs, what can be believed.
//! Nothing is decided here about how a system is read, nor is anything sent: what changes a system is an operation of
//! the outbox.

pub mod class;
pub mod report;
pub mod sides;
