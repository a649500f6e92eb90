//! What helps with the serial number in the form: the devices that its system sees unconfigured, and those on record whose
//! serial is easily taken for the one that is typed.

use crate::app::effect::{Onu, Request, StoreRequest};
use crate::app::form::Note;
use crate::app::route::Outcome;
use crate::domain::ids::SystemId;
use crate::domain::text::Text;
use crate::domain::values::{SerialForm, SerialNumber};
use crate::store::{NearSerial, SerialPlace};
use crate::text;

use super::editor::DeviceEditor;

/// A serial without a fixed form is compared from this length on: before, nearly every one is near another.
const SHORTEST_FREE: usize = 6;

/// What is known that a serial can be compared with.
#[derive(Default)]
pub struct SerialAid {
    onus: Option<(SystemId, Vec<Onu>)>,
    near: Option<(SerialNumber, Vec<NearSerial>)>,
}

impl SerialAid {
    pub fn take_onus(&mut self, system: SystemId, onus: Vec<Onu>) {
        self.onus = Some((system, onus));
    }

    pub fn take_near(&mut self, serial: SerialNumber, near: Vec<NearSerial>) {
        self.near = Some((serial, near));
    }

    /// The unconfigured devices of a system that nobody has on record; `None` when they are not known.
    fn free(&self, system: SystemId) -> Option<impl Iterator<Item = &Onu>> {
        let (of, onus) = self.onus.as_ref()?;
        (*of == system).then(|| onus.iter().filter(|onus| onus.holder.is_none()))
    }

    /// The unconfigured device whose serial is easily taken for the one in the form.
    pub fn near_onu(&self, editor: &DeviceEditor) -> Option<SerialNumber> {
        let typed = editor.serial()?;
        self.free(editor.system)?.filter_map(|onu| parsed(onu, editor)).find(|serial| serial.is_near(&typed))
    }

    /// Says beside the serial in the form what there is to say of it.
    pub fn say(&self, editor: &mut DeviceEditor, system_name: &str) {
        let (note, advice) = match editor.serial() {
            None if editor.form.words("serial").trim().is_empty() => (self.count(editor), None),
            None => (None, None),
            Some(typed) => self.said_of(&typed, editor, system_name),
        };
        let usual = editor.serial_help();
        if let Some(field) = editor.form.field_mut("serial") {
            field.note = note;
            field.help = Some(advice.unwrap_or(usual));
        }
    }

    fn count(&self, editor: &DeviceEditor) -> Option<Note> {
        let count = self.free(editor.system)?.count();
        (count > 0).then(|| Note::Plain(text!("serial-unconfigured-count", count = count)))
    }

    fn said_of(
        &self,
        typed: &SerialNumber,
        editor: &DeviceEditor,
        system_name: &str,
    ) -> (Option<Note>, Option<Text>) {
        let is_own = editor.known.as_ref().is_some_and(|device| device.serial == *typed);
        let mut seen = self.free(editor.system).into_iter().flatten();
        if is_own {
            return (None, None);
        }
        let in_stock = self.in_stock(typed);
        if seen.any(|onu| parsed(onu, editor).as_ref() == Some(typed)) {
            return (Some(Note::Plain(text!("serial-unconfigured", system = system_name))), None);
        }
        // Units of one box have numbers next to each other: one that is in stock is not taken for its neighbour.
        if let Some(product) = in_stock {
            return (Some(Note::Plain(text!("serial-of-stock", product = product))), None);
        }
        if let Some(near) = self.near_onu(editor) {
            let serial = near.as_str();
            return (
                Some(Note::Warning(text!("serial-near-onu", serial = serial))),
                Some(text!("serial-near-onu-advice", serial = serial, system = system_name)),
            );
        }
        let Some(near) = self.known_near(typed).first() else { return (None, None) };
        let serial = near.serial.as_str();
        match &near.place {
            SerialPlace::InUse { code, name } => (
                Some(Note::Warning(text!("serial-near", serial = serial, code = code.as_str()))),
                Some(text!(
                    "serial-near-advice",
                    serial = serial,
                    code = code.as_str(),
                    name = name.as_str()
                )),
            ),
            SerialPlace::InStock { name, .. } => (
                Some(Note::Warning(text!("serial-near-stock", serial = serial))),
                Some(text!("serial-near-stock-advice", serial = serial, product = name.as_str())),
            ),
        }
    }

    /// What the store has said of this serial.
    fn known_near(&self, typed: &SerialNumber) -> &[NearSerial] {
        match &self.near {
            Some((serial, near)) if serial == typed => near,
            Some(_) | None => &[],
        }
    }

    /// The product in whose stock this very serial is.
    fn in_stock(&self, typed: &SerialNumber) -> Option<&str> {
        let own = self.known_near(typed).iter().find(|near| near.serial == *typed)?;
        match &own.place {
            SerialPlace::InStock { name, .. } => Some(name),
            SerialPlace::InUse { .. } => None,
        }
    }
}

fn parsed(onu: &Onu, editor: &DeviceEditor) -> Option<SerialNumber> {
    SerialNumber::parse(&onu.found.serial, editor.serial_form()).ok()
}

/// Asks which devices on record have a serial near the one in the form, once it is whole.
pub fn ask_near(editor: &DeviceEditor) -> Outcome {
    let Some(serial) = editor.serial() else { return Outcome::stay() };
    let is_whole = match editor.serial_form() {
        SerialForm::Gpon => true,
        SerialForm::Free => serial.as_str().len() >= SHORTEST_FREE,
    };
    if !is_whole {
        return Outcome::stay();
    }
    let except = editor.known.as_ref().map(|device| device.id);
    Outcome::ask(Request::Store(StoreRequest::NearSerials { form: editor.number, serial, except }))
}
