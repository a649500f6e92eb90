//! When the system loses replies, or is not there, or the program is killed: nothing is lost and nothing done twice.

use serde_json::{Value, json};

use super::bench::{Bench, on_both, until};
use crate::databases::tamper;

on_both!(
    a_lost_reply_ends_applied_with_one_device_there,
    who_waits_is_told_which_operation_comes_first_and_for_how_long,
    what_was_queued_for_a_dead_server_is_applied_once_it_is_back,
    a_worker_works_until_it_is_told_to_stop,
);

fn device() -> Value {
    json!({
        "product": "ONT Huawei", "tariff": "Fibra 600 + Fijo", "serial": "HWTC12345678",
        "technology": "gpon", "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7", "wifi_key": "clave wifi",
    })
}

async fn a_lost_reply_ends_applied_with_one_device_there(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "lose-reply=100%");
    bench.set_up(&simulator.url);
    bench.link();
    let saved = bench.save(&device(), &["--wait", "60"]).ended(0).json();
    assert_eq!(saved["operation"]["state"], "applied");
    let devices = simulator.devices("R1").await;
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0]["wifi_key"], "clave wifi");
}

async fn who_waits_is_told_which_operation_comes_first_and_for_how_long(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "accept202=100%");
    bench.set_up(&simulator.url);
    bench.link();
    let first = bench.save(&device(), &[]).ended(0).json();
    assert_eq!(first["operation"]["state"], "accepted");
    // However long the next command takes to start, the job is not due by then.
    tamper(bench.url(), "update operations set due_at = due_at + 3600000").await;
    let change = json!({ "serial": device()["serial"], "ip": "100.64.3.9" });
    let second = bench.save(&change, &["--wait", "0"]).ended(4);
    let id = &first["operation"]["id"];
    assert_eq!(&second.json()["operation"]["waits_for"], id);
    let told = format!("Espera a la operación {id} («Aceptada»), de la que se sabrá más en ");
    assert!(second.stderr.contains(&told), "{second:?}");
    assert_eq!(first["operation"]["waits_for"], Value::Null);
}

async fn what_was_queued_for_a_dead_server_is_applied_once_it_is_back(bench: &Bench) {
    let address = bench.address();
    let simulator = bench.simulator(&address, "");
    bench.set_up(&simulator.url);
    bench.link();
    simulator.process.kill();
    let saved = bench.save(&device(), &["--wait", "1"]).ended(4);
    assert!(saved.stderr.contains("sigue en marcha"), "{saved:?}");
    assert_eq!(saved.json()["state"], "pending");
    // A worker is killed in the middle of its work, and a save in the middle of its waiting.
    let worker = bench.start(&["worker"]);
    until("it was tried", || {
        let operations = bench.run(&["operations", "list", "--json"]).ended(0).json();
        (operations[0]["attempts"].as_i64() > Some(1)).then_some(())
    });
    worker.kill();
    let file = bench.file("second.json", r#"{"serial": "HWTC12345678", "ip": "100.64.3.9"}"#);
    let saving = bench.start(&["device", "save", "--customer", "C1", "--file", &file, "--wait", "60"]);
    until("the change is committed", || (bench.states().len() == 2).then_some(()));
    saving.kill();
    let simulator = bench.simulator(&address, "");
    // A worker that was killed while it held the operation leaves its lease behind.
    until("it is applied", || {
        bench.run(&["worker", "--once", "--for", "60"]).ended(0);
        (bench.states()[0] == "applied").then_some(())
    });
    let devices = simulator.devices("R1").await;
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0]["ip"], "100.64.3.9");
    assert_eq!(bench.run(&["device", "show", "HWTC12345678", "--json"]).json()["state"], "active");
}

async fn a_worker_works_until_it_is_told_to_stop(bench: &Bench) {
    let address = bench.address();
    let simulator = bench.simulator(&address, "");
    bench.set_up(&simulator.url);
    bench.link();
    simulator.process.kill();
    bench.save(&device(), &[]).ended(0);
    assert_eq!(bench.states(), ["queued"]);
    let _simulator = bench.simulator(&address, "");
    let worker = bench.start(&["worker"]);
    until("it is applied", || (bench.states() == ["applied"]).then_some(()));
    assert!(worker.terminate().success());
}
