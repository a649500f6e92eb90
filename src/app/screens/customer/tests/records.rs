//! The status, the tariffs and the history of a customer, and the ways to change a device in one step.

use super::*;
use crate::app::effect::StoreRequest;
use crate::app::testing::NOW;
use crate::domain::contract::{Contract, ContractEnd, Contracts, DevicesOfContract};
use crate::domain::status_change::{DeviceWish, Share, StatusChange, Wish};
use crate::store::{HistoryPage, HistoryRow, PlannedDevice, StatusPlan};

fn at_data(file: Box<CustomerFile>) -> Bench {
    let mut bench = opened(file);
    bench.keys("<tab>d");
    bench
}

fn plan(file: &CustomerFile, status: CustomerStatus, shares: Vec<Share>) -> Reply {
    let devices = shares
        .into_iter()
        .map(|share| PlannedDevice { device: device(DeviceState::Active), kind: SystemKind::Rest, share })
        .collect();
    Reply::StatusPlan(Ok(Box::new(StatusPlan { customer: file.customer.clone(), status, devices })))
}

fn stored(effects: &[Effect]) -> Vec<&StoreRequest> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(_, request) => Some(request),
            _ => None,
        })
        .collect()
}

const BLOCKED: CustomerStatus = CustomerStatus::Bloqueado;

/// The proposal to block him, whose device would be suspended.
fn blocking() -> Bench {
    let file = file(&["R7"], vec![device(DeviceState::Active)]);
    let mut bench = at_data(file.clone());
    let effects = bench.keys("cbloq<enter>");
    let asked = StoreRequest::StatusPlan { customer: CustomerId(7), status: BLOCKED };
    assert!(stored(&effects).contains(&&asked), "{effects:?}");
    let cannot = Share::CannotBe(text!("status-not-registered"));
    bench.reply(plan(&file, BLOCKED, vec![Share::Wish(Wish::Suspend), cannot]));
    bench
}

fn change(devices: Vec<DeviceWish>) -> StoreRequest {
    StoreRequest::ChangeStatus(StatusChange { customer: CustomerId(7), version: 1, status: BLOCKED, devices })
}

#[test]
fn what_a_status_would_do_is_shown_first_and_doing_nothing_has_the_focus() {
    let mut bench = blocking();
    let screen = bench.screen();
    for words in [
        "→ Suspender ONT salón (HWTC1234ABCD) en Fibra Sur",
        "✗ ONT salón (HWTC1234ABCD): aún no está registrado",
        "▸[ No cambiar nada ]",
        "[ Solo el estado: Bloqueado ]",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(
        stored(&bench.keys("<enter>")).iter().all(|asked| !matches!(asked, StoreRequest::ChangeStatus(_)))
    );
}

#[test]
fn on_yes_status_and_devices_are_asked_for_in_one_request() {
    let mut bench = blocking();
    let wish = DeviceWish { device: DeviceId(3), version: 4, wish: Wish::Suspend };
    assert_eq!(stored(&bench.keys("<tab><enter>")), [&change(vec![wish])]);
    bench.reply(Reply::StatusChanged { status: BLOCKED, answer: Ok(1) });
    assert!(
        bench.screen().contains("Estado cambiado: Bloqueado. Una operación en cola"),
        "{}",
        bench.screen()
    );
}

#[test]
fn only_the_status_is_asked_for_where_that_was_chosen() {
    let mut bench = blocking();
    assert_eq!(stored(&bench.keys("<tab><tab><enter>")), [&change(Vec::new())]);
}

#[test]
fn the_status_that_he_has_cannot_be_chosen() {
    let mut bench = at_data(file(&["R7"], vec![]));
    assert!(stored(&bench.keys("calta<enter>")).is_empty());
    assert!(bench.screen().contains("ya lo está"), "{}", bench.screen());
}

fn contract(tariff: i64, name: &str) -> Contract {
    Contract { tariff: TariffId(tariff), tariff_name: name.into(), since: Some(NOW), ending_at: None }
}

/// The tab Tarifas, with the tariff that the device hangs on marked.
fn contracts(devices: Vec<Device>) -> Bench {
    let mut bench = opened(file(&["R7"], devices));
    bench.keys("<tab>t");
    let current = vec![contract(2, "Fibra 600"), contract(1, "Solo móvil")];
    bench.reply(Reply::Contracts(Ok(Contracts { current, ended: vec![] })));
    bench
}

fn end(tariff: i64, devices: DevicesOfContract) -> StoreRequest {
    StoreRequest::EndContract(ContractEnd { customer: CustomerId(7), tariff: TariffId(tariff), devices })
}

#[test]
fn a_tariff_without_devices_is_ended_after_a_question() {
    let mut bench = contracts(vec![device(DeviceState::Active)]);
    bench.keys("<down>x");
    assert!(bench.screen().contains("¿Finalizar «Solo móvil»?"), "{}", bench.screen());
    assert_eq!(stored(&bench.keys("<tab><enter>")), [&end(1, DevicesOfContract::None)]);
}

#[test]
fn the_end_of_a_tariff_that_devices_hang_on_proposes_to_remove_them() {
    let mut bench = contracts(vec![device(DeviceState::Active)]);
    bench.keys("x");
    let screen = bench.screen();
    assert!(
        screen.contains("Un dispositivo la usa") && screen.contains("ONT salón (HWTC1234ABCD)"),
        "{screen}"
    );
    assert!(!screen.contains("Pasarlo a «Solo móvil»"), "it serves no such device\n{screen}");
    let remove = DevicesOfContract::Remove(vec![(DeviceId(3), 4)]);
    assert_eq!(stored(&bench.keys("<tab><enter>")), [&end(2, remove)]);
}

#[test]
fn a_tariff_that_is_ending_is_ended_anew_while_a_device_stays() {
    for (state, is_ended) in [(DeviceState::Removing, false), (DeviceState::Active, true)] {
        let mut bench = contracts(vec![device(state)]);
        let ending = Contract { ending_at: Some(NOW), ..contract(2, "Fibra 600") };
        bench.reply(Reply::Contracts(Ok(Contracts { current: vec![ending], ended: vec![] })));
        bench.keys("x");
        let screen = bench.screen();
        assert_eq!(screen.contains("¿Finalizar «Fibra 600»?"), is_ended, "{state:?}\n{screen}");
    }
}

#[test]
fn a_tariff_is_contracted_from_those_that_he_has_not() {
    let mut bench = contracts(vec![]);
    assert_eq!(stored(&bench.keys("n")), [&StoreRequest::TariffsOffered]);
    let new = tariff(9, "Fibra 1000", &[ServiceKind::Internet]);
    bench.reply(Reply::TariffsOffered(Ok(vec![tariff(2, "Fibra 600", &[]), new])));
    let screen = bench.screen();
    assert!(screen.contains("ya la tiene"), "{screen}");
    let effects = bench.keys("1000<enter>");
    let asked = StoreRequest::ContractTariff { customer: CustomerId(7), tariff: TariffId(9) };
    assert!(stored(&effects).contains(&&asked), "{effects:?}");
}

fn deed(id: i64) -> HistoryRow {
    HistoryRow {
        id,
        at: NOW,
        by: "ana".into(),
        what: text!("history-suspend", serial = format!("HWTC{id:08}")),
        operation: Some(operation(OperationState::Refused)),
    }
}

#[test]
fn the_history_is_read_on_when_its_end_comes_near() {
    let mut bench = opened(file(&["R7"], vec![]));
    let first = StoreRequest::History { customer: CustomerId(7), before: None, limit: 50 };
    assert_eq!(stored(&bench.keys("<tab>h")), [&first]);
    let page = HistoryPage { rows: (51..=100).rev().map(deed).collect(), has_more: true };
    bench.reply(Reply::History { before: None, page: Ok(page) });
    let screen = bench.screen();
    for words in ["Suspender HWTC00000100", "✗ Rechazada", "Operación 11 en Fibra Sur"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let next = StoreRequest::History { customer: CustomerId(7), before: Some(51), limit: 50 };
    let asked = bench.keys("<pgdn><pgdn><pgdn><pgdn>");
    assert_eq!(stored(&asked), [&next], "once");
    let page = HistoryPage { rows: (41..=50).rev().map(deed).collect(), has_more: false };
    bench.reply(Reply::History { before: Some(51), page: Ok(page) });
    bench.keys("<pgdn><pgdn><pgdn><pgdn>");
    assert!(bench.screen().contains("Suspender HWTC00000041"), "{}", bench.screen());

    // Somebody does something more: the older ones are still there, and the mark where it was.
    bench.event(Event::Changed(StoreChange::Elsewhere));
    let page = HistoryPage { rows: (61..=102).rev().map(deed).collect(), has_more: true };
    let asked = bench.reply(Reply::History { before: None, page: Ok(page) });
    assert!(stored(&asked).is_empty(), "{asked:?}");
    let screen = bench.screen();
    assert!(screen.lines().any(|line| line.contains("▸") && line.contains("HWTC00000041")), "{screen}");
    bench.keys("<home>");
    assert!(bench.screen().contains("Suspender HWTC00000102"), "{}", bench.screen());
}

#[test]
fn a_device_gets_another_tariff_of_his_that_serves_it() {
    let mut his = file(&["R7"], vec![device(DeviceState::Active)]);
    his.tariffs.push(tariff(9, "Fibra 1000", &[ServiceKind::Internet]));
    let mut bench = opened(his);
    bench.keys("T");
    assert!(bench.screen().contains("ya la tiene"), "{}", bench.screen());
    let effects = bench.keys("1000<enter>");
    let asked = StoreRequest::ChangeTariff { device: DeviceId(3), version: 4, tariff: TariffId(9) };
    assert!(stored(&effects).contains(&&asked), "{effects:?}");
}

#[test]
fn a_tariff_goes_to_the_device_that_it_was_chosen_for_whatever_has_gone_meanwhile() {
    let devices = |ids: &[i64]| {
        let mut his = file(&["R7"], ids.iter().map(|id| numbered(*id)).collect());
        his.tariffs.push(tariff(9, "Fibra 1000", &[ServiceKind::Internet]));
        his
    };
    let mut bench = opened(devices(&[3, 4, 5]));
    bench.keys("<down>T");
    bench.reply(Reply::Customer(Ok(devices(&[4, 5]))));
    let effects = bench.keys("1000<enter>");
    let asked = StoreRequest::ChangeTariff { device: DeviceId(4), version: 4, tariff: TariffId(9) };
    assert!(stored(&effects).contains(&&asked), "{effects:?}");
    bench.reply(Reply::Customer(Ok(devices(&[2, 4, 5]))));
    assert!(bench.screen().contains("▸ ● Activo ONT 4"), "what was marked stays marked\n{}", bench.screen());
}

fn numbered(id: i64) -> Device {
    Device { id: DeviceId(id), name: format!("ONT {id}"), ..device(DeviceState::Active) }
}

#[test]
fn what_is_being_removed_is_neither_swapped_nor_moved() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Removing)]));
    for key in ["c", "m", "T"] {
        assert!(stored(&bench.keys(key)).is_empty(), "{key}");
        assert!(bench.screen().contains("Se está retirando"), "{}", bench.screen());
    }
}
