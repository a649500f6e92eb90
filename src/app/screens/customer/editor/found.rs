//! A device that its system sees unconfigured, or a unit in stock, taken into the form.

use crate::domain::technology::{Technology, technologies};
use crate::domain::values::{SerialForm, SerialNumber};
use crate::drivers::FoundDevice;
use crate::store::StockSerial;

use super::{DeviceEditor, Offer};

impl DeviceEditor {
    /// Takes a device that its system sees unconfigured: its serial, its MAC, and the product of its model if none of its
    /// technology is chosen yet. The focus goes to what is still missing.
    pub fn take_found(&mut self, found: &FoundDevice, offer: &Offer<'_>) {
        // Whatever is seen on a PON is no unit of another technology, though one was proposed.
        let is_on_pon = |technology: &Technology| technology.serial == SerialForm::Gpon;
        let is_misfit = !is_on_pon(self.technology());
        let product = found.model.as_deref().and_then(|model| offer.product_of_model(model));
        match product {
            Some(product) if is_misfit || self.form.words("product").is_empty() => {
                self.form.fill("product", &product);
                self.changed("product", offer);
            }
            None if is_misfit => drop(self.form.fill("product", "")),
            Some(_) | None => {}
        }
        if !is_on_pon(self.technology())
            && let Some(technology) = technologies().iter().find(|technology| is_on_pon(technology))
        {
            self.form.fill("technology", &technology.key.0);
            self.changed("technology", offer);
        }
        let serial = SerialNumber::parse(&found.serial, self.serial_form());
        self.form.fill("serial", serial.as_ref().map_or(&found.serial, |serial| serial.as_str()));
        if let Some(mac) = &found.mac
            && self.form.words("mac").trim().is_empty()
        {
            self.form.fill("mac", mac);
            self.changed("mac", offer);
        }
        self.focus_on_missing();
    }

    /// Takes a unit in stock: its serial, and its product if none is chosen yet.
    pub fn take_unit(&mut self, unit: &StockSerial, offer: &Offer<'_>) {
        if self.form.words("product").is_empty() {
            self.form.fill("product", &unit.product.0.to_string());
            self.changed("product", offer);
        }
        self.form.fill("serial", unit.serial.as_str());
        self.focus_on_missing();
    }

    /// Goes to the first field that must be filled in and is not, or else to where it is saved.
    fn focus_on_missing(&mut self) {
        let required = self.technology().fields.iter().filter(|field| field.required);
        let key = ["product", "tariff", "name", "serial"]
            .into_iter()
            .chain(required.map(|field| field.key.as_str()))
            .find(|key| self.form.words(key).trim().is_empty());
        self.form.focus_on(key.unwrap_or("save"));
    }
}
