//! The master key: where it is kept, how it is made, and how a database knows its own.
//!
//! It encrypts nothing; see `seal`.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::StoreError;
use super::pool::{Pool, Turn, Tx, one, run};

/// The variable that can hold the key itself.
const VARIABLE: &str = "VINCULA_KEY";
const LENGTH: usize = 32;
/// More than any key file has, and little enough to read by mistake.
const MAXIMUM_FILE: u64 = 4096;

/// The key that secrets are encrypted under, 32 bytes.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; LENGTH]>);

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey(…)")
    }
}

/// Where the key of a database comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    Given(MasterKey),
    /// A file with the key in base64. It is made when missing, but only for a database that has no key yet.
    File(PathBuf),
}

/// Where the key is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In `VINCULA_KEY` itself.
    Variable,
    /// In the file that `VINCULA_KEY_FILE` names.
    NamedFile(PathBuf),
    /// In the credential of a systemd service.
    Credential(PathBuf),
    /// In the file of the configuration, or the usual one.
    File(PathBuf),
}

impl KeyPlace {
    /// Looks where the environment says: the key itself in `VINCULA_KEY`, the path of its file in `VINCULA_KEY_FILE`,
    /// the credential `vincula-key` of a systemd service; else the file at `default`.
    pub fn of(variable: impl Fn(&str) -> Option<String>, default: PathBuf) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if set(VARIABLE).map(Zeroizing::new).is_some() {
            return Self::Variable;
        }
        if let Some(path) = set("VINCULA_KEY_FILE") {
            return Self::NamedFile(path.into());
        }
        if let Some(folder) = set("CREDENTIALS_DIRECTORY") {
            let path = Path::new(&folder).join("vincula-key");
            if path.exists() {
                return Self::Credential(path);
            }
        }
        Self::File(default)
    }
}

impl KeySource {
    /// The key, or its file, at the place that [`KeyPlace::of`] finds.
    ///
    /// # Errors
    /// `KeyForm` when what stands there is no key, `KeyUnreadable` when the credential cannot be read.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
        default: PathBuf,
    ) -> Result<Self, StoreError> {
        match KeyPlace::of(&variable, default) {
            KeyPlace::Variable => {
                let words = Zeroizing::new(variable(VARIABLE).unwrap_or_default());
                MasterKey::from_base64(&words)
                    .map(Self::Given)
                    .ok_or_else(|| StoreError::KeyForm { place: VARIABLE.to_owned() })
            }
            // The service manager keeps it private in its own way, which its mode does not show.
            KeyPlace::Credential(path) => read(&path).map(Self::Given),
            KeyPlace::NamedFile(path) | KeyPlace::File(path) => Ok(Self::File(path)),
        }
    }

    /// The key that is there; none is made.
    ///
    /// # Errors
    /// `KeyMissing`, `KeyExposed`, `KeyUnreadable` or `KeyForm` of its file.
    pub fn key(self) -> Result<MasterKey, StoreError> {
        match self {
            Self::Given(key) => Ok(key),
            Self::File(path) => read_private(&path),
        }
    }
}

impl MasterKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// `NoRandomness` when the operating system gives none.
    pub fn generate() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| StoreError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Reads a key in base64, whatever white space stands around it.
    pub fn from_base64(words: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(words.trim()).ok()?);
        let mut key = Zeroizing::new([0; LENGTH]);
        if bytes.len() != LENGTH {
            return None;
        }
        key.copy_from_slice(&bytes);
        Some(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    /// What a database remembers its key by. It says nothing of the key, which is random.
    fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        digest.update(b"vincula key fingerprint 1\0");
        digest.update(self.bytes());
        digest.finalize()[..12].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Gives the key of a database; a database without one takes this one, made now if need be.
pub(super) async fn settle(pool: &Pool, source: KeySource) -> Result<MasterKey, StoreError> {
    let mut tx = pool.read().await?;
    if let Some(known) = fingerprint(&mut tx).await? {
        // A new one could open nothing of it.
        return check(source.key()?, &known);
    }
    drop(tx);
    // Nobody else may give the new database a key meanwhile, nor read a key file that is being written.
    let mut tx = pool.write().await?;
    tx.take_turn(Turn::Key).await?;
    if let Some(known) = fingerprint(&mut tx).await? {
        return check(source.key()?, &known);
    }
    let key = match source {
        KeySource::Given(key) => key,
        KeySource::File(path) => read_or_make(&path)?,
    };
    run!(&mut tx, "insert into meta (name, value) values ('key_fingerprint', $1)", key.fingerprint())?;
    tx.commit_unannounced().await?;
    Ok(key)
}

/// Whether a key is the one of a database; `None` when the database has none yet.
pub(super) async fn is_of(tx: &mut Tx, key: &MasterKey) -> Result<Option<bool>, StoreError> {
    Ok(fingerprint(tx).await?.map(|known| known == key.fingerprint()))
}

/// Whether a database has a key.
pub(super) async fn has_one(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fingerprint(tx).await?.is_some())
}

async fn fingerprint(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = one!(tx, (String,), "select value from meta where name = 'key_fingerprint'")?;
    Ok(row.map(|(value,)| value))
}

fn check(key: MasterKey, fingerprint: &str) -> Result<MasterKey, StoreError> {
    if key.fingerprint() == fingerprint { Ok(key) } else { Err(StoreError::WrongKey) }
}

fn read_or_make(path: &Path) -> Result<MasterKey, StoreError> {
    match read_private(path) {
        Err(StoreError::KeyMissing { .. }) => make(path),
        other => other,
    }
}

fn read_private(path: &Path) -> Result<MasterKey, StoreError> {
    let mode = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(StoreError::KeyMissing { path: path.to_owned() });
        }
        Err(source) => return Err(StoreError::KeyUnreadable { path: path.to_owned(), source }),
    };
    if mode & 0o077 != 0 {
        return Err(StoreError::KeyExposed { path: path.to_owned() });
    }
    read(path)
}

fn read(path: &Path) -> Result<MasterKey, StoreError> {
    let unreadable = |source| StoreError::KeyUnreadable { path: path.to_owned(), source };
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path).and_then(|file| file.take(MAXIMUM_FILE).read_to_end(&mut bytes)).map_err(unreadable)?;
    std::str::from_utf8(&bytes)
        .ok()
        .and_then(MasterKey::from_base64)
        .ok_or_else(|| StoreError::KeyForm { place: path.display().to_string() })
}

/// Writes a new key, whole or not at all, and never over another.
fn make(path: &Path) -> Result<MasterKey, StoreError> {
    let key = MasterKey::generate()?;
    let mut line = Zeroizing::new(STANDARD.encode(key.bytes()));
    line.push('\n');
    match write_new(path, line.as_bytes()) {
        Ok(()) => Ok(key),
        // Somebody who opened another new database with the same key file was faster: his key serves.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read_private(path),
        Err(source) => Err(StoreError::KeyUnwritable { path: path.to_owned(), source }),
    }
}

fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        // A link, unlike a renaming, does not replace what stands there.
        .and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    written.and(removed)
}
