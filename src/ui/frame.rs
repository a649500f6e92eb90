//! The frame around every screen: menu, path, notice and keys.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::app::App;
use crate::app::keymap::in_force::Offer;
use crate::app::keymap::{Command, Place};
use crate::app::notice::{Shown, Weight};
use crate::app::screen::Context;
use crate::domain::text::Text;
use crate::text;

use super::menu::Entry;
use super::text::{cut, fill, pieces, width};

/// The smallest terminal that shows everything needed.
pub const LEAST: (u16, u16) = (60, 20);

/// The rows that the frame takes for itself: menu and path above, notice and keys below.
pub const ROWS: u16 = 4;

/// Draws the whole program.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    draw_parts(app, frame);
    app.context().theme.glyphs.spell(frame.buffer_mut());
}

fn draw_parts(app: &App, frame: &mut Frame<'_>) {
    let cx = app.context();
    let area = frame.area();
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let words = cx.say(&text!("frame-too-small", columns = LEAST.0, rows = LEAST.1));
        let lines: Vec<Line<'_>> =
            super::text::wrap(&words, usize::from(area.width)).into_iter().map(Line::from).collect();
        frame.render_widget(Paragraph::new(lines), area);
        return;
    }
    let [menu, path, body, notice, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    draw_menu(app, frame, menu);
    draw_path(app, frame, path);
    // A screen covers those below it; a window lies over the screen that opened it.
    let screens: Vec<_> = app.screens().collect();
    let covering = screens.iter().rposition(|screen| screen.path(cx).is_some()).unwrap_or(0);
    for screen in &screens[covering..] {
        screen.draw(frame, body, cx);
    }
    draw_notice(app, frame, notice);
    draw_keys(app, frame, keys);
}

fn draw_menu(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let cx = app.context();
    let here = app.screens().find_map(|screen| screen.path(cx)).unwrap_or_default();
    let entries: Vec<Entry> = cx
        .keymap
        .bindings()
        .iter()
        .filter(|binding| binding.place == Place::Menu)
        .filter_map(|binding| {
            let path = cx.say(&menu_path(binding.command)?);
            Some(Entry {
                key: binding.keys.first().map(|key| cx.key(*key)).unwrap_or_default(),
                label: cx.say(&Text::new(binding.label)),
                is_here: here.last() == Some(&path),
                mark: cx.to_resolve.filter(|_| binding.command == Command::GoOperations),
            })
        })
        .collect();
    frame.render_widget(super::menu::line(&entries, &cx.user, usize::from(area.width), &cx.theme), area);
}

/// The part of the path by which the screen of a menu command is known; `None` for other commands.
fn menu_path(command: Command) -> Option<Text> {
    match command {
        Command::GoSystems => Some(text!("path-systems")),
        Command::GoCustomers => Some(text!("path-customers")),
        Command::GoProducts => Some(text!("path-products")),
        Command::GoOperations => Some(text!("path-operations")),
        Command::GoTariffs => Some(text!("path-tariffs")),
        _ => None,
    }
}

fn draw_path(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let cx = app.context();
    let badge = app.screens().filter_map(|screen| screen.badge(cx)).last();
    let room = badge.as_ref().map_or(0, |(words, _)| width(words) + 2);
    let mut parts: Vec<String> = app.screens().filter_map(|screen| screen.path(cx)).flatten().collect();
    // A report that is opened from the form of its system begins with the same name.
    parts.dedup();
    let words = path_in(&parts, usize::from(area.width).saturating_sub(room + 2));
    frame.render_widget(Line::from(vec![Span::raw(" "), Span::styled(words, cx.theme.strong)]), area);
    if let Some((words, style)) = badge {
        right(frame, area, &words, style);
    }
}

/// The path in so many columns: its end says where one is, and its beginning gives way.
fn path_in(parts: &[String], columns: usize) -> String {
    let mut words = parts.join(" › ");
    for from in 1..parts.len() {
        if width(&words) <= columns {
            break;
        }
        words = format!("… › {}", parts[from..].join(" › "));
    }
    cut(&words, columns)
}

/// Draws a secret to the letter. It is underlined, so that blanks are seen too, and what is copied is what it is.
fn draw_secret(shown: &Shown, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let label = format!(" {}: ", cx.say(&shown.label));
    let room = usize::from(area.width).saturating_sub(width(&label) + 1);
    let lines = pieces(shown.secret.expose(), room.max(1));
    let rows = u16::try_from(lines.len()).unwrap_or(1).clamp(1, area.y + 1);
    let area = Rect { y: area.y + 1 - rows, height: rows, ..area };
    frame.render_widget(Clear, area);
    let indent = " ".repeat(width(&label));
    let style = cx.theme.strong.add_modifier(Modifier::UNDERLINED);
    let lines = lines.into_iter().enumerate().map(|(at, piece)| {
        let before = if at == 0 { label.clone() } else { indent.clone() };
        Line::from(vec![Span::styled(before, cx.theme.strong), Span::styled(piece, style)])
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
}

fn draw_notice(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let cx = app.context();
    if let Some(shown) = cx.notices.secret() {
        draw_secret(shown, frame, area, cx);
        return;
    }
    let (words, style) = match app.notice() {
        Some(notice) => {
            let (symbol, style) = match notice.weight {
                Weight::Done => ("✓", cx.theme.good),
                Weight::Warning => ("!", cx.theme.warning),
                Weight::Failure => ("✗", cx.theme.bad),
            };
            (format!("{symbol} {}", cx.say(&notice.text)), style)
        }
        None => match app.screens().last().and_then(|screen| screen.hint(cx)) {
            // A hint is short and may be cut: it must not cover what is above.
            Some(hint) => (cut(&hint, usize::from(area.width).saturating_sub(2)), cx.theme.muted),
            None => return,
        },
    };
    let columns = usize::from(area.width).saturating_sub(2);
    let lines = super::text::wrap(&words, columns);
    // A long message takes the lines above rather than lose its end, which says what to do.
    let rows = u16::try_from(lines.len()).unwrap_or(1).clamp(1, 4);
    let area = Rect { y: area.y + 1 - rows, height: rows, ..area };
    frame.render_widget(Clear, area);
    let lines: Vec<Line<'_>> =
        lines.into_iter().map(|line| Line::styled(format!(" {line}"), style)).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// From this many columns on, the way to the palette always stands in the bottom line.
const ROOMY: u16 = 72;

fn draw_keys(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let cx = app.context();
    let offers: Vec<Offer> =
        app.offers().into_iter().filter(|offer| offer.why_not.is_none() && !offer.keys.is_empty()).collect();
    let mut worth = worth_telling(&offers);
    let all = fitting(&worth, area.width, cx);
    let is_told = |offer: &Offer| all.iter().any(|told| told.command == offer.command);
    // The window of actions is told where it has more to show than this line.
    let told = if offers.iter().filter(|offer| offer.is_action()).all(is_told) {
        worth.retain(|offer| offer.command != Command::Actions);
        fitting(&worth, area.width, cx)
    } else {
        all
    };
    let mut spans = vec![Span::raw(" ")];
    spans.extend(told.iter().flat_map(|offer| pair(cx, words_of(cx, offer))));
    frame.render_widget(Line::from(spans), area);
}

/// Those for which a line of so many columns has room, in the order in which they stand there.
fn fitting(worth: &[Offer], columns: u16, cx: &Context) -> Vec<Offer> {
    // What leads to all the others and back is said last, and must not be what is cut off.
    let is_kept = |offer: &&Offer| match offer.command {
        Command::Back | Command::No | Command::Help | Command::Actions => true,
        Command::Palette => columns >= ROOMY,
        _ => false,
    };
    let needs = |offer: &Offer| {
        let (key, label) = words_of(cx, offer);
        width(&key) + width(&label) + 3
    };
    let (kept, others): (Vec<&Offer>, Vec<&Offer>) = worth.iter().partition(is_kept);
    // The blanks behind the last one need no room.
    let needed = kept.iter().map(|offer| needs(offer)).sum::<usize>();
    let mut room = (usize::from(columns) + 1).saturating_sub(needed);
    let mut told: Vec<Offer> = Vec::new();
    for offer in others {
        // One that does not fit is left to the window of actions; a shorter one behind it may still fit.
        if let Some(rest) = room.checked_sub(needs(offer)) {
            room = rest;
            told.push(offer.clone());
        }
    }
    told.extend(kept.into_iter().cloned());
    told
}

/// The commands of the bottom line, each once, the most important first.
fn worth_telling(offers: &[Offer]) -> Vec<Offer> {
    let mut told: Vec<Offer> = Vec::new();
    // In the window of actions each stands with its key already.
    let is_listing = offers.iter().any(|offer| offer.place == Place::Actions);
    let is_of_frame = |offer: &Offer| offer.place == Place::Everywhere && offer.command != Command::Actions;
    let is_shown = |offer: &&Offer| !is_listing || offer.place == Place::Actions || is_of_frame(offer);
    for offer in offers.iter().filter(is_shown) {
        let is_told = told.iter().any(|earlier| earlier.command == offer.command);
        if offer.footer && !is_told {
            told.push(offer.clone());
        }
    }
    // What the form is for matters more than how its field of the moment is changed.
    let is_of_field = |place| {
        matches!(place, Place::Choice | Place::Lookup | Place::Toggle | Place::Secret | Place::Button)
    };
    told.sort_by_key(|offer| is_of_field(offer.place));
    told
}

fn words_of(cx: &Context, offer: &Offer) -> (String, String) {
    let key = offer.keys.first().map(|key| cx.key(*key)).unwrap_or_default();
    (key, cx.say(&Text::new(offer.label)))
}

fn pair(cx: &Context, (key, label): (String, String)) -> [Span<'static>; 4] {
    [Span::styled(key, cx.theme.key), Span::raw(" "), Span::styled(label, cx.theme.plain), Span::raw("  ")]
}

/// From this many columns on, a list and the detail of its marked row stand side by side.
pub const WIDE: u16 = 110;

/// The areas of a list and of the detail beside it, with a rule between them; `None` where there is no room for both.
pub fn beside(frame: &mut Frame<'_>, area: Rect, cx: &Context) -> Option<(Rect, Rect)> {
    if area.width < WIDE {
        return None;
    }
    let [list, line, detail] =
        Layout::horizontal([Constraint::Fill(3), Constraint::Length(1), Constraint::Fill(2)]).areas(area);
    for y in line.y..line.bottom() {
        frame.render_widget(Span::styled("│", cx.theme.muted), Rect { y, height: 1, ..line });
    }
    Some((list, detail))
}

/// Writes at the right end of a line.
pub fn right(frame: &mut Frame<'_>, area: Rect, words: &str, style: Style) {
    let columns = u16::try_from(width(words)).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
    let area = Rect { x: area.right() - columns - 1, width: columns, ..area };
    frame.render_widget(Span::styled(words.to_owned(), style), area);
}

/// Draws a rule across, with a title and perhaps something at its right end.
pub fn rule(frame: &mut Frame<'_>, area: Rect, title: &str, end: &str, cx: &Context) {
    let columns = usize::from(area.width);
    let dashes = |count: usize| Span::styled("─".repeat(count), cx.theme.muted);
    let end = if end.is_empty() { String::new() } else { format!(" {} ", cut(end, columns / 2)) };
    let end_dashes = if end.is_empty() { 0 } else { 2 };
    let room = columns.saturating_sub(width(&end) + end_dashes + 6);
    let title = if title.is_empty() { String::new() } else { format!(" {} ", cut(title, room)) };
    let first_dashes = if title.is_empty() { 0 } else { 2 };
    let between = columns.saturating_sub(first_dashes + width(&title) + width(&end) + end_dashes);
    let line = Line::from(vec![
        dashes(first_dashes),
        Span::styled(title, cx.theme.strong),
        dashes(between),
        Span::styled(end, cx.theme.plain),
        dashes(end_dashes),
    ]);
    frame.render_widget(line, area);
}

/// The part of the body that a window takes: all its width, its lower `rows`.
pub fn window(frame: &mut Frame<'_>, body: Rect, rows: u16) -> Rect {
    let rows = rows.min(body.height);
    let area = Rect { y: body.bottom() - rows, height: rows, ..body };
    frame.render_widget(Clear, area);
    area
}

/// A row of a table: each cell filled to its width, with one column between.
pub fn row(cells: &[(String, usize, Style)]) -> Line<'static> {
    let mut spans = Vec::with_capacity(cells.len() * 2);
    for (words, columns, style) in cells {
        spans.push(Span::styled(fill(words, *columns), *style));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

#[cfg(test)]
mod tests {
    use super::path_in;

    #[test]
    fn of_a_path_that_is_too_long_the_end_is_kept() {
        let parts =
            ["Operadores", "Sistemas", "Fibra Sur", "Informe", "C000001 Ana Vidal"].map(str::to_owned);
        assert_eq!(path_in(&parts, 80), parts.join(" › "));
        assert_eq!(path_in(&parts, 35), "… › Informe › C000001 Ana Vidal");
        assert_eq!(path_in(&parts, 12), "… › C000001…");
    }
}
