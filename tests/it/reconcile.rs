//! The report: small worlds as files, each with the report that it must give, and what holds for every world.

mod at_work;
mod deeds;
mod meanwhile;
mod mended;
mod operator;
mod planted;
mod properties;
mod world;
mod worlds;
mod yard;
