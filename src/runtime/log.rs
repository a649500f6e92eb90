//! The log: lines appended to a file that only its owner can read; nothing of it goes to the terminal.
//!
//! It decides nothing about what is told: house style keeps secrets and customers' data out of every line.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Begins to log to a file, made when it is missing.
///
/// Other crates are heard from `warn` up at most: their finer lines tell more than they should, such as bodies.
///
/// # Errors
/// The file cannot be opened for writing.
pub fn start(path: &Path, level: LevelFilter) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let others = level.min(LevelFilter::WARN);
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    // Only the first call of a process takes effect; there is no second one outside tests.
    let _ = tracing_subscriber::registry()
        .with(Targets::new().with_target("vincula", level).with_default(others))
        .with(layer)
        .try_init();
    Ok(())
}
