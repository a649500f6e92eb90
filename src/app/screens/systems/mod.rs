//! Operadores › Sistemas Aprovisionamiento: the list of provisioning systems.

mod order;
pub mod panel;
#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::report::{ReportReply, ReportRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::keymap::{Command, Place};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Answer, Outcome, Purpose, Question, ReportBegin, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::SystemId;
use crate::domain::system::System;
use crate::domain::text::Text;
use crate::store::{Sort, SystemSummary};
use crate::text;
use crate::ui::table::Cursor;

use order::Column;
use panel::LastReport;

/// The list.
#[derive(Default)]
pub struct SystemsScreen {
    /// `None` until they have been read.
    systems: Option<Result<Vec<SystemSummary>, Trouble>>,
    sort: Sort<Column>,
    cursor: Cursor,
    /// The system that is marked, kept by its id when the list is read again.
    marked: Option<SystemId>,
    /// The store has been asked to remove one.
    is_removing: bool,
    refresh: Refresh,
    /// The system whose last report was asked for, and the report when it is here; `Some(None)` when it has none.
    last: Option<(SystemId, LastReport)>,
}

/// Asks before a system is removed.
pub fn ask_remove(system: &System) -> Outcome {
    let name = system.name.as_str();
    Outcome::go(Step::Open(Route::Confirm(Question {
        title: text!("system-remove-title", name = name),
        lines: vec![text!("system-remove-what"), text!("system-remove-there", name = name)],
        yes: text!("system-remove-yes"),
        no: text!("system-remove-no"),
        purpose: Purpose::RemoveSystem { id: system.id, version: system.version },
    })))
}

/// Tells whether a system was removed, or why not.
pub fn tell_removed(answer: Answered<()>, cx: &mut Context) {
    match answer {
        Ok(()) => cx.notices.done(text!("system-removed")),
        Err(trouble) => cx.notices.fail(trouble.told()),
    }
}

impl SystemsScreen {
    fn rows(&self) -> &[SystemSummary] {
        match &self.systems {
            Some(Ok(systems)) => systems,
            Some(Err(_)) | None => &[],
        }
    }

    /// The last report of the marked system, as far as it is known.
    fn last(&self) -> Option<&LastReport> {
        self.last.as_ref().map(|(_, last)| last)
    }

    fn visible(&self, cx: &Context) -> usize {
        let body = cx.size.height.saturating_sub(crate::ui::frame::ROWS);
        usize::from(body.saturating_sub(view::HEADER + panel::rows(self.last(), body, cx)))
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let count = self.rows().len();
        let height = self.visible(cx);
        self.cursor.step(by, count, height);
        self.marked = self.rows().get(self.cursor.marked).map(|row| row.system.id);
        match self.marked {
            Some(system) if self.last.as_ref().is_none_or(|(known, _)| *known != system) => {
                self.last = Some((system, None));
                Outcome::ask(Request::Report(ReportRequest::Last(system)))
            }
            Some(_) | None => Outcome::stay(),
        }
    }

    fn open_report(&mut self, begin: ReportBegin) -> Outcome {
        match self.rows().get(self.cursor.marked) {
            Some(row) => {
                let (system, system_name) = (row.system.id, row.system.name.clone());
                Outcome::go(Step::Open(Route::Report { system, system_name, begin }))
            }
            None => Outcome::stay(),
        }
    }

    /// Reads the list, if it is not being read this moment.
    fn changed(&mut self) -> Outcome {
        if self.refresh.changed() { read_systems() } else { Outcome::stay() }
    }

    fn elapsed(&mut self) -> Outcome {
        if self.refresh.rested() { read_systems() } else { Outcome::stay() }
    }

    fn read(&mut self, systems: Result<Vec<SystemSummary>, Trouble>, cx: &Context) -> Outcome {
        self.refresh.answered();
        self.systems = Some(systems);
        self.put_in_order(self.sort, cx).and(Request::After(REST))
    }

    /// The mark stays on its system.
    fn put_in_order(&mut self, sort: Sort<Column>, cx: &Context) -> Outcome {
        self.sort = sort;
        if let Some(Ok(systems)) = &mut self.systems {
            order::put_in_order(systems, sort);
        }
        let at = self.rows().iter().position(|row| Some(row.system.id) == self.marked);
        let at = at.unwrap_or(self.cursor.marked);
        let count = self.rows().len();
        let height = self.visible(cx);
        self.cursor.go_to(at, count, height);
        self.step(0, cx)
    }

    /// Why the marked system is surely not removed; what else there is against it, the store says.
    fn check_remove(&self) -> Result<(), Text> {
        let Some(row) = self.rows().get(self.cursor.marked) else { return Ok(()) };
        let name = row.system.name.as_str();
        match (row.customers_linked, row.operations_waiting) {
            (0, 0) => Ok(()),
            (0, count) => Err(text!("system-has-operations", name = name, count = count)),
            (count, _) => Err(text!("system-has-customers", name = name, count = count)),
        }
    }

    /// Asks before the marked system is removed.
    fn ask_remove(&self) -> Outcome {
        match self.rows().get(self.cursor.marked) {
            Some(row) => ask_remove(&row.system),
            None => Outcome::stay(),
        }
    }

    fn removed(&mut self, answer: Answered<()>, cx: &mut Context) -> Outcome {
        self.is_removing = false;
        tell_removed(answer, cx);
        self.refresh.asked();
        read_systems()
    }

    fn open(&self, test: bool) -> Outcome {
        match self.rows().get(self.cursor.marked) {
            Some(row) => Outcome::go(Step::Open(Route::System { id: Some(row.system.id), test })),
            None => Outcome::stay(),
        }
    }
}

fn read_systems() -> Outcome {
    Outcome::ask(Request::Store(StoreRequest::Systems))
}

impl Screen for SystemsScreen {
    fn places(&self) -> Vec<Place> {
        vec![Place::Systems, Place::Sorted, Place::List]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Open
            | Command::Test
            | Command::RemoveSystem
            | Command::GenerateReport
            | Command::OpenReport
                if self.rows().is_empty() =>
            {
                Err(text!("systems-none-to-open"))
            }
            Command::RemoveSystem if self.is_removing => Err(text!("saving-already")),
            Command::RemoveSystem => self.check_remove(),
            Command::Back => Err(text!("back-nowhere")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(self.visible(cx)).unwrap_or(1);
        match msg {
            Msg::Shown => {
                // Another report may have been made meanwhile.
                self.last = None;
                self.changed()
            }
            Msg::Changed(_) => self.changed(),
            Msg::Reply(Reply::Elapsed) => self.elapsed(),
            Msg::Reply(Reply::Systems(systems)) => self.read(systems, cx),
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::First) => self.step(isize::MIN, cx),
            Msg::Command(Command::Last) => self.step(isize::MAX, cx),
            Msg::Command(Command::NextSort) => self.put_in_order(self.sort.next(&Column::ALL), cx),
            Msg::Command(Command::TurnSort) => self.put_in_order(self.sort.turned(), cx),
            Msg::Command(Command::Open) => self.open(false),
            Msg::Command(Command::Test) => self.open(true),
            Msg::Command(Command::RemoveSystem) => self.ask_remove(),
            Msg::Command(Command::GenerateReport) => self.open_report(ReportBegin::Generate),
            Msg::Command(Command::OpenReport) => self.open_report(ReportBegin::Last),
            Msg::Reply(Reply::Report(ReportReply::Last { system, last })) => {
                if let (Some((known, shown)), Ok(last)) = (&mut self.last, last)
                    && *known == system
                {
                    *shown = Some(last);
                }
                // The panel may take more of the list than before.
                self.step(0, cx)
            }
            Msg::Reply(Reply::Report(ReportReply::Ran(Ok(made)))) => {
                if let Some((known, shown)) = &mut self.last
                    && *known == made.report.system
                {
                    *shown = Some(Some(made));
                }
                Outcome::stay()
            }
            Msg::Answer(Answer::Yes(Purpose::RemoveSystem { id, version })) => {
                self.is_removing = true;
                Outcome::ask(Request::Store(StoreRequest::RemoveSystem { id, version }))
            }
            Msg::Reply(Reply::SystemRemoved(answer)) => self.removed(answer, cx),
            Msg::Command(Command::NewSystem) => {
                Outcome::go(Step::Open(Route::System { id: None, test: false }))
            }
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-operators")), cx.say(&text!("path-systems"))])
    }
}
