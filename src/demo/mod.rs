//! An invented operator, with believable customers, tariffs and stock, and the provisioning system that goes with it.
//!
//! Everything follows from a seed, and nobody in it exists. Most of the customers are on both sides, with the same
//! number, but only some are linked: the rest is there to be tried.

mod catalogue;
mod devices;
mod people;
mod there;

use crate::domain::customer::CustomerStatus;
use crate::domain::system::{ApiUrl, SystemKind};
use crate::domain::values::Secret;
use crate::store::{
    CustomerRecord, ImportMode, ProductRecord, Row, Stamp, Store, StoreError, SystemDraft, TariffRecord,
};
use catalogue::{DemoTariff, catalogue};
use people::Person;
pub use there::world;

/// The name of the demo's provisioning system.
pub const SYSTEM: &str = "Fibra Sur";
/// User and password of its API.
const SIGN_IN: &str = "demo";
/// So many are linked at most: the others are for those who try the program to link.
const MOST_LINKS: usize = 100;
/// So many customers are imported at a time, so that a million need no more memory than these.
const AT_A_TIME: usize = 20_000;

/// What the operator has on record.
pub struct Records {
    pub tariffs: Vec<Row<TariffRecord>>,
    pub products: Vec<Row<ProductRecord>>,
    customers: usize,
    seed: u64,
}

/// The operator's own records, for `customers` customers.
pub fn records(customers: usize, seed: u64) -> Records {
    Records { tariffs: catalogue::tariffs(), products: catalogue::products(), customers, seed }
}

impl Records {
    /// The customers, made as they are asked for.
    pub fn customers(&self) -> impl Iterator<Item = Row<CustomerRecord>> + use<> {
        let seed = self.seed;
        (1..=self.customers).zip(2..).map(move |(number, line)| Row { line, record: customer(number, seed) })
    }
}

fn customer(number: usize, seed: u64) -> CustomerRecord {
    let person = Person::new(number, seed);
    CustomerRecord {
        code: code(number),
        tariffs: contracted(number, seed).map(|tariff| vec![tariff.name.clone()]).unwrap_or_default(),
        name: person.name,
        tax_id: person.tax_id.parse().ok(),
        status: people::status(number, seed),
        email: person.email.parse().ok(),
        phone: person.phone.parse().ok(),
        address: person.address,
        city: person.town.to_owned(),
        postal_code: person.postal_code.to_owned(),
    }
}

fn code(number: usize) -> String {
    format!("C{number:06}")
}

/// The tariff that a customer has; those who are only interested have none yet.
fn contracted(number: usize, seed: u64) -> Option<&'static DemoTariff> {
    let tariffs = &catalogue().tariffs;
    let chosen = people::dice(number, seed, 2).below(tariffs.len());
    (people::status(number, seed) != CustomerStatus::Captado).then(|| &tariffs[chosen])
}

/// Those who are linked: every other one of those who are there too.
fn linked(customers: usize, seed: u64) -> impl Iterator<Item = usize> {
    (1..=customers).filter(move |number| there::has(*number, seed)).step_by(2).take(MOST_LINKS)
}

/// Fills an empty store: the records, the system at `url`, the links of its templates and of some customers, and their devices.
///
/// # Errors
/// What the store says.
pub async fn fill(
    store: &Store,
    url: &ApiUrl,
    customers: usize,
    seed: u64,
    stamp: &Stamp,
) -> Result<(), StoreError> {
    let records = records(customers, seed);
    store.import_tariffs(&records.tariffs, ImportMode::Commit, stamp).await?;
    store.import_products(&records.products, ImportMode::Commit, stamp).await?;
    let mut left = records.customers();
    loop {
        let rows: Vec<_> = left.by_ref().take(AT_A_TIME).collect();
        if rows.is_empty() {
            break;
        }
        store.import_customers(&rows, ImportMode::Commit, stamp).await?;
    }
    let system = SystemDraft {
        known: None,
        name: SYSTEM.to_owned(),
        kind: SystemKind::Rest,
        url: url.clone(),
        user: SIGN_IN.to_owned(),
        password: Some(Secret::new(SIGN_IN.to_owned())),
        options: [].into(),
    };
    let system = store.save_system(&system, stamp).await?;
    for tariff in store.tariffs().await? {
        let Some(known) = catalogue().tariffs.iter().find(|known| known.name == tariff.name) else {
            continue;
        };
        for service in &tariff.services {
            if let Some(template) = known.template(service.kind) {
                store.link_template(service.id, system.id, template, stamp).await?;
            }
        }
    }
    // One whose record there is gone, and one linked a second time to an id that differs in nothing but case.
    let gone = (1..=customers).filter(|number| there::should_have(*number, seed)).take(2);
    let first = (1..=customers)
        .find(|number| there::has(*number, seed))
        .map(|number| there::id(number).to_lowercase());
    for (number, id) in gone.zip([None, first]) {
        let file = store.customer_coded(&code(number)).await?;
        let id = id.unwrap_or_else(|| there::id(number));
        store.link_customer(file.customer.id, system.id, &id, stamp).await?;
    }
    for number in linked(customers, seed) {
        let file = store.customer_coded(&code(number)).await?;
        store.link_customer(file.customer.id, system.id, &there::id(number), stamp).await?;
    }
    devices::record(store, system.id, customers, seed, stamp).await
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_demo_has_a_dozen_tariffs_and_one_product_out_of_stock() {
        let records = records(200, 1);
        let tariffs: HashSet<_> = records.tariffs.iter().map(|row| &row.record.tariff).collect();
        assert_eq!(tariffs.len(), 12);
        assert_eq!(records.products.iter().filter(|row| row.record.stock == 0).count(), 1);
        let templates: HashSet<_> =
            catalogue().templates.iter().map(|template| template.id.as_str()).collect();
        for tariff in &catalogue().tariffs {
            for template in tariff.services.iter().filter_map(|service| service.template.as_deref()) {
                assert!(templates.contains(template), "{template}");
            }
        }
    }

    #[test]
    fn most_customers_are_active_and_each_can_be_told_by_his_tax_id() {
        let customers: Vec<_> = records(200, 1).customers().collect();
        assert_eq!(customers.len(), 200);
        assert_eq!(customers[0].record.code, "C000001");
        let active = customers.iter().filter(|row| row.record.status == CustomerStatus::Alta).count();
        assert!(active > 150, "{active}");
        assert!(customers.iter().all(|row| row.record.tax_id.is_some() && row.record.phone.is_some()));
    }
}
