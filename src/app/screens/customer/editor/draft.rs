//! The form of a device as a draft, and filled again from one.

use crate::domain::device::{Device, Entry};
use crate::domain::draft::{Draft, DraftOf, Entries};
use crate::domain::problem::Problem;
use crate::domain::technology::technologies;
use crate::domain::text::Text;
use crate::store::CustomerFile;
use crate::text;

use super::{DeviceEditor, Offer};

/// What of a draft could not be put back into the form.
#[derive(Debug, Default)]
pub struct Lost {
    /// What had been chosen cannot be chosen any more.
    pub choices: Vec<Problem>,
    /// The fields that there are no more.
    pub fields: Vec<String>,
}

impl DeviceEditor {
    /// What is typed and not saved.
    pub fn draft_of(&self, file: &CustomerFile) -> Option<Draft> {
        if !self.has_unsaved() {
            return None;
        }
        let device = self.known.as_ref().map(|device| (device.id, device.version));
        let about = [self.form.words("name"), self.form.words("serial")];
        Some(Draft {
            of: DraftOf::Device {
                customer: file.customer.id,
                system: self.system,
                external_id: self.external_id.clone(),
                device,
            },
            whose: format!("{} {}", file.customer.code, file.customer.name),
            about: about.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · "),
            typed: self.form.entries(),
            aside: self.aside(),
            before: self.before.clone(),
            sent: self.sent.clone(),
            focus: self.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        })
    }

    /// What was typed in fields of another technology.
    pub(super) fn aside(&self) -> Entries {
        self.kept
            .iter()
            .filter(|(key, _)| self.form.field(key).is_none())
            .filter_map(|(key, editor)| Some((key.clone(), editor.entry()?)))
            .filter(|(_, entry)| match entry {
                Entry::Words(words) => !words.is_empty(),
                Entry::Switch(on) => *on,
                Entry::Keep | Entry::Clear => false,
            })
            .collect()
    }

    /// The form of a draft, as it was typed. `device` is its record as it is now; without one it is that of a new device.
    ///
    /// A record that was changed meanwhile is taken for the one that was seen: that it is not is told apart.
    pub fn of_draft(number: u64, draft: &Draft, device: Option<&Device>, offer: &Offer<'_>) -> (Self, Lost) {
        let mut editor = match (device, &draft.of) {
            (Some(device), DraftOf::Device { device: Some((_, seen)), .. }) => {
                let mut editor = Self::of(number, device, offer);
                editor.known = Some(Device { version: *seen, ..device.clone() });
                editor.before.clone_from(&draft.before);
                editor
            }
            (_, DraftOf::Device { external_id, .. }) => Self::new(number, offer, external_id.clone()),
            (
                _,
                DraftOf::System(_)
                | DraftOf::Customer(_)
                | DraftOf::Link(_)
                | DraftOf::Product(_)
                | DraftOf::Stock(_)
                | DraftOf::Swap { .. }
                | DraftOf::Move { .. }
                | DraftOf::Tariff { .. },
            ) => Self::new(number, offer, String::new()),
        };
        let lost = editor.fill(&draft.typed, &draft.aside, offer);
        editor.form.focus_on(&draft.focus);
        (editor, lost)
    }

    /// Goes on with what is typed as a new device.
    pub fn begin_anew(&mut self, offer: &Offer<'_>) {
        let (typed, aside) = (self.form.entries(), self.aside());
        let focus = self.form.focused().map(|field| field.key.clone()).unwrap_or_default();
        *self = Self::new(self.number, offer, self.external_id.clone());
        self.fill(&typed, &aside, offer);
        self.form.focus_on(&focus);
    }

    /// Why an option cannot be chosen any more.
    fn why_not(&self, key: &str, entry: &Entry) -> Option<Text> {
        match entry {
            Entry::Words(option) => self.form.choice(key)?.why_not(option.expose()).cloned(),
            Entry::Keep | Entry::Clear | Entry::Switch(_) => None,
        }
    }

    /// Puts entries into the form, whatever its technology is.
    pub(super) fn fill(&mut self, typed: &Entries, aside: &Entries, offer: &Offer<'_>) -> Lost {
        let wanted = match typed.get("technology") {
            Some(Entry::Words(words)) => words.expose().to_owned(),
            Some(Entry::Keep | Entry::Clear | Entry::Switch(_)) | None => String::new(),
        };
        // A field of another technology is there only while that one is chosen; then it is remembered.
        for technology in technologies().iter().filter(|technology| technology.key.0 != wanted) {
            if aside.keys().any(|key| technology.field(key).is_some()) {
                self.form.set_words("technology", &technology.key.0);
                self.follow_technology(offer);
                for (key, entry) in aside {
                    self.form.put(key, entry);
                }
            }
        }
        self.form.set_words("technology", &wanted);
        let product = match typed.get("product") {
            Some(Entry::Words(words)) => offer.product(words.expose()),
            Some(Entry::Keep | Entry::Clear | Entry::Switch(_)) | None => None,
        };
        // One that only was the first, while no product had been chosen, follows the product that is.
        self.technology_chosen = product.is_some_and(|product| product.technology.0 != wanted)
            || product.is_none() && wanted != technologies()[0].key.0;
        self.follow_technology(offer);
        let mut lost = Lost::default();
        for (key, entry) in typed {
            if self.form.field(key).is_none() {
                lost.fields.push(key.clone());
            } else if !self.form.put(key, entry) {
                let text = self.why_not(key, entry).unwrap_or_else(|| text!("draft-choice-gone"));
                lost.choices.push(Problem::new(key.clone(), text));
            }
        }
        if let Some(product) = offer.product(self.form.words("product"))
            && self.form.words("name") == product.name
        {
            self.proposed_name.clone_from(&product.name);
        }
        self.follow_choices(offer);
        for field in &self.technology().fields {
            self.remark_on(&field.key);
        }
        lost
    }
}
