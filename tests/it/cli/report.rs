//! The report by script: its exit codes, its JSON and CSV, and what is done by it.

use serde_json::json;

use super::bench::{Bench, on_both};

on_both!(
    a_report_tells_what_differs_and_mends_what_is_chosen,
    a_system_that_cannot_be_read_whole_is_told_and_nothing_is_missing,
    what_cannot_be_done_to_a_class_is_refused_before_anything_is_read,
);

async fn a_report_tells_what_differs_and_mends_what_is_chosen(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    bench.run(&["customer", "unlink", "--customer", "C2", "--system", "Sur", "--id", "R2"]).ended(0);
    let report = bench.run(&["report", "Sur", "--json"]).ended(3).json();
    assert_eq!((&report["complete"], &report["incomplete_because"]), (&json!(true), &json!(null)));
    assert_eq!(report["counts"], json!({ "ours": 3, "theirs": 2 }));
    let customers = &report["totals"]["customers"];
    assert_eq!(
        (&customers["in_sync"], &customers["only_ours"], &customers["only_theirs"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(customers["ambiguous"], 0, "every class is there");
    let row = report["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["class"] == "only_ours")
        .expect("Luis");
    assert_eq!((&row["customer_code"], &row["actions"]), (&json!("C2"), &json!(["push", "accept"])));

    let sheet = bench.run(&["report", "Sur", "--csv", "--all"]).ended(3).stdout;
    assert!(sheet.starts_with("section,class,certainty,customer_code"), "{sheet}");
    assert!(sheet.contains("customers,in_sync,,C1"), "{sheet}");
    let words = bench.run(&["report", "Sur"]).ended(3).stdout;
    assert!(words.contains("Falta en aprovisionamiento · C2 Luis Gil"), "{words}");

    let done = bench.run(&["report", "Sur", "--json", "--apply", "only_ours=push"]).ended(0).json();
    let row =
        done["rows"].as_array().expect("rows").iter().find(|row| row["class"] == "only_ours").expect("Luis");
    assert_eq!((&row["result"]["action"], &row["result"]["outcome"]), (&json!("push"), &json!("queued")));
    bench.run(&["worker", "--once"]).ended(0);
    let operations = bench.run(&["operations", "list", "--json"]).ended(0).json();
    assert_eq!((&operations[0]["kind"], &operations[0]["state"]), (&json!("customer"), &json!("applied")));
    let state = simulator.state().await;
    let made =
        state["customers"].as_array().expect("customers").iter().find(|one| one["id"] == "C2").expect("made");
    assert_eq!((&made["name"], &made["status"]), (&json!("Luis Gil"), &json!("active")));
    let after = bench.run(&["report", "Sur", "--json"]).ended(3).json();
    assert_eq!(after["totals"]["customers"]["in_sync"], 2);
}

async fn a_system_that_cannot_be_read_whole_is_told_and_nothing_is_missing(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "garbage=100%");
    bench.set_up(&simulator.url);
    let report = bench.run(&["report", "Sur", "--json"]).ended(1).json();
    assert_eq!(report["complete"], false);
    assert!(report["incomplete_because"].is_string());
    assert_eq!(
        (&report["totals"]["customers"]["only_ours"], &report["totals"]["customers"]["not_checked"]),
        (&json!(0), &json!(3))
    );
}

async fn what_cannot_be_done_to_a_class_is_refused_before_anything_is_read(bench: &Bench) {
    bench.set_up("http://127.0.0.1:9");
    bench.run(&["report", "Sur", "--apply", "only_theirs=remove"]).refused(2, "only_theirs=remove");
    bench.run(&["report", "Otro"]).refused(1, "Otro");
}
