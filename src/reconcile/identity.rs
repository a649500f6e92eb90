//! What a row is about, and what is said of it, as numbers that stay the same from one report to the next.
//!
//! Two reports are compared by them, and a difference that was accepted is known again by them; so they must not depend
//! on the version of anything.

use sha2::{Digest, Sha256};

use super::report::{Candidate, Known, Row};

/// Names what a row is about, within its system.
pub fn identity(row: &Row) -> i64 {
    let mut parts = Parts::new(row.section().word());
    parts.number(row.customer.map(|id| id.0));
    parts.words(row.external_id.as_deref());
    parts.number(row.device.map(|id| id.0));
    parts.words(row.serial.as_deref());
    for Candidate { customer, external_id, serial, .. } in &row.candidates {
        parts.number(customer.map(|id| id.0));
        parts.words(external_id.as_deref());
        parts.words(serial.as_deref());
    }
    // Of a service nothing else is known.
    if row.customer.is_none() && row.external_id.is_none() && row.candidates.is_empty() {
        for field in ["tariff", "service"] {
            parts.known(row.ours.as_ref().and_then(|side| side.fact(field)));
        }
    }
    parts.end()
}

/// Names what is said of it: a difference that was accepted is another one when anything of it changes.
pub fn difference(row: &Row) -> i64 {
    let mut parts = Parts::new(row.class.word());
    for field in &row.fields {
        parts.words(Some(&field.field));
        parts.known(field.ours.as_ref());
        parts.known(field.theirs.as_ref());
    }
    // A record of nobody's, or a customer who is not there, has no fields that differ.
    if row.fields.is_empty() {
        for side in [&row.ours, &row.theirs] {
            parts.known(side.as_ref().and_then(|side| side.fact("status")));
        }
    }
    parts.end()
}

struct Parts(Sha256);

impl Parts {
    fn new(first: &str) -> Self {
        let mut parts = Self(Sha256::new());
        parts.words(Some(first));
        parts
    }

    fn words(&mut self, words: Option<&str>) {
        match words {
            Some(words) => {
                self.0.update((words.len() as u64).to_be_bytes());
                self.0.update(words.as_bytes());
            }
            None => self.0.update(u64::MAX.to_be_bytes()),
        }
    }

    fn number(&mut self, number: Option<i64>) {
        self.words(number.map(|number| number.to_string()).as_deref());
    }

    fn known(&mut self, value: Option<&Known>) {
        match value {
            Some(Known::Words(words)) => self.words(Some(words)),
            Some(Known::Number(number)) => self.words(Some(&number.to_string())),
            Some(Known::Switch(on)) => self.words(Some(if *on { "true" } else { "false" })),
            None => self.words(None),
        }
    }

    fn end(self) -> i64 {
        let digest = self.0.finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | i64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CustomerId;
    use crate::reconcile::class::Class;
    use crate::reconcile::report::FieldDifference;

    fn row() -> Row {
        Row {
            customer: Some(CustomerId(7)),
            external_id: Some("R1".into()),
            fields: vec![FieldDifference {
                field: "name".into(),
                ours: Some("Ana".into()),
                theirs: Some("Eva".into()),
            }],
            ..Row::new(3, Class::DiffersData)
        }
    }

    #[test]
    fn a_row_stays_the_same_at_another_place_and_in_another_class() {
        let other = Row { place: 9, class: Class::DiffersState, ..row() };
        assert_eq!(identity(&other), identity(&row()));
        assert_ne!(difference(&other), difference(&row()));
        assert_ne!(identity(&Row { external_id: Some("R2".into()), ..row() }), identity(&row()));
    }

    #[test]
    fn a_difference_is_another_when_a_value_of_it_changes() {
        let mut other = row();
        other.fields[0].theirs = Some("Eve".into());
        assert_eq!(identity(&other), identity(&row()));
        assert_ne!(difference(&other), difference(&row()));
    }

    #[test]
    fn what_was_written_is_known_by_every_later_version() {
        assert_eq!(
            (identity(&row()), difference(&row())),
            (7_870_408_118_080_790_257, 8_229_824_025_145_494_752)
        );
    }
}
