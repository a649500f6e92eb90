//! A customer of the operator, what he contracts, and where he is linked.

use serde::{Deserialize, Serialize};

use super::device::Intent;
use super::ids::{CustomerId, SystemId};
use super::text::Text;
use super::values::{EmailAddress, PhoneNumber, TaxId, fold};
use crate::text;

/// The operator's own four states of a customer, kept in Spanish in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CustomerStatus {
    Captado,
    Alta,
    Bloqueado,
    Baja,
}

impl CustomerStatus {
    pub const ALL: [Self; 4] = [Self::Captado, Self::Alta, Self::Bloqueado, Self::Baja];

    /// The word kept in the database, in files and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Captado => "captado",
            Self::Alta => "alta",
            Self::Bloqueado => "bloqueado",
            Self::Baja => "baja",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The name on the screen.
    pub fn label(self) -> Text {
        match self {
            Self::Captado => text!("customer-status-captado"),
            Self::Alta => text!("customer-status-alta"),
            Self::Bloqueado => text!("customer-status-bloqueado"),
            Self::Baja => text!("customer-status-baja"),
        }
    }
}

/// A customer's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: CustomerId,
    /// The operator's own code, unique.
    pub code: String,
    pub name: String,
    pub tax_id: Option<TaxId>,
    pub status: CustomerStatus,
    pub email: Option<EmailAddress>,
    pub phone: Option<PhoneNumber>,
    pub address: String,
    pub city: String,
    pub postal_code: String,
    /// Counts the changes of the record: who saves must name the one he has seen.
    pub version: i64,
}

impl CustomerStatus {
    /// What the record wants of such a customer in a system.
    pub const fn intent(self) -> Intent {
        match self {
            Self::Alta => Intent::Active,
            Self::Bloqueado => Intent::Suspended,
            Self::Captado | Self::Baja => Intent::Removed,
        }
    }
}

impl Customer {
    /// Whether a record elsewhere can be his: his name and no other tax id.
    pub fn is_likely(&self, name: &str, tax_id: Option<&str>) -> bool {
        self.has_name(name) && !self.has_other_tax_id(tax_id)
    }

    /// Whether this is his name, but for case, accents, punctuation and the order of its words.
    pub fn has_name(&self, name: &str) -> bool {
        folded_words(&self.name) == folded_words(name)
    }

    /// Whether his tax id and this one are both known and are not the same.
    pub fn has_other_tax_id(&self, tax_id: Option<&str>) -> bool {
        match (&self.tax_id, tax_id) {
            (Some(ours), Some(theirs)) if !theirs.trim().is_empty() => {
                theirs.parse::<TaxId>().map_or(true, |theirs| theirs != *ours)
            }
            _ => false,
        }
    }
}

/// An address as one line.
pub fn whole_address(address: &str, postal_code: &str, city: &str) -> String {
    let town = [postal_code.trim(), city.trim()].join(" ");
    let parts = [address.trim(), town.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The words of a name without case and accents, in an order that does not depend on how it is written.
fn folded_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(name).split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// A customer as he is to be in a system: what a driver is given, made from the record when the operation runs.
///
/// What is empty stays there as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredCustomer {
    pub external_id: String,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// `Removed` for who has left: he is never deleted there.
    pub intent: Intent,
}

/// What ties a customer to his record in one provisioning system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub customer: CustomerId,
    pub system: SystemId,
    pub system_name: String,
    /// The customer's id there, as that system spells it.
    pub external_id: String,
}

#[cfg(test)]
mod tests {
    use super::{Customer, CustomerStatus};
    use crate::domain::ids::CustomerId;

    #[test]
    fn a_record_is_likely_his_by_folded_name_in_any_order_unless_the_tax_id_is_another() {
        let customer = Customer {
            id: CustomerId(1),
            code: "C1".into(),
            name: "Begoña Núñez Peña".into(),
            tax_id: "12345678Z".parse().ok(),
            status: CustomerStatus::Alta,
            email: None,
            phone: None,
            address: String::new(),
            city: String::new(),
            postal_code: String::new(),
            version: 1,
        };
        for (name, tax_id, likely) in [
            ("NUNEZ PENA, BEGONA", Some("12.345.678-Z"), true),
            ("Begoña Núñez Peña", None, true),
            ("Begoña Núñez Peña", Some(""), true),
            ("Begoña Núñez Peña", Some("00000000T"), false),
            ("Begoña Núñez", Some("12345678Z"), false),
        ] {
            assert_eq!(customer.is_likely(name, tax_id), likely, "{name} {tax_id:?}");
        }
    }
}
