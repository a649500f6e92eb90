//! A change of stock as a draft: what was scanned is not lost with the link.

use crate::app::effect::Request;
use crate::app::effect::products::ProductRequest;
use crate::app::record_form::{FORM, Offered};
use crate::app::route::Outcome;
use crate::app::screen::{Context, Screen};
use crate::domain::device::Entry;
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::ProductId;
use crate::domain::values::Secret;
use crate::text;

use super::{StockScreen, ask};

/// The entry under which the serials are kept, each on a line.
pub(super) const SCANNED: &str = "scanned";

impl StockScreen {
    /// The form of a draft, which is filled as soon as the product has been read.
    pub fn taking_up(product: ProductId, kept: Kept) -> Self {
        Self { offered: Offered::choosing(kept), ..Self::new(product) }
    }

    /// Asks for what the form needs: the product, and the drafts that wait.
    pub(super) fn shown(&self) -> Outcome {
        let outcome = ask(ProductRequest::Product(self.product));
        if self.record.is_none() { outcome.and(Request::Drafts) } else { outcome }
    }

    /// Whether a draft is one of this form.
    pub(super) fn is_of(&self, draft: &DraftOf) -> bool {
        draft.stock() == Some(self.product)
    }

    /// Offers the drafts of this form, unless something is typed in it already.
    pub(super) fn offer(&mut self, mut kept: Vec<Kept>) -> Outcome {
        if self.has_unsaved() {
            return Outcome::stay();
        }
        kept.retain(|kept| self.is_of(&kept.draft.of));
        self.offered.offer(kept)
    }

    /// Takes a draft that was chosen; what is typed here by then stays for later.
    pub(super) fn choose(&mut self, kept: Box<Kept>, cx: &mut Context) -> Outcome {
        let set_aside = self.has_unsaved().then_some(Request::SetAside(FORM));
        self.offered.chosen = Some(kept);
        let outcome = if self.record.is_some() { self.take_up(cx) } else { Outcome::stay() };
        Outcome { step: outcome.step, requests: set_aside.into_iter().chain(outcome.requests).collect() }
    }

    /// The form with what was scanned.
    pub(super) fn entries(&self) -> Entries {
        let mut entries = self.form.entries();
        let known = self.scans.serials().iter().map(ToString::to_string).collect::<Vec<_>>();
        let scanned = [known, self.early.clone()].concat();
        if !scanned.is_empty() {
            entries.insert(SCANNED.to_owned(), Entry::Words(Secret::new(scanned.join("\n"))));
        }
        entries
    }

    pub(super) fn draft(&self) -> Draft {
        let name = self.record.as_ref().map(|product| product.name.clone()).unwrap_or_default();
        let about = self.scans.newest_first().last().map(|scan| scan.words.clone()).unwrap_or_default();
        Draft {
            of: DraftOf::Stock(self.product),
            whose: name,
            about,
            typed: self.entries(),
            aside: Entries::new(),
            before: self.before.clone(),
            sent: self.sent.as_ref().map(|sent| sent.entries.clone()),
            focus: self.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        }
    }

    /// Fills the form with the draft that was chosen; where its serials are by now is asked.
    pub(super) fn take_up(&mut self, cx: &mut Context) -> Outcome {
        let Some(kept) = self.offered.chosen.take() else { return Outcome::stay() };
        let Kept { id: draft, draft: typed, .. } = *kept;
        let mut outcome = Outcome::ask(Request::TakeUp { form: FORM, draft });
        if let Some(deed) = typed.typed.get("deed") {
            self.form.put("deed", deed);
            self.follow_deed();
        }
        let mut gone = Vec::new();
        let mut serials = Vec::new();
        for (key, entry) in &typed.typed {
            match entry {
                Entry::Words(words) if key == SCANNED => {
                    let form = self.serial_form();
                    let lines = words.expose().lines();
                    serials.extend(lines.filter_map(|line| self.scans.take(line, form)));
                }
                entry if !self.form.put(key, entry) => gone.push(key.clone()),
                Entry::Words(_) | Entry::Keep | Entry::Clear | Entry::Switch(_) => {}
            }
        }
        if !serials.is_empty() {
            outcome = outcome.with(ask(ProductRequest::Places(serials)));
        }
        if !gone.is_empty() {
            cx.notices.warn(text!("draft-fields-gone", fields = gone.join(", ")));
        }
        self.form.focus_on(&typed.focus);
        outcome
    }
}
