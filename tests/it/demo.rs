//! The demo: a store filled with what goes with its simulator.

use tempfile::TempDir;
use vincula::demo;
use vincula::domain::tariff::ServiceKind;
use vincula::drivers::{Connect, Registry};
use vincula::reconcile::Scope;
use vincula::reconcile::class::Class;
use vincula::reconcile::collect::Patience;
use vincula::reconcile::generate::{Generation, Settings};
use vincula::reconcile::report::Cost;
use vincula::simulator::{self, Running, SimulatorSettings};
use vincula::store::{
    CustomerQuery, Edge, KeySource, MasterKey, RowFilter, RowQuery, Sort, Stamp, Store, Total,
};

/// A demo of so many customers, with the seed of the command.
async fn filled(customers: usize) -> (Store, Running, TempDir) {
    let settings = SimulatorSettings { world: demo::world(customers, 1), ..SimulatorSettings::default() };
    let simulator = simulator::start(settings).await.expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("demo.db").display());
    let key = KeySource::Given(MasterKey::generate().expect("randomness"));
    let store = Store::open(&url, key).await.expect("a store");
    let stamp = Stamp { by: "demo".into(), at: jiff::Timestamp::UNIX_EPOCH };
    let api = simulator.url().parse().expect("a URL");
    demo::fill(&store, &api, customers, 1, &stamp).await.expect("filled");
    (store, simulator, folder)
}

#[tokio::test]
async fn a_report_of_the_demo_has_something_of_every_class() {
    let (store, _simulator, _folder) = filled(200).await;
    let system = store.systems().await.expect("systems")[0].system.id;
    let access = store.system_access(system).await.expect("access");
    let generation = Generation {
        store: store.clone(),
        driver: Registry::new().connect(&access).expect("a driver"),
        system,
        settings: Settings { keep: 3, max_loss_percent: 20, patience: Patience::default() },
        scope: Scope::Mismatches,
    };
    let report = generation.run("ana", jiff::Timestamp::now, |_| {}).await.expect("a report");
    assert_eq!(report.incomplete, None);
    let unread = [Class::NotChecked, Class::DeviceNotChecked];
    for class in Class::ALL.into_iter().filter(|class| class.is_listed() && !unread.contains(class)) {
        let rows = report.totals.of(class);
        assert!((1..=100).contains(&rows), "{class:?}: {rows}");
    }
    let same = report.totals.of(Class::DeviceInSync);
    assert!(same > 40, "most devices are as they should be, and not {same}");
    let query = RowQuery { report: report.id, filter: RowFilter::default(), edge: Edge::First, limit: 1 };
    let first = store.report_rows(&query).await.expect("rows").remove(0);
    assert_eq!(
        (first.class, first.cost),
        (Class::DiffersState, Cost::LeftAndServed),
        "it pays for the program"
    );
}

#[tokio::test]
async fn a_filled_store_goes_with_its_simulator() {
    let (store, _simulator, _folder) = filled(60).await;

    let query = CustomerQuery { search: String::new(), sort: Sort::default(), edge: Edge::First, limit: 10 };
    assert_eq!(store.customers(&query).await.expect("customers").total, Total::Exactly(60));
    let systems = store.systems().await.expect("systems");
    assert_eq!(systems[0].system.name, demo::SYSTEM);
    assert!((20..=30).contains(&systems[0].customers_linked), "{}", systems[0].customers_linked);
    assert_eq!(store.products().await.expect("products").len(), 5);

    let access = store.system_access(systems[0].system.id).await.expect("access");
    let driver = Registry::new().connect(&access).expect("a driver");
    assert!(driver.test(&|_| {}).await.is_ok());
    let templates = driver.templates().await.expect("templates");
    let tariff = store.tariff_named("Fibra 600 + Fijo").await.expect("a tariff");
    for kind in [ServiceKind::Internet, ServiceKind::Landline] {
        let linked = tariff.template(kind, systems[0].system.id).expect("a link");
        assert!(templates.iter().any(|template| template.id == linked && template.service == Some(kind)));
    }
    let (mut linked, mut gone) = (0, 0);
    for number in 1..=60 {
        let file = store.customer_coded(&format!("C{number:06}")).await.expect("a customer");
        for link in &file.links {
            linked += 1;
            match driver.customer(&link.external_id).await.expect("an answer") {
                Some(there) => assert_eq!(there.name, file.customer.name),
                None => gone += 1,
            }
        }
    }
    assert_eq!(linked, systems[0].customers_linked);
    assert!((1..=2).contains(&gone), "{gone}: some links are broken, and few");
}
