//! Devices from a file, by the customer, the serial and the system of each, a few rows at a time.
//!
//! What a row leaves out is found, and nothing is guessed. A device that is registered there already is only recorded: no
//! unit leaves the stock for it, and nothing is sent.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Problems;
use crate::domain::device::{CheckedDevice, Device, DeviceDraft, DeviceInput, Entry, FieldChange, Intent};
use crate::domain::ids::{CustomerId, DeviceId, ProductId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::system::SystemKind;
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::{TechnologyKey, technologies, technology};
use crate::domain::text::Text;
use crate::domain::values::SerialNumber;
use crate::store::pool::{Tx, all, on_tx};
use crate::store::row::{corrupt, word};
use crate::store::{
    DeviceRecord, ImportMode, Imported, Row, RowProblem, Stamp, Store, StoreChange, StoreError, devices,
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

/// What few there are of, by name.
struct Catalogue {
    systems: BTreeMap<String, (SystemId, SystemKind)>,
    products: HashMap<String, ProductId>,
    product_names: HashMap<ProductId, String>,
    tariffs: HashMap<String, TariffId>,
    services: HashSet<(TariffId, ServiceKind)>,
}

/// What is on record about the customers of a few rows.
#[derive(Default)]
struct Known {
    customers: HashMap<String, CustomerId>,
    links: HashMap<CustomerId, Vec<(SystemId, String)>>,
    contracts: HashSet<(CustomerId, TariffId)>,
    /// Who holds a serial, or in whose stock it is.
    serials: HashMap<String, Whose>,
    /// The current devices with these serials.
    devices: Vec<(DeviceId, CustomerId, SystemId, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Customer(CustomerId),
    Stock(ProductId),
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
                let done = self.store.record(&mut self.tx, &draft, Intent::Active, None, &self.stamp).await;
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
                vec![Problem::new("serial", text!("import-twice", value = serial, line = first))],
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
    pub fn give_up(self) -> Vec<RowProblem> {
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

    /// Finds what a row leaves out and checks the rest.
    async fn draft(
        &mut self,
        record: &DeviceRecord,
        known: &Known,
    ) -> Result<Result<DeviceDraft, Vec<Problem>>, StoreError> {
        let Some(&customer) = known.customers.get(record.customer.as_str()) else {
            let text = text!("import-customer-unknown", code = record.customer.as_str());
            return Ok(Err(vec![Problem::new("customer", text)]));
        };
        let links = known.links.get(&customer).map_or(&[][..], Vec::as_slice);
        let serials = spellings(&record.serial);
        let mut problems = Vec::new();
        let named = self.system_named(record, links).map_err(at("system", &mut problems)).ok().flatten();
        let mut found = known.devices.iter().filter(|(_, of, system, serial)| {
            *of == customer
                && serials.iter().any(|known| known.as_str() == serial)
                && named.is_none_or(|named| named == *system)
        });
        let device = match (found.next(), found.next()) {
            (Some((id, ..)), None) => devices::current(&mut self.tx, *id).await?,
            (Some(_), Some(_)) => {
                problems.push(Problem::new("system", text!("import-device-in-several-systems")));
                None
            }
            (None, _) => None,
        };
        let system = match (&device, named) {
            (Some(device), _) => Some(device.system),
            (None, Some(system)) => Some(system),
            (None, None) if !problems.is_empty() => None,
            (None, None) => self.only_system(record, links).map_err(at("system", &mut problems)).ok(),
        };
        let external_id = system.and_then(|system| {
            external_id(record, links, device.as_ref(), system).map_err(at("external_id", &mut problems)).ok()
        });
        Ok(self.checked(record, known, (customer, device, system, external_id), problems))
    }

    fn checked(
        &self,
        record: &DeviceRecord,
        known: &Known,
        found: (CustomerId, Option<Device>, Option<SystemId>, Option<String>),
        mut problems: Vec<Problem>,
    ) -> Result<DeviceDraft, Vec<Problem>> {
        let (customer, device, system, external_id) = found;
        let device = device.as_ref();
        let product = self.product(record, device).map_err(at("product", &mut problems)).ok();
        let input = self.input(record, device, product);
        let tariff = self
            .tariff(record, device, &input.technology, customer, known)
            .map_err(at("tariff", &mut problems))
            .ok();
        let checked = input.check(device).map_err(|found| {
            // Without a product there is no name to propose: that is told at the product.
            let said =
                |problem: &Problem| product.is_none() && record.name.is_none() && problem.field == "name";
            problems.extend(found.into_iter().filter(|problem| !said(problem)));
        });
        match (system, external_id, product, tariff, checked) {
            (Some(system), Some(external_id), Some(product), Some(tariff), Ok(checked))
                if problems.is_empty() =>
            {
                let checked = self.with_secrets_unknown(checked, record);
                let known = device.map(|device| (device.id, device.version));
                Ok(DeviceDraft { known, customer, system, external_id, product, tariff, device: checked })
            }
            _ => Err(problems),
        }
    }

    /// What a file does not say of a secret that stands there is not known, and so not empty either.
    fn with_secrets_unknown(&self, mut checked: CheckedDevice, record: &DeviceRecord) -> CheckedDevice {
        let technology = technology(&checked.technology.0);
        for (key, change) in &mut checked.fields {
            let is_secret = technology
                .and_then(|technology| technology.field(key))
                .is_some_and(|field| field.kind.is_secret());
            if is_secret && self.order.devices == FileDevices::Registered && !record.fields.contains_key(key)
            {
                *change = FieldChange::Keep;
            }
        }
        checked
    }

    /// The system that a row names; it has to be one of the customer's.
    fn system_named(
        &self,
        record: &DeviceRecord,
        links: &[(SystemId, String)],
    ) -> Result<Option<SystemId>, Text> {
        let Some(name) = &record.system else { return Ok(None) };
        let Some((system, _)) = self.catalogue.systems.get(name) else {
            return Err(text!("import-system-unknown", name = name.as_str()));
        };
        if links.iter().all(|(linked, _)| linked != system) {
            return Err(text!("import-not-linked-there", system = name.as_str()));
        }
        Ok(Some(*system))
    }

    /// The only system of the customer, or the only one of his that does the technology.
    fn only_system(&self, record: &DeviceRecord, links: &[(SystemId, String)]) -> Result<SystemId, Text> {
        let mut linked: BTreeSet<SystemId> = links.iter().map(|(system, _)| *system).collect();
        if linked.is_empty() {
            return Err(text!("import-not-linked"));
        }
        if linked.len() > 1
            && let Some(technology) = &record.technology
        {
            let technology = TechnologyKey(technology.to_lowercase());
            let does = |id: &SystemId| {
                let kinds = self.catalogue.systems.values();
                kinds.filter(|(of, _)| of == id).any(|(_, kind)| (self.order.does)(*kind, &technology))
            };
            linked.retain(does);
        }
        let mut linked = linked.into_iter();
        match (linked.next(), linked.next()) {
            (Some(system), None) => Ok(system),
            (None, _) => Err(text!("import-no-capable-system")),
            (Some(_), Some(_)) => Err(text!("import-several-systems")),
        }
    }

    fn product(&self, record: &DeviceRecord, device: Option<&Device>) -> Result<ProductId, Text> {
        match (&record.product, device) {
            (Some(name), _) => self
                .catalogue
                .products
                .get(name)
                .copied()
                .ok_or_else(|| text!("import-product-unknown", name = name.as_str())),
            (None, Some(device)) => Ok(device.product),
            (None, None) => Err(text!("field-required")),
        }
    }

    fn tariff(
        &self,
        record: &DeviceRecord,
        device: Option<&Device>,
        key: &str,
        customer: CustomerId,
        known: &Known,
    ) -> Result<TariffId, Text> {
        let tariff = match (&record.tariff, device) {
            (Some(name), _) => *self
                .catalogue
                .tariffs
                .get(name)
                .ok_or_else(|| text!("import-tariff-unknown", tariff = name.as_str()))?,
            (None, Some(device)) => device.tariff,
            (None, None) => return Err(text!("field-required")),
        };
        if !known.contracts.contains(&(customer, tariff)) {
            return Err(text!("device-tariff-not-contracted"));
        }
        match technology(key).map(|technology| technology.serves) {
            Some(service) if !self.catalogue.services.contains(&(tariff, service)) => {
                Err(text!("device-tariff-without-service", service = service.label()))
            }
            Some(_) | None => Ok(tariff),
        }
    }

    fn input(
        &self,
        record: &DeviceRecord,
        device: Option<&Device>,
        product: Option<ProductId>,
    ) -> DeviceInput {
        let key = record.technology.as_ref().map(|words| words.to_lowercase());
        let key = key.or_else(|| device.map(|device| device.technology.0.clone())).unwrap_or_default();
        let product_name = || product.and_then(|id| self.catalogue.product_names.get(&id)).cloned();
        let name = record.name.clone().or_else(|| device.map(|device| device.name.clone()));
        let mut fields = record.fields.clone();
        if let Some(technology) = technology(&key) {
            // A cell that is empty says nothing of a field that the technology does not have.
            fields.retain(|field, entry| *entry != Entry::Clear || technology.field(field).is_some());
        }
        DeviceInput {
            name: name.or_else(product_name).unwrap_or_default(),
            serial: record.serial.clone(),
            technology: key,
            fields,
        }
    }
}

fn at(field: &'static str, problems: &mut Vec<Problem>) -> impl FnOnce(Text) {
    move |text| problems.push(Problem::new(field, text))
}

/// Every serial that the words may mean: which, the technology says, which may not be known yet.
fn spellings(words: &str) -> Vec<SerialNumber> {
    technologies()
        .iter()
        .filter_map(|technology| SerialNumber::parse(words, technology.serial).ok())
        .collect()
}

/// The customer's id in the system: the one that is named, which must be his, else the device's, else his only one.
fn external_id(
    record: &DeviceRecord,
    links: &[(SystemId, String)],
    device: Option<&Device>,
    system: SystemId,
) -> Result<String, Text> {
    let ids: Vec<&str> =
        links.iter().filter(|(linked, _)| *linked == system).map(|(_, id)| id.as_str()).collect();
    match (&record.external_id, device, ids.as_slice()) {
        (Some(id), _, _) if ids.contains(&id.as_str()) => Ok(id.clone()),
        (Some(id), _, _) => Err(text!("import-id-of-another", id = id.as_str(), ids = ids.join(", "))),
        (None, Some(device), _) => Ok(device.external_id.clone()),
        (None, None, [id]) => Ok((*id).to_owned()),
        (None, None, _) => Err(text!("import-several-ids", ids = ids.join(", "))),
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

async fn catalogue(tx: &mut Tx) -> Result<Catalogue, StoreError> {
    let mut systems = BTreeMap::new();
    let sql = "select name, id, kind from systems where removed_at is null";
    for (name, id, kind) in all!(&mut *tx, (String, i64, String), sql)? {
        let kind = word("kind of system", &kind, SystemKind::from_word)?;
        systems.insert(name, (SystemId(id), kind));
    }
    let products = all!(&mut *tx, (String, i64), "select name, id from products")?;
    let tariffs = all!(&mut *tx, (String, i64), "select name, id from tariffs")?;
    let mut services = HashSet::new();
    for (tariff, kind) in all!(&mut *tx, (i64, String), "select tariff_id, kind from tariff_services")? {
        services.insert((TariffId(tariff), word("kind of service", &kind, ServiceKind::from_word)?));
    }
    Ok(Catalogue {
        systems,
        product_names: products.iter().map(|(name, id)| (ProductId(*id), name.clone())).collect(),
        products: products.into_iter().map(|(name, id)| (name, ProductId(id))).collect(),
        tariffs: tariffs.into_iter().map(|(name, id)| (name, TariffId(id))).collect(),
        services,
    })
}

/// Reads what these rows are about, each table once.
async fn known(tx: &mut Tx, rows: &[Row<DeviceRecord>]) -> Result<Known, StoreError> {
    let mut known = Known::default();
    let codes: BTreeSet<&str> = rows.iter().map(|row| row.record.customer.as_str()).collect();
    let customers: Vec<(String, i64)> = on_tx!(&mut *tx, |connection| {
        let mut query = sqlx::QueryBuilder::new("select code, id from customers where code in (");
        let mut wanted = query.separated(", ");
        for code in codes {
            wanted.push_bind(code);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    known.customers.extend(customers.into_iter().map(|(code, id)| (code, CustomerId(id))));
    let ids: Vec<i64> = known.customers.values().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(known);
    }
    let links: Vec<(i64, i64, String)> = on_tx!(&mut *tx, |connection| {
        let sql = "select customer_id, system_id, external_id from links where customer_id in (";
        let mut query = sqlx::QueryBuilder::new(sql);
        let mut wanted = query.separated(", ");
        for id in &ids {
            wanted.push_bind(*id);
        }
        query.push(") order by system_id, external_id");
        query.build_query_as().fetch_all(connection).await
    })?;
    for (customer, system, external_id) in links {
        known.links.entry(CustomerId(customer)).or_default().push((SystemId(system), external_id));
    }
    let contracts: Vec<(i64, i64)> = on_tx!(&mut *tx, |connection| {
        let sql = "select customer_id, tariff_id from contracts where customer_id in (";
        let mut query = sqlx::QueryBuilder::new(sql);
        let mut wanted = query.separated(", ");
        for id in &ids {
            wanted.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    known
        .contracts
        .extend(contracts.into_iter().map(|(customer, tariff)| (CustomerId(customer), TariffId(tariff))));
    known_units(tx, rows, &mut known).await?;
    Ok(known)
}

async fn known_units(tx: &mut Tx, rows: &[Row<DeviceRecord>], known: &mut Known) -> Result<(), StoreError> {
    let serials: BTreeSet<String> = rows
        .iter()
        .flat_map(|row| spellings(&row.record.serial))
        .map(|serial| serial.as_str().to_owned())
        .collect();
    if serials.is_empty() {
        return Ok(());
    }
    let held: Vec<(String, Option<i64>, Option<i64>)> = on_tx!(&mut *tx, |connection| {
        let sql = "select serial, customer_id, product_id from serials where serial in (";
        let mut query = sqlx::QueryBuilder::new(sql);
        let mut wanted = query.separated(", ");
        for serial in &serials {
            wanted.push_bind(serial);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    for (serial, customer, product) in held {
        let whose = match (customer, product) {
            (Some(customer), _) => Whose::Customer(CustomerId(customer)),
            (None, Some(product)) => Whose::Stock(ProductId(product)),
            (None, None) => return Err(corrupt("serials", "of nobody")),
        };
        known.serials.insert(serial, whose);
    }
    let devices: Vec<(i64, i64, i64, String)> = on_tx!(tx, |connection| {
        let mut query = sqlx::QueryBuilder::new(
            "select id, customer_id, system_id, serial from devices where state <> 'removed' and serial in (",
        );
        let mut wanted = query.separated(", ");
        for serial in &serials {
            wanted.push_bind(serial);
        }
        query.push(")");
        query.build_query_as().fetch_all(connection).await
    })?;
    known.devices.extend(devices.into_iter().map(|(id, customer, system, serial)| {
        (DeviceId(id), CustomerId(customer), SystemId(system), serial)
    }));
    Ok(())
}
