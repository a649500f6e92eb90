//! The configuration file: read whole, checked whole.
