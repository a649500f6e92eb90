//! How characters look, as SGR (ECMA-48, 8.3.117): only what differs is sent, in one sequence.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Colours and weight of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    foreground: Color,
    ground: Color,
    modifier: Modifier,
}

/// Each attribute with the parameter that turns it on and the one that turns it off; bold and dim share one.
const ATTRIBUTES: [(Modifier, u8, u8); 7] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Ink {
    /// As a terminal writes when nothing is said.
    pub const PLAIN: Self =
        Self { foreground: Color::Reset, ground: Color::Reset, modifier: Modifier::empty() };

    pub const fn of(cell: &Cell) -> Self {
        Self { foreground: cell.fg, ground: cell.bg, modifier: cell.modifier }
    }

    /// Whether a blank written with it looks like one written plain.
    pub const fn leaves_blanks(self) -> bool {
        let seen = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);
        matches!(self.ground, Color::Reset) && !self.modifier.intersects(seen)
    }

    /// Writes what makes this ink of `before`: the shorter of only what differs, and all anew.
    pub fn change(self, before: Self, out: &mut Vec<u8>) {
        if self == before {
            return;
        }
        let difference = self.parameters_after(before);
        let anew = self.parameters_after(Self::PLAIN);
        let parameters = if anew.is_empty() {
            // No parameter means: plain.
            anew
        } else if anew.len() + 2 < difference.len() {
            format!("0;{anew}")
        } else {
            difference
        };
        // Writing to memory does not fail.
        let _ = write!(out, "\x1b[{parameters}m");
    }

    fn parameters_after(self, before: Self) -> String {
        let mut parameters: Vec<String> = Vec::new();
        let lost = before.modifier - self.modifier;
        let mut gained = self.modifier - before.modifier;
        if lost.intersects(Modifier::BOLD | Modifier::DIM) {
            // Turning one off turns off both.
            gained |= self.modifier & (Modifier::BOLD | Modifier::DIM);
        }
        for (attribute, _, off) in ATTRIBUTES {
            let off = off.to_string();
            if lost.contains(attribute) && !parameters.contains(&off) {
                parameters.push(off);
            }
        }
        for (attribute, on, _) in ATTRIBUTES {
            if gained.contains(attribute) {
                parameters.push(on.to_string());
            }
        }
        if self.foreground != before.foreground {
            parameters.push(colour(self.foreground, 30));
        }
        if self.ground != before.ground {
            parameters.push(colour(self.ground, 40));
        }
        parameters.join(";")
    }
}

/// The parameter of a colour: `base` is 30 for what is written and 40 for its ground; the bright ones are aixterm's.
fn colour(colour: Color, base: u8) -> String {
    let simple = |number: u8| (base + number).to_string();
    let bright = |number: u8| (base + 60 + number).to_string();
    match colour {
        Color::Reset => simple(9),
        Color::Black => simple(0),
        Color::Red => simple(1),
        Color::Green => simple(2),
        Color::Yellow => simple(3),
        Color::Blue => simple(4),
        Color::Magenta => simple(5),
        Color::Cyan => simple(6),
        Color::Gray => simple(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(number) => format!("{};5;{number}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}
