//! The main job on an empty database: a system set up, a customer linked, a Gpon and a VoIP device registered in it.

use serde_json::{Value, json};

use super::home::Home;
use super::system::Simulator;
use crate::databases::{self, Kind};

const WORLD: &str = r#"{
  "customers": [
    {"id": "R1", "name": "NUÑEZ PEÑA, BEGOÑA", "tax_id": "12345678Z", "status": "active", "devices": []},
    {"id": "R2", "name": "Óscar Güell", "tax_id": "00000000T", "status": "active", "devices": []}
  ],
  "templates": [
    {"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet",
     "down_kbps": 600000, "up_kbps": 600000},
    {"id": "voip-res", "name": "VoIP residencial", "technology": "voip", "service": "landline"}
  ],
  "unconfigured": []
}"#;

const TARIFFS: &str = "tariff,service,concept,amount
Fibra 600 + Fijo,internet,Cuota fibra 600 Mb,34.90
Fibra 600 + Fijo,landline,Línea fija,4.50
";

const PRODUCTS: &str = "name,model,technology,stock
Router Huawei,HG8245Q2,gpon,2
Adaptador HT801,HT801,voip,1
";

const CUSTOMERS: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs
C000214,Begoña Núñez Peña,12345678Z,alta,,912345678,Calle Mayor 1,Móstoles,28931,Fibra 600 + Fijo
C000215,Óscar Güell,00000000T,alta,,913000000,Calle Real 2,Móstoles,28931,Fibra 600 + Fijo
";

/// What the person at the screen reads.
struct Words {
    language: &'static str,
    no_system: &'static str,
    all_in_order: &'static str,
    saved: &'static str,
    one_system: &'static str,
    both: &'static str,
    one: &'static str,
    link_first: &'static str,
    linked: &'static str,
    new_device: &'static str,
    template: &'static str,
    applied: &'static str,
    active: &'static str,
}

const SPANISH: Words = Words {
    language: "es",
    no_system: "Aún no hay ningún sistema",
    all_in_order: "Todo en orden",
    saved: "Guardado: Fibra Sur",
    one_system: "1 sistema",
    both: "2 clientes",
    one: "1 cliente",
    link_first: "Vincula primero al cliente",
    linked: "Vinculado en Fibra Sur",
    new_device: "Nuevo dispositivo",
    template: "plantilla gpon-600",
    applied: "aplicado: registrado en Fibra Sur",
    active: "● Activo",
};

const ENGLISH: Words = Words {
    language: "en",
    no_system: "There is no provisioning system yet",
    all_in_order: "All in order",
    saved: "Saved: Fibra Sur",
    one_system: "1 system",
    both: "2 customers",
    one: "1 customer",
    link_first: "Link the customer first",
    linked: "Linked in Fibra Sur",
    new_device: "New device",
    template: "template gpon-600",
    applied: "applied: registered in Fibra Sur",
    active: "● Active",
};

#[test]
fn a_person_does_the_main_job_in_spanish_on_sqlite() {
    main_job(&SPANISH, None);
}

#[test]
fn a_person_does_the_main_job_in_english_on_sqlite() {
    main_job(&ENGLISH, None);
}

#[tokio::test]
async fn a_person_does_the_main_job_in_spanish_on_postgresql() {
    if let Some(database) = databases::empty(Kind::Postgres).await {
        main_job(&SPANISH, Some(&database.url));
    }
}

fn main_job(words: &Words, database: Option<&str>) {
    let home = Home::new();
    let there = Simulator::start(&home, WORLD);
    let database = database.map_or_else(|| home.database(), str::to_owned);
    let on_it = ["--database", &database, "--lang", words.language];
    for (what, content) in [("tariffs", TARIFFS), ("products", PRODUCTS), ("customers", CUSTOMERS)] {
        let file = home.write(&format!("{what}.csv"), content);
        home.do_so(&[&on_it[..], &["import", what, &file]].concat());
    }

    let mut terminal = home.open(&on_it);
    terminal.until(words.no_system);
    terminal.keys("nFibra Sur<tab><tab>").keys(&there.url).keys("<tab>demo<tab>demo<c-t>");
    terminal.until(words.all_in_order);
    terminal.keys("<c-s>");
    terminal.until(words.saved);
    for (service, template) in [("internet", "gpon-600"), ("landline", "voip-res")] {
        let tariff = ["--tariff", "Fibra 600 + Fijo", "--service", service];
        let there = ["--system", "Fibra Sur", "--template", template];
        home.do_so(&[&on_it[..], &["template", "link"], &tariff, &there].concat());
    }

    terminal.keys("<esc>");
    terminal.until(words.one_system);
    terminal.keys("3");
    terminal.until(words.both);
    terminal.keys("/9123");
    terminal.until(words.one);
    terminal.keys("<enter><enter>");
    terminal.until("Calle Mayor 1");
    terminal.keys("a");
    terminal.until(words.link_first);
    terminal.keys("<c-f>");
    terminal.until("NUÑEZ PEÑA");
    terminal.keys("<enter>");
    terminal.until(words.linked);

    terminal.keys("n");
    terminal.until(words.new_device);
    terminal.keys("<enter>");
    terminal.until("Adaptador HT801");
    terminal.keys("huawei<enter>");
    terminal.until_all(&["‹ Router Huawei ›", words.template]);
    terminal.keys("<tab><tab> salón<tab>4857544312345678<tab><tab>001a2b3c4d5e<tab>100.64.3.7<tab>");
    terminal.keys("LOID123<tab>clave wifi 1<tab>admin<tab>s3creto<c-s>");
    let screen = terminal.until_all(&[words.applied, words.active]);
    assert!(!screen.contains("s3creto") && !screen.contains("clave wifi"), "secrets are dots\n{screen}");
    expect(
        &there,
        "HWTC12345678",
        &json!({
            "name": "Router Huawei salón", "technology": "gpon", "template_id": "gpon-600", "status": "active",
            "mac": "00:1A:2B:3C:4D:5E", "ip": "100.64.3.7", "id_code": "LOID123", "wifi_key": "clave wifi 1",
            "admin_user": "admin", "admin_password": "s3creto",
        }),
    );

    terminal.keys("<c-n>");
    terminal.until(words.new_device);
    terminal.keys("<enter>ht801<enter><tab><tab><tab>HT80100A1B2<tab><tab> <tab><tab> <tab>");
    terminal.keys("nacional<tab>R000214<tab>001a2b3c4d5f<tab>10.0.12.34<tab>COD7<tab>clave wifi 2<tab>");
    terminal.keys("root<tab>s3creto más<c-s>");
    terminal.until_all(&[words.applied, words.active, "HT80100A1B2"]);
    expect(
        &there,
        "HT80100A1B2",
        &json!({
            "name": "Adaptador HT801", "technology": "voip", "template_id": "voip-res", "status": "active",
            "mailbox_active": true, "pbx_extension": false, "hide_sender": true, "call_context": "nacional",
            "calling_customer": "R000214", "mac": "00:1A:2B:3C:4D:5F", "ip": "10.0.12.34", "id_code": "COD7",
            "wifi_key": "clave wifi 2", "admin_user": "root", "admin_password": "s3creto más",
        }),
    );

    terminal.keys("<c-q>");
    assert_eq!(terminal.until_ended().0, 0);
}

/// Checks that a device stands there as it was entered, and was written once.
fn expect(there: &Simulator, serial: &str, fields: &Value) {
    let (device, writes) = there.device(serial);
    for (field, value) in fields.as_object().expect("fields") {
        assert_eq!(&device[field], value, "{field} of {device:#}");
    }
    assert_eq!(writes, 1, "times that {serial} was written");
}
