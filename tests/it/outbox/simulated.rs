//! The outbox with the real driver against the simulator.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use vincula::domain::device::{DeviceState, Intent};
use vincula::domain::operation::OperationState as S;
use vincula::drivers::Registry;
use vincula::outbox::Worker;
use vincula::simulator::world::{Customer, CustomerStatus, Template, World};
use vincula::simulator::{self, Faults, Running, SimulatorSettings};
use vincula::store::Stamp;

use super::stand_in::StandIn;
use super::yard::{EXTERNAL_ID, Yard};
use super::{AMPLE, OTHER, SERIAL};
use crate::databases::{TestDatabase, on_both};
use crate::port::Port;

fn world() -> World {
    let customer = Customer {
        id: EXTERNAL_ID.into(),
        name: "Ana Ruiz".into(),
        tax_id: None,
        email: None,
        phone: None,
        address: None,
        status: CustomerStatus::Active,
        updated_at: Timestamp::UNIX_EPOCH,
        devices: vec![],
    };
    let template = Template {
        id: "FTTH600".into(),
        name: "Fibra 600".into(),
        technology: Some("gpon".into()),
        service: Some("internet".into()),
        down_kbps: None,
        up_kbps: None,
        description: None,
    };
    World { customers: vec![customer], templates: vec![template], unconfigured: vec![] }
}

async fn simulator(listen: &str, faults: &str) -> Running {
    let faults = Faults::parse(faults).expect("faults that there are");
    let settings =
        SimulatorSettings { listen: listen.to_owned(), world: world(), faults, ..Default::default() };
    simulator::start(settings).await.expect("a free port")
}

async fn yard(database: &TestDatabase, url: &str) -> (Yard, Worker) {
    let mut yard = Yard::with(database, StandIn::new(), url).await;
    yard.settings.policy.first_retry = std::time::Duration::ZERO;
    let worker = yard.worker_to(Arc::new(Registry::new()));
    (yard, worker)
}

/// The devices there, and how often the one was written.
fn held(simulator: &Running) -> (Vec<Value>, u64) {
    let state = simulator.state();
    let devices = state["customers"][0]["devices"].as_array().expect("a list").clone();
    (devices, state["writes"][SERIAL].as_u64().unwrap_or_default())
}

async fn lost_replies_end_applied_with_one_device_written_once(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "lose-reply=100%").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    let saved = yard.register_with_key(SERIAL, "12345678").await;
    let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
    assert_eq!((operation.state, operation.attempts), (S::Applied, 2));
    let (devices, writes) = held(&simulator);
    assert_eq!((devices.len(), writes), (1, 1));
    assert_eq!(devices[0]["wifi_key"], "12345678");
}

async fn a_change_of_the_key_whose_reply_is_lost_is_written_once(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    let first = yard.register_with_key(SERIAL, "12345678").await;
    worker.wait_for(first.operation, AMPLE).await.expect("a queue that can be read");
    simulator.set_faults(Faults::parse("lose-reply=100%").expect("a fault that there is"));
    let change = yard.change_key(first.device, "87654321").await;
    let operation = worker.wait_for(change.operation, AMPLE).await.expect("a queue that can be read");
    assert_eq!(operation.state, S::Applied);
    let (devices, writes) = held(&simulator);
    assert_eq!((devices.len(), writes), (1, 2));
    assert_eq!(devices[0]["wifi_key"], "87654321");
}

async fn what_finds_the_server_dead_is_applied_when_it_is_back(database: &TestDatabase) {
    let port = Port::keep();
    let before = simulator(&port.address(), "").await;
    let url = before.url().to_owned();
    before.stop().await;
    let (yard, worker) = yard(database, &url).await;
    let saved = yard.register(SERIAL).await;
    let operation = worker.try_once(saved.operation).await.expect("a queue that can be read");
    assert_eq!((operation.state, operation.due_at), (S::Queued, yard.now()));
    assert!(operation.last_error.is_some());
    let simulator = simulator(&port.address(), "").await;
    let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
    assert_eq!(operation.state, S::Applied);
    assert_eq!(held(&simulator).1, 1);
}

async fn an_accepted_change_is_asked_after_until_it_is_applied(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "accept202=100%").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    let saved = yard.register(SERIAL).await;
    let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
    assert_eq!(operation.state, S::Applied);
    assert_eq!(held(&simulator).1, 1);
}

/// Units free to be handed out, and how often the device was restarted there.
async fn counted(yard: &Yard, simulator: &Running) -> (i64, u64) {
    (yard.stock().await, simulator.state()["reboots"][SERIAL].as_u64().unwrap_or_default())
}

async fn a_removal_ends_applied_whatever_becomes_of_its_reply(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    for (faults, serial) in [("lose-reply=100%", SERIAL), ("accept202=100%", OTHER)] {
        simulator.set_faults(Faults::default());
        let first = yard.register(serial).await;
        worker.wait_for(first.operation, AMPLE).await.expect("a queue that can be read");
        assert_eq!(yard.stock().await, 99);
        simulator.set_faults(Faults::parse(faults).expect("a fault that there is"));
        let stamp = Stamp { by: "ana".into(), at: yard.now() };
        let saved = yard.store.intend(first.device, 1, Intent::Removed, &stamp).await.expect("registered");
        let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
        assert_eq!(operation.state, S::Applied, "{faults}");
        assert_eq!(yard.store.device(first.device).await.expect("on record").state, DeviceState::Removed);
        assert!(held(&simulator).0.is_empty(), "{faults}");
        assert_eq!(yard.stock().await, 100, "{faults}");
    }
}

async fn a_restart_is_ordered_once_whatever_becomes_of_its_reply(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    let first = yard.register(SERIAL).await;
    worker.wait_for(first.operation, AMPLE).await.expect("a queue that can be read");
    for (times, (faults, end)) in
        (1..).zip([("", S::Applied), ("lose-reply=100%", S::Attention), ("accept202=100%", S::Applied)])
    {
        simulator.set_faults(Faults::parse(faults).expect("faults that there are"));
        let stamp = Stamp { by: "ana".into(), at: yard.now() };
        let saved = yard.store.reboot(first.device, &stamp).await.expect("registered");
        let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
        assert_eq!(operation.state, end, "{faults}");
        assert_eq!(counted(&yard, &simulator).await, (99, times), "{faults}");
        assert_eq!(yard.store.next_due().await.expect("a queue that can be read"), None, "{faults}");
    }
    assert_eq!(held(&simulator).1, 1, "the device was written when it was registered, and never since");
}

async fn a_suspension_whose_reply_is_lost_stands_there_once(database: &TestDatabase) {
    let simulator = simulator("127.0.0.1:0", "").await;
    let (yard, worker) = yard(database, simulator.url()).await;
    let first = yard.register(SERIAL).await;
    worker.wait_for(first.operation, AMPLE).await.expect("a queue that can be read");
    simulator.set_faults(Faults::parse("lose-reply=100%").expect("a fault that there is"));
    for (version, intent, there, here) in [
        (1, Intent::Suspended, "suspended", DeviceState::Suspended),
        (2, Intent::Active, "active", DeviceState::Active),
    ] {
        let stamp = Stamp { by: "ana".into(), at: yard.now() };
        let saved = yard.store.intend(first.device, version, intent, &stamp).await.expect("registered");
        let operation = worker.wait_for(saved.operation, AMPLE).await.expect("a queue that can be read");
        assert_eq!(operation.state, S::Applied);
        let (devices, writes) = held(&simulator);
        assert_eq!((&devices[0]["status"], writes), (&there.into(), 1 + version.unsigned_abs()));
        assert_eq!(yard.store.device(first.device).await.expect("on record").state, here);
    }
}

on_both! {
    a_removal_ends_applied_whatever_becomes_of_its_reply,
    a_restart_is_ordered_once_whatever_becomes_of_its_reply,
    a_suspension_whose_reply_is_lost_stands_there_once,
    lost_replies_end_applied_with_one_device_written_once,
    a_change_of_the_key_whose_reply_is_lost_is_written_once,
    what_finds_the_server_dead_is_applied_when_it_is_back,
    an_accepted_change_is_asked_after_until_it_is_applied,
}
