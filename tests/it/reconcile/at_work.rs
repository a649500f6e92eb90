//! Mending while others are at work: what is on its way stays, nobody's record is taken, and every row is told.

use vincula::domain::customer::DesiredCustomer;
use vincula::domain::device::Intent;
use vincula::domain::ids::DeviceId;
use vincula::domain::operation::OperationState;
use vincula::reconcile::class::{Action, Class};
use vincula::reconcile::mend::Order;
use vincula::reconcile::outcome::{Done, Outcome};
use vincula::reconcile::report::{Report, Row};
use vincula::store::{RowFilter, RowSort, StoreError};
use vincula::text;

use super::operator::{Yard, stamp};
use crate::databases::{TestDatabase, on_both};

/// The device that stands there under another name.
const DIFFERING: DeviceId = DeviceId(4);

on_both!(
    a_device_with_an_operation_under_way_is_left_alone,
    a_suspended_device_is_pushed_as_it_is_and_stays_blocked,
    who_is_made_there_is_linked_once_he_is_and_not_before,
    an_id_that_a_stranger_took_meanwhile_stays_his,
    who_was_linked_while_he_waited_to_be_made_is_brought_up_to_date,
    a_link_stays_while_the_record_behind_it_is_on_its_way,
    who_is_not_expected_any_more_is_not_made,
    who_is_missing_can_be_left_so_whoever_has_the_id,
    what_came_to_nothing_does_not_hide_what_somebody_else_has_done,
    a_row_that_the_store_cannot_read_does_not_silence_the_others,
    no_further_row_is_begun_once_the_program_ends,
    what_is_not_accepted_any_more_is_open_again_in_every_report,
    nothing_is_done_with_a_system_that_was_removed,
    what_was_pushed_and_pulled_is_told_in_the_history,
);

impl Yard {
    /// Somebody has this id there by other ways.
    async fn stranger(&self, id: &str) {
        let stranger = DesiredCustomer {
            external_id: id.into(),
            name: "Otra Persona".into(),
            tax_id: None,
            email: None,
            phone: None,
            address: None,
            intent: Intent::Active,
        };
        self.driver.apply_customer(&stranger, "a-key").await.unwrap();
    }

    fn name_there(&self, id: &str) -> Option<String> {
        let state = self.simulator.state();
        let record = state["customers"].as_array()?.iter().find(|record| record["id"] == id)?.clone();
        record["name"].as_str().map(str::to_owned)
    }

    async fn one(&self, report: &Report, class: Class) -> Row {
        self.of(report, class).await.remove(0)
    }
}

async fn a_device_with_an_operation_under_way_is_left_alone(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let version = yard.store.device(DIFFERING).await.unwrap().version;
    yard.store.intend(DIFFERING, version, Intent::Suspended, &stamp()).await.unwrap();
    let outcomes = yard.mend(&report, Class::DiffersDevice, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Changed { .. }]), "{outcomes:?}");
    assert_eq!(database.count("select count(*) from operations").await, 1);
    let wants = "select count(*) from devices where id = 4 and intent = 'suspended'";
    assert_eq!(database.count(wants).await, 1, "the suspension is still wanted");
    let device = yard.store.device(DIFFERING).await.unwrap();
    let again = yard.store.push_device(device.id, device.version, &stamp()).await;
    assert!(matches!(again, Err(StoreError::Changed)), "{again:?}");
}

async fn a_suspended_device_is_pushed_as_it_is_and_stays_blocked(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    database
        .tamper("update devices set state = 'suspended', standing = 'suspended', intent = 'suspended', blocked = true where id = 4")
        .await;
    let report = yard.report().await;
    let outcomes = yard.mend(&report, Class::DiffersDevice, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Queued { .. }]), "{outcomes:?}");
    let as_it_was = "select count(*) from devices where id = 4 and intent = 'suspended' and blocked";
    assert_eq!(database.count(as_it_was).await, 1);
    let noted = "select count(*) from audit where action = 'push' and entity = 'device' and entity_id = 4";
    assert_eq!(database.count(noted).await, 1);
    yard.work().await;
    assert_eq!(yard.report().await.totals.of(Class::DiffersDevice), 0);
}

async fn who_is_made_there_is_linked_once_he_is_and_not_before(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let outcomes = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Queued { .. }]), "{outcomes:?}");
    let linked = "select count(*) from links where external_id = 'C05'";
    assert_eq!(database.count(linked).await, 0);
    let meanwhile = yard.report().await;
    assert_eq!((meanwhile.totals.of(Class::OnlyOurs), meanwhile.totals.of(Class::BrokenLink)), (1, 1));
    yard.work().await;
    assert_eq!(database.count(linked).await, 1);
    let noted =
        "select count(*) from audit where action = 'link' and by_whom = 'marta' and detail like '%C05%'";
    assert_eq!(database.count(noted).await, 1);
    assert_eq!(yard.report().await.totals.of(Class::OnlyOurs), 0);
}

async fn an_id_that_a_stranger_took_meanwhile_stays_his(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let outcomes = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    let [Outcome::Queued { operations, .. }] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    // Asked for once more before it is sent: it is still one who is to be made.
    let second = yard.report().await;
    let again = yard.mend(&second, Class::OnlyOurs, Order::Push).await;
    let [Outcome::Queued { operations: again, .. }] = again.as_slice() else { panic!("{again:?}") };
    yard.stranger("C05").await;
    yard.work().await;
    assert_eq!(yard.store.operation(operations[0]).await.unwrap().state, OperationState::Replaced);
    assert_eq!(yard.store.operation(again[0]).await.unwrap().state, OperationState::Refused);
    assert_eq!(database.count("select count(*) from links where external_id = 'C05'").await, 0);
    assert_eq!(yard.name_there("C05").as_deref(), Some("Otra Persona"));
}

async fn who_was_linked_while_he_waited_to_be_made_is_brought_up_to_date(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    yard.stranger("C05").await;
    let customer = yard.store.customer_coded("C05").await.unwrap().customer.id;
    yard.store.link_customer(customer, yard.system, "C05", &stamp()).await.unwrap();
    yard.work().await;
    assert_eq!(yard.name_there("C05").as_deref(), Some("Cliente 05"), "a person said that it is he");
}

async fn a_link_stays_while_the_record_behind_it_is_on_its_way(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::BrokenLink, Order::Push).await;
    let customer = yard.store.customer_coded("C07").await.unwrap().customer.id;
    let refused = yard.store.unlink_customer(customer, yard.system, "R07", &stamp()).await;
    let Err(StoreError::Problems(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems[0].text.id, "link-has-operation");
    yard.work().await;
    yard.store.unlink_customer(customer, yard.system, "R07", &stamp()).await.unwrap();
}

async fn who_is_not_expected_any_more_is_not_made(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("delete from contracts where customer_id = 5").await;
    let outcomes = yard.mend(&report, Class::OnlyOurs, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Changed { .. }]), "{outcomes:?}");
    assert_eq!(database.count("select count(*) from operations").await, 0);
}

async fn who_is_missing_can_be_left_so_whoever_has_the_id(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.stranger("C05").await;
    let accept = Order::Accept { why: "Se da de alta en mayo".into(), until: None };
    assert_eq!(yard.mend(&report, Class::OnlyOurs, accept).await, [Outcome::Done]);
}

async fn what_came_to_nothing_does_not_hide_what_somebody_else_has_done(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let seen_before = yard.one(&report, Class::DiffersData).await;
    yard.mend(&report, Class::DiffersData, Order::Push).await;
    let rows = [(seen_before, Order::Pull)];
    let mut told = Vec::new();
    let tell = |_: &Row, done: &Done| told.push(done.outcome.clone());
    yard.mender().mend_all(&report, &rows, || stamp().at, tell).await.unwrap();
    assert_eq!(told, [Outcome::Failed { because: text!("report-done-already") }]);
    let late = Done {
        action: Action::Pull,
        by: "luis".into(),
        at: stamp().at,
        outcome: Outcome::Changed { fields: Vec::new() },
    };
    yard.store.note_result(report.id, rows[0].0.place, &late).await.unwrap();
    let kept = yard.one(&report, Class::DiffersData).await.result.unwrap();
    assert_eq!((kept.action, kept.outcome.is_success()), (Action::Push, true));
}

async fn a_row_that_the_store_cannot_read_does_not_silence_the_others(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let rows: Vec<_> = yard.of(&report, Class::DiffersState).await;
    let rows: Vec<_> = rows.into_iter().map(|row| (row, Order::Push)).collect();
    database.tamper("update customers set tax_id = 'no es nada' where code = 'C03'").await;
    let mut told = Vec::new();
    let tell = |row: &Row, done: &Done| told.push((row.customer_code.clone(), done.outcome.is_success()));
    let ended = yard.mender().mend_all(&report, &rows, || stamp().at, tell).await;
    assert!(matches!(ended, Err(StoreError::Corrupt { .. })), "{ended:?}");
    told.sort();
    assert_eq!(told, [(Some("C02".to_owned()), true), (Some("C03".to_owned()), false)]);
}

async fn no_further_row_is_begun_once_the_program_ends(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let rows: Vec<_> = yard.of(&report, Class::DiffersState).await;
    let rows: Vec<_> = rows.into_iter().map(|row| (row, Order::Push)).collect();
    let mut mender = yard.mender();
    mender.stopping = tokio::sync::watch::Sender::new(true).subscribe();
    mender.mend_all(&report, &rows, || stamp().at, |row, _| panic!("{row:?}")).await.unwrap();
    assert_eq!(database.count("select count(*) from operations").await, 0);
    assert!(yard.of(&report, Class::DiffersState).await.iter().all(|row| row.result.is_none()));
}

async fn what_is_not_accepted_any_more_is_open_again_in_every_report(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let first = yard.report().await;
    let accept = Order::Accept { why: "Es el de su hija".into(), until: None };
    yard.mend(&first, Class::DiffersData, accept).await;
    let second = yard.report().await;
    let accepted = yard.store.accepted(yard.system).await.unwrap().remove(0);
    yard.store.withdraw_accepted(accepted.acceptance.id, &stamp()).await.unwrap();
    for report in [&first, &second] {
        let totals = yard.store.report(report.id).await.unwrap().totals;
        assert_eq!((totals.accepted, totals.of(Class::DiffersData)), (0, 1));
        let only = RowFilter { rows: RowSort::Accepted, ..RowFilter::default() };
        assert_eq!(yard.rows(report, only).await, []);
        assert_eq!(yard.one(report, Class::DiffersData).await.result, None);
    }
    let outcomes = yard.mend(&first, Class::DiffersData, Order::Push).await;
    assert!(matches!(outcomes.as_slice(), [Outcome::Queued { .. }]), "{outcomes:?}");
}

async fn nothing_is_done_with_a_system_that_was_removed(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    database.tamper("update systems set removed_at = 1").await;
    for (class, order) in [
        (Class::OnlyTheirs, Order::Adopt),
        (Class::OnlyTheirs, Order::Remove),
        (Class::DeviceExtra, Order::Remove),
        (Class::OnlyOurs, Order::Push),
    ] {
        let outcomes = yard.mend(&report, class, order).await;
        assert!(matches!(outcomes.as_slice(), [Outcome::Changed { .. }]), "{outcomes:?}");
    }
    assert_eq!(database.count("select count(*) from customers where code = 'R90'").await, 0);
    assert_eq!(database.count("select count(*) from operations").await, 0);
}

async fn what_was_pushed_and_pulled_is_told_in_the_history(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::DiffersData, Order::Pull).await;
    yard.mend(&report, Class::DiffersTemplate, Order::Push).await;
    yard.mend(&report, Class::DiffersState, Order::Push).await;
    yard.mend(&report, Class::OnlyTheirs, Order::Adopt).await;
    for (code, told) in [
        ("C04", "history-customer-pulled"),
        ("C01", "history-push-device"),
        ("C02", "history-push"),
        ("R90", "history-adopt"),
    ] {
        let customer = yard.store.customer_coded(code).await.unwrap().customer.id;
        let last = yard.store.history(customer, None, 1).await.unwrap().rows.remove(0);
        assert_eq!(last.what.id, told, "{code}");
    }
    let changed =
        r#"select count(*) from audit where action = 'pull' and detail like '%"changed":["email"]%'"#;
    assert_eq!(database.count(changed).await, 1);
}
