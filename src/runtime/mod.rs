//! The loop around the pure program.

pub mod log;
