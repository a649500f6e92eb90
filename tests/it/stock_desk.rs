//! The warehouse by keys, with the real loop and a simulator: a product, three scans of which one is twice, and a device
//! that is registered with one of the units.

use jiff::Timestamp;
use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::values::Secret;
use vincula::i18n::Language;
use vincula::simulator::{self, Running, SimulatorSettings, World};
use vincula::store::key::{KeySource, MasterKey};
use vincula::store::{CustomerRecord, ImportMode, Row, Stamp, Store, SystemDraft, TariffRecord};

use crate::desk::{Desk, Place};

const WORLD: &str = r#"{
  "customers": [{"id": "R1", "name": "NUÑEZ PEÑA, BEGOÑA", "status": "active", "devices": []}],
  "templates": [
    {"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet"}
  ],
  "unconfigured": []
}"#;

fn stamp() -> Stamp {
    Stamp { by: "ana".into(), at: Timestamp::now() }
}

/// A store with a customer who is linked and contracts Internet, and no product.
async fn store(there: &Running) -> Store {
    let key = KeySource::Given(MasterKey::generate().unwrap());
    let store = Store::open("sqlite::memory:", key).await.unwrap();
    let concept = Concept { description: "Cuota".into(), amount: Amount(2990) };
    let tariff = TariffRecord {
        tariff: "Fibra 600".into(),
        service: ServiceKind::Internet,
        concept: Some(concept),
        retired: Retirement::Untold,
    };
    let tariffs = [Row { line: 2, record: tariff }];
    store.import_tariffs(&tariffs, ImportMode::Commit, &stamp()).await.unwrap();
    let customer = CustomerRecord {
        code: "C000214".into(),
        name: "Begoña Núñez Peña".into(),
        tax_id: None,
        status: CustomerStatus::Alta,
        email: None,
        phone: None,
        address: String::new(),
        city: String::new(),
        postal_code: String::new(),
        tariffs: vec!["Fibra 600".into()],
    };
    let customers = [Row { line: 2, record: customer }];
    store.import_customers(&customers, ImportMode::Commit, &stamp()).await.unwrap();
    let draft = SystemDraft {
        known: None,
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: there.url().parse().unwrap(),
        user: "demo".into(),
        password: Some(Secret::new("demo".into())),
        options: [].into(),
    };
    let system = store.save_system(&draft, &stamp()).await.unwrap().id;
    let service = store.tariff_named("Fibra 600").await.unwrap().services[0].id;
    store.link_template(service, system, "gpon-600", &stamp()).await.unwrap();
    let customer = store.customer_coded("C000214").await.unwrap().customer.id;
    store.link_customer(customer, system, "R1", &stamp()).await.unwrap();
    store
}

#[tokio::test]
async fn a_product_is_entered_its_units_scanned_and_one_of_them_registered() {
    LocalSet::new().run_until(story((80, 24))).await;
}

#[tokio::test]
async fn the_same_is_done_on_sixty_columns() {
    LocalSet::new().run_until(story((60, 20))).await;
}

async fn story(size: (u16, u16)) {
    let world = World::from_json(WORLD).unwrap();
    let there = simulator::start(SimulatorSettings { world, ..SimulatorSettings::default() }).await.unwrap();
    let store = store(&there).await;
    let place = Place { store: store.clone(), language: Language::Es, size, first: Route::Products };
    let mut desk = Desk::open(place);
    desk.until("Aún no hay productos").await;
    desk.keys("nONT ZTE<tab>F601<c-s>");
    desk.until("Guardado: ONT ZTE").await;

    // A scanner types, and presses Enter behind each; the third is one that it has read before.
    desk.keys("<c-e>");
    desk.until("quedan 0").await;
    desk.keys("HWTC00000001<enter>HWTC00000002<enter>hwtc00000001<enter>");
    desk.until("HWTC00000001 ya está leído").await;
    desk.until("✓ HWTC00000002").await;
    desk.keys("<c-s>");
    desk.until("Entrada de 2 unidades: quedan 2").await;
    desk.keys("<esc><esc>");
    desk.until("1 producto").await;

    desk.keys("3");
    desk.until("Begoña").await;
    desk.keys("<enter>");
    desk.until("[Datos]").await;
    desk.keys("a");
    desk.until("No tiene dispositivos aquí").await;
    desk.keys("n");
    desk.until("Nuevo dispositivo").await;
    // Scanned into the window of the units: it brings its product along.
    desk.keys("<c-t>HWTC00000002<enter>");
    desk.until("‹ ONT ZTE ›").await;
    desk.keys("001A2B3C4D5E<tab>100.64.3.7<c-s>");
    desk.until("aplicado").await;
    let state = there.state();
    let devices = &state["customers"][0]["devices"];
    assert_eq!((&devices[0]["serial"], &devices[0]["status"]), (&"HWTC00000002".into(), &"active".into()));

    let product = store.product_named("ONT ZTE").await.unwrap();
    assert_eq!((product.stock, product.named, product.assigned), (1, 1, 1));
    desk.keys("<esc><esc>4");
    desk.until("1 producto").await;
    desk.keys("m");
    let screen = desk.until("C000214").await;
    assert!(screen.contains("Asignada ") && screen.contains("HWTC00000002"), "{screen}");
}
