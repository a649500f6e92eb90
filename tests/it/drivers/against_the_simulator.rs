//! The driver against a system that keeps the contract, and against its faults.

use std::sync::Mutex;

use vincula::domain::device::{Intent, SecretChange};
use vincula::domain::technology::TechnologyKey;
use vincula::domain::values::{Secret, SerialNumber};
use vincula::drivers::{
    Applied, Cause, Change, Failure, Filter, JobState, Observed, PageRequest, RemoteStatus, Step, difference,
};
use vincula::simulator::Faults;

use super::fixtures::{
    SERIAL, access, change, driver, driver_for, gpon, impatient_driver, key, simulator, simulator_at, voip,
};
use crate::port::Port;

/// No resolver asks anybody for it: a label has at most 63 characters.
const NO_SUCH_HOST: &str = "http://no-such-host-no-such-host-no-such-host-no-such-host-no-such-host.invalid";

#[tokio::test]
async fn a_device_applied_twice_is_one_device_with_every_field() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let first = change(gpon());
    assert_eq!(driver.apply(&first).await, Ok(Applied::Done));
    let mut again = first.clone();
    again.idempotency_key = "op-2".into();
    assert_eq!(driver.apply(&again).await, Ok(Applied::Done));
    assert_eq!(driver.apply(&change(voip())).await, Ok(Applied::Done));

    let state = simulator.state();
    let customer = &state["customers"][1];
    assert_eq!(customer["id"], "R000213");
    assert_eq!(customer["devices"].as_array().map(Vec::len), Some(1));
    let device = &customer["devices"][0];
    for (member, value) in [
        ("serial", SERIAL),
        ("name", "Router Huawei del salón"),
        ("technology", "gpon"),
        ("template_id", "FTTH600"),
        ("status", "active"),
        ("mac", "00:1A:2B:3C:4D:5E"),
        ("ip", "100.64.3.7"),
        ("admin_user", "admin"),
        ("wifi_key", "clave de la casa"),
    ] {
        assert_eq!(device[member], value, "{member}");
    }
    assert!(device["id_code"].is_null() && device["admin_password"].is_null());
    assert_eq!(state["writes"][SERIAL], 2);
    assert_eq!(state["unconfigured"].as_array().map(Vec::len), Some(0));

    let line = &state["customers"][0]["devices"][0];
    assert_eq!(line["serial"], "AB/12-3");
    assert_eq!((&line["mailbox_active"], &line["pbx_extension"]), (&true.into(), &false.into()));
    assert_eq!(
        (&line["call_context"], &line["admin_password"]),
        (&"nacional".into(), &" con espacios ".into())
    );
}

#[tokio::test]
async fn a_change_delivered_twice_under_one_key_is_carried_out_once() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    for _ in 0..2 {
        assert_eq!(driver.apply(&change(gpon())).await, Ok(Applied::Done));
    }
    assert_eq!(simulator.state()["writes"][SERIAL], 1);
    let again = Change { idempotency_key: "op-again".into(), ..change(gpon()) };
    assert_eq!(driver.apply(&again).await, Ok(Applied::Done));
    assert_eq!(simulator.state()["writes"][SERIAL], 2);
}

#[tokio::test]
async fn a_secret_kept_stays_and_one_cleared_goes() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let mut device = gpon();
    device.external_id = "R000214".into();
    device.serial = SerialNumber::from_stored("ZTEG00000001".into());
    let held = |simulator: &vincula::simulator::Running| {
        simulator.state()["customers"][2]["devices"][0]["wifi_key"].clone()
    };
    device.secrets.insert("wifi_key".into(), SecretChange::Keep);
    assert_eq!(driver.apply(&change(device.clone())).await, Ok(Applied::Done));
    assert_eq!(held(&simulator), "clave de antes");
    device.secrets.insert("wifi_key".into(), SecretChange::Clear);
    let clearing = Change { idempotency_key: "op-clearing".into(), ..change(device) };
    assert_eq!(driver.apply(&clearing).await, Ok(Applied::Done));
    assert!(held(&simulator).is_null());
}

#[tokio::test]
async fn a_device_suspended_and_removed_is_found_so() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let mut device = gpon();
    device.intent = Intent::Suspended;
    assert_eq!(driver.apply(&change(device.clone())).await, Ok(Applied::Done));
    let Ok(Observed::Present(found)) = driver.observe(&key(&device)).await else { panic!("it is there") };
    assert_eq!(difference(&device, &found), Vec::<String>::new());
    device.intent = Intent::Removed;
    assert_eq!(driver.apply(&change(device.clone())).await, Ok(Applied::Done));
    let again = Change { idempotency_key: "op-again".into(), ..change(device.clone()) };
    let gone = Cause::DeviceMissing { serial: SERIAL.into() };
    assert_eq!(driver.apply(&again).await, Err(Failure::Refused(gone)));
    assert_eq!(driver.observe(&key(&device)).await, Ok(Observed::Absent));
}

#[tokio::test]
async fn a_reply_that_is_lost_leaves_it_unsure_and_reading_back_finds_the_device() {
    let simulator = simulator("lose-reply=100%").await;
    let driver = driver(simulator.url());
    let device = gpon();
    assert_eq!(driver.apply(&change(device.clone())).await, Err(Failure::Unsure(Cause::Closed)));
    let Ok(Observed::Present(found)) = driver.observe(&key(&device)).await else { panic!("it is there") };
    assert_eq!(difference(&device, &found), Vec::<String>::new());
    assert_eq!(simulator.state()["writes"][SERIAL], 1);
}

#[tokio::test]
async fn a_write_held_too_long_is_unsure_and_a_reading_is_for_later() {
    let simulator = simulator("timeout=100%").await;
    let driver = impatient_driver(simulator.url());
    let timeout = Cause::Timeout { seconds: 1 };
    assert_eq!(driver.apply(&change(gpon())).await, Err(Failure::Unsure(timeout.clone())));
    assert_eq!(driver.observe(&key(&gpon())).await, Err(Failure::later(timeout)));
    assert!(simulator.state()["writes"].as_object().is_some_and(serde_json::Map::is_empty));
    simulator.stop().await;
}

#[tokio::test]
async fn an_error_of_the_system_leaves_a_write_unsure_and_reading_back_finds_nothing() {
    let simulator = simulator("error500=100%").await;
    let driver = driver(simulator.url());
    let failure = driver.apply(&change(gpon())).await.expect_err("a 500");
    assert!(matches!(failure, Failure::Unsure(Cause::Server { status: 500, .. })), "{failure:?}");
    simulator.set_faults(Faults::default());
    assert_eq!(driver.observe(&key(&gpon())).await, Ok(Observed::Absent));
}

#[tokio::test]
async fn a_job_is_asked_after_until_it_is_done() {
    let simulator = simulator("accept202=100%").await;
    let driver = driver(simulator.url());
    let Ok(Applied::Accepted { job }) = driver.apply(&change(gpon())).await else { panic!("taken") };
    assert_eq!(driver.observe(&key(&gpon())).await, Ok(Observed::Absent));
    assert_eq!(driver.job(&job, &gpon()).await, Ok(JobState::Pending));
    assert_eq!(driver.job(&job, &gpon()).await, Ok(JobState::Done));
    assert!(matches!(driver.observe(&key(&gpon())).await, Ok(Observed::Present(_))));
    assert!(matches!(driver.job("J999999", &gpon()).await, Err(Failure::Unsure(_))));
}

#[tokio::test]
async fn every_refusal_has_its_own_cause() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());

    let mut device = gpon();
    device.external_id = "R999999".into();
    let missing = Cause::CustomerMissing { id: "R999999".into() };
    assert_eq!(driver.apply(&change(device)).await, Err(Failure::Refused(missing)));

    let mut device = gpon();
    device.serial = SerialNumber::from_stored("ZTEG00000001".into());
    let taken = Cause::SerialTaken { serial: "ZTEG00000001".into() };
    assert_eq!(driver.apply(&change(device)).await, Err(Failure::Refused(taken)));

    let mut device = gpon();
    device.template_id = Some("VOIP".into());
    device.values.insert("mac".into(), None);
    let refused = driver.apply(&change(device)).await.expect_err("a wrong body");
    let Failure::Refused(Cause::Rejected { problems, .. }) = &refused else { panic!("{refused:?}") };
    assert_eq!(problems.iter().map(|problem| problem.field.as_ref()).collect::<Vec<_>>(), ["mac"]);

    let mut wrong = access(simulator.url());
    wrong.password = Secret::new("otra".into());
    assert_eq!(driver_for(&wrong).apply(&change(gpon())).await, Err(Failure::Refused(Cause::SignIn)));
    assert_eq!(driver_for(&wrong).templates().await, Err(Failure::Refused(Cause::SignIn)));
}

#[tokio::test]
async fn a_template_that_is_not_there_or_not_of_the_technology_is_told_at_its_field() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    for template in ["FTTH9000", "MOVIL", "VOIP"] {
        let mut device = gpon();
        device.template_id = Some(template.into());
        let refused = driver.apply(&change(device)).await.expect_err(template);
        let Failure::Refused(Cause::Rejected { problems, .. }) = &refused else { panic!("{refused:?}") };
        assert_eq!(problems[0].field, "template_id", "{template}");
    }
}

#[tokio::test]
async fn customers_are_read_page_by_page_and_searched_without_case_or_accents() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let mut page = PageRequest { limit: 3, cursor: None };
    let mut ids = Vec::new();
    loop {
        let read = driver.customers(&page, &Filter::default()).await.expect("a page");
        assert_eq!(read.total, Some(4));
        ids.extend(read.items.into_iter().map(|customer| customer.id));
        let Some(next) = read.next else { break };
        page.cursor = Some(next);
    }
    assert_eq!(ids, ["R/215 ñ", "R000213", "R000214", "R000216"]);

    for (text, found) in
        [("INIGO PENA", 1), ("678z", 1), ("@correo", 1), ("612345", 1), ("r0002", 3), ("no hay", 0), (" ", 4)]
    {
        let filter = Filter { text: text.into(), statuses: Vec::new() };
        let read =
            driver.customers(&PageRequest { limit: 1000, cursor: None }, &filter).await.expect("a page");
        assert_eq!((read.items.len(), read.total), (found, Some(found as u64)), "{text}");
    }
    let filter =
        Filter { text: String::new(), statuses: vec![RemoteStatus::Suspended, RemoteStatus::Terminated] };
    let read = driver.customers(&PageRequest { limit: 1000, cursor: None }, &filter).await.expect("a page");
    assert_eq!(
        read.items.iter().map(|customer| customer.id.as_str()).collect::<Vec<_>>(),
        ["R/215 ñ", "R000216"]
    );
}

#[tokio::test]
async fn one_customer_is_read_by_any_id_that_a_path_can_hold() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let customer = driver.customer("R/215 ñ").await.expect("an answer").expect("a customer");
    assert_eq!(customer.status, RemoteStatus::Suspended);
    for id in ["R999999", "", ".", "..", "R000213/devices", "%", "?"] {
        assert_eq!(driver.customer(id).await, Ok(None), "{id:?}");
    }
}

#[tokio::test]
async fn templates_are_read_with_their_technology_or_none() {
    let simulator = simulator("").await;
    let templates = driver(simulator.url()).templates().await.expect("templates");
    let technologies: Vec<_> = templates.iter().map(|template| template.technology.clone()).collect();
    let gpon = Some(TechnologyKey("gpon".into()));
    assert_eq!(technologies, [gpon.clone(), gpon, Some(TechnologyKey("voip".into())), None]);
}

#[tokio::test]
async fn a_system_that_works_passes_every_step_of_the_test_in_order() {
    let simulator = simulator("").await;
    let told = Mutex::new(Vec::new());
    let tested =
        driver(simulator.url()).test(&|step| told.lock().expect("not poisoned").push(step.step)).await;
    assert!(tested.is_ok(), "{tested:?}");
    let steps = [Step::Resolve, Step::Connect, Step::SignIn, Step::Read, Step::Write, Step::Sample];
    assert_eq!(*told.lock().expect("not poisoned"), steps);
    assert_eq!(tested.version.as_deref(), Some(concat!("Vincula simulator ", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn a_test_stops_at_the_first_step_that_fails_and_says_what_to_correct() {
    let port = Port::keep();
    let simulator = simulator_at(&port.address(), "").await;
    let mut wrong = access(simulator.url());
    wrong.password = Secret::new("otra".into());
    let tested = driver_for(&wrong).test(&|_| {}).await;
    let last = tested.steps.last().expect("steps");
    assert_eq!((last.step, last.ok, last.detail.id.as_ref()), (Step::SignIn, false, "cause-sign-in"));

    let url = simulator.url().to_owned();
    simulator.stop().await;
    let last = driver(&url).test(&|_| {}).await.steps.pop().expect("steps");
    assert_eq!((last.step, last.ok, last.detail.id.as_ref()), (Step::Connect, false, "cause-connect"));

    let last = driver(NO_SUCH_HOST).test(&|_| {}).await.steps.pop().expect("steps");
    assert_eq!((last.step, last.ok, last.detail.id.as_ref()), (Step::Resolve, false, "cause-resolve"));
}

#[tokio::test]
async fn what_cannot_be_reached_was_not_done_and_is_for_later() {
    let port = Port::keep();
    let simulator = simulator_at(&port.address(), "").await;
    let url = simulator.url().to_owned();
    simulator.stop().await;
    let failure = driver(&url).apply(&change(gpon())).await.expect_err("nobody there");
    assert!(matches!(&failure, Failure::Later { cause: Cause::Connect { .. }, .. }), "{failure:?}");
    let failure = driver(NO_SUCH_HOST).apply(&change(gpon())).await.expect_err("no name");
    assert!(matches!(&failure, Failure::Later { cause: Cause::Resolve { .. }, .. }), "{failure:?}");
}
