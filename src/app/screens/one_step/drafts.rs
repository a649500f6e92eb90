//! The form of a change as a draft: kept while it is typed, offered back, taken up.
//!
//! A change that was begun anew is of the device as it is now: nothing of an older version of it stands in the form.

use crate::app::effect::Request;
use crate::app::record_form::{FORM, Offered};
use crate::app::route::Outcome;
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::{CustomerId, DeviceId};

use super::{Change, OneStepScreen};

impl<C: Change> OneStepScreen<C> {
    /// The form of a draft, which is filled as soon as what it offers is known.
    pub fn taking_up(customer: CustomerId, device: DeviceId, kept: Kept) -> Self {
        Self { offered: Offered::choosing(kept), ..Self::new(customer, device) }
    }

    /// Whether a draft is one of this form.
    pub(super) fn is_of(&self, draft: &DraftOf) -> bool {
        *draft == C::draft_of(self.customer, self.id)
    }

    /// Offers the drafts of this form, unless something is typed in it already.
    pub(super) fn offer(&mut self, mut kept: Vec<Kept>) -> Outcome {
        if self.is_changed() {
            return Outcome::stay();
        }
        kept.retain(|kept| self.is_of(&kept.draft.of));
        self.offered.offer(kept)
    }

    /// Takes a draft that was chosen; what is typed here by then stays for later.
    pub(super) fn choose(&mut self, kept: Box<Kept>) -> Outcome {
        let set_aside = self.is_changed().then_some(Request::SetAside(FORM));
        self.offered.chosen = Some(kept);
        let Outcome { step, requests } = self.take_up();
        Outcome { step, requests: set_aside.into_iter().chain(requests).collect() }
    }

    pub(super) fn draft(&self) -> (u64, Draft) {
        let (whose, name) = self
            .device
            .as_ref()
            .map(|device| (device.customer_code.clone(), device.name.clone()))
            .unwrap_or_default();
        let mut typed = self.form.entries();
        typed.extend(self.pending.clone());
        let draft = Draft {
            of: C::draft_of(self.customer, self.id),
            whose,
            about: name,
            typed,
            aside: Entries::new(),
            before: self.before.clone(),
            sent: self.sent.clone(),
            focus: self.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        };
        (FORM, draft)
    }

    /// Fills the form with the draft that was chosen, once the device and what is offered for it are known.
    pub(super) fn take_up(&mut self) -> Outcome {
        if self.device.is_none() || self.form.fields().is_empty() {
            return Outcome::stay();
        }
        let Some(kept) = self.offered.chosen.take() else { return Outcome::stay() };
        let Kept { id: draft, draft: typed, .. } = *kept;
        self.pending = typed.typed;
        self.fill();
        let mut outcome = Outcome::ask(Request::TakeUp { form: FORM, draft });
        for key in C::ASKING {
            outcome = outcome.with(self.change.changed(key, self.device.as_ref(), &mut self.form));
        }
        self.form.focus_on(&typed.focus);
        outcome
    }

    /// Puts in what has a place by now; the rest waits for what it is chosen from.
    pub(super) fn fill(&mut self) {
        let form = &mut self.form;
        self.pending.retain(|key, entry| !form.put(key, entry));
    }
}
