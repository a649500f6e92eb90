//! What the rows of each file mean: customers, products, tariffs.
//!
//! All the mistakes of a row are told, each at its column.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::io::{self, BufRead};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::reader::Reader;
use super::{Columns, Line, Named, Table};
use crate::domain::customer::CustomerStatus;
use crate::domain::customer_form::{MAX_CODE, MAX_LINE, MAX_NAME, MAX_POSTAL_CODE};
use crate::domain::problem::Problem;
use crate::domain::product::MAX_STOCK;
use crate::domain::retirement::Retirement;
use crate::domain::tariff::{Amount, Concept, ServiceKind};
use crate::domain::technology::{self, TechnologyKey, required_line};
use crate::domain::text::Text;
use crate::domain::values::fold;
use crate::store::{CustomerRecord, ProductRecord, TariffRecord};
use crate::text;

pub(super) const CUSTOMERS: &[&str] =
    &["code", "name", "tax_id", "status", "email", "phone", "address", "city", "postal_code", "tariffs"];
pub(super) const PRODUCTS: &[&str] = &["name", "model", "technology", "stock"];
pub(super) const TARIFFS: &[&str] = &["tariff", "service", "concept", "amount"];
/// Of products and tariffs: since when it is retired. A file in which nothing is retired does without.
pub(super) const RETIRED: &str = "retired";

/// A file of customers being read.
pub type Customers<R> = Reader<R, Named<CustomerRecord>>;

impl<R: BufRead> Reader<R, Named<CustomerRecord>> {
    /// A file that is read for the first time: no code may stand in it twice.
    pub fn judging(source: R) -> Self {
        Self::of(
            Named { columns: columns(CUSTOMERS, &[]), keys: Some(Keys::default()), check: customer },
            source,
        )
    }

    /// A file that was judged, from its beginning. It may be another by now: its rows are checked once more, and whether
    /// a code stands twice is for the import to find.
    pub fn again(source: R) -> Self {
        Self::of(Named { columns: columns(CUSTOMERS, &[]), keys: None, check: customer }, source)
    }
}

/// Reads a file of customers.
///
/// # Errors
/// The source cannot be read. What is wrong in it is in the table.
pub fn customers(source: impl BufRead) -> io::Result<Table<CustomerRecord>> {
    Customers::judging(source).whole()
}

/// Reads a file of products.
///
/// # Errors
/// The source cannot be read. What is wrong in it is in the table.
pub fn products(source: impl BufRead) -> io::Result<Table<ProductRecord>> {
    let keys = Some(Keys::default());
    Reader::of(Named { columns: columns(PRODUCTS, &[RETIRED]), keys, check: product }, source).whole()
}

/// Reads a file of tariffs, a concept on each line; concept and amount are empty for a service without any.
///
/// # Errors
/// The source cannot be read. What is wrong in it is in the table.
pub fn tariffs(source: impl BufRead) -> io::Result<Table<TariffRecord>> {
    Reader::of(Named { columns: columns(TARIFFS, &[RETIRED]), keys: None, check: tariff }, source).whole()
}

const fn columns(required: &'static [&'static str], optional: &'static [&'static str]) -> Columns {
    Columns { required, optional }
}

fn customer(line: u64, row: &Line<'_>, keys: &mut Option<Keys>) -> Result<CustomerRecord, Vec<Problem>> {
    let mut checks = Checks { row, problems: Vec::new() };
    let code = checks.required("code", MAX_CODE);
    checks.once(keys, "code", &code, line);
    let record = CustomerRecord {
        code,
        name: checks.required("name", MAX_NAME),
        tax_id: checks.optional("tax_id"),
        status: checks.with("status", customer_status).unwrap_or(CustomerStatus::Captado),
        email: checks.optional("email"),
        phone: checks.optional("phone"),
        address: checks.line("address", MAX_LINE),
        city: checks.line("city", MAX_LINE),
        postal_code: checks.line("postal_code", MAX_POSTAL_CODE),
        tariffs: names(row.cell("tariffs")),
    };
    checks.end(record)
}

fn product(line: u64, row: &Line<'_>, keys: &mut Option<Keys>) -> Result<ProductRecord, Vec<Problem>> {
    let mut checks = Checks { row, problems: Vec::new() };
    let name = checks.required("name", MAX_NAME);
    checks.once(keys, "name", &name, line);
    let record = ProductRecord {
        name,
        model: checks.line("model", MAX_LINE),
        technology: checks.with("technology", technology).unwrap_or(TechnologyKey(String::new())),
        stock: checks.with("stock", stock).unwrap_or_default(),
        retired: checks.retired(),
    };
    checks.end(record)
}

fn tariff(_: u64, row: &Line<'_>, _: &mut Option<Keys>) -> Result<TariffRecord, Vec<Problem>> {
    let mut checks = Checks { row, problems: Vec::new() };
    let record = TariffRecord {
        tariff: checks.required("tariff", MAX_NAME),
        service: checks.with("service", service).unwrap_or(ServiceKind::Internet),
        concept: checks.concept(),
        retired: checks.retired(),
    };
    checks.end(record)
}

/// The keys that stood already, by their hash, and on which line each. Two keys that fell together would have a good file
/// refused, and no bad one let in; of a million rows that is to be expected once in thirty million files.
#[derive(Default)]
pub(super) struct Keys(HashMap<u64, u32>);

impl Keys {
    /// The line on which the key stood already; else it is noted that it stands here.
    fn first(&mut self, key: &str, line: u64) -> Option<u64> {
        match self.0.entry(self.0.hasher().hash_one(key)) {
            Entry::Occupied(first) => Some(u64::from(*first.get())),
            Entry::Vacant(place) => {
                place.insert(u32::try_from(line).unwrap_or(u32::MAX));
                None
            }
        }
    }
}

/// The cells of one row while they are checked.
struct Checks<'a> {
    row: &'a Line<'a>,
    problems: Vec<Problem>,
}

impl Checks<'_> {
    fn with<T>(&mut self, column: &'static str, parse: impl Fn(&str) -> Result<T, Text>) -> Option<T> {
        parse(self.row.cell(column)).map_err(|text| self.problems.push(Problem::new(column, text))).ok()
    }

    /// A value with a form of its own that may be left empty.
    fn optional<T: std::str::FromStr<Err = Text>>(&mut self, column: &'static str) -> Option<T> {
        if self.row.cell(column).is_empty() { None } else { self.with(column, str::parse) }
    }

    fn required(&mut self, column: &'static str, max: usize) -> String {
        required_line(column, self.row.cell(column), max)
            .map_err(|problem| self.problems.push(problem))
            .unwrap_or_default()
    }

    fn line(&mut self, column: &'static str, max: usize) -> String {
        if self.row.cell(column).is_empty() { String::new() } else { self.required(column, max) }
    }

    /// Nothing when both its cells are empty.
    fn concept(&mut self) -> Option<Concept> {
        if self.row.cell("concept").is_empty() && self.row.cell("amount").is_empty() {
            return None;
        }
        let description = self.required("concept", MAX_LINE);
        let amount = self.with("amount", Amount::parse)?;
        Some(Concept { description, amount })
    }

    fn retired(&mut self) -> Retirement {
        match self.row.told(RETIRED) {
            None => Retirement::Untold,
            Some("") => Retirement::Offered,
            Some(_) => self.with(RETIRED, moment).map_or(Retirement::Untold, Retirement::Since),
        }
    }

    fn once(&mut self, keys: &mut Option<Keys>, column: &'static str, key: &str, line: u64) {
        let Some(keys) = keys.as_mut().filter(|_| !key.is_empty()) else { return };
        if let Some(first) = keys.first(key, line) {
            self.problems.push(Problem::new(column, text!("file-key-twice", key = key, line = first)));
        }
    }

    fn end<T>(self, record: T) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(record) } else { Err(self.problems) }
    }
}

fn customer_status(words: &str) -> Result<CustomerStatus, Text> {
    match fold(words).as_str() {
        "captado" | "lead" => Ok(CustomerStatus::Captado),
        "alta" | "active" => Ok(CustomerStatus::Alta),
        "bloqueado" | "blocked" => Ok(CustomerStatus::Bloqueado),
        "baja" | "left" => Ok(CustomerStatus::Baja),
        _ => Err(text!("file-status-unknown", value = words)),
    }
}

fn service(words: &str) -> Result<ServiceKind, Text> {
    match fold(words).as_str() {
        "internet" => Ok(ServiceKind::Internet),
        "landline" | "telefonia fija" => Ok(ServiceKind::Landline),
        "mobile" | "telefonia movil" => Ok(ServiceKind::Mobile),
        _ => Err(text!("file-service-unknown", value = words)),
    }
}

fn technology(words: &str) -> Result<TechnologyKey, Text> {
    technology::technology(&words.to_lowercase())
        .map(|technology| technology.key.clone())
        .ok_or_else(|| text!("device-technology-unknown", value = words))
}

fn stock(words: &str) -> Result<i64, Text> {
    match words.parse::<i64>() {
        Ok(units) if (0..=MAX_STOCK).contains(&units) => Ok(units),
        _ => Err(text!("field-number-range", min = 0, max = MAX_STOCK)),
    }
}

/// A moment (RFC 3339), or the day on which it was, in UTC.
fn moment(words: &str) -> Result<Timestamp, Text> {
    let day = || words.parse::<Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|day| day.timestamp());
    words.parse::<Timestamp>().or_else(|_| day()).map_err(|_| text!("file-moment-form", value = words))
}

/// Names separated by semicolons, each once; one in quotes may hold semicolons, and a doubled quote in it is one.
fn names(cell: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = cell.trim();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"').and_then(quoted) {
            Some(found) => found,
            None => {
                let (name, after) = rest.split_once(';').unwrap_or((rest, ""));
                (name.trim().to_owned(), after)
            }
        };
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        rest = after.trim_start();
    }
    names
}

/// The name up to its closing quote, and what follows its semicolon; `None` when it is no quoted name after all.
fn quoted(rest: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = rest;
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        if let Some(doubled) = after.strip_prefix('"') {
            name.push('"');
            rest = doubled;
            continue;
        }
        let after = after.trim_start();
        let next = if after.is_empty() { after } else { after.strip_prefix(';')? };
        return Some((name.trim().to_owned(), next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n";

    /// Line, column and message of every problem.
    fn problems<T>(table: &Table<T>) -> Vec<(u64, &str, &str)> {
        table
            .problems
            .iter()
            .map(|row| (row.line, row.problem.field.as_ref(), row.problem.text.id.as_ref()))
            .collect()
    }

    fn read_customers(rows: &str) -> Table<CustomerRecord> {
        customers(format!("{HEADER}{rows}").as_bytes()).expect("memory can be read")
    }

    #[test]
    fn a_whole_customer_is_read() {
        let table = read_customers(
            "C1, Begoña Núñez ,12.345.678-z,ALTA,ana@correo.es,912 345 678,\"C/ Mayor, 3\",Soria,42001,Fibra 600; Fijo;Fibra 600\n",
        );
        assert_eq!(table.problems, []);
        let record = &table.rows[0].record;
        assert_eq!((table.rows[0].line, record.name.as_str()), (2, "Begoña Núñez"));
        assert_eq!(record.tax_id.as_ref().map(ToString::to_string).as_deref(), Some("12345678Z"));
        assert_eq!(record.status, CustomerStatus::Alta);
        assert_eq!(record.address, "C/ Mayor, 3");
        assert_eq!(record.tariffs, ["Fibra 600", "Fijo"]);
    }

    #[test]
    fn states_are_read_in_either_language_and_any_case() {
        for (word, status) in [
            ("Captado", CustomerStatus::Captado),
            ("lead", CustomerStatus::Captado),
            ("Active", CustomerStatus::Alta),
            ("BLOQUEADO", CustomerStatus::Bloqueado),
            ("blocked", CustomerStatus::Bloqueado),
            ("Left", CustomerStatus::Baja),
        ] {
            let table = read_customers(&format!("C1,Ana,,{word},,,,,,\n"));
            assert_eq!(table.rows[0].record.status, status, "{word}");
        }
    }

    #[test]
    fn every_mistake_is_told_by_line_and_column() {
        let table = read_customers(
            "C1,Ana,12345678A,alta,ana,12,,,,\n,Luis,,de alta,,,,,,\nC1,Eva,,baja,,,,,,\nC2,Eva,,baja\n",
        );
        assert_eq!(table.rows, []);
        assert_eq!(table.count, 4);
        assert_eq!(
            problems(&table),
            [
                (2, "tax_id", "value-tax-id-letter"),
                (2, "email", "value-email-at"),
                (2, "phone", "value-phone-spanish-length"),
                (3, "code", "field-required"),
                (3, "status", "file-status-unknown"),
                (4, "code", "file-key-twice"),
                (5, "", "file-cells"),
            ]
        );
    }

    #[test]
    fn columns_may_stand_in_any_order_but_all_must() {
        let table = products("stock;Technology;name;model\n3;GPON;ONT;HG8245\n".as_bytes());
        let table = table.expect("memory can be read");
        assert_eq!(table.rows[0].record.stock, 3);
        let table = products("name,model,tecnology,stock,name\n".as_bytes()).expect("memory can be read");
        assert_eq!(
            problems(&table),
            [
                (1, "tecnology", "file-column-unknown"),
                (1, "name", "file-column-twice"),
                (1, "technology", "file-column-missing"),
            ]
        );
        assert_eq!(problems(&products(&b""[..]).expect("memory can be read")), [(1, "", "file-empty")]);
    }

    #[test]
    fn amounts_stock_and_services_say_what_would_be_right() {
        let file =
            "tariff;service;concept;amount\nFibra;Telefonía Fija;Cuota;29,90\nFibra;tele;Cuota;1.000,5\n";
        assert_eq!(
            problems(&tariffs(file.as_bytes()).expect("memory can be read")),
            [(3, "service", "file-service-unknown"), (3, "amount", "value-amount-form")]
        );
        let file = "name,model,technology,stock\nONT,,wimax,-1\n";
        assert_eq!(
            problems(&products(file.as_bytes()).expect("memory can be read")),
            [(2, "technology", "device-technology-unknown"), (2, "stock", "field-number-range")]
        );
    }

    #[test]
    fn what_is_retired_is_told_by_a_column_that_may_be_missing() {
        let read = |file: &str| {
            let table = products(file.as_bytes()).expect("memory can be read");
            (problems(&table).len(), table.rows.into_iter().map(|row| row.record.retired).collect::<Vec<_>>())
        };
        let noon = Timestamp::constant(1_795_348_800, 250_000_000);
        let plain = "name,model,technology,stock\nA,,gpon,1\n";
        assert_eq!(read(plain), (0, vec![Retirement::Untold]));
        let told = "retired,name,model,technology,stock\n2026-11-22T12:00:00.25Z,A,,gpon,1\n,B,,gpon,1\n2026-11-22,C,,gpon,1\n";
        let midnight = Timestamp::constant(1_795_305_600, 0);
        assert_eq!(
            read(told),
            (0, vec![Retirement::Since(noon), Retirement::Offered, Retirement::Since(midnight)])
        );
        let wrong = "tariff,service,concept,amount,retired\nFibra,internet,Cuota,5,ayer\n";
        let wrong = tariffs(wrong.as_bytes()).expect("memory can be read");
        assert_eq!(problems(&wrong), [(2, "retired", "file-moment-form")]);
    }

    #[test]
    fn a_service_without_concepts_has_a_line_with_neither_concept_nor_amount() {
        let read = |rows: &str| {
            let file = format!("tariff,service,concept,amount\n{rows}");
            tariffs(file.as_bytes()).expect("memory can be read")
        };
        let whole = read("Fibra,internet,,\nFibra,mobile,Cuota,5\n");
        let concepts: Vec<bool> = whole.rows.iter().map(|row| row.record.concept.is_some()).collect();
        assert_eq!((problems(&whole), concepts), (Vec::new(), vec![false, true]));
        let half = read("Fibra,mobile,,5\nFibra,mobile,Cuota,\n");
        assert_eq!(problems(&half), [(2, "concept", "field-required"), (3, "amount", "value-amount-form")]);
    }

    #[test]
    fn a_name_in_quotes_may_hold_semicolons_and_one_that_is_not_closed_is_as_it_stands() {
        for (cell, read) in [
            ("\"Dúo; con móvil\" ;Fijo", vec!["Dúo; con móvil", "Fijo"]),
            ("\"\"\"La\"\" tarifa\"", vec!["\"La\" tarifa"]),
            ("\"Dúo;Fijo", vec!["\"Dúo", "Fijo"]),
            ("\"Dúo\" x;Fijo", vec!["\"Dúo\" x", "Fijo"]),
            (" ; ;A;A", vec!["A"]),
        ] {
            assert_eq!(names(cell), read, "{cell}");
        }
    }

    #[test]
    fn an_apostrophe_before_what_a_spreadsheet_would_run_is_taken_off() {
        for (cell, read) in
            [("'=1+1", "=1+1"), ("'+34", "+34"), ("'@x", "@x"), ("''=x", "'=x"), ("'Ana'", "'Ana'")]
        {
            let table = read_customers(&format!("C1,{cell},,alta,,,,,,\n"));
            assert_eq!(table.rows[0].record.name, read, "{cell}");
        }
    }

    #[test]
    fn a_file_full_of_mistakes_is_given_up_at_a_bound() {
        let table = read_customers(&",,,,,,,,,\n".repeat(100_000));
        assert_eq!(table.problems.len(), super::super::MAX_PROBLEMS + 1);
        assert_eq!(table.problems.last().expect("told").problem.text.id, "file-too-many-problems");
    }

    /// A source without an end: whoever wants it whole never comes back.
    fn endless(beginning: &str, then: &'static [u8]) -> impl BufRead {
        let rest = then.iter().copied().cycle();
        let bytes = beginning.as_bytes().to_vec().into_iter().chain(rest);
        io::BufReader::new(Bytes(bytes))
    }

    struct Bytes<I>(I);

    impl<I: Iterator<Item = u8>> io::Read for Bytes<I> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let mut read = 0;
            for (place, byte) in buffer.iter_mut().zip(&mut self.0) {
                *place = byte;
                read += 1;
            }
            Ok(read)
        }
    }

    #[test]
    fn a_row_or_a_quote_without_end_is_given_up_whatever_the_file_is_of() {
        for then in [&b"x"[..], b"\"x,y\n"] {
            let told = |table: io::Result<Vec<String>>| {
                let ids = table.expect("it can be read");
                assert!(matches!(ids.as_slice(), [id] if id.starts_with("file-")), "{ids:?}");
            };
            let ids = |problems: Vec<crate::store::RowProblem>| {
                problems.into_iter().map(|row| row.problem.text.id.into_owned()).collect::<Vec<_>>()
            };
            let header = |columns: &[&str]| format!("{}\n\"", columns.join(","));
            told(customers(endless(&header(CUSTOMERS), then)).map(|table| ids(table.problems)));
            told(products(endless(&header(PRODUCTS), then)).map(|table| ids(table.problems)));
            told(tariffs(endless(&header(TARIFFS), then)).map(|table| ids(table.problems)));
            let mut devices = super::super::Devices::new(endless("customer,serial\n\"", then));
            told(devices.next_rows(10).map(|rows| {
                assert!(rows.is_empty());
                ids(devices.end().1)
            }));
        }
    }
}
