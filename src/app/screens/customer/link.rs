//! In which system the customer is, and under which id: typed or found, read there, and linked.

use std::collections::BTreeMap;

use crate::app::effect::{Answered, Request, StoreRequest, SystemRequest};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, Note};
use crate::app::route::{Outcome, PickOption, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::customer::Link;
use crate::domain::device::Device;
use crate::domain::draft::Entries;
use crate::domain::ids::SystemId;
use crate::domain::problem::Problem;
use crate::domain::system::{System, SystemKind};
use crate::domain::text::Text;
use crate::drivers::RemoteCustomer;
use crate::store::CustomerFile;
use crate::text;

/// Behind the system, the id and the buttons that are always there.
const BUTTONS: usize = 4;

/// A record in a system, and what is known of whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub system: SystemId,
    pub external_id: String,
    pub name: String,
    pub tax_id: Option<String>,
}

/// What is on its way to the system, or to the store.
#[derive(Debug, Clone, PartialEq, Default)]
enum Doing {
    #[default]
    Nothing,
    /// The system says whose an id is.
    Reading { system: SystemId, external_id: String },
    /// A record seems to be somebody else's: before that is asked, the store says whether its id is free.
    AskingWhose(Candidate),
    /// The store links, or unlinks.
    Saving,
}

/// The part of the tab that links.
#[derive(Default)]
pub struct LinkPanel {
    /// `None` until they have been read.
    pub systems: Option<Answered<Vec<System>>>,
    pub form: Form,
    doing: Doing,
    /// The system in which he was linked; it is told once his file shows it.
    linked_in: Option<SystemId>,
    /// The id in the field is not one that he is linked to.
    is_unsaved: bool,
    /// The id in the field was just unlinked: the next file says what is to stand there.
    shows_anew: bool,
}

impl LinkPanel {
    /// Takes the customer's file, read for the first time or again; says whether it shows the link that was asked for.
    pub fn take_file(&mut self, file: &CustomerFile, cx: &mut Context) -> bool {
        if self.form.fields().is_empty() {
            self.make_form(file);
        }
        if std::mem::take(&mut self.shows_anew) {
            self.show_id(file);
        } else {
            self.follow(file);
        }
        let Some(system) = self.linked_in.take() else { return false };
        cx.notices.done(text!("link-done", system = self.name(system)));
        true
    }

    pub fn make_form(&mut self, file: &CustomerFile) {
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
        self.form = Form::new(vec![
            Field::new("system", text!("field-system"), Editor::Choice(choice)),
            Field::new("external_id", text!("field-external-id"), Editor::Line(Line::default()))
                .help(text!("link-id-help")),
            Field::new("find", text!("button-find"), Editor::Button),
            Field::new("save", text!("button-save"), Editor::Button),
        ]);
        self.show_id(file);
    }

    /// The system that is chosen.
    pub fn system(&self) -> Option<&System> {
        let chosen = self.form.words("system");
        self.known_systems().iter().find(|system| system.id.0.to_string() == chosen)
    }

    pub fn name(&self, id: SystemId) -> String {
        let system = self.known_systems().iter().find(|system| system.id == id);
        system.map(|system| system.name.clone()).unwrap_or_default()
    }

    pub fn kind(&self, id: SystemId) -> Option<SystemKind> {
        self.known_systems().iter().find(|system| system.id == id).map(|system| system.kind)
    }

    fn known_systems(&self) -> &[System] {
        match &self.systems {
            Some(Ok(systems)) => systems,
            Some(Err(_)) | None => &[],
        }
    }

    /// His link in the chosen system: the one of the id in the field, else his first there.
    pub fn current<'a>(&self, file: &'a CustomerFile) -> Option<&'a Link> {
        let system = self.system()?.id;
        let typed = self.typed();
        let mut there = file.links.iter().filter(|link| link.system == system);
        let first = there.clone().next();
        there.find(|link| link.external_id == typed).or(first)
    }

    fn typed(&self) -> &str {
        self.form.words("external_id").trim()
    }

    /// Whether an id was typed that he is not linked to.
    pub const fn has_unsaved(&self) -> bool {
        self.is_unsaved
    }

    /// Whether another save must wait. An id that was corrected meanwhile does not wait for the answer about the old one.
    pub fn is_busy(&self) -> bool {
        match &self.doing {
            Doing::Nothing => false,
            Doing::Reading { system, external_id } => self.shows(*system, external_id),
            Doing::AskingWhose(_) | Doing::Saving => true,
        }
    }

    /// Whether the form still shows the id that was asked about.
    fn shows(&self, system: SystemId, external_id: &str) -> bool {
        self.typed() == external_id && self.system().is_some_and(|chosen| chosen.id == system)
    }

    /// A field has another value.
    pub fn changed(&mut self, key: &str, file: &CustomerFile) {
        // An id that was typed goes along to the other system; one that was only shown does not.
        if key == "system" && !self.is_unsaved {
            self.show_id(file);
        } else {
            self.follow(file);
        }
    }

    /// Puts back what was typed.
    pub fn fill(&mut self, typed: &Entries, file: &CustomerFile) {
        for (key, entry) in typed {
            self.form.put(key, entry);
        }
        self.form.focus_on("external_id");
        self.follow(file);
    }

    /// Shows the id that he has in the chosen system.
    fn show_id(&mut self, file: &CustomerFile) {
        self.form.set_words("external_id", "");
        let id = self.current(file).map(|link| link.external_id.clone());
        self.form.set_words("external_id", &id.unwrap_or_default());
        self.follow(file);
    }

    fn follow(&mut self, file: &CustomerFile) {
        let typed = self.typed().to_owned();
        let link = self.current(file);
        self.is_unsaved = !typed.is_empty() && link.is_none_or(|link| link.external_id != typed);
        let note = match link {
            Some(link) if link.external_id == typed => Note::Plain(text!("link-linked")),
            Some(link) => Note::Warning(text!("link-changed", id = link.external_id.as_str())),
            None => Note::Plain(text!("link-not-linked")),
        };
        let is_linked = link.is_some_and(|link| link.external_id == typed);
        self.form.set_note("external_id", Some(note));
        // The button is there while it does something.
        let unlink = || Field::new("unlink", text!("button-unlink"), Editor::Button);
        self.form.replace_from(BUTTONS, if is_linked { vec![unlink()] } else { Vec::new() });
        let others = file.links.len();
        self.form.set_note("system", (others > 1).then(|| Note::Plain(text!("link-others", count = others))));
    }

    /// Guardar of an id: it is read there first.
    pub fn save(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        let Some(system) = self.system().map(|system| system.id) else { return Outcome::stay() };
        if self.is_busy() {
            return Outcome::stay();
        }
        let external_id = self.typed().to_owned();
        if external_id.is_empty() {
            self.tell_at_id(text!("link-id-required"));
            return Outcome::stay();
        }
        if has_link(file, system, &external_id) {
            cx.notices.done(text!("link-already", id = external_id));
            return Outcome::stay();
        }
        self.form.set_problems(&[]);
        self.doing = Doing::Reading { system, external_id: external_id.clone() };
        Outcome::ask(Request::System(SystemRequest::ReadCustomer { system, external_id }))
    }

    /// The system has answered whose an id is. What is typed is another by now: then nothing is done with it.
    pub fn read_there(
        &mut self,
        system: SystemId,
        external_id: &str,
        customer: Answered<Option<Box<RemoteCustomer>>>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        let asked = Doing::Reading { system, external_id: external_id.to_owned() };
        if self.doing != asked {
            return Outcome::stay();
        }
        self.doing = Doing::Nothing;
        if !self.shows(system, external_id) {
            self.tell_unused(system, external_id, cx);
            return Outcome::stay();
        }
        match customer {
            Ok(Some(there)) => {
                // The id is kept as the system spells it: two spellings would be two customers.
                let RemoteCustomer { id, name, tax_id, .. } = *there;
                self.take(Candidate { system, external_id: id, name, tax_id }, file, cx)
            }
            Ok(None) => {
                self.tell_at_id(text!("link-id-unknown", id = external_id, system = self.name(system)));
                Outcome::stay()
            }
            Err(trouble) => {
                self.tell_at_id(trouble.text);
                Outcome::stay()
            }
        }
    }

    /// Links to a record, but asks first when it seems to be somebody else's.
    pub fn take(&mut self, candidate: Candidate, file: &CustomerFile, cx: &mut Context) -> Outcome {
        if self.doing == Doing::Saving {
            cx.notices.warn(text!("saving-already"));
            return Outcome::stay();
        }
        self.doing = Doing::Nothing;
        self.form.set_words("external_id", &candidate.external_id);
        self.follow(file);
        self.form.focus_on("external_id");
        if has_link(file, candidate.system, &candidate.external_id) {
            cx.notices.done(text!("link-already", id = candidate.external_id));
            return Outcome::stay();
        }
        if file.customer.is_likely(&candidate.name, candidate.tax_id.as_deref()) {
            return self.link(&candidate, file);
        }
        let external_ids = vec![candidate.external_id.clone()];
        let request = StoreRequest::LinkedIds { system: candidate.system, external_ids };
        self.doing = Doing::AskingWhose(candidate);
        Outcome::ask(Request::Store(request))
    }

    /// The store has said whose an id is here: it is asked whether to link despite another name, if it is nobody's.
    pub fn told_whose(
        &mut self,
        linked: Answered<BTreeMap<String, String>>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        let Doing::AskingWhose(candidate) = &self.doing else { return Outcome::stay() };
        let candidate = candidate.clone();
        self.doing = Doing::Nothing;
        if !self.shows(candidate.system, &candidate.external_id) {
            self.tell_unused(candidate.system, &candidate.external_id, cx);
            return Outcome::stay();
        }
        match linked.map(|linked| linked.get(&candidate.external_id).cloned()) {
            Ok(None) => ask_despite(candidate, file, cx),
            Ok(Some(code)) => {
                self.tell_at_id(text!("link-taken", id = candidate.external_id, code = code));
                Outcome::stay()
            }
            Err(trouble) => {
                self.tell_at_id(trouble.text);
                Outcome::stay()
            }
        }
    }

    pub fn link(&mut self, candidate: &Candidate, file: &CustomerFile) -> Outcome {
        self.doing = Doing::Saving;
        self.linked_in = None;
        Outcome::ask(Request::Store(StoreRequest::Link {
            customer: file.customer.id,
            system: candidate.system,
            external_id: candidate.external_id.clone(),
        }))
    }

    /// The store has answered.
    pub fn linked(
        &mut self,
        system: SystemId,
        answer: Answered<()>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        self.doing = Doing::Nothing;
        match answer {
            Ok(()) => {
                self.linked_in = Some(system);
                Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)))
            }
            Err(trouble) => {
                self.form.tell(&trouble, &mut cx.notices);
                Outcome::stay()
            }
        }
    }

    /// Why the id in the field cannot be unlinked.
    ///
    /// # Errors
    /// He is not linked to it, or has devices there under it.
    pub fn check_unlink(&self, file: &CustomerFile) -> Result<(), Text> {
        let Some(link) = self.current(file).filter(|link| link.external_id == self.typed()) else {
            return Err(text!("unlink-not-linked"));
        };
        let is_under =
            |device: &&Device| (device.system, &device.external_id) == (link.system, &link.external_id);
        let (id, system) = (link.external_id.as_str(), link.system_name.as_str());
        match file.devices.iter().filter(is_under).count() {
            0 => Ok(()),
            count => Err(text!("link-has-devices", id = id, system = system, count = count)),
        }
    }

    /// Asks before the link to the id in the field is taken away, unless it cannot be.
    pub fn ask_unlink(&mut self, file: &CustomerFile) -> Outcome {
        if let Err(why) = self.check_unlink(file) {
            self.tell_at_id(why);
            return Outcome::stay();
        }
        let Some(link) = self.current(file) else { return Outcome::stay() };
        let (id, system) = (link.external_id.as_str(), link.system_name.as_str());
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("unlink-title", id = id, system = system),
            lines: vec![text!("unlink-what", system = system)],
            yes: text!("unlink-yes"),
            no: text!("unlink-no"),
            purpose: Purpose::Unlink { system: link.system, external_id: link.external_id.clone() },
        })))
    }

    pub fn unlink(&mut self, system: SystemId, external_id: String, file: &CustomerFile) -> Outcome {
        self.doing = Doing::Saving;
        let customer = file.customer.id;
        Outcome::ask(Request::Store(StoreRequest::Unlink { customer, system, external_id }))
    }

    /// The store has answered.
    pub fn unlinked(
        &mut self,
        (system, external_id): (SystemId, String),
        answer: Answered<()>,
        file: &CustomerFile,
        cx: &mut Context,
    ) -> Outcome {
        self.doing = Doing::Nothing;
        match answer {
            Ok(()) => {
                cx.notices.done(text!("unlink-done", id = external_id.as_str(), system = self.name(system)));
                // The id of a link that is no more must not look like one that was typed.
                self.shows_anew = self.typed() == external_id;
                Outcome::ask(Request::Store(StoreRequest::Customer(file.customer.id)))
            }
            Err(trouble) => {
                self.form.tell(&trouble, &mut cx.notices);
                Outcome::stay()
            }
        }
    }

    /// Opens the window that searches him there.
    pub fn find(&self, file: &CustomerFile) -> Outcome {
        let Some(system) = self.system() else { return Outcome::stay() };
        // The tax id finds him for certain; who has none is looked for by name.
        let text =
            file.customer.tax_id.as_ref().map_or_else(|| file.customer.name.clone(), ToString::to_string);
        Outcome::go(Step::Open(Route::Find { system: system.id, system_name: system.name.clone(), text }))
    }

    /// An answer is about another id than what stands there now.
    fn tell_unused(&self, system: SystemId, external_id: &str, cx: &mut Context) {
        cx.notices.warn(text!("link-answer-unused", id = external_id, system = self.name(system)));
    }

    fn tell_at_id(&mut self, text: Text) {
        self.form.set_problems(&[Problem::new("external_id", text)]);
    }
}

/// Asks whether to link him to a record with another name or tax id.
fn ask_despite(candidate: Candidate, file: &CustomerFile, cx: &Context) -> Outcome {
    let none = || cx.say(&text!("none"));
    let ours = file.customer.tax_id.as_ref().map_or_else(none, ToString::to_string);
    let theirs = candidate.tax_id.clone().unwrap_or_else(none);
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("link-differs-title"),
        lines: vec![
            text!("link-differs-ours", name = file.customer.name.as_str(), tax_id = ours),
            text!(
                "link-differs-theirs",
                id = candidate.external_id.as_str(),
                name = candidate.name.as_str(),
                tax_id = theirs
            ),
        ],
        yes: text!("link-differs-yes"),
        no: text!("link-differs-no"),
        purpose: Purpose::LinkDespite(candidate),
    })))
}

fn has_link(file: &CustomerFile, system: SystemId, external_id: &str) -> bool {
    file.links.iter().any(|link| link.system == system && link.external_id == external_id)
}
