//! `vincula`: the screen.
//!
//! Everything that it shows and does is elsewhere: here is only what it is opened with.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::refusal::{Exit, Refusal};
use super::session::Session;
use super::worker;
use crate::app::route::Route;
use crate::runtime::look::Look;
use crate::runtime::{self, Ending, World};
use crate::store::Store;
use crate::text;

/// Opens the database of the configuration and shows it: on the first start the systems, later the customers.
pub async fn run(session: &Session) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let first = if store.has_systems().await? { Route::Customers } else { Route::Systems };
    // Without a home there is nowhere to keep them; what cannot do without one has said so before.
    show(session, store, first, session.config.drafts_path().ok()).await
}

/// Shows a database, with a worker for its outbox, until the user leaves or the process is asked to end. What is typed
/// is kept in the folder `drafts`, if there is one.
///
/// # Errors
/// There is no terminal to show it on, or the program broke down.
pub async fn show(
    session: &Session,
    store: Store,
    first: Route,
    drafts: Option<PathBuf>,
) -> anyhow::Result<Exit> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Refusal::cannot(text!("cli-no-terminal")));
    }
    let look = Look::choose(&session.config.screen, |name| std::env::var(name).ok())
        .map_err(|error| Refusal::wrong(error.text()))?;
    let world = World {
        store,
        connect: session.connect(),
        outbox: worker::settings(&session.config.outbox),
        user: session.who.clone(),
        language: session.texts.language(),
        bands: session.config.optical,
        keymap: session.config.keymap.clone(),
        drafts,
        look,
        reports: super::report::settings(&session.config.report),
    };
    match runtime::run(world, first).await? {
        Ending::Wanted(unended) if unended.is_empty() => Ok(Exit::Done),
        Ending::Wanted(texts) => Err(Refusal { exit: Exit::CannotBeDone, texts }.into()),
        Ending::Broken => Err(Refusal::cannot(text!("cli-broke-down"))),
    }
}
