//! Drafts in the file of a customer: what is typed and not saved, and what was kept of it taken up again.

use crate::app::effect::{Request, StoreRequest};
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::Context;
use crate::domain::draft::{Draft, DraftOf, Kept};
use crate::domain::ids::CustomerId;
use crate::store::CustomerFile;
use crate::text;

use super::editor::DeviceEditor;
use super::open_form::Wanted;
use super::provisioning::{Focus, Provisioning};

/// The number of the form that links; those of devices are counted from 1.
pub const LINK_FORM: u64 = 0;

/// The drafts of one customer that wait.
#[derive(Default)]
pub struct Waiting {
    kept: Vec<Kept>,
    /// One that is to be taken up as soon as all that it needs has been read.
    chosen: Option<Box<Kept>>,
    /// What was to be opened when the drafts of it were offered: opened all the same if none is taken up.
    instead: Option<Wanted>,
}

impl Waiting {
    pub fn choose(&mut self, kept: Box<Kept>) {
        self.instead = None;
        self.chosen = Some(kept);
    }

    /// Takes the drafts that wait; those of other customers are not looked at here.
    pub fn take_all(&mut self, kept: Vec<Kept>, customer: CustomerId) {
        self.kept = kept;
        self.kept.retain(|kept| kept.draft.of.customer() == Some(customer));
    }

    /// Takes out those of a form: nobody is asked twice about one.
    fn take(&mut self, is_meant: impl Fn(&DraftOf) -> bool) -> Vec<Kept> {
        let (meant, rest) =
            std::mem::take(&mut self.kept).into_iter().partition(|kept| is_meant(&kept.draft.of));
        self.kept = rest;
        meant
    }
}

impl Provisioning {
    /// What is typed and not saved, by the number of its form.
    pub fn drafts(&self, file: &CustomerFile) -> Vec<(u64, Draft)> {
        let link = self.link.has_unsaved().then(|| {
            let form = &self.link.form;
            let draft = Draft {
                of: DraftOf::Link(file.customer.id),
                whose: format!("{} {}", file.customer.code, file.customer.name),
                about: form.words("external_id").trim().to_owned(),
                typed: form.entries(),
                aside: [].into(),
                before: [].into(),
                sent: None,
                focus: "external_id".to_owned(),
            };
            (LINK_FORM, draft)
        });
        let device =
            self.form.editor.as_ref().and_then(|editor| Some((editor.number, editor.draft_of(file)?)));
        link.into_iter().chain(device).collect()
    }

    /// Offers the drafts of the form that links, when its tab is opened.
    pub fn offer_link_drafts(&mut self) -> Outcome {
        if self.link.has_unsaved() {
            return Outcome::stay();
        }
        offer(self.waiting.take(|of| matches!(of, DraftOf::Link(_))))
    }

    /// Offers the drafts of a device before its form is opened; `None` when there are none.
    pub fn offer_device_drafts(&mut self, wanted: Wanted, file: &CustomerFile) -> Option<Outcome> {
        let link = self.link.current(file);
        let kept = self.waiting.take(|of| match (of, wanted) {
            (DraftOf::Device { device: Some((device, _)), .. }, Wanted::Device(id)) => *device == id,
            (DraftOf::Device { device: None, system, external_id, .. }, Wanted::New) => {
                link.is_some_and(|link| link.system == *system && link.external_id == *external_id)
            }
            (
                DraftOf::Device { .. }
                | DraftOf::System(_)
                | DraftOf::Customer(_)
                | DraftOf::Link(_)
                | DraftOf::Product(_)
                | DraftOf::Stock(_)
                | DraftOf::Swap { .. }
                | DraftOf::Move { .. }
                | DraftOf::Tariff { .. },
                _,
            ) => false,
        });
        if kept.is_empty() {
            return None;
        }
        self.waiting.instead = Some(wanted);
        Some(offer(kept))
    }

    /// None was taken up: what was to be opened is opened.
    pub fn none_taken_up(&mut self, file: &CustomerFile) -> Outcome {
        match self.waiting.instead.take() {
            Some(wanted) => self.open(wanted, file),
            None => Outcome::stay(),
        }
    }

    /// Fills the form of the draft that was chosen, if all that it needs is here.
    pub fn take_up(&mut self, file: &CustomerFile, cx: &mut Context) -> Outcome {
        match self.waiting.chosen.take() {
            Some(kept) if matches!(kept.draft.of, DraftOf::Link(_)) => self.take_up_link(kept, file),
            Some(kept) => self.take_up_device(kept, file, cx),
            None => Outcome::stay(),
        }
    }

    fn take_up_link(&mut self, kept: Box<Kept>, file: &CustomerFile) -> Outcome {
        if self.link.form.fields().is_empty() {
            self.waiting.chosen = Some(kept);
            return Outcome::stay();
        }
        self.link.fill(&kept.draft.typed, file);
        self.go_to_link();
        Outcome::ask(Request::TakeUp { form: LINK_FORM, draft: kept.id })
    }

    fn take_up_device(&mut self, kept: Box<Kept>, file: &CustomerFile, cx: &mut Context) -> Outcome {
        let DraftOf::Device { system, device, .. } = &kept.draft.of else { return Outcome::stay() };
        let record = device.and_then(|(id, _)| file.devices.iter().find(|device| device.id == id));
        let typed_before = self.form.has_unsaved().then(|| self.form.editor.as_ref().map(|one| one.number));
        let mut lost = None;
        let opened = self.form.open_made(file, &self.link, *system, |number, offer| {
            let (editor, not_put) = DeviceEditor::of_draft(number, &kept.draft, record, offer);
            lost = Some(not_put);
            editor
        });
        let Some(form) = opened else {
            self.waiting.chosen = Some(kept);
            return Outcome::stay();
        };
        self.focus = Focus::Editor;
        let mut outcome = Outcome::stay();
        if let Some(Some(set_aside)) = typed_before {
            outcome = outcome.and(Request::SetAside(set_aside));
        }
        outcome = outcome.and(Request::TakeUp { form, draft: kept.id });
        match (device, record) {
            (Some((device, seen)), Some(record)) if record.version != *seen => {
                let (device, seen) = (*device, *seen);
                outcome = outcome.and(Request::Store(StoreRequest::DeviceSince { form, device, seen }));
            }
            (Some(_), None) => cx.notices.warn(text!("draft-device-gone")),
            (Some(_) | None, _) => {}
        }
        let lost = lost.unwrap_or_default();
        if let Some(editor) = &mut self.form.editor
            && !lost.choices.is_empty()
        {
            editor.form.set_problems(&lost.choices);
        }
        if !lost.fields.is_empty() {
            cx.notices.warn(text!("draft-fields-gone", fields = lost.fields.join(", ")));
        }
        outcome
    }

    /// The form is closed, and its draft stays for later.
    pub fn set_aside(&self) -> Outcome {
        match &self.form.editor {
            // They are asked for again, so that it is offered when the form is next opened.
            Some(editor) => Outcome::ask(Request::SetAside(editor.number)).and(Request::Drafts),
            None => Outcome::stay(),
        }
    }
}

fn offer(kept: Vec<Kept>) -> Outcome {
    if kept.is_empty() { Outcome::stay() } else { Outcome::go(Step::Open(Route::Drafts(kept))) }
}
