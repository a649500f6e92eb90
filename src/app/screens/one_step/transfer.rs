//! Trasladar: a device goes over to another customer, as the same unit.

use crate::app::effect::{Reply, Request, StoreRequest, Trouble};
use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form, Note};
use crate::app::keymap::Place;
use crate::app::route::{Outcome, PickOption};
use crate::domain::device::Device;
use crate::domain::draft::DraftOf;
use crate::domain::ids::{CustomerId, DeviceId, TariffId};
use crate::domain::one_step::MoveDraft;
use crate::domain::problem::Problem;
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::text::harmless;

use super::{Change, Made};

/// What is known for it.
#[derive(Default)]
pub struct Transfer {
    /// The customer with the code that is typed.
    target: Option<Box<CustomerFile>>,
    /// He is being looked for.
    is_asking: bool,
}

impl Change for Transfer {
    const PLACE: Place = Place::MoveForm;
    const ASKING: &[&str] = &["customer"];

    fn draft_of(customer: CustomerId, device: DeviceId) -> DraftOf {
        DraftOf::Move { customer, device }
    }

    fn title() -> Text {
        text!("move-title")
    }

    fn title_of(device: &Device) -> Text {
        text!("move-of", name = device.name.as_str(), serial = device.serial.as_str())
    }

    fn what() -> Text {
        text!("move-what")
    }

    /// Offers what the customer with the code that is typed has.
    fn make(&mut self, device: Option<&Device>, form: &mut Form) {
        if form.fields().is_empty() {
            let code = Field::new("customer", text!("move-customer"), Editor::Line(Line::default()));
            *form = Form::new(vec![code.help(text!("move-customer-help"))]);
        }
        let mut fields =
            vec![Field::new("tariff", text!("field-tariff"), Editor::Choice(self.tariffs(device)))];
        let ids = self.ids(device);
        if ids.len() > 1 {
            let first = ids.first().map(|option| option.key.clone());
            let choice = Choice::new(ids, text!("pick-none")).with(first.as_deref());
            fields.push(Field::new("external_id", text!("move-external-id"), Editor::Choice(choice)));
        }
        fields.push(Field::new("save", text!("key-move-device"), Editor::Button));
        form.replace_from(1, fields);
        let name = self.target.as_ref().map(|file| harmless(&file.customer.name).into_owned());
        form.set_note("customer", name.map(|name| Note::Plain(text!("plain", value = name))));
    }

    fn changed(&mut self, key: &str, device: Option<&Device>, form: &mut Form) -> Outcome {
        if key != "customer" {
            return Outcome::stay();
        }
        self.target = None;
        self.is_asking = !code(form).is_empty();
        self.make(device, form);
        match code(form) {
            "" => Outcome::stay(),
            code => Outcome::ask(Request::Store(StoreRequest::CustomerCoded(code.to_owned()))),
        }
    }

    fn take(&mut self, reply: Reply, form: &Form) -> Result<Made, Trouble> {
        match reply {
            // Of the code that is typed now; of another it comes too late.
            Reply::CustomerCoded { code: of, answer } if of == code(form) => {
                self.target = answer.ok();
                self.is_asking = false;
                Ok(Made::Anew)
            }
            _ => Ok(Made::AsItWas),
        }
    }

    fn awaits(&self) -> bool {
        self.is_asking
    }

    fn check(&self, device: &Device, form: &Form) -> Result<StoreRequest, Vec<Problem>> {
        let mut problems = Vec::new();
        let target = match (&self.target, code(form)) {
            (_, "") => Err(text!("field-required")),
            (Some(file), _) => Ok(file),
            (None, code) => Err(text!("move-customer-unknown", code = code)),
        };
        let target = target.map_err(|text| problems.push(Problem::new("customer", text))).ok();
        let tariff = form.words("tariff").parse().map(TariffId).ok();
        if tariff.is_none() && target.is_some() {
            problems.push(Problem::new("tariff", text!("move-no-tariff")));
        }
        let (Some(target), Some(tariff)) = (target, tariff) else { return Err(problems) };
        let draft = MoveDraft {
            device: device.id,
            version: device.version,
            customer: target.customer.id,
            tariff,
            external_id: Some(form.words("external_id").to_owned()).filter(|id| !id.is_empty()),
        };
        Ok(StoreRequest::Move(Box::new(draft)))
    }

    fn done(form: &Form) -> Text {
        text!("move-done", code = code(form))
    }
}

impl Transfer {
    /// His tariffs; the one that the device has, if it is his too, or else the first that can be.
    fn tariffs(&self, device: Option<&Device>) -> Choice {
        let serves = device.and_then(|device| technology(&device.technology.0));
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
        let own = device.map(|device| device.tariff.0.to_string());
        let can_be = |option: &&PickOption| option.why_not.is_none();
        let same = tariffs.iter().filter(can_be).find(|option| Some(&option.key) == own.as_ref());
        let tariff = same.or_else(|| tariffs.iter().find(can_be)).map(|option| option.key.clone());
        Choice::new(tariffs, text!("move-no-tariff")).with(tariff.as_deref())
    }

    /// His ids in the system of the device.
    fn ids(&self, device: Option<&Device>) -> Vec<PickOption> {
        let system = device.map(|device| device.system);
        self.target
            .iter()
            .flat_map(|file| &file.links)
            .filter(|link| Some(link.system) == system)
            .map(|link| PickOption {
                key: link.external_id.clone(),
                label: text!("plain", value = link.external_id.as_str()),
                note: None,
                why_not: None,
            })
            .collect()
    }
}

/// The code that is typed.
fn code(form: &Form) -> &str {
    form.words("customer").trim()
}
