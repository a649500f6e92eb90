//! The top of a report: what hinders it, how many there are on either side, and what there is of each class at a glance.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{ReportScreen, filter};
use crate::app::effect::report::{Opened, Show};
use crate::app::screen::Context;
use crate::reconcile::class::{Class, Section};
use crate::text;
use crate::ui::text::{width, wrap};

/// The lines above the list, for this many columns.
pub fn lines(screen: &ReportScreen, opened: &Opened, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let report = &opened.report;
    let room = columns.saturating_sub(2);
    let mut lines = Vec::new();
    let mut say = |words: &str, style: Style, most: usize| {
        let wrapped = wrap(words, room).into_iter().take(most);
        lines.extend(wrapped.map(|line| Line::styled(format!(" {line}"), style)));
    };
    // First of all: while services have no template, who is expected there is a guess.
    let untold = report.totals.of(Class::NoTemplate);
    if untold > 0 {
        let told = if report.nothing_linked {
            text!("panel-nothing-linked", count = untold)
        } else {
            text!("panel-no-template", count = untold)
        };
        say(&format!("! {}", cx.say(&told)), cx.theme.warning, 2);
    }
    if let Some(incomplete) = &report.incomplete {
        let told = text!("panel-incomplete", reason = incomplete.text());
        // Whole: what to do about it stands at the end.
        say(&format!("✗ {}", cx.say(&told)), cx.theme.bad, usize::MAX);
    }
    say(&summary(opened, cx), cx.theme.plain, 2);
    if compared(opened) > 0 {
        lines.push(bar(opened, room, cx));
    }
    lines.extend(totals(screen, opened, columns, cx));
    lines
}

fn summary(opened: &Opened, cx: &Context) -> String {
    let report = &opened.report;
    let number = |count: u64| cx.number(usize::try_from(count).unwrap_or(usize::MAX));
    let seconds = report.finished_at.duration_since(report.started_at).as_secs().max(0);
    let told = text!(
        "panel-summary",
        ours = number(report.counts.ours),
        theirs = number(report.counts.theirs),
        complete = match report.incomplete {
            None => text!("panel-is-complete"),
            Some(_) => text!("panel-is-incomplete"),
        },
        seconds = seconds
    );
    let since = opened.since.map(|since| {
        text!("panel-since", age = cx.age(since.at), new = number(since.new), gone = number(since.gone))
    });
    match since {
        Some(since) => format!("{} · {}", cx.say(&told), cx.say(&since)),
        None => cx.say(&told),
    }
}

/// How many customers were compared, or were to be: the whole of which a share is told.
fn compared(opened: &Opened) -> u64 {
    let totals = &opened.report.totals;
    let classes = Section::Customers.classes().filter(|class| *class != Class::OutOfScope);
    classes.map(|class| totals.of(class)).sum()
}

/// How many of the customers agree, differ and could not be checked, as parts of one bar.
fn bar(opened: &Opened, columns: usize, cx: &Context) -> Line<'static> {
    let totals = &opened.report.totals;
    let (mut same, mut costly, mut other, mut unknown) = (0, 0, 0, 0);
    for class in Section::Customers.classes() {
        let count = totals.of(class);
        match class {
            Class::InSync => same += count,
            Class::DiffersState | Class::OnlyOurs | Class::BrokenLink => costly += count,
            Class::NotChecked => unknown += count,
            Class::DiffersData
            | Class::Unlinked
            | Class::Ambiguous
            | Class::DuplicateId
            | Class::OnlyTheirs => other += count,
            // Of other sections, or compared with nothing.
            Class::OutOfScope
            | Class::DeviceMissing
            | Class::DeviceNotChecked
            | Class::InProgress
            | Class::DeviceInSync
            | Class::DeviceExtra
            | Class::DeviceReappeared
            | Class::DuplicateSerial
            | Class::DiffersTemplate
            | Class::DiffersDevice
            | Class::NoTemplate => {}
        }
    }
    let all = compared(opened);
    // What there is at all is seen, however little it is.
    let share = |count: u64| {
        let part = (count as f64 / all.max(1) as f64 * columns as f64).round() as usize;
        if count > 0 { part.max(1) } else { 0 }
    };
    let [costly, other, unknown] = [costly, other, unknown].map(share);
    let same = if same > 0 { columns.saturating_sub(costly + other + unknown) } else { 0 };
    let parts = [
        ("█", same, cx.theme.good),
        ("▌", costly, cx.theme.bad),
        ("▒", other, cx.theme.warning),
        ("░", unknown, cx.theme.muted),
    ];
    let mut spans = vec![Span::raw(" ")];
    let mut left = columns;
    for (symbol, part, style) in parts {
        let part = part.min(left);
        left -= part;
        spans.push(Span::styled(symbol.repeat(part), style));
    }
    Line::from(spans)
}

/// How many rows each class has, in as few lines as they take; the chosen one in brackets.
fn totals(screen: &ReportScreen, opened: &Opened, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let in_sync = opened.report.totals.of(Class::InSync);
    let customers = compared(opened);
    let mut lines: Vec<Vec<Span<'static>>> = vec![vec![Span::raw(" ")]];
    let mut used = 1;
    for (class, label, count) in filter::counts(opened) {
        let is_chosen = class.is_some_and(|class| screen.show == Show::Class(class));
        let mut number = cx.number(usize::try_from(count).unwrap_or(usize::MAX));
        if class == Some(Class::InSync) && customers > 0 {
            number.push_str(&format!(" ({})", cx.percent(in_sync, customers)));
        }
        let label = cx.say(&label);
        let words = if is_chosen { format!("[{label} {number}]") } else { format!("{label} {number}") };
        let wide = width(&words) + 2;
        if used + wide > columns && used > 1 {
            lines.push(vec![Span::raw(" ")]);
            used = 1;
        }
        used += wide;
        let style = match class {
            _ if is_chosen => cx.theme.strong,
            Some(Class::DiffersState | Class::OnlyOurs | Class::BrokenLink | Class::DeviceMissing) => {
                cx.theme.bad
            }
            Some(class) if class.is_listed() => cx.theme.warning,
            Some(Class::InSync) => cx.theme.good,
            Some(_) | None => cx.theme.muted,
        };
        if let Some(line) = lines.last_mut() {
            line.extend([Span::styled(words, style), Span::raw("  ")]);
        }
    }
    lines.into_iter().map(Line::from).collect()
}
