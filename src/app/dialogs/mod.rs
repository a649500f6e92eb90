//! Windows that lie over a screen and bring an answer back to it.

pub mod accept;
pub mod actions;
pub mod compare;
pub mod confirm;
pub mod drafts;
pub mod find;
pub mod help;
pub mod palette;
pub mod pick;
pub mod preview;
pub mod propose;
pub mod stock_serials;
pub mod templates;
pub mod unconfigured;
pub mod wifi;
