//! The terminal: taken over for the screen, and given back whole however the program ends.
//!
//! A panic gives it back wherever it happens. In a task it would end that task alone, with the program left behind on a
//! terminal that is not its own any more: so it is told here, and ends the screen.

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, Event as Input, EventStream, KeyCode, KeyEvent, KeyModifiers,
};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use futures_util::StreamExt;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use tokio::sync::{Notify, mpsc};

use crate::app::Event;

/// Whether the terminal is ours now. A panic may happen anywhere, so this cannot hang on a value that is dropped.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Told by a panic, whichever task it happened in.
static BROKEN: Notify = Notify::const_new();

/// The way to the terminal, closed once that has been given back: half a frame would spoil the message of a panic.
pub struct Outlet(Stdout);

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if TAKEN.load(Ordering::SeqCst) { self.0.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    pub terminal: Terminal<CrosstermBackend<io::BufWriter<Outlet>>>,
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
            BROKEN.notify_one();
        }));
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        // One that could be taken only half is given back, too.
        Self::enter().inspect_err(|_| give_back())
    }

    fn enter() -> io::Result<Self> {
        let mut out = io::BufWriter::with_capacity(16 * 1024, Outlet(io::stdout()));
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
    let plain = SetAttribute(Attribute::Reset);
    let _ = execute!(out, plain, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Ready once a part of the program has panicked.
pub async fn broken() {
    BROKEN.notified().await;
}

/// Passes on the events of the terminal that mean something to the program, until the terminal or the program is gone.
///
/// The stream of the library must be polled by one task only: it remembers the first waker that it is given.
pub async fn pass_on_events(events: mpsc::UnboundedSender<Event>) {
    let mut inputs = EventStream::new();
    while let Some(Ok(input)) = inputs.next().await {
        let event = match input {
            // Nothing is bound to Alt: this is Escape and a key that a slow line has brought together.
            Input::Key(key) if key.modifiers.contains(KeyModifiers::ALT) && is_one_character(key.code) => {
                if events.send(Event::Key(KeyCode::Esc.into())).is_err() {
                    return;
                }
                Event::Key(KeyEvent { modifiers: key.modifiers - KeyModifiers::ALT, ..key })
            }
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

/// Whether a plain terminal sends a key as one character, and Alt with it as Escape before that.
const fn is_one_character(code: KeyCode) -> bool {
    matches!(code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab | KeyCode::Backspace)
}
