//! Draws what is recorded of the marked device, for where there is room beside the list.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::domain::technology::{Value, technology};
use crate::domain::text::Text;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::progress::Progress;

/// Draws it and gives the rows that it took.
pub fn draw(device: &Device, frame: &mut Frame<'_>, area: Rect, cx: &Context) -> u16 {
    let lines = lines(device, usize::from(area.width), cx);
    let rows = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(area.height);
    rule(frame, Rect { height: 1.min(area.height), ..area }, &harmless(&device.name), "", cx);
    for (line, y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
    rows
}

fn lines(device: &Device, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let facts = facts(device, cx);
    let label = facts.iter().map(|(label, _)| width(label)).max().unwrap_or(0).min(columns / 2);
    let room = columns.saturating_sub(label + 4);
    let mut lines: Vec<Line<'static>> = facts
        .into_iter()
        .map(|(name, value)| {
            Line::from(vec![
                Span::styled(format!(" {}  ", fill(&name, label)), cx.theme.muted),
                Span::raw(cut(&value, room)),
            ])
        })
        .collect();
    if let Some((words, style)) = last_change(device, cx) {
        let words = wrap(&words, columns.saturating_sub(2));
        lines.extend(words.into_iter().map(|line| Line::styled(format!(" {line}"), style)));
    }
    lines
}

/// What is recorded and not secret, each with its label.
fn facts(device: &Device, cx: &Context) -> Vec<(String, String)> {
    let mut facts = vec![
        (cx.say(&text!("field-product")), device.product_name.clone()),
        (cx.say(&text!("field-tariff")), device.tariff_name.clone()),
        (cx.say(&text!("field-serial")), device.serial.as_str().to_owned()),
        (cx.say(&text!("detail-system")), format!("{} · {}", device.system_name, device.external_id)),
    ];
    let Some(technology) = technology(&device.technology.0) else { return facts };
    for field in &technology.fields {
        let value = match device.values.get(&field.key) {
            Some(Value::Text(words)) => words.clone(),
            Some(Value::Switch(on)) => cx.say(&if *on { text!("toggle-yes") } else { text!("toggle-no") }),
            Some(Value::Secret(_)) | None => continue,
        };
        facts.push((cx.say(&Text::new(field.label.clone())), value));
    }
    facts
}

/// Where its last change stands, unless it is through.
fn last_change(device: &Device, cx: &Context) -> Option<(String, Style)> {
    Progress::of(device.last_operation.clone()?).map(|progress| progress.line(cx))
}
