//! The main job: a system set up, a customer linked, a Gpon and a VoIP device registered.

use serde_json::{Value, json};

use super::bench::{Bench, on_both};

on_both!(
    what_is_entered_stands_there_field_by_field,
    what_a_second_file_leaves_out_stays_and_null_clears,
    everything_is_shown_as_the_contract_says,
);

fn gpon() -> Value {
    json!({
        "product": "ONT Huawei", "tariff": "Fibra 600 + Fijo", "name": "ONT salón",
        "serial": "4857544312345678", "technology": "gpon", "mac": "001a.2b3c.4d5e", "ip": "100.64.3.7",
        "id_code": "PLOAM1", "wifi_key": "clave del salón".replace('ó', "o"), "admin_user": "root",
        "admin_password": "más $ecreto",
    })
}

fn voip() -> Value {
    json!({
        "product": "Adaptador", "tariff": "Fibra 600 + Fijo", "serial": "ht80100a1b2",
        "technology": "voip", "mailbox_active": true, "pbx_extension": false, "hide_sender": true,
        "call_context": "nacional", "calling_customer": "R1", "admin_password": "otra",
    })
}

#[track_caller]
fn assert_holds(there: &Value, expected: &Value) {
    for (member, value) in expected.as_object().unwrap() {
        assert_eq!(&there[member], value, "{member} of {there}");
    }
}

async fn what_is_entered_stands_there_field_by_field(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let saved = bench.save(&gpon(), &["--wait"]).ended(0).json();
    assert_eq!((&saved["operation"]["state"], &saved["state"]), (&json!("applied"), &json!("active")));
    assert_eq!(bench.save(&voip(), &["--wait"]).ended(0).json()["name"], "Adaptador");
    let devices = simulator.devices("R1").await;
    assert_eq!(devices.len(), 2);
    let by_serial = |serial: &str| devices.iter().find(|device| device["serial"] == serial).unwrap();
    let expected = json!({
        "name": "ONT salón", "technology": "gpon", "template_id": "F600", "status": "active",
        "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7", "id_code": "PLOAM1", "wifi_key": "clave del salon",
        "admin_user": "root", "admin_password": "más $ecreto",
    });
    assert_holds(by_serial("HWTC12345678"), &expected);
    let expected = json!({
        "name": "Adaptador", "technology": "voip", "template_id": "V1", "status": "active",
        "mailbox_active": true, "pbx_extension": false, "hide_sender": true, "call_context": "nacional",
        "calling_customer": "R1", "mac": null, "ip": null, "id_code": null, "wifi_key": null,
        "admin_user": null, "admin_password": "otra",
    });
    assert_holds(by_serial("HT80100A1B2"), &expected);
}

async fn what_a_second_file_leaves_out_stays_and_null_clears(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    bench.save(&gpon(), &["--wait"]).ended(0);
    let change =
        json!({"serial": "hwtc-1234 5678", "ip": "100.64.3.8", "id_code": null, "admin_password": null});
    let saved = bench.save(&change, &["--wait"]).ended(0).json();
    assert_eq!(saved["product"], "ONT Huawei");
    let devices = simulator.devices("R1").await;
    assert_eq!(devices.len(), 1);
    let expected = json!({
        "name": "ONT salón", "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.8", "id_code": null,
        "wifi_key": "clave del salon", "admin_user": "root", "admin_password": null,
    });
    assert_holds(&devices[0], &expected);
}

async fn everything_is_shown_as_the_contract_says(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    bench.save(&gpon(), &["--wait"]).ended(0);
    let tested = bench.run(&["system", "test", "Sur", "--json"]).ended(0).json();
    let steps: Vec<_> = tested["steps"].as_array().unwrap().iter().map(|step| &step["step"]).collect();
    assert_eq!(steps, ["resolve", "connect", "sign_in", "read", "write", "sample"]);
    assert_eq!(tested["ok"], true);
    let systems = bench.run(&["system", "list", "--json"]).ended(0).json();
    let expected = json!({
        "name": "Sur", "kind": "rest", "url": simulator.url, "user": "demo", "customers_linked": 2,
        "operations_waiting": 0,
    });
    assert_holds(&systems[0], &expected);
    assert_eq!(systems[0]["last_test"]["ok"], true);
    let templates = bench.run(&["template", "list", "Sur", "--json"]).ended(0).json();
    assert!(templates.as_array().unwrap().contains(&json!({
        "id": "V1", "name": "Línea", "technology": "voip", "service": "landline", "down_kbps": null,
        "up_kbps": null, "description": null,
    })));
    let customer = bench.run(&["--lang", "en", "customer", "show", "C1", "--json"]).ended(0).json();
    let expected = json!({
        "code": "C1", "name": "Begoña Núñez", "tax_id": null, "status": "alta", "email": null,
        "phone": "+34912345678", "address": "", "city": "Soria", "postal_code": "42001",
        "tariffs": ["Fibra 600 + Fijo"], "links": [{"system": "Sur", "external_id": "R1"}],
    });
    assert_holds(&customer, &expected);
    let device = bench.run(&["device", "show", "HWTC12345678", "--json"]).ended(0).json();
    assert_eq!(customer["devices"], json!([device]));
    let expected = json!({
        "customer": "C1", "system": "Sur", "external_id": "R1", "product": "ONT Huawei",
        "tariff": "Fibra 600 + Fijo", "serial": "HWTC12345678", "technology": "gpon", "template": "F600",
        "state": "active", "wifi_key_set": true, "admin_password_set": true, "admin_user": "root",
    });
    assert_holds(&device, &expected);
    let members = device.as_object().unwrap();
    assert!(!members.contains_key("wifi_key") && !members.contains_key("admin_password"));
    let operations = bench.run(&["operations", "list", "--state", "applied", "--json"]).ended(0).json();
    assert_eq!(operations, json!([device["last_operation"]]));
    let expected = json!({
        "system": "Sur", "customer": "C1", "serial": "HWTC12345678", "kind": "device", "state": "applied",
        "due_at": null, "last_error": null,
    });
    assert_holds(&operations[0], &expected);
    let found = bench.run(&["customer", "search", "bego", "--json"]).ended(0).json();
    assert_eq!(found[0]["code"], "C1");
}
