//! The real program in a pseudo-terminal, by keys alone: what only it can show — the wiring of the whole, the terminal
//! given back, what is left behind.
//!
//! What screens show and do is told by `session`; here it is only passed through.

mod demo;
mod given_back;
mod home;
mod kept;
mod killed;
mod line;
mod main_job;
mod on_screen;
mod records;
mod system;
mod terminal;
