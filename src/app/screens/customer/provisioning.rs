//! The tab Aprovisionamiento: which part of it has the keys, and the devices with the form that is open.

use std::time::Duration;

use crossterm::event::KeyEvent;

use crate::app::effect::{Answered, DeviceChoices, Reply, Request, StoreRequest};
use crate::app::form::FormEvent;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::{Device, Saved};
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::table::Cursor;

use super::editor::{self, DeviceEditor, Offer};
use super::link::{Candidate, LinkPanel, tell};
use super::progress::Progress;

/// How often a wait is told anew.
const TICK: Duration = Duration::from_secs(1);

/// Which part of the screen has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    #[default]
    Tabs,
    Link,
    Devices,
    Editor,
}

/// What was asked for before what it needs had been read: done as soon as that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    New,
    Device(DeviceId),
}

/// The tab.
#[derive(Default)]
pub struct Provisioning {
    pub focus: Focus,
    pub link: LinkPanel,
    pub cursor: Cursor,
    pub editor: Option<DeviceEditor>,
    /// `None` until they have been read.
    choices: Option<DeviceChoices>,
    wanted: Option<Wanted>,
    /// How many forms have been opened: each has a number, so that an answer finds its own.
    forms: u64,
    /// A timer is already running.
    ticking: bool,
}

impl Provisioning {
    /// Takes the customer's file, read for the first time or again.
    pub fn take_file(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        if self.link.take_file(file, cx) {
            self.focus = Focus::Devices;
        }
        let count = file.devices.len();
        self.cursor.show(count, count.max(1));
        self.with_editor(file, |editor, offer| {
            let id = editor.saved.or(editor.known.as_ref().map(|device| device.id));
            match id.and_then(|id| file.devices.iter().find(|device| device.id == id)) {
                Some(device) => editor.take_record(device, offer),
                None => editor.offer_again(offer),
            }
        });
        // The list shows the device that is in the form.
        let open = self.editor.as_ref().and_then(|editor| editor.known.as_ref()).map(|device| device.id);
        if let Some(at) = file.devices.iter().position(|device| Some(device.id) == open) {
            self.cursor.go_to(at, count, count);
        }
        self.tick()
    }

    /// The tab is opened: the focus goes to where there is something to do.
    pub fn enter(&mut self, file: &CustomerFile) {
        let can_link = self.link.system().is_some();
        self.focus = if can_link && self.link.current(file).is_none() {
            self.link.form.focus_on("external_id");
            Focus::Link
        } else {
            Focus::Devices
        };
    }

    pub fn places(&self) -> Vec<Place> {
        match (self.focus, &self.editor) {
            (Focus::Tabs, _) | (Focus::Editor, None) => vec![Place::Tabs],
            (Focus::Link, _) => with_place(self.link.form.places(), Place::LinkForm),
            (Focus::Devices, _) => vec![Place::Devices, Place::Tabs],
            (Focus::Editor, Some(editor)) => with_place(editor.form.places(), Place::DeviceForm),
        }
    }

    pub fn takes_text(&self) -> bool {
        match (self.focus, &self.editor) {
            (Focus::Link, _) => self.link.form.takes_text(),
            (Focus::Editor, Some(editor)) => editor.form.takes_text(),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => false,
        }
    }

    pub fn available(&self, command: Command, file: &CustomerFile) -> Result<(), Text> {
        match command {
            Command::NewDevice if self.link.current(file).is_none() => Err(text!("device-link-first")),
            Command::EditDevice if file.devices.is_empty() => Err(text!("devices-none-to-open")),
            Command::FindId if self.link.system().is_none() => Err(text!("link-no-systems")),
            Command::Save if self.focus == Focus::Editor => match &self.editor {
                Some(editor) if editor.is_saving() => Err(text!("saving-already")),
                _ => Ok(()),
            },
            Command::Save if self.link.is_busy() => Err(text!("saving-already")),
            _ => Ok(()),
        }
    }

    pub fn has_unsaved(&self) -> bool {
        self.link.has_unsaved() || self.device_has_unsaved()
    }

    fn device_has_unsaved(&self) -> bool {
        self.editor.as_ref().is_some_and(DeviceEditor::has_unsaved)
    }

    /// The operation whose progress is shown.
    pub fn followed(&self) -> Option<OperationId> {
        let progress = self.editor.as_ref()?.progress.as_ref()?;
        (!progress.has_ended()).then_some(progress.operation)
    }

    pub fn follows(&self, operation: OperationId) -> bool {
        self.editor
            .as_ref()
            .and_then(|editor| editor.progress.as_ref())
            .is_some_and(|progress| progress.operation == operation)
    }

    pub fn hint(&self, cx: &Context) -> Option<String> {
        let form = match (self.focus, &self.editor) {
            (Focus::Link, _) => &self.link.form,
            (Focus::Editor, Some(editor)) => &editor.form,
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return None,
        };
        form.hint().map(|hint| cx.say(hint))
    }

    pub fn marked<'a>(&self, file: &'a CustomerFile) -> Option<&'a Device> {
        file.devices.get(self.cursor.marked)
    }

    /// Does something with the open form and what it can be made of, if both are there.
    fn with_editor(&mut self, file: &CustomerFile, change: impl FnOnce(&mut DeviceEditor, &Offer<'_>)) {
        if let (Some(editor), Some(choices)) = (&mut self.editor, &self.choices) {
            let name = self.link.name(editor.system);
            change(editor, &Offer::of(file, choices, editor.system, &name));
        }
    }

    // ---- devices

    fn new_device(&mut self, file: &CustomerFile) -> Outcome {
        if self.device_has_unsaved() {
            return ask_first(Purpose::AnotherDevice);
        }
        self.open(Wanted::New, file)
    }

    fn edit_device(&mut self, file: &CustomerFile) -> Outcome {
        let Some(id) = self.marked(file).map(|device| device.id) else { return Outcome::stay() };
        let open = self.editor.as_ref().and_then(|editor| editor.known.as_ref()).map(|device| device.id);
        if open == Some(id) {
            self.focus = Focus::Editor;
            return Outcome::stay();
        }
        if self.device_has_unsaved() {
            return ask_first(Purpose::OpenDevice(id));
        }
        self.open(Wanted::Device(id), file)
    }

    /// Opens a form; what it can be made of is read anew, as stock may have changed.
    fn open(&mut self, wanted: Wanted, file: &CustomerFile) -> Outcome {
        let outcome =
            Outcome::ask(Request::Store(StoreRequest::DeviceChoices { lookups: editor::lookups() }));
        let Some(choices) = &self.choices else {
            self.wanted = Some(wanted);
            return outcome;
        };
        let number = self.forms + 1;
        let opened = match wanted {
            Wanted::New => self.link.current(file).map(|link| {
                let name = self.link.name(link.system);
                let offer = Offer::of(file, choices, link.system, &name);
                DeviceEditor::new(number, &offer, link.external_id.clone())
            }),
            Wanted::Device(id) => file.devices.iter().find(|device| device.id == id).map(|device| {
                let name = self.link.name(device.system);
                DeviceEditor::of(number, device, &Offer::of(file, choices, device.system, &name))
            }),
        };
        if opened.is_some() {
            self.forms = number;
            self.editor = opened;
            self.focus = Focus::Editor;
        }
        outcome
    }

    fn save_device(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
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

    fn device_saved(
        &mut self,
        form: u64,
        answer: Answered<Saved>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        let editor = self.editor.as_mut().filter(|editor| editor.number == form);
        match (answer, editor) {
            (Ok(Saved { device, operation }), editor) => {
                let read = Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)));
                let Some(editor) = editor else { return read };
                editor.end_saving(Some(device));
                editor.progress = Some(Progress::new(operation, self.link.name(editor.system), cx.now));
                read.and(Request::Store(StoreRequest::Operation(operation)))
                    .and(Request::Store(StoreRequest::DeviceChoices { lookups: editor::lookups() }))
            }
            (Err(trouble), Some(editor)) => {
                editor.end_saving(None);
                tell(&mut editor.form, &trouble, cx);
                Outcome::stay()
            }
            // The form was closed meanwhile: what was not saved must be told all the same.
            (Err(trouble), None) => {
                let reason = trouble.problems.into_iter().next().map_or(trouble.text, |problem| problem.text);
                cx.notices.fail(text!("notice-late-failure", reason = reason));
                Outcome::stay()
            }
        }
    }

    fn close_editor(&mut self) {
        self.editor = None;
        self.focus = Focus::Devices;
    }

    fn reveal(&mut self, key: &str) -> Outcome {
        let Some(editor) = &mut self.editor else { return Outcome::stay() };
        let form = editor.number;
        let device = editor.known.as_ref().map(|device| device.id);
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

    fn revealed(&self, form: u64, field: &str, secret: Answered<Option<Secret>>, cx: &mut Context) {
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

    // ---- messages

    pub fn text(&mut self, key: KeyEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.editor) {
            (Focus::Link, _) => self.link.form.text(key),
            (Focus::Editor, Some(editor)) => editor.form.text(key),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn paste(&mut self, words: &str, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.editor) {
            (Focus::Link, _) => self.link.form.paste(words),
            (Focus::Editor, Some(editor)) => editor.form.paste(words),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn command(&mut self, command: Command, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match (command, self.focus) {
            (Command::Save, Focus::Link) => return self.link.save(file, cx),
            (Command::Save, Focus::Editor) => return self.save_device(file, cx),
            (Command::FindId, _) => return self.link.find(file),
            (Command::NewDevice, _) => return self.new_device(file),
            (Command::EditLink, _) => self.focus = Focus::Link,
            (Command::EditDevice, _) => return self.edit_device(file),
            (Command::Back, Focus::Editor) if self.device_has_unsaved() => {
                return ask_first(Purpose::CloseForm);
            }
            (Command::Back, Focus::Editor) => self.close_editor(),
            (Command::Back, Focus::Tabs | Focus::Link | Focus::Devices) => return Outcome::go(Step::Back),
            (Command::NextField | Command::Down, Focus::Tabs) => {
                self.focus = Focus::Link;
                self.link.form.focus_first();
            }
            (_, Focus::Tabs) => {}
            (command, Focus::Devices) => self.devices_command(command, file),
            (command, Focus::Link) => {
                let event = self.link.form.command(command);
                return self.form_event(event, Some(file), cx);
            }
            (command, Focus::Editor) => {
                let event =
                    self.editor.as_mut().map_or(FormEvent::Nothing, |editor| editor.form.command(command));
                return self.form_event(event, Some(file), cx);
            }
        }
        Outcome::stay()
    }

    fn devices_command(&mut self, command: Command, file: &CustomerFile) {
        let count = file.devices.len();
        match command {
            Command::Up if self.cursor.marked > 0 => self.cursor.step(-1, count, count),
            Command::Down => self.cursor.step(1, count, count),
            Command::NextField => {
                self.focus = if self.editor.is_some() { Focus::Editor } else { Focus::Tabs }
            }
            Command::Up | Command::PreviousField => {
                self.focus = Focus::Link;
                self.link.form.focus_last();
            }
            _ => {}
        }
    }

    fn form_event(&mut self, event: FormEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let Some(file) = file else { return Outcome::stay() };
        match (event, self.focus) {
            (FormEvent::Changed(key), Focus::Link) => self.link.changed(&key, file),
            (FormEvent::Changed(key), _) => {
                self.with_editor(file, |editor, offer| editor.changed(&key, offer));
                if let Some(editor) = &mut self.editor {
                    editor.forget_ended_progress();
                }
            }
            (FormEvent::Pick(list), _) => return Outcome::go(Step::Open(Route::Pick(list))),
            (FormEvent::Pressed(key), Focus::Link) if key == "find" => return self.link.find(file),
            (FormEvent::Pressed(_), Focus::Link) => return self.link.save(file, cx),
            (FormEvent::Pressed(key), _) if key == "new" => return self.new_device(file),
            (FormEvent::Pressed(_), _) => return self.save_device(file, cx),
            (FormEvent::Reveal(key), _) => return self.reveal(&key),
            (FormEvent::PastEnd, Focus::Link) => self.focus = Focus::Devices,
            (FormEvent::PastStart, Focus::Link) => self.focus = Focus::Tabs,
            (FormEvent::PastEnd, _) => {
                if let Some(editor) = &mut self.editor {
                    editor.form.focus_first();
                }
            }
            (FormEvent::PastStart, _) => self.focus = Focus::Devices,
            (FormEvent::Nothing, _) => {}
        }
        Outcome::stay()
    }

    pub fn answer(&mut self, answer: Answer, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match answer {
            Answer::Picked { field, key } => {
                let event = match (self.focus, &mut self.editor) {
                    (Focus::Editor, Some(editor)) => editor.form.picked(&field, &key),
                    (Focus::Tabs | Focus::Link | Focus::Devices | Focus::Editor, _) => {
                        self.link.form.picked(&field, &key)
                    }
                };
                self.form_event(event, Some(file), cx)
            }
            Answer::Found { system, external_id, name, tax_id } => {
                self.focus = Focus::Link;
                self.link.take(Candidate { system, external_id, name, tax_id }, file, cx)
            }
            Answer::Yes(Purpose::LinkDespite(candidate)) => self.link.link(&candidate, file),
            Answer::Yes(Purpose::AnotherDevice) => self.open(Wanted::New, file),
            Answer::Yes(Purpose::OpenDevice(id)) => self.open(Wanted::Device(id), file),
            Answer::Yes(Purpose::CloseForm) => {
                self.close_editor();
                Outcome::stay()
            }
            Answer::Yes(Purpose::Leave(_) | Purpose::CancelOperation(_) | Purpose::RetryOperation(_))
            | Answer::No => Outcome::stay(),
        }
    }

    /// Answers that come before the customer's file.
    pub fn reply_early(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Systems(systems) => self.link.take_systems(systems),
            Reply::DeviceChoices(Ok(choices)) => self.choices = Some(choices),
            reply => {
                if let Some(trouble) = reply.trouble() {
                    cx.notices.fail(trouble.text.clone());
                }
            }
        }
        Outcome::stay()
    }

    pub fn reply(&mut self, reply: Reply, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Systems(systems) => {
                self.link.take_systems(systems);
                self.link.make_form(file);
                if self.focus != Focus::Tabs && self.editor.is_none() {
                    self.enter(file);
                }
                Outcome::stay()
            }
            Reply::DeviceChoices(Ok(choices)) => {
                self.choices = Some(choices);
                self.with_editor(file, DeviceEditor::offer_again);
                match self.wanted.take() {
                    Some(wanted) => self.open(wanted, file),
                    None => Outcome::stay(),
                }
            }
            Reply::CustomerThere { system, external_id, customer } => {
                self.link.read_there(system, &external_id, customer, file, cx)
            }
            Reply::Linked { system, answer } => self.link.linked(system, answer, file, cx),
            Reply::DeviceSaved { form, answer } => self.device_saved(form, answer, file, cx),
            Reply::Operation(Ok(operation)) => {
                if let Some(progress) = self.editor.as_mut().and_then(|editor| editor.progress.as_mut()) {
                    progress.take(operation);
                }
                self.tick()
            }
            Reply::Revealed { form, field, secret } => {
                self.revealed(form, &field, secret, cx);
                Outcome::stay()
            }
            Reply::Elapsed => {
                self.ticking = false;
                self.tick()
            }
            reply => {
                self.wanted = None;
                if let Some(trouble) = reply.trouble() {
                    cx.notices.fail(trouble.text.clone());
                }
                Outcome::stay()
            }
        }
    }

    /// While something is being waited for, the seconds are told; else nothing ticks.
    fn tick(&mut self) -> Outcome {
        if self.followed().is_none() || self.ticking {
            return Outcome::stay();
        }
        self.ticking = true;
        Outcome::ask(Request::After(TICK))
    }
}

fn with_place(mut places: Vec<Place>, place: Place) -> Vec<Place> {
    let form = places.len() - 1;
    places.insert(form, place);
    places
}

/// Asks before the form that is open, and not saved, is given up.
fn ask_first(purpose: Purpose) -> Outcome {
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("leave-title"),
        lines: vec![text!("leave-form-lost")],
        yes: text!("leave-form-yes"),
        no: text!("leave-no"),
        purpose,
    })))
}
