//! Draws the list of operations, its filters and its search; what is told of the marked one, see `detail`.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::operation::OperationState;
use crate::domain::text::Text;
use crate::store::{Count, Direction, ListedOperation, Wait};
use crate::text;
use crate::ui::frame::{ROWS, WIDE, beside, right, row};
use crate::ui::table::heading;
use crate::ui::text::{cut, width, wrap};

use super::list::Order;
use super::{OperationsScreen, detail};

/// The rows above the list: filters, search, column titles.
const HEADER: u16 = 3;
/// The rows of the detail below the list, where there is no room beside it.
const DETAIL: u16 = 7;

/// How many operations are in sight.
pub fn height(size: Size) -> usize {
    let body = size.height.saturating_sub(ROWS);
    usize::from(body.saturating_sub(HEADER + detail_rows(size.width, body)))
}

fn detail_rows(columns: u16, body: u16) -> u16 {
    if columns < WIDE { DETAIL.max(body / 3) } else { 0 }
}

pub fn draw(screen: &OperationsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let [filters, search] = [0, 1].map(|at| Rect { y: area.y + at, height: 1, ..area });
    draw_filters(screen, frame, filters, cx);
    draw_search(screen, frame, search, cx);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    if let Some((text, style)) = told(screen, cx) {
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, y) in wrap(&cx.say(&text), columns).into_iter().zip(body.y + 1..body.bottom()) {
            frame.render_widget(Span::styled(format!("  {words}"), style), Rect { y, height: 1, ..body });
        }
        return;
    }
    let marked = screen.list.marked();
    if let Some((list, beside)) = beside(frame, body, cx) {
        draw_list(screen, frame, list, cx);
        detail::draw(marked, frame, beside, cx);
    } else {
        let rows = detail_rows(area.width, area.height).min(body.height);
        draw_list(screen, frame, Rect { height: body.height - rows, ..body }, cx);
        detail::draw(marked, frame, Rect { y: body.bottom() - rows, height: rows, ..body }, cx);
    }
}

/// What is said in the place of the list.
fn told(screen: &OperationsScreen, cx: &Context) -> Option<(Text, Style)> {
    match (&screen.trouble, screen.list.count) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(_)) if !screen.list.rows.is_empty() => None,
        (None, Some(_)) if screen.search.is_empty() => Some((screen.filter.none(), cx.theme.plain)),
        (None, Some(_)) => {
            let (filter, search) = (screen.filter.label(), screen.search.words());
            Some((text!("operations-none-found", filter = filter, search = search), cx.theme.warning))
        }
    }
}

/// The chosen filter, and those that come after it.
fn draw_filters(screen: &OperationsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    const MORE: &str = " …";
    let mut spans = vec![Span::raw(" ")];
    let mut left = usize::from(area.width).saturating_sub(1 + width(MORE));
    for filter in screen.filter.onwards() {
        let label = cx.say(&filter.label());
        let (words, style) = if filter == screen.filter {
            (format!("[{label}] "), cx.theme.strong)
        } else {
            (format!(" {label}  "), cx.theme.muted)
        };
        if width(&words) > left {
            spans.push(Span::styled(MORE, cx.theme.muted));
            break;
        }
        left -= width(&words);
        spans.push(Span::styled(words, style));
    }
    frame.render_widget(Line::from(spans), area);
}

fn draw_search(screen: &OperationsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let count = match screen.list.count {
        None => String::new(),
        Some(Count::Exactly(count)) => cx.say(&text!("operations-count", count = count)),
        Some(Count::MoreThan(count)) => cx.say(&text!("operations-count-more", count = count)),
    };
    right(frame, area, &count, cx.theme.plain);
    let label = format!(" {} ", cx.say(&text!("customers-search")));
    let style = if screen.is_searching { cx.theme.strong } else { cx.theme.muted };
    let indent = u16::try_from(width(&label)).unwrap_or(0);
    let taken = indent + u16::try_from(width(&count)).unwrap_or(0) + 3;
    frame.render_widget(Span::styled(label, style), area);
    let field = Rect { x: area.x + indent, width: area.width.saturating_sub(taken), ..area };
    if screen.search.is_empty() && !screen.is_searching {
        let how = cut(&cx.say(&text!("operations-search-how")), usize::from(field.width));
        frame.render_widget(Span::styled(how, cx.theme.muted), field);
        return;
    }
    let (words, column) = screen.search.window(field.width, None);
    frame.render_widget(Span::raw(words), field);
    if screen.is_searching {
        frame.set_cursor_position((field.x + column, field.y));
    }
}

/// A column of the list.
#[derive(Clone, Copy)]
enum Column {
    Mark,
    State,
    Action,
    Customer,
    Serial,
    System,
    By,
    When,
}

impl Column {
    fn title(self) -> Option<Text> {
        match self {
            Self::Mark => None,
            Self::State => Some(text!("customers-status")),
            Self::Action => Some(text!("operations-action")),
            Self::Customer => Some(text!("operations-customer")),
            Self::Serial => Some(text!("operations-serial")),
            Self::System => Some(text!("operations-system")),
            Self::By => Some(text!("operations-by")),
            Self::When => Some(text!("operations-when")),
        }
    }

    fn cell(self, listed: &ListedOperation, is_marked: bool, cx: &Context) -> (String, Style) {
        let operation = &listed.operation;
        let strong = if is_marked { cx.theme.strong } else { cx.theme.plain };
        match self {
            Self::Mark => (if is_marked { "▸" } else { "" }.to_owned(), cx.theme.key),
            Self::State => {
                let (symbol, style) = state_mark(operation.state, cx);
                (format!("{symbol} {}", cx.say(&operation.state.label())), style)
            }
            Self::Action => (cx.say(&operation.action.label()), cx.theme.plain),
            Self::Customer => (format!("{} {}", operation.whose(), listed.customer_name), strong),
            Self::Serial => (operation.serial.clone().unwrap_or_default(), strong),
            Self::System => (operation.system_name.clone(), cx.theme.plain),
            Self::By => (operation.created_by.clone(), cx.theme.plain),
            Self::When => (when(listed, cx), if listed.wait.is_some() { strong } else { cx.theme.muted }),
        }
    }
}

/// The columns for which there is room, with their widths.
fn columns(all: usize) -> Vec<(Column, usize)> {
    const MARK: usize = 1;
    const STATE: usize = 19;
    const ACTION: usize = 11;
    const SERIAL: usize = 13;
    const BY: usize = 10;
    const WHEN: usize = 9;
    let mut fixed = vec![(Column::Mark, MARK), (Column::State, STATE)];
    let mut last = vec![(Column::When, WHEN)];
    // Where there is no room for it the detail tells it.
    if all >= 76 {
        fixed.push((Column::Action, ACTION));
    }
    if all >= 104 {
        last.insert(0, (Column::By, BY));
    }
    // One column stands between any two cells.
    let taken: usize = fixed.iter().chain(&last).map(|(_, wide)| wide + 1).sum();
    let rest = all.saturating_sub(taken + SERIAL + 2);
    let system = if rest >= 22 { (rest / 3).clamp(8, 18) } else { 0 };
    let customer = rest - if system > 0 { system + 1 } else { 0 };
    fixed.push((Column::Customer, customer));
    fixed.push((Column::Serial, SERIAL));
    if system > 0 {
        fixed.push((Column::System, system));
    }
    fixed.extend(last);
    fixed
}

fn draw_list(screen: &OperationsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let columns = columns(usize::from(area.width));
    let titles: Vec<_> = columns
        .iter()
        .map(|(column, wide)| {
            let title = column.title().map(|title| cx.say(&title)).unwrap_or_default();
            let direction = matches!(column, Column::When).then_some(match screen.list.order() {
                Order::NewestFirst => Direction::Down,
                Order::OldestFirst => Direction::Up,
            });
            (heading(&title, *wide, direction), *wide, cx.theme.muted)
        })
        .collect();
    frame.render_widget(row(&titles), Rect { height: 1, ..area });
    let visible = usize::from(area.height.saturating_sub(1));
    for ((is_marked, listed), y) in screen.list.in_sight(visible).zip(area.y + 1..) {
        let cells: Vec<_> = columns
            .iter()
            .map(|(column, wide)| {
                let (words, style) = column.cell(listed, is_marked, cx);
                (words, *wide, style)
            })
            .collect();
        frame.render_widget(row(&cells), Rect { y, height: 1, ..area });
    }
}

/// The symbol and the style of an operation's state.
pub fn state_mark(state: OperationState, cx: &Context) -> (&'static str, Style) {
    match state {
        OperationState::Queued => ("◐", cx.theme.busy),
        OperationState::Running => (">", cx.theme.busy),
        OperationState::Accepted => ("○", cx.theme.busy),
        OperationState::Unsure => ("?", cx.theme.warning),
        OperationState::Applied => ("✓", cx.theme.good),
        OperationState::Refused => ("✗", cx.theme.bad),
        OperationState::Attention => ("!", cx.theme.bad),
        OperationState::Cancelled => ("×", cx.theme.muted),
        OperationState::Replaced => ("-", cx.theme.muted),
    }
}

/// How long it still waits, or when it ended.
fn when(listed: &ListedOperation, cx: &Context) -> String {
    match listed.wait {
        Some(Wait::Behind(behind)) => cx.say(&text!("operations-behind-short", id = behind.operation.0)),
        Some(Wait::Held(_)) => "…".to_owned(),
        Some(Wait::Due(at)) => match at.as_second() - cx.now.as_second() {
            ..=0 => cx.say(&text!("operations-soon")),
            left @ 1..3_600 => format!("{}:{:02}", left / 60, left % 60),
            left => format!("{} h {:02}", left / 3_600, left / 60 % 60),
        },
        None => {
            let ended = listed.operation.settled_at.unwrap_or(listed.operation.created_at);
            let format = if is_today(ended, cx) { "%H:%M" } else { "%d/%m" };
            ended.to_zoned(cx.zone.clone()).strftime(format).to_string()
        }
    }
}

pub fn is_today(moment: Timestamp, cx: &Context) -> bool {
    let date = |moment: Timestamp| moment.to_zoned(cx.zone.clone()).date();
    date(moment) == date(cx.now)
}
