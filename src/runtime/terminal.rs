//! The terminal: taken over for the screen, and given back whole however the program ends.

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event as Input, EventStream};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use futures_util::StreamExt;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use tokio::sync::mpsc;

use crate::app::Event;

/// Whether the terminal is ours now. A panic may happen anywhere, so this cannot hang on a value that is dropped.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    pub terminal: Terminal<CrosstermBackend<io::BufWriter<Stdout>>>,
}

impl Screen {
    /// Takes the terminal over, and sees to it that a panic gives it back before its message is printed.
    ///
    /// # Errors
    /// What the terminal refused.
    pub fn take() -> io::Result<Self> {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let mut out = io::BufWriter::with_capacity(16 * 1024, io::stdout());
        // The mouse is left alone: selecting and copying go on working.
        execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(out))? })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. There is nobody to tell if even that fails: the line may have dropped.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Passes on the events of the terminal that mean something to the program, until the terminal or the program is gone.
///
/// The stream of the library must be polled by one task only: it remembers the first waker that it is given.
pub async fn pass_on_events(events: mpsc::UnboundedSender<Event>) {
    let mut inputs = EventStream::new();
    while let Some(Ok(input)) = inputs.next().await {
        let event = match input {
            Input::Key(key) => Event::Key(key),
            Input::Paste(words) => Event::Paste(words),
            Input::Resize(columns, rows) => Event::Resize { columns, rows },
            Input::FocusGained | Input::FocusLost | Input::Mouse(_) => continue,
        };
        if events.send(event).is_err() {
            return;
        }
    }
}
