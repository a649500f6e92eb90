//! `vincula export`: the records into a CSV file that `vincula import` reads back.

use std::io;

use super::arguments::Export;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::files::Kind;
use crate::transfer::{self, Failed, TransferError};

/// The reader of a pipe may have gone, which `main` knows.
fn told(failed: Failed) -> anyhow::Error {
    match failed {
        Failed::Store(error) => error.into(),
        Failed::Writing(source) if source.kind() == io::ErrorKind::BrokenPipe => source.into(),
        Failed::Writing(source) => {
            let path = "stdout".to_owned();
            Refusal::cannot(TransferError::Unwritable { path, source }.text())
        }
    }
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
        None => drop(transfer::write(&store, kind, io::stdout().lock()).await.map_err(told)?),
        Some(path) => transfer::take(&store, kind, path).await.map_err(|error| match error {
            TransferError::Store(error) => error.into(),
            error => Refusal::cannot(error.text()),
        })?,
    }
    Ok(Exit::Done)
}
