//! What is wrong is told, with what to do next and the exit code of its sort; and nothing is done by halves.

use serde_json::{Value, json};

use super::bench::{Bench, on_both};
use crate::drivers::raw::{reply, stand_in};

on_both!(
    a_file_with_a_bad_row_imports_nothing_and_names_line_and_column,
    a_device_that_cannot_be_is_refused_with_its_reason,
    a_system_that_cannot_be_reached_or_signed_in_to_says_what_to_correct,
    what_does_not_exist_or_does_not_fit_is_not_linked,
    a_change_that_the_system_refuses_is_committed_and_told_and_fails_who_waits_for_it,
);

fn device() -> Value {
    json!({
        "product": "ONT Huawei", "tariff": "Fibra 600 + Fijo", "serial": "HWTC12345678",
        "technology": "gpon", "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7",
    })
}

fn with(changes: &Value) -> Value {
    let mut device = device();
    let members = changes.as_object().unwrap().clone();
    device.as_object_mut().unwrap().extend(members);
    device
}

async fn a_file_with_a_bad_row_imports_nothing_and_names_line_and_column(bench: &Bench) {
    let good = "tariff,service,concept,amount\nFibra,internet,Cuota,20\n";
    bench.run(&["import", "tariffs", &bench.file("good.csv", good)]).ended(0);
    let header = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n";
    let file = |rows: &str| bench.file("rows.csv", &format!("{header}{rows}"));
    let bad = file("C1,Ana,,Alta,,,,,,Fibra\nC2,Luis,12345678A,Alta,,,,,,Fibra\nC3,Eva,,Alta,,,,,,\n");
    let answer = bench.run(&["import", "customers", &bad, "--json"]).ended(2);
    assert!(answer.stderr.contains("Línea 3, tax_id:"), "{answer:?}");
    let report = answer.json();
    assert_eq!((&report["rows"], &report["added"]), (&json!(3), &json!(0)));
    assert_eq!(report["errors"].as_array().unwrap().len(), 1);
    assert_eq!(report["errors"][0]["line"], 3);
    assert_eq!(report["errors"][0]["column"], "tax_id");
    let unknown = file("C1,Ana,,Alta,,,,,,Fibra\nC2,Luis,,Alta,,,,,,Cobre\n");
    let report = bench.run(&["import", "customers", &unknown, "--json"]).ended(2).json();
    assert_eq!(
        (&report["errors"][0]["line"], &report["errors"][0]["column"]),
        (&json!(3), &json!("tariffs"))
    );
    bench.run(&["customer", "show", "C1"]).refused(1, "C1");
    let rows = file("C1,Ana,,Alta,,,,,,Fibra\nC2,Luis,,Baja,,,,,,\n");
    let trial = bench.run(&["import", "customers", &rows, "--dry-run", "--json"]).ended(0).json();
    assert_eq!(trial, json!({"rows": 2, "added": 2, "updated": 0, "errors": []}));
    bench.run(&["customer", "show", "C1"]).refused(1, "C1");
    bench.run(&["import", "customers", &rows]).ended(0);
    let again = bench.run(&["import", "customers", &rows, "--json"]).ended(0).json();
    assert_eq!(again, json!({"rows": 2, "added": 0, "updated": 2, "errors": []}));
    bench.run(&["import", "customers", "no.csv"]).refused(2, "no.csv");
}

async fn a_device_that_cannot_be_is_refused_with_its_reason(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.save(&device(), &[]).refused(1, "vincula customer link");
    bench.link();
    let wrong = with(&json!({"mac": "x", "wifi_key": "corta", "serie": 1, "hide_sender": true, "name": 7}));
    let answer = bench.save(&wrong, &[]).ended(2);
    for field in ["mac: ", "wifi_key: ", "serie: ", "hide_sender: ", "name: "] {
        assert!(answer.stderr.contains(field), "{field} is not in {answer:?}");
    }
    for (change, code, words) in [
        (json!({"product": "Agotado"}), 1, "Agotado"),
        (json!({"product": "Nada"}), 2, "vincula import products"),
        (json!({"tariff": "Solo Fibra"}), 1, "tariff: "),
        (json!({"tariff": "Cobre"}), 2, "vincula import tariffs"),
        (json!({"system": "Norte"}), 2, "vincula system list"),
        (json!({"external_id": "R2"}), 2, "R1"),
        (json!({"technology": "wimax"}), 2, "gpon"),
        (json!({"ip": null}), 2, "ip: "),
    ] {
        bench.save(&with(&change), &[]).refused(code, words);
    }
    assert_eq!(bench.states(), [""; 0], "nothing was queued");
    bench.save(&device(), &["--wait"]).ended(0);
    let save = ["device", "save", "--customer", "C2", "--file", "-"];
    let other = with(&json!({"mac": "00:1A:2B:3C:4D:5F"})).to_string();
    bench.run_with(&save, &other).refused(1, "serial: ");
    bench.run_with(&["device", "save", "--customer", "C9", "--file", "-"], &other).refused(1, "C9");
    bench.run_with(&save, "{\"serial\": ").refused(2, "JSON");
}

async fn a_system_that_cannot_be_reached_or_signed_in_to_says_what_to_correct(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    let add = |name: &str, url: &str, password: &str| {
        let command = ["system", "add", "--name", name, "--kind", "rest", "--url", url];
        bench.run_with(&[&command[..], &["--user", "demo", "--password-stdin"]].concat(), password)
    };
    add("Sur", "fibra.example:7557", "demo").refused(2, "url: ");
    add("Sur", "ftp://fibra.example", "demo").refused(2, "ftp");
    add("Sur", &simulator.url, "wrong\n").ended(0);
    add("Sur", &simulator.url, "demo").refused(1, "name: ");
    let answer = bench.run(&["system", "test", "Sur", "--json"]).ended(1);
    let tested = answer.json();
    let last = tested["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["step"], &last["ok"], &tested["ok"]),
        (&json!("sign_in"), &json!(false), &json!(false))
    );
    let systems = bench.run(&["system", "list", "--json"]).ended(0).json();
    assert_eq!(systems[0]["last_test"]["failed_step"], "sign_in");
    bench.run(&["template", "list", "Sur"]).ended(1);
    add("Norte", &format!("http://{}", bench.address()), "demo").ended(0);
    let tested = bench.run(&["system", "test", "Norte", "--json"]).ended(1).json();
    assert_eq!(tested["steps"].as_array().unwrap().last().unwrap()["step"], "connect");
    bench.run(&["system", "test", "Este"]).refused(1, "Este");
    let option = ["system", "add", "--name", "X", "--kind", "rest", "--url", "http://x.example", "--option"];
    bench.run(&[&option[..], &["color=red"]].concat()).refused(2, "timeout_secs");
    bench.run(&[&option[..], &["timeout_secs=0"]].concat()).refused(2, "timeout_secs");
    let open = ["system", "add", "--name", "Oeste", "--kind", "rest", "--url", "http://x.example"];
    bench.run(&[&open[..], &["--user", &"u".repeat(257)]].concat()).refused(2, "user: ");
    bench.run(&open).ended(0);
}

async fn a_change_that_the_system_refuses_is_committed_and_told_and_fails_who_waits_for_it(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let link = ["customer", "link", "--customer", "C2", "--system", "Sur", "--id", "R9", "--no-check"];
    bench.run(&link).ended(0);
    let save = |more: &[&str]| {
        let save = ["device", "save", "--customer", "C2", "--file", "-", "--json"];
        let answer =
            bench.run_with(&[&save[..], more].concat(), &with(&json!({"external_id": "R9"})).to_string());
        assert!(answer.stderr.contains("rechazada") && answer.stderr.contains("R9"), "{answer:?}");
        assert_eq!(answer.json()["operation"]["state"], "refused");
        answer
    };
    save(&[]).ended(0);
    save(&["--wait"]).ended(1);
    bench.run(&["device", "save", "--customer", "C2", "--file", "no.json"]).refused(2, "no.json");
}

async fn what_does_not_exist_or_does_not_fit_is_not_linked(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    let link = |customer: &str, id: &str, more: &[&str]| {
        let command = ["customer", "link", "--customer", customer, "--system", "Sur", "--id", id];
        bench.run(&[&command[..], more].concat())
    };
    link("C1", "R9", &[]).refused(1, "--no-check");
    link("C1", "R1", &[]).ended(0);
    let answer = link("C1", "R2", &[]).ended(0);
    assert!(answer.stderr.contains("Luis Gil"), "another name is pointed out: {answer:?}");
    assert_eq!(link("C2", "R1", &[]).ended(1).stderr.lines().count(), 2);
    link("C2", "R9", &["--no-check"]).ended(0);
    let template = |tariff: &str, service: &str, template: &str| {
        let command = ["template", "link", "--tariff", tariff, "--service", service, "--system", "Sur"];
        bench.run(&[&command[..], &["--template", template]].concat())
    };
    template("Fibra 600 + Fijo", "internet", "V1").refused(1, "V1");
    template("Fibra 600 + Fijo", "internet", "nada").refused(1, "nada");
    template("Solo Fibra", "landline", "V1").refused(1, "Solo Fibra");
    template("Cobre", "internet", "F600").refused(1, "Cobre");
    template("Solo Fibra", "internets", "F600").refused(2, "internet, landline, mobile");
    template("Solo Fibra", "internet", "F100").ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_kept_as_the_system_spells_it_and_one_without_is_refused() {
    let bench = Bench::new(crate::databases::Kind::Sqlite).await.expect("SQLite is built in");
    let url = stand_in(|request| {
        let id = if request.target().ends_with("/r1") { "R1" } else { "" };
        let customer = json!({"id": id, "name": "NÚÑEZ, Begoña", "tax_id": "", "status": "active"});
        reply("200 OK", "application/json", &customer.to_string())
    })
    .await;
    bench.set_up(&url);
    let link = |id: &str| bench.run(&["customer", "link", "--customer", "C1", "--system", "Sur", "--id", id]);
    link("r2").refused(1, "r2");
    let answer = link("r1").ended(0);
    assert_eq!(answer.stderr, "", "whom one would take for the same is not doubted");
    let customer = bench.run(&["customer", "show", "C1", "--json"]).ended(0).json();
    assert_eq!(customer["links"], json!([{"system": "Sur", "external_id": "R1"}]));
}

#[tokio::test]
async fn usage_configuration_and_language_are_told_by_exit_code_2() {
    let bench = Bench::new(crate::databases::Kind::Sqlite).await.expect("SQLite is built in");
    bench.run(&["sistem"]).refused(2, "«sistem»");
    bench.run(&["--lang", "en", "sistem"]).refused(2, "There is no command");
    bench.run(&["--lang", "fr", "system", "list"]).refused(2, "es o en");
    bench.run(&["device", "save", "--customer", "C1"]).refused(2, "--file");
    bench.run(&["--database", "mysql://x", "system", "list"]).refused(2, "sqlite://");
    bench.run(&["operations", "list", "--state", "done"]).refused(2, "attention");
    let config = bench.file("config.toml", "language = \"en\"\n\n[outbox]\ntrys = 3\n");
    bench.run(&["system", "list", "--config", &config]).refused(2, "outbox.tries");
    bench.run(&["--config", "no.toml", "system", "list"]).refused(2, "no.toml");
    let config = bench.file("config.toml", "language = \"en\"\n");
    let answer = bench.run(&["--config", &config, "system", "list"]).ended(0);
    assert!(answer.stderr.contains("no provisioning systems yet"), "{answer:?}");
    bench.run(&[]).refused(1, "terminal");
    let help = bench.run(&["import", "--help"]).ended(0);
    assert!(help.stdout.contains("Órdenes:"), "{help:?}");
}
