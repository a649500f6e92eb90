//! `vincula export`: the records into a CSV file that `vincula import` reads back.

use std::io;

use super::arguments::Export;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::files::Kind;
use crate::transfer::{self, TransferError};

pub async fn run(session: &Session, export: &Export) -> anyhow::Result<Exit> {
    let (kind, arguments) = match export {
        Export::Customers(arguments) => (Kind::Customers, arguments),
        Export::Products(arguments) => (Kind::Products, arguments),
        Export::Tariffs(arguments) => (Kind::Tariffs, arguments),
        Export::Devices(arguments) => (Kind::Devices, arguments),
    };
    let store = session.store().await?;
    match &arguments.output {
        None => drop(transfer::write(&store, kind, io::stdout().lock()).await?),
        Some(path) => transfer::take(&store, kind, path).await.map_err(|error| match error {
            TransferError::Store(error) => error.into(),
            error => Refusal::cannot(error.text()),
        })?,
    }
    Ok(Exit::Done)
}
