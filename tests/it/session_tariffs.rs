//! Gestión de tarifas in the real loop, with a real store and the simulator: templates linked, changed and taken away by
//! keys, and what that comes to there.

use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::domain::system::SystemKind;
use vincula::domain::tariff::ServiceKind;
use vincula::domain::values::Secret;
use vincula::i18n::Language;
use vincula::store::{Stamp, Store, SystemDraft};

use crate::desk::{Desk, Place};
use crate::session::{at_registered_device, device, store, system};

pub async fn add_system(store: &Store, url: &str) {
    let draft = SystemDraft {
        known: None,
        name: "Fibra Sur".into(),
        kind: SystemKind::Rest,
        url: url.parse().expect("a URL"),
        user: "demo".into(),
        password: Some(Secret::new("demo".into())),
        options: [].into(),
    };
    let stamp = Stamp { by: "ana".into(), at: jiff::Timestamp::now() };
    store.save_system(&draft, &stamp).await.expect("a system");
}

async fn two_services_are_linked(size: (u16, u16)) {
    let (there, store) = (system().await, store().await);
    add_system(&store, there.url()).await;
    let place = Place { store: store.clone(), language: Language::Es, size, first: Route::Customers };
    let mut desk = Desk::open(place);
    desk.until("Begoña").await;
    desk.keys("2");
    desk.until("! sin plantilla").await;
    desk.keys("v");
    desk.until("2 de 2").await;
    desk.keys("600<enter>");
    desk.until("gpon-600 de Fibra Sur vinculada").await;
    desk.until("✓ gpon-600").await;
    desk.keys("<down>v");
    desk.until("▸ voip-res").await;
    desk.keys("<enter>");
    desk.until("✓ voip-res").await;
    let tariff = store.tariff_named("Fibra 600 + Fijo").await.expect("it is there");
    let system = store.system_named("Fibra Sur").await.expect("it is there").id;
    assert_eq!(tariff.template(ServiceKind::Internet, system), Some("gpon-600"));
    assert_eq!(tariff.template(ServiceKind::Landline, system), Some("voip-res"));
    desk.keys("q");
    desk.until_ended().await;
}

#[tokio::test]
async fn a_person_links_two_services_of_a_tariff_by_keys() {
    LocalSet::new().run_until(two_services_are_linked((80, 24))).await;
}

#[tokio::test]
async fn the_same_is_done_on_a_terminal_of_sixty_columns() {
    LocalSet::new().run_until(two_services_are_linked((60, 20))).await;
}

#[tokio::test]
async fn a_link_reaches_the_active_devices_only_when_it_is_told_to() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            let mut desk = at_registered_device(&store, &there).await;
            let template = || device(&there.state(), "HWTC12345678")["template_id"].clone();
            assert!(template().is_null(), "no template is linked yet");

            desk.keys("<esc><esc>");
            desk.until("▸ ● Activo").await;
            desk.keys("<esc>");
            desk.keys("2");
            desk.until("! sin plantilla").await;
            desk.keys("v");
            desk.until("2 de 2").await;
            desk.keys("<enter>");
            desk.until("1 dispositivo activo tiene este servicio").await;
            desk.keys("<enter>");
            desk.until("gpon-600 de Fibra Sur vinculada").await;
            assert!(template().is_null(), "it was left as it was");

            desk.keys("v");
            desk.until("✓ vinculada").await;
            desk.keys("<c-x>");
            desk.until("sin plantilla?").await;
            desk.keys("s");
            desk.until("Solo desvincular").await;
            desk.keys("<enter>");
            desk.until("Internet: sin plantilla en Fibra Sur").await;
            // The window of templates begins with what the list knows of the links.
            let is_unlinked = |row: &str| row.contains("Internet") && row.contains("! sin plantilla");
            desk.until_that("no template in the list", |screen| screen.lines().any(is_unlinked)).await;
            desk.keys("v");
            desk.until("2 de 2").await;
            desk.keys("<enter>");
            desk.until("Y cambiar 1 dispositivo").await;
            desk.keys("<down><enter>");
            desk.until("1 cambio en cola").await;
            desk.keys("5");
            desk.until_that("the change is applied", |screen| screen.matches("✓ Aplicada").count() >= 2)
                .await;
            assert_eq!(template(), "gpon-600");
        })
        .await;
}

#[tokio::test]
async fn a_tariff_is_made_copied_and_deleted_by_keys() {
    LocalSet::new()
        .run_until(async {
            let (there, store) = (system().await, store().await);
            add_system(&store, there.url()).await;
            let first = Route::Tariffs;
            let place = Place { store: store.clone(), language: Language::Es, size: (80, 24), first };
            let mut desk = Desk::open(place);
            desk.until("2 tarifas").await;
            desk.keys("n");
            desk.until("▸Nombre").await;
            desk.keys("Aire<tab><tab>Cuota<tab>19,90<c-s>");
            desk.until("Tarifa «Aire» guardada").await;
            desk.keys("<esc>");
            desk.until("3 tarifas").await;
            desk.keys("gc");
            desk.until("Aire (copia)").await;
            desk.keys("<c-s>");
            desk.until("Tarifa «Aire (copia)» guardada").await;
            desk.keys("<esc>");
            desk.until("4 tarifas").await;
            desk.keys("gx");
            desk.until("¿Eliminar Aire?").await;
            desk.keys("s");
            desk.until("3 tarifas").await;
            let copy = store.tariff_named("Aire (copia)").await.expect("it is there");
            assert_eq!(copy.total().to_string(), "19.90");
        })
        .await;
}
