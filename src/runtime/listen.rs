//! Listens to the terminal: a thread that reads what comes in, and a task that hears of its size and of being stopped.
//!
//! A thread, because a terminal that is read without blocking would be left so for the shell if the program were killed.

use std::io::{self, ErrorKind};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::app::Event;

use super::input::{Decoder, Said};
use super::look::Look;
use super::session::Input;
use super::terminal;

/// Passes on what the terminal sends, until it is gone or nobody listens any more.
///
/// # Errors
/// The operating system gives no thread.
pub fn to_keys(inputs: mpsc::UnboundedSender<Input>, look: Look) -> io::Result<()> {
    std::thread::Builder::new().name("keys".into()).spawn(move || {
        let mut decoder = Decoder::default();
        let mut buffer = [0; 4096];
        loop {
            let said = match read(&mut buffer, decoder.patience()) {
                Ok(Some(0)) | Err(_) => return,
                Ok(Some(count)) => decoder.feed(&buffer[..count]),
                Ok(None) => decoder.give_up(),
            };
            for said in said {
                let Some(input) = input(said, look) else { continue };
                if inputs.send(input).is_err() {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// Reads what is there, waiting for it at most so long; `None` when that is over.
fn read(buffer: &mut [u8], patience: Option<Duration>) -> io::Result<Option<usize>> {
    let keyboard = rustix::stdio::stdin();
    loop {
        let mut ready = [PollFd::new(&keyboard, PollFlags::IN)];
        let patience = patience.map(|patience| Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        });
        let count = match poll(&mut ready, patience.as_ref()) {
            Ok(0) => return Ok(None),
            Ok(_) => rustix::io::read(keyboard, &mut *buffer),
            Err(error) => Err(error),
        };
        match count.map_err(io::Error::from) {
            Ok(count) => return Ok(Some(count)),
            Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
            Err(error) => return Err(error),
        }
    }
}

fn input(said: Said, look: Look) -> Option<Input> {
    Some(match said {
        // The shell's key: no screen and no window has another use for it.
        Said::Key(KeyEvent { code: KeyCode::Char('z'), modifiers: KeyModifiers::CONTROL, .. }) => {
            Input::Suspend
        }
        Said::Key(key) => Event::Key(key).into(),
        Said::Paste(words) => Event::Paste(words).into(),
        Said::Arrived => Input::Arrived,
        Said::Ground(colour) => Event::Theme(look.on_answer(&colour)?.into()).into(),
    })
}

/// Passes on that the terminal has another size, and that the process goes on after it was stopped, for as long as
/// somebody else still has something to pass on.
///
/// # Errors
/// The signals cannot be listened to.
pub fn to_signals(inputs: &mpsc::UnboundedSender<Input>) -> io::Result<impl Future<Output = ()> + use<>> {
    let inputs = inputs.downgrade();
    let mut resized = signal(SignalKind::window_change())?;
    let mut resumed = signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    Ok(async move {
        loop {
            let input = tokio::select! {
                _ = resized.recv() => {
                    let size = terminal::size();
                    Event::Resize { columns: size.width, rows: size.height }.into()
                }
                _ = resumed.recv() => Input::Resumed,
            };
            let is_heard = inputs.upgrade().is_some_and(|inputs| inputs.send(input).is_ok());
            if !is_heard {
                return;
            }
        }
    })
}
