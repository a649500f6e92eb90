//! The styles of the screen, by what they mean. Sixteen colours are enough, and no meaning hangs on colour alone.
//!
//! A theme is data: those that come with the program lie in `assets/themes`, and a file of one's own has the same form.

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::domain::text::Text;
use crate::text;

use super::glyphs::Glyphs;

const DARK: &str = include_str!("../../assets/themes/dark.toml");
const LIGHT: &str = include_str!("../../assets/themes/light.toml");
const PLAIN: &str = include_str!("../../assets/themes/plain.toml");

/// A style for each meaning, and the characters that may be drawn.
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
    pub glyphs: Glyphs,
}

/// What the terminal writes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

/// The meanings, as a theme names them.
const NAMES: [&str; 9] = ["plain", "muted", "strong", "title", "key", "good", "busy", "warning", "bad"];

/// The sixteen colours, as a theme names them.
const COLOURS: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("white", Color::White),
];

impl Theme {
    /// For this ground.
    pub fn on(ground: Ground) -> Self {
        Self::of_the_program(match ground {
            Ground::Dark => DARK,
            Ground::Light => LIGHT,
        })
    }

    /// No colours at all, as `NO_COLOR` asks.
    pub fn plain() -> Self {
        Self::of_the_program(PLAIN)
    }

    /// The same, drawn with these characters.
    #[must_use]
    pub const fn with(self, glyphs: Glyphs) -> Self {
        Self { glyphs, ..self }
    }

    fn of_the_program(content: &str) -> Self {
        Self::parse(content).expect("a test reads every theme of the program")
    }

    /// Reads a theme. What it does not name is written as the terminal writes by itself.
    ///
    /// # Errors
    /// What is wrong with it, and on which line.
    pub fn parse(content: &str) -> Result<Self, Text> {
        let line = |position: usize| {
            1 + content.as_bytes()[..position].iter().filter(|byte| **byte == b'\n').count()
        };
        let table = DeTable::parse(content).map_err(|error| {
            let line = line(error.span().map_or(0, |span| span.start));
            text!("theme-wrong", line = line, problem = text!("config-syntax", reason = error.message()))
        })?;
        let plain = Style::new();
        let mut theme = Self {
            plain,
            muted: plain,
            strong: plain,
            title: plain,
            key: plain,
            good: plain,
            busy: plain,
            warning: plain,
            bad: plain,
            glyphs: Glyphs::Any,
        };
        for (name, value) in table.get_ref() {
            let wrong = |problem| text!("theme-wrong", line = line(name.span().start), problem = problem);
            let name = name.get_ref().as_ref();
            let Some(style) = theme.style(name) else {
                return Err(wrong(text!("theme-unknown-name", name = name, allowed = NAMES.join(", "))));
            };
            let DeValue::String(words) = value.get_ref() else {
                return Err(wrong(text!("theme-no-words", name = name)));
            };
            *style = style_of(words).map_err(|word| wrong(unknown_word(word)))?;
        }
        Ok(theme)
    }

    fn style(&mut self, name: &str) -> Option<&mut Style> {
        Some(match name {
            "plain" => &mut self.plain,
            "muted" => &mut self.muted,
            "strong" => &mut self.strong,
            "title" => &mut self.title,
            "key" => &mut self.key,
            "good" => &mut self.good,
            "busy" => &mut self.busy,
            "warning" => &mut self.warning,
            "bad" => &mut self.bad,
            _ => return None,
        })
    }
}

fn unknown_word(word: &str) -> Text {
    let colours: Vec<&str> = COLOURS.iter().map(|(name, _)| *name).collect();
    text!("theme-unknown-word", word = word, colours = colours.join(", "))
}

/// Reads how one meaning looks; what is not known is given back.
fn style_of(words: &str) -> Result<Style, &str> {
    let colour = |word| COLOURS.iter().find(|(name, _)| *name == word).map(|(_, colour)| *colour);
    let mut style = Style::new();
    let mut words = words.split_whitespace();
    while let Some(word) = words.next() {
        style = match word {
            "bold" => style.add_modifier(Modifier::BOLD),
            "dim" => style.add_modifier(Modifier::DIM),
            "underlined" => style.add_modifier(Modifier::UNDERLINED),
            "reversed" => style.add_modifier(Modifier::REVERSED),
            "on" => {
                let ground = words.next().ok_or(word)?;
                style.bg(colour(ground).ok_or(ground)?)
            }
            word => style.fg(colour(word).ok_or(word)?),
        };
    }
    Ok(style)
}

impl Ground {
    /// What the terminal answers when it is asked for its ground: `rgb:1e1e/1e1e/1e1e`, with one to four digits a colour.
    pub fn of_answer(colour: &str) -> Option<Self> {
        let (_, parts) = colour.split_once(':').filter(|(kind, _)| matches!(*kind, "rgb" | "rgba"))?;
        let mut parts = parts.split('/').map(|part| {
            let digits = u32::try_from(part.len()).ok().filter(|digits| (1..=4).contains(digits))?;
            let most = 16_u32.pow(digits) - 1;
            Some(f64::from(u32::from_str_radix(part, 16).ok()?) / f64::from(most))
        });
        let mut part = || parts.next().flatten();
        let (red, green, blue) = (part()?, part()?, part()?);
        // How light a colour seems to the eye (ITU-R BT.601).
        let light = 0.299 * red + 0.587 * green + 0.114 * blue;
        Some(if light > 0.5 { Self::Light } else { Self::Dark })
    }

    /// What `COLORFGBG` says, as rxvt and Konsole set it: `15;0`, the number of the ground last.
    pub fn of_variable(words: &str) -> Option<Self> {
        match words.rsplit(';').next()?.parse() {
            Ok(7 | 9..=15) => Some(Self::Light),
            Ok(0..=6 | 8) => Some(Self::Dark),
            Ok(16_u8..) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue of the sixteen colours, in the order above.
    type Palette = [(u8, u8, u8); 16];

    const VGA: Palette = [
        (0, 0, 0),
        (170, 0, 0),
        (0, 170, 0),
        (170, 85, 0),
        (0, 0, 170),
        (170, 0, 170),
        (0, 170, 170),
        (170, 170, 170),
        (85, 85, 85),
        (255, 85, 85),
        (85, 255, 85),
        (255, 255, 85),
        (85, 85, 255),
        (255, 85, 255),
        (85, 255, 255),
        (255, 255, 255),
    ];
    const XTERM: Palette = [
        (0, 0, 0),
        (205, 0, 0),
        (0, 205, 0),
        (205, 205, 0),
        (0, 0, 238),
        (205, 0, 205),
        (0, 205, 205),
        (229, 229, 229),
        (127, 127, 127),
        (255, 0, 0),
        (0, 255, 0),
        (255, 255, 0),
        (92, 92, 255),
        (255, 0, 255),
        (0, 255, 255),
        (255, 255, 255),
    ];

    /// Relative luminance, as the Web Content Accessibility Guidelines define it.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    #[test]
    fn every_colour_of_a_theme_can_be_read_on_its_ground_on_every_palette() {
        for (ground, content, behind) in
            [(Ground::Dark, DARK, (0, 0, 0)), (Ground::Light, LIGHT, (255, 255, 255))]
        {
            let mut theme = Theme::on(ground);
            for (name, palette) in NAMES.iter().flat_map(|name| [(name, VGA), (name, XTERM)]) {
                let style = *theme.style(name).expect("a name of the list");
                assert_eq!(style.bg, None, "{name}: {content}");
                let Some(colour) = style.fg else { continue };
                let at = COLOURS.iter().position(|(_, known)| *known == colour).expect("one of the sixteen");
                let (one, other) = (luminance(palette[at]), luminance(behind));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                // WCAG 2.1, 1.4.11: what must be told apart.
                assert!(contrast >= 3.0, "{name} on {ground:?}: {contrast:.1}");
            }
        }
    }

    #[test]
    fn without_colours_none_is_set() {
        let mut theme = Theme::plain();
        for name in NAMES {
            let style = *theme.style(name).expect("a name of the list");
            assert_eq!((style.fg, style.bg), (None, None), "{name}");
        }
    }

    #[test]
    fn each_theme_of_the_program_says_how_each_meaning_looks() {
        for content in [DARK, LIGHT, PLAIN] {
            for name in NAMES {
                assert!(content.contains(&format!("\n{name} = ")), "{name}");
            }
        }
    }

    #[test]
    fn a_theme_of_ones_own_names_colours_and_weights() {
        let theme = Theme::parse("bad = \"white on red bold\"").expect("a theme");
        assert_eq!(theme.bad, Style::new().fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD));
        assert_eq!(theme.good, Style::new());
    }

    #[test]
    fn what_is_wrong_in_a_theme_is_told_with_its_line() {
        for (content, problem) in [
            ("\ngood = \"grün\"", "theme-unknown-word"),
            ("\ngood = \"red on\"", "theme-unknown-word"),
            ("\nnice = \"red\"", "theme-unknown-name"),
            ("\ngood = 3", "theme-no-words"),
            ("\ngood = ", "config-syntax"),
        ] {
            let text = Theme::parse(content).expect_err(content);
            let told = format!("{text:?}");
            assert!(
                text.id == "theme-wrong" && told.contains(problem) && told.contains("Number(2)"),
                "{told}"
            );
        }
    }

    #[test]
    fn a_ground_is_known_by_the_answer_of_the_terminal() {
        for (answer, ground) in [
            ("rgb:0000/0000/0000", Some(Ground::Dark)),
            ("rgb:1e/1e/1e", Some(Ground::Dark)),
            ("rgb:ffff/ffff/dddd", Some(Ground::Light)),
            ("rgba:fdfd/f6f6/e3e3/ffff", Some(Ground::Light)),
            ("rgb:0000/0000/ffff", Some(Ground::Dark)),
            ("rgb:12345/0/0", None),
            ("rgb:ff/ff", None),
            ("#ffffff", None),
        ] {
            assert_eq!(Ground::of_answer(answer), ground, "{answer}");
        }
    }

    #[test]
    fn a_ground_is_known_by_the_variable_that_some_terminals_set() {
        for (words, ground) in [
            ("15;0", Some(Ground::Dark)),
            ("0;default;15", Some(Ground::Light)),
            ("0;7", Some(Ground::Light)),
            ("7;8", Some(Ground::Dark)),
            ("default", None),
        ] {
            assert_eq!(Ground::of_variable(words), ground, "{words}");
        }
    }
}
