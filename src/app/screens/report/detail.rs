//! Both sides of the marked row: what differs first and marked, then the rest, who else it could be, and what was done.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::words::{by_hand, candidate, field_label, value_text};
use crate::app::screen::Context;
use crate::app::screens::operations::view::state_mark;
use crate::reconcile::outcome::Outcome;
use crate::reconcile::report::{Known, Row, Side};
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, harmless, width, wrap, wrap_whole};

/// A field as it is shown: its label, both values, and whether they differ.
struct Shown {
    label: String,
    ours: String,
    theirs: String,
    differs: bool,
}

/// What is shown in detail: a row, the system that it is about, and from which line on.
pub struct Detail<'a> {
    pub row: &'a Row,
    pub system_name: &'a str,
    pub top: usize,
}

impl Detail<'_> {
    /// How many lines there are in all, for this many columns.
    pub fn count(&self, columns: usize, cx: &Context) -> usize {
        self.lines(columns, usize::MAX, cx).len()
    }

    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
        let height = usize::from(area.height).saturating_sub(1);
        let columns = usize::from(area.width);
        let lines = self.lines(columns, self.top + height + 1, cx);
        let mut end = self.row.external_id.as_deref().map(|id| cut(id, 24)).unwrap_or_default();
        // That there is more is told, and on which side.
        let more = match (self.top > 0, lines.len() > self.top + height) {
            (false, false) => "",
            (true, false) => "↑",
            (false, true) => "↓",
            (true, true) => "↕",
        };
        if !more.is_empty() {
            end = format!("{end} {more}").trim().to_owned();
        }
        let first = Rect { height: 1.min(area.height), ..area };
        rule(frame, first, &cx.say(&self.row.class.label()), &end, cx);
        for (line, y) in lines.into_iter().skip(self.top).zip(area.y + 1..area.bottom()) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
    }

    /// The lines, `most` of them at the most or little more: of many candidates those that nobody sees are not made.
    fn lines(&self, columns: usize, most: usize, cx: &Context) -> Vec<Line<'static>> {
        let mut lines = told(self.row, columns, most, cx);
        let fields = fields(self.row, cx);
        if !fields.is_empty() {
            lines.extend(sides(&fields, self.system_name, columns, cx));
        }
        lines
    }
}

/// What is to be done by hand, what was done about it, why it is left, and who else it could be.
fn told(row: &Row, columns: usize, most: usize, cx: &Context) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut say = |words: &str, style: Style| {
        let wrapped = wrap(words, columns.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|line| Line::styled(format!(" {line}"), style)));
    };
    if let Some(todo) = by_hand(row.class) {
        say(&format!("→ {}", cx.say(&todo)), cx.theme.warning);
    }
    if let Some(done) = &row.result {
        let (symbol, style) = mark(&done.outcome, cx);
        let told = text!(
            "panel-result",
            action = done.action.label(),
            by = done.by.as_str(),
            when = cx.day(done.at),
            outcome = done.outcome.text()
        );
        say(&format!("{symbol} {}", cx.say(&told)), style);
        if let Outcome::Changed { fields } = &done.outcome {
            for field in fields {
                let value = |known: &Option<Known>| words_of(&field.field, known.as_ref(), cx);
                let label = cx.say(&field_label(&field.field));
                say(&format!("  {label}: {} · {}", value(&field.ours), value(&field.theirs)), style);
            }
        }
    }
    if let Some(accepted) = &row.accepted {
        let (by, why) = (accepted.by.as_str(), accepted.why.as_str());
        let told = match accepted.until {
            Some(until) => text!("panel-accepted-until", by = by, until = cx.date(until), why = why),
            None => text!("panel-accepted-for-good", by = by, why = why),
        };
        say(&format!("✓ {}", cx.say(&told)), cx.theme.good);
    }
    for one in row.candidates.iter().take(most) {
        say(&format!("· {}", candidate(one)), cx.theme.plain);
    }
    lines
}

/// The symbol and the style of what came of an action.
pub fn mark(outcome: &Outcome, cx: &Context) -> (&'static str, Style) {
    match outcome {
        Outcome::Done => ("✓", cx.theme.good),
        Outcome::Queued { stand: None, .. } => ("◐", cx.theme.busy),
        Outcome::Queued { stand: Some(stand), .. } => state_mark(stand.state, cx),
        Outcome::Changed { .. } => ("!", cx.theme.warning),
        Outcome::Failed { .. } => ("✗", cx.theme.bad),
    }
}

/// The fields of both sides, those that differ first.
fn fields(row: &Row, cx: &Context) -> Vec<Shown> {
    let label = |field: &str| harmless(&cx.say(&field_label(field))).into_owned();
    let mut shown: Vec<Shown> = row
        .fields
        .iter()
        .map(|field| Shown {
            label: label(&field.field),
            ours: words_of(&field.field, field.ours.as_ref(), cx),
            theirs: words_of(&field.field, field.theirs.as_ref(), cx),
            differs: true,
        })
        .collect();
    let facts = |side: &'_ Option<Side>| {
        side.as_ref()
            .map(|side| side.facts.iter().map(|fact| fact.field.clone()).collect())
            .unwrap_or_default()
    };
    let (ours, theirs): (Vec<String>, Vec<String>) = (facts(&row.ours), facts(&row.theirs));
    let mut seen: Vec<&str> = row.fields.iter().map(|field| field.field.as_str()).collect();
    for field in ours.iter().chain(&theirs) {
        if seen.contains(&field.as_str()) {
            continue;
        }
        seen.push(field);
        let value = |side: &Option<Side>| {
            let known = side.as_ref().and_then(|side| side.fact(field));
            words_of(field, known, cx)
        };
        shown.push(Shown {
            label: label(field),
            ours: value(&row.ours),
            theirs: value(&row.theirs),
            differs: false,
        });
    }
    shown
}

fn words_of(field: &str, value: Option<&Known>, cx: &Context) -> String {
    value.map(|value| cx.say(&value_text(field, value))).unwrap_or_default()
}

/// Ours beside theirs, a line a field.
fn sides(fields: &[Shown], system_name: &str, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let label = fields.iter().map(|field| width(&field.label)).max().unwrap_or(0).min(columns / 4);
    let each = columns.saturating_sub(label + 7) / 2;
    let head = Line::from(vec![
        Span::raw(format!(" {}  ", " ".repeat(label))),
        Span::styled(fill(&cx.say(&text!("panel-ours")), each), cx.theme.muted),
        Span::styled(format!("  {}", cut(system_name, each)), cx.theme.muted),
    ]);
    let mut lines = vec![head];
    for field in fields {
        let style = if field.differs { cx.theme.strong } else { cx.theme.plain };
        // Whole, in as many lines as it takes: what differs may be the last letter.
        let [ours, theirs] = [&field.ours, &field.theirs].map(|words| wrap_whole(words, each));
        for at in 0..ours.len().max(theirs.len()) {
            let part = |lines: &[String]| lines.get(at).map_or_else(String::new, Clone::clone);
            let (name, mark) = match (at, field.differs) {
                (0, true) => (field.label.as_str(), " ◀"),
                (0, false) => (field.label.as_str(), ""),
                (_, _) => ("", ""),
            };
            lines.push(Line::from(vec![
                Span::styled(format!(" {}  ", fill(name, label)), cx.theme.muted),
                Span::styled(fill(&part(&ours), each), style),
                Span::raw("  "),
                Span::styled(fill(&part(&theirs), each), style),
                Span::styled(mark, cx.theme.warning),
            ]));
        }
    }
    lines
}
