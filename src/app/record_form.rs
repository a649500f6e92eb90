//! A screen that is the form of one record: what all such forms do alike.
//!
//! What is typed is kept as a draft and offered back. A record that somebody else has changed in the meantime is laid
//! beside what is typed, field by field; one that is gone can be recorded anew. What is typed stays in every case.

use ratatui::style::Style;

use crate::app::ahead::Awaits;
use crate::app::dialogs::compare::{Side, Then};
use crate::app::effect::{Answered, Request, Trouble};
use crate::app::form::conflicts::{Conflicts, Versions, reconciled};
use crate::app::form::{Form, FormEvent};
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::draft::{Draft, DraftOf, Entries, Kept};
use crate::domain::text::Text;
use crate::store::Overtaken;
use crate::text;

/// The number of the only form of such a screen.
pub const FORM: u64 = 0;

/// What a form changes.
pub trait Record: Clone + PartialEq {
    type Id: Copy + PartialEq;

    fn id(&self) -> Self::Id;
    fn version(&self) -> i64;
    fn set_version(&mut self, version: i64);
}

/// The drafts of one form: whether they have been offered, and which one is to be taken up.
#[derive(Default)]
pub struct Offered {
    /// To be taken up as soon as what it is about has been read.
    pub chosen: Option<Box<Kept>>,
    /// Nobody is asked twice.
    is_done: bool,
}

impl Offered {
    pub fn choosing(kept: Kept) -> Self {
        Self { chosen: Some(Box::new(kept)), is_done: false }
    }

    /// Offers the drafts of this form.
    pub fn offer(&mut self, kept: Vec<Kept>) -> Outcome {
        if kept.is_empty() || self.chosen.is_some() || self.is_done {
            return Outcome::stay();
        }
        self.is_done = true;
        Outcome::go(Step::Open(Route::Drafts(kept)))
    }
}

/// A record in its form.
pub struct Edited<R: Record> {
    pub id: Option<R::Id>,
    /// As it was last read or saved.
    pub saved: Option<R>,
    pub form: Form,
    /// The form as it was last read or saved: another one would be lost.
    pub before: Entries,
    /// The form as it was sent, while the store has not answered.
    pub sent: Option<Entries>,
    /// Why the record could not be read.
    pub trouble: Option<Trouble>,
    /// What somebody else has changed in the record while this was typed.
    pub conflicts: Conflicts,
    pub offered: Offered,
}

impl<R: Record> Edited<R> {
    pub fn new(id: Option<R::Id>, form: Form) -> Self {
        Self {
            id,
            saved: None,
            before: form.entries(),
            form,
            sent: None,
            trouble: None,
            conflicts: Conflicts::default(),
            offered: Offered::default(),
        }
    }

    /// The record and the version of it that was seen; `None` for a new one.
    pub fn known(&self) -> Option<(R::Id, i64)> {
        self.saved.as_ref().map(|record| (record.id(), record.version()))
    }

    fn forget_conflicts(&mut self) {
        self.conflicts = Conflicts::default();
        self.form.unmark();
    }

    /// Takes over a record with which the form has just been filled.
    pub fn shows(&mut self, record: R) {
        self.forget_conflicts();
        self.trouble = None;
        self.before = self.form.entries();
        self.id = Some(record.id());
        self.saved = Some(record);
    }

    /// Puts entries into the form; gives the keys that have no place in it.
    pub fn fill(&mut self, typed: &Entries) -> Vec<String> {
        let form = &mut self.form;
        typed.iter().filter(|(key, entry)| !form.put(key, entry)).map(|(key, _)| key.clone()).collect()
    }

    /// The record is not here yet: what was typed now would be typed over nothing, or taken for a new record.
    pub const fn is_reading(&self) -> bool {
        self.id.is_some() && self.saved.is_none()
    }

    /// The record could not be read, and may be asked for again.
    pub const fn is_unread(&self) -> bool {
        self.is_reading() && self.trouble.is_some()
    }

    pub fn takes_text(&self) -> bool {
        !self.is_unread() && self.form.takes_text()
    }

    /// What helps with the field that has the focus.
    pub fn hint(&self) -> Option<&Text> {
        self.form.hint().filter(|_| !self.is_unread())
    }

    pub const fn awaits(&self) -> Option<Awaits> {
        match self.trouble {
            _ if !self.is_reading() => None,
            Some(_) => Some(Awaits::InVain),
            None => Some(Awaits::Reading),
        }
    }

    /// Whether saving must wait, and why.
    pub fn may_save(&self) -> Result<(), Text> {
        match self.sent {
            Some(_) => Err(text!("saving-already")),
            None if self.is_reading() => Err(text!("reading")),
            None => Ok(()),
        }
    }

    /// The places of the form's keys, with that of the screen before the one that all have.
    pub fn places(&self, of_screen: Place) -> Vec<Place> {
        if self.is_unread() {
            return vec![Place::Unread];
        }
        let mut places = self.form.places();
        places.insert(places.len() - 1, of_screen);
        if !self.conflicts.is_empty() {
            places.insert(places.len() - 1, Place::Overtaken);
        }
        places
    }

    /// Shows what both have changed side by side.
    pub fn compare(&self) -> Outcome {
        if self.conflicts.is_empty() {
            return Outcome::stay();
        }
        Outcome::go(Step::Open(Route::Compare(self.conflicts.comparison(&self.form))))
    }

    /// Marks what both have changed and leads to the first of it, else back to where the focus was.
    pub fn mark(&mut self, conflicts: Conflicts, focus: Option<String>, cx: &mut Context) -> Outcome {
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
}

/// The record is gone: asks whether what is typed is to become a new one.
pub fn ask_anew<R>(since: &Overtaken<R>) -> Outcome {
    let who = since.changes.first().map(|change| text!("conflict-gone-by", user = change.by.as_str()));
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("conflict-gone-title"),
        lines: [text!("conflict-gone")].into_iter().chain(who).collect(),
        yes: text!("conflict-gone-yes"),
        no: text!("leave-no"),
        purpose: Purpose::RegisterAnew,
    })))
}

type IdOf<S> = <<S as RecordForm>::Record as Record>::Id;

/// A screen that is such a form.
pub trait RecordForm: Screen + Sized {
    type Record: Record;

    /// The form of a record that is still to be read, or of a new one.
    fn of(id: Option<IdOf<Self>>) -> Self;
    fn edited(&self) -> &Edited<Self::Record>;
    fn edited_mut(&mut self) -> &mut Edited<Self::Record>;

    /// Fills the form with a record.
    fn show(&mut self, record: Self::Record, cx: &Context);
    fn save(&mut self) -> Outcome;
    fn form_event(&mut self, event: FormEvent, cx: &mut Context) -> Outcome;

    /// Asks for a record.
    fn request(id: IdOf<Self>) -> Request;
    /// Asks for what became of a record since a version of it was seen.
    fn request_since(id: IdOf<Self>, seen: i64) -> Request;
    /// The record that a draft of such a form is about; `None` when it is one of another form.
    fn seen(of: &DraftOf) -> Option<Option<(IdOf<Self>, i64)>>;
    /// Which form this is.
    fn draft_of(&self) -> DraftOf;
    /// Whose form it is, and what it is about.
    fn told(&self) -> (String, String);
    /// Says that the record of a draft is there no more.
    fn gone() -> Text;

    /// What of a form outlives its record, which is recorded anew from what is typed.
    fn keep_of(&mut self, _before: Self) {}

    /// What hangs on the value of a field follows it.
    fn follow(&mut self) {}

    /// What is typed.
    fn typed(&self) -> Entries {
        self.edited().form.entries()
    }

    /// What was typed in fields that are not shown now.
    fn aside(&self) -> Entries {
        Entries::new()
    }

    fn set_aside(&mut self, _aside: Entries) {}

    /// Puts entries into the form; gives the keys that have no place in it.
    fn fill(&mut self, typed: &Entries) -> Vec<String> {
        self.edited_mut().fill(typed)
    }

    /// The form of a draft, which is filled as soon as the record has been read.
    fn taking_up(kept: Kept) -> Self {
        let known = Self::seen(&kept.draft.of).flatten();
        let mut screen = Self::of(known.map(|(id, _)| id));
        screen.edited_mut().offered = Offered::choosing(kept);
        screen
    }

    /// Asks for what the form needs: the record, and the drafts that wait.
    fn shown(&mut self, cx: &mut Context) -> Outcome {
        let edited = self.edited();
        match (edited.id, &edited.saved) {
            (Some(_), Some(_)) => Outcome::stay(),
            (Some(id), None) => Outcome::ask(Self::request(id)).and(Request::Drafts),
            (None, _) if edited.offered.chosen.is_some() => self.take_up(cx),
            (None, _) if self.has_unsaved() => Outcome::stay(),
            (None, _) => Outcome::ask(Request::Drafts),
        }
    }

    /// Reads the record again, if it has been read at all.
    fn read_again(&self) -> Outcome {
        match (self.edited().id, &self.edited().saved) {
            (Some(id), Some(_)) => Outcome::ask(Self::request(id)),
            (Some(_) | None, _) => Outcome::stay(),
        }
    }

    /// Reads the record once more that could not be read.
    fn try_again(&mut self) -> Outcome {
        let edited = self.edited_mut();
        let Some(id) = edited.id.filter(|_| edited.is_unread()) else { return Outcome::stay() };
        edited.trouble = None;
        Outcome::ask(Self::request(id))
    }

    /// Whether a draft is one of this form.
    fn is_of(&self, draft: &DraftOf) -> bool {
        Self::seen(draft).is_some_and(|known| self.edited().id == known.map(|(id, _)| id))
    }

    /// Offers the drafts of this form, unless something is typed in it already.
    fn offer(&mut self, mut kept: Vec<Kept>) -> Outcome {
        if self.has_unsaved() {
            return Outcome::stay();
        }
        kept.retain(|kept| self.is_of(&kept.draft.of));
        self.edited_mut().offered.offer(kept)
    }

    /// Takes a draft that was chosen; what is typed here by then stays for later.
    fn choose(&mut self, kept: Box<Kept>, cx: &mut Context) -> Outcome {
        let set_aside = self.has_unsaved().then_some(Request::SetAside(FORM));
        let edited = self.edited_mut();
        edited.offered.chosen = Some(kept);
        let is_here = edited.id.is_none() || edited.saved.is_some();
        let outcome = if is_here { self.take_up(cx) } else { Outcome::stay() };
        Outcome { step: outcome.step, requests: set_aside.into_iter().chain(outcome.requests).collect() }
    }

    fn draft(&self) -> Draft {
        let (whose, about) = self.told();
        let edited = self.edited();
        Draft {
            of: self.draft_of(),
            whose,
            about,
            typed: self.typed(),
            aside: self.aside(),
            before: edited.before.clone(),
            sent: edited.sent.clone(),
            focus: edited.form.focused().map(|field| field.key.clone()).unwrap_or_default(),
        }
    }

    /// Fills the form with the draft that was chosen, if one was.
    fn take_up(&mut self, cx: &mut Context) -> Outcome {
        let edited = self.edited_mut();
        let Some(kept) = edited.offered.chosen.take() else { return Outcome::stay() };
        let Kept { id: draft, draft: typed, .. } = *kept;
        let mut outcome = Outcome::ask(Request::TakeUp { form: FORM, draft });
        match (&mut edited.saved, Self::seen(&typed.of).flatten()) {
            (Some(record), Some((id, seen))) => {
                if record.version() != seen {
                    record.set_version(seen);
                    outcome = outcome.and(Self::request_since(id, seen));
                }
                edited.before.clone_from(&typed.before);
            }
            (None, Some(_)) => cx.notices.warn(Self::gone()),
            (Some(_) | None, None) => {}
        }
        self.set_aside(typed.aside);
        let gone = self.fill(&typed.typed);
        if !gone.is_empty() {
            cx.notices.warn(text!("draft-fields-gone", fields = gone.join(", ")));
        }
        self.edited_mut().form.focus_on(&typed.focus);
        outcome
    }

    /// Takes the record as it is now. What is typed stays: that the record is another is told when it is saved.
    fn take_read(&mut self, record: Self::Record, cx: &mut Context) -> Outcome {
        let edited = self.edited();
        let is_new = edited.saved.as_ref() != Some(&record);
        if is_new && (edited.saved.is_none() || !self.has_unsaved()) {
            self.show(record, cx);
        }
        self.take_up(cx)
    }

    /// The record could not be read. Of one that is gone, what was kept as a draft becomes a new one; else the draft
    /// waits until the record has been read: saved as a new one, it would stand there twice.
    fn not_read(&mut self, trouble: Trouble, cx: &mut Context) -> Outcome {
        if trouble.is_missing() && self.edited().offered.chosen.is_some() {
            let offered = std::mem::take(&mut self.edited_mut().offered);
            *self = Self::of(None);
            self.edited_mut().offered = offered;
            return self.take_up(cx);
        }
        match self.edited().saved {
            // What is already shown stays, and what is typed.
            Some(_) => cx.notices.fail(trouble.text),
            None => self.edited_mut().trouble = Some(trouble),
        }
        Outcome::stay()
    }

    /// Takes what was just saved. What was typed since it was sent is not saved and stays: then it says no.
    fn take_saved(&mut self, record: Self::Record, cx: &Context) -> bool {
        let sent = self.edited_mut().sent.take();
        match sent.filter(|sent| *sent != self.typed()) {
            None => {
                self.show(record, cx);
                true
            }
            Some(sent) => {
                let edited = self.edited_mut();
                edited.before = sent;
                // What was chosen is saved: it is beside nobody's version any more.
                edited.forget_conflicts();
                edited.id = Some(record.id());
                edited.saved = Some(record);
                false
            }
        }
    }

    /// Takes the answer to a save that leaves the form open, and says what was done.
    fn saved_as(
        &mut self,
        answer: Answered<Self::Record>,
        done: impl FnOnce(&Self::Record) -> Text,
        cx: &mut Context,
    ) {
        match answer {
            Ok(record) => {
                cx.notices.done(done(&record));
                self.take_saved(record, cx);
            }
            Err(trouble) => {
                let edited = self.edited_mut();
                edited.sent = None;
                edited.form.tell(&trouble, &mut cx.notices);
            }
        }
    }

    /// The form could not be saved: its record is another now.
    fn overtaken(&mut self, since: &Overtaken<Self::Record>, cx: &mut Context) -> Outcome {
        self.edited_mut().sent = None;
        let Some(now) = &since.now else { return ask_anew(since) };
        let mut there = Self::of(Some(now.id()));
        there.show(now.clone(), cx);
        let mine = self.edited();
        let (typed, theirs) = (self.typed(), there.typed());
        let versions = Versions { before: &mine.before, mine: &typed, theirs: &theirs };
        let (merged, conflicts) = reconciled(&versions, &since.changes, [&there.edited().form, &mine.form]);
        let focus = mine.form.focused().map(|field| field.key.clone());
        self.show(now.clone(), cx);
        self.fill(&merged);
        self.edited_mut().mark(conflicts, focus, cx)
    }

    /// Each field gets the value that was chosen for it.
    fn compared(&mut self, sides: &[(String, Side)], then: Then) -> Outcome {
        let edited = self.edited_mut();
        for (key, side) in sides {
            edited.conflicts.choose(key, *side, &mut edited.form);
        }
        self.follow();
        let edited = self.edited_mut();
        edited.conflicts.mark(&mut edited.form);
        match then {
            Then::Save => self.save(),
            Then::Edit => Outcome::stay(),
        }
    }

    /// What is typed becomes a new record.
    fn register_anew(&mut self, cx: &mut Context) -> Outcome {
        let typed = self.typed();
        let before = std::mem::replace(self, Self::of(None));
        self.keep_of(before);
        self.fill(&typed);
        cx.notices.done(text!("conflict-anew"));
        Outcome::stay()
    }

    /// What every form does with a message that its screen has no meaning of its own for.
    fn form_msg(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        if self.edited().is_reading() && matches!(msg, Msg::Text(_) | Msg::Paste(_)) {
            cx.notices.warn(text!("reading"));
            return Outcome::stay();
        }
        let form = &mut self.edited_mut().form;
        let event = match msg {
            Msg::Shown => return self.shown(cx),
            Msg::Command(Command::Save) => return self.save(),
            Msg::Command(Command::Back) => return Outcome::go(Step::Back),
            Msg::Command(Command::Refresh) => return self.try_again(),
            Msg::Command(Command::Compare) => return self.edited().compare(),
            Msg::Answer(Answer::TakeUp(kept)) => return self.choose(kept, cx),
            Msg::Answer(Answer::Compared { sides, then }) => return self.compared(&sides, then),
            Msg::Answer(Answer::Yes(Purpose::RegisterAnew)) => return self.register_anew(cx),
            Msg::Text(key) => form.text(key),
            Msg::Paste(words) => form.paste(&words),
            Msg::Command(command) => form.command(command),
            Msg::Answer(Answer::Picked { field, key }) => form.picked(&field, &key),
            Msg::Answer(_) | Msg::Reply(_) | Msg::Changed(_) | Msg::Resized => return Outcome::stay(),
        };
        self.form_event(event, cx)
    }

    /// How the record stands: being saved, or not saved.
    fn saving_badge(&self, cx: &Context) -> Option<(String, Style)> {
        if self.edited().sent.is_some() {
            return Some((cx.say(&text!("badge-saving")), cx.theme.busy));
        }
        self.has_unsaved().then(|| (cx.say(&text!("badge-unsaved")), cx.theme.warning))
    }
}
