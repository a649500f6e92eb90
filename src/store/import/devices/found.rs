//! What is on record that the rows of a file of devices speak of.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::domain::ids::{CustomerId, DeviceId, ProductId, SystemId, TariffId};
use crate::domain::system::SystemKind;
use crate::domain::tariff::ServiceKind;
use crate::domain::technology::technologies;
use crate::domain::values::SerialNumber;
use crate::store::pool::{Tx, all, locking, on_tx};
use crate::store::row::{corrupt, word};
use crate::store::{DeviceRecord, Row, StoreError};

/// What few there are of, by name.
pub(super) struct Catalogue {
    pub systems: BTreeMap<String, (SystemId, SystemKind)>,
    pub products: HashMap<String, ProductId>,
    pub product_names: HashMap<ProductId, String>,
    pub tariffs: HashMap<String, TariffId>,
    pub services: HashSet<(TariffId, ServiceKind)>,
}

/// What is on record about the customers of a few rows.
#[derive(Default)]
pub(super) struct Known {
    pub customers: HashMap<String, CustomerId>,
    pub links: HashMap<CustomerId, Vec<(SystemId, String)>>,
    pub contracts: HashSet<(CustomerId, TariffId)>,
    /// Who holds a serial, or in whose stock it is.
    pub serials: HashMap<String, Whose>,
    /// The current devices with these serials.
    pub devices: Vec<(DeviceId, CustomerId, SystemId, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Customer(CustomerId),
    Stock(ProductId),
}

/// Every serial that the words may mean: which, the technology says, which may not be known yet.
pub(super) fn spellings(words: &str) -> Vec<SerialNumber> {
    technologies()
        .iter()
        .filter_map(|technology| SerialNumber::parse(words, technology.serial).ok())
        .collect()
}

pub(super) async fn catalogue(tx: &mut Tx) -> Result<Catalogue, StoreError> {
    let mut systems = BTreeMap::new();
    let sql = "select name, id, kind from systems where removed_at is null";
    for (name, id, kind) in all!(&mut *tx, (String, i64, String), sql)? {
        let kind = word("kind of system", &kind, SystemKind::from_word)?;
        systems.insert(name, (SystemId(id), kind));
    }
    let products = all!(&mut *tx, (String, i64), "select name, id from products")?;
    // Their services stay as they are found, since nobody changes a tariff meanwhile.
    let tariffs = locking!(&*tx, "select name, id from tariffs order by id", "for key share");
    let tariffs = all!(&mut *tx, (String, i64), tariffs)?;
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
pub(super) async fn known(tx: &mut Tx, rows: &[Row<DeviceRecord>]) -> Result<Known, StoreError> {
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
    // Locked, so that one who takes a link or a tariff away comes before or after, not between.
    let share = tx.share();
    let links: Vec<(i64, i64, String)> = on_tx!(&mut *tx, |connection| {
        let sql = "select customer_id, system_id, external_id from links where customer_id in (";
        let mut query = sqlx::QueryBuilder::new(sql);
        let mut wanted = query.separated(", ");
        for id in &ids {
            wanted.push_bind(*id);
        }
        query.push(") order by system_id, external_id").push(share);
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
        query.push(") order by customer_id, tariff_id").push(share);
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
