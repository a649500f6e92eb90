//! The record of the form has been changed by somebody else: his changes and mine in one form.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::dialogs::compare::{Comparison, Side};
use crate::app::form::conflicts::{Conflicts, Versions};
use crate::app::form::merge::{Touched, touched};
use crate::domain::device::{Device, Entry};
use crate::domain::draft::Entries;
use crate::domain::technology::{Technology, Value};
use crate::domain::values::{Secret, SerialNumber};
use crate::store::Change;

use super::{DeviceEditor, Offer};

impl DeviceEditor {
    /// Takes the record as it is now: what I have not touched becomes as it is there, what I typed stays.
    pub fn overtaken(&mut self, now: &Device, changes: &[Change], offer: &Offer<'_>) {
        let there = Self::of(self.number, now, offer);
        let (typed, theirs) = (self.form.entries(), there.form.entries());
        let of_mine = self.technology();
        let (before, mine) = (canonical(&self.before, of_mine), canonical(&typed, of_mine));
        let renewed: BTreeSet<String> = changes.iter().flat_map(|change| change.fields.clone()).collect();
        let mut touched = touched(&before, &mine, &theirs, &renewed);
        keep_technology(&mut touched, &typed, &there);
        let versions = Versions { before: &before, mine: &typed, theirs: &theirs };
        let conflicts = Conflicts::new(&touched, &versions, changes, [&there.form, &self.form]);
        let mut merged = theirs.clone();
        for (key, touched) in &touched {
            if matches!(touched, Touched::ByMe | Touched::ByBoth) {
                match typed.get(key) {
                    Some(entry) => drop(merged.insert(key.clone(), entry.clone())),
                    None => drop(merged.remove(key)),
                }
            }
        }
        let (aside, focus) = (self.aside(), self.form.focused().map(|field| field.key.clone()));
        *self = there;
        self.fill(&merged, &aside, offer);
        self.conflicts = conflicts;
        self.conflicts.mark(&mut self.form);
        if let Some(key) = self.conflicts.first().map(str::to_owned).or(focus) {
            self.form.focus_on(&key);
        }
    }

    /// What both have changed, side by side; `None` when nobody else has changed anything.
    pub fn comparison(&self) -> Option<Comparison> {
        (!self.conflicts.is_empty()).then(|| self.conflicts.comparison(&self.form))
    }

    /// Gives fields the one or the other value.
    pub fn choose(&mut self, sides: &[(String, Side)], offer: &Offer<'_>) {
        // The technology first: the other fields hang on it.
        let (first, rest): (Vec<_>, Vec<_>) = sides.iter().partition(|(key, _)| key == "technology");
        for (key, side) in first.into_iter().chain(rest) {
            if self.conflicts.choose(key, *side, &mut self.form) {
                self.changed(key, offer);
                self.conflicts.mark(&mut self.form);
            }
        }
    }
}

/// Whoever typed in fields that their technology does not have keeps his own.
fn keep_technology(touched: &mut BTreeMap<String, Touched>, typed: &Entries, there: &DeviceEditor) {
    let is_mine = |touched: &Touched| matches!(touched, Touched::ByMe | Touched::ByBoth);
    let has_typed = touched
        .iter()
        .any(|(key, touched)| is_mine(touched) && typed.contains_key(key) && there.form.field(key).is_none());
    if let Some(technology) = touched.get_mut("technology")
        && has_typed
    {
        *technology = Touched::ByBoth;
    }
}

/// Values as they would be recorded, so that two ways of writing one are not taken for two values.
fn canonical(entries: &Entries, technology: &Technology) -> Entries {
    entries
        .iter()
        .map(|(key, entry)| {
            let words = match entry {
                Entry::Words(words) => recorded(key, words.expose(), technology),
                Entry::Keep | Entry::Clear | Entry::Switch(_) => None,
            };
            let entry = words.map_or_else(|| entry.clone(), |words| Entry::Words(Secret::new(words)));
            (key.clone(), entry)
        })
        .collect()
}

fn recorded(key: &str, words: &str, technology: &Technology) -> Option<String> {
    match key {
        "name" => Some(words.trim().to_owned()),
        "serial" => {
            SerialNumber::parse(words, technology.serial).ok().map(|serial| serial.as_str().to_owned())
        }
        key => match technology.field(key)?.parse(words).ok()?? {
            Value::Text(text) => Some(text),
            Value::Switch(_) | Value::Secret(_) => None,
        },
    }
}
