//! A device's life by script: suspended, resumed, restarted, asked after, removed; and links and systems that go.

use serde_json::{Value, json};

use super::bench::{Bench, Simulator, on_both};

on_both!(
    a_device_is_suspended_resumed_restarted_and_removed,
    a_device_tells_how_it_is_doing,
    what_is_refused_is_retried_once_it_can_be,
    what_waits_is_cancelled,
    a_lost_reply_of_a_restart_is_left_to_a_person,
    a_device_changes_its_unit_its_customer_and_its_tariff,
    a_customer_is_unlinked_and_a_system_removed,
    a_system_is_changed_in_what_is_given,
    what_cannot_be_says_why,
);

const SERIAL: &str = "HWTC12345678";

fn device() -> Value {
    json!({
        "product": "ONT Huawei", "tariff": "Fibra 600 + Fijo", "serial": SERIAL,
        "technology": "gpon", "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7",
    })
}

/// A bench with a device that is registered.
async fn registered(bench: &Bench, faults: &str) -> Simulator {
    let simulator = bench.simulator(&bench.address(), faults);
    bench.set_up(&simulator.url);
    bench.link();
    bench.save(&device(), &["--wait"]).ended(0);
    simulator
}

async fn a_device_is_suspended_resumed_restarted_and_removed(bench: &Bench) {
    let simulator = registered(bench, "").await;
    let order =
        |what: &str| bench.run(&["device", what, "hwtc-12345678", "--wait", "--json"]).ended(0).json();
    for (what, here, there) in [("suspend", "suspended", "suspended"), ("resume", "active", "active")] {
        let answer = order(what);
        assert_eq!((&answer["state"], &answer["operation"]["state"]), (&json!(here), &json!("applied")));
        assert_eq!(answer["operation"]["kind"], "device");
        assert_eq!(simulator.devices("R1").await[0]["status"], there);
    }
    let answer = order("reboot");
    assert_eq!((&answer["state"], &answer["operation"]["kind"]), (&json!("active"), &json!("reboot")));
    assert_eq!(answer["last_operation"], answer["operation"]);
    assert_eq!(simulator.state().await["reboots"], json!({ SERIAL: 1 }));
    let answer = order("remove");
    assert_eq!((&answer["state"], &answer["operation"]["state"]), (&json!("removed"), &json!("applied")));
    assert!(simulator.devices("R1").await.is_empty());
    assert_eq!(simulator.state().await["unconfigured"][0]["serial"], SERIAL);
    bench.run(&["device", "show", SERIAL]).refused(1, SERIAL);
    bench.run(&["device", "remove", SERIAL]).refused(1, SERIAL);
    let operations = bench.run(&["operations", "list", "--json"]).ended(0).json();
    let each = |member: &str| -> Vec<Value> {
        operations.as_array().unwrap().iter().map(|operation| operation[member].clone()).collect()
    };
    assert_eq!(each("kind"), ["device", "reboot", "device", "device", "device"]);
    assert_eq!(each("action"), ["removal", "reboot", "resumption", "suspension", "registration"]);
    let table = bench.run(&["operations", "list"]).ended(0).stdout;
    for words in ["Acción", "Baja", "Reinicio", "Reanudación", "Suspensión", "Alta"] {
        assert!(table.contains(words), "{words} is not in {table}");
    }
    // The unit is in stock again: it can go to somebody else.
    bench.save(&device(), &["--wait"]).ended(0);
}

async fn a_device_tells_how_it_is_doing(bench: &Bench) {
    let simulator = registered(bench, "").await;
    let status = bench.run(&["device", "status", SERIAL, "--json"]).ended(0).json();
    assert_eq!((&status["serial"], &status["system"]), (&json!(SERIAL), &json!("Sur")));
    for member in [
        "online",
        "since",
        "last_seen",
        "cause",
        "firmware",
        "distance_m",
        "rx_power_dbm",
        "tx_power_dbm",
        "olt_rx_power_dbm",
        "read_at",
        "age_secs",
        "level",
        "meaning",
    ] {
        assert!(status.as_object().unwrap().contains_key(member), "{member} is not in {status}");
    }
    let levels = ["good", "high", "warning", "critical", "no_signal"];
    assert!(levels.contains(&status["level"].as_str().unwrap()), "{status}");
    assert!(status["age_secs"].as_i64().unwrap() < 60, "{status}");
    let words = bench.run(&["device", "status", SERIAL]).ended(0).stdout;
    assert!(words.contains("Potencia recibida") && words.contains("hace "), "{words}");
    // Limits of the operator's own: everything is a warning.
    bench.file(
        ".config/vincula/config.toml",
        "[optical]\nrx_no_signal_to = -59\nrx_critical_to = -58\nrx_warning_to = 18\nrx_high_above = 19\n\
        rx_saturated_from = 20\n",
    );
    let status = bench.run(&["--lang", "en", "device", "status", SERIAL, "--json"]).ended(0).json();
    let expected = if status["rx_power_dbm"].is_null() { "no_signal" } else { "warning" };
    assert_eq!(status["level"], expected);
    simulator.process.kill();
    bench.run(&["device", "status", SERIAL]).refused(1, "127.0.0.1");
}

async fn what_is_refused_is_retried_once_it_can_be(bench: &Bench) {
    let simulator = registered(bench, "").await;
    bench.run_with(&["system", "set", "Sur", "--password-stdin"], "otra\n").ended(0);
    let answer = bench.run(&["device", "suspend", SERIAL, "--wait", "--json"]).ended(1);
    let id = answer.json()["operation"]["id"].to_string();
    assert_eq!(answer.json()["state"], "active", "it stays as it stands there");
    assert!(answer.stderr.contains("vincula operations retry"), "{answer:?}");
    bench.run(&["operations", "cancel", &id]).refused(1, "Rechazada");
    bench.run_with(&["system", "set", "Sur", "--password-stdin"], "demo\n").ended(0);
    let words = bench.run(&["operations", "retry", &id]).ended(0).stdout;
    assert!(words.contains(&id) && words.contains("Aplicada"), "{words}");
    assert_eq!(simulator.devices("R1").await[0]["status"], "suspended");
    bench.run(&["operations", "retry", &id]).refused(1, "ya está aplicada");
    bench.run(&["operations", "retry", "999"]).refused(1, "999");
    bench.run(&["operations", "cancel", "999"]).refused(1, "999");
}

async fn what_waits_is_cancelled(bench: &Bench) {
    let simulator = registered(bench, "").await;
    let url = simulator.url.clone();
    simulator.process.kill();
    let answer = bench.run(&["device", "remove", SERIAL, "--json"]).ended(0);
    let id = answer.json()["operation"]["id"].to_string();
    assert_eq!(
        (&answer.json()["state"], &answer.json()["operation"]["state"]),
        (&json!("removing"), &json!("queued"))
    );
    assert!(answer.stderr.contains("vincula worker"), "{answer:?}");
    bench.save(&json!({"serial": SERIAL, "ip": "100.64.3.9"}), &[]).refused(1, "retirando");
    let words = bench.run(&["operations", "cancel", &id]).ended(0).stdout;
    assert!(words.contains("Cancelada"), "{words}");
    let device = bench.run(&["device", "show", SERIAL, "--json"]).ended(0).json();
    assert_eq!(
        (&device["state"], &device["last_operation"]["state"]),
        (&json!("active"), &json!("cancelled"))
    );
    let simulator = bench.simulator(url.strip_prefix("http://").unwrap(), "");
    bench.run(&["worker", "--once"]).ended(0);
    assert_eq!(simulator.state().await["writes"], json!({}), "nothing is sent of it");
}

async fn a_lost_reply_of_a_restart_is_left_to_a_person(bench: &Bench) {
    let simulator = registered(bench, "").await;
    let url = simulator.url.clone();
    let devices = simulator.devices("R1").await;
    simulator.process.kill();
    // The same device in a system that loses its replies.
    let world = json!({
        "customers": [{"id": "R1", "name": "Ana", "status": "active", "devices": devices}],
        "templates": [{"id": "F600", "name": "Fibra 600", "technology": "gpon", "service": "internet"}],
    });
    let file = bench.file("lossy.json", &world.to_string());
    let listen = url.strip_prefix("http://").unwrap();
    let simulator = bench.simulator_of(&file, listen, "lose-reply=100%");
    let answer = bench.run(&["device", "reboot", SERIAL, "--wait", "--json"]).ended(1);
    assert_eq!(answer.json()["operation"]["state"], "attention");
    assert!(answer.stderr.contains("reinícialo otra vez"), "{answer:?}");
    bench.run(&["worker", "--once"]).ended(0);
    assert_eq!(simulator.state().await["reboots"], json!({ SERIAL: 1 }));
}

async fn a_customer_is_unlinked_and_a_system_removed(bench: &Bench) {
    let _simulator = registered(bench, "").await;
    let unlink = |code: &str, id: &str| {
        bench.run(&["customer", "unlink", "--customer", code, "--system", "Sur", "--id", id])
    };
    bench.run(&["system", "remove", "Sur"]).refused(1, "2 clientes");
    unlink("C1", "R1").refused(1, "retíralo");
    unlink("C1", "R9").refused(1, "vincula customer show");
    unlink("C9", "R1").refused(1, "C9");
    bench.run(&["device", "remove", SERIAL, "--wait"]).ended(0);
    for (code, id) in [("C1", "R1"), ("C2", "R2")] {
        assert!(unlink(code, id).ended(0).stdout.contains(id));
    }
    assert_eq!(bench.run(&["customer", "show", "C1", "--json"]).ended(0).json()["links"], json!([]));
    bench.run(&["system", "remove", "Sur"]).ended(0);
    assert_eq!(bench.run(&["system", "list", "--json"]).ended(0).json(), json!([]));
    bench.run(&["system", "remove", "Sur"]).refused(1, "vincula system list");
    let operations = bench.run(&["operations", "list", "--json"]).ended(0).json();
    assert_eq!(operations[0]["system"], "Sur", "what was done stays on record");
    bench
        .run_with(
            &[
                "system",
                "add",
                "--name",
                "Sur",
                "--kind",
                "rest",
                "--url",
                "http://otro.example",
                "--password-stdin",
            ],
            "x\n",
        )
        .ended(0);
}

async fn a_system_is_changed_in_what_is_given(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.run(&["system", "set", "Sur", "--name", "Sureste", "--option", "timeout_secs=7"]).ended(0);
    let shown = bench.run(&["system", "list", "--json"]).ended(0).json();
    assert_eq!((&shown[0]["name"], &shown[0]["user"]), (&json!("Sureste"), &json!("demo")));
    assert_eq!(shown[0]["url"], simulator.url);
    bench.run(&["system", "test", "Sureste"]).ended(0);
    let elsewhere = ["system", "set", "Sureste", "--url", "http://otro.example"];
    bench.run(&elsewhere).refused(2, "password: ");
    bench.run_with(&[&elsewhere[..], &["--password-stdin"]].concat(), "demo\n").ended(0);
    assert_eq!(bench.run(&["system", "list", "--json"]).ended(0).json()[0]["url"], "http://otro.example");
    bench.run(&["system", "set", "Sureste", "--option", "timeout_secs=0"]).refused(2, "timeout_secs: ");
    bench.run(&["system", "set", "Norte", "--user", "x"]).refused(1, "vincula system list");
}

async fn what_cannot_be_says_why(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    for what in ["suspend", "resume", "remove", "reboot", "status"] {
        bench.run(&["device", what, SERIAL]).refused(1, SERIAL);
        bench.run(&["device", what]).refused(2, "SERIAL");
    }
    // Refused there, so that it was never registered.
    bench.run_with(&["system", "set", "Sur", "--password-stdin"], "otra\n").ended(0);
    bench.save(&device(), &["--wait"]).ended(1);
    bench.run(&["device", "reboot", SERIAL]).refused(1, "última operación");
    bench.run(&["device", "status", SERIAL, "--system", "Norte"]).refused(1, "vincula system list");
    bench.run(&["device", "status", SERIAL]).refused(1, "contraseña");
}

async fn a_device_changes_its_unit_its_customer_and_its_tariff(bench: &Bench) {
    let simulator = registered(bench, "").await;
    let new = "HWTC0000BBBB";
    let run = |words: &[&str]| bench.run(&[words, &["--wait", "--json"]].concat());
    run(&["device", "swap", SERIAL, "--serial", SERIAL]).refused(1, SERIAL);
    run(&["device", "swap", SERIAL, "--serial", new, "--product", "Otro"]).refused(2, "Otro");
    let swapped =
        run(&["device", "swap", SERIAL, "--serial", new, "--mac", "001a2b3c4d99", "--broken", "no enciende"]);
    let swapped = swapped.ended(0).json();
    assert_eq!((&swapped["serial"], &swapped["state"]), (&json!(new), &json!("active")));
    assert_eq!((&swapped["mac"], &swapped["ip"]), (&json!("00:1A:2B:3C:4D:99"), &json!("100.64.3.7")));
    let there = simulator.devices("R1").await;
    assert_eq!((there.len(), &there[0]["serial"]), (1, &json!(new)));

    let moved = run(&["device", "move", new, "--customer", "C2"]).ended(0).json();
    assert_eq!((&moved["customer"], &moved["state"]), (&json!("C2"), &json!("active")));
    assert!(simulator.devices("R1").await.is_empty());
    assert_eq!(simulator.devices("R2").await[0]["serial"], new);
    run(&["device", "move", new, "--customer", "C9"]).refused(1, "C9");

    run(&["device", "change-tariff", new, "--tariff", "Ninguna"]).refused(2, "Ninguna");
    let other = run(&["device", "change-tariff", new, "--tariff", "Solo Fibra"]).ended(0).json();
    assert_eq!(other["tariff"], "Solo Fibra");
}
