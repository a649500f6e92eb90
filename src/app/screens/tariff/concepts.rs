//! All the concepts of a service taken out after a question, and brought back until the form is left.

use std::collections::BTreeMap;

use crate::app::route::{Outcome, Purpose, Question, Route, Step};
use crate::app::screen::Context;
use crate::domain::tariff::{ServiceKind, amount_field, concept_field};
use crate::text;

use super::{TariffScreen, fields};

impl TariffScreen {
    pub(super) fn counts(&self) -> BTreeMap<ServiceKind, usize> {
        self.cleared.iter().map(|(kind, concepts)| (*kind, concepts.len())).collect()
    }

    /// The concepts of a service as they are typed.
    pub(super) fn concepts(&self, kind: ServiceKind) -> Vec<(String, String)> {
        let lines = self.shape.get(&kind).copied().unwrap_or(0);
        let typed = (0..lines).map(|slot| {
            let words = |key: &str| self.edited.form.words(key).to_owned();
            (words(&concept_field(kind, slot)), words(&amount_field(kind, slot)))
        });
        typed.filter(|(concept, amount)| !concept.trim().is_empty() || !amount.trim().is_empty()).collect()
    }

    pub(super) fn ask_clear(&self, kind: ServiceKind, cx: &mut Context) -> Outcome {
        let count = self.concepts(kind).len();
        if count == 0 {
            cx.notices.warn(text!("tariff-no-concepts"));
            return Outcome::stay();
        }
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("tariff-clear-title", service = kind.label()),
            lines: vec![text!("tariff-clear-what", count = count)],
            yes: text!("tariff-clear-yes"),
            no: text!("tariff-clear-no"),
            purpose: Purpose::ClearConcepts(kind),
        })))
    }

    pub(super) fn clear(&mut self, kind: ServiceKind, cx: &mut Context) -> Outcome {
        let concepts = self.concepts(kind);
        let count = concepts.len();
        // What was taken out before comes back with it.
        self.cleared.entry(kind).or_default().extend(concepts);
        self.put_concepts(kind, &[]);
        self.edited.form.focus_on(kind.word());
        cx.notices.done(text!("tariff-cleared", count = count));
        Outcome::stay()
    }

    /// Brings back what was taken out, before what was typed since then.
    pub(super) fn restore(&mut self, kind: ServiceKind, cx: &mut Context) -> Outcome {
        let Some(mut concepts) = self.cleared.remove(&kind) else { return Outcome::stay() };
        cx.notices.done(text!("tariff-restored", count = concepts.len()));
        concepts.extend(self.concepts(kind));
        self.put_concepts(kind, &concepts);
        self.edited.form.focus_on(kind.word());
        Outcome::stay()
    }

    fn put_concepts(&mut self, kind: ServiceKind, concepts: &[(String, String)]) {
        let mut entries = self.edited.form.entries();
        entries.retain(|key, _| fields::line_of(key).is_none_or(|(of, _)| of != kind));
        self.aside.retain(|key, _| fields::line_of(key).is_none_or(|(of, _)| of != kind));
        for (slot, (concept, amount)) in concepts.iter().enumerate() {
            entries.insert(concept_field(kind, slot), fields::words(concept));
            entries.insert(amount_field(kind, slot), fields::words(amount));
        }
        self.put_all(&entries);
    }
}
