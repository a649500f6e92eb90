//! Tariffs contracted and ended, with their dates.

use vincula::domain::contract::{ContractEnd, DevicesOfContract};
use vincula::domain::device::{DeviceDraft, Intent};
use vincula::domain::ids::TariffId;
use vincula::domain::operation::OperationState;
use vincula::store::{ImportMode, Store};

use super::life::{active, bring, claim, intend};
use super::world::{World, at, customer, operations, problems, rows, stamp};
use crate::databases::{Kind, TestDatabase, on_both};

on_both!(
    a_tariff_is_contracted_once_and_its_date_kept,
    a_contract_that_ends_stays_in_the_history,
    a_contract_that_a_device_hangs_on_is_not_ended_by_itself,
    it_ends_when_its_devices_are_gone_and_not_before,
    one_whose_removal_comes_to_nothing_can_go_on,
    one_whose_removal_is_taken_back_goes_on,
    one_whose_device_stayed_ends_when_that_goes,
    its_devices_go_on_with_another_tariff,
    one_that_waits_for_its_device_ends_when_that_takes_another_tariff,
    dates_go_by_the_clock_of_the_server,
    a_file_ends_what_is_not_in_it_and_keeps_the_dates,
    a_device_changes_its_tariff_and_its_template,
);

async fn current(store: &Store, world: &World) -> Vec<String> {
    let contracts = store.contracts(world.ana).await.unwrap();
    contracts.current.into_iter().map(|contract| contract.tariff_name).collect()
}

fn end(world: &World, tariff: TariffId, devices: DevicesOfContract) -> ContractEnd {
    ContractEnd { customer: world.ana, tariff, devices }
}

async fn a_tariff_is_contracted_once_and_its_date_kept(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.contract_tariff(world.luis, world.fibra, &stamp(50)).await.unwrap();
    let contracts = store.contracts(world.luis).await.unwrap().current;
    let dates: Vec<_> = contracts.iter().map(|it| (it.tariff_name.as_str(), it.since)).collect();
    assert_eq!(dates, [("Dúo", Some(at(0))), ("Fibra 600", Some(at(50)))]);
    let twice = problems(store.contract_tariff(world.luis, world.fibra, &stamp(51)).await);
    assert_eq!(twice, [("tariff".to_owned(), "contract-already".to_owned())]);
}

async fn a_contract_that_ends_stays_in_the_history(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    store.end_contract(&end(&world, world.fibra, DevicesOfContract::None), &stamp(60)).await.unwrap();
    let contracts = store.contracts(world.ana).await.unwrap();
    assert_eq!(contracts.current.len(), 2);
    let [ended] = contracts.ended.as_slice() else { panic!("one ended, not {:?}", contracts.ended) };
    assert_eq!((ended.tariff_name.as_str(), ended.since, ended.ended_at), ("Fibra 600", Some(at(0)), at(60)));
    assert_eq!(store.customer(world.ana).await.unwrap().tariffs.len(), 2);
}

async fn a_contract_that_a_device_hangs_on_is_not_ended_by_itself(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    active(store, &world, "HWTC00000001").await;
    let alone = store.end_contract(&end(&world, world.fibra, DevicesOfContract::None), &stamp(60)).await;
    assert_eq!(problems(alone), [("tariff".to_owned(), "contract-has-devices".to_owned())]);
    assert_eq!(current(store, &world).await.len(), 3);
}

async fn it_ends_when_its_devices_are_gone_and_not_before(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let remove = DevicesOfContract::Remove(vec![(device.id, device.version)]);
    let queued = store.end_contract(&end(&world, world.fibra, remove), &stamp(60)).await.unwrap();
    assert_eq!(queued.len(), 1);
    let contracts = store.contracts(world.ana).await.unwrap();
    let ending = contracts.current.iter().find(|contract| contract.tariff == world.fibra).unwrap();
    assert_eq!((ending.ending_at, contracts.ended.len()), (Some(at(60)), 0));
    let new = problems(store.save_device(&world.gpon("HWTC00000002"), &stamp(61)).await);
    assert_eq!(new, [("tariff".to_owned(), "device-tariff-ending".to_owned())]);
    bring(store, OperationState::Applied).await;
    let contracts = store.contracts(world.ana).await.unwrap();
    assert_eq!((contracts.current.len(), contracts.ended[0].ended_at), (2, at(60)));
}

async fn one_whose_removal_comes_to_nothing_can_go_on(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let remove = DevicesOfContract::Remove(vec![(device.id, device.version)]);
    store.end_contract(&end(&world, world.fibra, remove), &stamp(60)).await.unwrap();
    bring(store, OperationState::Refused).await;
    store.contract_tariff(world.ana, world.fibra, &stamp(62)).await.unwrap();
    let contracts = store.contracts(world.ana).await.unwrap();
    let kept = contracts.current.iter().find(|contract| contract.tariff == world.fibra).unwrap();
    assert_eq!((kept.since, kept.ending_at), (Some(at(0)), None), "it never ended");
}

async fn one_whose_removal_is_taken_back_goes_on(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for number in 1..=2 {
        let device = active(store, &world, &format!("HWTC0000000{number}")).await;
        let remove = DevicesOfContract::Remove(vec![(device.id, device.version)]);
        let queued = store.end_contract(&end(&world, world.fibra, remove), &stamp(60)).await.unwrap();
        match number {
            1 => store.cancel(queued[0], &stamp(61)).await.unwrap(),
            _ => drop(intend(store, &device, Intent::Active).await.unwrap()),
        }
        let contracts = store.contracts(world.ana).await.unwrap();
        assert!(contracts.current.iter().all(|contract| contract.ending_at.is_none()), "{number}");
        let gone = store.device(device.id).await.unwrap();
        let other = store.change_tariff(gone.id, gone.version, world.duo, &stamp(62)).await;
        assert!(other.is_ok() && current(store, &world).await.len() == 3, "it was not to end");
        bring(store, OperationState::Applied).await;
    }
}

async fn one_whose_device_stayed_ends_when_that_goes(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let remove = DevicesOfContract::Remove(vec![(device.id, device.version)]);
    store.end_contract(&end(&world, world.fibra, remove), &stamp(60)).await.unwrap();
    bring(store, OperationState::Refused).await;
    let stayed = store.device(device.id).await.unwrap();
    let year = 365 * 24 * 3_600;
    store.intend(stayed.id, stayed.version, Intent::Removed, &stamp(year)).await.unwrap();
    let claimed = claim(store, year + 1).await;
    let applied = super::life::to(OperationState::Applied);
    store.settle(claimed.operation.id, claimed.attempt, &applied, at(year + 9)).await.unwrap();
    let contracts = store.contracts(world.ana).await.unwrap();
    assert_eq!((contracts.current.len(), contracts.ended[0].ended_at), (2, at(year)));
}

async fn one_that_waits_for_its_device_ends_when_that_takes_another_tariff(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    for number in 1..=2 {
        let device = active(store, &world, &format!("HWTC0000000{number}")).await;
        let remove = DevicesOfContract::Remove(vec![(device.id, device.version)]);
        store.end_contract(&end(&world, world.fibra, remove), &stamp(60)).await.unwrap();
        bring(store, OperationState::Refused).await;
        let stayed = store.device(device.id).await.unwrap();
        // From the list, and in its form.
        if number == 1 {
            store.change_tariff(stayed.id, stayed.version, world.duo, &stamp(70)).await.unwrap();
        } else {
            let known = Some((stayed.id, stayed.version));
            let draft = DeviceDraft { known, tariff: world.duo, ..world.gpon("HWTC00000002") };
            store.save_device(&draft, &stamp(70)).await.unwrap();
        }
        bring(store, OperationState::Applied).await;
        let contracts = store.contracts(world.ana).await.unwrap();
        assert_eq!((contracts.current.len(), contracts.ended[0].ended_at), (2, at(70)), "{number}");
        store.contract_tariff(world.ana, world.fibra, &stamp(80)).await.unwrap();
    }
}

async fn dates_go_by_the_clock_of_the_server(database: &TestDatabase) {
    if database.kind == Kind::Sqlite {
        // Its file is on one computer, which has one clock.
        return;
    }
    let world = World::build(&database.store).await;
    super::outbox::set_the_clock_of_the_server_forward(database).await;
    let store = &database.another().await;
    store.contract_tariff(world.luis, world.fibra, &stamp(50)).await.unwrap();
    let end = ContractEnd { customer: world.luis, ..end(&world, world.fibra, DevicesOfContract::None) };
    store.end_contract(&end, &stamp(60)).await.unwrap();
    let file = rows([customer("C2", "Luis Peña", &["Móvil"])]);
    store.import_customers(&file, ImportMode::Commit, &stamp(70)).await.unwrap();
    let contracts = store.contracts(world.luis).await.unwrap();
    let hour = 3_600;
    assert_eq!(contracts.current[0].since, Some(at(hour + 70)));
    let dates: Vec<_> = contracts.ended.iter().map(|it| (it.since, it.ended_at)).collect();
    assert_eq!(dates, [(Some(at(0)), at(hour + 70)), (Some(at(hour + 50)), at(hour + 60))]);
}

async fn its_devices_go_on_with_another_tariff(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let other = DevicesOfContract::MoveTo(world.duo, vec![(device.id, device.version)]);
    let queued = store.end_contract(&end(&world, world.fibra, other), &stamp(60)).await.unwrap();
    assert_eq!(queued.len(), 1);
    assert_eq!(store.device(device.id).await.unwrap().tariff, world.duo);
    assert_eq!(current(store, &world).await, ["Dúo", "Móvil"]);
    let still = store.contracts(world.ana).await.unwrap();
    assert_eq!(still.ended.len(), 1);
}

async fn a_file_ends_what_is_not_in_it_and_keeps_the_dates(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let file = rows([customer("C1", "Ana Núñez", &["Fibra 600"])]);
    store.import_customers(&file, ImportMode::Commit, &stamp(70)).await.unwrap();
    let contracts = store.contracts(world.ana).await.unwrap();
    let kept: Vec<_> = contracts.current.iter().map(|it| (it.tariff, it.since)).collect();
    assert_eq!(kept, [(world.fibra, Some(at(0)))]);
    let ended: Vec<_> = contracts.ended.iter().map(|it| (it.since, it.ended_at)).collect();
    assert_eq!(ended, [(Some(at(0)), at(70)); 2]);
}

async fn a_device_changes_its_tariff_and_its_template(database: &TestDatabase) {
    let store = &database.store;
    let world = World::build(store).await;
    let device = active(store, &world, "HWTC00000001").await;
    let mobile = store.tariff_named("Móvil").await.unwrap().id;
    for (tariff, id) in [(world.fibra, "device-tariff-same"), (mobile, "device-tariff-without-service")] {
        let refused = problems(store.change_tariff(device.id, device.version, tariff, &stamp(5)).await);
        assert_eq!(refused, [("tariff".to_owned(), id.to_owned())]);
    }
    let saved = store.change_tariff(device.id, device.version, world.duo, &stamp(6)).await.unwrap();
    let now = store.device(device.id).await.unwrap();
    assert_eq!((now.tariff, now.version, now.state), (world.duo, device.version + 1, device.state));
    assert_eq!(operations(store, &[OperationState::Queued]).await[0].id, saved.operation);
}
