//! A message as data: the id of a Fluent message and its arguments, put into words only at the edge.
//!
//! It knows no language: `crate::i18n` turns a `Text` into what the reader sees.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A message that is still to be put into the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    pub id: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

/// An argument of a message: numbers stay numbers, so that plurals and grouping follow the language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    Number(i64),
    Words(String),
    /// A message inside a message, such as the name of a field.
    Text(Box<Text>),
}

impl Text {
    pub fn new(id: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(Box::new(text))
    }
}

macro_rules! arg_from_number {
    ($($number:ty),*) => { $(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )* };
}
arg_from_number!(i32, i64, u16, u32, u64, usize);

/// Writes a [`Text`]: `text!("system-saved", name = system.name)`. The test of the message files finds ids by this macro.
#[macro_export]
macro_rules! text {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::domain::text::Text::new($id)$(.with(stringify!($name), $value))*
    };
}
