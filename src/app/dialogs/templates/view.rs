//! Draws the window in which a template is chosen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line as Words, Span};

use crate::app::screen::Context;
use crate::app::screens::tariffs::there::{speeds, technology_label};
use crate::domain::system::System;
use crate::drivers::Template;
use crate::text;
use crate::ui::frame::{ROWS, row, rule, window};
use crate::ui::text::{cut, harmless, width, wrap};

use super::{Listed, Templates};

/// The rows around the list: title, systems, search line.
const AROUND: u16 = 3;
const TECHNOLOGY: usize = 6;
const SPEED: usize = 14;

pub fn visible(cx: &Context) -> usize {
    usize::from(cx.size.height.saturating_sub(ROWS + AROUND))
}

/// All the words by which a template is searched.
pub fn words_of(template: &Template, cx: &Context) -> String {
    let technology = template.technology.as_ref().map(|key| technology_label(key, cx));
    let parts = [Some(template.id.clone()), Some(template.name.clone()), technology, speeds(template)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

pub fn draw(screen: &Templates, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let area = window(frame, area, area.height);
    let line = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    let (tariff, service) = (screen.of.tariff_name.as_str(), screen.of.kind.label());
    let title = cx.say(&text!("templates-title", tariff = harmless(tariff).into_owned(), service = service));
    rule(frame, line(0), &title, &count(screen, cx), cx);
    draw_systems(screen, frame, line(1), cx);
    let label = cx.say(&text!("pick-search"));
    let indent = u16::try_from(width(&label) + 2).unwrap_or(0);
    let field = Rect { x: area.x + indent, width: area.width.saturating_sub(indent + 1), ..line(2) };
    let (words, column) = screen.search.window(field.width, None);
    frame.render_widget(Span::styled(format!(" {label} "), cx.theme.muted), line(2));
    frame.render_widget(Span::raw(words), field);
    frame.set_cursor_position((field.x + column, field.y));
    let columns = usize::from(area.width);
    if let Some((words, style)) = told(screen, cx) {
        for (words, at) in wrap(&words, columns.saturating_sub(4)).into_iter().zip(AROUND..area.height) {
            frame.render_widget(Span::styled(format!("   {words}"), style), line(at));
        }
        return;
    }
    let visible = usize::from(area.height.saturating_sub(AROUND));
    let found = screen.found.iter().enumerate().skip(screen.cursor.top).take(visible);
    for ((place, index), at) in found.zip(AROUND..) {
        let template = &screen.templates()[*index];
        let cells = cells_of(screen, template, place == screen.cursor.marked, columns, cx);
        frame.render_widget(row(&cells), line(at));
    }
}

fn count(screen: &Templates, cx: &Context) -> String {
    match &screen.listed {
        Listed::Here(templates) => {
            cx.say(&text!("templates-count", shown = screen.found.len(), total = templates.len()))
        }
        Listed::Asking | Listed::Failed(_) => String::new(),
    }
}

/// The systems one after the other, the chosen one in brackets and the linked ones with their sign.
fn draw_systems(screen: &Templates, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let label = format!(" {} ", cx.say(&text!("templates-system")));
    let mut left = usize::from(area.width).saturating_sub(width(&label));
    let mut spans = vec![Span::styled(label, cx.theme.muted)];
    let systems = screen.systems().iter().enumerate();
    // The chosen one is always in sight.
    let first = screen.chosen.saturating_sub(1);
    for (index, system) in systems.skip(first) {
        let (words, style) = told_system(screen, index, system, left, cx);
        if width(&words) > left {
            break;
        }
        left -= width(&words);
        spans.push(Span::styled(words, style));
    }
    frame.render_widget(Words::from(spans), area);
}

fn told_system(
    screen: &Templates,
    index: usize,
    system: &System,
    left: usize,
    cx: &Context,
) -> (String, Style) {
    let name = cut(&system.name, left.saturating_sub(8).min(30));
    let sign = if screen.linked(system.id).is_some() { "✓ " } else { "" };
    if index == screen.chosen {
        (format!("[{sign}{name}] "), cx.theme.strong)
    } else {
        (format!(" {sign}{name}  "), cx.theme.muted)
    }
}

/// What is said in the place of the list.
fn told(screen: &Templates, cx: &Context) -> Option<(String, Style)> {
    let system = screen.system().map(|system| harmless(&system.name).into_owned()).unwrap_or_default();
    match (&screen.systems, &screen.listed) {
        (None, _) => Some((cx.say(&text!("reading")), cx.theme.muted)),
        (Some(Err(trouble)), _) => Some((cx.say(&trouble.text), cx.theme.bad)),
        (Some(Ok(systems)), _) if systems.is_empty() => {
            Some((cx.say(&text!("template-no-systems")), cx.theme.warning))
        }
        (Some(Ok(_)), Listed::Asking) => {
            Some((cx.say(&text!("templates-asking", system = system)), cx.theme.busy))
        }
        (Some(Ok(_)), Listed::Failed(trouble)) => Some((cx.say(&trouble.text), cx.theme.bad)),
        (Some(Ok(_)), Listed::Here(templates)) if templates.is_empty() => {
            Some((cx.say(&text!("templates-none", system = system)), cx.theme.warning))
        }
        (Some(Ok(_)), Listed::Here(_)) if screen.found.is_empty() => {
            Some((cx.say(&text!("pick-none")), cx.theme.warning))
        }
        (Some(Ok(_)), Listed::Here(_)) => None,
    }
}

fn cells_of(
    screen: &Templates,
    template: &Template,
    is_marked: bool,
    columns: usize,
    cx: &Context,
) -> [(String, usize, Style); 6] {
    let why_not = template.cannot_provide(screen.of.kind);
    let is_linked = screen.linked_here() == Some(template.id.as_str());
    let style = match (&why_not, is_marked) {
        (Some(_), _) => cx.theme.muted,
        (None, true) => cx.theme.strong,
        (None, false) => cx.theme.plain,
    };
    let (last, last_style) = match (&why_not, is_linked) {
        (Some(_), _) => {
            let reason = match template.provides() {
                Some(service) => text!("templates-other-service", service = service.label()),
                None => text!("templates-no-service"),
            };
            (cx.say(&reason), cx.theme.muted)
        }
        (None, true) => (format!("✓ {}", cx.say(&text!("templates-linked"))), cx.theme.good),
        (None, false) => (template.description.clone().unwrap_or_default(), cx.theme.muted),
    };
    let rest = columns.saturating_sub(2 + TECHNOLOGY + SPEED + 6);
    let id = rest * 3 / 10;
    let name = rest * 3 / 10;
    let technology = template.technology.as_ref().map(|key| technology_label(key, cx)).unwrap_or_default();
    [
        (if is_marked { " ▸" } else { "  " }.to_owned(), 2, cx.theme.key),
        (template.id.clone(), id, style),
        (template.name.clone(), name, style),
        (technology, TECHNOLOGY, style),
        (speeds(template).unwrap_or_default(), SPEED, style),
        (last, rest.saturating_sub(id + name), last_style),
    ]
}
