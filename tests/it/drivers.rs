//! What every driver must do, tried against a stand-in for its system: the contract suite.

mod against_the_simulator;
mod fixtures;
