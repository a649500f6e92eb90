//! The loop around the pure program.
