//! The form of a customer's own data: a new one, or one that is changed.
//!
//! His status, tariffs and links are changed in his file.

mod drafts;
mod fields;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::conflicts::Conflicts;
use crate::app::form::{Form, FormEvent, Note};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Leave, Outcome, Purpose, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::customer_form::{CustomerDraft, CustomerInput};
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;
use crate::domain::values::TaxId;
use crate::store::{SavedCustomer, StoreChange, TaxIdHolder};
use crate::text;
use crate::ui::text::harmless;

/// The form.
pub struct CustomerFormScreen {
    id: Option<CustomerId>,
    saved: Option<Customer>,
    form: Form,
    /// The form as it was last read or saved: another one would be lost.
    before: Entries,
    /// The form as it was sent, while the store has not answered.
    sent: Option<Entries>,
    /// Why the customer could not be read.
    trouble: Option<Trouble>,
    /// What somebody else has changed in the record while this was typed.
    conflicts: Conflicts,
    /// A draft that is to be taken up as soon as the customer has been read.
    chosen: Option<Box<Kept>>,
    /// The drafts that wait have been offered: nobody is asked twice.
    has_offered: bool,
}

impl CustomerFormScreen {
    pub fn new(id: Option<CustomerId>) -> Self {
        let form = Form::new(fields::all(id.is_none()));
        Self {
            id,
            saved: None,
            before: form.entries(),
            form,
            sent: None,
            trouble: None,
            conflicts: Conflicts::default(),
            chosen: None,
            has_offered: false,
        }
    }

    fn show(&mut self, customer: Customer) {
        fields::fill(&mut self.form, &customer);
        self.conflicts = Conflicts::default();
        self.form.unmark();
        self.before = self.form.entries();
        self.id = Some(customer.id);
        self.saved = Some(customer);
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> CustomerInput {
        let words = |key| self.form.words(key).to_owned();
        CustomerInput {
            code: words("code"),
            name: words("name"),
            tax_id: words("tax_id"),
            email: words("email"),
            phone: words("phone"),
            address: words("address"),
            city: words("city"),
            postal_code: words("postal_code"),
        }
    }

    /// The status that a new customer begins with.
    fn status(&self) -> CustomerStatus {
        CustomerStatus::from_word(self.form.words("status")).unwrap_or(CustomerStatus::Captado)
    }

    fn save(&mut self) -> Outcome {
        if self.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check() {
            Ok(customer) => {
                self.form.set_problems(&[]);
                self.sent = Some(self.form.entries());
                let known = self.saved.as_ref().map(|customer| (customer.id, customer.version));
                let draft = CustomerDraft { known, status: self.status(), customer };
                Outcome::ask(Request::Store(StoreRequest::SaveCustomer(Box::new(draft))))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Box<SavedCustomer>>, cx: &mut Context) -> Outcome {
        let sent = self.sent.take();
        let saved = match answer {
            Ok(saved) => *saved,
            Err(trouble) => {
                self.tell(&trouble, cx);
                return Outcome::stay();
            }
        };
        let SavedCustomer { customer, namesake } = saved;
        match namesake {
            Some(TaxIdHolder { code, name }) => cx.notices.warn(text!(
                "customer-saved-namesake",
                code = customer.code.as_str(),
                other = code,
                name = name
            )),
            None => cx.notices.done(text!("customer-saved", code = customer.code.as_str())),
        }
        // What was typed since it was sent is not saved and stays.
        if let Some(sent) = sent.filter(|sent| *sent != self.form.entries()) {
            self.before = sent;
            self.id = Some(customer.id);
            self.saved = Some(customer);
            return Outcome::stay();
        }
        let id = customer.id;
        let is_new = self.saved.is_none();
        self.show(customer);
        // Of a new one the next thing is his file; that of a known one lies below.
        Outcome::go(if is_new { Step::Leave(Leave::Customer(id)) } else { Step::Back })
    }

    fn tell(&mut self, trouble: &Trouble, cx: &mut Context) {
        let left = self.form.set_problems(&trouble.problems);
        match left.first() {
            Some(problem) => cx.notices.fail(problem.text.clone()),
            None if trouble.problems.is_empty() => cx.notices.fail(trouble.text.clone()),
            None => {}
        }
    }

    fn tax_id(&self) -> Option<TaxId> {
        self.form.words("tax_id").parse().ok()
    }

    /// Asks who else has the tax id that is typed, as soon as it is one.
    fn look_for_namesake(&mut self) -> Outcome {
        self.form.set_note("tax_id", None);
        match self.tax_id() {
            Some(tax_id) => {
                Outcome::ask(Request::Store(StoreRequest::TaxIdHolder { tax_id, except: self.id }))
            }
            None => Outcome::stay(),
        }
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Changed(key) if key == "tax_id" => return self.look_for_namesake(),
            FormEvent::Pick(list) => return Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(_) => return self.save(),
            FormEvent::PastEnd => self.form.focus_first(),
            FormEvent::PastStart => self.form.focus_last(),
            FormEvent::Changed(_) | FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            // Read again while something is typed: that it is another now is told when it is saved.
            Reply::Customer(Ok(_)) if self.has_unsaved() => Outcome::stay(),
            Reply::Customer(Ok(file)) => {
                if self.saved.as_ref() != Some(&file.customer) {
                    self.show(file.customer);
                }
                if self.chosen.is_some() { self.take_up(cx) } else { Outcome::stay() }
            }
            // What was typed is worth more than the record.
            Reply::Customer(Err(_)) if self.chosen.is_some() => {
                *self = Self { chosen: self.chosen.take(), ..Self::new(None) };
                self.take_up(cx)
            }
            Reply::Customer(Err(trouble)) => {
                self.trouble = Some(trouble);
                Outcome::stay()
            }
            Reply::CustomerSaved(answer) => self.saved(answer, cx),
            Reply::CustomerOvertaken { since, .. } => self.overtaken(&since, cx),
            Reply::TaxIdHolder { tax_id, holder } => {
                if let (Ok(Some(TaxIdHolder { code, name })), true) = (holder, self.tax_id() == Some(tax_id))
                {
                    let text = text!("customer-tax-id-held", code = code, name = name);
                    self.form.set_note("tax_id", Some(Note::Warning(text)));
                }
                Outcome::stay()
            }
            Reply::Drafts(kept) => self.offer(kept),
            _ => Outcome::stay(),
        }
    }
}

impl Screen for CustomerFormScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::CustomerForm);
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
                Some(id) if self.saved.is_some() => Outcome::ask(Request::Store(StoreRequest::Customer(id))),
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
            Some(_) => cx.say(&text!("tab-data")),
            None if self.id.is_some() => "…".to_owned(),
            None => cx.say(&text!("path-new-customer")),
        };
        Some(vec![harmless(&name).into_owned()])
    }

    fn badge(&self, cx: &Context) -> Option<(String, Style)> {
        if self.sent.is_some() {
            return Some((cx.say(&text!("badge-saving")), cx.theme.busy));
        }
        self.has_unsaved().then(|| (cx.say(&text!("badge-unsaved")), cx.theme.warning))
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}
