//! Vincula.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod drivers;
pub mod files;
pub mod i18n;
pub mod outbox;
pub mod runtime;
pub mod simulator;
pub mod store;
pub mod ui;
