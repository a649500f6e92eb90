//! Exports: what is given out and read back is the same.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::{Just, Strategy, prop, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::retirement::Retirement;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::files::{self, Kind, Table};
use vincula::store::{CustomerRecord, ImportMode, ProductRecord, Row, Store, StoreError, TariffRecord};
use vincula::transfer;

use super::world::{at, concept, product, rows, stamp};
use crate::databases::{TestDatabase, fresh, on_both};

on_both!(
    what_is_exported_and_imported_elsewhere_is_the_same,
    a_file_that_says_nothing_of_retirement_leaves_it_as_it_is,
    a_tariff_is_retired_on_all_its_lines_or_on_none,
);

/// So many operators are made up, each with records of his own.
const OPERATORS: usize = 5;

/// A line as people and machines write them, with all that a CSV file or a spreadsheet could trip over.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-zÑñÁéü][a-zñáéü ,;.'\"=+@-]{0,18}",
        "[=+@'\"-]{1,3}[A-Za-z0-9 ;,.'\"]{0,10}",
        "[+-]?[0-9]{1,9}([.,][0-9]{1,2})?",
        "[日本語 ]{1,5}x",
    ]
    .prop_map(|words| words.trim().to_owned())
    .prop_filter("a name is not empty", |words| !words.is_empty())
}

fn service() -> impl Strategy<Value = ServiceKind> {
    prop::sample::select(ServiceKind::ALL.to_vec())
}

/// Retired at some moment, to the thousandth of a second, or not.
fn retired() -> impl Strategy<Value = Retirement> {
    let moment = (0_i64..1_900_000_000_000).prop_map(|at| Timestamp::from_millisecond(at).unwrap());
    prop_oneof![2 => Just(Retirement::Offered), 1 => moment.prop_map(Retirement::Since)]
}

fn tariffs() -> impl Strategy<Value = Vec<TariffRecord>> {
    let concept = (line(), -99_999_i64..99_999);
    let concepts = prop::collection::vec((service(), prop::option::weighted(0.8, concept)), 1..5);
    prop::collection::btree_map(line(), (concepts, retired()), 12).prop_map(|tariffs| {
        let concept = |(description, amount)| Concept { description, amount: Amount(amount) };
        let record = |tariff: &String, (service, typed): (_, Option<_>), retired| TariffRecord {
            tariff: tariff.clone(),
            service,
            concept: typed.map(concept),
            retired,
        };
        tariffs
            .into_iter()
            .flat_map(|(tariff, (concepts, retired))| {
                concepts.into_iter().map(move |concept| record(&tariff, concept, retired))
            })
            .collect()
    })
}

fn products() -> impl Strategy<Value = Vec<ProductRecord>> {
    let product = (line(), prop::sample::select(vec!["gpon", "voip"]), 0_i64..1_000, retired());
    prop::collection::btree_map(line(), product, 10).prop_map(|products| {
        products
            .into_iter()
            .map(|(name, (model, technology, stock, retired))| ProductRecord {
                name,
                model,
                technology: TechnologyKey(technology.to_owned()),
                stock,
                retired,
            })
            .collect()
    })
}

fn customers(tariffs: Vec<String>) -> impl Strategy<Value = Vec<CustomerRecord>> {
    let contracted = prop::sample::subsequence(tariffs, 0..4);
    let phone = prop::option::of("[69][0-9]{8}");
    let tax_id = prop::option::of(Just("12345678Z"));
    let email = prop::option::of("[a-z]{1,8}@[a-z]{1,8}[.]es");
    let optional = || prop_oneof![Just(String::new()), line()];
    let status = prop::sample::select(CustomerStatus::ALL.to_vec());
    let postal_code = prop_oneof![Just(String::new()), "[0-9]{5}"];
    let place = (optional(), optional(), postal_code);
    let customer = (line(), tax_id, status, email, phone, place, contracted);
    prop::collection::btree_map("[A-Za-z0-9=+@'-]{1,8}", customer, 60).prop_map(|customers| {
        let parsed = |words: Option<String>| words.and_then(|words| words.parse().ok());
        customers
            .into_iter()
            .map(|(code, (name, tax_id, status, email, phone, place, tariffs))| CustomerRecord {
                code,
                name,
                tax_id: tax_id.and_then(|tax_id| tax_id.parse().ok()),
                status,
                email: email.and_then(|email| email.parse().ok()),
                phone: parsed(phone),
                address: place.0,
                city: place.1,
                postal_code: place.2,
                tariffs,
            })
            .collect()
    })
}

/// The three files of a database.
async fn files_of(store: &Store) -> [String; 3] {
    let mut files = Vec::new();
    for kind in [Kind::Tariffs, Kind::Products, Kind::Customers] {
        let bytes = transfer::write(store, kind, Vec::new()).await.unwrap();
        files.push(String::from_utf8(bytes).unwrap());
    }
    files.try_into().unwrap()
}

fn read<T>(table: std::io::Result<Table<T>>, file: &str) -> Vec<Row<T>> {
    let table = table.unwrap();
    assert_eq!(table.problems, [], "{file}");
    table.rows
}

async fn import(store: &Store, [tariffs, products, customers]: &[String; 3]) {
    let commit = ImportMode::Commit;
    let tariffs = read(files::tariffs(tariffs.as_bytes()), tariffs);
    store.import_tariffs(&tariffs, commit, &stamp(1)).await.unwrap();
    let products = read(files::products(products.as_bytes()), products);
    store.import_products(&products, commit, &stamp(1)).await.unwrap();
    let customers = read(files::customers(customers.as_bytes()), customers);
    store.import_customers(&customers, commit, &stamp(1)).await.unwrap();
}

/// All that is given out, as records: tariffs by service, whose concepts keep their order.
#[derive(Debug, PartialEq)]
struct Records {
    tariffs: BTreeMap<String, (Retirement, BTreeMap<ServiceKind, Vec<Concept>>)>,
    products: BTreeMap<String, ProductRecord>,
    customers: BTreeMap<String, CustomerRecord>,
}

fn records(tariffs: &[TariffRecord], products: &[ProductRecord], customers: &[CustomerRecord]) -> Records {
    let mut by_name: BTreeMap<String, (Retirement, BTreeMap<ServiceKind, Vec<Concept>>)> = BTreeMap::new();
    for TariffRecord { tariff, service, concept, retired } in tariffs {
        let (told, services) = by_name.entry(tariff.clone()).or_default();
        *told = *retired;
        services.entry(*service).or_default().extend(concept.clone());
    }
    let customer = |customer: &CustomerRecord| {
        let mut customer = customer.clone();
        customer.tariffs.sort();
        (customer.code.clone(), customer)
    };
    Records {
        tariffs: by_name,
        products: products.iter().map(|product| (product.name.clone(), product.clone())).collect(),
        customers: customers.iter().map(customer).collect(),
    }
}

async fn given_out(store: &Store) -> Records {
    let (mut tariffs, mut products, mut customers) = (Vec::new(), Vec::new(), Vec::new());
    let put = |record| {
        tariffs.push(record);
        Ok::<(), StoreError>(())
    };
    store.export_tariffs(put).await.unwrap();
    let put = |record| {
        products.push(record);
        Ok::<(), StoreError>(())
    };
    store.export_products(put).await.unwrap();
    let put = |record| {
        customers.push(record);
        Ok::<(), StoreError>(())
    };
    store.export_customers(put).await.unwrap();
    records(&tariffs, &products, &customers)
}

async fn what_is_exported_and_imported_elsewhere_is_the_same(database: &TestDatabase) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..OPERATORS {
        let tariffs = tariffs().new_tree(&mut runner).unwrap().current();
        let products = products().new_tree(&mut runner).unwrap().current();
        let names: BTreeSet<String> = tariffs.iter().map(|record| record.tariff.clone()).collect();
        let customers = customers(names.into_iter().collect()).new_tree(&mut runner).unwrap().current();
        let put_in = records(&tariffs, &products, &customers);
        let here = fresh(database.kind).await.expect("there is one of this kind already");
        here.store.import_tariffs(&rows(tariffs), ImportMode::Commit, &stamp(0)).await.unwrap();
        here.store.import_products(&rows(products), ImportMode::Commit, &stamp(0)).await.unwrap();
        here.store.import_customers(&rows(customers), ImportMode::Commit, &stamp(0)).await.unwrap();
        let files = files_of(&here.store).await;

        let elsewhere = fresh(database.kind).await.expect("there is one of this kind already");
        import(&elsewhere.store, &files).await;
        assert_eq!(given_out(&elsewhere.store).await, put_in);
        assert_eq!(files_of(&elsewhere.store).await, files);
    }
}

async fn a_file_that_says_nothing_of_retirement_leaves_it_as_it_is(database: &TestDatabase) {
    let store = &database.store;
    let plain = rows([product("Router", "gpon", 3), product("ONT", "gpon", 1)]);
    store.import_products(&plain, ImportMode::Commit, &stamp(0)).await.unwrap();
    let columns = |file: &str| file.lines().next().unwrap_or_default().to_owned();
    assert_eq!(columns(&files_of(store).await[1]), "name,model,technology,stock");
    let ont = store.product_named("ONT").await.unwrap();
    store.retire_product(ont.id, ont.version, &stamp(1)).await.unwrap();
    let file = &files_of(store).await[1];
    assert_eq!(columns(file), "name,model,technology,stock,retired");
    store.import_products(&plain, ImportMode::Commit, &stamp(2)).await.unwrap();
    assert_eq!(store.product_named("ONT").await.unwrap().retired_at, Some(at(1)));
    let offered = rows([ProductRecord { retired: Retirement::Offered, ..product("ONT", "gpon", 1) }]);
    store.import_products(&offered, ImportMode::Commit, &stamp(3)).await.unwrap();
    assert_eq!(store.product_named("ONT").await.unwrap().retired_at, None);
}

async fn a_tariff_is_retired_on_all_its_lines_or_on_none(database: &TestDatabase) {
    let store = &database.store;
    let line = |service, retired| TariffRecord { retired, ..concept("Dúo", service, "Cuota", 900) };
    let since = Retirement::Since(at(5));
    let differing =
        rows([line(ServiceKind::Internet, since), line(ServiceKind::Landline, Retirement::Offered)]);
    let refused = store.import_tariffs(&differing, ImportMode::Commit, &stamp(6)).await;
    let Err(StoreError::Rows(problems)) = refused else { panic!("{refused:?}") };
    let told: Vec<_> = problems.iter().map(|row| (row.line, row.problem.text.id.as_ref())).collect();
    assert_eq!(told, [(3, "import-retired-differs")]);
    let agreeing = rows([line(ServiceKind::Internet, since), line(ServiceKind::Landline, since)]);
    store.import_tariffs(&agreeing, ImportMode::Commit, &stamp(6)).await.unwrap();
    assert_eq!(store.tariff_named("Dúo").await.unwrap().retired_at, Some(at(5)));
}
