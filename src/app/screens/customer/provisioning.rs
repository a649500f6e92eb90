//! The tab Aprovisionamiento: which part of it has the keys, and what each key leads to.

use std::time::Duration;

use crossterm::event::KeyEvent;

use crate::app::ahead::Awaits;
use crate::app::effect::Request;
use crate::app::form::FormEvent;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Outcome, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::domain::ids::{DeviceId, OperationId};
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::frame::WIDE;
use crate::ui::table::Cursor;

use super::deeds::{Deeds, deed_of};
use super::drafts::Waiting;
use super::link::LinkPanel;
use super::open_form::{OpenForm, Opening, Wanted};
use super::state::Readings;

/// How often a wait is told anew.
const TICK: Duration = Duration::from_secs(1);
/// How often the age of a reading is.
const AGEING: Duration = Duration::from_secs(5);

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
    pub link: LinkPanel,
    pub cursor: Cursor,
    pub form: OpenForm,
    pub waiting: Waiting,
    pub deeds: Deeds,
    pub readings: Readings,
    /// The id was reached from the devices: Esc leads back to them.
    came_from_devices: bool,
    /// A timer is already running.
    pub ticking: bool,
    /// A new device was asked for before it was known whether he is linked.
    pub wants_new: bool,
    /// The form that was to open did not, and why was told.
    pub is_in_vain: bool,
}

impl Provisioning {
    /// Takes the customer's file, read for the first time or again; `marked` is the device that was marked until now.
    pub fn take_file(&mut self, file: &CustomerFile, marked: Option<DeviceId>, cx: &mut Context) -> Outcome {
        if self.link.take_file(file, cx) {
            self.focus = Focus::Devices;
        }
        let count = file.devices.len();
        match file.devices.iter().position(|device| Some(device.id) == marked) {
            Some(at) => self.cursor.go_to(at, count, count.max(1)),
            None => self.cursor.show(count, count.max(1)),
        }
        self.form.take_file(file, &self.link);
        if self.form.is_of_one_gone(file) {
            self.form.close();
            if self.focus == Focus::Editor {
                self.focus = Focus::Devices;
            }
        }
        // The list shows the device that is in the form.
        let open = self.form.device();
        if let Some(at) = file.devices.iter().position(|device| Some(device.id) == open) {
            self.cursor.go_to(at, count, count);
        }
        let outcome = self.look_after(file);
        outcome.with(self.tick(file, cx))
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
        match (self.focus, &self.form.editor) {
            (Focus::Tabs, _) | (Focus::Editor, None) => vec![Place::Tabs],
            (Focus::Link, _) => with_place(self.link.form.places(), Place::LinkForm),
            (Focus::Devices, _) => vec![Place::Devices, Place::Tabs],
            (Focus::Editor, Some(editor)) => {
                let places = with_place(editor.form.places(), Place::DeviceForm);
                if self.is_overtaken() { with_place(places, Place::Overtaken) } else { places }
            }
        }
    }

    pub fn takes_text(&self) -> bool {
        match (self.focus, &self.form.editor) {
            (Focus::Link, _) => self.link.form.takes_text(),
            (Focus::Editor, Some(editor)) => editor.form.takes_text(),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => false,
        }
    }

    pub fn available(&self, command: Command, file: &CustomerFile) -> Result<(), Text> {
        if let Some(deed) = deed_of(command) {
            return self.check_deed(deed, file);
        }
        match command {
            Command::ShowState => self.check_state(file),
            Command::ShowWifi => self.check_wifi(file),
            Command::PickOnu => self.form.check_onus(&self.link),
            Command::Unlink if self.link.is_busy() => Err(text!("saving-already")),
            Command::Unlink => self.link.check_unlink(file),
            Command::NewDevice if self.link.systems.is_some() && self.link.current(file).is_none() => {
                Err(text!("device-link-first"))
            }
            Command::EditDevice if file.devices.is_empty() => Err(text!("devices-none-to-open")),
            Command::Copy if file.devices.is_empty() => Err(text!("nothing-to-copy")),
            Command::FindId if self.link.system().is_none() => Err(text!("link-no-systems")),
            Command::Save if self.focus == Focus::Editor => match &self.form.editor {
                Some(editor) if editor.is_saving() => Err(text!("saving-already")),
                _ => Ok(()),
            },
            Command::Save if self.link.is_busy() => Err(text!("saving-already")),
            _ => Ok(()),
        }
    }

    /// The operations whose progress is shown and that are not through.
    pub fn followed(&self) -> impl Iterator<Item = OperationId> {
        self.form.followed().into_iter().chain(self.deeds.followed())
    }

    pub fn follows(&self, operation: OperationId) -> bool {
        self.form.follows(operation) || self.deeds.follows(operation)
    }

    pub fn has_unsaved(&self) -> bool {
        self.link.has_unsaved() || self.form.has_unsaved()
    }

    pub fn hint(&self, cx: &Context) -> Option<String> {
        let form = match (self.focus, &self.form.editor) {
            (Focus::Link, _) => &self.link.form,
            (Focus::Editor, Some(editor)) => &editor.form,
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return None,
        };
        form.hint().map(|hint| cx.say(hint))
    }

    pub fn marked<'a>(&self, file: &'a CustomerFile) -> Option<&'a Device> {
        file.devices.get(self.cursor.marked)
    }

    /// A form is to open as soon as what it needs has been read.
    pub const fn awaits(&self) -> Option<Awaits> {
        match (self.wants_new || self.form.is_wanted(), self.is_in_vain) {
            (true, _) => Some(Awaits::Reading),
            (false, true) => Some(Awaits::InVain),
            (false, false) => None,
        }
    }

    pub fn new_device(&mut self, file: &CustomerFile) -> Outcome {
        if self.link.systems.is_none() {
            self.wants_new = true;
            return Outcome::stay();
        }
        if self.form.has_unsaved() {
            return ask_first(Purpose::AnotherDevice);
        }
        self.open_or_offer(Wanted::New, file)
    }

    fn edit_device(&mut self, file: &CustomerFile) -> Outcome {
        let Some(id) = self.marked(file).map(|device| device.id) else { return Outcome::stay() };
        let open = self.form.device();
        if open == Some(id) {
            self.focus = Focus::Editor;
            return Outcome::stay();
        }
        if self.form.has_unsaved() {
            return ask_first(Purpose::OpenDevice(id));
        }
        self.open_or_offer(Wanted::Device(id), file)
    }

    /// Opens a form, unless there is a draft of it: that is offered first.
    fn open_or_offer(&mut self, wanted: Wanted, file: &CustomerFile) -> Outcome {
        self.offer_device_drafts(wanted, file).unwrap_or_else(|| self.open(wanted, file))
    }

    pub fn open(&mut self, wanted: Wanted, file: &CustomerFile) -> Outcome {
        let Opening { is_open, outcome } = self.form.open(wanted, file, &self.link);
        if is_open {
            self.focus = Focus::Editor;
        }
        outcome
    }

    pub fn close_editor(&mut self) {
        self.form.close();
        self.focus = Focus::Devices;
    }

    pub fn text(&mut self, key: KeyEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.form.editor) {
            (Focus::Link, _) => self.link.form.text(key),
            (Focus::Editor, Some(editor)) => editor.form.text(key),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn paste(&mut self, words: &str, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let event = match (self.focus, &mut self.form.editor) {
            (Focus::Link, _) => self.link.form.paste(words),
            (Focus::Editor, Some(editor)) => editor.form.paste(words),
            (Focus::Tabs | Focus::Devices | Focus::Editor, _) => return Outcome::stay(),
        };
        self.form_event(event, file, cx)
    }

    pub fn command(&mut self, command: Command, file: &CustomerFile, cx: &mut Context) -> Outcome {
        (self.wants_new, self.is_in_vain) = (false, false);
        if let Some(deed) = deed_of(command) {
            return self.begin(deed, file);
        }
        match (command, self.focus) {
            (Command::ShowState, _) => return self.show_state(file, cx),
            (Command::ShowWifi, _) => return self.show_wifi(file),
            (Command::PickOnu, _) => return self.form.pick_onu(&self.link),
            (Command::PickSerial, _) => return self.form.pick_serial(file, &self.link),
            (Command::Unlink, _) => return self.link.ask_unlink(file),
            (Command::Save, Focus::Link) => return self.link.save(file, cx),
            (Command::Save, Focus::Editor) => return self.form.save(file, cx),
            (Command::Compare, Focus::Editor) => return self.compare(),
            (Command::FindId, _) => return self.link.find(file),
            (Command::NewDevice, _) => return self.new_device(file),
            (Command::EditLink, _) => self.go_to_link(),
            (Command::EditDevice, _) => return self.edit_device(file),
            (Command::Copy, Focus::Devices) => {
                return self
                    .marked(file)
                    .map_or_else(Outcome::stay, |device| cx.copy(device.serial.as_str()));
            }
            (Command::Back, Focus::Editor) if self.form.has_unsaved() => {
                return ask_first(Purpose::CloseForm);
            }
            (Command::Back, Focus::Editor) => self.close_editor(),
            (Command::Back, Focus::Devices) if self.readings.leave() => {}
            (Command::Back, Focus::Link) if std::mem::take(&mut self.came_from_devices) => {
                self.focus = Focus::Devices;
            }
            (Command::Back, Focus::Tabs | Focus::Link | Focus::Devices) => return Outcome::go(Step::Back),
            (Command::NextField | Command::Down, Focus::Tabs) => {
                self.go_to_link();
                self.link.form.focus_first();
            }
            (_, Focus::Tabs) => {}
            (command, Focus::Devices) => self.devices_command(command, file),
            (command, Focus::Link) => {
                let event = self.link.form.command(command);
                return self.form_event(event, Some(file), cx);
            }
            (command, Focus::Editor) => {
                let event = self
                    .form
                    .editor
                    .as_mut()
                    .map_or(FormEvent::Nothing, |editor| editor.form.command(command));
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
                self.focus = if self.form.editor.is_some() { Focus::Editor } else { Focus::Tabs }
            }
            Command::Up | Command::PreviousField => {
                self.go_to_link();
                self.link.form.focus_last();
            }
            _ => {}
        }
    }

    pub fn go_to_link(&mut self) {
        if self.focus != Focus::Link {
            self.came_from_devices = self.focus == Focus::Devices;
        }
        self.focus = Focus::Link;
    }

    pub fn form_event(&mut self, event: FormEvent, file: Option<&CustomerFile>, cx: &mut Context) -> Outcome {
        let Some(file) = file else { return Outcome::stay() };
        match (event, self.focus) {
            (FormEvent::Changed(key), Focus::Link) => self.link.changed(&key, file),
            (FormEvent::Changed(key), _) => {
                return self.form.changed(&key, file, &self.link);
            }
            (FormEvent::Pick(list), _) => return Outcome::go(Step::Open(Route::Pick(list))),
            (FormEvent::Pressed(key), Focus::Link) if key == "find" => return self.link.find(file),
            (FormEvent::Pressed(key), Focus::Link) if key == "unlink" && !self.link.is_busy() => {
                return self.link.ask_unlink(file);
            }
            (FormEvent::Pressed(_), Focus::Link) => return self.link.save(file, cx),
            (FormEvent::Pressed(key), _) if key == "new" => return self.new_device(file),
            (FormEvent::Pressed(_), _) => return self.form.save(file, cx),
            (FormEvent::Reveal(key), _) => return self.form.reveal(&key),
            (FormEvent::Generate(key), _) => return self.form.generate(key),
            (FormEvent::PastEnd, Focus::Link) => self.focus = Focus::Devices,
            (FormEvent::PastStart, Focus::Link) => self.focus = Focus::Tabs,
            (FormEvent::PastEnd, _) => {
                if let Some(editor) = &mut self.form.editor {
                    editor.form.focus_first();
                }
            }
            (FormEvent::PastStart, _) => self.focus = Focus::Devices,
            (FormEvent::Nothing, _) => {}
        }
        Outcome::stay()
    }

    /// Whether a reading is in sight, with its age: in the panel, beside the list, or below the form.
    fn shows_age(&self, file: &CustomerFile, cx: &Context) -> bool {
        let device = match &self.form.editor {
            Some(_) => self.form.device(),
            None if self.readings.is_open || cx.size.width >= WIDE => {
                self.marked(file).map(|device| device.id)
            }
            None => None,
        };
        device.is_some_and(|device| self.readings.of(device).is_some())
    }

    /// While something is being waited for, the seconds are told, and while a reading is shown, its age; else nothing
    /// ticks.
    pub fn tick(&mut self, file: &CustomerFile, cx: &Context) -> Outcome {
        let wait = match (self.followed().next(), self.shows_age(file, cx)) {
            (Some(_), _) => TICK,
            (None, true) => AGEING,
            (None, false) => return Outcome::stay(),
        };
        if std::mem::replace(&mut self.ticking, true) {
            return Outcome::stay();
        }
        Outcome::ask(Request::After(wait))
    }
}

fn with_place(mut places: Vec<Place>, place: Place) -> Vec<Place> {
    let form = places.len() - 1;
    places.insert(form, place);
    places
}

/// Asks before the form that is open, and not saved, is given up.
fn ask_first(purpose: Purpose) -> Outcome {
    let question = Question {
        title: text!("leave-title"),
        lines: vec![text!("leave-unsaved")],
        yes: text!("leave-discard"),
        no: text!("leave-no"),
        purpose,
    };
    let question = Box::new(question);
    Outcome::go(Step::Open(Route::ConfirmKeeping { question, keep: text!("leave-form-keep") }))
}
