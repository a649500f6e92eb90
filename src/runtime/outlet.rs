//! The way out to the terminal: a thread writes, so that a line that takes nothing keeps nothing else from going on.
//!
//! The line of somebody whose computer is gone takes bytes until the buffers on the way are full, and then none for as long
//! as the network believes in it. Whoever writes must not be the loop: it goes on taking in answers and signals, and what
//! is typed has long been kept. Nothing here knows what the bytes mean.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What waits to be written, and how far the writing is.
pub struct Outlet {
    state: Mutex<State>,
    news: Condvar,
}

struct State {
    waiting: Vec<u8>,
    is_writing: bool,
    /// Whether what is given is written, or forgotten.
    is_open: bool,
    /// Somebody is to be told when all is written.
    is_awaited: bool,
    failed: Option<Failed>,
}

/// Why nothing can be written any more: an error of the system cannot be told twice.
#[derive(Clone, Copy)]
enum Failed {
    Code(i32),
    Kind(io::ErrorKind),
}

impl From<Failed> for io::Error {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Code(code) => Self::from_raw_os_error(code),
            Failed::Kind(kind) => kind.into(),
        }
    }
}

impl Default for Outlet {
    fn default() -> Self {
        Self::new()
    }
}

impl Outlet {
    pub const fn new() -> Self {
        let state =
            State { waiting: Vec::new(), is_writing: false, is_open: false, is_awaited: false, failed: None };
        Self { state: Mutex::new(state), news: Condvar::new() }
    }

    /// Writes all that is given from now on by `write`, which may take as long as it likes, on a thread of its own; `tell`
    /// says when all is written to who has asked for it by [`Self::is_busy`].
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn begin(
        &'static self,
        mut write: impl FnMut(&[u8]) -> io::Result<()> + Send + 'static,
        tell: impl Fn() + Send + 'static,
    ) -> io::Result<()> {
        std::thread::Builder::new().name("screen".into()).spawn(move || {
            loop {
                let bytes = self.next();
                if self.has_written(write(&bytes)) {
                    tell();
                }
            }
        })?;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with it in his hands has changed nothing by halves.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Vec<u8> {
        let mut state = self
            .news
            .wait_while(self.state(), |state| state.waiting.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        state.is_writing = true;
        std::mem::take(&mut state.waiting)
    }

    /// Whether somebody is to be told of it.
    fn has_written(&self, done: io::Result<()>) -> bool {
        let mut state = self.state();
        state.is_writing = false;
        if let Err(error) = done {
            state.failed = Some(error.raw_os_error().map_or(Failed::Kind(error.kind()), Failed::Code));
            state.waiting.clear();
        }
        self.news.notify_all();
        state.waiting.is_empty() && std::mem::take(&mut state.is_awaited)
    }

    /// Takes in what is given from now on, these bytes first.
    ///
    /// # Errors
    /// The terminal has refused what was written before.
    pub fn open(&self, first: &[u8]) -> io::Result<()> {
        self.state().is_open = true;
        self.put(first)
    }

    /// Gives bytes to be written; once it is closed they are forgotten.
    ///
    /// # Errors
    /// The terminal has refused what was written before.
    pub fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        if let Some(failed) = state.failed {
            return Err(failed.into());
        }
        if state.is_open && !bytes.is_empty() {
            state.waiting.extend_from_slice(bytes);
            self.news.notify_all();
        }
        Ok(())
    }

    /// Whether something is still to be written. Then it is told when that is done.
    pub fn is_busy(&self) -> bool {
        let mut state = self.state();
        let is_busy = state.is_writing || !state.waiting.is_empty();
        state.is_awaited |= is_busy;
        is_busy
    }

    /// Closes it, if it is open: what waits is given up but for these bytes, which are waited for at most so long. `None` when it
    /// was closed already; otherwise whether all of them were written.
    pub fn close(&self, last: &[u8], patience: Duration) -> Option<bool> {
        let mut state = self.state();
        if !std::mem::replace(&mut state.is_open, false) {
            return None;
        }
        state.waiting.clear();
        if state.failed.is_none() {
            state.waiting.extend_from_slice(last);
        }
        self.news.notify_all();
        let still_to_write = |state: &mut State| state.is_writing || !state.waiting.is_empty();
        let (state, _) = self
            .news
            .wait_timeout_while(state, patience, still_to_write)
            .unwrap_or_else(PoisonError::into_inner);
        Some(!state.is_writing && state.waiting.is_empty() && state.failed.is_none())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    const SOON: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(30);

    /// A line that takes a piece only when it is let, and tells what it takes.
    fn line(outlet: &'static Outlet) -> (Sender<io::Result<()>>, Receiver<Vec<u8>>, Receiver<()>) {
        let (let_it, is_let) = channel::<io::Result<()>>();
        let (take, taken) = channel();
        let (tell, told) = channel();
        let write = move |bytes: &[u8]| {
            take.send(bytes.to_vec()).expect("somebody looks");
            is_let.recv().unwrap_or(Ok(()))
        };
        let tell = move || {
            // The test may have ended.
            let _ = tell.send(());
        };
        outlet.begin(write, tell).expect("a thread");
        (let_it, taken, told)
    }

    fn outlet() -> &'static Outlet {
        Box::leak(Box::default())
    }

    #[test]
    fn who_gives_bytes_does_not_wait_for_a_line_that_takes_none() {
        let outlet = outlet();
        let (let_it, taken, told) = line(outlet);
        outlet.open(b"take ").expect("open");
        assert_eq!(taken.recv_timeout(LONG).as_deref(), Ok(&b"take "[..]));
        outlet.put(b"a frame").expect("it waits");
        assert!(outlet.is_busy());
        assert!(told.try_recv().is_err(), "nothing is written yet");
        let_it.send(Ok(())).expect("the line");
        assert_eq!(taken.recv_timeout(LONG).as_deref(), Ok(&b"a frame"[..]));
        let_it.send(Ok(())).expect("the line");
        told.recv_timeout(LONG).expect("whoever waits is told once all is written");
        assert!(!outlet.is_busy());
    }

    #[test]
    fn giving_back_a_terminal_that_takes_nothing_ends_after_a_while_and_what_waited_is_given_up() {
        let outlet = outlet();
        let (let_it, taken, _told) = line(outlet);
        outlet.open(b"take ").expect("open");
        assert_eq!(taken.recv_timeout(LONG).as_deref(), Ok(&b"take "[..]));
        outlet.put(b"half a frame").expect("it waits");
        assert_eq!(outlet.close(b"give back", SOON), Some(false));
        assert_eq!(outlet.close(b"give back", LONG), None, "once is enough");
        outlet.put(b"a frame too late").expect("it is forgotten");
        let_it.send(Ok(())).expect("the line");
        assert_eq!(taken.recv_timeout(LONG).as_deref(), Ok(&b"give back"[..]));
    }

    #[test]
    fn a_terminal_that_is_gone_is_told_to_who_writes_next() {
        let outlet = outlet();
        let (let_it, taken, told) = line(outlet);
        outlet.open(b"take ").expect("open");
        taken.recv_timeout(LONG).expect("taken");
        assert!(outlet.is_busy());
        let gone = io::Error::from(rustix::io::Errno::IO);
        let_it.send(Err(gone)).expect("the line");
        told.recv_timeout(LONG).expect("told, for nothing is written any more");
        let error = outlet.put(b"a frame").expect_err("gone");
        assert_eq!(error.raw_os_error(), Some(rustix::io::Errno::IO.raw_os_error()));
        assert_eq!(outlet.close(b"give back", LONG), Some(false));
    }
}
