//! The outbox as its callers see it: a worker, the real store, and a system that answers by script.

mod any_answers;
mod claims;
mod commands;
mod customers;
mod outcomes;
mod running;
mod simulated;
mod stand_in;
mod yard;

use std::time::Duration;

use vincula::drivers::{Cause, Failure};
use vincula::store::ClaimRules;

const SERIAL: &str = "HWTC1234ABCD";
const OTHER: &str = "ZTEG00000001";
const LEASE: Duration = Duration::from_secs(60);
const NO_PATIENCE: Duration = Duration::ZERO;
/// Longer than anything here takes; a test that needs it has failed.
const AMPLE: Duration = Duration::from_secs(30);

fn unreachable() -> Failure {
    Failure::later(Cause::Connect { host: "acs.example".into(), port: 443, reason: "refused".into() })
}

fn rules() -> ClaimRules {
    ClaimRules { lease: LEASE, per_system: 4 }
}
