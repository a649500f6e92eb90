//! The form of a tariff as a draft, and what becomes of it when somebody else has changed or deleted the tariff.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::dialogs::compare::{Side, Then};
use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{Request, StoreRequest};
use crate::app::form::Form;
use crate::app::form::conflicts::{Conflicts, Versions};
use crate::app::form::merge::{Touched, touched};
use crate::app::route::{Outcome, Purpose, Question, Route, Step, TariffForm};
use crate::app::screen::{Context, Screen};
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::tariff::{ServiceKind, Tariff};
use crate::store::Overtaken;
use crate::text;

use super::fields::{self, Names};
use super::{TariffScreen, entries_of};

/// The number of the only form.
const FORM: u64 = 0;

impl TariffScreen {
    /// The form of a draft, which is filled as soon as the tariff has been read.
    pub fn taking_up(kept: Kept) -> Self {
        let (tariff, copied_from) = match kept.draft.of {
            DraftOf::Tariff { tariff, copied_from } => (tariff, copied_from),
            DraftOf::Device { .. }
            | DraftOf::Link(_)
            | DraftOf::System(_)
            | DraftOf::Product(_)
            | DraftOf::Stock(_) => (None, None),
        };
        let form = tariff.map_or(TariffForm::New, |(id, _)| TariffForm::Of(id, None));
        Self { chosen: Some(Box::new(kept)), copied_from, ..Self::new(&form) }
    }

    /// Asks for what the form needs: the tariff, and the drafts that wait.
    pub(super) fn shown(&mut self, cx: &mut Context) -> Outcome {
        let one = |id| Request::Store(StoreRequest::Tariff(TariffRequest::One(id)));
        self.there.forget_failures();
        match (self.id, self.copied_from, &self.saved) {
            (None, ..) if self.chosen.is_some() => self.take_up(cx),
            (None, ..) if self.has_unsaved() => Outcome::stay(),
            (None, None, _) => Outcome::ask(Request::Drafts),
            (Some(id), _, None) | (None, Some(id), _) => Outcome::ask(one(id)).and(Request::Drafts),
            (Some(id), _, Some(_)) => Outcome::ask(one(id)),
        }
    }

    pub(super) fn read_again(&self) -> Outcome {
        match (self.id, &self.saved) {
            (Some(id), Some(_)) => Outcome::ask(Request::Store(StoreRequest::Tariff(TariffRequest::One(id)))),
            _ => Outcome::stay(),
        }
    }

    /// Whether a draft is one of this form.
    pub(super) fn is_of(&self, draft: &DraftOf) -> bool {
        match draft {
            DraftOf::Tariff { tariff, copied_from } => {
                self.id == tariff.map(|(id, _)| id) && self.copied_from == *copied_from
            }
            DraftOf::Device { .. }
            | DraftOf::Link(_)
            | DraftOf::System(_)
            | DraftOf::Product(_)
            | DraftOf::Stock(_) => false,
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
        let name = self.saved.as_ref().map_or_else(|| self.form.words("name"), |tariff| &tariff.name);
        Draft {
            of: DraftOf::Tariff {
                tariff: self.saved.as_ref().map(|tariff| (tariff.id, tariff.version)),
                copied_from: self.copied_from,
            },
            whose: name.to_owned(),
            about: String::new(),
            typed: self.typed(),
            aside: self.aside.clone(),
            before: self.before.clone(),
            sent: self.sent.clone(),
            focus: self.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        }
    }

    /// Fills the form with the draft that was chosen, if one was.
    pub(super) fn take_up(&mut self, cx: &mut Context) -> Outcome {
        let Some(kept) = self.chosen.take() else { return Outcome::stay() };
        let Kept { id: draft, draft: typed, .. } = *kept;
        let mut outcome = Outcome::ask(Request::TakeUp { form: FORM, draft });
        match (&mut self.saved, &typed.of) {
            (Some(tariff), DraftOf::Tariff { tariff: Some((id, seen)), .. }) => {
                if tariff.version != *seen {
                    tariff.version = *seen;
                    let since = TariffRequest::Since { tariff: *id, seen: *seen };
                    outcome = outcome.and(Request::Store(StoreRequest::Tariff(since)));
                }
                self.before.clone_from(&typed.before);
            }
            (None, DraftOf::Tariff { tariff: Some(_), .. }) => cx.notices.warn(text!("draft-tariff-gone")),
            (
                _,
                DraftOf::Tariff { .. }
                | DraftOf::System(_)
                | DraftOf::Device { .. }
                | DraftOf::Link(_)
                | DraftOf::Product(_)
                | DraftOf::Stock(_),
            ) => {}
        }
        self.aside = typed.aside;
        let gone = self.fill(&typed.typed);
        if !gone.is_empty() {
            cx.notices.warn(text!("draft-fields-gone", fields = gone.join(", ")));
        }
        self.form.focus_on(&typed.focus);
        outcome
    }

    /// The form could not be saved: its tariff is another now.
    pub(super) fn overtaken(&mut self, since: &Overtaken<Tariff>, cx: &mut Context) -> Outcome {
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
        let typed = self.typed();
        let now_entries = self.as_theirs(now, cx);
        let before = fields::with_blanks_of(self.before.clone(), [&typed, &now_entries]);
        let mine = fields::with_blanks_of(typed, [&before, &now_entries]);
        let theirs = fields::with_blanks_of(now_entries.clone(), [&before, &mine]);
        let touched = touched(&before, &mine, &theirs, &BTreeSet::new());
        let there = form_of(&theirs);
        let versions = Versions { before: &before, mine: &mine, theirs: &theirs };
        let conflicts = Conflicts::new(&touched, &versions, &since.changes, [&there, &form_of(&mine)]);
        let mut merged = theirs;
        for (key, touched) in &touched {
            if let (Touched::ByMe | Touched::ByBoth, Some(entry)) = (touched, mine.get(key)) {
                merged.insert(key.clone(), entry.clone());
            }
        }
        self.show(now.clone(), cx);
        self.before = fields::without_blanks(now_entries);
        self.fill(&merged);
        self.conflicts = conflicts;
        self.conflicts.mark(&mut self.form);
        if let Some(key) = self.conflicts.first().map(str::to_owned) {
            self.form.focus_on(&key);
        }
        if self.conflicts.is_empty() {
            cx.notices.warn(text!("conflict-elsewhere"));
        }
        let asked = self.ask_there();
        self.compare().with(asked)
    }

    /// The tariff as they have it, each concept in the line in which it stood before.
    fn as_theirs(&self, now: &Tariff, cx: &Context) -> Entries {
        let lines: BTreeMap<ServiceKind, Vec<usize>> = now
            .services
            .iter()
            .map(|service| {
                let free = self.shape.get(&service.kind).copied().unwrap_or(0);
                let known = self.before.keys().filter_map(|key| fields::line_of(key));
                let known = known.filter(|(kind, _)| *kind == service.kind).map(|(_, slot)| slot + 1).max();
                let free = free.max(known.unwrap_or(0));
                (service.kind, fields::aligned(&self.before, service.kind, &service.concepts, free))
            })
            .collect();
        let line = |kind, at: usize| lines.get(&kind).and_then(|lines| lines.get(at)).copied().unwrap_or(at);
        entries_of(now, cx, line)
    }

    /// Shows what both have changed side by side.
    pub(super) fn compare(&self) -> Outcome {
        if self.conflicts.is_empty() {
            return Outcome::stay();
        }
        Outcome::go(Step::Open(Route::Compare(self.conflicts.comparison(&self.form))))
    }

    /// Each field gets the value that was chosen for it; whether there is a service, before what is in it.
    pub(super) fn compared(&mut self, sides: &[(String, Side)], then: Then) -> Outcome {
        let (lines, others): (Vec<_>, Vec<_>) =
            sides.iter().partition(|(key, _)| fields::line_of(key).is_some());
        for (key, side) in others {
            self.conflicts.choose(key, *side, &mut self.form);
        }
        self.follow();
        for (key, side) in lines {
            self.conflicts.choose(key, *side, &mut self.form);
        }
        self.follow();
        self.conflicts.mark(&mut self.form);
        match then {
            Then::Save => self.save(),
            Then::Edit => Outcome::stay(),
        }
    }

    /// What is typed becomes a new tariff.
    pub(super) fn register_anew(&mut self, cx: &mut Context) -> Outcome {
        let typed = self.typed();
        *self = Self::new(&TariffForm::New);
        self.fill(&typed);
        cx.notices.done(text!("conflict-anew"));
        Outcome::stay()
    }
}

/// A form that holds these entries, in which each concept is called by its service.
fn form_of(entries: &Entries) -> Form {
    let made = fields::fields(&fields::shape_of(entries), &BTreeMap::new(), Names::Apart);
    let mut form = Form::new(made);
    for (key, entry) in entries {
        form.put(key, entry);
    }
    form
}
