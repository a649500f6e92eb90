//! The pure program.
