//! The report of the yard is exactly what was planted in it, whatever happens while it is read.

use jiff::Timestamp;
use tokio::sync::oneshot;
use vincula::reconcile::class::{Certainty, Class};
use vincula::reconcile::generate::Progress;
use vincula::reconcile::mend::Order;
use vincula::reconcile::report::{Report, Row as ReportRow, Totals};
use vincula::simulator::Faults;
use vincula::store::RowFilter;

use super::operator::{Yard, stamp};
use crate::databases::{TestDatabase, on_both};

fn totals(of: &[(Class, u64)]) -> Totals {
    let mut totals = Totals::default();
    of.iter().for_each(|(class, rows)| totals.add(*class, *rows));
    totals
}

fn planted() -> Totals {
    totals(&[
        (Class::DiffersState, 2),
        (Class::OnlyOurs, 1),
        (Class::BrokenLink, 1),
        (Class::DiffersData, 1),
        (Class::Unlinked, 1),
        (Class::Ambiguous, 1),
        (Class::DuplicateId, 1),
        (Class::OnlyTheirs, 1),
        (Class::InSync, 2),
        (Class::OutOfScope, 2),
        (Class::DeviceMissing, 1),
        (Class::DeviceExtra, 1),
        (Class::DeviceReappeared, 1),
        (Class::DuplicateSerial, 1),
        (Class::DiffersTemplate, 1),
        (Class::DiffersDevice, 1),
        (Class::DeviceInSync, 1),
        (Class::NoTemplate, 1),
    ])
}

/// A row by its class and what it is about.
fn told(row: &ReportRow) -> String {
    let word = |word: &Option<String>| word.as_deref().unwrap_or("-").to_owned();
    let about = [&row.customer_code, &row.external_id, &row.serial].map(word);
    format!("{} {}", row.class.word(), about.join(" "))
}

async fn the_report_is_exactly_what_was_planted(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    assert_eq!(report.incomplete, None);
    assert_eq!(report.totals, planted());
    assert_eq!((report.counts.ours, report.counts.theirs), (13, 10));
    assert!(report.system_version.is_some());
    let rows = yard.rows(&report, RowFilter::default()).await;
    let first: Vec<_> = rows.iter().take(2).map(|row| row.customer_code.as_deref().unwrap()).collect();
    assert_eq!(first, ["C02", "C03"], "who left and is served costs most, then who pays and is not");
    let told: Vec<_> = rows.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "differs_state C02 R02 -",
            "differs_state C03 R03 -",
            "only_ours C05 - -",
            "broken_link C07 R07 -",
            "device_missing C01 R01 HWTC00000002",
            "differs_data C04 R04 -",
            "unlinked C06 R06 -",
            "ambiguous - R08 -",
            "duplicate_id - - -",
            "only_theirs - R90 -",
            "device_extra C01 R01 HWTC00000006",
            "device_reappeared C01 R01 HWTC00000005",
            "duplicate_serial - - -",
            "differs_template C01 R01 HWTC00000003",
            "differs_device C01 R01 HWTC00000004",
            "no_template - - -",
        ]
    );
    let places: Vec<_> = rows.iter().map(|row| row.place).collect();
    assert_eq!(places, (0..).take(rows.len()).collect::<Vec<_>>());
    let found = yard.rows(&report, RowFilter { search: "CLIÉNTE c04".into(), ..RowFilter::default() }).await;
    assert_eq!(found.iter().map(|row| row.class).collect::<Vec<_>>(), [Class::DiffersData]);
}

async fn a_device_with_an_operation_under_way_is_left_out_and_counted_apart(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    yard.mend(&report, Class::DiffersDevice, Order::Push).await;
    let second = yard.report().await;
    assert_eq!((second.totals.of(Class::DiffersDevice), second.totals.of(Class::InProgress)), (0, 1));
}

async fn a_service_of_a_retired_tariff_is_told_as_long_as_active_customers_contract_it(
    database: &TestDatabase,
) {
    let yard = Yard::new(database).await;
    let tariff = yard.store.tariff_named("Línea").await.unwrap();
    yard.store.retire_tariff(tariff.id, tariff.version, &stamp()).await.unwrap();
    let row = yard.of(&yard.report().await, Class::NoTemplate).await.remove(0);
    assert_eq!(row.ours.unwrap().fact("tariff"), Some(&"Línea".into()));
    database.tamper("update customers set status = 'baja' where code = 'C01'").await;
    assert_eq!(yard.report().await.totals.of(Class::NoTemplate), 0, "nobody is served by it");
}

async fn only_the_last_reports_are_kept(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(yard.report().await.id);
    }
    let kept: Vec<_> =
        yard.store.reports(yard.system).await.unwrap().iter().map(|report| report.id).collect();
    assert_eq!(kept, [ids[4], ids[3], ids[2]]);
    let left = database.count("select count(distinct report_id) from report_rows").await;
    assert_eq!(left, 3);
}

/// Every fault of the simulator's; what is waited for is short.
const NOW_AND_THEN: [&str; 9] = [
    "latency=2ms",
    "error500=10%",
    "timeout=10%",
    "lose-reply=10%",
    "accept202=10%",
    "truncate=10%",
    "garbage=10%",
    "lie200=10%",
    "rate-limit=1/s",
];

async fn with_any_fault_the_report_is_the_same_or_says_that_it_is_not_complete(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    for fault in NOW_AND_THEN {
        yard.simulator.set_faults(Faults::parse(fault).unwrap());
        for _ in 0..5 {
            let report = yard.report().await;
            match report.incomplete {
                None => assert_eq!(report.totals, planted(), "{fault}"),
                Some(_) => assert_nothing_is_missing(&report, fault),
            }
        }
    }
}

async fn a_system_that_always_fails_makes_nobody_missing(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    for fault in ["error500=100%", "timeout=100%", "truncate=100%", "garbage=100%", "lie200=100%"] {
        yard.simulator.set_faults(Faults::parse(fault).unwrap());
        let report = yard.report().await;
        assert!(report.incomplete.is_some(), "{fault}");
        assert!(report.totals.of(Class::NotChecked) > 0, "{fault}");
        assert_nothing_is_missing(&report, fault);
    }
    for fault in ["lose-reply=100%", "accept202=100%"] {
        yard.simulator.set_faults(Faults::parse(fault).unwrap());
        assert_eq!(yard.report().await.totals, planted(), "a report only reads: {fault}");
    }
}

fn assert_nothing_is_missing(report: &Report, fault: &str) {
    for class in [Class::OnlyOurs, Class::BrokenLink, Class::DeviceMissing] {
        assert_eq!(report.totals.of(class), 0, "{fault} {class:?}");
    }
}

async fn a_report_that_is_stopped_leaves_nothing(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let mut stop = Some(stop);
    let stopped = async {
        let _ = stopped.await;
    };
    let tell = |progress| {
        if let Progress::Theirs(_) = progress {
            stop.take();
        }
    };
    let made = yard.generation().run_until(stopped, "marta", Timestamp::now, tell).await.unwrap();
    assert_eq!(made, None);
    assert_eq!(database.count("select count(*) from reports").await, 0);
    assert_eq!(yard.report().await.totals, planted(), "and another can be made");
}

async fn only_certain_matches_are_told_as_such(database: &TestDatabase) {
    let yard = Yard::new(database).await;
    let report = yard.report().await;
    let row = yard.of(&report, Class::Unlinked).await.remove(0);
    assert_eq!((row.certainty, row.external_id.as_deref()), (Some(Certainty::Certain), Some("R06")));
}

on_both!(
    the_report_is_exactly_what_was_planted,
    a_device_with_an_operation_under_way_is_left_out_and_counted_apart,
    a_service_of_a_retired_tariff_is_told_as_long_as_active_customers_contract_it,
    only_the_last_reports_are_kept,
    with_any_fault_the_report_is_the_same_or_says_that_it_is_not_complete,
    a_system_that_always_fails_makes_nobody_missing,
    a_report_that_is_stopped_leaves_nothing,
    only_certain_matches_are_told_as_such,
);
