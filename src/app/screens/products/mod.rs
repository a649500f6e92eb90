//! Fichas › Productos: the list of products with their stock, its search, and what is done with one of them.

#[cfg(test)]
mod tests;
pub mod view;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::ahead::Awaits;
use crate::app::effect::products::{ProductDeed, ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::refresh::{REST, Refresh};
use crate::app::route::{Answer, Outcome, Purpose, Question, Route, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::app::window::{PAGE, Purpose as Reading, Row, Window};
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::domain::text::Text;
use crate::store::{Edge, ProductColumn, ProductKey, ProductPage, ProductQuery, ProductRow, Shown, Sort};
use crate::text;

/// The list, and its search.
#[derive(Default)]
pub struct ProductsScreen {
    shown: Shown,
    search: Line,
    is_searching: bool,
    sort: Sort<ProductColumn>,
    loaded: Window<ProductRow>,
    /// How many there are, and how many are retired; `None` until a page has come.
    counts: Option<(i64, i64)>,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<(ProductQuery, Reading)>,
    /// Why there is no list to show.
    trouble: Option<Trouble>,
    refresh: Refresh,
    /// The store has been asked to do something with one of them.
    is_busy: bool,
}

impl Row for ProductRow {
    type Key = ProductKey;

    fn key(&self) -> &ProductKey {
        &self.key
    }

    fn is_same(&self, other: &Self) -> bool {
        self.key.id == other.key.id
    }
}

/// Asks before something is done with a product.
fn question(deed: ProductDeed, product: &Product) -> Question {
    let name = product.name.as_str();
    let purpose = Purpose::DoProduct { deed, product: product.id, version: product.version };
    match deed {
        ProductDeed::Retire => Question {
            title: text!("product-retire-title", name = name),
            lines: vec![text!("product-retire-what", assigned = product.assigned, stock = product.stock)],
            yes: text!("product-retire-yes"),
            no: text!("product-deed-no"),
            purpose,
        },
        ProductDeed::Restore => Question {
            title: text!("product-restore-title", name = name),
            lines: vec![text!("product-restore-what")],
            yes: text!("product-restore-yes"),
            no: text!("product-deed-no"),
            purpose,
        },
        ProductDeed::Delete => Question {
            title: text!("product-delete-title", name = name),
            lines: vec![text!("product-delete-what")],
            yes: text!("product-delete-yes"),
            no: text!("product-deed-no"),
            purpose,
        },
    }
}

impl ProductsScreen {
    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + view::HEADER))
    }

    fn marked(&self) -> Option<&Product> {
        self.loaded.marked().map(|row| &row.product)
    }

    fn ask(&mut self, reading: Reading, edge: Edge<ProductKey>, limit: u16) -> Outcome {
        let search = self.search.words().trim().to_owned();
        let query = ProductQuery { shown: self.shown, search, sort: self.sort, edge, limit };
        // Nothing is added to rows that are about to be others: it is read on from those.
        let is_idle = self.asked.is_some() && reading == Reading::More;
        if is_idle || self.asked.as_ref().is_some_and(|(asked, _)| *asked == query) {
            return Outcome::stay();
        }
        if reading != Reading::More {
            self.refresh.asked();
        }
        self.asked = Some((query.clone(), reading));
        Outcome::ask(Request::Store(StoreRequest::Products(ProductRequest::List(query))))
    }

    fn begin_at(&mut self, edge: Edge<ProductKey>) -> Outcome {
        self.ask(Reading::Anew, edge, PAGE)
    }

    fn is_renewing(&self) -> bool {
        matches!(self.asked, Some((_, Reading::Anew)))
    }

    /// The rows that are here, as they are now.
    fn read_again(&mut self) -> Outcome {
        if self.is_renewing() {
            return Outcome::stay();
        }
        let (edge, limit) = self.loaded.again();
        self.ask(Reading::Again, edge, limit)
    }

    fn take(&mut self, query: &ProductQuery, page: Answered<ProductPage>, cx: &mut Context) -> Outcome {
        let Some((_, reading)) = self.asked.take_if(|(asked, _)| asked == query) else {
            return Outcome::stay();
        };
        let taken = self.taken(reading, query, page, cx);
        if reading == Reading::More {
            return taken;
        }
        self.refresh.answered();
        taken.and(Request::After(REST))
    }

    fn taken(
        &mut self,
        reading: Reading,
        query: &ProductQuery,
        page: Answered<ProductPage>,
        cx: &mut Context,
    ) -> Outcome {
        let page = match (page, reading) {
            (Ok(page), _) => page,
            // What was shown is not what was asked for.
            (Err(trouble), Reading::Anew) => {
                self.loaded = Window::default();
                self.trouble = Some(trouble);
                return Outcome::stay();
            }
            // What is shown stays: an old picture is better than none.
            (Err(trouble), Reading::More | Reading::Again) => {
                cx.notices.fail(trouble.text);
                return Outcome::stay();
            }
        };
        self.trouble = None;
        self.counts = Some((page.total, page.retired));
        self.loaded.take(reading, &query.edge, query.limit, page.rows, Self::visible(cx));
        self.read_on(cx)
    }

    /// Reads on before the end of what is loaded comes into sight.
    fn read_on(&mut self, cx: &Context) -> Outcome {
        match self.loaded.read_ahead(Self::visible(cx)) {
            Some(edge) => self.ask(Reading::More, edge, PAGE),
            None => Outcome::stay(),
        }
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        self.loaded.step(by, Self::visible(cx));
        self.read_on(cx)
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

    /// Shows the whole list again, at the product that was marked among those found.
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

    /// The mark stays on its product, unless it stands at the beginning.
    fn put_in_order(&mut self, sort: Sort<ProductColumn>) -> Outcome {
        self.sort = sort;
        let edge = self.loaded.in_another_order();
        self.begin_at(edge)
    }

    /// Shows those that are retired too, or no more; the mark stays where it is.
    fn show_retired(&mut self) -> Outcome {
        self.shown = match self.shown {
            Shown::Offered => Shown::All,
            Shown::All => Shown::Offered,
        };
        let edge = self.loaded.marked().map_or(Edge::First, |row| Edge::From(row.key().clone()));
        self.begin_at(edge)
    }

    fn open(&self) -> Outcome {
        self.go(|product| Route::Product(Some(product)))
    }

    fn go(&self, to: impl FnOnce(ProductId) -> Route) -> Outcome {
        match self.marked() {
            Some(product) => Outcome::go(Step::Open(to(product.id))),
            None => Outcome::stay(),
        }
    }

    fn ask_first(&self, deed: ProductDeed) -> Outcome {
        match self.marked() {
            Some(product) => Outcome::go(Step::Open(Route::Confirm(question(deed, product)))),
            None => Outcome::stay(),
        }
    }

    fn done(&mut self, deed: ProductDeed, answer: Answered<()>, cx: &mut Context) -> Outcome {
        self.is_busy = false;
        match answer {
            Ok(()) => cx.notices.done(match deed {
                ProductDeed::Retire => text!("product-retired"),
                ProductDeed::Restore => text!("product-restored"),
                ProductDeed::Delete => text!("product-deleted"),
            }),
            Err(trouble) => cx.notices.fail(trouble.told()),
        }
        self.read_again()
    }

    /// Why the marked product cannot be deleted, as far as it is known here.
    fn check_delete(product: &Product) -> Result<(), Text> {
        let name = product.name.as_str();
        match (product.assigned, product.stock) {
            (0, 0) => Ok(()),
            (0, stock) => Err(text!("product-delete-stock", name = name, count = stock)),
            (_, _) => Err(text!("product-delete-used", name = name)),
        }
    }

    fn command(&mut self, command: Command, cx: &Context) -> Outcome {
        let page = isize::try_from(Self::visible(cx)).unwrap_or(1);
        match command {
            Command::Up => self.step(-1, cx),
            Command::Down => self.step(1, cx),
            Command::PageUp => self.step(-page, cx),
            Command::PageDown => self.step(page, cx),
            Command::First => self.go_first(cx),
            Command::Last => self.go_last(cx),
            // Each search begins anew.
            Command::Search => {
                let outcome = self.clear_search();
                self.is_searching = true;
                outcome
            }
            Command::NextField => {
                self.is_searching = false;
                Outcome::stay()
            }
            Command::NextSort => self.put_in_order(self.sort.next(&ProductColumn::ALL)),
            Command::TurnSort => self.put_in_order(self.sort.turned()),
            Command::ShowAll => self.show_retired(),
            Command::Open => self.open(),
            Command::Refresh => self.begin_at(Edge::First),
            Command::NewProduct => Outcome::go(Step::Open(Route::Product(None))),
            Command::ChangeStock => self.go(Route::Stock),
            Command::ShowMovements => self.go(Route::Movements),
            Command::RetireProduct if self.marked().is_some_and(Product::is_retired) => {
                self.ask_first(ProductDeed::Restore)
            }
            Command::RetireProduct => self.ask_first(ProductDeed::Retire),
            Command::DeleteProduct => self.ask_first(ProductDeed::Delete),
            Command::Back if self.is_searching || !self.search.is_empty() => self.clear_search(),
            Command::Back => Outcome::go(Step::Back),
            _ => Outcome::stay(),
        }
    }
}

impl Screen for ProductsScreen {
    fn places(&self) -> Vec<Place> {
        match (self.is_searching, &self.trouble) {
            (true, _) => vec![Place::SearchLine],
            (false, Some(_)) => vec![Place::Unread, Place::Products, Place::Sorted, Place::List],
            (false, None) => vec![Place::Products, Place::Sorted, Place::List],
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
        let Some(product) = self.marked() else {
            return match command {
                Command::Open
                | Command::ChangeStock
                | Command::ShowMovements
                | Command::RetireProduct
                | Command::DeleteProduct => Err(text!("products-none-to-open")),
                Command::Back if !self.is_searching && self.search.is_empty() => Err(text!("back-nowhere")),
                _ => Ok(()),
            };
        };
        match command {
            Command::RetireProduct | Command::DeleteProduct if self.is_busy => Err(text!("saving-already")),
            Command::DeleteProduct => Self::check_delete(product),
            Command::ShowAll if self.counts.is_none_or(|(_, retired)| retired == 0) => {
                Err(text!("products-none-retired"))
            }
            Command::Back if !self.is_searching && self.search.is_empty() => Err(text!("back-nowhere")),
            _ => Ok(()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown if self.counts.is_none() || self.trouble.is_some() => self.begin_at(Edge::First),
            Msg::Shown => self.read_again(),
            Msg::Changed(_) if self.refresh.changed() => self.read_again(),
            Msg::Reply(Reply::Elapsed) if self.refresh.rested() => self.read_again(),
            Msg::Reply(Reply::Products(ProductReply::List { query, page })) => self.take(&query, page, cx),
            Msg::Reply(Reply::Products(ProductReply::Done { deed, answer })) => self.done(deed, answer, cx),
            Msg::Answer(Answer::Yes(Purpose::DoProduct { deed, product, version })) => {
                self.is_busy = true;
                let deed = ProductRequest::Do { deed, product, version };
                Outcome::ask(Request::Store(StoreRequest::Products(deed)))
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
            Msg::Changed(_) | Msg::Paste(_) | Msg::Answer(_) | Msg::Reply(_) => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        view::draw(self, frame, area, cx);
    }

    fn path(&self, cx: &Context) -> Option<Vec<String>> {
        Some(vec![cx.say(&text!("path-records")), cx.say(&text!("path-products"))])
    }
}
