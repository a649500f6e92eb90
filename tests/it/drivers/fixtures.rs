//! A small world, a driver to it, and devices to send.

use std::sync::Arc;

use vincula::domain::device::{DesiredDevice, Intent, SecretChange};
use vincula::domain::system::{Access, SystemKind};
use vincula::domain::technology::{TechnologyKey, Value};
use vincula::domain::values::{Secret, SerialNumber};
use vincula::drivers::{Change, Connect, DeviceKey, Driver, Registry};
use vincula::simulator::{self, Faults, Running, SimulatorSettings, World};

pub const SERIAL: &str = "HWTC1234ABCD";

pub fn world() -> World {
    World::from_json(
        r#"{
            "customers": [
                { "id": "R000213", "name": "Íñigo Peña Güell", "tax_id": "12345678Z", "status": "active",
                  "email": "inigo@correo.example", "phone": "+34612345678", "updated_at": "2026-01-02T03:04:05Z" },
                { "id": "R000214", "name": "Lucía Ferrer", "status": "active", "devices": [
                    { "serial": "ZTEG00000001", "name": "ONT", "technology": "gpon", "template_id": "FTTH300",
                      "status": "suspended", "mac": "00:1A:2B:00:00:01", "ip": "10.0.0.1",
                      "wifi_key": "clave de antes", "revision": "4", "updated_at": "2026-02-02T03:04:05Z" }
                ] },
                { "id": "R/215 ñ", "name": "Bar Casa Pepe", "status": "suspended", "devices": [] },
                { "id": "R000216", "name": "Ana Vidal", "status": "terminated" }
            ],
            "templates": [
                { "id": "FTTH300", "name": "Fibra 300", "technology": "gpon", "service": "internet",
                  "down_kbps": 300000, "up_kbps": 300000 },
                { "id": "FTTH600", "name": "Fibra 600", "technology": "gpon", "service": "internet" },
                { "id": "VOIP", "name": "Línea", "technology": "voip", "service": "landline" },
                { "id": "MOVIL", "name": "Móvil", "service": "mobile" }
            ],
            "unconfigured": [{ "serial": "HWTC1234ABCD", "olt": "Central", "board": "1", "port": "3" }]
        }"#,
    )
    .expect("a world")
}

pub async fn simulator(faults: &str) -> Running {
    simulator_at("127.0.0.1:0", faults).await
}

pub async fn simulator_at(listen: &str, faults: &str) -> Running {
    let (listen, faults) = (listen.to_owned(), Faults::parse(faults).expect("faults"));
    let settings = SimulatorSettings { listen, world: world(), faults, ..SimulatorSettings::default() };
    simulator::start(settings).await.expect("a free port")
}

pub fn access(url: &str) -> Access {
    Access {
        kind: SystemKind::Rest,
        url: url.parse().expect("a URL"),
        user: "demo".into(),
        password: Secret::new("demo".into()),
        options: [("timeout_secs".to_owned(), "60".to_owned())].into(),
    }
}

/// A driver that waits the shortest time there is, for those who never answer.
pub fn impatient_driver(url: &str) -> Arc<dyn Driver> {
    let mut access = access(url);
    access.options.insert("timeout_secs".to_owned(), "1".to_owned());
    driver_for(&access)
}

pub fn driver(url: &str) -> Arc<dyn Driver> {
    driver_for(&access(url))
}

pub fn driver_for(access: &Access) -> Arc<dyn Driver> {
    Registry::new().connect(access).expect("a driver")
}

fn text(words: &str) -> Option<Value> {
    Some(Value::Text(words.to_owned()))
}

pub fn secret(words: &str) -> SecretChange {
    SecretChange::Set(Secret::new(words.to_owned()))
}

pub fn gpon() -> DesiredDevice {
    DesiredDevice {
        external_id: "R000213".into(),
        serial: SerialNumber::from_stored(SERIAL.into()),
        name: "Router Huawei del salón".into(),
        technology: TechnologyKey("gpon".into()),
        template_id: Some("FTTH600".into()),
        intent: Intent::Active,
        values: [
            ("mac", text("00:1A:2B:3C:4D:5E")),
            ("ip", text("100.64.3.7")),
            ("id_code", None),
            ("admin_user", text("admin")),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into(),
        secrets: [("wifi_key", secret("clave de la casa")), ("admin_password", SecretChange::Keep)]
            .map(|(key, value)| (key.to_owned(), value))
            .into(),
    }
}

pub fn voip() -> DesiredDevice {
    DesiredDevice {
        external_id: "R/215 ñ".into(),
        serial: SerialNumber::from_stored("AB/12-3".into()),
        name: "Adaptador".into(),
        technology: TechnologyKey("voip".into()),
        template_id: Some("VOIP".into()),
        intent: Intent::Active,
        values: [
            ("mailbox_active", Some(Value::Switch(true))),
            ("pbx_extension", Some(Value::Switch(false))),
            ("hide_sender", None),
            ("call_context", text("nacional")),
            ("calling_customer", None),
            ("mac", None),
            ("ip", None),
            ("id_code", None),
            ("admin_user", None),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into(),
        secrets: [("wifi_key", SecretChange::Clear), ("admin_password", secret(" con espacios "))]
            .map(|(key, value)| (key.to_owned(), value))
            .into(),
    }
}

pub fn change(device: DesiredDevice) -> Change {
    let idempotency_key = format!("op-{}-{}", device.serial, device.intent.word());
    Change { device, idempotency_key }
}

pub fn key(device: &DesiredDevice) -> DeviceKey {
    DeviceKey { external_id: device.external_id.clone(), serial: device.serial.as_str().to_owned() }
}
