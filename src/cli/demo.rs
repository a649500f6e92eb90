//! `vincula demo`: the screen on invented data, with a simulator of its own; nothing of it is left behind. What a demo that
//! was killed could not remove, the next one does.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::task::Poll;

use super::arguments;
use super::refusal::{Exit, Refusal};
use super::screen;
use super::session::Session;
use crate::app::route::Route;
use crate::demo;
use crate::runtime;
use crate::simulator::{self, Running, SimulatorSettings};
use crate::store::{KeySource, MasterKey, Store};

/// The seed of all that is invented: every demo looks the same.
const SEED: u64 = 1;

/// How the folder of a demo is named, before what is random.
const NAMED: &str = "vincula-demo-";

/// A folder that only its owner can look into, removed with all that is in it when dropped.
struct PrivateFolder {
    path: PathBuf,
    /// Locked for as long as its demo lives, however that ends.
    _held: File,
}

impl PrivateFolder {
    fn new_in(place: &Path) -> io::Result<Self> {
        loop {
            let mut name = [0; 8];
            getrandom::fill(&mut name).map_err(|_| io::ErrorKind::Other)?;
            let name = name.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let path = place.join(format!("{NAMED}{name}"));
            DirBuilder::new().mode(0o700).create(&path)?;
            // Another demo that looks for what was left behind may have come across it before it was locked.
            match File::open(&path) {
                Ok(held) if !matches!(held.try_lock(), Err(TryLockError::WouldBlock)) && path.exists() => {
                    return Ok(Self { path, _held: held });
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

/// Removes the folders of demos that were killed: nobody holds them any more.
fn remove_left_behind(place: &Path) {
    let own = rustix::process::getuid().as_raw();
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let is_demo_s = entry.file_name().to_str().is_some_and(|name| name.starts_with(NAMED));
        // Not through a link: the place is everybody's.
        let is_own_folder = entry.metadata().is_ok_and(|there| there.is_dir() && there.uid() == own);
        if !(is_demo_s && is_own_folder) {
            continue;
        }
        // Where folders cannot be locked, nobody knows: it stays.
        let Ok(folder) = File::open(entry.path()) else { continue };
        if folder.try_lock().is_ok() {
            // What cannot be removed now is tried again by the next demo.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // What cannot be removed now lies in the folder for temporary files, which the system empties.
        let _ = fs::remove_dir_all(&self.path);
    }
}

pub async fn run(session: &Session, arguments: &arguments::Demo) -> anyhow::Result<Exit> {
    let mut stop = pin!(runtime::stopped()?);
    let place = std::env::temp_dir();
    remove_left_behind(&place);
    let folder = PrivateFolder::new_in(&place)?;
    let (store, simulator) = tokio::select! {
        ready = set_up(session, arguments, folder.path()) => ready?,
        () = &mut stop => return Ok(Exit::Done),
    };
    let exit = unless_before(stop, screen::show(session, store, Route::Systems, None)).await;
    simulator.stop().await;
    exit.unwrap_or(Ok(Exit::Done))
}

/// Awaits what listens for the end by itself once it has begun; not if the end was asked for before that.
async fn unless_before<T>(
    stop: Pin<&mut impl Future<Output = ()>>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    // Begun first: between the two, nobody would listen.
    if let Poll::Ready(done) = futures_util::poll!(work.as_mut()) {
        return Some(done);
    }
    if futures_util::poll!(stop).is_ready() {
        return None;
    }
    Some(work.await)
}

/// Invents the data and starts the system that goes with it.
async fn set_up(
    session: &Session,
    arguments: &arguments::Demo,
    folder: &Path,
) -> anyhow::Result<(Store, Running)> {
    let url = format!("sqlite://{}", folder.join("demo.db").display());
    let store = Store::open(&url, KeySource::Given(MasterKey::generate()?)).await?;
    let world = demo::world(arguments.customers, SEED);
    let settings = SimulatorSettings { world, seed: SEED, ..SimulatorSettings::default() };
    let simulator = simulator::start(settings).await.map_err(Refusal::cannot)?;
    let api = simulator.url().parse().map_err(Refusal::cannot)?;
    demo::fill(&store, &api, arguments.customers, SEED, &session.stamp()).await?;
    Ok((store, simulator))
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[test]
    fn the_folder_of_a_demo_that_was_killed_is_removed_and_that_of_one_that_runs_is_not() {
        let place = tempfile::tempdir().expect("a folder");
        let running = PrivateFolder::new_in(place.path()).expect("a folder");
        let killed = place.path().join(format!("{NAMED}0011223344556677"));
        fs::create_dir(&killed).expect("a folder");
        fs::write(killed.join("demo.db"), "").expect("a file");
        let other = place.path().join("other");
        fs::create_dir(&other).expect("a folder");
        std::os::unix::fs::symlink(&other, place.path().join(format!("{NAMED}link"))).expect("a link");
        remove_left_behind(place.path());
        assert!(running.path().exists() && other.exists());
        assert!(!killed.exists());
    }

    #[tokio::test]
    async fn an_end_that_was_asked_for_before_the_screen_listens_is_not_missed() {
        assert_eq!(unless_before(pin!(ready(())), pending::<()>()).await, None);
        assert_eq!(unless_before(pin!(ready(())), ready(1)).await, Some(1));
        let late = async {
            tokio::task::yield_now().await;
            2
        };
        assert_eq!(unless_before(pin!(pending()), late).await, Some(2));
    }
}
