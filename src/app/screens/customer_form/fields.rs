//! The fields of the form of a customer, in the order in which they are asked for.

use crate::app::form::choice::Choice;
use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Form};
use crate::app::route::PickOption;
use crate::domain::customer::{Customer, CustomerStatus};
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};
use crate::text;

/// Those of a new customer, who begins with a status, or of one who has it.
pub(super) fn all(is_new: bool) -> Vec<Field> {
    let line = |key, label| Field::new(key, label, Editor::Line(Line::default()));
    let mut fields = vec![
        line("code", text!("customers-code")).help(text!("customer-code-help")),
        line("name", text!("field-name")),
        line("tax_id", text!("customers-tax-id")).help(text!("customer-tax-id-help")),
    ];
    if is_new {
        let option = |status: CustomerStatus| PickOption {
            key: status.word().to_owned(),
            label: status.label(),
            note: None,
            why_not: None,
        };
        let statuses = [CustomerStatus::Captado, CustomerStatus::Alta].map(option);
        let choice = Choice::new(statuses.into(), text!("pick-none"));
        let choice = Editor::Choice(choice.with(Some(CustomerStatus::Captado.word())));
        fields.push(Field::new("status", text!("customers-status"), choice));
    }
    fields.extend([
        line("phone", text!("customers-phone")).help(text!("customer-phone-help")),
        line("email", text!("customers-email")),
        line("address", text!("customers-address")),
        line("city", text!("customers-city")),
        line("postal_code", text!("customer-postal-code")),
        Field::new("save", text!("button-save"), Editor::Button),
    ]);
    fields
}

/// Puts a record into the form.
pub(super) fn fill(form: &mut Form, customer: &Customer) {
    form.set_words("code", &customer.code);
    form.set_words("name", &customer.name);
    form.set_words("tax_id", customer.tax_id.as_ref().map_or("", TaxId::as_str));
    form.set_words("phone", &customer.phone.as_ref().map(PhoneNumber::national).unwrap_or_default());
    form.set_words("email", customer.email.as_ref().map_or("", EmailAddress::as_str));
    form.set_words("address", &customer.address);
    form.set_words("city", &customer.city);
    form.set_words("postal_code", &customer.postal_code);
}
