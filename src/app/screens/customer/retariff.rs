//! Another tariff for the marked device, and the ways to the forms that swap it and move it.

use crate::app::effect::{Answered, Request, StoreRequest};
use crate::app::keymap::Command;
use crate::app::route::{Outcome, PickList, PickOption, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::{Device, DeviceState};
use crate::domain::ids::{DeviceId, OperationId, TariffId};
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;

/// The field of the window in which a tariff is chosen for a device.
pub const FIELD: &str = "device-tariff";

/// Why a device cannot be changed in one step now.
///
/// # Errors
/// The reason, and what to do instead.
pub fn check(device: Option<&Device>) -> Result<(), Text> {
    if device.is_some_and(|device| device.is_leaving) {
        return Err(text!("device-leaving"));
    }
    match device.map(|device| device.state) {
        None => Err(text!("devices-none-to-open")),
        Some(DeviceState::Removing | DeviceState::Removed) => Err(text!("device-being-removed")),
        Some(
            DeviceState::Pending
            | DeviceState::Active
            | DeviceState::Suspended
            | DeviceState::Failed
            | DeviceState::Unsure,
        ) => Ok(()),
    }
}

/// The device that a tariff is chosen for, as it was when the window was opened: another may be marked by the time that
/// the choice comes.
#[derive(Default)]
pub struct Retariff {
    chosen_for: Option<(DeviceId, i64)>,
}

impl Retariff {
    /// Where a command about the marked device leads; `None` for another command.
    pub fn begin(&mut self, command: Command, device: &Device, file: &CustomerFile) -> Option<Outcome> {
        let (customer, id) = (file.customer.id, device.id);
        let route = match command {
            Command::SwapDevice => Route::Swap { customer, device: id },
            Command::MoveDevice => Route::Transfer { customer, device: id },
            Command::ChangeTariff => {
                self.chosen_for = Some((id, device.version));
                Route::Pick(tariffs(device, file))
            }
            _ => return None,
        };
        Some(Outcome::go(Step::Open(route)))
    }

    /// The tariff was chosen.
    pub fn chosen(&mut self, key: &str) -> Outcome {
        let Ok(tariff) = key.parse().map(TariffId) else { return Outcome::stay() };
        let Some((device, version)) = self.chosen_for.take() else { return Outcome::stay() };
        Outcome::ask(Request::Store(StoreRequest::ChangeTariff { device, version, tariff }))
    }
}

fn tariffs(device: &Device, file: &CustomerFile) -> PickList {
    let serves = technology(&device.technology.0).map(|technology| technology.serves);
    let options = file
        .tariffs
        .iter()
        .map(|tariff| {
            let template = serves.and_then(|service| tariff.template(service, device.system));
            let lacking = serves.filter(|service| tariff.service(*service).is_none());
            let why_not = if tariff.id == device.tariff {
                Some(text!("tariff-is-so"))
            } else {
                lacking.map(|service| text!("device-tariff-not-served", service = service.label()))
            };
            let note = match template {
                Some(template) => text!("device-template", template = template),
                None => text!("device-no-template", system = device.system_name.as_str()),
            };
            let label = text!("plain", value = tariff.name.as_str());
            PickOption { key: tariff.id.0.to_string(), label, note: Some(note), why_not }
        })
        .collect();
    PickList {
        title: text!("change-tariff-title", name = device.name.as_str()),
        field: FIELD.to_owned(),
        options,
        selected: Some(device.tariff.0.to_string()),
        empty: text!("tariffs-none"),
    }
}

pub fn changed(answer: Answered<OperationId>, cx: &mut Context) {
    match answer {
        Ok(_) => cx.notices.done(text!("change-tariff-done")),
        Err(trouble) => cx.notices.fail(trouble.told()),
    }
}
