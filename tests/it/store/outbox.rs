//! Claiming and settling: who may, in which order, and what becomes of the device.

use jiff::Timestamp;
use vincula::domain::device::{DeviceDraft, DeviceState};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::OperationState;
use vincula::store::{ClaimRules, Claimed, Seen, Settlement, Store, StoreError, Stray, Task};
use vincula::text;

use super::world::{RULES, World, at, device_of, stamp};
use crate::databases::{Kind, TestDatabase, on_both};

on_both!(
    an_operation_is_claimed_once_until_its_lease_ends,
    a_lease_that_ran_out_comes_to_be_read_back,
    what_was_seen_before_sending_is_told_to_who_reads_back,
    what_was_seen_before_an_earlier_sending_is_told_to_nobody,
    a_renewed_lease_holds_longer,
    computers_whose_clocks_differ_agree_by_the_clock_of_the_server,
    a_claim_that_was_overtaken_can_do_nothing,
    a_settled_operation_is_settled_once,
    an_illegal_move_is_an_error_and_changes_nothing,
    what_is_tried_again_waits_until_it_is_due,
    what_was_accepted_is_asked_after_by_its_job,
    what_is_put_back_stands_as_it_was_claimed_and_counts_no_try,
    operations_of_a_device_go_in_order,
    a_system_gets_so_many_at_once_and_no_more,
    the_named_operation_is_claimed_and_no_other,
    the_device_follows_its_operations,
    an_end_of_an_older_operation_does_not_hide_the_newer,
    what_falls_due_next_is_known,
    an_operation_that_cannot_be_read_does_not_stand_before_the_others,
    an_operation_for_a_system_that_is_gone_does_not_stand_before_the_others,
);

fn to(state: OperationState) -> Settlement {
    Settlement { state, due_at: None, error: None, job: None }
}

async fn claim(store: &Store, seconds: i64) -> Option<Claimed> {
    store.claim(None, RULES, at(seconds)).await.unwrap()
}

async fn settle(store: &Store, claimed: &Claimed, settlement: &Settlement, seconds: i64) {
    store.settle(claimed.operation.id, claimed.attempt, settlement, at(seconds)).await.unwrap();
}

/// The same device, to be saved again.
async fn again(store: &Store, world: &World, serial: &str) -> DeviceDraft {
    let device = store.devices_with_serial(serial).await.unwrap().remove(0);
    DeviceDraft { known: Some((device.id, device.version)), ..world.gpon(serial) }
}

async fn an_operation_is_claimed_once_until_its_lease_ends(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(10)).await.unwrap();
    assert_eq!(claim(store, 9).await, None);
    assert!(claim(store, 10).await.is_some());
    assert_eq!(claim(store, 69).await, None);
    assert!(claim(store, 70).await.is_some());
}

async fn a_lease_that_ran_out_comes_to_be_read_back(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    claim(store, 0).await.unwrap();
    let second = claim(store, 60).await.unwrap();
    assert_eq!(second.task, Task::ReadBack { seen: None });
    assert_eq!((second.operation.state, second.operation.attempts), (OperationState::Unsure, 2));
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Unsure);
}

async fn what_was_seen_before_sending_is_told_to_who_reads_back(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let mut claimed = claim(store, 0).await.unwrap();
    for (round, seen) in
        [Seen::Absent, Seen::Present { revision: None }, Seen::Present { revision: Some("7".into()) }]
            .into_iter()
            .enumerate()
    {
        store.note_seen(claimed.operation.id, claimed.attempt, &seen).await.unwrap();
        claimed = claim(store, 60 * (round as i64 + 1)).await.unwrap();
        assert_eq!(claimed.task, Task::ReadBack { seen: Some(seen) });
    }
}

async fn what_was_seen_before_an_earlier_sending_is_told_to_nobody(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let first = claim(store, 0).await.unwrap();
    store.note_seen(first.operation.id, first.attempt, &Seen::Absent).await.unwrap();
    settle(store, &first, &to(OperationState::Queued), 1).await;
    assert_eq!(claim(store, 1).await.unwrap().task, Task::Send);
    assert_eq!(claim(store, 61).await.unwrap().task, Task::ReadBack { seen: None });
    let perhaps_there = "select count(*) from operations where may_be_there";
    assert_eq!(database.count(perhaps_there).await, 0, "it was surely never sent with effect");
}

async fn a_renewed_lease_holds_longer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await.unwrap();
    store.renew(claimed.operation.id, claimed.attempt, at(100)).await.unwrap();
    assert_eq!(claim(store, 99).await, None);
    assert!(claim(store, 100).await.is_some());
}

/// A server whose clock goes an hour before this computer's, for whoever asks it from now on.
pub async fn set_the_clock_of_the_server_forward(database: &TestDatabase) {
    for sql in [
        "create function public.clock_timestamp() returns timestamptz language sql as
            $$ select pg_catalog.clock_timestamp() + interval '1 hour' $$",
        "do $$ begin
            execute format('alter database %I set search_path = public, pg_catalog', current_database());
        end $$",
    ] {
        database.tamper(sql).await;
    }
}

async fn computers_whose_clocks_differ_agree_by_the_clock_of_the_server(database: &TestDatabase) {
    const HOUR: i64 = 3_600;
    if database.kind == Kind::Sqlite {
        // Its file is on one computer, which has one clock.
        return;
    }
    let right = &database.store;
    let world = World::build(right).await;
    set_the_clock_of_the_server_forward(database).await;
    let slow = database.another().await;

    right.save_device(&world.gpon("HWTC1234ABCD"), &stamp(HOUR)).await.unwrap();
    assert_eq!(slow.next_due().await.unwrap(), Some(at(0)));
    let claimed = claim(&slow, 0).await.expect("it is due");
    assert_eq!(right.next_due().await.unwrap(), Some(at(HOUR + 60)));
    assert_eq!(claim(right, HOUR + 59).await, None);
    slow.renew(claimed.operation.id, claimed.attempt, at(90)).await.unwrap();
    assert_eq!(claim(right, HOUR + 89).await, None);
    assert!(claim(right, HOUR + 90).await.is_some());
    assert_eq!(claim(&slow, 149).await, None);
    let claimed = claim(&slow, 150).await.expect("its lease ran out");
    let later = Settlement { due_at: Some(at(200)), ..to(OperationState::Unsure) };
    settle(&slow, &claimed, &later, 151).await;
    assert_eq!(claim(right, HOUR + 199).await, None);
    assert!(claim(right, HOUR + 200).await.is_some());

    slow.save_device(&world.gpon("HWTC00000002"), &stamp(300)).await.unwrap();
    let queued = super::world::operations(&slow, &[OperationState::Queued]).await.remove(0);
    assert_eq!((queued.created_at, queued.due_at), (at(HOUR + 300), at(HOUR + 300)));
}

async fn a_claim_that_was_overtaken_can_do_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let slow = claim(store, 0).await.unwrap();
    let quick = claim(store, 60).await.unwrap();
    let (id, attempt) = (slow.operation.id, slow.attempt);
    let settled = store.settle(id, attempt, &to(OperationState::Applied), at(61)).await;
    assert!(matches!(settled, Err(StoreError::NotClaimed)));
    assert!(matches!(store.renew(id, attempt, at(200)).await, Err(StoreError::NotClaimed)));
    assert!(matches!(store.note_seen(id, attempt, &Seen::Absent).await, Err(StoreError::NotClaimed)));
    settle(store, &quick, &to(OperationState::Applied), 62).await;
}

async fn a_settled_operation_is_settled_once(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await.unwrap();
    settle(store, &claimed, &to(OperationState::Applied), 5).await;
    let operation = store.operation(claimed.operation.id).await.unwrap();
    assert_eq!((operation.state, operation.settled_at), (OperationState::Applied, Some(at(5))));
    let again =
        store.settle(claimed.operation.id, claimed.attempt, &to(OperationState::Refused), at(6)).await;
    assert!(matches!(again, Err(StoreError::NotClaimed)));
    assert!(matches!(store.operation(OperationId(999)).await, Err(StoreError::Missing)));
}

async fn an_illegal_move_is_an_error_and_changes_nothing(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await.unwrap();
    let settled =
        store.settle(claimed.operation.id, claimed.attempt, &to(OperationState::Replaced), at(1)).await;
    assert!(matches!(
        settled,
        Err(StoreError::IllegalMove { from: OperationState::Running, to: OperationState::Replaced })
    ));
    settle(store, &claimed, &to(OperationState::Applied), 2).await;
}

async fn what_is_tried_again_waits_until_it_is_due(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await.unwrap();
    let error = text!("cause-timeout", seconds = 30);
    let later = Settlement { due_at: Some(at(40)), error: Some(error.clone()), ..to(OperationState::Queued) };
    settle(store, &claimed, &later, 30).await;
    let operation = store.operation(saved.operation).await.unwrap();
    assert_eq!((operation.due_at, operation.last_error), (at(40), Some(error)));
    assert_eq!(claim(store, 39).await, None);
    let second = claim(store, 40).await.unwrap();
    assert_eq!((second.task, second.operation.attempts), (Task::Send, 2));
}

async fn what_was_accepted_is_asked_after_by_its_job(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await.unwrap();
    let taken =
        Settlement { due_at: Some(at(5)), job: Some("/v1/jobs/7".into()), ..to(OperationState::Accepted) };
    settle(store, &claimed, &taken, 1).await;
    for seconds in [5, 9] {
        let claimed = claim(store, seconds).await.unwrap();
        assert_eq!(claimed.task, Task::AskAfter { job: "/v1/jobs/7".into(), since: at(1) });
        assert_eq!((claimed.operation.state, claimed.operation.attempts), (OperationState::Accepted, 1));
        assert_eq!(claim(store, seconds).await, None);
        let still = Settlement { due_at: Some(at(seconds + 4)), ..to(OperationState::Accepted) };
        settle(store, &claimed, &still, seconds).await;
    }
    let claimed = claim(store, 13).await.unwrap();
    settle(store, &claimed, &to(OperationState::Applied), 14).await;
}

async fn what_is_put_back_stands_as_it_was_claimed_and_counts_no_try(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let error = Some(text!("cause-timeout", seconds = 30));
    let mut tries = 0;
    for (state, job) in [
        (OperationState::Queued, None),
        (OperationState::Unsure, None),
        (OperationState::Queued, None),
        (OperationState::Accepted, Some("7".to_owned())),
    ] {
        let claimed = claim(store, 10).await.unwrap();
        let settlement = Settlement { due_at: Some(at(10)), error: error.clone(), job, ..to(state) };
        settle(store, &claimed, &settlement, 10).await;
        tries += 1;
        let claimed = claim(store, 10).await.unwrap();
        let claimed_tries = if state == OperationState::Accepted { tries } else { tries + 1 };
        assert_eq!(claimed.operation.attempts, claimed_tries, "{state:?}");
        assert_eq!(store.put_back(&claimed, at(9)).await.unwrap(), state);
        let operation = store.operation(saved.operation).await.unwrap();
        assert_eq!((operation.state, operation.attempts), (state, tries));
        assert_eq!((operation.due_at, &operation.last_error), (at(9), &error));
    }
    let task = claim(store, 10).await.unwrap().task;
    assert_eq!(task, Task::AskAfter { job: "7".into(), since: at(10) });
}

async fn operations_of_a_device_go_in_order(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let first = claim(store, 0).await.unwrap();
    let second = store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(1)).await.unwrap();
    store.save_device(&world.gpon("HWTC00000002"), &stamp(2)).await.unwrap();

    let of_other = claim(store, 3).await.unwrap();
    assert_eq!(device_of(&of_other).serial.as_str(), "HWTC00000002");
    assert_eq!(claim(store, 3).await, None);
    assert_eq!(store.claim(Some(second.operation), RULES, at(3)).await.unwrap(), None);
    let unsure = Settlement { due_at: Some(at(20)), ..to(OperationState::Unsure) };
    settle(store, &first, &unsure, 4).await;
    assert_eq!(claim(store, 5).await, None);
    let read_back = claim(store, 20).await.unwrap();
    settle(store, &read_back, &to(OperationState::Applied), 21).await;
    assert_eq!(claim(store, 21).await.unwrap().operation.id, second.operation);
}

async fn a_system_gets_so_many_at_once_and_no_more(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for serial in ["HWTC00000001", "HWTC00000002", "HWTC00000003"] {
        store.save_device(&world.gpon(serial), &stamp(0)).await.unwrap();
    }
    let there = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    store.save_device(&there, &stamp(1)).await.unwrap();
    let rules = ClaimRules { per_system: 2, ..RULES };
    let first = store.claim(None, rules, at(1)).await.unwrap().unwrap();
    store.claim(None, rules, at(1)).await.unwrap().unwrap();
    let other = store.claim(None, rules, at(1)).await.unwrap().unwrap();
    assert_eq!(other.operation.system, world.other_system);
    assert_eq!(store.claim(None, rules, at(1)).await.unwrap(), None);
    settle(store, &first, &to(OperationState::Applied), 2).await;
    assert!(store.claim(None, rules, at(2)).await.unwrap().is_some());
}

async fn the_named_operation_is_claimed_and_no_other(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let second = store.save_device(&world.gpon("HWTC00000002"), &stamp(0)).await.unwrap();
    let claimed = store.claim(Some(second.operation), RULES, at(0)).await.unwrap().unwrap();
    assert_eq!(claimed.operation.id, second.operation);
    assert_eq!(store.claim(Some(second.operation), RULES, at(0)).await.unwrap(), None);
}

async fn the_device_follows_its_operations(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let state = async || store.device(saved.device).await.unwrap().state;
    let mut claimed = claim(store, 0).await.unwrap();
    for (round, (settled, then)) in [
        (OperationState::Queued, DeviceState::Pending),
        (OperationState::Unsure, DeviceState::Unsure),
        (OperationState::Attention, DeviceState::Failed),
    ]
    .into_iter()
    .enumerate()
    {
        let now = 10 * (round as i64 + 1);
        settle(store, &claimed, &to(settled), now).await;
        assert_eq!(state().await, then, "{settled:?}");
        if !settled.has_ended() {
            claimed = claim(store, now).await.unwrap();
        }
    }
    store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(50)).await.unwrap();
    assert_eq!(state().await, DeviceState::Pending);
    settle(store, &claim(store, 50).await.unwrap(), &to(OperationState::Applied), 51).await;
    assert_eq!(state().await, DeviceState::Active);
}

async fn an_end_of_an_older_operation_does_not_hide_the_newer(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let first = claim(store, 0).await.unwrap();
    store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(1)).await.unwrap();
    settle(store, &first, &to(OperationState::Refused), 2).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Pending);
    settle(store, &claim(store, 2).await.unwrap(), &to(OperationState::Refused), 3).await;
    assert_eq!(store.device(saved.device).await.unwrap().state, DeviceState::Failed);
}

async fn what_falls_due_next_is_known(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let due = async || -> Option<Timestamp> { store.next_due().await.unwrap() };
    assert_eq!(due().await, None);
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(10)).await.unwrap();
    assert_eq!(due().await, Some(at(10)));
    let claimed = claim(store, 10).await.unwrap();
    assert_eq!(due().await, Some(at(70)));
    // One that waits for the one under way adds nothing.
    store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(11)).await.unwrap();
    assert_eq!(due().await, Some(at(70)));
    settle(store, &claimed, &to(OperationState::Applied), 12).await;
    assert_eq!(due().await, Some(at(11)));
    settle(store, &claim(store, 12).await.unwrap(), &to(OperationState::Applied), 13).await;
    assert_eq!(due().await, None);
}

async fn an_operation_that_cannot_be_read_does_not_stand_before_the_others(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let broken = store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    let whole = store.save_device(&world.gpon("HWTC00000002"), &stamp(1)).await.unwrap();
    database
        .tamper(
            "update device_secrets set sealed = 'AAAA' where field = 'wifi_key'
                and device_id = (select id from devices where serial = 'HWTC00000001')",
        )
        .await;
    let claimed = claim(store, 1).await.unwrap();
    assert_eq!(claimed.operation.id, whole.operation);
    let set_aside = store.operation(broken.operation).await.unwrap();
    assert_eq!(set_aside.state, OperationState::Attention);
    assert_eq!(set_aside.last_error.map(|text| text.id), Some("store-corrupt".into()));
    assert_eq!(store.device(broken.device).await.unwrap().state, DeviceState::Failed);
}

async fn an_operation_for_a_system_that_is_gone_does_not_stand_before_the_others(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let stray = Stray::Customer { external_id: "R90".into() };
    let lost = store.remove_stray(world.other_system, &stray, &stamp(0)).await.unwrap();
    let whole = store.save_device(&world.gpon("HWTC00000002"), &stamp(1)).await.unwrap();
    database.tamper("update systems set removed_at = 1 where name = 'Sur'").await;
    assert_eq!(claim(store, 1).await.unwrap().operation.id, whole.operation);
    let set_aside = store.operation(lost).await.unwrap();
    assert_eq!(set_aside.state, OperationState::Attention);
    assert_eq!(set_aside.last_error.map(|text| text.id), Some("outbox-attention-system-gone".into()));
    store.cancel(lost, &stamp(2)).await.unwrap();
}
