//! Fichas › Productos › the stock of one: units come in, go out or are told by their serials, which a scanner types one
//! after the other.

mod drafts;
mod scans;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::record_form::{FORM, Offered};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Answer, Outcome, PickOption, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::draft::{Draft, DraftOf, Entries};
use crate::domain::ids::ProductId;
use crate::domain::product::{Product, StockDeed, StockInput};
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::domain::values::{SerialForm, SerialNumber};
use crate::text;

use scans::Scans;

/// How many fields every change has: what is done, and the line into which serials are scanned.
const COMMON: usize = 2;

/// The form of a change of stock.
pub struct StockScreen {
    product: ProductId,
    /// The product as it is now; `None` until it has been read.
    record: Option<Product>,
    form: Form,
    scans: Scans,
    /// What was scanned before it was known which form a serial of this product has.
    early: Vec<String>,
    /// The form as it was opened.
    before: Entries,
    /// What was sent, while the store has not answered.
    sent: Option<Sent>,
    /// Why the product could not be read.
    trouble: Option<Trouble>,
    refresh: Refresh,
    offered: Offered,
}

/// A change that was sent.
struct Sent {
    entries: Entries,
    deed: StockDeed,
    serials: Vec<SerialNumber>,
    units: i64,
}

fn deed_options() -> Vec<PickOption> {
    StockDeed::ALL
        .into_iter()
        .map(|deed| PickOption {
            key: deed.word().to_owned(),
            label: match deed {
                StockDeed::In => text!("stock-in"),
                StockDeed::Out => text!("stock-out"),
                StockDeed::Name => text!("stock-name"),
            },
            note: Some(match deed {
                StockDeed::In => text!("stock-in-note"),
                StockDeed::Out => text!("stock-out-note"),
                StockDeed::Name => text!("stock-name-note"),
            }),
            why_not: None,
        })
        .collect()
}

fn common() -> Vec<Field> {
    let deed = Choice::new(deed_options(), text!("pick-none")).with(Some(StockDeed::In.word()));
    let mut serial = Field::new("serial", text!("stock-serial"), Editor::Line(Line::default()))
        .help(text!("stock-serial-help"));
    serial.place = Some(Place::ScanLine);
    vec![Field::new("deed", text!("stock-deed"), Editor::Choice(deed)), serial]
}

impl StockScreen {
    pub fn new(product: ProductId) -> Self {
        let mut screen = Self {
            product,
            record: None,
            form: Form::new(common()),
            scans: Scans::default(),
            early: Vec::new(),
            before: Entries::new(),
            sent: None,
            trouble: None,
            refresh: Refresh::default(),
            offered: Offered::default(),
        };
        screen.follow_deed();
        screen.before = screen.form.entries();
        // A scanner types at once.
        screen.form.focus_on("serial");
        screen
    }

    fn deed(&self) -> StockDeed {
        StockDeed::from_word(self.form.words("deed")).unwrap_or(StockDeed::In)
    }

    fn serial_form(&self) -> SerialForm {
        let technology = self.record.as_ref().and_then(|product| technology(&product.technology.0));
        technology.map_or(SerialForm::Free, |technology| technology.serial)
    }

    /// Puts the fields of what is done below the common ones.
    fn follow_deed(&mut self) {
        let line = |words: &str| Editor::Line(Line::new(words));
        let units = Field::new("units", text!("stock-units"), line(self.form.words("units")))
            .help(text!("stock-units-help"));
        let reason = Field::new("reason", text!("stock-reason"), line(self.form.words("reason")));
        let mut fields = match self.deed() {
            StockDeed::In => vec![units, reason.help(text!("stock-reason-help"))],
            StockDeed::Out => vec![units, reason.help(text!("stock-reason-needed"))],
            StockDeed::Name => Vec::new(),
        };
        fields.push(Field::new("save", text!("button-save"), Editor::Button));
        self.form.replace_from(COMMON, fields);
    }

    /// Takes what stands in the line as a serial; an empty one leads on.
    fn take_serial(&mut self) -> Outcome {
        let words = self.form.words("serial").trim().to_owned();
        if words.is_empty() {
            let event = self.form.command(Command::NextField);
            return self.form_event(event);
        }
        self.form.fill("serial", "");
        self.take_all(vec![words])
    }

    /// Takes scans in their order; those that come before the product wait for it.
    fn take_all(&mut self, scanned: Vec<String>) -> Outcome {
        if self.record.is_none() {
            self.early.extend(scanned);
            return Outcome::stay();
        }
        let form = self.serial_form();
        let serials: Vec<SerialNumber> =
            scanned.iter().filter_map(|words| self.scans.take(words, form)).collect();
        if serials.is_empty() { Outcome::stay() } else { ask(ProductRequest::Places(serials)) }
    }

    fn save(&mut self) -> Outcome {
        // Who scans and saves at once means the last one, too.
        let scanned =
            if self.form.words("serial").trim().is_empty() { Outcome::stay() } else { self.take_serial() };
        if self.sent.is_some() || self.record.is_none() {
            return scanned;
        }
        let deed = self.deed();
        let input = StockInput {
            deed,
            units: self.form.words("units").to_owned(),
            serials: self.scans.good(deed, self.product),
            reason: self.form.words("reason").to_owned(),
        };
        match input.check() {
            Ok(change) => {
                self.form.set_problems(&[]);
                self.sent = Some(Sent {
                    entries: self.entries(),
                    deed,
                    serials: change.serials.clone(),
                    units: change.units,
                });
                scanned.with(ask(ProductRequest::ChangeStock { product: self.product, change }))
            }
            Err(problems) => {
                self.form.set_problems(&problems);
                scanned
            }
        }
    }

    fn changed(&mut self, answer: Answered<Product>, cx: &mut Context) -> Outcome {
        let Some(sent) = self.sent.take() else { return Outcome::stay() };
        match answer {
            Ok(product) => {
                let left = self.scans.refused(sent.deed, self.product);
                self.tell_done(&sent, &product, left, cx);
                self.scans.forget(&sent.serials);
                self.record = Some(product);
                // What was typed since then is not saved; what was sent would be saved twice.
                let now = self.form.entries();
                for key in
                    ["units", "reason"].into_iter().filter(|key| now.get(*key) == sent.entries.get(*key))
                {
                    self.form.set_words(key, "");
                }
                self.before = self.untouched();
                self.scans.forget_refused(sent.deed, self.product);
            }
            Err(trouble) => {
                self.form.tell(&trouble, &mut cx.notices);
                // Somebody else may have taken what was free a moment ago.
                let serials = self.scans.serials();
                if !serials.is_empty() {
                    return ask(ProductRequest::Places(serials));
                }
            }
        }
        Outcome::stay()
    }

    /// The form for what is being done, with nothing typed in it.
    fn untouched(&self) -> Entries {
        let mut empty = Self::new(self.product);
        if let Some(deed) = self.form.entries().get("deed") {
            empty.form.put("deed", deed);
            empty.follow_deed();
        }
        empty.form.entries()
    }

    fn tell_done(&self, sent: &Sent, product: &Product, left: usize, cx: &mut Context) {
        let count = sent.units + i64::try_from(sent.serials.len()).unwrap_or(0);
        let done = match sent.deed {
            StockDeed::In => text!("stock-came-in", count = count, stock = product.stock),
            StockDeed::Out => text!("stock-went-out", count = count, stock = product.stock),
            StockDeed::Name => text!("stock-was-named", count = count),
        };
        match left {
            0 => cx.notices.done(done),
            left => cx.notices.warn(text!("stock-left-out", done = done, count = left)),
        }
    }

    fn form_event(&mut self, event: FormEvent) -> Outcome {
        match event {
            FormEvent::Changed(key) if key == "deed" => self.follow_deed(),
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
            Reply::Products(ProductReply::Product(answer)) => {
                self.refresh.answered();
                self.read(answer, cx).and(Request::After(REST))
            }
            Reply::Elapsed if self.refresh.rested() => ask(ProductRequest::Product(self.product)),
            Reply::Products(ProductReply::Places { asked, places }) => {
                // What is not known now, the store says when it is saved.
                if let Ok(places) = places {
                    self.scans.know(&asked, &places);
                }
                Outcome::stay()
            }
            Reply::Products(ProductReply::StockChanged(answer)) => self.changed(answer, cx),
            Reply::Drafts(kept) => self.offer(kept),
            _ => Outcome::stay(),
        }
    }

    fn read(&mut self, answer: Answered<Product>, cx: &mut Context) -> Outcome {
        match answer {
            Ok(product) => {
                self.record = Some(product);
                self.trouble = None;
                let early = std::mem::take(&mut self.early);
                let outcome = self.take_all(early);
                if self.offered.chosen.is_some() { outcome.with(self.take_up(cx)) } else { outcome }
            }
            Err(trouble) => {
                match self.record {
                    // What is already shown stays, and what was scanned.
                    Some(_) => cx.notices.fail(trouble.text),
                    None => self.trouble = Some(trouble),
                }
                Outcome::stay()
            }
        }
    }

    /// A line of a paste is a serial, as if each had been scanned.
    fn paste(&mut self, words: &str) -> Outcome {
        let is_scanning = self.form.focused().is_some_and(|field| field.key == "serial");
        if !is_scanning || !words.trim_end().contains(['\n', '\r']) {
            let event = self.form.paste(words);
            return self.form_event(event);
        }
        let lines = words.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        self.take_all(lines.map(str::to_owned).collect())
    }

    fn command(&mut self, command: Command) -> Outcome {
        match command {
            Command::TakeSerial => self.take_serial(),
            Command::DropSerial => {
                self.scans.drop_last();
                Outcome::stay()
            }
            Command::Save => self.save(),
            Command::Back => Outcome::go(Step::Back),
            command => {
                let event = self.form.command(command);
                self.form_event(event)
            }
        }
    }
}

fn ask(request: ProductRequest) -> Outcome {
    Outcome::ask(Request::Store(StoreRequest::Products(request)))
}

impl Screen for StockScreen {
    fn places(&self) -> Vec<Place> {
        let mut places = self.form.places();
        places.insert(places.len() - 1, Place::StockForm);
        places
    }

    fn takes_text(&self) -> bool {
        self.form.takes_text()
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Save if self.sent.is_some() => Err(text!("saving-already")),
            Command::Save if self.record.is_none() => Err(text!("reading")),
            Command::DropSerial if self.scans.is_empty() => Err(text!("stock-nothing-scanned")),
            _ => Ok(()),
        }
    }

    fn has_unsaved(&self) -> bool {
        !self.scans.is_empty() || !self.early.is_empty() || self.form.entries() != self.before
    }

    fn drafts(&self) -> Vec<(u64, Draft)> {
        self.has_unsaved().then(|| (FORM, self.draft())).into_iter().collect()
    }

    fn takes_up(&self, draft: &DraftOf) -> bool {
        self.is_of(draft)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.shown(),
            Msg::Text(key) => {
                let event = self.form.text(key);
                self.form_event(event)
            }
            Msg::Paste(words) => self.paste(&words),
            Msg::Command(command) => self.command(command),
            Msg::Answer(Answer::Picked { field, key }) => {
                let event = self.form.picked(&field, &key);
                self.form_event(event)
            }
            Msg::Answer(Answer::TakeUp(kept)) => self.choose(kept, cx),
            Msg::Reply(reply) => self.reply(reply, cx),
            // Units are handed out meanwhile: what is left is told as it is now.
            Msg::Changed(_) if self.record.is_some() && self.refresh.changed() => {
                ask(ProductRequest::Product(self.product))
            }
            Msg::Answer(_) | Msg::Changed(_) | Msg::Resized => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = self
            .record
            .as_ref()
            .map_or_else(String::new, |product| crate::ui::text::harmless(&product.name).into_owned());
        Some(vec![cx.say(&text!("path-stock", product = name))])
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
