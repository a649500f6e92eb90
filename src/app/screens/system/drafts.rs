//! The form of a system as a draft, and what becomes of it when somebody else has changed or removed the system.

use crate::app::dialogs::compare::{Side, Then};
use crate::app::effect::report::ReportRequest;
use crate::app::effect::{Request, StoreRequest};
use crate::app::form::conflicts::reconciled;
use crate::app::route::{Outcome, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Screen};
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::ids::SystemId;
use crate::domain::system::System;
use crate::store::Overtaken;
use crate::text;

use super::SystemScreen;

/// The number of the only form.
const FORM: u64 = 0;

const fn last_report(system: SystemId) -> Request {
    Request::Report(ReportRequest::Last(system))
}

impl SystemScreen {
    /// The form of a draft, which is filled as soon as the system has been read.
    pub fn taking_up(kept: Kept) -> Self {
        let id = match kept.draft.of {
            DraftOf::System(seen) => seen.map(|(id, _)| id),
            DraftOf::Device { .. }
            | DraftOf::Link(_)
            | DraftOf::Customer(_)
            | DraftOf::Product(_)
            | DraftOf::Stock(_)
            | DraftOf::Tariff { .. } => None,
        };
        Self { chosen: Some(Box::new(kept)), ..Self::new(id, false) }
    }

    /// Asks for what the form needs: the system, and the drafts that wait.
    pub(super) fn shown(&mut self, cx: &mut Context) -> Outcome {
        match (self.id, &self.saved) {
            // One may come back from the report.
            (Some(id), Some(_)) => Outcome::ask(last_report(id)),
            (Some(id), None) => Outcome::ask(Request::Store(StoreRequest::System(id)))
                .and(Request::Drafts)
                .and(last_report(id)),
            (None, _) if self.chosen.is_some() => self.take_up(cx),
            (None, _) if self.has_unsaved() => Outcome::stay(),
            (None, _) => Outcome::ask(Request::Drafts),
        }
    }

    /// Whether a draft is one of this form.
    pub(super) fn is_of(&self, draft: &DraftOf) -> bool {
        match draft {
            DraftOf::System(seen) => self.id == seen.map(|(id, _)| id),
            DraftOf::Device { .. }
            | DraftOf::Link(_)
            | DraftOf::Customer(_)
            | DraftOf::Product(_)
            | DraftOf::Stock(_)
            | DraftOf::Tariff { .. } => false,
        }
    }

    /// Offers the drafts of this form, unless something is typed in it already.
    pub(super) fn offer(&mut self, mut kept: Vec<Kept>) -> Outcome {
        kept.retain(|kept| self.is_of(&kept.draft.of));
        if kept.is_empty() || self.has_unsaved() || self.chosen.is_some() || self.has_offered {
            return Outcome::stay();
        }
        self.has_offered = true;
        Outcome::go(Step::Open(Route::Drafts(kept)))
    }

    /// Takes a draft that was chosen; what is typed here by then stays for later.
    pub(super) fn choose(&mut self, kept: Box<Kept>, cx: &mut Context) -> Outcome {
        let set_aside = self.has_unsaved().then_some(Request::SetAside(FORM));
        self.chosen = Some(kept);
        let outcome =
            if self.id.is_none() || self.saved.is_some() { self.take_up(cx) } else { Outcome::stay() };
        Outcome { step: outcome.step, requests: set_aside.into_iter().chain(outcome.requests).collect() }
    }

    pub(super) fn draft(&self) -> Draft {
        let name = self.saved.as_ref().map_or_else(|| self.form.words("name"), |system| &system.name);
        Draft {
            of: DraftOf::System(self.saved.as_ref().map(|system| (system.id, system.version))),
            whose: name.to_owned(),
            about: self.form.words("url").to_owned(),
            typed: self.form.entries(),
            aside: Entries::new(),
            before: self.before.clone(),
            sent: self.sent.clone(),
            focus: self.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        }
    }

    /// Fills the form with the draft that was chosen.
    pub(super) fn take_up(&mut self, cx: &mut Context) -> Outcome {
        let Some(kept) = self.chosen.take() else { return Outcome::stay() };
        let Kept { id: draft, draft: typed, .. } = *kept;
        let mut outcome = Outcome::ask(Request::TakeUp { form: FORM, draft });
        match (&mut self.saved, &typed.of) {
            (Some(system), DraftOf::System(Some((id, seen)))) => {
                if system.version != *seen {
                    system.version = *seen;
                    let since = StoreRequest::SystemSince { system: *id, seen: *seen };
                    outcome = outcome.and(Request::Store(since));
                }
                self.before.clone_from(&typed.before);
            }
            (None, DraftOf::System(Some(_))) => cx.notices.warn(text!("draft-system-gone")),
            (
                _,
                DraftOf::System(_)
                | DraftOf::Device { .. }
                | DraftOf::Link(_)
                | DraftOf::Customer(_)
                | DraftOf::Product(_)
                | DraftOf::Stock(_)
                | DraftOf::Tariff { .. },
            ) => {}
        }
        let gone = self.fill(&typed.typed);
        if !gone.is_empty() {
            cx.notices.warn(text!("draft-fields-gone", fields = gone.join(", ")));
        }
        self.form.focus_on(&typed.focus);
        outcome
    }

    /// Puts entries into the form; gives the keys that have no place in it.
    fn fill(&mut self, typed: &Entries) -> Vec<String> {
        if let Some(kind) = typed.get("kind") {
            self.form.put("kind", kind);
            self.follow_kind();
        }
        typed.iter().filter(|(key, entry)| !self.form.put(key, entry)).map(|(key, _)| key.clone()).collect()
    }

    /// The form could not be saved: its system is another now.
    pub(super) fn overtaken(&mut self, since: &Overtaken<System>, cx: &mut Context) -> Outcome {
        self.sent = None;
        let Some(now) = &since.now else {
            let who =
                since.changes.first().map(|change| text!("conflict-gone-by", user = change.by.as_str()));
            return Outcome::go(Step::Open(Route::Confirm(Question {
                title: text!("conflict-gone-title"),
                lines: [text!("conflict-gone")].into_iter().chain(who).collect(),
                yes: text!("conflict-gone-yes"),
                no: text!("leave-no"),
                purpose: Purpose::RegisterAnew,
            })));
        };
        let mut there = Self::new(None, false);
        there.show(now.clone());
        let (merged, conflicts) = reconciled(&self.before, &self.form, &there.form, &since.changes);
        let focus = self.form.focused().map(|field| field.key.clone());
        self.show(now.clone());
        self.fill(&merged);
        self.conflicts = conflicts;
        self.conflicts.mark(&mut self.form);
        if let Some(key) = self.conflicts.first().map(str::to_owned).or(focus) {
            self.form.focus_on(&key);
        }
        if self.conflicts.is_empty() {
            cx.notices.warn(text!("conflict-elsewhere"));
        }
        self.compare()
    }

    /// Shows what both have changed side by side.
    pub(super) fn compare(&self) -> Outcome {
        if self.conflicts.is_empty() {
            return Outcome::stay();
        }
        Outcome::go(Step::Open(Route::Compare(self.conflicts.comparison(&self.form))))
    }

    /// Each field gets the value that was chosen for it.
    pub(super) fn compared(&mut self, sides: &[(String, Side)], then: Then) -> Outcome {
        for (key, side) in sides {
            self.conflicts.choose(key, *side, &mut self.form);
        }
        self.follow_chosen();
        match then {
            Then::Save => self.save(),
            Then::Edit => Outcome::stay(),
        }
    }

    fn follow_chosen(&mut self) {
        let typed = self.form.entries();
        self.follow_kind();
        self.fill(&typed);
        self.conflicts.mark(&mut self.form);
    }

    /// What is typed becomes a new system.
    pub(super) fn register_anew(&mut self, cx: &mut Context) -> Outcome {
        let typed = self.form.entries();
        *self = Self::new(None, false);
        self.fill(&typed);
        cx.notices.done(text!("conflict-anew"));
        Outcome::stay()
    }
}
