//! Draws a customer's file.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::form::view as form_view;
use crate::app::screen::Context;
use crate::domain::device::{Device, DeviceState};
use crate::domain::operation::OperationState;
use crate::domain::technology;
use crate::domain::text::Text;
use crate::domain::values::PhoneNumber;
use crate::store::CustomerFile;
use crate::text;
use crate::ui::frame::{row, rule};
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::editor::DeviceEditor;
use super::provisioning::Focus;
use super::{CustomerScreen, Tab};

pub fn draw(screen: &CustomerScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    draw_tabs(screen, frame, Rect { height: 1, ..area }, cx);
    rule(frame, Rect { y: area.y + 1, height: 1, ..area }, "", "", cx);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let told = match (&screen.trouble, &screen.file) {
        (Some(trouble), _) => Some((cx.say(&trouble.text), cx.theme.bad)),
        (None, None) => Some((cx.say(&text!("reading")), cx.theme.muted)),
        (None, Some(_)) => None,
    };
    if let Some((words, style)) = told {
        say(frame, body, &words, style);
        return;
    }
    if let Some(file) = &screen.file {
        match screen.tab {
            Tab::Data => draw_data(file, frame, body, cx),
            Tab::Tariffs => draw_tariffs(file, screen.top, frame, body, cx),
            Tab::Provisioning => draw_provisioning(screen, file, frame, body, cx),
        }
    }
}

fn say(frame: &mut Frame<'_>, area: Rect, words: &str, style: Style) {
    let columns = usize::from(area.width).saturating_sub(4);
    for (words, y) in wrap(words, columns).into_iter().zip(area.y..area.bottom()) {
        frame.render_widget(Span::styled(format!("  {words}"), style), Rect { y, height: 1, ..area });
    }
}

fn draw_tabs(screen: &CustomerScreen, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let has_focus = screen.provisioning.focus == Focus::Tabs;
    let mut spans = vec![Span::raw(" ")];
    for tab in Tab::ALL {
        let label = cx.say(&tab.label());
        if tab == screen.tab {
            let style = if has_focus { cx.theme.title } else { cx.theme.strong };
            spans.push(Span::styled(format!("[{label}]"), style));
        } else {
            spans.push(Span::styled(format!(" {label} "), cx.theme.plain));
        }
        spans.push(Span::raw(" "));
    }
    frame.render_widget(Line::from(spans), area);
}

fn draw_data(file: &CustomerFile, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let customer = &file.customer;
    let text = |value: Option<String>| value.unwrap_or_default();
    let lines = [
        (text!("customers-code"), customer.code.clone()),
        (text!("field-name"), customer.name.clone()),
        (text!("customers-tax-id"), text(customer.tax_id.as_ref().map(ToString::to_string))),
        (text!("customers-status"), cx.say(&customer.status.label())),
        (text!("customers-phone"), text(customer.phone.as_ref().map(PhoneNumber::national))),
        (text!("customers-email"), text(customer.email.as_ref().map(ToString::to_string))),
        (text!("customers-address"), customer.address.clone()),
        (text!("customers-city"), format!("{} {}", customer.postal_code, customer.city)),
    ];
    for ((label, value), y) in lines.into_iter().zip(area.y..area.bottom()) {
        let line = Line::from(vec![
            Span::styled(format!("  {}", fill(&cx.say(&label), 18)), cx.theme.muted),
            Span::raw(cut(value.trim(), usize::from(area.width).saturating_sub(21))),
        ]);
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

/// How many lines the tab of the tariffs has.
pub fn tariff_lines(file: &CustomerFile) -> usize {
    file.tariffs
        .iter()
        .map(|tariff| 2 + tariff.services.iter().map(|service| 1 + service.concepts.len()).sum::<usize>())
        .sum()
}

fn draw_tariffs(file: &CustomerFile, top: usize, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    if file.tariffs.is_empty() {
        say(frame, area, &cx.say(&text!("tariffs-none")), cx.theme.warning);
        return;
    }
    let columns = usize::from(area.width);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for tariff in &file.tariffs {
        lines.push(amount_line("  ", &tariff.name, &cx.amount(tariff.total()), columns, cx.theme.strong));
        for service in &tariff.services {
            let templates: Vec<String> = service
                .templates
                .iter()
                .map(|link| format!("{}: {}", link.system_name, link.template_id))
                .collect();
            let templates = if templates.is_empty() {
                cx.say(&text!("tariffs-no-template"))
            } else {
                cx.say(&text!("tariffs-templates", templates = templates.join(", ")))
            };
            let label = cx.say(&service.kind.label());
            let room = columns.saturating_sub(width(&label) + 8);
            lines.push(Line::from(vec![
                Span::styled(format!("    {label}  "), cx.theme.key),
                Span::styled(cut(&templates, room), cx.theme.muted),
            ]));
            for concept in &service.concepts {
                lines.push(amount_line(
                    "      ",
                    &concept.description,
                    &cx.amount(concept.amount),
                    columns,
                    cx.theme.plain,
                ));
            }
        }
        lines.push(Line::default());
    }
    for (line, y) in lines.into_iter().skip(top).zip(area.y..area.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}

fn amount_line(indent: &str, words: &str, amount: &str, columns: usize, style: Style) -> Line<'static> {
    const AMOUNT: usize = 12;
    // The amounts stand below each other, however far the words are moved in.
    let room = columns.saturating_sub(AMOUNT + 2).min(60).saturating_sub(indent.len());
    Line::from(vec![
        Span::styled(format!("{indent}{}", fill(words, room)), style),
        Span::styled(format!("{amount:>AMOUNT$}"), style),
    ])
}

fn draw_provisioning(
    screen: &CustomerScreen,
    file: &CustomerFile,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let tab = &screen.provisioning;
    let told = match &tab.link.systems {
        None => Some((cx.say(&text!("reading")), cx.theme.muted)),
        Some(Err(trouble)) => Some((cx.say(&trouble.text), cx.theme.bad)),
        Some(Ok(systems)) if systems.is_empty() => {
            Some((cx.say(&text!("link-no-systems")), cx.theme.warning))
        }
        Some(Ok(_)) => None,
    };
    if let Some((words, style)) = told {
        say(frame, area, &words, style);
        return;
    }
    let progress = progress_lines(tab.form.editor.as_ref(), usize::from(area.width), cx);
    let progress_rows = u16::try_from(progress.len()).unwrap_or(0);
    let mut left = Rect { height: area.height.saturating_sub(progress_rows), ..area };
    let is_editing = tab.form.editor.is_some() && tab.focus == Focus::Editor;
    if is_editing {
        draw_link_line(screen, file, frame, take(&mut left, 1), cx);
    } else {
        let rows = form_view::height(&tab.link.form, area.width, cx);
        form_view::draw(&tab.link.form, tab.focus == Focus::Link, frame, take(&mut left, rows), cx);
    }
    draw_device_list(screen, file, frame, &mut left, cx);
    if let Some(editor) = &tab.form.editor {
        draw_editor(editor, is_editing, frame, left, cx);
    }
    for ((words, style), y) in progress.into_iter().zip(area.bottom().saturating_sub(progress_rows)..) {
        frame.render_widget(Span::styled(words, style), Rect { y, height: 1, ..area });
    }
}

/// Takes rows from the top of an area.
fn take(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    let taken = Rect { height: rows, ..*area };
    area.y += rows;
    area.height -= rows;
    taken
}

/// Where the device goes, in one line: the form needs the room.
fn draw_link_line(
    screen: &CustomerScreen,
    file: &CustomerFile,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let tab = &screen.provisioning;
    let Some(editor) = &tab.form.editor else { return };
    let link = file
        .links
        .iter()
        .find(|link| link.system == editor.system && link.external_id == editor.external_id)
        .or_else(|| tab.link.current(file));
    if let Some(link) = link {
        // On a narrow terminal the names say enough.
        let label = match area.width {
            ..72 => " ".to_owned(),
            _ => format!(" {}  ", cx.say(&text!("field-system"))),
        };
        let line = Line::from(vec![
            Span::styled(label, cx.theme.muted),
            Span::styled(harmless(&link.system_name).into_owned(), cx.theme.strong),
            Span::raw(format!(" · {}  ", harmless(&link.external_id))),
            Span::styled(cx.say(&text!("link-linked")), cx.theme.good),
        ]);
        frame.render_widget(line, area);
    }
}

fn draw_device_list(
    screen: &CustomerScreen,
    file: &CustomerFile,
    frame: &mut Frame<'_>,
    left: &mut Rect,
    cx: &Context,
) {
    let tab = &screen.provisioning;
    let count = file.devices.len();
    let how = match tab.focus {
        Focus::Editor => text!("devices-new-in-form"),
        Focus::Tabs | Focus::Link | Focus::Devices => text!("devices-new"),
    };
    let how = cx.say(&how);
    let end = if count == 0 { how } else { format!("{count} ── {how}") };
    rule(frame, take(left, 1), &cx.say(&text!("devices-title")), &end, cx);
    if count == 0 {
        if tab.form.editor.is_none() {
            let words = if tab.link.current(file).is_some() {
                text!("devices-empty")
            } else {
                text!("devices-link-first")
            };
            say(frame, *left, &cx.say(&words), cx.theme.plain);
        }
        return;
    }
    // The form needs most of the room, but the list keeps at least one line of what it has.
    let room = match &tab.form.editor {
        Some(editor) => {
            let wanted = form_view::height(&editor.form, left.width, cx) + 1;
            left.height.saturating_sub(wanted).max(1)
        }
        None => left.height,
    };
    let rows = u16::try_from(count).unwrap_or(u16::MAX).min(room);
    let area = take(left, rows);
    let mut cursor = tab.cursor;
    cursor.show(count, usize::from(rows));
    let has_focus = tab.focus == Focus::Devices;
    let widest = file.devices.iter().map(|device| width(&state_words(device, cx))).max().unwrap_or(0);
    for ((index, device), y) in
        file.devices.iter().enumerate().skip(cursor.top).take(usize::from(rows)).zip(area.y..)
    {
        let is_marked = index == cursor.marked;
        draw_device(device, (is_marked && has_focus, widest), frame, Rect { y, height: 1, ..area }, cx);
    }
}

/// The state of a device; an unfinished or failed change of one that works is told beside it.
fn state_words(device: &Device, cx: &Context) -> String {
    let (symbol, _) = state_mark(device.state, cx);
    let state = cx.say(&device.state.label());
    match &device.last_operation {
        Some(operation) if is_telling(device.state, operation.state) => {
            format!("{symbol} {state} · {}", cx.say(&operation.state.label()))
        }
        _ => format!("{symbol} {state}"),
    }
}

fn draw_device(
    device: &Device,
    (is_marked, state_columns): (bool, usize),
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let (_, style) = state_mark(device.state, cx);
    let columns = usize::from(area.width);
    let technology = technology::technology(&device.technology.0).map_or_else(
        || device.technology.0.clone(),
        |technology| cx.say(&Text::new(technology.label.clone())),
    );
    let name_style = if is_marked { cx.theme.strong } else { cx.theme.plain };
    let state_columns = state_columns.min(columns / 3);
    // On a narrow terminal the name matters more than the tariff, which the form shows.
    let tariff = if columns < 72 { 0 } else { columns / 4 };
    let name = columns.saturating_sub(3 + state_columns + 16 + 5 + tariff + 6);
    let cells = [
        (if is_marked { " ▸" } else { "  " }.to_owned(), 2, cx.theme.key),
        (state_words(device, cx), state_columns, style),
        (device.name.clone(), name, name_style),
        (device.serial.as_str().to_owned(), 16, cx.theme.plain),
        (technology, 5, cx.theme.plain),
        (device.tariff_name.clone(), tariff, cx.theme.plain),
    ];
    frame.render_widget(row(&cells), area);
}

/// Whether the last operation of a device says more than its state does.
const fn is_telling(state: DeviceState, operation: OperationState) -> bool {
    matches!(state, DeviceState::Active | DeviceState::Suspended)
        && !matches!(operation, OperationState::Applied | OperationState::Replaced)
}

/// The symbol and the style of a device's state.
fn state_mark(state: DeviceState, cx: &Context) -> (&'static str, Style) {
    match state {
        DeviceState::Pending => ("◐", cx.theme.busy),
        DeviceState::Active => ("●", cx.theme.good),
        DeviceState::Suspended => ("■", cx.theme.warning),
        DeviceState::Failed => ("✗", cx.theme.bad),
        DeviceState::Unsure => ("?", cx.theme.warning),
        DeviceState::Removing => ("◌", cx.theme.busy),
        DeviceState::Removed => ("×", cx.theme.muted),
    }
}

fn draw_editor(editor: &DeviceEditor, is_active: bool, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = match &editor.known {
        Some(device) => harmless(&device.name).into_owned(),
        None => cx.say(&text!("device-new-title")),
    };
    let form = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let unsaved = editor.has_unsaved().then(|| cx.say(&text!("badge-unsaved")));
    let marks: Vec<String> = unsaved.into_iter().chain(form_view::position(&editor.form, form, cx)).collect();
    rule(frame, Rect { height: 1.min(area.height), ..area }, &title, &marks.join(" · "), cx);
    form_view::draw(&editor.form, is_active, frame, form, cx);
}

fn progress_lines(editor: Option<&DeviceEditor>, columns: usize, cx: &Context) -> Vec<(String, Style)> {
    let Some(editor) = editor else { return Vec::new() };
    let (words, style) = if editor.is_saving() {
        (format!("… {}", cx.say(&text!("progress-saving"))), cx.theme.busy)
    } else {
        match &editor.progress {
            Some(progress) => progress.line(cx),
            None => return Vec::new(),
        }
    };
    wrap(&words, columns.saturating_sub(2))
        .into_iter()
        .take(6)
        .map(|words| (format!(" {words}"), style))
        .collect()
}
