//! Fichas › Clientes: the list of customers, read a page at a time, its search, and one customer beside it.

mod beside;
#[cfg(test)]
mod tests;
pub mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::window::{PAGE, Purpose, Row, Window};
use crate::domain::ids::CustomerId;
use crate::domain::text::Text;
use crate::store::{
    CustomerColumn, CustomerKey, CustomerPage, CustomerQuery, CustomerRow, Edge, Sort, Total,
};
use crate::text;
use crate::ui::frame::WIDE;

use beside::Beside;

/// How many are read at once of those that a search finds, who do not stand together in the database.
const FOUND_PAGE: u16 = 60;

/// The list, its search, and the file of the marked customer beside it.
#[derive(Default)]
pub struct CustomersScreen {
    search: Line,
    is_searching: bool,
    sort: Sort<CustomerColumn>,
    loaded: Window<CustomerRow>,
    /// `None` until a page has come.
    total: Option<Total>,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<(CustomerQuery, Purpose)>,
    /// Why there is no list to show.
    trouble: Option<Trouble>,
    beside: Beside,
}

impl Row for CustomerRow {
    type Key = CustomerKey;

    fn key(&self) -> &CustomerKey {
        &self.key
    }

    fn is_same(&self, other: &Self) -> bool {
        self.key.id == other.key.id
    }
}

impl CustomersScreen {
    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + view::HEADER))
    }

    fn ask(&mut self, purpose: Purpose, edge: Edge<CustomerKey>, limit: u16) -> Outcome {
        let query =
            CustomerQuery { search: self.search.words().trim().to_owned(), sort: self.sort, edge, limit };
        // While a whole new list is on its way, nothing is added to the old one.
        let is_idle = self.is_renewing() && purpose != Purpose::Anew;
        if is_idle || self.asked.as_ref().is_some_and(|(asked, _)| *asked == query) {
            return Outcome::stay();
        }
        self.asked = Some((query.clone(), purpose));
        Outcome::ask(Request::Store(StoreRequest::Customers(query)))
    }

    fn page(&self) -> u16 {
        if self.search.is_empty() { PAGE } else { FOUND_PAGE }
    }

    fn begin_at(&mut self, edge: Edge<CustomerKey>) -> Outcome {
        self.ask(Purpose::Anew, edge, self.page())
    }

    /// A list that takes the place of the one that is shown has been asked for.
    fn is_renewing(&self) -> bool {
        matches!(self.asked, Some((_, Purpose::Anew)))
    }

    fn take(&mut self, query: &CustomerQuery, page: Answered<CustomerPage>, cx: &mut Context) -> Outcome {
        let Some((_, purpose)) = self.asked.take_if(|(asked, _)| asked == query) else {
            return Outcome::stay();
        };
        let page = match (page, purpose) {
            (Ok(page), _) => page,
            // What was shown is not what was asked for.
            (Err(trouble), Purpose::Anew) => {
                self.loaded = Window::default();
                self.trouble = Some(trouble);
                return Outcome::stay();
            }
            // What is shown stays: an old picture is better than none.
            (Err(trouble), Purpose::More | Purpose::Again) => {
                cx.notices.fail(trouble.text);
                return Outcome::stay();
            }
        };
        self.trouble = None;
        self.total = Some(page.total);
        self.loaded.take(purpose, &query.edge, query.limit, page.rows, Self::visible(cx));
        self.read_on(cx)
    }

    fn open(&self) -> Outcome {
        match self.loaded.marked() {
            Some(row) => Outcome::go(Step::Open(Route::Customer(row.key.id))),
            None => Outcome::stay(),
        }
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.loaded.step(by, Self::visible(cx));
        self.read_on(cx)
    }

    /// Reads on before the end of what is loaded comes into sight.
    fn read_on(&mut self, cx: &Context) -> Outcome {
        match self.loaded.read_ahead(Self::visible(cx)) {
            Some(edge) => self.ask(Purpose::More, edge, self.page()),
            None => Outcome::stay(),
        }
    }

    fn go_first(&mut self, cx: &Context) -> Outcome {
        self.loaded.go_first(Self::visible(cx)).map_or_else(Outcome::stay, |edge| self.begin_at(edge))
    }

    fn go_last(&mut self, cx: &Context) -> Outcome {
        self.loaded.go_last(Self::visible(cx)).map_or_else(Outcome::stay, |edge| self.begin_at(edge))
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        if changed { self.begin_at(Edge::First) } else { Outcome::stay() }
    }

    /// Shows the whole list again, at the customer who was marked among those found.
    fn clear_search(&mut self) -> Outcome {
        let was_empty = self.search.is_empty();
        self.search = Line::default();
        self.is_searching = false;
        if was_empty {
            return Outcome::stay();
        }
        let marked = self.loaded.marked().map(|row| row.key.clone());
        self.begin_at(marked.map_or(Edge::First, Edge::From))
    }

    /// Puts the list into another order. The mark stays on its customer, unless it stands at the beginning.
    fn put_in_order(&mut self, sort: Sort<CustomerColumn>) -> Outcome {
        self.sort = sort;
        let edge = self.loaded.in_another_order();
        self.begin_at(edge)
    }

    /// Coming back, the list is where it was left, with what has changed in it meanwhile.
    fn shown(&mut self) -> Outcome {
        self.beside.look_again();
        if self.total.is_none() || self.trouble.is_some() {
            return self.begin_at(Edge::First);
        }
        let (edge, limit) = self.loaded.again();
        self.ask(Purpose::Again, edge, limit)
    }

    /// The customer whose file is to stand beside the list.
    fn wanted_beside(&self, cx: &Context) -> Option<CustomerId> {
        let has_room = cx.size.width >= WIDE && self.trouble.is_none();
        self.loaded.marked().filter(|_| has_room).map(|row| row.key.id)
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
            Command::Open => self.open(),
            Command::NextSort => self.put_in_order(self.sort.next(&CustomerColumn::ALL)),
            Command::TurnSort => self.put_in_order(self.sort.turned()),
            Command::Refresh => self.begin_at(Edge::First),
            Command::NewCustomer => Outcome::go(Step::Open(Route::CustomerForm(None))),
            Command::Copy => match self.loaded.rows.get(self.loaded.cursor.marked) {
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
        match (self.is_searching, &self.trouble) {
            (true, _) => vec![Place::SearchLine],
            (false, Some(_)) => vec![Place::Unread, Place::Customers, Place::Sorted, Place::List],
            (false, None) => vec![Place::Customers, Place::Sorted, Place::List],
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
        match command {
            Command::Open if self.loaded.rows.is_empty() => Err(text!("customers-none-to-open")),
            Command::Copy if self.loaded.rows.is_empty() => Err(text!("nothing-to-copy")),
            Command::Back if !self.is_searching && self.search.is_empty() => Err(text!("back-nowhere")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let outcome = match msg {
            Msg::Shown => self.shown(),
            Msg::Reply(Reply::Customers { query, page }) => self.take(&query, page, cx),
            Msg::Reply(Reply::Customer(answer)) => {
                self.beside.take(answer);
                Outcome::stay()
            }
            Msg::Changed(change) => {
                self.beside.changed(change);
                Outcome::stay()
            }
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) if self.is_searching => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Command(command) => self.command(command, cx),
            Msg::Resized => self.step(0, cx),
            Msg::Paste(_) | Msg::Answer(_) | Msg::Reply(_) => Outcome::stay(),
        };
        match self.beside.follow(self.wanted_beside(cx)) {
            Some(request) => outcome.and(request),
            None => outcome,
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-records")), cx.say(&text!("path-customers"))])
    }
}
