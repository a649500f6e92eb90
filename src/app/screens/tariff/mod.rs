//! The form of a tariff: its name, its services and their concepts; from each service to the template that provides it.

mod concepts;
mod fields;
mod links;
mod record;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::tariffs::{TariffReply, TariffRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest};
use crate::app::form::{Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::{Edited, FORM, RecordForm};
use crate::app::route::{Answer, Outcome, Purpose, TariffForm};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::tariffs::there::There;
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf, Entries};
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
    edited: Edited<Tariff>,
    /// The tariff that a new one is a copy of: its templates are copied, too.
    copied_from: Option<TariffId>,
    /// The tariff that is copied has not been read yet.
    awaits_original: bool,
    /// The service to begin at.
    at: Option<ServiceKind>,
    shape: Shape,
    /// What was typed of services that the tariff is not to have now.
    aside: Entries,
    cleared: Cleared,
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
            edited: Edited::new(id, Form::default()),
            copied_from,
            awaits_original: copied_from.is_some(),
            at,
            shape: Shape::new(),
            aside: Entries::new(),
            cleared: Cleared::new(),
            there: There::default(),
        };
        // What most tariffs sell is there from the start.
        screen.fill(&Entries::from([(ServiceKind::Internet.word().to_owned(), Entry::Switch(true))]));
        screen.edited.before = screen.typed();
        screen
    }

    /// Makes the form anew for what it is to hold; gives the keys that have no place in it.
    fn put_all(&mut self, entries: &Entries) -> Vec<String> {
        self.shape = fields::shape_of(entries);
        let focus = self.edited.form.focused().map(|field| field.key.clone());
        let made = fields::fields(&self.shape, &self.counts(), Names::InForm);
        self.edited.form = Form::new(made);
        if let Some(focus) = focus {
            self.edited.form.focus_on(&focus);
        }
        let mut gone = Vec::new();
        for (key, entry) in entries {
            if self.edited.form.put(key, entry) {
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
    fn follow_services(&mut self) {
        let mut entries = self.edited.form.entries();
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
                if let Some(field) = self.edited.form.field_mut(&key) {
                    field.problem = Some(problem);
                }
            }
            self.edited.conflicts.mark(&mut self.edited.form);
        }
    }

    fn problems(&self) -> Vec<(String, Text)> {
        let told = |field: &crate::app::form::Field| Some((field.key.clone(), field.problem.clone()?));
        self.edited.form.fields().iter().filter_map(told).collect()
    }

    /// Fills a new form as another tariff is.
    fn show_copy(&mut self, original: &Tariff, cx: &Context) {
        self.awaits_original = false;
        let mut entries = entries_of(original, cx, |_, at| at);
        let name = cx.say(&text!("tariff-copy-name", name = original.name.as_str()));
        entries.insert("name".to_owned(), fields::words(&name));
        self.fill(&entries);
        self.edited.before = self.typed();
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> TariffInput {
        let concept = |kind: ServiceKind, slot: usize| ConceptInput {
            slot,
            description: self.edited.form.words(&concept_field(kind, slot)).to_owned(),
            amount: self.edited.form.words(&amount_field(kind, slot)).to_owned(),
        };
        let services = self
            .shape
            .iter()
            .map(|(kind, lines)| (*kind, (0..*lines).map(|slot| concept(*kind, slot)).collect()))
            .collect();
        TariffInput { name: self.edited.form.words("name").to_owned(), services }
    }

    fn send(&mut self) -> Outcome {
        if self.edited.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check() {
            Ok(tariff) => {
                self.edited.form.set_problems(&[]);
                self.edited.sent = Some(self.typed());
                let known = self.edited.known();
                let draft = TariffDraft { known, tariff, copied_from: self.copied_from };
                Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::Save(draft))))
            }
            Err(problems) => {
                self.edited.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Tariff>, cx: &mut Context) -> Outcome {
        match answer {
            Ok(tariff) => {
                cx.notices.done(text!("tariff-saved", name = tariff.name.as_str()));
                self.copied_from = None;
                self.take_saved(tariff, cx);
                self.tell_links();
                self.ask_there()
            }
            Err(trouble) => {
                self.edited.sent = None;
                self.edited.form.tell(&trouble, &mut cx.notices);
                Outcome::stay()
            }
        }
    }

    /// The service in whose part of the form the focus is, if the tariff is to have it.
    fn focused_service(&self) -> Option<ServiceKind> {
        let kind = fields::service_of(&self.edited.form.focused()?.key)?;
        self.shape.contains_key(&kind).then_some(kind)
    }

    fn event(&mut self, event: FormEvent, cx: &mut Context) -> Outcome {
        match event {
            FormEvent::Changed(_) => self.follow_services(),
            FormEvent::Pressed(key) => {
                return match fields::button_of(&key) {
                    Some((kind, Button::Template)) => self.link(kind, cx),
                    Some((kind, Button::Clear)) => self.ask_clear(kind, cx),
                    Some((kind, Button::Restore)) => self.restore(kind, cx),
                    None => Outcome::stay(),
                };
            }
            FormEvent::PastEnd => self.edited.form.focus_first(),
            FormEvent::PastStart => self.edited.form.focus_last(),
            FormEvent::Pick(_) | FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    /// Takes the tariff as it is recorded now.
    fn read(&mut self, tariff: Tariff, cx: &mut Context) -> Outcome {
        if self.edited.id.is_none() {
            if self.awaits_original {
                self.show_copy(&tariff, cx);
            }
            return Outcome::stay();
        }
        if self.edited.saved.is_some() && self.has_unsaved() {
            // What is typed stays; which templates provide the services is no part of it.
            for service in self.edited.saved.iter_mut().flat_map(|saved| &mut saved.services) {
                if let Some(now) = tariff.service(service.kind).filter(|now| now.id == service.id) {
                    service.templates.clone_from(&now.templates);
                }
            }
            self.tell_links();
        } else if self.edited.saved.as_ref() != Some(&tariff) {
            self.show(tariff, cx);
            if let Some(kind) = self.at.take() {
                self.edited.form.focus_on(kind.word());
            }
        }
        let asked = self.ask_there();
        self.take_up(cx).with(asked)
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Tariff(TariffReply::One(Ok(tariff))) => self.read(tariff, cx),
            Reply::Tariff(TariffReply::One(Err(trouble))) => self.not_read(trouble, cx),
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
        self.edited.places(Place::TariffForm)
    }

    fn takes_text(&self) -> bool {
        self.edited.takes_text()
    }

    fn awaits(&self) -> Option<Awaits> {
        self.edited.awaits()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        let kind = self.focused_service();
        match (command, kind) {
            (Command::Save, _) if self.awaits_original => Err(text!("reading")),
            (Command::Save, _) => self.edited.may_save(),
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
        self.typed() != self.edited.before
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.has_unsaved().then(|| (FORM, self.draft())).into_iter().collect()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.is_of(draft)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match (msg, self.focused_service()) {
            (Msg::Shown, _) => self.shown(cx),
            (Msg::Text(_) | Msg::Paste(_), _) if self.awaits_original => {
                cx.notices.warn(text!("reading"));
                Outcome::stay()
            }
            (Msg::Command(Command::LinkTemplate), Some(kind)) => self.link(kind, cx),
            (Msg::Command(Command::ClearConcepts), Some(kind)) => self.ask_clear(kind, cx),
            (Msg::Command(Command::RestoreConcepts), Some(kind)) => self.restore(kind, cx),
            (Msg::Answer(Answer::Yes(Purpose::ClearConcepts(kind))), _) => self.clear(kind, cx),
            (Msg::Reply(reply), _) => self.reply(reply, cx),
            (Msg::Changed(StoreChange::Elsewhere), _) => self.read_again(),
            (msg, _) => self.form_msg(msg, cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.edited.saved {
            Some(tariff) => crate::ui::text::harmless(&tariff.name).into_owned(),
            None if self.edited.id.is_some() => "…".to_owned(),
            None => cx.say(&text!("path-new-tariff")),
        };
        Some(vec![name])
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        if let Some(badge) = self.saving_badge(cx) {
            return Some(badge);
        }
        let is_retired = self.edited.saved.as_ref().is_some_and(|tariff| !tariff.is_offered());
        is_retired.then(|| (cx.say(&text!("tariffs-retired-sign")), cx.theme.muted))
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.edited.hint().map(|hint| cx.say(hint))
    }
}
