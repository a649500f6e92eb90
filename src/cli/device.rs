//! `vincula device`: registered or changed from a file, and shown.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::arguments::{DeviceSave, DeviceShow};
use super::customer;
use super::device_draft;
use super::device_file::DeviceFile;
use super::json::DeviceJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use super::worker;
use crate::domain::device::{Device, Saved};
use crate::domain::operation::{Behind, Operation, OperationState};
use crate::domain::os_error;
use crate::domain::technology::{self, Value, technologies};
use crate::domain::text::Text;
use crate::domain::values::SerialNumber;
use crate::store::Store;
use crate::text;

/// More than any such file has, and little enough to read by mistake.
const MAX_FILE: u64 = 1024 * 1024;

pub async fn save(session: &Session, arguments: &DeviceSave) -> anyhow::Result<Exit> {
    let (file, problems) = DeviceFile::parse(&read(&arguments.device_file)?).map_err(Refusal::wrong)?;
    let store = session.store().await?;
    let customer = customer::coded(&store, &arguments.customer).await?;
    let draft = device_draft::draft(&store, &customer, &file, problems).await?;
    let saved = store.save_device(&draft, &session.stamp()).await?;
    let (device, operation) = carried_out(session, &store, saved, arguments.wait).await?;
    if arguments.json {
        output::json(&DeviceJson::saved(session, &device, &operation))?;
    } else {
        print(session, &device)?;
    }
    advise(session, &operation);
    Ok(ended(arguments.wait, &operation))
}

/// How a device and its operation stand once that was tried once, or waited for as long as `--wait` says.
///
/// # Errors
/// The database does not answer.
pub async fn carried_out(
    session: &Session,
    store: &Store,
    saved: Saved,
    wait: Option<u64>,
) -> anyhow::Result<(Device, Operation)> {
    let worker = worker::worker(session, store.clone());
    let operation = match wait {
        Some(seconds) => worker.wait_for(saved.operation, Duration::from_secs(seconds)).await?,
        None => worker.try_once(saved.operation).await?,
    };
    Ok((store.device(saved.device).await?, operation))
}

/// Tells on stderr what to do about an operation that is not applied.
pub fn advise(session: &Session, operation: &Operation) {
    if let Some(advice) = advice(operation) {
        output::note(&session.say(&advice));
        if let Some(reason) = &operation.last_error {
            output::note(&session.say(&text!("cli-device-reason", reason = reason.clone())));
        }
        if let Some(behind) = operation.behind {
            output::note(&session.say(&waits_for(behind, session.stamp().at)));
        }
    }
}

/// What has to come first, and how long nothing happens to that.
fn waits_for(behind: Behind, now: Timestamp) -> Text {
    let (id, state) = (behind.operation.0, behind.state.label());
    match behind.until {
        Some(until) => {
            let seconds = until.duration_since(now).as_secs().max(0);
            text!("cli-device-behind-until", id = id.to_string(), state = state, seconds = seconds)
        }
        None => text!("cli-device-behind", id = id.to_string(), state = state),
    }
}

/// How a command ends that waits for an operation, or does not.
pub const fn ended(wait: Option<u64>, operation: &Operation) -> Exit {
    match (wait, operation.state) {
        (None, _) | (Some(_), OperationState::Applied) => Exit::Done,
        (Some(_), state) if state.has_ended() => Exit::CannotBeDone,
        (Some(_), _) => Exit::NotSettled,
    }
}

fn advice(operation: &Operation) -> Option<Text> {
    let id = operation.id.0;
    match operation.state {
        OperationState::Applied => None,
        OperationState::Replaced => Some(text!("cli-device-replaced", id = id)),
        OperationState::Cancelled => Some(text!("cli-device-cancelled", id = id)),
        OperationState::Refused => Some(text!("cli-device-refused", id = id)),
        OperationState::Attention => Some(text!("cli-device-attention", id = id)),
        OperationState::Queued
        | OperationState::Running
        | OperationState::Accepted
        | OperationState::Unsure => Some(text!("cli-device-under-way", id = id)),
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = |error: std::io::Error| {
        Refusal::wrong(text!(
            "cli-file-unreadable",
            path = path.display().to_string(),
            reason = os_error::in_words(&error)
        ))
    };
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    source.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Refusal::wrong(text!("cli-device-file-long", max = MAX_FILE / 1024)));
    }
    Ok(bytes)
}

pub async fn show(session: &Session, arguments: &DeviceShow) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let device = found(session, &store, &arguments.serial, arguments.device_system.as_deref()).await?;
    if arguments.json {
        output::json(&DeviceJson::new(session, &device))?;
    } else {
        print(session, &device)?;
    }
    Ok(Exit::Done)
}

/// The device with a serial, in the system named or in the only one that has it.
///
/// # Errors
/// There is none, or it stands in several systems and none was named.
pub async fn found(
    session: &Session,
    store: &Store,
    words: &str,
    system: Option<&str>,
) -> anyhow::Result<Device> {
    if let Some(name) = system {
        session.system(store, name).await?;
    }
    let mut devices: Vec<Device> = Vec::new();
    for serial in spellings(words) {
        let found = store.devices_with_serial(serial.as_str()).await?;
        devices.extend(
            found
                .into_iter()
                .filter(|device| system.as_ref().is_none_or(|name| device.system_name == name.trim())),
        );
    }
    if devices.len() > 1 {
        let systems = devices.iter().map(|device| device.system_name.as_str()).collect::<Vec<_>>();
        return Err(Refusal::wrong(text!("cli-device-in-several-systems", systems = systems.join(", "))));
    }
    devices.pop().ok_or_else(|| Refusal::cannot(text!("cli-device-missing", serial = words)))
}

/// The canonical spellings that these words can stand for, one for each form of serial at most.
pub fn spellings(words: &str) -> Vec<SerialNumber> {
    let mut found: Vec<SerialNumber> = Vec::new();
    for technology in technologies() {
        if let Ok(serial) = SerialNumber::parse(words, technology.serial)
            && found.iter().all(|known| known.as_str() != serial.as_str())
        {
            found.push(serial);
        }
    }
    found
}

/// Prints a device for people: each field by its label, of a secret only whether it is set.
pub fn print(session: &Session, device: &Device) -> std::io::Result<()> {
    let mut rows = vec![
        (text!("cli-column-customer"), device.customer_code.clone()),
        (text!("cli-column-system"), format!("{}: {}", device.system_name, device.external_id)),
        (text!("cli-column-product"), device.product_name.clone()),
        (text!("cli-column-tariff"), device.tariff_name.clone()),
        (text!("cli-column-name"), device.name.clone()),
        (text!("cli-column-serial"), device.serial.as_str().to_owned()),
    ];
    if let Some(technology) = technology::technology(&device.technology.0) {
        let label = session.say(&Text::new(technology.label.clone()));
        rows.push((text!("cli-column-technology"), label));
        for field in &technology.fields {
            rows.push((Text::new(field.label.clone()), shown(session, device, &field.key)));
        }
    }
    rows.push((text!("cli-column-template"), device.template.clone().unwrap_or_default()));
    rows.push((text!("cli-column-state"), session.say(&device.state.label())));
    if let Some(op) = &device.last_operation {
        let mut words = format!("{} {}", op.id.0, session.say(&op.state.label()));
        if let Some(error) = &op.last_error {
            words = format!("{words}: {}", session.say(error));
        }
        rows.push((text!("cli-column-last-operation"), words));
    }
    output::pairs(session, rows)
}

fn shown(session: &Session, device: &Device, key: &str) -> String {
    let yes_or_no = |on: bool| if on { text!("cli-yes") } else { text!("cli-no") };
    match (device.values.get(key), device.secrets.get(key)) {
        (Some(Value::Text(words)), _) => words.clone(),
        (Some(Value::Switch(on)), _) => session.say(&yes_or_no(*on)),
        (Some(Value::Secret(_)), _) | (None, Some(true)) => session.say(&text!("cli-secret-set")),
        (None, Some(false) | None) => String::new(),
    }
}
