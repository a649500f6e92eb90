//! A customer of the operator, what he contracts, and where he is linked.

use serde::{Deserialize, Serialize};

use super::ids::{CustomerId, SystemId};
use super::text::Text;
use super::values::{EmailAddress, PhoneNumber, TaxId};
use crate::text;

/// The operator's own four states of a customer, kept in Spanish in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
