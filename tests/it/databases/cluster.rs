//! One private PostgreSQL for all test processes of this checkout, started by the first and gone soon after the last.
//!
//! `cargo test` runs all tests in one process, nextest each in its own: both find the same server by a file in the
//! target folder, and a guard (`guard.sh`) stops it when no process holds the lock any more, however they ended.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

const GUARD: &str = include_str!("guard.sh");
const SOCKET: &str = ".s.PGSQL.5432";

/// A running server, for as long as this process lives.
pub struct Cluster {
    /// Where its socket is.
    folder: PathBuf,
    _users: File,
}

impl Cluster {
    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }
}

/// The server, or why there is none.
pub fn cluster() -> Result<&'static Cluster, &'static str> {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    CLUSTER.get_or_init(find_or_start).as_ref().map_err(String::as_str)
}

fn find_or_start() -> Result<Cluster, String> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = |name: &str| -> Result<File, String> {
        let path = place.join(name);
        OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(|error| format!("{}: {error}", path.display()))
    };
    let users = lock("postgres-users")?;
    users.lock_shared().map_err(|error| format!("lock: {error}"))?;
    let starting = lock("postgres-starting")?;
    starting.lock().map_err(|error| format!("lock: {error}"))?;
    let note = place.join("postgres-folder");
    let known = fs::read_to_string(&note).map(PathBuf::from).ok();
    if let Some(folder) = known {
        if UnixStream::connect(folder.join(SOCKET)).is_ok() {
            return Ok(Cluster { folder, _users: users });
        }
        // Left by a guard that was killed, or long gone.
        let _ = fs::remove_dir_all(folder);
    }
    let folder = start(&place.join("postgres-users"))?;
    fs::write(&note, folder.as_os_str().as_encoded_bytes()).map_err(|error| format!("note: {error}"))?;
    Ok(Cluster { folder, _users: users })
}

fn start(users: &Path) -> Result<PathBuf, String> {
    let programs = programs().ok_or("no initdb in /usr/lib/postgresql/*/bin nor in PATH")?;
    // Not in the target folder: the path of a socket must be short, and the server's user must reach it.
    let folder = tempfile::Builder::new()
        .prefix("vincula-postgres-")
        .tempdir()
        .map_err(|error| format!("folder: {error}"))?
        .keep();
    let metadata = fs::metadata(&folder).map_err(|error| format!("folder: {error}"))?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(|error| error.to_string())?;
    let mut guard = Command::new("sh");
    guard.args(["-c", GUARD, "guard"]).args([&folder, &programs, users]).arg("setpriv");
    if metadata.uid() == 0 {
        let (user, group) = (id("-u")?, id("-g")?);
        chown(&folder, Some(user), Some(group)).map_err(|error| format!("chown: {error}"))?;
        guard.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    }
    let mut guard = guard
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // An interrupt at the terminal is for the tests; the guard ends after them.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("sh: {error}"))?;
    let mut line = String::new();
    let output = guard.stdout.take().ok_or("the guard has no output")?;
    let _ = BufReader::new(output).read_line(&mut line);
    if line.trim() == "ready" {
        return Ok(folder);
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    let _ = guard.wait();
    let _ = fs::remove_dir_all(&folder);
    Err(format!("PostgreSQL did not start: {log}"))
}

/// An id of the user that the server runs as when the tests run as root, which it refuses.
fn id(which: &str) -> Result<u32, String> {
    let output = Command::new("id").args([which, "postgres"]).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| "there is no user postgres to run the server as".to_owned())
}

/// The folder of PostgreSQL's programs, of the newest version if there are several.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let installed = versions.into_iter().rev().map(|(_, folder)| folder);
    installed.chain(in_path).find(|folder| folder.join("initdb").exists())
}
