//! What is done from a report: what was mended is in sync, the rest is told and left.

use serde_json::json;
use vincula::domain::customer::DesiredCustomer;
use vincula::domain::device::{DeviceState, Intent};
use vincula::domain::operation::OperationState;
use vincula::domain::technology::Value as FieldValue;
use vincula::reconcile::class::{Action, Class};
use vincula::reconcile::mend::{Order, found_there};
use vincula::reconcile::outcome::Outcome;
use vincula::store::{AdoptedDevice, RowFilter, RowSort, StoreError};

use super::operator::{Yard, stamp};
use crate::databases::{TestDatabase, on_both};

async fn what_was_mended_is_in_sync_and_what_is_left_to_hand_is_left(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.report().await;
    let ont = yard.only_fit(&first, Class::DeviceExtra).await;
    for (class, order) in [
        (Class::Unlinked, Order::Link),
        (Class::OnlyOurs, Order::Push),
        (Class::BrokenLink, Order::Push),
        (Class::DiffersState, Order::Push),
        (Class::DiffersData, Order::Pull),
        (Class::DeviceMissing, Order::Push),
        (Class::DiffersTemplate, Order::Push),
        (Class::DiffersDevice, Order::Push),
        (Class::OnlyTheirs, Order::Adopt),
        (Class::DeviceExtra, Order::AdoptAs(ont)),
        (Class::DeviceReappeared, Order::Remove),
    ] {
        for outcome in yard.mend(&first, class, order).await {
            assert!(outcome.is_success(), "{class:?}: {outcome:?}");
        }
    }
    yard.work().await;
    let second = yard.report().await;
    let left = |class| second.totals.of(class);
    let by_hand = [Class::Ambiguous, Class::DuplicateId, Class::DuplicateSerial, Class::NoTemplate];
    for class in Class::ALL.into_iter().filter(|class| class.is_listed()) {
        assert_eq!(left(class), u64::from(by_hand.contains(&class)), "{class:?}");
    }
    assert_eq!(left(Class::InSync), 9);
    assert_eq!(left(Class::DeviceInSync), 5);
    for row in yard.rows(&first, RowFilter::default()).await {
        let Some(done) = row.result else { continue };
        assert!(
            !done.outcome.is_under_way() && done.outcome.is_success(),
            "{:?}: {:?}",
            row.class,
            done.outcome
        );
    }
    let state = yard.simulator.state();
    let records = state["customers"].as_array().unwrap();
    let first_record = records.iter().find(|record| record["id"] == "R01").unwrap();
    let devices = first_record["devices"].as_array().unwrap();
    let pushed = devices.iter().find(|device| device["serial"] == "HWTC00000004").unwrap();
    assert!(devices.iter().all(|device| device["serial"] != "HWTC00000005"), "it was removed");
    assert_eq!(
        (&pushed["name"], &pushed["id_code"]),
        (&json!("ONT"), &json!("PLOAM")),
        "what is empty here stays"
    );
    let since = yard.store.since_the_last(second.id).await.unwrap().unwrap();
    assert_eq!((since.report, since.compared.new), (first.id, 0));
    assert!(since.compared.gone > 5);
}

async fn a_customer_of_whom_there_is_none_here_is_terminated_there_as_he_stands(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.report().await;
    let outcomes = yard.mend(&first, Class::OnlyTheirs, Order::Remove).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Queued { .. }]), "{outcomes:?}");
    let page = yard.operations().await;
    let operation = &page.rows[0].operation;
    assert_eq!((operation.customer, operation.whose(), operation.kind.word()), (None, "R90", "customer"));
    yard.work().await;
    let state = yard.simulator.state();
    let record = state["customers"].as_array().unwrap().iter().find(|record| record["id"] == "R90").unwrap();
    assert_eq!((&record["name"], &record["status"]), (&json!("Nadie"), &json!("terminated")));
    let second = yard.report().await;
    assert_eq!((second.totals.of(Class::OnlyTheirs), second.totals.of(Class::OutOfScope)), (0, 3));
}

async fn what_is_on_record_by_the_time_that_its_removal_is_sent_stays(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::OnlyTheirs, Order::Remove).await;
    yard.mend(&report, Class::DeviceExtra, Order::Remove).await;
    let somebody = yard.store.customer_coded("C12").await.unwrap().customer.id;
    yard.store.link_customer(somebody, yard.system, "R90", &stamp()).await.unwrap();
    let row = yard.of(&report, Class::DeviceExtra).await.remove(0);
    let there = found_there(&row, yard.system).unwrap().unwrap();
    let unit = yard.only_fit(&report, Class::DeviceExtra).await;
    let adopted = AdoptedDevice {
        there,
        product: unit.product,
        tariff: unit.tariff,
        name: String::new(),
        is_suspended: false,
        values: [].into(),
    };
    yard.store.adopt_device(&adopted, &stamp()).await.unwrap();
    yard.work().await;
    let states: Vec<_> = yard.operations().await.rows.iter().map(|row| row.operation.state).collect();
    assert_eq!(states, [OperationState::Replaced, OperationState::Replaced]);
    let state = yard.simulator.state().to_string();
    assert!(state.contains("HWTC00000006"), "{state}");
    assert_eq!(yard.report().await.totals.of(Class::DiffersState), 3, "he stands there as active");
}

async fn a_device_there_is_recorded_as_it_stands_and_its_unit_comes_out_of_stock_if_it_went_back(
    database: &TestDatabase,
) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let before = yard.store.product_named("ONT").await.unwrap();
    for class in [Class::DeviceExtra, Class::DeviceReappeared] {
        let unit = yard.only_fit(&report, class).await;
        assert_eq!(yard.mend(&report, class, Order::AdoptAs(unit)).await, [Outcome::Done]);
    }
    let after = yard.store.product_named("ONT").await.unwrap();
    // The one that was removed here went back into stock; of the other nobody knew.
    assert_eq!((after.stock, after.assigned), (before.stock - 1, before.assigned + 2));
    let devices = yard.store.customer_coded("C01").await.unwrap().devices;
    let found = devices.iter().find(|device| device.serial.as_str() == "HWTC00000006").unwrap();
    assert_eq!(
        (found.state, found.name.as_str(), found.template.as_deref()),
        (DeviceState::Active, "ONT", Some("FTTH600"))
    );
    assert_eq!(found.values["mac"], FieldValue::Text("00:1A:2B:3C:4D:06".into()));
    assert_eq!(found.last_operation, None, "nothing is sent");
    let again = yard.report().await;
    assert_eq!((again.totals.of(Class::DeviceExtra), again.totals.of(Class::DeviceReappeared)), (0, 0));
    assert_eq!(
        database.count("select count(*) from audit where action = 'adopt' and entity = 'device'").await,
        2
    );
}

async fn a_device_that_fits_nothing_here_is_refused_with_what_is_missing(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let row = yard.of(&report, Class::DeviceExtra).await.remove(0);
    let there = found_there(&row, yard.system).unwrap().unwrap();
    database.tamper("update products set retired_at = 1").await;
    assert_eq!(problem(yard.store.adoptable(&there).await), ("product".into(), "adopt-no-product".into()));
    database.tamper("update products set retired_at = null").await;
    database.tamper("delete from tariff_services where kind = 'internet'").await;
    assert_eq!(problem(yard.store.adoptable(&there).await), ("tariff".into(), "adopt-no-tariff".into()));
}

fn problem<T: std::fmt::Debug>(result: Result<T, StoreError>) -> (String, String) {
    match result {
        Err(StoreError::Problems(problems)) => {
            (problems[0].field.to_string(), problems[0].text.id.to_string())
        }
        other => panic!("{other:?}"),
    }
}

async fn a_row_tells_what_became_of_its_operation_and_can_be_mended_again_when_it_was_refused(
    database: &TestDatabase,
) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    yard.mend(&report, Class::DiffersTemplate, Order::Push).await;
    let outcome = async |class| yard.of(&report, class).await.remove(0).result.unwrap().outcome;
    assert!(outcome(Class::OnlyOurs).await.is_under_way());
    // Somebody takes the id meanwhile.
    let taken = DesiredCustomer {
        external_id: "C05".into(),
        name: "Otro".into(),
        tax_id: None,
        email: None,
        phone: None,
        address: None,
        intent: Intent::Active,
    };
    yard.driver.apply_customer(&taken, "llave").await.unwrap();
    yard.work().await;
    let refused = outcome(Class::OnlyOurs).await;
    assert!(!refused.is_success() && !refused.is_under_way(), "{refused:?}");
    assert_eq!(refused.text().id, "report-outcome-because");
    let applied = outcome(Class::DiffersTemplate).await;
    assert_eq!(applied.text().id, "operation-applied");
    let again = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    let [Outcome::Failed { because }] = again.as_slice() else { panic!("{again:?}") };
    assert_ne!(because.id, "report-done-already");
}

async fn a_row_that_has_changed_since_the_report_is_told_and_left(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("update customers set email = 'nuevo@example.es' where code = 'C04'").await;
    let outcomes = yard.mend(&report, Class::DiffersData, Order::Push).await;
    let [Outcome::Changed { fields }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(fields[0].ours, Some("nuevo@example.es".into()));
    assert_eq!(database.count("select count(*) from operations").await, 0);
    let row = yard.of(&report, Class::DiffersData).await.remove(0);
    assert_eq!(row.result.unwrap().action, Action::Push);
}

async fn what_is_accepted_counts_as_such_until_anything_of_it_changes(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let accept = |why: &str| Order::Accept { why: why.into(), until: None };
    let outcomes = yard.mend(&report, Class::DiffersData, accept(" ")).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Failed { .. }]), "{outcomes:?}");
    let outcomes = yard.mend(&report, Class::DiffersData, accept("Es el de su hija")).await;
    assert_eq!(outcomes, [Outcome::Done]);
    for report in [yard.store.report(report.id).await.unwrap(), yard.report().await] {
        assert_eq!((report.totals.accepted, report.totals.of(Class::DiffersData)), (1, 0));
    }
    let only = RowFilter { rows: RowSort::Accepted, ..RowFilter::default() };
    let places = yard.store.report_places(report.id, &only).await.unwrap();
    let rows = yard.rows(&report, only).await;
    assert_eq!(rows.iter().map(|row| row.place).collect::<Vec<_>>(), places);
    assert_eq!(rows[0].accepted.as_ref().unwrap().why, "Es el de su hija");
    let accepted = yard.store.accepted(yard.system).await.unwrap();
    assert_eq!(accepted[0].customer_code.as_deref(), Some("C04"));
    assert_eq!(
        (accepted[0].acceptance.by.as_str(), accepted[0].acceptance.why.as_str()),
        ("marta", "Es el de su hija")
    );
    database.tamper("update customers set email = 'nuevo@example.es' where code = 'C04'").await;
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 1, "another difference is told again");
    database.tamper("update customers set email = 'cuatro@example.es' where code = 'C04'").await;
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 0);
    yard.store.withdraw_accepted(accepted[0].acceptance.id, &stamp()).await.unwrap();
    assert_eq!(yard.report().await.totals.of(Class::DiffersData), 1);
}

async fn who_is_to_be_made_under_an_id_that_is_taken_is_refused(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("update customers set code = 'R90' where code = 'C05'").await;
    let outcomes = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    let [Outcome::Failed { because }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(because.id, "cause-id-taken");
    assert_eq!(database.count("select count(*) from links where external_id = 'R90'").await, 0);
}

on_both!(
    what_was_mended_is_in_sync_and_what_is_left_to_hand_is_left,
    a_customer_of_whom_there_is_none_here_is_terminated_there_as_he_stands,
    what_is_on_record_by_the_time_that_its_removal_is_sent_stays,
    a_device_there_is_recorded_as_it_stands_and_its_unit_comes_out_of_stock_if_it_went_back,
    a_device_that_fits_nothing_here_is_refused_with_what_is_missing,
    a_row_tells_what_became_of_its_operation_and_can_be_mended_again_when_it_was_refused,
    a_row_that_has_changed_since_the_report_is_told_and_left,
    what_is_accepted_counts_as_such_until_anything_of_it_changes,
    who_is_to_be_made_under_an_id_that_is_taken_is_refused,
);
