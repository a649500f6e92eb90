//! Reads the text of a configuration: every key with its bounds, and all that is wrong with the line it stands on.

use toml::de::{DeTable, DeValue};

use super::{AsciiChoice, Config, ConfigProblem, KEYS, ThemeChoice, is_database_url};
use crate::app::keymap::in_force::Keymap;
use crate::domain::text::Text;
use crate::text;
use crate::ui::theme::Ground;

/// The themes that there are, and how one's own is named.
const THEMES: &str = "auto, dark, light, plain, /…/…toml";

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// All that is wrong in it, with the line.
    pub fn parse(content: &str) -> Result<Self, Vec<ConfigProblem>> {
        let line_at = |position: usize| {
            let before = content.as_bytes().get(..position).unwrap_or(content.as_bytes());
            1 + before.iter().filter(|byte| **byte == b'\n').count()
        };
        let table = DeTable::parse(content).map_err(|error| {
            let line = line_at(error.span().map_or(0, |span| span.start));
            vec![ConfigProblem { line, text: text!("config-syntax", reason = error.message()) }]
        })?;
        let mut config = Self::default();
        let mut problems = Vec::new();
        if let Some(DeValue::Table(keys)) = table.get_ref().get("keys").map(toml::Spanned::get_ref) {
            match Keymap::configured(keys) {
                Ok(keymap) => config.keymap = keymap,
                Err(wrong) => problems
                    .extend(wrong.into_iter().map(|(at, text)| ConfigProblem { line: line_at(at), text })),
            }
        }
        let mut take = |key: &str, position: usize, value: &DeValue<'_>| {
            if let Err(text) = config.set(key, value) {
                problems.push(ConfigProblem { line: line_at(position), text });
            }
        };
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(_) if key.get_ref() == "keys" => {}
                DeValue::Table(section)
                    if matches!(
                        key.get_ref().as_ref(),
                        "log" | "outbox" | "report" | "optical" | "screen"
                    ) =>
                {
                    for (inner, value) in section {
                        let name = format!("{}.{}", key.get_ref(), inner.get_ref());
                        take(&name, inner.span().start, value.get_ref());
                    }
                }
                other => take(key.get_ref(), key.span().start, other),
            }
        }
        if problems.is_empty() && config.outbox.max_retry_secs < config.outbox.first_retry_secs {
            problems.push(ConfigProblem { line: 1, text: text!("config-retry-order") });
        }
        if problems.is_empty() && !config.optical.is_in_order() {
            problems.push(ConfigProblem { line: 1, text: text!("config-optical-order") });
        }
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), Text> {
        match key {
            "language" => {
                self.language = match words(key, value, "auto, es, en")?.as_str() {
                    "auto" => None,
                    word => Some(word.parse().map_err(|_| wrong_value(key, "auto, es, en"))?),
                };
            }
            "database" => {
                let allowed = "sqlite://…, postgres://…";
                let url = words(key, value, allowed)?;
                if !url.is_empty() && !is_database_url(&url) {
                    return Err(wrong_value(key, allowed));
                }
                self.database = url;
            }
            "key_file" => self.key_file = words(key, value, "\"…\"")?.into(),
            "log.file" => self.log.file = words(key, value, "\"…\"")?.into(),
            "log.level" => {
                let allowed = "off, error, warn, info, debug, trace";
                let word = words(key, value, allowed)?;
                if !allowed.split(", ").any(|level| level == word) {
                    return Err(wrong_value(key, allowed));
                }
                self.log.level = word.parse().map_err(|_| wrong_value(key, allowed))?;
            }
            "log.max_mb" => self.log.max_mb = number(key, value, 1, 10_000)?,
            "log.keep" => self.log.keep = number(key, value, 1, 1000)?,
            "outbox.first_retry_secs" => self.outbox.first_retry_secs = number(key, value, 1, 3600)?,
            "outbox.max_retry_secs" => self.outbox.max_retry_secs = number(key, value, 1, 86_400)?,
            "outbox.tries" => self.outbox.tries = number(key, value, 1, 1000)?,
            "outbox.lease_secs" => self.outbox.lease_secs = number(key, value, 5, 3600)?,
            "outbox.per_system" => self.outbox.per_system = number(key, value, 1, 64)?,
            "outbox.accepted_hours" => self.outbox.accepted_hours = number(key, value, 1, 24 * 365)?,
            "report.keep" => self.report.keep = number(key, value, 1, 1000)?,
            "report.max_loss_percent" => self.report.max_loss_percent = number(key, value, 0, 100)?,
            "optical.rx_no_signal_to" => self.optical.rx_no_signal_to = dbm(key, value)?,
            "optical.rx_critical_to" => self.optical.rx_critical_to = dbm(key, value)?,
            "optical.rx_warning_to" => self.optical.rx_warning_to = dbm(key, value)?,
            "optical.rx_high_above" => self.optical.rx_high_above = dbm(key, value)?,
            "optical.rx_saturated_from" => self.optical.rx_saturated_from = dbm(key, value)?,
            "keys" => return Err(wrong_value(key, "[keys.…]")),
            "screen.theme" => {
                self.screen.theme = match words(key, value, THEMES)?.as_str() {
                    "auto" => ThemeChoice::Auto,
                    "dark" => ThemeChoice::On(Ground::Dark),
                    "light" => ThemeChoice::On(Ground::Light),
                    "plain" => ThemeChoice::Plain,
                    path if path.contains('/') => ThemeChoice::File(path.into()),
                    _ => return Err(wrong_value(key, THEMES)),
                };
            }
            "screen.ascii" => {
                let allowed = "auto, yes, no";
                self.screen.ascii = match words(key, value, allowed)?.as_str() {
                    "auto" => AsciiChoice::Auto,
                    "yes" => AsciiChoice::Yes,
                    "no" => AsciiChoice::No,
                    _ => return Err(wrong_value(key, allowed)),
                };
            }
            _ => {
                let allowed = format!("{}, keys.…", KEYS.join(", "));
                return Err(text!("config-unknown-key", key = key, allowed = allowed));
            }
        }
        Ok(())
    }
}

fn wrong_value(key: &str, allowed: &str) -> Text {
    text!("config-wrong-value", key = key, allowed = allowed)
}

fn words(key: &str, value: &DeValue<'_>, allowed: &str) -> Result<String, Text> {
    value.as_str().map(str::to_owned).ok_or_else(|| wrong_value(key, allowed))
}

fn number<N: TryFrom<u64>>(key: &str, value: &DeValue<'_>, min: u64, max: u64) -> Result<N, Text> {
    let wrong = || wrong_value(key, &format!("{min}–{max}"));
    let digits = value.as_integer().ok_or_else(wrong)?;
    let number = u64::from_str_radix(digits.as_str(), digits.radix()).map_err(|_| wrong())?;
    if !(min..=max).contains(&number) {
        return Err(wrong());
    }
    N::try_from(number).map_err(|_| wrong())
}

/// An optical power, with decimals or without.
fn dbm(key: &str, value: &DeValue<'_>) -> Result<f64, Text> {
    const MIN: f64 = -60.0;
    const MAX: f64 = 20.0;
    let words = match value {
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.to_string(),
        _ => String::new(),
    };
    let power = words.parse().ok().filter(|power| (MIN..=MAX).contains(power));
    power.ok_or_else(|| wrong_value(key, &format!("{MIN}–{MAX} dBm")))
}
