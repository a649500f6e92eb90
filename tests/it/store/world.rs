//! A small operator to tell stories about: one system, two tariffs, two products, two customers.

use std::time::Duration;

use jiff::Timestamp;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::{DesiredDevice, DeviceDraft, DeviceInput, Entry};
use vincula::domain::ids::{CustomerId, ProductId, SystemId, TariffId};
use vincula::domain::operation::{Operation, OperationState};
use vincula::domain::problem::Problem;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::Secret;
use vincula::store::{
    ClaimRules, Claimed, CustomerRecord, ImportMode, OperationFilter, OperationPart, OperationQuery,
    ProductRecord, Row, Stamp, Store, StoreError, SystemDraft, TariffRecord, Wanted,
};

pub const PASSWORD: &str = "s3creta del sistema";
pub const WIFI_KEY: &str = "clave-wifi-1";

pub const RULES: ClaimRules = ClaimRules { lease: Duration::from_secs(60), per_system: 4 };

/// Seconds after the beginning of the story.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + seconds).unwrap()
}

pub fn stamp(seconds: i64) -> Stamp {
    Stamp { by: "marta".into(), at: at(seconds) }
}

pub fn rows<T>(records: impl IntoIterator<Item = T>) -> Vec<Row<T>> {
    (2..).zip(records).map(|(line, record)| Row { line, record }).collect()
}

pub fn customer(code: &str, name: &str, tariffs: &[&str]) -> CustomerRecord {
    CustomerRecord {
        code: code.into(),
        name: name.into(),
        tax_id: None,
        status: CustomerStatus::Alta,
        email: None,
        phone: None,
        address: "Calle Mayor, 1".into(),
        city: "Ávila".into(),
        postal_code: "05001".into(),
        tariffs: tariffs.iter().map(|&name| name.to_owned()).collect(),
    }
}

pub fn product(name: &str, technology: &str, stock: i64) -> ProductRecord {
    ProductRecord {
        name: name.into(),
        model: "M1".into(),
        technology: TechnologyKey(technology.into()),
        stock,
        retired: Retirement::Untold,
    }
}

pub fn concept(tariff: &str, service: ServiceKind, description: &str, amount: i64) -> TariffRecord {
    let concept = Some(Concept { description: description.into(), amount: Amount(amount) });
    TariffRecord { tariff: tariff.into(), service, concept, retired: Retirement::Untold }
}

pub fn system_draft(name: &str) -> SystemDraft {
    SystemDraft {
        known: None,
        name: name.into(),
        kind: SystemKind::Rest,
        url: "https://api.example.net:8443/aprov".parse().unwrap(),
        user: "vincula".into(),
        password: Some(Secret::new(PASSWORD.into())),
        options: [].into(),
    }
}

/// The ids of the small operator.
pub struct World {
    pub system: SystemId,
    pub other_system: SystemId,
    pub fibra: TariffId,
    pub duo: TariffId,
    pub router: ProductId,
    pub phone: ProductId,
    pub ana: CustomerId,
    pub luis: CustomerId,
}

impl World {
    pub async fn build(store: &Store) -> Self {
        let stamp = stamp(0);
        let tariffs = rows([
            concept("Fibra 600", ServiceKind::Internet, "Cuota", 2990),
            concept("Dúo", ServiceKind::Internet, "Internet", 2500),
            concept("Dúo", ServiceKind::Landline, "Teléfono", 900),
            concept("Móvil", ServiceKind::Mobile, "Móvil", 1000),
        ]);
        store.import_tariffs(&tariffs, ImportMode::Commit, &stamp).await.unwrap();
        let products = rows([product("Router Huawei", "gpon", 3), product("Teléfono IP", "voip", 1)]);
        store.import_products(&products, ImportMode::Commit, &stamp).await.unwrap();
        let customers = rows([
            customer("C1", "Ana Núñez", &["Fibra 600", "Dúo", "Móvil"]),
            customer("C2", "Luis Peña", &["Dúo"]),
        ]);
        store.import_customers(&customers, ImportMode::Commit, &stamp).await.unwrap();
        let system = store.save_system(&system_draft("Norte"), &stamp).await.unwrap().id;
        let other_system = store.save_system(&system_draft("Sur"), &stamp).await.unwrap().id;
        let ana = store.customer_coded("C1").await.unwrap().customer.id;
        let luis = store.customer_coded("C2").await.unwrap().customer.id;
        for (customer, system, id) in
            [(ana, system, "ext-1"), (luis, system, "ext-2"), (ana, other_system, "otro-1")]
        {
            store.link_customer(customer, system, id, &stamp).await.unwrap();
        }
        Self {
            system,
            other_system,
            fibra: store.tariff_named("Fibra 600").await.unwrap().id,
            duo: store.tariff_named("Dúo").await.unwrap().id,
            router: store.product_named("Router Huawei").await.unwrap().id,
            phone: store.product_named("Teléfono IP").await.unwrap().id,
            ana,
            luis,
        }
    }

    /// A new Gpon device of Ana's in the first system.
    pub fn gpon(&self, serial: &str) -> DeviceDraft {
        let form = DeviceInput {
            name: "ONT salón".into(),
            serial: serial.into(),
            technology: "gpon".into(),
            fields: [
                ("mac", words("00:1A:2B:3C:4D:5E")),
                ("ip", words("100.64.3.7")),
                ("wifi_key", words(WIFI_KEY)),
            ]
            .map(|(key, entry)| (key.to_owned(), entry))
            .into(),
        };
        DeviceDraft {
            known: None,
            customer: self.ana,
            system: self.system,
            external_id: "ext-1".into(),
            product: self.router,
            tariff: self.fibra,
            device: form.check(None).unwrap(),
        }
    }

    /// The same, of Luis's.
    pub fn gpon_of_luis(&self, serial: &str) -> DeviceDraft {
        DeviceDraft {
            customer: self.luis,
            external_id: "ext-2".into(),
            tariff: self.duo,
            ..self.gpon(serial)
        }
    }
}

pub fn words(text: &str) -> Entry {
    Entry::Words(Secret::new(text.to_owned()))
}

/// The operations in these states, newest first; no state means all.
pub async fn operations(store: &Store, states: &[OperationState]) -> Vec<Operation> {
    let filter = OperationFilter::States(states.to_vec());
    let query = OperationQuery { filter, search: String::new(), part: OperationPart::Newest, limit: 1000 };
    let page = store.operations(&query).await.unwrap();
    page.rows.into_iter().map(|row| row.operation).collect()
}

/// Fields and message ids of the problems with which something was refused.
pub fn problems<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Vec<(String, String)> {
    match result {
        Err(StoreError::Problems(problems)) => problems
            .into_iter()
            .map(|Problem { field, text }| (field.into_owned(), text.id.into_owned()))
            .collect(),
        other => panic!("problems were expected, not {other:?}"),
    }
}

/// The device that a claimed operation is about.
pub fn device_of(claimed: &Claimed) -> &DesiredDevice {
    match &claimed.wanted {
        Wanted::Device { device, .. } => device,
        Wanted::Customer { .. } | Wanted::Stray { .. } => panic!("about a customer"),
    }
}
