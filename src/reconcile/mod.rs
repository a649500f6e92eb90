//! Compares what is on record with what a provisioning system holds.
//!
//! A reading that failed or was cut short is not an absence.

pub mod collect;
