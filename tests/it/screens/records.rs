//! What is kept of customers by hand: their data, their states, tariffs and history.

use vincula::app::effect::{Reply, Trouble};
use vincula::app::route::Route;
use vincula::domain::contract::{Contract, Contracts, EndedContract};
use vincula::domain::customer::CustomerStatus;
use vincula::domain::ids::{DeviceId, TariffId};
use vincula::domain::operation::OperationState;
use vincula::domain::problem::Problem;
use vincula::domain::status_change::{Share, Wish};
use vincula::domain::system::SystemKind;
use vincula::store::{Change, HistoryPage, HistoryRow, Overtaken, PlannedDevice, StatusPlan, TaxIdHolder};
use vincula::text;

use super::world::{self, HIM};
use super::{NOW, Scene, looks};

const FORM: Route = Route::CustomerForm(Some(HIM));

fn read(scene: &mut Scene) -> &mut Scene {
    scene.answer(1, world::customer(&["R000214"], Vec::new()))
}

#[test]
fn the_form_of_a_customer() {
    looks("customer-form-new", &Route::CustomerForm(None), |_| {});
    looks("customer-form", &FORM, |scene| {
        read(scene);
    });
    looks("customer-form-problems", &FORM, |scene| {
        let holder = Some(TaxIdHolder { code: "C000007".into(), name: "Óscar Güell Ibáñez".into() });
        read(scene).keys("<tab*2><c-u>00000000T").answer(
            1,
            Reply::TaxIdHolder { tax_id: "00000000T".parse().expect("a tax id"), holder: Ok(holder) },
        );
        let problem = Problem::new("code", text!("customer-code-taken", code = "C000214"));
        let trouble = Trouble { text: text!("store-problems"), problems: vec![problem] };
        scene.keys("<tab><c-u>112<c-s><c-u>611222333<c-s>").answer(1, Reply::CustomerSaved(Err(trouble)));
    });
    looks("customer-form-overtaken", &FORM, |scene| {
        read(scene).keys("<tab> de la Concepción<tab*2><c-u>699888777<c-s>");
        let mut now = world::file(&["R000214"], Vec::new()).customer;
        now.name = "Begoña Núñez Gil".into();
        now.version = 2;
        let changes = vec![Change { by: "luis".into(), at: NOW, fields: vec!["name".into()] }];
        let trouble = Trouble { text: text!("store-changed"), problems: vec![] };
        let since = Box::new(Overtaken { now: Some(now), changes });
        scene.answer(1, Reply::CustomerOvertaken { trouble, since });
    });
    looks("customer-form-failure", &FORM, |scene| {
        scene.answer(1, Reply::Customer(world::out_of_reach()));
    });
}

const FILE: Route = Route::Customer(HIM);

fn at_file(scene: &mut Scene) -> &mut Scene {
    let devices = world::every_state();
    scene
        .answer(1, world::known_systems())
        .answer(1, world::choices())
        .answer(1, world::customer(&["R000214"], devices))
}

#[test]
fn his_status() {
    looks("status-choice", &FILE, |scene| {
        at_file(scene).keys("c");
    });
    looks("status-proposal", &FILE, |scene| {
        at_file(scene).keys("c<down><down><enter>");
        let customer = world::file(&["R000214"], vec![]).customer;
        let shares = [
            Share::Wish(Wish::Remove),
            Share::Wish(Wish::Remove),
            Share::Wish(Wish::Discard),
            Share::CannotBe(text!("status-not-registered")),
            Share::Stays(text!("status-removing")),
        ];
        let devices = world::every_state()
            .into_iter()
            .zip(shares)
            .map(|(device, share)| PlannedDevice { device, kind: SystemKind::Rest, share })
            .collect();
        let plan = StatusPlan { customer, status: CustomerStatus::Baja, devices };
        scene.answer(1, Reply::StatusPlan(Ok(Box::new(plan)))).keys("<tab>");
    });
}

#[test]
fn his_contracts() {
    let contract = |tariff: i64, name: &str, ending_at| Contract {
        tariff: TariffId(tariff),
        tariff_name: name.into(),
        since: Some(NOW),
        ending_at,
    };
    looks("contracts", &FILE, |scene| {
        at_file(scene).keys("t");
        let current = vec![contract(1, "Fibra 600 + Fijo", None), contract(2, "Solo móvil", Some(NOW))];
        let ended = EndedContract { tariff_name: "Fibra 300".into(), since: Some(NOW), ended_at: NOW };
        scene.answer(1, Reply::Contracts(Ok(Contracts { current, ended: vec![ended] })));
    });
    looks("contracts-none", &FILE, |scene| {
        at_file(scene).keys("t").answer(1, Reply::Contracts(Ok(Contracts::default())));
    });
    looks("contract-end", &FILE, |scene| {
        at_file(scene).keys("t");
        let current = vec![contract(1, "Fibra 600 + Fijo", None)];
        scene.answer(1, Reply::Contracts(Ok(Contracts { current, ended: vec![] }))).keys("x");
    });
    looks("contracts-failure", &FILE, |scene| {
        at_file(scene).keys("t").answer(1, Reply::Contracts(world::out_of_reach()));
    });
}

#[test]
fn his_history() {
    let row = |id: i64, what, operation| HistoryRow { id, at: NOW, by: "ana".into(), what, operation };
    looks("history", &FILE, |scene| {
        at_file(scene).keys("h");
        let operation = |state, error| Some(world::operation(12, state, error));
        let late = text!("cause-timeout", seconds = 30);
        let serial = "HWTC1234AB01";
        let rows = vec![
            row(9, text!("history-move", serial = serial, from = "C000214", to = "C000007"), None),
            row(
                8,
                text!("history-suspend", serial = serial),
                operation(OperationState::Attention, Some(late)),
            ),
            row(
                7,
                text!("history-device-changed", serial = serial, fields = text!("field-name")),
                operation(OperationState::Applied, None),
            ),
            row(6, text!("history-contract", tariff = "Fibra 600 + Fijo"), None),
            row(5, text!("history-customer-new"), None),
        ];
        let page = HistoryPage { rows, has_more: false };
        scene.answer(1, Reply::History { before: None, page: Ok(page) }).keys("<down>");
    });
    looks("history-none", &FILE, |scene| {
        let page = HistoryPage { rows: vec![], has_more: false };
        at_file(scene).keys("h").answer(1, Reply::History { before: None, page: Ok(page) });
    });
    looks("history-failure", &FILE, |scene| {
        at_file(scene).keys("h").answer(1, Reply::History { before: None, page: world::out_of_reach() });
    });
}

#[test]
fn another_unit_and_another_customer() {
    let device = DeviceId(1);
    let swap = Route::Swap { customer: HIM, device };
    let file = || world::customer(&["R000214"], world::every_state());
    looks("swap", &swap, |scene| {
        scene.answer(1, world::choices()).answer(1, file());
    });
    looks("swap-problems", &swap, |scene| {
        scene.answer(1, world::choices()).answer(1, file()).keys("HWTC<tab><tab><right><c-s>");
    });
    looks("swap-failure", &swap, |scene| {
        scene.answer(1, Reply::Customer(world::out_of_reach()));
    });
    let transfer = Route::Transfer { customer: HIM, device };
    looks("transfer", &transfer, |scene| {
        let mut other = world::file(&["R000007"], vec![]);
        other.customer.name = "Óscar Güell Ibáñez".into();
        let answer = Ok(Box::new(other));
        scene.answer(1, file()).keys("C000007");
        scene.answer(1, Reply::CustomerCoded { code: "C000007".into(), answer });
    });
    looks("transfer-problems", &transfer, |scene| {
        scene.answer(1, file()).keys("C9<c-s>");
    });
}
