//! `vincula export`: the records into a CSV file that `vincula import` reads back.

use std::io::{self, Seek, Write};

use super::arguments::Export;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::files::Kind;
use crate::store::Store;
use crate::transfer::{self, Failed, TransferError};

/// What cannot be written to stdout. The reader of a pipe may have gone, which `main` knows.
fn told(source: io::Error) -> anyhow::Error {
    if source.kind() == io::ErrorKind::BrokenPipe {
        return source.into();
    }
    Refusal::cannot(TransferError::Unwritable { path: "stdout".to_owned(), source }.text())
}

/// Writes to stdout by way of a file: whoever reads a pipe may take his time, and the database is not to wait for him.
async fn print(session: &Session, store: &Store, kind: Kind) -> anyhow::Result<()> {
    let folder = session.config.aside_path()?;
    let aside = transfer::nameless(&folder).map_err(|error| Refusal::cannot(error.text()))?;
    let mut aside = transfer::write(store, kind, aside).await.map_err(|failed| match failed {
        Failed::Store(error) => error.into(),
        Failed::Writing(source) => {
            let path = folder.display().to_string();
            Refusal::cannot(TransferError::Unwritable { path, source }.text())
        }
    })?;
    aside.rewind()?;
    let mut stdout = io::stdout().lock();
    io::copy(&mut aside, &mut stdout).and_then(|_| stdout.flush()).map_err(told)
}

pub async fn run(session: &Session, export: &Export) -> anyhow::Result<Exit> {
    let (kind, arguments) = match export {
        Export::Customers(arguments) => (Kind::Customers, arguments),
        Export::Products(arguments) => (Kind::Products, arguments),
        Export::Tariffs(arguments) => (Kind::Tariffs, arguments),
        Export::Devices(arguments) => (Kind::Devices, arguments),
    };
    let store = session.store().await?;
    match &arguments.output {
        None => print(session, &store, kind).await?,
        Some(path) => transfer::take(&store, kind, path).await.map_err(|error| match error {
            TransferError::Store(error) => error.into(),
            error => Refusal::cannot(error.text()),
        })?,
    }
    Ok(Exit::Done)
}
