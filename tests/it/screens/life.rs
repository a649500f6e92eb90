//! A device's life: what is asked before something is done with it, how it is doing, and what its system sees unconfigured.

use jiff::SignedDuration;
use vincula::app::effect::{Deed, Onu, Reply};
use vincula::app::route::Route;
use vincula::domain::device::DeviceState;
use vincula::domain::ids::{DeviceId, OperationId};
use vincula::domain::operation::OperationState;
use vincula::domain::values::Secret;
use vincula::drivers::{Diagnosis, FoundDevice};

use super::world::{self, HIM};
use super::{NOW, Scene, looks};

const FILE: Route = Route::Customer(HIM);
const ONT: DeviceId = DeviceId(1);

/// His devices: an ONT that is marked, and an adapter.
fn devices(scene: &mut Scene) {
    let devices = vec![
        world::ont(1, "ONT salón", "HWTC1234AB01", DeviceState::Active, None),
        world::adapter(2, DeviceState::Active, None),
    ];
    scene
        .answer(1, world::known_systems())
        .answer(1, world::choices())
        .answer(1, world::customer(&["R000214"], devices))
        .keys("a");
}

fn good() -> Diagnosis {
    Diagnosis {
        online: Some(true),
        since: Some(NOW - SignedDuration::from_hours(76)),
        last_seen: Some(NOW),
        cause: None,
        rx_power_dbm: Some(-19.4),
        tx_power_dbm: Some(2.3),
        olt_rx_power_dbm: Some(-21.0),
        distance_m: Some(1834),
        firmware: Some("V5R019C00S115".into()),
        read_at: Some(NOW - SignedDuration::from_secs(12)),
    }
}

fn told(diagnosis: Diagnosis) -> Reply {
    Reply::Diagnosed { device: ONT, answer: Ok(Box::new(diagnosis)) }
}

#[test]
fn how_a_device_is_doing() {
    looks("state-asking", &FILE, |scene| {
        devices(scene);
        scene.keys("e");
    });
    looks("state-good", &FILE, |scene| {
        devices(scene);
        scene.keys("e").answer(1, told(good()));
    });
    looks("state-no-light", &FILE, |scene| {
        devices(scene);
        let dark = Diagnosis {
            online: Some(false),
            since: Some(NOW - SignedDuration::from_mins(7)),
            cause: Some("los".into()),
            rx_power_dbm: None,
            tx_power_dbm: None,
            olt_rx_power_dbm: None,
            ..good()
        };
        scene.keys("e").answer(1, told(dark));
    });
    looks("state-weak", &FILE, |scene| {
        devices(scene);
        let weak = Diagnosis { rx_power_dbm: Some(-27.8), olt_rx_power_dbm: Some(-26.1), ..good() };
        scene.keys("e").answer(1, told(weak));
    });
    looks("state-failed", &FILE, |scene| {
        devices(scene);
        scene.keys("e").answer(1, told(good())).keys("e");
        scene.answer(1, Reply::Diagnosed { device: ONT, answer: world::out_of_reach() });
    });
}

#[test]
fn what_is_done_with_a_device() {
    for (name, key) in [("ask-suspend", "S"), ("ask-remove", "x"), ("ask-reboot", "b")] {
        looks(name, &FILE, |scene| {
            devices(scene);
            scene.keys(key);
        });
    }
    looks("ask-unlink", &FILE, |scene| {
        scene
            .answer(1, world::known_systems())
            .answer(1, world::choices())
            .answer(1, world::customer(&["R000214"], Vec::new()))
            .keys("ai<c-x>");
    });
    looks("unlink-refused", &FILE, |scene| {
        devices(scene);
        scene.keys("i<c-x>");
    });
    looks("suspended", &FILE, |scene| {
        devices(scene);
        scene.keys("Ss");
        let answer = Ok(Some(OperationId(11)));
        scene.answer(1, Reply::Done { deed: Deed::Suspend, device: ONT, answer });
        scene.answer(1, Reply::Operation(Ok(world::operation(11, OperationState::Applied, None))));
    });
}

#[test]
fn its_wifi() {
    looks("wifi-name", &FILE, |scene| {
        devices(scene);
        scene.keys("w");
    });
    looks("wifi-code", &FILE, |scene| {
        devices(scene);
        scene.keys("w<enter>");
        let secret = Ok(Some(Secret::new("clave de muestra".into())));
        scene.answer(2, Reply::Revealed { form: 0, field: "wifi_key".into(), secret });
    });
}

fn onus() -> Reply {
    let onu = |serial: &str, port: &str, minutes, holder: Option<&str>| Onu {
        found: FoundDevice {
            serial: serial.into(),
            mac: Some("00:1A:2B:00:00:07".into()),
            olt: Some("OLT Móstoles Centro".into()),
            board: Some("1".into()),
            port: Some(port.into()),
            model: Some("HG8245Q2".into()),
            first_seen: Some(NOW - SignedDuration::from_mins(minutes)),
        },
        holder: holder.map(|code| (code.to_owned(), "Óscar Güell Ibáñez".to_owned())),
    };
    let found = vec![
        onu("HWTC00C0FFEE", "7", 2, None),
        onu("HWTC00C0FFE1", "7", 95, None),
        onu("ZTEGC1282BD3", "12", 60 * 50, Some("C018820")),
    ];
    Reply::Unconfigured { system: world::SOUTH, found: Ok(found) }
}

#[test]
fn what_its_system_sees_unconfigured() {
    looks("onus", &FILE, |scene| {
        devices(scene);
        scene.keys("n<c-l>").answer(2, onus());
    });
    looks("onus-none", &FILE, |scene| {
        devices(scene);
        scene.keys("n<c-l>").answer(2, Reply::Unconfigured { system: world::SOUTH, found: Ok(Vec::new()) });
    });
    looks("onu-taken", &FILE, |scene| {
        devices(scene);
        scene.keys("n").answer(1, onus()).keys("<c-l>").answer(2, onus()).keys("<enter>");
    });
    looks("serial-like-another", &FILE, |scene| {
        devices(scene);
        scene.keys("n").answer(1, onus()).keys("<tab><tab><tab>HWTC00C0FEFE");
    });
}
