//! What operators mean: customers, tariffs, products, systems, devices and the operations that provision them.
//!
//! Plain values and pure rules. It imports nothing else of ours, reads no clock and does no I/O.

pub mod action;
pub mod age;
pub mod contract;
pub mod customer;
pub mod customer_form;
pub mod device;
pub mod draft;
pub mod history;
pub mod ids;
pub mod one_step;
pub mod operation;
pub mod optical;
pub mod os_error;
pub mod problem;
pub mod product;
pub mod remark;
pub mod retirement;
pub mod status_change;
pub mod system;
pub mod tariff;
pub mod technology;
pub mod text;
pub mod values;
pub mod wifi;
