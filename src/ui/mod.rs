//! Drawing that every screen shares: the frame, the theme, tables, codes, and text measured and made harmless.

pub mod code;
pub mod frame;
pub mod glyphs;
mod menu;
pub mod table;
pub mod text;
pub mod theme;
