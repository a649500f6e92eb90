//! The CSV files that are given out, in the spellings that are read back to the same records.
//!
//! It reads no database: the records come from whoever has them.

use std::borrow::Cow;
use std::io::{self, Write};

use super::devices::device_columns;
use super::records::{CUSTOMERS, PRODUCTS, RETIRED, TARIFFS};
use crate::domain::device::Entry;
use crate::domain::retirement::Retirement;
use crate::domain::values::{EmailAddress, PhoneNumber, TaxId};
use crate::store::{CustomerRecord, DeviceRecord, ProductRecord, TariffRecord};

/// Whether a file of products or tariffs has the column that tells which are retired: only where one of them is, so that
/// the others have the columns that everybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retired {
    Told,
    Untold,
}

impl Retired {
    pub fn of(mut records: impl Iterator<Item = Retirement>) -> Self {
        if records.any(|retired| matches!(retired, Retirement::Since(_))) { Self::Told } else { Self::Untold }
    }
}

/// A file being written, its header first.
pub struct Sheet<W> {
    out: W,
    retired: Retired,
}

impl<W: Write> Sheet<W> {
    fn new(out: W, columns: &[&str]) -> io::Result<Self> {
        Self::telling(out, columns, Retired::Untold)
    }

    fn telling(mut out: W, columns: &[&str], retired: Retired) -> io::Result<Self> {
        let last = match retired {
            Retired::Told => Some(RETIRED),
            Retired::Untold => None,
        };
        let columns: Vec<&str> = columns.iter().copied().chain(last).collect();
        writeln!(out, "{}", columns.join(","))?;
        Ok(Self { out, retired })
    }

    /// Begins a file of customers.
    ///
    /// # Errors
    /// It cannot be written, as for every method here.
    pub fn of_customers(out: W) -> io::Result<Self> {
        Self::new(out, CUSTOMERS)
    }

    /// Begins a file of products.
    pub fn of_products(out: W, retired: Retired) -> io::Result<Self> {
        Self::telling(out, PRODUCTS, retired)
    }

    /// Begins a file of devices, which has no column of a secret.
    pub fn of_devices(out: W) -> io::Result<Self> {
        Self::new(out, &device_columns())
    }

    /// Begins a file of tariffs.
    pub fn of_tariffs(out: W, retired: Retired) -> io::Result<Self> {
        Self::telling(out, TARIFFS, retired)
    }

    pub fn customer(&mut self, record: &CustomerRecord) -> io::Result<()> {
        self.row(&[
            &record.code,
            &record.name,
            record.tax_id.as_ref().map_or("", TaxId::as_str),
            record.status.word(),
            record.email.as_ref().map_or("", EmailAddress::as_str),
            record.phone.as_ref().map_or("", PhoneNumber::as_str),
            &record.address,
            &record.city,
            &record.postal_code,
            &names(&record.tariffs),
        ])
    }

    pub fn product(&mut self, record: &ProductRecord) -> io::Result<()> {
        let stock = record.stock.to_string();
        self.retired_row(&[&record.name, &record.model, &record.technology.0, &stock], record.retired)
    }

    pub fn device(&mut self, record: &DeviceRecord) -> io::Result<()> {
        let given = |words: &'static str, value: &Option<String>| (words, value.clone().unwrap_or_default());
        let mut cells = std::collections::BTreeMap::from([
            ("customer", record.customer.clone()),
            ("serial", record.serial.clone()),
            given("system", &record.system),
            given("external_id", &record.external_id),
            given("product", &record.product),
            given("tariff", &record.tariff),
            given("name", &record.name),
            given("technology", &record.technology),
        ]);
        let columns = device_columns();
        for column in &columns {
            let value = match record.fields.get(*column) {
                Some(Entry::Words(words)) => words.expose().to_owned(),
                Some(Entry::Switch(on)) => on.to_string(),
                Some(Entry::Keep | Entry::Clear) | None => continue,
            };
            cells.insert(column, value);
        }
        let row: Vec<&str> =
            columns.iter().map(|column| cells.get(column).map_or("", String::as_str)).collect();
        self.row(&row)
    }

    pub fn tariff(&mut self, record: &TariffRecord) -> io::Result<()> {
        let (description, amount) = match &record.concept {
            Some(concept) => (concept.description.as_str(), concept.amount.to_string()),
            None => ("", String::new()),
        };
        self.retired_row(&[&record.tariff, record.service.word(), description, &amount], record.retired)
    }

    /// A row of what may be retired.
    fn retired_row(&mut self, cells: &[&str], retired: Retirement) -> io::Result<()> {
        let since = match retired {
            Retirement::Since(at) => at.to_string(),
            Retirement::Untold | Retirement::Offered => String::new(),
        };
        let last = match self.retired {
            Retired::Told => Some(since.as_str()),
            Retired::Untold => None,
        };
        self.row(&cells.iter().copied().chain(last).collect::<Vec<_>>())
    }

    /// Ends the file and gives back what it was written to.
    pub fn end(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        write_row(&mut self.out, cells)
    }
}

/// Writes a row of cells, none of which a spreadsheet would run.
///
/// # Errors
/// It cannot be written.
pub fn write_row(out: &mut impl Write, cells: &[&str]) -> io::Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        let cell = guarded(cell);
        if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// Names in one cell, separated by semicolons; one that holds a semicolon itself, or begins with a quote, is quoted.
fn names(names: &[String]) -> String {
    let quoted = |name: &String| {
        if name.contains(';') || name.starts_with('"') {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        }
    };
    names.iter().map(quoted).collect::<Vec<_>>().join(";")
}

/// The cell with an apostrophe before it if a spreadsheet would run it otherwise, or would take away the one that it has.
fn guarded(cell: &str) -> Cow<'_, str> {
    if super::is_run_by_spreadsheets(cell) && !is_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Whether it is a number or a telephone: a sign, then digits with a decimal mark or spaces between them.
fn is_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix(['+', '-']) else { return false };
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' '))
}

#[cfg(test)]
mod tests {
    use super::{guarded, names};

    #[test]
    fn what_a_spreadsheet_would_run_is_kept_from_it_and_numbers_are_not() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-Ana", "'-Ana"),
            ("'=x", "''=x"),
            ("''-x", "'''-x"),
            ("-5.50", "-5.50"),
            ("+34 612 345 678", "+34 612 345 678"),
            ("+34612345678", "+34612345678"),
            ("-", "'-"),
            ("-5+cmd", "'-5+cmd"),
            ("'Ana'", "'Ana'"),
            ("Ana", "Ana"),
        ] {
            assert_eq!(guarded(cell), written, "{cell}");
        }
    }

    #[test]
    fn a_name_with_a_semicolon_is_one_name() {
        let given = ["Fibra 600", "Dúo; con móvil", "\"La\" tarifa"].map(str::to_owned);
        assert_eq!(names(&given), "Fibra 600;\"Dúo; con móvil\";\"\"\"La\"\" tarifa\"");
    }
}
