//! The form of a customer as it was typed, and its check: what a record is before only the store knows better.

use super::customer::{Customer, CustomerStatus};
use super::ids::CustomerId;
use super::problem::Problem;
use super::technology::required_line;
use super::text::Text;
use super::values::{EmailAddress, PhoneNumber, TaxId};

/// The longest of each, in characters.
pub const MAX_CODE: usize = 64;
pub const MAX_NAME: usize = 200;
pub const MAX_LINE: usize = 200;
pub const MAX_POSTAL_CODE: usize = 16;

/// A form that makes or changes a customer, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerInput {
    pub code: String,
    pub name: String,
    pub tax_id: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub city: String,
    pub postal_code: String,
}

/// What was typed, checked and canonical.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedCustomer {
    pub code: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub address: String,
    pub city: String,
    pub postal_code: String,
}

/// A checked form with the record that it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerDraft {
    /// The customer who is changed and the version of him that was seen; `None` for a new one.
    pub known: Option<(CustomerId, i64)>,
    /// The status that a new one begins with; that of a known one is changed by itself.
    pub status: CustomerStatus,
    pub customer: CheckedCustomer,
}

impl CustomerInput {
    /// Checks every field.
    ///
    /// # Errors
    /// All the problems, in the order of the form.
    pub fn check(&self) -> Result<CheckedCustomer, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut required = |field, words: &str, max| {
            required_line(field, words, max).map_err(|problem| problems.push(problem)).unwrap_or_default()
        };
        let code = required("code", &self.code, MAX_CODE);
        let name = required("name", &self.name, MAX_NAME);
        let tax_id = optional("tax_id", &self.tax_id, &mut problems);
        let email = optional("email", &self.email, &mut problems);
        let phone = optional("phone", &self.phone, &mut problems);
        let mut line = |field, words: &str, max| {
            if words.trim().is_empty() {
                return String::new();
            }
            required_line(field, words, max).map_err(|problem| problems.push(problem)).unwrap_or_default()
        };
        let address = line("address", &self.address, MAX_LINE);
        let city = line("city", &self.city, MAX_LINE);
        let postal_code = line("postal_code", &self.postal_code, MAX_POSTAL_CODE);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(CheckedCustomer { code, name, tax_id, email, phone, address, city, postal_code })
    }
}

/// A value with a form of its own that may be left empty.
fn optional<T: std::str::FromStr<Err = Text>>(
    field: &'static str,
    words: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    words.parse().map_err(|text| problems.push(Problem::new(field, text))).ok()
}

impl CheckedCustomer {
    /// The names of the fields in which it is another than a record.
    pub fn changed(&self, before: &Customer) -> Vec<&'static str> {
        [
            ("code", self.code != before.code),
            ("name", self.name != before.name),
            ("tax_id", self.tax_id != before.tax_id),
            ("email", self.email != before.email),
            ("phone", self.phone != before.phone),
            ("address", self.address != before.address),
            ("city", self.city != before.city),
            ("postal_code", self.postal_code != before.postal_code),
        ]
        .into_iter()
        .filter_map(|(field, is_changed)| is_changed.then_some(field))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_canonical_values_and_what_is_empty_is_left_out() {
        let form = CustomerInput {
            code: " C1 ".into(),
            name: "Begoña Núñez".into(),
            tax_id: "12.345.678-z".into(),
            phone: "912 345 678".into(),
            ..CustomerInput::default()
        };
        let checked = form.check().expect("a form without mistakes");
        assert_eq!((checked.code.as_str(), checked.email), ("C1", None));
        assert_eq!(checked.tax_id.expect("a tax id").as_str(), "12345678Z");
        assert_eq!(checked.phone.expect("a telephone").as_str(), "+34912345678");
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_form() {
        let form = CustomerInput {
            name: "x".repeat(MAX_NAME + 1),
            tax_id: "12345678A".into(),
            email: "nadie".into(),
            phone: "112".into(),
            postal_code: "0".repeat(MAX_POSTAL_CODE + 1),
            ..CustomerInput::default()
        };
        let problems = form.check().expect_err("mistakes");
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_ref()).collect();
        assert_eq!(fields, ["code", "name", "tax_id", "email", "phone", "postal_code"]);
    }
}
