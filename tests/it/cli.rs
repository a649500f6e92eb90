//! The command line as scripts use it: the real binary, with a simulator in another process, on both databases.

mod about_itself;
mod bench;
mod main_job;
mod mistakes;
mod outages;
