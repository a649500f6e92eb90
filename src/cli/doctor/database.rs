//! The database: its file, whether it is whole, its schema, its key and what waits in it.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::place::{Folder, cannot_be_made, exposed_file, exposed_folder, is_open_to_others};
use super::{Finding, Section, Verdict, shown};
use crate::cli::output::size;
use crate::cli::session::Session;
use crate::domain::os_error;
use crate::domain::text::Text;
use crate::store::{
    About, Engine, Integrity, KeyPlace, KeySource, Look, MasterKey, OutboxFound, Schema, Store, StoreError,
    Trigrams,
};
use crate::text;

const DATABASE: Section = Section::Database;
/// The longest that the file of the database is read to see whether it is whole.
const READING: Duration = Duration::from_secs(10);
/// With less than this on the disk, work may soon come to a stop.
const LITTLE: u64 = 100_000_000;
/// Clocks that differ by more show each other's times wrongly.
const SECONDS_APART: i64 = 5;
/// An operation that could have been worked for so long has nobody to work it.
const IDLE: SignedDuration = SignedDuration::from_mins(10);

/// What was found, and a store to go on with if there can be one.
#[derive(Default)]
pub struct Found {
    pub findings: Vec<Finding>,
    pub store: Option<Store>,
}

pub async fn look(session: &Session, variable: impl Fn(&str) -> Option<String>) -> Found {
    // Without a home there is no usual place: that is told with the configuration.
    let Ok(url) = session.config.database_url() else {
        return Found::default();
    };
    let mut found = Found::default();
    if let Ok(Some(path)) = Look::path_in(&url) {
        let folder = if session.config.database.is_empty() { Folder::Own } else { Folder::Chosen };
        found.findings.extend(file(path, folder));
    }
    let key = Key::find(session, variable);
    let look = match Look::at(&url).await {
        Ok(look) => look,
        Err(error) => {
            found.findings.extend(unreadable(&error));
            found.findings.extend(key.map(|key| key.findings(&KeyState::Unknown)).unwrap_or_default());
            return found;
        }
    };
    if let Err(error) = examine(&mut found, look, key).await {
        found.findings.push(Finding::wrong(DATABASE, "read", error.text()));
    }
    found
}

/// Looks at a database that can be read, from the outside in.
async fn examine(found: &mut Found, look: Look, key: Option<Key>) -> Result<(), StoreError> {
    let findings = &mut found.findings;
    findings.push(about(&look.about().await?));
    match look.integrity(READING).await {
        Ok(integrity) => findings.extend(integrity.as_ref().map(whole)),
        Err(error) => findings.push(Finding::wrong(DATABASE, "integrity", error.text())),
    }
    findings.extend(look.trigrams().await?.map(trigrams));
    let ahead = look.clock_ahead().await?;
    findings.extend(ahead.map(clock));
    let schema = look.schema().await?;
    findings.push(stands(schema));
    let state = match (&key, schema) {
        (_, Schema::Empty | Schema::Foreign) => KeyState::NoneYet,
        (Some(Key { read: Ok(key), .. }), _) => match look.is_its_key(key).await? {
            None => KeyState::NoneYet,
            Some(true) => KeyState::Its,
            Some(false) => KeyState::Another,
        },
        (Some(Key { read: Err(_), .. }) | None, _) if look.has_key().await? => KeyState::Another,
        (Some(Key { read: Err(_), .. }) | None, _) => KeyState::NoneYet,
    };
    if let Some(key) = &key {
        findings.extend(key.findings(&state));
    }
    if !matches!(schema, Schema::Current { .. }) {
        return Ok(());
    }
    let now = Timestamp::now().saturating_add(SignedDuration::from_secs(ahead.unwrap_or_default()));
    let now = now.unwrap_or_else(|_| Timestamp::now());
    findings.extend(outbox(&look.outbox(now).await?, now));
    if let (KeyState::Its, Some(Key { read: Ok(key), .. })) = (&state, &key) {
        found.store = Some(look.store(key).await?);
    }
    Ok(())
}

/// The file of a database, as far as the operating system knows it.
fn file(path: &Path, folder: Folder) -> Vec<Finding> {
    let Ok(file) = fs::metadata(path) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let is_writable = file.permissions().mode() & 0o200 != 0;
    let opened = OpenOptions::new().append(true).open(path);
    // The administrator may write what nobody else may, and the program is not his alone.
    if let Some(reason) = match (opened, is_writable) {
        (Err(error), _) => Some(os_error::in_words(&error)),
        (Ok(_), false) => Some(os_error::in_words(&ErrorKind::PermissionDenied.into())),
        (Ok(_), true) => cannot_be_made(path),
    } {
        let detail = text!("doctor-database-read-only", path = shown(path), reason = reason);
        let advice = text!("doctor-database-read-only-do", path = shown(path));
        findings.push(Finding::wrong(DATABASE, "writable", detail).advise(advice));
    }
    let is_exposed = is_open_to_others(&file);
    findings.extend(is_exposed.then(|| exposed_file(DATABASE, path, Verdict::Wrong)));
    findings.extend(exposed_folder(DATABASE, path, folder));
    let place = path.parent().filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(disk) = rustix::fs::statvfs(place) {
        findings.push(room(disk.f_bavail.saturating_mul(disk.f_frsize), file.len(), place));
    }
    findings
}

fn room(free: u64, needed: u64, place: &Path) -> Finding {
    let detail = text!("doctor-database-room", free = size(free), path = shown(place));
    if free < LITTLE {
        Finding::wrong(DATABASE, "room", detail).advise(text!("doctor-database-room-do"))
    } else if free < needed {
        Finding::notice(DATABASE, "room", detail).advise(text!("doctor-database-room-backup"))
    } else {
        Finding::right(DATABASE, "room", detail)
    }
}

/// Why the database cannot be read, and that some things therefore cannot be known.
fn unreadable(error: &StoreError) -> Vec<Finding> {
    let finding = match error {
        StoreError::File { path, source } if source.kind() == ErrorKind::NotFound => {
            let detail = text!("doctor-database-missing", path = shown(path));
            let advice = match cannot_be_made(path) {
                None => text!("doctor-database-missing-do"),
                Some(reason) => text!("doctor-database-unmakable", reason = reason),
            };
            Finding::wrong(DATABASE, "there", detail).advise(advice)
        }
        other => Finding::wrong(DATABASE, "there", other.text()),
    };
    vec![finding, Finding::notice(Section::Schema, "version", text!("doctor-not-looked-at"))]
}

fn about(about: &About) -> Finding {
    let engine = match about.engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    Finding::right(
        DATABASE,
        "there",
        text!(
            "doctor-database-there",
            engine = engine,
            version = about.version.as_str(),
            size = size(about.bytes)
        ),
    )
}

fn whole(integrity: &Integrity) -> Finding {
    match integrity {
        Integrity::Sound => Finding::right(DATABASE, "integrity", text!("doctor-integrity-sound")),
        Integrity::Unfinished => {
            let detail = text!("doctor-integrity-unfinished", seconds = READING.as_secs());
            Finding::notice(DATABASE, "integrity", detail).advise(text!("doctor-integrity-unfinished-do"))
        }
        Integrity::Damaged { what } => {
            let detail = text!("doctor-integrity-damaged", what = what.as_str());
            Finding::wrong(DATABASE, "integrity", detail).advise(text!("doctor-integrity-damaged-do"))
        }
    }
}

fn trigrams(trigrams: Trigrams) -> Finding {
    let notice = |detail, advice| Finding::notice(DATABASE, "pg_trgm", detail).advise(advice);
    match trigrams {
        Trigrams::Made => Finding::right(DATABASE, "pg_trgm", text!("doctor-trigrams-made")),
        Trigrams::Available => {
            notice(text!("doctor-trigrams-available"), text!("doctor-trigrams-available-do"))
        }
        Trigrams::Missing => notice(text!("doctor-trigrams-missing"), text!("doctor-trigrams-missing-do")),
    }
}

fn clock(ahead: i64) -> Finding {
    let detail = text!("doctor-clock", seconds = ahead.abs());
    if ahead.abs() <= SECONDS_APART {
        Finding::right(DATABASE, "clock", detail)
    } else {
        Finding::wrong(DATABASE, "clock", detail).advise(text!("doctor-clock-do"))
    }
}

fn stands(schema: Schema) -> Finding {
    let check = |verdict, detail| Finding::new(Section::Schema, "version", verdict, detail);
    match schema {
        Schema::Empty => {
            check(Verdict::Wrong, text!("doctor-schema-empty")).advise(text!("doctor-schema-empty-do"))
        }
        Schema::Foreign => {
            check(Verdict::Wrong, text!("doctor-schema-foreign")).advise(text!("doctor-schema-foreign-do"))
        }
        Schema::Older { version, program } => {
            let detail = text!("doctor-schema-other", version = version, program = program);
            check(Verdict::Notice, detail).advise(text!("doctor-schema-older-do"))
        }
        Schema::Current { version } => {
            check(Verdict::Right, text!("doctor-schema-current", version = version))
        }
        Schema::Newer { version, program } => {
            let detail = text!("doctor-schema-other", version = version, program = program);
            check(Verdict::Wrong, detail).advise(text!("doctor-schema-newer-do"))
        }
        Schema::Altered { version } => {
            check(Verdict::Wrong, text!("doctor-schema-altered", version = version))
                .advise(text!("doctor-schema-altered-do"))
        }
    }
}

fn outbox(found: &OutboxFound, now: Timestamp) -> Vec<Finding> {
    let OutboxFound { waiting, attention, oldest, idle_since } = found;
    let since = |at: &Timestamp| at.to_string();
    let first = match oldest {
        None => Finding::right(Section::Outbox, "waiting", text!("doctor-outbox-empty")),
        Some(oldest) => {
            let detail = text!("doctor-outbox-waiting", count = *waiting, since = since(oldest));
            Finding::right(Section::Outbox, "waiting", detail)
        }
    };
    let mut findings = vec![first];
    if let Some(idle) = idle_since.filter(|since| now.duration_since(*since) > IDLE) {
        let detail = text!("doctor-outbox-idle", since = since(&idle));
        let finding = Finding::wrong(Section::Outbox, "worker", detail);
        findings.push(finding.advise(text!("doctor-outbox-idle-do")));
    }
    if *attention > 0 {
        let detail = text!("doctor-outbox-attention", count = *attention);
        let finding = Finding::wrong(Section::Outbox, "attention", detail);
        findings.push(finding.advise(text!("doctor-outbox-attention-do")));
    }
    findings
}

/// What the database says of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyState {
    /// It cannot be asked.
    Unknown,
    /// It takes the first that it is opened with.
    NoneYet,
    Its,
    /// It has one, and not this.
    Another,
}

/// The key where it is looked for.
struct Key {
    place: KeyPlace,
    read: Result<MasterKey, StoreError>,
    folder: Folder,
}

impl Key {
    fn find(session: &Session, variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let usual = session.config.key_path().ok()?;
        let folder =
            if session.config.key_file.as_os_str().is_empty() { Folder::Own } else { Folder::Chosen };
        Some(Self {
            place: KeyPlace::of(&variable, usual.clone()),
            read: KeySource::from_environment(&variable, usual).and_then(KeySource::key),
            folder,
        })
    }

    fn findings(&self, state: &KeyState) -> Vec<Finding> {
        let wrong = |error: &StoreError| Finding::wrong(Section::Key, "key", error.text());
        let right = |detail| Finding::right(Section::Key, "key", detail);
        let finding = match (&self.read, state) {
            (Ok(_), KeyState::Its) => right(text!("doctor-key-its", place = self.place())),
            (Ok(_), KeyState::Another) => {
                let detail = text!("doctor-key-at", place = self.place());
                Finding::wrong(Section::Key, "key", detail).advise(StoreError::WrongKey.text())
            }
            (Ok(_), KeyState::NoneYet | KeyState::Unknown) => {
                right(text!("doctor-key-unused", place = self.place()))
            }
            (Err(StoreError::KeyMissing { .. }), KeyState::NoneYet | KeyState::Unknown) => {
                Finding::notice(Section::Key, "key", text!("doctor-key-none-yet", place = self.place()))
            }
            (Err(error), _) => wrong(error),
        };
        let folder = match &self.place {
            KeyPlace::Variable | KeyPlace::Credential(_) => None,
            KeyPlace::NamedFile(path) => exposed_folder(Section::Key, path, Folder::Chosen),
            KeyPlace::File(path) => exposed_folder(Section::Key, path, self.folder),
        };
        std::iter::once(finding).chain(folder).collect()
    }

    fn place(&self) -> Text {
        match &self.place {
            KeyPlace::Variable => text!("doctor-from", place = "VINCULA_KEY"),
            KeyPlace::NamedFile(path) => text!("doctor-key-named", path = shown(path)),
            KeyPlace::Credential(path) => text!("doctor-key-credential", path = shown(path)),
            KeyPlace::File(path) => text!("doctor-key-file", path = shown(path)),
        }
    }
}
