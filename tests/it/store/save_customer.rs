//! A customer made and changed by hand.

use vincula::domain::customer::CustomerStatus;
use vincula::domain::customer_form::{CustomerDraft, CustomerInput};
use vincula::domain::ids::DraftId;
use vincula::store::{CustomerQuery, Edge, ImportMode, Sort, Store, StoreError};

use super::world::{World, customer, problems, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    a_new_customer_is_found_at_once,
    a_changed_customer_is_found_by_what_he_is_called_now,
    a_code_belongs_to_one_customer,
    one_tax_id_of_two_customers_is_told_and_not_refused,
    whoever_has_seen_another_version_is_told_what_changed,
    an_import_counts_as_a_change_only_where_it_changes_something,
    a_form_that_was_saved_is_known_by_its_draft,
);

fn form(code: &str, name: &str) -> CustomerInput {
    CustomerInput { code: code.into(), name: name.into(), ..CustomerInput::default() }
}

fn draft(form: &CustomerInput) -> CustomerDraft {
    CustomerDraft { known: None, status: CustomerStatus::Captado, customer: form.check().unwrap() }
}

async fn found(store: &Store, search: &str) -> Vec<String> {
    let query = CustomerQuery { search: search.into(), sort: Sort::default(), edge: Edge::First, limit: 10 };
    store.customers(&query).await.unwrap().rows.into_iter().map(|row| row.code).collect()
}

async fn a_new_customer_is_found_at_once(database: &TestDatabase) {
    let store = &database.store;
    let saved = store.save_customer(&draft(&form("C9", "Íñigo Güell")), &stamp(1)).await.unwrap();
    assert_eq!((saved.customer.version, saved.customer.status), (1, CustomerStatus::Captado));
    assert_eq!(found(store, "guell").await, ["C9"]);
    assert_eq!(found(store, "c9").await, ["C9"]);
    assert_eq!(store.customer_coded("C9").await.unwrap().customer, saved.customer);
}

async fn a_changed_customer_is_found_by_what_he_is_called_now(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let typed = CustomerInput { phone: "600 111 222".into(), ..form("C1-B", "Ana Zúñiga") };
    let changed = CustomerDraft { known: Some((world.ana, 1)), ..draft(&typed) };
    let saved = store.save_customer(&changed, &stamp(1)).await.unwrap().customer;
    assert_eq!((saved.id, saved.version, saved.status), (world.ana, 2, CustomerStatus::Alta));
    assert_eq!(found(store, "zuniga").await, ["C1-B"]);
    assert_eq!(found(store, "600111").await, ["C1-B"]);
    assert!(found(store, "núñez").await.is_empty());
}

async fn a_code_belongs_to_one_customer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let taken = [("code".to_owned(), "customer-code-taken".to_owned())];
    assert_eq!(problems(store.save_customer(&draft(&form("C1", "Otra")), &stamp(1)).await), taken);
    let luis = CustomerDraft { known: Some((world.luis, 1)), ..draft(&form("C1", "Luis")) };
    assert_eq!(problems(store.save_customer(&luis, &stamp(1)).await), taken);
    let own = CustomerDraft { known: Some((world.luis, 1)), ..draft(&form("C2", "Luis")) };
    store.save_customer(&own, &stamp(1)).await.unwrap();
}

async fn one_tax_id_of_two_customers_is_told_and_not_refused(database: &TestDatabase) {
    let store = &database.store;
    let with_tax_id = |code| draft(&CustomerInput { tax_id: "12345678Z".into(), ..form(code, "Ana") });
    let first = store.save_customer(&with_tax_id("C8"), &stamp(1)).await.unwrap();
    assert_eq!(first.namesake, None);
    let second = store.save_customer(&with_tax_id("C9"), &stamp(2)).await.unwrap();
    assert_eq!(second.namesake.unwrap().code, "C8");
    let tax_id = "12345678Z".parse().unwrap();
    let holder = store.tax_id_holder(&tax_id, Some(first.customer.id)).await.unwrap();
    assert_eq!(holder.unwrap().code, "C9");
}

async fn whoever_has_seen_another_version_is_told_what_changed(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let known = Some((world.ana, 1));
    store.save_customer(&CustomerDraft { known, ..draft(&form("C1", "Ana Gil")) }, &stamp(1)).await.unwrap();
    let late =
        store.save_customer(&CustomerDraft { known, ..draft(&form("C1", "Ana Ruiz")) }, &stamp(2)).await;
    assert!(matches!(late, Err(StoreError::Changed)), "{late:?}");
    let since = store.customer_since(world.ana, 1).await.unwrap();
    assert_eq!(since.now.unwrap().name, "Ana Gil");
    assert_eq!(since.changes[0].by, "marta");
    assert_eq!(since.changes[0].fields, ["name", "address", "city", "postal_code"]);
}

async fn an_import_counts_as_a_change_only_where_it_changes_something(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let again = rows([customer("C1", "Ana Núñez", &["Fibra 600"]), customer("C2", "Luis Pérez", &["Dúo"])]);
    store.import_customers(&again, ImportMode::Commit, &stamp(1)).await.unwrap();
    let version = async |id| store.customer(id).await.unwrap().customer.version;
    assert_eq!((version(world.ana).await, version(world.luis).await), (1, 2));
}

async fn a_form_that_was_saved_is_known_by_its_draft(database: &TestDatabase) {
    let store = &database.store;
    let typed = DraftId(77);
    let saved = store.save_typed_customer(&draft(&form("C9", "Eva")), typed, &stamp(1)).await.unwrap();
    assert_eq!(store.saved_as(typed).await.unwrap(), Some(saved.customer.id.0));
}
