//! `vincula device status`: asks the system how a device is doing, and says what its light means.

use jiff::Timestamp;

use super::arguments::DeviceShow;
use super::device;
use super::device_life;
use super::json::StatusJson;
use super::output;
use super::refusal::Exit;
use super::session::Session;
use crate::domain::age::age;
use crate::domain::device::Device;
use crate::domain::optical::{self, Level};
use crate::domain::technology;
use crate::drivers::{Ability, DeviceKey, Diagnosis};
use crate::text;

pub async fn status(session: &Session, arguments: &DeviceShow) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let device =
        device::found(session, &store, &arguments.serial, arguments.device_system.as_deref()).await?;
    device_life::check(&store, &device, Ability::Diagnose).await?;
    let driver = session.connect().connect(&store.system_access(device.system).await?)?;
    let key =
        DeviceKey { external_id: device.external_id.clone(), serial: device.serial.as_str().to_owned() };
    let diagnosis = driver.diagnose(&key).await?;
    let level = level(session, &device, &diagnosis);
    let now = Timestamp::now();
    if arguments.json {
        output::json(&StatusJson::new(session, &device, &diagnosis, level, now))?;
    } else {
        print(session, &device, &diagnosis, level, now)?;
    }
    Ok(Exit::Done)
}

/// What the received light means; nothing for a device that has no fibre.
fn level(session: &Session, device: &Device, diagnosis: &Diagnosis) -> Option<Level> {
    let is_optical = technology::technology(&device.technology.0).is_some_and(|known| known.optical);
    is_optical.then(|| session.config.optical.level(diagnosis.rx_power_dbm))
}

fn print(
    session: &Session,
    device: &Device,
    diagnosis: &Diagnosis,
    level: Option<Level>,
    now: Timestamp,
) -> std::io::Result<()> {
    let power = |dbm: Option<f64>| dbm.map(|dbm| session.say(&optical::dbm_text(dbm))).unwrap_or_default();
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let online = match diagnosis.online {
        Some(true) => session.say(&text!("cli-yes")),
        Some(false) => session.say(&text!("cli-no")),
        None => String::new(),
    };
    let mut received = power(diagnosis.rx_power_dbm);
    if let Some(level) = level {
        received = format!("{received} {}", session.say(&level.label()));
    }
    let read_at = match diagnosis.read_at {
        Some(at) => format!("{at} ({})", session.say(&age(at, now))),
        None => String::new(),
    };
    let distance = diagnosis.distance_m.map(|metres| format!("{metres} m")).unwrap_or_default();
    let rows = vec![
        (text!("cli-column-serial"), device.serial.as_str().to_owned()),
        (text!("cli-column-system"), format!("{}: {}", device.system_name, device.external_id)),
        (text!("cli-column-online"), online),
        (text!("cli-column-since"), moment(diagnosis.since)),
        (text!("cli-column-last-seen"), moment(diagnosis.last_seen)),
        (text!("cli-column-cause"), diagnosis.cause.clone().unwrap_or_default()),
        (text!("cli-column-rx-power"), received.trim().to_owned()),
        (text!("cli-column-tx-power"), power(diagnosis.tx_power_dbm)),
        (text!("cli-column-olt-rx-power"), power(diagnosis.olt_rx_power_dbm)),
        (text!("cli-column-distance"), distance),
        (text!("cli-column-firmware"), diagnosis.firmware.clone().unwrap_or_default()),
        (text!("cli-column-read-at"), read_at),
    ];
    output::pairs(session, rows)?;
    match level {
        Some(level) => output::line(&session.say(&level.meaning())),
        None => Ok(()),
    }
}
