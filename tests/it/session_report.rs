//! A report in the real loop: it is made while somebody works elsewhere, and ends when the program does.

use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::i18n::Language;
use vincula::simulator::{Faults, Running};
use vincula::store::Store;

use crate::desk::{Desk, Place};
use crate::port::Port;
use crate::session::{store, system_at};
use crate::session_tariffs::add_system;

/// At the report of a system that answers nothing, which is being made.
async fn generating(port: &Port) -> (Running, Store, Desk) {
    let (there, store) = (system_at(&port.address()).await, store().await);
    add_system(&store, there.url()).await;
    there.set_faults(Faults::parse("timeout=100%").expect("a fault that there is"));
    let place = Place { store: store.clone(), language: Language::Es, size: (80, 24), first: Route::Systems };
    let mut desk = Desk::open(place);
    desk.until("1 sistema").await;
    desk.keys("g");
    desk.until("Generando el informe de Fibra Sur").await;
    (there, store, desk)
}

#[tokio::test]
async fn a_report_goes_on_while_somebody_works_elsewhere() {
    LocalSet::new()
        .run_until(async {
            let port = Port::keep();
            let (there, store, mut desk) = generating(&port).await;
            desk.keys("3");
            desk.until("Begoña").await;
            desk.keys("1");
            desk.until("1 sistema").await;
            desk.keys("g");
            desk.until("Generando el informe de Fibra Sur").await;
            desk.keys("3");
            desk.until("Begoña").await;
            there.stop().await;
            desk.until("El informe de Fibra Sur no está completo").await;
            let system = store.system_named("Fibra Sur").await.expect("it is there").id;
            assert_eq!(store.reports(system).await.expect("a list").len(), 1, "it was made once");
        })
        .await;
}

#[tokio::test]
async fn a_report_that_was_come_back_to_is_cancelled_there() {
    LocalSet::new()
        .run_until(async {
            let port = Port::keep();
            let (_there, store, mut desk) = generating(&port).await;
            desk.keys("3");
            desk.until("Begoña").await;
            desk.keys("1");
            desk.until("1 sistema").await;
            desk.keys("i");
            desk.until("Generando el informe de Fibra Sur").await;
            desk.keys("<esc>");
            desk.until("Informe cancelado").await;
            desk.until("no hay todavía ningún informe").await;
            let system = store.system_named("Fibra Sur").await.expect("it is there").id;
            assert_eq!(store.reports(system).await.expect("a list"), []);
        })
        .await;
}

#[tokio::test]
async fn the_program_ends_at_once_though_a_report_is_being_made() {
    LocalSet::new()
        .run_until(async {
            let port = Port::keep();
            let (_there, store, desk) = generating(&port).await;
            desk.keys("q");
            desk.until_ended().await;
            let system = store.system_named("Fibra Sur").await.expect("it is there").id;
            assert_eq!(store.reports(system).await.expect("a list"), []);
        })
        .await;
}
