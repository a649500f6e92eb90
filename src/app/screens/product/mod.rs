//! Fichas › Productos › one product: the form of its name, model and technology, and what is in stock of it.

mod record;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::{Edited, FORM, RecordForm};
use crate::app::route::{Outcome, PickOption, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::draft::{Draft, DraftOf};
use crate::domain::ids::ProductId;
use crate::domain::product::{Product, ProductInput};
use crate::domain::technology::technologies;
use crate::domain::text::Text;
use crate::store::{ProductDraft, StoreChange};
use crate::text;

/// The form.
pub struct ProductScreen {
    edited: Edited<Product>,
}

fn fields() -> Vec<Field> {
    let options = technologies()
        .iter()
        .map(|technology| PickOption {
            key: technology.key.0.clone(),
            label: Text::new(technology.label.clone()),
            note: Some(text!("technology-serves", service = technology.serves.label())),
            why_not: None,
        })
        .collect();
    let mut technology = Choice::new(options, text!("pick-none"));
    technology.go_next();
    let line = || Editor::Line(Line::default());
    vec![
        Field::new("name", text!("field-name"), line()).help(text!("product-name-help")),
        Field::new("model", text!("product-model"), line()).help(text!("product-model-help")),
        Field::new("technology", text!("product-technology"), Editor::Choice(technology))
            .help(text!("product-technology-help")),
        Field::new("save", text!("button-save"), Editor::Button),
    ]
}

impl ProductScreen {
    pub fn new(id: Option<ProductId>) -> Self {
        Self { edited: Edited::new(id, Form::new(fields())) }
    }

    fn send(&mut self) -> Outcome {
        if self.edited.sent.is_some() {
            return Outcome::stay();
        }
        let input = ProductInput {
            name: self.edited.form.words("name").to_owned(),
            model: self.edited.form.words("model").to_owned(),
            technology: self.edited.form.words("technology").to_owned(),
        };
        match input.check() {
            Ok(product) => {
                self.edited.form.set_problems(&[]);
                self.edited.sent = Some(self.edited.form.entries());
                let known = self.edited.known();
                let save = ProductRequest::Save(ProductDraft { known, product });
                Outcome::ask(Request::Store(StoreRequest::Products(save)))
            }
            Err(problems) => {
                self.edited.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Product>, cx: &mut Context) -> Outcome {
        self.saved_as(answer, |product| text!("product-saved", name = product.name.as_str()), cx);
        Outcome::stay()
    }

    /// Takes the product as it is now; its stock is no part of the form and is shown even while something is typed.
    fn read(&mut self, product: Product, cx: &mut Context) -> Outcome {
        if self.has_unsaved()
            && let Some(saved) = &mut self.edited.saved
        {
            (saved.stock, saved.named, saved.assigned) = (product.stock, product.named, product.assigned);
        }
        self.take_read(product, cx)
    }

    fn event(&mut self, event: FormEvent) -> Outcome {
        match event {
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
            Reply::Products(ProductReply::Product(Ok(product))) => self.read(product, cx),
            Reply::Products(ProductReply::Product(Err(trouble))) => self.not_read(trouble, cx),
            Reply::Products(ProductReply::Saved(answer)) => self.saved(answer, cx),
            Reply::Products(ProductReply::Overtaken { since, .. }) => self.overtaken(&since, cx),
            Reply::Drafts(kept) => self.offer(kept),
            _ => Outcome::stay(),
        }
    }
}

impl Screen for ProductScreen {
    fn places(&self) -> Vec<Place> {
        self.edited.places(Place::ProductForm)
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
            Command::ChangeStock | Command::ShowMovements if self.edited.id.is_none() => {
                Err(text!("product-save-first"))
            }
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
        match (msg, self.edited.id) {
            // Its stock may have been changed on the way, and it moves, whoever moves it.
            (Msg::Shown, _) if self.edited.saved.is_some() => self.read_again(),
            (Msg::Changed(StoreChange::Elsewhere | StoreChange::Operation { .. }), _) => self.read_again(),
            (Msg::Command(Command::ChangeStock), Some(id)) => Outcome::go(Step::Open(Route::Stock(id))),
            (Msg::Command(Command::ShowMovements), Some(id)) => Outcome::go(Step::Open(Route::Movements(id))),
            (Msg::Reply(reply), _) => self.reply(reply, cx),
            (msg, _) => self.form_msg(msg, cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.edited.saved {
            Some(product) => crate::ui::text::harmless(&product.name).into_owned(),
            None => cx.say(&text!("path-new-product")),
        };
        Some(vec![name])
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        self.saving_badge(cx)
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.edited.hint().map(|text| cx.say(text))
    }
}
