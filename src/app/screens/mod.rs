//! The screens: one folder each, with what it knows, how it changes, how it looks and how it is tested.

pub mod customer;
pub mod customer_form;
pub mod customers;
pub mod files;
pub mod movements;
pub mod one_step;
pub mod operations;
pub mod product;
pub mod products;
pub mod report;
pub mod stock;
pub mod system;
pub mod systems;
pub mod tariff;
pub mod tariffs;
