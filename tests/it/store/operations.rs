//! The list of operations: its pages, its filters, its search, why each waits, and what a person has to resolve.

use std::collections::BTreeSet;

use vincula::domain::action::Action;
use vincula::domain::device::{DeviceDraft, Intent, Saved};
use vincula::domain::ids::OperationId;
use vincula::domain::operation::{Behind, OperationState};
use vincula::store::{
    Claimed, Count, ListedOperation, OperationFilter, OperationPage, OperationPart, OperationQuery,
    Settlement, Store, Wait,
};

use super::world::{RULES, World, at, customer, rows, stamp};
use crate::databases::{TestDatabase, on_both};

on_both!(
    pages_by_id_come_newest_first_in_both_directions,
    a_page_around_an_operation_holds_it_and_its_neighbours,
    a_filter_by_state_lists_those_states_only,
    a_long_list_is_counted_only_so_far,
    what_a_person_has_to_resolve_is_what_nothing_newer_has_overtaken,
    a_restart_is_to_be_resolved_only_while_nobody_can_tell_whether_it_happened,
    each_that_waits_says_for_what_and_until_when,
    each_says_what_it_does_to_its_device,
    a_search_finds_by_customer_serial_and_system,
    a_search_that_means_many_pages_as_one_that_means_few,
    operations_of_a_database_before_they_could_be_searched_are_found,
);

const ALL: OperationFilter = OperationFilter::States(Vec::new());

async fn page(
    store: &Store,
    filter: &OperationFilter,
    search: &str,
    part: OperationPart,
    limit: u16,
) -> OperationPage {
    let query = OperationQuery { filter: filter.clone(), search: search.into(), part, limit };
    store.operations(&query).await.unwrap()
}

async fn newest(store: &Store, filter: &OperationFilter, search: &str) -> OperationPage {
    page(store, filter, search, OperationPart::Newest, 5_000).await
}

fn ids(page: &OperationPage) -> Vec<i64> {
    page.rows.iter().map(|row| row.operation.id.0).collect()
}

fn serials(page: &OperationPage) -> Vec<&str> {
    page.rows.iter().filter_map(|row| row.operation.serial.as_deref()).collect()
}

/// One device with an operation that is applied, and 300 more that were refused or replaced in turn.
async fn many(database: &TestDatabase) -> Vec<i64> {
    let store = &database.store;
    let world = World::build(store).await;
    store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    let claimed = claim(store, 0).await;
    settle(store, &claimed, OperationState::Applied, 1).await;
    database
        .tamper(
            "insert into operations (system_id, customer_id, device_id, kind, intent, state, attempt, attempts,
                    due_at, created_at, created_by)
                with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 300)
                select o.system_id, o.customer_id, o.device_id, o.kind, o.intent,
                    case when n % 3 = 0 then 'refused' else 'replaced' end, 1, 1, o.due_at, o.created_at, 'luis'
                from operations o, numbers",
        )
        .await;
    let all = newest(store, &ALL, "").await;
    assert_eq!((all.rows.len(), all.count), (301, Count::Exactly(301)));
    ids(&all)
}

async fn claim(store: &Store, seconds: i64) -> Claimed {
    store.claim(None, RULES, at(seconds)).await.unwrap().expect("one is due")
}

async fn settle(store: &Store, claimed: &Claimed, state: OperationState, seconds: i64) {
    let due_at = (!state.has_ended()).then(|| at(seconds + 40));
    let job = (state == OperationState::Accepted).then(|| "7".to_owned());
    let settlement = Settlement { state, due_at, error: None, job };
    store.settle(claimed.operation.id, claimed.attempt, &settlement, at(seconds)).await.unwrap();
}

async fn again(store: &Store, world: &World, serial: &str) -> DeviceDraft {
    let device = store.devices_with_serial(serial).await.unwrap().remove(0);
    DeviceDraft { known: Some((device.id, device.version)), ..world.gpon(serial) }
}

async fn pages_by_id_come_newest_first_in_both_directions(database: &TestDatabase) {
    let store = &database.store;
    let all = many(database).await;
    assert!(all.is_sorted_by(|one, next| one > next));

    let mut down = Vec::new();
    let mut part = OperationPart::Newest;
    loop {
        let page = page(store, &ALL, "", part, 47).await;
        down.extend(ids(&page));
        part = OperationPart::OlderThan(OperationId(*down.last().unwrap()));
        if !page.more_older {
            break;
        }
    }
    assert_eq!(down, all);

    let mut up = Vec::new();
    let mut part = OperationPart::Oldest;
    loop {
        let page = page(store, &ALL, "", part, 43).await;
        up.splice(0..0, ids(&page));
        part = OperationPart::NewerThan(OperationId(up[0]));
        if !page.more_newer {
            break;
        }
    }
    assert_eq!(up, all);
}

async fn a_page_around_an_operation_holds_it_and_its_neighbours(database: &TestDatabase) {
    let store = &database.store;
    let all = many(database).await;
    let around = async |id: i64| page(store, &ALL, "", OperationPart::Around(OperationId(id)), 10).await;

    let middle = around(all[100]).await;
    assert_eq!(ids(&middle), all[95..105]);
    assert!(middle.more_newer && middle.more_older);
    let first = around(all[0]).await;
    assert_eq!(ids(&first), all[..5]);
    assert!(!first.more_newer && first.more_older);
    let last = around(all[300]).await;
    assert_eq!(ids(&last), all[295..]);
    assert!(last.more_newer && !last.more_older);
}

async fn a_filter_by_state_lists_those_states_only(database: &TestDatabase) {
    use OperationState as S;
    let store = &database.store;
    let all = many(database).await;
    let states = async |states: &[S]| newest(store, &OperationFilter::States(states.to_vec()), "").await;

    let refused = states(&[S::Refused]).await;
    assert_eq!((refused.rows.len(), refused.count), (100, Count::Exactly(100)));
    assert!(refused.rows.iter().all(|row| row.operation.state == S::Refused));
    let both = states(&[S::Refused, S::Replaced, S::Refused]).await;
    assert_eq!(ids(&both), all[..300]);
    assert_eq!(ids(&states(&[S::Applied, S::Queued]).await), all[300..]);
    let none = states(&[S::Queued]).await;
    assert_eq!((none.rows.len(), none.count, none.more_older), (0, Count::Exactly(0), false));
}

async fn a_long_list_is_counted_only_so_far(database: &TestDatabase) {
    let store = &database.store;
    many(database).await;
    database.tamper("update operations set state = 'attention'").await;
    assert_eq!(store.operations_to_resolve(99).await.unwrap(), Count::MoreThan(99));
    assert_eq!(store.operations_to_resolve(301).await.unwrap(), Count::Exactly(301));
}

async fn what_a_person_has_to_resolve_is_what_nothing_newer_has_overtaken(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let to_resolve = async || {
        let list = newest(store, &OperationFilter::ToResolve, "").await;
        assert_eq!(store.operations_to_resolve(99).await.unwrap(), list.count);
        assert_eq!(list.count, Count::Exactly(list.rows.len() as i64));
        serials(&list).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (serial, state) in [
        ("HWTC00000001", OperationState::Refused),
        ("HWTC00000002", OperationState::Applied),
        ("HWTC00000003", OperationState::Unsure),
    ] {
        store.save_device(&world.gpon(serial), &stamp(0)).await.unwrap();
        settle(store, &claim(store, 0).await, state, 1).await;
    }
    assert_eq!(to_resolve().await, ["HWTC00000001"]);
    settle(store, &claim(store, 41).await, OperationState::Attention, 42).await;
    assert_eq!(to_resolve().await, ["HWTC00000003", "HWTC00000001"]);

    store.save_device(&again(store, &world, "HWTC00000001").await, &stamp(50)).await.unwrap();
    assert_eq!(to_resolve().await, ["HWTC00000003"]);
    settle(store, &claim(store, 50).await, OperationState::Refused, 51).await;
    assert_eq!(to_resolve().await, ["HWTC00000001", "HWTC00000003"]);
    database.tamper("update devices set state = 'removed' where serial = 'HWTC00000001'").await;
    assert_eq!(to_resolve().await, ["HWTC00000003"]);
}

async fn a_restart_is_to_be_resolved_only_while_nobody_can_tell_whether_it_happened(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let saved = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    settle(store, &claim(store, 0).await, OperationState::Applied, 1).await;
    let to_resolve = async || newest(store, &OperationFilter::ToResolve, "").await.rows.len();
    let restart = async |seconds, state| {
        let queued = store.reboot(saved.device, &stamp(seconds)).await.unwrap();
        settle(store, &claim(store, seconds).await, state, seconds + 1).await;
        queued.operation
    };
    restart(10, OperationState::Refused).await;
    assert_eq!(to_resolve().await, 0, "they said no, and nothing is other than recorded");
    let unsure = restart(20, OperationState::Attention).await;
    assert_eq!(to_resolve().await, 1);
    store.cancel(unsure, &stamp(30)).await.unwrap();
    assert_eq!(to_resolve().await, 0);
    restart(40, OperationState::Attention).await;
    store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(50)).await.unwrap();
    assert_eq!(to_resolve().await, 0, "it can be neither repeated nor needed any more");
}

async fn each_that_waits_says_for_what_and_until_when(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let waits = async || -> Vec<Option<Wait>> {
        newest(store, &ALL, "").await.rows.iter().map(|row| row.wait).collect()
    };
    let first = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap().operation;
    assert_eq!(waits().await, [Some(Wait::Due(at(0)))]);
    let claimed = claim(store, 10).await;
    assert_eq!(waits().await, [Some(Wait::Held(at(70)))]);
    store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(11)).await.unwrap();
    let behind =
        |state, seconds| Some(Wait::Behind(Behind { operation: first, state, until: Some(at(seconds)) }));
    assert_eq!(waits().await, [behind(OperationState::Running, 70), Some(Wait::Held(at(70)))]);
    settle(store, &claimed, OperationState::Accepted, 12).await;
    assert_eq!(waits().await, [behind(OperationState::Accepted, 52), Some(Wait::Due(at(52)))]);
    settle(store, &claim(store, 52).await, OperationState::Refused, 53).await;
    assert_eq!(waits().await, [Some(Wait::Due(at(11))), None]);
}

async fn each_says_what_it_does_to_its_device(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let action = async |saved: Saved| store.operation(saved.operation).await.unwrap().action;
    let intend = async |intent, seconds| {
        let device = store.devices_with_serial("HWTC1234ABCD").await.unwrap().remove(0);
        store.intend(device.id, device.version, intent, &stamp(seconds)).await.unwrap()
    };
    let first = store.save_device(&world.gpon("HWTC1234ABCD"), &stamp(0)).await.unwrap();
    assert_eq!(action(first).await, Action::Registration);
    let second = store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(1)).await.unwrap();
    assert_eq!(action(second).await, Action::Registration, "the first was not sent");
    let claimed = claim(store, 2).await;
    let third = store.save_device(&again(store, &world, "HWTC1234ABCD").await, &stamp(3)).await.unwrap();
    assert_eq!(action(third).await, Action::Change, "the second is on its way");
    settle(store, &claimed, OperationState::Refused, 4).await;
    let claimed = claim(store, 5).await;
    assert_eq!(claimed.operation.action, Action::Registration, "nothing came of the second");
    settle(store, &claimed, OperationState::Applied, 6).await;
    for (intent, wanted, seconds) in [
        (Intent::Active, Action::Change, 10),
        (Intent::Suspended, Action::Suspension, 20),
        (Intent::Suspended, Action::Change, 30),
        (Intent::Active, Action::Resumption, 40),
    ] {
        let saved = intend(intent, seconds).await;
        assert_eq!(action(saved).await, wanted);
        settle(store, &claim(store, seconds + 1).await, OperationState::Applied, seconds + 2).await;
        assert_eq!(action(saved).await, wanted, "and so it is remembered");
    }
    let reboot = store.reboot(first.device, &stamp(50)).await.unwrap();
    assert_eq!(action(reboot).await, Action::Reboot);
    settle(store, &claim(store, 51).await, OperationState::Applied, 52).await;
    let removal = intend(Intent::Removed, 60).await;
    settle(store, &claim(store, 61).await, OperationState::Refused, 62).await;
    store.retry(removal.operation, &stamp(70)).await.unwrap();
    assert_eq!(action(removal).await, Action::Removal);
}

async fn a_search_finds_by_customer_serial_and_system(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let there = DeviceDraft {
        system: world.other_system,
        external_id: "otro-1".into(),
        ..world.gpon("HWTC00000001")
    };
    store.save_device(&world.gpon("HWTC00000001"), &stamp(0)).await.unwrap();
    store.save_device(&world.gpon_of_luis("ALCL00000002"), &stamp(1)).await.unwrap();
    store.save_device(&there, &stamp(2)).await.unwrap();
    let all = ids(&newest(store, &ALL, "").await);
    let [in_sur, of_luis, of_ana] = all[..] else { panic!("three, not {all:?}") };

    for (typed, found) in [
        ("c1", vec![in_sur, of_ana]),
        ("ANA nu", vec![in_sur, of_ana]),
        ("C 2", vec![of_luis]),
        ("peña", vec![of_luis]),
        ("úñe", vec![in_sur, of_ana]),
        ("00001", vec![in_sur, of_ana]),
        ("luis 0002", vec![of_luis]),
        ("luis 0001", vec![]),
        ("otro-1", vec![in_sur, of_ana]),
        ("hwtc", vec![in_sur, of_ana]),
        ("alcl 0000", vec![of_luis]),
        ("sur", vec![in_sur]),
        ("orte", vec![of_luis, of_ana]),
        ("nadie", vec![]),
        ("%", vec![]),
        ("..", vec![]),
        ("  ", all.clone()),
    ] {
        let page = newest(store, &ALL, typed).await;
        assert_eq!(ids(&page), found, "{typed:?}");
        assert_eq!(page.count, Count::Exactly(found.len() as i64), "{typed:?}");
    }
    let replaced = OperationFilter::States(vec![OperationState::Replaced]);
    assert_eq!(ids(&newest(store, &replaced, "ana").await), [] as [i64; 0]);
    let queued = OperationFilter::States(vec![OperationState::Queued, OperationState::Running]);
    assert_eq!(ids(&newest(store, &queued, "norte").await), [of_luis, of_ana]);
}

/// Customers called Ana, more than are looked up one by one, each with an operation.
async fn many_called_ana(database: &TestDatabase) {
    let store = &database.store;
    many(database).await;
    let called = (0..1_100).map(|n| customer(&format!("K{n:04}"), &format!("Ana {n:04}"), &[]));
    store.import_customers(&rows(called), vincula::store::ImportMode::Commit, &stamp(0)).await.unwrap();
    database
        .tamper(
            "insert into operations (system_id, customer_id, kind, intent, state, attempt, attempts, due_at,
                    created_at, created_by)
                select (select min(id) from systems), id, 'device', 'active', 'cancelled', 1, 1, 0, 0, 'luis'
                from customers where code like 'K%'",
        )
        .await;
}

async fn a_search_that_means_many_pages_as_one_that_means_few(database: &TestDatabase) {
    let store = &database.store;
    many_called_ana(database).await;
    for (typed, filter, count) in [
        ("ana", OperationState::Cancelled, 1_100),
        ("ana 10", OperationState::Cancelled, 100),
        ("ana", OperationState::Refused, 100),
        ("norte", OperationState::Cancelled, 1_100),
        ("k", OperationState::Refused, 0),
    ] {
        let filter = OperationFilter::States(vec![filter]);
        let whole = newest(store, &filter, typed).await;
        let counted = if count > 1_000 { Count::MoreThan(1_000) } else { Count::Exactly(count as i64) };
        assert_eq!((whole.rows.len(), whole.count), (count, counted), "{typed}");
        let mut paged = Vec::new();
        let mut part = OperationPart::Newest;
        loop {
            let page = page(store, &filter, typed, part, 90).await;
            let Some(last) = page.rows.last() else { break };
            part = OperationPart::OlderThan(last.operation.id);
            paged.extend(ids(&page));
        }
        assert_eq!(paged, ids(&whole), "{typed}");
        let distinct: BTreeSet<&i64> = paged.iter().collect();
        assert_eq!(distinct.len(), count, "{typed}");
    }
    let [.., last]: &[ListedOperation] = &newest(store, &ALL, "norte").await.rows else { panic!("some") };
    assert_eq!(last.operation.state, OperationState::Applied, "the oldest of all");
}

async fn operations_of_a_database_before_they_could_be_searched_are_found(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for serial in ["HWTC00000001", "HWTC00000002"] {
        store.save_device(&world.gpon(serial), &stamp(0)).await.unwrap();
        settle(store, &claim(store, 0).await, OperationState::Refused, 1).await;
    }
    store.save_device(&again(store, &world, "HWTC00000001").await, &stamp(2)).await.unwrap();
    for sql in [
        "drop index operations_by_customer",
        "drop index operations_by_system",
        "drop index operations_to_resolve",
        "alter table operations drop column overtaken",
        "delete from _sqlx_migrations where version = 4",
    ] {
        database.tamper(sql).await;
    }
    let store = database.another().await;
    assert_eq!(serials(&newest(&store, &OperationFilter::ToResolve, "").await), ["HWTC00000002"]);
    assert_eq!(newest(&store, &ALL, "ana").await.count, Count::Exactly(3));
}
