//! An operator and a system with mismatches of every class between them.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::ids::SystemId;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::Secret;
use vincula::drivers::{Connect, Driver, Registry};
use vincula::outbox::{Settings as OutboxSettings, Worker};
use vincula::reconcile::Scope;
use vincula::reconcile::class::Class;
use vincula::reconcile::collect::Patience;
use vincula::reconcile::generate::{Generation, Settings};
use vincula::reconcile::mend::{Mender, Order, Unit, found_there};
use vincula::reconcile::outcome::{Done, Outcome};
use vincula::reconcile::report::{Report, Row as ReportRow};
use vincula::simulator::world::World;
use vincula::simulator::{self, Running, SimulatorSettings};
use vincula::store::{
    CustomerRecord, Edge, ImportMode, OperationFilter, OperationPage, OperationPart, OperationQuery,
    ProductRecord, Row, RowFilter, RowQuery, Stamp, Store, SystemDraft, TariffRecord,
};

use crate::databases::TestDatabase;

/// The devices on record: customers are numbered in the order of their codes.
const DEVICES: &str = r#"insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial,
        technology, intent, state, standing, fields, version) values
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000001', 'gpon', 'active', 'active', 'active', '{"mac":"00:1A:2B:3C:4D:01","ip":"10.0.0.1"}', 1),
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000002', 'gpon', 'active', 'active', 'active', '{"mac":"00:1A:2B:3C:4D:02","ip":"10.0.0.2"}', 1),
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000003', 'gpon', 'active', 'active', 'active', '{"mac":"00:1A:2B:3C:4D:03","ip":"10.0.0.3"}', 1),
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000004', 'gpon', 'active', 'active', 'active', '{"mac":"00:1A:2B:3C:4D:04","ip":"10.0.0.4"}', 1),
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000005', 'gpon', 'removed', 'removed', 'nothing', '{}', 1)"#;
const SERIALS: &str =
    "insert into serials (serial, customer_id) values ('HWTC00000001', 1), ('HWTC00000002', 1),
    ('HWTC00000003', 1), ('HWTC00000004', 1)";

fn device(number: u8, name: &str, template: &str) -> Value {
    json!({
        "serial": format!("HWTC000000{number:02}"), "name": name, "technology": "gpon", "status": "active",
        "template_id": template, "mac": format!("00:1A:2B:3C:4D:{number:02}"), "ip": format!("10.0.0.{number}"),
        "id_code": "PLOAM",
    })
}

fn there() -> World {
    let record = |id: &str, name: &str, status: &str| json!({ "id": id, "name": name, "status": status });
    let with = |mut record: Value, member: &str, value: Value| {
        record[member] = value;
        record
    };
    let world = json!({
        "customers": [
            with(record("R01", "CLIENTE 01", "active"), "devices", json!([
                device(1, "ONT", "FTTH600"), device(3, "ONT", "FTTH300"), device(4, "Otra", "FTTH600"),
                device(5, "ONT", "FTTH600"), device(6, "ONT", "FTTH600"),
            ])),
            with(record("R02", "Cliente 02", "active"), "devices", json!([device(13, "ONT", "FTTH600")])),
            record("R03", "Cliente 03", "suspended"),
            with(record("R04", "Cliente 04", "active"), "email", json!("otro@example.es")),
            with(record("R06", "Cliente 06", "active"), "tax_id", json!("12.345.678-Z")),
            with(record("R08", "Cliente 08", "active"), "tax_id", json!("00000000T")),
            record("R10", "Cliente 10", "active"),
            // Another serial with the MAC of a device of another customer.
            with(record("R13", "Cliente 13", "active"), "devices", json!([{
                "serial": "HT801-13", "name": "ATA", "technology": "voip", "status": "active",
                "mac": "00:1A:2B:3C:4D:13",
            }])),
            record("R90", "Nadie", "active"),
            record("R91", "Nadie tampoco", "terminated"),
        ],
        "templates": [
            { "id": "FTTH600", "name": "Fibra 600", "technology": "gpon", "service": "internet" },
            { "id": "FTTH300", "name": "Fibra 300", "technology": "gpon", "service": "internet" },
        ],
        "unconfigured": [],
    });
    World::from_json(&world.to_string()).unwrap()
}

fn rows<T>(records: Vec<T>) -> Vec<Row<T>> {
    (2..).zip(records).map(|(line, record)| Row { line, record }).collect()
}

pub fn stamp() -> Stamp {
    Stamp { by: "marta".into(), at: Timestamp::now() }
}

fn here(number: usize) -> CustomerRecord {
    let status = match number {
        2 => CustomerStatus::Baja,
        12 => CustomerStatus::Captado,
        _ => CustomerStatus::Alta,
    };
    let tax_id = match number {
        6 => Some("12345678Z"),
        8 | 9 => Some("00000000T"),
        _ => None,
    };
    let tariffs: &[&str] = match number {
        1 => &["Fibra 600", "Línea"],
        12 => &[],
        _ => &["Fibra 600"],
    };
    CustomerRecord {
        code: format!("C{number:02}"),
        name: format!("Cliente {number:02}"),
        tax_id: tax_id.map(|words| words.parse().unwrap()),
        status,
        email: (number == 4).then(|| "cuatro@example.es".parse().unwrap()),
        phone: None,
        address: "Mayor, 1".into(),
        city: "Lorca".into(),
        postal_code: "30800".into(),
        tariffs: tariffs.iter().map(|&name| name.to_owned()).collect(),
    }
}

pub struct Yard {
    pub store: Store,
    pub system: SystemId,
    pub driver: Arc<dyn Driver>,
    pub simulator: Running,
}

impl Yard {
    pub async fn new(database: &TestDatabase) -> Self {
        let settings =
            SimulatorSettings { listen: "127.0.0.1:0".into(), world: there(), ..Default::default() };
        let simulator = simulator::start(settings).await.unwrap();
        let store = database.store.clone();
        let concept = |tariff: &str, service| TariffRecord {
            tariff: tariff.into(),
            service,
            concept: Some(Concept { description: "Cuota".into(), amount: Amount(100) }),
            retired: Retirement::Untold,
        };
        let tariffs =
            rows(vec![concept("Fibra 600", ServiceKind::Internet), concept("Línea", ServiceKind::Landline)]);
        store.import_tariffs(&tariffs, ImportMode::Commit, &stamp()).await.unwrap();
        let product = ProductRecord {
            name: "ONT".into(),
            model: "M1".into(),
            technology: TechnologyKey("gpon".into()),
            stock: 9,
            retired: Retirement::Untold,
        };
        store.import_products(&rows(vec![product]), ImportMode::Commit, &stamp()).await.unwrap();
        let customers = rows((1..=13).map(here).collect());
        store.import_customers(&customers, ImportMode::Commit, &stamp()).await.unwrap();
        let system = SystemDraft {
            known: None,
            name: "Fibra Sur".into(),
            kind: SystemKind::Rest,
            url: simulator.url().parse().unwrap(),
            user: "demo".into(),
            password: Some(Secret::new("demo".into())),
            options: [].into(),
        };
        let system = store.save_system(&system, &stamp()).await.unwrap().id;
        let fibre = store.tariffs().await.unwrap().into_iter().find(|tariff| tariff.name == "Fibra 600");
        store.link_template(fibre.unwrap().services[0].id, system, "FTTH600", &stamp()).await.unwrap();
        for (number, id) in [
            (1, "R01"),
            (2, "R02"),
            (3, "R03"),
            (4, "R04"),
            (7, "R07"),
            (10, "R10"),
            (11, "r10"),
            (13, "R13"),
        ] {
            let customer = store.customer_coded(&format!("C{number:02}")).await.unwrap().customer.id;
            store.link_customer(customer, system, id, &stamp()).await.unwrap();
        }
        database.tamper(SERIALS).await;
        database.tamper(DEVICES).await;
        let driver = Registry::new().connect(&store.system_access(system).await.unwrap()).unwrap();
        Self { store, system, driver, simulator }
    }

    pub fn generation(&self) -> Generation {
        Generation {
            store: self.store.clone(),
            driver: Arc::clone(&self.driver),
            system: self.system,
            settings: Settings {
                keep: 3,
                max_loss_percent: 20,
                patience: Patience {
                    within: Duration::from_secs(60),
                    pause: Duration::ZERO,
                    ..Patience::default()
                },
            },
            scope: Scope::Mismatches,
        }
    }

    pub async fn report(&self) -> Report {
        self.generation().run("marta", Timestamp::now, |_| {}).await.unwrap()
    }

    pub async fn rows(&self, report: &Report, filter: RowFilter) -> Vec<ReportRow> {
        let query = RowQuery { report: report.id, filter, edge: Edge::First, limit: 100 };
        self.store.report_rows(&query).await.unwrap()
    }

    pub async fn of(&self, report: &Report, class: Class) -> Vec<ReportRow> {
        self.rows(report, RowFilter { class: Some(class), ..RowFilter::default() }).await
    }

    pub fn mender(&self) -> Mender {
        Mender {
            store: self.store.clone(),
            driver: Arc::clone(&self.driver),
            system: self.system,
            by: "marta".into(),
            at_once: 4,
            stopping: watch::Sender::new(false).subscribe(),
        }
    }

    /// Does something to every row of a class, and tells what came of it.
    pub async fn mend(&self, report: &Report, class: Class, order: Order) -> Vec<Outcome> {
        let rows: Vec<_> = self.of(report, class).await.into_iter().map(|row| (row, order.clone())).collect();
        let mut outcomes = Vec::new();
        let tell = |_: &ReportRow, done: &Done| outcomes.push(done.outcome.clone());
        self.mender().mend_all(report, &rows, Timestamp::now, tell).await.unwrap();
        assert_eq!(outcomes.len(), rows.len());
        outcomes
    }

    /// As what the device of the only row of a class is recorded: one product and one tariff fit.
    pub async fn only_fit(&self, report: &Report, class: Class) -> Unit {
        let row = self.of(report, class).await.remove(0);
        let there = found_there(&row, self.system).unwrap().unwrap();
        let fits = self.store.adoptable(&there).await.unwrap();
        let ([(product, _)], [(tariff, _)]) = (fits.products.as_slice(), fits.tariffs.as_slice()) else {
            panic!("{fits:?}")
        };
        Unit { product: *product, tariff: *tariff }
    }

    pub async fn operations(&self) -> OperationPage {
        let filter = OperationFilter::States(Vec::new());
        let query = OperationQuery { filter, search: String::new(), part: OperationPart::Newest, limit: 50 };
        self.store.operations(&query).await.unwrap()
    }

    pub async fn work(&self) {
        let worker = Worker::new(self.store.clone(), Arc::new(Registry::new()), OutboxSettings::default());
        worker.run_once(Duration::from_secs(60), std::future::pending()).await.unwrap();
    }
}
