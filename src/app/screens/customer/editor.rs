//! The form of a device: what can be chosen for it, how its fields follow its technology, and its check.

mod draft;
mod found;
mod overtaken;

use std::collections::BTreeMap;

use crate::app::form::choice::Choice;
use crate::app::form::conflicts::Conflicts;
use crate::app::form::line::Line;
use crate::app::form::secret::SecretLine;
use crate::app::form::{Editor, Field, Form, Note};
use crate::app::route::PickOption;
use crate::domain::device::{Device, DeviceDraft, DeviceInput, Entry};
use crate::domain::ids::{DeviceId, ProductId, SystemId, TariffId};
use crate::domain::problem::Problem;
use crate::domain::remark::{Remark, remark};
use crate::domain::technology::{Kind, Technology, Value, technologies, technology};
use crate::domain::text::Text;
use crate::domain::values::{SerialForm, SerialNumber};
use crate::text;

use super::offer::Offer;
use super::progress::Progress;

/// How many fields every technology has: product, tariff, name, serial, technology.
const COMMON: usize = 5;

/// The keys of the fields that propose what was typed before.
pub fn lookups() -> Vec<String> {
    let mut keys: Vec<String> = technologies()
        .iter()
        .flat_map(|technology| &technology.fields)
        .filter(|field| matches!(field.kind, Kind::Lookup { .. }))
        .map(|field| field.key.clone())
        .collect();
    keys.dedup();
    keys
}

/// A device being entered or changed.
pub struct DeviceEditor {
    pub form: Form,
    /// The record that is changed; `None` for a new one.
    pub known: Option<Device>,
    pub system: SystemId,
    pub external_id: String,
    /// Which opening of a form this is.
    pub number: u64,
    /// The device that was saved, until its record has been read.
    pub saved: Option<DeviceId>,
    /// The form as it was sent, while the store has not answered.
    sent: Option<BTreeMap<String, Entry>>,
    pub progress: Option<Progress>,
    /// The form as it was opened or saved.
    before: BTreeMap<String, Entry>,
    /// What was typed in fields of a technology, also of one that is not shown now.
    kept: BTreeMap<String, Editor>,
    /// The name that was proposed, not typed.
    proposed_name: String,
    /// A person chose the technology: the product does not change it any more.
    technology_chosen: bool,
    /// What somebody else has changed in the record while this was typed.
    pub conflicts: Conflicts,
}

impl DeviceEditor {
    pub fn new(number: u64, offer: &Offer<'_>, external_id: String) -> Self {
        let mut editor = Self {
            form: Form::new(common_fields(offer, None)),
            known: None,
            system: offer.system,
            external_id,
            number,
            saved: None,
            sent: None,
            progress: None,
            before: BTreeMap::new(),
            kept: BTreeMap::new(),
            proposed_name: String::new(),
            technology_chosen: false,
            conflicts: Conflicts::default(),
        };
        editor.follow_technology(offer);
        editor.before = editor.form.entries();
        editor
    }

    pub fn of(number: u64, device: &Device, offer: &Offer<'_>) -> Self {
        let mut editor = Self {
            form: Form::new(common_fields(offer, Some(device))),
            technology_chosen: true,
            ..Self::new(number, offer, device.external_id.clone())
        };
        editor.show(device, offer);
        // A change that failed or is not through yet is told when the device is opened, with its reason.
        editor.progress = device.last_operation.clone().and_then(Progress::of);
        editor
    }

    /// Shows the record as it is now.
    fn show(&mut self, device: &Device, offer: &Offer<'_>) {
        let focused = self.form.focused().map(|field| field.key.clone());
        self.form = Form::new(common_fields(offer, Some(device)));
        self.kept.clear();
        self.form.set_words("technology", &device.technology.0);
        self.follow_technology(offer);
        self.form.set_words("product", &device.product.0.to_string());
        self.form.set_words("tariff", &device.tariff.0.to_string());
        self.form.set_words("name", &device.name);
        self.form.set_words("serial", device.serial.as_str());
        for (key, value) in &device.values {
            match (self.form.field_mut(key).map(|field| &mut field.editor), value) {
                (Some(Editor::Toggle(on)), Value::Switch(value)) => *on = *value,
                (Some(_), Value::Text(words)) => self.form.set_words(key, words),
                _ => {}
            }
        }
        for (key, is_set) in &device.secrets {
            if let Some(secret) = self.form.secret_mut(key) {
                *secret = SecretLine::saved(*is_set);
            }
        }
        if let Some(key) = focused {
            self.form.focus_on(&key);
        }
        self.known = Some(device.clone());
        self.conflicts = Conflicts::default();
        self.external_id.clone_from(&device.external_id);
        self.follow_choices(offer);
        for key in device.values.keys() {
            self.remark_on(key);
        }
        self.before = self.form.entries();
    }

    pub fn has_unsaved(&self) -> bool {
        self.form.entries() != self.before
    }

    /// What is being typed now is another change: how the last one ended is not about it.
    pub fn forget_ended_progress(&mut self) {
        self.progress = self.progress.take().filter(|progress| !progress.has_ended());
    }

    /// What was saved last is still on its way.
    pub fn is_under_way(&self) -> bool {
        self.progress.as_ref().is_some_and(|progress| !progress.has_ended())
    }

    pub const fn is_saving(&self) -> bool {
        self.sent.is_some()
    }

    /// The form is sent as it is now; gives its number.
    pub fn begin_saving(&mut self) -> u64 {
        self.form.set_problems(&[]);
        self.sent = Some(self.form.entries());
        self.progress = None;
        self.number
    }

    /// The store has answered. What was typed since it was sent is not saved and stays.
    pub fn end_saving(&mut self, saved: Option<DeviceId>) {
        let sent = self.sent.take();
        if let (Some(_), Some(sent)) = (saved, sent) {
            self.before = sent;
            self.forget_conflicts();
        }
        self.saved = saved.or(self.saved);
    }

    fn forget_conflicts(&mut self) {
        self.conflicts = Conflicts::default();
        self.form.unmark();
    }

    /// The record has been read anew: it is shown, unless something is being typed that would be lost.
    pub fn take_record(&mut self, device: &Device, offer: &Offer<'_>) {
        if self.is_saving() {
            return self.offer_again(offer);
        }
        let is_own = self.saved.take().is_some();
        if !self.has_unsaved() {
            return self.show(device, offer);
        }
        // What is typed goes on top of what was just saved; a change by somebody else stays one to be told of.
        if is_own {
            self.known = Some(device.clone());
        }
        self.offer_again(offer);
    }

    /// A field has another value: what hangs on it follows.
    pub fn changed(&mut self, key: &str, offer: &Offer<'_>) {
        match key {
            "product" => self.follow_product(offer),
            "technology" => {
                self.technology_chosen = true;
                self.follow_technology(offer);
            }
            "tariff" => self.follow_choices(offer),
            key => self.remark_on(key),
        }
    }

    /// New stock or tariffs: what is offered follows, what is chosen stays if it can.
    pub fn offer_again(&mut self, offer: &Offer<'_>) {
        // The unit that was just saved is not in stock any more: its record tells, once it has been read.
        if self.is_saving() || self.saved.is_some() {
            return;
        }
        let products = offer.products(self.known.as_ref());
        if let Some(choice) = self.form.choice_mut("product") {
            choice.offer(products);
        }
        self.follow_choices(offer);
    }

    /// The serial as it is typed, if it is one.
    pub fn serial(&self) -> Option<SerialNumber> {
        SerialNumber::parse(self.form.words("serial"), self.serial_form()).ok()
    }

    pub fn serial_form(&self) -> SerialForm {
        self.technology().serial
    }

    /// What to type as the serial.
    pub fn serial_help(&self) -> Text {
        match self.serial_form() {
            SerialForm::Gpon => text!("device-serial-help-gpon"),
            SerialForm::Free => text!("device-serial-help-free"),
        }
    }

    fn technology(&self) -> &'static Technology {
        technology(self.form.words("technology")).unwrap_or(&technologies()[0])
    }

    fn follow_product(&mut self, offer: &Offer<'_>) {
        let Some(product) = offer.product(self.form.words("product")) else { return };
        let name = self.form.words("name");
        if name.is_empty() || name == self.proposed_name {
            self.form.set_words("name", &product.name);
            self.proposed_name.clone_from(&product.name);
        }
        if !self.technology_chosen {
            self.form.set_words("technology", &product.technology.0);
            self.follow_technology(offer);
        }
        self.follow_choices(offer);
    }

    /// Puts the fields of the technology below the common ones; what was typed under the same key stays.
    fn follow_technology(&mut self, offer: &Offer<'_>) {
        for field in self.form.fields().iter().skip(COMMON) {
            if !matches!(field.editor, Editor::Button) {
                self.kept.insert(field.key.clone(), field.editor.clone());
            }
        }
        let technology = self.technology();
        let mut fields: Vec<Field> = technology
            .fields
            .iter()
            .map(|spec| {
                let used = offer.choices.used.get(&spec.key).cloned().unwrap_or_default();
                let mut field = Field::of_spec(spec, used);
                if let Some(editor) = self.kept.get(&spec.key) {
                    field.editor = editor.clone();
                }
                field
            })
            .collect();
        fields.push(Field::new("save", text!("button-save"), Editor::Button));
        fields.push(Field::new("new", text!("button-new-device"), Editor::Button));
        self.form.replace_from(COMMON, fields);
        for spec in &technology.fields {
            self.remark_on(&spec.key);
        }
        let help = self.serial_help();
        if let Some(serial) = self.form.field_mut("serial") {
            serial.help = Some(help);
        }
        self.conflicts.mark(&mut self.form);
        self.follow_choices(offer);
    }

    /// Says beside a field what is worth saying of what stands there.
    fn remark_on(&mut self, key: &str) {
        let Some(spec) = self.technology().field(key) else { return };
        let said = remark(spec, self.form.words(key));
        let Some(field) = self.form.field_mut(key) else { return };
        let usual = spec.help.clone().map(Text::new);
        (field.note, field.help) = match said {
            None => (None, usual),
            Some(Remark::Plain(text)) => (Some(Note::Plain(text)), usual),
            Some(Remark::Doubtful { short, advice }) => (Some(Note::Warning(short)), Some(advice)),
        };
    }

    fn follow_choices(&mut self, offer: &Offer<'_>) {
        let technology = self.technology();
        let options = offer.tariff_options(technology);
        let provided = offer.provided_tariff(technology);
        if let Some(choice) = self.form.choice_mut("tariff") {
            choice.offer(options);
            // One that a template provides is the likely one; else the first that fits.
            if choice.key().is_none() && !provided.is_some_and(|key| choice.select(&key)) {
                choice.go_next();
            }
        }
        let note =
            offer.tariff(self.form.words("tariff")).map(|tariff| offer.template_note(tariff, technology));
        let help = match note {
            Some(Note::Warning(_)) => text!("device-no-template-help"),
            Some(Note::Plain(_)) | None => text!("device-tariff-help"),
        };
        if let Some(field) = self.form.field_mut("tariff") {
            field.help = Some(help);
        }
        self.form.set_note("tariff", note);
        let left = offer
            .product(self.form.words("product"))
            .map(|product| Note::Plain(text!("device-product-left", count = product.stock)));
        self.form.set_note("product", left);
    }

    /// Checks the whole form.
    ///
    /// # Errors
    /// All the problems at once.
    pub fn draft(&self, offer: &Offer<'_>) -> Result<DeviceDraft, Vec<Problem>> {
        let mut fields = self.form.entries();
        for key in ["product", "tariff", "name", "serial", "technology"] {
            fields.remove(key);
        }
        // A secret that is not saved may well be there and not be known here: left empty, it is left as it is.
        for (key, entry) in &mut fields {
            if *entry == Entry::Clear && self.before.get(key) == Some(&Entry::Clear) {
                *entry = Entry::Keep;
            }
        }
        let input = DeviceInput {
            name: self.form.words("name").to_owned(),
            serial: self.form.words("serial").to_owned(),
            technology: self.form.words("technology").to_owned(),
            fields,
        };
        let product = self.product(offer);
        let tariff = self.tariff(offer);
        match (input.check(self.known.as_ref()), product, tariff) {
            (Ok(device), Ok(product), Ok(tariff)) => Ok(DeviceDraft {
                known: self.known.as_ref().map(|device| (device.id, device.version)),
                customer: offer.customer,
                system: self.system,
                external_id: self.external_id.clone(),
                product,
                tariff,
                device,
            }),
            (checked, product, tariff) => Err([product.err(), tariff.err()]
                .into_iter()
                .flatten()
                .chain(checked.err().into_iter().flatten())
                .collect()),
        }
    }

    fn product(&self, offer: &Offer<'_>) -> Result<ProductId, Problem> {
        match offer.product(self.form.words("product")) {
            Some(product) => Ok(product.id),
            None if offer
                .choices
                .products
                .iter()
                .all(|product| product.stock <= 0 || product.is_retired()) =>
            {
                Err(Problem::new("product", text!("device-no-stock")))
            }
            None => Err(Problem::new("product", text!("device-product-required"))),
        }
    }

    fn tariff(&self, offer: &Offer<'_>) -> Result<TariffId, Problem> {
        let problem = |text: Text| Err(Problem::new("tariff", text));
        match offer.tariff(self.form.words("tariff")) {
            Some(tariff) => Ok(tariff.id),
            None if offer.tariffs.is_empty() => problem(text!("device-no-tariff")),
            None => problem(text!("device-tariff-required", service = self.technology().serves.label())),
        }
    }
}

fn common_fields(offer: &Offer<'_>, known: Option<&Device>) -> Vec<Field> {
    let kinds = technologies()
        .iter()
        .map(|technology| PickOption {
            key: technology.key.0.clone(),
            label: Text::new(technology.label.clone()),
            note: Some(text!("technology-serves", service = technology.serves.label())),
            why_not: None,
        })
        .collect();
    let first = technologies().first().map(|technology| technology.key.0.as_str());
    let line = || Editor::Line(Line::default());
    let product = Choice::new(offer.products(known), text!("device-no-products"));
    let tariff = Choice::new(Vec::new(), text!("device-no-tariff"));
    vec![
        Field::new("product", text!("field-product"), Editor::Choice(product))
            .help(text!("device-product-help")),
        Field::new("tariff", text!("field-tariff"), Editor::Choice(tariff)).help(text!("device-tariff-help")),
        Field::new("name", text!("field-name"), line()).help(text!("device-name-help")),
        Field::new("serial", text!("field-serial"), line()),
        Field::new(
            "technology",
            text!("field-technology"),
            Editor::Choice(Choice::new(kinds, text!("pick-none")).with(first)),
        )
        .help(text!("device-technology-help")),
    ]
}
