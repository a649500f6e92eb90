//! Trasladar: a device goes over to another customer, as the same unit, all in one step.

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent, Note, view as form_view};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, PickOption, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::customer::view::say;
use crate::domain::device::Device;
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::one_step::{MoveDraft, OneStep};
use crate::domain::problem::Problem;
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::harmless;

/// The form.
pub struct TransferScreen {
    customer: CustomerId,
    id: DeviceId,
    device: Option<Device>,
    /// The customer with the code that is typed.
    target: Option<Box<CustomerFile>>,
    form: Form,
    is_saving: bool,
    trouble: Option<Trouble>,
}

impl TransferScreen {
    pub fn new(customer: CustomerId, device: DeviceId) -> Self {
        let code = Field::new("customer", text!("move-customer"), Editor::Line(Line::default()))
            .help(text!("move-customer-help"));
        let mut screen = Self {
            customer,
            id: device,
            device: None,
            target: None,
            form: Form::new(vec![code]),
            is_saving: false,
            trouble: None,
        };
        screen.follow_target();
        screen
    }

    /// Offers what the customer with the code that is typed has.
    fn follow_target(&mut self) {
        let serves = self.device.as_ref().and_then(|device| technology(&device.technology.0));
        let tariffs: Vec<PickOption> = self
            .target
            .iter()
            .flat_map(|file| &file.tariffs)
            .map(|tariff| PickOption {
                key: tariff.id.0.to_string(),
                label: text!("plain", value = tariff.name.as_str()),
                note: None,
                why_not: serves
                    .filter(|technology| tariff.service(technology.serves).is_none())
                    .map(|technology| text!("device-tariff-not-served", service = technology.serves.label())),
            })
            .collect();
        let own = self.device.as_ref().map(|device| device.tariff.0.to_string());
        let can_be = |option: &&PickOption| option.why_not.is_none();
        let same = tariffs.iter().filter(can_be).find(|option| Some(&option.key) == own.as_ref());
        let tariff = same.or_else(|| tariffs.iter().find(can_be)).map(|option| option.key.clone());
        let choice = Choice::new(tariffs, text!("move-no-tariff")).with(tariff.as_deref());
        let mut fields = vec![Field::new("tariff", text!("field-tariff"), Editor::Choice(choice))];
        let ids: Vec<PickOption> = self
            .target
            .iter()
            .flat_map(|file| &file.links)
            .filter(|link| Some(link.system) == self.device.as_ref().map(|device| device.system))
            .map(|link| PickOption {
                key: link.external_id.clone(),
                label: text!("plain", value = link.external_id.as_str()),
                note: None,
                why_not: None,
            })
            .collect();
        if ids.len() > 1 {
            let first = ids.first().map(|option| option.key.clone());
            let choice = Choice::new(ids, text!("pick-none")).with(first.as_deref());
            fields.push(Field::new("external_id", text!("move-external-id"), Editor::Choice(choice)));
        }
        fields.push(Field::new("save", text!("key-move-device"), Editor::Button));
        self.form.replace_from(1, fields);
        let note = self
            .target
            .as_ref()
            .map(|file| Note::Plain(text!("plain", value = harmless(&file.customer.name).into_owned())));
        self.form.set_note("customer", note);
    }

    fn typed_code(&self) -> &str {
        self.form.words("customer").trim()
    }

    fn look_for_target(&mut self) -> Outcome {
        self.target = None;
        self.follow_target();
        match self.typed_code() {
            "" => Outcome::stay(),
            code => Outcome::ask(Request::Store(StoreRequest::CustomerCoded(code.to_owned()))),
        }
    }

    fn save(&mut self) -> Outcome {
        let Some(device) = &self.device else { return Outcome::stay() };
        let mut problems = Vec::new();
        let target = match (&self.target, self.typed_code()) {
            (_, "") => Err(text!("field-required")),
            (Some(file), _) => Ok(file),
            (None, code) => Err(text!("move-customer-unknown", code = code)),
        };
        let target = target.map_err(|text| problems.push(Problem::new("customer", text))).ok();
        let tariff = self.form.words("tariff").parse().map(TariffId).ok();
        if tariff.is_none() && target.is_some() {
            problems.push(Problem::new("tariff", text!("move-no-tariff")));
        }
        let (Some(target), Some(tariff)) = (target, tariff) else {
            self.form.set_problems(&problems);
            return Outcome::stay();
        };
        let draft = MoveDraft {
            device: device.id,
            version: device.version,
            customer: target.customer.id,
            tariff,
            external_id: Some(self.form.words("external_id").to_owned()).filter(|id| !id.is_empty()),
        };
        self.form.set_problems(&[]);
        self.is_saving = true;
        Outcome::ask(Request::Store(StoreRequest::Move(Box::new(draft))))
    }

    fn moved(&mut self, answer: Answered<OneStep>, cx: &mut Context) -> Outcome {
        self.is_saving = false;
        match answer {
            Ok(_) => {
                cx.notices.done(text!("move-done", code = self.typed_code()));
                self.form.set_words("customer", "");
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
            FormEvent::Changed(key) if key == "customer" => return self.look_for_target(),
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
                self.follow_target();
            }
            Reply::Customer(Err(trouble)) => self.trouble = Some(trouble),
            // Of the code that is typed now; of another it comes too late.
            Reply::CustomerCoded { code, answer } if code == self.typed_code() => {
                self.target = answer.ok();
                self.follow_target();
            }
            Reply::Moved(answer) => return self.moved(answer, cx),
            _ => {}
        }
        Outcome::stay()
    }
}

impl Screen for TransferScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::MoveForm);
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save if self.is_saving => Err(text!("saving-already")),
            Command::Save if self.device.is_none() => Err(text!("reading")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown if self.device.is_none() => {
                Outcome::ask(Request::Store(StoreRequest::Customer(self.customer)))
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
                cx.say(&text!("move-of", name = device.name.as_str(), serial = device.serial.as_str()))
            }
            None => cx.say(&text!("move-title")),
        };
        rule(frame, Rect { height: 1, ..area }, &harmless(&title), "", cx);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        match &self.trouble {
            Some(trouble) => say(frame, below, &cx.say(&trouble.text), cx.theme.bad),
            None => {
                let rows = form_view::height(&self.form, area.width, cx);
                form_view::draw(&self.form, true, frame, below, cx);
                let rest = below.height.saturating_sub(rows + 1);
                let what = Rect { y: below.y + rows + 1, height: rest, ..below };
                if rest > 0 && rows < below.height {
                    say(frame, what, &cx.say(&text!("move-what")), cx.theme.muted);
                }
            }
        }
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("move-title"))])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}
