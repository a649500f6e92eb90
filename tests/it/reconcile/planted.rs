//! A system with mismatches of every class: the report is exactly those, mending them leaves what is left to hand.

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
use vincula::reconcile::class::{Action, Certainty, Class};
use vincula::reconcile::collect::Patience;
use vincula::reconcile::generate::{Generation, Settings};
use vincula::reconcile::mend::{Mender, Order};
use vincula::reconcile::report::{Outcome, Report, Row as ReportRow, Totals};
use vincula::simulator::world::World;
use vincula::simulator::{self, Faults, Running, SimulatorSettings};
use vincula::store::{
    CustomerRecord, Edge, ImportMode, ProductRecord, Row, RowFilter, RowQuery, RowSort, Stamp, Store,
    SystemDraft, TariffRecord,
};

use crate::databases::{TestDatabase, on_both};

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

    pub async fn report(&self) -> Report {
        let generation = Generation {
            store: self.store.clone(),
            driver: Arc::clone(&self.driver),
            system: self.system,
            settings: Settings {
                keep: 3,
                max_loss_percent: 20,
                patience: Patience { pause: Duration::ZERO, ..Patience::default() },
            },
            scope: Scope::Mismatches,
        };
        generation.run("marta", Timestamp::now, |_| {}).await.unwrap()
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
        let tell =
            |_: &ReportRow, done: &vincula::reconcile::report::Done| outcomes.push(done.outcome.clone());
        self.mender().mend_all(report, &rows, Timestamp::now, tell).await.unwrap();
        assert_eq!(outcomes.len(), rows.len());
        outcomes
    }

    pub async fn work(&self) {
        let worker = Worker::new(self.store.clone(), Arc::new(Registry::new()), OutboxSettings::default());
        worker.run_once(Duration::from_secs(60), std::future::pending()).await.unwrap();
    }
}

fn totals(of: &[(Class, u64)]) -> Totals {
    let mut totals = Totals::default();
    of.iter().for_each(|(class, rows)| totals.add(*class, *rows));
    totals
}

fn planted() -> Totals {
    totals(&[
        (Class::DiffersState, 2),
        (Class::OnlyOurs, 1),
        (Class::BrokenLink, 1),
        (Class::DiffersData, 1),
        (Class::Unlinked, 1),
        (Class::Ambiguous, 1),
        (Class::DuplicateId, 1),
        (Class::OnlyTheirs, 1),
        (Class::InSync, 2),
        (Class::OutOfScope, 2),
        (Class::DeviceMissing, 1),
        (Class::DeviceExtra, 1),
        (Class::DeviceReappeared, 1),
        (Class::DuplicateSerial, 1),
        (Class::DiffersTemplate, 1),
        (Class::DiffersDevice, 1),
        (Class::DeviceInSync, 1),
        (Class::NoTemplate, 1),
    ])
}

async fn the_report_is_exactly_what_was_planted(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    assert_eq!(report.incomplete, None);
    assert_eq!(report.totals, planted());
    assert_eq!((report.counts.ours, report.counts.theirs), (13, 10));
    assert!(report.system_version.is_some());
    let rows = yard.rows(&report, RowFilter::default()).await;
    let first: Vec<_> = rows.iter().take(2).map(|row| row.customer_code.as_deref().unwrap()).collect();
    assert_eq!(first, ["C02", "C03"], "who left and is served costs most, then who pays and is not");
    let places: Vec<_> = rows.iter().map(|row| row.place).collect();
    assert_eq!(places, (0..).take(rows.len()).collect::<Vec<_>>());
    let found = yard.rows(&report, RowFilter { search: "CLIÉNTE c04".into(), ..RowFilter::default() }).await;
    assert_eq!(found.iter().map(|row| row.class).collect::<Vec<_>>(), [Class::DiffersData]);
}

async fn what_was_mended_is_in_sync_and_what_is_left_to_hand_is_left(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.report().await;
    for (class, order) in [
        (Class::Unlinked, Order::Link),
        (Class::OnlyOurs, Order::Push),
        (Class::BrokenLink, Order::Push),
        (Class::DiffersState, Order::Push),
        (Class::DiffersData, Order::Pull),
        (Class::DeviceMissing, Order::Push),
        (Class::DiffersTemplate, Order::Push),
        (Class::DiffersDevice, Order::Push),
        (Class::OnlyTheirs, Order::Adopt),
    ] {
        for outcome in yard.mend(&first, class, order).await {
            assert!(outcome.is_success(), "{class:?}: {outcome:?}");
        }
    }
    yard.work().await;
    let second = yard.report().await;
    let left = |class| second.totals.of(class);
    for class in [
        Class::Unlinked,
        Class::OnlyOurs,
        Class::BrokenLink,
        Class::DiffersState,
        Class::DiffersData,
        Class::DeviceMissing,
        Class::DiffersTemplate,
        Class::DiffersDevice,
        Class::OnlyTheirs,
    ] {
        assert_eq!(left(class), 0, "{class:?}");
    }
    assert_eq!((left(Class::Ambiguous), left(Class::DuplicateId), left(Class::NoTemplate)), (1, 1, 1));
    assert_eq!(left(Class::InSync), 9);
    assert_eq!(left(Class::DeviceInSync), 4);
    let state = yard.simulator.state();
    let records = state["customers"].as_array().unwrap();
    let first_record = records.iter().find(|record| record["id"] == "R01").unwrap();
    let devices = first_record["devices"].as_array().unwrap();
    let pushed = devices.iter().find(|device| device["serial"] == "HWTC00000004").unwrap();
    assert_eq!(
        (&pushed["name"], &pushed["id_code"]),
        (&json!("ONT"), &json!("PLOAM")),
        "what is empty here stays"
    );
    let since = yard.store.since_the_last(second.id).await.unwrap().unwrap();
    assert_eq!((since.report, since.compared.new), (first.id, 0));
    assert!(since.compared.gone > 5);
}

async fn a_row_that_has_changed_since_the_report_is_told_and_left(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("update customers set email = 'nuevo@example.es' where code = 'C04'").await;
    let outcomes = yard.mend(&report, Class::DiffersData, Order::Push).await;
    let [Outcome::Changed { fields }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(fields[0].ours, Some("nuevo@example.es".into()));
    assert_eq!(database.count("select count(*) from operations").await, 0);
    let row = yard.of(&report, Class::DiffersData).await.remove(0);
    assert_eq!(row.result.unwrap().action, Action::Push);
}

async fn what_is_accepted_counts_as_such_until_anything_of_it_changes(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let accept = |why: &str| Order::Accept { why: why.into(), until: None };
    let outcomes = yard.mend(&report, Class::DiffersData, accept(" ")).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Failed { .. }]), "{outcomes:?}");
    let outcomes = yard.mend(&report, Class::DiffersData, accept("Es el de su hija")).await;
    assert_eq!(outcomes, [Outcome::Done]);
    for report in [yard.store.report(report.id).await.unwrap(), yard.report().await] {
        assert_eq!((report.totals.accepted, report.totals.of(Class::DiffersData)), (1, 0));
    }
    let only = RowFilter { rows: RowSort::Accepted, ..RowFilter::default() };
    let places = yard.store.report_places(report.id, &only).await.unwrap();
    let rows = yard.rows(&report, only).await;
    assert_eq!(rows.iter().map(|row| row.place).collect::<Vec<_>>(), places);
    assert_eq!(rows[0].accepted.as_ref().unwrap().why, "Es el de su hija");
    let accepted = yard.store.accepted(yard.system).await.unwrap();
    assert_eq!(accepted[0].customer_code.as_deref(), Some("C04"));
    assert_eq!(
        (accepted[0].acceptance.by.as_str(), accepted[0].acceptance.why.as_str()),
        ("marta", "Es el de su hija")
    );
    database.tamper("update customers set email = 'nuevo@example.es' where code = 'C04'").await;
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 1, "another difference is told again");
    database.tamper("update customers set email = 'cuatro@example.es' where code = 'C04'").await;
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 0);
    yard.store.withdraw_accepted(accepted[0].acceptance.id, &stamp()).await.unwrap();
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 1);
}

async fn who_is_to_be_made_under_an_id_that_is_taken_is_refused(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("update customers set code = 'R90' where code = 'C05'").await;
    let outcomes = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    let [Outcome::Failed { because }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(because.id, "cause-id-taken");
    assert_eq!(database.count("select count(*) from links where external_id = 'R90'").await, 0);
}

async fn only_the_last_reports_are_kept(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(yard.report().await.id);
    }
    let kept: Vec<_> =
        yard.store.reports(yard.system).await.unwrap().iter().map(|report| report.id).collect();
    assert_eq!(kept, [ids[4], ids[3], ids[2]]);
    let left = database.count("select count(distinct report_id) from report_rows").await;
    assert_eq!(left, 3);
}

async fn with_any_fault_the_report_is_the_same_or_says_that_it_is_not_complete(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    for fault in ["error500=30%", "lose-reply=30%", "truncate=30%", "garbage=30%", "lie200=30%"] {
        yard.simulator.set_faults(Faults::parse(fault).unwrap());
        for _ in 0..5 {
            let report = yard.report().await;
            match report.incomplete {
                None => assert_eq!(report.totals, planted(), "{fault}"),
                Some(_) => {
                    for class in [Class::OnlyOurs, Class::BrokenLink, Class::DeviceMissing] {
                        assert_eq!(report.totals.of(class), 0, "{fault} {class:?}");
                    }
                }
            }
        }
    }
}

async fn only_certain_matches_are_told_as_such(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let row = yard.of(&report, Class::Unlinked).await.remove(0);
    assert_eq!((row.certainty, row.external_id.as_deref()), (Some(Certainty::Certain), Some("R06")));
}

on_both!(
    the_report_is_exactly_what_was_planted,
    what_was_mended_is_in_sync_and_what_is_left_to_hand_is_left,
    a_row_that_has_changed_since_the_report_is_told_and_left,
    what_is_accepted_counts_as_such_until_anything_of_it_changes,
    who_is_to_be_made_under_an_id_that_is_taken_is_refused,
    only_the_last_reports_are_kept,
    with_any_fault_the_report_is_the_same_or_says_that_it_is_not_complete,
    only_certain_matches_are_told_as_such,
);
