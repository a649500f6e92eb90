//! The styles of the screen, by what they mean. Sixteen colours are enough, and no meaning hangs on colour alone.

use ratatui::style::{Color, Modifier, Style};

/// A style for each meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    pub plain: Style,
    /// What is less important: rules, labels, help.
    pub muted: Style,
    /// Where one is: the focused label, the open tab, the marked row.
    pub strong: Style,
    pub title: Style,
    pub key: Style,
    pub good: Style,
    pub busy: Style,
    pub warning: Style,
    pub bad: Style,
}

impl Theme {
    /// Sixteen colours that are readable on a dark and on a light ground.
    pub const fn colour() -> Self {
        let plain = Style::new();
        Self {
            plain,
            muted: plain.add_modifier(Modifier::DIM),
            strong: plain.add_modifier(Modifier::BOLD),
            title: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            key: plain.fg(Color::Cyan),
            good: plain.fg(Color::Green),
            busy: plain.fg(Color::Blue),
            warning: plain.fg(Color::Yellow),
            bad: plain.fg(Color::Red),
        }
    }

    /// No colours at all, as `NO_COLOR` asks.
    pub const fn plain() -> Self {
        let plain = Style::new();
        let strong = plain.add_modifier(Modifier::BOLD);
        Self {
            plain,
            muted: plain,
            strong,
            title: strong,
            key: strong,
            good: plain,
            busy: plain,
            warning: strong,
            bad: strong,
        }
    }
}
