//! What is asked about files of records on this computer, and what comes back.

use crate::domain::text::Text;
use crate::files::{Glance, Kind};
use crate::store::{Imported, RowProblem};
use crate::text;

use super::{Answered, Trouble};

/// A question about a file. The path is as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRequest {
    /// What stands in the folder of what is typed.
    Look {
        typed: String,
    },
    /// What bringing it in would do.
    Check {
        kind: Kind,
        typed: String,
    },
    Import {
        kind: Kind,
        typed: String,
    },
    Export {
        kind: Kind,
        typed: String,
        existing: Existing,
    },
}

/// What is to become of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Kept,
    Replaced,
}

/// An answer about a file.
#[derive(Debug, Clone, PartialEq)]
pub enum FileReply {
    /// The folder as it would be typed, and what is in it.
    There {
        folder: String,
        entries: Answered<Vec<Entry>>,
    },
    Checked(Answered<Box<Checked>>),
    Progress(Progress),
    Imported(Answered<Box<Checked>>),
    Exported(Answered<Exported>),
}

/// So many rows have been gone through, of so many, if that is known before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u64,
    pub of: Option<u64>,
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub is_folder: bool,
}

/// What is in a file, and what bringing it in does or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub glance: Glance,
    pub rows: u64,
    pub outcome: Result<Imported, Vec<RowProblem>>,
    /// Nobody else can save while it is brought in: the database lets one write at a time.
    pub keeps_others: bool,
}

/// What became of the taking out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// Where it is, whole.
    Written(String),
    /// Something is there already, and was kept.
    Stands,
}

impl FileReply {
    /// What was not done, for who is not there any more to be asked or shown.
    pub fn undone(&self) -> Option<Text> {
        match self {
            Self::Imported(Ok(checked)) => {
                let problems = checked.outcome.as_ref().err()?;
                Some(text!("files-rows-refused", count = problems.len()))
            }
            Self::Exported(Ok(Exported::Stands)) => Some(text!("files-kept")),
            Self::Imported(Err(trouble)) | Self::Exported(Err(trouble)) => Some(trouble.text.clone()),
            Self::There { .. } | Self::Checked(_) | Self::Progress(_) | Self::Exported(_) => None,
        }
    }

    /// What went wrong, if it did.
    pub const fn trouble(&self) -> Option<&Trouble> {
        match self {
            Self::There { entries: Err(trouble), .. }
            | Self::Checked(Err(trouble))
            | Self::Imported(Err(trouble))
            | Self::Exported(Err(trouble)) => Some(trouble),
            Self::There { .. }
            | Self::Checked(_)
            | Self::Progress(_)
            | Self::Imported(_)
            | Self::Exported(_) => None,
        }
    }
}
