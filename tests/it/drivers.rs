//! What every driver must do, tried against a stand-in for its system: the contract suite.

mod against_nonsense;
mod against_the_simulator;
mod contract_document;
mod faulty;
pub mod fixtures;
mod life;
mod over_tls;
pub mod raw;
