//! Chooses one of the units in stock whose serial is known: of a product, or of all while none is chosen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::ahead::Awaits;
use crate::app::effect::products::{ProductReply, ProductRequest};
use crate::app::effect::{Answered, Reply, Request, StoreRequest, Trouble};
use crate::app::form::line::Line;
use crate::app::keymap::{Command, Place};
use crate::app::route::{Answer, Outcome, Step};
use crate::app::screen::{Context, Msg, Screen};
use crate::domain::ids::ProductId;
use crate::store::{StockSerial, StockSerialQuery};
use crate::text;
use crate::ui::frame::{row, rule, window};
use crate::ui::table::Cursor;
use crate::ui::text::{width, wrap};

/// The rows around the list: title, search line.
const AROUND: u16 = 2;
/// How many are shown at the most: who does not see his one types more of it.
const FOUND: u16 = 200;

/// The open window.
pub struct StockSerials {
    product: Option<(ProductId, String)>,
    search: Line,
    /// `None` until the store has answered.
    found: Option<Answered<Vec<StockSerial>>>,
    /// What was asked for last: an answer to anything else comes too late.
    asked: Option<StockSerialQuery>,
    /// What those that are shown were asked for with.
    shown: Option<StockSerialQuery>,
    /// Enter was pressed before the answer had come, as a scanner does.
    is_wanted: bool,
    cursor: Cursor,
}

impl StockSerials {
    pub fn new(product: Option<(ProductId, String)>) -> Self {
        Self {
            product,
            search: Line::default(),
            found: None,
            asked: None,
            shown: None,
            is_wanted: false,
            cursor: Cursor::default(),
        }
    }

    fn ask(&mut self) -> Outcome {
        let product = self.product.as_ref().map(|(id, _)| *id);
        let search = self.search.words().trim().to_owned();
        let query = StockSerialQuery { product, search, limit: FOUND };
        self.asked = Some(query.clone());
        Outcome::ask(Request::Store(StoreRequest::Products(ProductRequest::Serials(query))))
    }

    fn rows(&self) -> &[StockSerial] {
        match &self.found {
            Some(Ok(found)) => found,
            Some(Err(_)) | None => &[],
        }
    }

    fn visible(cx: &Context) -> usize {
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + AROUND))
    }

    fn step(&mut self, by: isize, cx: &Context) -> Outcome {
        let count = self.rows().len();
        self.cursor.step(by, count, Self::visible(cx));
        Outcome::stay()
    }

    fn typed(&mut self, changed: bool) -> Outcome {
        self.is_wanted = false;
        if !changed {
            return Outcome::stay();
        }
        self.cursor = Cursor::default();
        self.ask()
    }

    fn take(
        &mut self,
        query: &StockSerialQuery,
        found: Answered<Vec<StockSerial>>,
        cx: &mut Context,
    ) -> Outcome {
        if self.asked.take_if(|asked| asked == query).is_none() {
            return Outcome::stay();
        }
        self.found = Some(found);
        self.shown = Some(query.clone());
        self.cursor.show(self.rows().len(), Self::visible(cx));
        // Scanned and entered at once: taken if it can only be this one.
        match (std::mem::take(&mut self.is_wanted), self.rows()) {
            (true, [unit]) => Outcome::go(Step::Answer(Answer::Unit(unit.clone()))),
            (true, [_, _, ..]) => {
                cx.notices.warn(text!("early-several", count = self.rows().len()));
                Outcome::stay()
            }
            (true | false, _) => Outcome::stay(),
        }
    }

    fn choose(&mut self) -> Outcome {
        if self.asked.is_some() && self.asked != self.shown {
            self.is_wanted = true;
            return Outcome::stay();
        }
        match self.rows().get(self.cursor.marked) {
            Some(unit) => Outcome::go(Step::Answer(Answer::Unit(unit.clone()))),
            None => Outcome::stay(),
        }
    }

    fn told(&self, cx: &Context) -> Option<(String, Style)> {
        match &self.found {
            None => Some((cx.say(&text!("reading")), cx.theme.busy)),
            Some(Err(Trouble { text, .. })) => Some((cx.say(text), cx.theme.bad)),
            Some(Ok(found)) if !found.is_empty() => None,
            Some(Ok(_)) if !self.search.is_empty() => Some((cx.say(&text!("pick-none")), cx.theme.warning)),
            Some(Ok(_)) => Some((
                cx.say(&match &self.product {
                    Some((_, name)) => text!("stock-serials-none", product = name.as_str()),
                    None => text!("stock-serials-none-at-all"),
                }),
                cx.theme.warning,
            )),
        }
    }
}

impl Screen for StockSerials {
    fn awaits(&self) -> Option<Awaits> {
        self.is_wanted.then_some(Awaits::Opening)
    }

    fn places(&self) -> Vec<Place> {
        vec![Place::StockSerials]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn update(&mut self, msg: Msg, cx: &mut Context) -> Outcome {
        match msg {
            Msg::Shown => self.ask(),
            Msg::Text(key) => {
                let changed = self.search.input(key);
                self.typed(changed)
            }
            Msg::Paste(words) => {
                let changed = self.search.paste(&words);
                self.typed(changed)
            }
            Msg::Reply(Reply::Products(ProductReply::Serials { query, found })) => {
                self.take(&query, found, cx)
            }
            Msg::Command(Command::Up) => self.step(-1, cx),
            Msg::Command(Command::Down) => self.step(1, cx),
            Msg::Command(Command::PageUp) => self.step(-10, cx),
            Msg::Command(Command::PageDown) => self.step(10, cx),
            Msg::Command(Command::Act) => self.choose(),
            Msg::Command(Command::Back) => Outcome::go(Step::Answer(Answer::No)),
            _ => Outcome::stay(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let area = window(frame, area, area.height);
        let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let title = cx.say(&match &self.product {
            Some((_, name)) => text!("stock-serials-title", product = name.as_str()),
            None => text!("stock-serials-title-all"),
        });
        let count = match self.rows().len() {
            0 => String::new(),
            count if count >= usize::from(FOUND) => cx.say(&text!("stock-serials-many", count = count)),
            count => cx.say(&text!("stock-serials-count", count = count)),
        };
        rule(frame, line(0), &title, &count, cx);
        let label = cx.say(&text!("pick-search"));
        let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
        let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(1) };
        let (words, column) = self.search.window(field.width, None);
        frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), line(1));
        frame.render_widget(Span::raw(words), field);
        frame.set_cursor_position((field.x + column, field.y));
        let columns = usize::from(area.width);
        if let Some((words, style)) = self.told(cx) {
            for (words, at) in wrap(&words, columns.saturating_sub(4)).into_iter().zip(AROUND..area.height) {
                frame.render_widget(Span::styled(format!("   {words}"), style), line(at));
            }
            return;
        }
        const SERIAL: usize = 24;
        let visible = usize::from(area.height.saturating_sub(AROUND));
        let rows = self.rows().iter().enumerate().skip(self.cursor.top).take(visible);
        for ((index, unit), at) in rows.zip(AROUND..) {
            let is_marked = index == self.cursor.marked;
            let style = if is_marked { cx.theme.strong } else { cx.theme.plain };
            let cells = [
                (if is_marked { " ▸" } else { "  " }.to_owned(), 2, cx.theme.key),
                (unit.serial.as_str().to_owned(), SERIAL, style),
                (unit.product_name.clone(), columns.saturating_sub(SERIAL + 5), cx.theme.muted),
            ];
            frame.render_widget(row(&cells), line(at));
        }
    }
}
