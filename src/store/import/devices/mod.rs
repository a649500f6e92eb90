//! Devices from a file, by the customer, the serial and the system of each, a few rows at a time.
//!
//! A device that is registered there already is only recorded: no unit leaves the stock for it, and nothing is sent.

mod draft;
mod found;

use std::collections::HashMap;

use self::found::{Catalogue, Known, Whose, catalogue, known};
use super::Problems;
use crate::domain::device::DeviceDraft;
use crate::domain::ids::DeviceId;
use crate::domain::problem::Problem;
use crate::domain::system::SystemKind;
use crate::domain::technology::TechnologyKey;
use crate::store::pool::Tx;
use crate::store::save_device::Start;
use crate::store::{
    DeviceRecord, ImportMode, Imported, Row, RowProblem, Stamp, Store, StoreChange, StoreError,
};
use crate::text;

/// What the devices of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileDevices {
    /// They are registered there, and only recorded here: no unit leaves the stock.
    Registered,
    /// They are to be registered, as the form of a device does.
    ToProvision,
}

/// How a file of devices is imported.
#[derive(Debug, Clone, Copy)]
pub struct DeviceImportOrder {
    pub devices: FileDevices,
    pub mode: ImportMode,
    /// Whether a kind of system does a technology: which do, the drivers know.
    pub does: fn(SystemKind, &TechnologyKey) -> bool,
}

/// An import of devices under way. What is added is kept only when it is ended, and then all of it.
pub struct DeviceImport {
    store: Store,
    tx: Tx,
    order: DeviceImportOrder,
    stamp: Stamp,
    catalogue: Catalogue,
    /// The line on which each device stood: of a device no more than this is held.
    lines: HashMap<DeviceId, u64>,
    problems: Problems,
    imported: Imported,
    changes: Vec<StoreChange>,
}

impl Store {
    /// Begins to import devices.
    pub async fn import_devices(
        &self,
        order: DeviceImportOrder,
        stamp: &Stamp,
    ) -> Result<DeviceImport, StoreError> {
        let mut tx = self.write().await?;
        let catalogue = catalogue(&mut tx).await?;
        let stamp = Stamp { by: stamp.by.clone(), at: self.by_shared_clock(stamp.at) };
        Ok(DeviceImport {
            store: self.clone(),
            tx,
            order,
            stamp,
            catalogue,
            lines: HashMap::new(),
            problems: Problems::default(),
            imported: Imported::default(),
            changes: Vec::new(),
        })
    }
}

impl DeviceImport {
    /// Adds a few rows. What is wrong with them is told at the end.
    pub async fn add(&mut self, rows: &[Row<DeviceRecord>]) -> Result<(), StoreError> {
        // What is registered changes what the rows after it find: then each looks for itself.
        let at_once = match self.order.devices {
            FileDevices::Registered => rows.len().max(1),
            FileDevices::ToProvision => 1,
        };
        for rows in rows.chunks(at_once) {
            let mut known = known(&mut self.tx, rows).await?;
            for row in rows {
                self.add_one(row, &mut known).await?;
            }
        }
        Ok(())
    }

    async fn add_one(&mut self, row: &Row<DeviceRecord>, known: &mut Known) -> Result<(), StoreError> {
        let draft = match self.draft(&row.record, known).await? {
            Ok(draft) => draft,
            Err(problems) => {
                self.tell(row.line, problems);
                return Ok(());
            }
        };
        let done = match self.order.devices {
            FileDevices::Registered => self.record(&draft, known).await,
            FileDevices::ToProvision => {
                let done = self.store.record(&mut self.tx, &draft, Start::New, None, &self.stamp).await;
                done.map(|(saved, changes)| {
                    self.changes.extend(changes);
                    saved.device
                })
            }
        };
        let device = match done {
            Ok(device) => device,
            Err(StoreError::Problems(problems)) => {
                self.tell(row.line, problems);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if let Some(first) = self.lines.insert(device, row.line) {
            let serial = draft.device.serial.as_str();
            self.tell(
                row.line,
                vec![Problem::new("serial", text!("file-key-twice", key = serial, line = first))],
            );
        }
        match draft.known {
            Some(_) => self.imported.updated += 1,
            None => self.imported.added += 1,
        }
        Ok(())
    }

    fn tell(&mut self, line: u64, problems: Vec<Problem>) {
        for problem in problems {
            self.problems.push(RowProblem { line, problem });
        }
    }

    /// Keeps what was added, or not, as ordered.
    ///
    /// # Errors
    /// `Rows`: all that is wrong with the rows; nothing was imported.
    pub async fn end(self) -> Result<Imported, StoreError> {
        self.problems.none_or_error()?;
        let kept = self.order.mode == ImportMode::Commit;
        let finished = self.store.finish(self.tx, "devices", self.imported, self.order.mode, &self.stamp);
        let imported = finished.await?;
        if kept {
            self.changes.into_iter().for_each(|change| self.store.publish(change));
        }
        Ok(imported)
    }

    /// Lets go of what was added; gives what was wrong with it so far.
    pub async fn give_up(self) -> Vec<RowProblem> {
        // A connection that fails now is let go of anyway.
        let _ = self.tx.give_up().await;
        self.problems.into_rows()
    }

    /// Records a device that is registered there.
    async fn record(&mut self, draft: &DeviceDraft, known: &mut Known) -> Result<DeviceId, StoreError> {
        let serial = draft.device.serial.as_str().to_owned();
        let whose = known.serials.get(&serial).copied();
        check_unit(self, draft, whose)?;
        let registered = self.store.record_registered(&mut self.tx, draft, whose.is_some(), &self.stamp);
        let device = registered.await?;
        known.serials.insert(serial.clone(), Whose::Customer(draft.customer));
        if draft.known.is_none() {
            known.devices.push((device, draft.customer, draft.system, serial));
        }
        Ok(device)
    }
}

/// A unit that stands there already is nobody else's, and not in stock.
fn check_unit(import: &DeviceImport, draft: &DeviceDraft, whose: Option<Whose>) -> Result<(), StoreError> {
    let serial = draft.device.serial.as_str();
    let text = match whose {
        None => return Ok(()),
        Some(Whose::Customer(holder)) if holder == draft.customer => return Ok(()),
        Some(Whose::Customer(_)) => text!("import-serial-taken", serial = serial),
        Some(Whose::Stock(product)) => {
            let name = import.catalogue.product_names.get(&product).map_or("", String::as_str);
            text!("import-serial-in-stock", serial = serial, product = name)
        }
    };
    Err(StoreError::Problems(vec![Problem::new("serial", text)]))
}
