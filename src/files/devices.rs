//! What the rows of a file of devices mean.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::cleaned;
use super::reader::{Reader, Shape};
use crate::domain::device::Entry;
use crate::domain::problem::Problem;
use crate::domain::technology::{FieldSpec, Kind, technologies};
use crate::domain::text::Text;
use crate::domain::values::{Secret, fold};
use crate::store::DeviceRecord;
use crate::text;

/// The columns of what every device has; the first two have to be there.
const COMMON: [&str; 8] =
    ["customer", "serial", "system", "external_id", "product", "tariff", "name", "technology"];
const REQUIRED: usize = 2;
/// The longest of these cells, in characters; what a record may hold is checked where it is known.
const MAX_CELL: usize = 200;

/// What a column of the file is.
#[derive(Clone, Copy)]
pub enum Column {
    Common(&'static str),
    Field(&'static FieldSpec),
}

/// A file of devices being read.
pub type Devices<R> = Reader<R, DeviceShape>;

/// What a file of devices has.
pub struct DeviceShape;

/// The fields of the technologies, each once; those that are secret too.
pub fn device_fields() -> Vec<&'static FieldSpec> {
    let mut fields: Vec<&FieldSpec> = Vec::new();
    for field in technologies().iter().flat_map(|technology| &technology.fields) {
        if fields.iter().all(|known| known.key != field.key) {
            fields.push(field);
        }
    }
    fields
}

/// The columns of a file that is given out: every one but those of secrets.
pub fn device_columns() -> Vec<&'static str> {
    let of_fields = device_fields().into_iter().filter(|field| !field.kind.is_secret());
    COMMON.into_iter().chain(of_fields.map(|field| field.key.as_str())).collect()
}

impl<R: BufRead> Reader<R, DeviceShape> {
    pub fn new(source: R) -> Self {
        Self::of(DeviceShape, source)
    }
}

impl Shape for DeviceShape {
    type Record = DeviceRecord;
    type Columns = Vec<Column>;

    fn expected(&self) -> Vec<&'static str> {
        COMMON.to_vec()
    }

    fn columns(&self, header: &[String]) -> Result<Vec<Column>, Vec<Problem>> {
        kinds(header)
    }

    fn record(
        &mut self,
        _: u64,
        columns: &Vec<Column>,
        cells: &[String],
    ) -> Result<DeviceRecord, Vec<Problem>> {
        record(columns, cells)
    }
}

/// What each column is: in any order, each once, and those that a device cannot do without.
fn kinds(cells: &[String]) -> Result<Vec<Column>, Vec<Problem>> {
    let names: Vec<String> = cells.iter().map(|cell| cleaned(cell).to_lowercase()).collect();
    let fields = device_fields();
    let mut columns = Vec::with_capacity(names.len());
    let mut problems = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let common = COMMON.into_iter().find(|known| known == name).map(Column::Common);
        let field = || fields.iter().find(|field| field.key == *name).map(|field| Column::Field(field));
        match common.or_else(field) {
            Some(_) if names[..place].contains(name) => {
                problems.push(Problem::new(name.clone(), text!("file-column-twice", column = name.as_str())));
            }
            Some(column) => columns.push(column),
            None => {
                let known: Vec<&str> =
                    COMMON.into_iter().chain(fields.iter().map(|field| field.key.as_str())).collect();
                let text = text!("file-column-unknown", column = name.as_str(), columns = known.join(","));
                problems.push(Problem::new(name.clone(), text));
            }
        }
    }
    for required in &COMMON[..REQUIRED] {
        if names.iter().all(|name| name != required) {
            problems.push(Problem::new(*required, text!("file-column-missing", column = *required)));
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

fn record(columns: &[Column], cells: &[String]) -> Result<DeviceRecord, Vec<Problem>> {
    let mut common: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut fields = BTreeMap::new();
    let mut problems = Vec::new();
    for (column, cell) in columns.iter().zip(cells) {
        match column {
            Column::Common(name) => match line(cleaned(cell)) {
                Ok(words) => drop(common.insert(name, words)),
                Err(text) => problems.push(Problem::new(*name, text)),
            },
            Column::Field(field) => match entry(field, cell) {
                Ok(Some(entry)) => drop(fields.insert(field.key.clone(), entry)),
                Ok(None) => {}
                Err(text) => problems.push(Problem::new(field.key.clone(), text)),
            },
        }
    }
    let mut given = |name: &'static str| common.remove(name).filter(|words| !words.is_empty());
    let (customer, serial) = (given("customer"), given("serial"));
    for (name, value) in [("customer", &customer), ("serial", &serial)] {
        if value.is_none() && problems.iter().all(|problem| problem.field != name) {
            problems.push(Problem::new(name, text!("field-required")));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(DeviceRecord {
        customer: customer.unwrap_or_default(),
        serial: serial.unwrap_or_default(),
        system: given("system"),
        external_id: given("external_id"),
        product: given("product"),
        tariff: given("tariff"),
        name: given("name"),
        technology: given("technology"),
        fields,
    })
}

fn line(words: &str) -> Result<String, Text> {
    if words.chars().any(char::is_control) {
        return Err(text!("field-control-character"));
    }
    if words.chars().count() > MAX_CELL {
        return Err(text!("field-too-long", max = MAX_CELL, length = words.chars().count()));
    }
    Ok(words.to_owned())
}

/// What a cell says of a field. An empty one clears it, but for a secret: a file that is given out has none of them.
fn entry(field: &FieldSpec, cell: &str) -> Result<Option<Entry>, Text> {
    if field.kind.is_secret() {
        // Spaces can be part of it, and so can an apostrophe.
        let words = Secret::new(cell.to_owned());
        return Ok((!words.is_empty()).then_some(Entry::Words(words)));
    }
    let words = cleaned(cell);
    if words.is_empty() {
        return Ok(Some(Entry::Clear));
    }
    if field.kind != Kind::Toggle {
        return Ok(Some(Entry::Words(Secret::new(words.to_owned()))));
    }
    match fold(words).as_str() {
        "true" | "si" | "yes" | "1" => Ok(Some(Entry::Switch(true))),
        "false" | "no" | "0" => Ok(Some(Entry::Switch(false))),
        _ => Err(text!("field-toggle-form")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Row, RowProblem};

    /// Line, column and message of what is wrong.
    type Wrong = (u64, String, String);

    fn read(file: &str) -> (Vec<Row<DeviceRecord>>, Vec<Wrong>) {
        let mut devices = Devices::new(file.as_bytes());
        let mut rows = Vec::new();
        loop {
            let next = devices.next_rows(2).expect("memory can be read");
            if next.is_empty() {
                break;
            }
            rows.extend(next);
        }
        let told =
            |row: RowProblem| (row.line, row.problem.field.into_owned(), row.problem.text.id.into_owned());
        (rows, devices.end().1.into_iter().map(told).collect())
    }

    #[test]
    fn a_cell_that_is_empty_clears_its_field_and_one_that_is_not_there_says_nothing() {
        let (rows, problems) =
            read("serial,customer,mac,mailbox_active,wifi_key\nHT801,C1,,sí,\nHT802,C1,x,FALSE, clave \n");
        assert_eq!(problems, []);
        let [first, second] = rows.as_slice() else { panic!("two rows, not {rows:?}") };
        assert_eq!(first.record.fields.get("mac"), Some(&Entry::Clear));
        assert_eq!(first.record.fields.get("mailbox_active"), Some(&Entry::Switch(true)));
        assert_eq!(first.record.fields.get("wifi_key"), None, "a secret is not cleared by an empty cell");
        assert_eq!(first.record.fields.get("ip"), None);
        assert_eq!(second.record.fields.get("mailbox_active"), Some(&Entry::Switch(false)));
        let key = second.record.fields.get("wifi_key");
        assert_eq!(key, Some(&Entry::Words(Secret::new(" clave ".into()))));
    }

    #[test]
    fn columns_in_any_order_are_known_and_what_is_no_column_is_told() {
        let (_, problems) = read("customer,mac,mac,precio\nC1,,,\n");
        let problems: Vec<_> =
            problems.iter().map(|(line, field, id)| (*line, field.as_str(), id.as_str())).collect();
        assert_eq!(
            problems,
            [
                (1, "mac", "file-column-twice"),
                (1, "precio", "file-column-unknown"),
                (1, "serial", "file-column-missing"),
            ]
        );
    }

    #[test]
    fn every_row_is_judged_and_none_is_given_once_one_is_bad() {
        let (rows, problems) =
            read("customer,serial,hide_sender\nC1,A1,no\nC1,A2,no\n,A3,quizá\nC1,A4\nC1,,no\n");
        assert_eq!(rows.len(), 2, "those before the first bad one");
        let problems: Vec<_> =
            problems.iter().map(|(line, field, id)| (*line, field.as_str(), id.as_str())).collect();
        assert_eq!(
            problems,
            [
                (4, "hide_sender", "field-toggle-form"),
                (4, "customer", "field-required"),
                (5, "", "file-cells"),
                (6, "serial", "field-required"),
            ]
        );
    }

    #[test]
    fn what_is_given_out_has_no_column_of_a_secret() {
        let columns = device_columns();
        assert!(columns.contains(&"mac") && columns.contains(&"calling_customer"), "{columns:?}");
        for field in device_fields().into_iter().filter(|field| field.kind.is_secret()) {
            assert!(!columns.contains(&field.key.as_str()), "{}", field.key);
        }
    }
}
