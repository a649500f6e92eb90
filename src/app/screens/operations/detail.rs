//! What is told of the marked operation: why it waits and until when, what went wrong, and who wanted it.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::screen::Context;
use crate::domain::operation::{Behind, Operation, OperationState};
use crate::domain::text::Text;
use crate::store::{ListedOperation, Wait};
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, wrap};

use super::view::{is_today, state_mark};
use super::whose;

/// From so many lines on, one is spent on whose it is.
const ROOMY: usize = 9;

pub fn draw(marked: Option<&ListedOperation>, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let Some(listed) = marked else { return };
    let top = Rect { height: 1.min(area.height), ..area };
    let room = usize::from(area.height.saturating_sub(1));
    let columns = usize::from(area.width).saturating_sub(2);
    let number = cx.say(&text!("operations-number", id = listed.operation.id.0));
    let mut parts = parts(listed, cx);
    if room < ROOMY {
        // The row tells the serial, and lines are few: the rule has the rest.
        let Operation { action, system_name: system, .. } = &listed.operation;
        let name = listed.customer_name.as_str();
        let whose = text!(
            "operations-of",
            action = action.label(),
            code = listed.operation.whose(),
            name = name,
            system = system.as_str()
        );
        rule(frame, top, &cx.say(&whose), &number, cx);
    } else {
        rule(frame, top, &number, "", cx);
        parts.insert(0, (cx.say(&whose(listed)), cx.theme.strong));
    }
    let lines = fit(parts, columns, room);
    for ((words, style), y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        frame.render_widget(Span::styled(format!(" {words}"), style), Rect { y, height: 1, ..area });
    }
}

/// What is told; what comes last can be missed first.
fn parts(listed: &ListedOperation, cx: &Context) -> Vec<(String, Style)> {
    let operation = &listed.operation;
    let (symbol, style) = state_mark(operation.state, cx);
    let state = cx.say(&operation.state.label());
    let mut parts = vec![(format!("{symbol} {state}: {}", cx.say(&why(listed, cx))), style)];
    if let Some(error) = &operation.last_error {
        let style = if operation.state.has_ended() { cx.theme.bad } else { cx.theme.warning };
        parts.push((format!("✗ {}", cx.say(error)), style));
    }
    let attempts = cx.say(&text!("operations-attempts", count = operation.attempts));
    parts.push((format!("{} · {attempts}", cx.say(&came(operation, cx))), cx.theme.muted));
    parts
}

/// As many lines as there is room for; one that goes on ends in `…`.
fn fit(parts: Vec<(String, Style)>, columns: usize, room: usize) -> Vec<(String, Style)> {
    let mut lines = Vec::new();
    for (words, style) in parts {
        let wrapped = wrap(&words, columns);
        let left = room - lines.len();
        let is_cut = left > 0 && wrapped.len() > left;
        lines.extend(wrapped.into_iter().take(left).map(|line| (line, style)));
        if let (true, Some((last, _))) = (is_cut, lines.last_mut()) {
            *last = format!("{} …", cut(last, columns.saturating_sub(2)));
        }
    }
    lines
}

/// Why it is not done yet, and until when; or how it ended.
fn why(listed: &ListedOperation, cx: &Context) -> Text {
    let Operation { state, system_name, settled_at, .. } = &listed.operation;
    let system = system_name.as_str();
    if let Some(wait) = listed.wait {
        return match wait {
            Wait::Behind(Behind { operation, state, until: Some(until) }) => {
                let hour = moment(until, cx);
                text!("operations-why-behind-until", id = operation.0, state = state.label(), hour = hour)
            }
            Wait::Behind(Behind { operation, state, until: None }) => {
                text!("operations-why-behind", id = operation.0, state = state.label())
            }
            Wait::Held(until) if *state == OperationState::Running => {
                text!("operations-why-running", system = system, hour = moment(until, cx))
            }
            Wait::Held(until) => text!("operations-why-asking", system = system, hour = moment(until, cx)),
            Wait::Due(at) => why_due(*state, at, system, cx),
        };
    }
    let hour = settled_at.map(|at| moment(at, cx)).unwrap_or_default();
    match state {
        OperationState::Applied => text!("operations-why-applied", system = system, hour = hour),
        OperationState::Refused => text!("operations-why-refused", system = system, hour = hour),
        OperationState::Attention => text!("operations-why-attention", hour = hour),
        OperationState::Cancelled => text!("operations-why-cancelled", hour = hour),
        OperationState::Replaced => text!("operations-why-replaced", hour = hour),
        // What has not ended waits for something.
        OperationState::Queued
        | OperationState::Running
        | OperationState::Accepted
        | OperationState::Unsure => text!("operations-soon"),
    }
}

fn why_due(state: OperationState, at: Timestamp, system: &str, cx: &Context) -> Text {
    let hour = moment(at, cx);
    match (state, at > cx.now) {
        (OperationState::Queued, true) => text!("operations-why-queued", hour = hour),
        (OperationState::Accepted, true) => text!("operations-why-accepted", system = system, hour = hour),
        (OperationState::Unsure, true) => text!("operations-why-unsure", system = system, hour = hour),
        (OperationState::Accepted, false) => text!("operations-why-accepted-now", system = system),
        (OperationState::Unsure, false) => text!("operations-why-unsure-now", system = system),
        _ => text!("operations-why-turn", system = system),
    }
}

/// When it was wanted and by whom, and how long it has been waiting.
fn came(operation: &Operation, cx: &Context) -> Text {
    let (by, created) = (operation.created_by.as_str(), moment(operation.created_at, cx));
    if operation.state.has_ended() {
        return text!("operations-created", by = by, created = created);
    }
    let seconds = cx.now.as_second() - operation.created_at.as_second();
    let age = match seconds {
        ..60 => format!("{} s", seconds.max(0)),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
        _ => format!("{} d", seconds / 86_400),
    };
    text!("operations-created-and-waiting", by = by, created = created, age = age)
}

/// The hour of a moment of today, else its day too.
fn moment(at: Timestamp, cx: &Context) -> String {
    if is_today(at, cx) { cx.hour(at) } else { cx.day(at) }
}
