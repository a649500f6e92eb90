//! A change of a device that is one step for a person and several for the systems: another unit in its place (Cambiar
//! equipo), or the same unit at another customer (Trasladar).
//!
//! Here is what both forms do alike; what they ask for, and what is made of it, stands in `swap` and in `transfer`.

mod drafts;
mod swap;
#[cfg(test)]
mod tests;
mod transfer;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::{Form, FormEvent, view as form_view};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::Offered;
use crate::app::route::{Answer, Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::screens::customer::view::say;
use crate::domain::device::Device;
use crate::domain::draft::{Draft, DraftOf, Entries};
use crate::domain::ids::{CustomerId, DeviceId};
use crate::domain::one_step::OneStep;
use crate::domain::problem::Problem;
use crate::domain::text::Text;
use crate::store::StockSerial;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::harmless;

pub use swap::Swap;
pub use transfer::Transfer;

/// What one of the changes asks for, and what it makes of that.
pub trait Change: Default {
    const PLACE: Place;
    /// The fields of which something is asked when they change.
    const ASKING: &[&str] = &[];

    /// Which drafts are of this form.
    fn draft_of(customer: CustomerId, device: DeviceId) -> DraftOf;

    /// What it is called, what it is called of a device, and what it does.
    fn title() -> Text;
    fn title_of(device: &Device) -> Text;
    fn what() -> Text;

    /// What it has to know besides the device.
    fn needs() -> Vec<Request> {
        Vec::new()
    }

    /// Makes of the form what can be made of it with what is known by now.
    fn make(&mut self, device: Option<&Device>, form: &mut Form);

    /// A field was changed: what has to be asked now.
    fn changed(&mut self, _key: &str, _device: Option<&Device>, _form: &mut Form) -> Outcome {
        Outcome::stay()
    }

    /// Takes an answer that is about it alone; says whether the form is to be made again.
    fn take(&mut self, reply: Reply, form: &Form) -> Result<Made, Trouble>;

    /// Whether what is typed waits for an answer, before which it cannot be judged.
    fn awaits(&self) -> bool {
        false
    }

    /// Where a unit is chosen from, if it takes one from stock.
    fn units(&self, _form: &Form) -> Option<Route> {
        None
    }

    fn take_unit(&mut self, _unit: &StockSerial, _form: &mut Form) {}

    /// # Errors
    /// All the problems, in the order of the form.
    fn check(&self, device: &Device, form: &Form) -> Result<StoreRequest, Vec<Problem>>;

    /// What is told when it is saved.
    fn done(form: &Form) -> Text;
}

/// Whether an answer has made the form another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    Anew,
    AsItWas,
}

/// The form.
pub struct OneStepScreen<C> {
    customer: CustomerId,
    id: DeviceId,
    device: Option<Device>,
    change: C,
    form: Form,
    /// The form as it is offered: another one would be lost.
    before: Entries,
    /// The form as it was sent, while the store has not answered.
    sent: Option<Entries>,
    trouble: Option<Trouble>,
    /// It is to be saved as soon as what is typed can be judged.
    wants_save: bool,
    offered: Offered,
    /// What of a draft has no place yet, as what it is chosen from is still being read.
    pending: Entries,
}

impl<C: Change> OneStepScreen<C> {
    pub fn new(customer: CustomerId, device: DeviceId) -> Self {
        let mut screen = Self {
            customer,
            id: device,
            device: None,
            change: C::default(),
            form: Form::default(),
            before: Entries::new(),
            sent: None,
            trouble: None,
            wants_save: false,
            offered: Offered::default(),
            pending: Entries::new(),
        };
        // There is no draft yet that could ask for anything.
        drop(screen.make());
        screen
    }

    /// Makes of the form what can be made by now; gives what is asked for the draft that was waiting for it.
    fn make(&mut self) -> Outcome {
        let was_changed = self.is_changed();
        self.change.make(self.device.as_ref(), &mut self.form);
        if !was_changed {
            self.before = self.form.entries();
        }
        self.fill();
        self.take_up()
    }

    fn is_changed(&self) -> bool {
        self.form.entries() != self.before
    }

    fn save(&mut self) -> Outcome {
        let Some(device) = &self.device else { return Outcome::stay() };
        self.wants_save = self.change.awaits();
        if self.wants_save {
            return Outcome::stay();
        }
        match self.change.check(device, &self.form) {
            Ok(request) => {
                self.form.set_problems(&[]);
                self.sent = Some(self.form.entries());
                Outcome::ask(Request::Store(request))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                Outcome::stay()
            }
        }
    }

    fn saved(&mut self, answer: Answered<OneStep>, cx: &mut Context) -> Outcome {
        self.sent = None;
        match answer {
            Ok(_) => {
                cx.notices.done(C::done(&self.form));
                self.before = self.form.entries();
                Outcome::go(Step::Back)
            }
            Err(trouble) => {
                self.form.tell(&trouble, &mut cx.notices);
                // It may be another device by now: what is typed is for the one that is there.
                Outcome::ask(Request::Store(StoreRequest::Customer(self.customer)))
            }
        }
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Changed(key) => {
                // Who types on has seen what is offered.
                self.pending.clear();
                self.wants_save = false;
                return self.change.changed(&key, self.device.as_ref(), &mut self.form);
            }
            FormEvent::Pick(list) => return Outcome::go(Step::Open(Route::Pick(list))),
            FormEvent::Pressed(_) if self.sent.is_none() => return self.save(),
            FormEvent::PastEnd => self.form.focus_first(),
            FormEvent::PastStart => self.form.focus_last(),
            FormEvent::Pressed(_) | FormEvent::Reveal(_) | FormEvent::Generate(_) | FormEvent::Nothing => {}
        }
        Outcome::stay()
    }

    fn reply(&mut self, reply: Reply, cx: &mut Context) -> Outcome {
        match reply {
            Reply::Customer(Ok(file)) => {
                self.device = file.devices.into_iter().find(|device| device.id == self.id);
                if self.device.is_none() {
                    let text = text!("device-gone-meanwhile");
                    self.trouble = Some(Trouble { text, problems: Vec::new() });
                }
                return self.make();
            }
            Reply::Customer(Err(trouble)) => self.trouble = Some(trouble),
            Reply::Swapped(answer) | Reply::Moved(answer) => return self.saved(answer, cx),
            Reply::Drafts(kept) => return self.offer(kept),
            reply => match self.change.take(reply, &self.form) {
                Ok(Made::Anew) => {
                    let made = self.make();
                    let is_due = self.wants_save && self.sent.is_none();
                    return if is_due { made.with(self.save()) } else { made };
                }
                Ok(Made::AsItWas) => {}
                Err(trouble) => self.trouble = Some(trouble),
            },
        }
        Outcome::stay()
    }

    fn command(&mut self, command: Command) -> Outcome {
        match command {
            Command::Save => self.save(),
            Command::Back => Outcome::go(Step::Back),
            Command::PickSerial => match self.change.units(&self.form) {
                Some(route) => Outcome::go(Step::Open(route)),
                None => Outcome::stay(),
            },
            command => {
                let event = self.form.command(command);
                self.form_event(event)
            }
        }
    }
}

impl<C: Change> Screen for OneStepScreen<C> {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, C::PLACE);
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn awaits(&self) -> Option<Awaits> {
        match (&self.device, &self.trouble) {
            (Some(_), _) if !self.form.fields().is_empty() => None,
            (_, Some(_)) => Some(Awaits::InVain),
            (_, None) => Some(Awaits::Reading),
        }
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save if self.sent.is_some() => Err(text!("saving-already")),
            Command::Save | Command::PickSerial if self.device.is_none() || self.form.fields().is_empty() => {
                Err(text!("reading"))
            }
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        self.is_changed()
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.is_changed().then(|| self.draft()).into_iter().collect()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.is_of(draft)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown if self.device.is_none() => C::needs()
                .into_iter()
                .chain([Request::Drafts])
                .fold(Outcome::ask(Request::Store(StoreRequest::Customer(self.customer))), Outcome::and),
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
            Msg::Answer(Answer::TakeUp(kept)) => self.choose(kept),
            Msg::Answer(Answer::Unit(unit)) => {
                self.change.take_unit(&unit, &mut self.form);
                Outcome::stay()
            }
            Msg::Reply(reply) => self.reply(reply, cx),
            Msg::Shown | Msg::Answer(_) | Msg::Changed(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let title = cx.say(&self.device.as_ref().map_or_else(C::title, C::title_of));
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
                    say(frame, what, &cx.say(&C::what()), cx.theme.muted);
                }
            }
        }
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&C::title())])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        self.form.hint().map(|hint| cx.say(hint))
    }
}
