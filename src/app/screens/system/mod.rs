//! The form of a provisioning system: Guardar, and Probar with what is typed, step by step.

mod drafts;
mod fields;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::report::ReportReply;
use crate::app::effect::{Answered, Reply, Request, StoreRequest, SystemRequest, TestTarget, Trouble};
use crate::app::form::conflicts::Conflicts;
use crate::app::form::secret::SecretLine;
use crate::app::form::{Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, ReportBegin, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::systems::panel::LastReport;
use crate::app::screens::systems::{ask_remove, tell_removed};
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf, Kept};
use crate::domain::ids::SystemId;
use crate::domain::system::{CheckedSystem, System, SystemInput, SystemKind};
use crate::domain::technology::system_fields;
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::drivers::{StepResult, Tested};
use crate::store::{StoreChange, SystemDraft};
use crate::text;

/// How the test of what is typed goes.
#[derive(Default)]
enum Testing {
    #[default]
    Not,
    Running(Vec<StepResult>),
    Ended(Tested),
    /// It could not even begin.
    Failed(Trouble),
}

/// The form.
pub struct SystemScreen {
    id: Option<SystemId>,
    saved: Option<System>,
    form: Form,
    /// The form as it was last read or saved: another one would be lost.
    before: BTreeMap<String, Entry>,
    /// The form as it was sent, while the store has not answered.
    sent: Option<BTreeMap<String, Entry>>,
    /// Begin with a test as soon as the system has been read.
    test_at_once: bool,
    testing: Testing,
    /// Why the system could not be read.
    trouble: Option<Trouble>,
    /// What somebody else has changed in the system while this was typed.
    conflicts: Conflicts,
    /// A draft that is to be taken up as soon as the system has been read.
    chosen: Option<Box<Kept>>,
    /// The store has been asked to remove it.
    is_removing: bool,
    /// The drafts that wait have been offered: nobody is asked twice.
    has_offered: bool,
    last: LastReport,
}

impl SystemScreen {
    pub fn new(id: Option<SystemId>, test: bool) -> Self {
        let mut screen = Self {
            id,
            saved: None,
            form: Form::new(fields::common()),
            before: BTreeMap::new(),
            sent: None,
            test_at_once: test,
            testing: Testing::Not,
            trouble: None,
            conflicts: Conflicts::default(),
            chosen: None,
            is_removing: false,
            has_offered: false,
            last: None,
        };
        screen.follow_kind();
        screen.before = screen.form.entries();
        screen
    }

    fn kind(&self) -> SystemKind {
        SystemKind::from_word(self.form.words("kind")).unwrap_or(SystemKind::Rest)
    }

    fn show(&mut self, system: System) {
        self.form.set_words("name", &system.name);
        self.form.set_words("kind", system.kind.word());
        self.follow_kind();
        self.form.set_words("url", system.url.as_str());
        self.form.set_words("user", &system.user);
        if let Some(secret) = self.form.secret_mut("password") {
            *secret = SecretLine::saved(system.has_password);
        }
        for (key, value) in &system.options {
            self.form.set_words(key, value);
        }
        self.conflicts = Conflicts::default();
        self.form.unmark();
        self.before = self.form.entries();
        self.id = Some(system.id);
        self.saved = Some(system);
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> SystemInput {
        let options = system_fields(self.kind())
            .iter()
            .map(|spec| (spec.key.clone(), self.form.words(&spec.key).to_owned()))
            .collect();
        SystemInput {
            name: self.form.words("name").to_owned(),
            kind: self.form.words("kind").to_owned(),
            url: self.form.words("url").to_owned(),
            user: self.form.words("user").to_owned(),
            password: self.password(),
            options,
        }
    }

    /// The password as typed; `None` keeps the saved one.
    fn password(&self) -> Option<Secret> {
        match self.form.entries().remove("password") {
            Some(Entry::Words(words)) => Some(words),
            // Cleared on purpose: an empty password is one, too.
            Some(Entry::Clear) if self.saved.as_ref().is_some_and(|system| system.has_password) => {
                Some(Secret::new(String::new()))
            }
            Some(Entry::Keep | Entry::Clear | Entry::Switch(_)) | None => None,
        }
    }

    fn save(&mut self) -> Outcome {
        if self.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check(self.saved.as_ref()) {
            Ok(CheckedSystem { name, access }) => {
                self.form.set_problems(&[]);
                self.sent = Some(self.form.entries());
                Outcome::ask(Request::Store(StoreRequest::SaveSystem(SystemDraft {
                    known: self.saved.as_ref().map(|system| (system.id, system.version)),
                    name,
                    kind: access.kind,
                    url: access.url,
                    user: access.user,
                    password: access.password,
                    options: access.options,
                })))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<System>, cx: &mut Context) -> Outcome {
        let sent = self.sent.take();
        match answer {
            Ok(system) => {
                cx.notices.done(text!("system-saved", name = system.name.as_str()));
                // What was typed since it was sent is not saved and stays.
                match sent.filter(|sent| *sent != self.form.entries()) {
                    None => self.show(system),
                    Some(sent) => {
                        self.before = sent;
                        self.id = Some(system.id);
                        self.saved = Some(system);
                    }
                }
            }
            Err(trouble) => self.tell(&trouble, cx),
        }
        Outcome::stay()
    }

    fn tell(&mut self, trouble: &Trouble, cx: &mut Context) {
        let left = self.form.set_problems(&trouble.problems);
        match left.first() {
            Some(problem) => cx.notices.fail(problem.text.clone()),
            None if trouble.problems.is_empty() => cx.notices.fail(trouble.text.clone()),
            None => {}
        }
    }

    fn removed(&mut self, answer: Answered<()>, cx: &mut Context) -> Outcome {
        self.is_removing = false;
        let is_gone = answer.is_ok();
        tell_removed(answer, cx);
        if !is_gone {
            return Outcome::stay();
        }
        // Of a system that is no more, nothing typed is lost.
        self.before = self.form.entries();
        Outcome::go(Step::Back)
    }

    /// Tries what is typed; the name does not matter for that.
    fn test(&mut self) -> Outcome {
        if matches!(self.testing, Testing::Running(_)) {
            return Outcome::stay();
        }
        match self.input().check_access(self.saved.as_ref()) {
            Ok(access) => {
                self.form.set_problems(&[]);
                self.testing = Testing::Running(Vec::new());
                let target = TestTarget {
                    kind: access.kind,
                    url: access.url,
                    user: access.user,
                    password: access.password,
                    options: access.options,
                    known: self.saved.as_ref().map(|system| system.id),
                };
                Outcome::ask(Request::System(SystemRequest::Test(target)))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                self.testing = Testing::Not;
                Outcome::stay()
            }
        }
    }

    fn open_report(&self, begin: ReportBegin) -> Outcome {
        match &self.saved {
            Some(System { id, name, .. }) => {
                let (system, system_name) = (*id, name.clone());
                Outcome::go(Step::Open(Route::Report { system, system_name, begin }))
            }
            None => Outcome::stay(),
        }
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Changed(key) => {
                if key == "kind" {
                    self.follow_kind();
                }
                // What was tried is not what stands there any more.
                if key != "name" && !matches!(self.testing, Testing::Running(_)) {
                    self.testing = Testing::Not;
                }
                Outcome::stay()
            }
            FormEvent::Pick(list) => Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(key) if key == "test" => self.test(),
            FormEvent::Pressed(_) => self.save(),
            FormEvent::Reveal(key) => {
                // Only what is being typed: a saved password is never shown again.
                if let Some(secret) = self.form.secret_mut(&key) {
                    let shown = secret.is_shown();
                    secret.show(!shown);
                }
                Outcome::stay()
            }
            FormEvent::PastEnd => {
                self.form.focus_first();
                Outcome::stay()
            }
            FormEvent::PastStart => {
                self.form.focus_last();
                Outcome::stay()
            }
            // Nothing here can be made up.
            FormEvent::Generate(_) | FormEvent::Nothing => Outcome::stay(),
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            // Read again while something is typed: that it is another now is told when it is saved.
            Reply::System(Ok(_)) if self.has_unsaved() => Outcome::stay(),
            Reply::System(Ok(system)) => {
                if self.saved.as_ref() != Some(&system) {
                    self.show(system);
                }
                if self.chosen.is_some() {
                    return self.take_up(cx);
                }
                if std::mem::take(&mut self.test_at_once) { self.test() } else { Outcome::stay() }
            }
            // What was typed is worth more than the record.
            Reply::System(Err(_)) if self.chosen.is_some() => {
                self.id = None;
                self.take_up(cx)
            }
            // What is already shown stays, and what is typed.
            Reply::System(Err(trouble)) if self.saved.is_some() => {
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
            Reply::System(Err(trouble)) => {
                self.trouble = Some(trouble);
                Outcome::stay()
            }
            Reply::SystemSaved(answer) => self.saved(answer, cx),
            Reply::SystemOvertaken { since, .. } => self.overtaken(&since, cx),
            Reply::SystemRemoved(answer) => self.removed(answer, cx),
            Reply::Drafts(kept) => self.offer(kept),
            Reply::Report(ReportReply::Last { last: Ok(last), .. }) => {
                self.last = Some(last);
                Outcome::stay()
            }
            Reply::TestStep(step) => {
                if let Testing::Running(steps) = &mut self.testing {
                    steps.push(step);
                }
                Outcome::stay()
            }
            Reply::Tested(Ok(tested)) => {
                self.testing = Testing::Ended(tested);
                Outcome::stay()
            }
            Reply::Tested(Err(trouble)) => {
                self.form.set_problems(&trouble.problems);
                self.testing = Testing::Failed(trouble);
                Outcome::stay()
            }
            _ => Outcome::stay(),
        }
    }
}

impl Screen for SystemScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::SystemForm);
        if !self.conflicts.is_empty() {
            places.insert(places.len() - 1, Place::Overtaken);
        }
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save if self.sent.is_some() => Err(text!("saving-already")),
            Command::RemoveSystem if self.saved.is_none() => Err(text!("system-remove-unsaved")),
            Command::GenerateReport | Command::OpenReport if self.saved.is_none() => {
                Err(text!("system-report-unsaved"))
            }
            Command::RemoveSystem if self.is_removing => Err(text!("saving-already")),
            Command::Test if matches!(self.testing, Testing::Running(_)) => Err(text!("testing-already")),
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.form.entries() != self.before
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.has_unsaved().then(|| (0, self.draft())).into_iter().collect()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.is_of(draft)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.shown(cx),
            Msg::Text(key) => {
                let event = self.form.text(key);
                self.form_event(event)
            }
            Msg::Paste(words) => {
                let event = self.form.paste(&words);
                self.form_event(event)
            }
            Msg::Command(Command::Save) => self.save(),
            Msg::Command(Command::Test) => self.test(),
            Msg::Command(Command::RemoveSystem) => self.saved.as_ref().map_or_else(Outcome::stay, ask_remove),
            Msg::Answer(Answer::Yes(Purpose::RemoveSystem { id, version })) => {
                self.is_removing = true;
                Outcome::ask(Request::Store(StoreRequest::RemoveSystem { id, version }))
            }
            Msg::Command(Command::GenerateReport) => self.open_report(ReportBegin::Generate),
            Msg::Command(Command::OpenReport) => self.open_report(ReportBegin::Last),
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            Msg::Command(Command::Compare) => self.compare(),
            Msg::Command(command) => {
                let event = self.form.command(command);
                self.form_event(event)
            }
            Msg::Answer(Answer::Picked { field, key }) => {
                let event = self.form.picked(&field, &key);
                self.form_event(event)
            }
            Msg::Answer(Answer::TakeUp(kept)) => self.choose(kept, cx),
            Msg::Answer(Answer::Compared { sides, then }) => self.compared(&sides, then),
            Msg::Answer(Answer::Yes(Purpose::RegisterAnew)) => self.register_anew(cx),
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Changed(StoreChange::Elsewhere) => match self.id {
                Some(id) if self.saved.is_some() => Outcome::ask(Request::Store(StoreRequest::System(id))),
                Some(_) | None => Outcome::stay(),
            },
            Msg::Answer(_) | Msg::Changed(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.saved {
            Some(system) => crate::ui::text::harmless(&system.name).into_owned(),
            None => cx.say(&text!("path-new-system")),
        };
        Some(vec![name])
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        if self.sent.is_some() {
            return Some((cx.say(&text!("badge-saving")), cx.theme.busy));
        }
        self.has_unsaved().then(|| (cx.say(&text!("badge-unsaved")), cx.theme.warning))
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}
