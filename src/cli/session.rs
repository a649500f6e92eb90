//! What every command works with: the language, the configuration, the database, and who gives the command.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Timestamp;

use super::arguments::Global;
use super::refusal::Refusal;
use crate::config::{self, Config, is_database_url};
use crate::domain::os_error;
use crate::domain::system::System;
use crate::domain::text::Text;
use crate::drivers::{Connect, Registry};
use crate::i18n::Texts;
use crate::runtime::log::{self, Rotation};
use crate::store::{KeySource, Stamp, Store, StoreError};
use crate::text;

/// How long closing the database may take.
const FAREWELL: Duration = Duration::from_secs(2);

pub struct Session {
    pub texts: Texts,
    pub config: Config,
    /// The options as they were given.
    pub global: Global,
    /// The operating system's user.
    pub who: String,
    /// The database, once a command has opened it.
    opened: OnceLock<Store>,
}

impl Session {
    /// Lays the options over the configuration.
    ///
    /// # Errors
    /// A value that no such option has.
    pub fn new(
        texts: Texts,
        mut config: Config,
        global: &Global,
        variable: impl Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Self> {
        if let Some(word) = &global.lang {
            let language = word.parse();
            config.language =
                Some(language.map_err(|_| Refusal::wrong(text!("cli-lang-unknown", value = word.as_str())))?);
        }
        let given =
            global.database.clone().or_else(|| variable("DATABASE_URL").filter(|url| !url.is_empty()));
        if let Some(url) = given {
            if !is_database_url(&url) {
                return Err(Refusal::wrong(text!("cli-database-form")));
            }
            config.database = url;
        }
        if let Some(path) = &global.log {
            config.log.file.clone_from(path);
        }
        Ok(Self { texts, config, global: global.clone(), who: user(variable), opened: OnceLock::new() })
    }

    /// Begins to log to the file of the configuration.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn start_log(&self) -> anyhow::Result<()> {
        let path = self.config.log_path()?;
        let config::Log { level, max_mb, keep, .. } = self.config.log;
        let rotation = Rotation { max_bytes: u64::from(max_mb) * 1_000_000, keep: keep.into() };
        log::start(&path, level, rotation).map_err(|error| {
            Refusal::cannot(text!(
                "cli-log-unwritable",
                path = path.display().to_string(),
                reason = os_error::in_words(&error)
            ))
        })
    }

    pub fn say(&self, text: &Text) -> String {
        self.texts.say(text)
    }

    pub fn stamp(&self) -> Stamp {
        Stamp { by: self.who.clone(), at: Timestamp::now() }
    }

    /// Opens the database once, and makes it and its key where they are missing.
    ///
    /// # Errors
    /// No database, or not with this key.
    pub async fn store(&self) -> anyhow::Result<Store> {
        if let Some(store) = self.opened.get() {
            return Ok(store.clone());
        }
        let url = self.config.database_url()?;
        let key = KeySource::from_environment(|name| std::env::var(name).ok(), self.config.key_path()?)?;
        let store = Store::open(&url, key).await?;
        Ok(self.opened.get_or_init(|| store).clone())
    }

    /// Closes the database if it was opened, so that SQLite leaves one file and nothing beside it.
    pub async fn close(&self) {
        if let Some(store) = self.opened.get() {
            // A connection that is still held, as by work that was given up, must not keep the program from ending.
            let _ = tokio::time::timeout(FAREWELL, store.close()).await;
        }
    }

    /// The drivers.
    pub fn connect(&self) -> Arc<dyn Connect> {
        Arc::new(Registry::new())
    }

    /// The system with a name.
    ///
    /// # Errors
    /// No such system, or no database.
    pub async fn system(&self, store: &Store, name: &str) -> anyhow::Result<System> {
        match store.system_named(name.trim()).await {
            Err(StoreError::Missing) => Err(Refusal::cannot(text!("cli-system-missing", name = name))),
            found => Ok(found?),
        }
    }
}

/// The name of the user: of the running process, else as the environment says.
fn user(variable: impl Fn(&str) -> Option<String>) -> String {
    let uid = std::fs::metadata("/proc/self").map(|own| own.uid());
    let known = uid.and_then(|uid| {
        let users = std::fs::read_to_string("/etc/passwd")?;
        name_of(uid, &users).ok_or_else(|| io::ErrorKind::NotFound.into())
    });
    known.ok().or_else(|| variable("USER")).or_else(|| variable("LOGNAME")).unwrap_or_else(|| "?".to_owned())
}

/// The name that a list of users in the form of passwd(5) gives a user.
fn name_of(uid: u32, users: &str) -> Option<String> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        let number: u32 = parts.nth(1)?.parse().ok()?;
        (number == uid).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\nbroken\nana:x:1000:1000::/home/ana:/bin/sh\n";

    fn session(global: &Global) -> anyhow::Result<Session> {
        let url = |name: &str| (name == "DATABASE_URL").then(|| "sqlite:///e.db".to_owned());
        Session::new(Texts::new(Language::Es), Config::default(), global, url)
    }

    #[test]
    fn a_user_is_known_by_the_number_of_the_process() {
        assert_eq!(name_of(1000, USERS).as_deref(), Some("ana"));
        assert_eq!(name_of(7, USERS), None);
    }

    #[test]
    fn the_option_goes_before_the_environment_for_the_database() {
        let given = Global { database: Some("postgres://x/y".into()), ..Global::default() };
        assert_eq!(session(&given).expect("a database").config.database, "postgres://x/y");
        assert_eq!(session(&Global::default()).expect("a database").config.database, "sqlite:///e.db");
    }

    #[tokio::test]
    async fn a_command_that_asks_for_the_database_twice_is_given_the_one_that_it_closes() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
        let given = Global { database: Some(url("one.db")), ..Global::default() };
        let mut session = session(&given).expect("a session");
        session.config.key_file = folder.path().join("key");
        session.store().await.expect("a database");
        session.config.database = url("another.db");
        session.store().await.expect("a database");
        session.close().await;
        let mut left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
            .collect();
        left.sort();
        assert_eq!(left, ["key", "one.db"]);
    }

    #[test]
    fn an_option_that_cannot_be_is_wrong_input() {
        for global in [
            Global { lang: Some("fr".into()), ..Global::default() },
            Global { database: Some("mysql://x/y".into()), ..Global::default() },
        ] {
            let error = session(&global).err().expect("a refusal");
            let refusal = error.downcast_ref::<Refusal>().expect("a refusal");
            assert_eq!(refusal.exit, super::super::refusal::Exit::WrongInput);
        }
    }
}
