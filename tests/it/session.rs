//! The real loop with a real store and the simulator: what a person types, and what it comes to.

use jiff::Timestamp;
use serde_json::Value;
use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::retirement::Retirement;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::i18n::Language;
use vincula::simulator::{self, Running, SimulatorSettings, World};
use vincula::store::key::{KeySource, MasterKey};
use vincula::store::{CustomerRecord, ImportMode, ProductRecord, Row, Stamp, Store, TariffRecord};

use crate::desk::{Desk, Place};
use crate::port::Port;
use crate::typed::typed;

const WORLD: &str = r#"{
  "customers": [
    {"id": "R1", "name": "NUÑEZ PEÑA, BEGOÑA", "tax_id": "12345678Z", "status": "active", "devices": []},
    {"id": "R2", "name": "Óscar Güell", "tax_id": "00000000T", "status": "active", "devices": []}
  ],
  "templates": [
    {"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet", "down_kbps": 600000, "up_kbps": 600000},
    {"id": "voip-res", "name": "VoIP residencial", "technology": "voip", "service": "landline"}
  ],
  "unconfigured": [
    {"serial": "HWTC00C0FFEE", "mac": "00:1A:2B:00:00:07", "olt": "OLT Centro", "board": "1", "port": "7",
     "model": "Router Huawei", "first_seen": "2026-11-20T08:00:00Z"}
  ]
}"#;

pub async fn system() -> Running {
    system_at("127.0.0.1:0").await
}

pub async fn system_at(listen: &str) -> Running {
    let world = World::from_json(WORLD).expect("a small world");
    let settings = SimulatorSettings { listen: listen.to_owned(), world, ..SimulatorSettings::default() };
    simulator::start(settings).await.expect("a simulator")
}

fn stamp() -> Stamp {
    Stamp { by: "ana".into(), at: Timestamp::now() }
}

/// A store with one customer who contracts Internet and landline, and one router and one adapter in stock.
pub async fn store() -> Store {
    let key = KeySource::Given(MasterKey::generate().expect("randomness"));
    let store = Store::open("sqlite::memory:", key).await.expect("a store in memory");
    let concept = |tariff: &str, service, amount| TariffRecord {
        tariff: tariff.into(),
        service,
        concept: Some(Concept { description: "Cuota".into(), amount: Amount(amount) }),
        retired: Retirement::Untold,
    };
    let tariffs = rows(vec![
        concept("Fibra 600 + Fijo", ServiceKind::Internet, 2990),
        concept("Fibra 600 + Fijo", ServiceKind::Landline, 500),
        concept("Solo móvil", ServiceKind::Mobile, 900),
    ]);
    store.import_tariffs(&tariffs, ImportMode::Commit, &stamp()).await.expect("tariffs");
    let product = |name: &str, technology: &str, stock| ProductRecord {
        name: name.into(),
        model: name.into(),
        technology: TechnologyKey(technology.into()),
        stock,
        retired: Retirement::Untold,
    };
    let products = rows(vec![
        product("Router Huawei", "gpon", 2),
        product("Adaptador HT801", "voip", 1),
        product("Router viejo", "gpon", 0),
    ]);
    store.import_products(&products, ImportMode::Commit, &stamp()).await.expect("products");
    let customers = rows(vec![begona()]);
    store.import_customers(&customers, ImportMode::Commit, &stamp()).await.expect("customers");
    store
}

fn begona() -> CustomerRecord {
    CustomerRecord {
        code: "C000214".into(),
        name: "Begoña Núñez Peña".into(),
        tax_id: "12345678Z".parse().ok(),
        status: CustomerStatus::Alta,
        email: None,
        phone: "912345678".parse().ok(),
        address: "Calle Mayor 1".into(),
        city: "Móstoles".into(),
        postal_code: "28931".into(),
        tariffs: vec!["Fibra 600 + Fijo".into(), "Solo móvil".into()],
    }
}

fn rows<T>(records: Vec<T>) -> Vec<Row<T>> {
    records.into_iter().zip(2..).map(|(record, line)| Row { line, record }).collect()
}

/// Sets the system up by keys and links its templates.
async fn set_up(desk: &mut Desk, store: &Store, url: &str) {
    desk.until("Aún no hay ningún sistema").await;
    desk.keys("nFibra Sur<tab><tab>").keys(url).keys("<tab>demo<tab>demo<c-t>");
    desk.until("Todo en orden").await;
    desk.keys("<c-s>");
    desk.until("Guardado: Fibra Sur").await;
    let system = store.system_named("Fibra Sur").await.expect("it is saved");
    let tariff = store.tariff_named("Fibra 600 + Fijo").await.expect("it is there");
    for (kind, template) in [(ServiceKind::Internet, "gpon-600"), (ServiceKind::Landline, "voip-res")] {
        let service = tariff.service(kind).expect("it has it").id;
        store.link_template(service, system.id, template, &stamp()).await.expect("linked");
    }
}

pub fn device(state: &Value, serial: &str) -> Value {
    state["customers"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|customer| customer["devices"].as_array().into_iter().flatten())
        .find(|device| device["serial"] == serial)
        .unwrap_or_else(|| panic!("no {serial} in {state:#}"))
        .clone()
}

#[tokio::test]
async fn a_person_sets_a_system_up_links_a_customer_and_registers_a_gpon_and_a_voip_device() {
    LocalSet::new().run_until(story((80, 24))).await;
}

#[tokio::test]
async fn the_same_is_done_on_a_terminal_of_sixty_columns() {
    LocalSet::new().run_until(story((60, 20))).await;
}

async fn story(size: (u16, u16)) {
    let there = system().await;
    let store = store().await;
    let place = Place { store: store.clone(), language: Language::Es, size, first: Route::Systems };
    let mut desk = Desk::open(place);
    set_up(&mut desk, &store, there.url()).await;

    desk.keys("<esc>");
    desk.until("1 sistema").await;
    desk.keys("3");
    desk.until("Begoña").await;
    desk.keys("<enter>");
    desk.until("Calle Mayor 1").await;
    desk.keys("a");
    desk.until("Vincula primero al cliente").await;
    desk.keys("<c-f>");
    desk.until("NUÑEZ PEÑA").await;
    desk.keys("<enter>");
    desk.until("Vinculado en Fibra Sur").await;

    desk.keys("n");
    desk.until("Nuevo dispositivo").await;
    desk.keys("<enter>");
    desk.until("sin existencias").await;
    desk.keys("huawei<enter><tab><tab> salón<tab>4857544312345678<tab><tab>");
    desk.keys("001a2b3c4d5e<tab>100.64.3.7<tab>LOID123<tab>clave wifi 1<tab>admin<tab>s3creto<c-s>");
    desk.until("aplicado").await;
    let gpon = device(&there.state(), "HWTC12345678");
    for (field, value) in [
        ("name", "Router Huawei salón"),
        ("template_id", "gpon-600"),
        ("mac", "00:1A:2B:3C:4D:5E"),
        ("ip", "100.64.3.7"),
        ("id_code", "LOID123"),
        ("wifi_key", "clave wifi 1"),
        ("admin_user", "admin"),
        ("admin_password", "s3creto"),
        ("status", "active"),
    ] {
        assert_eq!(gpon[field], value, "{field} of {gpon:#}");
    }

    desk.keys("<c-n>");
    desk.until("Nuevo dispositivo").await;
    desk.keys("<enter>ht801<enter><tab><tab><tab>HT80100A1B2<tab><tab>");
    desk.keys(" <tab><tab> <tab>nacional<tab>R000214<c-s>");
    desk.until_that("two active devices", |screen| {
        screen.contains("aplicado")
            && screen.matches("● Activo").count() >= 1
            && screen.contains("HT80100A1B2")
    })
    .await;
    let voip = device(&there.state(), "HT80100A1B2");
    for (field, value) in [("mailbox_active", true), ("pbx_extension", false), ("hide_sender", true)] {
        assert_eq!(voip[field], value, "{field}");
    }
    assert_eq!((&voip["call_context"], &voip["calling_customer"]), (&"nacional".into(), &"R000214".into()));
    assert_eq!(voip["template_id"], "voip-res");
    assert!(voip["wifi_key"].is_null(), "nothing was typed there");

    desk.keys("<esc><esc>q");
    desk.until_ended().await;
}

/// A desk at the file of the customer, who is linked.
pub async fn at_linked_customer(store: &Store, there: &Running, size: (u16, u16)) -> Desk {
    let file = store.customer_coded("C000214").await.expect("the customer");
    if file.links.is_empty() {
        let draft = vincula::store::SystemDraft {
            known: None,
            name: "Fibra Sur".into(),
            kind: vincula::domain::system::SystemKind::Rest,
            url: there.url().parse().expect("a URL"),
            user: "demo".into(),
            password: Some(vincula::domain::values::Secret::new("demo".into())),
            options: std::collections::BTreeMap::new(),
        };
        let system = store.save_system(&draft, &stamp()).await.expect("a system");
        store.link_customer(file.customer.id, system.id, "R1", &stamp()).await.expect("linked");
    }
    let first = Route::Customer(file.customer.id);
    let mut desk = Desk::open(Place { store: store.clone(), language: Language::Es, size, first });
    desk.until("Calle Mayor 1").await;
    desk.keys("a");
    desk.until("Gestión de dispositivos").await;
    desk
}

pub const GPON: &str =
    "<enter>huawei<enter><tab><tab> salón<tab>HWTC12345678<tab><tab>001a2b3c4d5e<tab>100.64.3.7";

/// The same, where he has a Gpon device that is registered there.
pub async fn at_registered_device(store: &Store, there: &Running) -> Desk {
    let mut desk = at_linked_customer(store, there, (80, 24)).await;
    desk.keys("n");
    desk.until("Nuevo dispositivo").await;
    desk.keys(GPON).keys("<c-s>");
    desk.until("aplicado").await;
    desk
}

#[tokio::test]
async fn the_second_of_two_who_change_a_device_is_told_and_keeps_what_he_typed() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut ana = at_registered_device(&store, &there).await;
            let mut luis = at_linked_customer(&store, &there, (80, 24)).await;
            luis.until("HWTC12345678").await;
            luis.keys("<enter>");
            luis.until("00:1A:2B").await;
            luis.keys("<tab><tab> de luis");
            luis.until("salón de luis").await;
            ana.keys("<backtab><backtab><backtab><backtab> de ana<c-s>");
            ana.until("salón de ana").await;
            ana.until("aplicado").await;
            luis.keys("<c-s>");
            let screen = luis.until("Otro lo ha cambiado").await;
            for words in ["ana, ", "● Router Huawei", "salón de luis", "salón de ana"] {
                assert!(screen.contains(words), "{words}\n{screen}");
            }
            luis.keys("<c-s>");
            luis.until("aplicado").await;
            let file = store.customer_coded("C000214").await.expect("the customer");
            assert_eq!(file.devices[0].name, "Router Huawei salón de luis");
        })
        .await;
}

#[tokio::test]
async fn what_was_typed_when_the_line_dropped_is_offered_at_the_next_start_and_gone_once_saved() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let folder = tempfile::tempdir().expect("a folder");
            let drafts = Some(folder.path().to_owned());
            drop(at_linked_customer(&store, &there, (80, 24)).await);
            let place = |first| Place { store: store.clone(), language: Language::Es, size: (80, 24), first };
            let customer = store.customer_coded("C000214").await.expect("the customer").customer.id;
            let mut desk = Desk::open_keeping(place(Route::Customer(customer)), drafts.clone());
            desk.until("Calle Mayor 1").await;
            desk.keys("a");
            desk.until("vinculado").await;
            desk.keys("n");
            desk.until("Nuevo dispositivo").await;
            desk.keys(GPON).keys("<tab><tab>clave wifi 1");
            desk.until("▸Clave Wifi").await;
            desk.hang_up().await;

            let mut desk = Desk::open_keeping(place(Route::Customers), drafts.clone());
            desk.until("HWTC12345678").await;
            desk.keys("<enter>");
            desk.until("▸Clave Wifi").await;
            desk.keys("<c-s>");
            desk.until("aplicado").await;
            assert_eq!(device(&there.state(), "HWTC12345678")["wifi_key"], "clave wifi 1");
            desk.hang_up().await;

            let mut desk = Desk::open_keeping(place(Route::Customers), drafts);
            desk.until("Begoña").await;
            desk.keys("B");
            desk.until("No hay ningún borrador").await;
        })
        .await;
}

#[tokio::test]
async fn a_terminal_may_shrink_and_grow_with_a_window_open_and_nothing_typed_is_lost() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut desk = at_linked_customer(&store, &there, (80, 24)).await;
            desk.keys("n");
            desk.until("Nuevo dispositivo").await;
            desk.keys(GPON);
            desk.keys("<backtab><backtab><enter>");
            for (columns, rows) in [(60, 20), (20, 5), (1, 1), (200, 60), (80, 24)] {
                desk.resize(columns, rows);
            }
            desk.until("Buscar:").await;
            desk.keys("<esc>");
            let screen = desk.until_gone("Buscar:").await;
            assert!(screen.contains("001a2b3c4d5e"), "{screen}");
            desk.keys("<esc>");
            desk.until("Hay cambios sin guardar").await;
            desk.resize(30, 8);
            desk.until("demasiado").await;
            desk.resize(80, 24);
            desk.until("seguir aquí").await;
            desk.keys("<enter>");
            desk.until_gone("seguir aquí").await;
            assert!(desk.screen().contains("HWTC12345678"), "{}", desk.screen());
        })
        .await;
}

#[tokio::test]
async fn a_paste_of_ten_thousand_characters_is_taken_whole_and_refused_at_its_field() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut desk = at_linked_customer(&store, &there, (80, 24)).await;
            desk.keys("n");
            desk.until("Nuevo dispositivo").await;
            desk.keys("<tab><tab>").paste(&"x".repeat(10_000)).keys("<c-s>");
            desk.until("caben 64 caracteres y hay 10000").await;
        })
        .await;
}

#[tokio::test]
async fn a_dead_system_leaves_the_save_queued_and_the_screen_says_when_it_is_tried_again() {
    LocalSet::new()
        .run_until(async {
            let port = Port::keep();
            let (there, store) = (system_at(&port.address()).await, store().await);
            let mut desk = at_linked_customer(&store, &there, (80, 24)).await;
            there.stop().await;
            desk.keys("n");
            desk.until("Nuevo dispositivo").await;
            desk.keys(GPON).keys("<c-s>");
            desk.until_that("the device queued, and when it is tried again", |screen| {
                screen.contains("se reintenta a las") && screen.contains("◐ En cola")
            })
            .await;
        })
        .await;
}

#[tokio::test]
async fn an_operation_that_was_refused_is_seen_in_the_menu_followed_retried_and_applied() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut desk = at_linked_customer(&store, &there, (80, 24)).await;
            let system = store.system_named("Fibra Sur").await.expect("it is saved").id;
            let tariff = store.tariff_named("Fibra 600 + Fijo").await.expect("it is there");
            let internet = tariff.service(ServiceKind::Internet).expect("it has it").id;
            store.link_template(internet, system, "no-la-hay", &stamp()).await.expect("linked");
            desk.keys("n");
            desk.until("Nuevo dispositivo").await;
            desk.keys(GPON).keys("<c-s>");
            desk.until("5 Operaciones 1").await;
            desk.keys("<esc>5");
            desk.until("▸ ✗ Rechazada").await;
            assert!(desk.screen().contains("[Por resolver]"), "{}", desk.screen());
            desk.keys("<enter>");
            desk.until("[Aprovisionamiento]").await;
            desk.until("✗ Fallido").await;

            store.link_template(internet, system, "gpon-600", &stamp()).await.expect("linked");
            desk.keys("<esc>r");
            desk.until("Nada por resolver").await;
            desk.until_gone("5 Operaciones 1").await;
            desk.keys("ff");
            desk.until("▸ ✓ Aplicada").await;
            assert_eq!(device(&there.state(), "HWTC12345678")["template_id"], "gpon-600");
        })
        .await;
}

/// Somebody in the street: he counts the keys that he presses, text left out.
struct Technician {
    desk: Desk,
    presses: usize,
}

impl Technician {
    fn press(&mut self, keys: &str) -> &mut Desk {
        self.presses += typed(keys).len();
        self.desk.keys(keys);
        &mut self.desk
    }
}

#[tokio::test]
async fn a_technician_registers_the_unconfigured_onu_and_sees_its_power_in_a_few_keys() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let linked = at_linked_customer(&store, &there, (80, 24)).await;
            linked.keys("<esc><esc>q");
            let neighbour = CustomerRecord {
                code: "C000101".into(),
                name: "Ana Arias".into(),
                tax_id: None,
                phone: "912345679".parse().ok(),
                ..begona()
            };
            store
                .import_customers(&rows(vec![neighbour]), ImportMode::Commit, &stamp())
                .await
                .expect("one more");
            let place = Place {
                store: store.clone(),
                language: Language::Es,
                size: (80, 24),
                first: Route::Customers,
            };
            let mut technician = Technician { desk: Desk::open(place), presses: 0 };
            technician.desk.until("2 clientes").await;
            technician.press("/").keys("45678");
            technician.desk.until("1 cliente ").await;
            technician.press("<enter><enter>").until("Calle Mayor 1").await;
            technician.press("a").until("Gestión de dispositivos").await;
            technician.press("n").until("sin configurar (1)").await;
            technician.press("<c-l>").until("OLT Centro").await;
            technician.press("<enter>").until("00:1A:2B:00:00:07").await;
            technician.desk.keys("100.64.3.7");
            let screen = technician.press("<c-s>").until("✓ Buena").await;
            for words in ["● Activo", "aplicado", "● En línea", "dBm"] {
                assert!(screen.contains(words), "{words}\n{screen}");
            }
            assert_eq!(device(&there.state(), "HWTC00C0FFEE")["status"], "active");
            assert!(technician.presses < 40, "{} keys", technician.presses);
            assert_eq!(technician.presses, 8, "who makes it more should know");
        })
        .await;
}

#[tokio::test]
async fn a_device_is_suspended_resumed_rebooted_and_removed_there() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut desk = at_registered_device(&store, &there).await;
            desk.keys("<esc>");
            desk.until_gone("Cód. Identificativo").await;
            desk.keys("Ss");
            desk.until("✓ suspendido en Fibra Sur").await;
            assert_eq!(device(&there.state(), "HWTC12345678")["status"], "suspended");
            desk.until("■ Suspendido").await;
            desk.keys("r");
            desk.until("✓ activo otra vez en Fibra Sur").await;
            desk.until("● Activo").await;
            desk.keys("e");
            desk.until("Rx en la ONT").await;
            desk.keys("bs");
            desk.until("✓ reiniciado por Fibra Sur").await;
            desk.keys("xs");
            desk.until("✓ retirado de Fibra Sur").await;
            desk.until("No tiene dispositivos aquí").await;
            assert!(!there.state()["customers"].to_string().contains("HWTC12345678"));
            desk.keys("i<c-x>");
            desk.until("¿Desvincular R1").await;
            desk.keys("s");
            desk.until("✓ Desvinculado R1").await;
        })
        .await;
}

#[tokio::test]
async fn a_test_from_the_list_is_recorded_although_the_form_says_what_the_record_leaves_out() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let linked = at_linked_customer(&store, &there, (80, 24)).await;
            linked.keys("<esc><esc>q");
            let first = Route::Systems;
            let mut desk =
                Desk::open(Place { store: store.clone(), language: Language::Es, size: (80, 24), first });
            desk.until("sin probar").await;
            desk.keys("p");
            desk.until("Todo en orden").await;
            desk.keys("<esc>");
            desk.until_that("the list, tested", |screen| {
                screen.contains("1 sistema") && !screen.contains("sin probar")
            })
            .await;
            let systems = store.systems().await.expect("they are read");
            assert!(systems[0].last_test.as_ref().is_some_and(|test| test.ok));
        })
        .await;
}
