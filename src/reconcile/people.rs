//! Compares a customer of ours with a record of theirs, field by field, by what is meant.

use super::ours::PersonKeys;
use super::report::{FieldDifference, Known};
use super::sides::OurCustomer;
use super::states::go_together;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};
use crate::drivers::RemoteCustomer;

/// Every field that differs, the state first. The address is shown and not compared.
pub(super) fn differences(ours: &OurCustomer, theirs: &RemoteCustomer) -> Vec<FieldDifference> {
    let mut differences = Vec::new();
    let mut add = |field: &str, ours: Option<&str>, theirs: Option<&str>| {
        let [ours, theirs] = [ours, theirs].map(|words| words.map(Known::from));
        differences.push(FieldDifference { field: field.to_owned(), ours, theirs });
    };
    if !go_together(ours.status, theirs.status) {
        add("status", Some(ours.status.word()), Some(theirs.status.word()));
    }
    let [tax_id, email, phone] = texts(ours);
    let here = PersonKeys::of(&ours.name, tax_id, email, phone);
    let (their_tax_id, their_email, their_phone) =
        (theirs.tax_id.as_deref(), theirs.email.as_deref(), theirs.phone.as_deref());
    let there = PersonKeys::of(&theirs.name, their_tax_id, their_email, their_phone);
    if here.name.differs_from(there.name) {
        add("name", Some(&ours.name), Some(&theirs.name));
    }
    if here.tax_id.differs_from(there.tax_id) {
        add("tax_id", tax_id, their_tax_id);
    }
    if here.email.differs_from(there.email) {
        add("email", email, their_email);
    }
    if here.phone.differs_from(there.phone) {
        add("phone", phone, their_phone);
    }
    differences
}

/// His tax id, e-mail and telephone.
pub(super) fn texts(ours: &OurCustomer) -> [Option<&str>; 3] {
    [
        ours.tax_id.as_ref().map(TaxId::as_str),
        ours.email.as_ref().map(EmailAddress::as_str),
        ours.phone.as_ref().map(PhoneNumber::as_str),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test the panic is the message")]
    use super::*;
    use crate::domain::customer::CustomerStatus;
    use crate::domain::ids::CustomerId;
    use crate::drivers::RemoteStatus;

    fn ours() -> OurCustomer {
        OurCustomer {
            id: CustomerId(1),
            code: "C1".into(),
            name: "Begoña Núñez Peña".into(),
            tax_id: Some("12345678Z".parse().unwrap()),
            status: CustomerStatus::Alta,
            email: Some("bego@example.es".parse().unwrap()),
            phone: Some("912345678".parse().unwrap()),
            address: "Mayor, 3".into(),
            city: "Lorca".into(),
            postal_code: "30800".into(),
            tariffs: vec![],
            links: vec!["R1".into()],
            devices: vec![],
            elsewhere: vec![],
        }
    }

    fn theirs() -> RemoteCustomer {
        RemoteCustomer {
            id: "R1".into(),
            name: "NUÑEZ PEÑA, BEGOÑA".into(),
            tax_id: Some("12.345.678-z".into()),
            email: Some("Bego@Example.es".into()),
            phone: Some("+34 912 34 56 78".into()),
            address: Some("otra".into()),
            status: RemoteStatus::Active,
            devices: None,
        }
    }

    #[test]
    fn other_spellings_and_another_address_are_no_difference() {
        assert_eq!(differences(&ours(), &theirs()), []);
    }

    #[test]
    fn a_field_that_is_empty_on_either_side_is_no_difference() {
        let mut here = ours();
        here.tax_id = None;
        let mut there = theirs();
        (there.email, there.phone, there.name) = (None, Some(" ".into()), String::new());
        assert_eq!(differences(&here, &there), []);
    }

    #[test]
    fn every_field_that_differs_is_listed_the_state_first() {
        let there = RemoteCustomer {
            name: "Begoña Núñez".into(),
            tax_id: Some("00000000T".into()),
            email: Some("otra@example.es".into()),
            phone: Some("600000000".into()),
            status: RemoteStatus::Suspended,
            ..theirs()
        };
        let differences = differences(&ours(), &there);
        let fields: Vec<&str> = differences.iter().map(|difference| difference.field.as_str()).collect();
        assert_eq!(fields, ["status", "name", "tax_id", "email", "phone"]);
        assert_eq!(differences[0].ours, Some("alta".into()));
        assert_eq!(differences[2].theirs, Some("00000000T".into()));
    }
}
