//! Where the configuration and the log are, what they say, and who can read them.

use std::fs::{self, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::Access;

use super::{Finding, Section, Verdict, shown};
use crate::cli::output::size;
use crate::cli::session::Session;
use crate::config::{self, Config, ConfigError};
use crate::domain::os_error;
use crate::domain::text::{Arg, Text};
use crate::i18n::Language;
use crate::text;

const CONFIGURATION: Section = Section::Configuration;

/// What others may do in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// It is the program's own: nothing at all.
    Own,
    /// Somebody chose it, perhaps for a group: not everybody may put other files in place of ours.
    Chosen,
}

pub fn configuration(session: &Session, variable: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let named = session.global.config.as_deref();
    let mut findings = Vec::new();
    // Read once more: a mistake in it has kept the program from going by it, and is told here.
    match (Config::path(named), Config::load(named)) {
        (Err(error), _) | (_, Err(error)) => {
            let advice = |error: &ConfigError| matches!(error, ConfigError::Wrong { .. });
            let lines = error.texts().into_iter().map(|line| {
                let finding = Finding::wrong(CONFIGURATION, "file", line);
                if advice(&error) { finding.advise(text!("doctor-config-wrong-do")) } else { finding }
            });
            findings.extend(lines);
        }
        (Ok(path), Ok(read)) => findings.push(file(&path, &read)),
    }
    findings.push(language(session, &variable));
    findings.push(database(session, &variable));
    let outbox = &session.config.outbox;
    findings.push(Finding::right(
        CONFIGURATION,
        "outbox",
        text!(
            "doctor-config-outbox",
            first = outbox.first_retry_secs,
            max = outbox.max_retry_secs,
            tries = outbox.tries,
            per_system = outbox.per_system
        ),
    ));
    findings
}

fn file(path: &Path, read: &Config) -> Finding {
    match fs::metadata(path) {
        Err(_) => Finding::right(CONFIGURATION, "file", text!("doctor-config-none", path = shown(path))),
        Ok(file) if is_open_to_others(&file) && config::has_password(&read.database) => {
            Finding::wrong(CONFIGURATION, "file", text!("doctor-config-exposed", path = shown(path)))
                .advise(text!("doctor-chmod-file", path = shown(path)))
        }
        Ok(_) => Finding::right(CONFIGURATION, "file", text!("doctor-config-file", path = shown(path))),
    }
}

fn language(session: &Session, variable: &impl Fn(&str) -> Option<String>) -> Finding {
    let name = match session.texts.language() {
        Language::Es => "español",
        Language::En => "English",
    };
    let set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let origin = if session.global.lang.is_some() {
        text!("doctor-from", place = "--lang")
    } else if session.config.language.is_some() {
        text!("doctor-from-config")
    } else {
        match ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find(|name| set(name)) {
            Some(name) => text!("doctor-from", place = *name),
            None => text!("doctor-from-default"),
        }
    };
    Finding::right(
        CONFIGURATION,
        "language",
        text!("doctor-config-language", language = name, origin = origin),
    )
}

fn database(session: &Session, variable: &impl Fn(&str) -> Option<String>) -> Finding {
    let origin = if session.global.database.is_some() {
        text!("doctor-from", place = "--database")
    } else if variable("DATABASE_URL").is_some_and(|url| !url.is_empty()) {
        text!("doctor-from", place = "DATABASE_URL")
    } else if session.config.database.is_empty() {
        text!("doctor-from-default")
    } else {
        text!("doctor-from-config")
    };
    match session.config.database_url() {
        Ok(url) => Finding::right(
            CONFIGURATION,
            "database",
            text!("doctor-config-database", url = config::shown_database(&url), origin = origin),
        ),
        Err(error) => {
            Finding::wrong(CONFIGURATION, "database", error.texts().pop().unwrap_or_else(|| origin.clone()))
        }
    }
}

pub fn log(session: &Session) -> Vec<Finding> {
    let path = match session.config.log_path() {
        Ok(path) => path,
        Err(error) => {
            return error
                .texts()
                .into_iter()
                .map(|line| Finding::wrong(Section::Log, "place", line))
                .collect();
        }
    };
    let config::Log { level, max_mb, keep, .. } = &session.config.log;
    let here = text!("doctor-log-do");
    match fs::metadata(&path) {
        Ok(file) => {
            let written = match OpenOptions::new().append(true).open(&path) {
                Ok(_) => {
                    let detail = text!(
                        "doctor-log-file",
                        path = shown(&path),
                        size = size(file.len()),
                        level = level.to_string(),
                        max = *max_mb,
                        keep = *keep
                    );
                    Finding::right(Section::Log, "place", detail)
                }
                Err(error) => {
                    let detail = text!(
                        "doctor-log-unwritable",
                        path = shown(&path),
                        reason = os_error::in_words(&error)
                    );
                    Finding::wrong(Section::Log, "place", detail).advise(here)
                }
            };
            let is_exposed = file.is_file() && is_open_to_others(&file);
            let exposed = is_exposed.then(|| exposed_file(Section::Log, &path, Verdict::Notice));
            // Of a place that somebody chose, such as /var/log, the folder is not ours to judge.
            let is_usual = session.config.log.file.as_os_str().is_empty();
            let folder = is_usual.then(|| exposed_folder(Section::Log, &path, Folder::Own)).flatten();
            std::iter::once(written).chain(exposed).chain(folder).collect()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => vec![match cannot_be_made(&path) {
            None => Finding::right(Section::Log, "place", text!("doctor-log-none-yet", path = shown(&path))),
            Some(reason) => {
                let detail = text!("doctor-log-unwritable", path = shown(&path), reason = reason);
                Finding::wrong(Section::Log, "place", detail).advise(here)
            }
        }],
        Err(error) => {
            let detail =
                text!("doctor-log-unwritable", path = shown(&path), reason = os_error::in_words(&error));
            vec![Finding::wrong(Section::Log, "place", detail).advise(here)]
        }
    }
}

/// Why a file that is not there could not be made: by the folder that is there and nearest to it.
pub fn cannot_be_made(path: &Path) -> Option<Arg> {
    let nearest = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.exists())?;
    let nearest = if nearest.as_os_str().is_empty() { Path::new(".") } else { nearest };
    let rights = Access::WRITE_OK | Access::EXEC_OK;
    rustix::fs::access(nearest, rights).err().map(|error| os_error::in_words(&error.into()))
}

/// Whether anybody but the owner of a file may read or write it.
pub fn is_open_to_others(file: &Metadata) -> bool {
    file.permissions().mode() & 0o077 != 0
}

pub fn exposed_file(section: Section, path: &Path, verdict: Verdict) -> Finding {
    Finding::new(section, "permissions", verdict, text!("doctor-file-exposed", path = shown(path)))
        .advise(text!("doctor-chmod-file", path = shown(path)))
}

/// What is wrong with the folder of a file, as far as others may get at it.
pub fn exposed_folder(section: Section, path: &Path, folder: Folder) -> Option<Finding> {
    const OTHERS: u32 = 0o077;
    const ALL_WRITE: u32 = 0o002;
    /// Who may write there may not take away what is another's.
    const STICKY: u32 = 0o1000;
    let place = path.parent().filter(|place| !place.as_os_str().is_empty())?;
    let mode = fs::metadata(place).ok()?.permissions().mode();
    let (is_open, advice): (bool, Text) = match folder {
        Folder::Own => (mode & OTHERS != 0, text!("doctor-chmod-folder", path = shown(place))),
        Folder::Chosen => (
            mode & ALL_WRITE != 0 && mode & STICKY == 0,
            text!("doctor-chmod-chosen-folder", path = shown(place)),
        ),
    };
    is_open.then(|| {
        Finding::wrong(section, "permissions", text!("doctor-folder-exposed", path = shown(place)))
            .advise(advice)
    })
}
