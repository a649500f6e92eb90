//! A QR code made of half blocks, always dark on light: on a dark terminal most telephones read no other.
//!
//! Where there are no blocks each module is two columns of a row. It has its own two colours whatever the theme is: a
//! code without them is none.

use qrcodegen::{QrCode, QrCodeEcc};
use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Style};

use super::glyphs::Glyphs;
use crate::domain::values::Secret;

/// How many light modules stand around it: as many as the standard asks for (ISO/IEC 18004, 6.3.8) where there is room,
/// and no fewer than telephones need.
const AROUND: [u16; 3] = [4, 3, 2];

/// A code, and how it is drawn.
pub struct Code {
    code: QrCode,
    glyphs: Glyphs,
}

impl Code {
    /// `None` for a text that no code holds.
    pub fn of(text: &Secret, glyphs: Glyphs) -> Option<Self> {
        let code = QrCode::encode_text(text.expose(), QrCodeEcc::Low).ok()?;
        Some(Self { code, glyphs })
    }

    /// The least room that it needs.
    pub fn least(&self) -> Size {
        self.size(AROUND[AROUND.len() - 1])
    }

    fn size(&self, around: u16) -> Size {
        let modules = u16::try_from(self.code.size()).unwrap_or(u16::MAX).saturating_add(2 * around);
        match self.glyphs {
            Glyphs::Any => Size::new(modules, modules.div_ceil(2)),
            Glyphs::NoSymbols | Glyphs::Ascii => Size::new(modules.saturating_mul(2), modules),
        }
    }

    /// Draws it in the middle of an area; says whether it fits there.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect) -> bool {
        let fits = |size: Size| size.width <= area.width && size.height <= area.height;
        let Some(around) = AROUND.into_iter().find(|around| fits(self.size(*around))) else { return false };
        let size = self.size(around);
        let left = area.x + (area.width - size.width) / 2;
        for row in 0..size.height {
            for column in 0..size.width {
                let (symbol, style) = self.cell(column, row, around);
                let cell = &mut frame.buffer_mut()[(left + column, area.y + row)];
                cell.set_char(symbol).set_style(style);
            }
        }
        true
    }

    fn cell(&self, column: u16, row: u16, around: u16) -> (char, Style) {
        match self.glyphs {
            Glyphs::Any => {
                let colour = |row| self.colour(column, row, around);
                ('▀', Style::new().fg(colour(row * 2)).bg(colour(row * 2 + 1)))
            }
            Glyphs::NoSymbols | Glyphs::Ascii => {
                let colour = self.colour(column / 2, row, around);
                // Where a terminal has no colours either, the dark ones are seen at least.
                let symbol = if colour == Color::Black { '#' } else { ' ' };
                (symbol, Style::new().fg(colour).bg(colour))
            }
        }
    }

    fn colour(&self, column: u16, row: u16, around: u16) -> Color {
        let module = |at: u16| i32::from(at) - i32::from(around);
        if self.code.get_module(module(column), module(row)) { Color::Black } else { Color::White }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::buffer::Buffer;

    use super::*;

    fn drawn(glyphs: Glyphs, columns: u16, rows: u16) -> (bool, Buffer) {
        let text = Secret::new("WIFI:T:WPA;S:C000214;P:K7QX-2MNB-R4TA-9WZE;;".into());
        let code = Code::of(&text, glyphs).expect("a short text");
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen in memory");
        let mut fits = false;
        terminal.draw(|frame| fits = code.draw(frame, frame.area())).expect("a screen in memory");
        (fits, terminal.backend().buffer().clone())
    }

    /// The dark modules of a row of the code, `#` for each, as they are seen.
    fn seen(buffer: &Buffer, glyphs: Glyphs, row: u16) -> String {
        let columns = 0..buffer.area.width;
        let is_dark = |x: u16| match glyphs {
            Glyphs::Any if row.is_multiple_of(2) => buffer[(x, row / 2)].fg == Color::Black,
            Glyphs::Any => buffer[(x, row / 2)].bg == Color::Black,
            Glyphs::NoSymbols | Glyphs::Ascii => buffer[(x, row)].bg == Color::Black,
        };
        let step = if glyphs == Glyphs::Any { 1 } else { 2 };
        columns
            .step_by(step)
            .map(|x| if is_dark(x) { '#' } else { ' ' })
            .collect::<String>()
            .trim()
            .to_owned()
    }

    #[test]
    fn a_usual_code_fits_the_body_of_the_usual_terminal_with_all_that_belongs_around_it() {
        let (fits, buffer) = drawn(Glyphs::Any, 80, 19);
        assert!(fits);
        // The finder patterns in its corners.
        let top = seen(&buffer, Glyphs::Any, 4);
        assert!(top.starts_with("#######") && top.ends_with("#######"), "{top}");
        assert_eq!(top.len(), 29);
        assert!(seen(&buffer, Glyphs::Any, 3).is_empty() && seen(&buffer, Glyphs::Any, 33).is_empty());
    }

    #[test]
    fn where_there_are_no_blocks_it_is_the_same_code_twice_as_large() {
        let (fits, letters) = drawn(Glyphs::Ascii, 80, 40);
        assert!(fits);
        let (_, blocks) = drawn(Glyphs::Any, 80, 40);
        for row in 4..33 {
            assert_eq!(seen(&letters, Glyphs::Ascii, row), seen(&blocks, Glyphs::Any, row), "{row}");
        }
        assert!(!drawn(Glyphs::Ascii, 80, 19).0, "and then it does not fit");
    }

    #[test]
    fn what_has_no_room_is_not_drawn_in_part() {
        let (fits, buffer) = drawn(Glyphs::Any, 60, 15);
        assert!(!fits);
        assert_eq!(buffer, Buffer::empty(buffer.area));
    }
}
