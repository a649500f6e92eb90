//! Vincular plantilla: the templates of a system, read from it there and then, to choose the one that provides a service.
//! One that cannot provide it stands there with the reason.
//!
//! It is asked first what is to become of the active devices that have the service there.

#[cfg(test)]
mod tests;
mod view;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, SystemRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickList, PickOption, Purpose, Question, Route, Step, TemplatesOf};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::SystemId;
use crate::domain::system::System;
use crate::domain::tariff::Tariff;
use crate::domain::text::Text;
use crate::domain::values::fold;
use crate::drivers::Template;
use crate::store::{Expected, Relinked, TemplateChange, ToDevices};
use crate::text;
use crate::ui::table::Cursor;

/// The field that the choice about the devices comes back with, and its two values.
const DEVICES: &str = "devices";
const LEAVE: &str = "leave";
const QUEUE: &str = "queue";

/// Where the reading of the templates stands.
enum Listed {
    Asking,
    Here(Vec<Template>),
    Failed(Trouble),
}

/// The open window.
pub struct Templates {
    of: TemplatesOf,
    /// `None` until they have been read.
    systems: Option<Answered<Vec<System>>>,
    /// The place of the chosen one among them.
    chosen: usize,
    listed: Listed,
    search: Line,
    /// The templates that answer what is typed, best first, those that cannot be chosen last.
    found: Vec<usize>,
    cursor: Cursor,
    /// What is to be done once it is known how many devices it touches, and while the store is doing it.
    change: Option<TemplateChange>,
    /// Enter was pressed before the templates were there: the first is taken if it can only be this one.
    is_wanted: bool,
}

impl Templates {
    pub fn new(of: TemplatesOf) -> Self {
        Self {
            of,
            systems: None,
            chosen: 0,
            listed: Listed::Asking,
            search: Line::default(),
            found: Vec::new(),
            cursor: Cursor::default(),
            change: None,
            is_wanted: false,
        }
    }

    fn systems(&self) -> &[System] {
        match &self.systems {
            Some(Ok(systems)) => systems,
            Some(Err(_)) | None => &[],
        }
    }

    fn system(&self) -> Option<&System> {
        self.systems().get(self.chosen)
    }

    /// The template that is linked in a system.
    fn linked(&self, system: SystemId) -> Option<&str> {
        let link = self.of.links.iter().find(|link| link.system == system)?;
        Some(&link.template_id)
    }

    fn linked_here(&self) -> Option<&str> {
        self.linked(self.system()?.id)
    }

    fn templates(&self) -> &[Template] {
        match &self.listed {
            Listed::Here(templates) => templates,
            Listed::Asking | Listed::Failed(_) => &[],
        }
    }

    /// Asks for the systems, and for the links as they are now: the list below may be older than they are.
    fn begin(&self) -> Outcome {
        let tariff = TariffRequest::One(self.of.tariff);
        Outcome::ask(Request::Store(StoreRequest::KnownSystems))
            .and(Request::Store(StoreRequest::Tariff(tariff)))
    }

    fn take_links(&mut self, tariff: &Tariff) -> Outcome {
        if let Some(service) = tariff.services.iter().find(|service| service.id == self.of.service) {
            self.of.links.clone_from(&service.templates);
        }
        Outcome::stay()
    }

    /// Begins at the first system that has no template for the service yet.
    fn take_systems(&mut self, systems: Answered<Vec<System>>) -> Outcome {
        self.systems = Some(systems);
        let unlinked = self.systems().iter().position(|system| self.linked(system.id).is_none());
        self.chosen = unlinked.unwrap_or(0);
        self.ask()
    }

    fn ask(&mut self) -> Outcome {
        self.listed = Listed::Asking;
        self.found.clear();
        match self.system() {
            Some(system) => Outcome::ask(Request::System(SystemRequest::Templates { system: system.id })),
            None => {
                self.is_wanted = false;
                Outcome::stay()
            }
        }
    }

    fn turn(&mut self, by: usize) -> Outcome {
        let count = self.systems().len();
        if count < 2 {
            return Outcome::stay();
        }
        self.chosen = (self.chosen + by) % count;
        self.ask()
    }

    fn take(&mut self, system: SystemId, templates: Answered<Vec<Template>>, cx: &mut Context) -> Outcome {
        if self.system().map(|system| system.id) != Some(system) {
            return Outcome::stay();
        }
        self.listed = match templates {
            Ok(templates) => Listed::Here(templates),
            Err(trouble) => Listed::Failed(trouble),
        };
        self.find(cx);
        let linked = self.linked_here();
        let at = self.found.iter().position(|index| Some(self.templates()[*index].id.as_str()) == linked);
        let count = self.found.len();
        self.cursor.go_to(at.unwrap_or(0), count, view::visible(cx));
        match (std::mem::take(&mut self.is_wanted), count) {
            (true, 1) => self.choose(cx),
            (true, 2..) => {
                cx.notices.warn(text!("early-several", count = count));
                Outcome::stay()
            }
            (true | false, _) => Outcome::stay(),
        }
    }

    /// Those that answer what is typed: by their letters, in their order, whatever stands between.
    fn find(&mut self, cx: &Context) {
        let wanted = fold(self.search.words());
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::new(&wanted, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
        let mut letters = Vec::new();
        let mut found: Vec<(bool, u32, String, usize)> = Vec::new();
        for (index, template) in self.templates().iter().enumerate() {
            let words = fold(&view::words_of(template, cx));
            let Some(score) = pattern.score(Utf32Str::new(&words, &mut letters), &mut matcher) else {
                continue;
            };
            let is_unfit = template.cannot_provide(self.of.kind).is_some();
            found.push((is_unfit, u32::MAX - score, fold(&template.id), index));
        }
        found.sort_unstable();
        self.found = found.into_iter().map(|(.., index)| index).collect();
        self.cursor = Cursor::default();
    }

    fn typed(&mut self, changed: bool, cx: &Context) -> Outcome {
        if changed {
            self.find(cx);
        }
        Outcome::stay()
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.cursor.step(by, self.found.len(), view::visible(cx));
        Outcome::stay()
    }

    fn is_asking(&self) -> bool {
        self.systems.is_none() || (self.system().is_some() && matches!(self.listed, Listed::Asking))
    }

    /// Links the marked template, as soon as it is known what that touches.
    fn choose(&mut self, cx: &mut Context) -> Outcome {
        if self.is_asking() {
            self.is_wanted = true;
            return Outcome::stay();
        }
        let Some(template) = self.found.get(self.cursor.marked).map(|index| &self.templates()[*index]) else {
            return Outcome::stay();
        };
        if let Some(why) = template.cannot_provide(self.of.kind) {
            cx.notices.warn(why);
            return Outcome::stay();
        }
        if self.linked_here() == Some(template.id.as_str()) {
            cx.notices.warn(text!("template-linked-already", id = template.id.as_str()));
            return Outcome::stay();
        }
        let Some(system) = self.system() else { return Outcome::stay() };
        let change = self.change_to(system.id, Some(template.id.clone()));
        self.count_devices(change)
    }

    /// Asks before the link is taken away that is seen now, and no newer one that somebody else makes meanwhile.
    fn ask_unlink(&self) -> Outcome {
        let (Some(system), Some(template)) = (self.system(), self.linked_here()) else {
            return Outcome::stay();
        };
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("template-unlink-title", service = self.of.kind.label()),
            lines: vec![text!(
                "template-unlink-what",
                template = template,
                system = system.name.as_str(),
                tariff = self.of.tariff_name.as_str()
            )],
            yes: text!("template-unlink-yes"),
            no: text!("template-unlink-no"),
            purpose: Purpose::UnlinkTemplate(self.change_to(system.id, None)),
        })))
    }

    /// From the link as it is seen now to another template, or none.
    fn change_to(&self, system: SystemId, template: Option<String>) -> TemplateChange {
        let expected = Expected::This(self.linked(system).map(str::to_owned));
        TemplateChange { service: self.of.service, system, template, expected, devices: ToDevices::Leave }
    }

    fn count_devices(&mut self, change: TemplateChange) -> Outcome {
        let count = TariffRequest::ActiveDevices { service: change.service, system: change.system };
        self.change = Some(change);
        Outcome::ask(Request::Store(StoreRequest::Tariff(count)))
    }

    fn counted(&mut self, count: Answered<u64>, cx: &mut Context) -> Outcome {
        match count {
            Ok(0) => self.carry_out(ToDevices::Leave),
            Ok(count) => self.ask_about_devices(count),
            Err(trouble) => {
                self.change = None;
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
        }
    }

    /// The safe answer stands first: the devices are left as they are.
    fn ask_about_devices(&self, count: u64) -> Outcome {
        let is_unlinked = self.change.as_ref().is_some_and(|change| change.template.is_none());
        let leave = if is_unlinked { text!("template-only-unlink") } else { text!("template-only-link") };
        let queue = text!("template-and-devices", count = count);
        let option = |key: &str, label: Text, note: Text| PickOption {
            key: key.to_owned(),
            label,
            note: Some(note),
            why_not: None,
        };
        Outcome::go(Step::Open(Route::Pick(PickList {
            title: text!("template-devices-title", count = count),
            field: DEVICES.to_owned(),
            options: vec![
                option(LEAVE, leave, text!("template-devices-left")),
                option(QUEUE, queue, text!("template-devices-queued")),
            ],
            selected: Some(LEAVE.to_owned()),
            empty: text!("pick-none"),
        })))
    }

    fn carry_out(&mut self, devices: ToDevices) -> Outcome {
        let Some(change) = &mut self.change else { return Outcome::stay() };
        change.devices = devices;
        Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::ChangeTemplate(change.clone()))))
    }

    fn changed(&mut self, change: &TemplateChange, answer: Answered<Relinked>, cx: &mut Context) -> Outcome {
        self.change = None;
        let system = self.systems().iter().find(|system| system.id == change.system);
        let system = system.map(|system| system.name.clone()).unwrap_or_default();
        let service = self.of.kind.label();
        match answer {
            Ok(Relinked { queued }) => {
                cx.notices.done(match (&change.template, queued) {
                    (Some(id), 0) => {
                        text!("template-linked", service = service, id = id.as_str(), system = system)
                    }
                    (None, 0) => text!("template-unlinked", service = service, system = system),
                    (Some(id), _) => text!("template-linked-queued", id = id.as_str(), count = queued),
                    (None, _) => text!("template-unlinked-queued", service = service, count = queued),
                });
                Outcome::go(Step::Back)
            }
            // Somebody else has changed it: the list below shows to what.
            Err(trouble) => {
                cx.notices.fail(trouble.text);
                Outcome::go(Step::Back)
            }
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::KnownSystems(systems) if self.systems.is_none() => self.take_systems(systems),
            Reply::Templates { system, templates } => self.take(system, templates, cx),
            Reply::Tariff(TariffReply::One(Ok(tariff))) => self.take_links(&tariff),
            Reply::Tariff(TariffReply::ActiveDevices { count, .. }) if self.change.is_some() => {
                self.counted(count, cx)
            }
            Reply::Tariff(TariffReply::TemplateChanged { change, answer }) => {
                self.changed(&change, answer, cx)
            }
            _ => Outcome::stay(),
        }
    }

    fn answer(&mut self, answer: Answer) -> Outcome {
        match answer {
            Answer::Yes(Purpose::UnlinkTemplate(change)) => self.count_devices(change),
            Answer::Picked { field, key } if field == DEVICES => {
                self.carry_out(if key == QUEUE { ToDevices::Queue } else { ToDevices::Leave })
            }
            _ => {
                self.change = None;
                Outcome::stay()
            }
        }
    }
}

impl Screen for Templates {
    fn places(&self) -> Vec<Place> {
        vec![Place::Templates]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn awaits(&self) -> Option<Awaits> {
        (self.change.is_some() || self.is_wanted).then_some(Awaits::Opening)
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Act | Command::UnlinkTemplate | Command::NextOption | Command::PreviousOption
                if self.change.is_some() =>
            {
                Err(text!("saving-already"))
            }
            Command::Act if self.found.is_empty() && !self.is_asking() => Err(text!("template-none-marked")),
            Command::UnlinkTemplate if self.linked_here().is_none() => Err(text!("template-not-linked")),
            Command::NextOption | Command::PreviousOption if self.systems().len() < 2 => {
                Err(text!("template-one-system"))
            }
            Command::Refresh if self.system().is_none() => Err(text!("template-no-systems")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown if self.systems.is_none() => self.begin(),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed, cx)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed, cx)
            }
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Answer(answer) => self.answer(answer),
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-10, cx),
            Msg::Command(Command::PageDown) => self.step(10, cx),
            Msg::Command(Command::NextOption) => self.turn(1),
            Msg::Command(Command::PreviousOption) => self.turn(self.systems().len().saturating_sub(1)),
            Msg::Command(Command::Refresh) => self.ask(),
            Msg::Command(Command::Act) => self.choose(cx),
            Msg::Command(Command::UnlinkTemplate) => self.ask_unlink(),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            Msg::Resized => self.step(0, cx),
            Msg::Shown | Msg::Command(_) | Msg::Changed(_) => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }
}
