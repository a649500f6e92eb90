//! What a device can be made of: the products in stock, the customer's tariffs, and why some of them cannot be chosen.

use crate::app::effect::DeviceChoices;
use crate::app::form::Note;
use crate::app::route::PickOption;
use crate::domain::device::Device;
use crate::domain::ids::{CustomerId, SystemId};
use crate::domain::product::Product;
use crate::domain::tariff::Tariff;
use crate::domain::technology::Technology;
use crate::domain::values::fold;
use crate::store::CustomerFile;
use crate::text;

/// The shortest name of a model whose variants are known by beginning with it.
const SHORTEST_FAMILY: usize = 4;

/// What a device can be made of.
pub struct Offer<'a> {
    pub customer: CustomerId,
    pub tariffs: &'a [Tariff],
    pub choices: &'a DeviceChoices,
    pub system: SystemId,
    pub system_name: &'a str,
}

impl<'a> Offer<'a> {
    pub fn of(
        file: &'a CustomerFile,
        choices: &'a DeviceChoices,
        system: SystemId,
        system_name: &'a str,
    ) -> Self {
        Self { customer: file.customer.id, tariffs: &file.tariffs, choices, system, system_name }
    }

    pub fn product(&self, key: &str) -> Option<&'a Product> {
        self.choices.products.iter().find(|product| product.id.0.to_string() == key)
    }

    /// The key of the product in stock that is of this model, in whatever spelling a system writes it.
    pub fn product_of_model(&self, model: &str) -> Option<String> {
        let plain = |words: &str| fold(words).replace([' ', '-', '_'], "");
        let model = plain(model);
        if model.is_empty() {
            return None;
        }
        let is_offered = |product: &&Product| product.stock > 0 && !product.is_retired();
        let in_stock = || self.choices.products.iter().filter(is_offered);
        let is_same = |product: &&Product| plain(&product.model) == model;
        let is_named = |product: &&Product| plain(&product.name).contains(&model);
        // `HG8245Q2` is a variant of `HG8245`.
        let family = |product: &&Product| {
            let family = plain(&product.model);
            family.len() >= SHORTEST_FAMILY && model.starts_with(&family)
        };
        let product = in_stock()
            .find(is_same)
            .or_else(|| in_stock().find(is_named))
            .or_else(|| in_stock().filter(family).max_by_key(|product| product.model.len()))?;
        Some(product.id.0.to_string())
    }

    pub fn tariff(&self, key: &str) -> Option<&'a Tariff> {
        self.tariffs.iter().find(|tariff| tariff.id.0.to_string() == key)
    }

    pub fn products(&self, known: Option<&Device>) -> Vec<PickOption> {
        let is_own = |product: &Product| known.is_some_and(|device| device.product == product.id);
        self.choices
            .products
            .iter()
            .filter(|product| !product.is_retired() || is_own(product))
            .map(|product| PickOption {
                key: product.id.0.to_string(),
                label: text!("plain", value = product.name.as_str()),
                note: Some(text!("device-product-left", count = product.stock)),
                why_not: (product.stock <= 0 && !is_own(product)).then(|| text!("device-product-none-left")),
            })
            .collect()
    }

    pub fn tariff_options(&self, technology: &Technology) -> Vec<PickOption> {
        self.tariffs
            .iter()
            .map(|tariff| PickOption {
                key: tariff.id.0.to_string(),
                label: text!("plain", value = tariff.name.as_str()),
                note: Some(match self.template_note(tariff, technology) {
                    Note::Plain(text) | Note::Warning(text) => text,
                }),
                why_not: tariff
                    .service(technology.serves)
                    .is_none()
                    .then(|| text!("device-tariff-not-served", service = technology.serves.label())),
            })
            .collect()
    }

    /// The first tariff whose service a template of the system provides.
    pub fn provided_tariff(&self, technology: &Technology) -> Option<String> {
        let provided = |tariff: &&Tariff| tariff.template(technology.serves, self.system).is_some();
        self.tariffs.iter().find(provided).map(|tariff| tariff.id.0.to_string())
    }

    pub fn template_note(&self, tariff: &Tariff, technology: &Technology) -> Note {
        match tariff.template(technology.serves, self.system) {
            Some(template) => Note::Plain(text!("device-template", template = template)),
            None => Note::Warning(text!("device-no-template", system = self.system_name)),
        }
    }
}
