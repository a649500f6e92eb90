//! What stands in the fields of a form as plain entries: read out, put back in, and told to a person.

use crate::domain::device::Entry;
use crate::domain::draft::Entries;
use crate::domain::text::Text;
use crate::domain::values::Secret;
use crate::text;

use super::line::Line;
use super::{Editor, Form};

impl Editor {
    /// What stands in it; `None` of a button.
    pub fn entry(&self) -> Option<Entry> {
        let typed = |words: &str| Entry::Words(Secret::new(words.to_owned()));
        match self {
            Self::Line(line) | Self::Lookup { line, .. } => Some(typed(line.words())),
            Self::Secret(secret) => Some(secret.entry()),
            Self::Choice(choice) => Some(typed(choice.key().unwrap_or_default())),
            Self::Toggle(on) => Some(Entry::Switch(*on)),
            Self::Button => None,
        }
    }

    /// Takes an entry; says whether it can stand here.
    fn put(&mut self, entry: &Entry) -> bool {
        match (self, entry) {
            (Self::Line(line) | Self::Lookup { line, .. }, Entry::Words(words)) => {
                *line = Line::new(words.expose());
                true
            }
            (Self::Secret(secret), entry) => {
                secret.put(entry);
                true
            }
            (Self::Choice(choice), Entry::Words(key)) => {
                choice.select(key.expose());
                key.is_empty() || choice.key() == Some(key.expose())
            }
            (Self::Toggle(on), Entry::Switch(value)) => {
                *on = *value;
                true
            }
            (
                Self::Line(_) | Self::Lookup { .. } | Self::Choice(_) | Self::Toggle(_) | Self::Button,
                Entry::Keep | Entry::Clear | Entry::Words(_) | Entry::Switch(_),
            ) => false,
        }
    }
}

impl Form {
    /// What was typed in each field, buttons left out.
    pub fn entries(&self) -> Entries {
        self.fields.iter().filter_map(|field| Some((field.key.clone(), field.editor.entry()?))).collect()
    }

    /// Puts an entry into its field; says whether there is such a field, and it can stand there.
    pub fn put(&mut self, key: &str, entry: &Entry) -> bool {
        self.field_mut(key).is_some_and(|field| field.editor.put(entry))
    }

    /// What somebody else has put there is settled.
    pub fn unmark(&mut self) {
        for field in &mut self.fields {
            field.conflict = None;
        }
    }

    /// An entry as a person is told it; nothing of a secret.
    pub fn told(&self, key: &str, entry: Option<&Entry>) -> Text {
        let editor = self.field(key).map(|field| &field.editor);
        match (editor, entry) {
            (_, None) => text!("compare-not-there"),
            (_, Some(Entry::Keep)) => text!("secret-saved"),
            (_, Some(Entry::Clear)) => text!("compare-empty"),
            (_, Some(Entry::Switch(true))) => text!("toggle-yes"),
            (_, Some(Entry::Switch(false))) => text!("toggle-no"),
            (Some(Editor::Secret(_)), Some(Entry::Words(_))) => text!("compare-secret-typed"),
            (_, Some(Entry::Words(words))) if words.is_empty() => text!("compare-empty"),
            (Some(Editor::Choice(choice)), Some(Entry::Words(key))) => {
                choice.label(key.expose()).cloned().unwrap_or_else(|| text!("compare-not-offered"))
            }
            (Some(_), Some(Entry::Words(words))) => text!("plain", value = words.expose()),
            // The kind of a field that is not here is not known: it may be a secret.
            (None, Some(Entry::Words(_))) => text!("compare-not-shown"),
        }
    }
}
