//! `vincula device swap|move|change-tariff`: changes of a device that are one step for whoever asks.

use std::collections::BTreeMap;
use std::time::Instant;

use super::arguments::{DeviceChangeTariff, DeviceMove, DeviceSwap, StepEnd};
use super::customer;
use super::device;
use super::json::DeviceJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::device::{FieldChange, Saved};
use crate::domain::one_step::{MAX_REASON, MoveDraft, OldUnit, OneStep, SwapDraft};
use crate::domain::operation::OperationState;
use crate::domain::technology::{required_line, technology};
use crate::domain::values::SerialNumber;
use crate::store::{Store, StoreError};
use crate::text;

pub async fn swap(session: &Session, arguments: &DeviceSwap) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let end = &arguments.end;
    let before = device::found(session, &store, &arguments.serial, end.device_system.as_deref()).await?;
    let technology = technology(&before.technology.0).ok_or_else(|| {
        Refusal::cannot(text!("device-technology-unknown", value = before.technology.0.as_str()))
    })?;
    let product = match &arguments.product {
        None => before.product,
        Some(name) => match store.product_named(name.trim()).await {
            Err(StoreError::Missing) => {
                return Err(Refusal::wrong(text!("cli-product-missing", name = name.as_str())));
            }
            found => found?.id,
        },
    };
    let serial = SerialNumber::parse(&arguments.new_serial, technology.serial).map_err(Refusal::wrong)?;
    let mut fields = BTreeMap::new();
    // Left out, it stays as it was.
    if let (Some(mac), Some(spec)) = (&arguments.mac, technology.field("mac")) {
        let value = spec.parse(mac).map_err(|problem| Refusal::wrong(problem.text))?;
        fields.insert(spec.key.clone(), value.map_or(FieldChange::Clear, FieldChange::Set));
    }
    let old_unit = match &arguments.broken {
        None => OldUnit::BackIntoStock,
        Some(reason) => OldUnit::Broken(
            required_line("broken", reason, MAX_REASON).map_err(|problem| Refusal::wrong(problem.text))?,
        ),
    };
    let draft = SwapDraft { device: before.id, version: before.version, product, serial, fields, old_unit };
    let step = store.swap_device(&draft, None, &session.stamp()).await?;
    conclude(session, &store, step, end).await
}

pub async fn transfer(session: &Session, arguments: &DeviceMove) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let end = &arguments.end;
    let before = device::found(session, &store, &arguments.serial, end.device_system.as_deref()).await?;
    let target = customer::coded(&store, &arguments.customer).await?;
    let serves = technology(&before.technology.0).map(|technology| technology.serves);
    let named = arguments.tariff.as_deref().map(str::trim);
    // The same tariff if he has it, else the first of his that serves it.
    let tariff = match named {
        Some(name) => target.tariffs.iter().find(|tariff| tariff.name == name),
        None => target.tariffs.iter().find(|tariff| tariff.id == before.tariff).or_else(|| {
            target.tariffs.iter().find(|tariff| serves.is_some_and(|kind| tariff.service(kind).is_some()))
        }),
    };
    let tariff = tariff.ok_or_else(|| Refusal::cannot(text!("move-no-tariff")))?.id;
    let draft = MoveDraft {
        device: before.id,
        version: before.version,
        customer: target.customer.id,
        tariff,
        external_id: arguments.external_id.clone(),
    };
    let step = store.move_device(&draft, None, &session.stamp()).await?;
    conclude(session, &store, step, end).await
}

pub async fn change_tariff(session: &Session, arguments: &DeviceChangeTariff) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let end = &arguments.end;
    let before = device::found(session, &store, &arguments.serial, end.device_system.as_deref()).await?;
    let tariff = match store.tariff_named(arguments.tariff.trim()).await {
        Err(StoreError::Missing) => {
            let text = text!("import-tariff-unknown", tariff = arguments.tariff.as_str());
            return Err(Refusal::wrong(text));
        }
        found => found?.id,
    };
    let saved = store.change_tariff(before.id, before.version, tariff, &session.stamp()).await?;
    conclude(session, &store, OneStep { saved, removal: None }, end).await
}

/// Tries, or waits for, what goes before, and then what follows it; tells of the one that is not applied.
async fn conclude(session: &Session, store: &Store, step: OneStep, end: &StepEnd) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let mut told = None;
    if let Some(operation) = step.removal {
        let removal = Saved { device: step.saved.device, operation };
        let (_, operation) = device::carried_out(session, store, removal, end.wait).await?;
        told = Some(operation).filter(|operation| operation.state != OperationState::Applied);
    }
    let left = end.wait.map(|wait| wait.saturating_sub(begun.elapsed().as_secs()));
    let (device, operation) = if told.is_none() {
        device::carried_out(session, store, step.saved, left).await?
    } else {
        (store.device(step.saved.device).await?, store.operation(step.saved.operation).await?)
    };
    if end.json {
        output::json(&DeviceJson::saved(session, &device, &operation))?;
    } else {
        output::line(&session.say(&text!(
            "cli-device-order",
            serial = device.serial.as_str(),
            state = device.state.label(),
            id = operation.id.0.to_string(),
            action = operation.action.label(),
            operation = operation.state.label()
        )))?;
    }
    let first = told.unwrap_or(operation);
    device::advise(session, &first);
    Ok(device::ended(end.wait, &first))
}
