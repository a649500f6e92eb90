//! What kinds of file there are, and how one begins.

use std::io::{self, BufRead};

use super::cells::Rows;
use super::cleaned;
use super::devices::device_columns;
use super::records::{CUSTOMERS, PRODUCTS, RETIRED, TARIFFS};
use crate::domain::text::Text;
use crate::text;

/// So many rows show what a file holds.
const GLANCED: usize = 8;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Customers,
    Products,
    Tariffs,
    /// Devices that are registered where they say.
    Devices,
    /// Devices that are to be registered there.
    DevicesToProvision,
}

impl Kind {
    pub const ALL: [Self; 5] =
        [Self::Customers, Self::Products, Self::Tariffs, Self::Devices, Self::DevicesToProvision];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Products => "products",
            Self::Tariffs => "tariffs",
            Self::Devices => "devices",
            Self::DevicesToProvision => "devices-to-provision",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The name on the screen.
    pub fn label(self) -> Text {
        match self {
            Self::Customers => text!("files-customers"),
            Self::Products => text!("files-products"),
            Self::Tariffs => text!("files-tariffs"),
            Self::Devices => text!("files-devices"),
            Self::DevicesToProvision => text!("files-devices-to-provision"),
        }
    }

    /// The column of ours that a cell of a header names.
    pub fn column(self, cell: &str) -> Option<&'static str> {
        let name = cleaned(cell).to_lowercase();
        let optional = match self {
            Self::Products | Self::Tariffs => Some(RETIRED),
            Self::Customers | Self::Devices | Self::DevicesToProvision => None,
        };
        self.columns().into_iter().chain(optional).find(|known| *known == name)
    }

    /// The columns of its header, in any order.
    pub fn columns(self) -> Vec<&'static str> {
        match self {
            Self::Customers => CUSTOMERS.to_vec(),
            Self::Products => PRODUCTS.to_vec(),
            Self::Tariffs => TARIFFS.to_vec(),
            Self::Devices | Self::DevicesToProvision => device_columns(),
        }
    }
}

/// How a file begins, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Reads the header and the first rows, as far as they can be read: what is wrong with them is told by reading the file.
///
/// # Errors
/// The source cannot be read.
pub fn glance(source: impl BufRead) -> io::Result<Glance> {
    let mut rows = Rows::new(source);
    let mut glance = Glance::default();
    match rows.next_row()? {
        Ok(Some((_, columns))) => glance.columns = columns,
        Ok(None) | Err(_) => return Ok(glance),
    }
    while glance.rows.len() < GLANCED {
        match rows.next_row()? {
            Ok(Some((_, cells))) => glance.rows.push(cells),
            Ok(None) | Err(_) => break,
        }
    }
    Ok(glance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_shows_the_header_and_the_first_rows_whatever_comes_after_them() {
        let mut file = String::from("name;stock\n");
        for number in 0..20 {
            file.push_str(&format!("P{number};{number}\n"));
        }
        let seen = glance(file.as_bytes()).expect("it can be read");
        assert_eq!(seen.columns, ["name", "stock"]);
        assert_eq!((seen.rows.len(), seen.rows[7][0].as_str()), (GLANCED, "P7"));
        let broken = glance("name,stock\nA,1\n\"B,2".as_bytes()).expect("it can be read");
        assert_eq!(broken.rows, [["A", "1"]]);
        assert_eq!(glance("".as_bytes()).expect("it can be read"), Glance::default());
    }
}
