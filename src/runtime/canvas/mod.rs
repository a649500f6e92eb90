//! What is drawn, sent to the terminal in few bytes: the backend of ratatui under the screen.
//!
//! It holds what the terminal shows and what it is to show, and `paint` writes the way from the one to the other. ratatui's
//! own backend sends each change as it comes, with the colours taken back each time: several times the bytes on a slow
//! line. A frame goes out in one piece, and what is asked of the terminal with it stands behind it.

mod grid;
mod paint;
mod scroll;
mod style;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use grid::Grid;
use paint::Painter;

/// The screen of a terminal that is written to through `W`, of the size that `size` tells.
pub struct Canvas<W> {
    out: W,
    size: fn() -> Size,
    wanted: Grid,
    cursor: Option<Position>,
    position: Position,
    painter: Painter,
    /// What goes out behind the next frame that is not empty.
    behind: Vec<u8>,
    frames: u64,
}

impl<W: Write> Canvas<W> {
    pub fn new(out: W, size: fn() -> Size) -> Self {
        Self {
            out,
            size,
            wanted: Grid::new(size()),
            cursor: None,
            position: Position::ORIGIN,
            painter: Painter::default(),
            behind: Vec::new(),
            frames: 0,
        }
    }

    /// Sends these bytes behind the next frame, if that changes anything.
    pub fn ask_behind(&mut self, question: &[u8]) {
        self.behind.clear();
        self.behind.extend_from_slice(question);
    }

    /// How many frames have gone out; one in which nothing had changed is none.
    pub const fn frames(&self) -> u64 {
        self.frames
    }

    /// What the terminal shows is not known any more: the next frame draws all of it.
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Sends bytes that draw nothing.
    ///
    /// # Errors
    /// What the terminal refused.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.out.flush()
    }
}

impl<W: Write> Backend for Canvas<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        for (x, y, cell) in content {
            self.wanted.put(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor = Some(self.position);
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.position)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.position = position.into();
        self.cursor = self.cursor.map(|_| self.position);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// The whole is cleared whatever the part: a part is asked for only by viewports that this program has not.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.wanted = Grid::new((self.size)());
        self.painter.forget();
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok((self.size)())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: (self.size)(), pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut bytes = self.painter.paint(&self.wanted, self.cursor);
        if bytes.is_empty() {
            return Ok(());
        }
        bytes.append(&mut self.behind);
        self.frames += 1;
        self.send(&bytes)
    }
}
