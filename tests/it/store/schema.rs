//! A database that an earlier version has written opens with all that it held.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection, SqliteConnection};
use vincula::domain::action::Action;
use vincula::domain::device::{DeviceState, Intent};
use vincula::domain::ids::{CustomerId, OperationId, SystemId};
use vincula::domain::operation::OperationState;
use vincula::domain::product::{StockChange, StockDeed};
use vincula::domain::values::SerialNumber;
use vincula::reconcile::report::{Counts, Totals};
use vincula::store::{
    CustomerColumn, CustomerPush, CustomerQuery, Direction, Edge, Gaps, Hold, KeySource, MasterKey,
    OperationFilter, OperationPart, OperationQuery, Place, ProductColumn, ProductQuery, ReportEnd, Shown,
    Sort, Store, Stray, TariffFilter, TariffQuery, Task, Wanted,
};

use super::world::{RULES, at, stamp, system_draft};
use crate::databases::{Empty, Kind, empty};

/// What an operator had on record: two systems, a customer linked in one, an active and a suspended device, and an
/// operation that was accepted.
const BEFORE: [&str; 9] = [
    "insert into systems (name, kind, url, user_name, options, version, tested_at, test_ok)
        values ('Norte', 'rest', 'http://norte.example', 'demo', '{}', 4, 5, true),
            ('Sur', 'rest', 'http://sur.example', '', '{\"timeout_secs\":\"5\"}', 1, null, null)",
    "insert into tariffs (name) values ('Fibra')",
    "insert into tariff_services (tariff_id, kind) values (1, 'internet')",
    "insert into template_links (service_id, system_id, template_id) values (1, 2, 'FTTH600')",
    "insert into products (name, model, technology, stock) values ('ONT', 'X1', 'gpon', 3)",
    "insert into customers (code, code_folded, name, name_folded, status, address, city, postal_code)
        values ('C1', 'c1', 'Ana', 'ana', 'alta', '', '', '')",
    "insert into links (system_id, external_id, customer_id) values (2, 'R1', 1)",
    "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, fields, version)
        values (1, 2, 'R1', 1, 1, 'ONT', 'HWTC00000001', 'gpon', 'active', 'active', '{}', 1),
            (1, 2, 'R1', 1, 1, 'ONT', 'HWTC00000002', 'gpon', 'suspended', 'suspended', '{}', 1)",
    "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at, job,
            created_at, created_by)
        values (2, 1, 1, 'device', 'active', 'accepted', 3, 1, 0, '7', 1790000000000, 'marta')",
];

/// Brings an empty database as far as the first `migrations`, and fills it.
async fn as_of(kind: Kind, room: &Empty, migrations: usize, rows: &[&'static str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/migrations").join(match kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    });
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let earlier = tempfile::tempdir().unwrap();
    for file in &files[..migrations] {
        std::fs::copy(file, earlier.path().join(file.file_name().unwrap())).unwrap();
    }
    let migrator = Migrator::new(earlier.path()).await.unwrap();
    match kind {
        Kind::Sqlite => {
            let path = room.url.strip_prefix("sqlite://").unwrap();
            std::fs::File::create(path).unwrap();
            let mut connection = SqliteConnection::connect(&room.url).await.unwrap();
            migrator.run_direct(None, &mut connection, false).await.unwrap();
            for sql in rows {
                sqlx::query(*sql).execute(&mut connection).await.unwrap();
            }
            connection.close().await.unwrap();
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(&room.url).await.unwrap();
            migrator.run_direct(None, &mut connection, false).await.unwrap();
            for sql in rows {
                sqlx::query(*sql).execute(&mut connection).await.unwrap();
            }
            connection.close().await.unwrap();
        }
    }
}

/// The database with the schema of now, and where it is.
async fn the_life_of_devices_begins_where_the_first_schema_ends(kind: Kind) -> Option<Empty> {
    let room = empty(kind).await?;
    as_of(kind, &room, 1, &BEFORE).await;

    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();

    let systems = store.systems().await.unwrap();
    let names: Vec<_> = systems.iter().map(|it| (it.system.id.0, it.system.name.as_str())).collect();
    assert_eq!(names, [(1, "Norte"), (2, "Sur")]);
    assert_eq!((systems[0].system.version, systems[0].last_test.as_ref().unwrap().ok), (4, true));
    assert_eq!((systems[1].customers_linked, systems[1].operations_waiting), (1, 1));
    assert_eq!(systems[1].system.options["timeout_secs"], "5");
    assert_eq!(store.tariff_named("Fibra").await.unwrap().services[0].templates.len(), 1);

    let claimed = store.claim(None, RULES, at(10)).await.unwrap().unwrap();
    assert_eq!(claimed.task, Task::AskAfter { job: "7".into(), since: at(0) });
    let done = super::life::to(OperationState::Refused);
    store.settle(claimed.operation.id, claimed.attempt, &done, at(11)).await.unwrap();

    // What stood there is known: a removal that comes to nothing leaves it so.
    let devices = store.customer_coded("C1").await.unwrap().devices;
    let states: Vec<_> = devices.iter().map(|device| device.state).collect();
    assert_eq!(states, [DeviceState::Active, DeviceState::Suspended]);
    for device in &devices {
        let removal = store.intend(device.id, 1, Intent::Removed, &stamp(12)).await.unwrap();
        store.cancel(removal.operation, &stamp(13)).await.unwrap();
        assert_eq!(store.device(device.id).await.unwrap().state, device.state);
    }

    // New names are still told apart, and what refers to a system still has to.
    let taken = super::world::problems(store.save_system(&system_draft("Sur"), &stamp(14)).await);
    assert_eq!(taken[0].1, "system-name-taken");
    let next = store.save_system(&system_draft("Este"), &stamp(15)).await.unwrap();
    assert_eq!(next.id.0, 3);
    store.remove_system(next.id, next.version, &stamp(16)).await.unwrap();
    assert_eq!(store.save_system(&system_draft("Este"), &stamp(17)).await.unwrap().id.0, 4);
    Some(room)
}

#[tokio::test]
async fn the_life_of_devices_begins_where_the_first_schema_ends_on_sqlite() {
    let room = the_life_of_devices_begins_where_the_first_schema_ends(Kind::Sqlite).await.unwrap();
    let mut connection = SqliteConnection::connect(&room.url).await.unwrap();
    let astray: i64 = sqlx::query_scalar("select count(*) from pragma_foreign_key_check")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(astray, 0);
    let link = "insert into links (system_id, external_id, customer_id) values (99, 'R9', 1)";
    assert!(sqlx::query(link).execute(&mut connection).await.is_err(), "a link needs its system");
}

#[tokio::test]
async fn the_life_of_devices_begins_where_the_first_schema_ends_on_postgres() {
    the_life_of_devices_begins_where_the_first_schema_ends(Kind::Postgres).await;
}

/// The trail of two customers, one of whom has a device, an operation of it, and a tariff.
const CUSTOMERS_BEFORE: [&str; 8] = [
    "insert into systems (name, kind, url, user_name, options, version)
        values ('Norte', 'rest', 'http://norte.example', 'demo', '{}', 1)",
    "insert into tariffs (name) values ('Fibra')",
    "insert into products (name, model, technology, stock) values ('ONT', 'X1', 'gpon', 3)",
    "insert into customers (code, code_folded, name, name_folded, status, address, city, postal_code)
        values ('C1', 'c1', 'Ana', 'ana', 'alta', '', '', ''), ('C2', 'c2', 'Luis', 'luis', 'alta', '', '', '')",
    "insert into contracts (customer_id, tariff_id) values (2, 1)",
    "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, standing, fields, version)
        values (2, 1, 'R2', 1, 1, 'ONT', 'HWTC00000001', 'gpon', 'active', 'active', 'active', '{}', 1)",
    "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at,
            created_at, created_by)
        values (1, 2, 1, 'device', 'active', 'applied', 1, 1, 0, 1790000000000, 'marta')",
    "insert into audit (at, by_whom, action, entity, entity_id, detail) values
        (1790000000000, 'marta', 'link', 'customer', 1, '{\"system\":\"Norte\",\"external_id\":\"R1\"}'),
        (1790000001000, 'marta', 'save', 'device', 1, '{\"serial\":\"HWTC00000001\",\"new\":true}'),
        (1790000002000, 'marta', 'retry', 'operation', 1, '{\"kind\":\"device\"}'),
        (1790000003000, 'marta', 'import', 'customers', null, '{}')",
];

async fn the_trail_of_each_customer_is_known_where_it_was_not_before(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    as_of(kind, &room, 5, &CUSTOMERS_BEFORE).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();

    let ana = store.customer_coded("C1").await.unwrap().customer;
    let luis = store.customer_coded("C2").await.unwrap();
    assert_eq!((ana.version, luis.tariffs[0].name.as_str()), (1, "Fibra"));
    let rows = "select count(*) from audit where customer_id = 2 and entity in ('device', 'operation')";
    assert_eq!(count(kind, &room, rows).await, 2);
    let rows = "select count(*) from audit where customer_id = 1 and entity = 'customer'";
    assert_eq!(count(kind, &room, rows).await, 1);
    assert_eq!(count(kind, &room, "select count(*) from audit where customer_id is null").await, 1);

    // A serial is still there once in a system.
    let twice =
        "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial,
            technology, intent, state, standing, fields, version)
        select customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology, intent,
            state, standing, fields, version from devices";
    assert!(try_to(kind, &room, twice).await.is_err(), "a serial twice");
}

async fn count(kind: Kind, room: &Empty, sql: &'static str) -> i64 {
    match kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(&room.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(&room.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        }
    }
}

async fn try_to(kind: Kind, room: &Empty, sql: &'static str) -> Result<u64, sqlx::Error> {
    match kind {
        Kind::Sqlite => {
            let mut connection = SqliteConnection::connect(&room.url).await?;
            sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
        }
        Kind::Postgres => {
            let mut connection = PgConnection::connect(&room.url).await?;
            sqlx::query(sql).execute(&mut connection).await.map(|done| done.rows_affected())
        }
    }
}

#[tokio::test]
async fn the_trail_of_each_customer_is_known_where_it_was_not_before_on_sqlite() {
    the_trail_of_each_customer_is_known_where_it_was_not_before(Kind::Sqlite).await;
}

#[tokio::test]
async fn the_trail_of_each_customer_is_known_where_it_was_not_before_on_postgres() {
    the_trail_of_each_customer_is_known_where_it_was_not_before(Kind::Postgres).await;
}

/// Two devices that are one unit, a third, and a product that has an accent.
const UNITS: [&str; 3] = [
    "insert into products (name, model, technology, stock) values ('Ámbar ÑU', 'X2', 'gpon', 0)",
    "insert into serials (serial, customer_id) values ('HWTC00000001', 1), ('HWTC00000002', 1)",
    "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial, technology,
            intent, state, fields, version)
        values (1, 1, 'R1', 1, 1, 'ONT', 'HWTC00000001', 'gpon', 'active', 'active', '{}', 1),
            (1, 1, 'R1', 1, 1, 'ONT', 'HWTC00000003', 'gpon', 'removed', 'removed', '{}', 1)",
];

async fn the_stock_of_an_earlier_schema_is_counted_and_its_serials_stay_held(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    let rows: Vec<&'static str> = BEFORE.into_iter().chain(UNITS).collect();
    as_of(kind, &room, 5, &rows).await;

    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();

    let ont = store.product_named("ONT").await.unwrap();
    assert_eq!((ont.stock, ont.named, ont.assigned, ont.version), (3, 0, 2, 1));
    let query = ProductQuery {
        shown: Shown::Offered,
        search: "ambar nu".into(),
        sort: Sort::default(),
        edge: Edge::First,
        limit: 9,
    };
    let found = store.product_page(&query).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.product.name.as_str()).collect::<Vec<_>>(), ["Ámbar ÑU"]);
    let serial = SerialNumber::from_stored("HWTC00000002".into());
    let change = StockChange { deed: StockDeed::In, units: 0, serials: vec![serial], reason: String::new() };
    let taken = super::world::problems(store.change_stock(ont.id, &change, None, &stamp(1)).await);
    assert_eq!(taken[0].1, "serial-in-use");
}

#[tokio::test]
async fn the_stock_of_an_earlier_schema_is_counted_and_its_serials_stay_held_on_sqlite() {
    the_stock_of_an_earlier_schema_is_counted_and_its_serials_stay_held(Kind::Sqlite).await;
}

#[tokio::test]
async fn the_stock_of_an_earlier_schema_is_counted_and_its_serials_stay_held_on_postgres() {
    the_stock_of_an_earlier_schema_is_counted_and_its_serials_stay_held(Kind::Postgres).await;
}

/// Products with units in stock and in customers' hands, of a schema that did not keep the most of them first.
const STOCKED: [&str; 1] = ["insert into products (name, name_folded, model, technology, stock, assigned)
    values ('A', 'a', 'X', 'gpon', 3, 7), ('B', 'b', 'X', 'gpon', 9, 1), ('C', 'c', 'X', 'gpon', 3, 8)"];

async fn products_of_an_earlier_schema_are_listed_by_what_there_is_most_of(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    as_of(kind, &room, 16, &STOCKED).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    for (by, expected) in
        [(ProductColumn::Stock, ["B", "A", "C"]), (ProductColumn::Assigned, ["C", "A", "B"])]
    {
        let (sort, search) = (Sort { by, direction: Direction::Down }, String::new());
        let query = ProductQuery { shown: Shown::Offered, search, sort, edge: Edge::First, limit: 9 };
        let page = store.product_page(&query).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.product.name.as_str()).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn products_of_an_earlier_schema_are_listed_by_what_there_is_most_of_on_sqlite() {
    products_of_an_earlier_schema_are_listed_by_what_there_is_most_of(Kind::Sqlite).await;
}

#[tokio::test]
async fn products_of_an_earlier_schema_are_listed_by_what_there_is_most_of_on_postgres() {
    products_of_an_earlier_schema_are_listed_by_what_there_is_most_of(Kind::Postgres).await;
}

/// A tariff that was contracted once, one that never was, and a product whose model has an accent.
const CONTRACTED_BEFORE: [&str; 4] = [
    "insert into tariffs (name) values ('Fibra'), ('Dúo')",
    "insert into customers (code, code_folded, name, name_folded, status, address, city, postal_code)
        values ('C1', 'c1', 'Ana', 'ana', 'alta', '', '', '')",
    "insert into ended_contracts (customer_id, tariff_id, ended_at) values (1, 1, 1790000000000)",
    "insert into products (name, model, technology, stock) values ('ONT', 'Señal-5', 'gpon', 3)",
];

async fn what_was_contracted_once_and_models_are_found_where_they_were_not_before(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    as_of(kind, &room, 11, &CONTRACTED_BEFORE).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();

    let (filter, edge) = (TariffFilter::All, Edge::First);
    let query =
        TariffQuery { filter, search: String::new(), direction: Direction::default(), edge, limit: 9 };
    let listed = store.tariff_page(&query).await.unwrap().rows;
    let used: Vec<_> = listed.iter().map(|row| (row.tariff.name.as_str(), row.is_used)).collect();
    assert_eq!(used, [("Dúo", false), ("Fibra", true)]);
    let query = ProductQuery {
        shown: Shown::Offered,
        search: "senal 5".into(),
        sort: Sort::default(),
        edge: Edge::First,
        limit: 9,
    };
    assert_eq!(store.product_page(&query).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn what_was_contracted_once_and_models_are_found_where_they_were_not_before_on_sqlite() {
    what_was_contracted_once_and_models_are_found_where_they_were_not_before(Kind::Sqlite).await;
}

#[tokio::test]
async fn what_was_contracted_once_and_models_are_found_where_they_were_not_before_on_postgres() {
    what_was_contracted_once_and_models_are_found_where_they_were_not_before(Kind::Postgres).await;
}

/// An operation of a device that waits, beside the one that was accepted.
const QUEUED: &str =
    "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at,
            created_at, created_by)
        values (2, 1, 2, 'device', 'suspended', 'queued', 0, 0, 0, 1790000000000, 'marta')";

/// A store of the schema of now, on what was written with the first `migrations`.
async fn since(kind: Kind, migrations: usize) -> Option<(Empty, Store)> {
    let room = empty(kind).await?;
    let rows: Vec<&'static str> = BEFORE.into_iter().chain([QUEUED]).collect();
    as_of(kind, &room, migrations, &rows).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    Some((room, store))
}

/// 0009: reports.
async fn reports_are_kept_where_there_were_none(kind: Kind) {
    let Some((_room, store)) = since(kind, 8).await else { return };
    let system = SystemId(2);
    assert_eq!(store.reports(system).await.unwrap(), []);
    let report = store.begin_report(system, &stamp(1)).await.unwrap();
    let end = ReportEnd {
        at: at(2),
        system_version: None,
        incomplete: None,
        counts: Counts { ours: 1, theirs: 0 },
        totals: Totals::default(),
        nothing_linked: false,
    };
    store.finish_report(report, &end, 3).await.unwrap();
    assert_eq!(store.last_complete_count(system).await.unwrap(), Some(0));
    assert_eq!(store.accepted(system).await.unwrap(), []);
}

/// 0010: operations that are about a customer.
async fn operations_of_devices_go_on_beside_those_of_customers(kind: Kind) {
    let Some((_room, store)) = since(kind, 9).await else { return };
    let push = CustomerPush {
        customer: CustomerId(1),
        system: SystemId(2),
        external_id: "R1".into(),
        place: Place::His,
    };
    store.push_customer(&push, &stamp(1)).await.unwrap();
    let accepted = store.claim(None, RULES, at(10)).await.unwrap().unwrap();
    let queued = store.claim(None, RULES, at(10)).await.unwrap().unwrap();
    let customer = store.claim(None, RULES, at(10)).await.unwrap().unwrap();
    for (claimed, gaps) in [(accepted, Gaps::Emptied), (queued, Gaps::Emptied)] {
        assert!(
            matches!(&claimed.wanted, Wanted::Device { gaps: found, .. } if *found == gaps),
            "{:?}",
            claimed.wanted
        );
    }
    assert!(matches!(customer.wanted, Wanted::Customer { hold: Hold::His, .. }), "{:?}", customer.wanted);
}

/// 0018: an index of all that rows of two reports are compared by.
async fn two_reports_are_compared_by_an_index_alone(kind: Kind) {
    let Some((room, store)) = since(kind, 15).await else { return };
    assert_eq!(store.reports(SystemId(2)).await.unwrap(), []);
    let columns = match kind {
        Kind::Sqlite => "select count(*) from pragma_index_info('report_rows_by_identity')",
        Kind::Postgres => {
            "select indnatts::bigint from pg_index where indexrelid = 'report_rows_by_identity'::regclass"
        }
    };
    assert_eq!(count(kind, &room, columns).await, 4);
}

/// 0011: an index of the links.
async fn links_are_counted_as_before(kind: Kind) {
    let Some((room, store)) = since(kind, 10).await else { return };
    let linked: Vec<_> = store.systems().await.unwrap().iter().map(|it| it.customers_linked).collect();
    assert_eq!(linked, [0, 1]);
    let sql = match kind {
        Kind::Sqlite => {
            "select count(*) from sqlite_schema where type = 'index' and name = 'links_by_system'"
        }
        Kind::Postgres => "select count(*) from pg_indexes where indexname = 'links_by_system'",
    };
    assert_eq!(count(kind, &room, sql).await, 1);
}

/// 0012: operations that are about what is on nobody's record.
async fn every_operation_is_kept_where_one_may_be_about_nobody(kind: Kind) {
    let Some((room, store)) = since(kind, 11).await else { return };
    let query = OperationQuery {
        filter: OperationFilter::States(Vec::new()),
        search: String::new(),
        part: OperationPart::Newest,
        limit: 9,
    };
    let page = store.operations(&query).await.unwrap();
    let kept: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.operation.id.0, row.operation.state, row.operation.customer, row.operation.attempts))
        .collect();
    let ana = Some(CustomerId(1));
    assert_eq!(kept, [(2, OperationState::Queued, ana, 0), (1, OperationState::Accepted, ana, 1)]);
    let stray = Stray::Customer { external_id: "R9".into() };
    let removal = store.remove_stray(SystemId(2), &stray, &stamp(1)).await.unwrap();
    assert_eq!(removal.0, 3);
    assert_eq!(store.operation(removal).await.unwrap().customer, None);
    let claimed = store.claim(None, RULES, at(10)).await.unwrap().unwrap();
    assert_eq!(claimed.task, Task::AskAfter { job: "7".into(), since: at(0) });
    // It still has to be of a system that there is.
    let astray = "update operations set system_id = 99 where id = 3";
    assert!(try_to(kind, &room, astray).await.is_err(), "an operation needs its system");
    let indexes = match kind {
        Kind::Sqlite => {
            "select count(*) from sqlite_schema where type = 'index' and tbl_name = 'operations'
                and name like 'operations_%'"
        }
        Kind::Postgres => {
            "select count(*) from pg_indexes where tablename = 'operations' and indexname <> 'operations_pkey'"
        }
    };
    assert_eq!(count(kind, &room, indexes).await, 11);
}

macro_rules! from_before {
    ($($story:ident),* $(,)?) => { $(
        mod $story {
            #[tokio::test]
            async fn sqlite() {
                super::$story(super::Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$story(super::Kind::Postgres).await;
            }
        }
    )* };
}

from_before!(
    reports_are_kept_where_there_were_none,
    operations_of_devices_go_on_beside_those_of_customers,
    links_are_counted_as_before,
    two_reports_are_compared_by_an_index_alone,
    every_operation_is_kept_where_one_may_be_about_nobody,
);

/// Three customers, in no order.
const UNSORTED: [&str; 1] = [
    "insert into customers (code, code_folded, name, name_folded, status, address, city, postal_code)
        values ('C3', 'c3', 'Ana', 'ana', 'baja', '', '', ''), ('C1', 'c1', 'Luis', 'luis', 'alta', '', '', ''),
            ('C2', 'c2', 'Eva', 'eva', 'alta', '', '', '')",
];

async fn the_customers_of_an_earlier_schema_are_listed_in_every_order(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    as_of(kind, &room, 11, &UNSORTED).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    for (by, direction, expected) in [
        (CustomerColumn::Name, Direction::Up, ["C3", "C2", "C1"]),
        (CustomerColumn::Code, Direction::Down, ["C3", "C2", "C1"]),
        (CustomerColumn::Status, Direction::Up, ["C2", "C1", "C3"]),
    ] {
        let query = CustomerQuery {
            search: String::new(),
            sort: Sort { by, direction },
            edge: Edge::First,
            limit: 9,
        };
        let page = store.customers(&query).await.unwrap();
        let codes: Vec<_> = page.rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, expected, "{by:?}");
    }
    let indexes = match kind {
        Kind::Sqlite => "select count(*) from sqlite_schema where name = 'customers_by_status'",
        Kind::Postgres => "select count(*) from pg_indexes where indexname = 'customers_by_status'",
    };
    assert_eq!(count(kind, &room, indexes).await, 1);
}

#[tokio::test]
async fn the_customers_of_an_earlier_schema_are_listed_in_every_order_on_sqlite() {
    the_customers_of_an_earlier_schema_are_listed_in_every_order(Kind::Sqlite).await;
}

#[tokio::test]
async fn the_customers_of_an_earlier_schema_are_listed_in_every_order_on_postgres() {
    the_customers_of_an_earlier_schema_are_listed_in_every_order(Kind::Postgres).await;
}

/// Devices and what was asked for them, oldest first: registered, changed, suspended and resumed; brought in from a file and
/// changed; registered in vain; removed.
const DEEDS: [&str; 2] = [
    "insert into audit (at, by_whom, action, entity, entity_id, detail)
        values (1790000000000, 'marta', 'import', 'device', 2, '{}')",
    "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at,
            created_at, created_by)
        values (2, 1, 1, 'device', 'active', 'applied', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'device', 'active', 'refused', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'device', 'suspended', 'applied', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'reboot', 'suspended', 'applied', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'device', 'active', 'replaced', 0, 0, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'device', 'active', 'applied', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 2, 'device', 'active', 'queued', 0, 0, 0, 1790000000000, 'marta'),
            (2, 1, 3, 'device', 'active', 'refused', 1, 1, 0, 1790000000000, 'marta'),
            (2, 1, 1, 'device', 'removed', 'refused', 1, 1, 0, 1790000000000, 'marta')",
];

async fn what_an_operation_of_an_earlier_schema_did_is_told(kind: Kind) {
    let Some(room) = empty(kind).await else { return };
    let third =
        "insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial,
            technology, intent, state, fields, version)
        values (1, 2, 'R1', 1, 1, 'ONT', 'HWTC00000003', 'gpon', 'active', 'failed', '{}', 1)";
    let records = BEFORE.split_last().unwrap().1;
    as_of(kind, &room, 11, &[records, &[third], &DEEDS].concat()).await;
    let store = Store::open(&room.url, KeySource::Given(MasterKey::generate().unwrap())).await.unwrap();
    let (mut actions, mut open) = (Vec::new(), Vec::new());
    for id in 1..=9 {
        let operation = store.operation(OperationId(id)).await.unwrap();
        actions.push(operation.action);
        open.extend(operation.settled_at.is_none().then_some(id));
    }
    // 0021: one that has ended is settled, and nobody works it again.
    assert_eq!(open, [7]);
    use Action as A;
    let of_first = [A::Registration, A::Change, A::Suspension, A::Reboot, A::Resumption, A::Resumption];
    assert_eq!(actions, [&of_first[..], &[A::Change, A::Registration, A::Removal]].concat());
}

#[tokio::test]
async fn what_an_operation_of_an_earlier_schema_did_is_told_on_sqlite() {
    what_an_operation_of_an_earlier_schema_did_is_told(Kind::Sqlite).await;
}

#[tokio::test]
async fn what_an_operation_of_an_earlier_schema_did_is_told_on_postgres() {
    what_an_operation_of_an_earlier_schema_did_is_told(Kind::Postgres).await;
}
