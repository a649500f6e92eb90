//! A user's home in a folder of its own, and the program run in it as a shell would, with nothing from outside.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Instant;

use tempfile::TempDir;

use super::terminal::{PATIENCE, PAUSE, Program, Terminal};

/// The program under test.
pub const VINCULA: &str = env!("CARGO_BIN_EXE_vincula");

/// The home of a user who speaks Spanish; gone when it is dropped.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(home.temporary()).expect("a folder in it");
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Where the program puts what is to be gone when it ends.
    pub fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    /// Whether the program has left nothing in the folder for temporary files.
    pub fn is_tidy(&self) -> bool {
        fs::read_dir(self.temporary()).expect("it was made above").next().is_none()
    }

    /// Waits until the program has put something there. No event tells it, so that this looks again and again.
    pub fn until_in_use(&self) {
        let end = Instant::now() + PATIENCE;
        while self.is_tidy() {
            assert!(Instant::now() < end, "nothing was put into the folder for temporary files");
            thread::park_timeout(PAUSE);
        }
    }

    /// Writes a file and gives its path as an argument.
    pub fn write(&self, name: &str, content: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(self.0.path())).expect("a folder");
        fs::write(&path, content).expect("a file");
        argument(&path)
    }

    /// The address of a database in this home.
    pub fn database(&self) -> String {
        format!("sqlite://{}", argument(&self.path("vincula.db")))
    }

    /// All the variables that a program sees here.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let at = |name: &str| self.path(name).into_os_string();
        vec![
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "es_ES.UTF-8".into()),
            ("TZ", "Europe/Madrid".into()),
            ("HOME", at("home")),
            ("XDG_CONFIG_HOME", at("config")),
            ("XDG_DATA_HOME", at("data")),
            ("XDG_STATE_HOME", at("state")),
            ("TMPDIR", at("tmp")),
        ]
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(VINCULA);
        command.args(arguments).env_clear().envs(self.variables());
        command
    }

    /// Runs a command and gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Runs a command that is to succeed.
    pub fn do_so(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?} did not work: {said}");
    }

    /// Opens the program on a terminal of 80 columns and 24 rows.
    pub fn open(&self, arguments: &[&str]) -> Terminal {
        Terminal::open(self, Program { arguments, ..Program::default() })
    }
}

fn argument(path: &Path) -> String {
    path.to_str().expect("temporary folders have plain names").to_owned()
}
