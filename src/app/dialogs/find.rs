//! Buscar: searches the customers now operating in a provisioning system, and offers Sincronizar on one.

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request, StoreRequest, SystemRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::SystemId;
use crate::drivers::{CustomersPage, Filter, RemoteCustomer, RemoteStatus};
use crate::text;
use crate::ui::frame::{row, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{cut, width, wrap};

/// The rows around the results: title, search line.
const AROUND: u16 = 2;
/// How long the hand must rest before a system far away is asked.
const REST: Duration = Duration::from_millis(250);

/// Where the search stands.
enum Results {
    Asking,
    Here { customers: Vec<RemoteCustomer>, total: Option<u64> },
    Failed(Trouble),
}

/// The open window.
pub struct Find {
    system: SystemId,
    system_name: String,
    search: Line,
    terminated_too: bool,
    results: Results,
    /// The code of our customer for each id that is linked here.
    linked: BTreeMap<String, String>,
    cursor: Cursor,
    /// Pauses of the hand that are still being waited for: only the last one asks.
    pauses: usize,
    /// Enter was pressed before the list was there: the customer is taken if it can only be this one.
    is_wanted: bool,
}

impl Find {
    pub fn new(system: SystemId, system_name: String, text: &str) -> Self {
        Self {
            system,
            system_name,
            search: Line::new(text),
            terminated_too: false,
            results: Results::Asking,
            linked: BTreeMap::new(),
            cursor: Cursor::default(),
            pauses: 0,
            is_wanted: false,
        }
    }

    fn filter(&self) -> Filter {
        let statuses = if self.terminated_too {
            Vec::new()
        } else {
            vec![RemoteStatus::Active, RemoteStatus::Suspended]
        };
        Filter { text: self.search.words().trim().to_owned(), statuses }
    }

    fn ask(&mut self) -> Outcome {
        self.results = Results::Asking;
        let find = SystemRequest::FindCustomers { system: self.system, filter: self.filter() };
        Outcome::ask(Request::System(find))
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if !changed {
            return Outcome::stay();
        }
        self.pauses += 1;
        Outcome::ask(Request::After(REST))
    }

    fn rested(&mut self) -> Outcome {
        self.pauses = self.pauses.saturating_sub(1);
        if self.pauses == 0 { self.ask() } else { Outcome::stay() }
    }

    /// Whether what is shown answers what was typed before, and not what is typed now.
    const fn is_behind(&self) -> bool {
        self.pauses > 0
    }

    fn found(&mut self, filter: &Filter, page: Answered<CustomersPage>, cx: &mut Context) -> Outcome {
        if *filter != self.filter() {
            return Outcome::stay();
        }
        self.cursor = Cursor::default();
        let is_wanted = std::mem::take(&mut self.is_wanted);
        match page {
            Ok(page) => {
                let external_ids = page.items.iter().map(|customer| customer.id.clone()).collect();
                self.results = Results::Here { customers: page.items, total: page.total };
                match (is_wanted, self.customers().len()) {
                    (true, 1) => return self.synchronise(),
                    (true, count @ 2..) => cx.notices.warn(text!("early-several", count = count)),
                    (true | false, _) => {}
                }
                Outcome::ask(Request::Store(StoreRequest::LinkedIds { system: self.system, external_ids }))
            }
            Err(trouble) => {
                self.results = Results::Failed(trouble);
                Outcome::stay()
            }
        }
    }

    fn customers(&self) -> &[RemoteCustomer] {
        match &self.results {
            Results::Here { customers, .. } => customers,
            Results::Asking | Results::Failed(_) => &[],
        }
    }

    fn rows(cx: &Context) -> u16 {
        cx.size.height.saturating_sub(crate::ui::frame::ROWS)
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let visible = usize::from(Self::rows(cx).saturating_sub(AROUND));
        self.cursor.step(by, self.customers().len(), visible);
        Outcome::stay()
    }

    fn synchronise(&mut self) -> Outcome {
        if self.is_behind() || matches!(self.results, Results::Asking) {
            self.is_wanted = true;
            return Outcome::stay();
        }
        match self.customers().get(self.cursor.marked) {
            Some(customer) => Outcome::go(Step::Answer(Answer::Found {
                system: self.system,
                external_id: customer.id.clone(),
                name: customer.name.clone(),
                tax_id: customer.tax_id.clone(),
            })),
            None => Outcome::stay(),
        }
    }
}

impl Screen for Find {
    fn places(&self) -> Vec<Place> {
        vec![Place::Find]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn awaits(&self) -> Option<Awaits> {
        self.is_wanted.then_some(Awaits::Opening)
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            // When one comes back from a window over it, the list is where it was left.
            Msg::Shown if matches!(self.results, Results::Asking) => self.ask(),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Reply(Reply::Elapsed) => self.rested(),
            Msg::Reply(Reply::Found { filter, page }) => self.found(&filter, page, cx),
            Msg::Reply(Reply::LinkedIds(Ok(linked))) => {
                self.linked = linked;
                Outcome::stay()
            }
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-10, cx),
            Msg::Command(Command::PageDown) => self.step(10, cx),
            Msg::Command(Command::Refresh) => self.ask(),
            Msg::Command(Command::ShowAll) => {
                self.terminated_too = !self.terminated_too;
                self.ask()
            }
            Msg::Command(Command::Act) => self.synchronise(),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, area.height);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let title = cx.say(&text!("find-title", system = self.system_name.as_str()));
        let count = match &self.results {
            Results::Here { customers, total } => {
                let all = total.unwrap_or(u64::try_from(customers.len()).unwrap_or(0));
                cx.say(&text!("find-count", shown = customers.len(), total = all))
            }
            Results::Asking | Results::Failed(_) => String::new(),
        };
        rule(frame, line(0), &title, &count, cx);
        let label = cx.say(&if self.terminated_too { text!("find-label-all") } else { text!("find-label") });
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(1) };
        let (words, column) = self.search.window(field.width, None);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), line(1));
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        let columns = usize::from(area.width);
        let told = match &self.results {
            Results::Asking => {
                Some((cx.say(&text!("find-asking", system = self.system_name.as_str())), cx.theme.busy))
            }
            Results::Failed(trouble) => Some((cx.say(&trouble.text), cx.theme.bad)),
            Results::Here { customers, .. } if customers.is_empty() => {
                let (system, search) = (self.system_name.as_str(), self.search.words());
                let none = if self.terminated_too {
                    text!("find-none-at-all", system = system, search = search)
                } else {
                    text!("find-none", system = system, search = search)
                };
                Some((cx.say(&none), cx.theme.warning))
            }
            Results::Here { .. } => None,
        };
        if let Some((words, style)) = told {
            for (words, at) in wrap(&words, columns.saturating_sub(4)).into_iter().zip(AROUND..area.height) {
                frame.render_widget(Span::styled(format!("   {words}"), style), line(at));
            }
            return;
        }
        let visible = usize::from(area.height.saturating_sub(AROUND));
        for ((index, customer), at) in
            self.customers().iter().enumerate().skip(self.cursor.top).take(visible).zip(AROUND..)
        {
            let is_marked = index == self.cursor.marked;
            let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
            let marker = if is_marked { " ▸" } else { "  " };
            let linked = self
                .linked
                .get(&customer.id)
                .map(|code| cx.say(&text!("find-linked", code = code.as_str())))
                .unwrap_or_default();
            let name_columns = columns.saturating_sub(2 + 12 + 11 + 10 + 13 + 6).max(12);
            let cells = [
                (marker.to_owned(), 2, cx.theme.key),
                (customer.id.clone(), 12, style),
                (customer.name.clone(), name_columns, style),
                (customer.tax_id.clone().unwrap_or_default(), 11, cx.theme.plain),
                (cx.say(&customer.status.label()), 10, cx.theme.plain),
                (cut(&linked, 13), 13, cx.theme.muted),
            ];
            frame.render_widget(row(&cells), line(at));
        }
    }
}
