//! Fichas › Clientes: the list of customers, read a page at a time, and its search.

#[cfg(test)]
mod tests;
pub mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::text::Text;
use crate::store::{CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Edge};
use crate::text;
use crate::ui::table::Cursor;

/// How many rows are read at once, and how many are kept at the most.
const PAGE: u16 = 200;
const KEPT: usize = 1_000;

/// The list: a window of loaded rows that moves with the mark.
#[derive(Default)]
pub struct CustomersScreen {
    search: Line,
    is_searching: bool,
    rows: Vec<CustomerRow>,
    total: Option<i64>,
    /// Whether there are rows before the first or after the last that is loaded.
    more_before: bool,
    more_after: bool,
    cursor: Cursor,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<CustomerQuery>,
    /// The first row is to be opened as soon as the list is here.
    opens: bool,
    trouble: Option<Trouble>,
}

impl CustomersScreen {
    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + view::HEADER))
    }

    fn ask(&mut self, edge: Edge<CustomerKey>) -> Outcome {
        let query = CustomerQuery { search: self.search.words().trim().to_owned(), edge, limit: PAGE };
        // While a whole new list is on its way, nothing is added to the old one.
        let is_renewed = self.is_renewing() && matches!(query.edge, Edge::After(_) | Edge::Before(_));
        if is_renewed || self.asked.as_ref() == Some(&query) {
            return Outcome::stay();
        }
        self.asked = Some(query.clone());
        Outcome::ask(Request::Store(StoreRequest::Customers(query)))
    }

    /// A list that takes the place of the one that is shown has been asked for.
    fn is_renewing(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| matches!(asked.edge, Edge::First | Edge::Last))
    }

    fn take(&mut self, query: &CustomerQuery, page: Answered<CustomerPage>, cx: &Context) -> Outcome {
        if self.asked.as_ref() != Some(query) {
            return Outcome::stay();
        }
        self.asked = None;
        let page = match page {
            Ok(page) => page,
            Err(trouble) => {
                self.trouble = Some(trouble);
                self.opens = false;
                return Outcome::stay();
            }
        };
        self.trouble = None;
        self.total = Some(page.total);
        let is_full = page.rows.len() >= usize::from(query.limit);
        match &query.edge {
            Edge::First => {
                self.rows = page.rows;
                (self.more_before, self.more_after) = (false, is_full);
                self.cursor = Cursor::default();
            }
            Edge::Last => {
                self.rows = page.rows;
                (self.more_before, self.more_after) = (is_full, false);
                self.cursor.marked = self.rows.len().saturating_sub(1);
            }
            Edge::After(_) => {
                self.rows.extend(page.rows);
                self.more_after = is_full;
                let surplus = self.rows.len().saturating_sub(KEPT).min(self.cursor.top);
                if surplus > 0 {
                    self.rows.drain(..surplus);
                    self.more_before = true;
                    self.cursor.marked -= surplus;
                    self.cursor.top -= surplus;
                }
            }
            Edge::Before(_) => {
                self.cursor.push_down(page.rows.len());
                self.rows.splice(0..0, page.rows);
                self.more_before = is_full;
                if self.rows.len() > KEPT {
                    self.rows.truncate(KEPT.max(self.cursor.marked + 1));
                    self.more_after = true;
                }
            }
        }
        let count = self.rows.len();
        self.cursor.show(count, Self::visible(cx));
        if std::mem::take(&mut self.opens) { self.open() } else { Outcome::stay() }
    }

    fn open(&self) -> Outcome {
        match self.rows.get(self.cursor.marked) {
            Some(row) => Outcome::go(Step::Open(Route::Customer(row.key.id))),
            None => Outcome::stay(),
        }
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let count = self.rows.len();
        self.cursor.step(by, count, Self::visible(cx));
        self.read_ahead(cx)
    }

    /// Reads on before the end of what is loaded comes into sight.
    fn read_ahead(&mut self, cx: &Context) -> Outcome {
        let near = Self::visible(cx);
        let is_near_end = self.cursor.marked + near >= self.rows.len();
        if let (true, true, Some(last)) = (self.more_after, is_near_end, self.rows.last()) {
            return self.ask(Edge::After(last.key.clone()));
        }
        let is_near_start = self.cursor.marked < near;
        if let (true, true, Some(first)) = (self.more_before, is_near_start, self.rows.first()) {
            return self.ask(Edge::Before(first.key.clone()));
        }
        Outcome::stay()
    }

    fn go_first(&mut self, cx: &Context) -> Outcome {
        if self.more_before {
            return self.ask(Edge::First);
        }
        let count = self.rows.len();
        self.cursor.go_to(0, count, Self::visible(cx));
        Outcome::stay()
    }

    fn go_last(&mut self, cx: &Context) -> Outcome {
        if self.more_after {
            return self.ask(Edge::Last);
        }
        let count = self.rows.len();
        self.cursor.go_to(usize::MAX, count, Self::visible(cx));
        Outcome::stay()
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        self.opens = false;
        if changed { self.ask(Edge::First) } else { Outcome::stay() }
    }

    fn clear_search(&mut self) -> Outcome {
        let was_empty = self.search.is_empty();
        self.search = Line::default();
        self.is_searching = false;
        if was_empty { Outcome::stay() } else { self.ask(Edge::First) }
    }

    fn command(&mut self, command: Command, cx: &mut Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match command {
            Command::Up => self.step(-1, cx),
            Command::Down => self.step(1, cx),
            Command::PageUp => self.step(-page, cx),
            Command::PageDown => self.step(page, cx),
            Command::First => self.go_first(cx),
            Command::Last => self.go_last(cx),
            // Each search begins anew: the next customer has little to do with the last.
            Command::Search => {
                let outcome = self.clear_search();
                self.is_searching = true;
                outcome
            }
            Command::NextField => {
                self.is_searching = false;
                Outcome::stay()
            }
            // Who types and presses Enter at once means the list that is still on its way.
            Command::Open if self.is_renewing() => {
                self.opens = true;
                Outcome::stay()
            }
            Command::Open => self.open(),
            Command::Copy => match self.rows.get(self.cursor.marked) {
                Some(row) => cx.copy(&row.code),
                None => Outcome::stay(),
            },
            Command::Back if self.is_searching || !self.search.is_empty() => self.clear_search(),
            Command::Back => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }
}

impl Screen for CustomersScreen {
    fn places(&self) -> Vec<Place> {
        if self.is_searching { vec![Place::SearchLine] } else { vec![Place::Customers, Place::List] }
    }

    fn takes_text(&self) -> bool {
        self.is_searching
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            Command::Open if self.rows.is_empty() && !self.is_renewing() => {
                Err(text!("customers-none-to-open"))
            }
            Command::Copy if self.rows.is_empty() => Err(text!("nothing-to-copy")),
            Command::Back if !self.is_searching && self.search.is_empty() => Err(text!("back-nowhere")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            // When one comes back, the list is where it was left.
            Msg::Shown if self.total.is_none() => self.ask(Edge::First),
            Msg::Reply(Reply::Customers { query, page }) => self.take(&query, page, cx),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) if self.is_searching => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Command(command) => self.command(command, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-records")), cx.say(&text!("path-customers"))])
    }
}
