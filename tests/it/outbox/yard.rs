//! A small operator to work in: one system, one tariff, one product, one customer, and a clock that the test turns.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::device::{DeviceDraft, DeviceInput, Entry, Saved};
use vincula::domain::ids::{CustomerId, DeviceId, OperationId, ProductId, SystemId, TariffId};
use vincula::domain::operation::{Operation, OperationState};
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::Secret;
use vincula::drivers::Connect;
use vincula::outbox::{Settings, Worker};
use vincula::store::{
    CustomerPush, CustomerRecord, ImportMode, Place, ProductRecord, Row, Stamp, Store, SystemDraft,
    TariffRecord,
};

use super::stand_in::{StandIn, To};
use crate::databases::TestDatabase;

/// The customer's id in the system.
pub const EXTERNAL_ID: &str = "R000214";

pub struct Yard {
    pub store: Store,
    pub there: Arc<StandIn>,
    pub settings: Settings,
    pub system: SystemId,
    customer: CustomerId,
    product: ProductId,
    tariff: TariffId,
    now: Arc<AtomicI64>,
}

impl Yard {
    pub async fn new(database: &TestDatabase) -> Self {
        Self::with(database, StandIn::new(), "http://acs.example").await
    }

    pub async fn with(database: &TestDatabase, there: Arc<StandIn>, url: &str) -> Self {
        let store = database.store.clone();
        let stamp = Stamp { by: "ana".into(), at: Timestamp::UNIX_EPOCH };
        let system = SystemDraft {
            known: None,
            name: "ACS".into(),
            kind: SystemKind::Rest,
            url: url.parse().expect("a URL"),
            user: "demo".into(),
            password: Some(Secret::new("demo".into())),
            options: [].into(),
        };
        let system = store.save_system(&system, &stamp).await.expect("a system").id;
        let product = ProductRecord {
            name: "ONT".into(),
            model: "X1".into(),
            technology: TechnologyKey("gpon".into()),
            stock: 100,
            retired: Retirement::Untold,
        };
        store.import_products(&rows(product), ImportMode::Commit, &stamp).await.expect("a product");
        let concept = Some(Concept { description: "Cuota".into(), amount: Amount(2990) });
        let tariff = TariffRecord {
            tariff: "Fibra".into(),
            service: ServiceKind::Internet,
            concept,
            retired: Retirement::Untold,
        };
        store.import_tariffs(&rows(tariff), ImportMode::Commit, &stamp).await.expect("a tariff");
        store.import_customers(&rows(customer()), ImportMode::Commit, &stamp).await.expect("a customer");
        let tariff = store.tariff_named("Fibra").await.expect("just imported");
        let service = tariff.services.first().expect("just imported").id;
        store.link_template(service, system, "FTTH600", &stamp).await.expect("a template");
        let customer = store.customer_coded("C1").await.expect("just imported").customer.id;
        store.link_customer(customer, system, EXTERNAL_ID, &stamp).await.expect("a link");
        let product = store.product_named("ONT").await.expect("just imported").id;
        Self {
            store,
            there,
            settings: Settings::default(),
            system,
            customer,
            product,
            tariff: tariff.id,
            now: Arc::new(AtomicI64::new(1_770_000_000)),
        }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.now.load(Ordering::SeqCst)).expect("within reach")
    }

    pub fn pass(&self, time: Duration) {
        let seconds = i64::try_from(time.as_secs()).expect("not so long");
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Turns the clock to when the operation is due.
    pub async fn pass_until_due(&self, id: OperationId) {
        let due = self.operation(id).await.due_at;
        if due > self.now() {
            self.now.store(due.as_second(), Ordering::SeqCst);
        }
    }

    pub fn worker(&self) -> Worker {
        self.worker_to(Arc::new(To(Arc::clone(&self.there))))
    }

    pub fn worker_to(&self, connect: Arc<dyn Connect>) -> Worker {
        let now = Arc::clone(&self.now);
        Worker::new(self.store.clone(), connect, self.settings)
            .with_clock(move || Timestamp::from_second(now.load(Ordering::SeqCst)).expect("within reach"))
    }

    /// Registers a device of the customer, without a WiFi key.
    pub async fn register(&self, serial: &str) -> Saved {
        self.save(None, serial, "ONT salón", Entry::Clear).await
    }

    pub async fn register_with_key(&self, serial: &str, wifi_key: &str) -> Saved {
        self.save(None, serial, "ONT salón", words(wifi_key)).await
    }

    pub async fn rename(&self, device: DeviceId, name: &str) -> Saved {
        let serial = self.store.device(device).await.expect("registered").serial;
        self.save(Some(device), serial.as_str(), name, Entry::Keep).await
    }

    pub async fn change_key(&self, device: DeviceId, wifi_key: &str) -> Saved {
        let known = self.store.device(device).await.expect("registered");
        self.save(Some(device), known.serial.as_str(), &known.name, words(wifi_key)).await
    }

    async fn save(&self, known: Option<DeviceId>, serial: &str, name: &str, wifi_key: Entry) -> Saved {
        let known = match known {
            Some(id) => Some(self.store.device(id).await.expect("registered")),
            None => None,
        };
        let fields =
            [("mac", words("00:1A:2B:3C:4D:5E")), ("ip", words("10.0.12.34")), ("wifi_key", wifi_key)];
        let input = DeviceInput {
            name: name.to_owned(),
            serial: serial.to_owned(),
            technology: "gpon".to_owned(),
            fields: fields.map(|(key, entry)| (key.to_owned(), entry)).into(),
        };
        let draft = DeviceDraft {
            device: input.check(known.as_ref()).expect("a form without mistakes"),
            known: known.map(|device| (device.id, device.version)),
            customer: self.customer,
            system: self.system,
            external_id: EXTERNAL_ID.to_owned(),
            product: self.product,
            tariff: self.tariff,
        };
        let stamp = Stamp { by: "ana".to_owned(), at: self.now() };
        self.store.save_device(&draft, &stamp).await.expect("a device that can be saved")
    }

    /// Asks for the customer to be made there under an id that is not his yet.
    pub async fn make_customer(&self, external_id: &str) -> OperationId {
        let (customer, system, external_id) = (self.customer, self.system, external_id.to_owned());
        let push = CustomerPush { customer, system, external_id, place: Place::Free };
        let stamp = Stamp { by: "ana".to_owned(), at: self.now() };
        self.store.push_customer(&push, &stamp).await.expect("nobody of ours has the id")
    }

    /// The ids that the customer has there.
    pub async fn linked(&self) -> Vec<String> {
        let file = self.store.customer_coded("C1").await.expect("imported");
        file.links.into_iter().map(|link| link.external_id).collect()
    }

    /// A person says that an id there is the customer's.
    pub async fn link(&self, external_id: &str) {
        let stamp = Stamp { by: "ana".to_owned(), at: self.now() };
        self.store.link_customer(self.customer, self.system, external_id, &stamp).await.expect("a free id");
    }

    /// Units free to be handed out.
    pub async fn stock(&self) -> i64 {
        self.store.product_named("ONT").await.expect("imported").stock
    }

    pub async fn operation(&self, id: OperationId) -> Operation {
        self.store.operation(id).await.expect("an operation on record")
    }

    pub async fn state(&self, id: OperationId) -> OperationState {
        self.operation(id).await.state
    }
}

fn words(text: &str) -> Entry {
    Entry::Words(Secret::new(text.to_owned()))
}

fn rows<T>(record: T) -> [Row<T>; 1] {
    [Row { line: 2, record }]
}

fn customer() -> CustomerRecord {
    CustomerRecord {
        code: "C1".into(),
        name: "Ana Ruiz".into(),
        tax_id: None,
        status: CustomerStatus::Alta,
        email: None,
        phone: None,
        address: String::new(),
        city: String::new(),
        postal_code: String::new(),
        tariffs: vec!["Fibra".into()],
    }
}
