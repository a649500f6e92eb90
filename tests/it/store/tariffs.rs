//! Tariffs kept by hand: saved, copied, retired, deleted, and what a link changes.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use vincula::domain::contract::{ContractEnd, DevicesOfContract};
use vincula::domain::ids::{ServiceId, TariffId};
use vincula::domain::operation::OperationState;
use vincula::domain::tariff::{Amount, CheckedTariff, Concept, ServiceKind, Tariff};
use vincula::store::{
    Count, Direction, Edge, Expected, ImportMode, KeySource, MasterKey, Relinked, Store, StoreChange,
    StoreError, TariffDraft, TariffFilter, TariffPage, TariffQuery, TemplateChange, ToDevices,
};

use super::world::{World, concept, operations, problems, rows, stamp};
use crate::databases::{Empty, Kind, TestDatabase, empty, on_both};

on_both!(
    a_tariff_is_saved_with_its_services_and_concepts_and_read_back,
    the_links_of_a_service_that_stays_outlive_a_change_and_those_of_one_that_goes_do_not,
    a_service_that_a_device_has_cannot_be_taken_out,
    two_who_change_one_tariff_do_not_overwrite_each_other,
    a_copy_has_the_templates_of_its_original,
    a_used_tariff_is_retired_and_offered_again_but_never_deleted,
    a_tariff_that_nobody_has_is_deleted_with_its_links,
    a_tariff_that_somebody_had_is_in_use_for_ever,
    each_change_of_a_tariff_is_one_line_of_the_trail,
    the_list_comes_page_by_page_by_folded_name_with_its_use,
    the_list_can_be_turned_round,
    the_list_can_be_searched_and_filtered,
    a_change_of_a_link_leaves_the_devices_alone_unless_told,
    a_change_of_a_link_queues_each_active_device_when_told,
    a_link_that_somebody_else_has_changed_is_not_overwritten,
    a_tariff_that_is_imported_again_has_another_version,
);

fn services(kinds: &[(ServiceKind, &[(&str, i64)])]) -> CheckedTariff {
    let concept = |(description, amount): &(&str, i64)| Concept {
        description: (*description).to_owned(),
        amount: Amount(*amount),
    };
    let services = kinds.iter().map(|(kind, concepts)| (*kind, concepts.iter().map(concept).collect()));
    CheckedTariff { name: "Trío".into(), services: services.collect() }
}

fn new(tariff: CheckedTariff) -> TariffDraft {
    TariffDraft { known: None, tariff, copied_from: None }
}

fn changed(known: &Tariff, tariff: CheckedTariff) -> TariffDraft {
    TariffDraft { known: Some((known.id, known.version)), tariff, copied_from: None }
}

fn trio() -> CheckedTariff {
    services(&[
        (ServiceKind::Internet, &[("Cuota", 2990), ("Router", 300)]),
        (ServiceKind::Landline, &[]),
        (ServiceKind::Mobile, &[("Línea", 1000)]),
    ])
}

async fn a_tariff_is_saved_with_its_services_and_concepts_and_read_back(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    assert_eq!((saved.name.as_str(), saved.version, saved.is_offered()), ("Trío", 1, true));
    let read = store.tariff(saved.id).await.unwrap();
    assert_eq!(read, saved);
    let there = read.services.iter().map(|service| (service.kind, service.concepts.clone())).collect();
    assert_eq!(CheckedTariff { name: read.name, services: there }, trio());
    let again = store.save_tariff(&new(trio()), &stamp(2)).await;
    assert_eq!(problems(again), [("name".to_owned(), "tariff-name-taken".to_owned())]);
}

async fn the_links_of_a_service_that_stays_outlive_a_change_and_those_of_one_that_goes_do_not(
    database: &TestDatabase,
) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    for service in &saved.services {
        store.link_template(service.id, world.system, service.kind.word(), &stamp(2)).await.unwrap();
    }
    let less = services(&[(ServiceKind::Internet, &[("Cuota", 2500)])]);
    let left = store.save_tariff(&changed(&saved, less), &stamp(3)).await.unwrap();
    assert_eq!((left.services.len(), left.version), (1, 2));
    assert_eq!(left.template(ServiceKind::Internet, world.system), Some("internet"));
    assert_eq!(left.services[0].id, saved.services[0].id);
    let whole = store.save_tariff(&changed(&left, trio()), &stamp(4)).await.unwrap();
    assert_eq!(whole.template(ServiceKind::Mobile, world.system), None, "it is another service");
}

async fn a_service_that_a_device_has_cannot_be_taken_out(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(1)).await.unwrap();
    let fibra = store.tariff(world.fibra).await.unwrap();
    let other = services(&[(ServiceKind::Mobile, &[])]);
    let refused = problems(store.save_tariff(&changed(&fibra, other), &stamp(2)).await);
    assert_eq!(refused, [("internet".to_owned(), "tariff-service-used".to_owned())]);
    assert_eq!(store.tariff(world.fibra).await.unwrap(), fibra);
}

async fn two_who_change_one_tariff_do_not_overwrite_each_other(database: &TestDatabase) {
    let store = &database.store;
    let seen = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let theirs = CheckedTariff { name: "Trío plus".into(), ..trio() };
    let now = store.save_tariff(&changed(&seen, theirs), &stamp(2)).await.unwrap();
    let mine = services(&[(ServiceKind::Internet, &[])]);
    let second = store.save_tariff(&changed(&seen, mine), &stamp(3)).await;
    assert!(matches!(second, Err(StoreError::Changed)), "{second:?}");
    let since = store.tariff_since(seen.id, seen.version).await.unwrap();
    assert_eq!(since.now, Some(now));
    let told: Vec<_> = since.changes.iter().map(|change| (change.by.as_str(), &change.fields[..])).collect();
    assert_eq!(told, [("marta", &["name".to_owned()][..])]);
    for refused in [
        store.retire_tariff(seen.id, seen.version, &stamp(4)).await.map(drop),
        store.remove_tariff(seen.id, seen.version, &stamp(4)).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Changed)), "{refused:?}");
    }
}

async fn a_copy_has_the_templates_of_its_original(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let original = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let internet = original.service(ServiceKind::Internet).unwrap().id;
    store.link_template(internet, world.system, "a", &stamp(2)).await.unwrap();
    store.link_template(internet, world.other_system, "b", &stamp(2)).await.unwrap();
    let tariff = CheckedTariff { name: "Copia".into(), ..trio() };
    let draft = TariffDraft { known: None, tariff, copied_from: Some(original.id) };
    let copy = store.save_tariff(&draft, &stamp(3)).await.unwrap();
    assert_eq!(copy.template(ServiceKind::Internet, world.system), Some("a"));
    assert_eq!(copy.template(ServiceKind::Internet, world.other_system), Some("b"));
    assert_eq!(copy.template(ServiceKind::Mobile, world.system), None);
}

async fn a_used_tariff_is_retired_and_offered_again_but_never_deleted(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let retired = store.retire_tariff(world.fibra, 1, &stamp(1)).await.unwrap();
    assert_eq!((retired.is_offered(), retired.version), (false, 2));
    let ana = store.customer(world.ana).await.unwrap();
    assert!(ana.tariffs.iter().any(|tariff| tariff.id == world.fibra), "who has it keeps it");
    let refused = problems(store.remove_tariff(world.fibra, 2, &stamp(2)).await);
    assert_eq!(refused, [(String::new(), "tariff-in-use".to_owned())]);
    let offered = store.offer_tariff(world.fibra, 2, &stamp(3)).await.unwrap();
    assert_eq!((offered.is_offered(), offered.version), (true, 3));
}

async fn a_tariff_that_nobody_has_is_deleted_with_its_links(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    store.link_template(saved.services[0].id, world.system, "a", &stamp(2)).await.unwrap();
    store.remove_tariff(saved.id, saved.version, &stamp(3)).await.unwrap();
    assert!(matches!(store.tariff(saved.id).await, Err(StoreError::Missing)));
    assert_eq!(database.count("select count(*) from template_links").await, 0);
    let since = store.tariff_since(saved.id, 1).await.unwrap();
    assert_eq!((since.now, since.changes[0].by.as_str()), (None, "marta"));
}

async fn a_tariff_that_somebody_had_is_in_use_for_ever(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let listed = async || page(store, TariffFilter::All, "Trío", Edge::First).await.rows.remove(0).is_used;
    assert!(!listed().await);
    store.contract_tariff(world.luis, saved.id, &stamp(2)).await.unwrap();
    let end = ContractEnd { customer: world.luis, tariff: saved.id, devices: DevicesOfContract::None };
    store.end_contract(&end, &stamp(3)).await.unwrap();
    assert!(listed().await, "it is told in his history of contracts");
    let refused = problems(store.remove_tariff(saved.id, saved.version, &stamp(4)).await);
    assert_eq!(refused, [(String::new(), "tariff-in-use".to_owned())]);
}

async fn each_change_of_a_tariff_is_one_line_of_the_trail(database: &TestDatabase) {
    let store = &database.store;
    let noted = || database.count("select count(*) from audit where entity = 'tariff'");
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    assert_eq!(noted().await, 1);
    let retired = store.retire_tariff(saved.id, 1, &stamp(2)).await.unwrap();
    assert_eq!(noted().await, 2);
    let offered = store.offer_tariff(saved.id, retired.version, &stamp(3)).await.unwrap();
    assert_eq!(noted().await, 3);
    store.remove_tariff(saved.id, offered.version, &stamp(4)).await.unwrap();
    assert_eq!(noted().await, 4);
    store.remove_tariff(saved.id, offered.version, &stamp(5)).await.unwrap_err();
    assert_eq!(noted().await, 4);
}

async fn page(
    store: &Store,
    filter: TariffFilter,
    search: &str,
    edge: Edge<vincula::store::TariffKey>,
) -> TariffPage {
    let query = TariffQuery { filter, search: search.into(), direction: Direction::Up, edge, limit: 2 };
    store.tariff_page(&query).await.unwrap()
}

fn names(page: &TariffPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.tariff.name.as_str()).collect()
}

async fn the_list_comes_page_by_page_by_folded_name_with_its_use(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let first = page(store, TariffFilter::All, "", Edge::First).await;
    assert_eq!((names(&first), first.total), (vec!["Dúo", "Fibra 600"], 4));
    let uses: Vec<_> = first.rows.iter().map(|row| (row.customers, row.is_used)).collect();
    assert_eq!(uses, [(Count::Exactly(2), true), (Count::Exactly(1), true)]);
    assert_eq!(first.rows[0].tariff, store.tariff_named("Dúo").await.unwrap());
    let second = page(store, TariffFilter::All, "", Edge::After(first.rows[1].key.clone())).await;
    assert_eq!(names(&second), ["Móvil", "Trío"]);
    assert_eq!((second.rows[1].customers, second.rows[1].is_used), (Count::Exactly(0), false));
    let back = page(store, TariffFilter::All, "", Edge::Before(second.rows[0].key.clone())).await;
    assert_eq!(back, first);
    let last = page(store, TariffFilter::All, "", Edge::Last).await;
    assert_eq!(last, second);
    let again = page(store, TariffFilter::All, "", Edge::From(first.rows[1].key.clone())).await;
    assert_eq!(names(&again), ["Fibra 600", "Móvil"]);
}

async fn the_list_can_be_turned_round(database: &TestDatabase) {
    let store = &database.store;
    World::build(store).await;
    store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let page = async |edge| {
        let (filter, direction) = (TariffFilter::All, Direction::Down);
        let query = TariffQuery { filter, search: String::new(), direction, edge, limit: 2 };
        store.tariff_page(&query).await.unwrap()
    };
    let first = page(Edge::First).await;
    assert_eq!(names(&first), ["Trío", "Móvil"]);
    let second = page(Edge::After(first.rows[1].key.clone())).await;
    assert_eq!(names(&second), ["Fibra 600", "Dúo"]);
    assert_eq!(page(Edge::Last).await, second);
    assert_eq!(page(Edge::Before(second.rows[0].key.clone())).await, first);
    assert_eq!(names(&page(Edge::From(first.rows[1].key.clone())).await), ["Móvil", "Fibra 600"]);
}

async fn the_list_can_be_searched_and_filtered(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let fibra = store.tariff(world.fibra).await.unwrap();
    store.link_template(fibra.services[0].id, world.system, "a", &stamp(1)).await.unwrap();
    let movil = store.tariff_named("Móvil").await.unwrap();
    store.retire_tariff(movil.id, movil.version, &stamp(1)).await.unwrap();
    for (filter, search, found) in [
        (TariffFilter::All, "DUO", vec!["Dúo"]),
        (TariffFilter::All, "fib 6", vec!["Fibra 600"]),
        (TariffFilter::All, "600 fib", vec![]),
        (TariffFilter::All, "_", vec!["Dúo", "Fibra 600"]),
        (TariffFilter::Offered, "", vec!["Dúo", "Fibra 600"]),
        (TariffFilter::Unlinked, "", vec!["Dúo"]),
        (TariffFilter::Retired, "", vec!["Móvil"]),
        (TariffFilter::Retired, "duo", vec![]),
    ] {
        let page = page(store, filter, search, Edge::First).await;
        assert_eq!(names(&page), found, "{filter:?} {search:?}");
    }
}

/// Two devices of Ana's and one of Luis's: an active one and a suspended one of hers with one tariff, his with another.
async fn served(database: &TestDatabase, world: &World) -> ServiceId {
    let store = &database.store;
    for serial in ["HWTC00000001", "HWTC00000002"] {
        store.save_device(&world.gpon(serial), &stamp(1)).await.unwrap();
    }
    store.save_device(&world.gpon_of_luis("HWTC00000003"), &stamp(1)).await.unwrap();
    database.tamper("update operations set state = 'applied', settled_at = 1").await;
    database.tamper("update devices set state = 'active', standing = 'active'").await;
    database.tamper("update devices set state = 'suspended' where serial = 'HWTC00000002'").await;
    store.tariff(world.fibra).await.unwrap().services[0].id
}

fn change(service: ServiceId, world: &World, template: Option<&str>, devices: ToDevices) -> TemplateChange {
    let (template, expected) = (template.map(str::to_owned), Expected::Anything);
    TemplateChange { service, system: world.system, template, expected, devices }
}

async fn a_change_of_a_link_leaves_the_devices_alone_unless_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = served(database, &world).await;
    assert_eq!(store.active_devices(service, world.system).await.unwrap(), 1);
    assert_eq!(store.active_devices(service, world.other_system).await.unwrap(), 0);
    let mut heard = store.changes();
    let leave = change(service, &world, Some("a"), ToDevices::Leave);
    assert_eq!(store.change_template(&leave, &stamp(2)).await.unwrap(), Relinked { queued: 0 });
    assert!(operations(store, &[OperationState::Queued]).await.is_empty());
    assert!(heard.try_recv().is_err());
}

async fn a_change_of_a_link_queues_each_active_device_when_told(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = served(database, &world).await;
    for (seconds, template) in [(2, Some("a")), (3, Some("b")), (4, None)] {
        let mut heard = store.changes();
        let change = change(service, &world, template, ToDevices::Queue);
        assert_eq!(store.change_template(&change, &stamp(seconds)).await.unwrap(), Relinked { queued: 1 });
        let queued = operations(store, &[OperationState::Queued]).await;
        let serials: Vec<_> = queued.iter().map(|operation| operation.serial.as_deref()).collect();
        assert_eq!(serials, [Some("HWTC00000001")], "the newest replaces what was not sent");
        assert_eq!(queued[0].created_by, "marta");
        let told = std::iter::from_fn(|| heard.try_recv().ok());
        let new = |change: &StoreChange| {
            matches!(change, StoreChange::Operation { state: OperationState::Queued, .. })
        };
        assert_eq!(told.filter(new).count(), 1);
    }
    assert_eq!(database.count("select count(*) from audit where entity = 'service'").await, 3);
    assert_eq!(
        database.count("select count(*) from operations where not overtaken and state = 'queued'").await,
        1
    );
    let gone = change(service, &world, None, ToDevices::Queue);
    let refused = store.change_template(&gone, &stamp(5)).await;
    assert!(matches!(refused, Err(StoreError::Missing)), "{refused:?}");
}

async fn a_link_that_somebody_else_has_changed_is_not_overwritten(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let service = served(database, &world).await;
    let expecting = |expected: Option<&str>, template: Option<&str>| TemplateChange {
        expected: Expected::This(expected.map(str::to_owned)),
        ..change(service, &world, template, ToDevices::Queue)
    };
    store.change_template(&expecting(None, Some("a")), &stamp(2)).await.unwrap();
    for stale in [expecting(None, Some("b")), expecting(Some("c"), None)] {
        let refused = store.change_template(&stale, &stamp(3)).await;
        assert!(matches!(refused, Err(StoreError::Changed)), "{refused:?}");
    }
    assert_eq!(operations(store, &[OperationState::Queued]).await.len(), 1);
    store.change_template(&expecting(Some("a"), None), &stamp(4)).await.unwrap();
}

async fn a_tariff_that_is_imported_again_has_another_version(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_tariff(&new(trio()), &stamp(1)).await.unwrap();
    let file = rows([concept("Trío", ServiceKind::Internet, "Cuota", 1)]);
    store.import_tariffs(&file, ImportMode::Commit, &stamp(2)).await.unwrap();
    let stale = store.save_tariff(&changed(&saved, trio()), &stamp(3)).await;
    assert!(matches!(stale, Err(StoreError::Changed)), "{stale:?}");
    let unknown = TariffDraft { known: Some((TariffId(99), 1)), ..new(trio()) };
    assert!(matches!(store.save_tariff(&unknown, &stamp(4)).await, Err(StoreError::Missing)));
}

/// Tariffs of before they had a version.
const BEFORE: &str = "insert into tariffs (name) values ('Ñandú'), ('Zeta'), ('Ágil')";

async fn check_those_of_before(room: &Empty) {
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    let tariffs = store.tariffs().await.unwrap();
    let names: Vec<_> = tariffs.iter().map(|tariff| tariff.name.as_str()).collect();
    assert_eq!(names, ["Ágil", "Ñandú", "Zeta"]);
    assert!(tariffs.iter().all(|tariff| tariff.version == 1 && tariff.is_offered()));
}

#[tokio::test]
async fn the_tariffs_of_an_older_sqlite_are_offered() {
    let room = empty(Kind::Sqlite).await.unwrap();
    let options: SqliteConnectOptions = room.url.parse().unwrap();
    let mut connection = options.create_if_missing(true).connect().await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/sqlite")).await.unwrap();
    migrations.run_to(5, &mut connection).await.unwrap();
    sqlx::raw_sql(BEFORE).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check_those_of_before(&room).await;
}

#[tokio::test]
async fn the_tariffs_of_an_older_postgres_are_offered() {
    let Some(room) = empty(Kind::Postgres).await else { return };
    let mut connection = PgConnection::connect(&room.url).await.unwrap();
    let migrations = Migrator::new(Path::new("assets/migrations/postgres")).await.unwrap();
    migrations.run_to(5, &mut connection).await.unwrap();
    sqlx::raw_sql(BEFORE).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    check_those_of_before(&room).await;
}
