//! Operaciones: what is on its way to the systems and what has become of it. It is read a page at a time and live; an
//! operation can be tried again, cancelled, and followed to its customer.

mod detail;
mod filter;
mod list;
#[cfg(test)]
mod tests;
pub mod view;

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Answer, Outcome, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::action::Action;
use crate::domain::ids::OperationId;
use crate::domain::operation::{Operation, OperationState};
use crate::domain::text::Text;
use crate::store::{Count, ListedOperation, OperationPage, OperationPart, OperationQuery};
use crate::text;

use filter::Filter;
use list::List;

/// How many rows are read at once.
const PAGE: u16 = 200;
/// How often a wait is told anew.
const TICK: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct OperationsScreen {
    filter: Filter,
    /// The filter is the person's choice, and not ours for want of one.
    is_filter_chosen: bool,
    search: Line,
    is_searching: bool,
    list: List,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<OperationQuery>,
    trouble: Option<Trouble>,
    refresh: Refresh,
    /// Being tried again or cancelled.
    in_hand: Option<OperationId>,
    /// It lies open, and not behind a customer's file or another list of the menu.
    is_seen: bool,
    was_aside: bool,
    /// Timers that are still running. Whichever elapses, one for the waits that are told is enough.
    timers: usize,
}

impl OperationsScreen {
    fn ask(&mut self, part: OperationPart) -> Outcome {
        // What is on its way may take the place of what is shown: it is gone on with from there.
        let adds = matches!(part, OperationPart::OlderThan(_) | OperationPart::NewerThan(_));
        let search = self.search.words().trim().to_owned();
        let query = OperationQuery { filter: self.filter.of_store(), search, part, limit: PAGE };
        if adds && self.asked.is_some() || self.asked.as_ref() == Some(&query) {
            return Outcome::stay();
        }
        self.asked = Some(query.clone());
        self.refresh.asked();
        Outcome::ask(Request::Store(StoreRequest::Operations(query)))
    }

    fn ask_if(&mut self, part: Option<OperationPart>) -> Outcome {
        part.map_or_else(Outcome::stay, |part| self.ask(part))
    }

    /// A list that takes the place of the one that is shown has been asked for.
    fn is_renewing(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| match asked.part {
            OperationPart::Newest | OperationPart::Oldest => true,
            OperationPart::OlderThan(_) | OperationPart::NewerThan(_) | OperationPart::Around(_) => false,
        })
    }

    fn shown(&mut self, cx: &Context) -> Outcome {
        self.is_seen = true;
        let came_by_menu = std::mem::take(&mut self.was_aside) || self.list.count.is_none();
        if came_by_menu && !self.is_filter_chosen && self.search.is_empty() {
            // Whoever comes for the mark of the menu sees what it means; else all that was done lately.
            let filter =
                if cx.to_resolve == Some(Count::Exactly(0)) { Filter::All } else { Filter::ToResolve };
            if filter != self.filter {
                self.filter = filter;
                return self.ask(self.list.order().first());
            }
        }
        self.changed()
    }

    /// Reads again what is in sight, if it is not being read this moment.
    fn changed(&mut self) -> Outcome {
        if self.is_seen && self.refresh.changed() { self.read_again() } else { Outcome::stay() }
    }

    fn read_again(&mut self) -> Outcome {
        let part = self.list.again();
        self.asked = None;
        self.ask(part)
    }

    fn elapsed(&mut self) -> Outcome {
        self.timers = self.timers.saturating_sub(1);
        match (self.refresh.rested(), self.is_seen) {
            (false, _) => Outcome::stay(),
            (true, true) => self.read_again(),
            (true, false) => {
                // It will be when it is shown again.
                self.refresh = Refresh::default();
                Outcome::stay()
            }
        }
    }

    fn take(&mut self, query: &OperationQuery, page: Answered<OperationPage>, cx: &mut Context) -> Outcome {
        if self.asked.as_ref() != Some(query) {
            return Outcome::stay();
        }
        self.asked = None;
        self.refresh.answered();
        self.timers += 1;
        self.taken(query.part, page, cx).and(Request::After(REST))
    }

    fn taken(&mut self, part: OperationPart, page: Answered<OperationPage>, cx: &mut Context) -> Outcome {
        let page = match page {
            Ok(page) => page,
            Err(trouble) => return self.not_read(part, trouble, cx),
        };
        self.trouble = None;
        let is_empty = page.rows.is_empty();
        let height = view::height(cx.size);
        self.list.take(part, page, height);
        let is_ours = !self.is_filter_chosen && self.search.is_empty();
        let is_whole = part == self.list.order().first();
        if is_empty && is_ours && self.filter == Filter::ToResolve && is_whole {
            self.filter = Filter::All;
            return self.ask(part);
        }
        let part = self.list.read_ahead(height);
        self.ask_if(part)
    }

    fn not_read(&mut self, part: OperationPart, trouble: Trouble, cx: &mut Context) -> Outcome {
        match part {
            // What was shown is not what was asked for.
            OperationPart::Newest | OperationPart::Oldest => {
                self.list = List::in_order(self.list.order());
                self.trouble = Some(trouble);
            }
            // What is shown stays: an old picture is better than none.
            OperationPart::OlderThan(_) | OperationPart::NewerThan(_) | OperationPart::Around(_) => {
                cx.notices.fail(trouble.text);
            }
        }
        Outcome::stay()
    }

    fn open(&mut self) -> Outcome {
        let Some(row) = self.list.marked() else { return Outcome::stay() };
        let Operation { customer: Some(customer), device, .. } = row.operation else {
            return Outcome::stay();
        };
        self.is_seen = false;
        Outcome::go(Step::Open(Route::CustomerAt { customer, device }))
    }

    fn choose(&mut self, filter: Filter) -> Outcome {
        self.filter = filter;
        self.is_filter_chosen = true;
        self.ask(self.list.order().first())
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if changed { self.ask(self.list.order().first()) } else { Outcome::stay() }
    }

    fn clear_search(&mut self) -> Outcome {
        let was_empty = self.search.is_empty();
        self.search = Line::default();
        self.is_searching = false;
        if was_empty { Outcome::stay() } else { self.ask(self.list.order().first()) }
    }

    fn retry(&mut self) -> Outcome {
        let Some(row) = self.list.marked() else { return Outcome::stay() };
        let Operation { id, action, system_name, .. } = &row.operation;
        let question = match action {
            Action::Registration
            | Action::Change
            | Action::Suspension
            | Action::Resumption
            | Action::Customer => return self.retry_at_once(*id),
            Action::Removal => Question {
                title: text!("operations-removal-title"),
                lines: vec![whose(row), text!("operations-removal-again", system = system_name.as_str())],
                yes: text!("operations-removal-yes"),
                no: text!("operations-removal-no"),
                purpose: Purpose::RetryOperation(*id),
            },
            // Restarted twice, the customer is cut off twice.
            Action::Reboot => Question {
                title: text!("operations-reboot-title"),
                lines: vec![whose(row), text!("operations-reboot-again")],
                yes: text!("operations-reboot-yes"),
                no: text!("operations-reboot-no"),
                purpose: Purpose::RetryOperation(*id),
            },
        };
        Outcome::go(Step::Open(Route::Confirm(question)))
    }

    fn retry_at_once(&mut self, id: OperationId) -> Outcome {
        self.in_hand = Some(id);
        Outcome::ask(Request::Store(StoreRequest::RetryOperation(id)))
    }

    fn cancel(&self) -> Outcome {
        let Some(row) = self.list.marked() else { return Outcome::stay() };
        let consequence = if row.operation.state == OperationState::Attention {
            text!("operations-cancel-unconfirmed", system = row.operation.system_name.as_str())
        } else {
            text!("operations-cancel-unsent", system = row.operation.system_name.as_str())
        };
        Outcome::go(Step::Open(Route::Confirm(Question {
            title: text!("operations-cancel-title"),
            lines: vec![whose(row), consequence],
            yes: text!("operations-cancel-yes"),
            no: text!("operations-cancel-no"),
            purpose: Purpose::CancelOperation(row.operation.id),
        })))
    }

    fn answered(&mut self, answer: &Answer) -> Outcome {
        match answer {
            Answer::Yes(Purpose::RetryOperation(id)) => self.retry_at_once(*id),
            Answer::Yes(Purpose::CancelOperation(id)) => {
                self.in_hand = Some(*id);
                Outcome::ask(Request::Store(StoreRequest::CancelOperation(*id)))
            }
            _ => Outcome::stay(),
        }
    }

    /// What was asked for one operation is done, or why not.
    fn done(&mut self, answer: Answered<()>, done: Text, cx: &mut Context) -> Outcome {
        self.in_hand = None;
        match answer {
            Ok(()) => cx.notices.done(done),
            Err(trouble) => cx.notices.fail(trouble.told()),
        }
        self.changed()
    }

    fn command(&mut self, command: Command, cx: &Context) -> Outcome {
        let height = view::height(cx.size);
        let page = isize::try_from(height).unwrap_or(1);
        let part = match command {
            Command::Up => self.list.step(-1, height),
            Command::Down => self.list.step(1, height),
            Command::PageUp => self.list.step(-page, height),
            Command::PageDown => self.list.step(page, height),
            Command::First => self.list.go_first(height),
            Command::Last => self.list.go_last(height),
            Command::TurnSort => Some(self.list.turn()),
            Command::NextFilter => return self.choose(self.filter.next()),
            Command::PreviousFilter => return self.choose(self.filter.previous()),
            // Each search begins anew: the next has little to do with the last.
            Command::Search => {
                let outcome = self.clear_search();
                self.is_searching = true;
                return outcome;
            }
            Command::NextField => {
                self.is_searching = false;
                None
            }
            Command::Open => return self.open(),
            Command::Refresh => Some(self.list.order().first()),
            Command::Retry => return self.retry(),
            Command::Cancel => return self.cancel(),
            Command::Back if self.is_searching || !self.search.is_empty() => return self.clear_search(),
            Command::Back => return Outcome::go(Step::Back),
            _ => None,
        };
        self.ask_if(part)
    }

    /// Whether a row in sight waits, so that the time that it has waited goes on.
    fn is_waiting(&self, cx: &Context) -> bool {
        self.is_seen && self.list.in_sight(view::height(cx.size)).any(|(_, row)| row.wait.is_some())
    }
}

/// Which operation a question is about.
fn whose(row: &ListedOperation) -> Text {
    let Operation { action, serial, system_name, .. } = &row.operation;
    text!(
        "operations-whose",
        action = action.label(),
        serial = serial.as_deref().unwrap_or_default(),
        code = row.operation.whose(),
        name = row.customer_name.as_str(),
        system = system_name.as_str()
    )
}

impl Screen for OperationsScreen {
    fn places(&self) -> Vec<Place> {
        match (self.is_searching, &self.trouble) {
            (true, _) => vec![Place::SearchLine],
            (false, Some(_)) => vec![Place::Unread, Place::Operations, Place::Sorted, Place::List],
            (false, None) => vec![Place::Operations, Place::Sorted, Place::List],
        }
    }

    fn takes_text(&self) -> bool {
        self.is_searching
    }

    fn awaits(&self) -> Option<Awaits> {
        // What is typed now is for the list that is on its way, and not for the one that it takes the place of.
        if self.is_renewing() && !self.is_searching {
            return Some(Awaits::Reading);
        }
        self.trouble.as_ref().map(|_| Awaits::InVain)
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        let why_not = match (command, self.list.marked()) {
            (Command::Open | Command::Retry | Command::Cancel, None) => Some(text!("operations-none-marked")),
            (Command::Open, Some(row)) if row.operation.customer.is_none() => {
                Some(text!("operations-of-nobody"))
            }
            (Command::Retry | Command::Cancel, Some(row)) if self.in_hand == Some(row.operation.id) => {
                Some(text!("saving-already"))
            }
            (Command::NextSort, _) => Some(text!("sort-one-column")),
            (Command::Retry, Some(row)) => row.operation.state.against_retry(),
            (Command::Cancel, Some(row)) => row.operation.state.against_cancel(),
            (Command::Back, _) if !self.is_searching && self.search.is_empty() => Some(text!("back-nowhere")),
            _ => None,
        };
        why_not.map_or(Ok(()), Err)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let outcome = match msg {
            Msg::Shown => self.shown(cx),
            Msg::Changed(_) => self.changed(),
            Msg::Reply(Reply::Elapsed) => self.elapsed(),
            Msg::Reply(Reply::Operations { query, page }) => self.take(&query, page, cx),
            Msg::Reply(Reply::OperationRetried { answer, .. }) => {
                self.done(answer, text!("operations-retried"), cx)
            }
            Msg::Reply(Reply::OperationCancelled { answer, .. }) => {
                self.done(answer, text!("operations-cancelled"), cx)
            }
            Msg::Answer(answer) => self.answered(&answer),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) if self.is_searching => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Command(command) => self.command(command, cx),
            Msg::Paste(_) | Msg::Reply(_) | Msg::Resized => Outcome::stay(),
        };
        if self.timers > 0 || !self.is_waiting(cx) {
            return outcome;
        }
        self.timers = 1;
        outcome.and(Request::After(TICK))
    }

    fn put_aside(&mut self) {
        self.is_seen = false;
        self.was_aside = true;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-operations"))])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        let is_waiting = self.filter == Filter::Unfinished && !self.list.rows.is_empty();
        is_waiting.then(|| cx.say(&text!("operations-go-on")))
    }
}
