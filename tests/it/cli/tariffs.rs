//! What another template changes there, by script: nothing, until it is told to.

use serde_json::json;

use super::bench::{Bench, on_both};

on_both!(another_template_reaches_the_devices_only_when_told, a_service_without_concepts_is_imported);

async fn another_template_reaches_the_devices_only_when_told(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let device = json!({
        "product": "Adaptador", "tariff": "Fibra 600 + Fijo", "serial": "ht80100a1b2", "technology": "voip",
    });
    bench.save(&device, &["--wait"]).ended(0);
    let service = ["--tariff", "Fibra 600 + Fijo", "--service", "landline", "--system", "Sur"];
    let unlink = [&["template", "unlink"][..], &service].concat();
    let told = bench.run(&unlink).ended(0);
    assert!(told.stderr.contains("1 dispositivo activo sigue como estaba"), "{}", told.stderr);
    bench.run(&["worker", "--once"]).ended(0);
    assert_eq!(simulator.devices("R1").await[0]["template_id"], "V1");

    let link = [&["template", "link"][..], &service, &["--template", "V1"]].concat();
    bench.run(&link).ended(0);
    let told = bench.run(&[&unlink[..], &["--push"]].concat()).ended(0);
    assert!(told.stderr.contains("En cola el cambio de 1 dispositivo activo"), "{}", told.stderr);
    bench.run(&["worker", "--once"]).ended(0);
    assert_eq!(simulator.devices("R1").await[0]["template_id"], json!(null));
    let told = bench.run(&[&link[..], &["--push"]].concat()).ended(0);
    assert!(told.stderr.contains("En cola el cambio de 1 dispositivo activo"), "{}", told.stderr);
    bench.run(&["worker", "--once"]).ended(0);
    assert_eq!(simulator.devices("R1").await[0]["template_id"], "V1");
}

async fn a_service_without_concepts_is_imported(bench: &Bench) {
    let content = "tariff,service,concept,amount\nDúo,internet,Cuota,29.90\nDúo,landline,,\n";
    bench.run(&["import", "tariffs", &bench.file("in.csv", content)]).ended(0);
    assert_eq!(bench.run(&["export", "tariffs"]).ended(0).stdout, content);
}
