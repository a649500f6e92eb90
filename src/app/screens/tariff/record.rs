//! A tariff as a record in its form.

use std::collections::BTreeMap;

use crate::app::dialogs::compare::{Side, Then};
use crate::app::effect::tariffs::TariffRequest;
use crate::app::effect::{Request, StoreRequest};
use crate::app::form::conflicts::{Versions, reconciled};
use crate::app::form::{Form, FormEvent};
use crate::app::record_form::{Edited, Offered, Record, RecordForm, ask_anew};
use crate::app::route::{Outcome, TariffForm};
use crate::app::screen::{Context, Screen};
use crate::domain::draft::{DraftOf, Entries, Kept};
use crate::domain::ids::TariffId;
use crate::domain::tariff::{ServiceKind, Tariff};
use crate::domain::text::Text;
use crate::store::Overtaken;
use crate::text;

use super::fields::{self, Names};
use super::{TariffScreen, entries_of};

impl Record for Tariff {
    type Id = TariffId;

    fn id(&self) -> TariffId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }
}

impl RecordForm for TariffScreen {
    type Record = Tariff;

    fn of(id: Option<TariffId>) -> Self {
        Self::new(&id.map_or(TariffForm::New, |id| TariffForm::Of(id, None)))
    }

    fn edited(&self) -> &Edited<Tariff> {
        &self.edited
    }

    fn edited_mut(&mut self) -> &mut Edited<Tariff> {
        &mut self.edited
    }

    fn show(&mut self, tariff: Tariff, cx: &Context) {
        self.aside.clear();
        let entries = entries_of(&tariff, cx, |_, at| at);
        self.edited.shows(tariff);
        self.fill(&entries);
        self.edited.before = self.typed();
    }

    fn save(&mut self) -> Outcome {
        self.send()
    }

    fn form_event(&mut self, event: FormEvent, cx: &mut Context) -> Outcome {
        self.event(event, cx)
    }

    fn request(id: TariffId) -> Request {
        Request::Store(StoreRequest::Tariff(TariffRequest::One(id)))
    }

    fn request_since(tariff: TariffId, seen: i64) -> Request {
        Request::Store(StoreRequest::Tariff(TariffRequest::Since { tariff, seen }))
    }

    fn seen(of: &DraftOf) -> Option<Option<(TariffId, i64)>> {
        of.tariff()
    }

    fn draft_of(&self) -> DraftOf {
        DraftOf::Tariff { tariff: self.edited.known(), copied_from: self.copied_from }
    }

    fn told(&self) -> (String, String) {
        let form = &self.edited.form;
        let name = self.edited.saved.as_ref().map_or_else(|| form.words("name"), |tariff| &tariff.name);
        (name.to_owned(), String::new())
    }

    fn gone() -> Text {
        text!("draft-tariff-gone")
    }

    /// What was taken out can be brought back until the form is left.
    fn keep_of(&mut self, before: Self) {
        self.cleared = before.cleared;
    }

    fn follow(&mut self) {
        self.follow_services();
    }

    /// Without empty lines.
    fn typed(&self) -> Entries {
        fields::without_blanks(self.edited.form.entries())
    }

    fn aside(&self) -> Entries {
        self.aside.clone()
    }

    fn set_aside(&mut self, aside: Entries) {
        // A draft has all that the copy had.
        self.awaits_original = false;
        self.aside = aside;
    }

    fn fill(&mut self, entries: &Entries) -> Vec<String> {
        self.put_all(entries)
    }

    fn taking_up(kept: Kept) -> Self {
        let known = kept.draft.of.tariff().flatten();
        let mut screen = Self::of(known.map(|(id, _)| id));
        screen.copied_from = kept.draft.of.copied_from();
        screen.edited.offered = Offered::choosing(kept);
        screen
    }

    /// Asks for what the form needs: the tariff or the one that is copied, and the drafts that wait.
    fn shown(&mut self, cx: &mut Context) -> Outcome {
        self.there.forget_failures();
        match (self.edited.id, self.copied_from, &self.edited.saved) {
            (None, ..) if self.edited.offered.chosen.is_some() => self.take_up(cx),
            (None, ..) if self.has_unsaved() => Outcome::stay(),
            (None, None, _) => Outcome::ask(Request::Drafts),
            (Some(id), _, None) | (None, Some(id), _) => Outcome::ask(Self::request(id)).and(Request::Drafts),
            (Some(id), _, Some(_)) => Outcome::ask(Self::request(id)),
        }
    }

    fn is_of(&self, draft: &DraftOf) -> bool {
        draft.tariff().is_some_and(|known| self.edited.id == known.map(|(id, _)| id))
            && draft.copied_from() == self.copied_from
    }

    /// A concept that either has moved or taken out keeps the line in which it stood before.
    fn overtaken(&mut self, since: &Overtaken<Tariff>, cx: &mut Context) -> Outcome {
        self.edited.sent = None;
        let Some(now) = &since.now else { return ask_anew(since) };
        let typed = self.typed();
        let now_entries = self.as_theirs(now, cx);
        let before = fields::with_blanks_of(self.edited.before.clone(), [&typed, &now_entries]);
        let mine = fields::with_blanks_of(typed, [&before, &now_entries]);
        let theirs = fields::with_blanks_of(now_entries.clone(), [&before, &mine]);
        let versions = Versions { before: &before, mine: &mine, theirs: &theirs };
        let (merged, conflicts) = reconciled(&versions, &since.changes, [&form_of(&theirs), &form_of(&mine)]);
        self.show(now.clone(), cx);
        self.edited.before = fields::without_blanks(now_entries);
        self.fill(&merged);
        let outcome = self.edited.mark(conflicts, None, cx);
        outcome.with(self.ask_there())
    }

    /// Whether there is a service is chosen before what is in it.
    fn compared(&mut self, sides: &[(String, Side)], then: Then) -> Outcome {
        let (lines, others): (Vec<_>, Vec<_>) =
            sides.iter().partition(|(key, _)| fields::line_of(key).is_some());
        for sides in [others, lines] {
            for (key, side) in sides {
                self.edited.conflicts.choose(key, *side, &mut self.edited.form);
            }
            self.follow_services();
        }
        self.edited.conflicts.mark(&mut self.edited.form);
        match then {
            Then::Save => self.save(),
            Then::Edit => Outcome::stay(),
        }
    }
}

impl TariffScreen {
    /// The tariff as they have it, each concept in the line in which it stood before.
    fn as_theirs(&self, now: &Tariff, cx: &Context) -> Entries {
        let lines: BTreeMap<ServiceKind, Vec<usize>> = now
            .services
            .iter()
            .map(|service| {
                let free = self.shape.get(&service.kind).copied().unwrap_or(0);
                let known = self.edited.before.keys().filter_map(|key| fields::line_of(key));
                let known = known.filter(|(kind, _)| *kind == service.kind).map(|(_, slot)| slot + 1).max();
                let free = free.max(known.unwrap_or(0));
                (service.kind, fields::aligned(&self.edited.before, service.kind, &service.concepts, free))
            })
            .collect();
        let line = |kind, at: usize| lines.get(&kind).and_then(|lines| lines.get(at)).copied().unwrap_or(at);
        entries_of(now, cx, line)
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
