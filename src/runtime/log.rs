//! The log: lines appended to a file that only its owner can read; nothing of it goes to the terminal.
//!
//! A file that has grown large is renamed and a new one begun; so many old ones are kept. Several processes may write to
//! the same log: each line is one append, and whoever finds that the file was renamed goes on in the new one.
//!
//! It decides nothing about what is told: house style keeps secrets and customers' data out of every line.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// When a log is put aside, and how many of those are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    pub max_bytes: u64,
    pub keep: u32,
}

/// Begins to log to a file, made when it is missing.
///
/// Other crates are heard from `warn` up at most: their finer lines tell more than they should, such as bodies.
///
/// # Errors
/// The file cannot be opened for writing.
pub fn start(path: &Path, level: LevelFilter, rotation: Rotation) -> io::Result<()> {
    let log = LogFile::open(path, rotation)?;
    let others = level.min(LevelFilter::WARN);
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(log));
    // Only the first call of a process takes effect; there is no second one outside tests.
    let _ = tracing_subscriber::registry()
        .with(Targets::new().with_target("vincula", level).with_default(others))
        .with(layer)
        .try_init();
    Ok(())
}

/// A log that several processes append to; each write must be whole lines.
pub struct LogFile {
    path: PathBuf,
    rotation: Rotation,
    file: File,
}

impl LogFile {
    /// Opens a log, made when it is missing, with its folders.
    ///
    /// # Errors
    /// The file cannot be opened for writing.
    pub fn open(path: &Path, rotation: Rotation) -> io::Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
                match error.kind() {
                    // What is there is a file, then.
                    io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
                    _ => error,
                }
            })?;
        }
        let file = append_to(path)?;
        // Of a link, what it leads to is renamed, and not the link. Nor may a change of the working folder matter.
        let path = fs::canonicalize(path)?;
        Ok(Self { path, rotation, file })
    }

    /// Makes sure that `more` bytes go to the file that stands at the path now and has room for them.
    fn make_room(&mut self, more: u64) -> io::Result<()> {
        if !self.is_in_place()? {
            self.file = append_to(&self.path)?;
        }
        let there = self.file.metadata()?;
        // A device, such as /dev/null, is no file to be put aside. A line that is too long for any file goes into an empty one.
        if there.is_file() && there.len() > 0 && there.len().saturating_add(more) > self.rotation.max_bytes {
            self.put_aside()?;
            self.file = append_to(&self.path)?;
        }
        Ok(())
    }

    /// Whether the file that is open is the one that the path leads to.
    fn is_in_place(&self) -> io::Result<bool> {
        match fs::metadata(&self.path) {
            Ok(there) => Ok(is_same(&there, &self.file.metadata()?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn put_aside(&self) -> io::Result<()> {
        match self.file.try_lock() {
            // Where files cannot be locked: that two do this at once is less bad than a log without end.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            // Somebody else is at it, and nobody waits for a log.
            Err(TryLockError::WouldBlock) => return Ok(()),
        }
        // Whoever had the lock before may have renamed this very file. The lock goes with the file when it is closed.
        if self.is_in_place()? {
            // As far as the old ones go without a gap: the last of those that are kept is written over.
            let last = (1..self.rotation.keep).find(|number| !self.aside(*number).exists());
            for number in (1..last.unwrap_or(self.rotation.keep)).rev() {
                rename_if_there(&self.aside(number), &self.aside(number + 1))?;
            }
            // Last: until then nobody can have begun a new file that he would put aside in turn.
            rename_if_there(&self.path, &self.aside(1))?;
        }
        Ok(())
    }

    /// The path of an old log; 1 is the youngest.
    fn aside(&self, number: u32) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".{number}"));
        name.into()
    }
}

impl Write for LogFile {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        // A log that cannot be put aside is written on: too long is better than silent.
        let _ = self.make_room(lines.len() as u64);
        self.file.write_all(lines)?;
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Barrier;

    use tempfile::TempDir;

    use super::*;

    struct Folder(TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn log(&self, max_bytes: u64, keep: u32) -> LogFile {
            LogFile::open(&self.0.path().join("v.log"), Rotation { max_bytes, keep }).unwrap()
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.0.path().join(name)).unwrap()
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.0.path()).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn a_full_log_is_put_aside_and_so_many_are_kept() {
        let folder = Folder::new();
        let mut log = folder.log(10, 2);
        for line in ["one\n", "two\n", "three\n", "four\n", "a line too long for any\n", "six\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(folder.names(), ["v.log", "v.log.1", "v.log.2"]);
        assert_eq!(folder.read("v.log"), "six\n");
        assert_eq!(folder.read("v.log.1"), "a line too long for any\n");
        assert_eq!(folder.read("v.log.2"), "four\n");
    }

    #[test]
    fn every_file_of_a_log_is_for_its_owner_alone() {
        let folder = Folder::new();
        let mut log = folder.log(1, 1);
        log.write_all(b"one\n").unwrap();
        log.write_all(b"two\n").unwrap();
        for name in folder.names() {
            let mode = fs::metadata(folder.0.path().join(&name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn who_finds_the_log_renamed_or_removed_goes_on_in_the_one_at_its_place() {
        let folder = Folder::new();
        let (mut one, mut other) = (folder.log(8, 3), folder.log(8, 3));
        one.write_all(b"from one\n").unwrap();
        other.write_all(b"the other\n").unwrap();
        one.write_all(b"1\n").unwrap();
        fs::remove_file(folder.0.path().join("v.log")).unwrap();
        other.write_all(b"2\n").unwrap();
        assert_eq!(folder.read("v.log"), "2\n");
        assert_eq!(folder.read("v.log.1"), "the other\n");
        assert_eq!(folder.read("v.log.2"), "from one\n");
    }

    #[test]
    fn many_writers_lose_no_line_and_break_none() {
        const WRITERS: usize = 8;
        const LINES: usize = 200;
        let folder = Folder::new();
        let together = Barrier::new(WRITERS);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (folder, together) = (&folder, &together);
                scope.spawn(move || {
                    let mut log = folder.log(2_000, 1_000);
                    together.wait();
                    for line in 0..LINES {
                        writeln_whole(&mut log, &format!("writer {writer} line {line}"));
                    }
                });
            }
        });
        let names = folder.names();
        assert!(names.len() > 1, "{names:?}");
        let mut lines: Vec<String> = names
            .iter()
            .flat_map(|name| folder.read(name).lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        lines.sort();
        let mut expected: Vec<String> = (0..WRITERS)
            .flat_map(|writer| (0..LINES).map(move |line| format!("writer {writer} line {line}")))
            .collect();
        expected.sort();
        assert_eq!(lines, expected);
    }

    fn writeln_whole(log: &mut LogFile, line: &str) {
        log.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    #[test]
    fn what_a_link_leads_to_is_put_aside_and_a_device_never() {
        let folder = Folder::new();
        let real = folder.0.path().join("real.log");
        std::os::unix::fs::symlink(&real, folder.0.path().join("v.log")).unwrap();
        let mut log = folder.log(1, 1);
        log.write_all(b"one\n").unwrap();
        log.write_all(b"two\n").unwrap();
        assert_eq!(folder.names(), ["real.log", "real.log.1", "v.log"]);
        assert_eq!(folder.read("v.log"), "two\n");
        let mut nothing = LogFile::open(Path::new("/dev/null"), Rotation { max_bytes: 1, keep: 1 }).unwrap();
        nothing.write_all(b"one\n").unwrap();
        nothing.write_all(b"two\n").unwrap();
    }
}
