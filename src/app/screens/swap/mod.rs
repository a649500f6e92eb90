//! Cambiar equipo: another unit of stock in the place of a device, all in one step.
//!
//! What is of the line goes over; what is of the unit is asked for.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::{Answered, DeviceChoices, Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent, view as form_view};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickOption, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::customer::view::say;
use crate::domain::device::{Device, Entry, FieldChange};
use crate::domain::draft::Entries;
use crate::domain::ids::{CustomerId, DeviceId, ProductId};
use crate::domain::one_step::{MAX_REASON, OF_UNIT, OldUnit, OneStep, SwapDraft};
use crate::domain::problem::Problem;
use crate::domain::technology::{Technology, required_line, technology};
use crate::domain::text::Text;
use crate::domain::values::SerialNumber;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::harmless;

/// What becomes of the old unit, as the form words it.
const STOCK: &str = "stock";
const BROKEN: &str = "broken";

/// The form.
pub struct SwapScreen {
    customer: CustomerId,
    id: DeviceId,
    device: Option<Device>,
    choices: Option<DeviceChoices>,
    form: Form,
    before: Entries,
    is_saving: bool,
    trouble: Option<Trouble>,
}

impl SwapScreen {
    pub fn new(customer: CustomerId, device: DeviceId) -> Self {
        Self {
            customer,
            id: device,
            device: None,
            choices: None,
            form: Form::default(),
            before: Entries::new(),
            is_saving: false,
            trouble: None,
        }
    }

    fn technology(&self) -> Option<&'static Technology> {
        technology(&self.device.as_ref()?.technology.0)
    }

    /// Makes the form as soon as all that it offers is known.
    fn make(&mut self) {
        let (Some(device), Some(choices), Some(technology)) =
            (&self.device, &self.choices, self.technology())
        else {
            return;
        };
        if !self.form.fields().is_empty() {
            return;
        }
        let line = |key, label| Field::new(key, label, Editor::Line(Line::default()));
        let products = choices
            .products
            .iter()
            .filter(|product| product.technology == device.technology && product.retired_at.is_none());
        let options: Vec<PickOption> = products
            .map(|product| PickOption {
                key: product.id.0.to_string(),
                label: text!("plain", value = product.name.as_str()),
                note: Some(text!("device-product-left", count = product.stock)),
                why_not: (product.stock <= 0).then(|| text!("device-product-none-left")),
            })
            .collect();
        let own = device.product.0.to_string();
        let has_own = options.iter().any(|option| option.key == own && option.why_not.is_none());
        let first = options.iter().find(|option| option.why_not.is_none()).map(|option| option.key.clone());
        let product = if has_own { Some(own) } else { first };
        let choice = Choice::new(options, text!("swap-no-stock")).with(product.as_deref());
        let old = [(STOCK, text!("swap-old-stock")), (BROKEN, text!("swap-old-broken"))]
            .map(|(key, label)| PickOption { key: key.to_owned(), label, note: None, why_not: None });
        let old = Choice::new(old.into(), text!("pick-none")).with(Some(STOCK));
        let mut fields = vec![
            Field::new("product", text!("field-product"), Editor::Choice(choice)),
            line("serial", text!("swap-serial")).help(text!("swap-serial-help")),
        ];
        let of_unit = OF_UNIT.iter().filter_map(|key| technology.field(key));
        fields.extend(of_unit.map(|spec| line(&spec.key, Text::new(spec.label.clone()))));
        fields.push(Field::new("old", text!("swap-old"), Editor::Choice(old)));
        fields.push(line("reason", text!("swap-reason")).help(text!("swap-reason-help")));
        fields.push(Field::new("save", text!("key-swap-device"), Editor::Button));
        self.form = Form::new(fields);
        self.form.focus_on("serial");
        self.before = self.form.entries();
    }

    /// # Errors
    /// All the problems, in the order of the form.
    fn check(&self, device: &Device, technology: &Technology) -> Result<SwapDraft, Vec<Problem>> {
        let mut problems = Vec::new();
        let product = self.form.words("product").parse().map(ProductId).ok();
        if product.is_none() {
            problems.push(Problem::new("product", text!("swap-no-stock")));
        }
        let words = self.form.words("serial");
        let serial = if words.trim().is_empty() {
            Err(text!("field-required"))
        } else {
            SerialNumber::parse(words, technology.serial)
        };
        let serial = serial.map_err(|text| problems.push(Problem::new("serial", text))).ok();
        let mut fields = BTreeMap::new();
        for spec in OF_UNIT.iter().filter_map(|key| technology.field(key)) {
            match spec.parse(self.form.words(&spec.key)) {
                Ok(value) => {
                    let change = value.map_or(FieldChange::Clear, FieldChange::Set);
                    fields.insert(spec.key.clone(), change);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let old_unit = if self.form.words("old") == BROKEN {
            required_line("reason", self.form.words("reason"), MAX_REASON)
                .map(OldUnit::Broken)
                .map_err(|problem| problems.push(problem))
                .ok()
        } else {
            Some(OldUnit::BackIntoStock)
        };
        match (product, serial, old_unit) {
            (Some(product), Some(serial), Some(old_unit)) if problems.is_empty() => Ok(SwapDraft {
                device: device.id,
                version: device.version,
                product,
                serial,
                fields,
                old_unit,
            }),
            _ => Err(problems),
        }
    }

    fn save(&mut self) -> Outcome {
        let (Some(device), Some(technology)) = (&self.device, self.technology()) else {
            return Outcome::stay();
        };
        match self.check(device, technology) {
            Ok(draft) => {
                self.form.set_problems(&[]);
                self.is_saving = true;
                Outcome::ask(Request::Store(StoreRequest::Swap(Box::new(draft))))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn swapped(&mut self, answer: Answered<OneStep>, cx: &mut Context) -> Outcome {
        self.is_saving = false;
        match answer {
            Ok(_) => {
                cx.notices.done(text!("swap-done", serial = self.form.words("serial").trim()));
                self.before = self.form.entries();
                Outcome::go(Step::Back)
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

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Pick(list) => return Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(_) if !self.is_saving => return self.save(),
            FormEvent::PastEnd => self.form.focus_first(),
            FormEvent::PastStart => self.form.focus_last(),
            FormEvent::Pressed(_)
            | FormEvent::Changed(_)
            | FormEvent::Reveal(_)
            | FormEvent::Generate(_)
            | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Customer(Ok(file)) => {
                self.device = file.devices.into_iter().find(|device| device.id == self.id);
                if self.device.is_none() {
                    self.trouble =
                        Some(Trouble { text: text!("device-gone-meanwhile"), problems: Vec::new() });
                }
                self.make();
            }
            Reply::DeviceChoices(Ok(choices)) => {
                self.choices = Some(choices);
                self.make();
            }
            Reply::Customer(Err(trouble)) | Reply::DeviceChoices(Err(trouble)) => {
                self.trouble = Some(trouble);
            }
            Reply::Swapped(answer) => return self.swapped(answer, cx),
            _ => {}
        }
        Outcome::stay()
    }
}

impl Screen for SwapScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::SwapForm);
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save if self.is_saving => Err(text!("saving-already")),
            Command::Save if self.form.fields().is_empty() => Err(text!("reading")),
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.form.entries() != self.before && typed(&self.form.entries())
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown if self.device.is_none() => {
                Outcome::ask(Request::Store(StoreRequest::Customer(self.customer)))
                    .and(Request::Store(StoreRequest::DeviceChoices { lookups: Vec::new() }))
            }
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
            Msg::Command(command) => {
                let event = self.form.command(command);
                self.form_event(event)
            }
            Msg::Answer(Answer::Picked { field, key }) => {
                let event = self.form.picked(&field, &key);
                self.form_event(event)
            }
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Shown | Msg::Answer(_) | Msg::Changed(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let title = match &self.device {
            Some(device) => {
                cx.say(&text!("swap-of", name = device.name.as_str(), serial = device.serial.as_str()))
            }
            None => cx.say(&text!("swap-title")),
        };
        rule(frame, Rect { height: 1, ..area }, &harmless(&title), "", cx);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        match &self.trouble {
            Some(trouble) => say(frame, below, &cx.say(&trouble.text), cx.theme.bad),
            None if self.form.fields().is_empty() => {
                say(frame, below, &cx.say(&text!("reading")), cx.theme.muted);
            }
            None => {
                let rows = form_view::height(&self.form, area.width, cx);
                form_view::draw(&self.form, true, frame, below, cx);
                let rest = below.height.saturating_sub(rows + 1);
                let what = Rect { y: below.y + rows + 1, height: rest, ..below };
                if rest > 0 && rows < below.height {
                    say(frame, what, &cx.say(&text!("swap-what")), cx.theme.muted);
                }
            }
        }
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("swap-title"))])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}

/// Whether anything was typed: what was only chosen is chosen again at once.
fn typed(entries: &Entries) -> bool {
    entries.values().any(|entry| matches!(entry, Entry::Words(words) if !words.is_empty()))
}
