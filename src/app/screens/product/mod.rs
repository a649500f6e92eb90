//! Fichas › Productos › one product: the form of its name, model and technology, and what is in stock of it.

mod drafts;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::conflicts::Conflicts;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickOption, Purpose, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::ProductId;
use crate::domain::product::{Product, ProductInput};
use crate::domain::technology::technologies;
use crate::domain::text::Text;
use crate::store::{ProductDraft, StoreChange};
use crate::text;

/// The form.
pub struct ProductScreen {
    id: Option<ProductId>,
    saved: Option<Product>,
    form: Form,
    /// The form as it was last read or saved: another one would be lost.
    before: Entries,
    /// The form as it was sent, while the store has not answered.
    sent: Option<Entries>,
    /// Why the product could not be read.
    trouble: Option<Trouble>,
    /// What somebody else has changed in the product while this was typed.
    conflicts: Conflicts,
    /// A draft that is to be taken up as soon as the product has been read.
    chosen: Option<Box<Kept>>,
    /// The drafts that wait have been offered: nobody is asked twice.
    has_offered: bool,
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
        let form = Form::new(fields());
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

    fn show(&mut self, product: Product) {
        self.form.set_words("name", &product.name);
        self.form.set_words("model", &product.model);
        self.form.set_words("technology", &product.technology.0);
        self.conflicts = Conflicts::default();
        self.form.unmark();
        self.before = self.form.entries();
        self.id = Some(product.id);
        self.saved = Some(product);
    }

    fn save(&mut self) -> Outcome {
        if self.sent.is_some() {
            return Outcome::stay();
        }
        let input = ProductInput {
            name: self.form.words("name").to_owned(),
            model: self.form.words("model").to_owned(),
            technology: self.form.words("technology").to_owned(),
        };
        match input.check() {
            Ok(product) => {
                self.form.set_problems(&[]);
                self.sent = Some(self.form.entries());
                let known = self.saved.as_ref().map(|product| (product.id, product.version));
                ask(ProductRequest::Save(ProductDraft { known, product }))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<Product>, cx: &mut Context) -> Outcome {
        let sent = self.sent.take();
        match answer {
            Ok(product) => {
                cx.notices.done(text!("product-saved", name = product.name.as_str()));
                // What was typed since it was sent is not saved and stays.
                match sent.filter(|sent| *sent != self.form.entries()) {
                    None => self.show(product),
                    Some(sent) => {
                        self.before = sent;
                        self.id = Some(product.id);
                        self.saved = Some(product);
                    }
                }
            }
            Err(trouble) => {
                let left = self.form.set_problems(&trouble.problems);
                match left.into_iter().next() {
                    Some(problem) => cx.notices.fail(problem.text),
                    None if trouble.problems.is_empty() => cx.notices.fail(trouble.text),
                    None => {}
                }
            }
        }
        Outcome::stay()
    }

    /// Takes the product as it is now. What is typed stays: that the record is another is told when it is saved.
    fn read(&mut self, answer: Answered<Product>, cx: &mut Context) -> Outcome {
        match answer {
            Ok(product) if self.saved.is_some() && self.has_unsaved() => {
                // Its stock is no part of the form.
                if let Some(saved) = &mut self.saved {
                    (saved.stock, saved.named, saved.assigned) =
                        (product.stock, product.named, product.assigned);
                }
            }
            Ok(product) => self.show(product),
            // What was typed is worth more than the record.
            Err(_) if self.chosen.is_some() => self.id = None,
            Err(trouble) => self.trouble = Some(trouble),
        }
        if self.chosen.is_some() { self.take_up(cx) } else { Outcome::stay() }
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
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
            Reply::Products(ProductReply::Product(answer)) => self.read(answer, cx),
            Reply::Products(ProductReply::Saved(answer)) => self.saved(answer, cx),
            Reply::Products(ProductReply::Overtaken { since, .. }) => self.overtaken(&since, cx),
            Reply::Drafts(kept) => self.offer(kept),
            _ => Outcome::stay(),
        }
    }

    fn command(&mut self, command: Command) -> Outcome {
        match (command, self.id) {
            (Command::Save, _) => self.save(),
            (Command::Compare, _) => self.compare(),
            (Command::ChangeStock, Some(id)) => Outcome::go(Step::Open(Route::Stock(id))),
            (Command::ShowMovements, Some(id)) => Outcome::go(Step::Open(Route::Movements(id))),
            (Command::Back, _) => Outcome::go(Step::Back),
            (command, _) => {
                let event = self.form.command(command);
                self.form_event(event)
            }
        }
    }
}

fn ask(request: ProductRequest) -> Outcome {
    Outcome::ask(Request::Store(StoreRequest::Products(request)))
}

impl Screen for ProductScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::ProductForm);
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
            // What is not here yet would be taken for a new one.
            Command::Save if self.id.is_some() && self.saved.is_none() => Err(text!("reading")),
            Command::ChangeStock | Command::ShowMovements if self.id.is_none() => {
                Err(text!("product-save-first"))
            }
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
            Msg::Command(command) => self.command(command),
            Msg::Answer(Answer::Picked { field, key }) => {
                let event = self.form.picked(&field, &key);
                self.form_event(event)
            }
            Msg::Answer(Answer::TakeUp(kept)) => self.choose(kept, cx),
            Msg::Answer(Answer::Compared { sides, then }) => self.compared(&sides, then),
            Msg::Answer(Answer::Yes(Purpose::RegisterAnew)) => self.register_anew(cx),
            Msg::Reply(reply) => self.reply(reply, cx),
            // Its stock moves, whoever moves it.
            Msg::Changed(StoreChange::Elsewhere | StoreChange::Operation { .. }) => match self.id {
                Some(id) if self.saved.is_some() => ask(ProductRequest::Product(id)),
                Some(_) | None => Outcome::stay(),
            },
            Msg::Answer(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = match &self.saved {
            Some(product) => crate::ui::text::harmless(&product.name).into_owned(),
            None => cx.say(&text!("path-new-product")),
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
        self.form.hint().map(|text| cx.say(text))
    }
}
