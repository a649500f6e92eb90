//! Draws the list of tariffs, its filters and its search, and the marked service in full.

use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::tariff::{Amount, TariffService};
use crate::domain::text::Text;
use crate::store::{Count, TariffFilter, TariffRow};
use crate::text;
use crate::ui::frame::{ROWS, WIDE, beside, right, row, rule};
use crate::ui::table::heading;
use crate::ui::text::{cut, fill, width, wrap};

use super::loaded::Place;
use super::there::Glance;
use super::{FILTERS, TariffsScreen};

/// The rows above the list: filters, search, column titles.
const HEADER: u16 = 3;
/// From how many columns on the list has a column for the amount.
const WITH_AMOUNT: u16 = 72;
const AMOUNT: usize = 9;
const SERVICE: usize = 15;

/// How many lines are in sight.
pub fn height(size: Size) -> usize {
    let body = size.height.saturating_sub(ROWS);
    usize::from(body.saturating_sub(HEADER + detail_rows(size.width, body)))
}

/// The rows of the marked service below the list, where there is no room beside it.
fn detail_rows(columns: u16, body: u16) -> u16 {
    if columns < WIDE { body / 3 } else { 0 }
}

pub fn draw(screen: &TariffsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
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
    let marked = screen.loaded.marked();
    if let Some((list, beside)) = beside(frame, body, cx) {
        draw_list(screen, frame, list, cx);
        draw_detail(screen, marked, frame, beside, cx);
    } else {
        let rows = detail_rows(area.width, area.height).min(body.height);
        draw_list(screen, frame, Rect { height: body.height - rows, ..body }, cx);
        draw_detail(screen, marked, frame, Rect { y: body.bottom() - rows, height: rows, ..body }, cx);
    }
}

/// What is said in the place of the list.
fn told(screen: &TariffsScreen, cx: &Context) -> Option<(Text, Style)> {
    match (&screen.trouble, screen.loaded.total) {
        (Some(trouble), _) => Some((trouble.text.clone(), cx.theme.bad)),
        (None, None) => Some((text!("reading"), cx.theme.muted)),
        (None, Some(_)) if !screen.loaded.rows.is_empty() => None,
        (None, Some(_)) if !screen.search.is_empty() => {
            let (filter, search) = (label(screen.filter), screen.search.words());
            Some((text!("tariffs-none-found", filter = filter, search = search), cx.theme.warning))
        }
        (None, Some(_)) => Some((none(screen.filter), cx.theme.plain)),
    }
}

fn label(filter: TariffFilter) -> Text {
    match filter {
        TariffFilter::All => text!("tariffs-filter-all"),
        TariffFilter::Offered => text!("tariffs-filter-offered"),
        TariffFilter::Unlinked => text!("tariffs-filter-unlinked"),
        TariffFilter::Retired => text!("tariffs-filter-retired"),
    }
}

fn none(filter: TariffFilter) -> Text {
    match filter {
        TariffFilter::All => text!("tariffs-empty"),
        TariffFilter::Offered => text!("tariffs-none-offered"),
        TariffFilter::Unlinked => text!("tariffs-none-unlinked"),
        TariffFilter::Retired => text!("tariffs-none-retired"),
    }
}

fn draw_filters(screen: &TariffsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let mut spans = vec![Span::raw(" ")];
    for filter in FILTERS {
        let label = cx.say(&label(filter));
        spans.push(if filter == screen.filter {
            Span::styled(format!("[{label}] "), cx.theme.strong)
        } else {
            Span::styled(format!(" {label}  "), cx.theme.muted)
        });
    }
    frame.render_widget(Line::from(spans), area);
}

fn draw_search(screen: &TariffsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let count =
        screen.loaded.total.map_or_else(String::new, |count| cx.say(&text!("tariffs-count", count = count)));
    right(frame, area, &count, cx.theme.plain);
    let label = format!(" {} ", cx.say(&text!("customers-search")));
    let style = if screen.is_searching { cx.theme.strong } else { cx.theme.muted };
    let indent = u16::try_from(width(&label)).unwrap_or(0);
    let taken = indent + u16::try_from(width(&count)).unwrap_or(0) + 3;
    frame.render_widget(Span::styled(label, style), area);
    let field = Rect { x: area.x + indent, width: area.width.saturating_sub(taken), ..area };
    if screen.search.is_empty() && !screen.is_searching {
        let how = cut(&cx.say(&text!("tariffs-search-how")), usize::from(field.width));
        frame.render_widget(Span::styled(how, cx.theme.muted), field);
        return;
    }
    let (words, column) = screen.search.window(field.width, None);
    frame.render_widget(Span::raw(words), field);
    if screen.is_searching {
        frame.set_cursor_position((field.x + column, field.y));
    }
}

/// The columns of the list: name, service, template, amount.
fn columns(area: u16) -> [usize; 4] {
    let amount = if area < WITH_AMOUNT { 0 } else { AMOUNT };
    let left = usize::from(area).saturating_sub(2 + SERVICE + amount + 5);
    let name = left * 2 / 5;
    [name, SERVICE, left.saturating_sub(name), amount]
}

fn draw_list(screen: &TariffsScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    let columns = columns(area.width);
    let titles =
        [text!("tariffs-name"), text!("tariffs-service"), text!("tariffs-template"), text!("tariffs-amount")];
    let mut cells = vec![(String::new(), 2, cx.theme.muted)];
    for (at, (title, columns)) in
        titles.iter().zip(columns).enumerate().filter(|(_, (_, columns))| *columns > 0)
    {
        let direction = (at == 0).then_some(screen.direction);
        let words = heading(&cx.say(title), columns, direction);
        let words = if columns == AMOUNT { format!("{words:>AMOUNT$}") } else { words };
        cells.push((words, columns, cx.theme.muted));
    }
    frame.render_widget(row(&cells), line(0));
    let visible = usize::from(area.height.saturating_sub(1));
    let places = screen.loaded.places().enumerate().skip(screen.loaded.cursor.top).take(visible);
    for (shown, ((index, place), at)) in places.zip(1..).enumerate() {
        let is_marked = index == screen.loaded.cursor.marked;
        // The first in sight names its tariff, whichever of its services it is.
        let cells = cells_of(screen, place, is_marked, shown == 0, columns, cx);
        frame.render_widget(row(&cells), line(at));
    }
}

fn cells_of(
    screen: &TariffsScreen,
    place: Place<'_>,
    is_marked: bool,
    is_top: bool,
    [name, service, template, amount]: [usize; 4],
    cx: &Context,
) -> Vec<(String, usize, Style)> {
    let tariff = &place.row.tariff;
    let style = match (is_marked, tariff.is_offered()) {
        (true, _) => cx.theme.strong,
        (false, true) => cx.theme.plain,
        (false, false) => cx.theme.muted,
    };
    let mut words = String::new();
    if place.is_first || is_top || is_marked {
        words.clone_from(&tariff.name);
        if !tariff.is_offered() {
            let sign = cx.say(&text!("tariffs-retired-sign"));
            words = format!("{} {sign}", cut(&words, name.saturating_sub(width(&sign) + 1)));
        }
    }
    let mut cells =
        vec![(if is_marked { " ▸" } else { "  " }.to_owned(), 2, cx.theme.key), (words, name, style)];
    match place.service {
        None => cells.push((cx.say(&text!("tariffs-no-service")), service + template + 1, cx.theme.warning)),
        Some(of) => {
            let glance = screen.there.glance(of);
            let words = match glance {
                Glance::NotLinked => format!("{} {}", glance.symbol(), cx.say(&text!("tariffs-not-linked"))),
                Glance::Linked | Glance::Asking | Glance::NotAsked | Glance::Broken => {
                    screen.there.summary(of)
                }
            };
            cells.push((cx.say(&of.kind.label()), service, style));
            cells.push((words, template, if tariff.is_offered() { glance.style(cx) } else { style }));
        }
    }
    if amount > 0 {
        let sum = place.service.map(|service| cx.amount(sum(service))).unwrap_or_default();
        cells.push((format!("{sum:>AMOUNT$}"), amount, style));
    }
    cells
}

fn sum(service: &TariffService) -> Amount {
    service.concepts.iter().map(|concept| concept.amount).sum()
}

/// All that is known of the marked service.
fn draw_detail(
    screen: &TariffsScreen,
    marked: Option<Place<'_>>,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let Some(place) = marked else { return };
    let title = match place.service {
        Some(service) => format!("{} · {}", place.row.tariff.name, cx.say(&service.kind.label())),
        None => place.row.tariff.name.clone(),
    };
    rule(frame, Rect { height: 1.min(area.height), ..area }, &title, &customers(place.row, cx), cx);
    let columns = usize::from(area.width).saturating_sub(2);
    let lines = detail_lines(screen, place, columns, cx);
    let room = usize::from(area.height.saturating_sub(1));
    let is_cut = lines.len() > room;
    for (index, ((words, style), y)) in
        lines.into_iter().take(room).zip(area.y + 1..area.bottom()).enumerate()
    {
        let words = if is_cut && index + 1 == room { fill("…", columns) } else { words };
        frame.render_widget(Span::styled(format!(" {words}"), style), Rect { y, height: 1, ..area });
    }
}

fn customers(row: &TariffRow, cx: &Context) -> String {
    let number = |count: i64| cx.number(usize::try_from(count).unwrap_or(0));
    match row.customers {
        Count::Exactly(0) if !row.is_used => cx.say(&text!("tariffs-unused")),
        Count::Exactly(count) => cx.say(&text!("tariffs-customers", count = count, shown = number(count))),
        Count::MoreThan(count) => cx.say(&text!("tariffs-customers-more", count = number(count))),
    }
}

fn detail_lines(
    screen: &TariffsScreen,
    place: Place<'_>,
    columns: usize,
    cx: &Context,
) -> Vec<(String, Style)> {
    let mut lines = Vec::new();
    let mut say = |words: &str, style: Style| {
        lines.extend(wrap(words, columns).into_iter().map(|words| (words, style)));
    };
    if let Some(since) = place.row.tariff.retired_at {
        say(&cx.say(&text!("tariffs-retired-since", day = cx.day(since))), cx.theme.warning);
    }
    let Some(service) = place.service else {
        say(&cx.say(&text!("tariffs-no-services")), cx.theme.warning);
        return lines;
    };
    if service.templates.is_empty() {
        let words = format!("{} {}", Glance::NotLinked.symbol(), cx.say(&text!("tariffs-link-it")));
        say(&words, cx.theme.warning);
    }
    for link in &service.templates {
        let standing = screen.there.standing(link, service.kind);
        let glance = standing.glance();
        let told = standing.told(cx);
        let words = format!("{} {}: {} · {told}", glance.symbol(), link.system_name, link.template_id);
        say(words.trim_end_matches(" · "), glance.style(cx));
    }
    if service.concepts.is_empty() {
        say(&cx.say(&text!("tariffs-no-concepts")), cx.theme.muted);
    }
    for concept in &service.concepts {
        let room = columns.min(60).saturating_sub(12);
        let amount = cx.amount(concept.amount);
        lines.push((format!("{}{amount:>12}", fill(&concept.description, room)), cx.theme.plain));
    }
    lines
}
