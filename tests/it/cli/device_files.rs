//! Devices brought in and given out by script, and files that are no tables.

use serde_json::json;

use super::bench::{Bench, on_both};

on_both!(
    devices_that_are_registered_are_recorded_and_given_out_again,
    devices_are_registered_from_a_file,
    no_bad_file_of_any_kind_gets_in,
);

const DEVICES: &str = "customer,serial,system,product,tariff,technology,mac,ip,wifi_key
C1,HWTC12345678,,ONT Huawei,Fibra 600 + Fijo,gpon,001A2B3C4D5E,100.64.3.7,una clave larga
C1,HT80100A1B2,,Adaptador,Fibra 600 + Fijo,voip,,,
";

async fn devices_that_are_registered_are_recorded_and_given_out_again(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let file = bench.file("devices.csv", DEVICES);
    let dry = bench.run(&["import", "devices", &file, "--dry-run", "--json"]).ended(0).json();
    let whole = json!({"rows": 2, "added": 2, "updated": 0, "errors": []});
    assert_eq!(dry, whole);
    assert_eq!(bench.run(&["import", "devices", &file, "--json"]).ended(0).json(), whole);
    let shown = bench.run(&["device", "show", "HWTC12345678", "--json"]).ended(0).json();
    assert_eq!((&shown["state"], &shown["wifi_key_set"]), (&json!("active"), &json!(true)));
    assert!(simulator.devices("R1").await.is_empty(), "nothing was sent");
    assert!(bench.run(&["export", "products"]).ended(0).stdout.contains("ONT Huawei,HG8245,gpon,5"));
    let given = bench.run(&["export", "devices"]).ended(0).stdout;
    assert!(
        given.starts_with("customer,serial,system,external_id,product,tariff,name,technology,"),
        "{given}"
    );
    assert!(given.contains("C1,HWTC12345678,Sur,R1,ONT Huawei,Fibra 600 + Fijo,ONT Huawei,gpon,"), "{given}");
    assert!(!given.contains("una clave larga") && !given.contains("wifi_key"), "{given}");
    let back = bench.file("back.csv", &given);
    let again = bench.run(&["import", "devices", &back, "--json"]).ended(0).json();
    assert_eq!(again, json!({"rows": 2, "added": 0, "updated": 2, "errors": []}));
    let shown = bench.run(&["device", "show", "HWTC12345678", "--json"]).ended(0).json();
    assert_eq!(shown["wifi_key_set"], json!(true), "what is not in the file stays");
    let wrong = bench.file("wrong.csv", "customer,serial,technology\nC1,HWTC1,gpon\nC9,HWTC00000001,gpon\n");
    let answer = bench.run(&["import", "devices", &wrong, "--json"]).ended(2).json();
    let told: Vec<_> =
        answer["errors"].as_array().unwrap().iter().map(|error| (&error["line"], &error["column"])).collect();
    assert!(told.contains(&(&json!(2), &json!("serial"))), "{answer}");
    assert!(told.contains(&(&json!(3), &json!("customer"))), "{answer}");
}

async fn devices_are_registered_from_a_file(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let file = bench.file("devices.csv", DEVICES);
    bench.run(&["import", "devices", &file, "--provision"]).ended(0);
    let devices = simulator.devices("R1").await;
    assert_eq!(devices.len(), 2, "{devices:?}");
    let shown = bench.run(&["device", "show", "HWTC12345678", "--json"]).ended(0).json();
    assert_eq!(shown["last_operation"]["state"], "applied");
    assert!(bench.run(&["export", "products"]).ended(0).stdout.contains("ONT Huawei,HG8245,gpon,4"));
}

async fn no_bad_file_of_any_kind_gets_in(bench: &Bench) {
    let headers = [
        ("customers", "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs"),
        ("products", "name,model,technology,stock"),
        ("tariffs", "tariff,service,concept,amount"),
        ("devices", "customer,serial"),
    ];
    for (kind, header) in headers {
        let long = format!("{header}\n{}\n", "x".repeat(10 << 20));
        let open = format!("{header}\n\"{}", "x,y\n".repeat(1 << 20));
        for (name, content, words) in [
            ("empty", String::new(), "vacío"),
            ("columns", "uno,dos\n1,2\n".to_owned(), "uno"),
            ("binary", "\u{7f}ELF\u{0}\u{1}\u{2}".to_owned(), "no es un fichero de texto"),
            ("quote", format!("{header}\n\"sin cerrar\nC2,Luis\n"), "comillas"),
            ("open", open, "comillas"),
            ("row", long, "64"),
        ] {
            let file = bench.file("bad.csv", &content);
            let answer = bench.run(&["import", kind, &file, "--json"]).ended(2);
            assert!(answer.stderr.contains(words), "{kind} {name}: {}", answer.stderr);
            assert_eq!(answer.json()["added"], 0, "{kind} {name}");
            assert!(answer.stderr.len() < 10_000, "{kind} {name}: only a little is said");
        }
    }
    assert_eq!(bench.run(&["export", "products"]).ended(0).stdout.lines().count(), 1);
}
