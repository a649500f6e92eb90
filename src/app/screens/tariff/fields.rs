//! The fields of the form: a name, and for each service whether the tariff has it, its concepts line by line, and what can
//! be done with it. Below the last concept there is always an empty line for the next.

use std::collections::BTreeMap;

use crate::app::form::line::Line;
use crate::app::form::{Editor, Field, Span};
use crate::domain::device::Entry;
use crate::domain::draft::Entries;
use crate::domain::tariff::{Concept, ServiceKind, amount_field, concept_field};
use crate::domain::values::Secret;
use crate::text;

/// The services that the form shows open, each with the number of its lines.
pub type Shape = BTreeMap<ServiceKind, usize>;

/// How the concepts are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Below the service that they are of.
    InForm,
    /// Beside those of other services.
    Apart,
}

/// A button below the concepts of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    Template,
    Clear,
    Restore,
}

impl Button {
    const ALL: [Self; 3] = [Self::Template, Self::Clear, Self::Restore];

    const fn word(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Clear => "clear",
            Self::Restore => "restore",
        }
    }
}

/// All the fields; `cleared` are the services whose concepts were taken out and can be brought back.
pub fn fields(shape: &Shape, cleared: &BTreeMap<ServiceKind, usize>, names: Names) -> Vec<Field> {
    let mut fields = vec![line("name", text!("field-name"), Span::Full)];
    for kind in ServiceKind::ALL {
        let lines = shape.get(&kind);
        fields.push(
            Field::new(kind.word(), kind.label(), Editor::Toggle(lines.is_some()))
                .help(text!("tariff-service-help")),
        );
        let Some(lines) = lines else { continue };
        for slot in 0..*lines {
            let (concept, amount) = match names {
                Names::InForm => (text!("tariff-concept"), text!("tariff-amount")),
                Names::Apart => (
                    text!("tariff-concept-of", service = kind.label(), number = slot + 1),
                    text!("tariff-amount-of", service = kind.label(), number = slot + 1),
                ),
            };
            let concept = line(&concept_field(kind, slot), concept, Span::Half);
            fields.push(concept.help(text!("tariff-concept-help")));
            let amount = line(&amount_field(kind, slot), amount, Span::Half);
            fields.push(amount.help(text!("tariff-amount-help")));
        }
        fields.push(button(kind, Button::Template, text!("key-link-template")));
        match cleared.get(&kind) {
            Some(count) => {
                fields.push(button(kind, Button::Restore, text!("tariff-restore", count = *count)));
            }
            None => fields.push(button(kind, Button::Clear, text!("tariff-clear"))),
        }
    }
    fields
}

fn line(key: &str, label: crate::domain::text::Text, span: Span) -> Field {
    Field { span, ..Field::new(key, label, Editor::Line(Line::default())) }
}

fn button(kind: ServiceKind, button: Button, label: crate::domain::text::Text) -> Field {
    Field::new(&format!("{}.{}", kind.word(), button.word()), label, Editor::Button)
}

/// The service that a field belongs to.
pub fn service_of(key: &str) -> Option<ServiceKind> {
    ServiceKind::from_word(key.split('.').next()?)
}

/// The service and the line of a concept's field, description or amount.
pub fn line_of(key: &str) -> Option<(ServiceKind, usize)> {
    let mut parts = key.split('.');
    let kind = ServiceKind::from_word(parts.next()?)?;
    let slot = parts.next()?.parse().ok()?;
    matches!(parts.next(), Some("concept" | "amount")).then_some((kind, slot))
}

/// The service and the sort of a button.
pub fn button_of(key: &str) -> Option<(ServiceKind, Button)> {
    let (kind, word) = key.split_once('.')?;
    let button = Button::ALL.into_iter().find(|button| button.word() == word)?;
    Some((ServiceKind::from_word(kind)?, button))
}

fn is_blank(entry: &Entry) -> bool {
    matches!(entry, Entry::Words(words) if words.expose().trim().is_empty())
}

/// What stands in a form, without the lines that nothing is typed in.
pub fn without_blanks(mut entries: Entries) -> Entries {
    entries.retain(|key, entry| line_of(key).is_none() || !is_blank(entry));
    entries
}

/// The same, with an empty entry for each line that stands in one of the others: then a line that somebody has taken out
/// is one that is empty now.
pub fn with_blanks_of(mut entries: Entries, others: [&Entries; 2]) -> Entries {
    for key in others.into_iter().flat_map(Entries::keys).filter(|key| line_of(key).is_some()) {
        entries.entry(key.clone()).or_insert_with(|| words(""));
    }
    entries
}

/// How many lines each service needs for these entries, one of them to type the next concept in.
pub fn shape_of(entries: &Entries) -> Shape {
    let mut shape: Shape = ServiceKind::ALL
        .into_iter()
        .filter(|kind| entries.get(kind.word()) == Some(&Entry::Switch(true)))
        .map(|kind| (kind, 1))
        .collect();
    for (key, entry) in entries {
        if let Some((kind, slot)) = line_of(key)
            && let Some(lines) = shape.get_mut(&kind)
        {
            *lines = (*lines).max(if is_blank(entry) { slot + 1 } else { slot + 2 });
        }
    }
    shape
}

pub fn words(text: &str) -> Entry {
    Entry::Words(Secret::new(text.to_owned()))
}

/// Which line each concept stands in when the lines of those that were there before are kept: one that is gone leaves its
/// line empty, and a new one stands from line `free` on.
pub fn aligned(before: &Entries, kind: ServiceKind, now: &[Concept], free: usize) -> Vec<usize> {
    let mut known: Vec<(usize, &str)> = before
        .iter()
        .filter_map(|(key, entry)| match (line_of(key)?, entry) {
            ((of, slot), Entry::Words(words)) if of == kind && key.ends_with(".concept") => {
                Some((slot, words.expose()))
            }
            _ => None,
        })
        .collect();
    known.sort_unstable();
    let mut next = free;
    now.iter()
        .map(|concept| match known.iter().position(|(_, words)| *words == concept.description) {
            Some(at) => known.remove(at).0,
            None => {
                next += 1;
                next - 1
            }
        })
        .collect()
}
