//! Carries out what is committed to the outbox.
