//! The tab Aprovisionamiento: in which system the customer is, under which id, and the devices that he has there.

use std::time::Duration;

use crossterm::event::KeyEvent;

use crate::app::effect::{Answered, DeviceChoices, Reply, Request, StoreRequest, SystemRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent, Note};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickOption, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::customer::Link;
use crate::domain::device::{Device, Saved};
use crate::domain::ids::{OperationId, SystemId};
use crate::domain::problem::Problem;
use crate::domain::system::System;
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::drivers::RemoteCustomer;
use crate::store::{CustomerFile, SystemSummary};
use crate::text;
use crate::ui::table::Cursor;

use super::editor::{DeviceEditor, Offer};
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

/// The tab.
#[derive(Default)]
pub struct Provisioning {
    pub focus: Focus,
    /// `None` until they have been read.
    pub systems: Option<Answered<Vec<System>>>,
    choices: Option<DeviceChoices>,
    pub link: Form,
    /// A question about the id is on its way to the system, or to the store.
    pub linking: bool,
    /// He was linked; it is told once his file shows it.
    is_linked: bool,
    pub cursor: Cursor,
    pub editor: Option<DeviceEditor>,
    /// A timer is already running.
    ticking: bool,
    /// Asked for before what it needs had been read: done as soon as it is here.
    wanted: Option<Command>,
}

impl Provisioning {
    /// Takes the customer's file, read for the first time or again.
    pub fn take_file(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        if self.link.fields().is_empty() {
            self.make_link_form(file);
        }
        self.follow_link(file);
        if std::mem::take(&mut self.is_linked) {
            cx.notices.done(text!("link-done", system = self.chosen_name()));
            self.focus = Focus::Devices;
        }
        let count = file.devices.len();
        self.cursor.show(count, count.max(1));
        let Some(choices) = &self.choices else { return Outcome::stay() };
        let Some(mut editor) = self.editor.take() else { return Outcome::stay() };
        let name = self.system_name(editor.system);
        let offer = Offer::of(file, choices, editor.system, &name);
        let id = editor.saved.or(editor.known.as_ref().map(|device| device.id));
        match id.and_then(|id| file.devices.iter().find(|device| device.id == id)) {
            // What is being typed is not overwritten by what was read.
            Some(device) if editor.saved.is_some() || !editor.has_unsaved() => editor.show(device, &offer),
            _ => editor.offer_again(&offer),
        }
        self.editor = Some(editor);
        self.tick()
    }

    /// The tab is opened: the focus goes to where there is something to do.
    pub fn enter(&mut self, file: &CustomerFile) {
        let is_linked = self.current_link(file).is_some();
        self.focus = match (&self.systems, is_linked) {
            (Some(Ok(systems)), false) if !systems.is_empty() => {
                self.link.focus_on("external_id");
                Focus::Link
            }
            _ => Focus::Devices,
        };
    }

    pub fn places(&self) -> Vec<Place> {
        match (self.focus, &self.editor) {
            (Focus::Tabs, _) | (Focus::Editor, None) => vec![Place::Tabs],
            (Focus::Link, _) => with_place(self.link.places(), Place::LinkForm),
            (Focus::Devices, _) => vec![Place::Devices, Place::Tabs],
            (Focus::Editor, Some(editor)) => with_place(editor.form.places(), Place::DeviceForm),
        }
    }

    pub fn takes_text(&self) -> bool {
        match (self.focus, &self.editor) {
            (Focus::Link, _) => self.link.takes_text(),
            (Focus::Editor, Some(editor)) => editor.form.takes_text(),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => false,
        }
    }

    pub fn available(&self, command: Command, file: &CustomerFile) -> Result<(), Text> {
        match command {
            Command::NewDevice if self.current_link(file).is_none() => Err(text!("device-link-first")),
            Command::EditDevice if file.devices.is_empty() => Err(text!("devices-none-to-open")),
            Command::FindId if self.system().is_none() => Err(text!("link-no-systems")),
            Command::Save if self.focus == Focus::Editor => match &self.editor {
                Some(editor) if editor.saving => Err(text!("saving-already")),
                _ => Ok(()),
            },
            Command::Save if self.linking => Err(text!("saving-already")),
            _ => Ok(()),
        }
    }

    pub fn has_unsaved(&self) -> bool {
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
            (Focus::Link, _) => &self.link,
            (Focus::Editor, Some(editor)) => &editor.form,
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return None,
        };
        form.hint().map(|hint| cx.say(hint))
    }

    /// The system that is chosen.
    pub fn system(&self) -> Option<&System> {
        let chosen = self.link.words("system");
        match &self.systems {
            Some(Ok(systems)) => systems.iter().find(|system| system.id.0.to_string() == chosen),
            Some(Err(_)) | None => None,
        }
    }

    /// The link of the customer in the chosen system: the one of the id in the field, else his first there.
    pub fn current_link<'a>(&self, file: &'a CustomerFile) -> Option<&'a Link> {
        let system = self.system()?.id;
        let typed = self.link.words("external_id").trim();
        let mut there = file.links.iter().filter(|link| link.system == system);
        let first = there.clone().next();
        there.find(|link| link.external_id == typed).or(first)
    }

    pub fn marked<'a>(&self, file: &'a CustomerFile) -> Option<&'a Device> {
        file.devices.get(self.cursor.marked)
    }

    fn system_name(&self, id: SystemId) -> String {
        match &self.systems {
            Some(Ok(systems)) => {
                systems.iter().find(|system| system.id == id).map(|system| system.name.clone())
            }
            Some(Err(_)) | None => None,
        }
        .unwrap_or_default()
    }

    // ---- the id

    fn make_link_form(&mut self, file: &CustomerFile) {
        let Some(Ok(systems)) = &self.systems else { return };
        let options = systems
            .iter()
            .map(|system| PickOption {
                key: system.id.0.to_string(),
                label: text!("plain", value = system.name.as_str()),
                note: Some(system.kind.label()),
                why_not: None,
            })
            .collect();
        let first = file.links.first().map(|link| link.system).or(systems.first().map(|system| system.id));
        let key = first.map(|id| id.0.to_string());
        let choice = Choice::new(options, text!("link-no-systems")).with(key.as_deref());
        self.link = Form::new(vec![
            Field::new("system", text!("field-system"), Editor::Choice(choice)),
            Field::new("external_id", text!("field-external-id"), Editor::Line(Line::default()))
                .help(text!("link-id-help")),
            Field::new("find", text!("button-find"), Editor::Button),
            Field::new("save", text!("button-save"), Editor::Button),
        ]);
        self.show_id(file);
    }

    /// Shows the id that he has in the chosen system.
    fn show_id(&mut self, file: &CustomerFile) {
        self.link.set_words("external_id", "");
        let id = self.current_link(file).map(|link| link.external_id.clone());
        self.link.set_words("external_id", &id.unwrap_or_default());
        self.follow_link(file);
    }

    fn follow_link(&mut self, file: &CustomerFile) {
        let typed = self.link.words("external_id").trim().to_owned();
        let note = match self.current_link(file) {
            Some(link) if link.external_id == typed => Some(Note::Plain(text!("link-linked"))),
            Some(link) => Some(Note::Warning(text!("link-changed", id = link.external_id.as_str()))),
            None => Some(Note::Plain(text!("link-not-linked"))),
        };
        self.link.set_note("external_id", note);
        let others = file.links.len();
        self.link.set_note("system", (others > 1).then(|| Note::Plain(text!("link-others", count = others))));
    }

    /// Guardar of an id: it is read there first.
    fn save_link(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        let Some(system) = self.system().map(|system| system.id) else { return Outcome::stay() };
        let external_id = self.link.words("external_id").trim().to_owned();
        if external_id.is_empty() {
            self.link.set_problems(&[Problem::new("external_id", text!("link-id-required"))]);
            return Outcome::stay();
        }
        if file.links.iter().any(|link| link.system == system && link.external_id == external_id) {
            cx.notices.done(text!("link-already", id = external_id.as_str()));
            return Outcome::stay();
        }
        self.link.set_problems(&[]);
        self.linking = true;
        Outcome::ask(Request::System(SystemRequest::ReadCustomer { system, external_id }))
    }

    fn read_there(
        &mut self,
        external_id: &str,
        customer: Answered<Option<Box<RemoteCustomer>>>,
        file: &CustomerFile,
        cx: &Context,
    ) -> Outcome {
        match customer {
            Ok(Some(there)) => self.link_to(external_id, &there.name, there.tax_id.as_deref(), file, cx),
            Ok(None) => {
                self.linking = false;
                let text = text!("link-id-unknown", id = external_id, system = self.chosen_name());
                self.link.set_problems(&[Problem::new("external_id", text)]);
                Outcome::stay()
            }
            Err(trouble) => {
                self.linking = false;
                self.link.set_problems(&[Problem::new("external_id", trouble.text)]);
                Outcome::stay()
            }
        }
    }

    /// Links, but asks first when the record there seems to be somebody else's.
    fn link_to(
        &mut self,
        external_id: &str,
        name: &str,
        tax_id: Option<&str>,
        file: &CustomerFile,
        cx: &Context,
    ) -> Outcome {
        if file.customer.is_likely(name, tax_id) {
            return self.link_now(external_id, file);
        }
        self.linking = false;
        let none = || cx.say(&text!("none"));
        let ours = file.customer.tax_id.as_ref().map_or_else(none, ToString::to_string);
        let theirs = tax_id.map_or_else(none, str::to_owned);
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("link-differs-title"),
            lines: vec![
                text!("link-differs-ours", name = file.customer.name.as_str(), tax_id = ours),
                text!("link-differs-theirs", id = external_id, name = name, tax_id = theirs),
            ],
            yes: text!("link-differs-yes"),
            no: text!("link-differs-no"),
            purpose: Purpose::LinkDespite { external_id: external_id.to_owned() },
        })))
    }

    fn link_now(&mut self, external_id: &str, file: &CustomerFile) -> Outcome {
        let Some(system) = self.system().map(|system| system.id) else { return Outcome::stay() };
        self.linking = true;
        let external_id = external_id.to_owned();
        Outcome::ask(Request::Store(StoreRequest::Link { customer: file.customer.id, system, external_id }))
    }

    fn linked(&mut self, answer: Answered<()>, file: &CustomerFile, cx: &mut Context) -> Outcome {
        self.linking = false;
        match answer {
            Ok(()) => {
                self.is_linked = true;
                Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)))
            }
            Err(trouble) => {
                tell(&mut self.link, &trouble, cx);
                Outcome::stay()
            }
        }
    }

    fn chosen_name(&self) -> String {
        self.system().map(|system| system.name.clone()).unwrap_or_default()
    }

    fn find(&self, file: &CustomerFile) -> Outcome {
        let Some(system) = self.system() else { return Outcome::stay() };
        // The tax id finds him for certain; who has none is looked for by name.
        let text =
            file.customer.tax_id.as_ref().map_or_else(|| file.customer.name.clone(), ToString::to_string);
        Outcome::go(Step::Open(Route::Find { system: system.id, system_name: system.name.clone(), text }))
    }

    // ---- devices

    fn new_device(&mut self, file: &CustomerFile) -> Outcome {
        if self.has_unsaved() {
            return Outcome::go(Step::Open(Route::Confirm(lost(Purpose::AnotherDevice))));
        }
        self.open_new(file)
    }

    fn open_new(&mut self, file: &CustomerFile) -> Outcome {
        if self.choices.is_none() {
            self.wanted = Some(Command::NewDevice);
            return Outcome::stay();
        }
        if let (Some(link), Some(choices)) = (self.current_link(file), &self.choices) {
            let name = self.system_name(link.system);
            let offer = Offer::of(file, choices, link.system, &name);
            self.editor = Some(DeviceEditor::new(&offer, link.external_id.clone()));
            self.focus = Focus::Editor;
        }
        // Stock may have changed since the screen was opened.
        Outcome::ask(Request::Store(StoreRequest::DeviceChoices { lookups: super::editor::lookups() }))
    }

    fn edit_device(&mut self, file: &CustomerFile) -> Outcome {
        if self.choices.is_none() {
            self.wanted = Some(Command::EditDevice);
            return Outcome::stay();
        }
        if let (Some(device), Some(choices)) = (self.marked(file), &self.choices) {
            let is_open = self
                .editor
                .as_ref()
                .is_some_and(|editor| editor.known.as_ref().is_some_and(|known| known.id == device.id));
            if !is_open {
                let name = self.system_name(device.system);
                let offer = Offer::of(file, choices, device.system, &name);
                self.editor = Some(DeviceEditor::of(device, &offer));
            }
            self.focus = Focus::Editor;
        }
        Outcome::stay()
    }

    fn save_device(&mut self, file: &CustomerFile) -> Outcome {
        let (Some(editor), Some(choices)) = (&mut self.editor, &self.choices) else { return Outcome::stay() };
        if editor.saving {
            return Outcome::stay();
        }
        let offer = Offer::of(file, choices, editor.system, "");
        match editor.draft(&offer) {
            Ok(draft) => {
                editor.form.set_problems(&[]);
                editor.saving = true;
                editor.progress = None;
                Outcome::ask(Request::Store(StoreRequest::SaveDevice(draft)))
            }
            Err(problems) => {
                editor.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn device_saved(&mut self, answer: Answered<Saved>, file: &CustomerFile, cx: &mut Context) -> Outcome {
        let system = self.editor.as_ref().filter(|editor| editor.saving).map(|editor| editor.system);
        let name = system.map(|system| self.system_name(system)).unwrap_or_default();
        // A form that was left or begun anew meanwhile is not the one that was saved.
        let Some(editor) = self.editor.as_mut().filter(|editor| editor.saving) else {
            if let Err(trouble) = answer {
                cx.notices.fail(text!("notice-late-failure", reason = trouble.text));
            }
            return Outcome::stay();
        };
        editor.saving = false;
        match answer {
            Ok(Saved { device, operation }) => {
                editor.is_saved(device);
                editor.progress = Some(Progress::new(operation, name, cx.now));
                let lookups = super::editor::lookups();
                Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)))
                    .and(Request::Store(StoreRequest::Operation(operation)))
                    .and(Request::Store(StoreRequest::DeviceChoices { lookups }))
            }
            Err(trouble) => {
                tell(&mut editor.form, &trouble, cx);
                Outcome::stay()
            }
        }
    }

    fn close_editor(&mut self) -> Outcome {
        if self.has_unsaved() {
            return Outcome::go(Step::Open(Route::Confirm(lost(Purpose::CloseForm))));
        }
        self.editor = None;
        self.focus = Focus::Devices;
        Outcome::stay()
    }

    fn reveal(&mut self, key: &str) -> Outcome {
        let Some(editor) = &mut self.editor else { return Outcome::stay() };
        let device = editor.known.as_ref().map(|device| device.id);
        let Some(secret) = editor.form.secret_mut(key) else { return Outcome::stay() };
        match device {
            Some(device) if secret.is_kept() => {
                Outcome::ask(Request::Store(StoreRequest::Reveal { device, field: key.to_owned() }))
            }
            _ => {
                let shown = secret.is_shown();
                secret.show(!shown);
                Outcome::stay()
            }
        }
    }

    fn revealed(&mut self, field: &str, secret: Answered<Option<Secret>>, cx: &mut Context) -> Outcome {
        match secret {
            Ok(Some(secret)) => {
                let label = self
                    .editor
                    .as_ref()
                    .and_then(|editor| editor.form.field(field))
                    .map_or_else(|| text!("plain", value = field), |field| field.label.clone());
                cx.notices.show_secret(label, secret);
            }
            Ok(None) => cx.notices.warn(text!("secret-none")),
            Err(trouble) => cx.notices.fail(trouble.text),
        }
        Outcome::stay()
    }

    // ---- messages

    pub fn text(&mut self, key: KeyEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.editor) {
            (Focus::Link, _) => self.link.text(key),
            (Focus::Editor, Some(editor)) => editor.form.text(key),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn paste(&mut self, words: &str, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.editor) {
            (Focus::Link, _) => self.link.paste(words),
            (Focus::Editor, Some(editor)) => editor.form.paste(words),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn command(&mut self, command: Command, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match (command, self.focus) {
            (Command::Save, Focus::Link) => return self.save_link(file, cx),
            (Command::Save, Focus::Editor) => return self.save_device(file),
            (Command::FindId, _) => return self.find(file),
            (Command::NewDevice, _) => return self.new_device(file),
            (Command::EditLink, _) => self.focus = Focus::Link,
            (Command::EditDevice, _) => return self.edit_device(file),
            (Command::Back, Focus::Editor) => return self.close_editor(),
            (Command::Back, Focus::Tabs | Focus::Link | Focus::Devices) => return Outcome::go(Step::Back),
            (command, Focus::Tabs) => {
                if command == Command::NextField {
                    self.focus = Focus::Link;
                    self.link.focus_first();
                }
            }
            (command, Focus::Devices) => self.devices_command(command, file),
            (command, Focus::Link) => {
                let event = self.link.command(command);
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
            Command::Up if self.cursor.marked == 0 => {
                self.focus = Focus::Link;
                self.link.focus_last();
            }
            Command::Up => self.cursor.step(-1, count, count),
            Command::Down => self.cursor.step(1, count, count),
            Command::NextField => {
                self.focus = if self.editor.is_some() { Focus::Editor } else { Focus::Tabs }
            }
            Command::PreviousField => {
                self.focus = Focus::Link;
                self.link.focus_last();
            }
            _ => {}
        }
    }

    fn form_event(&mut self, event: FormEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let Some(file) = file else { return Outcome::stay() };
        match (event, self.focus) {
            (FormEvent::Changed(key), Focus::Link) => {
                if key == "system" {
                    self.show_id(file);
                } else {
                    self.follow_link(file);
                }
            }
            (FormEvent::Changed(key), _) => {
                if let (Some(mut editor), Some(choices)) = (self.editor.take(), &self.choices) {
                    let name = self.system_name(editor.system);
                    editor.changed(&key, &Offer::of(file, choices, editor.system, &name));
                    self.editor = Some(editor);
                }
            }
            (FormEvent::Pick(list), _) => return Outcome::go(Step::Open(Route::Pick(list))),
            (FormEvent::Pressed(key), Focus::Link) if key == "find" => return self.find(file),
            (FormEvent::Pressed(_), Focus::Link) => return self.save_link(file, cx),
            (FormEvent::Pressed(key), _) if key == "new" => return self.new_device(file),
            (FormEvent::Pressed(_), _) => return self.save_device(file),
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
                        self.link.picked(&field, &key)
                    }
                };
                self.form_event(event, Some(file), cx)
            }
            Answer::Found { external_id, name, tax_id } => {
                self.link.set_words("external_id", &external_id);
                self.follow_link(file);
                self.link.focus_on("external_id");
                self.focus = Focus::Link;
                let system = self.system().map(|system| system.id);
                if file
                    .links
                    .iter()
                    .any(|link| Some(link.system) == system && link.external_id == external_id)
                {
                    cx.notices.done(text!("link-already", id = external_id));
                    return Outcome::stay();
                }
                self.link_to(&external_id, &name, tax_id.as_deref(), file, cx)
            }
            Answer::Yes(Purpose::LinkDespite { external_id }) => self.link_now(&external_id, file),
            Answer::Yes(Purpose::AnotherDevice) => self.open_new(file),
            Answer::Yes(Purpose::CloseForm) => {
                self.editor = None;
                self.focus = Focus::Devices;
                Outcome::stay()
            }
            Answer::Yes(Purpose::Leave(_)) | Answer::No => Outcome::stay(),
        }
    }

    /// Answers that come before the customer's file.
    pub fn reply_early(&mut self, reply: Reply) -> Outcome {
        match reply {
            Reply::Systems(systems) => self.take_systems(systems),
            Reply::DeviceChoices(Ok(choices)) => self.choices = Some(choices),
            _ => {}
        }
        Outcome::stay()
    }

    pub fn reply(&mut self, reply: Reply, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Systems(systems) => {
                self.take_systems(systems);
                self.make_link_form(file);
                if self.focus != Focus::Tabs && self.editor.is_none() {
                    self.enter(file);
                }
                Outcome::stay()
            }
            Reply::DeviceChoices(Ok(choices)) => {
                if let Some(mut editor) = self.editor.take() {
                    let name = self.system_name(editor.system);
                    editor.offer_again(&Offer::of(file, &choices, editor.system, &name));
                    self.editor = Some(editor);
                }
                self.choices = Some(choices);
                match self.wanted.take() {
                    Some(command) => self.command(command, file, cx),
                    None => Outcome::stay(),
                }
            }
            Reply::DeviceChoices(Err(trouble)) => {
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
            Reply::CustomerThere { external_id, customer } => {
                self.read_there(&external_id, customer, file, cx)
            }
            Reply::Linked(answer) => self.linked(answer, file, cx),
            Reply::DeviceSaved(answer) => self.device_saved(answer, file, cx),
            Reply::Operation(Ok(operation)) => {
                if let Some(progress) = self.editor.as_mut().and_then(|editor| editor.progress.as_mut()) {
                    progress.take(operation);
                }
                self.tick()
            }
            Reply::Revealed { field, secret } => self.revealed(&field, secret, cx),
            Reply::Elapsed => {
                self.ticking = false;
                self.tick()
            }
            _ => Outcome::stay(),
        }
    }

    fn take_systems(&mut self, systems: Answered<Vec<SystemSummary>>) {
        self.systems =
            Some(systems.map(|systems| systems.into_iter().map(|summary| summary.system).collect()));
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

fn tell(form: &mut Form, trouble: &Trouble, cx: &mut Context) {
    let left = form.set_problems(&trouble.problems);
    match left.first() {
        Some(problem) => cx.notices.fail(problem.text.clone()),
        None if trouble.problems.is_empty() => cx.notices.fail(trouble.text.clone()),
        None => {}
    }
}

fn lost(purpose: Purpose) -> Question {
    Question {
        title: text!("leave-title"),
        lines: vec![text!("leave-lost")],
        yes: text!("leave-yes"),
        no: text!("leave-no"),
        purpose,
    }
}
