//! What is done with the devices of the list, besides opening the form of one: deeds, and asking how one is doing.

use crate::app::effect::{Answered, Deed, Request, StoreRequest};
use crate::app::form::Editor;
use crate::app::route::{Outcome, Route, Step, WifiOf};
use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::technology::{FieldSpec, Kind, technology};
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;

use super::provisioning::{Focus, Provisioning};
use super::{deeds, state};

impl Provisioning {
    pub fn check_deed(&self, deed: Deed, file: &CustomerFile) -> Result<(), Text> {
        match self.marked(file) {
            None => Err(text!("devices-none-to-open")),
            Some(_) if self.deeds.is_busy() => Err(text!("saving-already")),
            Some(device) => deeds::check(deed, device, self.link.kind(device.system)),
        }
    }

    pub fn check_state(&self, file: &CustomerFile) -> Result<(), Text> {
        match self.attended(file) {
            Some(device) => state::check(device, self.link.kind(device.system)),
            None if self.focus == Focus::Editor => Err(text!("deed-not-there")),
            None => Err(text!("devices-none-to-open")),
        }
    }

    /// The device that commands are about: the one in the form, or the marked one.
    pub fn attended<'a>(&self, file: &'a CustomerFile) -> Option<&'a Device> {
        match (self.focus, self.form.device()) {
            (Focus::Editor, open) => file.devices.iter().find(|device| Some(device.id) == open),
            (Focus::Tabs | Focus::Link | Focus::Devices, _) => self.marked(file),
        }
    }

    pub fn show_state(&mut self, file: &CustomerFile, cx: &Context) -> Outcome {
        let Some(device) = self.attended(file) else { return Outcome::stay() };
        if self.focus == Focus::Devices {
            self.readings.is_open = true;
        }
        let outcome = self.readings.ask(device);
        outcome.with(self.tick(file, cx))
    }

    /// Why the WiFi of a device cannot be shown.
    ///
    /// # Errors
    /// It has no key, or one that is not saved.
    pub fn check_wifi(&self, file: &CustomerFile) -> Result<(), Text> {
        let Some(device) = self.attended(file) else {
            let is_new = self.focus == Focus::Editor;
            return Err(if is_new { text!("wifi-save-first") } else { text!("devices-none-to-open") });
        };
        let Some(field) = wifi_field(device) else { return Err(text!("wifi-no-key")) };
        let typed = self.form.editor.as_ref().filter(|_| self.focus == Focus::Editor);
        match typed.and_then(|editor| editor.form.field(&field.key)).map(|field| &field.editor) {
            Some(Editor::Secret(secret)) if !secret.is_kept() => Err(text!("wifi-save-first")),
            _ if device.secrets.get(&field.key) == Some(&true) => Ok(()),
            _ => Err(text!("wifi-no-key")),
        }
    }

    pub fn show_wifi(&self, file: &CustomerFile) -> Outcome {
        let Some((device, field)) =
            self.attended(file).and_then(|device| Some((device, wifi_field(device)?)))
        else {
            return Outcome::stay();
        };
        Outcome::go(Step::Open(Route::Wifi(WifiOf {
            device: device.id,
            name: device.name.clone(),
            field: field.key.clone(),
            label: Text::new(field.label.clone()),
            network: file.customer.code.clone(),
        })))
    }

    pub fn begin(&mut self, deed: Deed, file: &CustomerFile) -> Outcome {
        match self.marked(file) {
            Some(device) => self.deeds.begin(deed, device),
            None => Outcome::stay(),
        }
    }

    pub fn deed_done(
        &mut self,
        (deed, device): (Deed, DeviceId),
        answer: Answered<Option<OperationId>>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        if answer.is_ok() {
            self.form.touch(device);
        }
        let operation = self.deeds.done(deed, device, answer, cx);
        let read = Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)));
        match operation {
            Some(operation) => read.and(Request::Store(StoreRequest::Operation(operation))),
            None => read,
        }
    }

    /// The state of a device is asked for once by itself: as soon as what was saved in the form is registered.
    pub fn look_after(&mut self, file: &CustomerFile) -> Outcome {
        let Some(id) = self.form.just_registered(file) else { return Outcome::stay() };
        match file.devices.iter().find(|device| device.id == id) {
            Some(device) if state::check(device, self.link.kind(device.system)).is_ok() => {
                self.readings.ask(device)
            }
            Some(_) | None => Outcome::stay(),
        }
    }
}

/// The field of a device that holds the key of its WiFi.
fn wifi_field(device: &Device) -> Option<&'static FieldSpec> {
    let technology = technology(&device.technology.0)?;
    technology.fields.iter().find(|field| field.kind == Kind::WifiKey)
}
