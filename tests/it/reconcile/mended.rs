//! Whatever the world: what was mended from a report is in sync in the next one.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use vincula::domain::operation::OperationState;
use vincula::reconcile::class::{Class, Section};
use vincula::reconcile::mend::Order;
use vincula::reconcile::outcome::Outcome;
use vincula::reconcile::report::Row;
use vincula::store::RowFilter;

use super::properties::world;
use super::world::World;
use super::yard::Yard;
use crate::databases::{Kind, fresh};

/// What a person would choose who is responsible for our side, customers before their devices.
const CHOSEN: [(Class, Order); 9] = [
    (Class::Unlinked, Order::Link),
    (Class::OnlyTheirs, Order::Adopt),
    (Class::OnlyOurs, Order::Push),
    (Class::BrokenLink, Order::Push),
    (Class::DiffersState, Order::Push),
    (Class::DiffersData, Order::Push),
    (Class::DeviceMissing, Order::Push),
    (Class::DiffersTemplate, Order::Push),
    (Class::DiffersDevice, Order::Push),
];

/// What a row is about, in one report as in the next.
type About = (Section, Option<String>, Option<String>, Option<String>);

fn about(row: &Row) -> About {
    // Who was made there has his code as his id since.
    let id = row.external_id.clone().or_else(|| row.customer_code.clone());
    (row.section(), row.customer_code.clone(), id, row.serial.clone())
}

/// A world that a database and a system can hold: nothing is under way, and no record has a serial twice.
fn held(world: World) -> World {
    let mut world = World { is_cut_short: false, ..world };
    for device in world.ours.iter_mut().flat_map(|customer| &mut customer.devices) {
        if device.state == "pending" {
            device.state = "active".into();
        }
    }
    for record in &mut world.theirs {
        let mut serials = BTreeSet::new();
        record.devices.retain(|device| serials.insert(device.serial.clone()));
    }
    world
}

/// What was mended and carried out, by the order that did it.
async fn mended(yard: &Yard) -> Vec<(Order, Class, About)> {
    let report = yard.report().await;
    let mut queued = Vec::new();
    for (class, order) in CHOSEN {
        for (row, outcome) in yard.mend(&report, class, order.clone()).await {
            match outcome {
                Outcome::Done => queued.push((order.clone(), row, Vec::new())),
                Outcome::Queued { operations, .. } => queued.push((order.clone(), row, operations)),
                Outcome::Changed { .. } | Outcome::Failed { .. } => {}
            }
        }
    }
    yard.work().await;
    let mut mended = Vec::new();
    for (order, row, operations) in queued {
        let mut is_applied = true;
        for operation in operations {
            is_applied &= yard.store.operation(operation).await.unwrap().state == OperationState::Applied;
        }
        if is_applied {
            mended.push((order, row.class, about(&row)));
        }
    }
    mended
}

async fn is_in_sync_once_mended(world: World) -> Result<usize, TestCaseError> {
    let database = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let yard = Yard::of(&world, &database).await;
    let mended = mended(&yard).await;
    let report = yard.report().await;
    prop_assert!(report.incomplete.is_none() || world.theirs.is_empty(), "{:?}", report.incomplete);
    let rows = yard.rows(&report, RowFilter::default()).await;
    for (order, class, whose) in &mended {
        let left = rows.iter().find(|row| {
            // What is only linked may still differ; what was sent does so no longer.
            let is_of_push = *order == Order::Push && row.class.actions().contains(&order.action());
            about(row) == *whose && (row.class == *class || is_of_push)
        });
        prop_assert_eq!(left, None, "after {:?}, {:?}", order, class);
    }
    Ok(mended.len())
}

#[test]
fn what_was_mended_is_in_sync_in_the_next_report() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let count = std::cell::Cell::new(0);
    let run = |world: World| -> Result<(), TestCaseError> {
        let mended = runtime.block_on(is_in_sync_once_mended(held(world)))?;
        count.set(count.get() + mended);
        Ok(())
    };
    runner.run(&world(), run).unwrap_or_else(|error| panic!("{error}"));
    assert!(count.get() > 16, "hardly anything was mended: {}", count.get());
}
