//! Rows of cells out of the bytes of a CSV file (RFC 4180), with comma or semicolon, whichever the header uses.
//!
//! Stricter than readers for any CSV are: a quote that is never closed, a byte that is not text and a row without end are
//! refused where they begin, and no more than one row is ever held.

use std::io::{self, BufRead, Chain, Cursor, Read};

use crate::domain::text::Text;
use crate::text;

/// The longest row, in bytes.
pub const MAX_ROW_BYTES: usize = 64 * 1024;
/// The most cells in a row.
pub const MAX_CELLS: usize = 64;

/// What may stand before a text to say that it is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Start,
    Plain,
    /// Within quotes.
    Quoted,
    /// Just after a quote within quotes: the end of the cell, or the first half of a doubled quote.
    Quote,
}

pub struct Rows<R> {
    /// The file, and before it its first bytes once they have been looked at.
    source: Chain<Cursor<Vec<u8>>, R>,
    /// `None` until the header has shown it.
    delimiter: Option<u8>,
    /// The line that is being read, counted from 1.
    line: u64,
    at_start: bool,
}

type RowOf = Result<Option<(u64, Vec<String>)>, (u64, Text)>;

/// The row that is being read.
struct Partial {
    cells: Vec<Vec<u8>>,
    bytes: usize,
    state: State,
    /// The line on which the last quote was opened.
    quote_line: u64,
}

impl<R: BufRead> Rows<R> {
    pub fn new(source: R) -> Self {
        Self { source: Cursor::new(Vec::new()).chain(source), delimiter: None, line: 1, at_start: true }
    }

    /// Reads the next row that is not empty, with the line on which it begins; `None` at the end.
    ///
    /// The inner error is the file's: its line and what is wrong. Nothing can be read after it.
    pub fn next_row(&mut self) -> io::Result<RowOf> {
        loop {
            let begun = self.line;
            let mut row =
                Partial { cells: vec![Vec::new()], bytes: 0, state: State::Start, quote_line: begun };
            let more = match self.read(&mut row)? {
                Ok(more) => more,
                Err(problem) => return Ok(Err(problem)),
            };
            let is_empty = row.cells.len() == 1 && row.cells[0].iter().all(u8::is_ascii_whitespace);
            if is_empty {
                if more {
                    continue;
                }
                return Ok(Ok(None));
            }
            let cells: Result<Vec<String>, _> = row.cells.into_iter().map(String::from_utf8).collect();
            return Ok(match cells {
                Ok(cells) => Ok(Some((begun, cells))),
                Err(_) => Err((begun, text!("file-not-utf8"))),
            });
        }
    }

    /// Looks at the first bytes, however few come at once, and passes over a mark that stands there.
    fn begin(&mut self) -> io::Result<Result<(), Text>> {
        let (before, file) = self.source.get_mut();
        let mut first = Vec::with_capacity(MARK.len());
        while first.len() < MARK.len() {
            let Some(&byte) = file.fill_buf()?.first() else { break };
            first.push(byte);
            file.consume(1);
        }
        if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
            return Ok(Err(text!("file-not-utf8")));
        }
        if first == MARK {
            first.clear();
        }
        *before = Cursor::new(first);
        Ok(Ok(()))
    }

    /// Fills the row; `true` when the file goes on after it.
    fn read(&mut self, row: &mut Partial) -> io::Result<Result<bool, (u64, Text)>> {
        if std::mem::take(&mut self.at_start)
            && let Err(text) = self.begin()?
        {
            return Ok(Err((1, text)));
        }
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                return Ok(match row.state {
                    State::Quoted => Err((row.quote_line, text!("file-quote-open"))),
                    State::Start | State::Plain | State::Quote => Ok(false),
                });
            }
            let mut used = 0;
            let mut ended = None;
            for byte in chunk {
                used += 1;
                match step(row, *byte, &mut self.delimiter, self.line) {
                    Ok(true) => ended = Some(Ok(true)),
                    Ok(false) => {}
                    Err(text) => ended = Some(Err((self.line, text))),
                }
                if *byte == b'\n' {
                    self.line += 1;
                }
                if ended.is_some() {
                    break;
                }
            }
            self.source.consume(used);
            if let Some(ended) = ended {
                return Ok(ended);
            }
        }
    }
}

/// Takes one byte in; `true` when it ends the row.
fn step(row: &mut Partial, byte: u8, delimiter: &mut Option<u8>, line: u64) -> Result<bool, Text> {
    row.bytes += 1;
    if row.bytes > MAX_ROW_BYTES {
        let open = matches!(row.state, State::Quoted) && row.quote_line != line;
        return Err(if open {
            text!("file-quote-long", line = row.quote_line)
        } else {
            text!("file-row-long", max = MAX_ROW_BYTES / 1024)
        });
    }
    if byte == 0 {
        return Err(text!("file-binary"));
    }
    let cell = row.cells.last_mut().expect("a row begins with one cell, and none is taken away");
    match (row.state, byte) {
        (State::Quoted, b'"') => row.state = State::Quote,
        (State::Quoted, _) => cell.push(byte),
        (_, b'\n') => {
            if row.state == State::Plain && cell.last() == Some(&b'\r') {
                cell.pop();
            }
            return Ok(true);
        }
        (_, b',' | b';') if delimiter.is_none_or(|known| known == byte) => {
            *delimiter = Some(byte);
            if row.cells.len() == MAX_CELLS {
                return Err(text!("file-cells-many", max = MAX_CELLS));
            }
            row.cells.push(Vec::new());
            row.state = State::Start;
        }
        (State::Start, b'"') => {
            row.state = State::Quoted;
            row.quote_line = line;
        }
        (State::Quote, b'"') => {
            cell.push(b'"');
            row.state = State::Quoted;
        }
        (State::Quote, b'\r' | b' ') => {}
        (State::Quote, _) => return Err(text!("file-quote-stray")),
        (State::Start | State::Plain, _) => {
            cell.push(byte);
            row.state = State::Plain;
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    type Found = Vec<(u64, Vec<String>)>;

    /// The rows of a file, read a few bytes at a time, or what stopped it.
    fn rows(bytes: &[u8]) -> Result<Found, (u64, String)> {
        let mut rows = Rows::new(BufReader::with_capacity(7, bytes));
        let mut found = Vec::new();
        while let Some(row) = rows
            .next_row()
            .expect("memory can be read")
            .map_err(|(line, text)| (line, text.id.into_owned()))?
        {
            found.push(row);
        }
        Ok(found)
    }

    #[test]
    fn cells_are_split_as_the_header_is() {
        for (file, cells) in [
            ("a,b\n1,2;3\n", vec!["1", "2;3"]),
            ("a;b\r\n1;2,3\r\n", vec!["1", "2,3"]),
            ("\u{feff}a,b\n1,2", vec!["1", "2"]),
            ("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n", vec!["x, \"y\"", "two\nlines"]),
            ("a,b\nRouter 19\",\"\" \n", vec!["Router 19\"", ""]),
            ("\n\na,b\n\n1,\n", vec!["1", ""]),
        ] {
            let read = rows(file.as_bytes()).expect(file);
            assert_eq!(read.last().expect(file).1, cells, "{file:?}");
        }
    }

    #[test]
    fn a_row_is_told_by_the_line_on_which_it_begins() {
        let lines: Vec<u64> =
            rows(b"a\n\"x\ny\"\n\nz\n").expect("a good file").into_iter().map(|row| row.0).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn a_file_that_is_no_table_is_refused_where_it_goes_wrong() {
        for (file, line, message) in [
            (&b"a,b\n1,2\n\"x,y\n1,2\n"[..], 3, "file-quote-open"),
            (b"a,b\n\"x\"y,2\n", 2, "file-quote-stray"),
            (b"a,b\n1,\x00\n", 2, "file-binary"),
            (b"a,b\nMu\xf1oz,2\n", 2, "file-not-utf8"),
            (b"\xff\xfea\x00,\x00", 1, "file-not-utf8"),
        ] {
            assert_eq!(rows(file), Err((line, message.to_owned())), "{file:?}");
        }
        let long = [b"a,b\n".as_slice(), &vec![b'x'; 10 << 20]].concat();
        assert_eq!(rows(&long), Err((2, "file-row-long".to_owned())));
        let open = [b"a,b\n\"".as_slice(), &b"x,y\n".repeat(MAX_ROW_BYTES)].concat();
        assert_eq!(rows(&open).map_err(|(_, message)| message), Err("file-quote-long".to_owned()));
        let wide = [b"a,b\n".as_slice(), &[b','; MAX_CELLS + 1]].concat();
        assert_eq!(rows(&wide), Err((2, "file-cells-many".to_owned())));
    }

    #[test]
    fn a_mark_is_passed_over_however_few_bytes_come_at_once() {
        for at_once in 1..5 {
            for (file, cells) in [("\u{feff}a,b\n", vec!["a", "b"]), ("é\n", vec!["é"]), ("x", vec!["x"])] {
                let mut rows = Rows::new(BufReader::with_capacity(at_once, file.as_bytes()));
                let (_, read) = rows.next_row().expect("memory can be read").expect(file).expect(file);
                assert_eq!(read, cells, "{at_once}");
            }
            let mut rows = Rows::new(BufReader::with_capacity(at_once, &b"\xff\xfea\x00"[..]));
            let refused = rows.next_row().expect("memory can be read").map_err(|(_, text)| text.id);
            assert_eq!(refused, Err("file-not-utf8".into()), "{at_once}");
        }
    }

    #[test]
    fn an_empty_file_has_no_rows() {
        for file in ["", "\n\r\n", "\u{feff}"] {
            assert_eq!(rows(file.as_bytes()), Ok(vec![]), "{file:?}");
        }
    }
}
