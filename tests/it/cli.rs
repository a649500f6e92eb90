//! The command line as scripts use it: the real binary, with a simulator in another process, on both databases.

mod about_itself;
mod backup;
mod bench;
mod device_files;
mod doctor;
mod life;
mod main_job;
mod mistakes;
mod outages;
mod records;
mod report;
mod tariffs;
