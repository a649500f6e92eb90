//! The form of a tariff: its name, its services and their concepts; from each service to the template that provides it.

mod concepts;
mod drafts;
mod fields;
mod links;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::conflicts::Conflicts;
use crate::app::form::{Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Step, TariffForm};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::tariffs::there::There;
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::TariffId;
use crate::domain::tariff::{ConceptInput, ServiceKind, Tariff, TariffInput, amount_field, concept_field};
use crate::domain::text::Text;
use crate::store::{StoreChange, TariffDraft};
use crate::text;

use fields::{Button, Names, Shape};

/// Concepts that were taken out: description and amount, as they stood there.
type Cleared = BTreeMap<ServiceKind, Vec<(String, String)>>;

/// The form.
pub struct TariffScreen {
    id: Option<TariffId>,
    /// The tariff that a new one is a copy of: its templates are copied, too.
    copied_from: Option<TariffId>,
    saved: Option<Tariff>,
    /// The service to begin at.
    at: Option<ServiceKind>,
    form: Form,
    shape: Shape,
    /// What was typed of services that the tariff is not to have now.
    aside: Entries,
    /// The form as it was last read or saved: another one would be lost.
    before: Entries,
    /// The form as it was sent, while the store has not answered.
    sent: Option<Entries>,
    cleared: Cleared,
    /// Why the tariff could not be read.
    trouble: Option<Trouble>,
    conflicts: Conflicts,
    /// A draft that is to be taken up as soon as the tariff has been read.
    chosen: Option<Box<Kept>>,
    /// The drafts that wait have been offered: nobody is asked twice.
    has_offered: bool,
    there: There,
}

impl TariffScreen {
    pub fn new(form: &TariffForm) -> Self {
        let (id, copied_from, at) = match form {
            TariffForm::New => (None, None, None),
            TariffForm::Of(id, at) => (Some(*id), None, *at),
            TariffForm::CopyOf(id) => (None, Some(*id), None),
        };
        let mut screen = Self {
            id,
            copied_from,
            saved: None,
            at,
            form: Form::default(),
            shape: Shape::new(),
            aside: Entries::new(),
            before: Entries::new(),
            sent: None,
            cleared: Cleared::new(),
            trouble: None,
            conflicts: Conflicts::default(),
            chosen: None,
            has_offered: false,
            there: There::default(),
        };
        // What most tariffs sell is there from the start.
        screen.fill(&Entries::from([(ServiceKind::Internet.word().to_owned(), Entry::Switch(true))]));
        screen.before = screen.typed();
        screen
    }

    /// What is typed, without empty lines.
    fn typed(&self) -> Entries {
        fields::without_blanks(self.form.entries())
    }

    /// Makes the form anew for what it is to hold.
    fn fill(&mut self, entries: &Entries) -> Vec<String> {
        self.shape = fields::shape_of(entries);
        let focus = self.form.focused().map(|field| field.key.clone());
        let made = fields::fields(&self.shape, &self.counts(), Names::InForm);
        self.form = Form::new(made);
        if let Some(focus) = focus {
            self.form.focus_on(&focus);
        }
        let mut gone = Vec::new();
        for (key, entry) in entries {
            if self.form.put(key, entry) {
                continue;
            }
            match fields::line_of(key) {
                Some(_) => drop(self.aside.insert(key.clone(), entry.clone())),
                None => gone.push(key.clone()),
            }
        }
        self.tell_links();
        gone
    }

    /// Opens and closes services, and adds a line where the last one is used. What was typed stays.
    fn follow(&mut self) {
        let mut entries = self.form.entries();
        for (key, entry) in &entries {
            if fields::line_of(key).is_some() {
                self.aside.insert(key.clone(), entry.clone());
            }
        }
        let is_open = |key: &str| entries.get(key) == Some(&Entry::Switch(true));
        let opened: Vec<(String, Entry)> = self
            .aside
            .iter()
            .filter(|(key, _)| fields::service_of(key).is_some_and(|kind| is_open(kind.word())))
            .map(|(key, entry)| (key.clone(), entry.clone()))
            .collect();
        entries.extend(opened);
        if fields::shape_of(&entries) != self.shape {
            let problems = self.problems();
            self.fill(&entries);
            for (key, problem) in problems {
                if let Some(field) = self.form.field_mut(&key) {
                    field.problem = Some(problem);
                }
            }
            self.conflicts.mark(&mut self.form);
        }
    }

    fn problems(&self) -> Vec<(String, Text)> {
        let told = |field: &crate::app::form::Field| Some((field.key.clone(), field.problem.clone()?));
        self.form.fields().iter().filter_map(told).collect()
    }

    /// Shows a tariff as it is recorded.
    fn show(&mut self, tariff: Tariff, cx: &Context) {
        self.aside.clear();
        self.conflicts = Conflicts::default();
        self.id = Some(tariff.id);
        let entries = entries_of(&tariff, cx, |_, at| at);
        self.saved = Some(tariff);
        self.fill(&entries);
        self.before = self.typed();
    }

    /// Fills a new form as another tariff is.
    fn show_copy(&mut self, original: &Tariff, cx: &Context) {
        let mut entries = entries_of(original, cx, |_, at| at);
        let name = cx.say(&text!("tariff-copy-name", name = original.name.as_str()));
        entries.insert("name".to_owned(), fields::words(&name));
        self.fill(&entries);
        self.before = self.typed();
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> TariffInput {
        let concept = |kind: ServiceKind, slot: usize| ConceptInput {
            slot,
            description: self.form.words(&concept_field(kind, slot)).to_owned(),
            amount: self.form.words(&amount_field(kind, slot)).to_owned(),
        };
        let services = self
            .shape
            .iter()
            .map(|(kind, lines)| (*kind, (0..*lines).map(|slot| concept(*kind, slot)).collect()))
            .collect();
        TariffInput { name: self.form.words("name").to_owned(), services }
    }

    fn save(&mut self) -> Outcome {
        if self.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check() {
            Ok(tariff) => {
                self.form.set_problems(&[]);
                self.sent = Some(self.typed());
                let known = self.saved.as_ref().map(|tariff| (tariff.id, tariff.version));
                let draft = TariffDraft { known, tariff, copied_from: self.copied_from };
                Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::Save(draft))))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Tariff>, cx: &mut Context) -> Outcome {
        let sent = self.sent.take();
        match answer {
            Ok(tariff) => {
                cx.notices.done(text!("tariff-saved", name = tariff.name.as_str()));
                self.copied_from = None;
                // What was typed since it was sent is not saved and stays.
                match sent.filter(|sent| *sent != self.typed()) {
                    None => self.show(tariff, cx),
                    Some(sent) => {
                        self.before = sent;
                        self.id = Some(tariff.id);
                        self.saved = Some(tariff);
                        self.tell_links();
                    }
                }
                self.ask_there()
            }
            Err(trouble) => {
                let left = self.form.set_problems(&trouble.problems);
                match left.first() {
                    Some(problem) => cx.notices.fail(problem.text.clone()),
                    None if trouble.problems.is_empty() => cx.notices.fail(trouble.text),
                    None => {}
                }
                Outcome::stay()
            }
        }
    }

    /// The service in whose part of the form the focus is, if the tariff is to have it.
    fn focused_service(&self) -> Option<ServiceKind> {
        let kind = fields::service_of(&self.form.focused()?.key)?;
        self.shape.contains_key(&kind).then_some(kind)
    }

    fn form_event(&mut self, event: FormEvent, cx: &mut Context) -> Outcome {
        match event {
            FormEvent::Changed(_) => self.follow(),
            FormEvent::Pressed(key) => {
                return match fields::button_of(&key) {
                    Some((kind, Button::Template)) => self.link(kind, cx),
                    Some((kind, Button::Clear)) => self.ask_clear(kind, cx),
                    Some((kind, Button::Restore)) => self.restore(kind, cx),
                    None => Outcome::stay(),
                };
            }
            FormEvent::PastEnd => self.form.focus_first(),
            FormEvent::PastStart => self.form.focus_last(),
            FormEvent::Pick(_) | FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    /// Takes the tariff as it is recorded now.
    fn read(&mut self, tariff: Tariff, cx: &mut Context) -> Outcome {
        if self.id.is_none() {
            self.show_copy(&tariff, cx);
            return Outcome::stay();
        }
        if self.saved.is_some() && self.has_unsaved() {
            // What is typed stays; which templates provide the services is no part of it.
            for service in self.saved.iter_mut().flat_map(|saved| &mut saved.services) {
                if let Some(now) = tariff.service(service.kind).filter(|now| now.id == service.id) {
                    service.templates.clone_from(&now.templates);
                }
            }
            self.tell_links();
        } else if self.saved.as_ref() != Some(&tariff) {
            self.show(tariff, cx);
            if let Some(kind) = self.at.take() {
                self.form.focus_on(kind.word());
            }
        }
        let asked = self.ask_there();
        self.take_up(cx).with(asked)
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Tariff(TariffReply::One(Ok(tariff))) => self.read(tariff, cx),
            // What was typed is worth more than the record.
            Reply::Tariff(TariffReply::One(Err(_))) if self.chosen.is_some() => {
                self.id = None;
                self.take_up(cx)
            }
            Reply::Tariff(TariffReply::One(Err(trouble))) if self.saved.is_none() => {
                self.trouble = Some(trouble);
                Outcome::stay()
            }
            Reply::Tariff(TariffReply::Saved(answer)) => self.saved(answer, cx),
            Reply::Tariff(TariffReply::Overtaken { since, .. }) => self.overtaken(&since, cx),
            Reply::Templates { system, templates } => {
                self.there.take(system, templates);
                self.tell_links();
                Outcome::stay()
            }
            Reply::Drafts(kept) => self.offer(kept),
            _ => Outcome::stay(),
        }
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        match (command, self.focused_service()) {
            (Command::Save, _) => self.save(),
            (Command::LinkTemplate, Some(kind)) => self.link(kind, cx),
            (Command::ClearConcepts, Some(kind)) => self.ask_clear(kind, cx),
            (Command::RestoreConcepts, Some(kind)) => self.restore(kind, cx),
            (Command::Back, _) => Outcome::go(Step::Back),
            (Command::Compare, _) => self.compare(),
            (command, _) => {
                let event = self.form.command(command);
                self.form_event(event, cx)
            }
        }
    }
}

/// A tariff as it stands in the form; `line` says in which line of its service a concept stands.
fn entries_of(tariff: &Tariff, cx: &Context, line: impl Fn(ServiceKind, usize) -> usize) -> Entries {
    let mut entries = Entries::from([("name".to_owned(), fields::words(&tariff.name))]);
    for kind in ServiceKind::ALL {
        entries.insert(kind.word().to_owned(), Entry::Switch(tariff.service(kind).is_some()));
    }
    for service in &tariff.services {
        for (at, concept) in service.concepts.iter().enumerate() {
            let slot = line(service.kind, at);
            entries.insert(concept_field(service.kind, slot), fields::words(&concept.description));
            let amount = cx.amount(concept.amount);
            entries.insert(amount_field(service.kind, slot), fields::words(&amount));
        }
    }
    entries
}

impl Screen for TariffScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::TariffForm);
        if !self.conflicts.is_empty() {
            places.insert(places.len() - 1, Place::Overtaken);
        }
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        let kind = self.focused_service();
        match (command, kind) {
            (Command::Save, _) if self.sent.is_some() => Err(text!("saving-already")),
            (Command::LinkTemplate | Command::ClearConcepts | Command::RestoreConcepts, None) => {
                Err(text!("tariff-no-service-marked"))
            }
            (Command::LinkTemplate, Some(kind)) => self.check_link(kind),
            (Command::ClearConcepts, Some(kind)) if self.concepts(kind).is_empty() => {
                Err(text!("tariff-no-concepts"))
            }
            (Command::RestoreConcepts, Some(kind)) if !self.cleared.contains_key(&kind) => {
                Err(text!("tariff-nothing-to-restore"))
            }
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.typed() != self.before
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
                self.form_event(event, cx)
            }
            Msg::Paste(words) => {
                let event = self.form.paste(&words);
                self.form_event(event, cx)
            }
            Msg::Command(command) => self.command(command, cx),
            Msg::Answer(Answer::Yes(Purpose::ClearConcepts(kind))) => self.clear(kind, cx),
            Msg::Answer(Answer::Yes(Purpose::RegisterAnew)) => self.register_anew(cx),
            Msg::Answer(Answer::TakeUp(kept)) => self.choose(kept, cx),
            Msg::Answer(Answer::Compared { sides, then }) => self.compared(&sides, then),
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Changed(StoreChange::Elsewhere) => self.read_again(),
            Msg::Answer(_) | Msg::Changed(StoreChange::Operation { .. }) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.saved {
            Some(tariff) => crate::ui::text::harmless(&tariff.name).into_owned(),
            None if self.id.is_some() => "…".to_owned(),
            None => cx.say(&text!("path-new-tariff")),
        };
        Some(vec![name])
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        if self.sent.is_some() {
            return Some((cx.say(&text!("badge-saving")), cx.theme.busy));
        }
        if self.has_unsaved() {
            return Some((cx.say(&text!("badge-unsaved")), cx.theme.warning));
        }
        let is_retired = self.saved.as_ref().is_some_and(|tariff| !tariff.is_offered());
        is_retired.then(|| (cx.say(&text!("tariffs-retired-sign")), cx.theme.muted))
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}
