//! What is true of a report although the world goes on: while it is made, between two of them, and before it is mended.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use vincula::reconcile::class::Class;
use vincula::reconcile::mend::Order;
use vincula::reconcile::outcome::Outcome;
use vincula::reconcile::report::Totals;
use vincula::simulator::Faults;
use vincula::store::{RowFilter, RowSort};

use super::world::World;
use super::yard::Yard;
use crate::databases::{TestDatabase, on_both};

const CHANGING: &str = r#"
about = "much of it changes while it is read"

[[ours]]
code = "C01"
name = "Ana"
status = "alta"
links = ["R01"]
[[ours.device]]
serial = "HWTC00000001"
[[ours.device]]
serial = "HWTC00000002"

[[ours]]
code = "C02"
name = "Eva"
status = "alta"
email = "eva@example.es"
links = ["R02"]

[[ours]]
code = "C03"
name = "Luis"
status = "alta"
links = ["R03"]

[[ours]]
code = "C04"
name = "Rosa"
status = "captado"

[[theirs]]
id = "R01"
name = "Ana"
status = "active"
[[theirs.device]]
serial = "HWTC00000002"
[[theirs.device]]
serial = "HWTC00000003"
[[theirs.device]]
serial = "HWTC00000004"

[[theirs]]
id = "R02"
name = "Eva"
status = "active"
email = "otra@example.es"

[[theirs]]
id = "R03"
name = "Luis"
status = "suspended"

[[theirs]]
id = "R90"
name = "Ros\u0000a"
status = "active"

[[theirs]]
id = "R91"
name = "Nadie"
status = "active"
"#;

const REGISTERED: &str = r#"insert into devices (customer_id, system_id, external_id, product_id, tariff_id, name, serial,
    technology, intent, state, standing, fields, version) values
    (1, 1, 'R01', 1, 1, 'ONT', 'HWTC00000003', 'gpon', 'active', 'active', 'active', '{}', 1)"#;

fn totals(of: &[(Class, u64)]) -> Totals {
    let mut totals = Totals::default();
    of.iter().for_each(|(class, rows)| totals.add(*class, *rows));
    totals
}

async fn what_changes_while_a_system_is_read_is_not_told_as_it_was(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let before = yard.report().await;
    let known = [
        (Class::InSync, 1),
        (Class::DiffersState, 1),
        (Class::DiffersData, 1),
        (Class::OnlyTheirs, 2),
        (Class::OutOfScope, 1),
        (Class::DeviceMissing, 1),
        (Class::DeviceInSync, 1),
        (Class::DeviceExtra, 2),
    ];
    assert_eq!(before.totals, totals(&known));
    let meanwhile: &'static [&'static str] = &[
        "update devices set state = 'removed', intent = 'removed', standing = 'nothing'
            where serial = 'HWTC00000001'",
        REGISTERED,
        "update customers set email = 'otra@example.es' where code = 'C02'",
        "insert into links (system_id, external_id, external_id_folded, customer_id) values (1, 'R90', 'r90', 4)",
    ];
    *yard.driver.meanwhile.lock().unwrap() = Some((database.url.clone(), meanwhile));
    let report = yard.report().await;
    let told = [
        (Class::InSync, 1),
        (Class::DiffersState, 1),
        (Class::OnlyTheirs, 1),
        (Class::NotChecked, 2),
        (Class::OutOfScope, 1),
        (Class::DeviceInSync, 1),
        (Class::DeviceExtra, 1),
        (Class::InProgress, 2),
    ];
    assert_eq!((&report.incomplete, &report.totals), (&None, &totals(&told)));
    let rows = yard.rows(&report, RowFilter::default()).await;
    let classes: Vec<_> = rows.iter().map(|row| row.class).collect();
    let late = [Class::NotChecked, Class::NotChecked];
    assert_eq!(classes, [&[Class::DiffersState, Class::OnlyTheirs, Class::DeviceExtra][..], &late].concat());
    let places: Vec<_> = rows.iter().map(|row| row.place).collect();
    assert_eq!(places, [0, 1, 2, 3, 4]);
    let since = yard.store.since_the_last(report.id).await.unwrap().unwrap();
    // The two devices are gone; of what was not checked nobody knows.
    assert_eq!((since.compared.new, since.compared.gone), (0, 2));
}

async fn a_device_recorded_since_the_report_is_none_to_spare(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let report = yard.report().await;
    database.tamper(REGISTERED).await;
    for (row, outcome) in yard.mend(&report, Class::DeviceExtra, Order::Adopt).await {
        let is_changed = matches!(outcome, Outcome::Changed { .. });
        assert_eq!(is_changed, row.serial.as_deref() == Some("HWTC00000003"), "{row:?} {outcome:?}");
    }
}

async fn a_device_of_which_nothing_is_known_any_more_is_not_registered_again(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let report = yard.report().await;
    yard.driver.leaves_devices_out.store(true, Ordering::Relaxed);
    let outcomes = yard.mend(&report, Class::DeviceMissing, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [(_, Outcome::Changed { .. })]), "{outcomes:?}");
    assert_eq!(database.count("select count(*) from operations").await, 0);
}

async fn a_name_that_the_database_cannot_hold_does_not_cost_the_report(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let report = yard.report().await;
    let filter = RowFilter { class: Some(Class::OnlyTheirs), ..RowFilter::default() };
    let names: Vec<_> = yard.rows(&report, filter).await.into_iter().map(|row| row.customer_name).collect();
    assert_eq!(names, [Some("Ros\u{FFFD}a".into()), Some("Nadie".into())]);
}

async fn complete_reports_are_compared_and_others_with_none(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let first = yard.report().await;
    yard.simulator.set_faults(Faults::parse("error500=100%").unwrap());
    let failed = yard.report().await;
    assert!(failed.incomplete.is_some());
    assert_eq!(yard.store.since_the_last(failed.id).await.unwrap(), None);
    yard.simulator.set_faults(Faults::default());
    let second = yard.report().await;
    let since = yard.store.since_the_last(second.id).await.unwrap().unwrap();
    assert_eq!((since.report, since.compared.new, since.compared.gone), (first.id, 0, 0));
}

async fn what_is_accepted_is_gone_and_what_is_so_no_longer_is_new(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let first = yard.report().await;
    let second = yard.report().await;
    let accept = Order::Accept { why: "Es el de su hija".into(), until: None };
    let outcomes = yard.mend(&second, Class::DiffersData, accept).await;
    assert!(matches!(outcomes.as_slice(), [(_, Outcome::Done)]), "{outcomes:?}");
    let since = async |report| {
        let since = yard.store.since_the_last(report).await.unwrap().unwrap();
        let only = |other| RowFilter { not_in: Some(other), rows: RowSort::Open, ..RowFilter::default() };
        // The list is as long as the count says.
        let new = yard.store.report_row_count(report, &only(since.report)).await.unwrap();
        let gone = yard.store.report_row_count(since.report, &only(report)).await.unwrap();
        assert_eq!((since.compared.new, since.compared.gone), (new, gone));
        (new, gone)
    };
    assert_eq!(since(second.id).await, (0, 1));
    let third = yard.report().await;
    assert_eq!(since(third.id).await, (0, 0));
    database.tamper("update accepted_differences set until = 1").await;
    let fourth = yard.report().await;
    assert_eq!(since(fourth.id).await, (1, 0));
    assert_eq!(fourth.totals, first.totals);
}

async fn some_customers_are_read_as_all_are(database: &TestDatabase) {
    let yard = Yard::of(&World::read(CHANGING), database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::DeviceMissing, Order::Push).await;
    let tariff = yard.store.tariffs().await.unwrap().remove(0);
    let stamp = vincula::store::Stamp { by: "marta".into(), at: jiff::Timestamp::now() };
    yard.store.link_template(tariff.services[0].id, yard.system, "T1", &stamp).await.unwrap();
    let mut all = Vec::new();
    yard.store.our_side(yard.system, |_| {}, |customers| all.extend(customers)).await.unwrap();
    let device = &all[0].devices[0];
    assert!(device.is_under_way && device.template.as_deref() == Some("T1"), "{device:?}");
    let ids: BTreeSet<_> = all.iter().map(|customer| customer.id).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    assert_eq!(yard.store.our_records(yard.system, &ids).await.unwrap(), all);
    assert_eq!(yard.store.our_records(yard.system, &ids[..1]).await.unwrap(), all[..1]);
}

on_both!(
    what_changes_while_a_system_is_read_is_not_told_as_it_was,
    a_device_recorded_since_the_report_is_none_to_spare,
    a_device_of_which_nothing_is_known_any_more_is_not_registered_again,
    a_name_that_the_database_cannot_hold_does_not_cost_the_report,
    complete_reports_are_compared_and_others_with_none,
    what_is_accepted_is_gone_and_what_is_so_no_longer_is_new,
    some_customers_are_read_as_all_are,
);
