//! The configuration: read whole, checked whole, and where things lie when it says nothing.
//!
//! It opens neither the database nor the log, and holds no secret: only where the key file is.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use toml::de::{DeTable, DeValue};
use tracing::level_filters::LevelFilter;
use url::Url;

use crate::app::keymap::in_force::Keymap;
use crate::domain::optical::Bands;
use crate::domain::text::Text;
use crate::i18n::Language;
use crate::text;
use crate::ui::theme::Ground;

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
                reason = source.to_string()
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

/// The themes that there are, and how one's own is named.
const THEMES: &str = "auto, dark, light, plain, /…/…toml";

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

    /// Reads a configuration.
    ///
    /// # Errors
    /// All that is wrong in it, with the line.
    pub fn parse(content: &str) -> Result<Self, Vec<ConfigProblem>> {
        let line_at = |position: usize| {
            let before = content.as_bytes().get(..position).unwrap_or(content.as_bytes());
            1 + before.iter().filter(|byte| **byte == b'\n').count()
        };
        let table = DeTable::parse(content).map_err(|error| {
            let line = line_at(error.span().map_or(0, |span| span.start));
            vec![ConfigProblem { line, text: text!("config-syntax", reason = error.message()) }]
        })?;
        let mut config = Self::default();
        let mut problems = Vec::new();
        if let Some(DeValue::Table(keys)) = table.get_ref().get("keys").map(toml::Spanned::get_ref) {
            match Keymap::configured(keys) {
                Ok(keymap) => config.keymap = keymap,
                Err(wrong) => problems
                    .extend(wrong.into_iter().map(|(at, text)| ConfigProblem { line: line_at(at), text })),
            }
        }
        let mut take = |key: &str, position: usize, value: &DeValue<'_>| {
            if let Err(text) = config.set(key, value) {
                problems.push(ConfigProblem { line: line_at(position), text });
            }
        };
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(_) if key.get_ref() == "keys" => {}
                DeValue::Table(section)
                    if matches!(
                        key.get_ref().as_ref(),
                        "log" | "outbox" | "report" | "optical" | "screen"
                    ) =>
                {
                    for (inner, value) in section {
                        let name = format!("{}.{}", key.get_ref(), inner.get_ref());
                        take(&name, inner.span().start, value.get_ref());
                    }
                }
                other => take(key.get_ref(), key.span().start, other),
            }
        }
        if problems.is_empty() && config.outbox.max_retry_secs < config.outbox.first_retry_secs {
            problems.push(ConfigProblem { line: 1, text: text!("config-retry-order") });
        }
        if problems.is_empty() && !config.optical.is_in_order() {
            problems.push(ConfigProblem { line: 1, text: text!("config-optical-order") });
        }
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), Text> {
        match key {
            "language" => {
                self.language = match words(key, value, "auto, es, en")?.as_str() {
                    "auto" => None,
                    word => Some(word.parse().map_err(|_| wrong_value(key, "auto, es, en"))?),
                };
            }
            "database" => {
                let allowed = "sqlite://…, postgres://…";
                let url = words(key, value, allowed)?;
                if !url.is_empty() && !is_database_url(&url) {
                    return Err(wrong_value(key, allowed));
                }
                self.database = url;
            }
            "key_file" => self.key_file = words(key, value, "\"…\"")?.into(),
            "log.file" => self.log.file = words(key, value, "\"…\"")?.into(),
            "log.level" => {
                let allowed = "off, error, warn, info, debug, trace";
                let word = words(key, value, allowed)?;
                if !allowed.split(", ").any(|level| level == word) {
                    return Err(wrong_value(key, allowed));
                }
                self.log.level = word.parse().map_err(|_| wrong_value(key, allowed))?;
            }
            "log.max_mb" => self.log.max_mb = number(key, value, 1, 10_000)?,
            "log.keep" => self.log.keep = number(key, value, 1, 1000)?,
            "outbox.first_retry_secs" => self.outbox.first_retry_secs = number(key, value, 1, 3600)?,
            "outbox.max_retry_secs" => self.outbox.max_retry_secs = number(key, value, 1, 86_400)?,
            "outbox.tries" => self.outbox.tries = number(key, value, 1, 1000)?,
            "outbox.lease_secs" => self.outbox.lease_secs = number(key, value, 5, 3600)?,
            "outbox.per_system" => self.outbox.per_system = number(key, value, 1, 64)?,
            "outbox.accepted_hours" => self.outbox.accepted_hours = number(key, value, 1, 24 * 365)?,
            "report.keep" => self.report.keep = number(key, value, 1, 1000)?,
            "report.max_loss_percent" => self.report.max_loss_percent = number(key, value, 0, 100)?,
            "optical.rx_no_signal_to" => self.optical.rx_no_signal_to = dbm(key, value)?,
            "optical.rx_critical_to" => self.optical.rx_critical_to = dbm(key, value)?,
            "optical.rx_warning_to" => self.optical.rx_warning_to = dbm(key, value)?,
            "optical.rx_high_above" => self.optical.rx_high_above = dbm(key, value)?,
            "optical.rx_saturated_from" => self.optical.rx_saturated_from = dbm(key, value)?,
            "keys" => return Err(wrong_value(key, "[keys.…]")),
            "screen.theme" => {
                self.screen.theme = match words(key, value, THEMES)?.as_str() {
                    "auto" => ThemeChoice::Auto,
                    "dark" => ThemeChoice::On(Ground::Dark),
                    "light" => ThemeChoice::On(Ground::Light),
                    "plain" => ThemeChoice::Plain,
                    path if path.contains('/') => ThemeChoice::File(path.into()),
                    _ => return Err(wrong_value(key, THEMES)),
                };
            }
            "screen.ascii" => {
                let allowed = "auto, yes, no";
                self.screen.ascii = match words(key, value, allowed)?.as_str() {
                    "auto" => AsciiChoice::Auto,
                    "yes" => AsciiChoice::Yes,
                    "no" => AsciiChoice::No,
                    _ => return Err(wrong_value(key, allowed)),
                };
            }
            _ => {
                let allowed = format!("{}, keys.…", KEYS.join(", "));
                return Err(text!("config-unknown-key", key = key, allowed = allowed));
            }
        }
        Ok(())
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

    /// The log of the configuration, or the usual one.
    ///
    /// # Errors
    /// No home folder to keep it in.
    pub fn log_path(&self) -> Result<PathBuf, ConfigError> {
        configured_or(&self.log.file, Folder::State, "vincula.log")
    }
}

/// Whether these words name a database of a sort that there is.
pub fn is_database_url(words: &str) -> bool {
    ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| words.starts_with(scheme))
}

/// The address of a database as it may be shown: without a password, wherever it stood in it.
pub fn shown_database(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    // What cannot be read could hold a password anywhere.
    let Ok(mut shown) = Url::parse(url) else {
        return "postgres://…".to_owned();
    };
    // Only an address without a host has no room for a password, and then there is none.
    let _ = shown.set_password(None);
    let rest: Vec<_> = shown.query_pairs().into_owned().filter(|(key, _)| !is_password(key)).collect();
    shown.set_query(None);
    if !rest.is_empty() {
        shown.query_pairs_mut().extend_pairs(rest);
    }
    shown.into()
}

/// Whether there is a password in the address of a database, or something that could be one.
pub fn has_password(url: &str) -> bool {
    if url.is_empty() || url.starts_with("sqlite:") {
        return false;
    }
    Url::parse(url)
        .map_or(true, |url| url.password().is_some() || url.query_pairs().any(|(key, _)| is_password(&key)))
}

fn is_password(key: &str) -> bool {
    key.to_ascii_lowercase().contains("password")
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

fn wrong_value(key: &str, allowed: &str) -> Text {
    text!("config-wrong-value", key = key, allowed = allowed)
}

fn words(key: &str, value: &DeValue<'_>, allowed: &str) -> Result<String, Text> {
    value.as_str().map(str::to_owned).ok_or_else(|| wrong_value(key, allowed))
}

fn number<N: TryFrom<u64>>(key: &str, value: &DeValue<'_>, min: u64, max: u64) -> Result<N, Text> {
    let wrong = || wrong_value(key, &format!("{min}–{max}"));
    let digits = value.as_integer().ok_or_else(wrong)?;
    let number = u64::from_str_radix(digits.as_str(), digits.radix()).map_err(|_| wrong())?;
    if !(min..=max).contains(&number) {
        return Err(wrong());
    }
    N::try_from(number).map_err(|_| wrong())
}

/// An optical power, with decimals or without.
fn dbm(key: &str, value: &DeValue<'_>) -> Result<f64, Text> {
    const MIN: f64 = -60.0;
    const MAX: f64 = 20.0;
    let words = match value {
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.to_string(),
        _ => String::new(),
    };
    let power = words.parse().ok().filter(|power| (MIN..=MAX).contains(power));
    power.ok_or_else(|| wrong_value(key, &format!("{MIN}–{MAX} dBm")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(content: &str) -> Vec<(usize, String)> {
        Config::parse(content)
            .expect_err(content)
            .into_iter()
            .map(|problem| (problem.line, problem.text.id.into_owned()))
            .collect()
    }

    #[test]
    fn the_example_lists_every_key_at_its_default() {
        let example = include_str!("../config.example.toml");
        let uncommented: String = example
            .lines()
            .filter_map(|line| match line.strip_prefix("# ") {
                Some(key) if key.contains(" = ") => Some(key),
                Some(_) => None,
                None => line.starts_with('[').then_some(line),
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(Config::parse(&uncommented), Ok(Config::default()));
        for key in KEYS {
            let name = key.rsplit('.').next().expect("a key has a name");
            assert!(uncommented.contains(&format!("{name} = ")), "{key} is not in the example");
        }
        assert_eq!(Config::parse(example), Ok(Config::default()), "as it stands it changes nothing");
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        assert_eq!(
            problems("lenguage = \"es\"\nlanguage = \"fr\"\n[outbox]\ntries = 0\nlease = 3\n"),
            [
                (1, "config-unknown-key".to_owned()),
                (2, "config-wrong-value".to_owned()),
                (4, "config-wrong-value".to_owned()),
                (5, "config-unknown-key".to_owned()),
            ]
        );
        assert_eq!(problems("\nlanguage = \n"), [(2, "config-syntax".to_owned())]);
        assert_eq!(problems("database = \"mysql://x\""), [(1, "config-wrong-value".to_owned())]);
        assert_eq!(problems("log = 3"), [(1, "config-unknown-key".to_owned())]);
        assert_eq!(
            problems("[outbox]\nfirst_retry_secs = 400"),
            [(1, "config-retry-order".to_owned())],
            "the first delay cannot be longer than the longest"
        );
    }

    #[test]
    fn optical_limits_are_read_with_decimals_or_without_and_have_to_be_in_order() {
        let config =
            Config::parse("[optical]\nrx_warning_to = -24.5\nrx_critical_to = -26\n").expect("limits");
        assert_eq!((config.optical.rx_warning_to, config.optical.rx_critical_to), (-24.5, -26.0));
        for (wrong, problem) in [
            ("rx_warning_to = \"-24\"", "config-wrong-value"),
            ("rx_warning_to = nan", "config-wrong-value"),
            ("rx_warning_to = -240", "config-wrong-value"),
            ("rx_warning_to = -28", "config-optical-order"),
        ] {
            assert_eq!(problems(&format!("[optical]\n{wrong}"))[0].1, problem, "{wrong}");
        }
    }

    #[test]
    fn the_address_of_a_database_is_shown_without_its_password() {
        for (url, shown) in [
            ("postgres://ana:s3creta@db.example:5433/v", "postgres://ana@db.example:5433/v"),
            ("postgresql://h/v?user=ana&password=s3creta", "postgresql://h/v?user=ana"),
            ("postgres://ana:s3creta@[roto/v", "postgres://…"),
        ] {
            assert_eq!(shown_database(url), shown);
            assert!(has_password(url), "{url}");
        }
        for url in ["sqlite:///srv/a.db", "postgres:///v?host=%2Ftmp", ""] {
            assert!(!has_password(url), "{url}");
        }
    }

    #[test]
    fn keys_are_taken_into_the_table_and_what_is_wrong_with_them_is_told_with_its_line() {
        let config = Config::parse("[keys]\ndevices.new-device = [\"w\"]").expect("a key");
        assert_ne!(config.keymap, Keymap::default());
        assert_eq!(
            problems("language = \"fr\"\n[keys.devices]\nnew-device = [\"i\"]\n[keys.desk]\n"),
            [
                (1, "config-wrong-value".to_owned()),
                (3, "keys-twice".to_owned()),
                (4, "keys-unknown-place".to_owned())
            ]
        );
        assert_eq!(problems("keys = 3"), [(1, "config-wrong-value".to_owned())]);
    }

    #[test]
    fn a_value_of_the_wrong_sort_names_its_key_and_what_is_allowed() {
        let problems = Config::parse("[outbox]\nper_system = \"many\"").expect_err("words for a number");
        assert_eq!(
            problems[0].text,
            text!("config-wrong-value", key = "outbox.per_system", allowed = "1–64")
        );
    }
}
