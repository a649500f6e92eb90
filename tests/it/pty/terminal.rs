//! A terminal with a person before it: the real program in a pseudo-terminal, keys in, and the screen as it is drawn.
//!
//! Nothing sleeps: whoever waits for the screen is woken by the next bytes that the program writes.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use super::home::{Home, VINCULA};

use crate::typed::typed;

/// The longest that a test waits for something to appear: on a machine that does much else, tens of thousands of rows take
/// their time.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Between two looks at what no event tells: who only looks again and again takes the time from what it waits for.
pub const PAUSE: Duration = Duration::from_millis(5);

/// Runs a program as an interactive shell would, tells its end on the terminal, and keeps the terminal open until a line
/// is typed: when the first process of a terminal ends, the kernel resets its settings, and nobody could tell any more
/// whether they had been given back. The program's number goes into a named pipe that it holds open for as long as it
/// lives, so that its end is known even when the terminal is gone.
const SHELL: &str = r#"
sh -c 'exec 3>"$0"; echo $$ >&3; exec "$@"' "$0" "$@"
printf '[ended %s]' "$?"
read -r line
"#;

/// The same, of a shell that stops and continues programs: it tells that its program was stopped, and lets it go on when
/// a line is typed.
const JOB_SHELL: &str = r#"
set -m
sh -c 'exec 3>"$0"; echo $$ >&3; exec "$@"' "$0" "$@"
printf '[stopped %s]' "$?"
read -r line
fg >/dev/null
printf '[ended %s]' "$?"
read -r line
"#;

/// Which shell the program is run by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    Plain,
    /// It stops programs and lets them go on; the program must be stopped once.
    OfJobs,
}

/// What is to be run, and on how large a terminal.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    pub executable: &'a OsStr,
    pub arguments: &'a [&'a str],
    /// Beside those of the home.
    pub variables: &'a [(&'a str, &'a str)],
    pub columns: u16,
    pub rows: u16,
    /// The colour of the ground, as the terminal answers it; one without answers nothing at all.
    pub ground: Option<&'a str>,
    pub shell: Shell,
}

impl Default for Program<'_> {
    fn default() -> Self {
        Self {
            executable: OsStr::new(VINCULA),
            arguments: &[],
            variables: &[],
            columns: 80,
            rows: 24,
            ground: Some("rgb:0000/0000/0000"),
            shell: Shell::Plain,
        }
    }
}

/// What the terminal has been told so far, and what is known of the program.
struct Seen {
    parser: Parser,
    bytes: Vec<u8>,
    number: Option<String>,
    is_gone: bool,
    reading: Reading,
}

/// Whether what the program writes is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Goes,
    /// It is to stop after the next bytes.
    Stops,
    Stopped,
}

struct Shared {
    seen: Mutex<Seen>,
    news: Condvar,
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        // A check that panicked while it looked has changed nothing.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is typed and what the terminal answers go in by the same way.
type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// The terminal, and the program in it. Dropping it hangs up.
pub struct Terminal {
    shared: Arc<Shared>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Keyboard,
    shell: Box<dyn Child + Send + Sync>,
    settings_before: String,
    /// Escape was typed last: what comes next must not be taken for the rest of a sequence that begins with it.
    after_escape: bool,
    /// What was seen when the keys were pressed that nothing has been waited for after.
    before: Option<vt100::Screen>,
}

impl Terminal {
    pub fn open(home: &Home, program: Program<'_>) -> Self {
        let size = size(program.columns, program.rows);
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let settings_before = settings(&*pair.master);
        let pipe = pipe(home);
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", if program.shell == Shell::Plain { SHELL } else { JOB_SHELL }]);
        command.arg(&pipe);
        command.arg(program.executable);
        command.args(program.arguments);
        command.cwd(home.path(""));
        command.env_clear();
        for (name, value) in home.variables() {
            command.env(name, value);
        }
        for (name, value) in program.variables {
            command.env(name, value);
        }
        let shell = pair.slave.spawn_command(command).expect("a shell");
        let parser = Parser::new(cells(program.rows), cells(program.columns), 0);
        let reading = Reading::Goes;
        let seen = Seen { parser, bytes: Vec::new(), number: None, is_gone: false, reading };
        let shared = Arc::new(Shared { seen: Mutex::new(seen), news: Condvar::new() });
        let reader = pair.master.try_clone_reader().expect("the other end");
        let listener = Arc::clone(&shared);
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer().expect("taken once")));
        let answers = program
            .ground
            .map(|ground| Answers { keyboard: Arc::clone(&keyboard), ground: ground.to_owned() });
        thread::spawn(move || listen(reader, &listener, answers.as_ref()));
        let watcher = Arc::clone(&shared);
        thread::spawn(move || watch(&pipe, &watcher));
        Self {
            shared,
            master: pair.master,
            keyboard,
            shell,
            settings_before,
            after_escape: false,
            before: None,
        }
    }

    /// Types: plain characters, and keys in angle brackets such as `<enter>`, `<tab>`, `<c-s>`; `<down*3>` three times.
    ///
    /// `<esc>` must come last, and its effect be waited for before more is typed.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        let keys = typed(script);
        let mut bytes = Vec::new();
        for key in keys {
            assert!(!self.after_escape, "wait for what Escape does before typing on: {script}");
            self.after_escape = key.code == KeyCode::Esc;
            bytes.extend(bytes_of(key));
        }
        self.send(&bytes);
        self
    }

    /// Pastes as terminals do that were asked to mark what is pasted.
    pub fn paste(&mut self, words: &str) -> &mut Self {
        let is_marked = self.shared.seen().parser.screen().bracketed_paste();
        assert!(is_marked, "the program has not asked for pasted text to be marked");
        self.send(format!("\x1b[200~{words}\x1b[201~").as_bytes());
        self
    }

    /// Sends what no key sends by itself.
    pub fn send(&mut self, bytes: &[u8]) {
        if self.before.is_none() {
            self.before = Some(self.shared.seen().parser.screen().clone());
        }
        let mut keyboard = self.keyboard.lock().unwrap_or_else(PoisonError::into_inner);
        keyboard.write_all(bytes).expect("the terminal is there");
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.shared.seen().parser.set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).expect("the terminal is there");
    }

    /// Sends the program a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let seen = self.wait("the program's number", |seen| seen.number.is_some());
        let number = seen.number.clone().unwrap_or_default();
        drop(seen);
        let script = r#"kill -s "$0" "$1""#;
        let status = Command::new("sh").args(["-c", script, name, &number]).status();
        assert!(status.expect("a shell").success(), "no {name} for {number}");
    }

    /// The line takes nothing any more, as one whose other end is gone without a word, once its buffers are full.
    pub fn clog(&self) {
        self.shared.seen().reading = Reading::Stops;
        let path = self.master.tty_name().expect("it has a name");
        let flags = rustix::fs::OFlags::WRONLY | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK;
        let line = rustix::fs::open(path, flags, rustix::fs::Mode::empty()).expect("the other end");
        let fill = || while rustix::io::write(&line, &[b' '; 256]).is_ok() {};
        fill();
        drop(self.wait("the end of the reading", |seen| seen.reading == Reading::Stopped));
        fill();
    }

    /// The line drops: the shell is gone, the kernel hangs up, and nothing can be read or written any more.
    pub fn drop_line(&mut self) {
        self.shell.kill().expect("the shell was there");
    }

    /// Waits until the program is gone, whether or not there still is a terminal.
    pub fn until_gone(&self) {
        drop(self.wait("the end of the program", |seen| seen.is_gone));
    }

    /// What is waited for next may have been there before the keys that were pressed last.
    pub fn regardless(&mut self) {
        self.before = None;
    }

    /// Waits until the screen shows `words`, and gives the screen.
    pub fn until(&mut self, words: &str) -> String {
        self.until_all(&[words])
    }

    /// Waits until the screen shows all of them at once.
    pub fn until_all(&mut self, words: &[&str]) -> String {
        self.until_that(&words.join(", "), |screen| {
            let screen = text(screen);
            words.iter().all(|words| screen.contains(words))
        })
    }

    /// Waits until the screen shows `words` no more.
    pub fn until_without(&mut self, words: &str) -> String {
        self.until_that(&format!("no {words}"), |screen| !text(screen).contains(words))
    }

    /// Waits until the screen is so. What it was before the keys were pressed cannot tell what they have done: such a wait
    /// is refused.
    pub fn until_that(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> String {
        if let Some(before) = self.before.take() {
            assert!(!is_so(&before), "already there before the key: {what}\n{}", text(&before));
        }
        let screen = text(self.wait(what, |seen| is_so(seen.parser.screen())).parser.screen());
        self.after_escape = false;
        screen
    }

    fn wait(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.shared.seen();
        while !is_so(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never seen: {what}\n{}", text(seen.parser.screen()));
            seen = self.shared.news.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        seen
    }

    /// Waits until the program has ended, checks that it has given the terminal back whole, and gives its exit code and
    /// what stands on the terminal then.
    pub fn until_ended(&mut self) -> (u8, String) {
        self.until_given_back("ended")
    }

    /// The same of one that has been stopped.
    pub fn until_stopped(&mut self) -> (u8, String) {
        self.until_given_back("stopped")
    }

    fn until_given_back(&mut self, how: &str) -> (u8, String) {
        let told = format!("[{how} ");
        let code_on = |screen: &str| {
            let (_, rest) = screen.split_once(&told)?;
            rest.split_once(']')?.0.parse().ok()
        };
        let screen = self.until_that(&told, |screen| code_on(&text(screen)).is_some());
        let code = code_on(&screen).expect("it was waited for");
        assert_eq!(settings(&*self.master), self.settings_before, "the settings of the terminal");
        let seen = self.shared.seen();
        let terminal = seen.parser.screen();
        assert!(!terminal.alternate_screen(), "still on the other screen\n{screen}");
        assert!(!terminal.hide_cursor(), "the cursor is still hidden");
        assert!(!terminal.bracketed_paste(), "what is pasted would still be marked");
        assert_eq!(
            terminal.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is still taken"
        );
        let style = (terminal.fgcolor(), terminal.bgcolor(), terminal.bold(), terminal.inverse());
        assert_eq!(style, (vt100::Color::Default, vt100::Color::Default, false, false), "the style of text");
        (code, screen)
    }

    /// All bytes that the program has written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.shared.seen().bytes.clone()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let (number, is_gone) = {
            let seen = self.shared.seen();
            (seen.number.clone(), seen.is_gone)
        };
        if let Some(number) = number.filter(|_| !is_gone) {
            // It may have ended just now.
            let mut kill = Command::new("sh");
            let _ = kill.args(["-c", r#"kill -s KILL "$0""#, &number]).stderr(Stdio::null()).status();
        }
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// Makes a named pipe.
fn pipe(home: &Home) -> PathBuf {
    let folder = tempfile::tempdir_in(home.path("")).expect("a folder").keep();
    let pipe = folder.join("number");
    let status = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(status.success(), "no pipe");
    pipe
}

/// What a terminal answers by itself.
struct Answers {
    keyboard: Keyboard,
    ground: String,
}

impl Answers {
    /// Answers what is asked in the bytes up to now and was not before, in its order.
    fn answer(&self, bytes: &[u8], answered: &mut usize) {
        const STATUS: &[u8] = b"\x1b[5n";
        const GROUND: &[u8] = b"\x1b]11;?\x1b\\";
        while let Some(at) = (*answered..bytes.len())
            .find(|at| bytes[*at..].starts_with(STATUS) || bytes[*at..].starts_with(GROUND))
        {
            let ground = format!("\x1b]11;{}\x1b\\", self.ground);
            let answer = if bytes[at..].starts_with(STATUS) { "\x1b[0n" } else { &ground };
            *answered = at + 1;
            // The program may be gone already.
            let _ = self.keyboard.lock().unwrap_or_else(PoisonError::into_inner).write_all(answer.as_bytes());
        }
    }
}

/// Takes in what the program writes, until the line drops.
fn listen(mut reader: Box<dyn Read + Send>, shared: &Shared, answers: Option<&Answers>) {
    let mut buffer = [0; 4096];
    let mut answered = 0;
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        let mut seen = shared.seen();
        seen.parser.process(&buffer[..count]);
        seen.bytes.extend_from_slice(&buffer[..count]);
        if let Some(answers) = answers {
            answers.answer(&seen.bytes, &mut answered);
        }
        if seen.reading == Reading::Stops {
            seen.reading = Reading::Stopped;
        }
        shared.news.notify_all();
        // Nobody lets it go on: what is not taken stays where it is until the terminal is closed.
        while seen.reading == Reading::Stopped {
            seen = shared.news.wait(seen).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Learns the program's number, and when it is gone.
fn watch(pipe: &Path, shared: &Shared) {
    let mut lines = BufReader::new(File::open(pipe).expect("the pipe"));
    let mut number = String::new();
    let _ = lines.read_line(&mut number);
    shared.seen().number = Some(number.trim().to_owned());
    shared.news.notify_all();
    let _ = lines.read_line(&mut String::new());
    shared.seen().is_gone = true;
    shared.news.notify_all();
}

/// The screen as text, a line a row, blanks and empty rows at the end left out.
pub fn text(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let rows: Vec<String> = screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

/// How lines are edited, echoed and turned into signals.
fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has settings"))
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { cols: columns, rows, ..PtySize::default() }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has rows and columns")
}

/// What a plain terminal sends for a key.
fn bytes_of(key: KeyEvent) -> Vec<u8> {
    match key.code {
        KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::CONTROL) => {
            vec![u8::try_from(letter).expect("Ctrl goes with plain letters") & 0x1f]
        }
        KeyCode::Char(letter) => letter.to_string().into_bytes(),
        KeyCode::Enter => b"\r".to_vec(),
        KeyCode::Esc => b"\x1b".to_vec(),
        KeyCode::Tab => b"\t".to_vec(),
        KeyCode::BackTab => b"\x1b[Z".to_vec(),
        KeyCode::Backspace => b"\x7f".to_vec(),
        KeyCode::Up => b"\x1b[A".to_vec(),
        KeyCode::Down => b"\x1b[B".to_vec(),
        KeyCode::Right => b"\x1b[C".to_vec(),
        KeyCode::Left => b"\x1b[D".to_vec(),
        KeyCode::Home => b"\x1b[H".to_vec(),
        KeyCode::End => b"\x1b[F".to_vec(),
        KeyCode::PageUp => b"\x1b[5~".to_vec(),
        KeyCode::PageDown => b"\x1b[6~".to_vec(),
        code => panic!("no terminal sends {code}"),
    }
}
