//! The form of a customer's own data: a new one, or one that is changed.
//!
//! His status, tariffs and links are changed in his file.

mod fields;
mod record;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request, StoreRequest};
use crate::app::form::{Form, FormEvent, Note};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::{Edited, FORM, RecordForm};
use crate::app::route::{Leave, Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::customer_form::{CustomerDraft, CustomerInput};
use crate::domain::draft::{Draft, DraftOf};
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;
use crate::domain::values::TaxId;
use crate::store::{SavedCustomer, StoreChange, TaxIdHolder};
use crate::text;
use crate::ui::text::harmless;

/// The form.
pub struct CustomerFormScreen {
    edited: Edited<Customer>,
}

impl CustomerFormScreen {
    pub fn new(id: Option<CustomerId>) -> Self {
        Self { edited: Edited::new(id, Form::new(fields::all(id.is_none()))) }
    }

    /// What is typed, as the domain checks it.
    fn input(&self) -> CustomerInput {
        let words = |key| self.edited.form.words(key).to_owned();
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
        CustomerStatus::from_word(self.edited.form.words("status")).unwrap_or(CustomerStatus::Captado)
    }

    fn send(&mut self) -> Outcome {
        if self.edited.sent.is_some() {
            return Outcome::stay();
        }
        match self.input().check() {
            Ok(customer) => {
                self.edited.form.set_problems(&[]);
                self.edited.sent = Some(self.edited.form.entries());
                let known = self.edited.known();
                let draft = CustomerDraft { known, status: self.status(), customer };
                Outcome::ask(Request::Store(StoreRequest::SaveCustomer(Box::new(draft))))
            }
            Err(problems) => {
                self.edited.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Box<SavedCustomer>>, cx: &mut Context) -> Outcome {
        let SavedCustomer { customer, namesake } = match answer {
            Ok(saved) => *saved,
            Err(trouble) => {
                self.edited.sent = None;
                self.edited.form.tell(&trouble, &mut cx.notices);
                return Outcome::stay();
            }
        };
        match namesake {
            Some(TaxIdHolder { code, name }) => cx.notices.warn(text!(
                "customer-saved-namesake",
                code = customer.code.as_str(),
                other = code,
                name = name
            )),
            None => cx.notices.done(text!("customer-saved", code = customer.code.as_str())),
        }
        let (id, is_new) = (customer.id, self.edited.saved.is_none());
        if !self.take_saved(customer, cx) {
            return Outcome::stay();
        }
        // Of a new one the next thing is his file; that of a known one lies below.
        Outcome::go(if is_new { Step::Leave(Leave::Customer(id)) } else { Step::Back })
    }

    fn tax_id(&self) -> Option<TaxId> {
        self.edited.form.words("tax_id").parse().ok()
    }

    /// Asks who else has the tax id that is typed, as soon as it is one.
    fn look_for_namesake(&mut self) -> Outcome {
        self.edited.form.set_note("tax_id", None);
        match self.tax_id() {
            Some(tax_id) => {
                Outcome::ask(Request::Store(StoreRequest::TaxIdHolder { tax_id, except: self.edited.id }))
            }
            None => Outcome::stay(),
        }
    }

    fn event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Changed(key) if key == "tax_id" => return self.look_for_namesake(),
            FormEvent::Pick(list) => return Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(_) => return self.send(),
            FormEvent::PastEnd => self.edited.form.focus_first(),
            FormEvent::PastStart => self.edited.form.focus_last(),
            FormEvent::Changed(_) | FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Customer(Ok(file)) => self.take_read(file.customer, cx),
            Reply::Customer(Err(trouble)) => self.not_read(trouble, cx),
            Reply::CustomerSaved(answer) => self.saved(answer, cx),
            Reply::CustomerOvertaken { since, .. } => self.overtaken(&since, cx),
            Reply::TaxIdHolder { tax_id, holder } => {
                if let (Ok(Some(TaxIdHolder { code, name })), true) = (holder, self.tax_id() == Some(tax_id))
                {
                    let text = text!("customer-tax-id-held", code = code, name = name);
                    self.edited.form.set_note("tax_id", Some(Note::Warning(text)));
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
        self.edited.places(Place::CustomerForm)
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
            Some(_) => cx.say(&text!("tab-data")),
            None if self.edited.id.is_some() => "…".to_owned(),
            None => cx.say(&text!("path-new-customer")),
        };
        Some(vec![harmless(&name).into_owned()])
    }

    fn badge(&self, cx: &Context) -> Option<(String, Style)> {
        self.saving_badge(cx)
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.edited.hint().map(|hint| cx.say(hint))
    }
}
