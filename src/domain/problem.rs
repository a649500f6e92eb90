//! What a person can mend: a field and what is wrong with it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::text::Text;

/// Something wrong with one field of a form, a file or a command, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's key, as in `device save` and the CSV columns; empty when it is about the whole record.
    pub field: Cow<'static, str>,
    pub text: Text,
}

impl Problem {
    pub fn new(field: impl Into<Cow<'static, str>>, text: Text) -> Self {
        Self { field: field.into(), text }
    }
}
