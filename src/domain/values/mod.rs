//! Values that are proof of their own form: what a person types is parsed once, at the door.
//!
//! Each knows only its own spelling. Whether an address is free or a serial is already in use is decided elsewhere.

mod canonical;
mod contact;
mod fold;
mod network;
mod registration;
mod secret;
mod serial;
mod tax_id;

pub use contact::{EmailAddress, PhoneNumber};
pub use fold::fold;
pub use network::{IpAddress, IpKind, MacAddress};
pub use registration::is_registration_id;
pub use secret::{Secret, WifiKey};
pub use serial::{GponSerial, SerialForm, SerialNumber};
pub use tax_id::TaxId;
