//! The demo: a store filled with what goes with its simulator.

use vincula::demo;
use vincula::domain::tariff::ServiceKind;
use vincula::drivers::{Connect, Registry};
use vincula::simulator::{self, SimulatorSettings};
use vincula::store::{CustomerQuery, Edge, KeySource, MasterKey, Sort, Stamp, Store, Total};

#[tokio::test]
async fn a_filled_store_goes_with_its_simulator() {
    let settings = SimulatorSettings { world: demo::world(60, 1), ..SimulatorSettings::default() };
    let simulator = simulator::start(settings).await.expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("demo.db").display());
    let key = KeySource::Given(MasterKey::generate().expect("randomness"));
    let store = Store::open(&url, key).await.expect("a store");
    let stamp = Stamp { by: "demo".into(), at: jiff::Timestamp::UNIX_EPOCH };
    let api = simulator.url().parse().expect("a URL");
    demo::fill(&store, &api, 60, 1, &stamp).await.expect("filled");

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
