//! What is typed and not saved: kept while it is typed, dropped when it is not needed any more, offered back.
//!
//! Which forms have a draft, the screens say; here it is only seen what has changed since it was last kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::draft::{Draft, Kept};
use crate::domain::ids::DraftId;
use crate::text;

use super::App;
use super::effect::{DraftSlot, DraftStep, Effect, Request, Ticket};
use super::route::{Answer, Leave, Purpose, Question, Route};
use super::screen::{Msg, Screen};

/// Whether what is typed is kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    Kept,
    NotKept,
}

/// The question before something typed is left.
pub fn question(leave: Leave) -> Route {
    let question = Question {
        title: text!("leave-title"),
        lines: vec![text!("leave-unsaved")],
        yes: text!("leave-discard"),
        no: text!("leave-no"),
        purpose: Purpose::Leave(leave),
    };
    Route::ConfirmKeeping { question: Box::new(question), keep: text!("leave-keep") }
}

/// The question before the program is left while a file is being imported.
pub fn importing() -> Route {
    Route::Confirm(Question {
        title: text!("quit-importing-title"),
        lines: vec![text!("quit-importing")],
        yes: text!("quit-importing-yes"),
        no: text!("quit-importing-no"),
        purpose: Purpose::QuitImporting,
    })
}

/// A route as it is where it may be that no drafts are kept: nothing that cannot be is offered.
pub fn as_kept(route: &Route, drafts: Drafts) -> Cow<'_, Route> {
    match (route, drafts) {
        (Route::ConfirmKeeping { question, .. }, Drafts::NotKept) => {
            let question = Question {
                lines: vec![text!("leave-lost")],
                yes: text!("leave-form-yes"),
                ..Question::clone(question)
            };
            Cow::Owned(Route::Confirm(question))
        }
        (route, _) => Cow::Borrowed(route),
    }
}

impl App {
    /// Tells what has become of the drafts of a layer.
    pub(super) fn keep_drafts(&mut self, index: usize, requests: &[Request], effects: &mut Vec<Effect>) {
        if self.cx.drafts == Drafts::NotKept {
            return;
        }
        let layer = &mut self.layers[index];
        let ticket = layer.ticket;
        let drafts: BTreeMap<u64, Draft> = layer.screen.drafts().into_iter().collect();
        let mut tell = |form, step| effects.push(Effect::Draft(DraftSlot { ticket, form }, step));
        for request in requests {
            match request {
                Request::SetAside(form) => {
                    layer.kept.remove(form);
                    tell(*form, DraftStep::SetAside);
                }
                Request::TakeUp { form, draft } => {
                    tell(*form, DraftStep::TakeUp(*draft));
                    // It is as the record is now: nothing of it is left to be saved.
                    if !drafts.contains_key(form) {
                        tell(*form, DraftStep::Drop);
                    }
                }
                Request::Store(_)
                | Request::System(_)
                | Request::File(_)
                | Request::Report(_)
                | Request::After(_)
                | Request::Drafts
                | Request::ClaimDraft(_)
                | Request::Copy(_)
                | Request::WifiKey(_)
                | Request::DiscardDraft(_) => {}
            }
        }
        for form in layer.kept.keys().filter(|form| !drafts.contains_key(form)) {
            tell(*form, DraftStep::Drop);
        }
        for (form, draft) in &drafts {
            if layer.kept.get(form) != Some(draft) {
                tell(*form, DraftStep::Keep(Box::new(draft.clone())));
            }
        }
        layer.kept = drafts;
    }

    /// What is left is given up on purpose.
    pub(super) fn drop_drafts(&mut self, leave: Leave, effects: &mut Vec<Effect>) {
        let first = match leave {
            Leave::Back => self.layers.len().saturating_sub(1),
            Leave::Systems
            | Leave::Customers
            | Leave::FindCustomer
            | Leave::Customer(_)
            | Leave::Products
            | Leave::Operations
            | Leave::Tariffs
            | Leave::Quit => 0,
        };
        for layer in self.layers.iter_mut().skip(first) {
            for form in std::mem::take(&mut layer.kept).into_keys() {
                effects.push(Effect::Draft(DraftSlot { ticket: layer.ticket, form }, DraftStep::Drop));
            }
        }
    }

    /// Offers the drafts that wait, unless somebody is in the middle of something.
    pub(super) fn offer_drafts(&mut self, kept: Vec<Kept>, effects: &mut Vec<Effect>) {
        self.drafts_sought = false;
        let is_asked = std::mem::take(&mut self.drafts_asked);
        if kept.is_empty() {
            if is_asked {
                self.cx.notices.done(text!("drafts-none"));
            }
            return;
        }
        let is_window = |top: &dyn Screen| top.path(&self.cx).is_none();
        let is_busy =
            self.is_another_meant() || self.top().is_some_and(|top| top.takes_text() || is_window(top));
        if is_busy || self.screens().any(Screen::has_unsaved) && !is_asked {
            self.cx.notices.warn(text!("drafts-waiting", count = kept.len()));
            return;
        }
        self.push(&Route::Drafts(kept), effects);
    }

    /// Goes on with a draft: here if this is the place for it, else on a screen of its own.
    pub(super) fn take_up(&mut self, kept: Box<Kept>, effects: &mut Vec<Effect>) {
        let here = self.layers.last().filter(|layer| layer.screen.takes_up(&kept.draft.of));
        match here.map(|layer| layer.ticket) {
            Some(ticket) => {
                effects.push(Effect::GiveDraft(ticket, kept.id));
                self.tell_top(Msg::Answer(Answer::TakeUp(kept)), effects);
            }
            None => {
                effects.push(Effect::GiveDraft(self.next(), kept.id));
                self.push(&Route::TakenUp(kept), effects);
            }
        }
    }

    /// Nobody waits any more for a draft that was taken hold of: it waits again.
    pub(super) fn let_go(ticket: Ticket, draft: DraftId, effects: &mut Vec<Effect>) {
        effects.extend([Effect::GiveDraft(ticket, draft), Effect::Abandon(ticket)]);
    }
}
