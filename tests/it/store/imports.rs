//! Imports: all rows or none, and every bad row told.

use vincula::domain::contract::{ContractEnd, DevicesOfContract};
use vincula::domain::device::DeviceState;
use vincula::domain::operation::OperationState;
use vincula::domain::tariff::{Amount, ServiceKind};
use vincula::files::{self, Kind};
use vincula::store::{ImportMode, Imported, StoreError};
use vincula::transfer;

use super::world::{World, at, concept, customer, product, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    customers_are_added_and_updated_by_code,
    a_bad_row_keeps_the_whole_file_out,
    what_is_wrong_far_into_a_file_is_told_too,
    a_dry_run_keeps_nothing,
    a_tariff_that_a_device_uses_stays_with_the_customer,
    a_tariff_that_was_to_end_still_ends_when_the_file_has_it,
    a_retired_tariff_is_not_contracted_anew,
    a_tariff_becomes_that_of_the_file_and_keeps_its_templates,
    a_service_that_a_device_uses_stays,
    products_are_added_and_updated_by_name,
    many_rows_are_imported_in_one_go,
);

fn bad_rows(result: Result<Imported, StoreError>) -> Vec<(u64, String, String)> {
    match result {
        Err(StoreError::Rows(rows)) => rows
            .into_iter()
            .map(|row| (row.line, row.problem.field.into_owned(), row.problem.text.id.into_owned()))
            .collect(),
        other => panic!("bad rows were expected, not {other:?}"),
    }
}

fn bad(line: u64, column: &str, id: &str) -> (u64, String, String) {
    (line, column.to_owned(), id.to_owned())
}

async fn customers_are_added_and_updated_by_code(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let mut ana = customer("C1", "Ana Núñez Gil", &["Dúo"]);
    ana.tax_id = Some("12345678Z".parse().unwrap());
    ana.email = Some("ana@correo.es".parse().unwrap());
    ana.phone = Some("612 345 678".parse().unwrap());
    let file = rows([ana.clone(), customer("C3", "Eva", &[])]);
    let imported = store.import_customers(&file, ImportMode::Commit, &stamp(1)).await.unwrap();
    assert_eq!(imported, Imported { added: 1, updated: 1 });
    let file = store.customer_coded("C1").await.unwrap();
    assert_eq!(file.customer.id, world.ana);
    assert_eq!((file.customer.name, file.customer.tax_id), (ana.name, ana.tax_id));
    assert_eq!((file.customer.email, file.customer.phone), (ana.email, ana.phone));
    assert_eq!(file.tariffs.iter().map(|tariff| tariff.name.as_str()).collect::<Vec<_>>(), ["Dúo"]);
    assert_eq!(file.links.len(), 2);
}

async fn a_bad_row_keeps_the_whole_file_out(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let file = rows([
        customer("C8", "Bien", &["Dúo"]),
        customer("C9", "Mal", &["Dúo", "Nada", "Menos"]),
        customer("C8", "Otra vez", &[]),
        customer("C8", "Y otra", &[]),
    ]);
    let refused = store.import_customers(&file, ImportMode::Commit, &stamp(1)).await;
    let Err(StoreError::Rows(told)) = &refused else { panic!("{refused:?}") };
    assert!(format!("{:?}", told[3].problem.text).contains("Number(2)"), "the first line is named");
    assert_eq!(
        bad_rows(refused),
        [
            bad(3, "tariffs", "import-tariff-unknown"),
            bad(3, "tariffs", "import-tariff-unknown"),
            bad(4, "code", "file-key-twice"),
            bad(5, "code", "file-key-twice"),
        ]
    );
    assert!(matches!(store.customer_coded("C8").await, Err(StoreError::Missing)));
    let products = rows([product("A", "gpon", 1), product("B", "gpon", 1), product("A", "voip", 2)]);
    let refused = store.import_products(&products, ImportMode::Commit, &stamp(1)).await;
    assert_eq!(bad_rows(refused), [bad(4, "name", "file-key-twice")]);
    assert!(matches!(store.product_named("B").await, Err(StoreError::Missing)));
}

async fn what_is_wrong_far_into_a_file_is_told_too(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    store.retire_tariff(world.fibra, 1, &stamp(1)).await.unwrap();
    let many = |first: &str, tariffs: &[&str]| {
        let first = customer(first, "Primera", tariffs);
        std::iter::once(first).chain((0..1200).map(|n| customer(&format!("M{n}"), "Cliente", &[])))
    };
    // Nothing is written after the first mistake, and what is on record still has its say.
    let ends = [customer("C2", "Luis", &["Fibra 600"]), customer("C1", "Ana", &["Dúo"])];
    let file = rows(many("C7", &["Nada"]).chain(ends));
    let refused = store.import_customers(&file, ImportMode::Commit, &stamp(2)).await;
    let told = [
        bad(2, "tariffs", "import-tariff-unknown"),
        bad(1203, "tariffs", "contract-tariff-retired"),
        bad(1204, "tariffs", "import-tariff-used"),
    ];
    assert_eq!(bad_rows(refused), told);
    let file = rows(many("C7", &[]).chain([customer("C7", "Otra vez", &[])]));
    let refused = store.import_customers(&file, ImportMode::Commit, &stamp(2)).await;
    let Err(StoreError::Rows(rows)) = &refused else { panic!("{refused:?}") };
    assert!(format!("{:?}", rows[0].problem.text).contains("Number(2)"), "the first line is named");
    assert_eq!(bad_rows(refused), [bad(1203, "code", "file-key-twice")]);
    assert!(matches!(store.customer_coded("C7").await, Err(StoreError::Missing)));
}

async fn a_dry_run_keeps_nothing(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let before = (store.tariffs().await.unwrap(), store.products().await.unwrap());
    let customers = rows([customer("C1", "Otro nombre", &[]), customer("C3", "Eva", &["Dúo"])]);
    let tried = store.import_customers(&customers, ImportMode::DryRun, &stamp(1)).await.unwrap();
    assert_eq!(tried, Imported { added: 1, updated: 1 });
    let tariffs =
        rows([concept("Dúo", ServiceKind::Mobile, "x", 1), concept("Z", ServiceKind::Mobile, "x", 1)]);
    let tried = store.import_tariffs(&tariffs, ImportMode::DryRun, &stamp(1)).await.unwrap();
    assert_eq!(tried, Imported { added: 1, updated: 1 });
    let products = rows([product("Z", "gpon", 1)]);
    let tried = store.import_products(&products, ImportMode::DryRun, &stamp(1)).await.unwrap();
    assert_eq!(tried, Imported { added: 1, updated: 0 });
    assert_eq!((store.tariffs().await.unwrap(), store.products().await.unwrap()), before);
    assert_eq!(store.customer_coded("C1").await.unwrap().customer.name, "Ana Núñez");
    assert!(matches!(store.customer_coded("C3").await, Err(StoreError::Missing)));
}

async fn a_tariff_that_a_device_uses_stays_with_the_customer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let file = rows([customer("C2", "Luis Peña", &[]), customer("C1", "Ana", &["Dúo"])]);
    let refused = store.import_customers(&file, ImportMode::Commit, &stamp(2)).await;
    assert_eq!(bad_rows(refused), [bad(3, "tariffs", "import-tariff-used")]);
    assert_eq!(store.customer(world.ana).await.unwrap().tariffs.len(), 3);
    assert_eq!(store.customer(world.luis).await.unwrap().tariffs.len(), 1);
    let file = rows([customer("C1", "Ana", &["Fibra 600"])]);
    store.import_customers(&file, ImportMode::Commit, &stamp(2)).await.unwrap();
    assert_eq!(store.customer(world.ana).await.unwrap().tariffs.len(), 1);
}

async fn a_tariff_that_was_to_end_still_ends_when_the_file_has_it(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = super::life::active(store, &world, "HWTC1234ABCD").await;
    let devices = DevicesOfContract::Remove(vec![(device.id, device.version)]);
    let end = ContractEnd { customer: world.ana, tariff: world.fibra, devices };
    store.end_contract(&end, &stamp(2)).await.unwrap();
    let written = transfer::write(store, Kind::Customers, Vec::new()).await.unwrap();
    let file = files::customers(written.as_slice()).unwrap();
    assert_eq!(file.problems, []);
    store.import_customers(&file.rows, ImportMode::Commit, &stamp(3)).await.unwrap();
    let contracts = store.contracts(world.ana).await.unwrap();
    let ending: Vec<_> = contracts.current.iter().filter_map(|it| Some((it.tariff, it.ending_at?))).collect();
    assert_eq!((contracts.current.len(), ending), (3, vec![(world.fibra, at(2))]));
    super::life::bring(store, OperationState::Applied).await;
    let contracts = store.contracts(world.ana).await.unwrap();
    let ended: Vec<_> = contracts.ended.iter().map(|it| (it.tariff_name.as_str(), it.ended_at)).collect();
    assert_eq!((contracts.current.len(), ended), (2, vec![("Fibra 600", at(2))]));
}

async fn a_retired_tariff_is_not_contracted_anew(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.retire_tariff(world.fibra, 1, &stamp(1)).await.unwrap();
    let file = rows([
        customer("C1", "Ana", &["Fibra 600"]),
        customer("C2", "Luis", &["Fibra 600"]),
        customer("C3", "Eva", &["Fibra 600"]),
    ]);
    let refused = store.import_customers(&file, ImportMode::Commit, &stamp(2)).await;
    assert_eq!(bad_rows(refused), [bad(3, "tariffs", "contract-tariff-retired")]);
    // She has it, and one who is new has had it elsewhere.
    let file = rows([customer("C1", "Ana", &["Fibra 600"]), customer("C3", "Eva", &["Fibra 600"])]);
    store.import_customers(&file, ImportMode::Commit, &stamp(3)).await.unwrap();
    for code in ["C1", "C3"] {
        assert_eq!(store.customer_coded(code).await.unwrap().tariffs[0].id, world.fibra, "{code}");
    }
}

async fn a_tariff_becomes_that_of_the_file_and_keeps_its_templates(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let before = store.tariff_named("Dúo").await.unwrap();
    for service in &before.services {
        store.link_template(service.id, world.system, "plantilla", &stamp(0)).await.unwrap();
    }
    let file = rows([
        concept("Dúo", ServiceKind::Internet, "Internet 1 Gb", 2600),
        concept("Nueva", ServiceKind::Mobile, "Móvil", 500),
        concept("Dúo", ServiceKind::Internet, "Alquiler de router", 300),
    ]);
    let imported = store.import_tariffs(&file, ImportMode::Commit, &stamp(1)).await.unwrap();
    assert_eq!(imported, Imported { added: 1, updated: 1 });
    let after = store.tariff_named("Dúo").await.unwrap();
    assert_eq!((after.id, after.services.len(), after.total()), (before.id, 1, Amount(2900)));
    assert_eq!(after.services[0].id, before.services[0].id);
    let concepts: Vec<_> = after.services[0].concepts.iter().map(|c| c.description.as_str()).collect();
    assert_eq!(concepts, ["Internet 1 Gb", "Alquiler de router"]);
    assert_eq!(after.template(ServiceKind::Internet, world.system), Some("plantilla"));
}

async fn a_service_that_a_device_uses_stays(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon_of_luis("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Pending);
    let file = rows([
        concept("Otra", ServiceKind::Internet, "x", 1),
        concept("Dúo", ServiceKind::Landline, "Teléfono", 900),
    ]);
    let refused = store.import_tariffs(&file, ImportMode::Commit, &stamp(2)).await;
    assert_eq!(bad_rows(refused), [bad(3, "service", "import-service-used")]);
    assert_eq!(store.tariff_named("Dúo").await.unwrap().services.len(), 2);
    assert!(matches!(store.tariff_named("Otra").await, Err(StoreError::Missing)));
}

async fn products_are_added_and_updated_by_name(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(1)).await.unwrap();
    let file = rows([product("Router Huawei", "gpon", 40), product("ONT ZTE", "gpon", 5)]);
    let imported = store.import_products(&file, ImportMode::Commit, &stamp(2)).await.unwrap();
    assert_eq!(imported, Imported { added: 1, updated: 1 });
    let router = store.product_named("Router Huawei").await.unwrap();
    assert_eq!((router.id, router.stock, router.assigned), (world.router, 40, 1));
}

async fn many_rows_are_imported_in_one_go(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    let file =
        rows((0..1730).map(|n| customer(&format!("M{n}"), &format!("Cliente {n}"), &["Dúo", "Móvil"])));
    for expected in [Imported { added: 1730, updated: 0 }, Imported { added: 0, updated: 1730 }] {
        let imported = store.import_customers(&file, ImportMode::Commit, &stamp(1)).await.unwrap();
        assert_eq!(imported, expected);
    }
    assert_eq!(store.customer_coded("M1729").await.unwrap().tariffs.len(), 2);
    let none = store.import_customers(&[], ImportMode::Commit, &stamp(1)).await.unwrap();
    assert_eq!(none, Imported::default());
}
