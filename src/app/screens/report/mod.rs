//! Informe de sincronización: makes the report of a system, shows its mismatches with the costliest first, and mends
//! what a person chooses. It is read a page at a time; nothing is done before it has been shown.

mod adopting;
mod deeds;
mod detail;
mod filter;
mod head;
mod list;
mod lists;
mod live;
#[cfg(test)]
mod tests;
mod view;
pub mod words;

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::report::{Opened, ReportReply, ReportRequest, RowPage, RowPart, RowsQuery, Show};
use crate::app::effect::{Answered, Reply, Request, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Answer, Outcome, ReportBegin, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::SystemId;
use crate::domain::text::Text;
use crate::reconcile::class::Class;
use crate::reconcile::generate::Progress;
use crate::store::Accepted;
use crate::text;

use adopting::Adopting;
use list::List;

/// How many rows are read at once.
const PAGE: u16 = 200;

pub struct ReportScreen {
    system: SystemId,
    system_name: String,
    begin: ReportBegin,
    /// The report that is shown; `Some(None)` when the system has none yet, `None` until that is known.
    opened: Option<Option<Box<Opened>>>,
    trouble: Option<Trouble>,
    running: Option<Running>,
    show: Show,
    search: Line,
    is_searching: bool,
    list: List,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<RowsQuery>,
    /// Which rows are listed: what of them, and the search.
    listed: Option<(Show, String)>,
    /// The rows that something is to be done about, by their places.
    marks: BTreeSet<i64>,
    /// The detail has all the room.
    is_detail_whole: bool,
    /// The first line of it that is in sight then.
    detail_top: usize,
    in_hand: Option<InHand>,
    /// The device that is to be recorded here, while it is asked as what.
    adopting: Option<Adopting>,
    /// When the rows are read again that an operation is at work on.
    refresh: Refresh,
    /// The differences that are listed to be taken back, by the number that they have in the list.
    accepted: Vec<Accepted>,
}

/// What a person wants, until it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InHand {
    /// It is being read for the window in which he decides.
    Preparing,
    /// It is being carried out.
    Doing,
}

/// Which way the detail is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scroll {
    On,
    Back,
}

/// A report that is being made.
#[derive(Debug, Default)]
struct Running {
    step: Option<Progress>,
}

impl ReportScreen {
    pub fn new(system: SystemId, system_name: String, begin: ReportBegin) -> Self {
        Self {
            system,
            system_name,
            begin,
            opened: None,
            trouble: None,
            running: None,
            show: Show::All,
            search: Line::default(),
            is_searching: false,
            list: List::default(),
            asked: None,
            listed: None,
            marks: BTreeSet::new(),
            is_detail_whole: false,
            detail_top: 0,
            in_hand: None,
            adopting: None,
            refresh: Refresh::default(),
            accepted: Vec::new(),
        }
    }

    fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()?.as_deref()
    }

    fn begin(&mut self) -> Outcome {
        // Coming back to it later, it is as it was left.
        match std::mem::replace(&mut self.begin, ReportBegin::Last) {
            _ if self.running.is_some() => Outcome::stay(),
            ReportBegin::Generate => self.generate(),
            ReportBegin::Last if self.opened.is_some() => self.read_again(),
            ReportBegin::Last => ask(ReportRequest::Join(self.system)),
        }
    }

    fn generate(&mut self) -> Outcome {
        self.running = Some(Running::default());
        self.trouble = None;
        ask(ReportRequest::Run(self.system))
    }

    fn cancel(&mut self, cx: &mut Context) -> Outcome {
        self.running = None;
        cx.notices.warn(text!("panel-cancelled"));
        let stop = ask(ReportRequest::Stop(self.system));
        match self.opened {
            Some(_) => stop,
            None => stop.and(Request::Report(ReportRequest::Last(self.system))),
        }
    }

    /// Shows a report from its beginning.
    fn open(&mut self, opened: Option<Box<Opened>>) -> Outcome {
        self.opened = Some(opened);
        self.trouble = None;
        self.show = Show::All;
        self.search = Line::default();
        self.is_searching = false;
        self.marks.clear();
        self.list = List::default();
        self.asked = None;
        self.ask(RowPart::First)
    }

    fn ran(&mut self, answer: Answered<Box<Opened>>, cx: &mut Context) -> Outcome {
        // Cancelled just before it ended.
        if self.running.take().is_none() {
            return Outcome::stay();
        }
        match answer {
            Ok(opened) => {
                let count = opened.report.totals.differences();
                if opened.report.incomplete.is_none() {
                    cx.notices.done(text!("panel-ran", count = count));
                }
                self.open(Some(opened))
            }
            Err(trouble) => {
                cx.notices.fail(trouble.text.clone());
                match self.opened {
                    Some(_) => Outcome::stay(),
                    None => ask(ReportRequest::Last(self.system)),
                }
            }
        }
    }

    fn query(&self, part: RowPart) -> Option<RowsQuery> {
        let report = self.opened()?.report.id;
        let search = self.search.words().trim().to_owned();
        Some(RowsQuery { report, show: self.show, search, part, limit: PAGE })
    }

    /// A list that takes the place of the one that is shown has been asked for.
    fn is_renewing(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| match asked.part {
            RowPart::First | RowPart::Last => true,
            RowPart::After(_) | RowPart::Before(_) | RowPart::Around(_) => false,
        })
    }

    fn ask(&mut self, part: RowPart) -> Outcome {
        let Some(query) = self.query(part) else { return Outcome::stay() };
        // What is on its way may take the place of what is shown: it is gone on with from there.
        let adds = matches!(part, RowPart::After(_) | RowPart::Before(_));
        if adds && self.asked.is_some() || self.asked.as_ref() == Some(&query) {
            return Outcome::stay();
        }
        self.asked = Some(query.clone());
        self.refresh.asked();
        ask(ReportRequest::Rows(query))
    }

    /// Reads anew what is in sight, and the totals above it.
    fn read_again(&mut self) -> Outcome {
        let rows = if self.is_renewing() {
            // They are on their way, as they are now.
            Outcome::stay()
        } else {
            self.asked = None;
            self.ask(self.list.again())
        };
        match self.opened() {
            Some(opened) => rows.and(Request::Report(ReportRequest::Head(opened.report.id))),
            None => rows,
        }
    }

    /// Takes the head of the report that is shown as it is now.
    fn take_head(&mut self, head: Answered<Box<Opened>>, cx: &mut Context) -> Outcome {
        match head {
            Ok(head) if self.opened().is_some_and(|opened| opened.report.id == head.report.id) => {
                self.opened = Some(Some(head));
            }
            // Another report was opened meanwhile.
            Ok(_) => {}
            Err(trouble) => cx.notices.fail(trouble.text),
        }
        Outcome::stay()
    }

    fn take(&mut self, query: &RowsQuery, page: Answered<RowPage>, cx: &mut Context) -> Outcome {
        if self.asked.as_ref() != Some(query) {
            return Outcome::stay();
        }
        self.asked = None;
        self.refresh.answered();
        let outcome = match page {
            Ok(page) => {
                let height = view::list_height(self, cx);
                self.listed = Some((query.show, query.search.clone()));
                self.list.take(query.part, page, height);
                let part = self.list.read_ahead(height);
                part.map_or_else(Outcome::stay, |part| self.ask(part))
            }
            Err(trouble) => {
                // What is listed stays, and is called what it is.
                if let Some((show, search)) = self.listed.clone() {
                    self.show = show;
                    self.search = Line::new(&search);
                }
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
        };
        outcome.and(Request::After(REST))
    }

    fn choose(&mut self, show: Show) -> Outcome {
        self.show = show;
        self.ask(RowPart::First)
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if changed { self.ask(RowPart::First) } else { Outcome::stay() }
    }

    fn clear_search(&mut self) -> Outcome {
        let was_empty = self.search.is_empty();
        self.search = Line::default();
        self.is_searching = false;
        if was_empty { Outcome::stay() } else { self.ask(RowPart::First) }
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        let height = view::list_height(self, cx);
        let page = isize::try_from(height).unwrap_or(1);
        if !matches!(command, Command::PageUp | Command::PageDown) {
            self.detail_top = 0;
        }
        let part = match command {
            Command::PageUp if self.is_detail_whole => return self.scroll_detail(Scroll::Back, cx),
            Command::PageDown if self.is_detail_whole => return self.scroll_detail(Scroll::On, cx),
            Command::Up => self.list.step(-1, height),
            Command::Down => self.list.step(1, height),
            Command::PageUp => self.list.step(-page, height),
            Command::PageDown => self.list.step(page, height),
            Command::First => self.list.go_first(height),
            Command::Last => self.list.go_last(height),
            Command::NextFilter => return self.choose(filter::next(self)),
            Command::PreviousFilter => return self.choose(filter::previous(self)),
            Command::Search => {
                let outcome = self.clear_search();
                self.is_searching = true;
                return outcome;
            }
            Command::NextField => {
                self.is_searching = false;
                None
            }
            Command::Detail => {
                self.is_detail_whole = !self.is_detail_whole;
                self.list.step(0, view::list_height(self, cx))
            }
            Command::GenerateReport => return self.generate(),
            Command::Back if self.running.is_some() => return self.cancel(cx),
            Command::Back if self.is_searching || !self.search.is_empty() => return self.clear_search(),
            Command::Back if self.is_detail_whole => return self.command(Command::Detail, cx),
            Command::Back => return Outcome::go(Step::Back),
            command => return deeds::command(self, command, cx),
        };
        part.map_or_else(Outcome::stay, |part| self.ask(part))
    }

    /// Moves the detail by what is in sight of it, if it has more.
    fn scroll_detail(&mut self, scroll: Scroll, cx: &Context) -> Outcome {
        let (lines, height) = view::detail_lines(self, cx);
        let furthest = lines.saturating_sub(height);
        let by = height.saturating_sub(1).max(1);
        self.detail_top = match scroll {
            Scroll::On => (self.detail_top + by).min(furthest),
            Scroll::Back => self.detail_top.saturating_sub(by),
        };
        Outcome::stay()
    }

    fn reply(&mut self, reply: ReportReply, cx: &mut Context) -> Outcome {
        match reply {
            ReportReply::Last { last: Ok(opened), .. } => self.open(opened),
            ReportReply::Last { last: Err(trouble), .. } => {
                self.trouble = Some(trouble);
                Outcome::stay()
            }
            ReportReply::Opened(Ok(opened)) => self.open(Some(opened)),
            ReportReply::Head(head) => self.take_head(head, cx),
            ReportReply::Opened(Err(trouble)) => {
                cx.notices.fail(trouble.text);
                Outcome::stay()
            }
            ReportReply::Joined(step) => {
                self.running = Some(Running { step });
                Outcome::stay()
            }
            ReportReply::Step(step) => {
                if let Some(running) = &mut self.running {
                    running.step = Some(step);
                }
                Outcome::stay()
            }
            // Made for a screen that was left.
            ReportReply::Ran(Ok(made)) if made.report.system != self.system => Outcome::stay(),
            ReportReply::Ran(answer) => self.ran(answer, cx),
            ReportReply::Rows { query, page } => self.take(&query, page, cx),
            ReportReply::Places { query, places } => deeds::mark_all(self, &query, places, cx),
            ReportReply::Those { action, rows } => deeds::chosen(self, action, rows, cx),
            ReportReply::Adoptable { row, adoptable } => adopting::answered(self, *row, adoptable, cx),
            ReportReply::Mended { action, results } => deeds::mended(self, action, results, cx),
            ReportReply::Reports(reports) => lists::earlier(self, reports, cx),
            ReportReply::Accepted(accepted) => lists::accepted(self, accepted, cx),
            ReportReply::Withdrawn(answer) => lists::withdrawn(self, answer, cx),
            ReportReply::Exported(answer) => {
                self.in_hand = None;
                match answer {
                    Ok(path) => cx.notices.done(text!("panel-exported", path = path)),
                    Err(trouble) => cx.notices.fail(trouble.text),
                }
                Outcome::stay()
            }
        }
    }

    fn answered(&mut self, answer: Answer, cx: &mut Context) -> Outcome {
        match answer {
            Answer::Picked { field, key } if adopting::is_asked(&field) => {
                adopting::picked(self, &field, &key)
            }
            Answer::Picked { field, key } => lists::picked(self, &field, &key, cx),
            answer => deeds::answered(self, answer),
        }
    }

    /// Where the marked row leads.
    fn open_row(&self) -> Outcome {
        let Some(row) = self.list.marked() else { return Outcome::stay() };
        if row.class == Class::NoTemplate {
            return Outcome::go(words::service_of(row).map_or(Step::Stay, Step::Open));
        }
        match row.customer {
            Some(customer) => Outcome::go(Step::Open(Route::CustomerAt { customer, device: row.device })),
            None => Outcome::stay(),
        }
    }
}

fn ask(request: ReportRequest) -> Outcome {
    Outcome::ask(Request::Report(request))
}

impl Screen for ReportScreen {
    fn places(&self) -> Vec<Place> {
        if self.running.is_some() {
            vec![Place::ReportRun]
        } else if self.is_searching {
            vec![Place::SearchLine]
        } else {
            vec![Place::Report, Place::List]
        }
    }

    fn takes_text(&self) -> bool {
        self.is_searching && self.running.is_none()
    }

    fn awaits(&self) -> Option<Awaits> {
        if self.in_hand == Some(InHand::Preparing) {
            return Some(Awaits::Opening);
        }
        let is_first = self.opened.is_none() && self.running.is_none() && self.trouble.is_none();
        // What is typed now is for the list that is on its way, and not for the one that it takes the place of.
        (is_first || self.is_renewing() && !self.is_searching).then_some(Awaits::Reading)
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        let row = self.list.marked();
        match command {
            Command::Open => match row {
                None => Err(text!("panel-no-row")),
                Some(row) if row.class == Class::NoTemplate => Ok(()),
                Some(row) if row.customer.is_none() => Err(text!("panel-nobody-of-ours")),
                Some(_) => Ok(()),
            },
            Command::NextFilter | Command::PreviousFilter | Command::Search | Command::Export
                if self.opened().is_none() =>
            {
                Err(text!("panel-none-yet"))
            }
            Command::Detail if row.is_none() => Err(text!("panel-no-row")),
            command => deeds::available(self, command),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.begin(),
            Msg::Command(command) => self.command(command, cx),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) if self.is_searching => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Reply(Reply::Report(reply)) => self.reply(reply, cx),
            Msg::Reply(Reply::Elapsed) => self.elapsed(),
            Msg::Changed(change) => self.followed(change),
            Msg::Answer(answer) => self.answered(answer, cx),
            Msg::Resized => {
                self.detail_top = 0;
                let part = self.list.step(0, view::list_height(self, cx));
                part.map_or_else(Outcome::stay, |part| self.ask(part))
            }
            Msg::Paste(_) | Msg::Reply(_) => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name = crate::ui::text::harmless(&self.system_name).into_owned();
        Some(vec![name, cx.say(&text!("path-report"))])
    }

    fn hint(&self, cx: &Context) -> Option<String> {
        if self.running.is_some() || self.is_searching { None } else { deeds::hint(self, cx) }
    }

    fn badge(&self, cx: &Context) -> Option<(String, ratatui::style::Style)> {
        let report = &self.opened()?.report;
        Some((cx.day(report.finished_at), cx.theme.muted))
    }
}
