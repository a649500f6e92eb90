//! Secrets at rest: XChaCha20-Poly1305 under the master key, each bound to the place where it is kept.
//!
//! What is sealed for one row does not open in another, so that nobody who can write to the database, and not read
//! the key, can have one secret sent in place of another.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::StoreError;
use super::key::MasterKey;
use crate::domain::values::Secret;

/// The first byte of what is sealed in this way.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Where a secret is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub table: &'static str,
    pub row: i64,
    pub field: &'a str,
}

impl Place<'_> {
    fn label(self) -> String {
        format!("{}\0{}\0{}", self.table, self.row, self.field)
    }
}

/// Seals secrets and opens them.
pub(super) struct Seal(XChaCha20Poly1305);

impl Seal {
    pub(super) fn new(key: &MasterKey) -> Self {
        Self(XChaCha20Poly1305::new(key.bytes().into()))
    }

    pub(super) fn seal(&self, place: Place<'_>, secret: &Secret) -> Result<String, StoreError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| StoreError::NoRandomness)?;
        let label = place.label();
        let payload = Payload { msg: secret.expose().as_bytes(), aad: label.as_bytes() };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .expect("no text of ours is near the 256 GiB that the cipher takes");
        let mut whole = Vec::with_capacity(1 + NONCE + sealed.len());
        whole.push(VERSION);
        whole.extend_from_slice(&nonce);
        whole.extend_from_slice(&sealed);
        Ok(STANDARD_NO_PAD.encode(whole))
    }

    pub(super) fn open(&self, place: Place<'_>, sealed: &str) -> Result<Secret, StoreError> {
        self.open_bytes(place, sealed).ok_or_else(|| StoreError::Corrupt {
            what: format!("{} {} {}", place.table, place.row, place.field),
        })
    }

    fn open_bytes(&self, place: Place<'_>, sealed: &str) -> Option<Secret> {
        let whole = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (&version, rest) = whole.split_first()?;
        let (nonce, sealed) = rest.split_at_checked(NONCE)?;
        if version != VERSION {
            return None;
        }
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let label = place.label();
        let payload = Payload { msg: sealed, aad: label.as_bytes() };
        let bytes = Zeroizing::new(self.0.decrypt(&XNonce::from(nonce), payload).ok()?);
        std::str::from_utf8(&bytes).ok().map(|text| Secret::new(text.to_owned()))
    }
}
