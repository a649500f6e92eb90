//! Fichas › Productos › a product › its history: every movement of its stock, newest first, read a page at a time.

#[cfg(test)]
mod tests;
mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::keymap::{Command, Place};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Outcome, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::window::{Older, with_newest};
use crate::domain::ids::{MovementId, ProductId};
use crate::domain::product::Product;
use crate::domain::text::Text;
use crate::store::{Movement, MovementPage, MovementQuery};
use crate::text;
use crate::ui::table::Cursor;
use crate::ui::text::harmless;

/// How many movements are read at once.
const PAGE: u16 = 200;

/// The history.
pub struct MovementsScreen {
    product: ProductId,
    record: Option<Product>,
    rows: Vec<Movement>,
    /// `None` until a page has come.
    total: Option<i64>,
    more: bool,
    cursor: Cursor,
    asked: Option<MovementQuery>,
    refresh: Refresh,
    trouble: Option<Trouble>,
}

impl MovementsScreen {
    pub fn new(product: ProductId) -> Self {
        Self {
            product,
            record: None,
            rows: Vec::new(),
            total: None,
            more: false,
            cursor: Cursor::default(),
            asked: None,
            refresh: Refresh::default(),
            trouble: None,
        }
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + view::HEADER))
    }

    fn ask(&mut self, before: Option<MovementId>, limit: u16) -> Outcome {
        let query = MovementQuery { product: self.product, before, limit };
        // Nothing is added to rows that are about to be others: it is read on from those.
        if self.asked == Some(query) || before.is_some() && self.asked.is_some() {
            return Outcome::stay();
        }
        self.asked = Some(query);
        Outcome::ask(Request::Store(StoreRequest::Products(ProductRequest::Movements(query))))
    }

    /// The product and the rows that are here, as they are now.
    fn read_again(&mut self) -> Outcome {
        self.refresh.asked();
        let product = ProductRequest::Product(self.product);
        self.ask(None, PAGE).and(Request::Store(StoreRequest::Products(product)))
    }

    fn take(&mut self, query: MovementQuery, page: Answered<MovementPage>, cx: &mut Context) -> Outcome {
        if self.asked.take_if(|asked| *asked == query).is_none() {
            return Outcome::stay();
        }
        let taken = self.taken(query, page, cx);
        if query.before.is_some() {
            return taken;
        }
        self.refresh.answered();
        taken.and(Request::After(REST))
    }

    fn taken(&mut self, query: MovementQuery, page: Answered<MovementPage>, cx: &mut Context) -> Outcome {
        let page = match page {
            Ok(page) => page,
            // What is shown stays: an old picture is better than none.
            Err(trouble) if self.total.is_some() => {
                cx.notices.fail(trouble.text);
                return Outcome::stay();
            }
            Err(trouble) => {
                self.trouble = Some(trouble);
                return Outcome::stay();
            }
        };
        self.trouble = None;
        self.total = Some(page.total);
        let is_full = page.rows.len() >= usize::from(query.limit);
        if query.before.is_none() {
            self.renew(page.rows, is_full);
        } else if query.before == self.rows.last().map(|line| line.id) {
            self.rows.extend(page.rows);
            self.more = is_full;
        }
        self.cursor.show(self.rows.len(), Self::visible(cx));
        self.read_on(cx)
    }

    /// Takes the newest as they are now; what had been read of the older ones stays, and so does what is marked.
    fn renew(&mut self, page: Vec<Movement>, is_full: bool) {
        let marked = self.rows.get(self.cursor.marked).map(|line| line.id);
        let (rows, older) = with_newest(std::mem::take(&mut self.rows), page, |line| line.id.0);
        self.rows = rows;
        if older == Older::Dropped {
            self.more = is_full;
        }
        if let Some(at) = self.rows.iter().position(|line| Some(line.id) == marked) {
            self.cursor.push_down(at.saturating_sub(self.cursor.marked));
        }
    }

    /// Reads on before the end of what is loaded comes into sight.
    fn read_on(&mut self, cx: &Context) -> Outcome {
        let is_near_end = self.cursor.marked + Self::visible(cx) >= self.rows.len();
        match self.rows.last() {
            Some(last) if self.more && is_near_end => {
                let before = last.id;
                self.ask(Some(before), PAGE)
            }
            Some(_) | None => Outcome::stay(),
        }
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.cursor.step(by, self.rows.len(), Self::visible(cx));
        self.read_on(cx)
    }

    fn serial(&self) -> Option<&str> {
        self.rows.get(self.cursor.marked)?.serial.as_deref()
    }
}

impl Screen for MovementsScreen {
    fn places(&self) -> Vec<Place> {
        vec![Place::Movements, Place::List]
    }

    fn available(&self, command: Command) -> Result<(), Text> {
        match command {
            // A line of the history is all that there is of it.
            Command::Open => Err(text!("movement-nothing-to-open")),
            Command::Copy if self.serial().is_none() => Err(text!("nothing-to-copy")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match msg {
            Msg::Shown => self.read_again(),
            Msg::Changed(_) if self.refresh.changed() => self.read_again(),
            Msg::Reply(Reply::Elapsed) if self.refresh.rested() => self.read_again(),
            Msg::Reply(Reply::Products(ProductReply::Product(Ok(product)))) => {
                self.record = Some(product);
                Outcome::stay()
            }
            Msg::Reply(Reply::Products(ProductReply::Movements { query, page })) => {
                self.take(query, page, cx)
            }
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-page, cx),
            Msg::Command(Command::PageDown) => self.step(page, cx),
            Msg::Command(Command::First) => self.step(isize::MIN, cx),
            Msg::Command(Command::Last) => self.step(isize::MAX, cx),
            Msg::Command(Command::ChangeStock) => Outcome::go(Step::Open(Route::Stock(self.product))),
            Msg::Command(Command::Copy) => match self.serial().map(str::to_owned) {
                Some(serial) => cx.copy(&serial),
                None => Outcome::stay(),
            },
            Msg::Command(Command::Back) => Outcome::go(Step::Back),
            Msg::Resized => self.step(0, cx),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    /// All that there is room for nowhere else.
    fn hint(&self, _cx: &Context) -> Option<String> {
        self.rows.get(self.cursor.marked).map(view::whole)
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        let name =
            self.record.as_ref().map_or_else(String::new, |product| harmless(&product.name).into_owned());
        Some(vec![cx.say(&text!("path-movements", product = name))])
    }
}
