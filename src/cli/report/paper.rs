//! A report as the command writes it: JSON or CSV as a file has it, or words for people.

use std::io::{self, Write};

use super::super::arguments;
use super::super::session::Session;
use super::words;
use crate::files::report::{Form, Paper as File};
use crate::reconcile::report::{Report, Row};
use crate::store::Since;

/// What a report is written on.
pub enum Paper<'a> {
    File(File<'a>),
    Words(&'a Session, &'a Report),
}

impl<'a> Paper<'a> {
    pub const fn new(session: &'a Session, report: &'a Report, arguments: &arguments::Report) -> Self {
        if arguments.json {
            Self::File(File::new(&session.texts, report, Form::Json))
        } else if arguments.csv {
            Self::File(File::new(&session.texts, report, Form::Sheet))
        } else {
            Self::Words(session, report)
        }
    }

    pub fn begin(&mut self, out: &mut impl Write, since: Option<Since>) -> io::Result<()> {
        match self {
            Self::File(file) => file.begin(out),
            Self::Words(session, report) => words::heading(out, session, report, since),
        }
    }

    pub fn rows(&mut self, out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
        match self {
            Self::File(file) => file.rows(out, rows),
            Self::Words(session, _) => words::rows(out, session, rows),
        }
    }

    pub fn end(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::File(file) => file.end(out),
            Self::Words(..) => out.flush(),
        }
    }
}
