//! The terminal: taken over for the screen, and given back whole however the program ends or is stopped.
//!
//! A panic gives it back wherever it happens. In a task it would end that task alone, with the program left behind on a
//! terminal that is not its own any more: so it is told here, and ends the screen.

use std::io::{self, ErrorKind, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, kill_current_process_group};
use tokio::sync::Notify;

use crate::app::App;

use super::canvas::Canvas;
use super::pace::{Pace, QUESTION};
use super::session::Display;

/// Takes the terminal over: the other screen, pasted text marked, and no line broken by the terminal itself. The mouse is
/// left alone: selecting and copying go on working.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l";
/// Gives it back: plain writing, lines broken, pasted text not marked, the first screen, the cursor shown.
const GIVE_BACK: &[u8] = b"\x1b[m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// How long it may take until the process is stopped.
const STOPS_WITHIN: Duration = Duration::from_millis(300);

/// A size for terminals that do not tell theirs, as some serial lines.
const USUAL: Size = Size::new(80, 24);

/// Whether the terminal is ours now. A panic may happen anywhere, so this cannot hang on a value that is dropped.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Told by a panic, whichever task it happened in.
static BROKEN: Notify = Notify::const_new();

/// The way to the terminal, closed once that has been given back: half a frame would spoil the message of a panic.
pub struct Outlet;

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if TAKEN.load(Ordering::SeqCst) { write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes to the terminal, in one piece as far as it takes it: the standard library's own way cuts at line feeds.
fn write(bytes: &[u8]) -> io::Result<usize> {
    let out = rustix::stdio::stdout();
    match rustix::io::write(out, bytes).map_err(io::Error::from) {
        // Whoever shares the terminal may have set it so that it does not wait.
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            poll(&mut [PollFd::new(&out, PollFlags::OUT)], None)?;
            Ok(rustix::io::write(out, bytes)?)
        }
        written => written,
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    pub terminal: Terminal<Canvas<Outlet>>,
    pace: Pace,
    /// What is asked of the terminal with the first frame, before its status.
    question: Vec<u8>,
}

impl Screen {
    /// Takes the terminal over, and sees to it that a panic gives it back before its message is printed.
    ///
    /// # Errors
    /// What the terminal refused.
    pub fn take(question: &[u8]) -> io::Result<Self> {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
            BROKEN.notify_one();
        }));
        enter()?;
        let terminal = Terminal::new(Canvas::new(Outlet, size)).inspect_err(|_| give_back())?;
        Ok(Self { terminal, pace: Pace::default(), question: question.to_owned() })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

impl Display for Screen {
    type Error = io::Error;

    fn size(&self) -> io::Result<Size> {
        Ok(size())
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        let canvas = self.terminal.backend_mut();
        let frames = canvas.frames();
        if self.pace.asks() {
            self.question.extend_from_slice(QUESTION);
            canvas.ask_behind(&self.question);
            self.question.clear();
        }
        self.terminal.draw(|frame| app.draw(frame))?;
        if self.terminal.backend().frames() > frames {
            self.pace.sent(Instant::now());
        }
        Ok(())
    }

    fn wait(&self) -> Duration {
        self.pace.wait(Instant::now())
    }

    fn arrived(&mut self) {
        self.pace.arrived();
    }

    fn expected_until(&self) -> Option<Instant> {
        self.pace.expected_until()
    }

    /// By `OSC 52` (xterm's control sequences, "Manipulate Selection Data"), which reaches the person's own computer over
    /// SSH, and which tmux passes on.
    fn copy(&mut self, words: &str) -> io::Result<()> {
        let sequence = format!("\x1b]52;c;{}\x1b\\", STANDARD.encode(words));
        self.terminal.backend_mut().send(sequence.as_bytes())
    }

    fn suspend(&mut self) -> io::Result<Duration> {
        give_back();
        // By the default action, which leaves alone a group that no shell could wake again.
        kill_current_process_group(Signal::TSTP)?;
        Ok(STOPS_WITHIN)
    }

    fn resume(&mut self) -> io::Result<()> {
        // Who was stopped without being asked still believes the terminal to be raw, and would leave it as it is.
        let _ = disable_raw_mode();
        enter()?;
        self.terminal.backend_mut().forget();
        Ok(())
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    // One that could be taken only half is given back, too.
    Outlet.write_all(TAKE).inspect_err(|_| give_back())
}

/// Gives the terminal back, once. There is nobody to tell if even that fails: the line may have dropped.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = write(GIVE_BACK);
    let _ = disable_raw_mode();
}

/// Ready once a part of the program has panicked.
pub async fn broken() {
    BROKEN.notified().await;
}

/// The size of the terminal now.
pub fn size() -> Size {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Size::new(size.ws_col, size.ws_row),
        Ok(_) | Err(_) => USUAL,
    }
}
