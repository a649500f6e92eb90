//! Plays a provisioning system.
