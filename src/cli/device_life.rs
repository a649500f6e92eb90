//! `vincula device suspend|resume|remove|reboot`: what is to become of a device that is registered.

use super::arguments::DeviceOrder;
use super::device;
use super::json::DeviceJson;
use super::output;
use super::refusal::{Exit, Refusal};
use super::session::Session;
use crate::domain::device::{Device, Intent, Saved};
use crate::drivers::{Ability, capabilities_of};
use crate::store::Store;
use crate::text;

/// Suspends, resumes or removes a device.
pub async fn intend(session: &Session, order: &DeviceOrder, intent: Intent) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let device = device::found(session, &store, &order.serial, order.device_system.as_deref()).await?;
    match intent {
        Intent::Active | Intent::Suspended => check(&store, &device, Ability::Suspend).await?,
        Intent::Removed => {}
    }
    let saved = store.intend(device.id, device.version, intent, &session.stamp()).await?;
    conclude(session, &store, saved, order).await
}

pub async fn reboot(session: &Session, order: &DeviceOrder) -> anyhow::Result<Exit> {
    let store = session.store().await?;
    let device = device::found(session, &store, &order.serial, order.device_system.as_deref()).await?;
    check(&store, &device, Ability::Reboot).await?;
    let saved = store.reboot(device.id, &session.stamp()).await?;
    conclude(session, &store, saved, order).await
}

/// Refuses what the system of a device cannot do.
///
/// # Errors
/// The reason, and what to do instead.
pub async fn check(store: &Store, device: &Device, ability: Ability) -> anyhow::Result<()> {
    let kind = store.system(device.system).await?.kind;
    match capabilities_of(kind).against(ability) {
        Some(reason) => Err(Refusal::cannot(reason)),
        None => Ok(()),
    }
}

async fn conclude(
    session: &Session,
    store: &Store,
    saved: Saved,
    order: &DeviceOrder,
) -> anyhow::Result<Exit> {
    let (device, operation) = device::carried_out(session, store, saved, order.wait).await?;
    if order.json {
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
    device::advise(session, &operation);
    Ok(device::ended(order.wait, &operation))
}
