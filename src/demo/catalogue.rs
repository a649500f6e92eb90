//! What the demo's operator sells and keeps in stock, read from `assets/demo/catalogue.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::retirement::Retirement;
use crate::domain::tariff::{Amount, Concept, ServiceKind};
use crate::domain::technology::TechnologyKey;
use crate::simulator::world::Template;
use crate::store::{ProductRecord, Row, TariffRecord};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "template")]
    pub templates: Vec<Template>,
    #[serde(rename = "tariff")]
    pub tariffs: Vec<DemoTariff>,
    #[serde(rename = "product")]
    products: Vec<DemoProduct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoTariff {
    pub name: String,
    #[serde(rename = "service")]
    pub services: Vec<DemoService>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoService {
    pub kind: ServiceKind,
    /// The template that it is linked to in the demo's system; none, to show what that looks like.
    pub template: Option<String>,
    /// Description and amount.
    concepts: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoProduct {
    name: String,
    model: String,
    technology: TechnologyKey,
    stock: i64,
}

impl DemoTariff {
    pub fn template(&self, kind: ServiceKind) -> Option<&str> {
        self.services.iter().find(|service| service.kind == kind)?.template.as_deref()
    }
}

pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
        toml::from_str(include_str!("../../assets/demo/catalogue.toml"))
            .expect("a test reads what is built in")
    });
    &CATALOGUE
}

/// One row for each concept, as a file of tariffs has them.
pub fn tariffs() -> Vec<Row<TariffRecord>> {
    let concepts = catalogue().tariffs.iter().flat_map(|tariff| {
        tariff.services.iter().flat_map(|service| {
            service.concepts.iter().map(|(description, amount)| TariffRecord {
                tariff: tariff.name.clone(),
                service: service.kind,
                concept: Some(Concept {
                    description: description.clone(),
                    amount: Amount::parse(amount).expect("a test reads what is built in"),
                }),
                retired: Retirement::Untold,
            })
        })
    });
    rows(concepts)
}

pub fn products() -> Vec<Row<ProductRecord>> {
    rows(catalogue().products.iter().map(|product| ProductRecord {
        name: product.name.clone(),
        model: product.model.clone(),
        technology: product.technology.clone(),
        stock: product.stock,
        retired: Retirement::Untold,
    }))
}

/// Numbers records as the lines of a file, whose first line is its header.
fn rows<T>(records: impl Iterator<Item = T>) -> Vec<Row<T>> {
    records.zip(2..).map(|(record, line)| Row { line, record }).collect()
}
