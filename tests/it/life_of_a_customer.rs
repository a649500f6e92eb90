//! A customer's whole life by keys, with the real loop, a real store and the simulator: at each step the record, the stock
//! and what stands there agree.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use jiff::Timestamp;
use serde_json::Value;
use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::domain::retirement::Retirement;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::Secret;
use vincula::i18n::Language;
use vincula::simulator::{self, Running, SimulatorSettings, World};
use vincula::store::key::{KeySource, MasterKey};
use vincula::store::{ImportMode, ProductRecord, Row, Stamp, Store, SystemDraft, TariffRecord};

use crate::desk::{Desk, PATIENCE, Place};

const WORLD: &str = r#"{
  "customers": [{"id": "R1", "name": "Eva Gil", "status": "active", "devices": []},
                {"id": "R2", "name": "Luis Peña", "status": "active", "devices": []}],
  "templates": [{"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet"},
                {"id": "gpon-1000", "name": "Gpon 1000", "technology": "gpon", "service": "internet"}],
  "unconfigured": []
}"#;

fn stamp() -> Stamp {
    Stamp { by: "ana".into(), at: Timestamp::now() }
}

fn rows<T>(records: Vec<T>) -> Vec<Row<T>> {
    records.into_iter().zip(2..).map(|(record, line)| Row { line, record }).collect()
}

/// Two tariffs with their templates, five routers, and nobody yet.
async fn store(there: &Running) -> Store {
    let key = KeySource::Given(MasterKey::generate().unwrap());
    let store = Store::open("sqlite::memory:", key).await.unwrap();
    let concept = |tariff: &str| TariffRecord {
        tariff: tariff.into(),
        service: ServiceKind::Internet,
        concept: Some(Concept { description: "Cuota".into(), amount: Amount(2990) }),
        retired: Retirement::Untold,
    };
    let tariffs = rows(vec![concept("Fibra 600"), concept("Fibra 1000")]);
    store.import_tariffs(&tariffs, ImportMode::Commit, &stamp()).await.unwrap();
    let router = ProductRecord {
        name: "Router Huawei".into(),
        model: "HG8245".into(),
        technology: TechnologyKey("gpon".into()),
        stock: 5,
        retired: Retirement::Untold,
    };
    store.import_products(&rows(vec![router]), ImportMode::Commit, &stamp()).await.unwrap();
    let draft = SystemDraft {
        known: None,
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: there.url().parse().unwrap(),
        user: "demo".into(),
        password: Some(Secret::new("demo".into())),
        options: std::collections::BTreeMap::new(),
    };
    let system = store.save_system(&draft, &stamp()).await.unwrap();
    for (tariff, template) in [("Fibra 600", "gpon-600"), ("Fibra 1000", "gpon-1000")] {
        let service = store.tariff_named(tariff).await.unwrap().services[0].id;
        store.link_template(service, system.id, template, &stamp()).await.unwrap();
    }
    store
}

/// What stands there: customer, serial, status and template of each device.
fn standing(there: &Running) -> Vec<(String, String, String, String)> {
    let state = there.state();
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for customer in state["customers"].as_array().unwrap() {
        for device in customer["devices"].as_array().unwrap() {
            let values = [&device["serial"], &device["status"], &device["template_id"]].map(words);
            let [serial, status, template] = values;
            found.push((words(&customer["id"]), serial, status, template));
        }
    }
    found
}

fn one(id: &str, serial: &str, status: &str, template: &str) -> Vec<(String, String, String, String)> {
    vec![(id.into(), serial.into(), status.into(), template.into())]
}

async fn stock(store: &Store) -> (i64, i64) {
    let router = store.product_named("Router Huawei").await.unwrap();
    (router.stock, router.assigned)
}

#[tokio::test]
async fn a_customer_is_made_served_swapped_blocked_moved_and_leaves_by_keys() {
    LocalSet::new().run_until(story((80, 24))).await;
}

#[tokio::test]
async fn the_same_life_is_lived_on_a_terminal_of_sixty_columns() {
    LocalSet::new().run_until(story((60, 20))).await;
}

async fn make(desk: &mut Desk, code: &str, name: &str, tariffs: &[&str], id: &str) {
    desk.keys("n");
    desk.until("▸Código").await;
    desk.keys(code).keys("<tab>").keys(name).keys("<tab*2><right><c-s>");
    desk.until("guardado").await;
    desk.keys("t");
    desk.until("ninguna tarifa contratada").await;
    for tariff in tariffs {
        desk.keys("n");
        desk.until("Contratar una tarifa").await;
        desk.keys(tariff).keys("<enter>");
        desk.until("Tarifa contratada").await;
        desk.until(&format!("{tariff} · desde")).await;
    }
    desk.keys("a");
    desk.until("▸Id Cliente").await;
    desk.keys(id).keys("<c-s>");
    desk.until("vinculado").await;
}

async fn story(size: (u16, u16)) {
    let world = World::from_json(WORLD).unwrap();
    let there = simulator::start(SimulatorSettings { world, ..SimulatorSettings::default() }).await.unwrap();
    let store = store(&there).await;
    let place = Place { store: store.clone(), language: Language::Es, size, first: Route::Customers };
    let mut desk = Desk::open(place);
    desk.until("Nuevo cliente").await;

    make(&mut desk, "C2", "Luis Peña", &["Fibra 600"], "R2").await;
    desk.keys("3");
    desk.until("1 cliente").await;
    make(&mut desk, "C1", "Eva Gil", &["Fibra 600", "Fibra 1000"], "R1").await;

    // Registered.
    desk.keys("n");
    desk.until("Nuevo dispositivo").await;
    desk.keys("<right><tab>");
    desk.keys("<enter>fibra 600<enter><tab><tab>HWTC00000001<tab><tab>001a2b3c4d5e<tab>100.64.3.7<c-s>");
    desk.until("aplicado").await;
    assert_eq!(standing(&there), one("R1", "HWTC00000001", "active", "gpon-600"));
    assert_eq!(stock(&store).await, (4, 1));

    // Another tariff.
    desk.keys("<esc>T");
    desk.until("Tarifa de ").await;
    desk.keys("1000<enter>");
    desk.until("Cambio de tarifa en cola").await;
    settled(&store).await;
    assert_eq!(standing(&there), one("R1", "HWTC00000001", "active", "gpon-1000"));

    // Another unit.
    desk.keys("c");
    desk.until("Equipo retirado").await;
    desk.keys("HWTC00000002<tab>001a2b3c4d99<c-s>");
    desk.until("en cola").await;
    settled(&store).await;
    desk.until_that("the new unit alone", |screen| {
        screen.contains("HWTC00000002") && !screen.contains("HWTC00000001") && screen.contains("● Activo")
    })
    .await;
    assert_eq!(standing(&there), one("R1", "HWTC00000002", "active", "gpon-1000"));
    assert_eq!(stock(&store).await, (4, 1));

    // Blocked, and back.
    for (status, name, badge, says) in
        [("bloq", "Bloqueado", "■ Bloqueado", "suspended"), ("alta", "Alta", "● Alta", "active")]
    {
        desk.keys("dc");
        desk.until("Estado del cliente").await;
        desk.keys(status).keys("<enter>");
        desk.until("No cambiar nada").await;
        desk.keys("<tab><enter>");
        desk.until(&format!("Estado cambiado: {name}")).await;
        settled(&store).await;
        assert_eq!(standing(&there), one("R1", "HWTC00000002", says, "gpon-1000"));
        assert_eq!(stock(&store).await, (4, 1));
        // Only then does his file offer the other states.
        desk.until(badge).await;
    }

    // To somebody else.
    desk.keys("a");
    desk.until("● Activo").await;
    desk.keys("m");
    desk.until("▸Cliente").await;
    desk.keys("C2");
    desk.until("Luis Peña").await;
    desk.keys("<c-s>");
    desk.until("Traslado a C2 en cola").await;
    settled(&store).await;
    assert_eq!(standing(&there), one("R2", "HWTC00000002", "active", "gpon-600"));
    assert_eq!(stock(&store).await, (4, 1));

    // All of it is told.
    desk.keys("h");
    desk.until("Traslado de HWTC00000002: C1 → C2").await;
    desk.keys("<end>");

    // He leaves, and all is back in stock.
    desk.keys("3");
    desk.until("2 clientes").await;
    desk.keys("/C2<enter><enter>");
    desk.until("Población").await;
    desk.keys("c");
    desk.until("Estado del cliente").await;
    desk.keys("baja<enter>");
    desk.until("→ Retirar").await;
    desk.keys("<tab><enter>");
    desk.until("Estado cambiado").await;
    settled(&store).await;
    assert_eq!(standing(&there), []);
    assert_eq!(stock(&store).await, (5, 0));
    desk.keys("q");
    desk.until_ended().await;
}

/// Waits until nothing is to be done any more.
async fn settled(store: &Store) {
    let mut changes = store.changes();
    let waiting = async {
        while store.next_due().await.unwrap().is_some() {
            let _ = changes.recv().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("it comes to an end");
}
