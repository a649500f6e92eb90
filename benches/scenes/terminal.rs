//! A terminal with the program in it: keys in, and the bytes that come out, each piece with its moment.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use super::link::{Meter, Questions, Speed};
use super::operator::Operator;

pub const COLUMNS: u16 = 80;
pub const ROWS: u16 = 24;

/// The longest that anything is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// Bytes that came at one moment.
struct Piece {
    at: Instant,
    bytes: Vec<u8>,
}

pub struct Terminal {
    /// Just before the program was started.
    pub begun: Instant,
    /// How many bytes have come in all.
    pub bytes: usize,
    pieces: Receiver<Piece>,
    keyboard: Keyboard,
    parser: Parser,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    pub fn open(program: &Path, operator: &Operator, speed: Speed) -> anyhow::Result<Self> {
        let size = PtySize { cols: COLUMNS, rows: ROWS, ..PtySize::default() };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(program);
        command.cwd(operator.home());
        command.env_clear();
        for (name, value) in operator.variables() {
            command.env(name, value);
        }
        let reader = pair.master.try_clone_reader()?;
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer()?));
        let (sender, pieces) = mpsc::channel();
        let answering = Arc::clone(&keyboard);
        thread::spawn(move || listen(reader, &answering, Meter::new(speed), &sender));
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        let cells = |count| NonZeroU16::new(count).context("a terminal has rows and columns");
        let parser = Parser::new(cells(ROWS)?, cells(COLUMNS)?, 0);
        Ok(Self { begun, bytes: 0, pieces, keyboard, parser, child, _master: pair.master })
    }

    pub fn number(&self) -> anyhow::Result<u32> {
        self.child.process_id().context("the program has no number")
    }

    /// Sends keys, and gives the moment just before.
    pub fn press(&self, keys: &[u8]) -> anyhow::Result<Instant> {
        let at = Instant::now();
        let mut keyboard = self.keyboard.lock().unwrap_or_else(PoisonError::into_inner);
        keyboard.write_all(keys)?;
        keyboard.flush()?;
        Ok(at)
    }

    /// Takes in what comes next, within this time. Says when it came, and whether it changed what is to be read.
    pub fn next(&mut self, within: Duration) -> Option<Came> {
        match self.pieces.recv_timeout(within) {
            Ok(piece) => {
                let before = self.text();
                self.bytes += piece.bytes.len();
                self.parser.process(&piece.bytes);
                Some(Came { at: piece.at, has_changed: self.text() != before })
            }
            // A program that has ended writes no more; whoever waits for something finds that it never came.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Takes in all that comes until nothing has come for this long. Gives the last of it, and the last change.
    pub fn settle(&mut self, quiet: Duration) -> Settled {
        let end = Instant::now() + PATIENCE;
        let mut settled = Settled::default();
        while let Some(came) = self.next(quiet).filter(|_| Instant::now() < end) {
            settled.first.get_or_insert(came.at);
            settled.last = Some(came.at);
            settled.changed = came.has_changed.then_some(came.at).or(settled.changed);
        }
        settled
    }

    /// Waits until the screen shows this, and gives the moment of the bytes that did it.
    pub fn until(&mut self, what: &str, is_shown: impl Fn(&str) -> bool) -> anyhow::Result<Instant> {
        let end = Instant::now() + PATIENCE;
        let mut at = Instant::now();
        while !is_shown(&self.text()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.next(left) {
                Some(came) => at = came.at,
                None => bail!("never seen: {what}\n{}", self.text()),
            }
        }
        Ok(at)
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Whether it is still there or not: what was to be known of it is known.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One piece of output.
#[derive(Debug, Clone, Copy)]
pub struct Came {
    pub at: Instant,
    pub has_changed: bool,
}

/// What came before it went quiet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settled {
    pub first: Option<Instant>,
    pub last: Option<Instant>,
    pub changed: Option<Instant>,
}

/// Reads as fast as the line carries, answers what is asked once it has come through, and passes all on.
fn listen(mut reader: Box<dyn Read + Send>, keyboard: &Keyboard, mut meter: Meter, pieces: &Sender<Piece>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut questions = Questions::default();
    loop {
        let room = meter.wait().min(buffer.len());
        let Ok(count @ 1..) = reader.read(&mut buffer[..room]) else { return };
        let at = Instant::now();
        meter.took(count);
        let bytes = buffer[..count].to_vec();
        let answers = questions.answers(&bytes);
        if !answers.is_empty() {
            let mut keyboard = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
            // The program may just have ended.
            let _ = keyboard.write_all(&answers).and_then(|()| keyboard.flush());
        }
        if pieces.send(Piece { at, bytes }).is_err() {
            return;
        }
    }
}
