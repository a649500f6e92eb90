//! The real program in a pseudo-terminal, by keys alone: what only it can show — the wiring of the whole, the terminal
//! given back, what is left behind.
//!
//! What screens show and do is told by `session`; here it is only passed through.

mod home;
mod main_job;
mod system;
mod terminal;
