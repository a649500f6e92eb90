//! Cambiar equipo: another unit of stock in the place of a device.
//!
//! What is of the line goes over; what is of the unit is asked for.

use std::collections::BTreeMap;

use crate::app::effect::{DeviceChoices, Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form};
use crate::app::keymap::Place;
use crate::app::route::{PickOption, Route};
use crate::domain::device::{Device, FieldChange};
use crate::domain::draft::DraftOf;
use crate::domain::ids::{CustomerId, DeviceId, ProductId};
use crate::domain::one_step::{MAX_REASON, OF_UNIT, OldUnit, SwapDraft};
use crate::domain::problem::Problem;
use crate::domain::technology::{Technology, required_line, technology};
use crate::domain::text::Text;
use crate::domain::values::SerialNumber;
use crate::store::StockSerial;
use crate::text;

use super::{Change, Made};

/// What becomes of the old unit, as the form words it.
const STOCK: &str = "stock";
const BROKEN: &str = "broken";

/// What is known for it.
#[derive(Default)]
pub struct Swap {
    choices: Option<DeviceChoices>,
}

impl Change for Swap {
    const PLACE: Place = Place::SwapForm;

    fn draft_of(customer: CustomerId, device: DeviceId) -> DraftOf {
        DraftOf::Swap { customer, device }
    }

    fn title() -> Text {
        text!("swap-title")
    }

    fn title_of(device: &Device) -> Text {
        text!("swap-of", name = device.name.as_str(), serial = device.serial.as_str())
    }

    fn what() -> Text {
        text!("swap-what")
    }

    fn needs() -> Vec<Request> {
        vec![Request::Store(StoreRequest::DeviceChoices { lookups: Vec::new() })]
    }

    /// Makes the form as soon as all that it offers is known, and once.
    fn make(&mut self, device: Option<&Device>, form: &mut Form) {
        let (Some(device), Some(choices), true) = (device, &self.choices, form.fields().is_empty()) else {
            return;
        };
        let Some(technology) = technology(&device.technology.0) else { return };
        let line = |key, label| Field::new(key, label, Editor::Line(Line::default()));
        let mut fields = vec![
            Field::new("product", text!("field-product"), Editor::Choice(products(device, choices))),
            line("serial", text!("swap-serial")).help(text!("swap-serial-help")),
        ];
        let of_unit = OF_UNIT.iter().filter_map(|key| technology.field(key));
        fields.extend(of_unit.map(|spec| line(&spec.key, Text::new(spec.label.clone()))));
        fields.push(Field::new("old", text!("swap-old"), Editor::Choice(old_units())));
        fields.push(line("reason", text!("swap-reason")).help(text!("swap-reason-help")));
        fields.push(Field::new("save", text!("key-swap-device"), Editor::Button));
        *form = Form::new(fields);
        form.focus_on("serial");
    }

    fn take(&mut self, reply: Reply, _form: &Form) -> Result<Made, Trouble> {
        match reply {
            Reply::DeviceChoices(choices) => {
                self.choices = Some(choices?);
                Ok(Made::Anew)
            }
            _ => Ok(Made::AsItWas),
        }
    }

    fn units(&self, form: &Form) -> Option<Route> {
        let chosen = form.words("product").parse().map(ProductId).ok();
        let products = self.choices.iter().flat_map(|choices| &choices.products);
        let product = products
            .filter(|product| Some(product.id) == chosen)
            .map(|product| (product.id, product.name.clone()))
            .next();
        Some(Route::StockSerials { product })
    }

    fn take_unit(&mut self, unit: &StockSerial, form: &mut Form) {
        form.fill("product", &unit.product.0.to_string());
        form.fill("serial", unit.serial.as_str());
        let missing = OF_UNIT.into_iter().find(|key| form.field(key).is_some() && form.words(key).is_empty());
        form.focus_on(missing.unwrap_or("save"));
    }

    fn check(&self, device: &Device, form: &Form) -> Result<StoreRequest, Vec<Problem>> {
        let technology = technology(&device.technology.0)
            .ok_or_else(|| vec![Problem::new("product", text!("swap-no-stock"))])?;
        let mut problems = Vec::new();
        let product = form.words("product").parse().map(ProductId);
        let product =
            product.map_err(|_| problems.push(Problem::new("product", text!("swap-no-stock")))).ok();
        let serial = serial(form.words("serial"), technology);
        let serial = serial.map_err(|text| problems.push(Problem::new("serial", text))).ok();
        let mut fields = BTreeMap::new();
        for spec in OF_UNIT.iter().filter_map(|key| technology.field(key)) {
            match spec.parse(form.words(&spec.key)) {
                Ok(value) => {
                    let change = value.map_or(FieldChange::Clear, FieldChange::Set);
                    fields.insert(spec.key.clone(), change);
                }
                Err(problem) => problems.push(problem),
            }
        }
        let old_unit = old_unit(form).map_err(|problem| problems.push(problem)).ok();
        match (product, serial, old_unit) {
            (Some(product), Some(serial), Some(old_unit)) if problems.is_empty() => {
                let (device, version) = (device.id, device.version);
                let draft = SwapDraft { device, version, product, serial, fields, old_unit };
                Ok(StoreRequest::Swap(Box::new(draft)))
            }
            _ => Err(problems),
        }
    }

    fn done(form: &Form) -> Text {
        text!("swap-done", serial = form.words("serial").trim())
    }
}

/// The products of the same technology; that of the old unit is chosen, if there is one left, or else the first.
fn products(device: &Device, choices: &DeviceChoices) -> Choice {
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
    Choice::new(options, text!("swap-no-stock")).with(product.as_deref())
}

fn old_units() -> Choice {
    let options = [(STOCK, text!("swap-old-stock")), (BROKEN, text!("swap-old-broken"))]
        .map(|(key, label)| PickOption { key: key.to_owned(), label, note: None, why_not: None });
    Choice::new(options.into(), text!("pick-none")).with(Some(STOCK))
}

fn serial(words: &str, technology: &Technology) -> Result<SerialNumber, Text> {
    if words.trim().is_empty() {
        return Err(text!("field-required"));
    }
    SerialNumber::parse(words, technology.serial)
}

fn old_unit(form: &Form) -> Result<OldUnit, Problem> {
    if form.words("old") == BROKEN {
        required_line("reason", form.words("reason"), MAX_REASON).map(OldUnit::Broken)
    } else {
        Ok(OldUnit::BackIntoStock)
    }
}
