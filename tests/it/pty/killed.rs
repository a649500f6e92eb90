//! A program that ends while a device is on its way to its system: the next start finds out and ends it, once.

use serde_json::json;

use super::home::Home;
use super::line::{Fate, Line};
use super::system::Simulator;

/// One customer without devices, and one template.
pub const WORLD: &str = r#"{
  "customers": [{"id": "R1", "name": "Begoña Núñez Peña", "tax_id": "12345678Z", "status": "active", "devices": []}],
  "templates": [{"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet"}],
  "unconfigured": []
}"#;

#[test]
fn a_device_that_had_not_arrived_is_applied_by_the_next_start() {
    ended(Fate::IsHeld, "KILL");
}

#[test]
fn a_device_that_had_not_arrived_when_the_line_dropped_is_applied_by_the_next_start() {
    ended(Fate::IsHeld, "HUP");
}

#[test]
fn a_device_that_had_arrived_unheard_is_not_written_again_by_the_next_start() {
    ended(Fate::LosesItsReply, "KILL");
}

#[test]
fn a_device_that_had_arrived_unheard_when_the_line_dropped_is_not_written_again_by_the_next_start() {
    ended(Fate::LosesItsReply, "HUP");
}

fn ended(fate: Fate, signal: &str) {
    let home = Home::new();
    // A worker that died is waited for no longer than a test can.
    home.write("config/vincula/config.toml", "[outbox]\nlease_secs = 5\nfirst_retry_secs = 1\n");
    let there = Simulator::start(&home, WORLD);
    let line = Line::to(there.address(), Fate::Passes);
    set_up(&home, &line.url);

    let mut terminal = home.open(&[]);
    terminal.until("1 cliente ");
    terminal.keys("<enter>").until("Población");
    terminal.keys("a").until("Pulsa n para añadir el primero");
    terminal.keys("n").until("Nuevo dispositivo");
    line.becomes(fate);
    terminal.keys("<right><tab><tab><tab>HWTC12345678<tab><tab>001a2b3c4d5e<tab>100.64.3.7");
    terminal.keys("<tab><tab>clave wifi 1<c-s>");
    terminal.until("en curso con Fibra Sur");
    line.until_it_fails();
    terminal.signal(signal);
    terminal.until_gone();
    drop(terminal);
    let arrived = there.state()["customers"][0]["devices"].as_array().map(Vec::len);
    assert_eq!(arrived, Some(usize::from(fate == Fate::LosesItsReply)));
    line.becomes(Fate::Passes);

    let mut terminal = home.open(&[]);
    terminal.until("1 cliente ");
    terminal.keys("<enter>").until("Población");
    terminal.keys("a").until("HWTC12345678");
    terminal.until_all(&["HWTC12345678", "● Activo"]);
    let (device, writes) = there.device("HWTC12345678");
    assert_eq!((&device["wifi_key"], &device["mac"]), (&json!("clave wifi 1"), &json!("00:1A:2B:3C:4D:5E")));
    assert_eq!(writes, 1, "times that it was written");
    terminal.keys("q");
    assert_eq!(terminal.until_ended().0, 0);
}

/// A system, a customer linked in it, a tariff with its template, and a few devices in stock.
pub fn set_up(home: &Home, url: &str) {
    let tariffs = "tariff,service,concept,amount\nFibra 600,internet,Cuota,34.90\n";
    let products = "name,model,technology,stock\nRouter Huawei,HG8245Q2,gpon,9\n";
    let customers = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n\
        C000214,Begoña Núñez Peña,12345678Z,alta,,,,,,Fibra 600\n";
    for (what, content) in [("tariffs", tariffs), ("products", products), ("customers", customers)] {
        home.do_so(&["import", what, &home.write(&format!("{what}.csv"), content)]);
    }
    let password = home.write("password", "demo");
    let system = ["system", "add", "--name", "Fibra Sur", "--kind", "rest", "--url", url];
    home.do_so(&[&system[..], &["--user", "demo", "--password-file", &password]].concat());
    let service = ["template", "link", "--tariff", "Fibra 600", "--service", "internet"];
    home.do_so(&[&service[..], &["--system", "Fibra Sur", "--template", "gpon-600"]].concat());
    home.do_so(&["customer", "link", "--customer", "C000214", "--system", "Fibra Sur", "--id", "R1"]);
}
