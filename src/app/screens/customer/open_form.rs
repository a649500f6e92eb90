//! The form of a device that is open in the tab, if any: what it is made of, opening, saving and closing it.
//!
//! It does not know which part of the tab has the keys.

use crate::app::effect::{Answered, DeviceChoices, FormField, Onu, Request, StoreRequest, SystemRequest};
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::{Device, DeviceState, Saved};
use crate::domain::ids::{DeviceId, OperationId, SystemId};
use crate::domain::text::Text;
use crate::domain::values::{Secret, SerialNumber};
use crate::drivers::{Ability, FoundDevice, capabilities_of};
use crate::store::{CustomerFile, NearSerial, StockSerial};
use crate::text;

use super::editor::{self, DeviceEditor};
use super::link::LinkPanel;
use super::offer::Offer;
use super::progress::{Aim, Progress};
use super::serial::{SerialAid, ask_near};

/// Which device a form is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    New,
    Device(DeviceId),
}

/// The open form, and what forms are made of.
#[derive(Default)]
pub struct OpenForm {
    pub editor: Option<DeviceEditor>,
    /// `None` until they have been read.
    choices: Option<DeviceChoices>,
    /// What was asked for before the choices had been read: opened as soon as they are here.
    wanted: Option<Wanted>,
    aid: SerialAid,
    /// The saved device whose state has been asked for, as soon as it was registered.
    looked_after: Option<OperationId>,
    /// How many forms have been opened: each has a number, so that an answer finds its own.
    forms: u64,
}

impl OpenForm {
    pub fn has_unsaved(&self) -> bool {
        self.editor.as_ref().is_some_and(DeviceEditor::has_unsaved)
    }

    /// The device whose record the form shows.
    pub fn device(&self) -> Option<DeviceId> {
        self.editor.as_ref()?.known.as_ref().map(|device| device.id)
    }

    fn progress(&self) -> Option<&Progress> {
        self.editor.as_ref()?.progress.as_ref()
    }

    /// The operation whose progress is shown.
    pub fn followed(&self) -> Option<OperationId> {
        let progress = self.progress()?;
        (!progress.has_ended()).then_some(progress.operation)
    }

    pub fn follows(&self, operation: OperationId) -> bool {
        self.progress().is_some_and(|progress| progress.operation == operation)
    }

    /// Takes the choices; gives back what was to be opened as soon as they are here.
    pub fn take_choices(&mut self, choices: DeviceChoices) -> Option<Wanted> {
        self.choices = Some(choices);
        self.wanted.take()
    }

    pub const fn is_wanted(&self) -> bool {
        self.wanted.is_some()
    }

    /// The choices cannot be read: nothing waits for them any more. Says whether anything did.
    pub fn give_up(&mut self) -> bool {
        self.wanted.take().is_some()
    }

    /// Takes the customer's file, read for the first time or again.
    pub fn take_file(&mut self, file: &CustomerFile, link: &LinkPanel) {
        self.change(file, link, |editor, offer| {
            let id = editor.saved.or(editor.known.as_ref().map(|device| device.id));
            match id.and_then(|id| find(file, id)) {
                Some(device) => editor.take_record(device, offer),
                None => editor.offer_again(offer),
            }
        });
    }

    /// Does something with the form and what it can be made of, if both are there.
    pub fn change(
        &mut self,
        file: &CustomerFile,
        link: &LinkPanel,
        change: impl FnOnce(&mut DeviceEditor, &Offer<'_>),
    ) {
        if let (Some(editor), Some(choices)) = (&mut self.editor, &self.choices) {
            let name = link.name(editor.system);
            change(editor, &Offer::of(file, choices, editor.system, &name));
            self.aid.say(editor, &name);
        }
    }

    /// A field has another value.
    pub fn changed(&mut self, key: &str, file: &CustomerFile, link: &LinkPanel) -> Outcome {
        self.change(file, link, |editor, offer| {
            editor.changed(key, offer);
            editor.forget_ended_progress();
        });
        match &self.editor {
            Some(editor) if matches!(key, "serial" | "technology") => ask_near(editor),
            Some(_) | None => Outcome::stay(),
        }
    }

    /// Why there is nothing to choose a serial from.
    ///
    /// # Errors
    /// The reason, and what to do instead.
    pub fn check_onus(&self, link: &LinkPanel) -> Result<(), Text> {
        let kind = self.editor.as_ref().and_then(|editor| link.kind(editor.system));
        let lacking = kind.and_then(|kind| capabilities_of(kind).against(Ability::ListUnconfigured));
        lacking.map_or(Ok(()), Err)
    }

    /// Opens the window with the devices that the system sees unconfigured.
    pub fn pick_onu(&self, link: &LinkPanel) -> Outcome {
        let Some(editor) = &self.editor else { return Outcome::stay() };
        let marked = self.aid.near_onu(editor).map(|serial| serial.as_str().to_owned());
        let (system, system_name) = (editor.system, link.name(editor.system));
        Outcome::go(Step::Open(Route::Unconfigured { system, system_name, marked }))
    }

    /// Takes what was chosen there.
    pub fn take_found(&mut self, found: &FoundDevice, file: &CustomerFile, link: &LinkPanel) -> Outcome {
        self.change(file, link, |editor, offer| editor.take_found(found, offer));
        self.changed("serial", file, link)
    }

    /// Opens the window with the units in stock whose serial is known: of the product that is chosen, or of all.
    pub fn pick_serial(&self, file: &CustomerFile, link: &LinkPanel) -> Outcome {
        let (Some(editor), Some(choices)) = (&self.editor, &self.choices) else { return Outcome::stay() };
        let name = link.name(editor.system);
        let offer = Offer::of(file, choices, editor.system, &name);
        let product =
            offer.product(editor.form.words("product")).map(|product| (product.id, product.name.clone()));
        Outcome::go(Step::Open(Route::StockSerials { product }))
    }

    /// Takes what was chosen there.
    pub fn take_unit(&mut self, unit: &StockSerial, file: &CustomerFile, link: &LinkPanel) -> Outcome {
        self.change(file, link, |editor, offer| editor.take_unit(unit, offer));
        self.changed("serial", file, link)
    }

    pub fn take_onus(&mut self, system: SystemId, onus: Vec<Onu>, file: &CustomerFile, link: &LinkPanel) {
        self.aid.take_onus(system, onus);
        self.change(file, link, |_, _| {});
    }

    pub fn take_near(
        &mut self,
        serial: SerialNumber,
        near: Vec<NearSerial>,
        file: &CustomerFile,
        link: &LinkPanel,
    ) {
        self.aid.take_near(serial, near);
        self.change(file, link, |_, _| {});
    }

    /// The device that was saved here and has just been registered: once, so that its state is asked for.
    pub fn just_registered(&mut self, file: &CustomerFile) -> Option<DeviceId> {
        let editor = self.editor.as_ref()?;
        let device = editor.saved.or(editor.known.as_ref().map(|device| device.id))?;
        let progress = editor.progress.as_ref().filter(|progress| progress.is_registered())?;
        // The record may be read a moment after the operation.
        let is_active = find(file, device).is_some_and(|device| device.state == DeviceState::Active);
        if !is_active || self.looked_after == Some(progress.operation) {
            return None;
        }
        self.looked_after = Some(progress.operation);
        Some(device)
    }

    /// Something was done with this device here: its new record is not a change by somebody else.
    pub fn touch(&mut self, device: DeviceId) {
        if self.device() == Some(device)
            && let Some(editor) = &mut self.editor
        {
            editor.saved = Some(device);
        }
    }

    /// Whether the device in the form is on record no more, and nothing typed would be lost with it.
    pub fn is_of_one_gone(&self, file: &CustomerFile) -> bool {
        let is_gone = self.device().is_some_and(|id| find(file, id).is_none());
        is_gone && !self.has_unsaved() && !self.editor.as_ref().is_some_and(DeviceEditor::is_saving)
    }

    /// Opens a form; what it can be made of is read anew, as stock may have changed.
    pub fn open(&mut self, wanted: Wanted, file: &CustomerFile, link: &LinkPanel) -> Opening {
        let outcome = read_choices();
        let Some(choices) = &self.choices else {
            self.wanted = Some(wanted);
            return Opening { is_open: false, outcome };
        };
        let number = self.forms + 1;
        let opened = match wanted {
            Wanted::New => link.current(file).map(|current| {
                let name = link.name(current.system);
                let offer = Offer::of(file, choices, current.system, &name);
                DeviceEditor::new(number, &offer, current.external_id.clone())
            }),
            Wanted::Device(id) => find(file, id).map(|device| {
                let name = link.name(device.system);
                DeviceEditor::of(number, device, &Offer::of(file, choices, device.system, &name))
            }),
        };
        let Some(editor) = opened else { return Opening { is_open: false, outcome } };
        let (system, is_new) = (editor.system, editor.known.is_none());
        self.forms = number;
        self.editor = Some(editor);
        self.change(file, link, |_, _| {});
        // How many there are to choose from stands beside the serial of a new device.
        let lists = |kind| capabilities_of(kind).lists_unconfigured;
        let outcome = if is_new && link.kind(system).is_some_and(lists) {
            outcome.and(Request::System(SystemRequest::Unconfigured { system }))
        } else {
            outcome
        };
        Opening { is_open: true, outcome }
    }

    /// Opens a form that is made elsewhere; gives its number, `None` when what it can be made of is not here yet.
    pub fn open_made(
        &mut self,
        file: &CustomerFile,
        link: &LinkPanel,
        system: SystemId,
        make: impl FnOnce(u64, &Offer<'_>) -> DeviceEditor,
    ) -> Option<u64> {
        let choices = self.choices.as_ref()?;
        self.forms += 1;
        self.editor = Some(make(self.forms, &Offer::of(file, choices, system, &link.name(system))));
        // What stands beside the fields belongs to what is in them.
        self.change(file, link, |_, _| {});
        Some(self.forms)
    }

    pub fn close(&mut self) {
        self.editor = None;
    }

    pub fn save(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        let (Some(editor), Some(choices)) = (&mut self.editor, &self.choices) else { return Outcome::stay() };
        if editor.is_saving() {
            return Outcome::stay();
        }
        // Sent again once it has ended, on purpose; while it is under way that would only begin it anew.
        if editor.is_under_way() && !editor.has_unsaved() {
            cx.notices.warn(text!("device-unchanged"));
            return Outcome::stay();
        }
        match editor.draft(&Offer::of(file, choices, editor.system, "")) {
            Ok(draft) => {
                let form = editor.begin_saving();
                Outcome::ask(Request::Store(StoreRequest::SaveDevice { form, draft }))
            }
            Err(problems) => {
                editor.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    /// The store has answered the form of this number.
    pub fn saved(
        &mut self,
        form: u64,
        answer: Answered<Saved>,
        file: &CustomerFile,
        link: &LinkPanel,
        cx: &mut Context,
    ) -> Outcome {
        let editor = self.editor.as_mut().filter(|editor| editor.number == form);
        match (answer, editor) {
            (Ok(Saved { device, operation }), editor) => {
                let read = Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)));
                let Some(editor) = editor else { return read };
                editor.end_saving(Some(device));
                editor.progress = Some(Progress::new(operation, Aim::Save, link.name(editor.system), cx.now));
                read.and(Request::Store(StoreRequest::Operation(operation)))
                    .and(Request::Store(StoreRequest::DeviceChoices { lookups: editor::lookups() }))
            }
            (Err(trouble), Some(editor)) => {
                editor.end_saving(None);
                editor.form.tell(&trouble, &mut cx.notices);
                Outcome::stay()
            }
            // The form was closed meanwhile: what was not saved must be told all the same.
            (Err(trouble), None) => {
                cx.notices.fail(text!("notice-late-failure", reason = trouble.told()));
                Outcome::stay()
            }
        }
    }

    /// Shows a secret or hides it again; one that is saved is asked of the store.
    pub fn reveal(&mut self, key: &str) -> Outcome {
        let device = self.device();
        let Some(editor) = &mut self.editor else { return Outcome::stay() };
        let form = editor.number;
        let Some(secret) = editor.form.secret_mut(key) else { return Outcome::stay() };
        match device {
            Some(device) if secret.is_kept() => {
                Outcome::ask(Request::Store(StoreRequest::Reveal { form, device, field: key.to_owned() }))
            }
            _ => {
                let shown = secret.is_shown();
                secret.show(!shown);
                Outcome::stay()
            }
        }
    }

    /// A key for the WiFi was made: it fills its field and is shown until the next key.
    pub fn take_wifi_key(
        &mut self,
        at: &FormField,
        key: Answered<Secret>,
        file: &CustomerFile,
        link: &LinkPanel,
        cx: &mut Context,
    ) -> Outcome {
        let Some(editor) = self.editor.as_mut().filter(|editor| editor.number == at.form) else {
            return Outcome::stay();
        };
        match key {
            Ok(key) => {
                editor.form.fill(&at.field, key.expose());
                if let Some(field) = editor.form.field(&at.field) {
                    cx.notices.show_secret(field.label.clone(), key);
                }
                self.changed(&at.field, file, link)
            }
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
        }
    }

    /// Asks for a key for the WiFi.
    pub fn generate(&self, key: String) -> Outcome {
        match &self.editor {
            Some(editor) => Outcome::ask(Request::WifiKey(FormField { form: editor.number, field: key })),
            None => Outcome::stay(),
        }
    }

    pub fn revealed(&self, form: u64, field: &str, secret: Answered<Option<Secret>>, cx: &mut Context) {
        let label = self
            .editor
            .as_ref()
            .filter(|editor| editor.number == form)
            .and_then(|editor| editor.form.field(field))
            .map(|field| field.label.clone());
        match (secret, label) {
            (Ok(Some(secret)), Some(label)) => cx.notices.show_secret(label, secret),
            (Ok(None), Some(_)) => cx.notices.warn(text!("secret-none")),
            (Ok(_), None) => {}
            (Err(trouble), _) => cx.notices.fail(trouble.text),
        }
    }
}

/// What came of opening a form: whether it is open now, and what is asked for.
pub struct Opening {
    pub is_open: bool,
    pub outcome: Outcome,
}

fn find(file: &CustomerFile, id: DeviceId) -> Option<&Device> {
    file.devices.iter().find(|device| device.id == id)
}

fn read_choices() -> Outcome {
    Outcome::ask(Request::Store(StoreRequest::DeviceChoices { lookups: editor::lookups() }))
}
