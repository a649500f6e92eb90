//! The tab Historial: all that was done to the customer, newest first, read on as one goes down.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::effect::{Answered, Request, StoreRequest, Trouble};
use crate::app::keymap::Command;
use crate::app::route::Outcome;
use crate::app::screen::Context;
use crate::app::screens::operations::view::state_mark;
use crate::app::window::{Older, with_newest};
use crate::domain::ids::CustomerId;
use crate::store::{HistoryPage, HistoryRow};
use crate::text;
use crate::ui::frame::rule;
use crate::ui::table::Cursor;
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::view::say;

/// How many deeds are read at once, and how many of those shown are read again.
const PAGE: u16 = 50;
const AGAIN: u16 = 500;
/// The rows below the list in which the marked deed is told whole.
const DETAIL: u16 = 6;

/// The tab.
#[derive(Default)]
pub struct HistoryPanel {
    rows: Vec<HistoryRow>,
    has_more: bool,
    cursor: Cursor,
    is_read: bool,
    /// An answer is awaited.
    is_asking: bool,
    trouble: Option<Trouble>,
}

impl HistoryPanel {
    fn visible(cx: &Context) -> usize {
        const TABS: u16 = 2;
        usize::from(cx.size.height.saturating_sub(crate::ui::frame::ROWS + TABS + DETAIL)).max(1)
    }

    /// Reads the newest, and as many as were there.
    pub fn read(&mut self, customer: CustomerId) -> Outcome {
        self.is_asking = true;
        let limit = u16::try_from(self.rows.len()).unwrap_or(AGAIN).clamp(PAGE, AGAIN);
        Outcome::ask(Request::Store(StoreRequest::History { customer, before: None, limit }))
    }

    pub fn take(&mut self, before: Option<i64>, page: Answered<HistoryPage>, cx: &Context) {
        self.is_asking = false;
        let HistoryPage { rows, has_more } = match page {
            Ok(page) => page,
            Err(trouble) => {
                self.trouble = Some(trouble);
                return;
            }
        };
        (self.trouble, self.is_read) = (None, true);
        if before.is_none() {
            self.renew(rows, has_more);
        } else if before == self.rows.last().map(|row| row.id) {
            self.rows.extend(rows);
            self.has_more = has_more;
        }
        self.cursor.show(self.rows.len(), Self::visible(cx));
    }

    /// Takes the newest as they are now. What had been read of the older ones stays, and what is marked stays where it is
    /// on the screen, but for the newest, which is the newest again.
    fn renew(&mut self, page: Vec<HistoryRow>, has_more: bool) {
        let marked = self.rows.get(self.cursor.marked).map(|row| row.id);
        let (rows, older) = with_newest(std::mem::take(&mut self.rows), page, |row| row.id);
        self.rows = rows;
        if older == Older::Dropped {
            self.has_more = has_more;
        }
        let at = self.rows.iter().position(|row| Some(row.id) == marked);
        if let Some(at) = at.filter(|_| self.cursor.marked > 0) {
            self.cursor.push_down(at.saturating_sub(self.cursor.marked));
        }
    }

    pub fn command(&mut self, command: Command, customer: CustomerId, cx: &Context) -> Outcome {
        let (count, visible) = (self.rows.len(), Self::visible(cx));
        let page = isize::try_from(visible).unwrap_or(1);
        match command {
            Command::Up => self.cursor.step(-1, count, visible),
            Command::Down => self.cursor.step(1, count, visible),
            Command::PageUp => self.cursor.step(-page, count, visible),
            Command::PageDown => self.cursor.step(page, count, visible),
            Command::First => self.cursor.go_to(0, count, visible),
            _ => {}
        }
        let is_near_end = self.cursor.marked + visible >= count;
        match self.rows.last() {
            Some(last) if is_near_end && self.has_more && !self.is_asking => {
                self.is_asking = true;
                let before = Some(last.id);
                Outcome::ask(Request::Store(StoreRequest::History { customer, before, limit: PAGE }))
            }
            _ => Outcome::stay(),
        }
    }

    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let told = match (&self.trouble, self.is_read, self.rows.is_empty()) {
            (Some(trouble), ..) => Some((cx.say(&trouble.text), cx.theme.bad)),
            (None, false, _) => Some((cx.say(&text!("reading")), cx.theme.muted)),
            (None, true, true) => Some((cx.say(&text!("history-none")), cx.theme.muted)),
            (None, true, false) => None,
        };
        if let Some((words, style)) = told {
            say(frame, area, &words, style);
            return;
        }
        let list = Rect { height: area.height.saturating_sub(DETAIL), ..area };
        let rows = self.rows.iter().enumerate().skip(self.cursor.top);
        for ((at, row), y) in rows.zip(list.y..list.bottom()) {
            let line = row_line(row, at == self.cursor.marked, usize::from(area.width), cx);
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
        let below = Rect { y: list.bottom(), height: DETAIL.min(area.height), ..area };
        if let Some(row) = self.rows.get(self.cursor.marked) {
            draw_detail(row, frame, below, cx);
        }
    }
}

fn when(row: &HistoryRow, cx: &Context) -> String {
    row.at.to_zoned(cx.zone.clone()).strftime("%d/%m/%y %H:%M").to_string()
}

fn row_line(row: &HistoryRow, is_marked: bool, columns: usize, cx: &Context) -> Line<'static> {
    const BY: usize = 9;
    let (marker, style) = if is_marked { (" ▸ ", cx.theme.strong) } else { ("   ", cx.theme.plain) };
    let end = row.operation.as_ref().map(|operation| {
        let (symbol, style) = state_mark(operation.state, cx);
        (format!("{symbol} {}", cx.say(&operation.state.label())), style)
    });
    let (end, end_style) = end.unwrap_or_default();
    let when = when(row, cx);
    let room = columns.saturating_sub(3 + width(&when) + 2 + BY + 1 + width(&end) + 2);
    Line::from(vec![
        Span::styled(marker, cx.theme.key),
        Span::styled(format!("{when}  "), cx.theme.muted),
        Span::styled(format!("{} ", fill(&harmless(&row.by), BY)), cx.theme.muted),
        Span::styled(fill(&harmless(&cx.say(&row.what)), room), style),
        Span::styled(format!(" {end}"), end_style),
    ])
}

/// The whole of a deed, which may be longer than its row, and what came of its operation.
fn draw_detail(row: &HistoryRow, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = format!("{} · {}", when(row, cx), harmless(&row.by));
    rule(frame, Rect { height: 1, ..area }, &title, "", cx);
    let columns = usize::from(area.width).saturating_sub(4);
    let mut lines: Vec<String> = wrap(&harmless(&cx.say(&row.what)), columns);
    if let Some(operation) = &row.operation {
        let id = operation.id.0.to_string();
        let (state, system) = (operation.state.label(), operation.system_name.as_str());
        lines.push(cx.say(&text!("history-operation", id = id, state = state, system = system)));
        lines.extend(operation.last_error.iter().flat_map(|error| wrap(&cx.say(error), columns)));
    }
    for (words, y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        let words = format!("  {}", cut(&harmless(&words), columns));
        frame.render_widget(Span::styled(words, cx.theme.plain), Rect { y, height: 1, ..area });
    }
}
