//! Exports: what is given out and read back is the same.

use std::collections::BTreeSet;

use proptest::prelude::{Just, Strategy, prop, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use vincula::domain::customer::CustomerStatus;
use vincula::domain::tariff::{Amount, Concept, ServiceKind};
use vincula::domain::technology::TechnologyKey;
use vincula::files::{self, Sheet, Table};
use vincula::store::{CustomerRecord, ImportMode, ProductRecord, Row, Store, StoreError, TariffRecord};

use super::world::{rows, stamp};
use crate::databases::{TestDatabase, fresh, on_both};

on_both!(what_is_exported_and_imported_elsewhere_is_the_same);

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

fn tariffs() -> impl Strategy<Value = Vec<TariffRecord>> {
    let concept = (line(), -99_999_i64..99_999);
    let concepts = prop::collection::vec((service(), prop::option::weighted(0.8, concept)), 1..5);
    prop::collection::btree_map(line(), concepts, 12).prop_map(|tariffs| {
        let concept = |(description, amount)| Concept { description, amount: Amount(amount) };
        let record = |tariff: &String, (service, typed): (_, Option<_>)| TariffRecord {
            tariff: tariff.clone(),
            service,
            concept: typed.map(concept),
        };
        tariffs
            .into_iter()
            .flat_map(|(tariff, concepts)| concepts.into_iter().map(move |concept| record(&tariff, concept)))
            .collect()
    })
}

fn products() -> impl Strategy<Value = Vec<ProductRecord>> {
    let product = (line(), prop::sample::select(vec!["gpon", "voip"]), 0_i64..1_000);
    prop::collection::btree_map(line(), product, 10).prop_map(|products| {
        let record = |(name, (model, technology, stock)): (String, (String, &str, i64))| ProductRecord {
            name,
            model,
            technology: TechnologyKey(technology.to_owned()),
            stock,
        };
        products.into_iter().map(record).collect()
    })
}

fn customers(tariffs: Vec<String>) -> impl Strategy<Value = Vec<CustomerRecord>> {
    let contracted = prop::sample::subsequence(tariffs, 0..4);
    let phone = prop::option::of("[69][0-9]{8}");
    let tax_id = prop::option::of(Just("12345678Z"));
    let email = prop::option::of("[a-z]{1,8}@[a-z]{1,8}[.]es");
    let optional = || prop_oneof![Just(String::new()), line()];
    let status = prop::sample::select(CustomerStatus::ALL.to_vec());
    let customer = (line(), tax_id, status, email, phone, optional(), optional(), contracted);
    prop::collection::btree_map("[A-Za-z0-9=+@'-]{1,8}", customer, 60).prop_map(|customers| {
        let parsed = |words: Option<String>| words.and_then(|words| words.parse().ok());
        customers
            .into_iter()
            .map(|(code, (name, tax_id, status, email, phone, address, city, tariffs))| CustomerRecord {
                code,
                name,
                tax_id: tax_id.and_then(|tax_id| tax_id.parse().ok()),
                status,
                email: email.and_then(|email| email.parse().ok()),
                phone: parsed(phone),
                address,
                city,
                postal_code: "05001".into(),
                tariffs,
            })
            .collect()
    })
}

/// The three files of a database.
async fn files_of(store: &Store) -> [String; 3] {
    let mut sheets = [Vec::new(), Vec::new(), Vec::new()];
    let [tariffs, products, customers] = &mut sheets;
    let mut sheet = Sheet::of_tariffs(tariffs).unwrap();
    store
        .export_tariffs::<StoreError>(|record| {
            sheet.tariff(&record).unwrap();
            Ok(())
        })
        .await
        .unwrap();
    let mut sheet = Sheet::of_products(products).unwrap();
    store
        .export_products::<StoreError>(|record| {
            sheet.product(&record).unwrap();
            Ok(())
        })
        .await
        .unwrap();
    let mut sheet = Sheet::of_customers(customers).unwrap();
    store
        .export_customers::<StoreError>(|record| {
            sheet.customer(&record).unwrap();
            Ok(())
        })
        .await
        .unwrap();
    sheets.map(|bytes| String::from_utf8(bytes).unwrap())
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

async fn what_is_exported_and_imported_elsewhere_is_the_same(database: &TestDatabase) {
    let mut runner = TestRunner::deterministic();
    let mut generated =
        |tariffs_too: Vec<String>| customers(tariffs_too).new_tree(&mut runner).unwrap().current();
    let tariffs = tariffs().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let products = products().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let names: BTreeSet<String> = tariffs.iter().map(|record| record.tariff.clone()).collect();
    let customers = generated(names.into_iter().collect());
    let store = &database.store;
    store.import_tariffs(&rows(tariffs), ImportMode::Commit, &stamp(0)).await.unwrap();
    store.import_products(&rows(products), ImportMode::Commit, &stamp(0)).await.unwrap();
    store.import_customers(&rows(customers.clone()), ImportMode::Commit, &stamp(0)).await.unwrap();
    let files = files_of(store).await;

    let elsewhere = fresh(database.kind).await.expect("there is one of this kind already");
    import(&elsewhere.store, &files).await;
    assert_eq!(files_of(&elsewhere.store).await, files);
    for mut customer in customers {
        let there = elsewhere.store.customer_coded(&customer.code).await.unwrap();
        assert_eq!((there.customer.name, there.customer.address), (customer.name, customer.address));
        assert_eq!((there.customer.tax_id, there.customer.phone), (customer.tax_id, customer.phone));
        let mut tariffs: Vec<String> = there.tariffs.into_iter().map(|tariff| tariff.name).collect();
        tariffs.sort();
        customer.tariffs.sort();
        assert_eq!(tariffs, customer.tariffs);
    }
}
