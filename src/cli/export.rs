//! `vincula export`: the records into a CSV file that `vincula import` reads back.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::arguments::Export;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::files::Sheet;
use crate::text;

pub async fn run(session: &Session, export: &Export) -> anyhow::Result<Exit> {
    let (Export::Customers(arguments)
    | Export::Products(arguments)
    | Export::Tariffs(arguments)
    | Export::Devices(arguments)) = export;
    match &arguments.output {
        None => drop(written(session, export, io::stdout().lock()).await?),
        Some(path) => to_file(session, export, path).await?,
    }
    Ok(Exit::Done)
}

/// Writes beside the file first and puts it in its place at the end, so that no half of one is ever taken for a whole.
async fn to_file(session: &Session, export: &Export, path: &Path) -> anyhow::Result<()> {
    let unwritable = |error: io::Error| {
        let path = path.display().to_string();
        Refusal::cannot(text!("cli-file-unwritable", path = path, reason = error.to_string()))
    };
    let partial = partial_of(path);
    let file = private(&partial).map_err(unwritable)?;
    let done = match written(session, export, file).await {
        Ok(file) => file.sync_all().and_then(|()| fs::rename(&partial, path)).map_err(unwritable),
        Err(error) => Err(match error.downcast::<io::Error>() {
            Ok(error) => unwritable(error),
            Err(error) => error,
        }),
    };
    if done.is_err() {
        // What is left of it is of no use; that it cannot even be taken away changes nothing.
        let _ = fs::remove_file(&partial);
    }
    done
}

pub(super) fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// A new file that only its owner can read: it will hold personal data.
pub(super) fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

async fn written<W: Write>(session: &Session, export: &Export, out: W) -> anyhow::Result<W> {
    let store = session.store().await?;
    let out = BufWriter::new(out);
    let out = match export {
        Export::Customers(_) => {
            let mut sheet = Sheet::of_customers(out)?;
            store.export_customers(|record| anyhow::Ok(sheet.customer(&record)?)).await?;
            sheet.end()?
        }
        Export::Products(_) => {
            let mut sheet = Sheet::of_products(out)?;
            store.export_products(|record| anyhow::Ok(sheet.product(&record)?)).await?;
            sheet.end()?
        }
        Export::Devices(_) => {
            let mut sheet = Sheet::of_devices(out)?;
            store.export_devices(|record| anyhow::Ok(sheet.device(&record)?)).await?;
            sheet.end()?
        }
        Export::Tariffs(_) => {
            let mut sheet = Sheet::of_tariffs(out)?;
            store.export_tariffs(|record| anyhow::Ok(sheet.tariff(&record)?)).await?;
            sheet.end()?
        }
    };
    Ok(out.into_inner().map_err(io::IntoInnerError::into_error)?)
}
