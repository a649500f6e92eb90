//! The configuration: read whole, checked whole, and where things lie when it says nothing.
//!
//! It opens neither the database nor the log, and holds no secret: only where the key file is.

mod address;
mod read;

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use tracing::level_filters::LevelFilter;

use crate::app::keymap::in_force::Keymap;
use crate::domain::optical::Bands;
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::i18n::Language;
use crate::text;
use crate::ui::theme::Ground;
pub use address::{has_password, is_database_url, shown_database};

/// All that can be configured. Empty words and paths mean the usual place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// `None`: by the environment.
    pub language: Option<Language>,
    pub database: String,
    pub key_file: PathBuf,
    pub log: Log,
    pub outbox: Outbox,
    pub report: Report,
    pub optical: Bands,
    /// The keys of the screen, after the section `[keys]`.
    pub keymap: Keymap,
    pub screen: Screen,
}

/// Where the log goes, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    pub file: PathBuf,
    pub level: LevelFilter,
    /// A log of so many megabytes is put aside…
    pub max_mb: u16,
    /// …and so many of those are kept.
    pub keep: u16,
}

impl Default for Log {
    fn default() -> Self {
        Self { file: PathBuf::new(), level: LevelFilter::INFO, max_mb: 5, keep: 5 }
    }
}

/// How operations are tried again, and how many at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outbox {
    pub first_retry_secs: u64,
    pub max_retry_secs: u64,
    pub tries: u16,
    pub lease_secs: u64,
    /// At most so many operations under way to one system.
    pub per_system: u16,
    /// How long what a system took is asked after before it is read back.
    pub accepted_hours: u64,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            first_retry_secs: 2,
            max_retry_secs: 300,
            tries: 12,
            lease_secs: 60,
            per_system: 4,
            accepted_hours: 24,
        }
    }
}

/// How synchronisation reports are kept, and when a system is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// So many reports of each system are kept.
    pub keep: u16,
    /// More than this share of a system's customers lost since the last report is not believed, in hundredths.
    pub max_loss_percent: u8,
}

impl Default for Report {
    fn default() -> Self {
        Self { keep: 30, max_loss_percent: 20 }
    }
}

/// How the screen looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screen {
    pub theme: ThemeChoice,
    pub ascii: AsciiChoice,
}

/// Which colours are drawn with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// By the ground of the terminal.
    #[default]
    Auto,
    On(Ground),
    Plain,
    /// A theme of one's own.
    File(PathBuf),
}

/// Whether symbols and lines are spelled in ASCII.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AsciiChoice {
    /// By the locale and the sort of terminal.
    #[default]
    Auto,
    Yes,
    No,
}

/// Something wrong with the configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Counted from 1.
    pub line: usize,
    pub text: Text,
}

/// Why there is no configuration to go by.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration {path} cannot be read")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the configuration {path} is wrong")]
    Wrong { path: PathBuf, problems: Vec<ConfigProblem> },
    #[error("there is no home folder")]
    NoHome,
}

impl ConfigError {
    /// What is wrong and what to do about it, a line each.
    pub fn texts(&self) -> Vec<Text> {
        match self {
            Self::Unreadable { path, source } => vec![text!(
                "config-unreadable",
                path = path.display().to_string(),
                reason = os_error::in_words(source)
            )],
            Self::Wrong { path, problems } => problems
                .iter()
                .map(|problem| {
                    text!(
                        "config-wrong",
                        path = path.display().to_string(),
                        line = problem.line,
                        problem = problem.text.clone()
                    )
                })
                .collect(),
            Self::NoHome => vec![text!("config-no-home")],
        }
    }
}

/// Every key there is, as it is written with its section.
pub const KEYS: &[&str] = &[
    "language",
    "database",
    "key_file",
    "log.file",
    "log.level",
    "log.max_mb",
    "log.keep",
    "outbox.first_retry_secs",
    "outbox.max_retry_secs",
    "outbox.tries",
    "outbox.lease_secs",
    "outbox.per_system",
    "outbox.accepted_hours",
    "report.keep",
    "report.max_loss_percent",
    "optical.rx_no_signal_to",
    "optical.rx_critical_to",
    "optical.rx_warning_to",
    "optical.rx_high_above",
    "optical.rx_saturated_from",
    "screen.theme",
    "screen.ascii",
];

impl Config {
    /// Reads the file named, which must be there, or else the usual one, which may be missing.
    ///
    /// # Errors
    /// A file that cannot be read, or all that is wrong in it.
    pub fn load(named: Option<&Path>) -> Result<Self, ConfigError> {
        // Without a home there is no usual file; what then needs a folder says so itself.
        let Ok(path) = Self::path(named) else {
            return Ok(Self::default());
        };
        let content = match std::fs::read_to_string(&path) {
            Ok(content) => content,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(source) => return Err(ConfigError::Unreadable { path, source }),
        };
        Self::parse(&content).map_err(|problems| ConfigError::Wrong { path, problems })
    }

    /// Where the configuration is: the file named, or else the usual one.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn path(named: Option<&Path>) -> Result<PathBuf, ConfigError> {
        named.map_or_else(|| usual_path(Folder::Configuration, "config.toml"), |path| Ok(path.to_owned()))
    }

    /// The database of the configuration, or the usual one.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn database_url(&self) -> Result<String, ConfigError> {
        if self.database.is_empty() {
            let path = usual_path(Folder::Data, "vincula.db")?;
            Ok(format!("sqlite://{}", path.display()))
        } else {
            Ok(self.database.clone())
        }
    }

    /// The key file of the configuration, or the usual one.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn key_path(&self) -> Result<PathBuf, ConfigError> {
        configured_or(&self.key_file, Folder::Data, "key")
    }

    /// The folder of what is typed and not saved.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn drafts_path(&self) -> Result<PathBuf, ConfigError> {
        usual_path(Folder::State, "drafts")
    }

    /// The folder of what is set aside while a command is at work.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn aside_path(&self) -> Result<PathBuf, ConfigError> {
        usual_path(Folder::State, "")
    }

    /// The log of the configuration, or the usual one.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn log_path(&self) -> Result<PathBuf, ConfigError> {
        configured_or(&self.log.file, Folder::State, "vincula.log")
    }
}

#[derive(Debug, Clone, Copy)]
enum Folder {
    Configuration,
    Data,
    State,
}

fn configured_or(path: &Path, folder: Folder, name: &str) -> Result<PathBuf, ConfigError> {
    if path.as_os_str().is_empty() { usual_path(folder, name) } else { Ok(path.to_owned()) }
}

/// A file in one of the XDG folders of the user.
fn usual_path(folder: Folder, name: &str) -> Result<PathBuf, ConfigError> {
    let folders = etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)?;
    let base = match folder {
        Folder::Configuration => folders.config_dir(),
        Folder::Data => folders.data_dir(),
        Folder::State => folders.state_dir().unwrap_or_else(|| folders.data_dir()),
    };
    Ok(base.join("vincula").join(name))
}

#[cfg(test)]
mod tests;
