//! How the screen is to look on this terminal: chosen from the configuration and the environment, and from what the
//! terminal answers.

use std::path::PathBuf;

use crate::config::{self, AsciiChoice, ThemeChoice};
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::text;
use crate::ui::glyphs::Glyphs;
use crate::ui::theme::{Ground, Theme};

/// Asks the terminal for the colour of its ground (xterm's control sequences, `OSC 11`).
const GROUND_QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// The theme to begin with, and whether the ground of the terminal decides on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    theme: Theme,
    follows_ground: bool,
}

/// Why the theme of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("the theme {path} cannot be read")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the theme {path} is wrong")]
    Wrong { path: PathBuf, problem: Text },
}

impl LookError {
    /// What is wrong and what to do about it.
    pub fn text(&self) -> Text {
        match self {
            Self::Unreadable { path, source } => {
                text!(
                    "theme-file-unreadable",
                    path = path.display().to_string(),
                    reason = os_error::in_words(source)
                )
            }
            Self::Wrong { path, problem } => {
                text!("theme-file-wrong", path = path.display().to_string(), problem = problem.clone())
            }
        }
    }
}

impl Look {
    /// Always the same, whatever the terminal answers.
    pub const fn fixed(theme: Theme) -> Self {
        Self { theme, follows_ground: false }
    }

    /// The look that the configuration wants, in the environment that `variable` tells of.
    ///
    /// # Errors
    /// A theme of one's own that cannot be read, or not understood.
    pub fn choose(
        screen: &config::Screen,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, LookError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let terminal = set("TERM").unwrap_or_default();
        // The console of Linux prints what it is asked after; the terminals of old know no colours, either.
        let is_old = terminal == "dumb" || terminal.starts_with("vt");
        let is_console = terminal == "linux";
        let look = match &screen.theme {
            // A theme that is asked for goes before NO_COLOR, as no-color.org has it.
            ThemeChoice::Auto if set("NO_COLOR").is_some() || is_old => Self::fixed(Theme::plain()),
            ThemeChoice::Auto => {
                let hint = set("COLORFGBG").and_then(|words| Ground::of_variable(&words));
                let theme = Theme::on(hint.unwrap_or(Ground::Dark));
                Self { theme, follows_ground: !is_console }
            }
            ThemeChoice::On(ground) => Self::fixed(Theme::on(*ground)),
            ThemeChoice::Plain => Self::fixed(Theme::plain()),
            ThemeChoice::File(path) => Self::fixed(read(path)?),
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        let has_utf_8 = locale.contains("utf-8") || locale.contains("utf8");
        let glyphs = match screen.ascii {
            AsciiChoice::No => Glyphs::Any,
            AsciiChoice::Auto if has_utf_8 && !is_old && !is_console => Glyphs::Any,
            AsciiChoice::Auto | AsciiChoice::Yes if has_utf_8 => Glyphs::NoSymbols,
            AsciiChoice::Auto | AsciiChoice::Yes => Glyphs::Ascii,
        };
        Ok(Self { theme: look.theme.with(glyphs), ..look })
    }

    /// The theme to begin with.
    pub const fn theme(self) -> Theme {
        self.theme
    }

    /// What the terminal is to be asked.
    pub const fn question(self) -> &'static [u8] {
        if self.follows_ground { GROUND_QUESTION } else { b"" }
    }

    /// The theme for what the terminal has answered, if that matters.
    pub fn on_answer(self, colour: &str) -> Option<Theme> {
        let ground = Ground::of_answer(colour).filter(|_| self.follows_ground)?;
        Some(Theme::on(ground).with(self.theme.glyphs))
    }
}

fn read(path: &PathBuf) -> Result<Theme, LookError> {
    let content = std::fs::read_to_string(path)
        .map_err(|source| LookError::Unreadable { path: path.clone(), source })?;
    Theme::parse(&content).map_err(|problem| LookError::Wrong { path: path.clone(), problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(theme: ThemeChoice, ascii: AsciiChoice, variables: &[(&str, &str)]) -> Look {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Look::choose(&config::Screen { theme, ascii }, variable).expect("a look")
    }

    const XTERM: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("LANG", "es_ES.UTF-8")];

    #[test]
    fn the_ground_decides_when_nobody_else_does_and_the_terminal_may_be_asked() {
        let asked = look(ThemeChoice::Auto, AsciiChoice::Auto, &XTERM);
        assert_eq!(asked.theme(), Theme::on(Ground::Dark));
        assert!(!asked.question().is_empty());
        assert_eq!(asked.on_answer("rgb:ffff/ffff/ffff"), Some(Theme::on(Ground::Light)));
        let hinted =
            look(ThemeChoice::Auto, AsciiChoice::Auto, &[&XTERM[..], &[("COLORFGBG", "0;15")]].concat());
        assert_eq!(hinted.theme(), Theme::on(Ground::Light));
        let console = look(ThemeChoice::Auto, AsciiChoice::Auto, &[("TERM", "linux"), ("LANG", "C.UTF-8")]);
        assert_eq!(console.question(), b"");
    }

    #[test]
    fn no_color_takes_the_colours_away_unless_a_theme_is_asked_for() {
        let variables = [&XTERM[..], &[("NO_COLOR", "1")]].concat();
        let plain = look(ThemeChoice::Auto, AsciiChoice::Auto, &variables);
        assert_eq!((plain.theme(), plain.question()), (Theme::plain(), &b""[..]));
        assert_eq!(plain.on_answer("rgb:ffff/ffff/ffff"), None);
        let wanted = look(ThemeChoice::On(Ground::Light), AsciiChoice::Auto, &variables);
        assert_eq!(wanted.theme(), Theme::on(Ground::Light));
    }

    #[test]
    fn the_characters_are_those_of_locale_and_terminal() {
        for (ascii, variables, glyphs) in [
            (AsciiChoice::Auto, &XTERM[..], Glyphs::Any),
            (AsciiChoice::Yes, &XTERM, Glyphs::NoSymbols),
            (AsciiChoice::Auto, &[("TERM", "linux"), ("LANG", "es_ES.utf8")], Glyphs::NoSymbols),
            (AsciiChoice::Auto, &[("TERM", "vt100"), ("LANG", "C.UTF-8")], Glyphs::NoSymbols),
            (AsciiChoice::Auto, &[("TERM", "xterm"), ("LANG", "es_ES")], Glyphs::Ascii),
            (
                AsciiChoice::Auto,
                &[("TERM", "xterm"), ("LANG", "C.UTF-8"), ("LC_ALL", "POSIX")],
                Glyphs::Ascii,
            ),
            (AsciiChoice::Auto, &[("TERM", "xterm")], Glyphs::Ascii),
            (AsciiChoice::No, &[("TERM", "xterm")], Glyphs::Any),
        ] {
            let look = look(ThemeChoice::Auto, ascii, variables);
            assert_eq!(look.theme().glyphs, glyphs, "{ascii:?} {variables:?}");
        }
    }

    #[test]
    fn a_theme_of_ones_own_is_read_and_a_wrong_one_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.toml");
        let choose = |theme| Look::choose(&config::Screen { theme, ascii: AsciiChoice::No }, |_| None);
        let missing = choose(ThemeChoice::File(path.clone())).expect_err("no file");
        assert_eq!(missing.text().id, "theme-file-unreadable");
        std::fs::write(&path, "bad = \"pink\"").expect("a file");
        let wrong = choose(ThemeChoice::File(path.clone())).expect_err("no such colour");
        assert_eq!(wrong.text().id, "theme-file-wrong");
        std::fs::write(&path, "bad = \"red\"").expect("a file");
        assert!(choose(ThemeChoice::File(path)).is_ok());
    }
}
