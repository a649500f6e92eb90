//! What is done with the devices of the list, besides opening the form of one: deeds, and asking how one is doing.

use crate::app::effect::{Answered, Deed, Request, StoreRequest};
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::domain::ids::{DeviceId, OperationId};
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

    pub fn show_state(&mut self, file: &CustomerFile) -> Outcome {
        let Some(device) = self.attended(file) else { return Outcome::stay() };
        if self.focus == Focus::Devices {
            self.readings.is_open = true;
        }
        let outcome = self.readings.ask(device);
        outcome.with(self.tick())
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
