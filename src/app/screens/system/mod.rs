//! The form of a provisioning system: Guardar, and Probar with what is typed, step by step.

mod fields;
mod record;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::report::{ReportReply, ReportRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, SystemRequest, TestTarget, Trouble};
use crate::app::form::{Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::{Edited, FORM, RecordForm};
use crate::app::route::{Answer, Outcome, Purpose, ReportBegin, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::systems::panel::LastReport;
use crate::app::screens::systems::{ask_remove, tell_removed};
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf};
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
    edited: Edited<System>,
    /// Begin with a test as soon as the system has been read.
    test_at_once: bool,
    testing: Testing,
    /// The store has been asked to remove it.
    is_removing: bool,
    last: LastReport,
}

impl SystemScreen {
    pub fn new(id: Option<SystemId>, test: bool) -> Self {
        let edited = Edited::new(id, Form::new(fields::common()));
        let mut screen =
            Self { edited, test_at_once: test, testing: Testing::Not, is_removing: false, last: None };
        screen.follow_kind();
        screen.edited.before = screen.edited.form.entries();
        screen
    }

    fn kind(&self) -> SystemKind {
        SystemKind::from_word(self.edited.form.words("kind")).unwrap_or(SystemKind::Rest)
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> SystemInput {
        let options = system_fields(self.kind())
            .iter()
            .map(|spec| (spec.key.clone(), self.edited.form.words(&spec.key).to_owned()))
            .collect();
        SystemInput {
            name: self.edited.form.words("name").to_owned(),
            kind: self.edited.form.words("kind").to_owned(),
            url: self.edited.form.words("url").to_owned(),
            user: self.edited.form.words("user").to_owned(),
            password: self.password(),
            options,
        }
    }

    /// The password as typed; `None` keeps the saved one.
    fn password(&self) -> Option<Secret> {
        match self.edited.form.entries().remove("password") {
            Some(Entry::Words(words)) => Some(words),
            // Cleared on purpose: an empty password is one, too.
            Some(Entry::Clear) if self.edited.saved.as_ref().is_some_and(|system| system.has_password) => {
                Some(Secret::new(String::new()))
            }
            Some(Entry::Keep | Entry::Clear | Entry::Switch(_)) | None => None,
        }
    }

    fn send(&mut self) -> Outcome {
        if self.edited.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check(self.edited.saved.as_ref()) {
            Ok(CheckedSystem { name, access }) => {
                self.edited.form.set_problems(&[]);
                self.edited.sent = Some(self.edited.form.entries());
                Outcome::ask(Request::Store(StoreRequest::SaveSystem(SystemDraft {
                    known: self.edited.known(),
                    name,
                    kind: access.kind,
                    url: access.url,
                    user: access.user,
                    password: access.password,
                    options: access.options,
                })))
            }
            Err(problems) => {
                self.edited.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<System>, cx: &mut Context) -> Outcome {
        self.saved_as(answer, |system| text!("system-saved", name = system.name.as_str()), cx);
        Outcome::stay()
    }

    fn removed(&mut self, answer: Answered<()>, cx: &mut Context) -> Outcome {
        self.is_removing = false;
        let is_gone = answer.is_ok();
        tell_removed(answer, cx);
        if !is_gone {
            return Outcome::stay();
        }
        // Of a system that is no more, nothing typed is lost.
        self.edited.before = self.edited.form.entries();
        Outcome::go(Step::Back)
    }

    /// Tries what is typed; the name does not matter for that.
    fn test(&mut self) -> Outcome {
        if matches!(self.testing, Testing::Running(_)) {
            return Outcome::stay();
        }
        match self.input().check_access(self.edited.saved.as_ref()) {
            Ok(access) => {
                self.edited.form.set_problems(&[]);
                self.testing = Testing::Running(Vec::new());
                let target = TestTarget {
                    kind: access.kind,
                    url: access.url,
                    user: access.user,
                    password: access.password,
                    options: access.options,
                    known: self.edited.saved.as_ref().map(|system| system.id),
                };
                Outcome::ask(Request::System(SystemRequest::Test(target)))
            }
            Err(problems) => {
                self.edited.form.set_problems(&problems);
                self.testing = Testing::Not;
                Outcome::stay()
            }
        }
    }

    fn open_report(&self, begin: ReportBegin) -> Outcome {
        match &self.edited.saved {
            Some(System { id, name, .. }) => {
                let (system, system_name) = (*id, name.clone());
                Outcome::go(Step::Open(Route::Report { system, system_name, begin }))
            }
            None => Outcome::stay(),
        }
    }

    fn event(&mut self, event: FormEvent) -> Outcome {
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
            FormEvent::Pressed(_) => self.send(),
            FormEvent::Reveal(key) => {
                // Only what is being typed: a saved password is never shown again.
                if let Some(secret) = self.edited.form.secret_mut(&key) {
                    let shown = secret.is_shown();
                    secret.show(!shown);
                }
                Outcome::stay()
            }
            FormEvent::PastEnd => {
                self.edited.form.focus_first();
                Outcome::stay()
            }
            FormEvent::PastStart => {
                self.edited.form.focus_last();
                Outcome::stay()
            }
            // Nothing here can be made up.
            FormEvent::Generate(_) | FormEvent::Nothing => Outcome::stay(),
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::System(Ok(system)) => {
                let is_taken_up = self.edited.offered.chosen.is_some();
                let outcome = self.take_read(system, cx);
                let tests = std::mem::take(&mut self.test_at_once) && !is_taken_up;
                if tests { outcome.with(self.test()) } else { outcome }
            }
            Reply::System(Err(trouble)) => self.not_read(trouble, cx),
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
                self.edited.form.set_problems(&trouble.problems);
                self.testing = Testing::Failed(trouble);
                Outcome::stay()
            }
            _ => Outcome::stay(),
        }
    }
}

impl Screen for SystemScreen {
    fn places(&self) -> Vec<Place> {
        self.edited.places(Place::SystemForm)
    }

    fn takes_text(&self) -> bool {
        self.edited.takes_text()
    }

    fn awaits(&self) -> Option<Awaits> {
        self.edited.awaits()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save => self.edited.may_save(),
            Command::RemoveSystem if self.edited.saved.is_none() => Err(text!("system-remove-unsaved")),
            Command::GenerateReport | Command::OpenReport if self.edited.saved.is_none() => {
                Err(text!("system-report-unsaved"))
            }
            // It would be made of the address that was saved, under what is typed.
            Command::GenerateReport if self.has_unsaved() => Err(text!("system-report-unsaved")),
            Command::RemoveSystem if self.is_removing => Err(text!("saving-already")),
            Command::Test if matches!(self.testing, Testing::Running(_)) => Err(text!("testing-already")),
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.edited.form.entries() != self.edited.before
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.has_unsaved().then(|| (FORM, self.draft())).into_iter().collect()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.is_of(draft)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            // One may come back from the report.
            Msg::Shown => {
                let outcome = self.shown(cx);
                match self.edited.id {
                    Some(id) => outcome.and(Request::Report(ReportRequest::Last(id))),
                    None => outcome,
                }
            }
            Msg::Command(Command::GenerateReport) => self.open_report(ReportBegin::Generate),
            Msg::Command(Command::OpenReport) => self.open_report(ReportBegin::Last),
            Msg::Command(Command::Test) => self.test(),
            Msg::Command(Command::RemoveSystem) => {
                self.edited.saved.as_ref().map_or_else(Outcome::stay, ask_remove)
            }
            Msg::Answer(Answer::Yes(Purpose::RemoveSystem { id, version })) => {
                self.is_removing = true;
                Outcome::ask(Request::Store(StoreRequest::RemoveSystem { id, version }))
            }
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Changed(StoreChange::Elsewhere) => self.read_again(),
            msg => self.form_msg(msg, cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.edited.saved {
            Some(system) => crate::ui::text::harmless(&system.name).into_owned(),
            None => cx.say(&text!("path-new-system")),
        };
        Some(vec![name])
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        self.saving_badge(cx)
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.edited.hint().map(|hint| cx.say(hint))
    }
}
