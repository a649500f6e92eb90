//! Draws the tab Aprovisionamiento: where he is linked, his devices, and what is open of one of them.

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
use crate::store::CustomerFile;
use crate::text;
use crate::ui::frame::{beside, row, rule};
use crate::ui::text::{harmless, width, wrap};

use super::editor::DeviceEditor;
use super::provisioning::{Focus, Provisioning};
use super::view::say;
use super::{CustomerScreen, detail_view, state_view};

/// From how many columns on the list of devices has room for the tariff, and for the optical power.
const WITH_TARIFF: usize = 72;
const WITH_POWERS: u16 = 64;
/// The columns of a power: `! −26,0 dBm`.
const POWER: usize = 11;

/// Draws the tab.
pub fn draw(screen: &CustomerScreen, file: &CustomerFile, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
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
    let progress = progress_lines(tab, file, usize::from(area.width), cx);
    let progress_rows = u16::try_from(progress.len()).unwrap_or(0);
    let mut left = Rect { height: area.height.saturating_sub(progress_rows), ..area };
    let is_editing = tab.form.editor.is_some() && tab.focus == Focus::Editor;
    // The form and the state of a device need the room.
    if is_editing || (tab.readings.is_open && tab.focus != Focus::Link) {
        draw_link_line(screen, file, frame, take(&mut left, 1), cx);
    } else {
        let rows = form_view::height(&tab.link.form, area.width, cx);
        form_view::draw(&tab.link.form, tab.focus == Focus::Link, frame, take(&mut left, rows), cx);
    }
    draw_devices(screen, file, frame, left, cx);
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
    let shown = match (&tab.form.editor, tab.marked(file)) {
        (Some(editor), _) => Some((editor.system, editor.external_id.as_str())),
        (None, Some(device)) => Some((device.system, device.external_id.as_str())),
        (None, None) => None,
    };
    let link = file
        .links
        .iter()
        .find(|link| Some((link.system, link.external_id.as_str())) == shown)
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

/// The list, and below or beside it what is open of a device: its form, or how it is doing.
fn draw_devices(
    screen: &CustomerScreen,
    file: &CustomerFile,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let tab = &screen.provisioning;
    let mut left = area;
    match (&tab.form.editor, tab.marked(file)) {
        (Some(editor), _) => {
            let wanted = form_view::height(&editor.form, area.width, cx) + 1;
            draw_device_list(screen, file, frame, (&mut left, wanted), cx);
            draw_editor(editor, tab.focus == Focus::Editor, frame, left, cx);
        }
        (None, Some(device)) => match beside(frame, area, cx) {
            Some((mut list, detail)) => {
                draw_device_list(screen, file, frame, (&mut list, 0), cx);
                let rows = detail_view::draw(device, frame, detail, cx);
                let below = Rect { y: detail.y + rows, height: detail.height.saturating_sub(rows), ..detail };
                state_view::draw_below(device, &tab.readings, frame, below, cx);
            }
            None if tab.readings.is_open => {
                let wanted = state_view::height(device, &tab.readings, area.width, cx);
                draw_device_list(screen, file, frame, (&mut left, wanted), cx);
                state_view::draw(device, &tab.readings, frame, left, cx);
            }
            None => draw_device_list(screen, file, frame, (&mut left, 0), cx),
        },
        (None, None) => draw_device_list(screen, file, frame, (&mut left, 0), cx),
    }
}

/// Draws the list and takes its rows from those that are left; `wanted` is how many are to be left.
fn draw_device_list(
    screen: &CustomerScreen,
    file: &CustomerFile,
    frame: &mut Frame<'_>,
    (left, wanted): (&mut Rect, u16),
    cx: &Context,
) {
    let tab = &screen.provisioning;
    let count = file.devices.len();
    let how = match tab.focus {
        _ if tab.link.current(file).is_none() => None,
        // There the letter would be typed.
        Focus::Editor | Focus::Link => Some(text!("devices-new-in-form")),
        Focus::Tabs | Focus::Devices => Some(text!("devices-new")),
    };
    let count_told = (count > 0).then(|| count.to_string());
    let end = count_told.into_iter().chain(how.map(|how| cx.say(&how))).collect::<Vec<_>>().join(" ── ");
    rule(frame, take(left, 1), &cx.say(&text!("devices-title")), &end, cx);
    if count == 0 {
        if tab.form.editor.is_none() {
            let words = match &tab.link.systems {
                None => text!("reading"),
                Some(_) if tab.link.current(file).is_some() => text!("devices-empty"),
                Some(_) => text!("devices-link-first"),
            };
            say(frame, *left, &cx.say(&words), cx.theme.plain);
        }
        return;
    }
    // What is below needs most of the room, but the list keeps at least one line of what it has.
    let room = left.height.saturating_sub(wanted).max(1);
    let rows = u16::try_from(count).unwrap_or(u16::MAX).min(room);
    let area = take(left, rows);
    let mut cursor = tab.cursor;
    cursor.show(count, usize::from(rows));
    let has_focus = tab.focus == Focus::Devices;
    let power =
        |device: &Device| tab.readings.of(device.id).and_then(|reading| state_view::short(reading, cx));
    let has_powers = area.width >= WITH_POWERS && file.devices.iter().any(|device| power(device).is_some());
    let columns = DeviceColumns::within(usize::from(area.width), &file.devices, has_powers, cx);
    let shown = file.devices.iter().enumerate().skip(cursor.top).take(usize::from(rows));
    for ((index, device), y) in shown.zip(area.y..) {
        let is_marked = index == cursor.marked && has_focus;
        let cells = columns.cells(device, is_marked, power(device), cx);
        frame.render_widget(row(&cells), Rect { y, height: 1, ..area });
    }
}

/// The state of a device; an unfinished or failed change of one that works is told beside it.
pub fn state_words(device: &Device, cx: &Context) -> String {
    let (symbol, _) = state_mark(device.state, cx);
    let state = cx.say(&device.state.label());
    match &device.last_operation {
        Some(operation) if is_telling(device.state, operation.state) => {
            format!("{symbol} {state} · {}", cx.say(&operation.state.label()))
        }
        _ => format!("{symbol} {state}"),
    }
}

/// How wide each column of the list is; one that has no room has none.
struct DeviceColumns {
    state: usize,
    name: usize,
    serial: usize,
    technology: usize,
    tariff: usize,
    power: usize,
}

impl DeviceColumns {
    const MARK: usize = 2;
    /// What a name keeps however long the tariffs are called.
    const NAME: usize = 12;

    /// As wide as what stands in them, as far as there is room: then names and tariffs are cut.
    fn within(columns: usize, devices: &[Device], has_powers: bool, cx: &Context) -> Self {
        let widest = |words: &dyn Fn(&Device) -> usize| devices.iter().map(words).max().unwrap_or(0);
        let state = widest(&|device| width(&state_words(device, cx))).min(columns / 3);
        let serial = widest(&|device| width(device.serial.as_str())).min(columns / 4);
        let technology = widest(&|device| width(&technology_words(device, cx))).min(columns / 8);
        let power = if has_powers { POWER } else { 0 };
        // On a narrow terminal the name matters more than the tariff, which the form shows.
        let tariff = if columns < WITH_TARIFF { 0 } else { widest(&|device| width(&device.tariff_name)) };
        let name = widest(&|device| width(&device.name));
        let others = [state, serial, technology, tariff, power].into_iter().filter(|wide| *wide > 0).count();
        // One column stands behind every cell.
        let taken = Self::MARK + state + serial + technology + power + others + 2;
        let room = columns.saturating_sub(taken);
        let tariff = tariff.min(room.saturating_sub(name.min(Self::NAME.max(room * 2 / 3))));
        Self { state, name: name.min(room.saturating_sub(tariff)), serial, technology, tariff, power }
    }

    fn cells(
        &self,
        device: &Device,
        is_marked: bool,
        power: Option<(String, Style)>,
        cx: &Context,
    ) -> Vec<(String, usize, Style)> {
        let (_, style) = state_mark(device.state, cx);
        let name_style = if is_marked { cx.theme.strong } else { cx.theme.plain };
        let (power, power_style) = power.unwrap_or_default();
        let mut cells = vec![
            (if is_marked { " ▸" } else { "  " }.to_owned(), Self::MARK, cx.theme.key),
            (state_words(device, cx), self.state, style),
            (device.name.clone(), self.name, name_style),
            (device.serial.as_str().to_owned(), self.serial, cx.theme.plain),
            (technology_words(device, cx), self.technology, cx.theme.plain),
            (device.tariff_name.clone(), self.tariff, cx.theme.plain),
            (format!("{power:>POWER$}"), self.power, power_style),
        ];
        cells.retain(|(_, columns, _)| *columns > 0);
        cells
    }
}

fn technology_words(device: &Device, cx: &Context) -> String {
    technology::technology(&device.technology.0).map_or_else(
        || device.technology.0.clone(),
        |technology| cx.say(&Text::new(technology.label.clone())),
    )
}

/// Whether the last operation of a device says more than its state does.
const fn is_telling(state: DeviceState, operation: OperationState) -> bool {
    matches!(state, DeviceState::Active | DeviceState::Suspended)
        && !matches!(operation, OperationState::Applied | OperationState::Replaced)
}

/// The symbol and the style of a device's state.
pub fn state_mark(state: DeviceState, cx: &Context) -> (&'static str, Style) {
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

/// How far what was saved or asked for is, and, below the form, how its device is doing.
fn progress_lines(
    tab: &Provisioning,
    file: &CustomerFile,
    columns: usize,
    cx: &Context,
) -> Vec<(String, Style)> {
    let editor = tab.form.editor.as_ref();
    let of_form = editor.and_then(|editor| match (editor.is_saving(), &editor.progress) {
        (true, _) => Some((format!("… {}", cx.say(&text!("progress-saving"))), cx.theme.busy)),
        (false, progress) => progress.as_ref().map(|progress| progress.line(cx)),
    });
    let of_deed = tab.deeds.progress().map(|(name, progress)| {
        let (words, style) = progress.line(cx);
        (format!("{name}: {words}"), style)
    });
    let state = match editor.and_then(|_| tab.form.device()) {
        Some(id) => file
            .devices
            .iter()
            .find(|device| device.id == id)
            .and_then(|device| state_view::summary(device, &tab.readings, cx)),
        None => None,
    };
    of_form
        .or(of_deed)
        .into_iter()
        .chain(state)
        .flat_map(|(words, style)| {
            let lines = wrap(&words, columns.saturating_sub(2));
            lines.into_iter().map(move |words| (format!(" {words}"), style))
        })
        .take(6)
        .collect()
}
