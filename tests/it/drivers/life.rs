//! What the driver asks about the life of a device: restarts, readings, and what stands unconfigured on the network.

use vincula::domain::device::Intent;
use vincula::drivers::{Applied, Cause, Change, DeviceKey, Diagnosis, Failure, FoundDevice, JobState};

use super::fixtures::{SERIAL, change, driver, gpon, impatient_driver, key, simulator, voip};
use super::raw::{Message, Then, reply, stand_in};

const JSON: &str = "application/json";

fn missing() -> Failure {
    Failure::Refused(Cause::DeviceMissing { serial: SERIAL.into() })
}

#[tokio::test]
async fn a_restart_is_carried_out_once_for_each_key() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    driver.apply(&change(gpon())).await.expect("done");
    for order in ["a", "a", "b"] {
        assert_eq!(driver.reboot(&key(&gpon()), order).await, Ok(Applied::Done));
    }
    let state = simulator.state();
    assert_eq!((&state["reboots"][SERIAL], &state["writes"][SERIAL]), (&2.into(), &1.into()));
}

#[tokio::test]
async fn a_restart_may_be_finished_later() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    driver.apply(&change(gpon())).await.expect("done");
    simulator.set_faults(vincula::simulator::Faults::parse("accept202=100%").expect("a fault"));
    let Ok(Applied::Accepted { job }) = driver.reboot(&key(&gpon()), "a").await else { panic!("taken") };
    assert!(simulator.state()["reboots"].as_object().is_some_and(serde_json::Map::is_empty));
    for state in [JobState::Pending, JobState::Done] {
        assert_eq!(driver.job(&job, &gpon()).await, Ok(state));
    }
    assert_eq!(simulator.state()["reboots"][SERIAL], 1);
}

#[tokio::test]
async fn a_restart_whose_reply_is_lost_is_unsure() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    driver.apply(&change(gpon())).await.expect("done");
    simulator.set_faults(vincula::simulator::Faults::parse("lose-reply=100%").expect("a fault"));
    assert_eq!(driver.reboot(&key(&gpon()), "a").await, Err(Failure::Unsure(Cause::Closed)));
    assert_eq!(simulator.state()["reboots"][SERIAL], 1);
}

#[tokio::test]
async fn a_device_that_is_not_there_is_neither_restarted_nor_read() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    assert_eq!(driver.reboot(&key(&gpon()), "a").await, Err(missing()));
    assert_eq!(driver.diagnose(&key(&gpon())).await, Err(missing()));
    for odd in ["", ".", ".."] {
        let key = DeviceKey { external_id: odd.into(), serial: odd.into() };
        let missing = Failure::Refused(Cause::DeviceMissing { serial: odd.into() });
        assert_eq!(driver.reboot(&key, "a").await, Err(missing.clone()));
        assert_eq!(driver.diagnose(&key).await, Err(missing));
    }
}

#[tokio::test]
async fn an_order_is_believed_by_its_body_and_not_by_its_status_alone() {
    let order =
        async |answer: fn(&Message) -> Then| driver(&stand_in(answer).await).reboot(&key(&gpon()), "a").await;
    assert_eq!(order(|_| reply("204 No Content", JSON, "")).await, Ok(Applied::Done));
    assert_eq!(order(|_| reply("200 OK", JSON, r#"{"ok":true}"#)).await, Ok(Applied::Done));
    let refused = order(|_| reply("200 OK", JSON, r#"{"error":"the OLT does not answer"}"#)).await;
    let rejected = Cause::Rejected { detail: "the OLT does not answer".into(), problems: vec![] };
    assert_eq!(refused, Err(Failure::Refused(rejected)));
    let page = order(|_| reply("200 OK", "text/html", "<html>")).await;
    assert_eq!(page, Err(Failure::Unsure(Cause::NotJson { content_type: Some("text/html".into()) })));
    let page = order(|_| reply("404 Not Found", "text/html", "<html>")).await;
    assert_eq!(page, Err(Failure::Refused(Cause::NotJson { content_type: Some("text/html".into()) })));
    let busy = order(|_| reply("503 Service Unavailable", JSON, "")).await;
    assert_eq!(busy, Err(Failure::later(Cause::Server { status: 503, detail: None })));
    let broken = order(|_| reply("500 Internal Server Error", JSON, "")).await;
    assert_eq!(broken, Err(Failure::Unsure(Cause::Server { status: 500, detail: None })));
    let silent = impatient_driver(&stand_in(|_| Then::Hang).await).reboot(&key(&gpon()), "a").await;
    assert_eq!(silent, Err(Failure::Unsure(Cause::Timeout { seconds: 1 })));
}

#[tokio::test]
async fn a_device_tells_its_light_and_the_age_of_the_reading() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    driver.apply(&change(gpon())).await.expect("done");
    driver.apply(&change(voip())).await.expect("done");
    let reading = driver.diagnose(&key(&gpon())).await.expect("a reading");
    assert_eq!((reading.online, &reading.cause), (Some(true), &None));
    assert!(reading.rx_power_dbm.is_some_and(|dbm| (-30.0..-8.0).contains(&dbm)), "{reading:?}");
    assert!(reading.tx_power_dbm.is_some() && reading.olt_rx_power_dbm.is_some(), "{reading:?}");
    assert!(reading.distance_m.is_some() && reading.firmware.is_some(), "{reading:?}");
    assert!(reading.since.is_some() && reading.last_seen.is_some() && reading.read_at.is_some());
    let again = driver.diagnose(&key(&gpon())).await.expect("a reading");
    assert_eq!(again.rx_power_dbm, reading.rx_power_dbm, "one device always reads the same");
    let line = driver.diagnose(&key(&voip())).await.expect("a reading");
    assert_eq!((line.rx_power_dbm, line.distance_m), (None, None));

    let suspended = gpon();
    let mut suspended = Change { idempotency_key: "op-2".into(), ..change(suspended) };
    suspended.device.intent = Intent::Suspended;
    driver.apply(&suspended).await.expect("done");
    let reading = driver.diagnose(&key(&gpon())).await.expect("a reading");
    assert_eq!((reading.online, reading.cause.as_deref()), (Some(false), Some("suspended")));
}

async fn diagnosed(body: &'static str) -> Result<Diagnosis, Failure> {
    let url = stand_in(move |_| reply("200 OK", JSON, body)).await;
    driver(&url).diagnose(&key(&gpon())).await
}

#[tokio::test]
async fn what_a_reading_leaves_out_or_spells_its_own_way_is_not_guessed() {
    let reading = diagnosed(
        r#"{"online":null,"since":"yesterday","rx_power_dbm":"-21.4","tx_power_dbm":"-","olt_rx_power_dbm":null,
            "distance_m":-3,"firmware":"  ","cause":"los","read_at":"2026-01-02T03:04:05+01:00","rssi":7}"#,
    )
    .await
    .expect("a reading");
    let expected = Diagnosis {
        rx_power_dbm: Some(-21.4),
        cause: Some("los".into()),
        read_at: "2026-01-02T02:04:05Z".parse().ok(),
        ..Diagnosis::default()
    };
    assert_eq!(reading, expected);
    assert_eq!(diagnosed(r#"{"online":true}"#).await.expect("a reading").online, Some(true));
}

#[tokio::test]
async fn what_is_no_reading_is_told_as_such() {
    let strange = |reason: &str| Failure::later(Cause::NotTheContract { reason: reason.into() });
    assert_eq!(diagnosed(r#"{"hello":1}"#).await, Err(strange("online")));
    assert_eq!(diagnosed("[]").await, Err(strange("status")));
    let refused = diagnosed(r#"{"online":null,"read_at":null,"error":"the OLT does not answer"}"#).await;
    assert!(matches!(&refused, Err(Failure::Refused(Cause::Rejected { .. }))), "{refused:?}");
    let url = stand_in(|_| reply("404 Not Found", "text/html", "<html>")).await;
    let page = driver(&url).diagnose(&key(&gpon())).await;
    assert_eq!(page, Err(Failure::Refused(Cause::NotJson { content_type: Some("text/html".into()) })));
    let url = stand_in(|_| reply("500 Internal Server Error", JSON, "")).await;
    let broken = driver(&url).diagnose(&key(&gpon())).await;
    assert_eq!(broken, Err(Failure::later(Cause::Server { status: 500, detail: None })));
}

#[tokio::test]
async fn an_onu_is_unconfigured_until_it_is_registered_and_again_once_it_is_removed() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let found = FoundDevice {
        serial: SERIAL.into(),
        mac: None,
        olt: Some("Central".into()),
        board: Some("1".into()),
        port: Some("3".into()),
        model: None,
        first_seen: None,
    };
    assert_eq!(driver.unconfigured().await, Ok(vec![found.clone()]));
    driver.apply(&change(gpon())).await.expect("done");
    assert_eq!(driver.unconfigured().await, Ok(vec![]));
    let mut removal = Change { idempotency_key: "op-2".into(), ..change(gpon()) };
    removal.device.intent = Intent::Removed;
    driver.apply(&removal).await.expect("done");
    assert_eq!(driver.unconfigured().await, Ok(vec![found]));
}

#[tokio::test]
async fn an_onu_that_was_registered_from_the_first_is_found_once_it_is_removed() {
    let simulator = simulator("").await;
    let driver = driver(simulator.url());
    let mut device = gpon();
    device.serial = vincula::domain::values::SerialNumber::from_stored("HWTC000000FF".into());
    for (intent, order) in [(Intent::Active, "op-1"), (Intent::Removed, "op-2")] {
        device.intent = intent;
        let change = Change { device: device.clone(), idempotency_key: order.into() };
        driver.apply(&change).await.expect("done");
    }
    let found = driver.unconfigured().await.expect("a list");
    let again = found.iter().find(|onu| onu.serial == "HWTC000000FF").expect("it gives light");
    assert_eq!(again.mac.as_deref(), Some("00:1A:2B:3C:4D:5E"));
    assert!(again.first_seen.is_some());
}

#[tokio::test]
async fn a_list_of_unconfigured_devices_needs_their_serials_and_nothing_else() {
    let listed = async |body: &'static str| {
        let url = stand_in(move |_| reply("200 OK", JSON, body)).await;
        driver(&url).unconfigured().await
    };
    let found = listed(r#"[{"serial":"hwtc-1","port":7,"first_seen":"?"},{"serial":"x","olt":""}]"#).await;
    let found = found.expect("a list");
    assert_eq!((found[0].serial.as_str(), found[0].port.as_deref()), ("hwtc-1", Some("7")));
    assert_eq!((found[0].first_seen, &found[1].olt), (None, &None));
    let strange = |reason: &str| Err(Failure::later(Cause::NotTheContract { reason: reason.into() }));
    assert_eq!(listed(r#"[{"mac":"00:1A:2B:3C:4D:5E"}]"#).await, strange("unconfigured[0].serial"));
    assert_eq!(listed("{}").await, strange("unconfigured"));
}
