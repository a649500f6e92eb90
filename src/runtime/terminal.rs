//! The terminal: taken over for the screen, and given back whole however the program ends or is stopped.
//!
//! A panic gives it back wherever it happens. In a task it would end that task alone, with the program left behind on a
//! terminal that is not its own any more: so it is told here, and ends the screen.

use std::io::{self, ErrorKind, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, kill_current_process_group};
use tokio::sync::{Notify, mpsc};

use crate::app::App;

use super::canvas::Canvas;
use super::outlet::Outlet;
use super::pace::{Pace, QUESTION};
use super::session::{Display, Input};

/// Takes the terminal over: the other screen, pasted text marked, and no line broken by the terminal itself. The mouse is
/// left alone: selecting and copying go on working.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?7l";
/// Gives it back: plain writing, lines broken, pasted text not marked, the first screen, the cursor shown.
const GIVE_BACK: &[u8] = b"\x1b[m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// How long it may take until the process is stopped.
const STOPS_WITHIN: Duration = Duration::from_millis(300);

/// How long a terminal that is given back may take what it is told last: a line may be slow, or dead.
const FAREWELL: Duration = Duration::from_secs(5);

/// While a frame is being written there is nothing to wait for but its end, which is told.
const TOLD: Duration = Duration::from_secs(60 * 60);

/// A size for terminals that do not tell theirs, as some serial lines.
const USUAL: Size = Size::new(80, 24);

/// The way out, open while the terminal is ours: half a frame would spoil the message of a panic. A panic may happen
/// anywhere, so this cannot hang on a value that is dropped.
static OUT: Outlet = Outlet::new();

/// The terminal did not take what it was told last.
static STUCK: AtomicBool = AtomicBool::new(false);

/// Told by a panic, whichever task it happened in.
static BROKEN: Notify = Notify::const_new();

/// What frames are given to.
pub struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        OUT.put(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all of it to the terminal, in one piece as far as it takes it: the standard library's own way cuts at line feeds.
fn write(mut bytes: &[u8]) -> io::Result<()> {
    let out = rustix::stdio::stdout();
    while !bytes.is_empty() {
        match rustix::io::write(out, bytes).map_err(io::Error::from) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Whoever shares the terminal may have set it so that it does not wait.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                poll(&mut [PollFd::new(&out, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Begins to write what is put out; who waits for its end is told by `inputs`, for as long as somebody else has them, too.
fn begin(inputs: mpsc::WeakUnboundedSender<Input>) -> io::Result<()> {
    static BEGUN: Once = Once::new();
    let mut begun = Ok(());
    BEGUN.call_once(|| {
        begun = OUT.begin(write, move || {
            if let Some(inputs) = inputs.upgrade() {
                // Nobody listens any more once the screen is closed.
                let _ = inputs.send(Input::Written);
            }
        });
    });
    begun
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    pub terminal: Terminal<Canvas<Out>>,
    pace: Pace,
    /// What is asked of the terminal with the first frame, before its status.
    question: Vec<u8>,
}

impl Screen {
    /// Takes the terminal over, and sees to it that a panic gives it back before its message is printed.
    ///
    /// # Errors
    /// What the terminal refused.
    pub fn take(question: &[u8], inputs: mpsc::WeakUnboundedSender<Input>) -> io::Result<Self> {
        begin(inputs)?;
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
            BROKEN.notify_one();
        }));
        enter()?;
        let terminal = Terminal::new(Canvas::new(Out, size)).inspect_err(|_| give_back())?;
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
        if OUT.is_busy() { TOLD } else { self.pace.wait(Instant::now()) }
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
    // One that could be taken only half is given back, too.
    OUT.open(TAKE).inspect_err(|_| give_back())
}

/// Gives the terminal back, once. There is nobody to tell if even that fails: the line may have dropped.
fn give_back() {
    let Some(is_told) = OUT.close(GIVE_BACK, FAREWELL) else { return };
    STUCK.store(!is_told, Ordering::SeqCst);
    let _ = disable_raw_mode();
}

/// Whether the terminal took nothing any more when it was given back: what is told on it would keep the program from ending.
pub fn is_stuck() -> bool {
    STUCK.load(Ordering::SeqCst)
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
