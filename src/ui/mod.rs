//! Drawing that every screen shares: the frame, the theme, tables, and text measured and made harmless.

pub mod frame;
mod menu;
pub mod table;
pub mod text;
pub mod theme;
