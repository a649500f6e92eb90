//! `vincula demo`: the screen on invented data, with a simulator of its own; nothing of it is left behind.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
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

/// A folder that only its owner can look into, removed with all that is in it when dropped.
struct PrivateFolder(PathBuf);

impl PrivateFolder {
    fn new() -> io::Result<Self> {
        let mut name = [0; 8];
        getrandom::fill(&mut name).map_err(|_| io::ErrorKind::Other)?;
        let name = name.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let path = std::env::temp_dir().join(format!("vincula-demo-{name}"));
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // What cannot be removed now lies in the folder for temporary files, which the system empties.
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub async fn run(session: &Session, arguments: &arguments::Demo) -> anyhow::Result<Exit> {
    let mut stop = pin!(runtime::stopped()?);
    let folder = PrivateFolder::new()?;
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
