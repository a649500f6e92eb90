//! What somebody else has changed in the record of a form, field by field, and which value each field is to have.
//!
//! What hangs on a field that gets another value, the owner of the form knows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::app::dialogs::compare::{Compared, Comparison, Side};
use crate::domain::device::Entry;
use crate::domain::draft::Entries;
use crate::domain::text::Text;
use crate::store::Change;
use crate::text;

use super::Form;
use super::merge::{Touched, touched};

/// One field.
#[derive(Debug, Clone, PartialEq)]
struct Conflict {
    key: String,
    label: Text,
    before: Option<Entry>,
    mine: Option<Entry>,
    theirs: Option<Entry>,
    touched: Touched,
    /// They have typed a secret anew: nothing of it can be shown.
    is_renewed: bool,
}

/// All of them, and who it was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conflicts {
    by: Option<(String, Timestamp)>,
    fields: Vec<Conflict>,
}

/// The three versions of a form.
pub struct Versions<'a> {
    pub before: &'a Entries,
    pub mine: &'a Entries,
    pub theirs: &'a Entries,
}

/// What is to stand in a form whose record somebody else has changed since it was read: what is typed where I have changed
/// something, else what they have made of it. With what both have to look at; `forms` are the one as they have it and the
/// one typed here.
pub fn reconciled(versions: &Versions<'_>, changes: &[Change], forms: [&Form; 2]) -> (Entries, Conflicts) {
    let renewed: BTreeSet<String> = changes.iter().flat_map(|change| change.fields.clone()).collect();
    let touched = touched(versions.before, versions.mine, versions.theirs, &renewed);
    let conflicts = Conflicts::new(&touched, versions, changes, forms);
    let mut merged = versions.theirs.clone();
    for (key, touched) in &touched {
        if let (Touched::ByMe | Touched::ByBoth, Some(entry)) = (touched, versions.mine.get(key)) {
            merged.insert(key.clone(), entry.clone());
        }
    }
    (merged, conflicts)
}

impl Conflicts {
    /// Those that somebody else has changed. Labels come from the form as they have it, else from the one typed here.
    pub fn new(
        touched: &BTreeMap<String, Touched>,
        versions: &Versions<'_>,
        changes: &[Change],
        forms: [&Form; 2],
    ) -> Self {
        let label =
            |key: &str| forms.iter().find_map(|form| form.field(key)).map(|field| field.label.clone());
        // In the order of the form.
        let keys = forms.iter().flat_map(|form| form.fields()).map(|field| &field.key);
        let mut fields: Vec<Conflict> = Vec::new();
        for key in keys {
            let touched = match touched.get(key) {
                Some(touched @ (Touched::ByThem | Touched::ByBoth)) => *touched,
                Some(Touched::ByMe) | None => continue,
            };
            if fields.iter().any(|field| field.key == *key) {
                continue;
            }
            let (before, theirs) = (versions.before.get(key), versions.theirs.get(key));
            fields.push(Conflict {
                key: key.clone(),
                label: label(key).unwrap_or_else(|| text!("plain", value = key.as_str())),
                before: before.cloned(),
                mine: versions.mine.get(key).cloned(),
                theirs: theirs.cloned(),
                touched,
                is_renewed: theirs == Some(&Entry::Keep),
            });
        }
        Self { by: changes.first().map(|change| (change.by.clone(), change.at)), fields }
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The first field that both have changed.
    pub fn first(&self) -> Option<&str> {
        let both = |field: &&Conflict| field.touched == Touched::ByBoth;
        self.fields.iter().find(both).map(|field| field.key.as_str())
    }

    /// Marks in the form what both have changed, each with their value.
    pub fn mark(&self, form: &mut Form) {
        for field in self.fields.iter().filter(|field| field.touched == Touched::ByBoth) {
            let theirs = field.told_theirs(form);
            let by = match &self.by {
                Some((by, _)) => text!("plain", value = by.as_str()),
                None => text!("compare-somebody"),
            };
            if let Some(shown) = form.field_mut(&field.key) {
                shown.conflict = Some(text!("conflict-theirs", by = by, value = theirs));
            }
        }
    }

    /// Everything side by side.
    pub fn comparison(&self, form: &Form) -> Comparison {
        let rows = self.fields.iter().map(|field| {
            let now = form.field(&field.key).and_then(|field| field.editor.entry());
            let mine = if now == field.theirs { field.mine.clone() } else { now.clone() };
            Compared {
                key: field.key.clone(),
                label: field.label.clone(),
                mine: match field.touched {
                    Touched::ByThem => text!("compare-untouched"),
                    Touched::ByMe | Touched::ByBoth => form.told(&field.key, mine.as_ref()),
                },
                theirs: field.told_theirs(form),
                before: form.told(&field.key, field.before.as_ref()),
                side: if now == field.theirs { Side::Theirs } else { Side::Mine },
            }
        });
        Comparison { by: self.by.clone(), rows: rows.collect() }
    }

    /// Gives a field one of the two values; says whether it has another one now.
    pub fn choose(&mut self, key: &str, side: Side, form: &mut Form) -> bool {
        let now = form.field(key).and_then(|field| field.editor.entry());
        let Some(field) = self.fields.iter_mut().find(|field| field.key == key) else { return false };
        let wanted = match side {
            Side::Theirs => {
                // What was typed since then is mine, too.
                if now != field.theirs {
                    field.mine.clone_from(&now);
                }
                &field.theirs
            }
            Side::Mine => &field.mine,
        };
        match wanted {
            Some(entry) if now.as_ref() != Some(entry) => form.put(key, entry),
            Some(_) | None => false,
        }
    }
}

impl Conflict {
    fn told_theirs(&self, form: &Form) -> Text {
        if self.is_renewed {
            return text!("compare-secret-renewed");
        }
        form.told(&self.key, self.theirs.as_ref())
    }
}
