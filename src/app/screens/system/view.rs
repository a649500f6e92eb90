//! Draws the form of a provisioning system, and below it how its test goes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::form::view;
use crate::app::screen::Context;
use crate::app::screens::systems::panel;
use crate::drivers::StepResult;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, wrap};

use super::{SystemScreen, Testing};

pub fn draw(screen: &SystemScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = cx.say(&text!("system-form-title"));
    let title_line = Rect { height: 1, ..area };
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(trouble) = &screen.edited.trouble {
        rule(frame, title_line, &title, "", cx);
        let columns = usize::from(area.width).saturating_sub(4);
        for (words, y) in wrap(&cx.say(&trouble.text), columns).into_iter().zip(below.y..below.bottom()) {
            let line = Rect { y, height: 1, ..below };
            frame.render_widget(Span::styled(format!("  {words}"), cx.theme.bad), line);
        }
        return;
    }
    let lines = test_lines(screen, usize::from(area.width), cx);
    let wanted = view::height(&screen.edited.form, area.width, cx);
    // The report of a system stands below its form, as much of it as the form leaves; a test leaves it its title.
    let left = below.height.saturating_sub(wanted);
    let panel_rows = match (&screen.edited.saved, lines.is_empty()) {
        (Some(_), true) => panel::ROWS.min(left.max(1)),
        (Some(_), false) => 1,
        (None, _) => 0,
    };
    let below = Rect { height: below.height.saturating_sub(panel_rows), ..below };
    if panel_rows > 0 {
        let bottom = Rect { y: below.bottom(), height: panel_rows, ..below };
        panel::draw(&screen.last, panel::Below::Form, frame, bottom, cx);
    }
    // The test takes what the form leaves, but at least enough to see the step that failed.
    let test_rows = if lines.is_empty() { 0 } else { u16::try_from(lines.len()).unwrap_or(0) + 1 };
    let form_rows = wanted.min(below.height.saturating_sub(test_rows.min(below.height / 2)));
    let form_area = Rect { height: form_rows, ..below };
    let position = view::position(&screen.edited.form, form_area, cx).unwrap_or_default();
    rule(frame, title_line, &title, &position, cx);
    view::draw(&screen.edited.form, true, frame, form_area, cx);
    if lines.is_empty() {
        return;
    }
    let y = below.y + form_rows;
    let name = screen.edited.form.words("name");
    rule(frame, Rect { y, height: 1, ..below }, &cx.say(&text!("test-title", name = name)), "", cx);
    // When they do not all fit, the last ones matter: that is where it failed.
    let room = usize::from(below.bottom().saturating_sub(y + 1));
    let skipped = lines.len().saturating_sub(room);
    for (line, y) in lines.into_iter().skip(skipped).zip(y + 1..below.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..below });
    }
}

fn test_lines(screen: &SystemScreen, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    match &screen.testing {
        Testing::Not => {}
        Testing::Running(steps) => {
            for step in steps {
                lines.extend(step_lines(step, columns, cx));
            }
            lines.push(Line::styled(format!(" … {}", cx.say(&text!("test-running"))), cx.theme.busy));
        }
        Testing::Ended(tested) => {
            for step in &tested.steps {
                lines.extend(step_lines(step, columns, cx));
            }
            if tested.is_ok() {
                let version = tested.version.clone().unwrap_or_default();
                let words = cx.say(&text!("test-ok", version = version));
                lines.push(Line::styled(
                    format!(" {}", cut(&words, columns.saturating_sub(2))),
                    cx.theme.good,
                ));
            }
        }
        Testing::Failed(trouble) => {
            for words in wrap(&cx.say(&trouble.text), columns.saturating_sub(4)) {
                lines.push(Line::styled(format!(" ✗ {words}"), cx.theme.bad));
            }
        }
    }
    lines
}

fn step_lines(step: &StepResult, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    const NAME: usize = 16;
    let (symbol, style): (&str, Style) = if step.ok { ("✓", cx.theme.good) } else { ("✗", cx.theme.bad) };
    let took = format!("{} ms", step.ms);
    let room = columns.saturating_sub(NAME + 5 + 10);
    let detail = wrap(&cx.say(&step.detail), if step.ok { room } else { columns.saturating_sub(NAME + 6) });
    let mut lines = Vec::new();
    for (index, words) in detail.into_iter().enumerate() {
        let mut line = if index == 0 {
            vec![
                Span::styled(format!(" {symbol} "), style),
                Span::raw(fill(&cx.say(&step.step.label()), NAME)),
                Span::raw(" "),
            ]
        } else {
            vec![Span::raw(" ".repeat(NAME + 4))]
        };
        if index == 0 && step.ok {
            line.push(Span::styled(fill(&words, room), cx.theme.plain));
            line.push(Span::styled(format!("{took:>9}"), cx.theme.muted));
        } else {
            line.push(Span::styled(words, if step.ok { cx.theme.plain } else { cx.theme.bad }));
        }
        lines.push(Line::from(line));
    }
    lines
}
