//! Draws how a device is doing: online or not and why, its optical powers with what each means, and how old all that is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::screen::Context;
use crate::domain::device::Device;
use crate::domain::optical::{Level, dbm_text};
use crate::domain::technology::technology;
use crate::domain::text::Text;
use crate::drivers::Diagnosis;
use crate::text;
use crate::ui::frame::rule;
use crate::ui::text::{cut, fill, harmless, width, wrap};

use super::state::{Reading, Readings};

/// What a terminal of class B+ sends: from this many dBm to this many (G.984.2 Amd 1).
const SENT: std::ops::RangeInclusive<f64> = 0.5..=5.0;

/// A line of the panel: its label, if any, what stands there, and what is said of it.
struct Told {
    label: String,
    value: (String, Style),
    remark: Option<(String, Style)>,
}

/// Draws the panel of a device, with a rule on top that names it.
pub fn draw(device: &Device, readings: &Readings, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    let title = text!("state-title", name = harmless(&device.name).into_owned());
    draw_under(&title, device, readings, frame, area, cx);
}

/// Draws the panel below what is recorded of the device, where its name stands already.
pub fn draw_below(device: &Device, readings: &Readings, frame: &mut Frame<'_>, area: Rect, cx: &Context) {
    draw_under(&text!("key-show-state"), device, readings, frame, area, cx);
}

fn draw_under(
    title: &Text,
    device: &Device,
    readings: &Readings,
    frame: &mut Frame<'_>,
    area: Rect,
    cx: &Context,
) {
    let top = Rect { height: 1.min(area.height), ..area };
    rule(frame, top, &cx.say(title), &age_words(device, readings, cx), cx);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (line, y) in
        lines(device, readings, usize::from(area.width), cx).into_iter().zip(below.y..below.bottom())
    {
        frame.render_widget(line, Rect { y, height: 1, ..below });
    }
}

/// How many lines the panel takes, its rule counted.
pub fn height(device: &Device, readings: &Readings, columns: u16, cx: &Context) -> u16 {
    u16::try_from(lines(device, readings, usize::from(columns), cx).len() + 1).unwrap_or(u16::MAX)
}

/// How old the reading is, or that it is being asked for.
fn age_words(device: &Device, readings: &Readings, cx: &Context) -> String {
    match (readings.is_asking(device.id), readings.of(device.id)) {
        (true, _) => cx.say(&text!("state-asking", system = device.system_name.as_str())),
        (false, Some(reading)) => cx.say(&text!("state-read", age = cx.age(reading.read_at()))),
        (false, None) => String::new(),
    }
}

/// The sign and the style of a level: no meaning hangs on colour alone.
pub const fn level_mark(level: Level, cx: &Context) -> (&'static str, Style) {
    match level {
        Level::Good => ("✓", cx.theme.good),
        Level::High | Level::Warning => ("!", cx.theme.warning),
        Level::Critical | Level::NoSignal => ("✗", cx.theme.bad),
    }
}

/// The power that a list shows of a device: what it receives, with a sign if that is not good.
pub fn short(reading: &Reading, cx: &Context) -> Option<(String, Style)> {
    let dbm = reading.diagnosis.rx_power_dbm?;
    let level = cx.bands.level(Some(dbm));
    let (sign, style) = level_mark(level, cx);
    let words = match level {
        Level::Good => cx.say(&dbm_text(dbm)),
        Level::High | Level::Warning | Level::Critical | Level::NoSignal => {
            format!("{sign} {}", cx.say(&dbm_text(dbm)))
        }
    };
    Some((words, style))
}

/// How a device is doing in one line, for where there is no room for more.
pub fn summary(device: &Device, readings: &Readings, cx: &Context) -> Option<(String, Style)> {
    if readings.is_asking(device.id) {
        let asking = cx.say(&text!("state-asking", system = device.system_name.as_str()));
        return Some((format!("… {asking}"), cx.theme.busy));
    }
    if let Some(failure) = readings.failure(device.id) {
        return Some((format!("✗ {}", cx.say(failure)), cx.theme.bad));
    }
    let reading = readings.of(device.id)?;
    let (online, online_style) = online(&reading.diagnosis, cx);
    if !is_optical(device) {
        return Some((format!("{online}   {}", cx.age(reading.read_at())), online_style));
    }
    let level = cx.bands.level(reading.diagnosis.rx_power_dbm);
    let (sign, style) = level_mark(level, cx);
    let rx = reading.diagnosis.rx_power_dbm.map(|dbm| cx.say(&dbm_text(dbm))).unwrap_or_default();
    let rx_label = cx.say(&text!("state-rx"));
    let words = format!(
        "{online}   {rx_label} {rx} {sign} {}   {}",
        cx.say(&level.label()),
        cx.age(reading.read_at())
    );
    // What is wrong decides the colour.
    Some((words, if level == Level::Good { online_style } else { style }))
}

fn lines(device: &Device, readings: &Readings, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(failure) = readings.failure(device.id) {
        let words = format!("✗ {}", cx.say(failure));
        lines.extend(paragraph(&words, columns, cx.theme.bad));
    }
    match readings.of(device.id) {
        Some(reading) => lines.extend(reading_lines(device, &reading.diagnosis, columns, cx)),
        None if lines.is_empty() && !readings.is_asking(device.id) => {
            lines.extend(paragraph(&cx.say(&text!("state-none")), columns, cx.theme.muted));
        }
        None => {}
    }
    lines
}

/// Whether light says how the device is doing. Of one without it, no power is no failure.
fn is_optical(device: &Device) -> bool {
    technology(&device.technology.0).is_some_and(|technology| technology.optical)
}

fn reading_lines(device: &Device, diagnosis: &Diagnosis, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let (words, style) = online(diagnosis, cx);
    let mut lines = paragraph(&words, columns, style);
    let advice = cause_advice(diagnosis, cx);
    // Whose work it is, the cause says better than the light.
    let is_explained = advice.is_some();
    lines.extend(advice.iter().flat_map(|advice| paragraph(advice, columns, cx.theme.plain)));
    let told = told(device, diagnosis, cx);
    let label = told.iter().map(|told| width(&told.label)).max().unwrap_or(0).min(columns / 2);
    let judged = told.iter().filter(|told| told.remark.is_some());
    let value = judged.map(|told| width(&told.value.0)).max().unwrap_or(0);
    for Told { label: name, value: (words, style), remark } in told {
        let mut spans = vec![Span::styled(format!(" {}  ", fill(&name, label)), cx.theme.muted)];
        let room = columns.saturating_sub(label + 4);
        match remark {
            Some((remark, remark_style)) => {
                spans.push(Span::styled(format!("{}  ", fill(&words, value.min(room))), style));
                spans.push(Span::styled(cut(&remark, room.saturating_sub(value + 2)), remark_style));
            }
            None => spans.push(Span::styled(cut(&words, room), style)),
        }
        lines.push(Line::from(spans));
    }
    if is_optical(device) && !is_explained {
        lines.extend(meaning(diagnosis, columns, cx));
    }
    lines
}

/// What the received power means and what to do: of the device, or of the OLT when only that is not good.
fn meaning(diagnosis: &Diagnosis, columns: usize, cx: &Context) -> Vec<Line<'static>> {
    let levels = [diagnosis.rx_power_dbm, diagnosis.olt_rx_power_dbm].map(|dbm| cx.bands.level(dbm));
    let told = match levels {
        [Level::Good, level] if diagnosis.olt_rx_power_dbm.is_some() => level,
        [level, _] => level,
    };
    paragraph(&cx.say(&told.meaning()), columns, level_mark(told, cx).1)
}

fn told(device: &Device, diagnosis: &Diagnosis, cx: &Context) -> Vec<Told> {
    let plain = |label, words: String| Told { label, value: (words, cx.theme.plain), remark: None };
    let mut told = Vec::new();
    if is_optical(device) {
        told.push(received(cx.say(&text!("state-rx")), diagnosis.rx_power_dbm, cx));
    }
    if diagnosis.olt_rx_power_dbm.is_some() {
        told.push(received(cx.say(&text!("state-olt-rx")), diagnosis.olt_rx_power_dbm, cx));
    }
    if let Some(dbm) = diagnosis.tx_power_dbm {
        let (sign, words, style) = if SENT.contains(&dbm) {
            ("✓", text!("state-tx-normal"), cx.theme.good)
        } else {
            ("!", text!("state-tx-odd"), cx.theme.warning)
        };
        let remark = Some((format!("{sign} {}", cx.say(&words)), style));
        told.push(Told { label: cx.say(&text!("state-tx")), value: (cx.say(&dbm_text(dbm)), style), remark });
    }
    if let Some(metres) = diagnosis.distance_m {
        told.push(plain(cx.say(&text!("state-distance")), format!("{metres} m")));
    }
    if let Some(firmware) = &diagnosis.firmware {
        told.push(plain(cx.say(&text!("state-firmware")), harmless(firmware).into_owned()));
    }
    told
}

fn received(label: String, dbm: Option<f64>, cx: &Context) -> Told {
    let level = cx.bands.level(dbm);
    let (sign, style) = level_mark(level, cx);
    let value = dbm.map_or_else(|| cx.say(&text!("state-no-reading")), |dbm| cx.say(&dbm_text(dbm)));
    let remark = Some((format!("{sign} {}", cx.say(&level.label())), style));
    Told { label, value: (value, style), remark }
}

/// Whether it is online, since when, and if not, why.
fn online(diagnosis: &Diagnosis, cx: &Context) -> (String, Style) {
    let (sign, words, style) = match diagnosis.online {
        Some(true) => ("●", text!("state-online"), cx.theme.good),
        Some(false) => ("✗", text!("state-offline"), cx.theme.bad),
        None => ("?", text!("state-unknown"), cx.theme.warning),
    };
    let mut words = format!("{sign} {}", cx.say(&words));
    if let Some(since) = diagnosis.since {
        words =
            format!("{words} {}", cx.say(&text!("state-since", day = cx.day(since), age = cx.age(since))));
    } else if let (Some(seen), Some(false) | None) = (diagnosis.last_seen, diagnosis.online) {
        words = format!("{words} {}", cx.say(&text!("state-seen", day = cx.day(seen))));
    }
    if let (Some(cause), Some(false) | None) = (&diagnosis.cause, diagnosis.online) {
        let cause =
            Cause::of(cause).map_or_else(|| harmless(cause).into_owned(), |known| cx.say(&known.label()));
        words = format!("{words} · {cause}");
    }
    (words, style)
}

/// A cause whose crew is known: no light is a matter of the fibre, no power one of the customer's home.
enum Cause {
    NoLight,
    NoPower,
    Suspended,
}

impl Cause {
    /// Systems write the same cause in several ways.
    fn of(words: &str) -> Option<Self> {
        let words: String = words.chars().filter(char::is_ascii_alphanumeric).collect();
        match words.to_ascii_lowercase().as_str() {
            "los" | "lossofsignal" | "losi" | "lobi" => Some(Self::NoLight),
            "powerfail" | "pwrfail" | "dyinggasp" | "poweroff" => Some(Self::NoPower),
            "suspended" | "disabled" => Some(Self::Suspended),
            _ => None,
        }
    }

    fn label(&self) -> Text {
        match self {
            Self::NoLight => text!("cause-no-light"),
            Self::NoPower => text!("cause-no-power"),
            Self::Suspended => text!("cause-suspended"),
        }
    }
}

fn cause_advice(diagnosis: &Diagnosis, cx: &Context) -> Option<String> {
    if diagnosis.online == Some(true) {
        return None;
    }
    let advice = match Cause::of(diagnosis.cause.as_deref()?)? {
        Cause::NoLight => text!("cause-no-light-advice"),
        Cause::NoPower => text!("cause-no-power-advice"),
        Cause::Suspended => text!("cause-suspended-advice"),
    };
    Some(cx.say(&advice))
}

fn paragraph(words: &str, columns: usize, style: Style) -> Vec<Line<'static>> {
    let lines = wrap(words, columns.saturating_sub(2));
    lines.into_iter().map(|line| Line::styled(format!(" {line}"), style)).collect()
}
