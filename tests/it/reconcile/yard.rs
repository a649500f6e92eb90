//! A small world as it stands in a database and in a simulated system.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Value, json};
use vincula::domain::device::DesiredDevice;
use vincula::domain::ids::SystemId;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::ServiceKind;
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::Secret;
use vincula::drivers::{
    Applied, Capabilities, Change, Connect, CustomersPage, DeviceKey, Driver, Failure, Filter, JobState,
    Observed, PageRequest, Registry, RemoteCustomer, StepResult, Template, Tested,
};
use vincula::outbox::{Settings as OutboxSettings, Worker};
use vincula::reconcile::Scope;
use vincula::reconcile::class::Class;
use vincula::reconcile::collect::Patience;
use vincula::reconcile::generate::{Generation, Settings};
use vincula::reconcile::mend::{Mender, Order};
use vincula::reconcile::outcome::{Done, Outcome};
use vincula::reconcile::report::{Report, Row};
use vincula::simulator::{self, Running, SimulatorSettings};
use vincula::store::{
    CustomerRecord, Edge, ImportMode, ProductRecord, Row as Line, RowFilter, RowQuery, Stamp, Store,
    SystemDraft, TariffRecord,
};

use super::world::{Device, Ours, Theirs, World};
use crate::databases::{TestDatabase, tamper};

/// What every device has in the worlds that do not care for it.
const TARIFF: &str = "Aparatos";

pub struct Yard {
    pub store: Store,
    pub system: SystemId,
    pub driver: Arc<Odd>,
    pub simulator: Running,
}

impl Yard {
    /// Of a device the template and what is under way are left out, and so are devices in other systems.
    pub async fn of(world: &World, database: &TestDatabase) -> Self {
        let template = |id| json!({ "id": id, "name": id, "technology": "gpon", "service": "internet" });
        let there = json!({
            "customers": world.theirs.iter().map(record).collect::<Vec<_>>(),
            "templates": [template("T1"), template("T2")],
        });
        let there = simulator::world::World::from_json(&there.to_string()).unwrap();
        let settings = SimulatorSettings { listen: "127.0.0.1:0".into(), world: there, ..Default::default() };
        let simulator = simulator::start(settings).await.unwrap();
        let store = database.store.clone();
        import(world, &store).await;
        let system = SystemDraft {
            known: None,
            name: "Sur".into(),
            kind: SystemKind::Rest,
            url: simulator.url().parse().unwrap(),
            user: "demo".into(),
            password: Some(Secret::new("demo".into())),
            options: [].into(),
        };
        let system = store.save_system(&system, &stamp()).await.unwrap().id;
        let tariffs = store.tariffs().await.unwrap();
        for service in &world.services {
            let tariff = tariffs.iter().find(|tariff| tariff.name == service.name).unwrap();
            if let Some(template) = &service.template {
                store.link_template(tariff.services[0].id, system, template, &stamp()).await.unwrap();
            }
        }
        let tariff = tariffs.iter().find(|tariff| tariff.name == TARIFF).unwrap().id.0;
        for customer in &world.ours {
            let id = store.customer_coded(&customer.code).await.unwrap().customer.id;
            for link in &customer.links {
                store.link_customer(id, system, link, &stamp()).await.unwrap();
            }
            for device in &customer.devices {
                let at = device.at.as_ref().unwrap_or(&customer.links[0]);
                for sql in recorded(device, id.0, tariff, at) {
                    tamper(&database.url, String::leak(sql)).await;
                }
            }
        }
        let inner = Registry::new().connect(&store.system_access(system).await.unwrap()).unwrap();
        let driver = Odd { inner, meanwhile: Mutex::default(), leaves_devices_out: AtomicBool::new(false) };
        Self { store, system, driver: Arc::new(driver), simulator }
    }

    pub async fn report(&self) -> Report {
        let generation = Generation {
            store: self.store.clone(),
            driver: Arc::<Odd>::clone(&self.driver),
            system: self.system,
            settings: Settings {
                keep: 9,
                max_loss_percent: 20,
                patience: Patience { pause: Duration::ZERO, ..Patience::default() },
            },
            scope: Scope::Mismatches,
        };
        generation.run("marta", Timestamp::now, |_| {}).await.unwrap()
    }

    pub async fn rows(&self, report: &Report, filter: RowFilter) -> Vec<Row> {
        let query = RowQuery { report: report.id, filter, edge: Edge::First, limit: 1_000 };
        self.store.report_rows(&query).await.unwrap()
    }

    /// Does something to every row of a class, and tells what came of it.
    pub async fn mend(&self, report: &Report, class: Class, order: Order) -> Vec<(Row, Outcome)> {
        let rows = self.rows(report, RowFilter { class: Some(class), ..RowFilter::default() }).await;
        let rows: Vec<_> = rows.into_iter().map(|row| (row, order.clone())).collect();
        let mender = Mender {
            store: self.store.clone(),
            driver: Arc::<Odd>::clone(&self.driver),
            system: self.system,
            by: "marta".into(),
            at_once: 4,
            stopping: tokio::sync::watch::Sender::new(false).subscribe(),
        };
        let mut outcomes = Vec::new();
        let tell = |row: &Row, done: &Done| outcomes.push((row.clone(), done.outcome.clone()));
        mender.mend_all(report, &rows, Timestamp::now, tell).await.unwrap();
        outcomes
    }

    pub async fn work(&self) {
        let worker = Worker::new(self.store.clone(), Arc::new(Registry::new()), OutboxSettings::default());
        worker.run_once(Duration::from_secs(60), std::future::pending()).await.unwrap();
    }
}

fn stamp() -> Stamp {
    Stamp { by: "marta".into(), at: Timestamp::now() }
}

fn lines<T>(records: Vec<T>) -> Vec<Line<T>> {
    (2..).zip(records).map(|(line, record)| Line { line, record }).collect()
}

async fn import(world: &World, store: &Store) {
    let tariff = |name: &str, service| TariffRecord {
        tariff: name.into(),
        service,
        concept: None,
        retired: Retirement::Untold,
    };
    let mut tariffs: Vec<_> =
        world.services.iter().map(|service| tariff(&service.name, service.kind)).collect();
    tariffs.push(tariff(TARIFF, ServiceKind::Internet));
    store.import_tariffs(&lines(tariffs), ImportMode::Commit, &stamp()).await.unwrap();
    let technology = TechnologyKey("gpon".into());
    let retired = Retirement::Untold;
    let product = ProductRecord { name: "ONT".into(), model: "M1".into(), technology, stock: 9, retired };
    store.import_products(&lines(vec![product]), ImportMode::Commit, &stamp()).await.unwrap();
    let customers = world.ours.iter().map(|customer| here(world, customer)).collect();
    store.import_customers(&lines(customers), ImportMode::Commit, &stamp()).await.unwrap();
}

fn here(world: &World, customer: &Ours) -> CustomerRecord {
    let name_of = |number: &i64| world.services.iter().find(|service| service.tariff == *number);
    CustomerRecord {
        code: customer.code.clone(),
        name: customer.name.clone(),
        tax_id: customer.tax_id.as_ref().map(|words| words.parse().unwrap()),
        status: customer.status,
        email: customer.email.as_ref().map(|words| words.parse().unwrap()),
        phone: customer.phone.as_ref().map(|words| words.parse().unwrap()),
        address: customer.address.clone(),
        city: customer.city.clone(),
        postal_code: customer.postal_code.clone(),
        tariffs: customer.tariffs.iter().map(|number| name_of(number).unwrap().name.clone()).collect(),
    }
}

/// Its fields; a MAC and an address of its own where it has none, since the system wants both.
fn fields(device: &Device) -> serde_json::Map<String, Value> {
    let number = &device.serial[device.serial.len() - 2..];
    let mut fields =
        json!({ "mac": format!("00:1A:2B:FF:00:{number}"), "ip": format!("10.0.0.{}", &number[1..]) });
    for (key, value) in &device.fields {
        fields[key] = serde_json::to_value(value).unwrap();
    }
    fields.as_object().unwrap().clone()
}

/// What records a device of ours.
fn recorded(device: &Device, customer: i64, tariff: i64, at: &str) -> Vec<String> {
    let (intent, standing) = match device.state.as_str() {
        "removed" => ("removed", "nothing"),
        "suspended" => ("suspended", "suspended"),
        "failed" => ("active", "nothing"),
        _ => ("active", "active"),
    };
    let Device { serial, name, state, technology, .. } = device;
    let fields = Value::Object(fields(device));
    let mut statements = vec![format!(
        "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, standing, fields, version) values ({customer}, 1, '{at}', 1, {tariff}, '{name}',
            '{serial}', '{technology}', '{intent}', '{state}', '{standing}', '{fields}', 1)"
    )];
    if state != "removed" {
        statements.push(format!("insert into serials (serial, customer_id) values ('{serial}', {customer})"));
    }
    statements
}

fn record(theirs: &Theirs) -> Value {
    let device = |device: &Device| {
        let mut whole = json!({
            "serial": device.serial, "name": device.name, "technology": device.technology,
            "status": device.state, "template_id": device.template,
        });
        whole.as_object_mut().unwrap().extend(fields(device));
        whole
    };
    json!({
        "id": theirs.id, "name": theirs.name, "status": theirs.status, "tax_id": theirs.tax_id,
        "email": theirs.email, "phone": theirs.phone, "address": theirs.address,
        "devices": theirs.devices.iter().map(device).collect::<Vec<_>>(),
    })
}

/// The driver of the simulator, with what may happen while it is read.
pub struct Odd {
    inner: Arc<dyn Driver>,
    /// Where and how the database is changed as soon as the system is asked for its customers.
    pub meanwhile: Mutex<Option<(String, &'static [&'static str])>>,
    /// Whether a customer is given without his devices when he is asked for by himself.
    pub leaves_devices_out: AtomicBool,
}

#[async_trait]
impl Driver for Odd {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn test(&self, tell: &(dyn for<'step> Fn(&'step StepResult) + Send + Sync)) -> Tested {
        self.inner.test(tell).await
    }

    async fn customers(&self, page: &PageRequest, filter: &Filter) -> Result<CustomersPage, Failure> {
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some((url, statements)) = meanwhile {
            for sql in statements {
                tamper(&url, sql).await;
            }
        }
        self.inner.customers(page, filter).await
    }

    async fn customer(&self, id: &str) -> Result<Option<RemoteCustomer>, Failure> {
        let customer = self.inner.customer(id).await?;
        let is_cut = self.leaves_devices_out.load(Ordering::Relaxed);
        Ok(customer.map(|whole| RemoteCustomer { devices: whole.devices.filter(|_| !is_cut), ..whole }))
    }

    async fn templates(&self) -> Result<Vec<Template>, Failure> {
        self.inner.templates().await
    }

    async fn apply(&self, change: &Change) -> Result<Applied, Failure> {
        self.inner.apply(change).await
    }

    async fn observe(&self, device: &DeviceKey) -> Result<Observed, Failure> {
        self.inner.observe(device).await
    }

    async fn job(&self, job: &str, device: &DesiredDevice) -> Result<JobState, Failure> {
        self.inner.job(job, device).await
    }
}
